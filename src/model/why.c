/* why.c - the fact behind a refusal. */
#include "base/arena.h"
#include "model/day_private.h"
#include "model/why.h"

static int64_t
distance(struct span span, int64_t at)
{
	return at < span.from ? span.from - at : at >= span.to ? at - span.to + 1 : 0;
}

/* Of hours that touch the day, those nearest to the start; none touch it: the whole day. */
static void
nearest(const struct spans *hours, struct span date, int64_t at, struct reason *out)
{
	size_t i;

	out->whole_day = true;
	for (i = 0; i < hours->n; i++) {
		if (!span_meets(hours->list[i], date))
			continue;
		if (out->whole_day || distance(hours->list[i], at) < distance(out->span, at))
			out->span = hours->list[i];
		out->whole_day = false;
	}
}

static void
find_off_duty(struct arena *arena, struct day *day, const struct want *want, struct span busy, struct reason *out)
{
	const struct catalogue_tables *tables;
	const struct time_off *off;
	struct spans duty;
	struct span date;
	struct span scope;
	uint32_t i;

	tables = day->cat->tables;
	for (i = tables->time_off.from[want->technician]; i < tables->time_off.from[want->technician + 1]; i++) {
		off = &day->cat->time_off[tables->time_off.at[i]];
		if (off->starts_at.us < busy.to * US_PER_MIN && off->ends_at.us > busy.from * US_PER_MIN)
			out->off = off;
	}
	date = day_span_of(day, want->start);
	scope = day_scope_of(day, day_date_of(day, want->start).days);
	duty = window_duty(arena, day, want->technician, scope);
	nearest(&duty, date, want->start, out);
}

static void
find_row(struct day *day, const struct want *want, const struct place *place, struct reason *out)
{
	const struct busy *row;
	struct place taken;
	uint32_t from;
	uint32_t to;
	uint32_t i;

	day_rows(day, want->technician, place->busy, &from, &to);
	for (i = from; i < to && out->row == NULL; i++) {
		row = &day->rows[day->order[i]];
		taken = place_of_row(day->cat, row);
		if (!place_meets(&taken, place))
			continue;
		out->row = row;
		out->span = row->busy;
	}
}

/* How much of a resource the service at hand takes at once. */
static int32_t
quantity(const struct catalogue *cat, int service, uint32_t resource)
{
	const struct catalogue_tables *tables;
	uint32_t i;

	tables = cat->tables;
	for (i = tables->needs.from[service]; i < tables->needs.from[service + 1]; i++)
		if (tables->uses[tables->needs.at[i]].resource == resource)
			return tables->uses[tables->needs.at[i]].quantity;
	return 0;
}

static bool
runs_out(const struct day *day, const struct want *want, struct span busy, uint32_t resource)
{
	const struct busy *row;
	int64_t minute;
	int32_t used;
	size_t i;

	for (minute = busy.from; minute < busy.to; minute++) {
		used = quantity(day->cat, want->service, resource);
		for (i = 0; i < day->n_rows; i++) {
			row = &day->rows[i];
			if (row->service >= 0 && row->busy.from <= minute && minute < row->busy.to)
				used += quantity(day->cat, row->service, resource);
		}
		if (used > day->cat->resources[resource].count)
			return true;
	}
	return false;
}

static void
find_resource(const struct day *day, const struct want *want, struct span busy, struct reason *out)
{
	uint32_t resource;

	for (resource = 0; resource < day->cat->n_resources && out->resource < 0; resource++)
		if (quantity(day->cat, want->service, resource) > 0 && runs_out(day, want, busy, resource))
			out->resource = (int)resource;
}

void
day_why(struct arena *arena, struct day *day, const struct want *want, struct reason *out)
{
	struct seating seating;
	struct place place;
	size_t which;

	*out = (struct reason){ .resource = -1 };
	out->why = day_seat(arena, day, want, 1, true, &seating, &which);
	if (out->why == FREE)
		out->n_moves = seating.n_moves;
	if (out->why == REFUSED_CLOSED)
		nearest(&day->open, day_span_of(day, want->start), want->start, out);
	if (want->technician == ANY || want->service < 0 || out->why == REFUSED_UNABLE)
		return;
	place = place_of_want(day->cat, want, want->technician);
	if (out->why == REFUSED_OFF_DUTY)
		find_off_duty(arena, day, want, place.busy, out);
	else if (out->why == REFUSED_BUSY)
		find_row(day, want, &place, out);
	else if (out->why == REFUSED_RESOURCE)
		find_resource(day, want, place.busy, out);
}

static bool
class_fits(const struct day *day, const struct busy *row)
{
	const struct catalogue_tables *tables;
	const struct time_off *off;
	struct date date;
	uint32_t i;
	size_t k;

	tables = day->cat->tables;
	for (i = tables->time_off.from[row->technician]; i < tables->time_off.from[row->technician + 1]; i++) {
		off = &day->cat->time_off[tables->time_off.at[i]];
		if (off->starts_at.us < row->busy.to * US_PER_MIN && off->ends_at.us > row->busy.from * US_PER_MIN)
			return false;
	}
	date = day_date_of(day, row->busy.from);
	for (k = 0; k < day->cat->n_closures; k++)
		if (day->cat->closures[k].from_day.days <= date.days && date.days <= day->cat->closures[k].to_day.days)
			return false;
	return true;
}

bool
day_fits(struct arena *arena, struct day *day, const struct busy *row)
{
	struct spans duty;
	size_t mark;
	bool fits;

	if (row->technician < 0)
		return false;
	if (row->kind == BUSY_CLASS)
		return class_fits(day, row);
	mark = arena_mark(arena);
	duty = window_duty(arena, day, row->technician, day_scope_of(day, day_date_of(day, row->start).days));
	fits = window_holds(&duty, row->busy);
	arena_rewind(arena, mark);
	return fits;
}
