/* staff_session.c - sessions of employees, and the count of their wrong passwords, for staff.h. All stores. */

#include "base/limits.h"
#include "db/sql.h"
#include "db/staff.h"

struct tries {
	int64_t		n;
	struct instant	first;
};

static const struct shape session_shape = SHAPE(staff_session_row,
	FIELD(staff_session_row, token_hash),
	FIELD(staff_session_row, business_id),
	FIELD(staff_session_row, staff_id),
	FIELD(staff_session_row, created_at),
	FIELD(staff_session_row, seen_at),
	FIELD(staff_session_row, expires_at));

static const struct shape key_shape = SHAPE(staff_session_row,
	FIELD(staff_session_row, token_hash),
	FIELD(staff_session_row, staff_id),
	FIELD(staff_session_row, seen_at),
	FIELD(staff_session_row, stale));

static const struct shape try_shape = SHAPE(staff_try_row,
	FIELD(staff_try_row, scope),
	FIELD(staff_try_row, subject_hash),
	FIELD(staff_try_row, window_at),
	FIELD(staff_try_row, since));

static const struct shape tries_shape = SHAPE(tries,
	FIELD(tries, n),
	FIELD(tries, first));

static struct sql insert = { .name = "staff_session_insert", .in = &session_shape, .text =
	"INSERT INTO {session} (token_hash, kind, business_id, subject_id, created_at, seen_at, expires_at)"
	" VALUES (:token_hash, 'staff', :business_id, :staff_id, :created_at, :seen_at, :expires_at)" };
SQL_LIST(insert);

static struct sql by_hash = { .name = "staff_session_by_hash", .in = &key_shape, .out = &session_shape, .text =
	"SELECT token_hash, business_id, subject_id AS staff_id, created_at, seen_at, expires_at"
	"  FROM {session} WHERE token_hash = :token_hash AND kind = 'staff'" };
SQL_LIST(by_hash);

static struct sql see = { .name = "staff_session_see", .in = &key_shape, .text =
	"UPDATE {session} SET seen_at = :seen_at WHERE token_hash = :token_hash AND kind = 'staff' AND seen_at < :stale" };
SQL_LIST(see);

static struct sql end = { .name = "staff_session_delete", .in = &key_shape, .text =
	"DELETE FROM {session} WHERE token_hash = :token_hash AND kind = 'staff'" };
SQL_LIST(end);

/* All stores. */
static struct sql end_of = { .name = "staff_session_delete_of", .in = &key_shape, .text =
	"DELETE FROM {session} WHERE kind = 'staff' AND subject_id = :staff_id" };
SQL_LIST(end_of);

/* All stores. */
static struct sql end_old = { .name = "staff_session_delete_old", .in = &key_shape, .text =
	"DELETE FROM {session} WHERE kind = 'staff' AND subject_id = :staff_id AND (expires_at <= :seen_at OR seen_at <= :stale)" };
SQL_LIST(end_old);

/* All stores. */
static struct sql try_add = { .name = "staff_try_add", .in = &try_shape, .text =
	"INSERT INTO {rate} (scope, subject_hash, window_at, n) VALUES (:scope, :subject_hash, :window_at, 1)"
	" ON DUPLICATE KEY UPDATE n = n + 1" };
SQL_LIST(try_add);

/* All stores. */
static struct sql try_count = { .name = "staff_try_count", .in = &try_shape, .out = &tries_shape, .text =
	"SELECT CAST(COALESCE(SUM(n), 0) AS SIGNED) AS n, MIN(window_at) AS first"
	"  FROM {rate} WHERE scope = :scope AND subject_hash = :subject_hash AND window_at > :since" };
SQL_LIST(try_count);

/* All stores. */
static struct sql try_clear = { .name = "staff_try_clear", .in = &try_shape, .text =
	"DELETE FROM {rate} WHERE scope = :scope AND subject_hash = :subject_hash" };
SQL_LIST(try_clear);

enum err
db_staff_session_insert(struct db *db, const struct staff_session_row *session)
{
	return sql_exec(db, &insert, session, NULL);
}

enum err
db_staff_session_by_hash(struct db *db, struct str token_hash, struct staff_session_row *out)
{
	struct staff_session_row key = { .token_hash = token_hash };

	return sql_one(db, &by_hash, &key, out);
}

enum err
db_staff_session_see(struct db *db, const struct staff_session_row *session)
{
	return sql_exec(db, &see, session, NULL);
}

enum err
db_staff_session_delete(struct db *db, struct str token_hash)
{
	struct staff_session_row key = { .token_hash = token_hash };

	return sql_exec(db, &end, &key, NULL);
}

enum err
db_staff_session_delete_of(struct db *db, uint64_t staff_id)
{
	struct staff_session_row key = { .token_hash = STR_NONE, .staff_id = staff_id };

	return sql_exec(db, &end_of, &key, NULL);
}

enum err
db_staff_session_delete_old(struct db *db, const struct staff_session_row *session)
{
	return sql_exec(db, &end_old, session, NULL);
}

enum err
db_staff_try_add(struct db *db, const struct staff_try_row *row)
{
	return sql_exec(db, &try_add, row, NULL);
}

enum err
db_staff_try_count(struct db *db, const struct staff_try_row *row, int64_t *out_n, struct instant *out_first)
{
	struct tries tries;
	enum err e;

	if ((e = sql_one(db, &try_count, row, &tries)) != OK)
		return e;
	*out_n = tries.n;
	*out_first = tries.first;
	return OK;
}

enum err
db_staff_try_clear(struct db *db, const struct staff_try_row *row)
{
	return sql_exec(db, &try_clear, row, NULL);
}
