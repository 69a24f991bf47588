/*
 * race_unlocked.c - the negative control of race_confirm.c and race_move.c: locks and claims are switched off in this program alone, by
 * its own copies of the two files that make them, which the linker takes in place of the library's. It passes only if a time is sold
 * twice, by booking and by moving.
 */
#define SLOTKEEPER_UNSAFE_NO_LOCKS

#include "src/db/lock.c"

#include "src/db/claim.c"

#include "race_confirm.c"

#include "race_move.c"

#include "racers.h"
#include "tests/db/salon.h"

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_locks_a_time_is_sold_twice),
		cmocka_unit_test(without_locks_a_time_is_moved_to_twice),
	};

	return cmocka_run_group_tests(tests, racers_begin, racers_finish);
}
