/* desk_cancel.c - taking a visit back frees its time at once. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/limits.h"
#include "tests/db/fixture.h"
#include "tests/db/salon.h"

static void
told(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	(void)arg;
	(void)receipt;
	out->sms = STR("cancelled");
}

static enum err
cancel(struct str token, struct str appointment, struct receipt *out)
{
	return desk_cancel(&salon.desk, token, appointment, STR("ill"), told, NULL, out);
}

static void
a_cancelled_time_can_be_booked_again(void **state)
{
	struct receipt first;
	struct receipt out;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &first), OK);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(cancel(first.manage_token, STR_NONE, &out), OK);
	assert_true(str_eq(out.guests[0].status, STR("cancelled")));
	assert_int_equal(out.total.cents, 0);
	assert_int_equal(out.sequence, 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {claim}"), 0);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE from_value = 'confirmed' AND to_value = 'cancelled'"
	    " AND actor = 'guest' AND why = 'ill'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'cancelled' AND channel = 'sms'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment} WHERE cancelled_at IS NOT NULL"), 1);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	salon_check(&salon);
}

static void
a_second_cancel_changes_nothing(void **state)
{
	struct receipt first;
	struct receipt out;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &first), OK);
	assert_int_equal(cancel(first.manage_token, STR_NONE, &out), OK);
	assert_int_equal(cancel(first.manage_token, STR_NONE, &out), ERR_NOT_FOUND);
	assert_int_equal(cancel(out.manage_token, STR_NONE, &out), ERR_WRONG_STATE);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE to_value = 'cancelled'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'cancelled'"), 1);
	assert_int_equal(cancel(STR("AAAAAAAAAAAAAAAAAAAAAA"), STR_NONE, &out), ERR_NOT_FOUND);
}

static void
one_of_a_group_goes_and_the_others_stay(void **state)
{
	struct receipt receipt;
	struct receipt out;
	struct order *order;
	struct str bea;
	struct str cid;

	(void)state;
	order = salon_order(&salon, "Ann", "+12125550001");
	salon_companion(&salon, order, "Bea", "");
	salon_companion(&salon, order, "Cid", "");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	salon_add(&salon, order, 1, NAILS, MEI, "10:00");
	salon_add(&salon, order, 2, NAILS, LENA, "10:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	bea = receipt.guests[1].public_id;
	cid = receipt.guests[2].public_id;
	assert_int_equal(cancel(receipt.manage_token, bea, &out), OK);
	assert_true(str_eq(out.guests[0].status, STR("confirmed")));
	assert_true(str_eq(out.guests[1].status, STR("cancelled")));
	assert_int_equal(out.total.cents, 11000);
	assert_true(salon_offers(&salon, "", NAILS, MEI, "10:00"));
	assert_false(salon_offers(&salon, "", NAILS, LENA, "10:00"));
	assert_int_equal(cancel(out.manage_token, bea, &receipt), ERR_WRONG_STATE);
	assert_int_equal(cancel(out.manage_token, STR("nobody"), &receipt), ERR_NOT_FOUND);
	assert_int_equal(cancel(out.manage_token, cid, &out), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'cancelled'"), 2);
	assert_int_equal(cancel(out.manage_token, STR_NONE, &out), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment} WHERE status = 'cancelled'"), 3);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {claim}"), 0);
}

static void
after_the_cut_off_it_is_too_late(void **state)
{
	struct receipt first;
	struct receipt out;
	struct instant until;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &first), OK);
	until = desk_cancel_until(&salon.desk, &first);
	assert_int_equal(until.us, salon_at(&salon, "2026-02-15T10:00").us);
	salon.desk.now.us = until.us + 1;
	assert_int_equal(cancel(first.manage_token, STR_NONE, &out), ERR_WRONG_STATE);
	salon.desk.now = until;
	assert_int_equal(cancel(first.manage_token, STR_NONE, &out), OK);
}

static void
what_is_over_cannot_be_cancelled(void **state)
{
	struct receipt first;
	struct receipt out;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &first), OK);
	salon_run(&salon, "UPDATE {appointment} SET status = 'completed'");
	assert_int_equal(cancel(first.manage_token, STR_NONE, &out), ERR_WRONG_STATE);
}

static void
a_link_ends_thirty_days_after_the_visit(void **state)
{
	struct receipt first;
	struct receipt out;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &first), OK);
	salon.desk.now = salon_at(&salon, "2026-03-18T11:00");
	assert_int_equal(desk_visit_by_token(&salon.desk, first.manage_token, &out), OK);
	salon.desk.now = salon_at(&salon, "2026-03-18T13:00");
	assert_int_equal(desk_visit_by_token(&salon.desk, first.manage_token, &out), ERR_GONE);
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_cancelled_time_can_be_booked_again),
		T(a_second_cancel_changes_nothing),
		T(one_of_a_group_goes_and_the_others_stay),
		T(after_the_cut_off_it_is_too_late),
		T(what_is_over_cannot_be_cancelled),
		T(a_link_ends_thirty_days_after_the_visit),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
