/* fsck_visit.c - visits, their items and their groups belong together. */
#include "db/fsck.h"
#include "db/sql.h"

#define PAGE(noun)	" AND " noun ".id > :after_id AND " noun ".id <= :to_id"

static struct sql guests = { .name = "fsck_guests", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT a.id, a.guest_id AS other_id, CONCAT('appointment ', a.id, ' is of guest ', a.guest_id, IF(g.id IS NULL,"
	"       ', who is not there', ', who is a customer of another business')) AS sentence"
	"  FROM {appointment} a"
	"  JOIN {store} s ON s.id = a.store_id"
	"  LEFT JOIN {guest} g ON g.id = a.guest_id"
	" WHERE a.store_id = :store_id" PAGE("a") " AND (g.id IS NULL OR g.business_id <> s.business_id)"
	" ORDER BY a.id LIMIT :max" };
SQL_LIST(guests);

static struct sql item_guests = { .name = "fsck_item_guests", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT i.id, a.id AS other_id, CONCAT('appointment item ', i.id, ' is of guest ', i.guest_id, ', its appointment ', a.id,"
	"       ' of guest ', a.guest_id) AS sentence"
	"  FROM {appointment_item} i"
	"  JOIN {appointment} a ON a.store_id = i.store_id AND a.id = i.appointment_id"
	" WHERE i.store_id = :store_id" PAGE("i") " AND i.guest_id <> a.guest_id"
	" ORDER BY i.id LIMIT :max" };
SQL_LIST(item_guests);

static struct sql items = { .name = "fsck_items", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT a.id, 0 AS other_id, CONCAT('appointment ', a.id, ' has no service in it') AS sentence"
	"  FROM {appointment} a"
	" WHERE a.store_id = :store_id" PAGE("a")
	"   AND NOT EXISTS (SELECT 1 FROM {appointment_item} i WHERE i.store_id = a.store_id AND i.appointment_id = a.id)"
	" ORDER BY a.id LIMIT :max" };
SQL_LIST(items);

static struct sql totals = { .name = "fsck_totals", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT a.id, 0 AS other_id, CONCAT('appointment ', a.id, ' says that it costs ', a.total, ', its services come to ',"
	"       SUM(i.price)) AS sentence"
	"  FROM {appointment} a"
	"  JOIN {appointment_item} i ON i.store_id = a.store_id AND i.appointment_id = a.id"
	" WHERE a.store_id = :store_id" PAGE("a")
	" GROUP BY a.id, a.total HAVING SUM(i.price) <> a.total"
	" ORDER BY a.id LIMIT :max" };
SQL_LIST(totals);

static struct sql ends = { .name = "fsck_ends", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT a.id, 0 AS other_id, CONCAT('appointment ', a.id, ' lasts from ', a.starts_at, ' to ', a.ends_at, ', its services from ',"
	"       MIN(i.starts_at), ' to ', MAX(i.ends_at)) AS sentence"
	"  FROM {appointment} a"
	"  JOIN {appointment_item} i ON i.store_id = a.store_id AND i.appointment_id = a.id"
	" WHERE a.store_id = :store_id" PAGE("a")
	" GROUP BY a.id, a.starts_at, a.ends_at HAVING MIN(i.starts_at) <> a.starts_at OR MAX(i.ends_at) <> a.ends_at"
	" ORDER BY a.id LIMIT :max" };
SQL_LIST(ends);

static struct sql memberships = { .name = "fsck_memberships", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT a.id, COALESCE(m.group_id, 0) AS other_id, CONCAT('appointment ', a.id, IF(m.group_id IS NULL, ' is in no group',"
	"       CONCAT(' and its group ', m.group_id, ' do not agree on whose it is, or on who booked'))) AS sentence"
	"  FROM {appointment} a"
	"  LEFT JOIN {appointment_group_member} m ON m.store_id = a.store_id AND m.appointment_id = a.id"
	" WHERE a.store_id = :store_id" PAGE("a")
	"   AND (m.group_id IS NULL OR m.guest_id <> a.guest_id OR a.is_primary <> (m.role = 'primary'))"
	" ORDER BY a.id LIMIT :max" };
SQL_LIST(memberships);

static struct sql groups = { .name = "fsck_groups", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT g.id, g.primary_appointment_id AS other_id, CONCAT('group ', g.id, ' has ', COUNT(m.appointment_id), ' members, ',"
	"       COALESCE(SUM(m.role = 'primary'), 0), ' of them primary, and names appointment ', g.primary_appointment_id,"
	"       ' as the one who booked') AS sentence"
	"  FROM {appointment_group} g"
	"  LEFT JOIN {appointment_group_member} m ON m.store_id = g.store_id AND m.group_id = g.id"
	" WHERE g.store_id = :store_id" PAGE("g")
	" GROUP BY g.id, g.primary_appointment_id"
	" HAVING COALESCE(SUM(m.role = 'primary'), 0) <> 1"
	"     OR SUM(m.role = 'primary' AND m.appointment_id = g.primary_appointment_id) <> 1"
	" ORDER BY g.id LIMIT :max" };
SQL_LIST(groups);

/* Changes only go forward (doc/api.md), so that a later moment is not there before its status is. */
#define STAMPS_WRONG(noun)									\
	" AND NOT CASE " noun ".status"								\
	"         WHEN 'pending' THEN " noun ".confirmed_at IS NULL AND " noun ".cancelled_at IS NULL AND " noun ".completed_at IS NULL"	\
	"         WHEN 'confirmed' THEN " noun ".confirmed_at IS NOT NULL AND " noun ".cancelled_at IS NULL AND " noun ".completed_at IS NULL"	\
	"         WHEN 'cancelled' THEN " noun ".cancelled_at IS NOT NULL AND " noun ".completed_at IS NULL"	\
	"         WHEN 'completed' THEN " noun ".completed_at IS NOT NULL AND " noun ".cancelled_at IS NULL"	\
	"         WHEN 'no_show' THEN " noun ".cancelled_at IS NULL AND " noun ".completed_at IS NULL"	\
	"         ELSE 0 END"

static struct sql stamps = { .name = "fsck_stamps", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT a.id, 0 AS other_id, CONCAT('appointment ', a.id, ' is ', a.status, ', confirmed at ', COALESCE(a.confirmed_at, 'no time'),"
	"       ', cancelled at ', COALESCE(a.cancelled_at, 'no time'), ', completed at ', COALESCE(a.completed_at, 'no time')) AS sentence"
	"  FROM {appointment} a"
	" WHERE a.store_id = :store_id" PAGE("a") STAMPS_WRONG("a")
	" ORDER BY a.id LIMIT :max" };
SQL_LIST(stamps);

static struct sql booking_stamps = { .name = "fsck_booking_stamps", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT b.id, 0 AS other_id, CONCAT('class booking ', b.id, ' is ', b.status, ', confirmed at ', COALESCE(b.confirmed_at, 'no time'),"
	"       ', cancelled at ', COALESCE(b.cancelled_at, 'no time'), ', completed at ', COALESCE(b.completed_at, 'no time')) AS sentence"
	"  FROM {booking} b"
	" WHERE b.store_id = :store_id" PAGE("b") STAMPS_WRONG("b")
	" ORDER BY b.id LIMIT :max" };
SQL_LIST(booking_stamps);

static struct sql live = { .name = "fsck_live", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT i.id, a.id AS other_id, CONCAT('appointment item ', i.id, IF(i.live, ' takes up time', ' takes up no time'),"
	"       IF(i.expires_at IS NULL, '', CONCAT(' until ', i.expires_at)), ', its appointment ', a.id, ' is ', a.status,"
	"       IF(a.expires_at IS NULL, '', CONCAT(' until ', a.expires_at))) AS sentence"
	"  FROM {appointment_item} i"
	"  JOIN {appointment} a ON a.store_id = i.store_id AND a.id = i.appointment_id"
	" WHERE i.store_id = :store_id" PAGE("i")
	"   AND (i.live <> (a.status IN ('pending', 'confirmed', 'completed'))"
	"        OR (a.status = 'pending' AND NOT i.expires_at <=> a.expires_at)"
	"        OR (a.status IN ('confirmed', 'completed') AND i.expires_at IS NOT NULL))"
	" ORDER BY i.id LIMIT :max" };
SQL_LIST(live);

const struct fsck_rule fsck_visit_rules[] = {
	{ "guests", "every appointment belongs to a guest of the business", FSCK_BY_APPOINTMENT, &guests, NULL },
	{ "item_guests", "every service is for the guest of its appointment", FSCK_BY_ITEM, &item_guests, NULL },
	{ "items", "every appointment has a service in it", FSCK_BY_APPOINTMENT, &items, NULL },
	{ "totals", "totals add up", FSCK_BY_APPOINTMENT, &totals, NULL },
	{ "ends", "appointments last as long as their services", FSCK_BY_APPOINTMENT, &ends, NULL },
	{ "memberships", "every appointment is in a group that knows whose it is", FSCK_BY_APPOINTMENT, &memberships, NULL },
	{ "groups", "every group has members, exactly one of them primary", FSCK_BY_GROUP, &groups, NULL },
	{ "stamps", "statuses of appointments have their moments", FSCK_BY_APPOINTMENT, &stamps, NULL },
	{ "booking_stamps", "statuses of class bookings have their moments", FSCK_BY_BOOKING, &booking_stamps, NULL },
	{ "live", "what takes up time is what is booked", FSCK_BY_ITEM, &live, NULL },
};
const size_t fsck_n_visit_rules = sizeof(fsck_visit_rules) / sizeof(fsck_visit_rules[0]);
