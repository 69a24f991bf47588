/* desk_change.c - the life of an appointment: the status table, and moving it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "desk/change.h"
#include "tests/db/fixture.h"
#include "tests/db/salon.h"

static void
told(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	(void)receipt;
	out->sms = str_of(arg);
}

static struct changer
staff(void)
{
	static char text[] = "news";

	return (struct changer){ .actor = STR("emp-uuid"), .texts = told, .arg = text };
}

static enum err
step(struct str appointment, enum change change)
{
	struct changer who = staff();
	struct receipt out;

	return desk_change(&salon.desk, &who, appointment, change, &out);
}

static enum err
move(struct changer who, const struct receipt *booked, size_t item, int technician, const char *time, struct receipt *out)
{
	struct move_want want = { .technician = technician, .starts_at = salon_at(&salon, time) };
	struct confirm_problem problem;
	struct receipt receipt;

	want.item = booked->guests[0].items[item].public_id;
	return desk_reschedule(&salon.desk, &who, booked->guests[0].public_id, &want, 1, out == NULL ? &receipt : out, &problem);
}

/* Every state, before and after the start, against every step. */
static void
the_status_table_is_exact(void **state)
{
	static const char *const from[] = { "pending", "confirmed", "cancelled", "completed", "no_show", "lapsed" };
	static const char *const to[] = { "confirmed", "cancelled", "completed", "no_show" };
	static const char *const may[][2] = {	/* [from]: the steps that are open before the start, and after: c x o n */
		{ "cx", "cx" }, { "x", "xon" }, { "", "" }, { "", "" }, { "", "" }, { "", "" },
	};
	const char *letters = "cxon";
	struct receipt booked;
	char text[400];
	size_t i;
	size_t s;
	bool open;
	int after;
	enum err e;

	(void)state;
	for (i = 0; i < 6; i++)
		for (after = 0; after < 2; after++)
			for (s = 0; s < 4; s++) {
				salon_clear(&salon);
				assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &booked), OK);
				snprintf(text, sizeof(text), "UPDATE {appointment} SET status = '%s', expires_at = %s",
				    i == 5 ? "pending" : from[i], i == 5 ? "'2026-02-10 13:00:00'" : "NULL");
				salon_run(&salon, text);
				if (i >= 2 && i != 3)
					salon_run(&salon, "UPDATE {appointment_item} SET live = 0");
				if (after)
					salon.desk.now = salon_at(&salon, "10:00");
				open = strchr(may[i][after], letters[s]) != NULL;
				e = step(booked.guests[0].public_id, (enum change)s);
				if (e != (open ? OK : ERR_WRONG_STATE))
					fail_msg("%s to %s %s the start: %d", from[i], to[s], after ? "after" : "before", (int)e);
				snprintf(text, sizeof(text), "SELECT COUNT(*) FROM {appointment} WHERE status = '%s'",
				    open ? to[s] : i == 5 ? "pending" : from[i]);
				assert_int_equal(salon_count(&salon, text), 1);
				assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE actor = 'emp-uuid'"), open);
				if (open)
					salon_check(&salon);
			}
}

static void
payments_go_one_way(void **state)
{
	struct receipt booked;
	struct str id;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &booked), OK);
	id = booked.guests[0].public_id;
	assert_int_equal(step(id, CHANGE_REFUND), ERR_WRONG_STATE);
	assert_int_equal(step(id, CHANGE_PAY), OK);
	assert_int_equal(step(id, CHANGE_PAY), ERR_WRONG_STATE);
	assert_int_equal(step(id, CHANGE_REFUND), OK);
	assert_int_equal(step(id, CHANGE_REFUND), ERR_WRONG_STATE);
	assert_int_equal(step(id, CHANGE_PAY), ERR_WRONG_STATE);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE what = 'payment'"), 2);
	assert_int_equal(step(STR("nobody"), CHANGE_PAY), ERR_NOT_FOUND);
}

static void
a_completed_visit_counts_and_a_no_show_frees_its_time(void **state)
{
	struct receipt booked;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &booked), OK);
	salon.desk.now = salon_at(&salon, "10:05");
	assert_int_equal(step(booked.guests[0].public_id, CHANGE_COMPLETE), OK);
	assert_int_equal(salon_count(&salon, "SELECT SUM(visits) FROM {guest}"), 1);
	salon_clear(&salon);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &booked), OK);
	salon.desk.now = salon_at(&salon, "10:05");
	assert_int_equal(step(booked.guests[0].public_id, CHANGE_NO_SHOW), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {claim}"), 0);
	assert_int_equal(salon_count(&salon, "SELECT SUM(visits) FROM {guest}"), 0);
	assert_int_equal(salon_count(&salon, "SELECT SUM(live) FROM {appointment_item}"), 0);
}

static void
steps_are_told(void **state)
{
	struct receipt booked;

	(void)state;
	salon_run(&salon, "UPDATE {store} SET confirm_at_once = 0, catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &booked), OK);
	assert_true(str_eq(booked.guests[0].status, STR("pending")));
	assert_int_equal(step(booked.guests[0].public_id, CHANGE_CONFIRM), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'confirmed' AND channel = 'sms'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment} WHERE confirmed_at IS NOT NULL AND sequence = 1"), 1);
	assert_int_equal(step(booked.guests[0].public_id, CHANGE_CANCEL), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'cancelled'"), 1);
}

static void
a_move_onto_a_taken_time_leaves_the_old(void **state)
{
	struct receipt booked;
	struct receipt other;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &booked), OK);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "12:00", &other), OK);
	assert_int_equal(move(staff(), &booked, 0, EMMA, "12:00", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(move(staff(), &booked, 0, EMMA, "11:30", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment_item} WHERE local_start = '2026-02-16 10:00:00'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE what = 'reschedule'"), 0);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'changed'"), 0);
	assert_false(salon_offers(&salon, "", NAILS, EMMA, "10:00"));
	salon_check(&salon);
}

static void
a_move_onto_ones_own_time_works(void **state)
{
	struct receipt booked;
	struct receipt out;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &booked), OK);
	assert_int_equal(move(staff(), &booked, 0, EMMA, "10:30", &out), OK);
	assert_int_equal(out.guests[0].items[0].starts_at.us, salon_at(&salon, "10:30").us);
	assert_int_equal(out.sequence, 1);
	assert_int_equal(out.total.cents, 6000);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE what = 'reschedule' AND actor = 'emp-uuid'"
	    " AND from_value = '2026-02-16T10:00:00' AND to_value = '2026-02-16T10:30:00'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'changed' AND channel = 'sms'"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment} WHERE starts_at = '2026-02-16 15:30:00'"
	    " AND ends_at = '2026-02-16 16:30:00'"), 1);
	salon_check(&salon);
	assert_int_equal(move(staff(), &booked, 0, EMMA, "10:30", &out), OK);
	assert_int_equal(out.sequence, 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE what = 'reschedule'"), 1);
}

static void
a_move_to_a_colleague_has_her_price_and_any_the_base_price(void **state)
{
	struct receipt booked;
	struct receipt out;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &booked), OK);
	assert_int_equal(move(staff(), &booked, 0, MEI, "10:00", &out), OK);
	assert_int_equal(out.total.cents, 5000);
	assert_true(str_eq(out.guests[0].items[0].technician_name, STR("Mei")));
	assert_int_equal(move(staff(), &booked, 0, ANY, "14:00", &out), OK);
	assert_true(out.guests[0].items[0].any);
	assert_int_equal(out.total.cents, 5000);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE what = 'reseat' AND from_value = 'emp_1'"), 1);
	salon_check(&salon);
}

static void
an_any_appointment_makes_room_for_one_that_is_moved(void **state)
{
	struct receipt any;
	struct receipt booked;

	(void)state;
	assert_int_equal(salon_book(&salon, GEL, ANY, "10:00", &any), OK);
	assert_int_equal(salon_book(&salon, GEL, any.guests[0].items[0].technician_key == 21 ? EMMA : MEI, "14:00", &booked), OK);
	assert_int_equal(move(staff(), &booked, 0, any.guests[0].items[0].technician_key == 21 ? EMMA : MEI, "10:00", NULL), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(DISTINCT technician_id) FROM {appointment_item} WHERE live = 1"), 2);
	salon_check(&salon);
}

static void
items_that_stay_are_not_run_into(void **state)
{
	struct receipt booked;
	struct order *order;

	(void)state;
	order = salon_order(&salon, "Ann", "+12125550001");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	salon_add(&salon, order, 0, GEL, MEI, "11:00");
	assert_int_equal(salon_confirm(&salon, order, &booked, NULL), OK);
	assert_int_equal(move(staff(), &booked, 0, EMMA, "11:15", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(move(staff(), &booked, 1, EMMA, "10:30", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(move(staff(), &booked, 0, EMMA, "13:00", NULL), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment} WHERE starts_at = '2026-02-16 16:00:00'"
	    " AND ends_at = '2026-02-16 19:00:00'"), 1);
	salon_check(&salon);
}

static void
guests_move_until_the_cut_off_and_staff_longer(void **state)
{
	struct changer guest = { .texts = told };
	static char text[] = "news";
	struct receipt booked;
	struct receipt moved;

	(void)state;
	guest.arg = text;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &booked), OK);
	guest.manage_token = booked.manage_token;
	assert_int_equal(move(guest, &booked, 0, EMMA, "15:00", &moved), OK);
	assert_int_equal(move(guest, &booked, 0, EMMA, "16:00", NULL), ERR_NOT_FOUND);
	guest.manage_token = moved.manage_token;
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE what = 'reschedule' AND actor = 'guest'"), 1);
	salon.desk.now = salon_at(&salon, "2026-02-15T15:01");
	assert_int_equal(move(guest, &booked, 0, EMMA, "17:00", NULL), ERR_WRONG_STATE);
	assert_int_equal(move(staff(), &booked, 0, EMMA, "17:00", NULL), OK);
	guest.manage_token = STR("AAAAAAAAAAAAAAAAAAAAAA");
	assert_int_equal(move(guest, &booked, 0, EMMA, "15:00", NULL), ERR_NOT_FOUND);
	assert_int_equal(step(booked.guests[0].public_id, CHANGE_CANCEL), OK);
	assert_int_equal(move(staff(), &booked, 0, EMMA, "15:00", NULL), ERR_WRONG_STATE);
}

static void
a_technician_sees_and_changes_what_she_serves(void **state)
{
	struct changer mei = staff();
	struct receipt booked;
	struct receipt out;
	struct sheet *sheets;
	struct sheet sheet;
	size_t n;

	(void)state;
	mei.technician = 22;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", &booked), OK);
	assert_int_equal(salon_book(&salon, NAILS, MEI, "09:00", NULL), OK);
	assert_int_equal(desk_change(&salon.desk, &mei, booked.guests[0].public_id, CHANGE_CANCEL, &out), ERR_NOT_FOUND);
	assert_int_equal(desk_sheets(&salon.desk, zone_local(salon.desk.cat->zone, salon_at(&salon, "10:00")).date, ANY, &sheets, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(sheets[1].guest.n_items, 1);
	assert_true(str_eq(sheets[1].guest.items[0].technician_name, STR("Emma")));
	assert_int_equal(desk_sheets(&salon.desk, zone_local(salon.desk.cat->zone, salon_at(&salon, "10:00")).date, EMMA, &sheets, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(sheets[0].guest.n_items, 1);
	assert_int_equal(desk_sheet(&salon.desk, booked.guests[0].public_id, 22, &sheet), ERR_NOT_FOUND);
	assert_int_equal(desk_sheet(&salon.desk, booked.guests[0].public_id, 0, &sheet), OK);
	assert_int_equal(sheet.n_history, 1);
	assert_true(str_eq(sheet.history[0].to, STR("confirmed")));
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_status_table_is_exact),
		T(payments_go_one_way),
		T(a_completed_visit_counts_and_a_no_show_frees_its_time),
		T(steps_are_told),
		T(a_move_onto_a_taken_time_leaves_the_old),
		T(a_move_onto_ones_own_time_works),
		T(a_move_to_a_colleague_has_her_price_and_any_the_base_price),
		T(an_any_appointment_makes_room_for_one_that_is_moved),
		T(items_that_stay_are_not_run_into),
		T(guests_move_until_the_cut_off_and_staff_longer),
		T(a_technician_sees_and_changes_what_she_serves),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
