/* desk_class.c - places in classes: sold as often as there are places, never more, and by the status table. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/limits.h"
#include "desk/class.h"
#include "tests/db/salon.h"

static struct salon salon;
static struct principal students[8];

static int
begin(void **state)
{
	(void)state;
	salon_make(&salon);
	salon_run(&salon, "INSERT INTO {course} (id, store_id, public_id, name, price, commission_rate) VALUES"
	    " (41, 1, 'course-123', 'Nails for beginners', 20000, 2000), (42, 1, 'course-456', 'Gel', 10001, 1500)");
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	salon_close(&salon);
	return 0;
}

/* slot-1: one place; slot-3: three, 10 % less; both Emma's on the 16th, at 14:00 and 16:00 in New York. */
static int
clear(void **state)
{
	size_t i;

	(void)state;
	salon_request(&salon);
	salon_run(&salon, "DELETE FROM {booking}");
	salon_run(&salon, "DELETE FROM {slot}");
	salon_run(&salon, "DELETE FROM {session}");
	salon_clear(&salon);
	salon_run(&salon, "INSERT INTO {slot} (id, store_id, public_id, course_id, technician_id, local_start, starts_at, ends_at, capacity,"
	    " modifier_kind, modifier, created_at, updated_at) VALUES"
	    " (51, 1, 'slot-1', 41, 21, '2026-02-16 14:00', '2026-02-16 19:00', '2026-02-16 20:00', 1, '', 0, NOW(6), NOW(6)),"
	    " (52, 1, 'slot-3', 42, 21, '2026-02-16 16:00', '2026-02-16 21:00', '2026-02-16 22:30', 3, 'percent', -1000, NOW(6), NOW(6))");
	for (i = 0; i < sizeof(students) / sizeof(students[0]); i++) {
		salon_run(&salon, str_cstr(salon.arena, str_fmt(salon.arena, "INSERT INTO {guest} (id, business_id, phone, name, locale,"
		    " created_at, updated_at) VALUES (%zu, 1, '+1212555010%zu', 'Student', 'en', NOW(6), NOW(6))", 900 + i, i)));
		students[i] = (struct principal){ .kind = SESSION_GUEST, .business_id = 1, .subject_id = 900 + i, .public_id = STR("user"),
		    .phone = STR("+12125550100"), .name = STR("Student"), .email = STR("s@example.com") };
	}
	return 0;
}

static void
texts(void *arg, const struct class_notice *notice, struct message_texts *out)
{
	(void)arg;
	(void)notice;
	*out = (struct message_texts){ .sms = STR("sms"), .subject = STR("subject"), .body = STR("body") };
}

static enum err
book_with(size_t student, const char *slot, const char *token, const char *key, struct class_booking *out)
{
	struct class_booking own;
	struct class_order order;

	order = (struct class_order){
		.student = &students[student],
		.slot = str_of(slot),
		.source = STR("api"),
		.locale = STR("en"),
		.token = str_of(token),
		.key = str_of(key),
		.texts = texts,
	};
	order.course = order.teacher = order.name = order.email = order.child = order.note = order.key_body = STR_NONE;
	return desk_class_book(&salon.desk, &order, out == NULL ? &own : out);
}

static enum err
book(size_t student, const char *slot, struct class_booking *out)
{
	return book_with(student, slot, "", "", out);
}

static enum err
change_by(struct str booking, enum class_act act, bool by_owner, struct class_booking *out)
{
	struct class_booking own;
	struct class_change change;

	change = (struct class_change){ .booking = booking, .act = act, .by_owner = by_owner, .actor = STR("emp_1"), .texts = texts };
	change.why = change.key = change.key_body = STR_NONE;
	return desk_class_change(&salon.desk, &change, out == NULL ? &own : out);
}

static enum err
change(struct str booking, enum class_act act, struct class_booking *out)
{
	return change_by(booking, act, false, out);
}

static struct class_slot
slot_of(const char *id)
{
	struct class_slot slot;

	assert_int_equal(desk_class_by_id(&salon.desk, str_of(id), STR_NONE, &slot), OK);
	return slot;
}

static void
expect_slot(const char *id, const char *status, int64_t seats_left)
{
	struct class_slot slot = slot_of(id);

	assert_string_equal(str_cstr(salon.arena, class_status(&slot, salon.desk.now)), status);
	assert_int_equal(class_seats_left(&slot), seats_left);
}

/* booked_count is what the live bookings come to. */
static void
expect_counts(void)
{
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {slot} s WHERE s.booked_count <>"
	    " (SELECT COALESCE(SUM(b.places), 0) FROM {booking} b WHERE b.slot_id = s.id AND b.status <> 'cancelled')"), 0);
}

static void
a_booking_is_pending_unpaid_and_counted(void **state)
{
	struct class_booking booking;

	(void)state;
	expect_slot("slot-3", "available", 3);
	assert_int_equal(book(0, "slot-3", &booking), OK);
	assert_true(str_eq(booking.status, STR("pending")));
	assert_true(str_eq(booking.payment_status, STR("unpaid")));
	assert_true(str_eq(booking.teacher, STR("emp_1")));
	assert_int_equal(booking.price.cents, 10001);
	assert_int_equal(booking.final_price.cents, 9001);
	assert_int_equal(booking.commission.cents, 1350);
	assert_int_equal(booking.expires_at.us, salon.desk.now.us + 300 * US_PER_S);
	expect_slot("slot-3", "available", 2);
	expect_counts();
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE subject_kind = 'booking' AND to_value = 'pending'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE subject_kind = 'booking' AND message = 'booked'"), 2);
}

static void
a_class_of_three_is_sold_three_times(void **state)
{
	(void)state;
	assert_int_equal(book(0, "slot-3", NULL), OK);
	assert_int_equal(book(1, "slot-3", NULL), OK);
	assert_int_equal(book(2, "slot-3", NULL), OK);
	assert_int_equal(book(3, "slot-3", NULL), ERR_SLOT_TAKEN);
	expect_slot("slot-3", "booked", 0);
	expect_counts();
}

static void
blocked_past_and_unknown_classes_are_refused(void **state)
{
	(void)state;
	assert_int_equal(book(0, "slot-none", NULL), ERR_NOT_FOUND);
	salon_run(&salon, "UPDATE {slot} SET status = 'blocked' WHERE id = 51");
	expect_slot("slot-1", "blocked", 1);
	assert_int_equal(book(0, "slot-1", NULL), ERR_SLOT_UNAVAILABLE);
	salon_pass(&salon, 7 * 24 * 60 * 60);
	expect_slot("slot-3", "completed", 3);
	assert_int_equal(book(0, "slot-3", NULL), ERR_SLOT_UNAVAILABLE);
}

static void
an_unpaid_booking_lapses_without_any_job(void **state)
{
	struct class_booking first;
	struct class_booking booking;
	struct principal *who = &students[0];

	(void)state;
	assert_int_equal(book(0, "slot-1", &first), OK);
	salon_pass(&salon, 299);
	assert_int_equal(book(1, "slot-1", NULL), ERR_SLOT_TAKEN);
	salon_pass(&salon, 1);
	expect_slot("slot-1", "available", 1);
	assert_int_equal(desk_class_booking(&salon.desk, who, first.public_id, &booking), OK);
	assert_true(str_eq(booking.status, STR("pending")));
	assert_true(str_eq(class_booking_status(&booking, salon.desk.now), STR("cancelled")));
	assert_int_equal(change(first.public_id, CLASS_CONFIRM, NULL), ERR_WRONG_STATE);
	assert_int_equal(book(1, "slot-1", NULL), OK);
	expect_counts();
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE to_value = 'cancelled' AND actor = 'system'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {booking} WHERE status = 'cancelled' AND cancelled_at = expires_at"), 1);
}

static void
a_late_payment_takes_a_free_place_again(void **state)
{
	struct class_booking booking;

	(void)state;
	assert_int_equal(book(0, "slot-1", &booking), OK);
	salon_pass(&salon, 600);
	assert_int_equal(change(booking.public_id, CLASS_PAY, &booking), OK);
	assert_true(str_eq(booking.status, STR("pending")));
	assert_true(str_eq(booking.payment_status, STR("paid")));
	assert_false(booking.refund_due);
	salon_pass(&salon, 600);
	expect_slot("slot-1", "booked", 0);
	assert_int_equal(book(1, "slot-1", NULL), ERR_SLOT_TAKEN);
	expect_counts();
}

static void
a_late_payment_for_a_lost_place_is_flagged(void **state)
{
	struct class_booking booking;

	(void)state;
	salon_run(&salon, "UPDATE {store} SET email = 'desk@example.com', catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	assert_int_equal(book(0, "slot-1", &booking), OK);
	salon_pass(&salon, 600);
	assert_int_equal(book(1, "slot-1", NULL), OK);
	assert_int_equal(change(booking.public_id, CLASS_PAY, &booking), OK);
	assert_true(str_eq(booking.status, STR("cancelled")));
	assert_true(booking.refund_due);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'staff' AND recipient = 'desk@example.com'"), 1);
	assert_int_equal(change(booking.public_id, CLASS_REFUND, &booking), OK);
	assert_false(booking.refund_due);
	expect_counts();
}

static void
a_place_held_is_not_sold_to_another(void **state)
{
	struct instant until;

	(void)state;
	assert_int_equal(desk_class_hold(&salon.desk, STR("mine"), STR("slot-1"), NULL, NULL, &until), OK);
	assert_int_equal(until.us, salon.desk.now.us + 300 * US_PER_S);
	expect_slot("slot-1", "pending", 0);
	assert_int_equal(class_locked_until(&(struct class_slot){ .held_until = until }).us, until.us);
	assert_int_equal(book(1, "slot-1", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(desk_class_hold(&salon.desk, STR("other"), STR("slot-1"), NULL, NULL, &until), ERR_SLOT_TAKEN);
	assert_int_equal(desk_class_hold(&salon.desk, STR("mine"), STR("slot-1"), NULL, NULL, &until), OK);
	assert_int_equal(book_with(0, "slot-1", "mine", "", NULL), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold}"), 0);
	expect_slot("slot-1", "booked", 0);
	assert_int_equal(desk_class_hold(&salon.desk, STR("mine"), STR("slot-3"), NULL, NULL, &until), OK);
	expect_slot("slot-3", "available", 2);
	assert_int_equal(desk_class_release(&salon.desk, STR("mine"), STR("slot-3")), OK);
	expect_slot("slot-3", "available", 3);
}

static void
a_hold_that_has_ended_blocks_nobody(void **state)
{
	struct instant until;

	(void)state;
	assert_int_equal(desk_class_hold(&salon.desk, STR("mine"), STR("slot-1"), NULL, NULL, &until), OK);
	salon_pass(&salon, 300);
	expect_slot("slot-1", "available", 1);
	assert_int_equal(book(1, "slot-1", NULL), OK);
}

static void
the_teacher_is_busy_in_both_calendars(void **state)
{
	struct class_plan plan = { .course = STR("course-123"), .technician = EMMA, .minutes = 60, .capacity = 2 };
	struct class_clash clash;

	(void)state;
	plan.modifier_kind = STR_NONE;
	assert_false(salon_offers(&salon, "", NAILS, EMMA, "14:00"));
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "14:15", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	plan.starts_at = salon_at(&salon, "10:30");
	plan.local_start = zone_local(salon.desk.cat->zone, plan.starts_at);
	assert_int_equal(desk_publish(&salon.desk, &plan, &clash), ERR_SLOT_TAKEN);
	plan.starts_at = salon_at(&salon, "14:30");
	plan.local_start = zone_local(salon.desk.cat->zone, plan.starts_at);
	assert_int_equal(desk_publish(&salon.desk, &plan, &clash), ERR_SLOT_TAKEN);
}

static void
one_key_books_once(void **state)
{
	struct class_booking first;
	struct class_booking again;

	(void)state;
	assert_int_equal(book_with(0, "slot-3", "", "key", &first), OK);
	assert_int_equal(book_with(0, "slot-3", "", "key", &again), OK);
	assert_true(str_eq(first.public_id, again.public_id));
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {booking}"), 1);
	assert_int_equal(salon_count(&salon, "SELECT booked_count FROM {slot} WHERE id = 52"), 1);
}

static void
a_wrong_course_or_teacher_is_no_class(void **state)
{
	struct class_booking out;
	struct class_order order = { .student = &students[0], .slot = STR("slot-1"), .course = STR("course-456"), .source = STR("api"),
	    .locale = STR("en") };

	(void)state;
	order.teacher = order.name = order.email = order.child = order.note = order.key_body = order.token = order.key = STR_NONE;
	assert_int_equal(desk_class_book(&salon.desk, &order, &out), ERR_NOT_FOUND);
	assert_int_equal(book(1, "slot-1", NULL), OK);
	assert_int_equal(desk_class_book(&salon.desk, &order, &out), ERR_SLOT_TAKEN);
}

static void
the_owner_may_cancel_until_the_cut_off(void **state)
{
	struct class_booking booking;

	(void)state;
	assert_int_equal(book(0, "slot-1", &booking), OK);
	assert_int_equal(change(booking.public_id, CLASS_CONFIRM, NULL), OK);
	salon.desk.now = salon_at(&salon, "2026-02-15T14:01");
	assert_int_equal(change_by(booking.public_id, CLASS_CANCEL, true, NULL), ERR_WRONG_STATE);
	salon.desk.now = salon_at(&salon, "2026-02-15T14:00");
	assert_int_equal(change_by(booking.public_id, CLASS_CANCEL, true, &booking), OK);
	assert_true(booking.cancelled_at.us == salon.desk.now.us);
	expect_slot("slot-1", "available", 1);
	expect_counts();
}

static void
somebody_else_does_not_see_the_booking(void **state)
{
	struct principal teacher = { .kind = SESSION_TEACHER, .business_id = 1, .store_id = 1, .subject_id = 21, .technician_id = 21 };
	struct principal other = { .kind = SESSION_TEACHER, .business_id = 1, .store_id = 1, .subject_id = 22, .technician_id = 22 };
	struct class_booking booking;
	struct class_booking out;

	(void)state;
	assert_int_equal(book(0, "slot-1", &booking), OK);
	assert_int_equal(desk_class_booking(&salon.desk, &students[0], booking.public_id, &out), OK);
	assert_int_equal(desk_class_booking(&salon.desk, &students[1], booking.public_id, &out), ERR_NOT_FOUND);
	assert_int_equal(desk_class_booking(&salon.desk, &teacher, booking.public_id, &out), OK);
	assert_int_equal(desk_class_booking(&salon.desk, &other, booking.public_id, &out), ERR_NOT_FOUND);
}

static struct principal
signed_in(enum session_kind kind, uint64_t id)
{
	struct principal who;
	struct instant until;
	struct str token;

	assert_int_equal(desk_session_open(&salon.desk, kind, 1, id, 3600, &token, &until), OK);
	assert_int_equal(desk_session_find(&salon.desk, token, &who), OK);
	return who;
}

static void
staff_of_the_store_act_on_all_and_technicians_on_their_own(void **state)
{
	struct class_booking booking;
	struct class_booking out;
	struct principal manager;
	struct principal emma;
	struct principal mei;
	struct principal stranger;

	(void)state;
	salon_run(&salon, "DELETE FROM {staff_role}");
	salon_run(&salon, "DELETE FROM {staff}");
	salon_run(&salon, "INSERT INTO {staff} (id, business_id, public_id, email, name, password_hash, created_at) VALUES"
	    " (71, 1, 'manager', 'm@example.com', 'M', '', NOW(6)), (72, 1, 'emma', 'e@example.com', 'E', '', NOW(6)),"
	    " (73, 1, 'mei', 'i@example.com', 'I', '', NOW(6)), (74, 1, 'nobody', 'n@example.com', 'N', '', NOW(6))");
	salon_run(&salon, "INSERT INTO {staff_role} VALUES (1, 71, 'manager', 0), (1, 72, 'technician', 21), (1, 73, 'technician', 22)");
	manager = signed_in(SESSION_STAFF, 71);
	emma = signed_in(SESSION_STAFF, 72);
	mei = signed_in(SESSION_STAFF, 73);
	stranger = signed_in(SESSION_STAFF, 74);
	assert_int_equal(book(0, "slot-1", &booking), OK);
	assert_int_equal(desk_class_booking(&salon.desk, &manager, booking.public_id, &out), OK);
	assert_true(str_eq(manager.role, STR("manager")));
	assert_int_equal(desk_class_booking(&salon.desk, &emma, booking.public_id, &out), OK);
	assert_int_equal(desk_class_booking(&salon.desk, &mei, booking.public_id, &out), ERR_NOT_FOUND);
	assert_int_equal(desk_class_booking(&salon.desk, &stranger, booking.public_id, &out), ERR_NOT_FOUND);
}

static size_t
n_listed(const struct principal *who)
{
	struct class_query query = { .status = STR_NONE, .last = date_of(9990, 1, 1), .max = 10 };
	struct class_booking *rows;
	size_t n;

	assert_int_equal(desk_class_bookings(&salon.desk, who, &query, &rows, &n), OK);
	return n;
}

static void
everybody_lists_what_is_theirs(void **state)
{
	struct principal manager = { .kind = SESSION_STAFF, .business_id = 1, .subject_id = 71 };
	struct principal mei = { .kind = SESSION_STAFF, .business_id = 1, .subject_id = 73 };
	struct principal teacher = { .kind = SESSION_TEACHER, .business_id = 1, .store_id = 1, .subject_id = 21 };
	struct principal other = { .kind = SESSION_GUEST, .business_id = 2, .subject_id = 900 };

	(void)state;
	assert_int_equal(book(0, "slot-3", NULL), OK);
	assert_int_equal(book(1, "slot-3", NULL), OK);
	assert_int_equal(n_listed(&students[0]), 1);
	assert_int_equal(n_listed(&students[2]), 0);
	assert_int_equal(n_listed(&teacher), 2);
	assert_int_equal(n_listed(&manager), 2);
	assert_int_equal(n_listed(&mei), 0);
	assert_int_equal(n_listed(&other), 0);
}

static void
a_session_ends_by_its_time_or_by_leaving(void **state)
{
	struct principal who;
	struct instant until;
	struct str token;

	(void)state;
	assert_int_equal(desk_session_find(&salon.desk, STR("made up"), &who), ERR_UNAUTHORIZED);
	assert_int_equal(desk_session_open(&salon.desk, SESSION_TEACHER, 1, 21, 60, &token, &until), OK);
	assert_int_equal(desk_session_find(&salon.desk, token, &who), OK);
	assert_true(str_eq(who.public_id, STR("emp_1")));
	salon_pass(&salon, 60);
	assert_int_equal(desk_session_find(&salon.desk, token, &who), ERR_UNAUTHORIZED);
	assert_int_equal(desk_session_open(&salon.desk, SESSION_GUEST, 1, 900, 60, &token, &until), OK);
	assert_int_equal(desk_session_close(&salon.desk, token), OK);
	assert_int_equal(desk_session_find(&salon.desk, token, &who), ERR_UNAUTHORIZED);
}

/* Every status and payment, before and after the start, against every act: what the table has goes, all else leaves the row as it was. */
static void
only_the_status_table_is_allowed(void **state)
{
	static const char *const statuses[] = { "pending", "confirmed", "cancelled", "completed", "no_show" };
	static const char *const payments[] = { "unpaid", "paid", "refunded" };
	struct class_booking booking;
	enum class_act act;
	bool good;
	int s, p, started;
	char *row;

	for (s = 0; s < 5; s++)
		for (p = 0; p < 3; p++)
			for (started = 0; started < 2; started++)
				for (act = CLASS_CONFIRM; act <= CLASS_REFUND; act++) {
					(void)clear(state);
					assert_int_equal(book(0, "slot-1", &booking), OK);
					salon_run(&salon, str_cstr(salon.arena, str_fmt(salon.arena, "UPDATE {booking} SET status = '%s',"
					    " payment_status = '%s', expires_at = NULL", statuses[s], payments[p])));
					salon_run(&salon, s == 2 ? "UPDATE {slot} SET booked_count = 0 WHERE id = 51" : "SELECT 1");
					if (started)
						salon.desk.now = salon_at(&salon, "14:00");
					good = act == CLASS_CONFIRM ? s == 0 : act == CLASS_CANCEL ? s <= 1 :
					    act == CLASS_PAY ? p == 0 : act == CLASS_REFUND ? p == 1 : s == 1 && started;
					assert_int_equal(change(booking.public_id, act, NULL), good ? OK : ERR_WRONG_STATE);
					expect_counts();
					if (good)
						continue;
					row = str_cstr(salon.arena, salon_text(&salon,
					    "SELECT CONCAT(status, ' ', payment_status) FROM {booking}"));
					assert_string_equal(row, str_cstr(salon.arena, str_fmt(salon.arena, "%s %s", statuses[s], payments[p])));
				}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_booking_is_pending_unpaid_and_counted, clear),
		cmocka_unit_test_setup(a_class_of_three_is_sold_three_times, clear),
		cmocka_unit_test_setup(blocked_past_and_unknown_classes_are_refused, clear),
		cmocka_unit_test_setup(an_unpaid_booking_lapses_without_any_job, clear),
		cmocka_unit_test_setup(a_late_payment_takes_a_free_place_again, clear),
		cmocka_unit_test_setup(a_late_payment_for_a_lost_place_is_flagged, clear),
		cmocka_unit_test_setup(a_place_held_is_not_sold_to_another, clear),
		cmocka_unit_test_setup(a_hold_that_has_ended_blocks_nobody, clear),
		cmocka_unit_test_setup(the_teacher_is_busy_in_both_calendars, clear),
		cmocka_unit_test_setup(one_key_books_once, clear),
		cmocka_unit_test_setup(a_wrong_course_or_teacher_is_no_class, clear),
		cmocka_unit_test_setup(the_owner_may_cancel_until_the_cut_off, clear),
		cmocka_unit_test_setup(somebody_else_does_not_see_the_booking, clear),
		cmocka_unit_test_setup(staff_of_the_store_act_on_all_and_technicians_on_their_own, clear),
		cmocka_unit_test_setup(everybody_lists_what_is_theirs, clear),
		cmocka_unit_test_setup(a_session_ends_by_its_time_or_by_leaving, clear),
		cmocka_unit_test_setup(only_the_status_table_is_allowed, clear),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
