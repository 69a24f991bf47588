/* times.c - the openings of a day for the item in hand. */
#include "base/arena.h"
#include "wizard/no_times.h"

enum { NOON = 12 * 60, EVENING = 17 * 60, PARTS = 3 };

struct slot_view {
	struct str	value;		/* what the button posts: "10:30", or with its offset where a clock change repeats it */
	struct when	at;
	bool		chosen;		/* the present choice of the item being changed */
	struct str	zone;		/* "EST", only where the same time comes twice */
	struct str	with;		/* "Alice", who starts then too */
};

struct part_view {
	bool			 morning;
	bool			 afternoon;
	bool			 evening;
	struct slot_view	*slots;
	size_t			 n_slots;
};

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

static const struct shape slot_shape = SHAPE(slot_view,
	FIELD(slot_view, value),
	FIELD(slot_view, at),
	FIELD(slot_view, chosen),
	FIELD(slot_view, zone),
	FIELD(slot_view, with));

static const struct shape part_shape = SHAPE(part_view,
	FIELD(part_view, morning),
	FIELD(part_view, afternoon),
	FIELD(part_view, evening),
	FIELD_LIST(part_view, slots, n_slots, &slot_shape));

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

/* What the redirect of POST items says in the address. */
static struct str
problem_of_post(struct cx *cx, enum lang lang)
{
	struct str taken = request_query(cx->request, STR("taken"));
	struct str error = request_query(cx->request, STR("error"));
	struct buf clock = buf_new(cx->arena, 64);
	struct pair values[1];
	int32_t minutes;

	if (clock_hm_parse(str_sub(taken, 0, 5), &minutes)) {
		words_clock(&clock, lang, (struct local){ .seconds = minutes * 60 });
		values[0] = (struct pair){ STR("time"), buf_str(&clock) };
		return wizard_say_with(cx, lang, N_("{time} was just taken. Choose another time"), values, 1);
	}
	values[0] = (struct pair){ STR("n"), str_fmt(cx->arena, "%d", (int)cx->desk->cat->store.items_max) };
	if (str_eq(error, STR("unavailable")))
		return wizard_say(cx, lang, N_("That time can no longer be booked. Choose another time"));
	if (str_eq(error, STR("many")))
		return wizard_say(cx, lang, N_("You are holding too many times at once. Finish a booking first, or wait a few minutes"));
	if (str_eq(error, STR("large")))
		return wizard_say_limit(cx, lang, wizard_say(cx, lang, N_("Your cart is full. Check out first.")));
	if (str_eq(error, STR("limit")))
		return wizard_say_limit(cx, lang,
		    wizard_say_with(cx, lang, N_("You can book up to {n} services at once."), values, 1));
	return STR_NONE;
}

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
	const struct zone *zone = cx->desk->cat->zone;
	struct instant at = INSTANT_OF(start->at);
	struct slot_view view = { .at = wizard_when(cx, at) };
	struct local local = when_local(view.at);
	struct instant both[2];
	struct str iso;

	view.value = str_fmt(cx->arena, "%02d:%02d", (int)(local.seconds / 3600), (int)(local.seconds / 60 % 60));
	if (zone_instants(zone, local, both) > 1) {
		iso = when_iso(cx->arena, view.at);
		iso = str_sub(iso, STR("YYYY-MM-DDTHH:mm:ss").len, iso.len);
		view.value = str_fmt(cx->arena, "%.*s%.*s", STR_ARG(view.value), STR_ARG(iso));
		view.zone = zone_abbreviation(zone, at);
	}
	view.chosen = step->old != NULL && step->old->starts_at.us == at.us && step->old->service == step->service &&
	    step->old->technician == step->technician;
	view.with = starts_with(cx, state, step, at);
	return view;
}

/* Slots come in order, so each part of the day is a run of them. */
static void
show_parts(struct cx *cx, const struct state *state, const struct step *step, const struct start *starts, size_t n,
    struct times_view *view)
{
	struct slot_view *slots = NEW_N(cx->arena, struct slot_view, n);
	struct part_view *part = NULL;
	int32_t minute;
	bool fits;
	size_t i;

	view->parts = NEW_N(cx->arena, struct part_view, PARTS);
	for (i = 0; i < n; i++) {
		slots[i] = show_slot(cx, state, step, &starts[i]);
		minute = when_local(slots[i].at).seconds / 60;
		fits = part != NULL && (part->evening || (part->afternoon && minute < EVENING) ||
		    (part->morning && minute < NOON));
		if (!fits) {
			part = &view->parts[view->n_parts++];
			*part = (struct part_view){
				.morning = minute < NOON,
				.afternoon = minute >= NOON && minute < EVENING,
				.evening = minute >= EVENING,
				.slots = &slots[i],
			};
		}
		part->n_slots++;
	}
}

/* Zone names end in a city; those of the demo's are translated. */
static struct str
city_of(struct cx *cx, enum lang lang)
{
	struct str rest = cx->desk->cat->store.timezone;
	struct buf city = buf_new(cx->arena, 128);
	struct str last = rest;
	size_t i;

	if (str_eq(rest, STR("America/New_York")))
		return wizard_say(cx, lang, N_("New York"));
	if (str_eq(rest, STR("Asia/Shanghai")))
		return wizard_say(cx, lang, N_("Shanghai"));
	while (rest.len > 0)
		last = str_cut(&rest, '/');
	for (i = 0; i < last.len; i++)
		buf_addc(&city, last.ptr[i] == '_' ? ' ' : last.ptr[i]);
	return buf_str(&city);
}

static void
show_form(struct cx *cx, const struct state *state, const struct step *step, struct times_view *view)
{
	const struct catalogue *cat = cx->desk->cat;

	view->hold_minutes = cat->store.hold_seconds / 60;
	view->city = city_of(cx, state->lang);
	view->zone = zone_abbreviation(cat->zone, zone_day_start(cat->zone, (struct date){ view->date.days + 1 }));
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
	view.problem = problem_of_post(cx, state.lang);
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
