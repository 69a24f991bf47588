/* person.c - what all stores of a business keep of a person, as an export. */
#include "db/person.h"
#include "db/sql.h"

struct found {
	uint64_t	id;
};

struct line {
	struct str	line;
};

struct which {
	struct str	code;
};

static const struct shape found_shape = SHAPE(found, FIELD(found, id));
static const struct shape line_shape = SHAPE(line, FIELD(line, line));
static const struct shape which_shape = SHAPE(which, FIELD(which, code));
static const struct shape business_shape = SHAPE(person_business, FIELD(person_business, id), FIELD(person_business, public_id));
static const struct shape row_shape = SHAPE(person_row,
	FIELD(person_row, guest_id), FIELD(person_row, phone), FIELD(person_row, business_id));

static const struct shape key_shape = SHAPE(person_key,
	FIELD(person_key, business_id), FIELD(person_key, guest_id), FIELD(person_key, phone), FIELD(person_key, phone_hash),
	FIELD(person_key, now), FIELD(person_key, before), FIELD(person_key, max));

/* All stores, or the one that is named. */
static struct sql businesses = { .name = "person_businesses", .in = &which_shape, .out = &business_shape, .text =
	"SELECT DISTINCT b.id, b.public_id FROM {business} b JOIN {store} s ON s.business_id = b.id"
	" WHERE :code = '' OR s.code = :code OR s.public_id = :code ORDER BY b.id" };
SQL_LIST(businesses);

static struct sql find = { .name = "person_find", .in = &key_shape, .out = &found_shape, .text =
	"SELECT id FROM {guest} WHERE business_id = :business_id AND phone = :phone" };
SQL_LIST(find);

static struct sql upcoming = { .name = "person_upcoming", .in = &key_shape, .out = &found_shape, .text =
	"SELECT (SELECT COUNT(*) FROM {appointment} a JOIN {store} s ON s.id = a.store_id"
	"         WHERE s.business_id = :business_id AND a.guest_id = :guest_id AND a.status IN ('pending', 'confirmed')"
	"           AND (a.expires_at IS NULL OR a.expires_at > :now) AND a.ends_at > :now)"
	"     + (SELECT COUNT(*) FROM {booking} b JOIN {slot} c ON c.store_id = b.store_id AND c.id = b.slot_id"
	"         WHERE b.guest_id = :guest_id AND b.status IN ('pending', 'confirmed')"
	"           AND (b.expires_at IS NULL OR b.expires_at > :now) AND c.ends_at > :now) AS id" };
SQL_LIST(upcoming);

static struct sql old = { .name = "person_list_old", .in = &key_shape, .out = &row_shape, .text =
	"SELECT g.id AS guest_id, g.phone, g.business_id FROM {guest} g"
	" WHERE g.business_id = :business_id AND g.updated_at < :before AND g.name <> 'erased'"
	"   AND NOT EXISTS (SELECT 1 FROM {appointment} a WHERE a.guest_id = g.id AND a.ends_at >= :before)"
	"   AND NOT EXISTS (SELECT 1 FROM {booking} b JOIN {slot} c ON c.store_id = b.store_id AND c.id = b.slot_id"
	"                    WHERE b.guest_id = g.id AND c.ends_at >= :before)"
	" ORDER BY g.id LIMIT :max" };
SQL_LIST(old);

#define OF_STORES(alias)	" JOIN {store} s ON s.id = " alias ".store_id AND s.business_id = :business_id"

static struct sql guest = { .name = "person_guest", .in = &key_shape, .out = &line_shape, .text =
	"SELECT JSON_OBJECT('name', name, 'phone', phone, 'email', email, 'locale', locale, 'verified_at', verified_at, 'visits', visits,"
	" 'created_at', created_at, 'updated_at', updated_at) AS line"
	"  FROM {guest} WHERE business_id = :business_id AND id = :guest_id LIMIT :max" };
SQL_LIST(guest);

static struct sql appointments = { .name = "person_appointments", .in = &key_shape, .out = &line_shape, .text =
	"SELECT JSON_OBJECT('id', a.public_id, 'store', s.public_id, 'guest_name', a.guest_name, 'is_primary', a.is_primary,"
	" 'status', a.status, 'payment_status', a.payment_status, 'starts_at', a.starts_at, 'ends_at', a.ends_at, 'total', a.total,"
	" 'currency', a.currency, 'notes', a.notes, 'staff_notes', a.staff_notes, 'source', a.source, 'ref', a.tracking_ref,"
	" 'notify_sms', a.notify_sms, 'notify_email', a.notify_email, 'locale', a.locale, 'created_at', a.created_at,"
	" 'consent_version', c.version, 'consent_at', c.agreed_at, 'consent_text', t.text) AS line"
	"  FROM {appointment} a" OF_STORES("a")
	"  LEFT JOIN {consent} c ON c.store_id = a.store_id AND c.appointment_id = a.id"
	"  LEFT JOIN {consent_text} t ON t.store_id = c.store_id AND t.version = c.version"
	" WHERE a.guest_id = :guest_id ORDER BY a.id LIMIT :max" };
SQL_LIST(appointments);

static struct sql items = { .name = "person_items", .in = &key_shape, .out = &line_shape, .text =
	"SELECT JSON_OBJECT('id', i.public_id, 'appointment', a.public_id, 'service', i.service_name, 'technician', t.name,"
	" 'local_start', i.local_start, 'starts_at', i.starts_at, 'ends_at', i.ends_at, 'price', i.price) AS line"
	"  FROM {appointment_item} i" OF_STORES("i")
	"  JOIN {appointment} a ON a.store_id = i.store_id AND a.id = i.appointment_id"
	"  JOIN {technician} t ON t.store_id = i.store_id AND t.id = i.technician_id"
	" WHERE i.guest_id = :guest_id ORDER BY i.id LIMIT :max" };
SQL_LIST(items);

static struct sql companions = { .name = "person_companions", .in = &key_shape, .out = &line_shape, .text =
	"SELECT JSON_OBJECT('appointment', a.public_id, 'name', a.guest_name) AS line"
	"  FROM {appointment_group_member} m" OF_STORES("m")
	"  JOIN {appointment_group_member} o ON o.store_id = m.store_id AND o.group_id = m.group_id AND o.role = 'companion'"
	"  JOIN {appointment} a ON a.store_id = o.store_id AND a.id = o.appointment_id"
	" WHERE m.guest_id = :guest_id AND m.role = 'primary' ORDER BY a.id LIMIT :max" };
SQL_LIST(companions);

static struct sql bookings = { .name = "person_bookings", .in = &key_shape, .out = &line_shape, .text =
	"SELECT JSON_OBJECT('id', b.public_id, 'store', s.public_id, 'course', b.course_name, 'teacher', b.teacher_name,"
	" 'student_name', b.student_name, 'student_email', b.student_email, 'student_phone', b.student_phone, 'child', b.child_ref,"
	" 'places', b.places, 'status', b.status, 'payment_status', b.payment_status, 'final_price', b.final_price, 'currency', b.currency,"
	" 'student_note', b.student_note, 'teacher_note', b.teacher_note, 'created_at', b.created_at,"
	" 'consent_version', c.version, 'consent_at', c.agreed_at, 'consent_text', t.text) AS line"
	"  FROM {booking} b" OF_STORES("b")
	"  LEFT JOIN {booking_consent} c ON c.store_id = b.store_id AND c.booking_id = b.id"
	"  LEFT JOIN {consent_text} t ON t.store_id = c.store_id AND t.version = c.version"
	" WHERE b.guest_id = :guest_id ORDER BY b.id LIMIT :max" };
SQL_LIST(bookings);

static struct sql waiting = { .name = "person_waiting", .in = &key_shape, .out = &line_shape, .text =
	"SELECT JSON_OBJECT('id', w.public_id, 'store', s.public_id, 'service', COALESCE(v.name, k.name), 'day', w.day, 'from_minute', w.from_minute,"
	" 'to_minute', w.to_minute, 'status', w.status, 'created_at', w.created_at,"
	" 'consent_version', c.version, 'consent_at', c.agreed_at, 'consent_text', t.text) AS line"
	"  FROM {waiting} w" OF_STORES("w")
	"  LEFT JOIN {service} v ON v.store_id = w.store_id AND v.id = w.service_id"
	"  LEFT JOIN {slot} l ON l.store_id = w.store_id AND l.id = w.slot_id"
	"  LEFT JOIN {course} k ON k.store_id = l.store_id AND k.id = l.course_id"
	"  LEFT JOIN {waiting_consent} c ON c.store_id = w.store_id AND c.waiting_id = w.id"
	"  LEFT JOIN {consent_text} t ON t.store_id = c.store_id AND t.version = c.version"
	" WHERE w.phone = :phone ORDER BY w.id LIMIT :max" };
SQL_LIST(waiting);

/* Codes and links are secrets that still work: a message that holds one is told without its words. */
static struct sql messages = { .name = "person_messages", .in = &key_shape, .out = &line_shape, .text =
	"SELECT JSON_OBJECT('store', s.public_id, 'message', o.message, 'channel', o.channel, 'recipient', o.recipient,"
	" 'subject', o.subject, 'body', IF(o.message = 'code' AND o.valid_until > :now, NULL, o.body), 'created_at', o.created_at,"
	" 'sent_at', o.sent_at) AS line"
	"  FROM {outbox} o" OF_STORES("o")
	" WHERE o.recipient = :phone OR (o.recipient <> '' AND o.recipient = (SELECT g.email FROM {guest} g WHERE g.id = :guest_id))"
	" ORDER BY o.id LIMIT :max" };
SQL_LIST(messages);

static struct sql codes = { .name = "person_codes", .in = &key_shape, .out = &line_shape, .text =
	"SELECT JSON_OBJECT('store', s.public_id, 'purpose', c.purpose, 'sent_at', c.sent_at, 'used_at', c.used_at, 'tries', c.tries)"
	"       AS line"
	"  FROM {verification_code} c" OF_STORES("c") " WHERE c.phone = :phone ORDER BY c.id LIMIT :max" };
SQL_LIST(codes);

static struct sql events = { .name = "person_events", .in = &key_shape, .out = &line_shape, .text =
	"SELECT JSON_OBJECT('appointment', a.public_id, 'what', v.what, 'actor', v.actor, 'from', v.from_value, 'to', v.to_value,"
	" 'why', v.why, 'created_at', v.created_at) AS line"
	"  FROM {appointment} a" OF_STORES("a")
	"  JOIN {event} v ON v.store_id = a.store_id AND v.subject_kind = 'appointment' AND v.subject_id = a.id"
	" WHERE a.guest_id = :guest_id ORDER BY v.id LIMIT :max" };
SQL_LIST(events);

static const struct {
	const char	*name;
	struct sql	*sql;
} sections[] = {
	{ "guest", &guest },
	{ "appointments", &appointments },
	{ "items", &items },
	{ "companions", &companions },
	{ "class_bookings", &bookings },
	{ "waiting_list", &waiting },
	{ "messages", &messages },
	{ "codes", &codes },
	{ "events", &events },
};

enum err
db_person_businesses(struct db *db, struct str code, struct person_business **out, size_t *n_out)
{
	struct which which = { .code = code };

	return sql_list(db, &businesses, &which, PERSON_ROWS_MAX, out, n_out);
}

enum err
db_person_find(struct db *db, const struct person_key *key, uint64_t *out_guest_id)
{
	struct found row;
	enum err e;

	if ((e = sql_one(db, &find, key, &row)) == OK)
		*out_guest_id = row.id;
	return e;
}

enum err
db_person_upcoming(struct db *db, const struct person_key *key, uint64_t *out)
{
	struct found row;
	enum err e;

	if ((e = sql_one(db, &upcoming, key, &row)) == OK)
		*out = row.id;
	return e;
}

const char *
db_person_section(size_t i)
{
	return i < sizeof(sections) / sizeof(sections[0]) ? sections[i].name : NULL;
}

enum err
db_person_list(struct db *db, const struct person_key *key, size_t section, struct str **out, size_t *n_out)
{
	struct person_key bounded = *key;
	struct line *lines;
	enum err e;

	_Static_assert(sizeof(struct line) == sizeof(struct str), "a row is its text");
	bounded.max = PERSON_ROWS_MAX;
	if ((e = sql_list(db, sections[section].sql, &bounded, PERSON_ROWS_MAX, &lines, n_out)) == OK)
		*out = &lines->line;
	return e;
}

enum err
db_person_list_old(struct db *db, const struct person_key *key, struct person_row **out, size_t *n_out)
{
	return sql_list(db, &old, key, key->max, out, n_out);
}
