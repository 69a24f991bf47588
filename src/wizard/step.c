/* step.c - reading the item in hand from an address, and writing it into others. */
#include <assert.h>

#include "wizard/step.h"

const struct shape step_shape = SHAPE(step_view,
	FIELD(step_view, icon),
	FIELD(step_view, service),
	FIELD(step_view, guest),
	FIELD(step_view, technician),
	FIELD(step_view, price),
	FIELD(step_view, price_from),
	FIELD(step_view, minutes),
	FIELD(step_view, editing),
	FIELD(step_view, from_cart),
	FIELD(step_view, old_service),
	FIELD(step_view, old_guest),
	FIELD(step_view, old_technician),
	FIELD(step_view, old_at));

/* The same names in a query and in a form. */
static struct str
field(const struct cx *cx, struct str name)
{
	return cx->request->method == METHOD_POST ? request_form(cx->request, name) : request_query(cx->request, name);
}

static enum err
read_technician(struct cx *cx, struct step *out)
{
	struct str name = field(cx, STR("employee"));

	out->technician = ANY;
	if (name.len == 0 || str_eq(name, STR("any")))
		return OK;
	out->technician = catalogue_technician_named(cx->desk->cat, name);
	if (out->technician < 0 || !catalogue_can(cx->desk->cat, out->technician, out->service))
		return ERR_NOT_FOUND;
	return OK;
}

enum err
step_read(struct cx *cx, struct state *state, struct step *out)
{
	struct step step = { .item = field(cx, STR("item")), .from_cart = field(cx, STR("edit")).len > 0 };
	int guest;
	enum err e;

	step.service = catalogue_service_named(cx->desk->cat, field(cx, STR("service")));
	if (step.service < 0)
		return ERR_NOT_FOUND;
	if ((e = read_technician(cx, &step)) != OK)
		return e;
	if (!state_ref_ok(step.item))
		step.item = state_new_ref(cx->arena);
	step.old = state_item(state, step.item);
	guest = state_guest_number(state, step.old != NULL ? step.old->guest : field(cx, STR("guest")));
	if (guest < 0)
		guest = state_guest_number(state, state->active);
	step.guest = guest < 0 ? 0 : (size_t)guest;
	*out = step;
	return OK;
}

void
step_show(struct cx *cx, const struct state *state, const struct step *step, struct step_view *out)
{
	const struct catalogue *cat = cx->desk->cat;
	const struct service *service = &cat->services[step->service];
	struct terms terms = catalogue_terms(cat, step->service, step->technician);

	*out = (struct step_view){
		.icon = service->icon,
		.service = service->name,
		.guest = wizard_guest_label(cx, state, step->guest),
		.technician = step->technician == ANY ? STR_NONE : cat->technicians[step->technician].name,
		.price = terms.price,
		.price_from = service->price_from,
		.minutes = terms.duration,
		.from_cart = step->from_cart,
	};
	if (step->old == NULL)
		return;
	out->editing = true;
	out->old_service = cat->services[step->old->service].name;
	out->old_guest = wizard_guest_short(cx, state, step->guest);
	out->old_technician = step->old->technician == ANY ? wizard_say(cx, state->lang, N_("Any")) :
	    cat->technicians[step->old->technician].name;
	out->old_at = wizard_when(cx, step->old->starts_at);
}

static size_t
pairs(struct cx *cx, const struct state *state, const struct step *step, bool with_technician,
    const struct pair *more, size_t n_more, struct pair *out)
{
	const struct catalogue *cat = cx->desk->cat;
	size_t n = 0;
	size_t i;

	out[n++] = (struct pair){ STR("service"), cat->services[step->service].public_id };
	if (with_technician)
		out[n++] = (struct pair){ STR("employee"),
		    step->technician == ANY ? STR("any") : cat->technicians[step->technician].public_id };
	out[n++] = (struct pair){ STR("item"), step->item };
	if (step->old == NULL || !step->from_cart)
		out[n++] = (struct pair){ STR("guest"), state->guests[step->guest].ref };
	if (step->from_cart)
		out[n++] = (struct pair){ STR("edit"), STR("1") };
	assert(n_more <= STEP_PAIRS_MAX);
	for (i = 0; i < n_more; i++)
		out[n++] = more[i];
	return n;
}

struct url
step_url(struct cx *cx, const struct state *state, const struct step *step, const char *rest, bool with_technician,
    const struct pair *more, size_t n_more)
{
	struct pair query[5 + STEP_PAIRS_MAX];

	return wizard_url(cx, rest, query, pairs(cx, state, step, with_technician, more, n_more, query));
}

enum err
step_see_other(struct cx *cx, const struct state *state, const struct step *step, const struct pair *more, size_t n_more)
{
	struct pair query[5 + STEP_PAIRS_MAX];

	return wizard_see_other(cx, "/time", query, pairs(cx, state, step, true, more, n_more, query));
}

struct ask
step_ask(struct cx *cx, const struct state *state, const struct step *step)
{
	struct want *also;
	size_t n = state_wants(cx, state, step->item, &also);

	return (struct ask){
		.service = step->service,
		.technician = step->technician,
		.guest = (int)step->guest,
		.also = also,
		.n_also = n,
		.hold_token = state->n_items == 0 ? STR_NONE : state->token,	/* an empty cart holds nothing */
	};
}

enum err
step_ask_held(struct cx *cx, const struct state *state, const struct step *step, struct ask *out)
{
	struct state held = *state;
	struct hold_line *holds;
	size_t n_holds;
	size_t i;
	size_t h;
	enum err e;

	if ((e = desk_hold_list(cx->desk, state->token, &holds, &n_holds)) != OK)
		return e;
	held.n_items = 0;
	for (i = 0; i < state->n_items; i++) {
		for (h = 0; h < n_holds && !(holds[h].live && str_eq(holds[h].ref, state->items[i].ref)); h++)
			;
		if (h < n_holds || state->items[i].technician != ANY)
			held.items[held.n_items++] = state->items[i];
	}
	*out = step_ask(cx, &held, step);
	return OK;
}
