/*
 * visit.h - a whole visit as it is shown: everybody who comes together, with their items. Two queries.
 */
#ifndef DB_VISIT_H
#define DB_VISIT_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct visit_row {
	uint64_t	id;		/* of the appointment */
	uint64_t	group_id;
	struct str	group_code;
	struct instant	booked_at;
	struct str	public_id;
	struct str	guest_name;
	bool		is_primary;
	struct str	status;
	struct str	payment_status;
	struct instant	starts_at;
	struct instant	ends_at;
	struct money	total;
	struct str	currency;
	struct str	notes;
	struct str	created_by;
	bool		notify_sms;
	bool		notify_email;
	struct str	locale;
	int32_t		sequence;
	struct instant	expires_at;
	struct str	phone;
	struct str	email;
};

struct visit_item_row {
	uint64_t	id;
	struct str	public_id;
	uint64_t	appointment_id;
	uint64_t	service_id;
	struct str	service_public_id;
	struct str	service_name;
	struct str	icon;
	uint64_t	technician_id;
	struct str	technician_public_id;
	struct str	technician_name;
	bool		technician_requested;
	struct instant	starts_at;
	struct instant	ends_at;
	struct instant	busy_from;
	struct instant	busy_to;
	int32_t		duration;
	struct money	price;
	bool		live;
};

struct visit_key {
	uint64_t	store_id;
	uint64_t	appointment_id;	/* of who booked */
	struct str	public_id;	/* the same */
	struct str	manage_hash;
	uint64_t	group_id;
};

/* The guests, who booked first. None is OK with *n_out == 0. */
enum err	db_visit_by_id(struct db *db, const struct visit_key *key, struct visit_row **out, size_t *n_out);
enum err	db_visit_by_public_id(struct db *db, const struct visit_key *key, struct visit_row **out, size_t *n_out);
enum err	db_visit_by_hash(struct db *db, const struct visit_key *key, struct visit_row **out, size_t *n_out);
/* Of group_id, by guest. */
enum err	db_visit_items(struct db *db, const struct visit_key *key, struct visit_item_row **out, size_t *n_out);

#endif
