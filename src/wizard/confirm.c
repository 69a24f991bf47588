/* confirm.c - the cart becomes a booking. */
#include "base/arena.h"
#include "base/phone.h"
#include "wizard/checkout.h"
#include "wizard/notice.h"

/* A companion's number was read when it was typed; one that the store's country no longer reads is left out. */
static void
fill_guest(struct cx *cx, const struct state *state, size_t number, struct order_guest *out)
{
	const struct state_guest *guest = &state->guests[number];
	const struct state_item *item;
	struct str phone;
	size_t i;

	out->name = guest->name;
	if (guest->phone.len > 0 && phone_e164(cx->arena, guest->phone, cx->desk->cat->store.country, &phone) == OK)
		out->phone = phone;
	out->items = NEW_N(cx->arena, struct order_item, state->n_items);
	for (i = 0; i < state->n_items; i++) {
		item = &state->items[i];
		if (!str_eq(item->guest, guest->ref))
			continue;
		out->items[out->n_items++] = (struct order_item){ .ref = item->ref, .service = item->service,
		    .technician = item->technician, .starts_at = item->starts_at, .price_seen = { .cents = -1 } };
	}
}

static void
fill_order(struct cx *cx, const struct state *state, const struct contact *contact, struct str phone, int64_t total,
    struct order *out)
{
	size_t i;

	*out = (struct order){
		.guests = NEW_N(cx->arena, struct order_guest, state->n_guests),
		.n_guests = state->n_guests,
		.email = contact->email,
		.notes = contact->notes,
		.source = STR("customer_web"),
		.created_by = STR("guest_self_service"),
		.tracking_ref = state->tracking_ref,
		.locale = lang_code(state->lang),
		.notify_sms = contact->sms,
		.notify_email = contact->by_email,
		.consent = contact->consent,
		.hold_token = state->token,
		.key = state->key,
		.scope = STR("confirm"),
		.total_seen = total,
	};
	for (i = 0; i < state->n_guests; i++)
		fill_guest(cx, state, i, &out->guests[i]);
	out->guests[0].name = contact->name;
	out->guests[0].phone = phone;
}

/* What could not be had is named; the rest is held again, so that choosing another time costs nothing more. */
static enum err
lost(struct cx *cx, const struct state *state, const struct contact *contact, const struct order *order,
    const struct confirm_problem *problem)
{
	struct buf refs = buf_new(cx->arena, CART_ITEMS_MAX * (REF_SIZE + 1));
	const struct taken *taken;
	struct str all;
	size_t i;
	enum err e;

	for (i = 0; i < problem->n_taken; i++) {
		taken = &problem->taken[i];
		if (taken->guest >= order->n_guests || taken->item >= order->guests[taken->guest].n_items)
			continue;
		if (refs.len > 0)
			buf_addc(&refs, ',');
		buf_add(&refs, order->guests[taken->guest].items[taken->item].ref);
	}
	all = buf_str(&refs);
	e = checkout_renew(cx, state, all, &all);
	if (e != OK && e != ERR_SLOT_TAKEN && e != ERR_TOO_MANY)
		return e;
	return checkout_changed(cx, contact, all);
}

static enum err
booked(struct cx *cx, struct state *state, const struct receipt *receipt)
{
	enum err e;

	state_clear(cx, state);
	state->done_manage = receipt->manage_token;
	if ((e = state_save(cx, state)) != OK)
		return e;
	contact_clear(cx);
	return wizard_see_other(cx, "/success", NULL, 0);
}

static enum err
cart_changed(struct cx *cx, const struct contact *contact)
{
	const struct pair query = { STR("error"), STR("cart") };
	enum err e;

	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return wizard_see_other(cx, "/verify", &query, 1);
}

/*
 * The key makes a form sent twice one booking. Prices of items are not compared one by one: the total the guest saw is,
 * and it is named on the page when it differs.
 */
enum err
checkout_confirm(struct cx *cx, struct state *state, const struct contact *contact, struct str phone,
    const struct checkout_form *form)
{
	struct notice notice = { .cx = cx, .lang = state->lang };
	struct confirm_problem *problem = NEW(cx->arena, struct confirm_problem);
	struct receipt receipt;
	struct order order;
	enum err e;

	if (!str_eq(form->cart, state_fingerprint(cx, state)) || !str_eq(form->key, state->key))
		return cart_changed(cx, contact);
	if (form->total != state_total(cx, state).cents)
		return checkout_changed(cx, contact, STR_NONE);
	fill_order(cx, state, contact, phone, form->total, &order);
	e = desk_confirm(cx->desk, &order, notice_booked, &notice, &receipt, problem);
	switch (e) {
	case OK:
		return booked(cx, state, &receipt);
	case ERR_SLOT_TAKEN:
	case ERR_SLOT_UNAVAILABLE:
	case ERR_HOLD_EXPIRED:
		return lost(cx, state, contact, &order, problem);
	case ERR_PRICE_CHANGED:
		return checkout_changed(cx, contact, STR_NONE);
	default:
		return e;
	}
}
