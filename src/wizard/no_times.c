/* no_times.c - a day without openings, and the ways on from it. */
#include "base/arena.h"
#include "wizard/no_times.h"

enum { OTHERS_MAX = 6 };

static const struct shape other_shape = SHAPE(other_view,
	FIELD(other_view, name),
	FIELD(other_view, at),
	FIELD(other_view, url));

const struct shape no_times_shape = SHAPE(no_times_view,
	FIELD(no_times_view, date),
	FIELD(no_times_view, technician),
	FIELD(no_times_view, closed),
	FIELD(no_times_view, away),
	FIELD(no_times_view, reason),
	FIELD(no_times_view, has_next),
	FIELD(no_times_view, next_any),
	FIELD(no_times_view, next),
	FIELD(no_times_view, next_url),
	FIELD_LIST(no_times_view, others, n_others, &other_shape),
	FIELD(no_times_view, nobody),
	FIELD(no_times_view, common),
	FIELD(no_times_view, last),
	FIELD(no_times_view, can_wait),
	FIELD(no_times_view, wait_url),
	FIELD(no_times_view, service),
	FIELD(no_times_view, employee),
	FIELD(no_times_view, wait_phone),
	FIELD(no_times_view, consent),
	FIELD(no_times_view, agreed),
	FIELD(no_times_view, consent_fault),
	FIELD(no_times_view, phone),
	FIELD(no_times_view, phone_url));

struct no_times_view
no_times_of(struct cx *cx, struct date day)
{
	const struct catalogue *cat = cx->desk->cat;
	struct no_times_view view = { .date = day, .closed = !catalogue_open_on(cat, day) };

	if (view.closed)
		view.reason = catalogue_closure_reason(cat, day);
	return view;
}

static void
set_next(struct cx *cx, int64_t next, struct no_times_view *out)
{
	out->nobody = next == 0;
	out->has_next = next != 0;
	if (next != 0)
		out->next = wizard_when(cx, INSTANT_OF(next));
}

enum err
no_times_next(struct cx *cx, opening_find find, const void *arg, int32_t days, struct no_times_view *out)
{
	const struct date after = { out->date.days + 1 };
	const struct date far = { out->date.days + days };
	const struct date before = { out->date.days - 1 };
	const struct date back = { out->date.days - days };
	int64_t next;
	enum err e;

	if ((e = find(cx, arg, after, far, &next)) != OK)
		return e;
	if (next == 0 && (e = find(cx, arg, back, before, &next)) != OK)
		return e;
	set_next(cx, next, out);
	return OK;
}

/* The first opening after the day, else the first before it; 0 when there is none. */
static enum err
next_opening(struct cx *cx, const struct ask *ask, const struct pick *pick, struct date day, int64_t *out)
{
	struct date first = pick->today;
	struct date last = { first.days + DAYS_LIST_MAX - 1 };
	struct day_line *lines;
	int64_t next = 0;
	size_t n;
	size_t i;
	enum err e;

	if (day.days >= last.days) {
		first = day;
		last.days = day.days + DAYS_LIST_MAX - 1;
	}
	if (last.days > pick->last.days)
		last = pick->last;
	if ((e = desk_days(cx->desk, ask, first, last, &lines, &n)) != OK)
		return e;
	for (i = 0; i < n; i++) {
		if (lines[i].state != DAY_OPEN || lines[i].date.days == day.days)
			continue;
		if (next == 0)
			next = lines[i].first;
		if (lines[i].date.days > day.days) {
			next = lines[i].first;
			break;
		}
	}
	*out = next;
	return OK;
}

static bool
has(const int *list, size_t n, int wanted)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (list[i] == wanted)
			return true;
	return false;
}

static enum err
show_others(struct cx *cx, const struct state *state, const struct step *step, struct date day, struct no_times_view *out)
{
	const struct catalogue *cat = cx->desk->cat;
	struct ask ask = step_ask(cx, state, step);
	struct step with = *step;
	struct start *starts;
	size_t *n_able;
	int **able;
	size_t n;
	size_t i;
	enum err e;

	ask.technician = ANY;
	if ((e = desk_times_able(cx->desk, &ask, day, &starts, &able, &n_able, &n)) != OK)
		return e;
	out->others = NEW_N(cx->arena, struct other_view, OTHERS_MAX);
	for (with.technician = 0; with.technician < (int)cat->n_technicians && out->n_others < OTHERS_MAX; with.technician++) {
		for (i = 0; i < n && !has(able[i], n_able[i], with.technician); i++)
			;
		if (i == n || with.technician == step->technician)
			continue;
		out->others[out->n_others++] = (struct other_view){
			.name = cat->technicians[with.technician].name,
			.at = wizard_when(cx, INSTANT_OF(starts[i].at)),
			.url = dates_url(cx, state, &with, day),
		};
	}
	return OK;
}

static enum err
show_next(struct cx *cx, const struct state *state, const struct step *step, const struct pick *pick, struct date day,
    struct no_times_view *out)
{
	struct ask ask = step_ask(cx, state, step);
	struct step with = *step;
	int64_t next;
	enum err e;

	if ((e = next_opening(cx, &ask, pick, day, &next)) != OK)
		return e;
	if (next == 0 && step->technician != ANY) {
		ask.technician = ANY;
		with.technician = ANY;
		out->next_any = true;
		if ((e = next_opening(cx, &ask, pick, day, &next)) != OK)
			return e;
	}
	set_next(cx, next, out);
	if (out->has_next)
		out->next_url = dates_url(cx, state, &with, when_local(out->next).date);
	return OK;
}

enum err
no_times_show(struct cx *cx, const struct state *state, const struct step *step, const struct pick *pick,
    const struct day_line *day, struct no_times_view *out)
{
	const struct catalogue *cat = cx->desk->cat;
	struct no_times_view view = no_times_of(cx, day->date);
	struct contact contact;
	enum err e;

	view.technician = step->technician == ANY ? STR_NONE : cat->technicians[step->technician].name;
	view.last = pick->last;
	view.away = !view.closed && day->state == DAY_CLOSED;
	if ((e = show_next(cx, state, step, pick, day->date, &view)) != OK)
		return e;
	if (step->technician != ANY && !view.closed && (e = show_others(cx, state, step, day->date, &view)) != OK)
		return e;
	if ((e = contact_load(cx, &contact)) != OK)
		return e;
	view.can_wait = day->state == DAY_FULL;
	view.wait_url = wizard_url(cx, "/waitlist", NULL, 0);
	view.service = cat->services[step->service].public_id;
	view.employee = step->technician == ANY ? STR("any") : cat->technicians[step->technician].public_id;
	view.wait_phone = contact.phone;
	view.consent = cat->store.consent;
	view.agreed = contact.consent;
	*out = view;
	return OK;
}
