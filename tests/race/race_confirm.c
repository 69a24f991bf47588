/*
 * race_confirm.c - sixteen processes, each with a session of its own, want the same thing at the same moment.
 *
 * race_unlocked.c is this test without locks and claims: it must sell twice, else this one proves nothing.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "racers.h"
#include "tests/db/salon.h"

static void
say_phone(struct salon *own, struct order *order, int i)
{
	order->guests[0].phone = str_fmt(own->arena, "+12125550%03d", i);
}

static enum err
book(struct salon *own, int i, int service, int technician, const char *time)
{
	struct receipt receipt;
	struct order *order;

	order = salon_order(own, "Racer", "");
	say_phone(own, order, i);
	salon_add(own, order, 0, service, technician, time);
	return salon_confirm(own, order, &receipt, NULL);
}

static enum err
one_time(struct salon *own, int i, struct lane *lane)
{
	(void)lane;
	return book(own, i, NAILS, EMMA, "10:00");
}

#ifdef SLOTKEEPER_UNSAFE_NO_LOCKS

static void
without_locks_a_time_is_sold_twice(void **state)
{
	int n_sold;
	int round;

	(void)state;
	n_sold = 0;
	for (round = 0; round < 3 * ROUNDS && n_sold <= round; round++) {
		salon_clear(&salon);
		run_race(one_time);
		n_sold += n_with(OK);
	}
	print_message("# %d sold in %d rounds\n", n_sold, round);
	assert_true(n_sold > round);
}

#else

static void
one_time_has_one_winner(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		salon_clear(&salon);
		run_race(one_time);
		expect(1);
	}
}

static enum err
overlapping(struct salon *own, int i, struct lane *lane)
{
	static const char *const times[] = { "10:00", "10:15", "10:30", "10:45", "11:00", "11:15", "11:30", "11:45" };

	(void)lane;
	return book(own, i, i % 3 == 0 ? NAILS : i % 3 == 1 ? GEL : MASSAGE, EMMA, times[i * 5 % 8]);
}

static void
unequal_spans_never_overlap(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		salon_clear(&salon);
		run_race(overlapping);
		assert_in_range(n_with(OK), 1, 3);
		expect(n_with(OK));
	}
}

static enum err
any_or_named(struct salon *own, int i, struct lane *lane)
{
	(void)lane;
	return book(own, i, NAILS, i % 4 == 0 ? EMMA : i % 4 == 1 ? MEI : ANY, "10:00");
}

static void
any_and_named_fill_every_chair_exactly(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		salon_clear(&salon);
		run_race(any_or_named);
		expect(3);
	}
}

static enum err
group(struct salon *own, int i, struct lane *lane)
{
	struct receipt receipt;
	struct order *order;

	(void)lane;
	order = salon_order(own, "Racer", "");
	say_phone(own, order, i);
	salon_companion(own, order, "Second", "");
	if (i % 2 == 0)
		salon_companion(own, order, "Third", "");
	salon_add(own, order, 0, NAILS, i % 3, "10:00");
	salon_add(own, order, 1, NAILS, (i + 2) % 3, "10:00");
	if (i % 2 == 0)
		salon_add(own, order, 2, NAILS, (i + 1) % 3, "10:00");
	return salon_confirm(own, order, &receipt, NULL);
}

static void
groups_that_name_each_other_in_any_order_do_not_deadlock(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		salon_clear(&salon);
		run_race(group);
		expect(1);
	}
}

static char phones[2][16];

/* Even ones and odd ones meet at no technician, only at the two guests, whom they name in opposite orders. */
static enum err
same_phones(struct salon *own, int i, struct lane *lane)
{
	static const char *const times[] = { "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00", "17:00" };
	struct receipt receipt;
	struct order *order;

	(void)lane;
	order = salon_order(own, "Racer", phones[i % 2]);
	salon_companion(own, order, "Second", phones[1 - i % 2]);
	salon_add(own, order, 0, GEL, i % 2 == 0 ? EMMA : MEI, times[i / 2]);
	salon_add(own, order, 1, GEL, i % 2 == 0 ? EMMA : MEI, times[i / 2]);
	order->guests[1].items[0].starts_at.us += 24 * 60 * US_PER_MIN;
	return salon_confirm(own, order, &receipt, NULL);
}

static void
the_same_people_in_many_bookings_are_two_guests(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		salon_clear(&salon);
		/* New ones each time: what a deleted row leaves behind in its index is not what this is about. */
		snprintf(phones[0], sizeof(phones[0]), "+1212556000%d", round % 10);
		snprintf(phones[1], sizeof(phones[1]), "+1212557000%d", round % 10);
		run_race(same_phones);
		assert_int_equal(n_with(OK), RACERS);
		assert_int_equal(racers_retries(), 0);
		assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {guest}"), 2);
		assert_int_equal(salon_count(&salon, "SELECT SUM(visits) FROM {guest_relationship}"), RACERS);
		salon_check(&salon);
	}
}

static enum err
one_hold(struct salon *own, int i, struct lane *lane)
{
	(void)lane;
	return salon_hold(own, str_cstr(own->arena, str_fmt(own->arena, "token-%d", i)), "a", i % 2 == 0 ? NAILS : GEL, MEI, "10:00", NULL);
}

static void
one_time_is_held_once(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		salon_clear(&salon);
		run_race(one_hold);
		expect(1);
	}
}

static enum err
one_chair(struct salon *own, int i, struct lane *lane)
{
	(void)lane;
	return book(own, i, PEDICURE, i % 3 == 0 ? EMMA : i % 3 == 1 ? MEI : ANY, i % 2 == 0 ? "10:00" : "10:30");
}

static void
one_chair_is_sold_once(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		salon_clear(&salon);
		run_race(one_chair);
		expect(1);
	}
}

static enum err
one_key(struct salon *own, int i, struct lane *lane)
{
	struct receipt receipt;
	struct order *order;
	enum err e;

	(void)i;
	order = salon_order(own, "Racer", "+12125550001");
	order->key = STR("one-key");
	salon_add(own, order, 0, NAILS, ANY, "10:00");
	if ((e = salon_confirm(own, order, &receipt, NULL)) == OK)
		memcpy(lane->public_id, receipt.guests[0].public_id.ptr, receipt.guests[0].public_id.len);
	return e;
}

static void
one_key_books_once_and_answers_everybody(void **state)
{
	int i;

	(void)state;
	salon_clear(&salon);
	run_race(one_key);
	assert_int_equal(n_with(OK), RACERS);
	for (i = 1; i < RACERS; i++)
		assert_string_equal(lanes[i].public_id, lanes[0].public_id);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment}"), 1);
}

/* Books, cancels, books again: whoever is told OK last has it. */
static enum err
come_and_go(struct salon *own, int i, struct lane *lane)
{
	struct receipt receipt;
	struct order *order;
	uint64_t retries;
	int n;
	enum err e;

	(void)lane;
	retries = 0;
	for (n = 0; n < 6; n++) {
		retries += db_stats(own->db)->retries;
		salon_request(own);
		order = salon_order(own, "Racer", "");
		say_phone(own, order, i);
		salon_add(own, order, 0, GEL, (i + n) % 3 == 0 ? ANY : (i + n) % 2, n % 2 == 0 ? "10:00" : "10:30");
		e = salon_confirm(own, order, &receipt, NULL);
		if (e == OK && n < 5)
			e = desk_cancel(&own->desk, receipt.manage_token, STR_NONE, STR_NONE, NULL, NULL, &receipt);
		if (e != OK && e != ERR_SLOT_TAKEN)
			return e;
	}
	return retries == 0 ? OK : ERR_BUSY;
}

static void
coming_and_going_leaves_everything_in_order(void **state)
{
	(void)state;
	salon_clear(&salon);
	run_race(come_and_go);
	assert_int_equal(n_with(OK), RACERS);
	salon_check(&salon);
	assert_in_range(salon_count(&salon, "SELECT COUNT(*) FROM {appointment_item} WHERE live = 1"), 1, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_time_has_one_winner),
		cmocka_unit_test(unequal_spans_never_overlap),
		cmocka_unit_test(any_and_named_fill_every_chair_exactly),
		cmocka_unit_test(groups_that_name_each_other_in_any_order_do_not_deadlock),
		cmocka_unit_test(the_same_people_in_many_bookings_are_two_guests),
		cmocka_unit_test(one_time_is_held_once),
		cmocka_unit_test(one_chair_is_sold_once),
		cmocka_unit_test(one_key_books_once_and_answers_everybody),
		cmocka_unit_test(coming_and_going_leaves_everything_in_order),
	};

	return cmocka_run_group_tests(tests, racers_begin, racers_finish);
}

#endif
