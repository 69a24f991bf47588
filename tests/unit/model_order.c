/* model_order.c - totals of an order, and the faults it has by itself. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/limits.h"
#include "model/order.h"
#include "salon.h"

static struct arena *arena;
static struct order_item items[4];
static struct order_guest guests[2];
static struct order order;

/* Guest A: an hour with Emma and 45 minutes with anybody; Alice: an hour with Emma. */
static int
open_test(void **state)
{
	(void)state;
	arena = arena_new(ARENA_STORE_CAP);
	salon_open(arena, "America/New_York");
	(void)salon_technician(900, 1800);
	(void)salon_technician(900, 1800);
	(void)salon_service(60);
	(void)salon_service(45);
	salon_skill(0, 0)->price = 5000;
	salon_skill(0, 1)->price = 9900;
	(void)salon_skill(1, 1);
	salon_ready();
	items[0] = (struct order_item){ .ref = STR("a"), .service = 0, .technician = 0, .starts_at = { 60 * US_PER_MIN } };
	items[1] = (struct order_item){ .ref = STR("b"), .service = 1, .technician = -1, .starts_at = { 120 * US_PER_MIN } };
	items[2] = (struct order_item){ .ref = STR("c"), .service = 0, .technician = 0, .starts_at = { 120 * US_PER_MIN } };
	guests[0] = (struct order_guest){ .name = STR("Anna"), .phone = STR("+12125550142"), .items = items, .n_items = 2 };
	guests[1] = (struct order_guest){ .name = STR("Alice"), .items = items + 2, .n_items = 1 };
	order = (struct order){ .guests = guests, .n_guests = 2 };
	return 0;
}

static int
close_test(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* The only field at fault, or "" for none. */
static struct str
fault(void)
{
	struct problem problem = { .n_fields = 0 };

	if (order_check(&salon.cat, &order, &problem) == OK)
		return problem.n_fields == 0 ? STR_NONE : STR("OK with faults");
	assert_int_equal(problem.n_fields, 1);
	return problem.fields[0].name;
}

#define ASSERT_FAULT(name)	assert_true(str_eq(fault(), STR(name)))

static void
named_items_cost_the_technicians_price_and_any_the_base_price(void **state)
{
	(void)state;
	assert_int_equal(order_n_items(&order), 3);
	assert_int_equal(order_item_price(&salon.cat, &items[0]).cents, 5000);
	assert_int_equal(order_item_price(&salon.cat, &items[1]).cents, 4500);
	assert_int_equal(order_total(&salon.cat, &order).cents, 14500);
}

static void
a_whole_order_has_no_fault(void **state)
{
	(void)state;
	ASSERT_FAULT("");
}

static void
every_guest_needs_a_name_and_a_service(void **state)
{
	(void)state;
	guests[1].name = STR("  ");
	ASSERT_FAULT("guest_name");
	guests[1].name = STR("Alice\nB");
	ASSERT_FAULT("guest_name");
	guests[1].name = STR("Alice");
	guests[1].n_items = 0;
	ASSERT_FAULT("companion_appointments");
	order.n_guests = 0;
	ASSERT_FAULT("sub_appointments");
}

static void
phones_are_e164_or_absent(void **state)
{
	(void)state;
	guests[0].phone = STR("2125550142");
	ASSERT_FAULT("phone");
	guests[0].phone = STR_NONE;
	ASSERT_FAULT("");
	guests[1].phone = STR("+1212555014a");
	ASSERT_FAULT("guest_phone");
}

static void
items_name_what_can_be_booked(void **state)
{
	(void)state;
	items[2].service = 7;
	ASSERT_FAULT("service_id");
	items[2].service = 0;
	items[2].technician = 1;		/* does not do it */
	ASSERT_FAULT("employee_id");
	items[2].technician = 5;
	ASSERT_FAULT("employee_id");
	items[2].technician = -1;
	ASSERT_FAULT("");
	items[2].starts_at.us = 0;
	ASSERT_FAULT("datetime");
	items[2].starts_at.us = 60 * US_PER_MIN + US_PER_S;
	ASSERT_FAULT("datetime");
}

static void
refs_are_short_and_differ(void **state)
{
	(void)state;
	items[2].ref = STR("a");
	ASSERT_FAULT("ref");
	items[2].ref = STR_NONE;
	items[1].ref = STR_NONE;
	ASSERT_FAULT("");
	items[1].ref = STR("1234567890123456789012345");
	ASSERT_FAULT("ref");
}

static void
a_visit_has_limits(void **state)
{
	(void)state;
	salon.cat.store.items_max = 2;
	ASSERT_FAULT("sub_appointments");
	salon.cat.store.items_max = 0;
	salon.cat.store.guests_max = 1;
	ASSERT_FAULT("companion_appointments");
	salon.cat.store.guests_max = 10;
	guests[1].n_items = 1000;		/* not looked at one by one */
	ASSERT_FAULT("sub_appointments");
}

static void
mail_needs_an_address(void **state)
{
	(void)state;
	order.notify_email = true;
	ASSERT_FAULT("email");
	order.email = STR("anna@example.com");
	ASSERT_FAULT("");
}

static void
earlier_faults_of_the_caller_stay_and_do_not_count(void **state)
{
	struct problem problem = { .n_fields = 0 };

	(void)state;
	problem_add(&problem, STR("guest_name"), STR("Too early."));
	assert_int_equal(order_check(&salon.cat, &order, &problem), OK);
	guests[0].name = STR_NONE;
	assert_int_equal(order_check(&salon.cat, &order, &problem), ERR_INVALID);
	assert_int_equal(problem.n_fields, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(named_items_cost_the_technicians_price_and_any_the_base_price, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_whole_order_has_no_fault, open_test, close_test),
		cmocka_unit_test_setup_teardown(every_guest_needs_a_name_and_a_service, open_test, close_test),
		cmocka_unit_test_setup_teardown(phones_are_e164_or_absent, open_test, close_test),
		cmocka_unit_test_setup_teardown(items_name_what_can_be_booked, open_test, close_test),
		cmocka_unit_test_setup_teardown(refs_are_short_and_differ, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_visit_has_limits, open_test, close_test),
		cmocka_unit_test_setup_teardown(mail_needs_an_address, open_test, close_test),
		cmocka_unit_test_setup_teardown(earlier_faults_of_the_caller_stay_and_do_not_count, open_test, close_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
