/*
 * cancel.c - a guest takes a visit back, whole or one person's part. Its time is free in the same transaction.
 *
 * What a group still has after one of it has gone stays as it is.
 */
#include "db/appointment.h"
#include "db/claim.h"
#include "desk/desk_private.h"
#include "desk/hook.h"

enum { NOTICE_LIFE_S = 24 * 60 * 60 };

struct cancelling {
	struct str	 manage_hash;
	struct str	 appointment;	/* public id, or empty: all */
	struct str	 reason;
	void		(*texts)(void *arg, const struct receipt *receipt, struct message_texts *out);
	void		*arg;
	struct receipt	 receipt;
	size_t		 first;		/* of the guests this act cancelled */
};

static bool
is_live(const struct receipt_guest *guest)
{
	return str_eq(guest->status, STR("pending")) || str_eq(guest->status, STR("confirmed"));
}

static bool
is_meant(const struct cancelling *act, const struct receipt_guest *guest)
{
	return act->appointment.len == 0 || str_eq(act->appointment, guest->public_id);
}

struct instant
desk_cancel_until(const struct desk *desk, const struct receipt *receipt)
{
	const struct receipt_guest *guest;
	struct instant until;
	size_t g;
	size_t i;

	until.us = 0;
	for (g = 0; g < receipt->n_guests; g++) {
		guest = &receipt->guests[g];
		for (i = 0; i < guest->n_items && is_live(guest); i++)
			if (until.us == 0 || guest->items[i].starts_at.us < until.us)
				until = guest->items[i].starts_at;
	}
	if (until.us != 0)
		until.us -= desk->cat->store.cancel_until_minutes * US_PER_MIN;
	return until;
}

/* At least one that is meant can be cancelled, and none of those begins too soon. */
static enum err
may_cancel(const struct desk *desk, const struct cancelling *act, const struct receipt *receipt)
{
	struct receipt meant;
	struct receipt_guest guests[CART_GUESTS_MAX];
	bool known;
	size_t g;

	meant = *receipt;
	meant.guests = guests;
	meant.n_guests = 0;
	known = false;
	for (g = 0; g < receipt->n_guests; g++) {
		if (!is_meant(act, &receipt->guests[g]))
			continue;
		known = true;
		if (is_live(&receipt->guests[g]))
			guests[meant.n_guests++] = receipt->guests[g];
	}
	if (!known)
		return ERR_NOT_FOUND;
	if (meant.n_guests == 0 || desk_cancel_until(desk, &meant).us < desk->now.us)
		return ERR_WRONG_STATE;
	return OK;
}

static enum err
cancel_one(struct desk *desk, const struct cancelling *act, const struct receipt_guest *guest)
{
	struct appointment_key key;
	struct claim_key claim;
	struct event_row event;
	size_t i;
	enum err e;

	key = (struct appointment_key){ .store_id = desk->cat->store.id, .id = guest->id, .now = desk->now };
	if ((e = db_appointment_cancel(desk->db, &key)) != OK)
		return e;
	claim = (struct claim_key){ .store_id = key.store_id };
	for (i = 0; i < guest->n_items; i++) {
		claim.item_id = guest->items[i].id;
		if ((e = db_claim_delete_item(desk->db, &claim)) != OK)
			return e;
	}
	event = (struct event_row){
		.store_id = key.store_id,
		.subject_kind = STR("appointment"),
		.subject_id = guest->id,
		.what = STR("status"),
		.actor = STR("guest"),
		.from_value = guest->status,
		.to_value = STR("cancelled"),
		.why = act->reason,
		.created_at = desk->now,
	};
	return desk_record(desk, &event, 1);
}

static void
lock_items(const struct desk *desk, struct scope *scope, const struct cancelling *act, const struct receipt *receipt)
{
	const struct receipt_guest *guest;
	size_t g;
	size_t i;

	for (g = 0; g < receipt->n_guests; g++) {
		guest = &receipt->guests[g];
		for (i = 0; i < guest->n_items && is_meant(act, guest); i++)
			scope_add(desk, scope, guest->items[i].busy);
	}
}

/* Under the name of the first appointment that this act cancelled: none is cancelled twice, so no two messages share it. */
static enum err
tell(struct desk *desk, struct cancelling *act, const struct visit_row *rows)
{
	struct message_texts texts = { .sms = STR_NONE, .subject = STR_NONE, .body = STR_NONE };
	struct notice notice;

	if (act->texts == NULL)
		return OK;
	act->texts(act->arg, &act->receipt, &texts);
	notice = (struct notice){
		.message = STR("cancelled"),
		.subject_id = rows[act->first].id,
		.sequence = (uint32_t)rows[act->first].sequence,
		.locale = rows[0].locale,
		.receipt = &act->receipt,
		.texts = &texts,
		.valid_until = { .us = desk->now.us + NOTICE_LIFE_S * US_PER_S },
	};
	return desk_notify(desk, &notice);
}

static enum err
cancel(struct desk *desk, struct scope *scope, void *arg)
{
	const struct receipt_guest *guest;
	struct cancelling *act;
	struct receipt receipt;
	struct visit_row *rows;
	size_t g;
	enum err e;

	act = arg;
	if ((e = desk_visit_by_hash(desk, act->manage_hash, &receipt, &rows)) != OK)
		return e;
	if ((e = may_cancel(desk, act, &receipt)) != OK)
		return e;
	lock_items(desk, scope, act, &receipt);
	if (scope_grew(scope))		/* one was moved meanwhile */
		return ERR_WRONG_STATE;
	for (g = receipt.n_guests; g-- > 0;) {
		guest = &receipt.guests[g];
		if (!is_meant(act, guest) || !is_live(guest))
			continue;
		if ((e = cancel_one(desk, act, guest)) != OK)
			return e;
		act->first = g;
	}
	if ((e = desk_waiting_freed_by(desk, scope, &receipt)) != OK)
		return e;
	if ((e = desk_visit_by_hash(desk, act->manage_hash, &act->receipt, &rows)) != OK)
		return e;
	if ((e = desk_link_renew(desk, rows[0].id, act->manage_hash, &act->receipt.manage_token)) != OK)
		return e;
	return tell(desk, act, rows);
}

static enum err
find_again(struct desk *desk, struct cancelling *act)
{
	struct str token;
	enum err e;

	token = desk_link_next(desk, act->manage_hash);
	if ((e = desk_visit_by_hash(desk, desk_manage_hash(desk, token), &act->receipt, NULL)) == OK)
		act->receipt.manage_token = token;
	return e;
}

enum err
desk_cancel(struct desk *desk, struct str manage_token, struct str appointment, struct str reason,
    void (*texts)(void *arg, const struct receipt *receipt, struct message_texts *out), void *arg, struct receipt *out)
{
	struct scope scope = { .n_days = 0 };
	struct cancelling act;
	struct receipt receipt;
	enum err e;

	if (utf8_chars(reason) > REASON_CHARS_MAX)
		return ERR_INVALID;
	act = (struct cancelling){ .appointment = appointment, .reason = reason, .texts = texts, .arg = arg };
	act.manage_hash = desk_manage_hash(desk, manage_token);
	if ((e = desk_visit_by_token(desk, manage_token, &receipt)) != OK)
		return e;
	lock_items(desk, &scope, &act, &receipt);
	e = desk_transact(desk, &scope, cancel, &act);
	if (e == ERR_NOT_FOUND && scope.uncertain)		/* the commit whose answer was lost had been done */
		e = find_again(desk, &act);
	if (e == OK)
		*out = act.receipt;
	return e;
}
