/* outbox_send.c - messages that wait to be sent. All stores: a sender works for the whole installation. */

#include "db/outbox_send.h"
#include "db/sql.h"

struct due_key {
	struct instant	now;
	uint64_t	max;
};

struct mark {
	uint64_t	id;
	struct instant	now;
	struct instant	until;
	struct str	why;
	bool		dead;
};

static const struct shape due_key_shape = SHAPE(due_key,
	FIELD(due_key, now),
	FIELD(due_key, max));

static const struct shape due_shape = SHAPE(outbox_due,
	FIELD(outbox_due, id),
	FIELD(outbox_due, store_id),
	FIELD(outbox_due, channel),
	FIELD(outbox_due, recipient),
	FIELD(outbox_due, subject),
	FIELD(outbox_due, body),
	FIELD(outbox_due, created_at),
	FIELD(outbox_due, tries));

static const struct shape mark_shape = SHAPE(mark,
	FIELD(mark, id),
	FIELD(mark, now),
	FIELD(mark, until),
	FIELD(mark, why),
	FIELD(mark, dead));

static struct sql list_due = { .name = "outbox_list_due", .in = &due_key_shape, .out = &due_shape, .text =
	"SELECT id, store_id, channel, recipient, subject, body, created_at, tries"
	"  FROM {outbox}"
	" WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= :now AND valid_until > :now"
	"   AND (claimed_until IS NULL OR claimed_until < :now)"
	" ORDER BY channel = 'webhook', due_at, id LIMIT :max" };
SQL_LIST(list_due);

static struct sql claim = { .name = "outbox_claim", .in = &mark_shape, .text =
	"UPDATE {outbox} SET claimed_until = :until, tries = tries + 1"
	" WHERE id = :id AND sent_at IS NULL AND dead_at IS NULL"
	"   AND (claimed_until IS NULL OR claimed_until < :now)" };
SQL_LIST(claim);

static struct sql sent = { .name = "outbox_sent", .in = &mark_shape, .text =
	"UPDATE {outbox} SET sent_at = :now, claimed_until = NULL, last_error = '' WHERE id = :id" };
SQL_LIST(sent);

static struct sql failed = { .name = "outbox_failed", .in = &mark_shape, .text =
	"UPDATE {outbox} SET due_at = :until, claimed_until = NULL, last_error = :why,"
	" dead_at = IF(:dead, :now, NULL) WHERE id = :id" };
SQL_LIST(failed);

enum err
db_outbox_list_due(struct db *db, struct instant now, size_t max, struct outbox_due **out, size_t *n_out)
{
	struct due_key	key = { .now = now, .max = max };

	return sql_list(db, &list_due, &key, max, out, n_out);
}

enum err
db_outbox_claim(struct db *db, uint64_t id, struct instant now, struct instant until)
{
	struct mark	mark = { .id = id, .now = now, .until = until };
	uint64_t	n;
	enum err	e;

	if ((e = sql_exec(db, &claim, &mark, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_EXISTS;
}

enum err
db_outbox_sent(struct db *db, uint64_t id, struct instant now)
{
	struct mark	mark = { .id = id, .now = now };

	return sql_exec(db, &sent, &mark, NULL);
}

enum err
db_outbox_failed(struct db *db, uint64_t id, struct str why, struct instant again, bool dead)
{
	struct mark	mark = { .id = id, .now = again, .until = again, .why = why, .dead = dead };

	return sql_exec(db, &failed, &mark, NULL);
}
