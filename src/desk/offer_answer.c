/*
 * offer_answer.c - an offer's message, and the page behind its link: seen, taken, declined.
 *
 * Taking asks the engine once more, so that an offer whose hold ran out while the answer was on its way sells nothing twice.
 */
#include "base/arena.h"
#include "db/code.h"
#include "db/outbox.h"
#include "desk/waiting_private.h"

struct answering {
	struct str		 token_hash;
	struct hold_key		 cart;
	struct offer_row	 offer;
	struct wait_row		 row;
	bool			 leave;
};

static enum err
find(struct desk *desk, struct str token_hash, struct offer_row *offer, struct wait_row *row)
{
	struct wait_key key;
	enum err e;

	key = waiting_key(desk);
	key.token_hash = token_hash;
	if (token_hash.len == 0)
		return ERR_NOT_FOUND;
	if ((e = db_offer_by_token(desk->db, &key, offer)) != OK)
		return e;
	key.id = offer->waiting_id;
	return db_wait_by_id(desk->db, &key, row);
}

static enum err
show(struct desk *desk, const struct offer_row *offer, const struct wait_row *row, struct offer *out)
{
	struct class_slot *place;
	enum err e;

	*out = (struct offer){
		.phone = row->phone,
		.locale = row->locale,
		.service = catalogue_service(desk->cat, row->service_id),
		.technician = row->technician_id == 0 ? ANY : catalogue_technician(desk->cat, row->technician_id),
		.starts_at = offer->starts_at,
		.created_at = offer->created_at,
		.expires_at = offer->expires_at,
		.outcome = offer->outcome,
	};
	if (str_eq(offer->outcome, STR("open")) && offer->expires_at.us <= desk->now.us)
		out->outcome = STR("expired");
	if (row->slot_id == 0)
		return out->service < 0 || (row->technician_id != 0 && out->technician < 0) ? ERR_NOT_FOUND : OK;
	place = NEW(desk->arena, struct class_slot);
	if ((e = class_wait_slot(desk, row->slot_id, place)) == OK)
		out->place = place;
	return e;
}

enum err
offer_tell(struct desk *desk, const struct wait_row *row, const struct offer_row *offer, const struct offer *shown, struct str token)
{
	struct message_texts texts = { .sms = STR_NONE, .subject = STR_NONE, .body = STR_NONE };
	struct outbox_row message;
	struct offer told;

	told = *shown;
	told.token = token;
	told.phone = row->phone;
	told.locale = row->locale;
	told.starts_at = offer->starts_at;
	told.created_at = offer->created_at;
	told.expires_at = offer->expires_at;
	told.outcome = offer->outcome;
	desk->teller->text(desk->teller->arg, desk, &told, &texts);
	message = (struct outbox_row){
		.store_id = desk->cat->store.id,
		.subject_kind = STR("waitlist"),
		.subject_id = offer->id,
		.message = STR("waitlist_offer"),
		.channel = STR("sms"),
		.recipient = row->phone,
		.locale = row->locale,
		.subject = STR_NONE,
		.body = texts.sms,
		.created_at = desk->now,
		.due_at = desk->now,
		.valid_until = offer->expires_at,
	};
	message.dedupe_key = desk_dedupe_key(desk, message.message, message.channel, message.recipient, message.subject_kind,
	    offer->id, 0);
	return db_outbox_add(desk->db, &message, 1);
}

enum err
desk_offer(struct desk *desk, struct str token, struct offer *out)
{
	struct offer_row offer;
	struct wait_row row;
	enum err e;

	if ((e = find(desk, desk_hash(desk, STR("hold"), token), &offer, &row)) != OK)
		return e;
	if (row.slot_id == 0 && str_eq(offer.outcome, STR("open")) && offer.expires_at.us <= desk->now.us)
		desk_waiting_look(desk, row.day);
	return show(desk, &offer, &row, out);
}

/* The link has been in a message to this phone only, as a code would have been, and no longer ago than a proof lives. */
static enum err
prove(struct desk *desk, const struct answering *act)
{
	struct code_key key;

	key = (struct code_key){
		.store_id = desk->cat->store.id,
		.phone = act->row.phone,
		.token_hash = act->cart.token_hash,
		.now = desk->now,
		.until = { .us = act->offer.created_at.us + PHONE_VERIFIED_S * US_PER_S },
	};
	return key.until.us > desk->now.us ? db_code_set_verified(desk->db, &key) : OK;
}

/* A form that was sent twice finds its own hold. */
static enum err
taken_before(struct desk *desk, const struct answering *act)
{
	struct hold_row *rows;
	size_t n;
	size_t i;
	enum err e;

	if (act->row.slot_id != 0)
		return class_wait_took(desk, &act->row, &act->offer, act->cart.token_hash);
	if ((e = db_hold_list(desk->db, &act->cart, &rows, &n)) != OK)
		return e;
	for (i = 0; i < n; i++)
		if (str_eq(rows[i].item_ref, act->cart.item_ref) && rows[i].starts_at.us == act->offer.starts_at.us &&
		    str_eq(act->offer.outcome, STR("taken")))
			return OK;
	return ERR_GONE;
}

static enum err
take(struct desk *desk, struct scope *scope, void *arg)
{
	struct answering *act;
	struct picture picture;
	struct seating seating;
	struct hold_row hold;
	struct offer shown;
	struct want want;
	enum err e;

	act = arg;
	if ((e = find(desk, act->token_hash, &act->offer, &act->row)) != OK || (e = show(desk, &act->offer, &act->row, &shown)) != OK)
		return e;
	if (!str_eq(shown.outcome, STR("open")))
		return taken_before(desk, act);
	if (act->row.slot_id != 0)
		return (e = class_wait_take(desk, &act->row, &act->offer, act->cart.token_hash)) != OK ? e : prove(desk, act);
	want = (struct want){ .service = shown.service, .technician = shown.technician, .start = MINUTE_OF(shown.starts_at),
	    .guest = -1, .held = true };
	if ((e = desk_picture_for(desk, &want, 1, act->token_hash, &picture)) != OK)
		return e;
	if ((e = offer_seat(desk, scope, &picture, &want, &seating)) != OK)
		return e == ERR_SLOT_TAKEN && !scope->again ? ERR_GONE : e;
	if ((e = offer_end(desk, &act->row, &act->offer, STR("taken"))) != OK || (e = waiting_set(desk, &act->row, STR("taken"))) != OK)
		return e;
	hold = offer_hold(desk, &want, &seating.seats[0], act->cart.token_hash, act->cart.item_ref);
	hold.address_hash = desk_hash(desk, STR("address"), desk->address);
	hold.expires_at.us = desk->now.us + desk->cat->store.hold_seconds * US_PER_S;
	if (hold.expires_at.us < shown.expires_at.us)
		hold.expires_at = shown.expires_at;
	if ((e = db_hold_delete_item(desk->db, &act->cart)) != OK || (e = db_hold_insert(desk->db, &hold, 1)) != OK)
		return e;
	act->offer.expires_at = hold.expires_at;
	return prove(desk, act);
}

static enum err
begin(struct desk *desk, struct str token, struct answering *act, struct scope *scope)
{
	enum err e;

	act->token_hash = desk_hash(desk, STR("hold"), token);
	if ((e = find(desk, act->token_hash, &act->offer, &act->row)) != OK)
		return e;
	waiting_scope_of(desk, scope, &act->row);
	return OK;
}

enum err
desk_offer_take(struct desk *desk, struct str token, struct str cart_token, struct str item_ref, struct offer *out)
{
	struct scope scope = { .n_days = 0 };
	struct answering act = { .leave = false };
	enum err e;

	if (cart_token.len == 0 || item_ref.len == 0)
		return ERR_INVALID;
	act.cart = (struct hold_key){
		.store_id = desk->cat->store.id,
		.token_hash = desk_hash(desk, STR("hold"), cart_token),
		.item_ref = item_ref,
		.now = desk->now,
	};
	if ((e = begin(desk, token, &act, &scope)) != OK)
		return e;
	if ((e = desk_transact(desk, &scope, take, &act)) != OK)
		return e;
	return show(desk, &act.offer, &act.row, out);
}

static enum err
decline(struct desk *desk, struct scope *scope, void *arg)
{
	struct answering *act;
	struct offer shown;
	enum err e;

	act = arg;
	if ((e = find(desk, act->token_hash, &act->offer, &act->row)) != OK || (e = show(desk, &act->offer, &act->row, &shown)) != OK)
		return e;
	if (!str_eq(shown.outcome, STR("open")))
		return ERR_GONE;
	/* A class has one time: who lets it go has left. */
	if (act->leave || act->row.slot_id != 0)
		e = waiting_end(desk, &act->row, STR("left"), STR("declined"));
	else
		e = offer_let_go(desk, &act->row, &act->offer, STR("declined"));
	return e != OK ? e : waiting_freed_of(desk, scope, &act->row);
}

enum err
desk_offer_decline(struct desk *desk, struct str token, bool leave)
{
	struct scope scope = { .n_days = 0 };
	struct answering act = { .leave = leave };
	enum err e;

	if ((e = begin(desk, token, &act, &scope)) != OK)
		return e;
	return desk_transact(desk, &scope, decline, &act);
}
