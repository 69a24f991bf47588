/* services.c - the list of services, and over it the cart or the add-guest form as a dialog. */
#include "base/arena.h"
#include "wizard/guests.h"
#include "wizard/shared.h"

enum {
	SEARCH_FROM = 15,			/* so many services are worth a search box */
	SEARCH_CHARS_MAX = 80,
};

struct service_view {
	struct str	icon;
	struct str	name;
	struct str	description;
	struct money	price;
	bool		price_from;
	int32_t		minutes;
	bool		in_cart;
	struct url	url;
};

struct category_view {
	struct str		 id;
	struct str		 name;
	struct service_view	*services;
	size_t			 n_services;
};

struct chip_view {
	struct str	name;
	bool		current;
	struct url	url;
};

struct course_link {
	struct str	name;
	struct str	description;
	struct money	price;
	struct url	url;
};

struct services_view {
	struct layout		 layout;
	struct str		 notice;	/* what the last post did */
	bool			 undo;		/* and that it can be undone */
	struct chip_view	*chips;
	size_t			 n_chips;
	struct url		 add_guest_url;
	bool			 tabs;		/* links to the categories */
	struct category_view	*categories;
	size_t			 n_categories;
	struct course_link	*courses;
	size_t			 n_courses;
	bool			 search;
	struct str		 q;
	struct str		 for_guest;
	bool			 nothing;	/* the search found nothing */
	bool			 none;		/* the store offers nothing */
	bool			 cart_open;
	bool			 guest_open;
	bool			 bar;
	struct cart_view	 cart;
	struct guest_form	 form;
};

static const struct shape service_shape = SHAPE(service_view,
	FIELD(service_view, icon),
	FIELD(service_view, name),
	FIELD(service_view, description),
	FIELD(service_view, price),
	FIELD(service_view, price_from),
	FIELD(service_view, minutes),
	FIELD(service_view, in_cart),
	FIELD(service_view, url));

static const struct shape category_shape = SHAPE(category_view,
	FIELD(category_view, id),
	FIELD(category_view, name),
	FIELD_LIST(category_view, services, n_services, &service_shape));

static const struct shape chip_shape = SHAPE(chip_view,
	FIELD(chip_view, name),
	FIELD(chip_view, current),
	FIELD(chip_view, url));

static const struct shape course_shape = SHAPE(course_link,
	FIELD(course_link, name), FIELD(course_link, description), FIELD(course_link, price), FIELD(course_link, url));

static const struct shape services_shape = SHAPE(services_view,
	FIELD_ONE(services_view, layout, &layout_shape),
	FIELD(services_view, notice),
	FIELD(services_view, undo),
	FIELD_LIST(services_view, chips, n_chips, &chip_shape),
	FIELD(services_view, add_guest_url),
	FIELD(services_view, tabs),
	FIELD_LIST(services_view, categories, n_categories, &category_shape),
	FIELD_LIST(services_view, courses, n_courses, &course_shape),
	FIELD(services_view, search),
	FIELD(services_view, q),
	FIELD(services_view, for_guest),
	FIELD(services_view, nothing),
	FIELD(services_view, none),
	FIELD(services_view, cart_open),
	FIELD(services_view, guest_open),
	FIELD(services_view, bar),
	FIELD_ONE(services_view, cart, &cart_shape),
	FIELD_ONE(services_view, form, &guest_form_shape));

const struct page wizard_services_page = { "services.html", &services_shape };

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Case counts only outside ASCII. */
static bool
contains(struct str s, struct str part)
{
	size_t i;
	size_t j;

	for (i = 0; i + part.len <= s.len; i++) {
		for (j = 0; j < part.len && lower(s.ptr[i + j]) == lower(part.ptr[j]); j++)
			;
		if (j == part.len)
			return true;
	}
	return part.len == 0;
}

static bool
in_cart(const struct state *state, size_t service)
{
	size_t i;

	for (i = 0; i < state->n_items; i++)
		if ((size_t)state->items[i].service == service)
			return true;
	return false;
}

static struct service_view
show_service(struct cx *cx, struct str guest, struct str item, size_t i)
{
	const struct service *service = &cx->desk->cat->services[i];
	struct pair query[] = {
		{ STR("service"), service->public_id },
		{ STR("item"), item },
		{ STR("guest"), guest },
	};

	return (struct service_view){
		.icon = service->icon,
		.name = service->name,
		.description = service->description,
		.price = service->price,
		.price_from = service->price_from,
		.minutes = service->duration,
		.url = wizard_url(cx, "/employee", query, 3),
	};
}

/* Categories without services, or without one that was searched for, are left out. */
static void
show_categories(struct cx *cx, const struct state *state, struct services_view *view)
{
	const struct catalogue *cat = cx->desk->cat;
	struct service_view *services = NEW_N(cx->arena, struct service_view, cat->n_services);
	struct str *refs = state_new_refs(cx->arena, cat->n_services);
	struct category_view *category;
	size_t n = 0;
	size_t c;
	size_t i;

	view->categories = NEW_N(cx->arena, struct category_view, cat->n_categories);
	for (c = 0; c < cat->n_categories; c++) {
		category = &view->categories[view->n_categories];
		*category = (struct category_view){
			.id = str_fmt(cx->arena, "c-%.*s", STR_ARG(cat->categories[c].public_id)),
			.name = cat->categories[c].name,
			.services = services + n,
		};
		for (i = 0; i < cat->n_services; i++)
			if (cat->services[i].category_id == cat->categories[c].id &&
			    (contains(cat->services[i].name, view->q) || contains(cat->services[i].description, view->q))) {
				services[n] = show_service(cx, view->for_guest, refs[i], i);
				services[n++].in_cart = in_cart(state, i);
			}
		category->n_services = n - (size_t)(category->services - services);
		if (category->n_services > 0)
			view->n_categories++;
	}
	view->tabs = view->n_categories > 1;
	view->none = cat->n_services == 0;
	view->nothing = view->n_categories == 0 && !view->none;
}

static void
show_courses(struct cx *cx, struct services_view *view)
{
	const struct course *course;
	struct buf rest;
	size_t i;

	view->courses = NEW_N(cx->arena, struct course_link, cx->desk->cat->n_courses);
	for (i = 0; i < cx->desk->cat->n_courses; i++) {
		course = &cx->desk->cat->courses[i];
		rest = buf_new(cx->arena, 4 * PUBLIC_ID_MAX);
		buf_add(&rest, STR("/courses/"));
		buf_add_url(&rest, course->public_id);
		view->courses[view->n_courses++] = (struct course_link){
			.name = course->name,
			.description = course->description,
			.price = course->price,
			.url = wizard_url(cx, str_cstr(cx->arena, buf_str(&rest)), NULL, 0),
		};
	}
}

static void
show_chips(struct cx *cx, const struct state *state, struct str guest, struct services_view *view)
{
	struct pair query[] = { { STR("for"), STR_NONE } };
	size_t i;

	view->chips = NEW_N(cx->arena, struct chip_view, state->n_guests);
	view->n_chips = state->n_guests;
	for (i = 0; i < state->n_guests; i++) {
		query[0].value = state->fresh ? STR_NONE : state->guests[i].ref;
		view->chips[i] = (struct chip_view){
			.name = wizard_guest_short(cx, state, i),
			.current = str_eq(state->guests[i].ref, guest),
			.url = wizard_url(cx, "", query, 1),
		};
	}
}

static void
say_added(struct cx *cx, struct state *state, struct str ref, struct services_view *view)
{
	const struct state_item *item = state_item(state, ref);
	struct pair values[3];
	int guest;

	if (item == NULL)
		return;
	guest = state_guest_number(state, item->guest);
	values[0] = (struct pair){ STR("service"), cx->desk->cat->services[item->service].name };
	values[1] = (struct pair){ STR("guest"), wizard_guest_short(cx, state, guest < 0 ? 0 : (size_t)guest) };
	values[2] = (struct pair){ STR("when"), wizard_moment(cx, state->lang, item->starts_at) };
	view->notice = wizard_say_with(cx, state->lang, N_("Added to cart: {service} for {guest}, {when}"), values, 3);
	values[0] = (struct pair){ STR("notice"), view->notice };
	if (request_query(cx->request, STR("moved")).len > 0)
		view->notice = wizard_say_with(cx, state->lang,
		    N_("{notice}. That guest is no longer in your cart, so we booked it for you."), values, 1);
}

/* Notices are in the address, so that showing one changes nothing; one that is no longer true is not shown. */
static void
show_notice(struct cx *cx, struct state *state, struct services_view *view)
{
	struct str removed = request_query(cx->request, STR("removed"));
	struct str added = request_query(cx->request, STR("added"));
	struct pair values[1];

	if (added.len > 0)
		say_added(cx, state, added, view);
	else if (str_eq(removed, STR("guest")))
		view->notice = wizard_say(cx, state->lang, N_("Guest removed"));
	else if (state->n_items > 1 && str_eq(request_query(cx->request, STR("times")), STR("all")))
		view->notice = wizard_say(cx, state->lang, N_("All times changed"));
	else if (state->n_items > 0 && str_eq(request_query(cx->request, STR("times")), STR("again")))
		view->notice = wizard_say(cx, state->lang,
		    N_("The same services are in your cart, at the next time that is free. Edit them if another suits you better."));
	else if (removed.len > 0 && state->has_undo && state_item(state, state->undo.ref) == NULL) {
		values[0] = (struct pair){ STR("service"), cx->desk->cat->services[state->undo.service].name };
		view->notice = wizard_say_with(cx, state->lang, N_("Removed: {service}"), values, 1);
		view->undo = true;
	}
}

static struct str
search_of(const struct cx *cx)
{
	struct str q = str_trim(request_query(cx->request, STR("q")));

	return text_printable(q, false) ? utf8_cut(q, SEARCH_CHARS_MAX) : STR_NONE;
}

/* The plain list in one language: what a search engine may keep, and anybody between here and the visitor. */
static bool
is_plain(const struct cx *cx)
{
	size_t i;

	for (i = 0; i < cx->request->n_query_fields; i++)
		if (!str_eq(cx->request->query_fields[i].name, STR("lang")))
			return false;
	return true;
}

static void
show_layout(struct cx *cx, const struct state *state, struct services_view *view)
{
	struct str title = wizard_say(cx, state->lang, N_("Choose a service"));

	if (view->cart_open)
		title = wizard_say(cx, state->lang, N_("Cart"));
	if (view->guest_open)
		title = wizard_say(cx, state->lang, N_("Add a guest"));
	wizard_layout(cx, state, title, &view->layout);
	view->layout.error = view->form.error;
	view->layout.modal = view->cart_open || view->guest_open;
	view->bar = state->n_items > 0;
	view->layout.bar = view->bar;
	view->layout.columns = view->bar;
	view->layout.index = is_plain(cx);
}

enum err
wizard_services_show(struct cx *cx)
{
	struct services_view view = { 0 };
	struct state state;
	struct str guest;
	enum err e;

	if ((e = desk_store(cx->desk, cx->params[0])) != OK)
		return e;
	if (shared_show(cx))
		return OK;
	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	guest = request_query(cx->request, STR("for"));
	if (state_guest(&state, guest) == NULL)
		guest = state.active;
	view.guest_open = str_eq(request_query(cx->request, STR("guest")), STR("new"));
	view.cart_open = !view.guest_open && str_eq(request_query(cx->request, STR("cart")), STR("1"));
	if (view.guest_open && (e = wizard_keep(cx, &state)) != OK)
		return e;
	if ((e = wizard_cart(cx, &state, &view.cart)) != OK)
		return e;
	view.search = cx->desk->cat->n_services >= SEARCH_FROM;
	view.q = search_of(cx);
	view.for_guest = state.fresh ? STR_NONE : guest;
	view.add_guest_url = view.cart.add_guest_url;
	show_categories(cx, &state, &view);
	if (view.q.len == 0)
		show_courses(cx, &view);
	view.none = view.none && view.n_courses == 0;
	show_chips(cx, &state, guest, &view);
	show_notice(cx, &state, &view);
	if (view.guest_open)
		guest_form_show(cx, &state, &view.form);
	show_layout(cx, &state, &view);
	if ((e = wizard_reply(cx, &state, &wizard_services_page, &view)) != OK)
		return e;
	if (state.fresh && view.layout.index)
		shared_keep(cx);
	return OK;
}
