/*
 * change.c - the status table: one step in the life of one appointment.
 *
 * Each step is an update that names the state it is from, so that two at once cannot both be taken. Whose commit was lost and finds the
 * step already taken has taken it.
 */
#include "db/appointment.h"
#include "db/change.h"
#include "db/claim.h"
#include "desk/change_private.h"
#include "desk/hook.h"

enum { NOTICE_LIFE_S = 24 * 60 * 60 };

static const struct step {
	enum err	(*take)(struct db *db, const struct change_key *key);	/* NULL: appointment.h's cancel */
	const char	*what;
	const char	*to;
	const char	*message;	/* NULL: nobody is told */
	bool		 frees;
} steps[] = {
	[CHANGE_CONFIRM] = { db_change_confirm, "status", "confirmed", "confirmed", false },
	[CHANGE_CANCEL] = { NULL, "status", "cancelled", "cancelled", true },
	[CHANGE_COMPLETE] = { db_change_complete, "status", "completed", NULL, false },
	[CHANGE_NO_SHOW] = { db_change_no_show, "status", "no_show", NULL, true },
	[CHANGE_PAY] = { db_change_pay, "payment", "paid", NULL, false },
	[CHANGE_REFUND] = { db_change_refund, "payment", "refunded", NULL, false },
};

struct changing {
	const struct changer	*who;
	const struct step	*step;
	struct str		 appointment;
	struct receipt		 receipt;
};

static bool
serves(const struct subject *subject, uint64_t technician)
{
	size_t i;

	for (i = 0; i < subject->n_items; i++)
		if (subject->items[i].technician_id == technician)
			return true;
	return false;
}

static enum err
guest_of(struct desk *desk, const struct changer *who, struct str appointment, uint64_t primary_id, struct subject *out)
{
	size_t i;
	enum err e;

	if (who->manage_token.len > 0)
		e = desk_visit_by_hash(desk, desk_manage_hash(desk, who->manage_token), &out->receipt, &out->rows);
	else
		e = desk_visit_by_id(desk, primary_id, &out->receipt, &out->rows);
	if (e != OK)
		return e;
	for (i = 0; i < out->receipt.n_guests; i++)
		if (str_eq(out->receipt.guests[i].public_id, appointment)) {
			out->guest = &out->receipt.guests[i];
			out->row = &out->rows[i];
			return OK;
		}
	return ERR_NOT_FOUND;
}

enum err
change_find(struct desk *desk, const struct changer *who, struct str appointment, struct subject *out)
{
	struct appointment_key items;
	struct change_key key;
	struct subject_row row = { .primary_id = 0 };
	enum err e;

	key = (struct change_key){ .store_id = desk->cat->store.id, .public_id = appointment };
	if (who->manage_token.len == 0 && (e = db_change_subject(desk->db, &key, &row)) != OK)
		return e;
	if ((e = guest_of(desk, who, appointment, row.primary_id, out)) != OK)
		return e;
	items = (struct appointment_key){ .store_id = desk->cat->store.id, .id = out->guest->id };
	if ((e = db_item_list(desk->db, &items, &out->items, &out->n_items)) != OK)
		return e;
	return who->technician == 0 || serves(out, who->technician) ? OK : ERR_NOT_FOUND;
}

void
change_lock(const struct desk *desk, struct scope *scope, const struct subject *subject)
{
	const struct item_row *item;
	size_t i;

	for (i = 0; i < subject->n_items; i++) {
		item = &subject->items[i];
		scope_add(desk, scope, (struct span){ MINUTE_OF(item->busy_from), MINUTE_OF(item->busy_to) });
	}
}

enum err
change_event(struct desk *desk, const struct changer *who, struct event_row event)
{
	event.store_id = desk->cat->store.id;
	event.actor = who->manage_token.len > 0 ? STR("guest") : who->actor;
	event.why = who->why;
	event.created_at = desk->now;
	return desk_record(desk, &event, 1);
}

enum err
change_tell(struct desk *desk, const struct changer *who, struct str message, const struct subject *subject)
{
	struct message_texts texts = { .sms = STR_NONE, .subject = STR_NONE, .body = STR_NONE };
	struct notice notice;

	if (who->texts == NULL)
		return OK;
	who->texts(who->arg, &subject->receipt, &texts);
	notice = (struct notice){
		.message = message,
		.subject_id = subject->guest->id,
		.sequence = (uint32_t)subject->row->sequence,
		.locale = subject->rows[0].locale,
		.receipt = &subject->receipt,
		.texts = &texts,
		.valid_until = { .us = desk->now.us + NOTICE_LIFE_S * US_PER_S },
	};
	return desk_notify(desk, &notice);
}

static enum err
take(struct desk *desk, const struct step *step, const struct subject *subject)
{
	struct appointment_key cancelled;
	struct change_key key;
	struct claim_key claim;
	size_t i;
	enum err e;

	key = (struct change_key){ .store_id = desk->cat->store.id, .id = subject->guest->id, .now = desk->now };
	cancelled = (struct appointment_key){ .store_id = key.store_id, .id = key.id, .now = desk->now };
	e = step->take == NULL ? db_appointment_cancel(desk->db, &cancelled) : step->take(desk->db, &key);
	claim = (struct claim_key){ .store_id = key.store_id };
	for (i = 0; e == OK && step->frees && i < subject->n_items; i++) {
		claim.item_id = subject->items[i].id;
		e = db_claim_delete_item(desk->db, &claim);
	}
	return e;
}

static enum err
take_recorded(struct desk *desk, const struct changing *act, const struct step *step, const struct subject *subject)
{
	bool is_status = str_eq(str_of(step->what), STR("status"));
	enum err e;

	if ((e = take(desk, step, subject)) != OK)
		return e;
	return change_event(desk, act->who, (struct event_row){
		.subject_kind = STR("appointment"),
		.subject_id = subject->guest->id,
		.what = str_of(step->what),
		.from_value = is_status ? subject->guest->status : subject->guest->payment_status,
		.to_value = str_of(step->to),
	});
}

/* A payment confirms what waits for staff, where the store says so. */
static bool
confirms(const struct desk *desk, const struct step *step, const struct subject *subject)
{
	return step == &steps[CHANGE_PAY] && desk->cat->store.paid_confirms && str_eq(subject->guest->status, STR("pending"));
}

static enum err
change(struct desk *desk, struct scope *scope, void *arg)
{
	struct changing *act;
	struct subject subject;
	const char *message;
	enum err e;

	act = arg;
	if ((e = change_find(desk, act->who, act->appointment, &subject)) != OK)
		return e;
	change_lock(desk, scope, &subject);
	if (scope_grew(scope))		/* one was moved meanwhile */
		return ERR_WRONG_STATE;
	if ((e = take_recorded(desk, act, act->step, &subject)) != OK)
		return e;
	message = act->step->message;
	if (confirms(desk, act->step, &subject)) {
		if ((e = take_recorded(desk, act, &steps[CHANGE_CONFIRM], &subject)) != OK)
			return e;
		message = steps[CHANGE_CONFIRM].message;
	}
	if ((e = change_find(desk, act->who, act->appointment, &subject)) != OK)
		return e;
	if (act->step->frees && (e = desk_waiting_freed_by(desk, scope, &subject.receipt)) != OK)
		return e;
	if (message != NULL && (e = change_tell(desk, act->who, str_of(message), &subject)) != OK)
		return e;
	act->receipt = subject.receipt;
	return OK;
}

static bool
is_taken(const struct step *step, const struct receipt_guest *guest)
{
	return str_eq(str_eq(str_of(step->what), STR("status")) ? guest->status : guest->payment_status, str_of(step->to));
}

enum err
desk_change(struct desk *desk, const struct changer *who, struct str appointment, enum change what, struct receipt *out)
{
	struct scope scope = { .n_days = 0 };
	struct changing act;
	struct subject subject;
	enum err e;

	if (utf8_chars(who->why) > REASON_CHARS_MAX)
		return ERR_INVALID;
	if ((e = change_find(desk, who, appointment, &subject)) != OK)
		return e;
	act = (struct changing){ .who = who, .step = &steps[what], .appointment = appointment };
	change_lock(desk, &scope, &subject);
	e = desk_transact(desk, &scope, change, &act);
	if (e == ERR_WRONG_STATE && scope.uncertain) {		/* the commit whose answer was lost had been done */
		if ((e = change_find(desk, who, appointment, &subject)) != OK)
			return e;
		act.receipt = subject.receipt;
		e = is_taken(act.step, subject.guest) ? OK : ERR_WRONG_STATE;
	}
	if (e == OK)
		*out = act.receipt;
	return e;
}

enum err
desk_change_store(struct desk *desk, struct str appointment, struct str *out)
{
	return db_change_store(desk->db, appointment, out);
}
