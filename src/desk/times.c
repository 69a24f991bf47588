/*
 * times.c - when something is free: for a day, a list of days, a list of technicians. Each asks the database one question, however many
 * days and technicians there are.
 */
#include <stdlib.h>
#include <string.h>

#include "desk/near.h"
#include "desk/recent.h"

static struct date
plus(struct date date, int32_t days)
{
	date.days += days;
	return date;
}

static enum err
load(struct desk *desk, const struct ask *ask, struct date first, struct date last, struct picture *out)
{
	return recent_picture(desk, first, last, desk_hash(desk, STR("hold"), ask->hold_token), out);
}

static size_t
starts(struct desk *desk, const struct picture *picture, const struct ask *ask, int technician, struct date date, struct start **out)
{
	return day_starts(desk->arena, picture->day, date, ask->service, technician, ask->guest, ask->also, ask->n_also, out);
}

bool
desk_is_outside(const struct desk *desk, struct date date)
{
	return date.days < catalogue_today(desk->cat, desk->now).days || date.days > catalogue_last_day(desk->cat, desk->now).days;
}

/* Whoever asks this gets the same answer: it may be kept (recent.h). */
static bool
is_plain(const struct ask *ask)
{
	return ask->n_also == 0 && ask->hold_token.len == 0;
}

static struct question
question_of(struct str kind, const struct ask *ask, struct date first, struct date last)
{
	return (struct question){ .kind = kind, .first = first, .last = last, .numbers = { ask->service, ask->technician } };
}

enum err
desk_times(struct desk *desk, const struct ask *ask, struct date date, struct start **out, size_t *n_out)
{
	struct question question = question_of(STR("starts"), ask, date, date);
	struct picture picture;
	struct str answer;
	bool found;
	enum err e;

	*n_out = 0;
	if (desk_is_outside(desk, date))
		return OK;
	if (is_plain(ask) && (e = recent_find(desk, &question, &answer, &found)) != OK)
		return e;
	if (is_plain(ask) && found) {
		*out = arena_copy(desk->arena, answer.ptr, answer.len);
		*n_out = answer.len / sizeof(**out);
		return OK;
	}
	desk_waiting_look(desk, date);
	if ((e = load(desk, ask, date, date, &picture)) != OK)
		return e;
	*n_out = starts(desk, &picture, ask, ask->technician, date, out);
	if (is_plain(ask))
		recent_keep(desk, &question, (struct str){ .ptr = (const char *)*out, .len = *n_out * sizeof(**out) });
	return OK;
}

/* A time off from before the day's first minute to after its last. */
static bool
is_away(const struct desk *desk, uint64_t technician_id, struct date date)
{
	const struct time_off *off;
	struct instant from;
	struct instant to;
	size_t i;

	from = zone_day_start(desk->cat->zone, date);
	to = zone_day_start(desk->cat->zone, plus(date, 1));
	for (i = 0; i < desk->cat->n_time_off; i++) {
		off = &desk->cat->time_off[i];
		if (off->technician_id == technician_id && off->starts_at.us <= from.us && off->ends_at.us >= to.us)
			return true;
	}
	return false;
}

static bool
works_on(const struct desk *desk, int technician, struct date date)
{
	const struct catalogue *cat;
	uint64_t id;
	bool replaced;
	bool works;
	size_t i;

	cat = desk->cat;
	id = cat->technicians[technician].id;
	if (is_away(desk, id, date))
		return false;
	replaced = works = false;
	for (i = 0; i < cat->n_shift_exceptions; i++)
		if (cat->shift_exceptions[i].technician_id == id && cat->shift_exceptions[i].day.days == date.days) {
			replaced = true;
			works = works || cat->shift_exceptions[i].opens != cat->shift_exceptions[i].closes;
		}
	for (i = 0; i < cat->n_shifts && !replaced && !works; i++)
		works = cat->shifts[i].technician_id == id && cat->shifts[i].weekday == date_weekday(date);
	return works;
}

bool
desk_anybody_works(const struct desk *desk, int service, int technician, struct date date)
{
	size_t i;

	if (!catalogue_open_on(desk->cat, date))
		return false;
	if (technician != ANY)
		return works_on(desk, technician, date);
	for (i = 0; i < desk->cat->n_technicians; i++)
		if (catalogue_can(desk->cat, (int)i, service) && works_on(desk, (int)i, date))
			return true;
	return false;
}

bool
desk_clip_days(const struct desk *desk, struct date *first, struct date *last)
{
	struct date today;
	struct date end;

	today = catalogue_today(desk->cat, desk->now);
	end = catalogue_last_day(desk->cat, desk->now);
	if (first->days < today.days)
		*first = today;
	if (last->days > end.days)
		*last = end;
	return first->days <= last->days;
}

static void
fill_line(struct desk *desk, const struct picture *picture, const struct ask *ask, struct date date, struct day_line *out)
{
	struct start *list;
	size_t n;

	*out = (struct day_line){ .date = date };
	n = starts(desk, picture, ask, ask->technician, date, &list);
	if (n > 0) {
		out->state = DAY_OPEN;
		out->n_free = (uint32_t)n;
		out->first = list[0].at;
		return;
	}
	out->state = desk_anybody_works(desk, ask->service, ask->technician, date) ? DAY_FULL : DAY_CLOSED;
}

/* Of days that can be booked at all, as far as the calendar goes. */
static enum err
fill_lines(struct desk *desk, const struct ask *ask, struct date first, struct date last, struct day_line *lines)
{
	struct question question = question_of(STR("days"), ask, first, last);
	size_t n = (size_t)(last.days - first.days) + 1;
	struct picture picture;
	struct str answer;
	bool found;
	size_t i;
	enum err e;

	if (is_plain(ask) && (e = recent_find(desk, &question, &answer, &found)) != OK)
		return e;
	if (is_plain(ask) && found) {
		memcpy(lines, answer.ptr, n * sizeof(*lines));
		return OK;
	}
	if ((e = load(desk, ask, first, last, &picture)) != OK)
		return e;
	for (i = 0; i < n; i++)
		fill_line(desk, &picture, ask, plus(first, (int32_t)i), &lines[i]);
	if (is_plain(ask))
		recent_keep(desk, &question, (struct str){ .ptr = (const char *)lines, .len = n * sizeof(*lines) });
	return OK;
}

enum err
desk_days(struct desk *desk, const struct ask *ask, struct date first, struct date last, struct day_line **out, size_t *n_out)
{
	struct day_line *lines;
	struct date from;
	struct date to;
	size_t n;
	size_t i;
	enum err e;

	if (last.days < first.days || last.days - first.days >= DAYS_LIST_MAX)
		return ERR_INVALID;
	n = (size_t)(last.days - first.days) + 1;
	lines = NEW_N(desk->arena, struct day_line, n);
	for (i = 0; i < n; i++)
		lines[i] = (struct day_line){ .date = plus(first, (int32_t)i), .state = DAY_OUTSIDE };
	from = first;
	to = last;
	if (desk_clip_days(desk, &from, &to) &&
	    (e = fill_lines(desk, ask, from, to, &lines[from.days - first.days])) != OK)
		return e;
	*out = lines;
	*n_out = n;
	return OK;
}

static int64_t
first_opening(struct desk *desk, const struct picture *picture, const struct ask *ask, int technician)
{
	struct start *list;
	struct date date;

	for (date = picture->first; date.days <= picture->last.days; date.days++)
		if (starts(desk, picture, ask, technician, date, &list) > 0)
			return list[0].at;
	return 0;
}

/* ANY first, then by next opening, those without one last, and as pages list them where that is equal. */
static int
compare_lines(const void *left, const void *right)
{
	const struct technician_line *a;
	const struct technician_line *b;

	a = left;
	b = right;
	if ((a->technician == ANY) != (b->technician == ANY))
		return a->technician == ANY ? -1 : 1;
	if ((a->next == 0) != (b->next == 0))
		return a->next == 0 ? 1 : -1;
	if (a->next != b->next)
		return a->next < b->next ? -1 : 1;
	return a->technician < b->technician ? -1 : a->technician > b->technician;
}

enum err
desk_technicians(struct desk *desk, const struct ask *ask, int32_t days, struct technician_line **out, size_t *n_out)
{
	struct technician_line *lines;
	struct picture picture;
	struct date first;
	struct date last;
	size_t n;
	size_t i;
	enum err e;

	first = catalogue_today(desk->cat, desk->now);
	last = plus(first, (days < 1 ? 1 : days > DAYS_LIST_MAX ? DAYS_LIST_MAX : days) - 1);
	(void)desk_clip_days(desk, &first, &last);
	if ((e = load(desk, ask, first, last, &picture)) != OK)
		return e;
	n = 0;
	lines = NEW_N(desk->arena, struct technician_line, desk->cat->n_technicians + 1);
	lines[n++] = (struct technician_line){ .technician = ANY, .next = first_opening(desk, &picture, ask, ANY) };
	for (i = 0; i < desk->cat->n_technicians; i++)
		if (catalogue_can(desk->cat, (int)i, ask->service))
			lines[n++] = (struct technician_line){
				.technician = (int)i,
				.next = first_opening(desk, &picture, ask, (int)i),
			};
	qsort(lines, n, sizeof(*lines), compare_lines);
	*out = lines;
	*n_out = n;
	return OK;
}

enum err
desk_technicians_on(struct desk *desk, const struct ask *ask, struct date date, struct technician_line **out, size_t *n_out)
{
	struct technician_line *lines;
	struct picture picture;
	struct start *list;
	size_t n;
	size_t i;
	enum err e;

	*n_out = 0;
	if (desk_is_outside(desk, date))
		return OK;
	if ((e = load(desk, ask, date, date, &picture)) != OK)
		return e;
	n = 0;
	lines = NEW_N(desk->arena, struct technician_line, desk->cat->n_technicians);
	for (i = 0; i < desk->cat->n_technicians; i++)
		if (catalogue_can(desk->cat, (int)i, ask->service) && starts(desk, &picture, ask, (int)i, date, &list) > 0)
			lines[n++] = (struct technician_line){ .technician = (int)i, .next = list[0].at };
	qsort(lines, n, sizeof(*lines), compare_lines);
	*out = lines;
	*n_out = n;
	return OK;
}

enum err
desk_nearest(struct desk *desk, const struct ask *ask, int64_t start, size_t max, struct start **out, size_t *n_out)
{
	struct picture picture;
	struct start *list;
	struct near *nears;
	struct date wanted;
	struct date first;
	struct date last;
	struct date date;
	size_t n_list;
	size_t n;
	size_t i;
	enum err e;

	*n_out = 0;
	wanted = desk_date(desk, start);
	first = plus(wanted, -NEAR_BEFORE_DAYS);
	last = plus(wanted, NEAR_AFTER_DAYS);
	if (!desk_clip_days(desk, &first, &last))
		return OK;
	if ((e = load(desk, ask, first, last, &picture)) != OK)
		return e;
	n = 0;
	nears = NEW_N(desk->arena, struct near, (size_t)(last.days - first.days + 1) * DAY_STARTS_MAX);
	for (date = first; date.days <= last.days; date.days++) {
		n_list = starts(desk, &picture, ask, ask->technician, date, &list);
		for (i = 0; i < n_list; i++)
			nears[n++] = near_of(list[i], start, date.days != wanted.days);
	}
	near_sort(nears, n);
	n = n < max ? n : max;
	*out = NEW_N(desk->arena, struct start, n);
	for (i = 0; i < n; i++)
		(*out)[i] = nears[i].start;
	*n_out = n;
	return OK;
}

enum err
desk_written_find(struct desk *desk, const struct ask *ask, struct str kind, struct date first, struct date last, struct written *out)
{
	struct question question = question_of(kind, ask, first, last);
	enum err e;

	*out = (struct written){ .found = false };
	if (desk->keep == NULL || !is_plain(ask) || desk_is_outside(desk, first) || desk_is_outside(desk, last) || first.days > last.days)
		return OK;
	if ((e = recent_find(desk, &question, &out->text, &out->found)) != OK)
		return e;
	out->key = question.key;
	return OK;
}

void
desk_written_keep(struct desk *desk, const struct written *written, struct str text)
{
	if (written->key.len > 0 && !written->found)
		recent_keep(desk, &(struct question){ .key = written->key }, text);
}

/* How many starts, the starts, and then the technicians of all of them. */
struct packed {
	_Alignas(16) size_t	n;
};

static struct str
pack_able(struct arena *arena, const struct start *list, int **able, size_t n)
{
	struct packed *packed;
	struct start *to;
	size_t n_able;
	size_t size;
	size_t i;
	int *at;

	for (n_able = 0, i = 0; i < n; i++)
		n_able += list[i].n_able;
	size = sizeof(*packed) + n * sizeof(*list) + n_able * sizeof(*at);
	packed = arena_alloc(arena, size);
	packed->n = n;
	to = (struct start *)(void *)(packed + 1);
	at = (int *)(void *)(to + n);
	for (i = 0; i < n; i++) {
		to[i] = list[i];
		if (list[i].n_able > 0)
			memcpy(at, able[i], list[i].n_able * sizeof(*at));
		at += list[i].n_able;
	}
	return (struct str){ .ptr = (const char *)packed, .len = size };
}

static size_t
unpack_able(struct arena *arena, struct str answer, struct start **out, int ***out_able)
{
	struct packed *packed = arena_copy(arena, answer.ptr, answer.len);
	size_t i;
	int *at;

	*out = (struct start *)(void *)(packed + 1);
	at = (int *)(void *)(*out + packed->n);
	*out_able = NEW_N(arena, int *, packed->n);
	for (i = 0; i < packed->n; i++) {
		(*out_able)[i] = at;
		at += (*out)[i].n_able;
	}
	return packed->n;
}

static enum err
find_able(struct desk *desk, const struct ask *ask, struct date date, struct start **out, int ***able, size_t *n_out)
{
	struct question question = question_of(STR("able"), ask, date, date);
	struct picture picture;
	struct str answer;
	bool found;
	enum err e;

	if (is_plain(ask) && (e = recent_find(desk, &question, &answer, &found)) != OK)
		return e;
	if (is_plain(ask) && found) {
		*n_out = unpack_able(desk->arena, answer, out, able);
		return OK;
	}
	if ((e = load(desk, ask, date, date, &picture)) != OK)
		return e;
	*n_out = day_starts_able(desk->arena, picture.day, date, ask->service, ask->technician, ask->guest, ask->also, ask->n_also,
	    out, able);
	if (is_plain(ask) && desk->keep != NULL)
		recent_keep(desk, &question, pack_able(desk->arena, *out, *able, *n_out));
	return OK;
}

enum err
desk_times_able(struct desk *desk, const struct ask *ask, struct date date, struct start **out, int ***able, size_t **n_able,
    size_t *n_out)
{
	size_t n;
	size_t i;
	enum err e;

	*n_out = 0;
	if (desk_is_outside(desk, date))
		return OK;
	if ((e = find_able(desk, ask, date, out, able, &n)) != OK)
		return e;
	*n_able = NEW_N(desk->arena, size_t, n);
	for (i = 0; i < n; i++)
		(*n_able)[i] = (*out)[i].n_able;
	*n_out = n;
	return OK;
}
