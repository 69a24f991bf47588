/*
 * plan.c - for who plans ahead: the picture as it is or would be, and classes put into their teachers' calendars.
 *
 * Nothing is re-seated for a class: a date on which the teacher has something is for a person to look at. Published again it is found by
 * its course, teacher and start, which also tells what became of a commit whose answer was lost.
 */
#include "base/secret.h"
#include "db/planning.h"
#include "db/slot_publish.h"
#include "desk/desk_private.h"

struct publishing {
	const struct class_plan	*plan;
	struct span		 span;
	struct class_clash	*clash;
};

/* A class may lie in the gap of an appointment, but not across its ends. */
static bool
is_taken(const struct busy *busy, struct span span)
{
	if (busy->busy.from >= span.to || busy->busy.to <= span.from)
		return false;
	return busy->gap.from > span.from || busy->gap.to < span.to;
}

static bool
is_off(const struct desk *desk, struct publishing *act)
{
	const struct time_off *off;
	size_t i;

	for (i = 0; i < desk->cat->n_time_off; i++) {
		off = &desk->cat->time_off[i];
		if (off->technician_id != desk_technician_key(desk, act->plan->technician) ||
		    off->starts_at.us >= act->span.to * US_PER_MIN || off->ends_at.us <= act->span.from * US_PER_MIN)
			continue;
		*act->clash = (struct class_clash){ .span = { MINUTE_OF(off->starts_at), MINUTE_OF(off->ends_at) }, .is_off = true };
		return true;
	}
	return false;
}

static enum err
look(struct desk *desk, struct publishing *act)
{
	const struct busy *busy;
	struct picture picture;
	size_t i;
	enum err e;

	if (is_off(desk, act))
		return ERR_SLOT_TAKEN;
	if ((e = desk_picture(desk, desk_date(desk, act->span.from), desk_date(desk, act->span.to - 1), STR_NONE, &picture)) != OK)
		return e;
	for (i = 0; i < picture.n_busy; i++) {
		busy = &picture.busy[i];
		if (busy->technician != act->plan->technician || !is_taken(busy, act->span))
			continue;
		*act->clash = (struct class_clash){ .span = busy->busy, .kind = busy->kind };
		return ERR_SLOT_TAKEN;
	}
	return OK;
}

static enum err
publish(struct desk *desk, struct scope *scope, void *arg)
{
	struct planning_key key;
	struct publishing *act;
	struct slot_plan slot;
	uint64_t id;
	enum err e;

	act = arg;
	key = (struct planning_key){
		.store_id = desk->cat->store.id,
		.course = act->plan->course,
		.technician_id = desk_technician_key(desk, act->plan->technician),
		.starts_at = act->plan->starts_at,
	};
	if ((e = db_class_by_start(desk->db, &key, &id)) != ERR_NOT_FOUND)
		return e == OK ? ERR_EXISTS : e;
	if ((e = look(desk, act)) != OK)
		return e;
	slot = (struct slot_plan){
		.store_id = key.store_id,
		.technician_id = key.technician_id,
		.public_id = str_fmt(desk->arena, "slot-%.*s", STR_ARG(secret_uuid7(desk->arena, desk->now.us / 1000))),
		.course = act->plan->course,
		.local_start = act->plan->local_start,
		.starts_at = act->plan->starts_at,
		.ends_at = INSTANT_OF(act->span.to),
		.capacity = act->plan->capacity,
		.status = STR("available"),
		.modifier_kind = act->plan->modifier_kind,
		.modifier = act->plan->modifier,
	};
	(void)scope;
	return db_slot_plan_insert(desk->db, &slot);
}

enum err
desk_publish(struct desk *desk, const struct class_plan *plan, struct class_clash *out)
{
	struct scope scope = { .n_days = 0 };
	struct publishing act;
	enum err e;

	if (plan->minutes <= 0 || plan->minutes > 1440 || plan->capacity <= 0)
		return ERR_INVALID;
	if (plan->starts_at.us <= desk->now.us)
		return ERR_IN_THE_PAST;
	act = (struct publishing){ .plan = plan, .clash = out };
	act.span = (struct span){ .from = MINUTE_OF(plan->starts_at), .to = MINUTE_OF(plan->starts_at) + plan->minutes };
	scope_add(desk, &scope, act.span);
	e = desk_transact(desk, &scope, publish, &act);
	return e == ERR_EXISTS && scope.uncertain ? OK : e;
}

enum err
desk_view(struct desk *desk, struct date first, struct date last, struct day_view *out)
{
	struct picture picture;
	enum err e;

	if ((e = desk_picture(desk, first, last, STR_NONE, &picture)) != OK)
		return e;
	*out = (struct day_view){ .day = picture.day, .busy = picture.busy, .n_busy = picture.n_busy };
	return OK;
}
