/*
 * sql_private.h - what the files behind sql.h share; nobody else includes it.
 *
 * sql_text.c parses a statement, sql_bind.c moves values between structs and the client library, sql_host.c chooses among servers,
 * sql_connect.c makes sessions and sorts errors, sql.c runs statements, batch.c sends several at once, promise.c knows numbers that are to
 * come, transact.c repeats transactions. A parsed statement lives in the
 * life arena and is made once; its prepared form belongs to a session and is made again after every reconnect, in the same memory.
 */
#ifndef DB_SQL_PRIVATE_H
#define DB_SQL_PRIVATE_H

#include <errmsg.h>
#include <mysql.h>

#include "base/arena.h"
#include "db/sql.h"

#ifdef MARIADB_PACKAGE_VERSION
typedef my_bool db_bool;
#else
typedef bool db_bool;				/* MySQL has no my_bool since 8.0.1 */
#endif

enum {
	ROWS_POWERS = 9,			/* at most 256 rows a statement: with 20 columns far below the 65,535 parameters */
	SQL_TEXT_MAX = 256 * 1024,
	PROBLEM_TEXT_MAX = 4096,
	HOSTS_MAX = 8,
	STATEMENTS_KEPT = 24,			/* between requests */
	BATCH_MAX = 12,				/* writes that go together, COMMIT not counted */
	BATCH_TEXT_MAX = 16 * 1024,
	PROMISES_MAX = 64,			/* of a transaction; what is beyond goes at once */
};

/* One value on its way; struct str goes straight from where it lies, and straight to where it shall lie. */
struct cell {
	union {
		int64_t		n;
		MYSQL_TIME	time;
	}		value;
	unsigned long	length;
	db_bool		is_null;
	db_bool		error;
};

/*
 * Where values lie while a statement is executed and its rows are read: of one statement after another, since each binds them anew. A
 * hundred statements with a place for each of theirs would be a tenth of a worker's memory.
 */
struct bindings {
	struct cell	*cells;
	MYSQL_BIND	*binds;
	size_t		 n;
};

struct parsed {
	struct str		  text;		/* for the server: ? for :names, prefix before {tables} */
	const struct field	**params;	/* in order of appearance */
	size_t			  n_params;
};

/* A parameter whose number the server knows and we do not. */
struct promised {
	size_t		 param;
	size_t		 promise;
};

/* A statement as prepared for one row, or for a power of two of rows. */
struct prepared {
	MYSQL_STMT	*stmt;			/* NULL: not in this session yet */
	struct parsed	 parsed;
	size_t		 n_rows;
	uint64_t	 used;			/* db->n_asked then */
	const struct promised *takes;		/* parameters that have a variable in their place, ascending */
	size_t		 n_takes;
};

struct sql_state {
	struct sql		 *sql;
	struct db		 *db;
	struct sql_state	 *next;		/* the same statement in another handle: tests have two */
	struct sql_state	 *next_of_db;
	struct prepared		 *prepared[ROWS_POWERS];
	const struct field	**columns;	/* which field each column is */
};

/* What an error number asks for. */
enum trouble {
	TROUBLE_NONE,
	TROUBLE_EXISTS,				/* a unique key: an outcome */
	TROUBLE_NO_MATCH,			/* text that an ascii column cannot hold was looked for */
	TROUBLE_AGAIN,				/* the transaction must be run again */
	TROUBLE_LOST,				/* the session is gone, or of no use */
	TROUBLE_FAULT,
};

struct db_host {
	struct str		 name;		/* empty: the socket */
	unsigned		 port;
	int64_t			 leave_until_us;	/* monotonic; failed, and not asked again before this */
	int64_t			 pause_us;	/* how long it was left alone last */
};

/* A statement that waits for company; its rows are a copy, but what they point at is where it was. */
struct later {
	struct sql	*sql;
	size_t		 power;
	const void	*rows;
	size_t		 gives;			/* which promise it keeps, from 1; 0 none */
	struct promised	*takes;
	size_t		 n_takes;
};

struct db {
	struct arena		*life;
	struct arena		*arena;
	const struct settings	*settings;
	MYSQL			*mysql;		/* NULL: no session */
	uint64_t		 n_sessions;
	bool			 is_fresh;	/* the session answered in this request: it is not asked whether it lives */
	struct db_host		 hosts[HOSTS_MAX];
	size_t			 n_hosts;
	size_t			 host;		/* where the session is, or was */
	int64_t			 look_back_us;	/* when to see whether an earlier one is back */
	bool			 is_mariadb;
	bool			 patient;
	bool			 brief;		/* a session serves one request */
	bool			 crowded;	/* the last try to connect met a full house */
	void			 (*prepare)(void);	/* before the first connection; NULL: done, or nothing to do */
	bool			 without_plugins;
	bool			 needs_plugin;	/* connecting failed for want of one */
	bool			 away;		/* connecting failed in this request: not tried again */
	bool			 in_transaction;
	struct later		 queue[BATCH_MAX + 1];
	size_t			 n_queue;
	struct batch		*batches;
	bool			 no_batch;	/* the server does not know them, or must not get them */
	bool			 is_node;	/* of a Galera cluster */
	bool			 one_by_one;	/* the transaction under way is run to see which of its writes it was */
	uint64_t		 promises[PROMISES_MAX];	/* of it: the number, or 0 while only the server knows it */
	size_t			 n_promises;
	enum trouble		 doom;		/* of the transaction under way: it can only be rolled back */
	struct bindings		 in;		/* parameters */
	struct bindings		 out;		/* columns */
	uint64_t		 n_asked;	/* statements run, ever */
	size_t			 n_prepared;	/* in this session */
	struct db_stats		 stats;
	struct sql_state	*states;
};

/* sql_text.c */
enum err	sql_parse(struct db *db, const struct sql *sql, size_t n_rows, struct parsed *out, struct str *out_problem);

/* sql.c */
enum err	sql_send(struct db *db, const struct later *later);	/* one statement, now */
enum err	sql_open_rows(struct db *db, struct sql *sql, MYSQL_STMT *stmt, bool is_known);	/* of what was executed in a batch */
enum err	sql_parsed(struct db *db, struct sql *sql, size_t power, struct parsed *out, struct str *out_problem);

/* sql_keep.c */
void		sql_forget(struct db *db);	/* those that were not used for longest, down to STATEMENTS_KEPT */

/* sql_brief.c */
bool		sql_is_brief(const struct sql_state *state, size_t power);	/* whether it goes at once with being executed */
/* As preparing and executing it; its rows are then there to be read. The number is 0 when it does not fit its structs. */
enum err	sql_at_once(struct sql_state *state, size_t power, const void *in, struct prepared **out, unsigned *out_number,
		    struct str *out_problem);

/* batch.c */
enum err	batch_begin(struct db *db);	/* START TRANSACTION, now or with the first statement */
enum err	batch_flush(struct db *db);
/* A statement with an answer, behind what is noted, in one journey. *out is NULL when nothing of it was sent: it must go by itself. */
enum err	batch_ask(struct db *db, struct sql *sql, const void *in, struct prepared **out);
/* OK: COMMIT was sent, perhaps behind noted writes; *out_number is its error, or one of theirs. */
enum err	batch_commit(struct db *db, unsigned *out_number, bool *out_with_writes);
void		batch_forget(struct db *db);	/* those prepared that were not used for longest, but for a dozen */
void		batch_drop(struct db *db);	/* the session is gone */

/* promise.c */
uint64_t	promise_new(struct db *db, struct later *later);	/* later keeps it; at most PROMISES_MAX */
void		promise_keep(struct db *db, const struct later *later, uint64_t id);
bool		promise_is_in(const struct db *db, const struct sql *sql, size_t power, const void *rows);
enum err	promise_find(struct db *db, struct later *later, char *rows);	/* fills takes; what is known is put into rows */
enum err	promise_settle(struct db *db, struct sql *sql, size_t power, const void **in);	/* all of them known: a copy */
void		promise_text(struct buf *buf, struct str text, const struct later *later);	/* as part of a batch */
bool		promise_same(const struct later *a, const struct later *b);

/* sql_bind.c */
void		sql_bind_room(struct db *db, struct bindings *bindings, size_t n);	/* for n values at least */
/* From the place `at` of db->in on. */
void		sql_bind_in(struct db *db, const struct sql *sql, const struct prepared *prepared, const void *rows, size_t at);
void		sql_bind_out(struct sql_state *state);
enum err	sql_match_columns(struct sql_state *state, MYSQL_STMT *stmt, struct str *out_problem);
enum err	sql_read_row(struct sql_state *state, MYSQL_STMT *stmt, void *out);	/* after mysql_stmt_fetch */

/* sql_host.c */
void		db_hosts_open(struct db *db);
size_t		db_host_next(const struct db *db, unsigned tried);	/* n_hosts: there is none left; tried is a set of bits */
void		db_host_failed(struct db *db);	/* the one of the session */
void		db_host_proved(struct db *db);	/* it served a request */
bool		db_host_should_go_back(struct db *db);	/* an earlier one may be back */

/* sql_connect.c */
enum trouble	db_trouble(unsigned number);
bool		db_message_is_safe(unsigned number);
enum err	db_connect(struct db *db);	/* does nothing when there is a session; ERR_BUSY */
void		db_drop(struct db *db);		/* ends the session and all that is prepared in it */
enum err	db_query(struct db *db, const char *text);	/* plain text; dooms like every statement */
enum err	db_failed(struct db *db, const char *where, unsigned number, const char *message);

/* transact.c */
void		sql_pause(uint32_t most_us);	/* random, so that two that met do not meet again */

#endif
