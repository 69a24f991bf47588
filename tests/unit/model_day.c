/* model_day.c - tables of days: what is offered, what is refused and why. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "salon.h"

static struct arena *arena;
static struct date monday;		/* 2026-02-16, an ordinary day */

static int
open_test(void **state)
{
	(void)state;
	arena = arena_new(ARENA_REQUEST_CAP);
	monday = date_of(2026, 2, 16);
	return 0;
}

static int
close_test(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* "09:00 09:30 ...", wall times with "+" where the clock shows them for the second time. */
static const char *
shown(struct date date, int service, int technician, const struct want *also, size_t n_also)
{
	static char text[8192];
	struct start *starts;
	struct instant twice[2];
	struct local local;
	struct day *day;
	size_t n;
	size_t i;
	size_t at;

	day = salon_day(date, date);
	n = day_starts(arena, day, date, service, technician, 0, also, n_also, &starts);
	text[0] = '\0';
	for (i = 0, at = 0; i < n; i++) {
		local = zone_local(salon.cat.zone, INSTANT_OF(starts[i].at));
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%02d:%02d", i == 0 ? "" : " ", local.seconds / 3600,
		    local.seconds / 60 % 60);
		if (zone_instants(salon.cat.zone, local, twice) == 2 && MINUTE_OF(twice[1]) == starts[i].at)
			at += (size_t)snprintf(text + at, sizeof(text) - at, "+");
	}
	return text;
}

static const char *
free_times(struct date date, int service, int technician)
{
	return shown(date, service, technician, NULL, 0);
}

static enum refusal
refusal_of(struct date date, const struct want *wants, size_t n, bool check_grid)
{
	struct seating seating;
	enum refusal why;
	size_t which;

	which = 0;
	why = day_seat(arena, salon_day(date, date), wants, n, check_grid, &seating, &which);
	if (why != FREE)
		assert_int_equal(which, n - 1);
	return why;
}

static enum refusal
refusal_at(struct date date, int service, int technician, int32_t clock)
{
	const struct want want = { .service = service, .technician = technician, .start = salon_at(date, clock), .guest = 0 };

	return refusal_of(date, &want, 1, true);
}

/* One technician, one service of an hour, open 9 to 12. */
static void
open_small(void)
{
	salon_open(arena, "America/New_York");
	salon_hours(900, 1200);
	(void)salon_technician(900, 1200);
	(void)salon_service(60);
}

static void
an_empty_day_offers_the_grid(void **state)
{
	(void)state;
	open_small();
	salon_all_skilled();
	salon_ready();
	assert_string_equal(free_times(monday, 0, 0), "09:00 09:30 10:00 10:30 11:00");
	assert_string_equal(free_times(monday, 0, ANY), "09:00 09:30 10:00 10:30 11:00");
	salon.cat.store.slot_interval = 45;
	assert_string_equal(free_times(monday, 0, 0), "09:00 09:45 10:30");
}

static void
a_service_nobody_does_is_never_offered(void **state)
{
	(void)state;
	open_small();
	salon_ready();
	assert_string_equal(free_times(monday, 0, 0), "");
	assert_string_equal(free_times(monday, 0, ANY), "");
	assert_int_equal(refusal_at(monday, 0, ANY, 900), REFUSED_UNABLE);
	assert_int_equal(refusal_at(monday, 0, 0, 900), REFUSED_UNABLE);
}

static void
the_whole_span_lies_inside_the_opening(void **state)
{
	(void)state;
	open_small();
	salon.services[0].buffer_before = 15;
	salon.services[0].buffer_after = 30;
	salon.shifts[0].opens = 0;
	salon_all_skilled();
	salon_ready();
	assert_string_equal(free_times(monday, 0, 0), "09:30 10:00 10:30");
	assert_int_equal(refusal_at(monday, 0, 0, 900), REFUSED_CLOSED);
	assert_int_equal(refusal_at(monday, 0, 0, 1100), REFUSED_CLOSED);
	assert_int_equal(refusal_at(monday, 0, 0, 1030), FREE);
}

static void
split_shifts_leave_the_break_out(void **state)
{
	(void)state;
	salon_open(arena, "America/New_York");
	salon_hours(800, 2000);
	(void)salon_technician(900, 1100);
	salon.shifts[salon.cat.n_shifts++] = (struct hours){ .technician_id = 101, .weekday = 1, .opens = hm(1300), .closes = hm(1430) };
	(void)salon_service(60);
	salon_all_skilled();
	salon_ready();
	assert_string_equal(free_times(monday, 0, 0), "09:00 09:30 10:00 13:00 13:30");
	assert_int_equal(refusal_at(monday, 0, 0, 1030), REFUSED_OFF_DUTY);
	assert_int_equal(refusal_at(monday, 0, 0, 700), REFUSED_CLOSED);
}

static void
dated_exceptions_replace_the_week(void **state)
{
	(void)state;
	open_small();
	salon.exceptions[salon.cat.n_exceptions++] = (struct exception){ .day = monday, .opens = hm(1000), .closes = hm(1130) };
	salon.shift_exceptions[salon.cat.n_shift_exceptions++] =
	    (struct exception){ .technician_id = 101, .day = { monday.days + 1 }, .opens = hm(1000), .closes = hm(1000) };
	salon_all_skilled();
	salon_ready();
	assert_string_equal(free_times(monday, 0, 0), "10:00 10:30");
	assert_string_equal(free_times((struct date){ monday.days + 1 }, 0, 0), "");
	assert_int_equal(refusal_at((struct date){ monday.days + 1 }, 0, 0, 900), REFUSED_OFF_DUTY);
	assert_string_equal(free_times((struct date){ monday.days + 7 }, 0, 0), "09:00 09:30 10:00 10:30 11:00");
}

static void
closures_close_whole_days(void **state)
{
	(void)state;
	open_small();
	salon.closures[salon.cat.n_closures++] =
	    (struct closure){ .from_day = monday, .to_day = { monday.days + 1 }, .reason = STR("Holiday") };
	salon_all_skilled();
	salon_ready();
	assert_string_equal(free_times(monday, 0, 0), "");
	assert_int_equal(refusal_at((struct date){ monday.days + 1 }, 0, 0, 900), REFUSED_CLOSED);
	assert_int_equal(refusal_at((struct date){ monday.days + 2 }, 0, 0, 900), FREE);
}

static void
time_off_is_cut_out(void **state)
{
	(void)state;
	open_small();
	salon.time_off[salon.cat.n_time_off++] = (struct time_off){ .technician_id = 101,
	    .starts_at = INSTANT_OF(salon_at(monday, 1000)), .ends_at = INSTANT_OF(salon_at(monday, 1030)) };
	salon_all_skilled();
	salon_ready();
	assert_string_equal(free_times(monday, 0, 0), "09:00 10:30 11:00");
	assert_int_equal(refusal_at(monday, 0, 0, 930), REFUSED_OFF_DUTY);
}

static void
buffers_touch_and_do_not_overlap(void **state)
{
	(void)state;
	open_small();
	(void)salon_service(30);
	salon.services[0].buffer_after = 15;
	salon.services[1].buffer_before = 15;
	salon.cat.store.slot_interval = 15;
	salon.cat.store.back_to_back = false;
	salon_all_skilled();
	salon_ready();
	(void)salon_row(0, 0, salon_at(monday, 930), false);
	/* Taken from 9:30 to 10:45 with its buffer. */
	assert_string_equal(free_times(monday, 1, 0), "11:00 11:15 11:30");
	assert_int_equal(refusal_at(monday, 1, 0, 1045), REFUSED_BUSY);
	assert_int_equal(refusal_at(monday, 1, 0, 1100), FREE);
}

static void
a_busy_end_is_a_start_of_that_technician(void **state)
{
	(void)state;
	open_small();
	(void)salon_technician(900, 1200);
	(void)salon_service(50);
	salon.services[0].buffer_before = 5;
	salon_all_skilled();
	salon_ready();
	(void)salon_row(0, 1, salon_at(monday, 900), false);
	/* Taken until 9:50: with five minutes before, 9:55. */
	assert_string_equal(free_times(monday, 0, 0), "09:55 10:00 10:30 11:00");
	assert_string_equal(free_times(monday, 0, 1), "09:30 10:00 10:30 11:00");
	assert_string_equal(free_times(monday, 0, ANY), "09:30 09:55 10:00 10:30 11:00");
	assert_int_equal(refusal_at(monday, 0, 1, 955), REFUSED_OFF_GRID);
	assert_int_equal(refusal_at(monday, 0, 0, 955), FREE);
	salon.cat.store.back_to_back = false;
	assert_string_equal(free_times(monday, 0, 0), "10:00 10:30 11:00");
	assert_int_equal(refusal_at(monday, 0, 0, 955), REFUSED_OFF_GRID);
}

static void
a_gap_leaves_the_technician_free(void **state)
{
	(void)state;
	open_small();
	(void)salon_service(30);
	salon.services[0].duration = 90;
	salon.services[0].gap_start = 30;
	salon.services[0].gap_minutes = 30;
	salon_all_skilled();
	salon_ready();
	(void)salon_row(0, 0, salon_at(monday, 900), false);
	assert_string_equal(free_times(monday, 1, 0), "09:30 10:30 11:00 11:30");
	/* And the other way round: the new service's gap around what is there. */
	salon.n_rows = 0;
	(void)salon_row(0, 1, salon_at(monday, 1000), false);
	assert_string_equal(free_times(monday, 0, 0), "09:30 10:30");
}

static void
a_gap_is_not_the_guests_time(void **state)
{
	struct want wants[2];

	(void)state;
	open_small();
	(void)salon_service(30);
	salon.services[0].duration = 90;
	salon.services[0].gap_start = 30;
	salon.services[0].gap_minutes = 30;
	salon_all_skilled();
	salon_ready();
	wants[0] = (struct want){ .service = 0, .technician = 0, .start = salon_at(monday, 900), .guest = 3 };
	wants[1] = (struct want){ .service = 1, .technician = 0, .start = salon_at(monday, 930), .guest = 3 };
	assert_int_equal(refusal_of(monday, wants, 2, true), REFUSED_GUEST);
	wants[1].guest = 4;
	assert_int_equal(refusal_of(monday, wants, 2, true), FREE);
	wants[1].guest = 3;
	salon.services[0].parallel = true;
	assert_int_equal(refusal_of(monday, wants, 2, true), REFUSED_GUEST);
	salon.services[1].parallel = true;
	assert_int_equal(refusal_of(monday, wants, 2, true), FREE);
}

static void
the_carts_other_items_keep_their_guest_busy(void **state)
{
	struct want other;

	(void)state;
	open_small();
	(void)salon_technician(900, 1200);
	salon_all_skilled();
	salon_ready();
	other = (struct want){ .service = 0, .technician = 0, .start = salon_at(monday, 1000), .guest = 0 };
	assert_string_equal(shown(monday, 0, 1, &other, 1), "09:00 11:00");
	other.guest = 1;
	assert_string_equal(shown(monday, 0, 1, &other, 1), "09:00 09:30 10:00 10:30 11:00");
	assert_string_equal(shown(monday, 0, 0, &other, 1), "09:00 11:00");
}

static void
resources_run_out(void **state)
{
	int chair;

	(void)state;
	open_small();
	(void)salon_technician(900, 1200);
	(void)salon_technician(900, 1200);
	chair = salon_resource(2);
	salon_need(0, chair, 1);
	salon_all_skilled();
	salon_ready();
	(void)salon_row(0, 0, salon_at(monday, 900), false);
	assert_string_equal(free_times(monday, 0, 2), "09:00 09:30 10:00 10:30 11:00");
	(void)salon_row(1, 0, salon_at(monday, 930), false);
	/* Both chairs from 9:30 to 10. */
	assert_string_equal(free_times(monday, 0, 2), "10:00 10:30 11:00");
	assert_string_equal(free_times(monday, 0, ANY), "10:00 10:30 11:00");
	assert_int_equal(refusal_at(monday, 0, 2, 900), REFUSED_RESOURCE);
	salon.needs[0].quantity = 2;
	salon_ready();
	assert_string_equal(free_times(monday, 0, 2), "10:30 11:00");
}

static void
a_resource_is_held_through_the_gap(void **state)
{
	int chair;

	(void)state;
	open_small();
	(void)salon_technician(900, 1200);
	(void)salon_service(30);
	salon.services[0].duration = 90;
	salon.services[0].gap_start = 30;
	salon.services[0].gap_minutes = 30;
	chair = salon_resource(1);
	salon_need(0, chair, 1);
	salon_need(1, chair, 1);
	salon_all_skilled();
	salon_ready();
	(void)salon_row(0, 0, salon_at(monday, 900), false);
	assert_string_equal(free_times(monday, 1, ANY), "10:30 11:00 11:30");
	assert_int_equal(refusal_at(monday, 1, 0, 930), REFUSED_RESOURCE);
}

static void
lead_time_and_horizon_bound_the_offer(void **state)
{
	struct want want;

	(void)state;
	open_small();
	salon_all_skilled();
	salon_ready();
	salon.cat.store.lead_minutes = 60;
	salon.cat.store.horizon_days = 1;
	salon.now = (struct instant){ .us = salon_at(monday, 930) * US_PER_MIN + 1 };
	assert_string_equal(free_times(monday, 0, 0), "11:00");
	assert_int_equal(refusal_at(monday, 0, 0, 930), REFUSED_PAST);
	assert_int_equal(refusal_at(monday, 0, 0, 1030), REFUSED_TOO_SOON);
	salon.now = INSTANT_OF(salon_at(monday, 930));
	assert_string_equal(free_times(monday, 0, 0), "10:30 11:00");
	assert_string_equal(free_times((struct date){ monday.days + 1 }, 0, 0), "09:00 09:30 10:00 10:30 11:00");
	assert_string_equal(free_times((struct date){ monday.days + 2 }, 0, 0), "");
	assert_int_equal(refusal_at((struct date){ monday.days + 2 }, 0, 0, 900), REFUSED_TOO_FAR);
	want = (struct want){ .service = 0, .technician = 0, .start = salon_at(monday, 1000), .held = true };
	assert_int_equal(refusal_of(monday, &want, 1, true), FREE);
}

static void
staff_may_leave_the_grid_and_managers_the_hours(void **state)
{
	struct want want;

	(void)state;
	open_small();
	salon_all_skilled();
	salon_ready();
	want = (struct want){ .service = 0, .technician = 0, .start = salon_at(monday, 910), .guest = -1 };
	assert_int_equal(refusal_of(monday, &want, 1, true), REFUSED_OFF_GRID);
	assert_int_equal(refusal_of(monday, &want, 1, false), FREE);
	want.start = salon_at(monday, 2330);
	assert_int_equal(refusal_of(monday, &want, 1, false), REFUSED_CLOSED);
	want.unbound = true;
	assert_int_equal(refusal_of(monday, &want, 1, true), FREE);
	(void)salon_row(0, 0, salon_at(monday, 2400), false);
	assert_int_equal(refusal_of(monday, &want, 1, true), REFUSED_BUSY);
}

static void
a_full_day_of_a_technician_is_over(void **state)
{
	(void)state;
	open_small();
	(void)salon_technician(900, 1200);
	salon.technicians[0].daily_max = 1;
	salon_all_skilled();
	salon_ready();
	(void)salon_row(0, 0, salon_at(monday, 900), false);
	assert_string_equal(free_times(monday, 0, 0), "");
	assert_string_equal(free_times(monday, 0, ANY), "09:00 09:30 10:00 10:30 11:00");
	assert_int_equal(refusal_at(monday, 0, 0, 1100), REFUSED_FULL_DAY);
	assert_int_equal(refusal_at((struct date){ monday.days + 1 }, 0, 0, 1100), FREE);
	/* One who need not stay makes room. */
	salon.rows[0].fluid = true;
	assert_string_equal(free_times(monday, 0, 0), "09:00 09:30 10:00 10:30 11:00");
}

static void
nights_belong_to_the_day_they_begin(void **state)
{
	struct date tuesday;

	(void)state;
	tuesday = (struct date){ monday.days + 1 };
	salon_open(arena, "America/New_York");
	salon.hours[salon.cat.n_hours++] = (struct hours){ .weekday = 1, .opens = hm(2200), .closes = hm(2530) };
	(void)salon_technician(2100, 2600);
	(void)salon_service(60);
	salon_all_skilled();
	salon_ready();
	assert_string_equal(free_times(monday, 0, ANY), "22:00 22:30 23:00 23:30");
	assert_string_equal(free_times(tuesday, 0, ANY), "00:00 00:30");
	(void)salon_row(0, 0, salon_at(monday, 2330), false);
	assert_string_equal(free_times(monday, 0, ANY), "22:00 22:30");
	assert_string_equal(free_times(tuesday, 0, ANY), "00:30");
	/* A closed Tuesday does not send Monday's guests away at midnight. */
	salon.closures[salon.cat.n_closures++] = (struct closure){ .from_day = tuesday, .to_day = tuesday };
	assert_string_equal(free_times(tuesday, 0, ANY), "00:30");
}

static void
a_row_beyond_midnight_can_make_room(void **state)
{
	struct seating seating;
	struct want want;
	size_t which;

	(void)state;
	salon_open(arena, "America/New_York");
	salon_hours(2200, 2530);
	(void)salon_technician(2200, 2530);
	(void)salon_technician(2200, 2530);
	(void)salon_service(60);
	salon_all_skilled();
	salon_ready();
	(void)salon_row(0, 0, salon_at(monday, 2430), true);
	want = (struct want){ .service = 0, .technician = 0, .start = salon_at(monday, 2400), .guest = 0 };
	assert_int_equal(day_seat(arena, salon_day(monday, (struct date){ monday.days + 1 }), &want, 1, true, &seating, &which), FREE);
	assert_int_equal(seating.n_moves, 1);
	assert_int_equal(seating.moves[0].to, 1);
	want.start = salon_at(monday, 2330);
	want.service = 0;
	salon.rows[0].start -= 10;
	salon.rows[0].busy.from -= 10;
	salon.rows[0].busy.to -= 10;
	assert_int_equal(day_seat(arena, salon_day(monday, monday), &want, 1, true, &seating, &which), FREE);
	assert_int_equal(seating.n_moves, 1);
}

static void
the_reach_covers_the_nights(void **state)
{
	struct span span;

	(void)state;
	salon_open(arena, "America/New_York");
	salon_hours(900, 2530);
	(void)salon_technician(900, 2530);
	(void)salon_service(60);
	salon.services[0].buffer_before = 10;
	salon_all_skilled();
	salon_ready();
	span = day_scope(&salon.cat, monday, monday);
	assert_int_equal(span.from, salon_at((struct date){ monday.days - 1 }, 900));
	assert_int_equal(span.to, salon_at(monday, 2530));
	span = day_reach(&salon.cat, monday, (struct date){ monday.days + 1 });
	assert_int_equal(span.to, salon_at((struct date){ monday.days + 1 }, 2530));
	salon.cat.n_hours = 0;
	salon_hours(900, 1800);
	span = day_scope(&salon.cat, monday, monday);
	assert_int_equal(span.from, salon_at(monday, 0));
	assert_int_equal(span.to, salon_at(monday, 2400));
	span = day_reach(&salon.cat, monday, monday);
	assert_int_equal(span.from, salon_at(monday, 0) - 10);
	assert_int_equal(span.to, salon_at(monday, 2400) + 60);
	/* A store that never closes: one day each side. */
	salon.cat.n_hours = 0;
	salon_hours(0, 2400);
	span = day_scope(&salon.cat, monday, monday);
	assert_int_equal(span.from, salon_at((struct date){ monday.days - 1 }, 0));
	assert_int_equal(span.to, salon_at((struct date){ monday.days + 1 }, 2400));
}

struct dst_case {
	const char	*zone;
	struct civil	 day;
	int32_t		 opens;
	int32_t		 closes;
	const char	*times;		/* for 30 minutes on a grid of 30 */
};

static void
days_of_a_clock_change_offer_each_time_that_exists(void **state)
{
	static const struct dst_case cases[] = {
		{ "America/New_York", { 2026, 3, 8 }, 100, 400, "01:00 01:30 03:00 03:30" },
		{ "America/New_York", { 2026, 3, 8 }, 230, 400, "03:00 03:30" },
		{ "America/New_York", { 2026, 11, 1 }, 0, 300, "00:00 00:30 01:00 01:30 01:00+ 01:30+ 02:00 02:30" },
		{ "America/New_York", { 2026, 11, 1 }, 100, 130, "01:00 01:30 01:00+" },
		{ "Europe/London", { 2026, 3, 29 }, 0, 300, "00:00 00:30 02:00 02:30" },
		{ "Europe/London", { 2026, 10, 25 }, 0, 300, "00:00 00:30 01:00 01:30 01:00+ 01:30+ 02:00 02:30" },
		{ "Australia/Lord_Howe", { 2026, 4, 5 }, 100, 300, "01:00 01:30 01:30+ 02:00 02:30" },
		{ "Australia/Lord_Howe", { 2026, 10, 4 }, 100, 300, "01:00 01:30 02:30" },
		{ "Asia/Shanghai", { 2026, 3, 8 }, 100, 300, "01:00 01:30 02:00 02:30" },
		{ "Asia/Shanghai", { 1991, 4, 14 }, 100, 400, "01:00 01:30 03:00 03:30" },
		{ "Asia/Shanghai", { 1991, 9, 15 }, 0, 300, "00:00 00:30 01:00 01:30 01:00+ 01:30+ 02:00 02:30" },
	};
	struct date date;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		date = date_of(cases[i].day.year, cases[i].day.month, cases[i].day.day);
		salon_open(arena, cases[i].zone);
		salon_hours(cases[i].opens, cases[i].closes);
		(void)salon_technician(0, 2400);
		(void)salon_service(30);
		salon_all_skilled();
		salon_ready();
		assert_string_equal(free_times(date, 0, ANY), cases[i].times);
		assert_string_equal(free_times(date, 0, 0), cases[i].times);
		arena_reset(arena);
	}
}

static void
a_service_runs_through_a_clock_change_in_real_minutes(void **state)
{
	struct date date;

	(void)state;
	date = date_of(2026, 3, 8);
	salon_open(arena, "America/New_York");
	salon_hours(100, 400);
	(void)salon_technician(0, 2400);
	(void)salon_service(60);
	salon_all_skilled();
	salon_ready();
	assert_string_equal(free_times(date, 0, 0), "01:00 01:30 03:00");
	(void)salon_row(0, 0, salon_at(date, 130), false);
	/* Until 3:30 on the wall. */
	assert_string_equal(free_times(date, 0, 0), "");
	salon.services[0].duration = 30;
	assert_string_equal(free_times(date, 0, 0), "01:00 03:30");
}

static void
the_days_of_a_clock_change_have_23_and_25_hours(void **state)
{
	struct start *starts;
	size_t n;

	(void)state;
	salon_open(arena, "America/New_York");
	salon_hours(0, 2400);
	(void)salon_technician(0, 2400);
	(void)salon_service(30);
	salon_all_skilled();
	salon_ready();
	n = day_starts(arena, salon_day(date_of(2026, 3, 8), date_of(2026, 3, 8)), date_of(2026, 3, 8), 0, ANY, 0, NULL, 0, &starts);
	assert_int_equal(n, 46);
	n = day_starts(arena, salon_day(date_of(2026, 11, 1), date_of(2026, 11, 1)), date_of(2026, 11, 1), 0, ANY, 0, NULL, 0, &starts);
	assert_int_equal(n, 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_empty_day_offers_the_grid, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_service_nobody_does_is_never_offered, open_test, close_test),
		cmocka_unit_test_setup_teardown(the_whole_span_lies_inside_the_opening, open_test, close_test),
		cmocka_unit_test_setup_teardown(split_shifts_leave_the_break_out, open_test, close_test),
		cmocka_unit_test_setup_teardown(dated_exceptions_replace_the_week, open_test, close_test),
		cmocka_unit_test_setup_teardown(closures_close_whole_days, open_test, close_test),
		cmocka_unit_test_setup_teardown(time_off_is_cut_out, open_test, close_test),
		cmocka_unit_test_setup_teardown(buffers_touch_and_do_not_overlap, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_busy_end_is_a_start_of_that_technician, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_gap_leaves_the_technician_free, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_gap_is_not_the_guests_time, open_test, close_test),
		cmocka_unit_test_setup_teardown(the_carts_other_items_keep_their_guest_busy, open_test, close_test),
		cmocka_unit_test_setup_teardown(resources_run_out, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_resource_is_held_through_the_gap, open_test, close_test),
		cmocka_unit_test_setup_teardown(lead_time_and_horizon_bound_the_offer, open_test, close_test),
		cmocka_unit_test_setup_teardown(staff_may_leave_the_grid_and_managers_the_hours, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_full_day_of_a_technician_is_over, open_test, close_test),
		cmocka_unit_test_setup_teardown(nights_belong_to_the_day_they_begin, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_row_beyond_midnight_can_make_room, open_test, close_test),
		cmocka_unit_test_setup_teardown(the_reach_covers_the_nights, open_test, close_test),
		cmocka_unit_test_setup_teardown(days_of_a_clock_change_offer_each_time_that_exists, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_service_runs_through_a_clock_change_in_real_minutes, open_test, close_test),
		cmocka_unit_test_setup_teardown(the_days_of_a_clock_change_have_23_and_25_hours, open_test, close_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
