/*
 * move.c - another time for something booked: one service, one guest's appointment, or the whole visit.
 *
 * The page is the wizard's own time page for what is booked instead of what is in the cart. Nothing is held: picking a time moves it there
 * in one transaction, and a time that has gone meanwhile is answered with the nearest ones.
 */
#include "base/arena.h"
#include "wizard/moved.h"
#include "wizard/no_times.h"
#include "wizard/slots.h"
#include "wizard/visit.h"

enum { NEXT_DAYS = 28 };

struct moving_item {
	struct str	icon;
	struct str	service;
	struct str	technician;	/* empty: any */
};

struct moving_guest {
	struct str		 label;
	struct moving_item	*items;
	size_t			 n_items;
};

struct choice_view {
	struct str	name;
	struct url	url;
	bool		current;
};

struct move_view {
	struct layout		 layout;
	struct moving_guest	*guests;
	size_t			 n_guests;
	bool			 one;		/* a single service moves */
	bool			 all;		/* several guests do */
	struct str		 service;
	struct str		 name;		/* "You", "Alice" */
	struct when		 now;
	struct choice_view	*choices;
	size_t			 n_choices;
	struct dates_view	 dates;
	struct str		 problem;	/* what became of the last choice */
	struct near_view	*near;
	size_t			 n_near;
	struct str		 hint;		/* what was wrong with the date */
	bool			 month;
	bool			 open;
	bool			 empty;
	struct no_times_view	 none;
	struct date		 date;
	struct part_view	*parts;
	size_t			 n_parts;
	struct str		 city;
	struct str		 zone;
	struct url		 url;		/* POST */
	struct url		 keep_url;
	struct str		 guest;
	struct str		 item;
	struct str		 employee;
};

static const struct shape item_shape = SHAPE(moving_item,
	FIELD(moving_item, icon), FIELD(moving_item, service), FIELD(moving_item, technician));
static const struct shape guest_shape = SHAPE(moving_guest,
	FIELD(moving_guest, label), FIELD_LIST(moving_guest, items, n_items, &item_shape));
static const struct shape choice_shape = SHAPE(choice_view,
	FIELD(choice_view, name), FIELD(choice_view, url), FIELD(choice_view, current));
static const struct shape near_shape = SHAPE(near_view,
	FIELD(near_view, value), FIELD(near_view, at), FIELD(near_view, day));
static const struct shape move_shape = SHAPE(move_view,
	FIELD_ONE(move_view, layout, &layout_shape),
	FIELD_LIST(move_view, guests, n_guests, &guest_shape),
	FIELD(move_view, one), FIELD(move_view, all), FIELD(move_view, service), FIELD(move_view, name), FIELD(move_view, now),
	FIELD_LIST(move_view, choices, n_choices, &choice_shape),
	FIELD_ONE(move_view, dates, &dates_shape),
	FIELD(move_view, problem),
	FIELD_LIST(move_view, near, n_near, &near_shape),
	FIELD(move_view, hint), FIELD(move_view, month), FIELD(move_view, open), FIELD(move_view, empty),
	FIELD_ONE(move_view, none, &no_times_shape),
	FIELD(move_view, date),
	FIELD_LIST(move_view, parts, n_parts, &part_shape),
	FIELD(move_view, city), FIELD(move_view, zone), FIELD(move_view, url), FIELD(move_view, keep_url),
	FIELD(move_view, guest), FIELD(move_view, item), FIELD(move_view, employee));

const struct page wizard_move_page = { "move.html", &move_shape };

/* ---- what is meant ---- */

static struct str
field(const struct cx *cx, struct str name)
{
	return cx->request->method == METHOD_POST ? request_form(cx->request, name) : request_query(cx->request, name);
}

enum err
moved_read(struct cx *cx, struct moved *out)
{
	*out = (struct moved){
		.guest = field(cx, STR("guest")),
		.item = field(cx, STR("item")),
		.employee = field(cx, STR("employee")),
		.technician = MOVE_KEEP,
	};
	if (str_eq(out->employee, STR("any")))
		out->technician = ANY;
	else if (out->employee.len > 0)
		out->technician = catalogue_technician_named(cx->desk->cat, out->employee);
	return out->technician == -1 && !str_eq(out->employee, STR("any")) ? ERR_NOT_FOUND : OK;
}

size_t
moved_pairs(const struct moved *moved, struct str employee, struct pair *out)
{
	out[0] = (struct pair){ STR("guest"), moved->guest };
	out[1] = (struct pair){ STR("item"), moved->item };
	out[2] = (struct pair){ STR("employee"), employee };
	return 3;
}

static struct url
move_url(struct cx *cx, const struct moved *moved, struct str employee, struct str name, struct str value)
{
	struct pair query[MOVED_PAIRS_MAX];
	size_t n = moved_pairs(moved, employee, query);

	query[n++] = (struct pair){ name, value };
	return wizard_url(cx, visit_rest(cx, cx->params[1], "/move"), query, n);
}

enum err
moved_late(struct cx *cx)
{
	const struct pair query = { STR("error"), STR("late") };

	return wizard_see_other(cx, visit_rest(cx, cx->params[1], ""), &query, 1);
}

/* ---- the page ---- */

static enum err
move_days(struct cx *cx, const void *arg, struct date first, struct date last, struct day_line **out, size_t *n_out)
{
	const struct moved *moved = arg;

	return desk_move_days(cx->desk, &moved->plan, first, last, out, n_out);
}

/* Addresses of a source have a query: a date is always there. */
static struct url
date_url(struct cx *cx, const void *arg, struct str name, struct date date)
{
	const struct moved *moved = arg;

	return move_url(cx, moved, moved->employee, name, date_iso(cx->arena, date));
}

static enum err
next_opening(struct cx *cx, const void *arg, struct date first, struct date last, int64_t *out)
{
	const struct moved *moved = arg;
	struct day_line *lines;
	size_t n;
	size_t i;
	enum err e;

	*out = 0;
	if ((e = desk_move_days(cx->desk, &moved->plan, first, last, &lines, &n)) != OK)
		return e;
	for (i = 0; i < n && *out == 0; i++)
		if (lines[i].state == DAY_OPEN)
			*out = lines[i].first;
	return OK;
}

static enum err
show_none(struct cx *cx, const struct moved *moved, const struct pick *pick, struct date day, struct no_times_view *out)
{
	enum err e;

	*out = no_times_of(cx, day);
	out->common = moved->plan.n > 1;
	out->last.days = day.days + NEXT_DAYS;
	if (out->last.days > pick->last.days)
		out->last = pick->last;
	if ((e = no_times_next(cx, next_opening, moved, NEXT_DAYS, out)) == OK && out->has_next)
		out->next_url = date_url(cx, moved, STR("date"), when_local(out->next).date);
	return e;
}

static void
show_slots(struct cx *cx, const struct state *state, const struct moved *moved, const int64_t *starts, size_t n, struct move_view *view)
{
	struct slot_view *slots = NEW_N(cx->arena, struct slot_view, n);
	size_t i;

	for (i = 0; i < n; i++) {
		slots[i] = slots_view(cx, starts[i]);
		slots[i].chosen = moved->technician == MOVE_KEEP && starts[i] == moved->plan.wants[moved->plan.first].start;
	}
	view->n_parts = slots_parts(cx, slots, n, &view->parts);
	view->city = slots_city(cx, state->lang);
	view->zone = slots_zone(cx, view->date);
}

static enum err
show_day(struct cx *cx, const struct state *state, const struct moved *moved, const struct pick *pick, struct move_view *view)
{
	const struct dates_source source = { .days = move_days, .url = date_url, .arg = moved };
	struct day_line day;
	int64_t *starts;
	size_t n;
	enum err e;

	if (pick->month)
		return dates_month_of(cx, &source, pick, &view->dates);
	if ((e = dates_strip_of(cx, &source, pick, &view->dates, &day)) != OK)
		return e;
	if ((e = desk_move_times(cx->desk, &moved->plan, day.date, &starts, &n)) != OK)
		return e;
	view->date = day.date;
	view->open = n > 0;
	view->empty = n == 0;
	if (n == 0)
		return show_none(cx, moved, pick, day.date, &view->none);
	show_slots(cx, state, moved, starts, n, view);
	return OK;
}

static bool
any_asked(const struct moved *moved)
{
	size_t i;

	for (i = 0; i < moved->plan.n; i++)
		if (!moved->plan.items[i]->any)
			return true;
	return false;
}

static void
add_choice(struct cx *cx, const struct moved *moved, struct str name, struct str employee, struct move_view *view)
{
	view->choices[view->n_choices++] = (struct choice_view){
		.name = name,
		.url = move_url(cx, moved, employee, STR("date"), request_query(cx->request, STR("date"))),
		.current = str_eq(employee, moved->employee),
	};
}

/* As booked, anyone, and for a single service every other technician who does it. */
static void
show_choices(struct cx *cx, enum lang lang, const struct moved *moved, struct move_view *view)
{
	const struct catalogue *cat = cx->desk->cat;
	const struct receipt_item *item = moved->plan.items[0];
	size_t i;

	view->choices = NEW_N(cx->arena, struct choice_view, cat->n_technicians + 2);
	if (any_asked(moved)) {
		add_choice(cx, moved, moved->plan.n == 1 ? item->technician_name : wizard_say(cx, lang, N_("The same technicians")),
		    STR_NONE, view);
		add_choice(cx, moved, wizard_say(cx, lang, STR("Any available technician")), STR("any"), view);
	} else if (moved->plan.n == 1) {
		add_choice(cx, moved, wizard_say(cx, lang, STR("Any available technician")), STR_NONE, view);
	}
	for (i = 0; i < cat->n_technicians && moved->plan.n == 1; i++)
		if (catalogue_can(cat, (int)i, moved->plan.wants[0].service) &&
		    (item->any || cat->technicians[i].id != item->technician_key))
			add_choice(cx, moved, cat->technicians[i].name, cat->technicians[i].public_id, view);
}

/* Who moves with what: guests in the visit's order. */
static void
show_guests(struct cx *cx, enum lang lang, const struct moved *moved, struct move_view *view)
{
	const struct catalogue *cat = cx->desk->cat;
	const struct move_plan *plan = &moved->plan;
	const struct receipt_guest *guest;
	const struct want *want;
	struct moving_guest *shown;
	size_t g;
	size_t i;

	view->guests = NEW_N(cx->arena, struct moving_guest, plan->receipt.n_guests);
	for (g = 0; g < plan->receipt.n_guests; g++) {
		guest = &plan->receipt.guests[g];
		shown = &view->guests[view->n_guests];
		*shown = (struct moving_guest){ .items = NEW_N(cx->arena, struct moving_item, guest->n_items + 1) };
		shown->label = guest->is_primary ? wizard_say(cx, lang, STR("You")) : guest->name;
		for (i = 0; i < plan->n; i++) {
			want = &plan->wants[i];
			if (want->guest == (int)g)
				shown->items[shown->n_items++] = (struct moving_item){
					.icon = plan->items[i]->icon,
					.service = plan->items[i]->service_name,
					.technician = want->technician == ANY ? STR_NONE : cat->technicians[want->technician].name,
				};
		}
		if (shown->n_items == 0)
			continue;
		view->name = shown->label;
		view->n_guests++;
	}
	view->one = plan->n == 1;
	view->all = view->n_guests > 1;
	view->service = plan->items[0]->service_name;
	view->now = wizard_when(cx, plan->items[plan->first]->starts_at);
}

enum err
moved_show(struct cx *cx, struct state *state, const struct moved *moved, const struct pick *pick, const struct refusal_view *refusal)
{
	struct move_view *view = NEW(cx->arena, struct move_view);
	enum err e;

	view->problem = refusal->problem;
	view->near = refusal->near;
	view->n_near = refusal->n_near;
	if ((e = show_day(cx, state, moved, pick, view)) != OK || (e = wizard_keep(cx, state)) != OK)
		return e;
	show_guests(cx, state->lang, moved, view);
	show_choices(cx, state->lang, moved, view);
	wizard_layout(cx, state, wizard_say(cx, state->lang, N_("Choose a new time")), &view->layout);
	view->hint = pick->hint;
	view->month = pick->month;
	view->url = wizard_url(cx, visit_rest(cx, cx->params[1], "/move"), NULL, 0);
	view->keep_url = wizard_url(cx, visit_rest(cx, cx->params[1], ""), NULL, 0);
	view->guest = moved->guest;
	view->item = moved->item;
	view->employee = moved->employee;
	view->layout.error = view->problem.len > 0;
	view->layout.columns = true;
	view->layout.has_back = true;
	view->layout.back_url = view->keep_url;
	view->layout.back_text = wizard_say(cx, state->lang, N_("Back to your booking"));
	view->none.phone = view->layout.phone;
	view->none.phone_url = view->layout.phone_url;
	return wizard_reply(cx, state, &wizard_move_page, view);
}

/* Where the address names no day it is the present one, so that the guest sees what is near it. */
static void
pick_day(struct cx *cx, const struct state *state, const struct moved *moved, struct pick *out)
{
	struct instant now = moved->plan.items[moved->plan.first]->starts_at;
	bool month;

	dates_pick(cx, state, out);
	if (request_query(cx->request, STR("date")).len + request_query(cx->request, STR("from")).len > 0)
		return;
	month = out->month;
	dates_pick_day(cx, state, when_local(wizard_when(cx, now)).date, out);
	out->month = month;
}

enum err
wizard_move_show(struct cx *cx)
{
	struct moved *moved = NEW(cx->arena, struct moved);
	struct refusal_view refusal = { .n_near = 0 };
	struct pair query[MOVED_PAIRS_MAX];
	struct receipt receipt;
	struct state state;
	struct pick pick;
	struct str token;
	enum err e;

	if ((e = visit_open(cx, &state, &receipt, &token)) != OK || (e = moved_read(cx, moved)) != OK)
		return e;
	if (token.len > 0)
		return wizard_see_other(cx, visit_rest(cx, token, "/move"), query, moved_pairs(moved, moved->employee, query));
	e = desk_move_open(cx->desk, cx->params[1], moved->guest, moved->item, moved->technician, &moved->plan);
	if (e == ERR_WRONG_STATE)
		return moved_late(cx);
	if (e != OK)
		return e;
	pick_day(cx, &state, moved, &pick);
	if (str_eq(request_query(cx->request, STR("error")), STR("changed")))
		refusal.problem = wizard_say(cx, state.lang, N_("Your booking has changed since. Choose a time again"));
	else
		refusal.problem = slots_problem(cx, state.lang);
	return moved_show(cx, &state, moved, &pick, &refusal);
}
