/* webhook.c - what of a booking the owner's programs are told. */
#include "base/limits.h"
#include "db/sql.h"
#include "db/webhook.h"

struct hook_key {
	uint64_t	store_id;
	uint64_t	id;
};

static const struct shape key_shape = SHAPE(hook_key,
	FIELD(hook_key, store_id),
	FIELD(hook_key, id));

static const struct shape appointment_shape = SHAPE(hook_subject,
	FIELD(hook_subject, public_id),
	FIELD(hook_subject, store),
	FIELD(hook_subject, visit),
	FIELD(hook_subject, status),
	FIELD(hook_subject, payment_status),
	FIELD(hook_subject, starts_at),
	FIELD(hook_subject, ends_at),
	FIELD(hook_subject, total),
	FIELD(hook_subject, currency),
	FIELD(hook_subject, source));

static const struct shape booking_shape = SHAPE(hook_subject,
	FIELD(hook_subject, public_id),
	FIELD(hook_subject, store),
	FIELD(hook_subject, slot),
	FIELD(hook_subject, course),
	FIELD(hook_subject, teacher),
	FIELD(hook_subject, status),
	FIELD(hook_subject, payment_status),
	FIELD(hook_subject, starts_at),
	FIELD(hook_subject, ends_at),
	FIELD(hook_subject, total),
	FIELD(hook_subject, currency),
	FIELD(hook_subject, source));

static const struct shape item_shape = SHAPE(hook_item,
	FIELD(hook_item, public_id),
	FIELD(hook_item, service),
	FIELD(hook_item, technician),
	FIELD(hook_item, technician_requested),
	FIELD(hook_item, starts_at),
	FIELD(hook_item, ends_at),
	FIELD(hook_item, price));

static struct sql appointment = { .name = "hook_appointment", .in = &key_shape, .out = &appointment_shape, .text =
	"SELECT a.public_id, s.public_id AS store, COALESCE(p.public_id, a.public_id) AS visit, a.status, a.payment_status,"
	"       a.starts_at, a.ends_at, a.total, a.currency, a.source"
	"  FROM {appointment} a"
	"  JOIN {store} s ON s.id = a.store_id"
	"  LEFT JOIN {appointment_group_member} m ON m.store_id = a.store_id AND m.appointment_id = a.id"
	"  LEFT JOIN {appointment_group} g ON g.store_id = a.store_id AND g.id = m.group_id"
	"  LEFT JOIN {appointment} p ON p.store_id = a.store_id AND p.id = g.primary_appointment_id"
	" WHERE a.store_id = :store_id AND a.id = :id LIMIT 1" };
SQL_LIST(appointment);

static struct sql items = { .name = "hook_items", .in = &key_shape, .out = &item_shape, .text =
	"SELECT i.public_id, v.public_id AS service, t.public_id AS technician, i.technician_requested,"
	"       i.starts_at, i.ends_at, i.price"
	"  FROM {appointment_item} i"
	"  JOIN {service} v ON v.store_id = i.store_id AND v.id = i.service_id"
	"  JOIN {technician} t ON t.store_id = i.store_id AND t.id = i.technician_id"
	" WHERE i.store_id = :store_id AND i.appointment_id = :id ORDER BY i.position" };
SQL_LIST(items);

static struct sql booking = { .name = "hook_booking", .in = &key_shape, .out = &booking_shape, .text =
	"SELECT b.public_id, o.public_id AS store, s.public_id AS slot, c.public_id AS course, t.public_id AS teacher, b.status,"
	"       b.payment_status, s.starts_at, s.ends_at, b.final_price AS total, b.currency, b.source"
	"  FROM {booking} b"
	"  JOIN {store} o ON o.id = b.store_id"
	"  JOIN {slot} s ON s.store_id = b.store_id AND s.id = b.slot_id"
	"  JOIN {course} c ON c.store_id = b.store_id AND c.id = b.course_id"
	"  JOIN {technician} t ON t.store_id = b.store_id AND t.id = b.technician_id"
	" WHERE b.store_id = :store_id AND b.id = :id" };
SQL_LIST(booking);

enum err
db_hook_appointment(struct db *db, uint64_t store_id, uint64_t id, struct hook_subject *out)
{
	struct hook_key key = { .store_id = store_id, .id = id };

	return sql_one(db, &appointment, &key, out);
}

enum err
db_hook_items(struct db *db, uint64_t store_id, uint64_t id, struct hook_item **out, size_t *n_out)
{
	struct hook_key key = { .store_id = store_id, .id = id };

	return sql_list(db, &items, &key, CART_ITEMS_MAX, out, n_out);
}

enum err
db_hook_booking(struct db *db, uint64_t store_id, uint64_t id, struct hook_subject *out)
{
	struct hook_key key = { .store_id = store_id, .id = id };

	return sql_one(db, &booking, &key, out);
}
