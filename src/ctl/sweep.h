/*
 * sweep.h - the timed job beside the sender: what has run out is written down, so that who lost a place is told without a visitor.
 *
 * Nothing depends on it: bookings that have run out read so anyway (model/class.h).
 */
#ifndef CTL_SWEEP_H
#define CTL_SWEEP_H

#include "base/settings.h"

struct arena;
struct db;
struct sweeper;

/* NULL, and logged, when keyring or words cannot be read: then nothing is swept. */
struct sweeper	*sweep_open(struct arena *life, const struct settings *settings);
/* At most every few seconds. Call db_begin_request(db, arena) before. sweeper may be NULL. */
void		 sweep_run(struct sweeper *sweeper, struct arena *arena, struct db *db);

#endif
