/* model_catalogue.c - finding things in a catalogue, and what a service by somebody comes to. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/limits.h"
#include "salon.h"

static struct arena *arena;

static int
open_test(void **state)
{
	(void)state;
	arena = arena_new(ARENA_STORE_CAP);
	salon_open(arena, "America/New_York");
	return 0;
}

static int
close_test(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
keys_and_names_find_positions(void **state)
{
	(void)state;
	(void)salon_technician(900, 1800);
	(void)salon_technician(900, 1800);
	(void)salon_service(60);
	(void)salon_service(30);
	salon.technicians[0].id = 900;			/* pages' order is not the keys' */
	salon.technicians[0].public_id = STR("emp_9");
	salon.services[1].public_id = STR("svc_b");
	salon_ready();
	assert_int_equal(catalogue_technician(&salon.cat, 900), 0);
	assert_int_equal(catalogue_technician(&salon.cat, 102), 1);
	assert_int_equal(catalogue_technician(&salon.cat, 101), -1);
	assert_int_equal(catalogue_service(&salon.cat, 202), 1);
	assert_int_equal(catalogue_service(&salon.cat, 203), -1);
	assert_int_equal(catalogue_service(&salon.cat, 0), -1);
	assert_int_equal(catalogue_technician_named(&salon.cat, STR("emp_9")), 0);
	assert_int_equal(catalogue_technician_named(&salon.cat, STR("emp_")), -1);
	assert_int_equal(catalogue_service_named(&salon.cat, STR("svc_b")), 1);
}

static void
an_empty_catalogue_answers(void **state)
{
	(void)state;
	salon_ready();
	assert_int_equal(catalogue_technician(&salon.cat, 1), -1);
	assert_int_equal(catalogue_service(&salon.cat, 1), -1);
	assert_int_equal(catalogue_n_able(&salon.cat, 0), 0);
	assert_false(catalogue_can(&salon.cat, 0, 0));
	assert_false(catalogue_needs_resources(&salon.cat, 0));
	assert_false(catalogue_open_on(&salon.cat, date_of(2026, 2, 16)));
}

static void
only_the_skilled_can(void **state)
{
	(void)state;
	(void)salon_technician(900, 1800);
	(void)salon_technician(900, 1800);
	(void)salon_service(60);
	(void)salon_service(30);
	(void)salon_skill(1, 0);
	(void)salon_skill(1, 0);			/* a second row of the same counts once */
	salon_skill(0, 1)->technician_id = 999;		/* somebody unknown */
	salon_ready();
	assert_true(catalogue_can(&salon.cat, 1, 0));
	assert_false(catalogue_can(&salon.cat, 0, 0));
	assert_false(catalogue_can(&salon.cat, -1, 0));
	assert_false(catalogue_can(&salon.cat, 2, 0));
	assert_false(catalogue_can(&salon.cat, 1, -1));
	assert_false(catalogue_can(&salon.cat, 1, 2));
	assert_int_equal(catalogue_n_able(&salon.cat, 0), 1);
	assert_int_equal(catalogue_n_able(&salon.cat, 1), 0);
}

static void
own_terms_override_the_services(void **state)
{
	struct skill *skill;
	struct terms terms;

	(void)state;
	(void)salon_technician(900, 1800);
	(void)salon_technician(900, 1800);
	(void)salon_service(60);
	salon.services[0].buffer_before = 5;
	salon.services[0].buffer_after = 10;
	skill = salon_skill(0, 0);
	skill->duration = 45;
	skill->price = 7000;
	skill->buffer_before = 0;
	(void)salon_skill(1, 0);
	salon_ready();
	terms = catalogue_terms(&salon.cat, 0, 0);
	assert_int_equal(terms.duration, 45);
	assert_int_equal(terms.buffer_before, 0);
	assert_int_equal(terms.buffer_after, 10);
	assert_int_equal(terms.price.cents, 7000);
	terms = catalogue_terms(&salon.cat, 0, 1);
	assert_int_equal(terms.duration, 60);
	assert_int_equal(terms.buffer_before, 5);
	assert_int_equal(terms.price.cents, 6000);
	/* The price of any is the base price. */
	assert_int_equal(catalogue_terms(&salon.cat, 0, -1).price.cents, 6000);
}

static void
a_gap_ends_with_the_service(void **state)
{
	struct terms terms;

	(void)state;
	(void)salon_technician(900, 1800);
	(void)salon_technician(900, 1800);
	(void)salon_service(90);
	salon.services[0].gap_start = 45;
	salon.services[0].gap_minutes = 30;
	salon_skill(0, 0)->duration = 60;
	salon_skill(1, 0)->duration = 45;
	salon_ready();
	terms = catalogue_terms(&salon.cat, 0, -1);
	assert_int_equal(terms.gap_start, 45);
	assert_int_equal(terms.gap_minutes, 30);
	assert_int_equal(catalogue_terms(&salon.cat, 0, 0).gap_minutes, 15);
	assert_int_equal(catalogue_terms(&salon.cat, 0, 1).gap_minutes, 0);
}

static void
needs_count_only_what_exists(void **state)
{
	(void)state;
	(void)salon_service(60);
	(void)salon_service(30);
	(void)salon_resource(1);
	salon_need(1, 0, 1);
	salon_need(0, 5, 1);				/* a resource that is gone */
	salon_ready();
	assert_false(catalogue_needs_resources(&salon.cat, 0));
	assert_true(catalogue_needs_resources(&salon.cat, 1));
}

static void
days_open_by_week_exception_and_closure(void **state)
{
	struct date monday;

	(void)state;
	monday = date_of(2026, 2, 16);
	salon.hours[salon.cat.n_hours++] = (struct hours){ .weekday = 1, .opens = 540, .closes = 1080 };
	salon.exceptions[salon.cat.n_exceptions++] = (struct exception){ .day = { monday.days + 7 }, .opens = 0, .closes = 0 };
	salon.exceptions[salon.cat.n_exceptions++] = (struct exception){ .day = { monday.days + 1 }, .opens = 600, .closes = 660 };
	salon.closures[salon.cat.n_closures++] =
	    (struct closure){ .from_day = { monday.days + 14 }, .to_day = { monday.days + 15 }, .reason = STR("Holiday") };
	salon_ready();
	assert_true(catalogue_open_on(&salon.cat, monday));
	assert_true(catalogue_open_on(&salon.cat, (struct date){ monday.days + 1 }));
	assert_false(catalogue_open_on(&salon.cat, (struct date){ monday.days + 2 }));
	assert_false(catalogue_open_on(&salon.cat, (struct date){ monday.days + 7 }));
	assert_false(catalogue_open_on(&salon.cat, (struct date){ monday.days + 14 }));
	assert_true(str_eq(catalogue_closure_reason(&salon.cat, (struct date){ monday.days + 15 }), STR("Holiday")));
	assert_int_equal(catalogue_closure_reason(&salon.cat, monday).len, 0);
}

static void
today_is_the_stores(void **state)
{
	struct instant now;

	(void)state;
	salon.cat.store.horizon_days = 60;
	salon_ready();
	/* Half past nine in the evening in New York is the next day in Greenwich. */
	assert_true(instant_parse(STR("2026-02-17T02:30:00Z"), &now));
	assert_int_equal(catalogue_today(&salon.cat, now).days, date_of(2026, 2, 16).days);
	assert_int_equal(catalogue_last_day(&salon.cat, now).days, date_of(2026, 2, 16).days + 60);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keys_and_names_find_positions, open_test, close_test),
		cmocka_unit_test_setup_teardown(an_empty_catalogue_answers, open_test, close_test),
		cmocka_unit_test_setup_teardown(only_the_skilled_can, open_test, close_test),
		cmocka_unit_test_setup_teardown(own_terms_override_the_services, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_gap_ends_with_the_service, open_test, close_test),
		cmocka_unit_test_setup_teardown(needs_count_only_what_exists, open_test, close_test),
		cmocka_unit_test_setup_teardown(days_open_by_week_exception_and_closure, open_test, close_test),
		cmocka_unit_test_setup_teardown(today_is_the_stores, open_test, close_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
