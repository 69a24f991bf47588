/* desk_confirm.c - bookings: all or nothing, once, and nobody turned away while somebody can move. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/limits.h"
#include "tests/db/fixture.h"
#include "tests/db/salon.h"

static void
a_single_booking_is_all_its_rows(void **state)
{
	struct receipt receipt;
	struct order *order;

	(void)state;
	order = salon_order(&salon, "Ann", "+12125550001");
	order->email = STR("ann@example.com");
	order->notify_email = true;
	order->notes = STR("Nuts");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	salon_add(&salon, order, 0, PEDICURE, ANY, "11:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	assert_int_equal(receipt.n_guests, 1);
	assert_int_equal(receipt.guests[0].n_items, 2);
	assert_true(str_eq(receipt.guests[0].status, STR("confirmed")));
	assert_true(str_eq(receipt.guests[0].payment_status, STR("unpaid")));
	assert_int_equal(receipt.total.cents, 6000 + 4000);
	assert_int_equal(receipt.group_code.len, 6);
	assert_int_equal(receipt.manage_token.len, 22);
	assert_false(receipt.repeated);
	assert_false(receipt.guests[0].items[0].any);
	assert_true(receipt.guests[0].items[1].any);
	assert_true(str_eq(receipt.guests[0].items[0].technician_name, STR("Emma")));
	assert_true(str_eq(receipt.phone, STR("+12125550001")));
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment}"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment_group_member}"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {claim}"), 12 + 9);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {item_resource}"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE to_value = 'confirmed'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'booked'"), 2);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {guest} WHERE verified_at IS NOT NULL"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment_item} WHERE local_start = '2026-02-16 10:00:00'"
	    " AND starts_at = '2026-02-16 15:00:00'"), 1);
	salon_check(&salon);
}

static void
a_group_of_three_is_one_visit(void **state)
{
	struct receipt receipt;
	struct receipt later;
	struct order *order;

	(void)state;
	order = salon_order(&salon, "Alice", "+12125550001");
	salon_companion(&salon, order, "Bob", "+12125550002");
	salon_companion(&salon, order, "Charlie", "");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	salon_add(&salon, order, 1, PEDICURE, MEI, "10:00");
	salon_add(&salon, order, 2, NAILS, ANY, "10:30");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	assert_int_equal(receipt.n_guests, 3);
	assert_true(receipt.guests[0].is_primary);
	assert_true(str_eq(receipt.guests[2].name, STR("Charlie")));
	assert_int_equal(receipt.guests[2].items[0].price.cents, 5000);
	assert_true(str_eq(receipt.guests[2].items[0].technician_id, STR("emp_3")));
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {guest}"), 3);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {guest} WHERE phone IS NULL"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment_group_member} WHERE role = 'companion'"), 2);
	assert_int_equal(salon_count(&salon, "SELECT SUM(visits) FROM {guest_relationship}"), 2);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox}"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment} WHERE manage_hash <> REPEAT(CHAR(0), 32)"), 1);
	assert_int_equal(desk_visit_by_token(&salon.desk, receipt.manage_token, &later), OK);
	assert_int_equal(later.n_guests, 3);
	assert_int_equal(later.total.cents, receipt.total.cents);
	assert_true(str_eq(later.group_code, receipt.group_code));
	assert_int_equal(later.manage_token.len, 0);
	assert_int_equal(desk_visit_by_token(&salon.desk, STR("AAAAAAAAAAAAAAAAAAAAAA"), &later), ERR_NOT_FOUND);
	salon_check(&salon);
}

static void
the_same_key_gives_the_same_answer_and_books_once(void **state)
{
	struct receipt first;
	struct receipt second;
	struct order *order;

	(void)state;
	order = salon_order(&salon, "Ann", "+12125550001");
	order->key = STR("key-1");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	assert_int_equal(salon_confirm(&salon, order, &first, NULL), OK);
	order->hold_token = STR("another-tab");
	assert_int_equal(salon_confirm(&salon, order, &second, NULL), OK);
	assert_true(second.repeated);
	assert_true(str_eq(first.manage_token, second.manage_token));
	assert_true(str_eq(first.guests[0].public_id, second.guests[0].public_id));
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment}"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox}"), 1);
	order->notes = STR("something else");
	assert_int_equal(salon_confirm(&salon, order, &second, NULL), ERR_MISMATCH);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment}"), 1);
}

static void
a_key_counts_for_a_day(void **state)
{
	struct receipt receipt;
	struct order *order;

	(void)state;
	order = salon_order(&salon, "Ann", "+12125550001");
	order->key = STR("key-1");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	salon_pass(&salon, 24 * 60 * 60 - 1);
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	assert_true(receipt.repeated);
	salon_pass(&salon, 2);
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), ERR_SLOT_TAKEN);
}

static void
a_refused_booking_leaves_its_key_free(void **state)
{
	struct confirm_problem problem;
	struct receipt receipt;
	struct order *order;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	order = salon_order(&salon, "Ann", "+12125550001");
	order->key = STR("key-1");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:30");
	assert_int_equal(salon_confirm(&salon, order, &receipt, &problem), ERR_SLOT_TAKEN);
	order->guests[0].items[0].starts_at = salon_at(&salon, "11:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, &problem), OK);
	assert_false(receipt.repeated);
}

static void
what_is_taken_is_named_and_nothing_is_stored(void **state)
{
	struct confirm_problem problem;
	struct receipt receipt;
	struct order *order;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_book(&salon, GEL, MEI, "12:00", NULL), OK);
	order = salon_order(&salon, "Ann", "+12125550001");
	salon_companion(&salon, order, "Bea", "");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:15");
	salon_add(&salon, order, 0, GEL, EMMA, "14:00");
	salon_add(&salon, order, 1, GEL, MEI, "12:30");
	salon_add(&salon, order, 1, GEL, MEI, "03:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, &problem), ERR_SLOT_TAKEN);
	assert_int_equal(problem.n_taken, 3);
	assert_int_equal(problem.taken[0].guest, 0);
	assert_int_equal(problem.taken[0].item, 0);
	assert_int_equal(problem.taken[0].why, REFUSED_BUSY);
	assert_int_equal(problem.taken[1].guest, 1);
	assert_int_equal(problem.taken[1].item, 0);
	assert_int_equal(problem.taken[2].item, 1);
	assert_int_equal(problem.taken[2].why, REFUSED_CLOSED);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment}"), 2);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {guest}"), 2);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {idempotency}"), 2);
}

static void
somebody_who_can_move_makes_room(void **state)
{
	struct receipt first;
	struct receipt second;
	struct receipt again;
	struct str by;
	int who;

	(void)state;
	assert_int_equal(salon_book(&salon, GEL, ANY, "10:00", &first), OK);
	by = first.guests[0].items[0].technician_id;
	who = str_eq(by, STR("emp_1")) ? EMMA : MEI;
	assert_int_equal(salon_book(&salon, GEL, who, "10:15", &second), OK);
	assert_true(str_eq(second.guests[0].items[0].technician_id, by));
	assert_int_equal(desk_visit_by_token(&salon.desk, first.manage_token, &again), OK);
	assert_false(str_eq(again.guests[0].items[0].technician_id, by));
	assert_int_equal(again.guests[0].items[0].starts_at.us, first.guests[0].items[0].starts_at.us);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE what = 'reseat' AND subject_kind = 'item'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox}"), 2);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {claim}"), 20);
	salon_check(&salon);
	assert_int_equal(salon_book(&salon, GEL, ANY, "10:15", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(salon_book(&salon, NAILS, ANY, "10:15", NULL), OK);
}

static void
a_promised_or_frozen_seat_stays(void **state)
{
	struct receipt first;
	int who;

	(void)state;
	assert_int_equal(salon_book(&salon, GEL, ANY, "10:00", &first), OK);
	who = str_eq(first.guests[0].items[0].technician_id, STR("emp_1")) ? EMMA : MEI;
	salon_run(&salon, "UPDATE {appointment_item} SET technician_told = 1");
	assert_int_equal(salon_book(&salon, GEL, who, "10:15", NULL), ERR_SLOT_TAKEN);
	salon_run(&salon, "UPDATE {appointment_item} SET technician_told = 0");
	salon.desk.now = salon_at(&salon, "09:10");
	salon_run(&salon, "UPDATE {store} SET lead_minutes = 30, catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	assert_int_equal(salon_book(&salon, GEL, who, "10:15", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(salon_book(&salon, GEL, EMMA + MEI - who, "10:15", NULL), OK);
	salon_run(&salon, "UPDATE {store} SET lead_minutes = 60");
}

static void
the_own_hold_becomes_the_booking(void **state)
{
	struct hold_line line;
	struct receipt receipt;
	struct order *order;

	(void)state;
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", &line), OK);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), ERR_SLOT_TAKEN);
	order = salon_order(&salon, "Ann", "+12125550001");
	order->hold_token = STR("token-a");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	order->guests[0].items[0].ref = STR("a");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold}"), 0);
}

static void
a_held_start_may_pass_the_lead_time(void **state)
{
	struct receipt receipt;
	struct order *order;

	(void)state;
	salon.desk.now = salon_at(&salon, "09:00");
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", NULL), OK);
	salon_pass(&salon, 120);
	assert_int_equal(salon_book(&salon, NAILS, MEI, "10:00", NULL), ERR_SLOT_TAKEN);
	order = salon_order(&salon, "Ann", "+12125550001");
	order->hold_token = STR("token-a");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
}

static void
a_lapsed_hold_books_if_the_time_is_still_free(void **state)
{
	struct receipt receipt;
	struct order *order;

	(void)state;
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", NULL), OK);
	salon_pass(&salon, 400);
	order = salon_order(&salon, "Ann", "+12125550001");
	order->hold_token = STR("token-a");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
}

static void
a_price_that_changed_is_shown_before_it_is_agreed(void **state)
{
	struct confirm_problem problem;
	struct receipt receipt;
	struct order *order;

	(void)state;
	order = salon_order(&salon, "Ann", "+12125550001");
	order->total_seen = 5000;
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, &problem), ERR_PRICE_CHANGED);
	assert_int_equal(problem.total_now.cents, 6000);
	order->total_seen = 6000;
	assert_int_equal(salon_confirm(&salon, order, &receipt, &problem), OK);
}

static void
a_guest_is_known_by_phone_and_has_a_daily_limit(void **state)
{
	struct confirm_problem problem;
	struct receipt receipt;
	struct order *order;
	int i;

	(void)state;
	salon_run(&salon, "UPDATE {store} SET daily_max = 2, catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	for (i = 0; i < 3; i++) {
		order = salon_order(&salon, "Ann", "+12125550001");
		salon_add(&salon, order, 0, NAILS, EMMA, i == 0 ? "10:00" : i == 1 ? "12:00" : "14:00");
		assert_int_equal(salon_confirm(&salon, order, &receipt, &problem), i < 2 ? OK : ERR_SLOT_TAKEN);
	}
	assert_int_equal(problem.taken[0].why, REFUSED_FULL_DAY);
	order->guests[0].items[0].starts_at = salon_at(&salon, "2026-02-17T10:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, &problem), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {guest}"), 1);
}

static void
a_store_may_want_to_confirm_itself(void **state)
{
	struct receipt receipt;
	struct order *order;

	(void)state;
	salon_run(&salon, "UPDATE {store} SET confirm_at_once = 0, catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &receipt), OK);
	assert_true(str_eq(receipt.guests[0].status, STR("pending")));
	order = salon_order(&salon, "Ann", "");
	order->created_by = STR("0190-staff");
	order->scope = STR("staff");
	salon_add(&salon, order, 0, NAILS, EMMA, "11:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	assert_true(str_eq(receipt.guests[0].status, STR("confirmed")));
}

static void
a_claim_refuses_what_forgot_its_lock(void **state)
{
	struct str problem;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_book(&salon, NAILS, MEI, "10:00", NULL), OK);
	assert_int_equal(db_run(salon.db, STR("UPDATE {claim} SET technician_id = 21 WHERE technician_id = 22"), &problem), ERR_EXISTS);
	assert_int_equal(db_run(salon.db, STR("INSERT INTO {claim} (store_id, technician_id, minute5, item_id)"
	    " SELECT 1, 21, minute5 + 11, item_id FROM {claim} WHERE technician_id = 21 ORDER BY minute5 LIMIT 1"), &problem), ERR_EXISTS);
}

static void
a_foreign_claim_is_believed(void **state)
{
	struct confirm_problem problem;
	struct receipt receipt;
	struct order *order;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	salon_run(&salon, "UPDATE {claim} SET technician_id = 22");
	order = salon_order(&salon, "Ann", "+12125550001");
	salon_companion(&salon, order, "Bea", "");
	salon_add(&salon, order, 0, NAILS, LENA, "10:00");
	salon_add(&salon, order, 1, NAILS, MEI, "10:30");
	assert_int_equal(salon_confirm(&salon, order, &receipt, &problem), ERR_SLOT_TAKEN);
	assert_int_equal(problem.n_taken, 1);
	assert_int_equal(problem.taken[0].guest, 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment}"), 1);
}

static void
a_gap_in_a_service_can_be_sold(void **state)
{
	(void)state;
	assert_int_equal(salon_book(&salon, COLOUR, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {claim}"), 12);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {claim} WHERE minute5 * 5 BETWEEN"
	    " TIMESTAMPDIFF(MINUTE, '1970-01-01', '2026-02-16 15:30') AND TIMESTAMPDIFF(MINUTE, '1970-01-01', '2026-02-16 15:59')"), 0);
	salon_run(&salon, "UPDATE {service} SET duration = 30 WHERE id = 13");
	salon_run(&salon, "UPDATE {store} SET catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	assert_int_equal(salon_book(&salon, GEL, EMMA, "10:30", NULL), OK);
	assert_int_equal(salon_book(&salon, GEL, EMMA, "10:30", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(salon_book(&salon, GEL, EMMA, "10:15", NULL), ERR_SLOT_TAKEN);
	salon_run(&salon, "UPDATE {service} SET duration = 50 WHERE id = 13");
}

static void
what_has_run_out_is_free_and_reads_as_cancelled(void **state)
{
	struct receipt first;
	struct receipt again;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &first), OK);
	salon_run(&salon, "UPDATE {appointment} SET status = 'pending', expires_at = '2026-02-10 14:05:00'");
	salon_run(&salon, "UPDATE {appointment_item} SET expires_at = '2026-02-10 14:05:00'");
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:30", NULL), ERR_SLOT_TAKEN);
	salon_pass(&salon, 300);
	assert_true(salon_offers(&salon, "", NAILS, EMMA, "10:30"));
	assert_int_equal(desk_visit_by_token(&salon.desk, first.manage_token, &again), OK);
	assert_true(str_eq(again.guests[0].status, STR("cancelled")));
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:30", NULL), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment} WHERE status = 'cancelled'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE why = 'not paid in time'"), 1);
	salon_check(&salon);
}

static void
the_timed_job_ends_what_has_run_out(void **state)
{
	size_t n;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_book(&salon, NAILS, MEI, "10:00", NULL), OK);
	salon_run(&salon, "UPDATE {appointment} SET status = 'pending', expires_at = '2026-02-10 14:05:00' ORDER BY id LIMIT 1");
	salon_run(&salon, "UPDATE {appointment_item} SET expires_at = '2026-02-10 14:05:00' ORDER BY id LIMIT 1");
	assert_int_equal(desk_lapse(&salon.desk, 10, &n), OK);
	assert_int_equal(n, 0);
	salon_pass(&salon, 301);
	assert_int_equal(desk_lapse(&salon.desk, 10, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment} WHERE status = 'cancelled'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {claim}"), 12);
	assert_int_equal(desk_lapse(&salon.desk, 10, &n), OK);
	assert_int_equal(n, 0);
}

static void
a_manager_books_outside_hours_but_never_over_another(void **state)
{
	struct receipt receipt;
	struct order *order;

	(void)state;
	order = salon_order(&salon, "Ann", "");
	order->created_by = STR("0190-manager");
	salon_add(&salon, order, 0, NAILS, EMMA, "07:05");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), ERR_SLOT_TAKEN);
	order->override_hours = true;
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE what = 'override'"), 1);
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), ERR_SLOT_TAKEN);
}

static void
an_order_that_says_nothing_is_invalid(void **state)
{
	struct confirm_problem problem;
	struct receipt receipt;
	struct order *order;

	(void)state;
	order = salon_order(&salon, "", "+12125550001");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, &problem), ERR_INVALID);
	assert_true(problem_of(&problem.fields, STR("guest_name")).len > 0);
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_single_booking_is_all_its_rows),
		T(a_group_of_three_is_one_visit),
		T(the_same_key_gives_the_same_answer_and_books_once),
		T(a_key_counts_for_a_day),
		T(a_refused_booking_leaves_its_key_free),
		T(what_is_taken_is_named_and_nothing_is_stored),
		T(somebody_who_can_move_makes_room),
		T(a_promised_or_frozen_seat_stays),
		T(the_own_hold_becomes_the_booking),
		T(a_held_start_may_pass_the_lead_time),
		T(a_lapsed_hold_books_if_the_time_is_still_free),
		T(a_price_that_changed_is_shown_before_it_is_agreed),
		T(a_guest_is_known_by_phone_and_has_a_daily_limit),
		T(a_store_may_want_to_confirm_itself),
		T(a_claim_refuses_what_forgot_its_lock),
		T(a_foreign_claim_is_believed),
		T(a_gap_in_a_service_can_be_sold),
		T(what_has_run_out_is_free_and_reads_as_cancelled),
		T(the_timed_job_ends_what_has_run_out),
		T(a_manager_books_outside_hours_but_never_over_another),
		T(an_order_that_says_nothing_is_invalid),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
