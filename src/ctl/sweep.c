/* sweep.c - slotkeeperctl sweep: what time alone brings about, once. */
#include <stdio.h>

#include "base/arena.h"
#include "base/limits.h"
#include "ctl/jobs.h"
#include "db/sql.h"

int
sweep_main(struct ctl *ctl, int argc, char *argv[])
{
	struct arena *arena = arena_new(ARENA_REQUEST_CAP);
	struct str problem;
	struct swept swept;
	struct jobs *jobs;
	enum err e;

	(void)argv;
	if (argc != 1)
		return ctl_usage(ctl);
	if ((jobs = jobs_new(ctl->life, &ctl->settings, arena, ctl->db, &problem)) == NULL) {
		ctl_complain(ctl, "%.*s", STR_ARG(problem));
		return EXIT_WRONG;
	}
	e = jobs_sweep(jobs, &swept);
	db_begin_request(ctl->db, ctl->arena);
	arena_free(arena);
	if (e != OK) {
		ctl_complain(ctl, "the database is not as it should be; see slotkeeperctl check");
		return EXIT_WRONG;
	}
	printf("%llu lapsed, %llu waitlists seen, %llu guests and %llu rows no longer kept\n",
	    (unsigned long long)swept.n_lapsed, (unsigned long long)swept.n_days, (unsigned long long)swept.n_erased,
	    (unsigned long long)swept.n_rows);
	return 0;
}
