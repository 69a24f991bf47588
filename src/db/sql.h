/*
 * sql.h - the only user of the MariaDB client (mysql.h; Oracle's libmysqlclient too).
 *
 *	static struct sql by_code = { .name = "store_by_code", .in = &code_shape, .out = &store_shape, .text =
 *		"SELECT id, name FROM {store} WHERE code = :code" };
 *	SQL_LIST(by_code);
 *
 * {table} gets the configured prefix. Parameters are named after fields of the in struct; columns are matched to
 * fields of the out struct by name when the statement is prepared: a column without a field, or a field without a
 * column, is a mismatch, and FastCGI refuses to start. NULL reads as zero or empty; a zero-length str is sent as ''
 * and a zero instant as NULL (a moment that is absent); key fields (uint64_t) named *_id are sent as NULL when 0 in
 * statements marked .null_ids. DATETIME(6) maps to struct instant, DATETIME to struct local, DATE to struct date,
 * BIGINT to money, u64 and i64, INT to i32 and u32, TINYINT(1) to bool, BINARY and text types to str. Text outside
 * ASCII compared with an ascii column equals nothing there: each call answers ERR_NOT_FOUND.
 *
 * SQL_LIST puts a statement into the linker's section "sql_statements": what is linked into a program is what it
 * prepares, so the web program never asks for a right it does not have. Rows live in db->arena (the request's), set
 * by db_begin_request.
 *
 * At every connect: READ COMMITTED, lock wait 3 s, statement time 3 s and idle transaction time 10 s where they
 * exist, UTC, strict mode, CLIENT_FOUND_ROWS, time-outs, no automatic reconnect; of several hosts the first that serves
 * (sql_host.c). A connection lost outside a transaction is made again once per call; a single write whose answer was
 * lost is not repeated: ERR_UNCERTAIN. When connecting fails, ERR_BUSY until db_begin_request.
 */
#ifndef DB_SQL_H
#define DB_SQL_H

#include "base/clock.h"
#include "base/err.h"
#include "base/settings.h"
#include "base/shape.h"

struct db;

struct sql {
	const char		*name;		/* noun_verb, for the log */
	const char		*text;
	const char		*rows;		/* sql_exec_rows: the tuple repeated after text, "(:a, :b)" */
	const char		*tail;		/* and what follows: "ON DUPLICATE KEY UPDATE ..." */
	const struct shape	*in;
	const struct shape	*out;
	bool			 null_ids;
	struct sql_state	*state;		/* sql.c's: parsed text, bindings */
};

#define SQL_LIST(s)	static struct sql *const s##_listed __attribute__((section("sql_statements"), used)) = &(s)

struct db_stats {
	uint64_t	n;			/* statements since db_begin_request */
	int64_t		us;			/* time in them */
	uint64_t	retries;		/* transactions run again */
};

/* The migrations this program needs, numbered from 1 without a gap; a newer schema is right too, since changes only ever add. */
enum { SCHEMA_VERSION = 9 };

struct db	*db_open(struct arena *life, const struct settings *settings);		/* never fails; connects on first use */
void		 db_close(struct db *db);
void		 db_begin_request(struct db *db, struct arena *arena);		/* rolls back what a bug left open */
/* What is to be done before the first connection, and before anything of the client library. */
void		 db_prepare(struct db *db, void (*prepare)(void));
/* Then, and only in a program that uses TLS for nothing else. */
void		 db_without_tls(void);
/* For a program that can load no authentication plug-in: that no session was ever had for want of one is said by the second, not logged. */
void		 db_without_plugins(struct db *db);
bool		 db_needs_plugin(const struct db *db);
void		 db_rest(struct db *db);			/* gives the connection back; the next use makes one */
const struct db_stats *db_stats(const struct db *db);
/* Grows with every session: two answers under one number came from one server, the second not older than the first. */
uint64_t	 db_session(const struct db *db);
/* Every listed statement, as a check: each is kept from its first use on. */
enum err	 db_prepare_all(struct db *db, struct str *out_problem);
enum err	 db_ready(struct db *db, struct str *out_problem);		/* reachable, isolation right, schema version right */

enum err	 sql_one(struct db *db, struct sql *sql, const void *in, void *out);	/* ERR_NOT_FOUND; a second row is a bug */
/* out: struct T **; ERR_TOO_LARGE over max */
enum err	 sql_list(struct db *db, struct sql *sql, const void *in, size_t max, void *out, size_t *n_out);
/* n_changed may be NULL; ERR_EXISTS on 1062 */
enum err	 sql_exec(struct db *db, struct sql *sql, const void *in, uint64_t *n_changed);
enum err	 sql_insert(struct db *db, struct sql *sql, const void *in, uint64_t *out_id);
/* one statement a power of two of rows, in order */
enum err	 sql_exec_rows(struct db *db, struct sql *sql, const void *rows, size_t n);
/*
 * A write that, inside a transaction, may go later, together with others, but before the next statement that is not one (batch.c). OK says
 * that it is noted. If it fails, the transaction is run again with every write sent at once, so that ERR_EXISTS is then its own answer.
 * The rows are copied; the texts in them stay where they are until then.
 */
enum err	 sql_later(struct db *db, struct sql *sql, const void *rows, size_t n);
/*
 * An insert (or one with "ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)") that may go later as well: *out_id is its row's number, or a
 * promise of it, which the statements of this transaction take in the number's place and nobody else understands.
 */
enum err	 sql_insert_later(struct db *db, struct sql *sql, const void *row, uint64_t *out_id);
bool		 sql_is_promise(uint64_t id);

/*
 * Runs body in a transaction: OK commits, anything else rolls back and is returned. Errors that ask for it (1213, 1205, 1020, 1305, 1467,
 * 1969, 1047, lost connections before COMMIT) roll back and run the whole body again after a random pause, until TRANSACT_DEADLINE_US,
 * then ERR_BUSY. A connection lost at COMMIT is ERR_UNCERTAIN. So body touches the database and its own arg, nothing else; ERR_EXISTS
 * inside it (1062) rolls back like any other outcome. Not nested.
 */
enum err	 db_transact(struct db *db, enum err (*body)(struct db *db, void *arg), void *arg);
bool		 db_in_transaction(const struct db *db);

/* For migrations and tools: plain text, no parameters. */
enum err	 db_run(struct db *db, struct str text, struct str *out_problem);
enum err	 db_scalar(struct db *db, struct str text, struct str *out);	/* first column of the first row, or empty */
void		 db_be_brief(struct db *db);		/* before first use: its sessions serve one request each */
void		 db_be_patient(struct db *db);		/* before first use: no limit of statement time, an hour's time-out */
bool		 db_is_mariadb(const struct db *db);	/* once connected */
size_t		 db_host_number(const struct db *db);	/* which of the configured hosts the session is at, from 1 */
void		 sql_expand(struct buf *buf, struct str text, struct str prefix);	/* {tables} outside quotes get their prefix */

#endif
