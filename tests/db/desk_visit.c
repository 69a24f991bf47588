/* desk_visit.c - whole visits: what is offered can be held, lost, had again and booked, off the grid too; one query a list. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/limits.h"
#include "desk/visit_times.h"
#include "tests/db/fixture.h"
#include "tests/db/salon.h"

/* Two guests: nails by Emma and then a manicure by anyone; a manicure by Mei and then nails by anyone. */
static const struct visit_want party[] = { { 0, NAILS, EMMA }, { 0, GEL, ANY }, { 1, GEL, MEI }, { 1, NAILS, ANY } };
enum { N_PARTY = sizeof(party) / sizeof(party[0]) };

static struct date
monday(void)
{
	return date_of(2026, 2, 16);
}

static struct visit_ask
ask_for(const char *token)
{
	return (struct visit_ask){ .items = party, .n = N_PARTY, .hold_token = str_of(token) };
}

static void
every_list_is_one_query(void **state)
{
	const struct visit_ask ask = ask_for("");
	struct visit_start *starts;
	struct day_line *days;
	uint64_t before;
	int64_t next;
	size_t n;

	(void)state;
	before = db_stats(salon.db)->n;
	assert_int_equal(desk_visit_times(&salon.desk, &ask, monday(), &starts, &n), OK);
	assert_int_equal(db_stats(salon.db)->n, before + 1);
	assert_true(n > 0);
	assert_int_equal(desk_visit_days(&salon.desk, &ask, date_of(2026, 2, 10), date_of(2026, 2, 23), &days, &n), OK);
	assert_int_equal(db_stats(salon.db)->n, before + 2);
	assert_int_equal(n, 14);
	assert_int_equal(desk_visit_next(&salon.desk, &ask, monday(), date_of(2026, 4, 1), &next), OK);
	assert_int_equal(db_stats(salon.db)->n, before + 3);
	assert_int_equal(next, MINUTE_OF(salon_at(&salon, "09:00")));
}

/* Who is there on the day decides; past and far days are nothing to look at. */
static void
days_are_open_full_closed_or_outside(void **state)
{
	const struct visit_ask ask = ask_for("");
	struct visit_start *starts;
	struct day_line *days;
	int64_t next;
	size_t n;

	(void)state;
	salon_run(&salon, "INSERT INTO {closure} VALUES (1, '2026-02-17', '2026-02-17', 'Holiday')");
	salon_run(&salon, "INSERT INTO {technician_exception} VALUES (1, 21, '2026-02-16', 0, 540, 600), (1, 22, '2026-02-16', 0, 605, 1140),"
	    " (1, 21, '2026-02-18', 0, 0, 0)");
	salon_run(&salon, "UPDATE {store} SET catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, salon.desk.cat->store.code), OK);
	assert_int_equal(desk_visit_days(&salon.desk, &ask, date_of(2026, 2, 9), date_of(2026, 2, 19), &days, &n), OK);
	assert_int_equal(days[0].state, DAY_OUTSIDE);
	assert_int_equal(days[1].state, DAY_OPEN);
	assert_int_equal(days[7].state, DAY_FULL);		/* Emma has gone before Mei comes */
	assert_int_equal(days[8].state, DAY_CLOSED);
	assert_int_equal(days[9].state, DAY_CLOSED);
	assert_int_equal(days[10].state, DAY_OPEN);
	assert_int_equal(desk_visit_next(&salon.desk, &ask, monday(), date_of(2026, 2, 28), &next), OK);
	assert_int_equal(next, MINUTE_OF(salon_at(&salon, "2026-02-19T09:00")));
	assert_int_equal(desk_visit_times(&salon.desk, &ask, date_of(2026, 6, 9), &starts, &n), OK);
	assert_int_equal(n, 0);
	salon_run(&salon, "DELETE FROM {closure}");
	salon_run(&salon, "DELETE FROM {technician_exception}");
	salon_run(&salon, "UPDATE {store} SET catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, salon.desk.cat->store.code), OK);
}

static void
fill(struct hold_want *wants, const struct visit_start *start)
{
	static const char *const refs[] = { "one", "two", "three", "four" };
	size_t i;

	for (i = 0; i < N_PARTY; i++)
		wants[i] = (struct hold_want){ .ref = str_of(refs[i]), .guest = party[i].guest, .service = party[i].service,
		    .technician = party[i].technician, .starts_at = INSTANT_OF(start->starts[i]) };
}

static void
all_that_is_offered_can_be_held_and_had_again_when_lapsed(void **state)
{
	struct visit_ask ask = ask_for("t");
	struct hold_line lines[N_PARTY];
	struct hold_want wants[N_PARTY];
	struct visit_start *starts;
	size_t which;
	size_t n;
	size_t i;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "11:00", NULL), OK);
	assert_int_equal(salon_book(&salon, GEL, ANY, "15:00", NULL), OK);
	assert_int_equal(desk_visit_times(&salon.desk, &ask, monday(), &starts, &n), OK);
	assert_true(n > 10);
	for (i = 0; i < n; i++) {
		fill(wants, &starts[i]);
		assert_int_equal(desk_hold(&salon.desk, STR("t"), wants, N_PARTY, true, lines, &which), OK);
	}
	assert_true(MINUTE_OF(wants[3].starts_at) == MINUTE_OF(wants[2].starts_at) + 50);
	salon_pass(&salon, 3600);
	assert_int_equal(desk_hold(&salon.desk, STR("t"), wants, N_PARTY, true, lines, &which), OK);
	/* The same moment without what goes before it is off the grid. */
	assert_int_equal(desk_hold_release(&salon.desk, STR("t"), STR_NONE), OK);
	assert_int_equal(desk_hold(&salon.desk, STR("u"), &wants[3], 1, true, lines, &which), ERR_SLOT_UNAVAILABLE);
}

static void
what_follows_off_the_grid_is_booked_without_holds(void **state)
{
	struct confirm_problem problem;
	struct receipt receipt;
	struct order *order;

	(void)state;
	order = salon_order(&salon, "Ada", "+12125550101");
	salon_add(&salon, order, 0, GEL, EMMA, "10:00");
	salon_add(&salon, order, 0, NAILS, MEI, "10:50");
	assert_int_equal(salon_confirm(&salon, order, &receipt, &problem), OK);
	salon_check(&salon);
	order = salon_order(&salon, "Bea", "+12125550102");
	salon_add(&salon, order, 0, GEL, EMMA, "12:00");
	salon_add(&salon, order, 0, NAILS, MEI, "12:55");
	assert_int_equal(salon_confirm(&salon, order, &receipt, &problem), ERR_SLOT_TAKEN);
	assert_int_equal(problem.n_taken, 1);
	assert_int_equal(problem.taken[0].item, 1);
	assert_int_equal(problem.taken[0].why, REFUSED_OFF_GRID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_list_is_one_query, clear),
		cmocka_unit_test_setup(days_are_open_full_closed_or_outside, clear),
		cmocka_unit_test_setup(all_that_is_offered_can_be_held_and_had_again_when_lapsed, clear),
		cmocka_unit_test_setup(what_follows_off_the_grid_is_booked_without_holds, clear),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
