/* visit_times.c - when a whole visit can begin. */
#include "desk/recent.h"
#include "desk/visit_times.h"

/* The day after the last is there for visits that go on past midnight. */
static enum err
load(struct desk *desk, const struct visit_ask *ask, struct date first, struct date last, struct picture *out)
{
	last.days++;
	return recent_picture(desk, first, last, desk_hash(desk, STR("hold"), ask->hold_token), out);
}

static size_t
starts(struct desk *desk, const struct picture *picture, const struct visit_ask *ask, struct date date, struct visit_start **out)
{
	return visit_starts(desk->arena, picture->day, date, ask->items, ask->n, out);
}

enum err
desk_visit_times(struct desk *desk, const struct visit_ask *ask, struct date date, struct visit_start **out, size_t *n_out)
{
	struct picture picture;
	enum err e;

	*n_out = 0;
	if (desk_is_outside(desk, date))
		return OK;
	if ((e = load(desk, ask, date, date, &picture)) != OK)
		return e;
	*n_out = starts(desk, &picture, ask, date, out);
	return OK;
}

static bool
all_have_somebody(const struct desk *desk, const struct visit_ask *ask, struct date date)
{
	size_t i;

	for (i = 0; i < ask->n; i++)
		if (!desk_anybody_works(desk, ask->items[i].service, ask->items[i].technician, date))
			return false;
	return true;
}

static void
fill_line(struct desk *desk, const struct picture *picture, const struct visit_ask *ask, struct date date, struct day_line *out)
{
	struct visit_start *list;
	size_t n;

	*out = (struct day_line){ .date = date, .state = DAY_OUTSIDE };
	if (desk_is_outside(desk, date))
		return;
	n = starts(desk, picture, ask, date, &list);
	if (n > 0) {
		out->state = DAY_OPEN;
		out->n_free = (uint32_t)n;
		out->first = list[0].at;
		return;
	}
	out->state = all_have_somebody(desk, ask, date) ? DAY_FULL : DAY_CLOSED;
}

enum err
desk_visit_days(struct desk *desk, const struct visit_ask *ask, struct date first, struct date last, struct day_line **out, size_t *n_out)
{
	struct picture picture = { .n_busy = 0 };
	struct day_line *lines;
	struct date from;
	struct date date;
	struct date to;
	size_t mark;
	size_t n;
	enum err e;

	if (last.days < first.days || last.days - first.days >= DAYS_LIST_MAX)
		return ERR_INVALID;
	lines = NEW_N(desk->arena, struct day_line, last.days - first.days + 1);
	from = first;
	to = last;
	if (desk_clip_days(desk, &from, &to) && (e = load(desk, ask, from, to, &picture)) != OK)
		return e;
	for (n = 0, date = first; date.days <= last.days; date.days++, n++) {
		mark = arena_mark(desk->arena);
		fill_line(desk, &picture, ask, date, &lines[n]);
		arena_rewind(desk->arena, mark);
	}
	*out = lines;
	*n_out = n;
	return OK;
}

enum err
desk_visit_next(struct desk *desk, const struct visit_ask *ask, struct date first, struct date last, int64_t *out)
{
	struct visit_start *list;
	struct picture picture;
	size_t mark;
	enum err e;

	if (last.days - first.days >= DAYS_LIST_MAX)
		return ERR_INVALID;
	*out = 0;
	if (!desk_clip_days(desk, &first, &last))
		return OK;
	if ((e = load(desk, ask, first, last, &picture)) != OK)
		return e;
	for (; first.days <= last.days && *out == 0; first.days++) {
		mark = arena_mark(desk->arena);
		if (starts(desk, &picture, ask, first, &list) > 0)
			*out = list[0].at;
		arena_rewind(desk->arena, mark);
	}
	return OK;
}

void
desk_mark_following(const struct desk *desk, struct want *wants, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		wants[i].held = wants[i].held || visit_follows(desk->cat, wants, n, i);
}
