/*
 * fsck_notice.c - what was to be told was queued, once; and rows that no foreign key watches point at something.
 *
 * The messages of a visit go to who booked it, by the ways wished for. A whole visit that is cancelled is told of once; one that ran out
 * unpaid was never promised.
 */
#include "db/fsck.h"
#include "db/sql.h"

#define PAGE(noun)	" AND " noun ".id > :after_id AND " noun ".id <= :to_id"

/* p is who booked, u the guest of that visit; subjects names the appointments that a row may be about. */
#define UNTOLD(subjects, messages)								\
	" AND ((p.notify_sms = 1 AND u.phone IS NOT NULL AND NOT EXISTS (" ROW_OF(subjects, messages, "sms") "))"	\
	"   OR (p.notify_email = 1 AND u.email <> '' AND NOT EXISTS (" ROW_OF(subjects, messages, "email") ")))"
#define ROW_OF(subjects, messages, way)								\
	"SELECT 1 FROM {outbox} o WHERE o.store_id = :store_id AND o.subject_kind = 'appointment' AND o.subject_id IN (" subjects ")"	\
	"    AND o.message IN (" messages ") AND o.channel = '" way "'"

static struct sql booked = { .name = "fsck_booked_told", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT p.id, p.guest_id AS other_id, CONCAT('appointment ', p.id, ' is ', p.status,"
	"       ' and its guest asked to be told so, but a message was never queued') AS sentence"
	"  FROM {appointment} p"
	"  JOIN {guest} u ON u.id = p.guest_id"
	" WHERE p.store_id = :store_id" PAGE("p")
	"   AND p.is_primary = 1 AND p.status IN ('confirmed', 'completed', 'no_show') AND p.confirmed_at > :recent"
	UNTOLD("p.id", "'booked', 'confirmed'")
	" ORDER BY p.id LIMIT :max" };
SQL_LIST(booked);

static struct sql cancelled = { .name = "fsck_cancelled_told", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT a.id, p.id AS other_id, CONCAT('appointment ', a.id,"
	"       ' is cancelled and who booked it asked to be told so, but a message was never queued') AS sentence"
	"  FROM {appointment} a"
	"  JOIN {appointment_group_member} m ON m.store_id = a.store_id AND m.appointment_id = a.id"
	"  JOIN {appointment_group} g ON g.store_id = m.store_id AND g.id = m.group_id"
	"  JOIN {appointment} p ON p.store_id = g.store_id AND p.id = g.primary_appointment_id"
	"  JOIN {guest} u ON u.id = p.guest_id"
	" WHERE a.store_id = :store_id" PAGE("a")
	"   AND a.status = 'cancelled' AND a.cancelled_at > :recent AND (a.expires_at IS NULL OR a.cancelled_at <> a.expires_at)"
	UNTOLD("a.id, p.id", "'cancelled'")
	" ORDER BY a.id LIMIT :max" };
SQL_LIST(cancelled);

/* Being told of a booking comes once for each way; other messages may come again, but not with the same words. */
static struct sql twice = { .name = "fsck_told_once", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT MIN(o.id) AS id, o.subject_id AS other_id, CONCAT('the ', o.channel, ' \"', o.message, '\" of appointment ', o.subject_id,"
	"       ' was queued ', COUNT(*), ' times') AS sentence"
	"  FROM {outbox} o"
	" WHERE o.store_id = :store_id AND o.subject_kind = 'appointment' AND o.subject_id > :after_id AND o.subject_id <= :to_id"
	"   AND o.message IN ('booked', 'confirmed', 'cancelled')"
	" GROUP BY o.subject_id, o.channel, o.message, IF(o.message = 'cancelled', MD5(o.body), '')"
	" HAVING COUNT(*) > 1"
	" ORDER BY o.subject_id LIMIT :max" };
SQL_LIST(twice);

/* A code is forgotten long before its message is. */
static struct sql outbox = { .name = "fsck_outbox", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT o.id, o.subject_id AS other_id, CONCAT('message ', o.id, ' is about ', o.subject_kind, ' ', o.subject_id,"
	"       ', which is not there') AS sentence"
	"  FROM {outbox} o"
	" WHERE o.store_id = :store_id" PAGE("o")
	"   AND NOT CASE o.subject_kind"
	"       WHEN 'appointment' THEN EXISTS (SELECT 1 FROM {appointment} a WHERE a.store_id = o.store_id AND a.id = o.subject_id)"
	"       WHEN 'booking' THEN EXISTS (SELECT 1 FROM {booking} b WHERE b.store_id = o.store_id AND b.id = o.subject_id)"
	"       ELSE o.subject_kind IN ('code', 'waitlist') END"
	" ORDER BY o.id LIMIT :max" };
SQL_LIST(outbox);

static struct sql events = { .name = "fsck_events", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT v.id, v.subject_id AS other_id, CONCAT('event ', v.id, ' is about ', v.subject_kind, ' ', v.subject_id,"
	"       ', which is not there') AS sentence"
	"  FROM {event} v"
	" WHERE v.store_id = :store_id" PAGE("v")
	"   AND NOT CASE v.subject_kind"
	"       WHEN 'appointment' THEN EXISTS (SELECT 1 FROM {appointment} a WHERE a.store_id = v.store_id AND a.id = v.subject_id)"
	"       WHEN 'item' THEN EXISTS (SELECT 1 FROM {appointment_item} i WHERE i.store_id = v.store_id AND i.id = v.subject_id)"
	"       WHEN 'booking' THEN EXISTS (SELECT 1 FROM {booking} b WHERE b.store_id = v.store_id AND b.id = v.subject_id)"
	"       WHEN 'slot' THEN EXISTS (SELECT 1 FROM {slot} s WHERE s.store_id = v.store_id AND s.id = v.subject_id)"
	"       ELSE 0 END"
	" ORDER BY v.id LIMIT :max" };
SQL_LIST(events);

static struct sql holds = { .name = "fsck_holds", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT h.id, IF(h.slot_id = 0, h.technician_id, h.slot_id) AS other_id, CONCAT('hold ', h.id, IF(h.slot_id = 0,"
	"       CONCAT(' is for service ', h.service_id, ' by technician ', h.technician_id), CONCAT(' is for class ', h.slot_id)),"
	"       ', which is not there') AS sentence"
	"  FROM {hold} h"
	" WHERE h.store_id = :store_id"
	"   AND NOT IF(h.slot_id = 0,"
	"       EXISTS (SELECT 1 FROM {service} s WHERE s.store_id = h.store_id AND s.id = h.service_id)"
	"       AND EXISTS (SELECT 1 FROM {technician} t WHERE t.store_id = h.store_id AND t.id = h.technician_id),"
	"       EXISTS (SELECT 1 FROM {slot} c WHERE c.store_id = h.store_id AND c.id = h.slot_id))"
	" ORDER BY h.id LIMIT :max" };
SQL_LIST(holds);

/*
 * A booking's key names it before it is there, in the same transaction; a class booking's is told its subject last. The key of another act
 * has an answer instead, or none while it is under way.
 */
static struct sql keys = { .name = "fsck_keys", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT k.subject_id AS id, 0 AS other_id, CONCAT('the key of a request \"', k.scope, '\" of ', k.created_at, IF(k.subject_id = 0 AND k.subject = '',"
	"       ' has neither booking nor answer', CONCAT(' stands for booking ', IF(k.subject = '', k.subject_id, k.subject),"
	"       ', which is not there'))) AS sentence"
	"  FROM {idempotency} k"
	" WHERE k.store_id = :store_id"
	"   AND CASE"
	"       WHEN k.subject <> '' THEN NOT EXISTS (SELECT 1 FROM {appointment} a WHERE a.public_id = k.subject AND a.store_id = k.store_id)"
	"       WHEN k.subject_id = 0 THEN k.status <> 0 AND k.answer IS NULL"
	"       WHEN k.scope IN ('class', 'class.pay')"
	"       THEN NOT EXISTS (SELECT 1 FROM {booking} b WHERE b.store_id = k.store_id AND b.id = k.subject_id)"
	"       ELSE NOT EXISTS (SELECT 1 FROM {appointment} a WHERE a.store_id = k.store_id AND a.id = k.subject_id) END"
	" ORDER BY k.created_at LIMIT :max" };
SQL_LIST(keys);

static struct sql roles = { .name = "fsck_roles", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT r.staff_id AS id, r.technician_id AS other_id, CONCAT('staff member ', r.staff_id, ' is technician ', r.technician_id,"
	"       ', who is not there') AS sentence"
	"  FROM {staff_role} r"
	" WHERE r.store_id = :store_id AND r.technician_id <> 0"
	"   AND NOT EXISTS (SELECT 1 FROM {technician} t WHERE t.store_id = r.store_id AND t.id = r.technician_id)"
	" ORDER BY r.staff_id LIMIT :max" };
SQL_LIST(roles);

const struct fsck_rule fsck_notice_rules[] = {
	{ "booked_told", "whoever wished it was told of the booking", FSCK_BY_APPOINTMENT, &booked, NULL },
	{ "cancelled_told", "whoever wished it was told of the cancellation", FSCK_BY_APPOINTMENT, &cancelled, NULL },
	{ "told_once", "nobody is told the same twice", FSCK_BY_APPOINTMENT, &twice, NULL },
	{ "outbox", "every message is about something", FSCK_BY_OUTBOX, &outbox, NULL },
	{ "events", "every event happened to something", FSCK_BY_EVENT, &events, NULL },
	{ "holds", "every hold is for something", FSCK_WHOLE, &holds, NULL },
	{ "keys", "every idempotency key stands for a booking", FSCK_WHOLE, &keys, NULL },
	{ "roles", "staff who are technicians are ones of the store", FSCK_WHOLE, &roles, NULL },
};
const size_t fsck_n_notice_rules = sizeof(fsck_notice_rules) / sizeof(fsck_notice_rules[0]);
