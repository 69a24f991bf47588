/* class_change.c - the status table of class bookings; whatever is not in it is refused. */
#include "desk/class_private.h"
#include "desk/waiting_private.h"

struct changing {
	const struct class_change	*change;
	struct str			 class;		/* public id; older than any run */
	struct class_booking		 before;
	struct class_booking		 now;
	struct class_slot		 slot;
	enum class_news			 news;
	bool				 tells;
	struct idempotency_row		 key;
};

static bool
is(const struct class_booking *booking, struct str status)
{
	return str_eq(booking->status, status);
}

static bool
is_live(const struct class_booking *booking)
{
	return is(booking, STR("pending")) || is(booking, STR("confirmed"));
}

static void
say(struct changing *act, enum class_news news)
{
	act->news = news;
	act->tells = true;
}

static enum err
confirm(struct desk *desk, struct changing *act)
{
	if (!is(&act->before, STR("pending")))
		return ERR_WRONG_STATE;
	act->now.status = STR("confirmed");
	act->now.confirmed_at = desk->now;
	act->now.expires_at.us = 0;
	say(act, CLASS_CONFIRMED);
	return OK;
}

static enum err
cancel(struct desk *desk, struct changing *act)
{
	int64_t until;

	until = act->before.starts_at.us - desk->cat->store.cancel_until_minutes * US_PER_MIN;
	if (!is_live(&act->before) || (act->change->by_owner && until < desk->now.us))
		return ERR_WRONG_STATE;
	act->now.status = STR("cancelled");
	act->now.cancelled_at = desk->now;
	act->now.expires_at.us = 0;
	say(act, CLASS_CANCELLED);
	return class_give(desk, &act->before);
}

static enum err
end(struct desk *desk, struct changing *act)
{
	if (!is(&act->before, STR("confirmed")) || act->before.starts_at.us > desk->now.us)
		return ERR_WRONG_STATE;
	if (act->change->act == CLASS_NO_SHOW) {
		act->now.status = STR("no_show");
		return OK;
	}
	act->now.status = STR("completed");
	act->now.completed_at = desk->now;
	return db_booking_visit(desk->db, &act->before);
}

/* Only one that lapsed comes back; who took the booking back and is charged all the same gets the money back. */
static enum err
pay_late(struct desk *desk, struct changing *act)
{
	enum err e;

	e = act->before.expires_at.us != 0 ? class_bookable(desk, &act->slot) : ERR_SLOT_TAKEN;
	if (e == OK)
		e = class_take(desk, &act->slot, act->before.places);
	if (e != OK && e != ERR_SLOT_TAKEN && e != ERR_SLOT_UNAVAILABLE)
		return e;
	if (e == OK) {
		act->now.status = desk->cat->store.paid_confirms ? STR("confirmed") : STR("pending");
		if (desk->cat->store.paid_confirms)
			act->now.confirmed_at = desk->now;
		act->now.cancelled_at.us = 0;
		act->now.expires_at.us = 0;
		say(act, CLASS_REVIVED);
		return OK;
	}
	act->now.refund_due = true;
	say(act, CLASS_REFUND_DUE);
	return OK;
}

static enum err
pay(struct desk *desk, struct changing *act)
{
	if (!str_eq(act->before.payment_status, STR("unpaid")))
		return ERR_WRONG_STATE;
	act->now.payment_status = STR("paid");
	if (is(&act->before, STR("cancelled")))
		return pay_late(desk, act);
	act->now.expires_at.us = 0;
	return is(&act->before, STR("pending")) && desk->cat->store.paid_confirms ? confirm(desk, act) : OK;
}

static enum err
refund(struct changing *act)
{
	if (!str_eq(act->before.payment_status, STR("paid")))
		return ERR_WRONG_STATE;
	act->now.payment_status = STR("refunded");
	act->now.refund_due = false;
	return OK;
}

static enum err
decide(struct desk *desk, struct changing *act)
{
	switch (act->change->act) {
	case CLASS_CONFIRM:
		return confirm(desk, act);
	case CLASS_CANCEL:
		return cancel(desk, act);
	case CLASS_COMPLETE:
	case CLASS_NO_SHOW:
		return end(desk, act);
	case CLASS_PAY:
		return pay(desk, act);
	case CLASS_REFUND:
		return refund(act);
	}
	return ERR_INVALID;
}

static enum err
record(struct desk *desk, const struct changing *act)
{
	const struct class_change *change = act->change;
	enum err e;

	if (!str_eq(act->before.status, act->now.status) && (e = class_event(desk, &act->before, STR("status"), act->before.status,
	    act->now.status, change->actor, change->why)) != OK)
		return e;
	if (!str_eq(act->before.payment_status, act->now.payment_status) && (e = class_event(desk, &act->before, STR("payment"),
	    act->before.payment_status, act->now.payment_status, change->actor, change->why)) != OK)
		return e;
	return act->tells ? class_tell(desk, &act->now, act->news, change->texts, change->arg) : OK;
}

static enum err
run(struct desk *desk, struct scope *scope, void *arg)
{
	struct changing *act;
	struct class_key key;
	enum err e;

	act = arg;
	act->tells = false;
	if ((e = class_settle(desk, act->class, STR_NONE, act->change->texts, act->change->arg, &act->slot)) != OK)
		return e;
	key = class_key(desk, act->change->booking);
	if ((e = db_booking_by_public_id(desk->db, &key, &act->before)) != OK)
		return e;
	act->now = act->before;
	act->now.from_status = act->before.status;
	act->now.from_payment = act->before.payment_status;
	act->now.updated_at = desk->now;
	act->now.manage_hash = STR_NONE;
	if ((e = decide(desk, act)) != OK)
		return e;
	if ((e = db_booking_set(desk->db, &act->now)) != OK)
		return e;
	if ((e = record(desk, act)) != OK)
		return e;
	if (act->change->act == CLASS_CANCEL && (e = class_wait_settle(desk, act->slot.id)) != OK)
		return e;
	if (scope->key == NULL)
		return OK;
	scope->key->subject_id = act->before.id;
	scope->key->secret = STR_NONE;
	return db_idempotency_set(desk->db, scope->key);
}

/* Whether the booking says what the act would have made of it: the commit whose answer was lost had been done. */
static bool
is_done(const struct class_booking *booking, enum class_act act)
{
	static const struct str names[] = {
		[CLASS_CONFIRM] = { .ptr = "confirmed", .len = 9 },
		[CLASS_CANCEL] = { .ptr = "cancelled", .len = 9 },
		[CLASS_COMPLETE] = { .ptr = "completed", .len = 9 },
		[CLASS_NO_SHOW] = { .ptr = "no_show", .len = 7 },
		[CLASS_PAY] = { .ptr = "paid", .len = 4 },
		[CLASS_REFUND] = { .ptr = "refunded", .len = 8 },
	};

	return str_eq(names[act], act == CLASS_PAY || act == CLASS_REFUND ? booking->payment_status : booking->status);
}

enum err
desk_class_change(struct desk *desk, const struct class_change *change, struct class_booking *out)
{
	struct scope scope = { .n_days = 0 };
	struct changing act;
	struct class_key key;
	enum err e;

	act = (struct changing){ .change = change };
	if (change->key.len > 0) {
		class_key_row(desk, STR("class.pay"), change->key, change->key_body, &act.key);
		scope.key = &act.key;
		if ((e = class_by_key(desk, &act.key, out)) != ERR_NOT_FOUND)
			return e;
	}
	key = class_key(desk, change->booking);
	if ((e = db_booking_by_public_id(desk->db, &key, &act.before)) != OK)
		return e;
	scope.slot_id = act.before.slot_id;
	act.class = act.before.slot;
	e = desk_transact(desk, &scope, run, &act);
	if (scope.key_exists)
		return class_by_key(desk, &act.key, out);
	if (e == ERR_WRONG_STATE && scope.uncertain && is_done(&act.before, change->act)) {
		*out = act.before;
		return OK;
	}
	return e == OK ? db_booking_by_public_id(desk->db, &key, out) : e;
}

enum err
desk_class_any_booking(struct desk *desk, struct str booking, struct class_booking *out)
{
	struct class_key key;

	key = class_key(desk, booking);
	return db_booking_by_public_id(desk->db, &key, out);
}

enum err
desk_class_booking(struct desk *desk, struct principal *who, struct str booking, struct class_booking *out)
{
	struct class_key key;
	enum err e;

	if ((e = desk_principal_at(desk, who)) != OK)
		return e;
	key = class_key(desk, booking);
	if ((e = db_booking_by_public_id(desk->db, &key, out)) != OK)
		return e;
	if (who->kind == SESSION_GUEST)
		return out->guest_id == who->subject_id ? OK : ERR_NOT_FOUND;
	if (who->kind == SESSION_STAFF && !str_eq(who->role, STR("technician")))
		return OK;
	return out->technician_id == who->technician_id ? OK : ERR_NOT_FOUND;
}

enum err
desk_class_bookings(struct desk *desk, const struct principal *who, const struct class_query *query, struct class_booking **out,
    size_t *n_out)
{
	struct booking_query all;

	all = (struct booking_query){
		.business_id = who->business_id,
		.guest_id = who->kind == SESSION_GUEST ? who->subject_id : 0,
		.technician_id = who->kind == SESSION_TEACHER ? who->subject_id : 0,
		.staff_id = who->kind == SESSION_STAFF ? who->subject_id : 0,
		.status = query->status,
		.first = query->first,
		.last = query->last,
		.before = query->before == 0 ? INT64_MAX : query->before,
		.max = (int64_t)(query->max > CLASS_PAGE_MAX ? CLASS_PAGE_MAX : query->max),
		.now = desk->now,
	};
	return db_booking_list(desk->db, &all, out, n_out);
}
