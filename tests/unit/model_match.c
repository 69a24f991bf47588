/* model_match.c - who serves whom: any technician, who moves to make room, and whom the rules prefer. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/limits.h"
#include "salon.h"

static struct arena *arena;
static struct date monday;
static struct seating seating;
static size_t which;

static int
open_test(void **state)
{
	(void)state;
	arena = arena_new(ARENA_REQUEST_CAP);
	monday = date_of(2026, 2, 16);
	salon_open(arena, "America/New_York");
	salon_hours(900, 1200);
	return 0;
}

static int
close_test(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct want
want(int service, int technician, int32_t clock, int guest)
{
	return (struct want){ .service = service, .technician = technician, .start = salon_at(monday, clock), .guest = guest };
}

static enum refusal
seat(const struct want *wants, size_t n)
{
	which = n;
	return day_seat(arena, salon_day(monday, monday), wants, n, true, &seating, &which);
}

static const struct start *
offered(int service, int technician, int32_t clock, const struct want *also, size_t n_also)
{
	struct start *starts;
	size_t n;
	size_t i;

	n = day_starts(arena, salon_day(monday, monday), monday, service, technician, -1, also, n_also, &starts);
	for (i = 0; i < n; i++)
		if (starts[i].at == salon_at(monday, clock))
			return &starts[i];
	return NULL;
}

/* So many technicians from 9 to 12, who all do a service of so many minutes. */
static void
open_with(int technicians, int32_t minutes)
{
	int i;

	for (i = 0; i < technicians; i++)
		(void)salon_technician(900, 1200);
	(void)salon_service(minutes);
	salon_all_skilled();
	salon_ready();
}

/* The sample cart: Guest A 10:00 with Emma and 11:00 with anybody, Alice 11:00 with Emma. */
static void
the_sample_cart_is_seated(void **state)
{
	struct want wants[3];

	(void)state;
	(void)salon_technician(900, 1200);	/* Emma */
	(void)salon_technician(900, 1200);
	(void)salon_service(60);
	(void)salon_service(45);
	(void)salon_service(50);
	salon_all_skilled();
	salon_ready();
	wants[0] = want(0, 0, 1000, 0);
	wants[1] = want(1, ANY, 1100, 0);
	wants[2] = want(2, 0, 1100, 1);
	assert_int_equal(seat(wants, 3), FREE);
	assert_int_equal(seating.seats[0].technician, 0);
	assert_int_equal(seating.seats[1].technician, 1);
	assert_int_equal(seating.seats[2].technician, 0);
	assert_int_equal(seating.seats[2].end, salon_at(monday, 1150));
	assert_int_equal(seating.n_moves, 0);
	assert_false(seating.fallback);
	/* Offered, whichever comes last. */
	assert_non_null(offered(1, ANY, 1100, (struct want[]){ wants[0], wants[2] }, 2));
	assert_int_equal(offered(1, ANY, 1100, (struct want[]){ wants[0], wants[2] }, 2)->technician, 1);
	assert_non_null(offered(2, 0, 1100, wants, 2));
	/* With any buffer of Emma's it must be refused. */
	salon.services[0].buffer_after = 5;
	salon_ready();
	assert_int_equal(seat(wants, 3), REFUSED_BUSY);
	assert_int_equal(which, 2);
	assert_null(offered(2, 0, 1100, wants, 2));
}

static void
two_of_any_take_both_and_a_third_is_refused(void **state)
{
	struct want wants[3];

	(void)state;
	open_with(2, 60);
	wants[0] = want(0, ANY, 1100, 0);
	wants[1] = want(0, ANY, 1100, 1);
	wants[2] = want(0, ANY, 1100, 2);
	assert_non_null(offered(0, ANY, 1100, wants, 1));
	assert_int_equal(offered(0, ANY, 1100, wants, 1)->n_able, 2);
	assert_null(offered(0, ANY, 1100, wants, 2));
	assert_non_null(offered(0, ANY, 1000, wants, 2));
	assert_int_equal(seat(wants, 2), FREE);
	assert_int_not_equal(seating.seats[0].technician, seating.seats[1].technician);
	assert_int_equal(seat(wants, 3), REFUSED_BUSY);
	assert_int_equal(which, 2);
}

static void
any_gives_way_to_a_name_in_the_same_cart(void **state)
{
	struct want wants[2];

	(void)state;
	open_with(2, 60);
	wants[0] = want(0, ANY, 1100, 0);
	wants[1] = want(0, 0, 1100, 1);
	assert_int_equal(seat(wants, 2), FREE);
	assert_int_equal(seating.seats[0].technician, 1);
	assert_non_null(offered(0, 0, 1100, wants, 1));
	assert_int_equal(offered(0, 0, 1100, wants, 1)->n_able, 1);
}

static void
entries_without_service_take_somebody_who_works(void **state)
{
	struct want entry;

	(void)state;
	open_with(2, 60);
	salon.time_off[salon.cat.n_time_off++] = (struct time_off){ .technician_id = 102,
	    .starts_at = INSTANT_OF(salon_at(monday, 900)), .ends_at = INSTANT_OF(salon_at(monday, 1000)) };
	salon_ready();
	entry = (struct want){ .service = -1, .technician = ANY, .start = salon_at(monday, 1100), .minutes = 60, .guest = -1 };
	assert_int_equal(offered(0, ANY, 1100, &entry, 1)->n_able, 2);
	assert_null(offered(0, ANY, 1100, (struct want[]){ entry, entry }, 2));
	/* More than there are hands: no assignment of everything, at any time. */
	assert_null(offered(0, ANY, 1000, (struct want[]){ entry, entry, entry }, 3));
	entry.start = salon_at(monday, 930);
	assert_null(offered(0, ANY, 900, &entry, 1));
	entry.technician = 1;			/* blocks her, who is off anyway */
	assert_non_null(offered(0, ANY, 900, &entry, 1));
	entry.technician = 0;
	assert_null(offered(0, 0, 900, &entry, 1));
	assert_non_null(offered(0, 0, 1030, &entry, 1));
}

static void
a_named_entry_over_a_booking_only_blocks(void **state)
{
	struct want entry;

	(void)state;
	open_with(2, 60);
	(void)salon_row(0, 0, salon_at(monday, 1000), false);
	entry = (struct want){ .service = -1, .technician = 0, .start = salon_at(monday, 1030), .minutes = 60, .guest = -1 };
	assert_null(offered(0, 0, 1100, &entry, 1));
	assert_non_null(offered(0, 0, 900, &entry, 1));
	assert_int_equal(offered(0, ANY, 1100, &entry, 1)->n_able, 1);
}

static void
an_undecided_booking_makes_room(void **state)
{
	struct want wants[1];

	(void)state;
	open_with(2, 60);
	(void)salon_row(0, 0, salon_at(monday, 1000), true);
	wants[0] = want(0, 0, 1000, 0);
	assert_int_equal(offered(0, 0, 1000, NULL, 0)->n_able, 0);
	assert_int_equal(seat(wants, 1), FREE);
	assert_int_equal(seating.n_moves, 1);
	assert_int_equal(seating.moves[0].kind, BUSY_ITEM);
	assert_int_equal(seating.moves[0].id, 1);
	assert_int_equal(seating.moves[0].from, 0);
	assert_int_equal(seating.moves[0].to, 1);
	assert_int_equal(seating.moves[0].busy.from, salon_at(monday, 1000));
	/* A promised one does not. */
	salon.rows[0].fluid = false;
	assert_int_equal(seat(wants, 1), REFUSED_BUSY);
	assert_null(offered(0, 0, 1000, NULL, 0));
}

static void
what_starts_soon_is_frozen(void **state)
{
	struct want wants[1];

	(void)state;
	open_with(2, 60);
	salon.cat.store.freeze_minutes = 60;
	salon.now = INSTANT_OF(salon_at(monday, 900));
	(void)salon_row(0, 0, salon_at(monday, 1000), true);
	wants[0] = want(0, 0, 1000, 0);
	assert_int_equal(seat(wants, 1), FREE);
	salon.now.us += US_PER_MIN;
	assert_int_equal(seat(wants, 1), REFUSED_BUSY);
}

static void
a_moved_row_takes_the_other_technicians_time(void **state)
{
	struct want wants[1];

	(void)state;
	(void)salon_technician(900, 1200);
	(void)salon_technician(900, 1200);
	(void)salon_service(60);
	salon.services[0].gap_start = 15;
	salon.services[0].gap_minutes = 15;
	(void)salon_skill(0, 0);
	salon_skill(1, 0)->duration = 90;
	salon.skills[1].buffer_after = 10;
	salon_ready();
	(void)salon_row(0, 0, salon_at(monday, 1000), true);
	wants[0] = want(0, 0, 1000, 0);
	assert_int_equal(seat(wants, 1), FREE);
	assert_int_equal(seating.moves[0].duration, 90);
	assert_int_equal(seating.moves[0].busy.to, salon_at(monday, 1140));
	assert_int_equal(seating.moves[0].gap.from, salon_at(monday, 1015));
	/* Not where it would run past closing time. */
	salon.rows[0].start = salon_at(monday, 1100);
	salon.rows[0].busy = (struct span){ salon_at(monday, 1100), salon_at(monday, 1200) };
	salon.rows[0].gap = (struct span){ 0, 0 };
	wants[0] = want(0, 0, 1100, 0);
	assert_int_equal(seat(wants, 1), REFUSED_BUSY);
}

/* 10:00 Emma named; her undecided 10:00 can only go to B, whose undecided 10:00 can only go to C. */
static void
a_chain_of_moves_is_found(void **state)
{
	struct want wants[1];

	(void)state;
	(void)salon_technician(900, 1200);
	(void)salon_technician(900, 1200);
	(void)salon_technician(900, 1200);
	(void)salon_service(60);
	(void)salon_service(60);
	(void)salon_service(60);
	(void)salon_skill(0, 0);
	(void)salon_skill(0, 1);
	(void)salon_skill(1, 1);
	(void)salon_skill(1, 2);
	(void)salon_skill(2, 2);
	salon_ready();
	(void)salon_row(0, 1, salon_at(monday, 1000), true);
	(void)salon_row(1, 2, salon_at(monday, 1000), true);
	wants[0] = want(0, ANY, 1000, 0);
	assert_non_null(offered(0, ANY, 1000, NULL, 0));
	assert_int_equal(offered(0, ANY, 1000, NULL, 0)->technician, 0);
	assert_int_equal(seat(wants, 1), FREE);
	assert_int_equal(seating.n_moves, 2);
	(void)salon_row(2, 2, salon_at(monday, 930), false);
	assert_null(offered(0, ANY, 1000, NULL, 0));
	assert_int_equal(seat(wants, 1), REFUSED_BUSY);
}

static void
fewest_rows_move(void **state)
{
	struct want wants[1];

	(void)state;
	open_with(3, 60);
	(void)salon_row(0, 0, salon_at(monday, 930), true);
	(void)salon_row(0, 0, salon_at(monday, 1030), true);
	(void)salon_row(1, 0, salon_at(monday, 1000), true);
	(void)salon_row(2, 0, salon_at(monday, 1100), false);
	wants[0] = want(0, ANY, 1000, 0);
	assert_int_equal(seat(wants, 1), FREE);
	assert_int_equal(seating.seats[0].technician, 2);
	assert_int_equal(seating.n_moves, 0);
	/* With the first, hers would push off the second's; with the second, hers goes to the third. */
	wants[0] = want(0, ANY, 1030, 0);
	assert_int_equal(seat(wants, 1), FREE);
	assert_int_equal(seating.seats[0].technician, 1);
	assert_int_equal(seating.n_moves, 1);
	assert_int_equal(seating.moves[0].id, 3);
	assert_int_equal(seating.moves[0].to, 2);
}

static void
classes_and_other_days_stay(void **state)
{
	struct want wants[1];

	(void)state;
	open_with(2, 60);
	salon_row(0, 0, salon_at(monday, 1000), true)->kind = BUSY_CLASS;
	wants[0] = want(0, 0, 1000, 0);
	assert_int_equal(seat(wants, 1), REFUSED_BUSY);
	salon.rows[0].kind = BUSY_HOLD;
	assert_int_equal(seat(wants, 1), FREE);
	assert_int_equal(seating.moves[0].kind, BUSY_HOLD);
}

static void
among_equals_the_store_decides(void **state)
{
	struct want wants[1];
	int first;

	(void)state;
	open_with(3, 30);
	(void)salon_row(0, 0, salon_at(monday, 900), false);
	(void)salon_row(0, 0, salon_at(monday, 930), false);
	(void)salon_row(1, 0, salon_at(monday, 900), false);
	(void)salon_row(2, 0, salon_at(monday, 900), false);
	(void)salon_row(2, 0, salon_at(monday, 930), false);
	wants[0] = want(0, ANY, 1100, 0);
	salon.cat.store.any_order = STR("fewest");
	assert_int_equal(offered(0, ANY, 1100, NULL, 0)->technician, 1);
	assert_int_equal(seat(wants, 1), FREE);
	assert_int_equal(seating.seats[0].technician, 1);
	salon.cat.store.any_order = STR("order");
	assert_int_equal(offered(0, ANY, 1100, NULL, 0)->technician, 0);
	/* Random is the same all day long. */
	salon.cat.store.any_order = STR("random");
	first = offered(0, ANY, 1100, NULL, 0)->technician;
	assert_int_equal(offered(0, ANY, 1130, NULL, 0)->technician, first);
	assert_int_equal(seat(wants, 1), FREE);
	assert_int_equal(seating.seats[0].technician, first);
}

static void
fewest_counts_the_order_itself(void **state)
{
	struct want wants[2];

	(void)state;
	open_with(2, 30);
	salon.cat.store.any_order = STR("fewest");
	wants[0] = want(0, ANY, 900, 0);
	wants[1] = want(0, ANY, 1000, 0);
	assert_int_equal(seat(wants, 2), FREE);
	assert_int_not_equal(seating.seats[0].technician, seating.seats[1].technician);
}

static void
a_name_costs_her_price_and_any_the_base_price(void **state)
{
	struct want wants[2];

	(void)state;
	(void)salon_technician(900, 1200);
	(void)salon_service(60);
	salon_skill(0, 0)->price = 7700;
	salon.skills[0].duration = 45;
	salon_ready();
	wants[0] = want(0, 0, 900, 0);
	wants[1] = want(0, ANY, 1000, 0);
	assert_int_equal(seat(wants, 2), FREE);
	assert_int_equal(seating.seats[0].price.cents, 7700);
	assert_int_equal(seating.seats[1].price.cents, 6000);
	/* The time blocked is that of whoever was assigned. */
	assert_int_equal(seating.seats[1].duration, 45);
}

static void
a_guest_is_in_one_chair_at_a_time(void **state)
{
	struct want wants[2];

	(void)state;
	open_with(3, 60);
	wants[0] = want(0, ANY, 1000, 0);
	wants[1] = want(0, ANY, 1030, 0);
	assert_int_equal(seat(wants, 2), REFUSED_GUEST);
	assert_int_equal(which, 1);
	wants[1].guest = 1;
	assert_int_equal(seat(wants, 2), FREE);
	wants[0].guest = wants[1].guest = -1;
	assert_int_equal(seat(wants, 2), FREE);
}

/* Moving a guest's cut to somebody slower must not run into her colour. */
static void
a_moved_row_does_not_run_into_its_guests_next(void **state)
{
	struct want wants[1];

	(void)state;
	(void)salon_technician(900, 1200);
	(void)salon_technician(900, 1200);
	(void)salon_technician(900, 1200);
	(void)salon_service(60);
	(void)salon_skill(0, 0);
	salon_skill(1, 0)->duration = 75;
	(void)salon_skill(2, 0);
	salon_ready();
	salon_row(0, 0, salon_at(monday, 900), true)->guest_id = 7;
	salon_row(2, 0, salon_at(monday, 1000), false)->guest_id = 7;
	(void)salon_row(2, 0, salon_at(monday, 900), false);
	wants[0] = want(0, 0, 900, 0);
	assert_int_equal(seat(wants, 1), REFUSED_BUSY);
	salon.rows[1].guest_id = 8;
	assert_int_equal(seat(wants, 1), FREE);
	assert_int_equal(seating.moves[0].to, 1);
}

static void
items_of_different_days_are_seated_together(void **state)
{
	struct want wants[2];
	struct date thursday;

	(void)state;
	open_with(1, 60);
	wants[0] = want(0, ANY, 1000, 0);
	wants[1] = want(0, ANY, 1000, 0);
	thursday = (struct date){ monday.days + 3 };
	wants[1].start = salon_at(thursday, 1000);
	(void)salon_row(0, 0, wants[1].start, false);
	assert_int_equal(day_seat(arena, salon_day(monday, thursday), wants, 2, true, &seating, &which), REFUSED_BUSY);
	assert_int_equal(which, 1);
	salon.n_rows = 0;
	assert_int_equal(day_seat(arena, salon_day(monday, thursday), wants, 2, true, &seating, &which), FREE);
	assert_int_equal(seating.seats[1].start, wants[1].start);
}

static void
the_end_of_a_cart_item_is_a_start(void **state)
{
	struct want other;

	(void)state;
	open_with(2, 50);
	other = want(0, 0, 900, 0);
	assert_non_null(offered(0, 0, 950, &other, 1));
	assert_null(offered(0, 1, 950, &other, 1));
	other.technician = ANY;
	assert_non_null(offered(0, ANY, 950, &other, 1));
	assert_int_equal(seat((struct want[]){ other, want(0, ANY, 950, 0) }, 2), FREE);
}

static void
able_lists_who_is_free_without_a_move(void **state)
{
	static const struct {
		int	time;
		size_t	n;
		int	able[3];
	} wanted[] = {
		{ 900, 2, { 1, 2 } }, { 930, 1, { 1 } }, { 1000, 2, { 0, 1 } }, { 1030, 2, { 0, 1 } }, { 1100, 3, { 0, 1, 2 } },
	};
	struct start *starts;
	struct day *day;
	int **lists;
	size_t i;

	(void)state;
	open_with(3, 60);
	(void)salon_row(0, 0, salon_at(monday, 900), true);
	(void)salon_row(2, 0, salon_at(monday, 1000), false);
	day = salon_day(monday, monday);
	assert_int_equal(day_starts_able(arena, day, monday, 0, ANY, -1, NULL, 0, &starts, &lists), 5);
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		assert_int_equal(starts[i].at, salon_at(monday, wanted[i].time));
		assert_int_equal(starts[i].n_able, wanted[i].n);
		assert_memory_equal(lists[i], wanted[i].able, wanted[i].n * sizeof(int));
	}
}

/* Two months of a hundred technicians in what a request may have; only the answers stay. */
static void
a_long_list_of_days_fits_a_request(void **state)
{
	struct start *starts;
	struct day *day;
	size_t used;
	size_t mark;
	size_t n;
	int d;
	int t;

	(void)state;
	for (t = 0; t < 100; t++) {
		salon.technicians[salon.cat.n_technicians++] = (struct technician){ .id = 101 + (uint64_t)t };
		for (d = 1; d <= 7; d++)
			salon.shifts[salon.cat.n_shifts++] =
			    (struct hours){ .technician_id = 101 + (uint64_t)t, .weekday = d, .opens = 540, .closes = 720 };
	}
	(void)salon_service(60);
	salon_all_skilled();
	salon_ready();
	for (t = 0; t < 100; t++)
		(void)salon_row(t, 0, salon_at(monday, 930), t % 2 == 0);
	salon.rows[0].fluid = false;
	used = arena_used(arena);
	day = salon_day(monday, (struct date){ monday.days + 61 });
	assert_true(arena_used(arena) - used < 32 * 1024);
	for (d = 0; d < 62; d++) {
		mark = arena_used(arena);
		n = day_starts(arena, day, (struct date){ monday.days + d }, 0, ANY, -1, NULL, 0, &starts);
		assert_int_equal(n, d == 0 ? 2 : 5);
		assert_true(arena_used(arena) - mark < 1024);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_sample_cart_is_seated, open_test, close_test),
		cmocka_unit_test_setup_teardown(two_of_any_take_both_and_a_third_is_refused, open_test, close_test),
		cmocka_unit_test_setup_teardown(any_gives_way_to_a_name_in_the_same_cart, open_test, close_test),
		cmocka_unit_test_setup_teardown(entries_without_service_take_somebody_who_works, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_named_entry_over_a_booking_only_blocks, open_test, close_test),
		cmocka_unit_test_setup_teardown(an_undecided_booking_makes_room, open_test, close_test),
		cmocka_unit_test_setup_teardown(what_starts_soon_is_frozen, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_moved_row_takes_the_other_technicians_time, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_chain_of_moves_is_found, open_test, close_test),
		cmocka_unit_test_setup_teardown(fewest_rows_move, open_test, close_test),
		cmocka_unit_test_setup_teardown(classes_and_other_days_stay, open_test, close_test),
		cmocka_unit_test_setup_teardown(among_equals_the_store_decides, open_test, close_test),
		cmocka_unit_test_setup_teardown(fewest_counts_the_order_itself, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_name_costs_her_price_and_any_the_base_price, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_guest_is_in_one_chair_at_a_time, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_moved_row_does_not_run_into_its_guests_next, open_test, close_test),
		cmocka_unit_test_setup_teardown(items_of_different_days_are_seated_together, open_test, close_test),
		cmocka_unit_test_setup_teardown(the_end_of_a_cart_item_is_a_start, open_test, close_test),
		cmocka_unit_test_setup_teardown(able_lists_who_is_free_without_a_move, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_long_list_of_days_fits_a_request, open_test, close_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
