/* slot_publish.c - published class slots: read, checked against the teacher's calendar, written. */
#include "db/slot_publish.h"
#include "db/sql.h"

struct slot_query {
	uint64_t	store_id;
	struct str	public_id;
	struct instant	after;
};

static const struct shape query_shape = SHAPE(slot_query,
	FIELD(slot_query, store_id),
	FIELD(slot_query, public_id),
	FIELD(slot_query, after));

static const struct shape slot_shape = SHAPE(slot_plan,
	FIELD(slot_plan, id),
	FIELD(slot_plan, store_id),
	FIELD(slot_plan, technician_id),
	FIELD(slot_plan, public_id),
	FIELD(slot_plan, course),
	FIELD(slot_plan, technician),
	FIELD(slot_plan, local_start),
	FIELD(slot_plan, starts_at),
	FIELD(slot_plan, ends_at),
	FIELD(slot_plan, capacity),
	FIELD(slot_plan, status),
	FIELD(slot_plan, modifier_kind),
	FIELD(slot_plan, modifier),
	FIELD(slot_plan, n_booked),
	FIELD(slot_plan, n_held));

/* A pending booking whose time to pay is over reads as cancelled, whether or not anybody wrote that down. */
#define SELECT_SLOT											\
	"SELECT s.id, s.store_id, s.technician_id, s.public_id, c.public_id AS course, t.public_id AS technician, s.local_start,"	\
	"       s.starts_at, s.ends_at, s.capacity, s.status, s.modifier_kind, s.modifier,"		\
	"       (SELECT COUNT(*) FROM {booking} b"							\
	"         WHERE b.store_id = s.store_id AND b.slot_id = s.id AND (b.status IN ('confirmed', 'completed', 'no_show')"	\
	"            OR (b.status = 'pending' AND (b.expires_at IS NULL OR b.expires_at > UTC_TIMESTAMP(6))))) AS n_booked,"	\
	"       (SELECT COUNT(*) FROM {hold} h"								\
	"         WHERE h.store_id = s.store_id AND h.slot_id = s.id AND h.expires_at > UTC_TIMESTAMP(6)) AS n_held"	\
	"  FROM {slot} s"										\
	"  JOIN {course} c ON c.store_id = s.store_id AND c.id = s.course_id"				\
	"  JOIN {technician} t ON t.store_id = s.store_id AND t.id = s.technician_id"

static struct sql list = { .name = "slot_plan_list", .in = &query_shape, .out = &slot_shape, .text =
	SELECT_SLOT
	" WHERE s.store_id = :store_id AND s.starts_at > :after ORDER BY s.starts_at, s.public_id" };
SQL_LIST(list);

static struct sql by_id = { .name = "slot_plan_by_id", .in = &query_shape, .out = &slot_shape, .text =
	SELECT_SLOT
	" WHERE s.store_id = :store_id AND s.public_id = :public_id" };
SQL_LIST(by_id);

struct found {
	int64_t		n;
};

static const struct shape found_shape = SHAPE(found,
	FIELD(found, n));

struct teacher {
	uint64_t	technician_id;
};

static const struct shape teacher_shape = SHAPE(teacher,
	FIELD(teacher, technician_id));

static struct sql teacher = { .name = "slot_plan_teacher", .in = &slot_shape, .out = &teacher_shape, .text =
	"SELECT id AS technician_id FROM {technician} WHERE store_id = :store_id AND public_id = :technician" };
SQL_LIST(teacher);

/* Appointments, what is held, and other classes. The gap inside an appointment does not count as free: a class fills it all. */
static struct sql clashes = { .name = "slot_plan_clashes", .in = &slot_shape, .out = &found_shape, .text =
	"SELECT (SELECT COUNT(*) FROM {appointment_item}"
	"         WHERE store_id = :store_id AND technician_id = :technician_id AND live = 1"
	"           AND (expires_at IS NULL OR expires_at > UTC_TIMESTAMP(6))"
	"           AND busy_from < :ends_at AND busy_to > :starts_at)"
	"     + (SELECT COUNT(*) FROM {hold}"
	"         WHERE store_id = :store_id AND technician_id = :technician_id AND slot_id = 0 AND expires_at > UTC_TIMESTAMP(6)"
	"           AND busy_from < :ends_at AND busy_to > :starts_at)"
	"     + (SELECT COUNT(*) FROM {slot}"
	"         WHERE store_id = :store_id AND technician_id = :technician_id AND id <> :id"
	"           AND starts_at < :ends_at AND ends_at > :starts_at) AS n" };
SQL_LIST(clashes);

static struct sql insert = { .name = "slot_plan_insert", .in = &slot_shape, .text =
	"INSERT INTO {slot} (store_id, public_id, course_id, technician_id, local_start, starts_at, ends_at, capacity, status,"
	"                    modifier_kind, modifier, created_at, updated_at)"
	"SELECT :store_id, :public_id, c.id, :technician_id, :local_start, :starts_at, :ends_at, :capacity, :status,"
	"       :modifier_kind, :modifier, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)"
	"  FROM {course} c"
	" WHERE c.store_id = :store_id AND c.public_id = :course" };
SQL_LIST(insert);

static struct sql update = { .name = "slot_plan_update", .in = &slot_shape, .text =
	"UPDATE {slot}"
	"   SET course_id = (SELECT id FROM {course} WHERE store_id = :store_id AND public_id = :course),"
	"       technician_id = :technician_id, local_start = :local_start, starts_at = :starts_at, ends_at = :ends_at,"
	"       capacity = :capacity, status = :status, modifier_kind = :modifier_kind, modifier = :modifier, booked_count = 0,"
	"       updated_at = UTC_TIMESTAMP(6)"
	" WHERE store_id = :store_id AND id = :id" };
SQL_LIST(update);

enum err
db_slot_plan_list(struct db *db, uint64_t store_id, struct instant after, size_t max, struct slot_plan **out, size_t *n_out)
{
	struct slot_query query;

	query.store_id = store_id;
	query.public_id = STR_NONE;
	query.after = after;
	return sql_list(db, &list, &query, max, out, n_out);
}

enum err
db_slot_plan_by_id(struct db *db, uint64_t store_id, struct str public_id, struct slot_plan *out)
{
	struct slot_query query;

	query.store_id = store_id;
	query.public_id = public_id;
	query.after.us = 0;
	return sql_one(db, &by_id, &query, out);
}

enum err
db_slot_plan_teacher(struct db *db, struct slot_plan *slot)
{
	struct teacher found;
	enum err e;

	if ((e = sql_one(db, &teacher, slot, &found)) != OK)
		return e;
	slot->technician_id = found.technician_id;
	return OK;
}

enum err
db_slot_plan_clashes(struct db *db, const struct slot_plan *slot, bool *out)
{
	struct found found;
	enum err e;

	if ((e = sql_one(db, &clashes, slot, &found)) != OK)
		return e;
	*out = found.n > 0;
	return OK;
}

enum err
db_slot_plan_insert(struct db *db, const struct slot_plan *slot)
{
	return sql_exec(db, &insert, slot, NULL);
}

enum err
db_slot_plan_update(struct db *db, const struct slot_plan *slot)
{
	return sql_exec(db, &update, slot, NULL);
}
