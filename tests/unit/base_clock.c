/* base_clock.c - rules of the clock and the calendar. The C library is the oracle. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(1024 * 1024);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
assert_text(struct str got, const char *want)
{
	assert_string_equal(str_cstr(arena, got), want);
}

static void
every_day_from_1900_to_2400_is_that_of_the_c_library(void **state)
{
	struct civil civil;
	struct tm tm;
	time_t t;
	int32_t days;

	(void)state;
	for (days = -25567; days < 157054; days++) {
		t = (time_t)days * 86400;
		gmtime_r(&t, &tm);
		civil = date_civil((struct date){ .days = days });
		assert_int_equal(civil.year, tm.tm_year + 1900);
		assert_int_equal(civil.month, tm.tm_mon + 1);
		assert_int_equal(civil.day, tm.tm_mday);
		assert_int_equal(date_of(civil.year, civil.month, civil.day).days, days);
		assert_int_equal(date_weekday((struct date){ .days = days }) % 7, tm.tm_wday);
	}
}

static void
a_date_must_be_real(void **state)
{
	static const char *const bad[] = { "", "2026-2-01", "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-01",
	    "2026-01-00",
	    "2026-04-31", "1969-12-31", "2026-01-01 ", " 2026-01-01", "2026/01/01", "20260101", "-026-01-01",
	    "+026-01-01",
	    "2026-01-01T", "12026-01-01", "2026-01-1x" };
	struct date date = { .days = 42 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(date_parse(str_of(bad[i]), &date));
	assert_int_equal(date.days, 42);
	assert_true(date_parse(STR("2028-02-29"), &date));
	assert_text(date_iso(arena, date), "2028-02-29");
	assert_true(date_parse(STR("1970-01-01"), &date));
	assert_int_equal(date.days, 0);
	assert_true(date_parse(STR("9999-12-31"), &date));
	assert_text(date_iso(arena, date), "9999-12-31");
	assert_int_equal(date_month_days(2000, 2), 29);
	assert_int_equal(date_month_days(1900, 2), 28);
}

static void
a_wall_time_must_be_whole(void **state)
{
	static const char *const bad_hm[] = { "", "1:00", "24:00", "23:60", "10:00:00", "10.00", "10:0", "ab:cd" };
	static const char *const bad_local[] = { "2026-02-15", "2026-02-15T", "2026-02-15 10:00",
	    "2026-02-15T10:00:60",
	    "2026-02-15T24:00", "2026-02-15T10:00Z", "2026-02-15T10:00:00-05:00", "2026-02-15T10:00:0",
	    "2026-02-15t10:00" };
	struct local local;
	int32_t minutes;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad_hm) / sizeof(bad_hm[0]); i++)
		assert_false(clock_hm_parse(str_of(bad_hm[i]), &minutes));
	for (i = 0; i < sizeof(bad_local) / sizeof(bad_local[0]); i++)
		assert_false(local_parse(str_of(bad_local[i]), &local));
	assert_true(clock_hm_parse(STR("23:59"), &minutes));
	assert_int_equal(minutes, 1439);
	assert_true(local_parse(STR("2026-02-15T10:05"), &local));
	assert_text(local_iso(arena, local), "2026-02-15T10:05:00");
	assert_true(local_parse(STR("2026-02-15T23:59:59"), &local));
	assert_text(local_iso(arena, local), "2026-02-15T23:59:59");
}

static void
a_moment_needs_its_offset(void **state)
{
	static const char *const bad[] = { "2026-02-15T10:00:00", "2026-02-15T10:00Z", "2026-02-15T10:00:00+0500",
	    "2026-02-15T10:00:00+24:00", "2026-02-15T10:00:00.Z", "2026-02-15T10:00:00.1234567890Z",
	    "2026-02-15T10:00:00ZZ",
	    "2026-02-15T10:00:00 Z", "2026-02-15T10:00:60Z", "2026-02-30T10:00:00Z" };
	struct instant at;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(instant_parse(str_of(bad[i]), &at));
	assert_true(instant_parse(STR("2026-02-15T10:00:00-05:30"), &at));
	assert_text(instant_iso(arena, at), "2026-02-15T15:30:00Z");
	assert_true(instant_parse(STR("1970-01-01T00:00:00+01:00"), &at));
	assert_true(at.us == -3600 * US_PER_S);
	assert_text(instant_iso(arena, at), "1969-12-31T23:00:00Z");
	assert_true(instant_parse(STR("1970-01-01T00:00:01.0000019Z"), &at));
	assert_true(at.us == 1000001);
	at.us = -1;
	assert_text(instant_iso(arena, at), "1969-12-31T23:59:59Z");
}

static void
a_moment_is_written_as_the_store_reads_it(void **state)
{
	struct when when = { 0 };

	(void)state;
	assert_true(instant_parse(STR("2026-02-15T02:00:00Z"), &when.at));
	when.offset_s = -5 * 3600;
	assert_text(when_iso(arena, when), "2026-02-14T21:00:00-05:00");
	when.offset_s = 10 * 3600 + 1800;
	assert_text(when_iso(arena, when), "2026-02-15T12:30:00+10:30");
	when.offset_s = 0;
	assert_text(when_iso(arena, when), "2026-02-15T02:00:00+00:00");
	when.offset_s = -(44 * 60 + 30);
	assert_text(when_iso(arena, when), "2026-02-15T01:16:00-00:44");
}

static void
the_clock_runs_and_can_be_set_for_tests(void **state)
{
	struct instant real;
	struct instant start;
	int64_t before;

	(void)state;
	real = clock_now();
	assert_true(real.us / US_PER_S - time(NULL) < 2 && time(NULL) - real.us / US_PER_S < 2);
	before = clock_monotonic_us();
	assert_true(clock_monotonic_us() >= before);
	assert_true(instant_parse(STR("2026-02-01T14:00:00Z"), &start));
	clock_test_start(start);
	before = clock_now().us;
	assert_true(before >= start.us && before < start.us + 10 * US_PER_S);
	while (clock_now().us == before)
		;
	assert_true(clock_now().us > before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_from_1900_to_2400_is_that_of_the_c_library),
		cmocka_unit_test(a_date_must_be_real),
		cmocka_unit_test(a_wall_time_must_be_whole),
		cmocka_unit_test(a_moment_needs_its_offset),
		cmocka_unit_test(a_moment_is_written_as_the_store_reads_it),
		cmocka_unit_test(the_clock_runs_and_can_be_set_for_tests),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
