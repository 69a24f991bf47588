/* outbox_send.c - messages that wait to be sent. All stores: a sender works for the whole installation. */

#include "db/outbox_send.h"
#include "db/sql.h"

struct due_key {
	struct instant	now;
	struct str	paused;
	uint64_t	max;
};

struct mark {
	uint64_t	id;
	struct instant	now;
	struct instant	until;		/* the lease */
	struct instant	again;
	struct str	why;
	struct str	reference;
	bool		dead;
};

static const struct shape due_key_shape = SHAPE(due_key,
	FIELD(due_key, now),
	FIELD(due_key, paused),
	FIELD(due_key, max));

static const struct shape due_shape = SHAPE(outbox_due,
	FIELD(outbox_due, id),
	FIELD(outbox_due, channel),
	FIELD(outbox_due, tries));

static const struct shape message_shape = SHAPE(outbox_message,
	FIELD(outbox_message, id),
	FIELD(outbox_message, store_id),
	FIELD(outbox_message, store_name),
	FIELD(outbox_message, store_email),
	FIELD(outbox_message, message),
	FIELD(outbox_message, channel),
	FIELD(outbox_message, recipient),
	FIELD(outbox_message, dedupe_key),
	FIELD(outbox_message, locale),
	FIELD(outbox_message, subject),
	FIELD(outbox_message, body),
	FIELD(outbox_message, body_html),
	FIELD(outbox_message, calendar),
	FIELD(outbox_message, created_at),
	FIELD(outbox_message, valid_until),
	FIELD(outbox_message, is_true));

static const struct shape mark_shape = SHAPE(mark,
	FIELD(mark, id),
	FIELD(mark, now),
	FIELD(mark, until),
	FIELD(mark, again),
	FIELD(mark, why),
	FIELD(mark, reference),
	FIELD(mark, dead));

static struct sql list_due = { .name = "outbox_list_due", .in = &due_key_shape, .out = &due_shape, .text =
	"SELECT id, channel, tries"
	"  FROM {outbox}"
	" WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= :now AND valid_until > :now"
	"   AND (claimed_until IS NULL OR claimed_until < :now) AND FIND_IN_SET(channel, :paused) = 0"
	" ORDER BY channel = 'webhook', due_at, id LIMIT :max" };
SQL_LIST(list_due);

static struct sql lease = { .name = "outbox_lease", .in = &mark_shape, .text =
	"UPDATE {outbox} SET claimed_until = :until, tries = tries + 1"
	" WHERE id = :id AND sent_at IS NULL AND dead_at IS NULL"
	"   AND (claimed_until IS NULL OR claimed_until < :now)" };
SQL_LIST(lease);

/* A reminder is true while the visit's first start is the one it tells of, which is when it becomes useless. */
static struct sql read_one = { .name = "outbox_read", .in = &mark_shape, .out = &message_shape, .text =
	"SELECT o.id, o.store_id, s.name AS store_name, s.email AS store_email, o.message, o.channel, o.recipient, o.dedupe_key,"
	"       o.locale, o.subject, o.body, o.body_html, o.calendar, o.created_at, o.valid_until,"
	"       o.message <> 'reminder' OR o.subject_kind <> 'appointment' OR o.valid_until = ("
	"           SELECT MIN(i.starts_at)"
	"             FROM {appointment_group} g"
	"             JOIN {appointment_group_member} m ON m.store_id = g.store_id AND m.group_id = g.id"
	"             JOIN {appointment_item} i ON i.store_id = m.store_id AND i.appointment_id = m.appointment_id"
	"            WHERE g.store_id = o.store_id AND g.primary_appointment_id = o.subject_id AND i.live = 1) AS is_true"
	"  FROM {outbox} o"
	"  JOIN {store} s ON s.id = o.store_id"
	" WHERE o.id = :id" };
SQL_LIST(read_one);

static struct sql sent = { .name = "outbox_sent", .in = &mark_shape, .text =
	"UPDATE {outbox} SET sent_at = :now, claimed_until = NULL, last_error = '', reference = :reference"
	" WHERE id = :id AND claimed_until = :until" };
SQL_LIST(sent);

static struct sql failed = { .name = "outbox_failed", .in = &mark_shape, .text =
	"UPDATE {outbox} SET due_at = :again, claimed_until = NULL, last_error = :why, dead_at = IF(:dead, :now, NULL)"
	" WHERE id = :id AND claimed_until = :until" };
SQL_LIST(failed);

static struct sql expire = { .name = "outbox_expire", .in = &mark_shape, .text =
	"UPDATE {outbox} SET dead_at = :now, claimed_until = NULL, last_error = IF(last_error = '', :why, last_error)"
	" WHERE sent_at IS NULL AND dead_at IS NULL AND valid_until <= :now AND (claimed_until IS NULL OR claimed_until < :now)"
	" ORDER BY id LIMIT 1000" };
SQL_LIST(expire);

enum err
db_outbox_list_due(struct db *db, struct instant now, struct str paused, size_t max, struct outbox_due **out, size_t *n_out)
{
	struct due_key key = { .now = now, .paused = paused, .max = max };

	return sql_list(db, &list_due, &key, max, out, n_out);
}

struct leasing {
	struct mark	 mark;
	struct sql	*how;
	uint64_t	 n;
};

/* In a transaction, since two nodes of a cluster may both change the row: one of them is told so at COMMIT, and asks again. */
static enum err
change(struct db *db, void *arg)
{
	struct leasing *leasing = arg;

	return sql_exec(db, leasing->how, &leasing->mark, &leasing->n);
}

enum err
db_outbox_lease(struct db *db, const struct outbox_lease *wanted, struct instant now)
{
	struct leasing leasing = { .mark = { .id = wanted->id, .now = now, .until = wanted->until }, .how = &lease };
	enum err e;

	if ((e = db_transact(db, change, &leasing)) != OK)
		return e;
	return leasing.n == 1 ? OK : ERR_EXISTS;
}

enum err
db_outbox_read(struct db *db, uint64_t id, struct outbox_message *out)
{
	struct mark mark = { .id = id };

	return sql_one(db, &read_one, &mark, out);
}

enum err
db_outbox_sent(struct db *db, const struct outbox_lease *held, struct instant now, struct str reference)
{
	struct leasing leasing = { .mark = { .id = held->id, .now = now, .until = held->until, .reference = reference }, .how = &sent };

	return db_transact(db, change, &leasing);
}

enum err
db_outbox_failed(struct db *db, const struct outbox_lease *held, struct str why, struct instant again, bool dead)
{
	struct leasing leasing = { .mark = { .id = held->id, .now = clock_now(), .until = held->until, .again = again, .why = why,
	    .dead = dead }, .how = &failed };

	return db_transact(db, change, &leasing);
}

enum err
db_outbox_expire(struct db *db, struct instant now, uint64_t *n_out)
{
	struct leasing leasing = { .mark = { .now = now, .why = STR("too late to be sent") }, .how = &expire };
	enum err e;

	if ((e = db_transact(db, change, &leasing)) == OK)
		*n_out = leasing.n;
	return e;
}
