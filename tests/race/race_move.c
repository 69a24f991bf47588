/*
 * race_move.c - sixteen processes move what is booked, onto one time, one item, or each other's times.
 *
 * race_unlocked.c has the first of these without locks and claims: it must put two into one time.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "desk/change.h"
#include "racers.h"
#include "tests/db/salon.h"

static struct receipt booked[RACERS];

/* Eight hours of Emma's and of Mei's Tuesday. */
static void
book_tuesday(void)
{
	int i;

	salon_clear(&salon);
	for (i = 0; i < RACERS; i++)
		assert_int_equal(salon_book(&salon, NAILS, i % 2, str_cstr(salon.arena, str_fmt(salon.arena, "2026-02-17T%02d:00", 10 + i / 2)),
		    &booked[i]), OK);
}

static enum err
move(struct salon *own, const struct receipt *visit, int technician, const char *time)
{
	struct changer who = { .actor = STR("staff") };
	struct move_want want = { .item = visit->guests[0].items[0].public_id, .technician = technician };
	struct confirm_problem problem;
	struct receipt receipt;

	want.starts_at = salon_at(own, time);
	return desk_reschedule(&own->desk, &who, visit->guests[0].public_id, &want, 1, &receipt, &problem);
}

static enum err
all_to_one_time(struct salon *own, int i, struct lane *lane)
{
	(void)lane;
	return move(own, &booked[i], EMMA, "10:00");
}

#ifdef SLOTKEEPER_UNSAFE_NO_LOCKS

static void
without_locks_a_time_is_moved_to_twice(void **state)
{
	int n_moved;
	int round;

	(void)state;
	n_moved = 0;
	for (round = 0; round < 3 * ROUNDS && n_moved <= round; round++) {
		book_tuesday();
		run_race(all_to_one_time);
		n_moved += n_with(OK);
	}
	print_message("# %d moved to one time in %d rounds\n", n_moved, round);
	assert_true(n_moved > round);
}

#else

static void
one_time_is_moved_to_once(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		book_tuesday();
		run_race(all_to_one_time);
		expect(1);
	}
}

static enum err
one_item(struct salon *own, int i, struct lane *lane)
{
	static const char *const times[] = { "10:00", "10:30", "2026-02-18T10:00", "2026-02-18T10:30" };

	(void)lane;
	return move(own, &booked[0], i % 3 == 0 ? ANY : i % 3 - 1, times[i % 4]);
}

/* It is always somewhere, and once: all are told that it was moved, and the history has each move that was one. */
static void
one_item_moved_by_many_is_in_one_place(void **state)
{
	(void)state;
	book_tuesday();
	run_race(one_item);
	expect(RACERS);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment_item} WHERE live = 1"), RACERS);
	assert_in_range(salon_count(&salon, "SELECT MAX(sequence) FROM {appointment}"), 1, RACERS);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) - (SELECT MAX(sequence) FROM {appointment}) FROM {event}"
	    " WHERE what = 'reschedule'"), 0);
}

/* Half want the first item on the second's time, on another day, the others the other way round. */
static enum err
each_others(struct salon *own, int i, struct lane *lane)
{
	(void)lane;
	return i % 2 == 0 ? move(own, &booked[0], EMMA, "2026-02-18T10:00") : move(own, &booked[1], EMMA, "2026-02-17T10:00");
}

static void
two_items_wanted_on_each_others_times_stay(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		salon_clear(&salon);
		assert_int_equal(salon_book(&salon, NAILS, EMMA, "2026-02-17T10:00", &booked[0]), OK);
		assert_int_equal(salon_book(&salon, NAILS, EMMA, "2026-02-18T10:00", &booked[1]), OK);
		run_race(each_others);
		expect(0);
		assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment_item} WHERE live = 1 AND technician_id = 21"
		    " AND (starts_at = '2026-02-17 15:00:00' AND appointment_id = (SELECT MIN(id) FROM {appointment})"
		    "  OR starts_at = '2026-02-18 15:00:00' AND appointment_id = (SELECT MAX(id) FROM {appointment}))"), 2);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_time_is_moved_to_once),
		cmocka_unit_test(one_item_moved_by_many_is_in_one_place),
		cmocka_unit_test(two_items_wanted_on_each_others_times_stay),
	};

	return cmocka_run_group_tests(tests, racers_begin, racers_finish);
}

#endif
