/* outbox_list.c - the operator's view of the outbox. All stores: it is one queue. */
#include "db/outbox_send.h"
#include "db/sql.h"

static const struct shape filter_shape = SHAPE(outbox_filter,
	FIELD(outbox_filter, state),
	FIELD(outbox_filter, max));

static const struct shape state_shape = SHAPE(outbox_entry,
	FIELD(outbox_entry, id),
	FIELD(outbox_entry, store_code),
	FIELD(outbox_entry, message),
	FIELD(outbox_entry, channel),
	FIELD(outbox_entry, recipient),
	FIELD(outbox_entry, tries),
	FIELD(outbox_entry, created_at),
	FIELD(outbox_entry, due_at),
	FIELD(outbox_entry, valid_until),
	FIELD(outbox_entry, sent_at),
	FIELD(outbox_entry, dead_at),
	FIELD(outbox_entry, last_error),
	FIELD(outbox_entry, reference));

static const struct shape again_shape = SHAPE(outbox_again,
	FIELD(outbox_again, id),
	FIELD(outbox_again, now));

static struct sql list = { .name = "outbox_list", .in = &filter_shape, .out = &state_shape, .text =
	"SELECT o.id, s.code AS store_code, o.message, o.channel, o.recipient, o.tries, o.created_at, o.due_at, o.valid_until, o.sent_at,"
	"       o.dead_at, o.last_error, o.reference"
	"  FROM {outbox} o"
	"  JOIN {store} s ON s.id = o.store_id"
	" WHERE :state = '' OR :state = CASE WHEN o.sent_at IS NOT NULL THEN 'sent' WHEN o.dead_at IS NOT NULL THEN 'dead' ELSE 'waiting' END"
	" ORDER BY o.id DESC LIMIT :max" };
SQL_LIST(list);

/* Codes live for minutes; whoever needs one asks for a new one. */
static struct sql retry_all = { .name = "outbox_retry_all", .in = &again_shape, .text =
	"UPDATE {outbox} SET dead_at = NULL, claimed_until = NULL, tries = 0, due_at = :now"
	" WHERE sent_at IS NULL AND dead_at IS NOT NULL AND valid_until > :now AND message <> 'code'" };
SQL_LIST(retry_all);

static struct sql retry_one = { .name = "outbox_retry_one", .in = &again_shape, .text =
	"UPDATE {outbox} SET dead_at = NULL, claimed_until = NULL, tries = 0, due_at = :now"
	" WHERE id = :id AND sent_at IS NULL AND dead_at IS NOT NULL AND valid_until > :now AND message <> 'code'" };
SQL_LIST(retry_one);

static struct sql drop = { .name = "outbox_drop", .in = &again_shape, .text =
	"UPDATE {outbox} SET dead_at = :now, claimed_until = NULL, last_error = 'dropped by the operator'"
	" WHERE id = :id AND sent_at IS NULL AND dead_at IS NULL" };
SQL_LIST(drop);

enum err
db_outbox_list(struct db *db, const struct outbox_filter *filter, struct outbox_entry **out, size_t *n_out)
{
	return sql_list(db, &list, filter, filter->max, out, n_out);
}

enum err
db_outbox_retry(struct db *db, const struct outbox_again *again, uint64_t *n_out)
{
	return sql_exec(db, again->id == 0 ? &retry_all : &retry_one, again, n_out);
}

enum err
db_outbox_drop(struct db *db, uint64_t id, struct instant now, uint64_t *n_out)
{
	const struct outbox_again again = { .id = id, .now = now };

	return sql_exec(db, &drop, &again, n_out);
}
