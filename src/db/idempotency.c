/* idempotency.c - keys and what came of them. */

#include "db/idempotency.h"
#include "db/sql.h"

static const struct shape row_shape = SHAPE(idempotency_row,
	FIELD(idempotency_row, store_id),
	FIELD(idempotency_row, scope),
	FIELD(idempotency_row, key_hash),
	FIELD(idempotency_row, body_hash),
	FIELD(idempotency_row, subject_id),
	FIELD(idempotency_row, subject),
	FIELD(idempotency_row, status),
	FIELD(idempotency_row, secret),
	FIELD(idempotency_row, created_at));

static struct sql insert = { .name = "idempotency_insert", .in = &row_shape, .text =
	"INSERT INTO {idempotency} (store_id, scope, key_hash, body_hash, subject, status, secret, created_at)"
	" VALUES (:store_id, :scope, :key_hash, :body_hash, :subject, :status, :secret, :created_at)" };
SQL_LIST(insert);

static struct sql by_key = { .name = "idempotency_by_key", .in = &row_shape, .out = &row_shape, .text =
	"SELECT store_id, scope, key_hash, body_hash, subject_id, subject, status, secret, created_at FROM {idempotency}"
	" WHERE store_id = :store_id AND scope = :scope AND key_hash = :key_hash" };
SQL_LIST(by_key);

static struct sql set = { .name = "idempotency_set", .in = &row_shape, .text =
	"UPDATE {idempotency} SET subject_id = :subject_id, status = :status, secret = :secret"
	" WHERE store_id = :store_id AND scope = :scope AND key_hash = :key_hash" };
SQL_LIST(set);

static struct sql delete_old = { .name = "idempotency_delete_old", .in = &row_shape, .text =
	"DELETE FROM {idempotency}"
	" WHERE store_id = :store_id AND scope = :scope AND key_hash = :key_hash AND created_at < :created_at" };
SQL_LIST(delete_old);

enum err
db_idempotency_insert(struct db *db, const struct idempotency_row *row)
{
	return sql_later(db, &insert, row, 1);
}

enum err
db_idempotency_by_key(struct db *db, const struct idempotency_row *key, struct idempotency_row *out)
{
	return sql_one(db, &by_key, key, out);
}

enum err
db_idempotency_set(struct db *db, const struct idempotency_row *row)
{
	return sql_exec(db, &set, row, NULL);
}

enum err
db_idempotency_delete_old(struct db *db, const struct idempotency_row *key)
{
	return sql_exec(db, &delete_old, key, NULL);
}

static const struct shape answer_shape = SHAPE(answer_row,
	FIELD(answer_row, store_id),
	FIELD(answer_row, scope),
	FIELD(answer_row, key_hash),
	FIELD(answer_row, body_hash),
	FIELD(answer_row, status),
	FIELD(answer_row, answer),
	FIELD(answer_row, created_at),
	FIELD(answer_row, before));

static const struct shape answered_shape = SHAPE(answer_row,
	FIELD(answer_row, body_hash),
	FIELD(answer_row, status),
	FIELD(answer_row, answer),
	FIELD(answer_row, created_at));

static struct sql answer_by_key = { .name = "answer_by_key", .in = &answer_shape, .out = &answered_shape, .text =
	"SELECT body_hash, status, answer, created_at FROM {idempotency}"
	" WHERE store_id = :store_id AND scope = :scope AND key_hash = :key_hash" };
SQL_LIST(answer_by_key);

static struct sql answer_set = { .name = "answer_set", .in = &answer_shape, .text =
	"UPDATE {idempotency} SET status = :status, answer = :answer"
	" WHERE store_id = :store_id AND scope = :scope AND key_hash = :key_hash" };
SQL_LIST(answer_set);

static struct sql answer_take = { .name = "answer_take", .in = &answer_shape, .text =
	"UPDATE {idempotency} SET created_at = :created_at"
	" WHERE store_id = :store_id AND scope = :scope AND key_hash = :key_hash AND status = 0 AND created_at <= :before" };
SQL_LIST(answer_take);

static struct sql answer_drop = { .name = "answer_drop", .in = &answer_shape, .text =
	"DELETE FROM {idempotency}"
	" WHERE store_id = :store_id AND scope = :scope AND key_hash = :key_hash AND status = 0" };
SQL_LIST(answer_drop);

enum err
db_answer_by_key(struct db *db, const struct answer_row *key, struct answer_row *out)
{
	return sql_one(db, &answer_by_key, key, out);
}

enum err
db_answer_set(struct db *db, const struct answer_row *row)
{
	return sql_exec(db, &answer_set, row, NULL);
}

enum err
db_answer_take(struct db *db, const struct answer_row *row)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, &answer_take, row, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_EXISTS;
}

enum err
db_answer_drop(struct db *db, const struct answer_row *key)
{
	return sql_exec(db, &answer_drop, key, NULL);
}
