/*
 * lock.h - the rows every writer locks before it reads anything that decides (desk/transact.c has the order).
 *
 * One upsert makes missing rows, locks them in the order given, and changes them, which is what a Galera cluster certifies.
 */
#ifndef DB_LOCK_H
#define DB_LOCK_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct lock_row {
	uint64_t	store_id;
	struct str	kind;		/* "slot" or "store" */
	uint64_t	ref_id;		/* the slot; 0 for a day of the store */
	struct date	day;		/* local day; 1970-01-01 for a slot */
};

int		db_lock_compare(const struct lock_row *a, const struct lock_row *b);	/* the order of locking */
enum err	db_lock(struct db *db, const struct lock_row *rows, size_t n);		/* sorted, each once; inside a transaction */
/* Makes rows that may be missing, in a transaction of its own. */
enum err	db_lock_make(struct db *db, const struct lock_row *rows, size_t n);

#endif
