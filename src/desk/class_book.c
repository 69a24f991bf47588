/*
 * class_book.c - a student books a place.
 *
 * Every act has a key, the client's or one of its own, so that a commit whose answer was lost finds what came of it.
 */
#include "base/metric.h"
#include "desk/class_private.h"

struct booking_act {
	const struct class_order	*order;
	struct idempotency_row		 key;
	struct class_booking		 out;
};

/* Full comes before wrong: who asks for a taken time by another course is told that it is taken. */
static enum err
check(const struct desk *desk, const struct class_order *order, const struct class_slot *slot)
{
	enum err e;

	if ((e = class_bookable(desk, slot)) != OK)
		return e;
	if (order->course.len > 0 && !str_eq(order->course, slot->course))
		return ERR_NOT_FOUND;
	return order->teacher.len > 0 && !str_eq(order->teacher, slot->teacher) ? ERR_NOT_FOUND : OK;
}

static void
fill(struct desk *desk, const struct class_order *order, const struct class_slot *slot, struct class_booking *out)
{
	struct class_price price = class_price(slot);

	*out = (struct class_booking){
		.store_id = slot->store_id,
		.slot_id = slot->id,
		.course_id = slot->course_id,
		.technician_id = slot->technician_id,
		.guest_id = order->student->subject_id,
		.public_id = secret_uuid7(desk->arena, desk->now.us / 1000),
		.course_name = slot->course_name,
		.teacher_name = slot->teacher_name,
		.student_name = order->name.len > 0 ? order->name : order->student->name,
		.student_email = order->email.len > 0 ? order->email : order->student->email,
		.student_phone = order->student->phone,
		.child_ref = order->child,
		.places = 1,
		.status = STR("pending"),
		.payment_status = STR("unpaid"),
		.price = slot->price,
		.commission = price.commission,
		.final_price = price.final,
		.currency = desk->cat->store.currency,
		.student_note = order->note,
		.source = order->source,
		.created_by = STR("guest_self_service"),
		.locale = order->locale,
		.manage_hash = desk_hash(desk, STR("manage"), secret_token(desk->arena)),
		.expires_at = { .us = desk->now.us + desk->cat->store.pay_seconds * US_PER_S },
		.created_at = desk->now,
		.updated_at = desk->now,
	};
}

static enum err
write(struct desk *desk, struct booking_act *act, const struct class_slot *slot)
{
	struct class_booking booking;
	struct class_hold hold;
	struct class_key key;
	enum err e;

	fill(desk, act->order, slot, &booking);
	if ((e = class_take(desk, slot, booking.places)) != OK)
		return e;
	key = class_key(desk, STR_NONE);
	if ((e = db_booking_insert(desk->db, &booking, &key.id)) != OK)
		return e;
	if ((e = db_booking_by_id(desk->db, &key, &act->out)) != OK)
		return e;
	if (act->order->consent && (e = desk_consent_class(desk, act->out.id)) != OK)
		return e;
	hold = (struct class_hold){ .store_id = slot->store_id, .slot_id = slot->id };
	hold.token_hash = class_token(desk, act->order->token);
	if (act->order->token.len > 0 && (e = db_class_hold_delete(desk->db, &hold)) != OK)
		return e;
	if ((e = class_event(desk, &act->out, STR("status"), STR_NONE, STR("pending"), STR("guest"), STR_NONE)) != OK)
		return e;
	if ((e = class_tell(desk, &act->out, CLASS_BOOKED, act->order->texts, act->order->arg)) != OK)
		return e;
	act->key.subject_id = act->out.id;
	act->key.secret = STR_NONE;
	return db_idempotency_set(desk->db, &act->key);
}

static enum err
book(struct desk *desk, struct scope *scope, void *arg)
{
	struct booking_act *act;
	struct class_slot slot;
	enum err e;

	(void)scope;
	act = arg;
	if ((e = class_settle(desk, act->order->slot, act->order->token, act->order->texts, act->order->arg, &slot)) != OK)
		return e;
	if ((e = check(desk, act->order, &slot)) != OK)
		return e;
	return write(desk, act, &slot);
}

enum err
desk_class_book(struct desk *desk, const struct class_order *order, struct class_booking *out)
{
	struct scope scope = { .n_days = 0 };
	struct booking_act act;
	struct class_slot slot;
	enum err e;

	if (order->student->kind != SESSION_GUEST || order->student->business_id != desk->cat->store.business_id)
		return ERR_FORBIDDEN;
	act = (struct booking_act){ .order = order };
	class_key_row(desk, STR("class"), order->key.len > 0 ? order->key : secret_token(desk->arena), order->key_body, &act.key);
	if ((e = class_by_key(desk, &act.key, out)) != ERR_NOT_FOUND)
		return e;
	if ((e = desk_class_by_id(desk, order->slot, order->token, &slot)) != OK)
		return e;
	scope.slot_id = slot.id;
	scope.key = &act.key;
	e = desk_transact(desk, &scope, book, &act);
	if (scope.key_exists)
		return class_by_key(desk, &act.key, out);
	if (e == OK)
		*out = act.out;
	metric_add(METRIC_CLASS_BOOKINGS, e == OK ? 1 : 0);
	return e;
}
