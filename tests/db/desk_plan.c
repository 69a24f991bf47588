/* desk_plan.c - reasons agree with what is offered and name the right fact; classes get their time in their teacher's calendar. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/limits.h"
#include "model/why.h"
#include "tests/db/salon.h"

enum { BROWS = 5, N_SERVICES = 6, N_TECHNICIANS = 3 };

static struct salon salon;

static int
begin(void **state)
{
	(void)state;
	salon_make(&salon);
	salon_run(&salon, "INSERT INTO {service} (id, store_id, category_id, public_id, name, duration, price, position)"
	    " VALUES (16, 1, 1, 'svc_6', 'Brows', 30, 2000, 5)");
	salon_run(&salon, "INSERT INTO {technician_skill} (store_id, technician_id, service_id) VALUES (1, 21, 16)");
	salon_run(&salon, "INSERT INTO {course} (id, store_id, public_id, name, price) VALUES (41, 1, 'course', 'Nail art', 9000)");
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	salon_close(&salon);
	return 0;
}

static int
clear(void **state)
{
	static const char *const undo[] = {
		"DELETE FROM {slot}", "DELETE FROM {time_off}", "DELETE FROM {technician_exception}", "DELETE FROM {closure}",
		"UPDATE {technician} SET daily_max = 0",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(undo) / sizeof(undo[0]); i++)
		salon_run(&salon, undo[i]);
	salon_clear(&salon);
	return 0;
}

/* The catalogue is another now. */
static void
arrange(const char *text)
{
	salon_run(&salon, text);
	salon_run(&salon, "UPDATE {store} SET catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
}

static struct reason
why(int service, int technician, const char *time)
{
	struct want want = { .service = service, .technician = technician, .guest = -1 };
	struct day_view view;
	struct reason reason;
	struct instant at;
	struct date date;

	at = salon_at(&salon, time);
	want.start = MINUTE_OF(at);
	date = zone_local(salon.desk.cat->zone, at).date;
	assert_int_equal(desk_view(&salon.desk, date, date, &view), OK);
	day_why(salon.arena, view.day, &want, &reason);
	return reason;
}

static bool
is_offered(const struct start *starts, size_t n, int64_t at)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (starts[i].at == at)
			return true;
	return false;
}

/* Every five minutes of a day, for everybody and everything. */
static size_t
agree(struct date date)
{
	struct want want = { .guest = -1 };
	struct ask ask = { .guest = -1, .hold_token = STR_NONE };
	struct day_view view;
	struct reason reason;
	struct start *starts;
	size_t n_offered;
	size_t mark;
	size_t n;
	int64_t from;
	int64_t to;

	from = MINUTE_OF(zone_day_start(salon.desk.cat->zone, date));
	to = MINUTE_OF(zone_day_start(salon.desk.cat->zone, (struct date){ .days = date.days + 1 }));
	assert_int_equal(desk_view(&salon.desk, date, date, &view), OK);
	n_offered = 0;
	for (ask.service = 0; ask.service < N_SERVICES; ask.service++) {
		for (ask.technician = ANY; ask.technician < N_TECHNICIANS; ask.technician++) {
			assert_int_equal(desk_times(&salon.desk, &ask, date, &starts, &n), OK);
			n_offered += n;
			want.service = ask.service;
			want.technician = ask.technician;
			for (want.start = from; want.start < to; want.start += 5) {
				mark = arena_mark(salon.arena);
				day_why(salon.arena, view.day, &want, &reason);
				if ((reason.why == FREE) != is_offered(starts, n, want.start))
					fail_msg("service %d, technician %d, minute %lld: reason %d", want.service, want.technician,
					    (long long)(want.start - from), reason.why);
				arena_rewind(salon.arena, mark);
			}
		}
	}
	return n_offered;
}

static void
fill(void)
{
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_book(&salon, GEL, ANY, "10:00", NULL), OK);
	assert_int_equal(salon_book(&salon, PEDICURE, ANY, "11:00", NULL), OK);
	assert_int_equal(salon_book(&salon, COLOUR, EMMA, "13:00", NULL), OK);
	assert_int_equal(salon_book(&salon, MASSAGE, ANY, "14:35", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(salon_book(&salon, MASSAGE, ANY, "14:45", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token", "a", NAILS, MEI, "16:00", NULL), OK);
}

static void
reasons_agree_with_the_offer(void **state)
{
	(void)state;
	arrange("INSERT INTO {time_off} (store_id, technician_id, starts_at, ends_at) VALUES"
	    " (1, 23, '2026-02-16 17:00', '2026-02-16 19:00')");
	arrange("INSERT INTO {technician_exception} (store_id, technician_id, day, position, opens, closes) VALUES"
	    " (1, 22, '2026-02-16', 0, 600, 780), (1, 22, '2026-02-16', 1, 840, 1140)");
	fill();
	assert_true(agree(date_of(2026, 2, 16)) > 100);
}

static void
they_agree_today_and_at_the_horizon_and_when_clocks_change(void **state)
{
	(void)state;
	assert_true(agree(date_of(2026, 2, 10)) > 100);			/* half past already, and the lead time */
	assert_true(agree(date_of(2026, 3, 8)) > 100);
	assert_true(agree(date_of(2026, 4, 11)) > 100);			/* the last day */
	assert_int_equal(agree(date_of(2026, 4, 12)), 0);
	assert_int_equal(agree(date_of(2026, 2, 9)), 0);
}

static void
the_store_refuses(void **state)
{
	struct reason reason;

	(void)state;
	assert_int_equal(why(NAILS, EMMA, "2026-02-10T08:00").why, REFUSED_PAST);
	assert_int_equal(why(NAILS, EMMA, "2026-02-10T09:30").why, REFUSED_TOO_SOON);
	assert_int_equal(why(NAILS, EMMA, "2026-04-12T10:00").why, REFUSED_TOO_FAR);
	assert_int_equal(why(NAILS, EMMA, "10:05").why, REFUSED_OFF_GRID);
	reason = why(NAILS, EMMA, "20:00");
	assert_int_equal(reason.why, REFUSED_CLOSED);
	assert_false(reason.whole_day);
	assert_int_equal(reason.span.to, MINUTE_OF(salon_at(&salon, "20:00")));
	arrange("INSERT INTO {closure} (store_id, from_day, to_day, reason) VALUES (1, '2026-02-16', '2026-02-16', 'Presidents'' Day')");
	reason = why(NAILS, ANY, "10:00");
	assert_int_equal(reason.why, REFUSED_CLOSED);
	assert_true(reason.whole_day);
}

static void
the_technician_refuses(void **state)
{
	struct reason reason;

	(void)state;
	assert_int_equal(why(GEL, LENA, "10:00").why, REFUSED_UNABLE);
	reason = why(NAILS, EMMA, "18:30");
	assert_int_equal(reason.why, REFUSED_OFF_DUTY);
	assert_null(reason.off);
	assert_false(reason.whole_day);
	assert_int_equal(reason.span.from, MINUTE_OF(salon_at(&salon, "09:00")));
	assert_int_equal(reason.span.to, MINUTE_OF(salon_at(&salon, "19:00")));
	arrange("INSERT INTO {technician_exception} (store_id, technician_id, day, position, opens, closes) VALUES (1, 21, '2026-02-16', 0, 0, 0)");
	assert_true(why(NAILS, EMMA, "10:00").whole_day);
	arrange("INSERT INTO {time_off} (store_id, technician_id, starts_at, ends_at) VALUES"
	    " (1, 22, '2026-02-16 15:00', '2026-02-16 19:00')");
	reason = why(NAILS, MEI, "09:30");
	assert_int_equal(reason.why, REFUSED_OFF_DUTY);
	assert_non_null(reason.off);
	assert_int_equal(reason.off->ends_at.us, salon_at(&salon, "14:00").us);
}

static void
the_calendar_refuses(void **state)
{
	struct reason reason;

	(void)state;
	fill();
	reason = why(NAILS, EMMA, "10:30");
	assert_int_equal(reason.why, REFUSED_BUSY);
	assert_int_equal(reason.row->kind, BUSY_ITEM);
	assert_int_equal(reason.span.from, MINUTE_OF(salon_at(&salon, "10:00")));
	reason = why(NAILS, MEI, "16:30");
	assert_int_equal(reason.row->kind, BUSY_HOLD);
	assert_int_equal(why(BROWS, EMMA, "13:30").why, FREE);		/* in the gap of Colour */
	reason = why(PEDICURE, EMMA, "11:15");
	assert_int_equal(reason.why, REFUSED_RESOURCE);
	assert_int_equal(reason.resource, 0);
	arrange("UPDATE {technician} SET daily_max = 2 WHERE id = 21");
	assert_int_equal(why(NAILS, EMMA, "17:00").why, REFUSED_FULL_DAY);
}

static void
a_free_time_says_who_goes_elsewhere(void **state)
{
	struct reason reason;

	(void)state;
	assert_int_equal(salon_book(&salon, GEL, ANY, "10:00", NULL), OK);	/* with Emma or Mei */
	reason = why(GEL, (int)salon_count(&salon, "SELECT technician_id FROM {appointment_item}") - 21, "10:00");
	assert_int_equal(reason.why, FREE);
	assert_int_equal(reason.n_moves, 1);
	assert_int_equal(why(GEL, ANY, "10:00").n_moves, 0);
}

static struct class_plan
plan(int technician, const char *time, int32_t minutes)
{
	struct class_plan plan;

	plan = (struct class_plan){
		.course = STR("course"),
		.technician = technician,
		.starts_at = salon_at(&salon, time),
		.minutes = minutes,
		.capacity = 6,
		.modifier_kind = STR("percent"),
		.modifier = -1000,
	};
	plan.local_start = zone_local(salon.desk.cat->zone, plan.starts_at);
	return plan;
}

static void
a_class_is_published_once(void **state)
{
	struct class_clash clash;
	struct class_plan class;

	(void)state;
	class = plan(EMMA, "18:00", 90);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), OK);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), ERR_EXISTS);
	assert_true(str_eq(salon_text(&salon, "SELECT CONCAT_WS(' ', course_id, technician_id, local_start, starts_at, ends_at, capacity,"
	    " booked_count, status, modifier_kind, modifier) FROM {slot}"), STR("41 21 2026-02-16 18:00:00 2026-02-16 23:00:00.000000"
	    " 2026-02-17 00:30:00.000000 6 0 available percent -1000")));
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {slot_lock} WHERE kind = 'store' AND day = '2026-02-16'"), 1);
	assert_false(salon_offers(&salon, "", NAILS, EMMA, "17:15"));
	assert_true(salon_offers(&salon, "", NAILS, EMMA, "17:00"));
}

static void
a_busy_teacher_gets_no_class(void **state)
{
	struct class_clash clash;
	struct class_plan class;

	(void)state;
	fill();
	class = plan(EMMA, "09:30", 45);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), ERR_SLOT_TAKEN);
	assert_int_equal(clash.kind, BUSY_ITEM);
	assert_int_equal(clash.span.from, MINUTE_OF(salon_at(&salon, "10:00")));
	class = plan(EMMA, "09:15", 45);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), OK);
	class = plan(EMMA, "09:30", 30);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), ERR_SLOT_TAKEN);
	assert_int_equal(clash.kind, BUSY_CLASS);
	class = plan(MEI, "15:45", 30);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), ERR_SLOT_TAKEN);
	class = plan(LENA, "15:45", 30);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), OK);
	arrange("INSERT INTO {time_off} (store_id, technician_id, starts_at, ends_at) VALUES"
	    " (1, 23, '2026-02-16 15:00', '2026-02-16 19:00')");
	class = plan(LENA, "13:00", 90);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), ERR_SLOT_TAKEN);
	assert_true(clash.is_off);
}

static void
a_class_may_lie_in_a_gap_but_not_across_its_end(void **state)
{
	struct class_clash clash;
	struct class_plan class;

	(void)state;
	assert_int_equal(salon_book(&salon, COLOUR, EMMA, "13:00", NULL), OK);
	class = plan(EMMA, "13:30", 35);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), ERR_SLOT_TAKEN);
	class = plan(EMMA, "13:25", 30);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), ERR_SLOT_TAKEN);
	class = plan(EMMA, "13:30", 30);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), OK);
}

static void
the_past_has_no_classes(void **state)
{
	struct class_clash clash;
	struct class_plan class;

	(void)state;
	class = plan(EMMA, "2026-02-10T08:00", 60);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), ERR_IN_THE_PAST);
	class = plan(EMMA, "10:00", 0);
	assert_int_equal(desk_publish(&salon.desk, &class, &clash), ERR_INVALID);
}

static void
only_what_the_change_touches_does_not_fit(void **state)
{
	struct day_view view;
	struct date date;
	size_t n;
	size_t i;

	(void)state;
	fill();
	arrange("INSERT INTO {time_off} (store_id, technician_id, starts_at, ends_at) VALUES"
	    " (1, 21, '2026-02-16 18:30', '2026-02-16 19:00')");		/* within Colour's gap: 13:30 to 14:00 */
	date = date_of(2026, 2, 16);
	assert_int_equal(desk_view(&salon.desk, date, date, &view), OK);
	n = 0;
	for (i = 0; i < view.n_busy; i++)
		n += !day_fits(salon.arena, view.day, &view.busy[i]);
	assert_int_equal(n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(reasons_agree_with_the_offer, clear),
		cmocka_unit_test_setup(they_agree_today_and_at_the_horizon_and_when_clocks_change, clear),
		cmocka_unit_test_setup(the_store_refuses, clear),
		cmocka_unit_test_setup(the_technician_refuses, clear),
		cmocka_unit_test_setup(the_calendar_refuses, clear),
		cmocka_unit_test_setup(a_free_time_says_who_goes_elsewhere, clear),
		cmocka_unit_test_setup(a_class_is_published_once, clear),
		cmocka_unit_test_setup(a_busy_teacher_gets_no_class, clear),
		cmocka_unit_test_setup(a_class_may_lie_in_a_gap_but_not_across_its_end, clear),
		cmocka_unit_test_setup(the_past_has_no_classes, clear),
		cmocka_unit_test_setup(only_what_the_change_touches_does_not_fit, clear),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
