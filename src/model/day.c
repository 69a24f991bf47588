/* day.c - the picture of one or several days: local days, limits of now, and the busy rows in order. */
#include <assert.h>

#include "base/arena.h"
#include "model/day_private.h"

enum {
	MARGIN = 2,			/* days known before the first and after the last */
	STEPS_MAX = 12 * MATCH_NODES_MAX,	/* of all starts of all days together: a list of days is a page like others */
	US_TO_MIN_ROUND = 60 * 1000 * 1000 - 1,
};

static bool
is_plain(const struct catalogue *cat, int64_t from, int64_t to)
{
	return to - from == MINUTES_PER_DAY
	    && zone_offset_s(cat->zone, INSTANT_OF(from)) == zone_offset_s(cat->zone, INSTANT_OF(to - 1));
}

static void
set_bounds(struct day *day, struct arena *arena)
{
	struct date date;
	size_t i;

	day->zero = day->first.days - MARGIN;
	day->n_dates = (size_t)(day->last.days - day->first.days) + 1 + (size_t)2 * MARGIN;
	day->bounds = NEW_N(arena, int64_t, day->n_dates + 1);
	day->plain = NEW_N(arena, bool, day->n_dates);
	day->scopes = NEW_N(arena, struct span, day->n_dates);
	for (i = 0; i <= day->n_dates; i++) {
		date.days = day->zero + (int32_t)i;
		day->bounds[i] = MINUTE_OF(zone_day_start(day->cat->zone, date));
	}
	for (i = 0; i < day->n_dates; i++)
		day->plain[i] = is_plain(day->cat, day->bounds[i], day->bounds[i + 1]);
}

/* Rows of unknown technicians are kept apart at the end: they still use up resources. */
static size_t
lane_of(const struct day *day, const struct busy *row)
{
	if (row->technician < 0 || (size_t)row->technician >= day->cat->n_technicians)
		return day->cat->n_technicians;
	return (size_t)row->technician;
}

/* Shell's sort: rows mostly come in order, which it leaves at one pass a gap. */
static void
sort_lane(const struct day *day, uint32_t *at, size_t n)
{
	uint32_t moving;
	size_t gap;
	size_t i;
	size_t j;

	for (gap = n / 2; gap > 0; gap /= 2) {
		for (i = gap; i < n; i++) {
			moving = at[i];
			for (j = i; j >= gap && day->rows[at[j - gap]].busy.from > day->rows[moving].busy.from; j -= gap)
				at[j] = at[j - gap];
			at[j] = moving;
		}
	}
}

static void
sort_rows(struct day *day, struct arena *arena)
{
	uint32_t *from;
	size_t n_lanes;
	size_t lane;
	size_t i;
	int64_t length;

	n_lanes = day->cat->n_technicians + 1;
	/* Counted two places up, summed one place up: after filling, from[lane] is where a lane starts. */
	from = NEW_N(arena, uint32_t, n_lanes + 2);
	day->order = NEW_N(arena, uint32_t, day->n_rows + 1);
	day->lane_from = from;
	for (i = 0; i < day->n_rows; i++) {
		from[lane_of(day, &day->rows[i]) + 2]++;
		length = day->rows[i].busy.to - day->rows[i].busy.from;
		if (day->longest < length)
			day->longest = length;
	}
	for (lane = 2; lane < n_lanes + 2; lane++)
		from[lane] += from[lane - 1];
	for (i = 0; i < day->n_rows; i++)
		day->order[from[lane_of(day, &day->rows[i]) + 1]++] = (uint32_t)i;
	for (lane = 0; lane < n_lanes; lane++)
		sort_lane(day, day->order + from[lane], from[lane + 1] - from[lane]);
}

struct day *
day_build(struct arena *arena, const struct catalogue *cat, struct date first, struct date last, const struct busy *busy, size_t n_busy,
    struct instant now)
{
	struct day *day;
	struct date beyond;

	assert(first.days <= last.days);
	assert(cat->n_technicians <= STORE_TECHNICIANS_MAX);
	day = NEW(arena, struct day);
	day->cat = cat;
	day->first = first;
	day->last = last;
	set_bounds(day, arena);
	day->open = window_opening(arena, day, day->zero, day->zero + (int32_t)day->n_dates - 1);
	day->now = (now.us + US_TO_MIN_ROUND) / US_PER_MIN;
	day->soonest = day->now + cat->store.lead_minutes;
	day->frozen = day->now + cat->store.freeze_minutes;
	beyond.days = catalogue_last_day(cat, now).days + 1;
	day->horizon = MINUTE_OF(zone_day_start(cat->zone, beyond));
	day->rows = busy;
	day->n_rows = n_busy;
	sort_rows(day, arena);
	day->steps = STEPS_MAX;
	return day;
}

struct span
day_scope(const struct catalogue *cat, struct date first, struct date last)
{
	return window_scope(cat, first.days, last.days);
}

/* Beyond the scope as far as a span may stick out that staff put where the store is closed. */
struct span
day_reach(const struct catalogue *cat, struct date first, struct date last)
{
	struct span reach;
	struct span days;

	reach = window_scope(cat, first.days, last.days);
	days.from = MINUTE_OF(zone_day_start(cat->zone, first)) - cat->tables->longest_before;
	days.to = MINUTE_OF(zone_day_start(cat->zone, (struct date){ .days = last.days + 1 })) + cat->tables->longest_after;
	if (reach.from > days.from)
		reach.from = days.from;
	if (reach.to < days.to)
		reach.to = days.to;
	return reach;
}

/* Position in bounds of the local day around a moment, or -1. */
static int32_t
row_of(const struct day *day, int64_t at)
{
	size_t from;
	size_t to;
	size_t middle;

	if (at < day->bounds[0] || at >= day->bounds[day->n_dates])
		return -1;
	for (from = 0, to = day->n_dates; to - from > 1; ) {
		middle = from + (to - from) / 2;
		if (day->bounds[middle] <= at)
			from = middle;
		else
			to = middle;
	}
	return (int32_t)from;
}

struct date
day_date_of(const struct day *day, int64_t at)
{
	int32_t row;

	row = row_of(day, at);
	if (row >= 0)
		return (struct date){ .days = day->zero + row };
	return zone_local(day->cat->zone, INSTANT_OF(at)).date;
}

struct span
day_span_of(const struct day *day, int64_t at)
{
	struct date date;
	int32_t row;

	row = row_of(day, at);
	if (row >= 0)
		return (struct span){ day->bounds[row], day->bounds[row + 1] };
	date = zone_local(day->cat->zone, INSTANT_OF(at)).date;
	return (struct span){ MINUTE_OF(zone_day_start(day->cat->zone, date)),
	    MINUTE_OF(zone_day_start(day->cat->zone, (struct date){ .days = date.days + 1 })) };
}

struct span
day_scope_of(struct day *day, int32_t date)
{
	struct span *scope;

	assert(date >= day->first.days && date <= day->last.days);
	scope = &day->scopes[date - day->zero];
	if (scope->from == scope->to)
		*scope = window_scope(day->cat, date, date);
	return *scope;
}

bool
day_on_grid(const struct day *day, int64_t at)
{
	int32_t interval;
	int32_t seconds;
	int32_t row;

	interval = day->cat->store.slot_interval > 0 ? day->cat->store.slot_interval : 1;
	row = row_of(day, at);
	if (row >= 0 && day->plain[row])
		return (at - day->bounds[row]) % interval == 0;
	seconds = zone_local(day->cat->zone, INSTANT_OF(at)).seconds;
	return seconds % 60 == 0 && seconds / 60 % interval == 0;
}

void
day_rows(const struct day *day, int technician, struct span span, uint32_t *out_from, uint32_t *out_to)
{
	uint32_t from;
	uint32_t to;
	uint32_t middle;
	uint32_t end;

	/* Sorted by start: no row that starts longest before the span can reach into it. */
	end = day->lane_from[technician + 1];
	for (from = day->lane_from[technician], to = end; from < to; ) {
		middle = from + (to - from) / 2;
		if (day->rows[day->order[middle]].busy.from <= span.from - day->longest)
			from = middle + 1;
		else
			to = middle;
	}
	*out_from = from;
	for (to = end; from < to; ) {
		middle = from + (to - from) / 2;
		if (day->rows[day->order[middle]].busy.from < span.to)
			from = middle + 1;
		else
			to = middle;
	}
	*out_to = from;
}
