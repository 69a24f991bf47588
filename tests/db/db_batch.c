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

/* Numbered by the server, and one that has somebody else's number. */
struct child {
	uint64_t	id;
	uint64_t	parent_id;
	struct str	name;
};

static const struct shape child_shape = SHAPE(child,
	FIELD(child, id),
	FIELD(child, parent_id),
	FIELD(child, name));

static struct sql bear = { .name = "child_put", .in = &child_shape, .text =
	"INSERT INTO {child} (parent_id, name) VALUES (:parent_id, :name) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)" };
static struct sql bear_many = { .name = "child_add", .in = &child_shape, .text = "INSERT INTO {child} (parent_id, name) VALUES",
	.rows = "(:parent_id, :name)" };
static struct sql child_of = { .name = "child_of", .in = &child_shape, .out = &child_shape, .text =
	"SELECT id, parent_id, name FROM {child} WHERE parent_id = :parent_id AND name = :name" };
static struct sql adopt = { .name = "child_adopt", .in = &child_shape, .text =
	"UPDATE {child} SET parent_id = :parent_id WHERE name = :name" };

static struct salon salon;

static int
begin(void **state)
{
	(void)state;
	salon.life = arena_new(ARENA_LIFE_CAP);
	salon.arena = arena_new(ARENA_REQUEST_CAP);
	salon_open(&salon);
	salon_run(&salon, "CREATE TABLE {thing} (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(8) NOT NULL) ENGINE=InnoDB");
	salon_run(&salon, "CREATE TABLE {child} (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, parent_id BIGINT UNSIGNED NOT NULL,"
	    " name VARCHAR(8) NOT NULL UNIQUE) ENGINE=InnoDB AUTO_INCREMENT=1000");
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
	salon_run(&salon, "DELETE FROM {child}");
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
		assert_int_equal(db_stats(salon.db)->n, 3);	/* the writes and the look; two writes; COMMIT */
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
	int64_t n_open;
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
	/* Of all those few stay prepared when the request is over, and the others are when they come again. */
	db_begin_request(salon.db, salon.arena);
	n_open = salon_count(&salon, "SELECT CAST(SUM(IF(VARIABLE_NAME = 'COM_STMT_PREPARE', 1, -1) * VARIABLE_VALUE) AS INTEGER)"
	    " FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME IN ('COM_STMT_PREPARE', 'COM_STMT_CLOSE')");
	assert_in_range(n_open, 12, 24 + 12);
	assert_int_equal(clear(state), 0);
	for (bits = 1; bits < 64; bits++)
		assert_int_equal(db_transact(salon.db, any_order, &bits), OK);
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

struct family {
	int		runs;
	bool		looks;		/* asks between */
	bool		fails;		/* the last of it exists already */
	bool		needs_number;	/* asks what cannot go with others: how many rows it changed */
	uint64_t	ids[2];
};

static struct child
child_named(uint64_t parent_id, const char *name)
{
	return (struct child){ .parent_id = parent_id, .name = str_of(name) };
}

/* Two that are numbered now, and those who come after them. */
static enum err
raise_family(struct db *db, void *arg)
{
	struct family *family;
	struct child many[3];
	struct child child;
	uint64_t n;
	enum err e;

	family = arg;
	family->runs++;
	child = child_named(0, "Ada");
	if ((e = sql_insert_later(db, &bear, &child, &family->ids[0])) != OK)
		return e;
	child = child_named(family->ids[0], "Bea");
	if ((e = sql_insert_later(db, &bear, &child, &family->ids[1])) != OK)
		return e;
	if (family->looks) {
		child = child_named(family->ids[0], "Bea");
		assert_int_equal(sql_one(db, &child_of, &child, &child), OK);
		assert_true(child.id >= 1000 && child.parent_id >= 1000 && child.parent_id != child.id);
		child = child_named(family->ids[1], "Bea");
		assert_int_equal(sql_one(db, &child_of, &child, &child), ERR_NOT_FOUND);
	}
	if (family->needs_number) {
		child = child_named(family->ids[1], "Ada");
		assert_int_equal(sql_exec(db, &adopt, &child, &n), OK);
		assert_int_equal(n, 1);
	}
	many[0] = child_named(family->ids[1], "Cid");
	many[1] = child_named(7, "Dot");
	many[2] = child_named(family->ids[0], family->fails ? "Ada" : "Eve");
	return sql_later(db, &bear_many, many, 3);
}

static struct str
family_tree(void)
{
	return salon_text(&salon, "SELECT GROUP_CONCAT(CONCAT(c.name, ' of ', COALESCE(p.name, c.parent_id)) ORDER BY c.name)"
	    " FROM {child} c LEFT JOIN {child} p ON p.id = c.parent_id");
}

static void
a_promised_number_is_the_rows_own(void **state)
{
	struct family family;
	int how;

	(void)state;
	for (how = 0; how < 4; how++) {
		family = (struct family){ .looks = how & 1, .needs_number = how & 2 };
		salon_request(&salon);
		assert_int_equal(db_transact(salon.db, raise_family, &family), OK);
		assert_int_equal(family.runs, 1);
		assert_int_equal(sql_is_promise(family.ids[0]), db_is_mariadb(salon.db));
		assert_true(str_eq(family_tree(), family.needs_number ? STR("Ada of Bea,Bea of Ada,Cid of Bea,Dot of 7,Eve of Ada") :
		    STR("Ada of 0,Bea of Ada,Cid of Bea,Dot of 7,Eve of Ada")));
		salon_run(&salon, "DELETE FROM {child}");
	}
}

static void
a_promise_of_a_row_that_was_there_is_its_number(void **state)
{
	struct family family = { .looks = false };

	(void)state;
	salon_run(&salon, "INSERT INTO {child} (parent_id, name) VALUES (0, 'Ada')");
	assert_int_equal(db_transact(salon.db, raise_family, &family), OK);
	assert_true(str_eq(family_tree(), STR("Ada of 0,Bea of Ada,Cid of Bea,Dot of 7,Eve of Ada")));
}

/* Run again one by one, where every number is known at once. */
static void
a_run_that_failed_keeps_no_promise(void **state)
{
	struct family family = { .fails = true };

	(void)state;
	assert_int_equal(db_transact(salon.db, raise_family, &family), ERR_EXISTS);
	assert_int_equal(family.runs, db_is_mariadb(salon.db) ? 2 : 1);
	assert_false(sql_is_promise(family.ids[1]));
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {child}"), 0);
	family = (struct family){ .looks = true };
	assert_int_equal(db_transact(salon.db, raise_family, &family), OK);
	assert_true(str_eq(family_tree(), STR("Ada of 0,Bea of Ada,Cid of Bea,Dot of 7,Eve of Ada")));
}

/* What was noted and the question behind it are one journey; none of its answer, one row, all. */
static enum err
ask(struct db *db, void *arg)
{
	struct thing thing = { .id = 1 };

	(void)arg;
	assert_int_equal(put(db, 1, "a"), OK);
	assert_int_equal(sql_one(db, &by_id, &thing, &thing), OK);
	assert_true(str_eq(thing.name, STR("a")));
	assert_int_equal(put(db, 2, "b"), OK);
	thing.id = 3;
	assert_int_equal(sql_one(db, &by_id, &thing, &thing), ERR_NOT_FOUND);
	thing.id = 2;
	return sql_one(db, &by_id, &thing, &thing);
}

static void
a_question_takes_what_was_noted_along(void **state)
{
	(void)state;
	assert_int_equal(db_transact(salon.db, ask, NULL), OK);
	if (db_is_mariadb(salon.db))
		assert_int_equal(db_stats(salon.db)->n, 4);	/* twice together; alone; COMMIT */
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
		T(a_question_takes_what_was_noted_along),
		T(a_promised_number_is_the_rows_own),
		T(a_promise_of_a_row_that_was_there_is_its_number),
		T(a_run_that_failed_keeps_no_promise),
		T(any_number_in_any_order),		/* last: no other order is kept after it */
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
