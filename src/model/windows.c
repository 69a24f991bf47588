/* windows.c - hours and shifts as spans of time, and the span a service takes. */
#include <assert.h>

#include "base/arena.h"
#include "model/day_private.h"

/* A wall time in UTC minutes; skipped by a change of offset: the first moment after it; repeated: when opening the earlier. */
static int64_t
wall(const struct zone *zone, int32_t date, int32_t minute, bool closing)
{
	struct instant at[2];
	struct local local;
	int32_t tries;
	int n;

	n = 0;
	for (tries = 0; tries <= 2 * MINUTES_PER_DAY; tries++) {
		local.date.days = date + (minute + tries) / MINUTES_PER_DAY;
		local.seconds = (minute + tries) % MINUTES_PER_DAY * 60;
		n = zone_instants(zone, local, at);
		if (n > 0)
			return MINUTE_OF(at[n > 1 && closing ? 1 : 0]);
	}
	assert(n > 0);		/* no zone skips two days */
	return 0;
}

/* Hours of a date as a span of time; day is for speed and may be NULL. */
static struct span
walls(const struct catalogue *cat, const struct day *day, int32_t date, int32_t opens, int32_t closes)
{
	const int32_t minutes[2] = { opens, closes };
	int64_t at[2];
	int32_t row;
	int i;

	for (i = 0; i < 2; i++) {
		row = day == NULL ? -1 : date + minutes[i] / MINUTES_PER_DAY - day->zero;
		if (row >= 0 && (size_t)row < day->n_dates && day->plain[row])
			at[i] = day->bounds[row] + minutes[i] % MINUTES_PER_DAY;
		else
			at[i] = wall(cat->zone, date, minutes[i], i == 1);
	}
	return (struct span){ at[0], at[1] };
}

bool
span_meets(struct span a, struct span b)
{
	return a.from < b.to && b.from < a.to;
}

bool
span_inside(struct span inner, struct span outer)
{
	return outer.from <= inner.from && inner.to <= outer.to;
}

/* Adds a span, keeping the list ascending and its members apart; room for it must be there. */
static void
join(struct spans *spans, struct span span)
{
	size_t from;
	size_t to;
	size_t i;

	if (span.from >= span.to)
		return;
	for (from = spans->n; from > 0 && spans->list[from - 1].to >= span.from; from--)
		;
	for (to = from; to < spans->n && spans->list[to].from <= span.to; to++) {
		if (span.from > spans->list[to].from)
			span.from = spans->list[to].from;
		if (span.to < spans->list[to].to)
			span.to = spans->list[to].to;
	}
	if (to == from)
		for (i = spans->n++; i > from; i--)
			spans->list[i] = spans->list[i - 1];
	else {
		for (i = to; i < spans->n; i++)
			spans->list[from + 1 + i - to] = spans->list[i];
		spans->n -= to - from - 1;
	}
	spans->list[from] = span;
}

/* What is in both, in memory of its own. */
static struct spans
both(struct arena *arena, const struct spans *a, const struct spans *b)
{
	struct spans out;
	struct span span;
	size_t i;
	size_t j;

	out.n = 0;
	out.list = NEW_N(arena, struct span, a->n + b->n + 1);
	for (i = 0, j = 0; i < a->n && j < b->n; ) {
		span.from = a->list[i].from > b->list[j].from ? a->list[i].from : b->list[j].from;
		span.to = a->list[i].to < b->list[j].to ? a->list[i].to : b->list[j].to;
		if (span.from < span.to)
			out.list[out.n++] = span;
		if (a->list[i].to < b->list[j].to)
			i++;
		else
			j++;
	}
	return out;
}

/* Takes a span out; splitting needs room for one more. */
static void
cut(struct spans *spans, struct span span)
{
	size_t i;
	size_t j;

	for (i = 0; i < spans->n; i++) {
		if (!span_meets(spans->list[i], span))
			continue;
		if (spans->list[i].from < span.from && spans->list[i].to > span.to) {
			for (j = spans->n++; j > i + 1; j--)
				spans->list[j] = spans->list[j - 1];
			spans->list[i + 1] = (struct span){ span.to, spans->list[i].to };
			spans->list[i].to = span.from;
			return;
		}
		if (spans->list[i].from < span.from)
			spans->list[i].to = span.from;
		else if (spans->list[i].to > span.to)
			spans->list[i].from = span.to;
		else {
			for (j = i + 1; j < spans->n; j++)
				spans->list[j - 1] = spans->list[j];
			spans->n--;
			i--;
		}
	}
}

bool
window_holds(const struct spans *spans, struct span span)
{
	size_t from;
	size_t to;
	size_t middle;

	for (from = 0, to = spans->n; from < to; ) {
		middle = from + (to - from) / 2;
		if (spans->list[middle].to <= span.from)
			from = middle + 1;
		else
			to = middle;
	}
	return from < spans->n && spans->list[from].from <= span.from && span.to <= spans->list[from].to;
}

static bool
closed_on(const struct catalogue *cat, int32_t date)
{
	size_t i;

	for (i = 0; i < cat->n_closures; i++)
		if (cat->closures[i].from_day.days <= date && date <= cat->closures[i].to_day.days)
			return true;
	return false;
}

/*
 * Each of the store's hours that begin on a date. Hours belong to the day on which they begin: a closure of the day after does not
 * cut a night short.
 */
static void
each_opening(const struct catalogue *cat, const struct day *day, int32_t date, void (*visit)(void *arg, struct span span), void *arg)
{
	const struct exception *exception;
	const struct hours *hours;
	bool replaced;
	int weekday;
	size_t i;

	if (closed_on(cat, date))
		return;
	replaced = false;
	for (i = 0; i < cat->n_exceptions; i++) {
		exception = &cat->exceptions[i];
		if (exception->day.days != date)
			continue;
		replaced = true;
		if (exception->opens < exception->closes)
			visit(arg, walls(cat, day, date, exception->opens, exception->closes));
	}
	weekday = date_weekday((struct date){ .days = date });
	for (i = 0; i < cat->n_hours && !replaced; i++) {
		hours = &cat->hours[i];
		if (hours->weekday == weekday && hours->opens < hours->closes)
			visit(arg, walls(cat, day, date, hours->opens, hours->closes));
	}
}

static void
join_opening(void *arg, struct span span)
{
	join(arg, span);
}

struct spans
window_opening(struct arena *arena, const struct day *day, int32_t from_date, int32_t to_date)
{
	const struct catalogue *cat;
	struct spans spans;
	int32_t date;

	cat = day->cat;
	spans.n = 0;
	spans.list = NEW_N(arena, struct span, cat->n_exceptions + (size_t)(to_date - from_date + 1) * cat->n_hours + 1);
	for (date = from_date; date <= to_date; date++)
		each_opening(cat, day, date, join_opening, &spans);
	return spans;
}

static void
join_shifts(struct spans *spans, const struct day *day, int technician, int32_t date)
{
	const struct catalogue_tables *tables;
	const struct exception *exception;
	const struct hours *shift;
	bool replaced;
	int weekday;
	uint32_t i;

	tables = day->cat->tables;
	replaced = false;
	for (i = tables->shift_exceptions.from[technician]; i < tables->shift_exceptions.from[technician + 1]; i++) {
		exception = &day->cat->shift_exceptions[tables->shift_exceptions.at[i]];
		if (exception->day.days != date)
			continue;
		replaced = true;
		if (exception->opens < exception->closes)
			join(spans, walls(day->cat, day, date, exception->opens, exception->closes));
	}
	if (replaced)
		return;
	weekday = date_weekday((struct date){ .days = date });
	for (i = tables->shifts.from[technician]; i < tables->shifts.from[technician + 1]; i++) {
		shift = &day->cat->shifts[tables->shifts.at[i]];
		if (shift->weekday == weekday && shift->opens < shift->closes)
			join(spans, walls(day->cat, day, date, shift->opens, shift->closes));
	}
}

/* Shifts and their exceptions, inside the store's opening, less time off. */
struct spans
window_duty(struct arena *arena, const struct day *day, int technician, struct span scope)
{
	const struct catalogue_tables *tables;
	const struct time_off *off;
	struct spans shifts;
	struct spans open;
	struct spans duty;
	size_t room;
	int32_t from;
	int32_t to;
	int32_t date;
	uint32_t i;

	tables = day->cat->tables;
	from = day_date_of(day, scope.from).days - 1;
	to = day_date_of(day, scope.to - 1).days;
	room = (size_t)(to - from + 1) * (tables->shifts.from[technician + 1] - tables->shifts.from[technician])
	    + tables->shift_exceptions.from[technician + 1] - tables->shift_exceptions.from[technician];
	shifts.n = 0;
	shifts.list = NEW_N(arena, struct span, room + 1);
	for (date = from; date <= to; date++)
		join_shifts(&shifts, day, technician, date);
	open = day->open;
	while (open.n > 0 && open.list[0].to <= scope.from) {
		open.list++;
		open.n--;
	}
	while (open.n > 0 && open.list[open.n - 1].from >= scope.to)
		open.n--;
	duty = both(arena, &shifts, &open);
	if (tables->time_off.from[technician + 1] > tables->time_off.from[technician]) {
		room = tables->time_off.from[technician + 1] - tables->time_off.from[technician];
		duty.list = arena_grow(arena, duty.list, duty.n * sizeof(struct span), (duty.n + room + 1) * sizeof(struct span));
		for (i = tables->time_off.from[technician]; i < tables->time_off.from[technician + 1]; i++) {
			off = &day->cat->time_off[tables->time_off.at[i]];
			/* Begun minutes are off whole. */
			cut(&duty, (struct span){ MINUTE_OF(off->starts_at), (off->ends_at.us + US_PER_MIN - 1) / US_PER_MIN });
		}
	}
	return duty;
}

/* One end of a scope on its way outwards. */
struct edge {
	int64_t	at;
	bool	forward;
	bool	open;		/* the store is open on the day's side of it */
	bool	moved;
};

static void
look_open(void *arg, struct span span)
{
	struct edge *edge;

	edge = arg;
	if (edge->forward ? span.from < edge->at && edge->at <= span.to : span.from <= edge->at && edge->at < span.to)
		edge->open = true;
}

static void
push_out(void *arg, struct span span)
{
	struct edge *edge;

	edge = arg;
	if (edge->at < span.from || span.to < edge->at)
		return;
	if (edge->forward ? span.to > edge->at : span.from < edge->at) {
		edge->at = edge->forward ? span.to : span.from;
		edge->moved = true;
	}
}

static int64_t
scope_edge(const struct catalogue *cat, int32_t date, bool forward)
{
	struct edge edge;
	int64_t most;
	int32_t d;

	edge.forward = forward;
	edge.open = false;
	edge.at = MINUTE_OF(zone_day_start(cat->zone, (struct date){ .days = forward ? date + 1 : date }));
	most = MINUTE_OF(zone_day_start(cat->zone, (struct date){ .days = forward ? date + 2 : date - 1 }));
	for (d = date - 2; d <= date + 2; d++)
		each_opening(cat, NULL, d, look_open, &edge);
	for (edge.moved = edge.open; edge.moved; ) {
		edge.moved = false;
		for (d = date - 2; d <= date + 2; d++)
			each_opening(cat, NULL, d, push_out, &edge);
	}
	return forward == (edge.at > most) ? most : edge.at;
}

/*
 * From the start of one day to the end of another, and on to where the opening that crosses either midnight ends, one day at most:
 * two days of a store that never closes are questions of their own.
 */
struct span
window_scope(const struct catalogue *cat, int32_t from_date, int32_t to_date)
{
	return (struct span){ scope_edge(cat, from_date, false), scope_edge(cat, to_date, true) };
}

static struct span
no_gap(int64_t at)
{
	return (struct span){ at, at };
}

struct place
place_of_want(const struct catalogue *cat, const struct want *want, int technician)
{
	struct place place;
	struct terms terms;

	if (want->service < 0) {
		place.busy = (struct span){ want->start, want->start + want->minutes };
		place.gap = no_gap(want->start);
		place.end = place.busy.to;
		return place;
	}
	terms = catalogue_terms(cat, want->service, technician);
	place.end = want->start + terms.duration;
	place.busy = (struct span){ want->start - terms.buffer_before, place.end + terms.buffer_after };
	place.gap = (struct span){ want->start + terms.gap_start, want->start + terms.gap_start + terms.gap_minutes };
	return place;
}

struct span
want_span(const struct catalogue *cat, const struct want *want, int technician)
{
	return place_of_want(cat, want, technician).busy;
}

struct place
place_of_row(const struct catalogue *cat, const struct busy *row)
{
	struct place place;

	place.busy = row->busy;
	place.gap = row->gap.from < row->gap.to ? row->gap : no_gap(row->start);
	place.end = row->busy.to;
	if (row->service >= 0)
		place.end -= catalogue_terms(cat, row->service, row->technician).buffer_after;
	if (place.end < row->start)
		place.end = row->start;
	return place;
}

size_t
place_pieces(const struct place *place, struct span out[2])
{
	size_t n;

	if (place->gap.from >= place->gap.to) {
		out[0] = place->busy;
		return 1;
	}
	n = 0;
	if (place->busy.from < place->gap.from)
		out[n++] = (struct span){ place->busy.from, place->gap.from };
	if (place->gap.to < place->busy.to)
		out[n++] = (struct span){ place->gap.to, place->busy.to };
	return n;
}

bool
place_meets(const struct place *a, const struct place *b)
{
	struct span of_a[2];
	struct span of_b[2];
	size_t n_a;
	size_t n_b;
	size_t i;
	size_t j;

	if (!span_meets(a->busy, b->busy))
		return false;
	n_a = place_pieces(a, of_a);
	n_b = place_pieces(b, of_b);
	for (i = 0; i < n_a; i++)
		for (j = 0; j < n_b; j++)
			if (span_meets(of_a[i], of_b[j]))
				return true;
	return false;
}
