/*
 * racers.h - sixteen processes, each with a session of its own, do the same thing at the same moment.
 */
#ifndef TESTS_RACERS_H
#define TESTS_RACERS_H

#include "tests/db/salon.h"

enum { RACERS = 16, ROUNDS = 4 };

struct lane {
	enum err	err;
	uint64_t	retries;
	char		public_id[40];
};

extern struct salon salon;
extern struct lane *lanes;		/* shared with the racers */

typedef enum err (*race)(struct salon *own, int i, struct lane *lane);

int		racers_begin(void **state);
int		racers_finish(void **state);
void		run_race(race what);		/* all start when the gate's last writer closes */
int		n_with(enum err err);
uint64_t	racers_retries(void);
/* So many got it, the others were told that it is taken; nobody that we are busy, and nothing was run twice. */
void		expect(int n_winners);

#endif
