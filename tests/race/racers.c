/* racers.c - the start, the lanes and the count of a race. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "racers.h"

struct salon salon;
struct lane *lanes;

static void
run_racer(race what, int i, int gate)
{
	struct salon own;
	char byte;

	own = salon;
	own.life = arena_new(ARENA_LIFE_CAP);
	own.arena = arena_new(ARENA_REQUEST_CAP);
	salon_open(&own);
	(void)salon_count(&own, "SELECT 1");		/* connected before the start */
	if (read(gate, &byte, 1) != 0)
		_exit(2);
	lanes[i].err = what(&own, i, &lanes[i]);
	lanes[i].retries = db_stats(own.db)->retries;
	_exit(0);
}

void
run_race(race what)
{
	pid_t racers[RACERS];
	int status;
	int gate[2];
	int i;

	memset(lanes, 0, RACERS * sizeof(*lanes));
	assert_int_equal(pipe(gate), 0);
	for (i = 0; i < RACERS; i++) {
		lanes[i].err = ERR_COUNT;
		racers[i] = fork();
		assert_true(racers[i] >= 0);
		if (racers[i] == 0) {
			close(gate[1]);
			run_racer(what, i, gate[0]);
		}
	}
	usleep(50000);
	close(gate[0]);
	close(gate[1]);
	for (i = 0; i < RACERS; i++) {
		assert_int_equal(waitpid(racers[i], &status, 0), racers[i]);
		assert_int_equal(status, 0);
	}
}

int
n_with(enum err err)
{
	int n;
	int i;

	for (n = 0, i = 0; i < RACERS; i++)
		n += lanes[i].err == err;
	return n;
}

uint64_t
racers_retries(void)
{
	uint64_t n;
	int i;

	for (n = 0, i = 0; i < RACERS; i++)
		n += lanes[i].retries;
	return n;
}

void
expect(int n_winners)
{
	assert_int_equal(n_with(OK), n_winners);
	assert_int_equal(n_with(ERR_SLOT_TAKEN), RACERS - n_winners);
	assert_int_equal(racers_retries(), 0);
	salon_check(&salon);
}

int
racers_begin(void **state)
{
	(void)state;
	lanes = mmap(NULL, RACERS * sizeof(*lanes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(lanes != MAP_FAILED);
	salon_make(&salon);
	return 0;
}

int
racers_finish(void **state)
{
	(void)state;
	salon_close(&salon);
	munmap(lanes, RACERS * sizeof(*lanes));
	return 0;
}
