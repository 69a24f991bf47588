/*
 * batch.c - the writes of a transaction that nobody waits for, sent together.
 *
 * A statement costs the server little and the journey to it much: two processes go to sleep and are woken. So sql_later only notes a
 * write, and what is noted goes as one prepared statement, "BEGIN NOT ATOMIC a; b; c; END", with the next statement that has an answer, or
 * with COMMIT, at its end. Each order of statements that occurs is prepared once a session. A number that the server gives to a row is
 * promised to those who write after it (promise.c).
 *
 * An error says what, but not which: if more than one write went, the transaction is run again with every statement sent by itself, which
 * tells. A server that does not know such statements (MySQL) gets them one by one from the first.
 */
#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "db/sql_private.h"

enum {
	SHAPES_MAX = 96,		/* orders of statements that are kept; another one goes one by one */
	PREPARED_MAX = 12,		/* of them, between requests; sql_keep.c says why */
};

/* What stands around the writes; never prepared by themselves. */
static struct {
	struct sql	begin;
	struct sql	commit;
} ends = {
	.begin = { .name = "begin", .text = "START TRANSACTION" },
	.commit = { .name = "commit", .text = "COMMIT" },
};

struct batch {
	struct batch	*next;
	size_t		 n;
	struct later	 order[BATCH_MAX + 1];	/* without rows */
	struct prepared	 parts[BATCH_MAX + 1];
	struct str	 text;
	size_t		 n_params;
	MYSQL_STMT	*stmt;			/* NULL: not in this session yet */
	bool		 is_known;		/* its answer's columns were looked at */
	uint64_t	 used;			/* db->n_asked then */
};

static bool
is_on(const struct db *db)
{
	return db->is_mariadb && !db->no_batch && !db->one_by_one;
}

static bool
is_this(const struct batch *batch, const struct later *queue, size_t n)
{
	size_t i;

	if (batch->n != n)
		return false;
	for (i = 0; i < n; i++)
		if (batch->order[i].sql != queue[i].sql || batch->order[i].power != queue[i].power ||
		    !promise_same(&batch->order[i], &queue[i]))
			return false;
	return true;
}

static enum err
add_part(struct db *db, const struct later *later, struct prepared *part, struct buf *text, struct str *out_problem)
{
	enum err e;

	if ((e = sql_parsed(db, later->sql, later->power, &part->parsed, out_problem)) != OK)
		return e;
	part->n_rows = (size_t)1 << later->power;
	part->takes = later->takes;
	part->n_takes = later->n_takes;
	buf_addc(text, ' ');
	promise_text(text, part->parsed.text, later);
	buf_addc(text, ';');
	return OK;
}

static enum err
fill(struct db *db, struct batch *batch, struct str *out_problem)
{
	struct buf text;
	size_t i;
	enum err e;

	text = buf_new(db->life, BATCH_TEXT_MAX);
	buf_add(&text, STR("BEGIN NOT ATOMIC"));
	for (i = 0; i < batch->n; i++) {
		if ((e = add_part(db, &batch->order[i], &batch->parts[i], &text, out_problem)) != OK)
			return e;
		batch->n_params += batch->parts[i].parsed.n_params - batch->parts[i].n_takes;
	}
	buf_add(&text, STR(" END"));
	batch->text = buf_str(&text);
	return text.full ? ERR_TOO_LARGE : OK;
}

/* NULL: these go one by one. */
static struct batch *
find(struct db *db)
{
	struct batch *batch;
	struct str problem;
	size_t n;
	size_t i;

	for (n = 0, batch = db->batches; batch != NULL; batch = batch->next, n++)
		if (is_this(batch, db->queue, db->n_queue))
			return batch;
	if (n == SHAPES_MAX)
		return NULL;
	batch = NEW(db->life, struct batch);
	batch->n = db->n_queue;
	for (i = 0; i < batch->n; i++) {
		batch->order[i] = db->queue[i];
		batch->order[i].rows = NULL;
		batch->order[i].takes = arena_copy(db->life, db->queue[i].takes, db->queue[i].n_takes * sizeof(struct promised));
	}
	if (fill(db, batch, &problem) != OK)
		return NULL;		/* sent by itself, the one that is wrong is named */
	batch->next = db->batches;
	db->batches = batch;
	return batch;
}

/* Whether it is there to be executed. A server that refuses it gets no more of them in this session. */
static bool
is_prepared(struct db *db, struct batch *batch)
{
	MYSQL_STMT *stmt;

	if (batch->stmt != NULL)
		return true;
	if (db->mysql == NULL || (stmt = mysql_stmt_init(db->mysql)) == NULL)
		return false;
	if (mysql_stmt_prepare(stmt, batch->text.ptr, (unsigned long)batch->text.len) != 0 ||
	    mysql_stmt_param_count(stmt) != batch->n_params) {
		db->no_batch = true;
		mysql_stmt_close(stmt);
		return false;
	}
	batch->stmt = stmt;
	batch->is_known = false;
	return true;
}

static unsigned
execute(struct db *db, struct batch *batch)
{
	int64_t start;
	size_t at;
	size_t i;
	int failed;

	sql_bind_room(db, &db->in, batch->n_params);
	for (at = 0, i = 0; i < batch->n; i++) {
		sql_bind_in(db, batch->order[i].sql, &batch->parts[i], db->queue[i].rows, at);
		at += batch->parts[i].parsed.n_params - batch->parts[i].n_takes;
	}
	start = clock_monotonic_us();
	failed = (batch->n_params > 0 && mysql_stmt_bind_param(batch->stmt, db->in.binds) != 0) || mysql_stmt_execute(batch->stmt) != 0;
	db->stats.n++;
	db->stats.us += clock_monotonic_us() - start;
	batch->used = ++db->n_asked;
	return failed ? mysql_stmt_errno(batch->stmt) : 0;
}

static enum err
send_one(struct db *db, const struct later *later)
{
	if (later->sql == &ends.begin)
		return db_query(db, "START TRANSACTION");
	return sql_send(db, later);
}

/* Which of them it was is found out by sending each by itself, in another run of the transaction. */
static enum err
run_again(struct db *db)
{
	db->one_by_one = true;
	db->doom = TROUBLE_AGAIN;
	return ERR_BUSY;
}

/* An error of what went together. There is no doubt about one write alone. */
static enum err
sort_out(struct db *db, const struct batch *batch, unsigned number)
{
	enum err e;

	e = db_failed(db, batch->order[batch->n - 1].sql->name, number, mysql_stmt_error(batch->stmt));
	if (batch->n == 1 || (batch->n == 2 && batch->order[0].sql == &ends.begin))
		return e;
	if (db->doom == TROUBLE_NONE)
		return run_again(db);
	db->one_by_one = true;		/* where it waited may matter, too */
	return e;
}

enum err
batch_flush(struct db *db)
{
	struct batch *batch;
	unsigned number;
	size_t n;
	size_t i;
	enum err e;

	n = db->n_queue;
	batch = n > 1 || (n == 1 && db->queue[0].n_takes > 0) ? find(db) : NULL;
	if (batch == NULL || !is_prepared(db, batch)) {
		db->n_queue = 0;
		for (i = 0, e = OK; i < n && e == OK; i++)
			e = send_one(db, &db->queue[i]);
		return e;
	}
	number = execute(db, batch);
	db->n_queue = 0;
	return number == 0 ? OK : sort_out(db, batch, number);
}

enum err
batch_begin(struct db *db)
{
	db->n_queue = 0;
	if (!is_on(db))
		return db_query(db, "START TRANSACTION");
	db->queue[db->n_queue++] = (struct later){ .sql = &ends.begin };
	return OK;
}

enum err
batch_commit(struct db *db, unsigned *out_number, bool *out_with_writes)
{
	struct batch *batch;
	int64_t start;
	enum err e;

	*out_number = 0;
	*out_with_writes = false;
	if (db->n_queue > 0) {
		db->queue[db->n_queue++] = (struct later){ .sql = &ends.commit };
		batch = find(db);
		if (batch != NULL && is_prepared(db, batch)) {
			*out_number = execute(db, batch);
			*out_with_writes = true;
			db->n_queue = 0;
			return OK;
		}
		db->n_queue--;
		if ((e = batch_flush(db)) != OK)
			return e;
	}
	start = clock_monotonic_us();
	if (mysql_query(db->mysql, "COMMIT") != 0)
		*out_number = mysql_errno(db->mysql);
	db->stats.n++;
	db->stats.us += clock_monotonic_us() - start;
	return OK;
}

static struct batch *
oldest(const struct db *db, size_t *out_n)
{
	struct batch *batch;
	struct batch *found;

	found = NULL;
	*out_n = 0;
	for (batch = db->batches; batch != NULL; batch = batch->next) {
		if (batch->stmt == NULL)
			continue;
		(*out_n)++;
		if (found == NULL || batch->used < found->used)
			found = batch;
	}
	return found;
}

void
batch_forget(struct db *db)
{
	struct batch *batch;
	size_t n;

	while ((batch = oldest(db, &n)) != NULL && n > PREPARED_MAX) {
		(void)mysql_stmt_close(batch->stmt);
		batch->stmt = NULL;
	}
}

void
batch_drop(struct db *db)
{
	struct batch *batch;

	db->n_queue = 0;
	for (batch = db->batches; batch != NULL; batch = batch->next)
		if (batch->stmt != NULL) {
			mysql_stmt_close(batch->stmt);
			batch->stmt = NULL;
		}
}

static enum err
note(struct db *db, struct sql *sql, size_t power, const void *rows)
{
	struct later *later;
	size_t size;
	char *copy;
	enum err e;

	if (db->n_queue == BATCH_MAX && (e = batch_flush(db)) != OK)
		return e;
	size = sql->in->size << power;
	copy = arena_alloc(db->arena, size);
	memcpy(copy, rows, size);
	later = &db->queue[db->n_queue];
	*later = (struct later){ .sql = sql, .power = power, .rows = copy };
	if ((e = promise_find(db, later, copy)) != OK)
		return e;
	db->n_queue++;
	return OK;
}

static enum err
doomed(const struct db *db)
{
	return db->doom == TROUBLE_NONE ? OK : db->doom == TROUBLE_FAULT ? ERR_FAULT : ERR_BUSY;
}

enum err
batch_ask(struct db *db, struct sql *sql, const void *in, struct prepared **out)
{
	struct batch *batch;
	unsigned number;
	enum err e;

	*out = NULL;
	if (!is_on(db) || (db->n_queue == 0 && !promise_is_in(db, sql, 0, in)))
		return OK;
	if ((e = note(db, sql, 0, in)) != OK)
		return e;
	batch = find(db);
	if (batch == NULL || !is_prepared(db, batch)) {
		db->n_queue--;
		return OK;
	}
	number = execute(db, batch);
	db->n_queue = 0;
	if (number != 0)
		return sort_out(db, batch, number);
	if ((e = sql_open_rows(db, sql, batch->stmt, batch->is_known)) != OK)
		return e;
	batch->is_known = true;
	*out = &batch->parts[batch->n - 1];
	(*out)->stmt = batch->stmt;
	return OK;
}

enum err
sql_later(struct db *db, struct sql *sql, const void *rows, size_t n)
{
	const char *row;
	size_t power;
	enum err e;

	assert(sql->out == NULL && (sql->rows != NULL || n == 1));
	if (!db->in_transaction || !is_on(db))
		return sql->rows == NULL ? sql_exec(db, sql, rows, NULL) : sql_exec_rows(db, sql, rows, n);
	if ((e = doomed(db)) != OK)
		return e;
	row = rows;
	power = ROWS_POWERS - 1;
	while (n > 0) {
		if (n < (size_t)1 << power) {
			power--;
			continue;
		}
		if ((e = note(db, sql, power, row)) != OK)
			return e;
		row += sql->in->size << power;
		n -= (size_t)1 << power;
	}
	return OK;
}

enum err
sql_insert_later(struct db *db, struct sql *sql, const void *row, uint64_t *out_id)
{
	enum err e;

	if (!db->in_transaction || !is_on(db) || db->n_promises == PROMISES_MAX)
		return sql_insert(db, sql, row, out_id);
	if ((e = doomed(db)) != OK || (e = note(db, sql, 0, row)) != OK)
		return e;
	*out_id = promise_new(db, &db->queue[db->n_queue - 1]);
	return OK;
}
