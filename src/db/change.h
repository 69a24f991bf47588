/*
 * change.h - the steps in an appointment's life, each a conditional update: ERR_WRONG_STATE when it is not in the state the step is from.
 *
 * Cancelling is in appointment.h. One that has run out unpaid reads as cancelled and takes no step but payments.
 */
#ifndef DB_CHANGE_H
#define DB_CHANGE_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct change_key {
	uint64_t	store_id;
	uint64_t	id;
	struct str	public_id;
	struct instant	now;
};

struct subject_row {
	uint64_t	id;
	uint64_t	primary_id;	/* of the visit of who booked */
};

/* By public id within the store. ERR_NOT_FOUND. */
enum err	db_change_subject(struct db *db, const struct change_key *key, struct subject_row *out);
/* Public id of the store it is in, whichever that is. */
enum err	db_change_store(struct db *db, struct str public_id, struct str *out);

enum err	db_change_confirm(struct db *db, const struct change_key *key);
enum err	db_change_complete(struct db *db, const struct change_key *key);	/* the guest's visit counts */
enum err	db_change_no_show(struct db *db, const struct change_key *key);		/* its items' time is taken back */
enum err	db_change_pay(struct db *db, const struct change_key *key);
enum err	db_change_refund(struct db *db, const struct change_key *key);

struct moved_row {			/* an item as it will be */
	uint64_t	store_id;
	uint64_t	id;
	uint64_t	appointment_id;
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
};

enum err	db_change_item(struct db *db, const struct moved_row *row);
/* Bounds and total follow the items; the sequence grows. */
enum err	db_change_moved(struct db *db, const struct change_key *key);

#endif
