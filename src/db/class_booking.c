/* class_booking.c - places booked in classes. */
#include "db/class.h"
#include "db/sql.h"


static const struct shape key_shape = SHAPE(class_key,
	FIELD(class_key, store_id),
	FIELD(class_key, id),
	FIELD(class_key, public_id),
	FIELD(class_key, now));

static const struct shape booking_shape = SHAPE(class_booking,
	FIELD(class_booking, id),
	FIELD(class_booking, store_id),
	FIELD(class_booking, slot_id),
	FIELD(class_booking, course_id),
	FIELD(class_booking, technician_id),
	FIELD(class_booking, guest_id),
	FIELD(class_booking, public_id),
	FIELD(class_booking, store),
	FIELD(class_booking, institution),
	FIELD(class_booking, slot),
	FIELD(class_booking, course),
	FIELD(class_booking, teacher),
	FIELD(class_booking, course_name),
	FIELD(class_booking, teacher_name),
	FIELD(class_booking, teacher_phone),
	FIELD(class_booking, teacher_email),
	FIELD(class_booking, student_name),
	FIELD(class_booking, student_email),
	FIELD(class_booking, student_phone),
	FIELD(class_booking, child_ref),
	FIELD(class_booking, places),
	FIELD(class_booking, status),
	FIELD(class_booking, payment_status),
	FIELD(class_booking, refund_due),
	FIELD(class_booking, price),
	FIELD(class_booking, commission),
	FIELD(class_booking, final_price),
	FIELD(class_booking, currency),
	FIELD(class_booking, student_note),
	FIELD(class_booking, teacher_note),
	FIELD(class_booking, source),
	FIELD(class_booking, created_by),
	FIELD(class_booking, locale),
	FIELD(class_booking, local_start),
	FIELD(class_booking, starts_at),
	FIELD(class_booking, ends_at),
	FIELD(class_booking, expires_at),
	FIELD(class_booking, created_at),
	FIELD(class_booking, updated_at),
	FIELD(class_booking, confirmed_at),
	FIELD(class_booking, cancelled_at),
	FIELD(class_booking, completed_at));

/* What only goes in. */
static const struct shape change_shape = SHAPE(class_booking,
	FIELD(class_booking, id),
	FIELD(class_booking, store_id),
	FIELD(class_booking, slot_id),
	FIELD(class_booking, course_id),
	FIELD(class_booking, technician_id),
	FIELD(class_booking, guest_id),
	FIELD(class_booking, public_id),
	FIELD(class_booking, course_name),
	FIELD(class_booking, teacher_name),
	FIELD(class_booking, student_name),
	FIELD(class_booking, student_email),
	FIELD(class_booking, student_phone),
	FIELD(class_booking, child_ref),
	FIELD(class_booking, places),
	FIELD(class_booking, status),
	FIELD(class_booking, payment_status),
	FIELD(class_booking, refund_due),
	FIELD(class_booking, price),
	FIELD(class_booking, commission),
	FIELD(class_booking, final_price),
	FIELD(class_booking, currency),
	FIELD(class_booking, student_note),
	FIELD(class_booking, source),
	FIELD(class_booking, created_by),
	FIELD(class_booking, locale),
	FIELD(class_booking, manage_hash),
	FIELD(class_booking, expires_at),
	FIELD(class_booking, created_at),
	FIELD(class_booking, updated_at),
	FIELD(class_booking, confirmed_at),
	FIELD(class_booking, cancelled_at),
	FIELD(class_booking, completed_at),
	FIELD(class_booking, from_status),
	FIELD(class_booking, from_payment));

static const struct shape query_shape = SHAPE(booking_query,
	FIELD(booking_query, business_id),
	FIELD(booking_query, guest_id),
	FIELD(booking_query, technician_id),
	FIELD(booking_query, staff_id),
	FIELD(booking_query, status),
	FIELD(booking_query, first),
	FIELD(booking_query, last),
	FIELD(booking_query, before),
	FIELD(booking_query, max),
	FIELD(booking_query, now));

#define SELECT_BOOKING												\
	"SELECT b.id, b.store_id, b.slot_id, b.course_id, b.technician_id, b.guest_id, b.public_id, o.public_id AS store,"	\
	"       n.public_id AS institution, s.public_id AS slot, c.public_id AS course, t.public_id AS teacher, b.course_name,"	\
	"       b.teacher_name, t.phone AS teacher_phone, t.email AS teacher_email, b.student_name, b.student_email,"	\
	"       b.student_phone, b.child_ref, b.places, b.status, b.payment_status, b.refund_due, b.price, b.commission,"	\
	"       b.final_price, b.currency, b.student_note, b.teacher_note, b.source, b.created_by, b.locale, s.local_start,"	\
	"       s.starts_at, s.ends_at, b.expires_at, b.created_at, b.updated_at, b.confirmed_at, b.cancelled_at, b.completed_at"	\
	"  FROM {booking} b"											\
	"  JOIN {slot} s ON s.store_id = b.store_id AND s.id = b.slot_id"					\
	"  JOIN {course} c ON c.store_id = b.store_id AND c.id = b.course_id"					\
	"  JOIN {technician} t ON t.store_id = b.store_id AND t.id = b.technician_id"				\
	"  JOIN {store} o ON o.id = b.store_id"									\
	"  JOIN {business} n ON n.id = o.business_id"

static struct sql insert = { .name = "booking_insert", .in = &change_shape, .text =
	"INSERT INTO {booking} (store_id, public_id, slot_id, course_id, course_name, technician_id, teacher_name, guest_id, student_name,"
	" student_email, student_phone, child_ref, places, status, payment_status, price, commission, final_price, currency, student_note,"
	" source, created_by, locale, manage_hash, expires_at, created_at, updated_at)"
	" VALUES (:store_id, :public_id, :slot_id, :course_id, :course_name, :technician_id, :teacher_name, :guest_id, :student_name,"
	" :student_email, :student_phone, :child_ref, :places, :status, :payment_status, :price, :commission, :final_price, :currency,"
	" :student_note, :source, :created_by, :locale, :manage_hash, :expires_at, :created_at, :updated_at)" };
SQL_LIST(insert);

static struct sql by_public_id = { .name = "booking_by_public_id", .in = &key_shape, .out = &booking_shape, .text =
	SELECT_BOOKING " WHERE b.store_id = :store_id AND b.public_id = :public_id" };
SQL_LIST(by_public_id);

static struct sql by_id = { .name = "booking_by_id", .in = &key_shape, .out = &booking_shape, .text =
	SELECT_BOOKING " WHERE b.store_id = :store_id AND b.id = :id" };
SQL_LIST(by_id);

static struct sql lapsed = { .name = "booking_lapsed", .in = &key_shape, .out = &booking_shape, .text =
	SELECT_BOOKING
	" WHERE b.store_id = :store_id AND b.slot_id = :id AND b.status = 'pending' AND b.expires_at <= :now ORDER BY b.id" };
SQL_LIST(lapsed);

static struct sql set = { .name = "booking_set", .in = &change_shape, .text =
	"UPDATE {booking} SET status = :status, payment_status = :payment_status, refund_due = :refund_due, expires_at = :expires_at,"
	"       confirmed_at = :confirmed_at, cancelled_at = :cancelled_at, completed_at = :completed_at, updated_at = :updated_at"
	" WHERE store_id = :store_id AND id = :id AND status = :from_status AND payment_status = :from_payment" };
SQL_LIST(set);

static struct sql visit = { .name = "booking_visit", .in = &change_shape, .text =
	"UPDATE {guest} g JOIN {store} o ON o.business_id = g.business_id SET g.visits = g.visits + 1"
	" WHERE o.id = :store_id AND g.id = :guest_id" };
SQL_LIST(visit);

/* One that has run out reads as cancelled. A technician among the staff sees her own classes. */
static struct sql list = { .name = "booking_list", .in = &query_shape, .out = &booking_shape, .text =
	SELECT_BOOKING
	" WHERE o.business_id = :business_id AND b.id < :before"
	"   AND (:guest_id = 0 OR b.guest_id = :guest_id) AND (:technician_id = 0 OR b.technician_id = :technician_id)"
	"   AND (:staff_id = 0 OR EXISTS (SELECT 1 FROM {staff_role} r WHERE r.store_id = b.store_id AND r.staff_id = :staff_id"
	"                                    AND (r.role <> 'technician' OR r.technician_id = b.technician_id)))"
	"   AND (:status = '' OR :status = IF(b.status = 'pending' AND b.expires_at <= :now, 'cancelled', b.status))"
	"   AND s.local_start >= :first AND s.local_start < :last + INTERVAL 1 DAY"
	" ORDER BY b.id DESC LIMIT :max" };
SQL_LIST(list);

enum err
db_booking_insert(struct db *db, const struct class_booking *booking, uint64_t *out_id)
{
	return sql_insert(db, &insert, booking, out_id);
}

enum err
db_booking_by_public_id(struct db *db, const struct class_key *key, struct class_booking *out)
{
	return sql_one(db, &by_public_id, key, out);
}

enum err
db_booking_by_id(struct db *db, const struct class_key *key, struct class_booking *out)
{
	return sql_one(db, &by_id, key, out);
}

enum err
db_booking_lapsed(struct db *db, const struct class_key *key, size_t max, struct class_booking **out, size_t *n_out)
{
	return sql_list(db, &lapsed, key, max, out, n_out);
}

enum err
db_booking_set(struct db *db, const struct class_booking *booking)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, &set, booking, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_WRONG_STATE;
}

enum err
db_booking_visit(struct db *db, const struct class_booking *booking)
{
	return sql_exec(db, &visit, booking, NULL);
}

enum err
db_booking_list(struct db *db, const struct booking_query *query, struct class_booking **out, size_t *n_out)
{
	return sql_list(db, &list, query, (size_t)query->max, out, n_out);
}
