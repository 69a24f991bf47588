/* feed.c - technicians' calendars. */

#include "db/feed.h"
#include "db/sql.h"

static const struct shape row_shape = SHAPE(feed_row,
	FIELD(feed_row, store_id),
	FIELD(feed_row, technician_id),
	FIELD(feed_row, seed),
	FIELD(feed_row, token_hash),
	FIELD(feed_row, created_at));

static const struct shape range_shape = SHAPE(feed_range,
	FIELD(feed_range, store_id),
	FIELD(feed_range, technician_id),
	FIELD(feed_range, from),
	FIELD(feed_range, to),
	FIELD(feed_range, max));

static const struct shape item_shape = SHAPE(feed_entry,
	FIELD(feed_entry, public_id),
	FIELD(feed_entry, title),
	FIELD(feed_entry, guest),
	FIELD(feed_entry, notes),
	FIELD(feed_entry, starts_at),
	FIELD(feed_entry, ends_at),
	FIELD(feed_entry, updated_at),
	FIELD(feed_entry, sequence));

static const struct shape class_shape = SHAPE(feed_entry,
	FIELD(feed_entry, public_id),
	FIELD(feed_entry, title),
	FIELD(feed_entry, starts_at),
	FIELD(feed_entry, ends_at),
	FIELD(feed_entry, updated_at),
	FIELD(feed_entry, places),
	FIELD(feed_entry, taken));

static struct sql set = { .name = "feed_set", .in = &row_shape, .text =
	"INSERT INTO {calendar_feed} (store_id, technician_id, seed, token_hash, created_at)"
	" VALUES (:store_id, :technician_id, :seed, :token_hash, :created_at)"
	" ON DUPLICATE KEY UPDATE seed = VALUES(seed), token_hash = VALUES(token_hash), created_at = VALUES(created_at)" };
SQL_LIST(set);

#define FEED	"SELECT store_id, technician_id, seed, token_hash, created_at FROM {calendar_feed}"

static struct sql by_technician = { .name = "feed_by_technician", .in = &row_shape, .out = &row_shape, .text =
	FEED " WHERE store_id = :store_id AND technician_id = :technician_id" };
SQL_LIST(by_technician);

static struct sql by_token = { .name = "feed_by_token", .in = &row_shape, .out = &row_shape, .text =
	FEED " WHERE store_id = :store_id AND token_hash = :token_hash" };
SQL_LIST(by_token);

static struct sql items = { .name = "feed_items", .in = &range_shape, .out = &item_shape, .text =
	"SELECT i.public_id, i.service_name AS title, a.guest_name AS guest, p.notes, i.starts_at, i.ends_at, a.updated_at, a.sequence"
	"  FROM {appointment_item} i"
	"  JOIN {appointment} a ON a.store_id = i.store_id AND a.id = i.appointment_id"
	"  JOIN {appointment_group_member} m ON m.store_id = a.store_id AND m.appointment_id = a.id"
	"  JOIN {appointment_group} g ON g.store_id = m.store_id AND g.id = m.group_id"
	"  JOIN {appointment} p ON p.store_id = g.store_id AND p.id = g.primary_appointment_id"
	" WHERE i.store_id = :store_id AND i.technician_id = :technician_id AND i.live = 1"
	"   AND i.busy_from >= :from AND i.busy_from < :to"
	"   AND a.status IN ('pending', 'confirmed', 'completed')"
	" ORDER BY i.busy_from LIMIT :max" };
SQL_LIST(items);

static struct sql classes = { .name = "feed_classes", .in = &range_shape, .out = &class_shape, .text =
	"SELECT s.public_id, c.name AS title, s.starts_at, s.ends_at, s.updated_at, s.capacity AS places, s.booked_count AS taken"
	"  FROM {slot} s"
	"  JOIN {course} c ON c.store_id = s.store_id AND c.id = s.course_id"
	" WHERE s.store_id = :store_id AND s.technician_id = :technician_id AND s.status <> 'blocked'"
	"   AND s.starts_at >= :from AND s.starts_at < :to"
	" ORDER BY s.starts_at LIMIT :max" };
SQL_LIST(classes);

enum err
db_feed_set(struct db *db, const struct feed_row *row)
{
	return sql_exec(db, &set, row, NULL);
}

enum err
db_feed_by_technician(struct db *db, const struct feed_row *key, struct feed_row *out)
{
	return sql_one(db, &by_technician, key, out);
}

enum err
db_feed_by_token(struct db *db, const struct feed_row *key, struct feed_row *out)
{
	return sql_one(db, &by_token, key, out);
}

enum err
db_feed_items(struct db *db, const struct feed_range *range, struct feed_entry **out, size_t *n_out)
{
	return sql_list(db, &items, range, range->max, out, n_out);
}

enum err
db_feed_classes(struct db *db, const struct feed_range *range, struct feed_entry **out, size_t *n_out)
{
	return sql_list(db, &classes, range, range->max, out, n_out);
}
