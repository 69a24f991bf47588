/* planning.c - single classes and bookings, for a person who plans. */
#include "db/planning.h"
#include "db/sql.h"

struct found {
	uint64_t	id;
};

static const struct shape key_shape = SHAPE(planning_key,
	FIELD(planning_key, store_id),
	FIELD(planning_key, id),
	FIELD(planning_key, course),
	FIELD(planning_key, technician_id),
	FIELD(planning_key, starts_at));

static const struct shape item_shape = SHAPE(booked_item,
	FIELD(booked_item, group_code),
	FIELD(booked_item, guest_name),
	FIELD(booked_item, service_name),
	FIELD(booked_item, requested),
	FIELD(booked_item, told));

static const struct shape class_shape = SHAPE(booked_class,
	FIELD(booked_class, public_id),
	FIELD(booked_class, course),
	FIELD(booked_class, booked_count));

static const struct shape found_shape = SHAPE(found,
	FIELD(found, id));

static struct sql item = { .name = "planning_item", .in = &key_shape, .out = &item_shape, .text =
	"SELECT COALESCE(g.code, '') AS group_code, a.guest_name, i.service_name, i.technician_requested AS requested,"
	"       i.technician_told AS told"
	"  FROM {appointment_item} i"
	"  JOIN {appointment} a ON a.store_id = i.store_id AND a.id = i.appointment_id"
	"  LEFT JOIN {appointment_group_member} m ON m.store_id = a.store_id AND m.appointment_id = a.id"
	"  LEFT JOIN {appointment_group} g ON g.store_id = m.store_id AND g.id = m.group_id"
	" WHERE i.store_id = :store_id AND i.id = :id" };
SQL_LIST(item);

static struct sql class = { .name = "planning_class", .in = &key_shape, .out = &class_shape, .text =
	"SELECT s.public_id, c.name AS course, s.booked_count"
	"  FROM {slot} s"
	"  JOIN {course} c ON c.store_id = s.store_id AND c.id = s.course_id"
	" WHERE s.store_id = :store_id AND s.id = :id" };
SQL_LIST(class);

static struct sql by_start = { .name = "planning_by_start", .in = &key_shape, .out = &found_shape, .text =
	"SELECT s.id"
	"  FROM {slot} s"
	"  JOIN {course} c ON c.store_id = s.store_id AND c.id = s.course_id"
	" WHERE s.store_id = :store_id AND c.public_id = :course AND s.technician_id = :technician_id AND s.starts_at = :starts_at" };
SQL_LIST(by_start);

static struct sql teacher = { .name = "planning_teacher", .in = &key_shape, .out = &found_shape, .text =
	"SELECT s.technician_id AS id"
	"  FROM {slot} s"
	"  JOIN {course} c ON c.store_id = s.store_id AND c.id = s.course_id"
	" WHERE s.store_id = :store_id AND c.public_id = :course"
	" ORDER BY s.starts_at DESC, s.id DESC LIMIT 1" };
SQL_LIST(teacher);

enum err
db_booked_item(struct db *db, const struct planning_key *key, struct booked_item *out)
{
	return sql_one(db, &item, key, out);
}

enum err
db_booked_class(struct db *db, const struct planning_key *key, struct booked_class *out)
{
	return sql_one(db, &class, key, out);
}

static enum err
find(struct db *db, struct sql *sql, const struct planning_key *key, uint64_t *out)
{
	struct found row;
	enum err e;

	if ((e = sql_one(db, sql, key, &row)) != OK)
		return e;
	*out = row.id;
	return OK;
}

enum err
db_class_by_start(struct db *db, const struct planning_key *key, uint64_t *out_id)
{
	return find(db, &by_start, key, out_id);
}

enum err
db_class_teacher(struct db *db, const struct planning_key *key, uint64_t *out_technician_id)
{
	return find(db, &teacher, key, out_technician_id);
}
