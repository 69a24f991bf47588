/* visit.c - visits, whole. */

#include "base/limits.h"
#include "db/sql.h"
#include "db/visit.h"

static const struct shape key_shape = SHAPE(visit_key,
	FIELD(visit_key, store_id),
	FIELD(visit_key, appointment_id),
	FIELD(visit_key, public_id),
	FIELD(visit_key, manage_hash),
	FIELD(visit_key, group_id));

static const struct shape visit_shape = SHAPE(visit_row,
	FIELD(visit_row, id),
	FIELD(visit_row, group_id),
	FIELD(visit_row, group_code),
	FIELD(visit_row, booked_at),
	FIELD(visit_row, public_id),
	FIELD(visit_row, guest_name),
	FIELD(visit_row, is_primary),
	FIELD(visit_row, status),
	FIELD(visit_row, payment_status),
	FIELD(visit_row, starts_at),
	FIELD(visit_row, ends_at),
	FIELD(visit_row, total),
	FIELD(visit_row, currency),
	FIELD(visit_row, notes),
	FIELD(visit_row, created_by),
	FIELD(visit_row, notify_sms),
	FIELD(visit_row, notify_email),
	FIELD(visit_row, locale),
	FIELD(visit_row, sequence),
	FIELD(visit_row, expires_at),
	FIELD(visit_row, phone),
	FIELD(visit_row, email));

static const struct shape item_shape = SHAPE(visit_item_row,
	FIELD(visit_item_row, id),
	FIELD(visit_item_row, public_id),
	FIELD(visit_item_row, appointment_id),
	FIELD(visit_item_row, service_id),
	FIELD(visit_item_row, service_public_id),
	FIELD(visit_item_row, service_name),
	FIELD(visit_item_row, icon),
	FIELD(visit_item_row, technician_id),
	FIELD(visit_item_row, technician_public_id),
	FIELD(visit_item_row, technician_name),
	FIELD(visit_item_row, technician_requested),
	FIELD(visit_item_row, starts_at),
	FIELD(visit_item_row, ends_at),
	FIELD(visit_item_row, busy_from),
	FIELD(visit_item_row, busy_to),
	FIELD(visit_item_row, duration),
	FIELD(visit_item_row, price),
	FIELD(visit_item_row, live));

/* p is the visit of who booked, a everybody's of the group. */
#define VISIT \
	"SELECT a.id, g.id AS group_id, g.code AS group_code, g.created_at AS booked_at, a.public_id, a.guest_name, a.is_primary," \
	"       a.status, a.payment_status, a.starts_at, a.ends_at, a.total, a.currency, a.notes, a.created_by, a.notify_sms," \
	"       a.notify_email, a.locale, a.sequence, a.expires_at, u.phone, u.email" \
	"  FROM {appointment} p" \
	"  JOIN {appointment_group} g ON g.store_id = p.store_id AND g.primary_appointment_id = p.id" \
	"  JOIN {appointment_group_member} m ON m.store_id = g.store_id AND m.group_id = g.id" \
	"  JOIN {appointment} a ON a.store_id = m.store_id AND a.id = m.appointment_id" \
	"  JOIN {guest} u ON u.id = a.guest_id"

static struct sql by_id = { .name = "visit_by_id", .in = &key_shape, .out = &visit_shape, .text =
	VISIT
	" WHERE p.store_id = :store_id AND p.id = :appointment_id"
	" ORDER BY a.position" };
SQL_LIST(by_id);

static struct sql by_public_id = { .name = "visit_by_public_id", .in = &key_shape, .out = &visit_shape, .text =
	VISIT
	" WHERE p.store_id = :store_id AND p.public_id = :public_id"
	" ORDER BY a.position" };
SQL_LIST(by_public_id);

static struct sql by_hash = { .name = "visit_by_hash", .in = &key_shape, .out = &visit_shape, .text =
	VISIT
	" WHERE p.store_id = :store_id AND p.manage_hash = :manage_hash AND p.is_primary = 1"
	" ORDER BY a.position" };
SQL_LIST(by_hash);

static struct sql items = { .name = "visit_items", .in = &key_shape, .out = &item_shape, .text =
	"SELECT i.id, i.public_id, i.appointment_id, i.service_id, s.public_id AS service_public_id, i.service_name, s.icon,"
	"       i.technician_id, t.public_id AS technician_public_id, t.name AS technician_name, i.technician_requested,"
	"       i.starts_at, i.ends_at, i.busy_from, i.busy_to, i.duration, i.price, i.live"
	"  FROM {appointment_group_member} m"
	"  JOIN {appointment_item} i ON i.store_id = m.store_id AND i.appointment_id = m.appointment_id"
	"  JOIN {service} s ON s.store_id = i.store_id AND s.id = i.service_id"
	"  JOIN {technician} t ON t.store_id = i.store_id AND t.id = i.technician_id"
	" WHERE m.store_id = :store_id AND m.group_id = :group_id"
	" ORDER BY i.appointment_id, i.position" };
SQL_LIST(items);

enum err
db_visit_by_id(struct db *db, const struct visit_key *key, struct visit_row **out, size_t *n_out)
{
	return sql_list(db, &by_id, key, CART_GUESTS_MAX, out, n_out);
}

enum err
db_visit_by_public_id(struct db *db, const struct visit_key *key, struct visit_row **out, size_t *n_out)
{
	return sql_list(db, &by_public_id, key, CART_GUESTS_MAX, out, n_out);
}

enum err
db_visit_by_hash(struct db *db, const struct visit_key *key, struct visit_row **out, size_t *n_out)
{
	return sql_list(db, &by_hash, key, CART_GUESTS_MAX, out, n_out);
}

enum err
db_visit_items(struct db *db, const struct visit_key *key, struct visit_item_row **out, size_t *n_out)
{
	return sql_list(db, &items, key, CART_ITEMS_MAX, out, n_out);
}
