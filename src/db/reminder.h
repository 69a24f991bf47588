/*
 * reminder.h - what the timed jobs ask: which stores there are, and whose visit is near.
 */
#ifndef DB_REMINDER_H
#define DB_REMINDER_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct store_code {
	struct str	code;
};

struct reminder_key {
	uint64_t	store_id;
	struct instant	now;
	struct instant	until;		/* visits that start by then are near */
	int32_t		hours;		/* between the two */
	uint64_t	max;
};

struct reminder_row {
	uint64_t	id;		/* the appointment of who booked */
	struct str	locale;
	struct str	manage_hash;
	struct instant	starts_at;	/* the first start of anybody in the visit */
};

/* All stores that take bookings, by code. */
enum err	db_store_codes(struct db *db, size_t max, struct store_code **out, size_t *n_out);
/* Confirmed visits that start from now to until and whose guests were not told of them within those hours. */
enum err	db_reminder_list(struct db *db, const struct reminder_key *key, struct reminder_row **out, size_t *n_out);

#endif
