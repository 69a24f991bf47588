/* db_sql.c - the four calls, transactions and sessions, against a real server: run by with-database.sh. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/secret.h"
#include "db/sql.h"

struct thing {
	uint64_t	id;
	struct str	code;
	struct str	name;
	struct str	digest;
	bool		flag;
	int32_t		small;
	uint32_t	count;
	int64_t		big;
	struct money	price;
	struct instant	seen_at;
	struct local	local_start;
	struct date	day;
	uint64_t	other_id;
};

static const struct shape thing_shape = SHAPE(thing, FIELD(thing, id), FIELD(thing, code), FIELD(thing, name), FIELD(thing, digest),
    FIELD(thing, flag), FIELD(thing, small), FIELD(thing, count), FIELD(thing, big), FIELD(thing, price), FIELD(thing, seen_at),
    FIELD(thing, local_start), FIELD(thing, day), FIELD(thing, other_id));

struct small {
	uint64_t	id;
	int32_t		small;
};

static const struct shape small_shape = SHAPE(small, FIELD(small, id), FIELD(small, small));

#define COLUMNS "code, name, digest, flag, small, count, big, price, seen_at, local_start, day, other_id"

static struct sql insert = { .name = "thing_insert", .in = &thing_shape, .null_ids = true, .text =
	"INSERT INTO {thing} (" COLUMNS ") VALUES (:code, :name, :digest, :flag, :small, :count, :big, :price, :seen_at, :local_start,"
	" :day, :other_id)" };
SQL_LIST(insert);
static struct sql insert_rows = { .name = "thing_insert_rows", .in = &thing_shape, .text =
	"INSERT INTO {thing} (code, name, digest, flag, small, count, big, price, local_start, day) VALUES",
	.rows = "(:code, 'it''s :code', :digest, :flag, :small, :count, :big, :price, :local_start, :day)",
	.tail = "ON DUPLICATE KEY UPDATE small = small + 1" };
SQL_LIST(insert_rows);
static struct sql by_code = { .name = "thing_by_code", .in = &thing_shape, .out = &thing_shape, .text =
	"SELECT id, " COLUMNS " FROM {thing} WHERE code = :code AND code = :code" };
SQL_LIST(by_code);
static struct sql list = { .name = "thing_list", .out = &small_shape, .text = "SELECT id, small FROM {thing} ORDER BY id" };
SQL_LIST(list);
static struct sql by_digest = { .name = "thing_by_digest", .in = &thing_shape, .out = &small_shape, .text =
	"SELECT id, small FROM {thing} WHERE digest = :digest" };
SQL_LIST(by_digest);
static struct sql set_small = { .name = "thing_set_small", .in = &small_shape, .text =
	"UPDATE {thing} SET small = :small WHERE id = :id" };
SQL_LIST(set_small);
static struct sql add_small = { .name = "thing_add_small", .in = &small_shape, .text =
	"UPDATE {thing} SET small = small + :small WHERE id = :id" };
SQL_LIST(add_small);
static struct sql lock = { .name = "thing_lock", .in = &small_shape, .out = &small_shape, .text =
	"SELECT id, small FROM {thing} WHERE id = :id FOR UPDATE" };
SQL_LIST(lock);
static struct sql sums = { .name = "thing_sums", .out = &small_shape, .text =
	"SELECT COUNT(*) AS id, COALESCE(SUM(small), 0) AS small FROM {thing}" };
SQL_LIST(sums);

/* Not listed: these are wrong. */
static struct sql no_field = { .name = "no_field", .out = &small_shape, .text = "SELECT id, name FROM {thing}" };
static struct sql no_column = { .name = "no_column", .out = &small_shape, .text = "SELECT id FROM {thing}" };
static struct sql wrong_kind = { .name = "wrong_kind", .out = &small_shape, .text = "SELECT id, name AS small FROM {thing}" };
static struct sql wall_for_instant = { .name = "wall_for_instant", .in = &small_shape, .out = &thing_shape, .text =
	"SELECT id, code, name, digest, flag, small, count, big, price, seen_at, seen_at AS local_start, day, other_id FROM {thing}" };
static struct sql no_param = { .name = "no_param", .in = &small_shape, .out = &small_shape, .text =
	"SELECT id, small FROM {thing} WHERE id = :nobody" };
static struct sql no_table = { .name = "no_table", .in = &small_shape, .out = &small_shape, .text =
	"SELECT id, small FROM {nothing} WHERE id = :id" };
static struct sql stray = { .name = "stray", .in = &small_shape, .out = &small_shape, .text = "SELECT id, small FROM {thing} WHERE id IN (:id, ?)" };
static struct sql too_big = { .name = "too_big", .out = &small_shape, .text = "SELECT id, big AS small FROM {thing}" };

static bool brief;			/* the second time */

struct fixture {
	struct arena	*life;
	struct arena	*arena;
	struct settings	 settings;
	struct db	*db;
	struct db	*other;
};

static const char table[] = "CREATE TABLE {thing} (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
	" code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, name VARCHAR(2000) NOT NULL, digest BINARY(32) NOT NULL,"
	" flag TINYINT(1) NOT NULL, small INT NOT NULL, count INT UNSIGNED NOT NULL, big BIGINT NOT NULL, price BIGINT NOT NULL,"
	" seen_at DATETIME(6) NULL, local_start DATETIME NOT NULL, day DATE NOT NULL, other_id BIGINT UNSIGNED NULL,"
	" UNIQUE KEY thing_by_code (code), KEY thing_by_digest (digest))"
	" ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='{not a table}: it''s prose'";

static void
run(struct db *db, const char *text)
{
	struct str problem;

	if (db_run(db, str_of(text), &problem) != OK)
		fail_msg("%s: %.*s", text, STR_ARG(problem));
}

static struct str
scalar(struct db *db, const char *text)
{
	struct str out;

	assert_int_equal(db_scalar(db, str_of(text), &out), OK);
	return out;
}

static void
assert_str(struct str is, const char *wanted)
{
	if (!str_eq(is, str_of(wanted)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(is), wanted);
}

static int
setup(void **state)
{
	struct fixture *f;
	const char *socket;

	secret_init();
	f = calloc(1, sizeof(*f));
	f->life = arena_new(ARENA_LIFE_CAP);
	f->arena = arena_new(ARENA_REQUEST_CAP);
	if ((socket = getenv("SLOTKEEPER_DATABASE_SOCKET")) == NULL) {
		fprintf(stderr, "run me by with-database.sh\n");
		exit(1);
	}
	f->settings.database_socket = str_of(socket);
	f->settings.database_name = str_of(getenv("SLOTKEEPER_DATABASE_NAME"));
	f->settings.database_user = STR("root");
	f->settings.table_prefix = STR("t_");
	f->db = db_open(f->life, &f->settings);
	f->other = db_open(f->life, &f->settings);
	if (brief) {
		db_be_brief(f->db);
		db_be_brief(f->other);
	}
	db_begin_request(f->db, f->arena);
	db_begin_request(f->other, f->arena);
	run(f->db, "DROP TABLE IF EXISTS {thing}");
	run(f->db, table);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f;

	f = *state;
	db_close(f->db);
	db_close(f->other);
	arena_free(f->arena);
	arena_free(f->life);
	free(f);
	return 0;
}

static struct thing
example(const char *code)
{
	struct thing thing;
	static const char digest[32] = "\0\xff\xfe'\\\"\x80 a\0b\xc0\xaf";

	memset(&thing, 0, sizeof(thing));
	thing.code = str_of(code);
	thing.name = STR("Gel \xe2\x80\x94 \xf0\x9f\x92\x85 'x' \\ \"y\" :code {thing} ?");
	thing.digest = (struct str){ .ptr = digest, .len = 32 };
	thing.flag = true;
	thing.small = -7;
	thing.count = UINT32_MAX;
	thing.big = INT64_MIN;
	thing.price.cents = 5000;
	thing.seen_at.us = INT64_C(1793511000123456);
	thing.local_start.date = date_of(2026, 2, 15);
	thing.local_start.seconds = 86399;
	thing.day = date_of(2000, 2, 29);
	thing.other_id = UINT64_MAX;
	return thing;
}

static uint64_t
add(struct db *db, const char *code, int32_t small)
{
	struct thing thing;
	uint64_t id;

	thing = example(code);
	thing.small = small;
	assert_int_equal(sql_insert(db, &insert, &thing, &id), OK);
	return id;
}

static int32_t
small_of(struct db *db, uint64_t id)
{
	struct small key;

	key.id = id;
	assert_int_equal(sql_one(db, &lock, &key, &key), OK);
	return key.small;
}

static void
every_kind_comes_back_as_it_went(void **state)
{
	struct fixture *f;
	struct thing in;
	struct thing out;
	uint64_t id;

	f = *state;
	in = example("a");
	assert_int_equal(sql_insert(f->db, &insert, &in, &id), OK);
	assert_int_equal(sql_one(f->db, &by_code, &in, &out), OK);
	assert_int_equal(out.id, id);
	assert_true(str_eq(out.code, in.code) && str_eq(out.name, in.name) && str_eq(out.digest, in.digest));
	assert_true(out.flag);
	assert_int_equal(out.small, -7);
	assert_int_equal(out.count, UINT32_MAX);
	assert_true(out.big == INT64_MIN);
	assert_int_equal(out.price.cents, 5000);
	assert_true(out.seen_at.us == in.seen_at.us);
	assert_int_equal(out.local_start.date.days, in.local_start.date.days);
	assert_int_equal(out.local_start.seconds, 86399);
	assert_int_equal(out.day.days, in.day.days);
	assert_true(out.other_id == UINT64_MAX);
	assert_str(scalar(f->db, "SELECT seen_at FROM {thing}"), "2026-11-01 05:30:00.123456");
	assert_str(scalar(f->db, "SELECT local_start FROM {thing}"), "2026-02-15 23:59:59");
	assert_str(scalar(f->db, "SELECT CHAR_LENGTH(name) FROM {thing}"), "33");
}

static void
absent_moments_and_ids_are_null_and_read_as_zero(void **state)
{
	struct fixture *f;
	struct thing in;
	struct thing out;
	uint64_t id;

	f = *state;
	in = example("a");
	in.seen_at.us = 0;
	in.other_id = 0;
	in.name = STR_NONE;
	assert_int_equal(sql_insert(f->db, &insert, &in, &id), OK);
	assert_str(scalar(f->db, "SELECT seen_at IS NULL AND other_id IS NULL AND name = '' FROM {thing}"), "1");
	memset(&out, 0xff, sizeof(out));
	assert_int_equal(sql_one(f->db, &by_code, &in, &out), OK);
	assert_true(out.seen_at.us == 0 && out.other_id == 0 && out.name.len == 0);
}

static void
moments_before_1970_keep_their_microseconds(void **state)
{
	struct fixture *f;
	struct thing in;
	struct thing out;
	uint64_t id;

	f = *state;
	in = example("a");
	in.seen_at.us = -1;
	assert_int_equal(sql_insert(f->db, &insert, &in, &id), OK);
	assert_str(scalar(f->db, "SELECT seen_at FROM {thing}"), "1969-12-31 23:59:59.999999");
	assert_int_equal(sql_one(f->db, &by_code, &in, &out), OK);
	assert_true(out.seen_at.us == -1);
}

static void
what_is_not_there_is_not_found_and_leaves_out_alone(void **state)
{
	struct fixture *f;
	struct thing key;
	struct thing out;

	f = *state;
	key = example("nobody");
	out.small = 42;
	assert_int_equal(sql_one(f->db, &by_code, &key, &out), ERR_NOT_FOUND);
	assert_int_equal(out.small, 42);
	key.code = STR("\xe9\x97\xa8' OR 1=1 -- ");
	assert_int_equal(sql_one(f->db, &by_code, &key, &out), ERR_NOT_FOUND);
}

static void
bytes_that_are_no_text_are_found_by_index(void **state)
{
	struct fixture *f;
	struct thing key;
	struct small *rows;
	uint64_t id;
	size_t n;
	int i;

	f = *state;
	for (i = 0; i < 300; i++)
		add(f->db, str_fmt(f->arena, "c%d", i).ptr, i);
	key = example("a");
	key.digest = STR("12345678901234567890123456789012");
	key.digest.ptr = "\xff\xfe\xc0\xaf\0\0\0\0abcdefghijklmnopqrstuvwx";
	assert_int_equal(sql_insert(f->db, &insert, &key, &id), OK);
	run(f->db, "FLUSH STATUS");
	assert_int_equal(sql_list(f->db, &by_digest, &key, 10, &rows, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(sql_one(f->db, &by_code, &key, &key), OK);
	assert_str(scalar(f->db, "SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS"
	    " WHERE VARIABLE_NAME = 'HANDLER_READ_KEY'"), "2");
	key.digest = STR("\xff");
	assert_int_equal(sql_list(f->db, &by_digest, &key, 10, &rows, &n), OK);
	assert_int_equal(n, 0);
}

static void
a_list_over_its_bound_is_refused(void **state)
{
	struct fixture *f;
	struct small *rows;
	size_t n;

	f = *state;
	assert_int_equal(sql_list(f->db, &list, NULL, 0, &rows, &n), OK);
	assert_int_equal(n, 0);
	add(f->db, "a", 1);
	add(f->db, "b", 2);
	assert_int_equal(sql_list(f->db, &list, NULL, 1, &rows, &n), ERR_TOO_LARGE);
	assert_int_equal(sql_list(f->db, &list, NULL, 2, &rows, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(rows[1].small, 2);
}

static void
a_second_row_for_one_is_a_fault(void **state)
{
	struct fixture *f;
	struct small out;

	f = *state;
	add(f->db, "a", 1);
	add(f->db, "b", 2);
	assert_int_equal(sql_one(f->db, &list, NULL, &out), ERR_FAULT);
	assert_int_equal(sql_one(f->db, &sums, NULL, &out), OK);
	assert_int_equal(out.small, 3);
}

static void
a_second_row_with_a_unique_key_exists(void **state)
{
	struct fixture *f;
	struct thing thing;
	uint64_t id;

	f = *state;
	add(f->db, "a", 1);
	thing = example("a");
	assert_int_equal(sql_insert(f->db, &insert, &thing, &id), ERR_EXISTS);
}

static void
changed_rows_count_matches_not_differences(void **state)
{
	struct fixture *f;
	struct small set;
	uint64_t n;

	f = *state;
	set.id = add(f->db, "a", 1);
	set.small = 1;
	assert_int_equal(sql_exec(f->db, &set_small, &set, &n), OK);
	assert_int_equal(n, 1);
	set.id++;
	assert_int_equal(sql_exec(f->db, &set_small, &set, &n), OK);
	assert_int_equal(n, 0);
}

static void
many_rows_go_in_order_in_powers_of_two(void **state)
{
	struct fixture *f;
	struct thing *things;
	struct small *rows;
	size_t n;
	size_t i;

	f = *state;
	things = NEW_N(f->arena, struct thing, 700);
	for (i = 0; i < 700; i++) {
		things[i] = example("");
		things[i].code = str_fmt(f->arena, "c%zu", i);
		things[i].small = (int32_t)i;
	}
	n = db_stats(f->db)->n;
	assert_int_equal(sql_exec_rows(f->db, &insert_rows, things, 700), OK);
	assert_int_equal(db_stats(f->db)->n - n, 2 + 5);	/* 256 256 128 32 16 8 4 */
	assert_int_equal(sql_list(f->db, &list, NULL, 1000, &rows, &n), OK);
	assert_int_equal(n, 700);
	for (i = 0; i < n; i++)
		assert_int_equal(rows[i].small, i);
	assert_str(scalar(f->db, "SELECT name FROM {thing} LIMIT 1"), "it's :code");
	assert_int_equal(sql_exec_rows(f->db, &insert_rows, things, 3), OK);
	assert_int_equal(small_of(f->db, rows[0].id), 1);
	assert_int_equal(sql_exec_rows(f->db, &insert_rows, things, 0), OK);
}

static void
a_statement_that_does_not_fit_its_structs_is_a_fault(void **state)
{
	struct sql *const wrong[] = { &no_field, &no_column, &wrong_kind, &wall_for_instant, &no_param, &no_table, &stray };
	struct fixture *f;
	struct small key;
	struct thing in;
	uint64_t session;
	void *rows;
	size_t n;
	size_t i;

	f = *state;
	in = example("x");
	key.id = add(f->db, "a", 5);
	session = db_session(f->db);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(sql_list(f->db, wrong[i], &in, 10, &rows, &n), ERR_FAULT);
		/* And the session is none the worse for it. */
		assert_int_equal(small_of(f->db, key.id), 5);
	}
	assert_int_equal(db_session(f->db), session);
}

static void
a_number_too_large_for_its_field_is_a_fault(void **state)
{
	struct fixture *f;
	struct small *rows;
	size_t n;

	f = *state;
	add(f->db, "a", 1);
	assert_int_equal(sql_list(f->db, &too_big, NULL, 10, &rows, &n), ERR_FAULT);
	assert_int_equal(sql_list(f->db, &list, NULL, 10, &rows, &n), OK);
}

static void
all_listed_statements_prepare_or_each_is_named(void **state)
{
	struct fixture *f;
	struct str problem;

	f = *state;
	assert_int_equal(db_prepare_all(f->db, &problem), OK);
	run(f->db, "ALTER TABLE {thing} DROP COLUMN flag");
	assert_int_equal(db_prepare_all(f->other, &problem), ERR_FAULT);
	assert_non_null(strstr(str_cstr(f->arena, problem), "thing_insert: database error 1054: Unknown column 'flag'"));
	assert_non_null(strstr(str_cstr(f->arena, problem), "thing_by_code:"));
}

static uint64_t
server_count(const struct fixture *f, const char *name)
{
	struct str text;
	uint64_t n;

	text = scalar(f->db, str_fmt(f->life, "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = '%s'", name).ptr);
	assert_true(str_u64(text, &n));
	return n;
}

static void
a_session_keeps_the_statements_used_last(void **state)
{
	static struct sql many[60];
	struct fixture *f;
	struct small key;
	struct small out;
	uint64_t prepared;
	uint64_t before;
	size_t i;

	f = *state;
	key.id = add(f->db, "a", 7);
	before = server_count(f, "PREPARED_STMT_COUNT");
	for (i = 0; i < 60; i++) {
		many[i] = (struct sql){ .name = "many", .in = &small_shape, .out = &small_shape,
			.text = str_fmt(f->life, "SELECT id, small + %zu AS small FROM {thing} WHERE id = :id", i).ptr };
		assert_int_equal(sql_one(f->db, &many[i], &key, &out), OK);
		assert_int_equal(out.small, 7 + i);
	}
	assert_int_equal(server_count(f, "PREPARED_STMT_COUNT"), before + 60);
	db_begin_request(f->db, f->arena);
	assert_in_range(server_count(f, "PREPARED_STMT_COUNT"), 20, 24);
	prepared = server_count(f, "COM_STMT_PREPARE");
	for (i = 40; i < 60; i++)
		assert_int_equal(sql_one(f->db, &many[i], &key, &out), OK);
	assert_int_equal(server_count(f, "COM_STMT_PREPARE"), prepared);
	assert_int_equal(sql_one(f->db, &many[0], &key, &out), OK);
	assert_int_equal(out.small, 7);
	assert_int_equal(server_count(f, "COM_STMT_PREPARE"), prepared + 1);
}

static void
the_session_is_as_correctness_demands(void **state)
{
	struct fixture *f;

	f = *state;
	assert_str(scalar(f->db, "SELECT @@tx_isolation"), "READ-COMMITTED");
	assert_str(scalar(f->db, "SELECT @@innodb_lock_wait_timeout"), "3");
	assert_str(scalar(f->db, "SELECT @@max_statement_time = 3"), "1");
	assert_str(scalar(f->db, "SELECT @@idle_transaction_timeout"), "10");
	assert_str(scalar(f->db, "SELECT @@time_zone"), "+00:00");
	assert_str(scalar(f->db, "SELECT @@character_set_client"), "utf8mb4");
	assert_true(str_starts(scalar(f->db, "SELECT @@sql_mode"), STR("STRICT_ALL_TABLES")));
	assert_str(scalar(f->db, "SELECT @@autocommit"), "1");
}

static void
kill_session(struct fixture *f)
{
	struct str id;

	id = scalar(f->db, "SELECT CONNECTION_ID()");
	run(f->other, str_cstr(f->arena, str_fmt(f->arena, "KILL %.*s", STR_ARG(id))));
	usleep(20000);
}

static void
a_lost_session_is_made_again_with_its_settings(void **state)
{
	struct fixture *f;
	struct small *rows;
	size_t n;

	f = *state;
	assert_int_equal(sql_list(f->db, &list, NULL, 10, &rows, &n), OK);
	kill_session(f);
	assert_int_equal(sql_list(f->db, &list, NULL, 10, &rows, &n), OK);
	assert_str(scalar(f->db, "SELECT @@tx_isolation"), "READ-COMMITTED");
	kill_session(f);
	add(f->db, "a", 1);
	assert_str(scalar(f->db, "SELECT COUNT(*) FROM {thing}"), "1");
}

struct work {
	struct fixture	*f;
	uint64_t	 ids[2];
	int		 runs;
	int		 kills;
	enum err	 answer;
};

static enum err
add_two(struct db *db, void *arg)
{
	struct work *work;
	struct small small;
	enum err e;

	work = arg;
	work->runs++;
	assert_true(db_in_transaction(db));
	small.small = 1;
	small.id = work->ids[0];
	if ((e = sql_exec(db, &add_small, &small, NULL)) != OK)
		return e;
	if (work->runs <= work->kills)
		kill_session(work->f);
	small.id = work->ids[1];
	if ((e = sql_exec(db, &add_small, &small, NULL)) != OK)
		return e;
	return work->answer;
}

static struct work
new_work(struct fixture *f)
{
	struct work work;

	memset(&work, 0, sizeof(work));
	work.f = f;
	work.ids[0] = add(f->db, "a", 0);
	work.ids[1] = add(f->db, "b", 0);
	return work;
}

static void
a_transaction_is_whole_or_absent(void **state)
{
	struct fixture *f;
	struct work work;

	f = *state;
	work = new_work(f);
	work.answer = ERR_SLOT_TAKEN;
	assert_int_equal(db_transact(f->db, add_two, &work), ERR_SLOT_TAKEN);
	assert_false(db_in_transaction(f->db));
	assert_int_equal(small_of(f->db, work.ids[0]), 0);
	work.answer = OK;
	assert_int_equal(db_transact(f->db, add_two, &work), OK);
	assert_int_equal(small_of(f->other, work.ids[0]), 1);
	assert_int_equal(small_of(f->other, work.ids[1]), 1);
	assert_int_equal(work.runs, 2);
}

static void
a_transaction_whose_session_is_lost_runs_again(void **state)
{
	struct fixture *f;
	struct work work;

	f = *state;
	work = new_work(f);
	work.kills = 2;
	assert_int_equal(db_transact(f->db, add_two, &work), OK);
	assert_int_equal(work.runs, 3);
	assert_int_equal(db_stats(f->db)->retries, 2);
	assert_int_equal(small_of(f->db, work.ids[0]), 1);
	assert_int_equal(small_of(f->db, work.ids[1]), 1);
}

static enum err
meet(struct db *db, void *arg)
{
	struct work *work;
	struct small small;
	enum err e;

	work = arg;
	work->runs++;
	small.small = 1;
	small.id = work->ids[0];
	if ((e = sql_exec(db, &add_small, &small, NULL)) != OK)
		return e;
	usleep(100000);
	small.id = work->ids[1];
	return sql_exec(db, &add_small, &small, NULL);
}

static void *
meet_from_here(void *arg)
{
	struct work *work;
	enum err e;

	work = arg;
	e = db_transact(work->f->db, meet, work);
	assert_int_equal(e, OK);
	return NULL;
}

static void *
meet_from_there(void *arg)
{
	struct work *work;
	enum err e;

	work = arg;
	e = db_transact(work->f->other, meet, work);
	assert_int_equal(e, OK);
	return NULL;
}

static void
a_deadlock_costs_one_a_retry_and_nobody_the_answer(void **state)
{
	struct fixture *f;
	struct work a;
	struct work b;
	struct arena *arena;
	pthread_t threads[2];

	f = *state;
	a = new_work(f);
	b = a;
	b.ids[0] = a.ids[1];
	b.ids[1] = a.ids[0];
	arena = arena_new(ARENA_REQUEST_CAP);
	db_begin_request(f->other, arena);
	pthread_create(&threads[0], NULL, meet_from_here, &a);
	pthread_create(&threads[1], NULL, meet_from_there, &b);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	assert_true(a.runs + b.runs >= 3);
	assert_int_equal(small_of(f->db, a.ids[0]), 2);
	assert_int_equal(small_of(f->db, a.ids[1]), 2);
	db_begin_request(f->other, f->arena);
	arena_free(arena);
}

static enum err
swallow(struct db *db, void *arg)
{
	struct work *work;
	struct small small;
	struct small row;

	work = arg;
	work->runs++;
	small.id = work->ids[0];
	small.small = 1;
	assert_int_equal(sql_exec(db, &add_small, &small, NULL), OK);
	if (work->runs == 1)
		kill_session(work->f);
	/* This body drops what it is told, against the rules: the transaction must not be committed, nor its rest run by itself. */
	small.id = work->ids[1];
	if (sql_exec(db, &add_small, &small, NULL) != OK && sql_one(db, &sums, NULL, &row) == OK)
		return ERR_FAULT;
	return OK;
}

static void
after_an_error_nothing_more_reaches_the_server(void **state)
{
	struct fixture *f;
	struct work work;

	f = *state;
	work = new_work(f);
	assert_int_equal(db_transact(f->db, swallow, &work), OK);
	assert_int_equal(work.runs, 2);
	assert_int_equal(small_of(f->db, work.ids[0]), 1);
	assert_int_equal(small_of(f->db, work.ids[1]), 1);
}

static enum err
break_a_rule(struct db *db, void *arg)
{
	struct work *work;
	struct small small;

	work = arg;
	work->runs++;
	small.id = work->ids[0];
	small.small = 1;
	assert_int_equal(sql_exec(db, &add_small, &small, NULL), OK);
	small.small = INT32_MAX;
	assert_int_equal(sql_exec(db, &add_small, &small, NULL), ERR_FAULT);
	return OK;
}

static void
a_fault_inside_is_never_committed(void **state)
{
	struct fixture *f;
	struct work work;

	f = *state;
	work = new_work(f);
	assert_int_equal(db_transact(f->db, break_a_rule, &work), ERR_FAULT);
	assert_int_equal(work.runs, 1);
	assert_int_equal(small_of(f->db, work.ids[0]), 0);
}

static enum err
wait_for_lock(struct db *db, void *arg)
{
	struct work *work;
	struct small small;

	work = arg;
	work->runs++;
	small.id = work->ids[0];
	small.small = 1;
	return sql_exec(db, &add_small, &small, NULL);
}

static void
a_lock_that_is_never_given_up_ends_in_busy(void **state)
{
	struct fixture *f;
	struct work work;
	int64_t start;

	f = *state;
	work = new_work(f);
	run(f->other, "START TRANSACTION");
	assert_int_equal(small_of(f->other, work.ids[0]), 0);
	start = clock_monotonic_us();
	assert_int_equal(db_transact(f->db, wait_for_lock, &work), ERR_BUSY);
	assert_in_range(clock_monotonic_us() - start, TRANSACT_DEADLINE_US, TRANSACT_DEADLINE_US + 4 * US_PER_S);
	run(f->other, "ROLLBACK");
	assert_int_equal(small_of(f->db, work.ids[0]), 0);
}

static enum err
kill_before_commit(struct db *db, void *arg)
{
	struct work *work;
	struct small small;

	work = arg;
	work->runs++;
	small.id = work->ids[0];
	small.small = 1;
	assert_int_equal(sql_exec(db, &add_small, &small, NULL), OK);
	kill_session(work->f);
	return OK;
}

static void
a_session_lost_at_commit_is_uncertain(void **state)
{
	struct fixture *f;
	struct work work;

	f = *state;
	work = new_work(f);
	work.ids[1] = work.ids[0];
	assert_int_equal(db_transact(f->db, kill_before_commit, &work), ERR_UNCERTAIN);
	assert_int_equal(work.runs, 1);
	assert_int_equal(small_of(f->db, work.ids[0]), 0);
}

static void
no_server_is_busy_at_once_and_again_reachable_later(void **state)
{
	struct fixture *f;
	struct db *db;
	struct small *rows;
	size_t n;
	struct settings settings;
	int64_t start;

	f = *state;
	settings = f->settings;
	settings.database_socket = STR("/nonexistent/socket");
	db = db_open(f->life, &settings);
	db_begin_request(db, f->arena);
	start = clock_monotonic_us();
	assert_int_equal(sql_list(db, &list, NULL, 10, &rows, &n), ERR_BUSY);
	assert_int_equal(db_transact(db, wait_for_lock, NULL), ERR_BUSY);
	assert_true(clock_monotonic_us() - start < US_PER_S);
	settings.database_socket = f->settings.database_socket;
	assert_int_equal(sql_list(db, &list, NULL, 10, &rows, &n), ERR_BUSY);
	db_begin_request(db, f->arena);
	assert_int_equal(sql_list(db, &list, NULL, 10, &rows, &n), OK);
	db_close(db);
}

/* A signal takes its time to reach a thread that runs: one that answers meanwhile is not frozen. */
static void
freeze(pid_t server)
{
	char path[64];
	char line[256];
	const char *state;
	FILE *file;
	int running;

	assert_int_equal(kill(server, SIGSTOP), 0);
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)server);
	do {
		usleep(20000);
		assert_non_null(file = fopen(path, "r"));
		running = fgets(line, sizeof(line), file) == NULL || (state = strrchr(line, ')')) == NULL || strncmp(state, ") T", 3) != 0;
		fclose(file);
	} while (running);
	usleep(20000);
}

static void
a_frozen_server_is_given_up_within_six_seconds(void **state)
{
	struct fixture *f;
	struct small *rows;
	size_t n;
	pid_t server;
	int64_t start;
	enum err e;

	f = *state;
	if (getenv("SLOTKEEPER_DATABASE_PID") == NULL)
		skip();
	server = (pid_t)strtol(getenv("SLOTKEEPER_DATABASE_PID"), NULL, 10);
	freeze(server);
	start = clock_monotonic_us();
	e = sql_list(f->db, &list, NULL, 10, &rows, &n);
	start = clock_monotonic_us() - start;
	kill(server, SIGCONT);
	assert_int_equal(e, ERR_BUSY);
	assert_in_range(start, 0, 6 * US_PER_S);
	db_begin_request(f->db, f->arena);
	assert_int_equal(sql_list(f->db, &list, NULL, 10, &rows, &n), OK);
}

static void
without_its_migrations_it_is_not_ready(void **state)
{
	struct fixture *f;
	struct str problem;

	f = *state;
	assert_int_equal(db_ready(f->db, &problem), ERR_BUSY);
	assert_true(str_starts(problem, STR("the schema is not at version ")) && str_ends(problem, STR(": run slotkeeperctl migrate")));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(every_kind_comes_back_as_it_went),
		T(absent_moments_and_ids_are_null_and_read_as_zero),
		T(moments_before_1970_keep_their_microseconds),
		T(what_is_not_there_is_not_found_and_leaves_out_alone),
		T(bytes_that_are_no_text_are_found_by_index),
		T(a_list_over_its_bound_is_refused),
		T(a_second_row_for_one_is_a_fault),
		T(a_second_row_with_a_unique_key_exists),
		T(changed_rows_count_matches_not_differences),
		T(many_rows_go_in_order_in_powers_of_two),
		T(a_statement_that_does_not_fit_its_structs_is_a_fault),
		T(a_number_too_large_for_its_field_is_a_fault),
		T(all_listed_statements_prepare_or_each_is_named),
		T(a_session_keeps_the_statements_used_last),
		T(the_session_is_as_correctness_demands),
		T(a_lost_session_is_made_again_with_its_settings),
		T(a_transaction_is_whole_or_absent),
		T(a_transaction_whose_session_is_lost_runs_again),
		T(a_deadlock_costs_one_a_retry_and_nobody_the_answer),
		T(after_an_error_nothing_more_reaches_the_server),
		T(a_fault_inside_is_never_committed),
		T(a_lock_that_is_never_given_up_ends_in_busy),
		T(a_session_lost_at_commit_is_uncertain),
		T(no_server_is_busy_at_once_and_again_reachable_later),
		T(a_frozen_server_is_given_up_within_six_seconds),
		T(without_its_migrations_it_is_not_ready),
	};

	/* The same where a question is prepared and asked in one journey. */
	const struct CMUnitTest again[] = {
		T(every_kind_comes_back_as_it_went),
		T(absent_moments_and_ids_are_null_and_read_as_zero),
		T(what_is_not_there_is_not_found_and_leaves_out_alone),
		T(bytes_that_are_no_text_are_found_by_index),
		T(a_list_over_its_bound_is_refused),
		T(a_second_row_for_one_is_a_fault),
		T(many_rows_go_in_order_in_powers_of_two),
		T(a_statement_that_does_not_fit_its_structs_is_a_fault),
		T(a_number_too_large_for_its_field_is_a_fault),
		T(a_session_keeps_the_statements_used_last),
		T(a_lost_session_is_made_again_with_its_settings),
		T(a_transaction_whose_session_is_lost_runs_again),
		T(a_deadlock_costs_one_a_retry_and_nobody_the_answer),
		T(after_an_error_nothing_more_reaches_the_server),
		T(a_fault_inside_is_never_committed),
		T(a_session_lost_at_commit_is_uncertain),
		T(no_server_is_busy_at_once_and_again_reachable_later),
	};
	int failed;

	failed = cmocka_run_group_tests(tests, NULL, NULL);
	brief = true;
	return failed + cmocka_run_group_tests_name("brief", again, NULL, NULL);
}
