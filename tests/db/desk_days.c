/* desk_days.c - the law at the head of desk/transact.c: no act changes a day's busy list without changing the day's version. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "desk/change.h"
#include "desk/class.h"
#include "tests/db/salon.h"

enum { DAYS = 6, LIST_SIZE = 4096 };		/* 14 to 19 February */

struct day_seen {
	int64_t	version;
	char	list[LIST_SIZE];
};

static struct salon salon;
static struct day_seen before[DAYS];
static struct day_seen after[DAYS];

static int
begin(void **state)
{
	(void)state;
	salon_make(&salon);
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	salon_close(&salon);
	return 0;
}

/* What the list of a day of New York's February is made of, beside the moment it is read. */
static void
look(int day, struct day_seen *out)
{
	static const char busy[] = "CONCAT_WS(' ', technician_id, busy_from, busy_to, gap_from, gap_to, expires_at, ";
	struct str list;
	struct str text;
	struct str span;

	text = str_fmt(salon.arena, "SELECT COALESCE((SELECT version FROM {slot_lock} WHERE store_id = 1 AND kind = 'store' AND ref_id = 0"
	    " AND day = '2026-02-%d'), 0)", 14 + day);
	out->version = salon_count(&salon, str_cstr(salon.arena, text));
	span = str_fmt(salon.arena, "busy_from < '2026-02-%d 05:00:00' AND busy_to > '2026-02-%d 05:00:00'", 15 + day, 14 + day);
	text = str_fmt(salon.arena, "SELECT COALESCE(GROUP_CONCAT(entry ORDER BY entry), '') FROM"
	    " (SELECT %s 'item', id, technician_requested OR technician_told) AS entry FROM {appointment_item}"
	    "   WHERE live = 1 AND %.*s"
	    "  UNION ALL SELECT %s 'hold', token_hash, item_ref, technician_requested) FROM {hold}"
	    "   WHERE slot_id = 0 AND %.*s"
	    "  UNION ALL SELECT CONCAT_WS(' ', id, technician_id, starts_at, ends_at) FROM {slot}"
	    "   WHERE status <> 'blocked' AND starts_at < '2026-02-%d 05:00:00' AND ends_at > '2026-02-%d 05:00:00') busy_lines",
	    busy, STR_ARG(span), busy, STR_ARG(span), 15 + day, 14 + day);
	list = salon_text(&salon, str_cstr(salon.arena, text));
	assert_true(list.len < sizeof(out->list));
	memcpy(out->list, list.ptr, list.len);
	out->list[list.len] = '\0';
}

static void
look_all(struct day_seen *out)
{
	int i;

	for (i = 0; i < DAYS; i++)
		look(i, &out[i]);
}

static int
clear(void **state)
{
	(void)state;
	salon_clear(&salon);
	salon_run(&salon, "DELETE FROM {slot}");
	look_all(before);
	return 0;
}

/* Says which days' lists have changed since the last call, as bits; each of them has another version. */
static unsigned
changed(void)
{
	unsigned days;
	int i;

	days = 0;
	look_all(after);
	for (i = 0; i < DAYS; i++) {
		if (strcmp(before[i].list, after[i].list) == 0)
			continue;
		days |= 1u << i;
		if (before[i].version == after[i].version)
			fail_msg("the list of the %dth changed and its version did not:\n%s\n%s", 14 + i, before[i].list, after[i].list);
	}
	memcpy(before, after, sizeof(before));
	return days;
}

#define DAY(n)	(1u << ((n) - 14))

static void
holds_and_what_becomes_of_them(void **state)
{
	struct receipt receipt;
	struct order *order;

	(void)state;
	assert_int_equal(salon_hold(&salon, "token", "a", NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token", "b", GEL, ANY, "2026-02-18T10:00", NULL), OK);
	assert_int_equal(changed(), DAY(16) | DAY(18));
	assert_int_equal(salon_hold(&salon, "token", "a", NAILS, EMMA, "2026-02-17T10:00", NULL), OK);
	assert_true((changed() & (DAY(16) | DAY(17))) == (DAY(16) | DAY(17)));
	salon_pass(&salon, 60);
	assert_int_equal(desk_hold_prolong(&salon.desk, STR("token")), OK);
	assert_int_equal(changed(), DAY(17) | DAY(18));
	assert_int_equal(desk_hold_release(&salon.desk, STR("token"), STR("b")), OK);
	assert_int_equal(changed(), DAY(18));
	assert_int_equal(salon_hold(&salon, "token", "b", GEL, ANY, "2026-02-18T10:00", NULL), OK);
	(void)changed();
	/* Booked on the one day, given back on the other too. */
	order = salon_order(&salon, "Ann", "+12125550001");
	order->hold_token = STR("token");
	salon_add(&salon, order, 0, NAILS, EMMA, "2026-02-17T10:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	assert_int_equal(changed(), DAY(17) | DAY(18));
	assert_int_equal(salon_hold(&salon, "token", "c", NAILS, MEI, "10:00", NULL), OK);
	(void)changed();
	assert_int_equal(desk_hold_release(&salon.desk, STR("token"), STR_NONE), OK);
	assert_int_equal(changed(), DAY(16));
}

static void
bookings_and_what_becomes_of_them(void **state)
{
	struct changer who = { .actor = STR("emp-uuid") };
	struct move_want want = { .technician = MEI };
	struct confirm_problem problem;
	struct receipt receipt;
	struct receipt first;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, ANY, "10:00", &first), OK);
	assert_int_equal(changed(), DAY(16));
	assert_int_equal(salon_book(&salon, NAILS, (int)(first.guests[0].items[0].technician_key - 21), "10:00", &receipt), OK);
	assert_int_equal(changed(), DAY(16));		/* and the first has another technician */
	want.item = receipt.guests[0].items[0].public_id;
	want.starts_at = salon_at(&salon, "2026-02-18T10:00");
	assert_int_equal(desk_reschedule(&salon.desk, &who, receipt.guests[0].public_id, &want, 1, &receipt, &problem), OK);
	assert_int_equal(changed(), DAY(16) | DAY(18));
	assert_int_equal(desk_cancel(&salon.desk, first.manage_token, STR_NONE, STR_NONE, NULL, NULL, &receipt), OK);
	assert_int_equal(changed(), DAY(16));
	salon.desk.now = salon_at(&salon, "2026-02-18T11:00");
	assert_int_equal(desk_change(&salon.desk, &who, salon_text(&salon, "SELECT public_id FROM {appointment} WHERE status = 'confirmed'"),
	    CHANGE_NO_SHOW, &receipt), OK);
	assert_int_equal(changed(), DAY(18));
}

static void
what_is_not_paid_and_what_is(void **state)
{
	struct changer who = { .actor = STR("emp-uuid") };
	struct receipt receipt;
	struct receipt paid;
	size_t n;

	(void)state;
	salon_run(&salon, "UPDATE {store} SET confirm_at_once = 0, catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "2026-02-18T10:00", &paid), OK);
	salon_run(&salon, "UPDATE {appointment} SET expires_at = '2026-02-10 15:00:00'");
	salon_run(&salon, "UPDATE {appointment_item} SET expires_at = '2026-02-10 15:00:00'");
	look_all(before);
	assert_int_equal(desk_change(&salon.desk, &who, paid.guests[0].public_id, CHANGE_PAY, &receipt), OK);
	assert_int_equal(changed(), DAY(18));
	salon_pass(&salon, 24 * 60 * 60);
	assert_int_equal(desk_lapse(&salon.desk, 10, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(changed(), DAY(16));
}

/* A visit and a class that go on past midnight belong to both days. */
static void
over_midnight(void **state)
{
	struct class_plan plan = { .course = STR("pottery"), .technician = MEI, .minutes = 90, .capacity = 4, .modifier_kind = STR_NONE };
	struct class_clash clash;
	struct receipt receipt;

	(void)state;
	salon_run(&salon, "INSERT IGNORE INTO {course} (id, store_id, public_id, name, price) VALUES (41, 1, 'pottery', 'Pottery', 5000)");
	salon_run(&salon, "UPDATE {store_hours} SET closes = 1560");
	salon_run(&salon, "UPDATE {technician_shift} SET closes = 1560");
	salon_run(&salon, "UPDATE {store} SET catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "23:30", &receipt), OK);
	assert_int_equal(changed(), DAY(16) | DAY(17));
	assert_int_equal(desk_cancel(&salon.desk, receipt.manage_token, STR_NONE, STR_NONE, NULL, NULL, &receipt), OK);
	assert_int_equal(changed(), DAY(16) | DAY(17));
	plan.starts_at = salon_at(&salon, "2026-02-17T23:00");
	plan.local_start = zone_local(salon.desk.cat->zone, plan.starts_at);
	assert_int_equal(desk_publish(&salon.desk, &plan, &clash), OK);
	assert_int_equal(changed(), DAY(17) | DAY(18));
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(holds_and_what_becomes_of_them),
		T(bookings_and_what_becomes_of_them),
		T(what_is_not_paid_and_what_is),
		T(over_midnight),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
