/*
 * outbox_state.h - how the outbox stands, for those who watch the installation.
 */
#ifndef DB_OUTBOX_STATE_H
#define DB_OUTBOX_STATE_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct outbox_state {
	uint64_t	n_due;		/* to be sent by now */
	int64_t		oldest_s;	/* how long the oldest of them has been due */
	uint64_t	n_later;	/* to be sent at a later time */
	uint64_t	n_dead;		/* given up */
};

enum err	db_outbox_state(struct db *db, struct instant now, struct outbox_state *out);	/* of all stores */

#endif
