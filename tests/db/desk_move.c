/* desk_move.c - guests move their visits, and what becomes of the link. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <string.h>

#include "desk/link.h"
#include "desk/mine.h"
#include "desk/move.h"
#include "tests/db/fixture.h"
#include "tests/db/salon.h"

static void
told(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	(void)arg;
	out->sms = receipt->manage_token;
	out->body = STR("mail");
	out->calendar = STR("calendar");
}

/* Ann with nails by Emma at ten and gel by Mei at eleven; Bea with nails by Lena at a quarter past ten. */
static void
book(struct receipt *out)
{
	struct order *order;

	order = salon_order(&salon, "Ann", "+12125550001");
	order->email = STR("ann@example.com");
	order->notify_email = true;
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	salon_add(&salon, order, 0, GEL, MEI, "11:00");
	salon_companion(&salon, order, "Bea", "");
	salon_add(&salon, order, 1, NAILS, LENA, "10:15");
	assert_int_equal(salon_confirm(&salon, order, out, NULL), OK);
	salon.desk.visitor = STR("a visitor's session");
}

static bool
offers(const struct move_plan *plan, const char *time)
{
	struct instant at;
	int64_t *starts;
	size_t n;
	size_t i;

	at = salon_at(&salon, time);
	assert_int_equal(desk_move_times(&salon.desk, plan, zone_local(salon.desk.cat->zone, at).date, &starts, &n), OK);
	for (i = 0; i < n; i++)
		if (starts[i] == MINUTE_OF(at))
			return true;
	return false;
}

static enum err
go(const struct move_plan *plan, const char *time, struct receipt *out)
{
	return desk_move(&salon.desk, plan, MINUTE_OF(salon_at(&salon, time)), told, NULL, out);
}

static void
a_visit_keeps_its_shape(void **state)
{
	struct move_plan plan;
	struct receipt booked;
	struct receipt moved;

	(void)state;
	book(&booked);
	assert_int_equal(desk_move_open(&salon.desk, booked.manage_token, STR_NONE, STR_NONE, MOVE_KEEP, &plan), OK);
	assert_int_equal(plan.n, 3);
	assert_true(offers(&plan, "10:00"));		/* its own time is free for it */
	assert_true(offers(&plan, "10:30"));
	assert_int_equal(salon_book(&salon, NAILS, LENA, "13:15", NULL), OK);
	assert_false(offers(&plan, "13:00"));		/* Lena could not */
	assert_true(offers(&plan, "14:00"));
	assert_int_equal(go(&plan, "13:00", &moved), ERR_SLOT_TAKEN);
	assert_int_equal(go(&plan, "2026-02-17T14:00", &moved), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment_item} WHERE live = 1 AND local_start IN"
	    " ('2026-02-17 14:00:00', '2026-02-17 15:00:00', '2026-02-17 14:15:00')"), 3);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment} WHERE sequence = 1"), 2);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'changed'"), 2);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE channel = 'email' AND calendar = 'calendar'"), 1);
	salon_check(&salon);
}

static void
one_service_stays_clear_of_the_guests_others(void **state)
{
	struct move_plan plan;
	struct receipt booked;
	struct receipt moved;

	(void)state;
	book(&booked);
	assert_int_equal(desk_move_open(&salon.desk, booked.manage_token, booked.guests[0].public_id,
	    booked.guests[0].items[0].public_id, MOVE_KEEP, &plan), OK);
	assert_true(offers(&plan, "10:00"));
	assert_false(offers(&plan, "10:30"));		/* into her own gel manicure */
	assert_true(offers(&plan, "12:00"));
	assert_int_equal(go(&plan, "10:30", &moved), ERR_SLOT_TAKEN);
	assert_int_equal(go(&plan, "12:00", &moved), OK);
	assert_int_equal(moved.guests[0].total.cents, booked.guests[0].total.cents);
	salon_check(&salon);
}

static void
another_technician_or_anyone_can_be_asked_for(void **state)
{
	struct move_plan plan;
	struct receipt booked;
	struct receipt moved;
	struct str item;
	struct str ann;

	(void)state;
	book(&booked);
	ann = booked.guests[0].public_id;
	item = booked.guests[0].items[0].public_id;
	assert_int_equal(desk_move_open(&salon.desk, booked.manage_token, ann, item, LENA, &plan), OK);
	assert_false(offers(&plan, "10:00"));		/* Bea is with her */
	assert_int_equal(desk_move_open(&salon.desk, booked.manage_token, ann, booked.guests[0].items[1].public_id, LENA, &plan),
	    ERR_NOT_FOUND);				/* she does no gel */
	assert_int_equal(desk_move_open(&salon.desk, booked.manage_token, ann, item, ANY, &plan), OK);
	assert_int_equal(go(&plan, "14:00", &moved), OK);
	assert_true(moved.guests[0].items[0].any || moved.guests[0].items[1].any);
}

static void
what_may_not_be_moved_is_refused(void **state)
{
	struct move_plan plan;
	struct receipt booked;
	struct receipt other;

	(void)state;
	book(&booked);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "15:00", &other), OK);
	assert_int_equal(desk_move_open(&salon.desk, booked.manage_token, other.guests[0].public_id, STR_NONE, MOVE_KEEP, &plan),
	    ERR_NOT_FOUND);
	assert_int_equal(desk_move_open(&salon.desk, booked.manage_token, booked.guests[0].public_id,
	    other.guests[0].items[0].public_id, MOVE_KEEP, &plan), ERR_NOT_FOUND);
	assert_int_equal(desk_move_open(&salon.desk, STR("AAAAAAAAAAAAAAAAAAAAAA"), STR_NONE, STR_NONE, MOVE_KEEP, &plan), ERR_NOT_FOUND);
	assert_int_equal(desk_move_open(&salon.desk, STR_NONE, STR_NONE, STR_NONE, MOVE_KEEP, &plan), ERR_NOT_FOUND);
	salon.desk.now = salon_at(&salon, "2026-02-15T10:01");
	assert_int_equal(desk_move_open(&salon.desk, booked.manage_token, STR_NONE, STR_NONE, MOVE_KEEP, &plan), ERR_WRONG_STATE);
	assert_int_equal(desk_move_open(&salon.desk, booked.manage_token, booked.guests[1].public_id, STR_NONE, MOVE_KEEP, &plan), OK);
	salon_clear(&salon);
	book(&booked);
	salon_run(&salon, "UPDATE {appointment} SET status = 'no_show'");
	assert_int_equal(desk_move_open(&salon.desk, booked.manage_token, STR_NONE, STR_NONE, MOVE_KEEP, &plan), ERR_WRONG_STATE);
}

static void
a_change_ends_the_link_and_leads_on_who_made_it(void **state)
{
	struct move_plan plan;
	struct receipt booked;
	struct receipt first;
	struct receipt second;
	struct receipt out;
	struct str token;

	(void)state;
	book(&booked);
	assert_int_equal(desk_move_open(&salon.desk, booked.manage_token, STR_NONE, STR_NONE, MOVE_KEEP, &plan), OK);
	assert_int_equal(go(&plan, "13:00", &first), OK);
	assert_int_equal(desk_visit_by_token(&salon.desk, booked.manage_token, &out), ERR_NOT_FOUND);
	assert_int_equal(go(&plan, "14:00", &second), ERR_NOT_FOUND);
	assert_int_equal(desk_move_open(&salon.desk, first.manage_token, STR_NONE, STR_NONE, MOVE_KEEP, &plan), OK);
	assert_int_equal(go(&plan, "13:00", &second), OK);		/* it is there already: nothing happens */
	assert_int_equal(second.manage_token.len, 0);
	assert_int_equal(go(&plan, "14:00", &second), OK);
	/* From the oldest link to the present one. */
	assert_int_equal(desk_link_follow(&salon.desk, booked.manage_token, &token), OK);
	assert_true(str_eq(token, second.manage_token));
	assert_int_equal(desk_link_follow(&salon.desk, first.manage_token, &token), OK);
	assert_true(str_eq(token, second.manage_token));
	assert_int_equal(desk_link_follow(&salon.desk, second.manage_token, &token), ERR_NOT_FOUND);
	salon.desk.visitor = STR("another's session");
	assert_int_equal(desk_link_follow(&salon.desk, booked.manage_token, &token), ERR_GONE);
	salon.desk.visitor = STR_NONE;
	assert_int_equal(desk_link_follow(&salon.desk, booked.manage_token, &token), ERR_GONE);
	/* The message has the new one. */
	assert_true(str_eq(salon_text(&salon, "SELECT body FROM {outbox} WHERE channel = 'sms' ORDER BY id DESC LIMIT 1"),
	    second.manage_token));
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {manage_link}"), 2);
}

static void
a_refused_move_keeps_the_link(void **state)
{
	struct move_plan plan;
	struct receipt booked;
	struct receipt out;

	(void)state;
	book(&booked);
	assert_int_equal(desk_move_open(&salon.desk, booked.manage_token, STR_NONE, STR_NONE, MOVE_KEEP, &plan), OK);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "15:00", NULL), OK);
	assert_int_equal(go(&plan, "15:00", &out), ERR_SLOT_TAKEN);
	assert_int_equal(go(&plan, "03:00", &out), ERR_SLOT_UNAVAILABLE);
	assert_int_equal(desk_visit_by_token(&salon.desk, booked.manage_token, &out), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {manage_link}"), 0);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'changed'"), 0);
}

static void
my_bookings_are_opened_by_signed_links(void **state)
{
	struct mine_visit *visits;
	struct receipt booked;
	struct receipt out;
	struct instant until;
	struct str link;
	size_t n;

	(void)state;
	book(&booked);
	until.us = salon.desk.now.us + 30 * US_PER_MIN;
	assert_int_equal(desk_mine(&salon.desk, STR("+12125550009"), until, &visits, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(desk_mine(&salon.desk, STR("+12125550001"), until, &visits, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(visits[0].n_items, 3);
	assert_true(visits[0].coming);
	assert_int_equal(visits[0].starts_at.us, salon_at(&salon, "10:00").us);
	link = visits[0].link;
	assert_int_equal(desk_visit_by_token(&salon.desk, link, &out), OK);
	assert_true(str_eq(out.group_code, booked.group_code));
	salon_pass(&salon, 31 * 60);
	assert_int_equal(desk_visit_by_token(&salon.desk, link, &out), ERR_NOT_FOUND);
	salon_pass(&salon, -31 * 60);
	/* It ends with the link it stands for, and leads on like that. */
	salon.desk.visitor = STR("a visitor's session");
	assert_int_equal(desk_cancel(&salon.desk, link, STR_NONE, STR_NONE, told, NULL, &out), OK);
	assert_int_equal(out.manage_token.len, 22);
	assert_int_equal(desk_visit_by_token(&salon.desk, link, &out), ERR_NOT_FOUND);
	assert_int_equal(desk_link_follow(&salon.desk, link, &link), OK);
	assert_int_equal(desk_visit_by_token(&salon.desk, link, &out), OK);
	assert_int_equal(desk_mine(&salon.desk, STR("+12125550001"), until, &visits, &n), OK);
	assert_false(visits[0].coming);
	assert_true(str_eq(visits[0].status, STR("cancelled")));
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_visit_keeps_its_shape),
		T(one_service_stays_clear_of_the_guests_others),
		T(another_technician_or_anyone_can_be_asked_for),
		T(what_may_not_be_moved_is_refused),
		T(a_change_ends_the_link_and_leads_on_who_made_it),
		T(a_refused_move_keeps_the_link),
		T(my_bookings_are_opened_by_signed_links),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
