/*
 * race_listed.c - what writers read of a day in its lock row (db/day_list.h) is what is booked and held there, whoever wrote last.
 *
 * First act by act, by two desks on two sessions in turns: after each of many random acts every list that counts is compared with the rows.
 * Then at once, by several processes. And to know that a false list would be noticed, and that lists are what is gone by: a time is taken,
 * or given back, behind the list's back.
 */
#include <sys/wait.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "db/fsck.h"
#include "desk/change.h"
#include "tests/db/salon.h"

enum { STEPS = 250, WRITERS = 4, ACTS_AT_ONCE = 80, TOKENS = 3, LISTS_MIN = STEPS / 8 };

static struct salon salons[2];
static uint32_t seed;

static uint32_t
any_below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static int
begin(void **state)
{
	(void)state;
	salon_make(&salons[0]);
	salons[1].life = salons[0].life;
	salons[1].arena = arena_new(ARENA_REQUEST_CAP);
	salons[1].ring = salons[0].ring;
	salon_open(&salons[1]);
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	db_close(salons[1].db);
	arena_free(salons[1].arena);
	salon_close(&salons[0]);
	return 0;
}

static void
new_request(struct salon *salon)
{
	salon->desk.now = salons[0].desk.now;
	salon_request(salon);
	assert_int_equal(desk_store(&salon->desk, STR("demo")), OK);
}

static int
clear(void **state)
{
	(void)state;
	salon_clear(&salons[0]);
	new_request(&salons[1]);
	return 0;
}

static struct str
token_of(uint32_t n)
{
	static const char *const tokens[TOKENS] = { "own", "other", "third" };

	return str_of(tokens[n % TOKENS]);
}

static void
book(struct salon *salon, int service, int technician, const char *time)
{
	struct changer who = { .actor = STR("emp-uuid") };
	struct move_want want = { .technician = ANY };
	struct confirm_problem problem;
	struct receipt receipt;
	struct receipt later;
	struct order *order;

	order = salon_order(salon, "Ann", str_cstr(salon->arena, str_fmt(salon->arena, "+1212555%04u", (unsigned)any_below(10000))));
	order->hold_token = any_below(2) ? token_of(any_below(TOKENS)) : STR_NONE;
	salon_add(salon, order, 0, service, technician, time);
	if (any_below(4) == 0)
		salon_add(salon, order, 0, NAILS, ANY, "2026-02-17T16:00");
	if (salon_confirm(salon, order, &receipt, NULL) != OK)
		return;
	if (any_below(4) == 0) {
		(void)!desk_cancel(&salon->desk, receipt.manage_token, STR_NONE, STR_NONE, NULL, NULL, &later);
	} else if (any_below(4) == 0) {
		want.item = receipt.guests[0].items[0].public_id;
		want.starts_at = salon_at(salon, "2026-02-18T12:00");
		(void)!desk_reschedule(&salon->desk, &who, receipt.guests[0].public_id, &want, 1, &later, &problem);
	}
}

/* Refusals are part of it, and so are visits at night, which belong to two days. */
static void
act(struct salon *salon)
{
	char time[32];
	char ref[2] = { (char)('a' + any_below(3)), '\0' };
	int service = (int)any_below(5);
	int technician = (int)any_below(4) - 1;

	if (technician == LENA)
		service = NAILS;
	snprintf(time, sizeof(time), "2026-02-%02uT%02u:%02u", 16 + any_below(2), 9 + any_below(10), any_below(4) * 15);
	switch (any_below(8)) {
	case 0:
	case 1:
		(void)!salon_hold(salon, str_cstr(salon->arena, token_of(any_below(TOKENS))), ref, service, technician, time, NULL);
		break;
	case 2:
		(void)!desk_hold_release(&salon->desk, token_of(any_below(TOKENS)), any_below(2) ? str_of(ref) : STR_NONE);
		break;
	case 3:
		(void)!desk_hold_prolong(&salon->desk, token_of(any_below(TOKENS)));
		break;
	default:
		book(salon, service, technician, time);
		break;
	}
}

static size_t
n_false_lists(struct salon *salon)
{
	struct fsck_offender found[FSCK_OFFENDERS_MAX];
	const struct fsck_rule *rule;
	struct fsck_store *stores;
	struct arena *keep;
	size_t n;
	size_t i;

	for (i = 0; (rule = db_fsck_rule(i)) != NULL && strcmp(rule->name, "day_lists") != 0; i++)
		;
	assert_non_null(rule);
	keep = arena_new(ARENA_REQUEST_CAP);
	assert_int_equal(db_fsck_stores(salon->db, STR("demo"), &stores, &n), OK);
	assert_int_equal(db_fsck_run(salon->db, salon->arena, keep, rule, stores, salon->desk.now, FSCK_OFFENDERS_MAX, found, &n), OK);
	arena_free(keep);
	return n;
}

static int64_t
n_lists(struct salon *salon)
{
	return salon_count(salon, "SELECT COUNT(*) FROM {slot_lock} WHERE list_version = version AND list <> ''");
}

static void
two_desks_in_turns(void **state)
{
	int64_t n = 0;
	int step;

	(void)state;
	for (seed = 3, step = 0; step < STEPS; step++) {
		new_request(&salons[step % 2]);
		act(&salons[step % 2]);
		new_request(&salons[0]);
		assert_int_equal(n_false_lists(&salons[0]), 0);
		n += n_lists(&salons[0]);
		salon_check(&salons[0]);
		/* Holds last ten minutes: some run out while they are listed. */
		salons[0].desk.now.us += (int64_t)any_below(any_below(8) == 0 ? 400 : 15) * US_PER_S;
	}
	assert_true(n >= LISTS_MIN);
}

static void
write_away(uint32_t which)
{
	int i;

	salon_open(&salons[1]);
	for (seed = 100 + which, i = 0; i < ACTS_AT_ONCE; i++) {
		new_request(&salons[1]);
		act(&salons[1]);
	}
	_exit(0);
}

static void
several_at_once(void **state)
{
	uint32_t i;
	pid_t pid;

	(void)state;
	for (i = 0; i < WRITERS; i++) {
		assert_true((pid = fork()) >= 0);
		if (pid == 0)
			write_away(i);
	}
	while (wait(NULL) > 0)
		;
	new_request(&salons[0]);
	assert_int_equal(n_false_lists(&salons[0]), 0);
	salon_check(&salons[0]);
}

/* The time that was taken without a word is sold again; a changed version makes the next one ask. */
static void
a_list_that_counts_is_believed(void **state)
{
	(void)state;
	assert_int_equal(salon_book(&salons[0], NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(n_lists(&salons[0]), 1);
	salon_run_untold(&salons[0], "UPDATE {appointment_item} SET live = 0");
	salon_run_untold(&salons[0], "DELETE FROM {claim}");
	assert_int_equal(n_false_lists(&salons[0]), 1);
	new_request(&salons[1]);
	assert_int_equal(salon_book(&salons[1], NAILS, EMMA, "10:00", NULL), ERR_SLOT_TAKEN);
	salon_run(&salons[0], "UPDATE {appointment_item} SET live = 0");
	assert_int_equal(n_lists(&salons[0]), 0);
	assert_int_equal(salon_book(&salons[1], NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(n_false_lists(&salons[0]), 0);
}

/* Whatever a list says, nobody gets five minutes that are somebody's. */
static void
the_second_wall_stands_behind_a_false_list(void **state)
{
	(void)state;
	assert_int_equal(salon_book(&salons[0], NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_book(&salons[0], NAILS, EMMA, "14:00", NULL), OK);
	/* The bytes behind the head and the first entry, which both have the same length whatever is booked. */
	salon_run_untold(&salons[0], "UPDATE {slot_lock} SET list = LEFT(list, LENGTH(list) - (LENGTH(list) - 9) DIV 2)");
	assert_int_equal(n_false_lists(&salons[0]), 1);
	new_request(&salons[1]);
	assert_int_equal(salon_book(&salons[1], NAILS, EMMA, "14:00", NULL), ERR_SLOT_TAKEN);
	salon_check(&salons[0]);
}

/* A refusal, and a run that is rolled back, leave the list as it was: it still belongs to the version that stands. */
static void
a_refusal_leaves_the_list(void **state)
{
	(void)state;
	assert_int_equal(salon_book(&salons[0], NAILS, EMMA, "10:00", NULL), OK);
	new_request(&salons[1]);
	assert_int_equal(salon_book(&salons[1], NAILS, EMMA, "10:00", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(n_lists(&salons[0]), 1);
	assert_int_equal(n_false_lists(&salons[0]), 0);
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(two_desks_in_turns),
		T(several_at_once),
		T(a_list_that_counts_is_believed),
		T(the_second_wall_stands_behind_a_false_list),
		T(a_refusal_leaves_the_list),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
