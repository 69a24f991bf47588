/* desk_transact.c - what is locked, and what becomes of a transaction that had to be run again. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <unistd.h>

#include "base/limits.h"
#include "desk/desk_private.h"
#include "tests/db/fixture.h"
#include "tests/db/salon.h"

static struct span
span_of(const char *from, const char *to)
{
	return (struct span){ .from = MINUTE_OF(salon_at(&salon, from)), .to = MINUTE_OF(salon_at(&salon, to)) };
}

struct act {
	int	runs;
	int	again;		/* so many runs ask for another day */
	int	kills;		/* so many runs lose their session before COMMIT */
};

static enum err
body(struct desk *desk, struct scope *scope, void *arg)
{
	struct str problem;
	struct str text;
	struct act *act;
	struct db *killer;

	act = arg;
	act->runs++;
	if (act->runs <= act->again) {
		scope_add(desk, scope, span_of("2026-02-18T10:00", "2026-02-18T11:00"));
		scope->again = true;
		return ERR_SLOT_TAKEN;
	}
	salon_run(&salon, "UPDATE {store} SET updated_at = NOW(6)");
	if (act->runs > act->again + act->kills)
		return OK;
	text = str_fmt(desk->arena, "KILL %.*s", STR_ARG(salon_text(&salon, "SELECT CONNECTION_ID()")));
	killer = db_open(salon.life, &salon.settings);
	db_begin_request(killer, desk->arena);
	assert_int_equal(db_run(killer, text, &problem), OK);
	db_close(killer);
	usleep(20000);
	return OK;
}

static void
all_of_a_day_is_one_row(void **state)
{
	struct want wants[] = { { .service = GEL, .technician = ANY }, { .service = PEDICURE, .technician = MEI } };
	struct scope scope = { .n_days = 0 };
	struct act act = { .runs = 0 };

	(void)state;
	scope_add(&salon.desk, &scope, span_of("10:00", "11:00"));
	wants[0].start = wants[1].start = MINUTE_OF(salon_at(&salon, "12:00"));
	scope_add_wants(&salon.desk, &scope, wants, 2);
	assert_int_equal(desk_transact(&salon.desk, &scope, body, &act), OK);
	assert_int_equal(act.runs, 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {slot_lock}"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {slot_lock} WHERE kind = 'store' AND ref_id = 0"
	    " AND day = '2026-02-16'"), 1);
	scope_add(&salon.desk, &scope, span_of("17:00", "18:00"));
	assert_false(scope_grew(&scope));
	scope_add(&salon.desk, &scope, span_of("2026-02-17T17:00", "2026-02-17T18:00"));
	assert_true(scope_grew(&scope));
}

static void
a_span_over_midnight_locks_both_days(void **state)
{
	struct scope scope = { .n_days = 0 };
	struct act act = { .runs = 0 };

	(void)state;
	scope_add(&salon.desk, &scope, span_of("23:30", "2026-02-17T00:30"));
	assert_int_equal(desk_transact(&salon.desk, &scope, body, &act), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {slot_lock}"), 2);
	scope = (struct scope){ .n_days = 0 };
	scope_add(&salon.desk, &scope, span_of("21:00", "22:00"));
	assert_int_equal(scope.n_days, 1);
	/* A day's list begins two hours before it and ends six hours after. */
	scope_add(&salon.desk, &scope, span_of("21:05", "22:05"));
	assert_int_equal(scope.n_days, 2);
	scope = (struct scope){ .n_days = 0 };
	scope_add(&salon.desk, &scope, span_of("2026-02-17T06:00", "2026-02-17T07:00"));
	assert_int_equal(scope.n_days, 1);
	scope_add(&salon.desk, &scope, span_of("2026-02-17T05:00", "2026-02-17T06:00"));
	assert_int_equal(scope.n_days, 2);
}

static void
every_lock_changes_its_row(void **state)
{
	struct scope scope = { .n_days = 0 };
	struct act act = { .runs = 0 };
	int64_t version;

	(void)state;
	scope_add(&salon.desk, &scope, span_of("10:00", "11:00"));
	assert_int_equal(desk_transact(&salon.desk, &scope, body, &act), OK);
	version = salon_count(&salon, "SELECT version FROM {slot_lock}");
	assert_int_equal(desk_transact(&salon.desk, &scope, body, &act), OK);
	assert_int_equal(salon_count(&salon, "SELECT version FROM {slot_lock}"), version + 1);
}

static void
a_body_may_ask_for_more(void **state)
{
	struct scope scope = { .n_days = 0 };
	struct act act = { .again = 1 };

	(void)state;
	scope_add(&salon.desk, &scope, span_of("10:00", "11:00"));
	assert_int_equal(desk_transact(&salon.desk, &scope, body, &act), OK);
	assert_int_equal(act.runs, 2);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {slot_lock}"), 2);
	act = (struct act){ .again = 100 };
	assert_int_equal(desk_transact(&salon.desk, &scope, body, &act), ERR_BUSY);
	assert_int_equal(act.runs, SCOPE_RUNS_MAX);
}

static void
a_commit_without_an_answer_is_run_again(void **state)
{
	struct scope scope = { .n_days = 0 };
	struct act act = { .kills = 1 };

	(void)state;
	scope_add(&salon.desk, &scope, span_of("10:00", "11:00"));
	assert_int_equal(desk_transact(&salon.desk, &scope, body, &act), OK);
	assert_int_equal(act.runs, 2);
	assert_true(scope.uncertain);
}

/* The message is written inside the transaction: here the session is lost in the middle of it, once. */
static void
lose_session(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	struct str problem;
	struct db *killer;
	struct str text;
	int *n;

	(void)receipt;
	n = arg;
	out->sms = STR("booked");
	if ((*n)++ > 0)
		return;
	text = str_fmt(salon.arena, "KILL %.*s", STR_ARG(salon_text(&salon, "SELECT CONNECTION_ID()")));
	killer = db_open(salon.life, &salon.settings);
	db_begin_request(killer, salon.arena);
	assert_int_equal(db_run(killer, text, &problem), OK);
	db_close(killer);
	usleep(20000);
}

static void
a_session_lost_on_the_way_books_once(void **state)
{
	struct confirm_problem problem;
	struct receipt receipt;
	struct order *order;
	int n;

	(void)state;
	n = 0;
	order = salon_order(&salon, "Ann", "+12125550001");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	assert_int_equal(desk_confirm(&salon.desk, order, lose_session, &n, &receipt, &problem), OK);
	assert_int_equal(n, 2);
	assert_false(receipt.repeated);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment}"), 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox}"), 1);
	salon_check(&salon);
}

static void
a_twin_that_has_not_ended_is_in_progress(void **state)
{
	struct receipt receipt;
	struct order *order;
	struct str problem;
	struct str text;
	struct db *twin;

	(void)state;
	order = salon_order(&salon, "Ann", "+12125550001");
	order->key = STR("key-1");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	twin = db_open(salon.life, &salon.settings);
	db_begin_request(twin, salon.arena);
	assert_int_equal(db_run(twin, STR("SET autocommit = 0"), &problem), OK);
	text = secret_hex(salon.arena, desk_hash(&salon.desk, STR("key"), order->key));
	text = str_fmt(salon.arena, "INSERT INTO {idempotency} (store_id, scope, key_hash, body_hash, created_at)"
	    " VALUES (1, 'confirm', UNHEX('%.*s'), '', NOW(6))", STR_ARG(text));
	assert_int_equal(db_run(twin, text, &problem), OK);
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), ERR_IN_PROGRESS);
	assert_int_equal(db_run(twin, STR("ROLLBACK"), &problem), OK);
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	assert_false(receipt.repeated);
	db_close(twin);
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(all_of_a_day_is_one_row),
		T(a_span_over_midnight_locks_both_days),
		T(every_lock_changes_its_row),
		T(a_body_may_ask_for_more),
		T(a_commit_without_an_answer_is_run_again),
		T(a_session_lost_on_the_way_books_once),
		T(a_twin_that_has_not_ended_is_in_progress),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
