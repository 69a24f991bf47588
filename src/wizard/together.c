/* together.c - one choice of start for the whole cart: everyone at the same time, or one guest's services one after another. */
#include "base/arena.h"
#include "desk/visit_times.h"
#include "wizard/no_times.h"
#include "wizard/slots.h"

struct errand_view {			/* a service of a guest */
	struct str	icon;
	struct str	service;
	struct str	technician;	/* empty: any */
};

struct party_view {
	struct str		 label;		/* "Guest A (You)" */
	struct errand_view	*items;
	size_t			 n_items;
};

struct together_view {
	struct layout		 layout;
	bool			 group;		/* several guests; else one guest's services */
	struct party_view	*guests;
	size_t			 n_guests;
	struct dates_view	 dates;
	struct str		 problem;	/* what became of the last choice */
	struct str		 hint;		/* what was wrong with the date */
	bool			 open;
	bool			 empty;
	struct no_times_view	 none;
	struct date		 date;
	struct part_view	*parts;
	size_t			 n_parts;
	int32_t			 hold_minutes;
	struct str		 city;
	struct str		 zone;
	struct url		 url;		/* POST */
	struct str		 cart;		/* fingerprint of what was shown */
};

static const struct shape errand_shape = SHAPE(errand_view,
	FIELD(errand_view, icon),
	FIELD(errand_view, service),
	FIELD(errand_view, technician));

static const struct shape party_shape = SHAPE(party_view,
	FIELD(party_view, label),
	FIELD_LIST(party_view, items, n_items, &errand_shape));

static const struct shape together_shape = SHAPE(together_view,
	FIELD_ONE(together_view, layout, &layout_shape),
	FIELD(together_view, group),
	FIELD_LIST(together_view, guests, n_guests, &party_shape),
	FIELD_ONE(together_view, dates, &dates_shape),
	FIELD(together_view, problem),
	FIELD(together_view, hint),
	FIELD(together_view, open),
	FIELD(together_view, empty),
	FIELD_ONE(together_view, none, &no_times_shape),
	FIELD(together_view, date),
	FIELD_LIST(together_view, parts, n_parts, &part_shape),
	FIELD(together_view, hold_minutes),
	FIELD(together_view, city),
	FIELD(together_view, zone),
	FIELD(together_view, url),
	FIELD(together_view, cart));

const struct page wizard_together_page = { "together.html", &together_shape };

static enum err
back_to_cart(struct cx *cx, struct str times)
{
	const struct pair query[] = { { STR("cart"), STR("1") }, { STR("times"), times } };

	return wizard_see_other(cx, "", query, 2);
}

/* Items in the order they were added, which is the order of a guest's services. */
static struct visit_ask
ask_of(struct cx *cx, const struct state *state)
{
	struct visit_want *items = NEW_N(cx->arena, struct visit_want, state->n_items);
	size_t i;

	for (i = 0; i < state->n_items; i++)
		items[i] = (struct visit_want){
			.guest = state_guest_number(state, state->items[i].guest),
			.service = state->items[i].service,
			.technician = state->items[i].technician,
		};
	return (struct visit_ask){ .items = items, .n = state->n_items, .hold_token = state->token };
}

static enum err
visit_days(struct cx *cx, const void *arg, struct date first, struct date last, struct day_line **out, size_t *n_out)
{
	return desk_visit_days(cx->desk, arg, first, last, out, n_out);
}

static struct url
visit_url(struct cx *cx, const void *arg, struct str name, struct date date)
{
	const struct pair query = { name, date_iso(cx->arena, date) };

	(void)arg;
	return wizard_url(cx, "/together", &query, 1);
}

static enum err
next_opening(struct cx *cx, const void *arg, struct date first, struct date last, int64_t *out)
{
	return desk_visit_next(cx->desk, arg, first, last, out);
}

static enum err
show_none(struct cx *cx, const struct visit_ask *ask, const struct pick *pick, struct date day, struct no_times_view *out)
{
	enum err e;

	*out = no_times_of(cx, day);
	out->common = true;
	out->last = pick->last;
	if ((e = no_times_next(cx, next_opening, ask, DAYS_LIST_MAX, out)) == OK && out->has_next)
		out->next_url = visit_url(cx, ask, STR("date"), when_local(out->next).date);
	return e;
}

static bool
is_chosen(const struct state *state, const struct visit_start *start)
{
	size_t i;

	for (i = 0; i < state->n_items; i++)
		if (MINUTE_OF(state->items[i].starts_at) != start->starts[i])
			return false;
	return true;
}

static void
show_slots(struct cx *cx, const struct state *state, const struct visit_start *starts, size_t n, struct together_view *view)
{
	struct slot_view *slots = NEW_N(cx->arena, struct slot_view, n);
	size_t i;

	for (i = 0; i < n; i++) {
		slots[i] = slots_view(cx, starts[i].at);
		slots[i].chosen = is_chosen(state, &starts[i]);
	}
	view->n_parts = slots_parts(cx, slots, n, &view->parts);
	view->hold_minutes = cx->desk->cat->store.hold_seconds / 60;
	view->city = slots_city(cx, state->lang);
	view->zone = slots_zone(cx, view->date);
	view->url = wizard_url(cx, "/together", NULL, 0);
	view->cart = state_fingerprint(cx, state);
}

static enum err
show_day(struct cx *cx, const struct state *state, const struct pick *pick, struct together_view *view)
{
	const struct visit_ask ask = ask_of(cx, state);
	const struct dates_source source = { .days = visit_days, .url = visit_url, .arg = &ask };
	struct visit_start *starts;
	struct day_line day;
	size_t n;
	enum err e;

	if ((e = dates_strip_of(cx, &source, pick, &view->dates, &day)) != OK)
		return e;
	if ((e = desk_visit_times(cx->desk, &ask, day.date, &starts, &n)) != OK)
		return e;
	view->date = day.date;
	view->open = n > 0;
	view->empty = n == 0;
	if (n == 0)
		return show_none(cx, &ask, pick, day.date, &view->none);
	show_slots(cx, state, starts, n, view);
	return OK;
}

static void
show_guests(struct cx *cx, const struct state *state, struct together_view *view)
{
	const struct catalogue *cat = cx->desk->cat;
	const struct state_item *item;
	struct party_view *party;
	size_t g;
	size_t i;

	view->guests = NEW_N(cx->arena, struct party_view, state->n_guests);
	for (g = 0; g < state->n_guests; g++) {
		party = &view->guests[view->n_guests];
		*party = (struct party_view){
			.label = wizard_guest_label(cx, state, g),
			.items = NEW_N(cx->arena, struct errand_view, state->n_items),
		};
		for (i = 0; i < state->n_items; i++) {
			item = &state->items[i];
			if (str_eq(item->guest, state->guests[g].ref))
				party->items[party->n_items++] = (struct errand_view){
					.icon = cat->services[item->service].icon,
					.service = cat->services[item->service].name,
					.technician = item->technician == ANY ? STR_NONE : cat->technicians[item->technician].name,
				};
		}
		view->n_guests += party->n_items > 0;
	}
	view->group = view->n_guests > 1;
}

enum err
wizard_together_show(struct cx *cx)
{
	const struct pair cart = { STR("cart"), STR("1") };
	struct together_view view = { 0 };
	struct state state;
	struct pick pick;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if (state.n_items < 2)
		return back_to_cart(cx, STR_NONE);
	dates_pick(cx, &state, &pick);
	if ((e = show_day(cx, &state, &pick, &view)) != OK)
		return e;
	show_guests(cx, &state, &view);
	wizard_layout(cx, &state, view.group ? wizard_say(cx, state.lang, N_("Everyone at the same time")) :
	    wizard_say(cx, state.lang, N_("One after another")), &view.layout);
	view.problem = slots_problem(cx, state.lang);
	view.hint = pick.hint;
	view.layout.error = view.problem.len > 0;
	view.layout.columns = true;
	view.layout.has_back = true;
	view.layout.back_url = wizard_url(cx, "", &cart, 1);
	view.layout.back_text = wizard_say(cx, state.lang, N_("Back to cart"));
	view.none.phone = view.layout.phone;
	view.none.phone_url = view.layout.phone_url;
	return wizard_reply(cx, &state, &wizard_together_page, &view);
}

/* Back to the times of that day, with the reason in the address. */
static enum err
refuse(struct cx *cx, enum err why, struct str reason)
{
	struct pair query[] = {
		{ STR("date"), request_form(cx->request, STR("date")) },
		{ STR("error"), reason },
	};
	struct date date;

	if (!date_parse(query[0].value, &date))
		query[0].value = STR_NONE;
	if (why == ERR_SLOT_TAKEN)
		query[1] = (struct pair){ STR("taken"), request_form(cx->request, STR("time")) };
	else if (why == ERR_TOO_MANY)
		query[1].value = STR("many");
	else if (why != ERR_SLOT_UNAVAILABLE)
		return why;
	return wizard_see_other(cx, "/together", query, 2);
}

/* Sets the times of all items from the start that was picked. ERR_SLOT_TAKEN when it is not offered any more. */
static enum err
set_times(struct cx *cx, struct state *state, struct instant at)
{
	const struct visit_ask ask = ask_of(cx, state);
	struct visit_start *starts;
	size_t n;
	size_t i;
	size_t k;
	enum err e;

	if ((e = desk_visit_times(cx->desk, &ask, zone_local(cx->desk->cat->zone, at).date, &starts, &n)) != OK)
		return e;
	for (i = 0; i < n && starts[i].at != MINUTE_OF(at); i++)
		;
	if (i == n)
		return ERR_SLOT_TAKEN;
	for (k = 0; k < state->n_items; k++)
		state->items[k].starts_at = INSTANT_OF(starts[i].starts[k]);
	return OK;
}

static enum err
hold_all(struct cx *cx, const struct state *state)
{
	struct hold_want *wants;
	size_t n = state_holds(cx, state, &wants);
	struct hold_line *lines = NEW_N(cx->arena, struct hold_line, n);
	size_t which;

	return desk_hold(cx->desk, state->token, wants, n, true, lines, &which);
}

enum err
wizard_together_hold(struct cx *cx)
{
	struct state before;
	struct state state;
	struct instant at;
	bool same;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if (state.n_items < 2)
		return back_to_cart(cx, STR_NONE);
	if ((e = slots_moment(cx, &at)) != OK)
		return refuse(cx, e, STR("unavailable"));
	before = state;
	same = str_eq(request_form(cx->request, STR("cart")), state_fingerprint(cx, &state));
	if ((e = set_times(cx, &state, at)) != OK)
		return refuse(cx, e == ERR_SLOT_TAKEN && !same ? ERR_SLOT_UNAVAILABLE : e, STR("changed"));
	/* The same form again: what it asked for is there. */
	if (!same && !str_eq(state_fingerprint(cx, &before), state_fingerprint(cx, &state)))
		return refuse(cx, ERR_SLOT_UNAVAILABLE, STR("changed"));
	if ((e = state_fits(cx, &state)) != OK || (e = hold_all(cx, &state)) != OK)
		return refuse(cx, e, STR("unavailable"));
	if ((e = state_save(cx, &state)) != OK)
		return e;
	return back_to_cart(cx, STR("all"));
}
