/* v1_slots.c - GET /api/v1/courses/{id}/slots and /api/v1/teachers/{id}/slots: published classes and how full they are. */
#include "api/v1.h"
#include "base/arena.h"

enum { NO_DATE = INT32_MIN };

struct slots_query {
	struct date	date;
	struct date	from;
	struct date	to;
};

struct time_slot {
	struct str	id;
	struct str	course_id;
	struct str	course_name;
	struct str	teacher_id;
	struct str	teacher_name;
	struct str	institution_id;
	struct str	store_id;
	struct date	slot_date;
	struct str	start_time;
	struct str	end_time;
	struct local	datetime;
	struct instant	starts_at;
	int32_t		capacity;
	int64_t		booked_count;
	int64_t		seats_left;
	struct str	status;
	int64_t		price_modifier;
	struct str	modifier_kind;
	struct money	price;
	struct str	currency;
	struct instant	locked_until;
	struct instant	created_at;
	struct instant	updated_at;
};

struct slots_view {
	struct time_slot	*slots;
	size_t			 n_slots;
};

static const struct shape query_shape = SHAPE(slots_query,
	FIELD(slots_query, date), FIELD(slots_query, from), FIELD(slots_query, to));

static const struct shape slot_shape = SHAPE(time_slot,
	FIELD(time_slot, id), FIELD_AS(time_slot, course_id, "courseId"), FIELD_AS(time_slot, course_name, "courseName"),
	FIELD_AS(time_slot, teacher_id, "teacherId"), FIELD_AS(time_slot, teacher_name, "teacherName"),
	FIELD_AS(time_slot, institution_id, "institutionId"), FIELD_AS(time_slot, store_id, "storeId"),
	FIELD_AS(time_slot, slot_date, "slotDate"), FIELD_AS(time_slot, start_time, "startTime"),
	FIELD_AS(time_slot, end_time, "endTime"), FIELD(time_slot, datetime), FIELD_AS(time_slot, starts_at, "startsAt"),
	FIELD(time_slot, capacity), FIELD_AS(time_slot, booked_count, "bookedCount"),
	FIELD_AS(time_slot, seats_left, "seatsLeft"), FIELD(time_slot, status),
	FIELD_AS(time_slot, price_modifier, "priceModifier"), FIELD_NULL_AS(time_slot, modifier_kind, "priceModifierKind"),
	FIELD(time_slot, price), FIELD(time_slot, currency), FIELD_NULL_AS(time_slot, locked_until, "lockedUntil"),
	FIELD_AS(time_slot, created_at, "createdAt"), FIELD_AS(time_slot, updated_at, "updatedAt"));

static const struct shape slots_shape = SHAPE(slots_view,
	FIELD_LIST(slots_view, slots, n_slots, &slot_shape));

/* A day, a range, or from today to the last day that can be booked. */
static enum err
read_days(struct cx *cx, struct date *first, struct date *last)
{
	struct slots_query query = { { NO_DATE }, { NO_DATE }, { NO_DATE } };
	enum err e;

	if ((e = api_query(cx, &query_shape, &query)) != OK)
		return e;
	*first = catalogue_today(cx->desk->cat, cx->now);
	*last = catalogue_last_day(cx->desk->cat, cx->now);
	if (query.from.days != NO_DATE)
		*first = query.from;
	if (query.to.days != NO_DATE)
		*last = query.to;
	else if (query.from.days != NO_DATE && last->days < first->days)
		*last = *first;
	if (query.date.days != NO_DATE)
		*first = *last = query.date;
	if (last->days - first->days > 366)
		return api_reply_field(cx, ERR_INVALID, STR("to"), N_("This range is too long."));
	return OK;
}

static void
fill(struct cx *cx, const struct class_slot *slot, struct time_slot *out)
{
	struct local end = api_local(cx, slot->ends_at);

	*out = (struct time_slot){
		.id = slot->public_id,
		.course_id = slot->course,
		.course_name = slot->course_name,
		.teacher_id = slot->teacher,
		.teacher_name = slot->teacher_name,
		.institution_id = slot->institution,
		.store_id = cx->desk->cat->store.public_id,
		.slot_date = slot->local_start.date,
		.start_time = api_clock(cx, slot->local_start.seconds / 60),
		.end_time = api_clock(cx, end.seconds / 60),
		.datetime = slot->local_start,
		.starts_at = slot->starts_at,
		.capacity = slot->capacity,
		.booked_count = slot->booked_count - slot->n_lapsed,
		.seats_left = class_seats_left(slot),
		.status = class_status(slot, cx->now),
		.price_modifier = slot->modifier,
		.modifier_kind = slot->modifier_kind,
		.price = class_price(slot).final,
		.currency = cx->desk->cat->store.currency,
		.locked_until = class_locked_until(slot),
		.created_at = slot->created_at,
		.updated_at = slot->updated_at,
	};
}

static enum err
list(struct cx *cx, enum class_noun noun)
{
	struct slots_view view = { .n_slots = 0 };
	struct class_slot *slots;
	struct date first;
	struct date last;
	size_t i;
	enum err e;

	if ((e = v1_find(cx, noun, cx->params[0])) != OK || (e = read_days(cx, &first, &last)) != OK)
		return e;
	e = desk_class_list(cx->desk, noun == CLASS_COURSE ? cx->params[0] : STR_NONE,
	    noun == CLASS_TEACHER ? cx->params[0] : STR_NONE, first, last, &slots, &view.n_slots);
	if (e != OK)
		return v1_refuse(cx, e, true);
	view.slots = NEW_N(cx->arena, struct time_slot, view.n_slots);
	for (i = 0; i < view.n_slots; i++)
		fill(cx, &slots[i], &view.slots[i]);
	return api_reply(cx, 200, &slots_shape, &view);
}

enum err
v1_course_slots(struct cx *cx)
{
	return list(cx, CLASS_COURSE);
}

enum err
v1_teacher_slots(struct cx *cx)
{
	return list(cx, CLASS_TEACHER);
}
