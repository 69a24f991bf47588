/* cart.c - what the cart's buttons do. */
#include "wizard/step.h"

static enum err
show_cart(struct cx *cx, struct str removed)
{
	struct pair query[] = {
		{ STR("cart"), STR("1") },
		{ STR("removed"), removed },
	};

	return wizard_see_other(cx, "", query, 2);
}

static enum err
remove_item(struct cx *cx, struct state *state, struct str ref)
{
	const struct state_item *item = state_item(state, ref);
	enum err e;

	if (item == NULL)			/* another tab was first */
		return show_cart(cx, STR_NONE);
	if ((e = desk_hold_release(cx->desk, state->token, ref)) != OK)
		return e;
	state->undo = *item;
	state->has_undo = true;
	state_remove_item(state, ref);
	if ((e = state_save(cx, state)) != OK)
		return e;
	return show_cart(cx, STR("1"));
}

static enum err
remove_guest(struct cx *cx, struct state *state, struct str ref)
{
	size_t i;
	enum err e;

	if (state_guest_number(state, ref) <= 0)
		return show_cart(cx, STR_NONE);
	for (i = 0; i < state->n_items; i++)
		if (str_eq(state->items[i].guest, ref) &&
		    (e = desk_hold_release(cx->desk, state->token, state->items[i].ref)) != OK)
			return e;
	state_remove_guest(state, ref);
	if ((e = state_save(cx, state)) != OK)
		return e;
	return show_cart(cx, STR("guest"));
}

enum err
wizard_items_remove(struct cx *cx)
{
	struct str guest = request_form(cx->request, STR("remove_guest"));
	struct state state;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if (guest.len > 0)
		return remove_guest(cx, &state, guest);
	return remove_item(cx, &state, request_form(cx->request, STR("remove")));
}

/* The time is gone: the person may choose another for the same item. */
static enum err
undo_elsewhere(struct cx *cx, const struct state *state, enum err why)
{
	const struct state_item *undo = &state->undo;
	struct local local = zone_local(cx->desk->cat->zone, undo->starts_at);
	int guest = state_guest_number(state, undo->guest);
	struct step step = {
		.item = undo->ref,
		.service = undo->service,
		.technician = undo->technician,
		.guest = guest < 0 ? 0 : (size_t)guest,
	};
	struct pair more[] = {
		{ STR("date"), date_iso(cx->arena, local.date) },
		{ STR("error"), why == ERR_TOO_MANY ? STR("many") : why == ERR_TOO_LARGE ? STR("limit") : STR("unavailable") },
	};

	if (why == ERR_SLOT_TAKEN)
		more[1] = (struct pair){ STR("taken"), str_fmt(cx->arena, "%02d:%02d", (int)(local.seconds / 3600),
		    (int)(local.seconds / 60 % 60)) };
	return step_see_other(cx, state, &step, more, 2);
}

/* Pressed twice, or after the item came back some other way, it changes nothing. */
enum err
wizard_items_undo(struct cx *cx)
{
	struct state before;
	struct state state;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if (!state.has_undo || state_item(&state, state.undo.ref) != NULL)
		return show_cart(cx, STR_NONE);
	before = state;
	if (state_guest(&state, state.undo.guest) == NULL)
		state.undo.guest = state.guests[0].ref;
	if (state.n_items >= CART_ITEMS_MAX || (int32_t)state.n_items >= cx->desk->cat->store.items_max)
		return undo_elsewhere(cx, &before, ERR_TOO_LARGE);
	state.items[state.n_items++] = state.undo;
	state.has_undo = false;
	e = step_hold(cx, &state, before.undo.ref);
	if (e == ERR_SLOT_TAKEN || e == ERR_SLOT_UNAVAILABLE || e == ERR_TOO_MANY)
		return undo_elsewhere(cx, &before, e);
	if (e != OK || (e = state_save(cx, &state)) != OK)
		return e;
	return show_cart(cx, STR_NONE);
}

/* The address of the first edition. */
enum err
wizard_old_cart(struct cx *cx)
{
	enum err e;

	if ((e = desk_store(cx->desk, cx->params[0])) != OK)
		return e;
	if ((e = show_cart(cx, STR_NONE)) != OK)
		return e;
	cx->reply->status = 301;
	return OK;
}
