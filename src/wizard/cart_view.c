/* cart_view.c - the cart by guest: one struct for the bar, the dialog and the order summary. */
#include "base/arena.h"
#include "wizard/wizard.h"

static const struct shape item_shape = SHAPE(item_view,
	FIELD(item_view, ref),
	FIELD(item_view, icon),
	FIELD(item_view, service),
	FIELD(item_view, technician),
	FIELD(item_view, at),
	FIELD(item_view, price),
	FIELD(item_view, minutes),
	FIELD(item_view, guest),
	FIELD(item_view, edit_url));

static const struct shape guest_shape = SHAPE(guest_view,
	FIELD(guest_view, ref),
	FIELD(guest_view, label),
	FIELD(guest_view, name),
	FIELD(guest_view, companion),
	FIELD(guest_view, empty),
	FIELD_LIST(guest_view, items, n_items, &item_shape),
	FIELD(guest_view, letter),
	FIELD(guest_view, book_url));

const struct shape cart_shape = SHAPE(cart_view,
	FIELD_LIST(cart_view, guests, n_guests, &guest_shape),
	FIELD_LIST(cart_view, items, n_items, &item_shape),
	FIELD(cart_view, n_items),
	FIELD(cart_view, minutes),
	FIELD(cart_view, total),
	FIELD(cart_view, has_hold),
	FIELD(cart_view, held_until),
	FIELD(cart_view, lapsed),
	FIELD(cart_view, visit),
	FIELD(cart_view, can_checkout),
	FIELD(cart_view, show_guests),
	FIELD(cart_view, url),
	FIELD(cart_view, close_url),
	FIELD(cart_view, remove_url),
	FIELD(cart_view, undo_url),
	FIELD(cart_view, add_guest_url),
	FIELD(cart_view, verify_url),
	FIELD(cart_view, together),
	FIELD(cart_view, in_a_row),
	FIELD(cart_view, together_url));

static struct item_view
show_item(struct cx *cx, const struct state *state, const struct state_item *item)
{
	const struct catalogue *cat = cx->desk->cat;
	const struct service *service = &cat->services[item->service];
	struct terms terms = catalogue_terms(cat, item->service, item->technician);
	struct pair query[] = {
		{ STR("service"), service->public_id },
		{ STR("item"), item->ref },
		{ STR("edit"), STR("1") },
	};
	int guest = state_guest_number(state, item->guest);

	return (struct item_view){
		.ref = item->ref,
		.icon = service->icon,
		.service = service->name,
		.technician = item->technician == ANY ? wizard_say(cx, state->lang, N_("Any")) :
		    cat->technicians[item->technician].name,
		.at = wizard_when(cx, item->starts_at),
		.price = terms.price,
		.minutes = terms.duration,
		.guest = wizard_guest_short(cx, state, guest < 0 ? 0 : (size_t)guest),
		.edit_url = wizard_url(cx, "/employee", query, 3),
	};
}

/* Items of one guest stand together in the list of all, so that a guest's list is a part of it. */
static void
show_guests(struct cx *cx, const struct state *state, struct cart_view *out)
{
	struct guest_view *view;
	struct pair query[1];
	size_t g;
	size_t i;

	out->guests = NEW_N(cx->arena, struct guest_view, state->n_guests);
	out->n_guests = state->n_guests;
	out->items = NEW_N(cx->arena, struct item_view, state->n_items);
	for (g = 0; g < state->n_guests; g++) {
		view = &out->guests[g];
		query[0] = (struct pair){ STR("for"), state->guests[g].ref };
		view->ref = state->guests[g].ref;
		view->label = wizard_guest_label(cx, state, g);
		view->name = wizard_guest_short(cx, state, g);
		view->companion = g > 0;
		view->letter = str_fmt(cx->arena, "%c", (char)('a' + g));
		view->book_url = wizard_url(cx, "", query, 1);
		view->items = out->items + out->n_items;
		for (i = 0; i < state->n_items; i++)
			if (str_eq(state->items[i].guest, state->guests[g].ref))
				out->items[out->n_items + view->n_items++] = show_item(cx, state, &state->items[i]);
		out->n_items += view->n_items;
		view->empty = view->n_items == 0;
	}
}

static void
show_visit(struct cx *cx, const struct state *state, struct cart_view *out)
{
	const struct zone *zone = cx->desk->cat->zone;
	struct buf buf = buf_new(cx->arena, 128);
	const struct state_item *item;
	struct instant first = { 0 };
	struct instant last = { 0 };
	struct instant end;
	size_t i;

	for (i = 0; i < state->n_items; i++) {
		item = &state->items[i];
		end = item->starts_at;
		if (i == 0 || end.us < first.us)
			first = end;
		end.us += catalogue_terms(cx->desk->cat, item->service, item->technician).duration * US_PER_MIN;
		if (i == 0 || end.us > last.us)
			last = end;
	}
	if (state->n_items < 2 || zone_local(zone, first).date.days != zone_local(zone, last).date.days)
		return;
	words_clock(&buf, state->lang, zone_local(zone, first));
	buf_add(&buf, STR(" – "));
	words_clock(&buf, state->lang, zone_local(zone, last));
	out->visit = buf_str(&buf);
}

/* A hold that was swept away is as lapsed as one whose time is over. */
static void
show_holds(struct cx *cx, const struct state *state, const struct hold_line *holds, size_t n_holds,
    struct cart_view *out)
{
	const struct hold_line *hold;
	struct instant until = { 0 };
	size_t i;
	size_t h;

	for (i = 0; i < state->n_items; i++) {
		hold = NULL;
		for (h = 0; h < n_holds; h++)
			if (holds[h].live && str_eq(holds[h].ref, state->items[i].ref))
				hold = &holds[h];
		if (hold == NULL)
			out->lapsed = true;
		else if (until.us == 0 || hold->expires_at.us < until.us)
			until = hold->expires_at;
	}
	if (until.us == 0)
		return;
	out->has_hold = true;
	out->held_until = wizard_when(cx, until);
}

/* On the day of the first item that is still to come. */
static struct url
together_url(struct cx *cx, const struct state *state)
{
	struct pair query = { STR("date"), STR_NONE };
	struct instant first = { INT64_MAX };
	size_t i;

	for (i = 0; i < state->n_items; i++)
		if (state->items[i].starts_at.us > cx->now.us && state->items[i].starts_at.us < first.us)
			first = state->items[i].starts_at;
	if (first.us < INT64_MAX)
		query.value = date_iso(cx->arena, zone_local(cx->desk->cat->zone, first).date);
	return wizard_url(cx, "/together", &query, 1);
}

enum err
wizard_cart(struct cx *cx, const struct state *state, struct cart_view *out)
{
	struct pair open[] = { { STR("cart"), STR("1") } };
	struct pair add[] = { { STR("guest"), STR("new") } };
	struct cart_view view = {
		.minutes = state_minutes(cx, state),
		.total = state_total(cx, state),
		.can_checkout = state_can_checkout(state),
		.show_guests = state->n_items > 0 || state->n_guests > 1,
		.url = wizard_url(cx, "", open, 1),
		.close_url = wizard_url(cx, "", NULL, 0),
		.remove_url = wizard_url(cx, "/items/remove", NULL, 0),
		.undo_url = wizard_url(cx, "/items/undo", NULL, 0),
		.add_guest_url = wizard_url(cx, "", add, 1),
		.verify_url = wizard_url(cx, "/verify", NULL, 0),
	};
	struct hold_line *holds = NULL;
	size_t n_holds = 0;
	size_t n_served = 0;
	size_t i;
	enum err e;

	if (state->n_items > 0 && (e = desk_hold_list(cx->desk, state->token, &holds, &n_holds)) != OK)
		return e;
	show_guests(cx, state, &view);
	show_visit(cx, state, &view);
	for (i = 0; i < view.n_guests; i++)
		n_served += !view.guests[i].empty;
	view.together = n_served > 1;
	view.in_a_row = n_served == 1 && view.n_items > 1;
	view.together_url = together_url(cx, state);
	show_holds(cx, state, holds, n_holds, &view);
	*out = view;
	return OK;
}
