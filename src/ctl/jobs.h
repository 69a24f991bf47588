/*
 * jobs.h - what happens by time alone: visits and places that run out unpaid, offers that pass on, reminders, rows kept no longer.
 *
 * slotkeeperctl notify turns them beside sending, each at its own pace; slotkeeperctl sweep runs once those that send nothing of their
 * own. What lapses reads right without them; they let it happen while nobody looks. Safe to run twice at once.
 */
#ifndef CTL_JOBS_H
#define CTL_JOBS_H

#include "ctl/ctl.h"

struct jobs;

struct swept {
	uint64_t	n_lapsed;
	uint64_t	n_days;			/* and classes, of waitlists looked at */
	uint64_t	n_erased;		/* guests */
	uint64_t	n_rows;			/* of other kinds */
};

/* They work in arena, which they empty, and by db. NULL with a sentence when the keyring or the catalogues cannot be read. */
struct jobs	*jobs_new(struct arena *life, const struct settings *settings, struct arena *arena, struct db *db,
		    struct str *out_problem);
/* Those that are due, whatever becomes of one; the first error. */
enum err	 jobs_turn(struct jobs *jobs);
enum err	 jobs_sweep(struct jobs *jobs, struct swept *out);

/* ---- tidy.c ---- */

/* What is kept longer than the settings say. */
enum err	tidy(struct db *db, const struct settings *settings, struct swept *out);

#endif
