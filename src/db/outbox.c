/* outbox.c - queueing messages. */

#include "db/outbox.h"
#include "db/sql.h"

struct page {
	uint64_t	max;
};

static const struct shape page_shape = SHAPE(page,
	FIELD(page, max));

static const struct shape row_shape = SHAPE(outbox_row,
	FIELD(outbox_row, store_id),
	FIELD(outbox_row, subject_kind),
	FIELD(outbox_row, subject_id),
	FIELD(outbox_row, message),
	FIELD(outbox_row, channel),
	FIELD(outbox_row, recipient),
	FIELD(outbox_row, dedupe_key),
	FIELD(outbox_row, locale),
	FIELD(outbox_row, subject),
	FIELD(outbox_row, body),
	FIELD(outbox_row, created_at),
	FIELD(outbox_row, due_at),
	FIELD(outbox_row, valid_until));

static const struct shape sent_shape = SHAPE(outbox_sent,
	FIELD(outbox_sent, id),
	FIELD(outbox_sent, channel),
	FIELD(outbox_sent, recipient),
	FIELD(outbox_sent, subject),
	FIELD(outbox_sent, body),
	FIELD(outbox_sent, created_at),
	FIELD(outbox_sent, sent_at));

static struct sql add = { .name = "outbox_add", .in = &row_shape, .text =
	"INSERT INTO {outbox} (store_id, subject_kind, subject_id, message, channel, recipient, dedupe_key, locale, subject, body,"
	" created_at, due_at, valid_until) VALUES",
	.rows = "(:store_id, :subject_kind, :subject_id, :message, :channel, :recipient, :dedupe_key, :locale, :subject, :body,"
	" :created_at, :due_at, :valid_until)",
	.tail = "ON DUPLICATE KEY UPDATE id = id" };
SQL_LIST(add);

/* All stores: the demo's page shows what a person's telephone would. */
static struct sql recent = { .name = "outbox_recent", .in = &page_shape, .out = &sent_shape, .text =
	"SELECT id, channel, recipient, subject, body, created_at, sent_at FROM {outbox} ORDER BY id DESC LIMIT :max" };
SQL_LIST(recent);

enum err
db_outbox_add(struct db *db, const struct outbox_row *rows, size_t n)
{
	return sql_later(db, &add, rows, n);
}

enum err
db_outbox_recent(struct db *db, size_t max, struct outbox_sent **out, size_t *n_out)
{
	struct page page = { .max = max };

	return sql_list(db, &recent, &page, max, out, n_out);
}
