/*
 * offer.c - a freed time, behind the link that was sent to who waits: taken into the cart, or let go.
 *
 * GET shows and changes nothing, so that whatever opens links in messages takes no time and lets none go.
 */
#include "base/arena.h"
#include "base/phone.h"
#include "wizard/course.h"

struct offer_view {
	struct layout	layout;
	bool		open;
	bool		taken;
	bool		declined;
	bool		place;		/* in a class */
	struct str	service;
	struct str	technician;
	struct when	at;
	struct when	until;
	struct money	price;
	int32_t		minutes;
	struct str	item;
	struct url	act_url;
	struct url	times_url;
};

static const struct shape offer_shape = SHAPE(offer_view,
	FIELD_ONE(offer_view, layout, &layout_shape),
	FIELD(offer_view, open), FIELD(offer_view, taken), FIELD(offer_view, declined), FIELD(offer_view, place),
	FIELD(offer_view, service), FIELD(offer_view, technician),
	FIELD(offer_view, at), FIELD(offer_view, until), FIELD(offer_view, price),
	FIELD(offer_view, minutes), FIELD(offer_view, item), FIELD(offer_view, act_url), FIELD(offer_view, times_url));

const struct page wizard_offer_page = { "offer.html", &offer_shape };

static const char *
rest_of(struct cx *cx)
{
	struct buf buf = buf_new(cx->arena, REQUEST_PATH_MAX * 3);

	buf_add(&buf, STR("/offer/"));
	buf_add_url(&buf, cx->params[1]);
	return str_cstr(cx->arena, buf_str(&buf));
}

static void
fill_time(struct cx *cx, const struct offer *offer, struct offer_view *view)
{
	const struct catalogue *cat = cx->desk->cat;
	struct terms terms = catalogue_terms(cat, offer->service, offer->technician);
	const struct pair query[] = {
		{ STR("service"), cat->services[offer->service].public_id },
		{ STR("employee"), offer->technician == ANY ? STR("any") : cat->technicians[offer->technician].public_id },
		{ STR("date"), date_iso(cx->arena, when_local(view->at).date) },
	};

	view->service = cat->services[offer->service].name;
	view->technician = offer->technician == ANY ? STR_NONE : cat->technicians[offer->technician].name;
	view->price = terms.price;
	view->minutes = terms.duration;
	view->times_url = wizard_url(cx, "/time", query, 3);
}

static void
fill_place(struct cx *cx, const struct offer *offer, struct offer_view *view)
{
	const struct class_slot *place = offer->place;

	view->place = true;
	view->service = place->course_name;
	view->technician = place->teacher_name;
	view->price = class_price(place).final;
	view->minutes = (int32_t)((place->ends_at.us - place->starts_at.us) / US_PER_MIN);
	view->times_url = wizard_url(cx, str_cstr(cx->arena, course_path(cx, place->course)), NULL, 0);
}

static void
fill(struct cx *cx, const struct offer *offer, struct offer_view *view)
{
	view->open = str_eq(offer->outcome, STR("open"));
	view->taken = str_eq(offer->outcome, STR("taken"));
	view->declined = str_eq(offer->outcome, STR("declined"));
	view->at = wizard_when(cx, offer->starts_at);
	view->until = wizard_when(cx, offer->expires_at);
	view->item = state_new_ref(cx->arena);
	view->act_url = wizard_url(cx, rest_of(cx), NULL, 0);
	(offer->place != NULL ? fill_place : fill_time)(cx, offer, view);
}

enum err
wizard_offer_show(struct cx *cx)
{
	struct offer_view *view = NEW(cx->arena, struct offer_view);
	struct offer offer;
	struct state state;
	struct str title;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK || (e = desk_offer(cx->desk, cx->params[1], &offer)) != OK)
		return e;
	fill(cx, &offer, view);
	title = !view->open ? N_("This offer has ended") : view->place ? N_("A place is free for you") : N_("A time is free for you");
	if ((e = wizard_keep(cx, &state)) != OK)
		return e;
	wizard_layout(cx, &state, wizard_say(cx, state.lang, title), &view->layout);
	return wizard_reply(cx, &state, &wizard_offer_page, view);
}

/* The page of the kept place, where it is signed up for. */
static enum err
see_place(struct cx *cx, const struct offer *offer)
{
	const struct pair query[] = {
		{ STR("slot"), offer->place->public_id },
		{ STR("until"), str_fmt(cx->arena, "%lld", (long long)(offer->expires_at.us / US_PER_S)) },
	};

	return wizard_see_other(cx, str_cstr(cx->arena, str_fmt(cx->arena, "%.*s/hold", STR_ARG(course_path(cx, offer->place->course)))),
	    query, 2);
}

/* In the cart of this browser, for the one who books, with the number it was sent to. */
static enum err
put(struct cx *cx, struct state *state, const struct offer *offer, struct str ref)
{
	struct state_item *item = state_item(state, ref);

	if (item == NULL) {
		if (state->n_items >= CART_ITEMS_MAX || (int32_t)state->n_items >= cx->desk->cat->store.items_max)
			return ERR_TOO_LARGE;
		item = &state->items[state->n_items++];
	}
	*item = (struct state_item){
		.ref = ref,
		.guest = state->guests[0].ref,
		.service = offer->service,
		.technician = offer->technician,
		.starts_at = offer->starts_at,
		.price_seen = catalogue_terms(cx->desk->cat, offer->service, offer->technician).price.cents,
	};
	state->active = item->guest;
	return state_fits(cx, state);
}

static enum err
take(struct cx *cx, struct state *state, const char *rest)
{
	struct str ref = request_form(cx->request, STR("item"));
	struct contact contact;
	struct offer offer;
	enum err e;

	if (!state_ref_ok(ref))
		return ERR_INVALID;
	if ((e = desk_offer(cx->desk, cx->params[1], &offer)) != OK)
		return e;
	if (offer.place == NULL && (e = put(cx, state, &offer, ref)) != OK)
		return e;
	e = desk_offer_take(cx->desk, cx->params[1], state->token, ref, &offer);
	if (e == ERR_GONE)
		return wizard_see_other(cx, rest, NULL, 0);
	if (e != OK || (e = state_save(cx, state)) != OK || (e = contact_load(cx, &contact)) != OK)
		return e;
	contact.phone = phone_shown(cx->arena, offer.phone, cx->desk->cat->store.country);
	if ((e = contact_save(cx, &contact)) != OK)
		return e;
	return offer.place != NULL ? see_place(cx, &offer) : wizard_see_other(cx, "/verify", NULL, 0);
}

enum err
wizard_offer_act(struct cx *cx)
{
	struct str act = request_form(cx->request, STR("do"));
	const char *rest = rest_of(cx);
	struct state state;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if (str_eq(act, STR("take")))
		return take(cx, &state, rest);
	if (!str_eq(act, STR("decline")) && !str_eq(act, STR("leave")))
		return ERR_INVALID;
	e = desk_offer_decline(cx->desk, cx->params[1], str_eq(act, STR("leave")));
	return e == OK || e == ERR_GONE ? wizard_see_other(cx, rest, NULL, 0) : e;
}
