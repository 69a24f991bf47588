/* desk_remind.c - reminders: once, in time, of what is still true, to who wishes it; and news for the store. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "db/outbox_send.h"
#include "desk/change.h"
#include "message/message.h"
#include "tests/db/salon.h"

static struct salon salon;
static const struct words *words;

static int
begin(void **state)
{
	struct str problem;

	(void)state;
	salon_make(&salon);
	assert_int_equal(words_load(salon.life, STR("po"), &words, &problem), OK);
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
	return 0;
}

static struct message
ours(void)
{
	struct message message = message_of(&salon.desk, words, STR("en"));

	message.by_staff = false;
	return message;
}

static struct order *
order_of(const char *name, const char *phone, const char *email)
{
	struct order *order = salon_order(&salon, name, phone);

	order->email = str_of(email);
	order->notify_sms = phone[0] != '\0';
	order->notify_email = email[0] != '\0';
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	return order;
}

static void
book(struct order *order, struct receipt *out)
{
	struct confirm_problem problem = { .n_taken = 0 };
	struct message message = ours();

	assert_int_equal(desk_confirm(&salon.desk, order, message_booked, &message, out, &problem), OK);
}

static size_t
remind(void)
{
	struct message message = message_of(&salon.desk, words, STR("en"));
	size_t n;

	assert_int_equal(desk_remind(&salon.desk, 10, message_reminder, &message, &n), OK);
	return n;
}

static int64_t
reminders(void)
{
	return salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'reminder'");
}

/* The visit is on the 16th at 10:00 in New York: 15:00 UTC. */
static void
go(const char *time, int64_t minutes)
{
	salon.desk.now.us = salon_at(&salon, time).us + minutes * US_PER_MIN;
}

static void
a_visit_is_reminded_of_once_a_day_before(void **state)
{
	struct receipt receipt;

	(void)state;
	book(order_of("Alice", "+12125550001", "alice@example.com"), &receipt);
	go("2026-02-15T10:00", -1);
	assert_int_equal(remind(), 0);
	go("2026-02-15T10:00", 0);
	assert_int_equal(remind(), 1);
	assert_int_equal(reminders(), 2);
	assert_int_equal(remind(), 0);
	go("2026-02-16T09:59", 0);
	assert_int_equal(remind(), 0);
	assert_int_equal(reminders(), 2);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'reminder' AND valid_until = '2026-02-16 15:00:00'"
	    " AND body LIKE '%Mon, Feb 16, 10:00 AM%' AND body NOT LIKE '%Change or cancel%'"), 2);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'reminder' AND channel = 'email'"
	    " AND body_html LIKE '%<li%Full Nail Set with Emma%'"), 1);
}

static void
a_reminder_has_a_link_that_works(void **state)
{
	struct receipt receipt;
	struct str body;
	size_t at;

	(void)state;
	salon.settings.public_url = STR("https://book.example.com");
	book(order_of("Alice", "+12125550001", ""), &receipt);
	go("2026-02-15T10:00", 0);
	assert_int_equal(remind(), 1);
	salon.settings.public_url = STR_NONE;
	body = salon_text(&salon, "SELECT SUBSTRING_INDEX(body, '/manage/', -1) FROM {outbox} WHERE message = 'reminder'");
	assert_false(str_find(body, ' ', &at));
	assert_int_equal(desk_visit_by_token(&salon.desk, body, &receipt), OK);
	go("2026-02-16T10:01", 0);
	assert_int_equal(desk_visit_by_token(&salon.desk, body, &receipt), ERR_NOT_FOUND);
}

static void
who_books_late_knows(void **state)
{
	struct receipt receipt;

	(void)state;
	go("2026-02-15T12:00", 0);
	book(order_of("Alice", "+12125550001", ""), &receipt);
	assert_int_equal(remind(), 0);
}

static void
a_cancelled_visit_is_not_reminded_of(void **state)
{
	struct message message = ours();
	struct receipt receipt;

	(void)state;
	book(order_of("Alice", "+12125550001", ""), &receipt);
	assert_int_equal(desk_cancel(&salon.desk, receipt.manage_token, STR_NONE, STR_NONE, message_cancelled, &message, &receipt), OK);
	go("2026-02-15T10:00", 0);
	assert_int_equal(remind(), 0);
}

static void
move(const struct receipt *receipt, const char *time)
{
	struct message message = message_of(&salon.desk, words, STR("en"));
	const struct changer who = { .actor = STR("emp"), .texts = message_changed, .arg = &message };
	const struct move_want want = { receipt->guests[0].items[0].public_id, EMMA, salon_at(&salon, time) };
	struct confirm_problem problem = { .n_taken = 0 };
	struct receipt moved;

	assert_int_equal(desk_reschedule(&salon.desk, &who, receipt->guests[0].public_id, &want, 1, &moved, &problem), OK);
}

static bool
last_reminder_is_true(void)
{
	struct outbox_message message;
	int64_t id = salon_count(&salon, "SELECT MAX(id) FROM {outbox} WHERE message = 'reminder'");

	assert_int_equal(db_outbox_read(salon.db, (uint64_t)id, &message), OK);
	return message.is_true;
}

static void
a_moved_visit_is_reminded_of_at_its_new_time(void **state)
{
	struct receipt receipt;

	(void)state;
	book(order_of("Alice", "+12125550001", ""), &receipt);
	move(&receipt, "2026-02-18T11:00");
	go("2026-02-15T10:00", 0);
	assert_int_equal(remind(), 0);
	go("2026-02-17T11:00", 0);
	assert_int_equal(remind(), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'reminder' AND body LIKE '%Feb 18, 11:00 AM%'"), 1);
	assert_true(last_reminder_is_true());
}

/* The gateway was down for an hour, and in that hour the guest moved. */
static void
a_reminder_that_is_no_longer_true_is_known(void **state)
{
	struct receipt receipt;

	(void)state;
	book(order_of("Alice", "+12125550001", ""), &receipt);
	go("2026-02-15T10:00", 0);
	assert_int_equal(remind(), 1);
	assert_true(last_reminder_is_true());
	go("2026-02-15T10:30", 0);
	move(&receipt, "2026-02-18T11:00");
	assert_false(last_reminder_is_true());
	/* The next one is due before that time, not at once. */
	assert_int_equal(remind(), 0);
	go("2026-02-17T11:00", 0);
	assert_int_equal(remind(), 1);
	assert_int_equal(reminders(), 2);
	assert_true(last_reminder_is_true());
}

static void
hours_are_the_stores_and_zero_is_never(void **state)
{
	struct catalogue cat = *salon.desk.cat;
	struct receipt receipt;

	(void)state;
	book(order_of("Alice", "+12125550001", ""), &receipt);
	cat.store.reminder_hours = 0;
	salon.desk.cat = &cat;
	go("2026-02-16T09:00", 0);
	assert_int_equal(remind(), 0);
	cat.store.reminder_hours = 2;
	go("2026-02-16T07:59", 0);
	assert_int_equal(remind(), 0);
	go("2026-02-16T08:00", 0);
	assert_int_equal(remind(), 1);
}

static void
who_wants_no_messages_gets_none(void **state)
{
	struct order *order;
	struct receipt receipt;

	(void)state;
	order = order_of("Alice", "+12125550001", "alice@example.com");
	order->notify_sms = false;
	book(order, &receipt);
	go("2026-02-15T10:00", 0);
	assert_int_equal(remind(), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE channel = 'sms'"), 0);
	salon_clear(&salon);
	order = order_of("Alice", "+12125550001", "");
	order->notify_sms = false;
	book(order, &receipt);
	go("2026-02-15T10:00", 0);
	assert_int_equal(remind(), 0);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox}"), 0);
}

static void
the_store_is_told_what_its_guests_do(void **state)
{
	struct message message = ours();
	struct catalogue cat = *salon.desk.cat;
	struct receipt receipt;
	struct order *order;

	(void)state;
	cat.store.notice_email = STR("news@salon.example");
	salon.desk.cat = &cat;
	order = order_of("Alice <b>", "+12125550001", "");
	order->notes = STR("Nuts & \"bolts\"");
	book(order, &receipt);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'staff' AND recipient = 'news@salon.example'"
	    " AND subject LIKE 'New booking: Alice <b>,%' AND body LIKE '%Notes: Nuts & \"bolts\"%' AND body LIKE '%+12125550001%'"
	    " AND body_html LIKE '%Alice &lt;b&gt;%' AND body_html NOT LIKE '%<b>%'"), 1);
	move(&receipt, "2026-02-18T11:00");
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'staff'"), 1);
	assert_int_equal(desk_cancel(&salon.desk, receipt.manage_token, STR_NONE, STR_NONE, message_cancelled, &message, &receipt), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'staff' AND subject LIKE 'Booking cancelled:%'"), 1);
}

static void
the_guests_language_is_the_visits(void **state)
{
	struct receipt receipt;
	struct order *order;

	(void)state;
	order = order_of("Alice", "+12125550001", "");
	order->locale = STR("zh");
	book(order, &receipt);
	move(&receipt, "2026-02-18T11:00");
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE locale = 'zh' AND body LIKE '%2月18日%'"), 1);
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_visit_is_reminded_of_once_a_day_before),
		T(a_reminder_has_a_link_that_works),
		T(who_books_late_knows),
		T(a_cancelled_visit_is_not_reminded_of),
		T(a_moved_visit_is_reminded_of_at_its_new_time),
		T(a_reminder_that_is_no_longer_true_is_known),
		T(hours_are_the_stores_and_zero_is_never),
		T(who_wants_no_messages_gets_none),
		T(the_store_is_told_what_its_guests_do),
		T(the_guests_language_is_the_visits),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
