/* desk_class_wait.c - who waits for a place in a full class is offered what becomes free, before anybody else, once. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "desk/class.h"
#include "tests/db/salon.h"

static struct salon salon;
static struct principal students[6];
static char told_token[64];		/* of the last offer */
static char told_phone[32];
static char told_course[32];
static int n_told;

static void
say(void *arg, const struct desk *desk, const struct offer *offer, struct message_texts *out)
{
	(void)arg;
	(void)desk;
	snprintf(told_token, sizeof(told_token), "%.*s", STR_ARG(offer->token));
	snprintf(told_phone, sizeof(told_phone), "%.*s", STR_ARG(offer->phone));
	snprintf(told_course, sizeof(told_course), "%.*s", STR_ARG(offer->place->course_name));
	n_told++;
	out->sms = STR("a place is free");
}

static const struct offer_teller teller = { .text = say };

static int
begin(void **state)
{
	(void)state;
	salon_make(&salon);
	salon.desk.teller = &teller;
	salon_run(&salon, "INSERT INTO {course} (id, store_id, public_id, name, price, commission_rate) VALUES"
	    " (41, 1, 'course-123', 'Nail art', 20000, 2000)");
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	salon_close(&salon);
	return 0;
}

/* One place, on the 16th at 14:00 in New York. */
static int
clear(void **state)
{
	size_t i;

	(void)state;
	salon_request(&salon);
	salon_run(&salon, "DELETE FROM {booking}");
	salon_clear(&salon);
	salon_run(&salon, "DELETE FROM {slot}");
	salon_run(&salon, "INSERT INTO {slot} (id, store_id, public_id, course_id, technician_id, local_start, starts_at, ends_at, capacity,"
	    " created_at, updated_at) VALUES"
	    " (51, 1, 'slot-1', 41, 21, '2026-02-16 14:00', '2026-02-16 19:00', '2026-02-16 20:00', 1, NOW(6), NOW(6))");
	for (i = 0; i < sizeof(students) / sizeof(students[0]); i++) {
		salon_run(&salon, str_cstr(salon.arena, str_fmt(salon.arena, "INSERT INTO {guest} (id, business_id, phone, name, locale,"
		    " created_at, updated_at) VALUES (%zu, 1, '+1212555090%zu', 'Student', 'en', NOW(6), NOW(6))", 900 + i, i)));
		students[i] = (struct principal){ .kind = SESSION_GUEST, .business_id = 1, .subject_id = 900 + i,
		    .phone = str_fmt(salon.life, "+1212555090%zu", i), .name = STR("Student"), .email = STR("s@example.com") };
		students[i].public_id = STR("user");
	}
	n_told = 0;
	return 0;
}

static enum err
book(size_t student, const char *token, struct class_booking *out)
{
	struct class_order order = { .student = &students[student], .slot = STR("slot-1"), .source = STR("api"), .locale = STR("en") };
	struct class_booking own;

	order.token = str_of(token);
	return desk_class_book(&salon.desk, &order, out == NULL ? &own : out);
}

static enum err
cancel(const struct class_booking *booking)
{
	struct class_change change = { .booking = booking->public_id, .act = CLASS_CANCEL, .actor = STR("emp_1") };
	struct class_booking out;

	return desk_class_change(&salon.desk, &change, &out);
}

static enum err
join(size_t student, struct str *out_token)
{
	struct wait_want want = { .phone = students[student].phone, .slot = STR("slot-1"), .locale = STR("en") };
	struct wait_line line;
	struct str token;
	enum err e;

	if ((e = desk_wait_join(&salon.desk, &want, &line, &token)) == OK) {
		assert_true(str_eq(line.slot_id, STR("slot-1")));
		assert_true(str_eq(line.service_name, STR("Nail art")));
		assert_int_equal(line.day.days, date_of(2026, 2, 16).days);
		assert_int_equal(line.from, 14 * 60);
	}
	if (out_token != NULL)
		*out_token = token;
	return e;
}

static int64_t
left_for(const char *token)
{
	struct class_slot slot;

	assert_int_equal(desk_class_by_id(&salon.desk, STR("slot-1"), str_of(token), &slot), OK);
	return class_seats_left(&slot);
}

static int64_t
entries(const char *status)
{
	return salon_count(&salon, str_cstr(salon.arena, str_fmt(salon.arena,
	    "SELECT COUNT(*) FROM {waiting} WHERE slot_id = 51 AND status = '%s'", status)));
}

static void
only_a_full_class_is_waited_for(void **state)
{
	struct class_booking booking;
	struct wait_line *lines;
	struct str token;
	bool is_empty;
	size_t n;

	(void)state;
	assert_int_equal(join(1, NULL), ERR_WRONG_STATE);
	assert_int_equal(book(0, "", &booking), OK);
	assert_int_equal(join(1, &token), OK);
	assert_true(token.len > 0);
	assert_int_equal(join(1, &token), OK);
	assert_int_equal(token.len, 0);
	assert_int_equal(entries("waiting"), 1);
	/* Nothing of it stands in a line of the day. */
	assert_int_equal(desk_waiting_pass(&salon.desk, date_of(2026, 2, 16), &is_empty), OK);
	assert_true(is_empty);
	assert_int_equal(entries("waiting"), 1);
	assert_int_equal(desk_waits_of(&salon.desk, students[1].phone, &lines, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(desk_waits_on(&salon.desk, date_of(2026, 2, 16), MEI, &lines, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(desk_waits_on(&salon.desk, date_of(2026, 2, 16), EMMA, &lines, &n), OK);
	assert_int_equal(n, 1);
	salon_run(&salon, "UPDATE {slot} SET status = 'blocked' WHERE id = 51");
	assert_int_equal(join(2, NULL), ERR_SLOT_UNAVAILABLE);
	assert_int_equal(n_told, 0);
}

static void
a_cancelled_place_goes_to_the_first_and_to_nobody_else(void **state)
{
	struct class_booking booking;
	struct instant until;
	struct offer offer;

	(void)state;
	assert_int_equal(book(0, "", &booking), OK);
	assert_int_equal(join(1, NULL), OK);
	assert_int_equal(join(2, NULL), OK);
	assert_int_equal(cancel(&booking), OK);
	assert_int_equal(n_told, 1);
	assert_string_equal(told_phone, "+12125550901");
	assert_string_equal(told_course, "Nail art");
	assert_int_equal(left_for(""), 0);
	assert_int_equal(book(3, "", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(desk_class_hold(&salon.desk, STR("stranger"), STR("slot-1"), NULL, NULL, &until), ERR_SLOT_TAKEN);
	assert_int_equal(desk_offer(&salon.desk, str_of(told_token), &offer), OK);
	assert_true(str_eq(offer.outcome, STR("open")));
	assert_true(offer.place != NULL);
	assert_int_equal(offer.expires_at.us, salon.desk.now.us + 15 * US_PER_MIN);
	/* Taken, it is the cart's; sent twice the same; another cart comes too late; booked by who took it. */
	assert_int_equal(desk_offer_take(&salon.desk, str_of(told_token), STR("cart"), STR("item0001"), &offer), OK);
	assert_int_equal(desk_offer_take(&salon.desk, str_of(told_token), STR("cart"), STR("item0001"), &offer), OK);
	assert_int_equal(desk_offer_take(&salon.desk, str_of(told_token), STR("other"), STR("item0001"), &offer), ERR_GONE);
	assert_int_equal(desk_phone_verified(&salon.desk, students[1].phone, STR("cart")), OK);
	assert_int_equal(left_for(""), 0);
	assert_int_equal(left_for("cart"), 1);
	assert_int_equal(book(3, "", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(book(1, "cart", &booking), OK);
	assert_int_equal(entries("taken"), 1);
	assert_int_equal(entries("waiting"), 1);
	assert_int_equal(n_told, 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold}"), 0);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'waitlist_offer'"), 1);
}

static void
let_go_or_run_out_it_goes_to_the_next_and_each_is_asked_once(void **state)
{
	struct class_booking booking;
	struct offer offer;
	char first[64];
	size_t n;

	(void)state;
	assert_int_equal(book(0, "", &booking), OK);
	assert_int_equal(join(1, NULL), OK);
	assert_int_equal(join(2, NULL), OK);
	assert_int_equal(cancel(&booking), OK);
	memcpy(first, told_token, sizeof(first));
	assert_int_equal(desk_offer_decline(&salon.desk, str_of(first), false), OK);
	assert_int_equal(desk_offer_decline(&salon.desk, str_of(first), false), ERR_GONE);
	assert_int_equal(n_told, 2);
	assert_string_equal(told_phone, "+12125550902");
	salon_pass(&salon, 15 * 60);
	assert_int_equal(desk_offer(&salon.desk, str_of(told_token), &offer), OK);
	assert_true(str_eq(offer.outcome, STR("expired")));
	assert_int_equal(desk_offer_take(&salon.desk, str_of(told_token), STR("cart"), STR("item0001"), &offer), ERR_GONE);
	assert_int_equal(desk_waiting_pass_all(&salon.desk, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(entries("left"), 1);
	assert_int_equal(entries("ended"), 1);
	assert_int_equal(n_told, 2);
	assert_int_equal(left_for(""), 1);
	assert_int_equal(book(3, "", NULL), OK);
}

static void
what_time_frees_goes_to_who_waits_before_who_comes_by(void **state)
{
	struct instant until;
	struct str token;

	(void)state;
	/* An unpaid booking that ran out: the stranger who comes first does not get it. */
	assert_int_equal(book(0, "", NULL), OK);
	assert_int_equal(join(1, &token), OK);
	salon_pass(&salon, 301);
	assert_int_equal(book(3, "", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(n_told, 1);
	/* Who leaves gives it to nobody when nobody waits. */
	assert_int_equal(desk_wait_leave_by(&salon.desk, token), OK);
	assert_int_equal(left_for(""), 1);
	/* A held place that is released, and one that runs out. */
	assert_int_equal(desk_class_hold(&salon.desk, STR("visitor"), STR("slot-1"), NULL, NULL, &until), OK);
	assert_int_equal(join(2, NULL), OK);
	assert_int_equal(desk_class_release(&salon.desk, STR("visitor"), STR("slot-1")), OK);
	assert_int_equal(n_told, 2);
	assert_string_equal(told_phone, "+12125550902");
	salon_run(&salon, "DELETE FROM {waiting_offer}");
	salon_run(&salon, "DELETE FROM {waiting}");
	salon_run(&salon, "DELETE FROM {hold}");
	assert_int_equal(desk_class_hold(&salon.desk, STR("visitor"), STR("slot-1"), NULL, NULL, &until), OK);
	assert_int_equal(join(4, NULL), OK);
	salon_pass(&salon, 301);
	assert_int_equal(desk_class_hold(&salon.desk, STR("stranger"), STR("slot-1"), NULL, NULL, &until), ERR_SLOT_TAKEN);
	assert_int_equal(n_told, 3);
}

static void
who_got_a_place_otherwise_or_came_too_late_is_asked_no_more(void **state)
{
	struct class_booking first;
	struct class_booking own;
	size_t n;

	(void)state;
	salon_run(&salon, "UPDATE {slot} SET capacity = 2 WHERE id = 51");
	assert_int_equal(book(0, "", &first), OK);
	assert_int_equal(book(3, "", NULL), OK);
	assert_int_equal(join(1, NULL), OK);
	assert_int_equal(join(2, NULL), OK);
	salon_run(&salon, "UPDATE {slot} SET capacity = 3 WHERE id = 51");
	salon.desk.teller = NULL;
	assert_int_equal(book(1, "", &own), OK);
	salon.desk.teller = &teller;
	assert_int_equal(cancel(&first), OK);
	assert_int_equal(entries("booked"), 1);
	assert_string_equal(told_phone, "+12125550902");
	/* A class that has begun has no line. */
	salon_pass(&salon, 7 * 24 * 60 * 60);
	assert_int_equal(desk_waiting_pass_all(&salon.desk, &n), OK);
	assert_int_equal(entries("ended"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting} WHERE status IN ('waiting', 'offered')"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(only_a_full_class_is_waited_for, clear),
		cmocka_unit_test_setup(a_cancelled_place_goes_to_the_first_and_to_nobody_else, clear),
		cmocka_unit_test_setup(let_go_or_run_out_it_goes_to_the_next_and_each_is_asked_once, clear),
		cmocka_unit_test_setup(what_time_frees_goes_to_who_waits_before_who_comes_by, clear),
		cmocka_unit_test_setup(who_got_a_place_otherwise_or_came_too_late_is_asked_no_more, clear),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
