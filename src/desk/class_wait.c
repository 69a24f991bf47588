/*
 * class_wait.c - who waits for a place in a full class, and is offered the one that becomes free.
 *
 * An entry and an offer are rows of the waitlist like any other (waiting.c, offer.c); what keeps the place is a held place of the class,
 * and the lock is the class's. Every writer of a class sets its line right before it decides anything (class_settle), so that a place goes
 * to who waits before it goes to who comes by; what time alone frees is left to the next writer or the timed job. A class has one time:
 * an entry is offered it once.
 */
#include "base/secret.h"
#include "db/waiting.h"
#include "desk/class_private.h"
#include "desk/waiting_private.h"

enum err
class_wait_slot(struct desk *desk, uint64_t slot_id, struct class_slot *out)
{
	struct class_key key;

	key = class_key(desk, STR_NONE);
	key.id = slot_id;
	return db_class_by_key(desk->db, &key, out);
}

enum err
class_wait_may(struct desk *desk, struct str slot, struct class_slot *out)
{
	enum err e;

	if ((e = desk_class_by_id(desk, slot, STR_NONE, out)) != OK)
		return e;
	e = class_bookable(desk, out);
	return e == OK ? ERR_WRONG_STATE : e == ERR_SLOT_TAKEN ? OK : e;
}

static enum err
end_old(struct desk *desk, const struct class_slot *slot, struct wait_row *rows, size_t n)
{
	struct offer_row offer;
	struct wait_key key;
	uint64_t *placed;
	size_t n_placed;
	size_t i;
	enum err e;

	key = waiting_key(desk);
	key.slot_id = slot->id;
	if ((e = db_wait_list_placed(desk->db, &key, &placed, &n_placed)) != OK)
		return e;
	for (i = 0; i < n; i++) {
		if (waiting_has(placed, n_placed, rows[i].id)) {
			e = waiting_end(desk, &rows[i], STR("booked"), STR("ended"));
		} else if (slot->starts_at.us <= desk->now.us) {
			e = waiting_end(desk, &rows[i], STR("ended"), STR("expired"));
		} else if (str_eq(rows[i].status, STR("offered"))) {
			if ((e = waiting_open_offer(desk, &rows[i], &offer)) == OK && offer.expires_at.us <= desk->now.us)
				e = waiting_end(desk, &rows[i], STR("ended"), STR("expired"));
		}
		if (e != OK)
			return e;
	}
	return OK;
}

static struct class_hold
hold_of(struct desk *desk, const struct class_slot *slot, struct str token_hash, struct str ref, struct instant until)
{
	return (struct class_hold){
		.store_id = slot->store_id,
		.slot_id = slot->id,
		.technician_id = slot->technician_id,
		.token_hash = token_hash,
		.item_ref = ref,
		.places = 1,
		.starts_at = slot->starts_at,
		.ends_at = slot->ends_at,
		.created_at = desk->now,
		.expires_at = until,
	};
}

static struct instant
offer_end_at(const struct desk *desk, const struct class_slot *slot)
{
	struct instant end;

	end.us = desk->now.us + desk->cat->store.offer_minutes * US_PER_MIN;
	return end.us < slot->starts_at.us ? end : slot->starts_at;
}

static enum err
make_offer(struct desk *desk, const struct class_slot *slot, struct wait_row *row)
{
	struct offer shown = { .place = slot };
	struct class_hold hold;
	struct offer_row offer;
	struct str token;
	enum err e;

	token = secret_token(desk->arena);
	offer = (struct offer_row){
		.store_id = slot->store_id,
		.waiting_id = row->id,
		.token_hash = desk_hash(desk, STR("hold"), token),
		.starts_at = slot->starts_at,
		.created_at = desk->now,
		.expires_at = offer_end_at(desk, slot),
		.outcome = STR("open"),
	};
	if ((e = db_offer_insert(desk->db, &offer, &offer.id)) != OK)
		return e;
	hold = hold_of(desk, slot, offer.token_hash, STR("offer"), offer.expires_at);
	hold.address_hash = desk_hash(desk, STR("address"), token);	/* nobody's: it counts against no guest */
	if ((e = db_class_hold_insert(desk->db, &hold)) != OK || (e = waiting_set(desk, row, STR("offered"))) != OK)
		return e;
	return offer_tell(desk, row, &offer, &shown, token);
}

/* Nobody where there are no words for offers. */
static enum err
list_line(struct desk *desk, uint64_t slot_id, struct wait_row **out, size_t *n_out)
{
	struct wait_key key;

	*n_out = 0;
	key = waiting_key(desk);
	key.slot_id = slot_id;
	return desk->teller == NULL ? OK : db_wait_list_slot(desk->db, &key, out, n_out);
}

enum err
class_wait_settle(struct desk *desk, uint64_t slot_id)
{
	struct class_slot slot;
	struct wait_row *rows;
	int64_t left;
	size_t n;
	size_t i;
	enum err e;

	if ((e = list_line(desk, slot_id, &rows, &n)) != OK || n == 0)
		return e;
	if ((e = class_wait_slot(desk, slot_id, &slot)) != OK || (e = end_old(desk, &slot, rows, n)) != OK)
		return e;
	if ((e = class_wait_slot(desk, slot_id, &slot)) != OK)		/* without the places of offers that ended */
		return e;
	if (!str_eq(slot.status, STR("available")) || offer_end_at(desk, &slot).us < desk->now.us + WAIT_OFFER_MIN_S * US_PER_S)
		return OK;
	left = class_seats_left(&slot);
	for (i = 0; i < n && left > 0; i++) {
		if (!str_eq(rows[i].status, STR("waiting")))
			continue;
		if ((e = make_offer(desk, &slot, &rows[i])) != OK)
			return e;
		left--;
	}
	return OK;
}

static enum err
pass(struct desk *desk, struct scope *scope, void *arg)
{
	struct class_key key;
	enum err e;

	(void)scope;
	key = class_key(desk, STR_NONE);
	key.id = *(const uint64_t *)arg;
	if ((e = db_class_lock(desk->db, &key)) != OK)
		return e;
	return class_wait_settle(desk, key.id);
}

enum err
class_wait_pass(struct desk *desk, uint64_t slot_id)
{
	struct scope scope = { .n_days = 0, .slot_id = slot_id };
	struct wait_row *rows;
	size_t n;
	enum err e;

	if ((e = list_line(desk, slot_id, &rows, &n)) != OK || n == 0)
		return e;
	return desk_transact(desk, &scope, pass, &slot_id);
}

enum err
class_wait_pass_all(struct desk *desk, size_t *n_out)
{
	struct wait_key key;
	uint64_t *slots;
	size_t i;
	enum err e;

	key = waiting_key(desk);
	if ((e = db_wait_list_slots(desk->db, &key, &slots, n_out)) != OK)
		return e;
	for (i = 0; i < *n_out; i++)
		if ((e = class_wait_pass(desk, slots[i])) != OK)
			return e;
	return OK;
}

/* The offer's place becomes the cart's; it is there, since an open offer holds it. */
enum err
class_wait_take(struct desk *desk, const struct wait_row *row, struct offer_row *offer, struct str token_hash)
{
	struct wait_row taken;
	struct class_hold hold;
	struct class_slot slot;
	struct class_key key;
	struct instant until;
	enum err e;

	key = class_key(desk, STR_NONE);
	key.id = row->slot_id;
	if ((e = db_class_lock(desk->db, &key)) != OK || (e = class_wait_slot(desk, row->slot_id, &slot)) != OK)
		return e;
	if (slot.starts_at.us <= desk->now.us || !str_eq(slot.status, STR("available")))
		return ERR_GONE;
	taken = *row;
	if ((e = offer_end(desk, row, offer, STR("taken"))) != OK || (e = waiting_set(desk, &taken, STR("taken"))) != OK)
		return e;
	until.us = desk->now.us + desk->cat->store.hold_seconds * US_PER_S;
	if (until.us < offer->expires_at.us)
		until = offer->expires_at;
	hold = hold_of(desk, &slot, token_hash, str_fmt(desk->arena, "class%llu", (unsigned long long)slot.id), until);
	hold.address_hash = desk_hash(desk, STR("address"), desk->address);
	if ((e = db_class_hold_delete(desk->db, &hold)) != OK || (e = db_class_hold_insert(desk->db, &hold)) != OK)
		return e;
	offer->expires_at = until;
	return OK;
}

/* Places held by others are one more than those held by others than the cart. */
enum err
class_wait_took(struct desk *desk, const struct wait_row *row, const struct offer_row *offer, struct str token_hash)
{
	struct class_slot without;
	struct class_slot all;
	struct class_key key;
	enum err e;

	if (!str_eq(offer->outcome, STR("taken")))
		return ERR_GONE;
	key = class_key(desk, STR_NONE);
	key.id = row->slot_id;
	key.token_hash = token_hash;
	if ((e = db_class_by_key(desk->db, &key, &without)) != OK || (e = class_wait_slot(desk, row->slot_id, &all)) != OK)
		return e;
	return all.n_held > without.n_held ? OK : ERR_GONE;
}
