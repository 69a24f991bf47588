/* fsck_class.c - classes and the places booked in them. */
#include "db/fsck.h"
#include "db/sql.h"

#define PAGE(noun)	" AND " noun ".id > :after_id AND " noun ".id <= :to_id"

/* A place is counted until its booking is cancelled; one that ran out unpaid is free, whether or not that was written down yet. */
static struct sql places = { .name = "fsck_places", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT s.id, s.technician_id AS other_id, CONCAT('class ', s.id, ' has ', s.capacity, ' places, counts ', s.booked_count,"
	"       ' as booked, and its bookings come to ', COALESCE(SUM(b.places), 0)) AS sentence"
	"  FROM {slot} s"
	"  LEFT JOIN {booking} b ON b.store_id = s.store_id AND b.slot_id = s.id AND b.status <> 'cancelled'"
	" WHERE s.store_id = :store_id" PAGE("s")
	" GROUP BY s.id, s.technician_id, s.capacity, s.booked_count"
	" HAVING s.booked_count > COALESCE(SUM(b.places), 0) OR s.booked_count > s.capacity OR s.booked_count < 0"
	"     OR s.booked_count < COALESCE(SUM(IF(b.status = 'pending' AND b.expires_at <= :now, 0, b.places)), 0)"
	" ORDER BY s.id LIMIT :max" };
SQL_LIST(places);

static struct sql slots = { .name = "fsck_slots", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT s.id, s.course_id AS other_id, CONCAT('class ', s.id, ' has a span, capacity, status or price that cannot be') AS sentence"
	"  FROM {slot} s"
	" WHERE s.store_id = :store_id" PAGE("s")
	"   AND (s.ends_at <= s.starts_at OR s.ends_at > s.starts_at + INTERVAL 1 DAY OR s.capacity < 0"
	"        OR s.status NOT IN ('available', 'blocked', 'completed') OR s.modifier_kind NOT IN ('', 'amount', 'percent'))"
	" ORDER BY s.id LIMIT :max" };
SQL_LIST(slots);

static struct sql bookings = { .name = "fsck_bookings", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT b.id, b.slot_id AS other_id, CONCAT('class booking ', b.id, CASE WHEN c.id IS NULL THEN ' is of a course that is not there'"
	"       WHEN t.id IS NULL THEN ' has a teacher who is not there' WHEN b.places < 1 THEN ' has no place'"
	"       ELSE ' is of a guest of another business' END) AS sentence"
	"  FROM {booking} b"
	"  JOIN {store} s ON s.id = b.store_id"
	"  LEFT JOIN {guest} g ON g.id = b.guest_id"
	"  LEFT JOIN {course} c ON c.store_id = b.store_id AND c.id = b.course_id"
	"  LEFT JOIN {technician} t ON t.store_id = b.store_id AND t.id = b.technician_id"
	" WHERE b.store_id = :store_id" PAGE("b")
	"   AND (c.id IS NULL OR t.id IS NULL OR b.places < 1 OR g.id IS NULL OR g.business_id <> s.business_id)"
	" ORDER BY b.id LIMIT :max" };
SQL_LIST(bookings);

const struct fsck_rule fsck_class_rules[] = {
	{ "places", "every class counts its booked places, at most those it has", FSCK_BY_SLOT, &places, NULL },
	{ "slots", "every class has a span, a capacity and a price that can be", FSCK_BY_SLOT, &slots, NULL },
	{ "bookings", "every class booking is for a guest, a course and a teacher", FSCK_BY_BOOKING, &bookings, NULL },
};
const size_t fsck_n_class_rules = sizeof(fsck_class_rules) / sizeof(fsck_class_rules[0]);
