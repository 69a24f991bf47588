/*
 * appointment.h - visits and their items.
 *
 * An appointment is one guest's visit; its items are the services in it, each with a technician and a span. live says whether an item
 * takes up time; a pending appointment whose expires_at has come reads as cancelled whether or not a job ran.
 */
#ifndef DB_APPOINTMENT_H
#define DB_APPOINTMENT_H

#include "base/clock.h"
#include "base/err.h"

struct db;
struct place_row;

struct appointment_row {
	uint64_t	id;
	uint64_t	store_id;
	struct str	public_id;
	uint64_t	guest_id;
	struct str	guest_name;
	int32_t		position;
	bool		is_primary;
	struct str	status;
	struct str	payment_status;
	struct instant	starts_at;
	struct instant	ends_at;
	struct money	total;
	struct str	currency;
	struct str	notes;
	struct str	source;
	struct str	created_by;
	struct str	tracking_ref;
	bool		notify_sms;
	bool		notify_email;
	struct str	locale;
	struct str	manage_hash;
	struct instant	created_at;
	struct instant	confirmed_at;
};

struct item_row {
	uint64_t	id;
	uint64_t	store_id;
	struct str	public_id;
	uint64_t	appointment_id;
	uint64_t	guest_id;
	int32_t		position;
	uint64_t	service_id;
	struct str	service_name;
	uint64_t	technician_id;
	bool		technician_requested;
	struct local	local_start;
	struct instant	starts_at;
	struct instant	ends_at;
	struct instant	busy_from;
	struct instant	busy_to;
	struct instant	gap_from;
	struct instant	gap_to;
	int32_t		duration;
	struct money	price;
	bool		live;
};

struct appointment_key {
	uint64_t	store_id;
	uint64_t	id;
	struct str	public_id;
	struct str	manage_hash;
	uint64_t	guest_id;
	struct instant	now;
	struct instant	from;
	struct instant	to;
	uint64_t	max;
};

/* Both together with what is written next: *out_id may be a promise. */
enum err	db_appointment_insert(struct db *db, const struct appointment_row *appointment, uint64_t *out_id);
enum err	db_item_insert(struct db *db, const struct item_row *row, uint64_t *out_id);
/* Of appointment id. */
enum err	db_item_list(struct db *db, const struct appointment_key *key, struct item_row **out, size_t *n_out);
/* Conditional: ERR_WRONG_STATE when it is neither pending nor confirmed any more. Also takes its items' time back. */
enum err	db_appointment_cancel(struct db *db, const struct appointment_key *key);
/* The same for one that has run out: ERR_WRONG_STATE when it has not. */
enum err	db_appointment_lapse(struct db *db, const struct appointment_key *key);
enum err	db_item_set_place(struct db *db, const struct place_row *place);	/* ERR_WRONG_STATE when it is not as it was */
/* It ends where its last item does. */
enum err	db_appointment_set_end(struct db *db, const struct appointment_key *key);
/* The guest's that count, starting in from..to. */
enum err	db_appointment_count(struct db *db, const struct appointment_key *key, uint64_t *out);

struct lapsed_row {
	uint64_t	id;		/* of the appointment */
	uint64_t	item_id;
};

/* Items of appointments that have run out, at most max, whose time began after from. */
enum err	db_appointment_list_lapsed(struct db *db, const struct appointment_key *key, struct lapsed_row **out, size_t *n_out);
enum err	db_appointment_of_item(struct db *db, const struct appointment_key *key, uint64_t *out_id);	/* of item id */

#endif
