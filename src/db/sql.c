/* sql.c - statements: prepared once in a session, run, their rows read into the request's arena. */
#include <errmsg.h>
#include <mysqld_error.h>
#include <string.h>

#include "base/log.h"
#include "db/sql_private.h"

enum {
	DEADLOCK_TRIES_MAX = 5,
	PATIENCE_US = 2 * 1000 * 1000,
};

/* Bounds of the linker's section; absent in a program without statements. */
extern struct sql *const __start_sql_statements[] __attribute__((weak));
extern struct sql *const __stop_sql_statements[] __attribute__((weak));

static struct sql_state *
state_of(struct db *db, struct sql *sql)
{
	struct sql_state *state;
	size_t n;

	for (state = sql->state; state != NULL; state = state->next)
		if (state->db == db)
			return state;
	n = sql->out == NULL ? 0 : sql->out->n_fields;
	state = NEW(db->life, struct sql_state);
	state->sql = sql;
	state->db = db;
	state->columns = NEW_N(db->life, const struct field *, n);
	state->next = sql->state;
	sql->state = state;
	state->next_of_db = db->states;
	db->states = state;
	return state;
}

static enum err
parse(struct sql_state *state, size_t power, struct prepared **out, struct str *out_problem)
{
	struct prepared *prepared;
	struct db *db;
	enum err e;

	db = state->db;
	prepared = NEW(db->life, struct prepared);
	prepared->n_rows = (size_t)1 << power;
	if ((e = sql_parse(db, state->sql, prepared->n_rows, &prepared->parsed, out_problem)) != OK)
		return e;
	*out = state->prepared[power] = prepared;
	return OK;
}

enum err
sql_parsed(struct db *db, struct sql *sql, size_t power, struct parsed *out, struct str *out_problem)
{
	struct sql_state *state;
	struct prepared *prepared;
	enum err e;

	state = state_of(db, sql);
	prepared = state->prepared[power];
	if (prepared == NULL && (e = parse(state, power, &prepared, out_problem)) != OK)
		return e;
	*out = prepared->parsed;
	return OK;
}

/* *out_number is the server's or client's error, 0 when the statement itself does not fit its structs. */
static enum err
prepare(struct sql_state *state, size_t power, struct prepared **out, unsigned *out_number, struct str *out_problem)
{
	struct prepared *prepared;
	struct db *db;
	MYSQL_STMT *stmt;
	enum err e;

	db = state->db;
	*out_number = 0;
	prepared = state->prepared[power];
	if (prepared == NULL && (e = parse(state, power, &prepared, out_problem)) != OK)
		return e;
	*out = prepared;
	if (prepared->stmt != NULL)
		return OK;
	if ((stmt = mysql_stmt_init(db->mysql)) == NULL) {
		*out_problem = str_fmt(db->arena, "%s: no memory", state->sql->name);
		return ERR_FAULT;
	}
	if (mysql_stmt_prepare(stmt, prepared->parsed.text.ptr, (unsigned long)prepared->parsed.text.len) != 0) {
		*out_number = mysql_stmt_errno(stmt);
		*out_problem = str_fmt(db->arena, "%s: database error %u: %s", state->sql->name, *out_number, mysql_stmt_error(stmt));
		mysql_stmt_close(stmt);
		return ERR_FAULT;
	}
	if (mysql_stmt_param_count(stmt) != prepared->parsed.n_params) {
		*out_problem = str_fmt(db->arena, "%s: a stray ? in its text", state->sql->name);
		mysql_stmt_close(stmt);
		return ERR_FAULT;
	}
	if ((e = sql_match_columns(state, stmt, out_problem)) != OK) {
		mysql_stmt_close(stmt);
		return e;
	}
	prepared->stmt = stmt;
	db->n_prepared++;
	return OK;
}

static int
execute(struct sql_state *state, struct prepared *prepared, const void *in)
{
	MYSQL_STMT *stmt;
	struct db *db;

	stmt = prepared->stmt;
	db = state->db;
	if (prepared->parsed.n_params > 0) {
		sql_bind_room(db, &db->in, prepared->parsed.n_params);
		sql_bind_in(db, state->sql, prepared, in, 0);
		if (mysql_stmt_bind_param(stmt, db->in.binds) != 0)
			return 1;
	}
	if (mysql_stmt_execute(stmt) != 0)
		return 1;
	if (state->sql->out == NULL)
		return 0;
	sql_bind_out(state);
	return mysql_stmt_bind_result(stmt, db->out.binds) != 0 || mysql_stmt_store_result(stmt) != 0;
}

/* One attempt: *out_number is what to sort when it fails, *out_sent whether the server may have acted on it. */
static enum err
attempt(struct sql_state *state, size_t power, const void *in, struct prepared **out, unsigned *out_number, bool *out_sent)
{
	struct str problem;
	struct db *db;
	int64_t start;
	bool at_once;
	int failed;
	enum err e;

	db = state->db;
	at_once = sql_is_brief(state, power);
	*out_sent = at_once;
	start = clock_monotonic_us();
	e = at_once ? sql_at_once(state, power, in, out, out_number, &problem) : prepare(state, power, out, out_number, &problem);
	if (e != OK) {
		if (*out_number != 0)
			return db_failed(db, state->sql->name, *out_number, problem.ptr);
		log_fault(state->sql->name, "%.*s", STR_ARG(problem));
		db->doom = TROUBLE_FAULT;
		return ERR_FAULT;
	}
	(*out)->used = ++db->n_asked;
	if (!at_once)
		start = clock_monotonic_us();
	*out_sent = true;
	failed = at_once ? 0 : execute(state, *out, in);
	db->stats.n++;
	db->stats.us += clock_monotonic_us() - start;
	db->is_fresh = failed == 0;
	if (failed == 0)
		return OK;
	*out_number = mysql_stmt_errno((*out)->stmt);
	return db_failed(db, state->sql->name, *out_number, mysql_stmt_error((*out)->stmt));
}

static bool
is_unanswered(unsigned number)
{
	return number == CR_SERVER_LOST || number == CR_SERVER_LOST_EXTENDED;
}

/*
 * Inside a transaction an error ends the matter: db_transact repeats the whole. Outside, each statement is its own transaction: it is
 * sent again when the session turned out to be gone, unless it is a write that the server may have done.
 */
static enum err
run(struct db *db, struct sql *sql, size_t power, const void *in, struct prepared **out)
{
	struct sql_state *state;
	int64_t start;
	unsigned number;
	bool sent;
	bool again;
	int tries;
	enum err e;

	if (db->in_transaction && db->doom != TROUBLE_NONE)
		return db->doom == TROUBLE_FAULT ? ERR_FAULT : ERR_BUSY;
	if (db->in_transaction && sql->out != NULL && ((e = batch_ask(db, sql, in, out)) != OK || *out != NULL))
		return e;
	if (db->n_queue > 0 && (e = batch_flush(db)) != OK)
		return e;
	if (db->in_transaction && (e = promise_settle(db, sql, power, &in)) != OK)
		return e;
	state = state_of(db, sql);
	start = clock_monotonic_us();
	for (tries = 1;; tries++) {
		if (db->in_transaction && db->mysql == NULL)
			return ERR_BUSY;
		if ((e = db_connect(db)) != OK)
			return e;
		number = 0;
		e = attempt(state, power, in, out, &number, &sent);
		if (e != ERR_BUSY || db->in_transaction)
			return e;
		again = tries == 1 && db_trouble(number) == TROUBLE_LOST;
		/* Lost by waiting, not by a closed socket: the server hangs, and would be waited for as long again. */
		if (again && clock_monotonic_us() - start > PATIENCE_US) {
			db->away = true;
			again = false;
		}
		if (db_trouble(number) == TROUBLE_LOST && sql->out == NULL && sent && is_unanswered(number))
			return ERR_UNCERTAIN;
		if (number == ER_LOCK_DEADLOCK && tries < DEADLOCK_TRIES_MAX) {
			sql_pause((UINT32_C(1) << tries) * 1000);
			again = true;
		}
		if (!again)
			return e;
	}
}

enum err
sql_open_rows(struct db *db, struct sql *sql, MYSQL_STMT *stmt, bool is_known)
{
	struct sql_state *state;
	struct str problem;
	unsigned number;
	enum err e;

	state = state_of(db, sql);
	if (!is_known && (e = sql_match_columns(state, stmt, &problem)) != OK) {
		log_fault(sql->name, "%.*s", STR_ARG(problem));
		db->doom = TROUBLE_FAULT;
		return ERR_FAULT;
	}
	sql_bind_out(state);
	if (mysql_stmt_bind_result(stmt, db->out.binds) == 0 && mysql_stmt_store_result(stmt) == 0)
		return OK;
	number = mysql_stmt_errno(stmt);
	return db_failed(db, sql->name, number, mysql_stmt_error(stmt));
}

/* Behind the rows of a batch comes its end, without which the session takes no other statement. */
static void
close_rows(MYSQL_STMT *stmt)
{
	mysql_stmt_free_result(stmt);
	while (mysql_stmt_more_results(stmt) && mysql_stmt_next_result(stmt) == 0)
		;
}

static enum err
bad_row(struct db *db, const struct sql *sql, MYSQL_STMT *stmt, const char *what)
{
	close_rows(stmt);
	log_fault(sql->name, "%s", what);
	db->doom = TROUBLE_FAULT;
	return ERR_FAULT;
}

static enum err
read_rows(struct db *db, struct sql *sql, MYSQL_STMT *stmt, char *rows, size_t n)
{
	size_t i;
	int got;

	for (i = 0; i < n; i++) {
		got = mysql_stmt_fetch(stmt);
		if (got != 0 && got != MYSQL_DATA_TRUNCATED)	/* text has no buffer yet, so it is always "truncated" */
			return bad_row(db, sql, stmt, "a row could not be fetched");
		if (sql_read_row(state_of(db, sql), stmt, rows + i * sql->out->size) != OK)
			return bad_row(db, sql, stmt, "a value does not fit its field");
	}
	close_rows(stmt);
	return OK;
}

enum err
sql_list(struct db *db, struct sql *sql, const void *in, size_t max, void *out, size_t *n_out)
{
	struct prepared *prepared;
	size_t n;
	char *rows;
	enum err e;

	if ((e = run(db, sql, 0, in, &prepared)) != OK)
		return e;
	n = (size_t)mysql_stmt_num_rows(prepared->stmt);
	if (n > max) {
		close_rows(prepared->stmt);
		return ERR_TOO_LARGE;
	}
	rows = arena_alloc(db->arena, n * sql->out->size);
	if ((e = read_rows(db, sql, prepared->stmt, rows, n)) != OK)
		return e;
	memcpy(out, &rows, sizeof(rows));
	*n_out = n;
	return OK;
}

enum err
sql_one(struct db *db, struct sql *sql, const void *in, void *out)
{
	struct prepared *prepared;
	size_t n;
	char *row;
	enum err e;

	if ((e = run(db, sql, 0, in, &prepared)) != OK)
		return e;
	n = (size_t)mysql_stmt_num_rows(prepared->stmt);
	if (n > 1)
		return bad_row(db, sql, prepared->stmt, "more than one row");
	row = arena_alloc(db->arena, sql->out->size);
	if ((e = read_rows(db, sql, prepared->stmt, row, n)) != OK)
		return e;
	if (n == 0)
		return ERR_NOT_FOUND;
	memcpy(out, row, sql->out->size);
	return OK;
}

enum err
sql_exec(struct db *db, struct sql *sql, const void *in, uint64_t *n_changed)
{
	struct prepared *prepared;
	enum err e;

	if (n_changed == NULL && db->n_queue > 0)		/* it takes the others along */
		return (e = sql_later(db, sql, in, 1)) != OK ? e : batch_flush(db);
	if ((e = run(db, sql, 0, in, &prepared)) != OK)
		return e;
	if (n_changed != NULL)
		*n_changed = mysql_stmt_affected_rows(prepared->stmt);
	return OK;
}

enum err
sql_send(struct db *db, const struct later *later)
{
	struct prepared *prepared;
	enum err e;

	if ((e = run(db, later->sql, later->power, later->rows, &prepared)) == OK)
		promise_keep(db, later, mysql_stmt_insert_id(prepared->stmt));
	return e;
}

enum err
sql_insert(struct db *db, struct sql *sql, const void *in, uint64_t *out_id)
{
	struct prepared *prepared;
	enum err e;

	if ((e = run(db, sql, 0, in, &prepared)) != OK)
		return e;
	*out_id = mysql_stmt_insert_id(prepared->stmt);
	return OK;
}

enum err
sql_exec_rows(struct db *db, struct sql *sql, const void *rows, size_t n)
{
	struct prepared *prepared;
	const char *row;
	size_t power;
	enum err e;

	row = rows;
	power = ROWS_POWERS - 1;
	while (n > 0) {
		if (n < (size_t)1 << power) {
			power--;
			continue;
		}
		if ((e = run(db, sql, power, row, &prepared)) != OK)
			return e;
		row += ((size_t)1 << power) * sql->in->size;
		n -= (size_t)1 << power;
	}
	return OK;
}

enum err
db_prepare_all(struct db *db, struct str *out_problem)
{
	struct sql *const *listed;
	struct prepared *prepared;
	struct str problem;
	struct buf problems;
	unsigned number;
	enum err e;

	if ((e = db_connect(db)) != OK) {
		*out_problem = STR("the database cannot be reached");
		return e;
	}
	problems = buf_new(db->arena, PROBLEM_TEXT_MAX);
	for (listed = __start_sql_statements; listed < __stop_sql_statements; listed++) {
		if (prepare(state_of(db, *listed), 0, &prepared, &number, &problem) == OK) {
			/* It fits. Kept from its first use on: a hundred workers that kept all would pass max_prepared_stmt_count. */
			mysql_stmt_close(prepared->stmt);
			prepared->stmt = NULL;
			db->n_prepared--;
			continue;
		}
		if (db_trouble(number) == TROUBLE_LOST) {
			*out_problem = STR("the connection to the database was lost");
			db_drop(db);
			return ERR_BUSY;
		}
		buf_add(&problems, problems.len == 0 ? STR_NONE : STR("\n"));
		buf_add(&problems, problem);
	}
	if (problems.len == 0)
		return OK;
	*out_problem = buf_str(&problems);
	return ERR_FAULT;
}
