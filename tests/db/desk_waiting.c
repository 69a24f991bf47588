/* desk_waiting.c - who waits for a day is offered what becomes free, alone, in order, for a while. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "desk/change.h"
#include "tests/db/salon.h"

static struct salon salon;
static char told_token[64];		/* of the last offer */
static char told_phone[32];
static int n_told;

static void
say(void *arg, const struct desk *desk, const struct offer *offer, struct message_texts *out)
{
	(void)arg;
	(void)desk;
	snprintf(told_token, sizeof(told_token), "%.*s", STR_ARG(offer->token));
	snprintf(told_phone, sizeof(told_phone), "%.*s", STR_ARG(offer->phone));
	n_told++;
	out->sms = STR("a time is free");
}

static const struct offer_teller teller = { .text = say };

static int
begin(void **state)
{
	(void)state;
	salon_make(&salon);
	salon.desk.teller = &teller;
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
	(void)state;
	salon_clear(&salon);
	salon_run(&salon, "UPDATE {technician} SET active = 1");
	salon_run(&salon, "UPDATE {store} SET catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	n_told = 0;
	return 0;
}

/* Emma, Mei and Lena have nails from 9 to 19 on the 16th. */
static void
fill_day(struct receipt *emma_at_ten)
{
	static const char *const hours[] = { "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00", "17:00", "18:00" };
	struct receipt receipt;
	size_t i;
	int t;

	for (t = EMMA; t <= LENA; t++)
		for (i = 0; i < sizeof(hours) / sizeof(hours[0]); i++) {
			assert_int_equal(salon_book(&salon, NAILS, t, hours[i], &receipt), OK);
			if (t == EMMA && i == 1)
				*emma_at_ten = receipt;
		}
}

static struct wait_want
wish(const char *phone, int service, int technician)
{
	return (struct wait_want){
		.phone = str_of(phone), .service = service, .technician = technician, .day = date_of(2026, 2, 16), .to = 1440,
		.locale = STR("en"),
	};
}

static enum err
join(const char *phone, int service, int technician, struct str *out_token)
{
	struct wait_want want = wish(phone, service, technician);
	struct wait_line line;
	struct str token;
	enum err e;

	e = desk_wait_join(&salon.desk, &want, &line, &token);
	if (out_token != NULL)
		*out_token = token;
	return e;
}

static void
cancel(const struct receipt *receipt)
{
	struct receipt out;

	assert_int_equal(desk_cancel(&salon.desk, receipt->manage_token, STR_NONE, STR("ill"), NULL, NULL, &out), OK);
}

static void
a_freed_time_is_offered_to_the_first_and_to_nobody_else(void **state)
{
	struct receipt emma;
	struct offer offer;
	struct hold_line line;

	(void)state;
	fill_day(&emma);
	assert_int_equal(join("+12125550901", NAILS, EMMA, NULL), OK);
	assert_int_equal(join("+12125550902", NAILS, ANY, NULL), OK);
	assert_int_equal(n_told, 0);
	cancel(&emma);
	assert_int_equal(n_told, 1);
	assert_string_equal(told_phone, "+12125550901");
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), ERR_SLOT_TAKEN);
	assert_false(salon_offers(&salon, "", NAILS, EMMA, "10:00"));
	assert_int_equal(salon_hold(&salon, "stranger", "a", NAILS, ANY, "10:00", &line), ERR_SLOT_TAKEN);
	assert_int_equal(desk_offer(&salon.desk, str_of(told_token), &offer), OK);
	assert_true(str_eq(offer.outcome, STR("open")));
	assert_int_equal(offer.starts_at.us, salon_at(&salon, "10:00").us);
	assert_int_equal(offer.expires_at.us, salon.desk.now.us + 15 * US_PER_MIN);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'waitlist_offer' AND channel = 'sms'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting_offer} WHERE outcome = 'open'"), 1);
	salon_check(&salon);
}

static void
taken_it_is_in_the_cart_and_the_phone_is_proven(void **state)
{
	struct receipt emma;
	struct offer offer;
	struct order *order;
	struct receipt receipt;

	(void)state;
	fill_day(&emma);
	assert_int_equal(join("+12125550901", NAILS, EMMA, NULL), OK);
	cancel(&emma);
	assert_int_equal(desk_offer_take(&salon.desk, str_of(told_token), STR("cart"), STR("item0001"), &offer), OK);
	assert_int_equal(desk_phone_verified(&salon.desk, STR("+12125550901"), STR("cart")), OK);
	assert_int_equal(desk_phone_verified(&salon.desk, STR("+12125550901"), STR("other")), ERR_UNAUTHORIZED);
	/* Sent twice: the same; another cart comes too late. */
	assert_int_equal(desk_offer_take(&salon.desk, str_of(told_token), STR("cart"), STR("item0001"), &offer), OK);
	assert_int_equal(desk_offer_take(&salon.desk, str_of(told_token), STR("other"), STR("item0001"), &offer), ERR_GONE);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), ERR_SLOT_TAKEN);
	order = salon_order(&salon, "Ann", "+12125550901");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	order->hold_token = STR("cart");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting} WHERE status = 'taken'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold}"), 0);
	salon_check(&salon);
}

static void
declined_or_run_out_it_goes_to_the_next(void **state)
{
	struct receipt emma;
	struct offer offer;
	char first[64];

	(void)state;
	fill_day(&emma);
	assert_int_equal(join("+12125550901", NAILS, ANY, NULL), OK);
	assert_int_equal(join("+12125550902", NAILS, ANY, NULL), OK);
	assert_int_equal(join("+12125550903", NAILS, ANY, NULL), OK);
	cancel(&emma);
	memcpy(first, told_token, sizeof(first));
	assert_int_equal(desk_offer_decline(&salon.desk, str_of(first), false), OK);
	assert_int_equal(n_told, 2);
	assert_string_equal(told_phone, "+12125550902");
	assert_int_equal(desk_offer_decline(&salon.desk, str_of(first), false), ERR_GONE);
	salon_pass(&salon, 15 * 60);
	/* Nobody did anything: the next who looks at the day passes it on, and does not get it. */
	assert_false(salon_offers(&salon, "", NAILS, EMMA, "10:00"));
	assert_int_equal(n_told, 3);
	assert_string_equal(told_phone, "+12125550903");
	assert_int_equal(desk_offer_decline(&salon.desk, str_of(told_token), true), OK);
	assert_int_equal(n_told, 3);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting} WHERE status = 'left'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting} WHERE status = 'waiting'"), 2);
	assert_int_equal(desk_offer(&salon.desk, str_of(first), &offer), OK);
	assert_true(str_eq(offer.outcome, STR("declined")));
	/* Whoever let it go is not asked again about the same time: it is free for all. */
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	salon_check(&salon);
}

static void
the_re_seated_day_decides_whom_it_can_serve(void **state)
{
	static const char *const hours[] = { "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00", "17:00", "18:00" };
	struct receipt receipt;
	struct receipt lena;
	size_t i;
	int t;

	(void)state;
	/* Lena can only do nails. At ten one of three nails is for anyone, and Lena's is cancelled: Mei's guest moves to Lena. */
	for (t = EMMA; t <= LENA; t++)
		for (i = 0; i < sizeof(hours) / sizeof(hours[0]); i++) {
			if (i == 1)
				continue;
			assert_int_equal(salon_book(&salon, NAILS, t, hours[i], &receipt), OK);
		}
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &receipt), OK);
	assert_int_equal(salon_book(&salon, NAILS, LENA, "10:00", &lena), OK);
	assert_int_equal(salon_book(&salon, NAILS, ANY, "10:00", &receipt), OK);
	assert_int_equal(join("+12125550901", GEL, ANY, NULL), OK);
	cancel(&lena);
	assert_int_equal(n_told, 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE what = 'reseat'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold} h JOIN {technician} t ON t.id = h.technician_id"
	    " WHERE t.public_id = 'emp_2' AND h.technician_requested = 0"), 1);
	salon_check(&salon);
}

static void
who_books_elsewhere_waits_no_more(void **state)
{
	struct receipt emma;
	struct order *order;
	struct receipt receipt;
	struct wait_line *lines;
	size_t n;

	(void)state;
	fill_day(&emma);
	assert_int_equal(join("+12125550901", NAILS, EMMA, NULL), OK);
	assert_int_equal(join("+12125550902", NAILS, ANY, NULL), OK);
	cancel(&emma);
	/* The first has the offer, and books by another way what staff make room for: the offer goes to the second. */
	order = salon_order(&salon, "Ann", "+12125550901");
	salon_add(&salon, order, 0, NAILS, EMMA, "19:00");
	order->override_hours = true;
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	assert_int_equal(n_told, 2);
	assert_string_equal(told_phone, "+12125550902");
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting} WHERE status = 'booked'"), 1);
	assert_int_equal(desk_waits_of(&salon.desk, STR("+12125550902"), &lines, &n), OK);
	assert_int_equal(n, 1);
	assert_true(str_eq(lines[0].status, STR("offered")));
	assert_int_equal(lines[0].offered_at.us, salon_at(&salon, "10:00").us);
	assert_int_equal(desk_waits_of(&salon.desk, STR("+12125550901"), &lines, &n), OK);
	assert_int_equal(n, 0);
	salon_check(&salon);
}

static void
lists_have_limits_and_can_be_left(void **state)
{
	struct receipt emma;
	struct wait_want want;
	struct wait_line line;
	struct wait_line *lines;
	struct str token;
	struct str again;
	size_t n;
	int i;

	(void)state;
	assert_int_equal(join("+12125550901", NAILS, EMMA, NULL), ERR_WRONG_STATE);	/* all is free */
	fill_day(&emma);
	assert_int_equal(join("+12125550901", NAILS, EMMA, &token), OK);
	assert_int_equal(join("+12125550901", NAILS, EMMA, &again), OK);
	assert_int_equal(again.len, 0);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting}"), 1);
	for (i = 1; i < WAITS_PER_PHONE_MAX; i++) {
		want = wish("+12125550901", NAILS, EMMA);
		want.from = i * 60;
		assert_int_equal(desk_wait_join(&salon.desk, &want, &line, &again), OK);
	}
	assert_int_equal(join("+12125550901", NAILS, MEI, NULL), ERR_TOO_MANY);
	want = wish("+12125550902", NAILS, ANY);
	want.day = date_of(2026, 2, 9);
	assert_int_equal(desk_wait_join(&salon.desk, &want, &line, &again), ERR_SLOT_UNAVAILABLE);
	want = wish("+12125550902", GEL, LENA);
	assert_int_equal(desk_wait_join(&salon.desk, &want, &line, &again), ERR_INVALID);
	want = wish("+12125550902", NAILS, ANY);
	want.from = 700;
	want.to = 700;
	assert_int_equal(desk_wait_join(&salon.desk, &want, &line, &again), ERR_INVALID);
	assert_int_equal(desk_wait_leave_by(&salon.desk, STR("no such")), ERR_NOT_FOUND);
	assert_int_equal(desk_wait_leave_by(&salon.desk, token), OK);
	assert_int_equal(desk_wait_leave_by(&salon.desk, token), OK);
	assert_int_equal(desk_waits_of(&salon.desk, STR("+12125550901"), &lines, &n), OK);
	assert_int_equal(n, WAITS_PER_PHONE_MAX - 1);
	assert_int_equal(desk_wait_leave(&salon.desk, STR("+12125550902"), lines[0].public_id), ERR_NOT_FOUND);
	assert_int_equal(desk_wait_leave(&salon.desk, STR("+12125550901"), lines[0].public_id), OK);
	assert_int_equal(desk_waits_on(&salon.desk, date_of(2026, 2, 16), ANY, &lines, &n), OK);
	assert_int_equal(n, WAITS_PER_PHONE_MAX);
	assert_int_equal(desk_waits_on(&salon.desk, date_of(2026, 2, 16), MEI, &lines, &n), OK);
	assert_int_equal(n, 0);
}

static void
every_way_a_time_becomes_free_is_looked_at(void **state)
{
	const struct changer staff = { .actor = STR("employee") };
	struct confirm_problem problem;
	struct move_want move;
	struct receipt emma;
	struct receipt out;
	size_t n;

	(void)state;
	/* Staff cancel. */
	fill_day(&emma);
	assert_int_equal(join("+12125550901", NAILS, EMMA, NULL), OK);
	assert_int_equal(desk_change(&salon.desk, &staff, emma.guests[0].public_id, CHANGE_CANCEL, &out), OK);
	assert_int_equal(n_told, 1);
	/* Moved to another day. */
	assert_int_equal(clear(NULL), 0);
	fill_day(&emma);
	assert_int_equal(join("+12125550901", NAILS, EMMA, NULL), OK);
	move = (struct move_want){ emma.guests[0].items[0].public_id, EMMA, salon_at(&salon, "2026-02-17T10:00") };
	assert_int_equal(desk_reschedule(&salon.desk, &staff, emma.guests[0].public_id, &move, 1, &out, &problem), OK);
	assert_int_equal(n_told, 1);
	/* Run out unpaid, met by the timed job. */
	assert_int_equal(clear(NULL), 0);
	fill_day(&emma);
	assert_int_equal(join("+12125550901", NAILS, EMMA, NULL), OK);
	salon_run(&salon, "UPDATE {appointment} SET status = 'pending', expires_at = '2026-02-10 14:05:00' ORDER BY id LIMIT 1");
	salon_run(&salon, "UPDATE {appointment_item} SET expires_at = '2026-02-10 14:05:00' ORDER BY id LIMIT 1");
	salon_pass(&salon, 600);
	assert_int_equal(desk_lapse(&salon.desk, 10, &n), OK);
	assert_int_equal(n_told, 1);
	/* A hold that was let go. */
	assert_int_equal(clear(NULL), 0);
	fill_day(&emma);
	cancel(&emma);
	assert_int_equal(salon_hold(&salon, "cart", "a", NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(join("+12125550901", NAILS, EMMA, NULL), OK);
	assert_int_equal(desk_hold_release(&salon.desk, STR("cart"), STR_NONE), OK);
	assert_int_equal(n_told, 1);
	/* Longer hours, looked at by the timed job. */
	assert_int_equal(clear(NULL), 0);
	fill_day(&emma);
	assert_int_equal(join("+12125550901", NAILS, EMMA, NULL), OK);
	salon_run(&salon, "UPDATE {technician_shift} SET closes = closes + 60");
	salon_run(&salon, "UPDATE {store} SET catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	assert_int_equal(desk_waiting_pass_all(&salon.desk, &n), OK);
	assert_int_equal(n_told, 1);
	salon_run(&salon, "UPDATE {technician_shift} SET closes = closes - 60");
	salon_check(&salon);
}

static void
only_the_wished_hours_are_offered(void **state)
{
	struct receipt emma;
	struct wait_want want;
	struct wait_line line;
	struct str token;

	(void)state;
	fill_day(&emma);
	want = wish("+12125550901", NAILS, ANY);
	want.from = 12 * 60;
	assert_int_equal(desk_wait_join(&salon.desk, &want, &line, &token), OK);
	cancel(&emma);
	assert_int_equal(n_told, 0);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
}

static void
entries_end_before_their_day_does(void **state)
{
	struct receipt emma;
	size_t n;

	(void)state;
	fill_day(&emma);
	assert_int_equal(join("+12125550901", NAILS, ANY, NULL), OK);
	assert_int_equal(join("+12125550902", NAILS, ANY, NULL), OK);
	cancel(&emma);
	/* An offer that was let run out after the day was over, and an entry nobody looked at. */
	salon_pass(&salon, 7 * 86400);
	assert_int_equal(desk_waiting_pass_all(&salon.desk, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting} WHERE status = 'ended'"), 2);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting_offer} WHERE outcome = 'open'"), 0);
	assert_int_equal(n_told, 1);
}

static void
an_offer_ends_with_the_lead_time(void **state)
{
	struct receipt emma;
	struct offer offer;

	(void)state;
	fill_day(&emma);
	salon_run(&salon, "UPDATE {store} SET cancel_until_minutes = 0, offer_minutes = 60, catalogue_version = catalogue_version + 1");
	assert_int_equal(join("+12125550901", NAILS, ANY, NULL), OK);
	salon.desk.now.us = salon_at(&salon, "08:20").us;
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	cancel(&emma);
	assert_int_equal(n_told, 1);
	assert_int_equal(desk_offer(&salon.desk, str_of(told_token), &offer), OK);
	assert_int_equal(offer.expires_at.us,
	    salon_at(&salon, "10:00").us - salon.desk.cat->store.lead_minutes * US_PER_MIN);
	salon_run(&salon, "UPDATE {store} SET cancel_until_minutes = 1440, offer_minutes = 15");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_freed_time_is_offered_to_the_first_and_to_nobody_else, clear),
		cmocka_unit_test_setup(taken_it_is_in_the_cart_and_the_phone_is_proven, clear),
		cmocka_unit_test_setup(declined_or_run_out_it_goes_to_the_next, clear),
		cmocka_unit_test_setup(the_re_seated_day_decides_whom_it_can_serve, clear),
		cmocka_unit_test_setup(who_books_elsewhere_waits_no_more, clear),
		cmocka_unit_test_setup(lists_have_limits_and_can_be_left, clear),
		cmocka_unit_test_setup(every_way_a_time_becomes_free_is_looked_at, clear),
		cmocka_unit_test_setup(only_the_wished_hours_are_offered, clear),
		cmocka_unit_test_setup(entries_end_before_their_day_does, clear),
		cmocka_unit_test_setup(an_offer_ends_with_the_lead_time, clear),
	};

	return cmocka_run_group_tests_name("desk_waiting", tests, begin, finish);
}
