/* sheet.c - appointments as staff see them. */

#include "base/limits.h"
#include "db/sheet.h"
#include "db/sql.h"

static const struct shape key_shape = SHAPE(sheet_key,
	FIELD(sheet_key, store_id),
	FIELD(sheet_key, id),
	FIELD(sheet_key, public_id),
	FIELD(sheet_key, technician_id),
	FIELD(sheet_key, from),
	FIELD(sheet_key, to));

static const struct shape row_shape = SHAPE(sheet_row,
	FIELD(sheet_row, id),
	FIELD(sheet_row, public_id),
	FIELD(sheet_row, guest_name),
	FIELD(sheet_row, is_primary),
	FIELD(sheet_row, phone),
	FIELD(sheet_row, email),
	FIELD(sheet_row, status),
	FIELD(sheet_row, payment_status),
	FIELD(sheet_row, starts_at),
	FIELD(sheet_row, ends_at),
	FIELD(sheet_row, total),
	FIELD(sheet_row, currency),
	FIELD(sheet_row, notes),
	FIELD(sheet_row, staff_notes),
	FIELD(sheet_row, source),
	FIELD(sheet_row, created_by),
	FIELD(sheet_row, group_code),
	FIELD(sheet_row, expires_at),
	FIELD(sheet_row, created_at),
	FIELD(sheet_row, confirmed_at),
	FIELD(sheet_row, cancelled_at),
	FIELD(sheet_row, completed_at));

static const struct shape item_shape = SHAPE(sheet_item_row,
	FIELD(sheet_item_row, id),
	FIELD(sheet_item_row, public_id),
	FIELD(sheet_item_row, appointment_id),
	FIELD(sheet_item_row, service_id),
	FIELD(sheet_item_row, service_public_id),
	FIELD(sheet_item_row, service_name),
	FIELD(sheet_item_row, technician_id),
	FIELD(sheet_item_row, technician_public_id),
	FIELD(sheet_item_row, technician_name),
	FIELD(sheet_item_row, technician_requested),
	FIELD(sheet_item_row, starts_at),
	FIELD(sheet_item_row, ends_at),
	FIELD(sheet_item_row, duration),
	FIELD(sheet_item_row, price));

static const struct shape event_shape = SHAPE(sheet_event_row,
	FIELD(sheet_event_row, created_at),
	FIELD(sheet_event_row, what),
	FIELD(sheet_event_row, actor),
	FIELD(sheet_event_row, from_value),
	FIELD(sheet_event_row, to_value),
	FIELD(sheet_event_row, why));

/* The code of a group is only one where two or more came together. */
#define SHEET \
	"SELECT a.id, a.public_id, a.guest_name, a.is_primary, u.phone, u.email, a.status, a.payment_status, a.starts_at, a.ends_at," \
	"       a.total, a.currency, a.notes, a.staff_notes, a.source, a.created_by," \
	"       IF((SELECT COUNT(*) FROM {appointment_group_member} o WHERE o.store_id = m.store_id AND o.group_id = m.group_id) > 1," \
	"          g.code, '') AS group_code," \
	"       a.expires_at, a.created_at, a.confirmed_at, a.cancelled_at, a.completed_at" \
	"  FROM {appointment} a" \
	"  JOIN {guest} u ON u.id = a.guest_id" \
	"  JOIN {appointment_group_member} m ON m.store_id = a.store_id AND m.appointment_id = a.id" \
	"  JOIN {appointment_group} g ON g.store_id = m.store_id AND g.id = m.group_id"

static struct sql list = { .name = "sheet_list", .in = &key_shape, .out = &row_shape, .text =
	SHEET
	" WHERE a.store_id = :store_id AND a.starts_at >= :from AND a.starts_at < :to"
	"   AND (:technician_id = 0 OR EXISTS (SELECT 1 FROM {appointment_item} i WHERE i.store_id = a.store_id"
	"        AND i.appointment_id = a.id AND i.technician_id = :technician_id))"
	" ORDER BY a.starts_at, a.id" };
SQL_LIST(list);

static struct sql by_public_id = { .name = "sheet_by_public_id", .in = &key_shape, .out = &row_shape, .text =
	SHEET
	" WHERE a.store_id = :store_id AND a.public_id = :public_id"
	"   AND (:technician_id = 0 OR EXISTS (SELECT 1 FROM {appointment_item} i WHERE i.store_id = a.store_id"
	"        AND i.appointment_id = a.id AND i.technician_id = :technician_id))" };
SQL_LIST(by_public_id);

#define ITEMS \
	"SELECT i.id, i.public_id, i.appointment_id, i.service_id, s.public_id AS service_public_id, i.service_name, i.technician_id," \
	"       t.public_id AS technician_public_id, t.name AS technician_name, i.technician_requested, i.starts_at, i.ends_at," \
	"       i.duration, i.price" \
	"  FROM {appointment} a" \
	"  JOIN {appointment_item} i ON i.store_id = a.store_id AND i.appointment_id = a.id" \
	"  JOIN {service} s ON s.store_id = i.store_id AND s.id = i.service_id" \
	"  JOIN {technician} t ON t.store_id = i.store_id AND t.id = i.technician_id"

static struct sql items = { .name = "sheet_items", .in = &key_shape, .out = &item_shape, .text =
	ITEMS " WHERE a.store_id = :store_id AND a.starts_at >= :from AND a.starts_at < :to"
	" ORDER BY a.starts_at, a.id, i.position" };
SQL_LIST(items);

static struct sql items_of = { .name = "sheet_items_of", .in = &key_shape, .out = &item_shape, .text =
	ITEMS " WHERE a.store_id = :store_id AND a.id = :id ORDER BY i.position" };
SQL_LIST(items_of);

static struct sql events = { .name = "sheet_events", .in = &key_shape, .out = &event_shape, .text =
	"SELECT v.created_at, v.what, v.actor, v.from_value, v.to_value, v.why FROM {event} v"
	" WHERE v.store_id = :store_id AND ((v.subject_kind = 'appointment' AND v.subject_id = :id)"
	"    OR (v.subject_kind = 'item' AND v.subject_id IN"
	"        (SELECT i.id FROM {appointment_item} i WHERE i.store_id = :store_id AND i.appointment_id = :id)))"
	" ORDER BY v.id" };
SQL_LIST(events);

enum err
db_sheet_list(struct db *db, const struct sheet_key *key, struct sheet_row **out, size_t *n_out)
{
	return sql_list(db, &list, key, DAY_SHEET_MAX, out, n_out);
}

enum err
db_sheet_by_public_id(struct db *db, const struct sheet_key *key, struct sheet_row *out)
{
	return sql_one(db, &by_public_id, key, out);
}

enum err
db_sheet_items(struct db *db, const struct sheet_key *key, struct sheet_item_row **out, size_t *n_out)
{
	return sql_list(db, &items, key, DAY_BUSY_MAX, out, n_out);
}

enum err
db_sheet_items_of(struct db *db, const struct sheet_key *key, struct sheet_item_row **out, size_t *n_out)
{
	return sql_list(db, &items_of, key, CART_ITEMS_MAX, out, n_out);
}

enum err
db_sheet_events(struct db *db, const struct sheet_key *key, struct sheet_event_row **out, size_t *n_out)
{
	return sql_list(db, &events, key, HISTORY_MAX, out, n_out);
}
