/* desk_times.c - lists of free times: what they say, and that they ask the database once. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/limits.h"
#include "tests/db/fixture.h"
#include "tests/db/salon.h"

static struct ask
ask_for(int service, int technician)
{
	return (struct ask){ .service = service, .technician = technician, .guest = -1, .hold_token = STR_NONE };
}

static struct date
monday(void)
{
	return date_of(2026, 2, 16);
}

static void
a_day_offers_its_grid(void **state)
{
	struct start *starts;
	struct ask ask;
	size_t n;

	(void)state;
	ask = ask_for(NAILS, EMMA);
	assert_int_equal(desk_times(&salon.desk, &ask, monday(), &starts, &n), OK);
	assert_int_equal(n, 37);			/* 9:00 to 18:00, every quarter */
	assert_int_equal(starts[0].at, MINUTE_OF(salon_at(&salon, "09:00")));
	assert_int_equal(starts[36].at, MINUTE_OF(salon_at(&salon, "18:00")));
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "09:00", NULL), OK);
	assert_int_equal(desk_times(&salon.desk, &ask, monday(), &starts, &n), OK);
	assert_int_equal(starts[0].at, MINUTE_OF(salon_at(&salon, "10:00")));
	assert_int_equal(n, 33);
}

static void
a_day_that_is_past_or_too_far_offers_nothing(void **state)
{
	struct start *starts;
	struct ask ask;
	size_t n;

	(void)state;
	ask = ask_for(NAILS, ANY);
	assert_int_equal(desk_times(&salon.desk, &ask, date_of(2026, 2, 9), &starts, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(desk_times(&salon.desk, &ask, date_of(2026, 6, 9), &starts, &n), OK);
	assert_int_equal(n, 0);
}

static void
every_list_is_one_query(void **state)
{
	struct technician_line *technicians;
	struct day_line *days;
	struct start *starts;
	struct ask ask;
	uint64_t before;
	size_t n;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, ANY, "10:00", NULL), OK);
	ask = ask_for(NAILS, ANY);
	before = db_stats(salon.db)->n;
	assert_int_equal(desk_times(&salon.desk, &ask, monday(), &starts, &n), OK);
	assert_int_equal(db_stats(salon.db)->n, before + 1);
	assert_int_equal(desk_days(&salon.desk, &ask, date_of(2026, 2, 10), date_of(2026, 4, 10), &days, &n), OK);
	assert_int_equal(db_stats(salon.db)->n, before + 2);
	assert_int_equal(desk_technicians(&salon.desk, &ask, 30, &technicians, &n), OK);
	assert_int_equal(db_stats(salon.db)->n, before + 3);
	assert_int_equal(desk_nearest(&salon.desk, &ask, MINUTE_OF(salon_at(&salon, "10:00")), 5, &starts, &n), OK);
	assert_int_equal(db_stats(salon.db)->n, before + 4);
}

static void
days_are_open_full_closed_or_outside(void **state)
{
	struct day_line *days;
	struct ask ask;
	size_t n;

	(void)state;
	salon_run(&salon, "INSERT INTO {closure} VALUES (1, '2026-02-17', '2026-02-17', 'Holiday')");
	salon_run(&salon, "INSERT INTO {technician_exception} VALUES (1, 21, '2026-02-16', 0, 540, 600), (1, 21, '2026-02-18', 0, 0, 0)");
	salon_run(&salon, "INSERT INTO {time_off} (store_id, technician_id, starts_at, ends_at) VALUES"
	    " (1, 21, '2026-02-19 05:00:00', '2026-02-20 05:00:00')");
	salon_run(&salon, "UPDATE {store} SET catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "09:00", NULL), OK);
	ask = ask_for(NAILS, EMMA);
	assert_int_equal(desk_days(&salon.desk, &ask, date_of(2026, 2, 9), date_of(2026, 2, 20), &days, &n), OK);
	assert_int_equal(n, 12);
	assert_int_equal(days[0].state, DAY_OUTSIDE);
	assert_int_equal(days[1].state, DAY_OPEN);
	assert_int_equal(days[1].first, MINUTE_OF(salon_at(&salon, "2026-02-10T10:00")));
	assert_int_equal(days[2].n_free, 37);
	assert_int_equal(days[7].state, DAY_FULL);
	assert_int_equal(days[8].state, DAY_CLOSED);
	assert_int_equal(days[9].state, DAY_CLOSED);
	assert_int_equal(days[10].state, DAY_CLOSED);
	assert_int_equal(days[11].state, DAY_OPEN);
	assert_int_equal(desk_days(&salon.desk, &ask, date_of(2026, 2, 20), date_of(2026, 2, 9), &days, &n), ERR_INVALID);
	assert_int_equal(desk_days(&salon.desk, &ask, date_of(2026, 2, 10), date_of(2026, 4, 13), &days, &n), ERR_INVALID);
	salon_run(&salon, "DELETE FROM {closure}");
	salon_run(&salon, "DELETE FROM {technician_exception}");
	salon_run(&salon, "DELETE FROM {time_off}");
}

static void
technicians_come_by_their_next_opening(void **state)
{
	struct technician_line *lines;
	struct ask ask;
	size_t n;

	(void)state;
	salon_run(&salon, "INSERT INTO {technician_exception} VALUES (1, 21, '2026-02-10', 0, 0, 0)");
	salon_run(&salon, "UPDATE {store} SET catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	ask = ask_for(GEL, ANY);
	assert_int_equal(desk_technicians(&salon.desk, &ask, 7, &lines, &n), OK);
	assert_int_equal(n, 3);
	assert_int_equal(lines[0].technician, ANY);
	assert_int_equal(lines[1].technician, MEI);
	assert_int_equal(lines[1].next, MINUTE_OF(salon_at(&salon, "2026-02-10T10:00")));
	assert_int_equal(lines[2].technician, EMMA);
	assert_int_equal(lines[2].next, MINUTE_OF(salon_at(&salon, "2026-02-11T09:00")));
	assert_int_equal(desk_technicians(&salon.desk, &ask, 1, &lines, &n), OK);
	assert_int_equal(lines[2].next, 0);
	salon_run(&salon, "DELETE FROM {technician_exception}");
}

static void
the_nearest_are_of_the_same_day_first(void **state)
{
	struct start *starts;
	struct ask ask;
	size_t n;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	ask = ask_for(NAILS, EMMA);
	assert_int_equal(desk_nearest(&salon.desk, &ask, MINUTE_OF(salon_at(&salon, "10:15")), 3, &starts, &n), OK);
	assert_int_equal(n, 3);
	assert_int_equal(starts[0].at, MINUTE_OF(salon_at(&salon, "11:00")));
	assert_int_equal(starts[1].at, MINUTE_OF(salon_at(&salon, "11:15")));
	assert_int_equal(starts[2].at, MINUTE_OF(salon_at(&salon, "09:00")));
	salon_run(&salon, "INSERT INTO {closure} VALUES (1, '2026-02-16', '2026-02-16', 'Holiday')");
	salon_run(&salon, "UPDATE {store} SET catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	assert_int_equal(desk_nearest(&salon.desk, &ask, MINUTE_OF(salon_at(&salon, "18:00")), 1, &starts, &n), OK);
	assert_int_equal(starts[0].at, MINUTE_OF(salon_at(&salon, "2026-02-17T09:00")));
	salon_run(&salon, "DELETE FROM {closure}");
}

static void
who_could_serve_is_named_for_each_start(void **state)
{
	struct start *starts;
	struct ask ask;
	size_t *n_able;
	int **able;
	size_t n;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, MEI, "09:00", NULL), OK);
	ask = ask_for(NAILS, ANY);
	assert_int_equal(desk_times_able(&salon.desk, &ask, monday(), &starts, &able, &n_able, &n), OK);
	assert_int_equal(n, 37);
	assert_int_equal(n_able[0], 2);
	assert_int_equal(able[0][0], EMMA);
	assert_int_equal(able[0][1], LENA);
	assert_int_equal(n_able[4], 3);
}

static void
the_carts_other_items_take_their_room(void **state)
{
	struct want also = { .service = GEL, .technician = ANY, .guest = 0 };
	struct start *starts;
	struct ask ask;
	size_t n;

	(void)state;
	also.start = MINUTE_OF(salon_at(&salon, "09:00"));
	ask = ask_for(GEL, ANY);
	ask.guest = 1;
	ask.also = &also;
	ask.n_also = 1;
	assert_int_equal(desk_times(&salon.desk, &ask, monday(), &starts, &n), OK);
	assert_int_equal(starts[0].at, also.start);
	ask.guest = 0;
	assert_int_equal(desk_times(&salon.desk, &ask, monday(), &starts, &n), OK);
	assert_true(starts[0].at >= also.start + 50);
	assert_int_equal(salon_book(&salon, GEL, EMMA, "09:00", NULL), OK);
	ask.guest = 1;
	assert_int_equal(desk_times(&salon.desk, &ask, monday(), &starts, &n), OK);
	assert_true(starts[0].at >= also.start + 50);
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_day_offers_its_grid),
		T(a_day_that_is_past_or_too_far_offers_nothing),
		T(every_list_is_one_query),
		T(days_are_open_full_closed_or_outside),
		T(technicians_come_by_their_next_opening),
		T(the_nearest_are_of_the_same_day_first),
		T(who_could_serve_is_named_for_each_start),
		T(the_carts_other_items_take_their_room),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
