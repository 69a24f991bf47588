/*
 * jobs.h - what notify does beside sending, every half minute: for the queue as a whole, and for each store.
 */
#ifndef CTL_JOBS_H
#define CTL_JOBS_H

#include "base/err.h"
#include "base/settings.h"

struct arena;
struct db;
struct jobs;

/* NULL with a sentence when the keyring or the catalogues cannot be read. */
struct jobs	*jobs_new(struct arena *life, const struct settings *settings, struct str *out_problem);
/* All of them, whatever becomes of one; the first error. Call db_begin_request(db, arena) before. */
enum err	 jobs_run(const struct jobs *jobs, struct arena *arena, struct db *db);

#endif
