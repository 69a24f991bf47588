/* transact.c - a body of statements as one transaction, run again until it went through or its time is up. */
#include <assert.h>
#include <time.h>

#include "base/limits.h"
#include "base/secret.h"
#include "db/sql_private.h"

enum { ERROR_DURING_COMMIT = 1180 };

void
sql_pause(uint32_t most_us)
{
	struct timespec span;

	span.tv_sec = 0;
	span.tv_nsec = (long)secret_random_below(most_us + 1) * 1000;
	nanosleep(&span, NULL);
}

bool
db_in_transaction(const struct db *db)
{
	return db->in_transaction;
}

static enum err
doomed(const struct db *db)
{
	return db->doom == TROUBLE_FAULT ? ERR_FAULT : ERR_BUSY;
}

/*
 * On a Galera node a transaction that another node's write has ended is not always answered with 1213 (MariaDB 10.11, where prepared
 * statements are made or read meanwhile): what comes next goes through as if nothing had been, and would be committed by itself, without
 * what came before. So there nothing commits by itself while a transaction runs, and before COMMIT it must still know the savepoint
 * at its beginning.
 */
static enum err
begin(struct db *db)
{
	enum err e;

	if (!db->is_node)
		return batch_begin(db);
	db->n_queue = 0;
	if ((e = db_query(db, "SET SESSION autocommit = 0")) != OK)
		return e;
	return db_query(db, "SAVEPOINT beginning");
}

static enum err
is_whole(struct db *db)
{
	return db->is_node ? db_query(db, "RELEASE SAVEPOINT beginning") : OK;
}

/* It is over; a session that does not know is ended. */
static void
end(struct db *db)
{
	db->in_transaction = false;
	if (db->is_node && db->mysql != NULL && mysql_query(db->mysql, "SET SESSION autocommit = 1") != 0)
		db_drop(db);
}

/* A session that cannot roll back is ended, which does the same. */
static void
roll_back(struct db *db)
{
	db->n_queue = 0;
	if (db->mysql != NULL && mysql_query(db->mysql, "ROLLBACK") != 0)
		db_drop(db);
	db->stats.n++;
	end(db);
}

/*
 * What an error at COMMIT means: rolled back for certain when the server asks for a repetition, or when a write that went along failed,
 * since COMMIT stands behind it; else nobody knows.
 */
static enum err
commit(struct db *db)
{
	enum trouble trouble;
	unsigned number;
	bool with_writes;
	enum err e;

	if ((e = is_whole(db)) != OK || (e = batch_commit(db, &number, &with_writes)) != OK) {
		roll_back(db);
		return e;
	}
	if (number == 0) {
		end(db);
		return OK;
	}
	trouble = db_trouble(number);
	if (trouble == TROUBLE_AGAIN || (with_writes && (trouble == TROUBLE_EXISTS || trouble == TROUBLE_NO_MATCH))) {
		db->one_by_one = with_writes;
		db->doom = TROUBLE_AGAIN;
		roll_back(db);
		return ERR_BUSY;
	}
	if (with_writes && trouble == TROUBLE_FAULT && number != ERROR_DURING_COMMIT) {
		e = db_failed(db, "commit", number, "a write that went along");
		roll_back(db);
		return e;
	}
	db->in_transaction = false;
	db->doom = TROUBLE_NONE;
	if (db_trouble(mysql_errno(db->mysql)) == TROUBLE_LOST)
		db_host_failed(db);
	db_drop(db);
	return ERR_UNCERTAIN;
}

static enum err
once(struct db *db, enum err (*body)(struct db *db, void *arg), void *arg)
{
	enum err e;

	db->doom = TROUBLE_NONE;
	db->n_promises = 0;
	if ((e = db_connect(db)) != OK)
		return e;
	db->in_transaction = true;
	if ((e = begin(db)) == OK)
		e = body(db, arg);
	if (db->doom != TROUBLE_NONE)
		e = e == OK ? doomed(db) : e;
	else if (e == OK)
		return commit(db);
	roll_back(db);
	return e;
}

enum err
db_transact(struct db *db, enum err (*body)(struct db *db, void *arg), void *arg)
{
	int64_t deadline;
	uint64_t retries;
	enum err e;

	assert(!db->in_transaction);
	deadline = clock_monotonic_us() + TRANSACT_DEADLINE_US;
	db->one_by_one = false;
	for (retries = 0;; retries++) {
		e = once(db, body, arg);
		if (db->doom != TROUBLE_AGAIN && db->doom != TROUBLE_LOST)
			break;
		if (clock_monotonic_us() >= deadline) {
			e = ERR_BUSY;
			break;
		}
		db->stats.retries++;
		sql_pause((retries < 5 ? UINT32_C(2) << retries : 64) * 1000);
	}
	db->doom = TROUBLE_NONE;
	db->n_promises = 0;
	return e;
}
