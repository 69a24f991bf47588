/* times.c - the openings of a day for the item in hand. */
#include "base/arena.h"
#include "wizard/no_times.h"
#include "wizard/slots.h"

struct times_view {
	struct layout		 layout;
	struct step_view	 step;
	struct dates_view	 dates;
	struct str		 problem;	/* what became of the last choice */
	struct str		 hint;		/* what was wrong with the date */
	bool			 month;
	bool			 open;
	bool			 empty;
	struct no_times_view	 none;
	struct date		 date;
	struct part_view	*parts;
	size_t			 n_parts;
	int32_t			 hold_minutes;
	struct str		 city;
	struct str		 zone;
	bool			 in_cart;	/* something else is */
	struct url		 items_url;
	struct str		 item;
	struct str		 guest;
	struct str		 service;
	struct str		 employee;
};

static const struct shape times_shape = SHAPE(times_view,
	FIELD_ONE(times_view, layout, &layout_shape),
	FIELD_ONE(times_view, step, &step_shape),
	FIELD_ONE(times_view, dates, &dates_shape),
	FIELD(times_view, problem),
	FIELD(times_view, hint),
	FIELD(times_view, month),
	FIELD(times_view, open),
	FIELD(times_view, empty),
	FIELD_ONE(times_view, none, &no_times_shape),
	FIELD(times_view, date),
	FIELD_LIST(times_view, parts, n_parts, &part_shape),
	FIELD(times_view, hold_minutes),
	FIELD(times_view, city),
	FIELD(times_view, zone),
	FIELD(times_view, in_cart),
	FIELD(times_view, items_url),
	FIELD(times_view, item),
	FIELD(times_view, guest),
	FIELD(times_view, service),
	FIELD(times_view, employee));

const struct page wizard_times_page = { "times.html", &times_shape };

/* The companion, or the one who books, whose item starts at the same moment. */
static struct str
starts_with(struct cx *cx, const struct state *state, const struct step *step, struct instant at)
{
	int guest;
	size_t i;

	for (i = 0; i < state->n_items; i++) {
		guest = state_guest_number(state, state->items[i].guest);
		if (state->items[i].starts_at.us == at.us && guest >= 0 && (size_t)guest != step->guest)
			return wizard_guest_short(cx, state, (size_t)guest);
	}
	return STR_NONE;
}

static struct slot_view
show_slot(struct cx *cx, const struct state *state, const struct step *step, const struct start *start)
{
	struct slot_view view = slots_view(cx, start->at);
	struct instant at = INSTANT_OF(start->at);

	view.chosen = step->old != NULL && step->old->starts_at.us == at.us && step->old->service == step->service &&
	    step->old->technician == step->technician;
	view.with = starts_with(cx, state, step, at);
	return view;
}

static void
show_parts(struct cx *cx, const struct state *state, const struct step *step, const struct start *starts, size_t n,
    struct times_view *view)
{
	struct slot_view *slots = NEW_N(cx->arena, struct slot_view, n);
	size_t i;

	for (i = 0; i < n; i++)
		slots[i] = show_slot(cx, state, step, &starts[i]);
	view->n_parts = slots_parts(cx, slots, n, &view->parts);
}

static void
show_form(struct cx *cx, const struct state *state, const struct step *step, struct times_view *view)
{
	const struct catalogue *cat = cx->desk->cat;

	view->hold_minutes = cat->store.hold_seconds / 60;
	view->city = slots_city(cx, state->lang);
	view->zone = slots_zone(cx, view->date);
	view->in_cart = state->n_items > (step->old != NULL ? 1u : 0u);
	view->items_url = wizard_url(cx, "/items", NULL, 0);
	view->item = step->item;
	view->guest = state->guests[step->guest].ref;
	view->service = cat->services[step->service].public_id;
	view->employee = step->technician == ANY ? STR("any") : cat->technicians[step->technician].public_id;
}

static enum err
load_starts(struct cx *cx, const struct state *state, const struct step *step, struct date date,
    struct start **out, size_t *n_out)
{
	struct ask ask = step_ask(cx, state, step);
	size_t n_also = ask.n_also;
	enum err e;

	if ((e = desk_times(cx->desk, &ask, date, out, n_out)) != OK)
		return e;
	if (*n_out > 0 || n_also == 0)
		return OK;
	if ((e = step_ask_held(cx, state, step, &ask)) != OK)
		return e;
	return ask.n_also < n_also ? desk_times(cx->desk, &ask, date, out, n_out) : OK;
}

/* Two loads: the days around, and the day. A day without openings asks for more (no_times.h). */
static enum err
show_day(struct cx *cx, const struct state *state, const struct step *step, const struct pick *pick,
    struct times_view *view)
{
	struct day_line day;
	struct start *starts;
	size_t n;
	enum err e;

	if ((e = dates_strip(cx, state, step, pick, &view->dates, &day)) != OK)
		return e;
	if ((e = load_starts(cx, state, step, day.date, &starts, &n)) != OK)
		return e;
	view->date = day.date;
	view->open = n > 0;
	view->empty = n == 0;
	if (n == 0)
		return no_times_show(cx, state, step, pick, &day, &view->none);
	show_parts(cx, state, step, starts, n, view);
	show_form(cx, state, step, view);
	return OK;
}

enum err
wizard_times_show(struct cx *cx)
{
	struct times_view view = { 0 };
	struct state state;
	struct pick pick;
	struct step step;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if ((e = step_read(cx, &state, &step)) != OK)
		return e;
	dates_pick(cx, &state, &pick);
	e = pick.month ? dates_month(cx, &state, &step, &pick, &view.dates) : show_day(cx, &state, &step, &pick, &view);
	if (e != OK)
		return e;
	if ((e = wizard_keep(cx, &state)) != OK)
		return e;
	wizard_layout(cx, &state, wizard_say(cx, state.lang, N_("Choose a time")), &view.layout);
	view.problem = slots_problem(cx, state.lang);
	view.hint = pick.hint;
	view.month = pick.month;
	view.layout.error = view.problem.len > 0;
	view.layout.columns = true;
	view.layout.has_back = true;
	view.layout.back_url = step_url(cx, &state, &step, "/employee", false, NULL, 0);
	view.layout.back_text = wizard_say(cx, state.lang, N_("Back to technicians"));
	view.none.phone = view.layout.phone;
	view.none.phone_url = view.layout.phone_url;
	step_show(cx, &state, &step, &view.step);
	return wizard_reply(cx, &state, &wizard_times_page, &view);
}
