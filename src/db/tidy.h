/*
 * tidy.h - rows whose time is over. What is still needed is never among them; nothing depends on their going.
 */
#ifndef DB_TIDY_H
#define DB_TIDY_H

#include "base/clock.h"
#include "base/err.h"

struct db;

enum tidy {
	TIDY_MESSAGES,			/* sent, given up, or too old to be sent */
	TIDY_CODES,
	TIDY_FAILURES,
	TIDY_PROOFS,
	TIDY_RATES,
	TIDY_HOLDS,
	TIDY_ANSWERS,
	TIDY_SESSIONS,
	TIDY_OFFERS,
	TIDY_WAITS,			/* after their offers */
	TIDY_COUNT
};

/* Rows that ended before a moment, a part at a time; *out_n how many went. All stores. */
enum err	db_tidy(struct db *db, enum tidy what, struct instant before, struct instant now, uint64_t *out_n);

#endif
