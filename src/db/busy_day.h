/*
 * busy_day.h - what readers keep between requests: how new a day is, and all that takes up time on it, whoever asks and whenever.
 *
 * The version of a store's day is that of its row in {slot_lock}, which every writer of times changes in its transaction
 * (desk/transact.c). Read before the rows, it is at most as new as they are.
 */
#ifndef DB_BUSY_DAY_H
#define DB_BUSY_DAY_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct day_version {
	struct date	day;
	uint64_t	version;
};

struct day_row {
	int32_t		kind;		/* an item, a hold or a class; whether it has run out is the reader's to compare */
	bool		fixed;
	uint64_t	id;
	uint64_t	guest_id;
	uint64_t	technician_id;
	uint64_t	service_id;
	struct instant	starts_at;
	struct instant	busy_from;
	struct instant	busy_to;
	struct instant	gap_from;
	struct instant	gap_to;
	struct instant	expires_at;	/* 0: never */
	struct str	token_hash;	/* of a hold */
};

/* Ascending; days without a row, on which nobody has ever written, are not in it. */
enum err	db_day_versions(struct db *db, uint64_t store_id, struct date first, struct date last,
		    struct day_version **out, size_t *n_out);
/* All that touches from..to; ERR_TOO_LARGE over RANGE_BUSY_MAX. */
enum err	db_day_rows(struct db *db, uint64_t store_id, struct instant from, struct instant to,
		    struct day_row **out, size_t *n_out);

#endif
