/* items.c - POST items: a time was picked, so it is held and goes into the cart. */
#include "base/arena.h"
#include "wizard/slots.h"
#include "wizard/step.h"

/* Into the cart of this request: in its old place when its id is known, else at the end. */
static enum err
put_item(struct cx *cx, struct state *state, const struct step *step, struct instant at)
{
	const struct catalogue *cat = cx->desk->cat;
	struct state_item *old = state_item(state, step->item);
	struct state_item item = {
		.ref = step->item,
		.guest = state->guests[step->guest].ref,
		.service = step->service,
		.technician = step->technician,
		.starts_at = at,
		.price_seen = catalogue_terms(cat, step->service, step->technician).price.cents,
	};

	if (old == NULL) {
		if (state->n_items >= CART_ITEMS_MAX || (int32_t)state->n_items >= cat->store.items_max)
			return ERR_TOO_LARGE;
		old = &state->items[state->n_items++];
	}
	*old = item;
	state->active = item.guest;
	return OK;
}

enum err
step_hold(struct cx *cx, const struct state *state, struct str ref)
{
	struct hold_want *wants;
	size_t n = state_holds(cx, state, &wants);
	struct hold_line *lines = NEW_N(cx->arena, struct hold_line, n);
	size_t which = n;
	size_t i;
	enum err e;

	e = desk_hold(cx->desk, state->token, wants, n, true, lines, &which);
	if (e != ERR_SLOT_TAKEN && e != ERR_SLOT_UNAVAILABLE)
		return e;
	if (which < n && str_eq(wants[which].ref, ref))
		return e;
	for (i = 0; i < n && !str_eq(wants[i].ref, ref); i++)
		;
	return i < n ? desk_hold(cx->desk, state->token, &wants[i], 1, false, lines, &which) : ERR_NOT_FOUND;
}

/* Back to the times of that day, with the reason in the address. */
static enum err
refuse(struct cx *cx, const struct state *state, const struct step *step, enum err why, bool at_limit)
{
	struct pair more[] = {
		{ STR("date"), request_form(cx->request, STR("date")) },
		{ STR("error"), STR("unavailable") },
	};
	struct date date;

	if (!date_parse(more[0].value, &date))
		more[0].value = STR_NONE;
	if (why == ERR_SLOT_TAKEN)
		more[1] = (struct pair){ STR("taken"), request_form(cx->request, STR("time")) };
	else if (why == ERR_TOO_MANY)
		more[1].value = STR("many");
	else if (why == ERR_TOO_LARGE)
		more[1].value = at_limit ? STR("limit") : STR("large");
	else if (why != ERR_SLOT_UNAVAILABLE)
		return why;
	return step_see_other(cx, state, step, more, 2);
}

enum err
wizard_items_hold(struct cx *cx)
{
	struct str guest = request_form(cx->request, STR("guest"));
	struct state before;
	struct state state;
	struct instant at;
	struct step step;
	bool moved;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if (!state_ref_ok(request_form(cx->request, STR("item"))))
		return ERR_INVALID;
	if ((e = step_read(cx, &state, &step)) != OK)
		return e;
	moved = step.old == NULL && state_guest_number(&state, guest) < 0;
	if (moved)
		step.guest = 0;
	before = state;
	if (step.old != NULL)
		step.old = state_item(&before, step.item);
	if ((e = slots_moment(cx, &at)) != OK)
		return refuse(cx, &before, &step, e, false);
	if ((e = put_item(cx, &state, &step, at)) != OK)
		return refuse(cx, &before, &step, e, true);
	if ((e = state_fits(cx, &state)) != OK || (e = step_hold(cx, &state, step.item)) != OK)
		return refuse(cx, &before, &step, e, false);
	if ((e = state_save(cx, &state)) != OK)
		return e;
	if (step.from_cart)
		return wizard_see_other(cx, "", (struct pair[]){ { STR("cart"), STR("1") } }, 1);
	return wizard_see_other(cx, "", (struct pair[]){
		{ STR("added"), step.item },
		{ STR("moved"), moved && guest.len > 0 ? STR("1") : STR_NONE },
	}, 2);
}
