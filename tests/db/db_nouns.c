/* db_nouns.c - every statement that is linked fits its structs, and a catalogue comes back as it was laid out. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/limits.h"
#include "db/busy.h"
#include "db/catalogue.h"
#include "tests/db/fixture.h"
#include "tests/db/salon.h"

static void
every_statement_fits_its_structs(void **state)
{
	struct str problem = STR_NONE;

	(void)state;
	if (db_prepare_all(salon.db, &problem) != OK)
		fail_msg("%.*s", STR_ARG(problem));
}

static void
a_catalogue_comes_back_as_it_was_laid_out(void **state)
{
	const struct catalogue *cat;

	(void)state;
	cat = salon.desk.cat;
	assert_int_equal(cat->n_services, 5);
	assert_int_equal(cat->n_technicians, 3);
	assert_int_equal(cat->n_skills, 11);
	assert_int_equal(cat->n_hours, 7);
	assert_int_equal(cat->n_shifts, 21);
	assert_int_equal(cat->n_needs, 1);
	assert_true(str_eq(cat->services[GEL].name, STR("Gel Manicure")));
	assert_true(str_eq(cat->store.timezone, STR("America/New_York")));
	assert_int_equal(catalogue_terms(cat, NAILS, EMMA).price.cents, 6000);
	assert_int_equal(catalogue_terms(cat, NAILS, MEI).price.cents, 5000);
	assert_int_equal(catalogue_terms(cat, MASSAGE, MEI).buffer_after, 15);
	assert_int_equal(catalogue_terms(cat, COLOUR, MEI).gap_minutes, 30);
	assert_true(catalogue_needs_resources(cat, PEDICURE));
	assert_false(catalogue_can(cat, LENA, GEL));
}

static void
a_catalogue_is_read_once_and_again_when_its_version_grows(void **state)
{
	const struct catalogue *cat;

	(void)state;
	cat = salon.desk.cat;
	salon_request(&salon);
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	assert_ptr_equal(salon.desk.cat, cat);
	assert_int_equal(db_stats(salon.db)->n, 1);
	salon_run(&salon, "UPDATE {service} SET price = 4600 WHERE id = 13");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	assert_int_equal(salon.desk.cat->services[GEL].price.cents, 4500);
	salon_run(&salon, "UPDATE {store} SET catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store_by_id(&salon.desk, STR("store_001")), OK);
	assert_int_equal(salon.desk.cat->services[GEL].price.cents, 4600);
	salon_run(&salon, "UPDATE {service} SET price = 4500 WHERE id = 13");
}

static void
an_unknown_store_is_not_found(void **state)
{
	(void)state;
	assert_int_equal(desk_store(&salon.desk, STR("nowhere")), ERR_NOT_FOUND);
	assert_int_equal(desk_store_by_id(&salon.desk, STR("demo")), ERR_NOT_FOUND);
}

static void
busy_time_is_items_holds_of_others_and_classes_that_are_not_blocked(void **state)
{
	struct busy_range range;
	struct busy_row *rows;
	struct hold_line line;
	size_t n;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, MEI, "10:00", &line), OK);
	salon_run(&salon, "INSERT INTO {course} (id, store_id, public_id, name, price) VALUES (1, 1, 'c', 'Course', 100)");
	salon_run(&salon, "INSERT INTO {slot} (store_id, public_id, course_id, technician_id, local_start, starts_at, ends_at, capacity,"
	    " status, created_at, updated_at) VALUES (1, 's1', 1, 23, '2026-02-16 10:00:00', '2026-02-16 15:00:00', '2026-02-16 16:00:00',"
	    " 5, 'available', NOW(6), NOW(6)), (1, 's2', 1, 23, '2026-02-16 12:00:00', '2026-02-16 17:00:00', '2026-02-16 18:00:00', 5,"
	    " 'blocked', NOW(6), NOW(6))");
	range = (struct busy_range){ .store_id = 1, .from = salon_at(&salon, "09:00"), .to = salon_at(&salon, "20:00"),
	    .now = salon.desk.now, .token_hash = STR_NONE };
	assert_int_equal(db_busy_list(salon.db, &range, &rows, &n), OK);
	assert_int_equal(n, 3);
	assert_false(salon_offers(&salon, "", NAILS, LENA, "10:00"));
	assert_true(salon_offers(&salon, "", NAILS, LENA, "12:00"));
	range.to = salon_at(&salon, "10:00");
	assert_int_equal(db_busy_list(salon.db, &range, &rows, &n), OK);
	assert_int_equal(n, 0);
	range.from = salon_at(&salon, "10:55");
	range.to = salon_at(&salon, "11:30");
	assert_int_equal(db_busy_list(salon.db, &range, &rows, &n), OK);
	assert_int_equal(n, 3);
	salon_run(&salon, "DELETE FROM {slot}");
	salon_run(&salon, "DELETE FROM {course}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_statement_fits_its_structs, clear),
		cmocka_unit_test_setup(a_catalogue_comes_back_as_it_was_laid_out, clear),
		cmocka_unit_test_setup(a_catalogue_is_read_once_and_again_when_its_version_grows, clear),
		cmocka_unit_test_setup(an_unknown_store_is_not_found, clear),
		cmocka_unit_test_setup(busy_time_is_items_holds_of_others_and_classes_that_are_not_blocked, clear),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
