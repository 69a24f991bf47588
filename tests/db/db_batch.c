/* db_batch.c - writes that go together: in order, whole or absent, and each failure finds its own. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <unistd.h>

#include "base/limits.h"
#include "tests/db/salon.h"

struct thing {
	uint64_t	id;
	struct str	name;
};

static const struct shape thing_shape = SHAPE(thing,
	FIELD(thing, id),
	FIELD(thing, name));

static struct sql insert = { .name = "thing_insert", .in = &thing_shape, .text = "INSERT INTO {thing} (id, name) VALUES",
	.rows = "(:id, :name)" };
static struct sql rename_one = { .name = "thing_rename", .in = &thing_shape, .text = "UPDATE {thing} SET name = :name WHERE id = :id" };
static struct sql drop_one = { .name = "thing_drop", .in = &thing_shape, .text = "DELETE FROM {thing} WHERE id = :id AND name = :name" };
static struct sql by_id = { .name = "thing_by_id", .in = &thing_shape, .out = &thing_shape, .text =
	"SELECT id, name FROM {thing} WHERE id = :id" };

static struct salon salon;

static int
begin(void **state)
{
	(void)state;
	salon.life = arena_new(ARENA_LIFE_CAP);
	salon.arena = arena_new(ARENA_REQUEST_CAP);
	salon_open(&salon);
	salon_run(&salon, "CREATE TABLE {thing} (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(8) NOT NULL) ENGINE=InnoDB");
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
	salon_request(&salon);
	salon_run(&salon, "DELETE FROM {thing}");
	salon_request(&salon);
	return 0;
}

/* Queues; says what it was told. */
static enum err
put(struct db *db, uint64_t id, const char *name)
{
	struct thing thing = { .id = id, .name = str_of(name) };

	return sql_later(db, &insert, &thing, 1);
}

static enum err
change(struct db *db, struct sql *how, uint64_t id, const char *name)
{
	struct thing thing = { .id = id, .name = str_of(name) };

	return sql_later(db, how, &thing, 1);
}

struct tale {
	enum err	told[8];	/* by each write, in the last run */
	int		runs;
	bool		looks;		/* reads before it ends */
	const char	*names[4];
	uint64_t	ids[4];
};

static enum err
tell(struct db *db, void *arg)
{
	struct thing thing;
	struct tale *tale;
	int i;
	enum err e;

	tale = arg;
	tale->runs++;
	for (i = 0; i < 4; i++) {
		tale->told[i] = e = put(db, tale->ids[i], tale->names[i]);
		if (e != OK)
			return e;
	}
	thing.id = tale->ids[0];
	return tale->looks ? sql_one(db, &by_id, &thing, &thing) : OK;
}

static enum err
in_order(struct db *db, void *arg)
{
	struct thing rows[5] = { { 10, STR("a") }, { 11, STR("b") }, { 12, STR("c") }, { 13, STR("d") }, { 14, STR("e") } };
	struct thing found;

	(void)arg;
	assert_int_equal(sql_later(db, &insert, rows, 5), OK);
	assert_int_equal(change(db, &rename_one, 12, "x"), OK);
	assert_int_equal(change(db, &drop_one, 12, "c"), OK);
	assert_int_equal(change(db, &drop_one, 11, "b"), OK);
	rows[1].name = STR("changed");		/* too late: it was noted as it was */
	found.id = 12;
	assert_int_equal(sql_one(db, &by_id, &found, &found), OK);
	assert_true(str_eq(found.name, STR("x")));
	assert_int_equal(change(db, &rename_one, 12, "y"), OK);
	return sql_exec(db, &rename_one, &(struct thing){ 13, STR("z") }, NULL);
}

static void
writes_go_in_order_and_together(void **state)
{
	(void)state;
	assert_int_equal(db_transact(salon.db, in_order, NULL), OK);
	if (db_is_mariadb(salon.db))
		assert_int_equal(db_stats(salon.db)->n, 4);	/* five writes; the look; two writes; COMMIT */
	assert_true(str_eq(salon_text(&salon, "SELECT GROUP_CONCAT(CONCAT(id, name) ORDER BY id) FROM {thing}"),
	    STR("10a,12y,13z,14e")));
}

static void
which_of_them_exists_is_found_out(void **state)
{
	struct tale tale = { .names = { "a", "b", "c", "d" }, .ids = { 1, 2, 1, 3 } };
	int looks;

	(void)state;
	for (looks = 0; looks < 2; looks++) {
		tale.looks = looks == 1;
		tale.runs = 0;
		assert_int_equal(db_transact(salon.db, tell, &tale), ERR_EXISTS);
		assert_int_equal(tale.told[1], OK);
		assert_int_equal(tale.told[2], ERR_EXISTS);
		assert_int_equal(tale.runs, db_is_mariadb(salon.db) ? 2 : 1);
		assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {thing}"), 0);
	}
	tale.ids[2] = 4;
	tale.runs = 0;
	assert_int_equal(db_transact(salon.db, tell, &tale), OK);
	assert_int_equal(tale.runs, 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {thing}"), 4);
}

static void
a_fault_among_them_is_one_and_stores_nothing(void **state)
{
	struct tale tale = { .names = { "a", "b", "far too long for it", "d" }, .ids = { 1, 2, 3, 4 } };
	int looks;

	(void)state;
	for (looks = 0; looks < 2; looks++) {
		tale.looks = looks == 1;
		tale.runs = 0;
		assert_int_equal(db_transact(salon.db, tell, &tale), ERR_FAULT);
		assert_int_equal(tale.runs, 1);
		assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {thing}"), 0);
	}
}

static void
without_a_transaction_they_go_at_once(void **state)
{
	(void)state;
	assert_int_equal(put(salon.db, 1, "a"), OK);
	assert_int_equal(put(salon.db, 1, "a"), ERR_EXISTS);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {thing}"), 1);
}

/* bits names an order of writes: 63 of them are more than are kept, and up to 18 writes more than go at a time. */
static enum err
any_order(struct db *db, void *arg)
{
	unsigned bits;
	int i;
	enum err e;

	bits = *(const unsigned *)arg;
	for (e = OK, i = 0; i < 18 && e == OK; i++) {
		if (i >= 6 && bits % 3 != 0)
			break;
		e = bits >> i % 6 & 1 ? put(db, 100 * bits + (unsigned)i, "new") : change(db, &rename_one, 100 * bits + (unsigned)i - 1, "old");
	}
	return e;
}

static void
any_number_in_any_order(void **state)
{
	unsigned bits;
	int64_t n_before;
	int n;
	int i;

	(void)state;
	for (bits = 1; bits < 64; bits++) {
		n_before = salon_count(&salon, "SELECT COUNT(*) FROM {thing}");
		assert_int_equal(db_transact(salon.db, any_order, &bits), OK);
		for (n = 0, i = 0; i < (bits % 3 == 0 ? 18 : 6); i++)
			n += (bits >> i % 6 & 1) != 0;
		assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {thing}") - n_before, n);
	}
}

static enum err
lose_the_session(struct db *db, void *arg)
{
	struct str problem;
	struct db *killer;
	struct str text;
	int *runs;

	runs = arg;
	assert_int_equal(put(db, 1, "a"), OK);
	text = str_fmt(salon.arena, "KILL %.*s", STR_ARG(salon_text(&salon, "SELECT CONNECTION_ID()")));
	assert_int_equal(put(db, 2, "b"), OK);
	if ((*runs)++ > 0)
		return OK;
	killer = db_open(salon.life, &salon.settings);
	db_begin_request(killer, salon.arena);
	assert_int_equal(db_run(killer, text, &problem), OK);
	db_close(killer);
	usleep(20000);
	return OK;
}

/* Whether COMMIT arrived behind the writes nobody knows; and a new session knows none of what the old one had prepared. */
static void
a_session_lost_before_they_went_is_uncertain(void **state)
{
	int runs;

	(void)state;
	runs = 1;
	assert_int_equal(db_transact(salon.db, lose_the_session, &runs), OK);		/* prepared from now on */
	salon_run(&salon, "DELETE FROM {thing}");
	runs = 0;
	assert_int_equal(db_transact(salon.db, lose_the_session, &runs), db_is_mariadb(salon.db) ? ERR_UNCERTAIN : OK);
	salon_run(&salon, "DELETE FROM {thing}");
	assert_int_equal(db_transact(salon.db, lose_the_session, &runs), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {thing}"), 2);
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(writes_go_in_order_and_together),
		T(which_of_them_exists_is_found_out),
		T(a_fault_among_them_is_one_and_stores_nothing),
		T(without_a_transaction_they_go_at_once),
		T(a_session_lost_before_they_went_is_uncertain),
		T(any_number_in_any_order),		/* last: no other order is kept after it */
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
