/* transact.c - a body of statements as one transaction, run again until it went through or its time is up. */
#include <assert.h>
#include <time.h>

#include "base/limits.h"
#include "base/secret.h"
#include "db/sql_private.h"

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

/* A session that cannot roll back is ended, which does the same. */
static void
roll_back(struct db *db)
{
	if (db->mysql != NULL && mysql_query(db->mysql, "ROLLBACK") != 0)
		db_drop(db);
	db->stats.n++;
	db->in_transaction = false;
}

/* What an error at COMMIT means: rolled back for certain when the server asks for a repetition, else nobody knows. */
static enum err
commit(struct db *db)
{
	int64_t start;
	int failed;

	start = clock_monotonic_us();
	failed = mysql_query(db->mysql, "COMMIT");
	db->stats.n++;
	db->stats.us += clock_monotonic_us() - start;
	if (failed == 0) {
		db->in_transaction = false;
		return OK;
	}
	if (db_trouble(mysql_errno(db->mysql)) == TROUBLE_AGAIN) {
		db->doom = TROUBLE_AGAIN;
		roll_back(db);
		return ERR_BUSY;
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
	if ((e = db_connect(db)) != OK)
		return e;
	db->in_transaction = true;
	if ((e = db_query(db, "START TRANSACTION")) == OK)
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
	return e;
}
