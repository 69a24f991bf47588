/* reminder.c - what the timed jobs ask. */
#include "db/reminder.h"
#include "db/sql.h"

static const struct shape key_shape = SHAPE(reminder_key,
	FIELD(reminder_key, store_id),
	FIELD(reminder_key, now),
	FIELD(reminder_key, until),
	FIELD(reminder_key, hours),
	FIELD(reminder_key, max));

static const struct shape code_shape = SHAPE(store_code,
	FIELD(store_code, code));

static const struct shape row_shape = SHAPE(reminder_row,
	FIELD(reminder_row, id),
	FIELD(reminder_row, locale),
	FIELD(reminder_row, manage_hash),
	FIELD(reminder_row, starts_at));

/* All stores. */
static struct sql codes = { .name = "store_codes", .in = &key_shape, .out = &code_shape, .text =
	"SELECT code FROM {store} WHERE active = 1 ORDER BY code LIMIT :max" };
SQL_LIST(codes);

/*
 * The visit is as near as its first item that still stands. Whoever got a message about it after the moment at which the reminder came
 * due knows the time, and a reminder is such a message.
 */
static struct sql list = { .name = "reminder_list", .in = &key_shape, .out = &row_shape, .text =
	"SELECT p.id, p.locale, p.manage_hash, v.starts_at"
	"  FROM (SELECT g.id AS group_id, g.primary_appointment_id, MIN(i.starts_at) AS starts_at"
	"          FROM {appointment} a"
	"          JOIN {appointment_group_member} m ON m.store_id = a.store_id AND m.appointment_id = a.id"
	"          JOIN {appointment_group} g ON g.store_id = m.store_id AND g.id = m.group_id"
	"          JOIN {appointment_item} i ON i.store_id = a.store_id AND i.appointment_id = a.id AND i.live = 1"
	"         WHERE a.store_id = :store_id AND a.status = 'confirmed' AND a.starts_at > :now AND a.starts_at <= :until"
	"         GROUP BY g.id, g.primary_appointment_id) v"
	"  JOIN {appointment} p ON p.id = v.primary_appointment_id AND p.store_id = :store_id"
	"  JOIN {guest} u ON u.id = p.guest_id"
	" WHERE ((p.notify_sms = 1 AND u.phone IS NOT NULL) OR (p.notify_email = 1 AND u.email <> ''))"
	"   AND NOT EXISTS (SELECT 1 FROM {outbox} o"
	"        JOIN {appointment_group_member} n ON n.store_id = o.store_id AND n.appointment_id = o.subject_id"
	"       WHERE o.store_id = :store_id AND o.subject_kind = 'appointment' AND n.group_id = v.group_id AND o.message <> 'staff'"
	"         AND o.created_at >= v.starts_at - INTERVAL :hours HOUR)"
	" ORDER BY v.starts_at, p.id LIMIT :max" };
SQL_LIST(list);

enum err
db_store_codes(struct db *db, size_t max, struct store_code **out, size_t *n_out)
{
	const struct reminder_key key = { .max = max };

	return sql_list(db, &codes, &key, max, out, n_out);
}

enum err
db_reminder_list(struct db *db, const struct reminder_key *key, struct reminder_row **out, size_t *n_out)
{
	return sql_list(db, &list, key, key->max, out, n_out);
}
