/*
 * sheet.h - appointments as staff see them: all that is known of each, and what happened to it.
 */
#ifndef DB_SHEET_H
#define DB_SHEET_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct sheet_key {
	uint64_t	store_id;
	uint64_t	id;
	struct str	public_id;
	uint64_t	technician_id;	/* 0: all */
	struct instant	from;		/* appointments that start in from..to */
	struct instant	to;
};

struct sheet_row {
	uint64_t	id;
	struct str	public_id;
	struct str	guest_name;
	bool		is_primary;
	struct str	phone;
	struct str	email;
	struct str	status;
	struct str	payment_status;
	struct instant	starts_at;
	struct instant	ends_at;
	struct money	total;
	struct str	currency;
	struct str	notes;
	struct str	staff_notes;
	struct str	source;
	struct str	created_by;
	struct str	group_code;	/* of two or more */
	struct instant	expires_at;
	struct instant	created_at;
	struct instant	confirmed_at;
	struct instant	cancelled_at;
	struct instant	completed_at;
};

struct sheet_item_row {
	uint64_t	id;
	struct str	public_id;
	uint64_t	appointment_id;
	uint64_t	service_id;
	struct str	service_public_id;
	struct str	service_name;
	uint64_t	technician_id;
	struct str	technician_public_id;
	struct str	technician_name;
	bool		technician_requested;
	struct instant	starts_at;
	struct instant	ends_at;
	int32_t		duration;
	struct money	price;
};

struct sheet_event_row {
	struct instant	created_at;
	struct str	what;
	struct str	actor;
	struct str	from_value;
	struct str	to_value;
	struct str	why;
};

/* By start; ERR_TOO_LARGE over DAY_SHEET_MAX. */
enum err	db_sheet_list(struct db *db, const struct sheet_key *key, struct sheet_row **out, size_t *n_out);
enum err	db_sheet_by_public_id(struct db *db, const struct sheet_key *key, struct sheet_row *out);
/* By appointment and position: of all that start in from..to, or of appointment id. */
enum err	db_sheet_items(struct db *db, const struct sheet_key *key, struct sheet_item_row **out, size_t *n_out);
enum err	db_sheet_items_of(struct db *db, const struct sheet_key *key, struct sheet_item_row **out, size_t *n_out);
/* What happened to appointment id and its items, oldest first. */
enum err	db_sheet_events(struct db *db, const struct sheet_key *key, struct sheet_event_row **out, size_t *n_out);

#endif
