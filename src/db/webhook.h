/*
 * webhook.h - programs of the owner that are told what happens to bookings, and what they are told.
 *
 * Which there are is part of the catalogue; their secrets are not: only who sends reads them.
 */
#ifndef DB_WEBHOOK_H
#define DB_WEBHOOK_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct webhook_row {
	uint64_t	id;
	uint64_t	store_id;
	struct str	public_id;
	struct str	url;
	struct str	secret;		/* sealed */
	struct instant	created_at;
};

enum err	db_webhook_insert(struct db *db, const struct webhook_row *row);	/* ERR_EXISTS: the store has the url */
enum err	db_webhook_delete(struct db *db, const struct webhook_row *row);	/* by public_id; ERR_NOT_FOUND */
enum err	db_webhook_list(struct db *db, uint64_t store_id, struct webhook_row **out, size_t *n_out);
enum err	db_webhook_by_url(struct db *db, uint64_t store_id, struct str url, struct webhook_row *out);
enum err	db_webhook_bump(struct db *db, uint64_t store_id);		/* workers read the catalogue anew */

/* What happened to, as it is now: an appointment or a class booking. */
struct hook_subject {
	struct str	public_id;
	struct str	store;
	struct str	visit;		/* of an appointment: the public id of the visit's first */
	struct str	slot;		/* of a class booking */
	struct str	course;
	struct str	teacher;
	struct str	status;
	struct str	payment_status;
	struct instant	starts_at;
	struct instant	ends_at;
	struct money	total;
	struct str	currency;
	struct str	source;
};

struct hook_item {
	struct str	public_id;
	struct str	service;
	struct str	technician;
	bool		technician_requested;
	struct instant	starts_at;
	struct instant	ends_at;
	struct money	price;
};

enum err	db_hook_appointment(struct db *db, uint64_t store_id, uint64_t id, struct hook_subject *out);
enum err	db_hook_items(struct db *db, uint64_t store_id, uint64_t id, struct hook_item **out, size_t *n_out);
enum err	db_hook_booking(struct db *db, uint64_t store_id, uint64_t id, struct hook_subject *out);

#endif
