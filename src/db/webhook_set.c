/* webhook_set.c - which programs are told, and their secrets: for the tools, in a file of its own since the web account may not. */
#include "base/limits.h"
#include "db/sql.h"
#include "db/webhook.h"

static const struct shape row_shape = SHAPE(webhook_row,
	FIELD(webhook_row, id),
	FIELD(webhook_row, store_id),
	FIELD(webhook_row, public_id),
	FIELD(webhook_row, url),
	FIELD(webhook_row, secret),
	FIELD(webhook_row, created_at));

static struct sql insert = { .name = "webhook_insert", .in = &row_shape, .text =
	"INSERT INTO {webhook} (store_id, public_id, url, secret, created_at) VALUES (:store_id, :public_id, :url, :secret, :created_at)" };
SQL_LIST(insert);

static struct sql gone = { .name = "webhook_delete", .in = &row_shape, .text =
	"DELETE FROM {webhook} WHERE store_id = :store_id AND public_id = :public_id" };
SQL_LIST(gone);

static struct sql by_url = { .name = "webhook_by_url", .in = &row_shape, .out = &row_shape, .text =
	"SELECT id, store_id, public_id, url, secret, created_at FROM {webhook} WHERE store_id = :store_id AND url = :url" };
SQL_LIST(by_url);

static struct sql list = { .name = "webhook_list", .in = &row_shape, .out = &row_shape, .text =
	"SELECT id, store_id, public_id, url, secret, created_at FROM {webhook} WHERE store_id = :store_id ORDER BY id" };
SQL_LIST(list);

static struct sql bump = { .name = "webhook_bump", .in = &row_shape, .text =
	"UPDATE {store} SET catalogue_version = catalogue_version + 1 WHERE id = :store_id" };
SQL_LIST(bump);

enum err
db_webhook_insert(struct db *db, const struct webhook_row *row)
{
	return sql_exec(db, &insert, row, NULL);
}

enum err
db_webhook_delete(struct db *db, const struct webhook_row *row)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, &gone, row, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_NOT_FOUND;
}

enum err
db_webhook_list(struct db *db, uint64_t store_id, struct webhook_row **out, size_t *n_out)
{
	struct webhook_row key = { .store_id = store_id };

	return sql_list(db, &list, &key, STORE_WEBHOOKS_MAX, out, n_out);
}

enum err
db_webhook_by_url(struct db *db, uint64_t store_id, struct str url, struct webhook_row *out)
{
	struct webhook_row key = { .store_id = store_id, .url = url };

	return sql_one(db, &by_url, &key, out);
}

enum err
db_webhook_bump(struct db *db, uint64_t store_id)
{
	struct webhook_row key = { .store_id = store_id };

	return sql_exec(db, &bump, &key, NULL);
}
