/*
 * sweep.h - what time alone brings about: unpaid visits and places in classes that run out, offers that pass on, rows kept no longer.
 *
 * Everything but the last reads right without it; the sweep lets it happen while nobody looks. Safe to run twice at once.
 */
#ifndef CTL_SWEEP_H
#define CTL_SWEEP_H

#include "ctl/ctl.h"

struct sweep;

struct swept {
	uint64_t	n_lapsed;
	uint64_t	n_days;			/* of waiting lists looked at */
	uint64_t	n_erased;		/* guests */
	uint64_t	n_rows;			/* of other kinds */
};

struct sweep	*sweep_new(struct arena *life, const struct settings *settings);	/* NULL: it cannot be; said on stderr */
/* Lapses and waiting lists; with rows, what is kept too long as well. */
enum err	 sweep_run(struct sweep *sweep, bool rows, struct swept *out);
/* For a loop that turns often: the first at once and each half minute, the second each hour; classes every other second. */
void		 sweep_turn(struct sweep *sweep);
void		 sweep_close(struct sweep *sweep);

int		 sweep_main(struct ctl *ctl, int argc, char *argv[]);

#endif
