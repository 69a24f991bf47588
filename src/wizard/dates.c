/* dates.c - which day is meant, and the days around it. */
#include "base/arena.h"
#include "wizard/dates.h"

enum { STRIP_DAYS = 14, WEEK = 7 };

static const struct shape day_shape = SHAPE(date_view,
	FIELD(date_view, date),
	FIELD(date_view, number),
	FIELD(date_view, n_free),
	FIELD(date_view, blank),
	FIELD(date_view, open),
	FIELD(date_view, full),
	FIELD(date_view, closed),
	FIELD(date_view, current),
	FIELD(date_view, url));

static const struct shape week_shape = SHAPE(week_view,
	FIELD_LIST(week_view, days, n_days, &day_shape));

const struct shape dates_shape = SHAPE(dates_view,
	FIELD(dates_view, month),
	FIELD_LIST(dates_view, days, n_days, &day_shape),
	FIELD(dates_view, first),
	FIELD_LIST(dates_view, weekdays, n_weekdays, &day_shape),
	FIELD_LIST(dates_view, weeks, n_weeks, &week_shape),
	FIELD(dates_view, paged),
	FIELD(dates_view, earlier),
	FIELD(dates_view, later),
	FIELD(dates_view, earlier_url),
	FIELD(dates_view, later_url),
	FIELD(dates_view, switch_url));

static struct str
until(struct cx *cx, enum lang lang, struct date last)
{
	struct buf day = buf_new(cx->arena, 128);
	struct pair values[1];

	words_day_full(&day, lang, last);
	values[0] = (struct pair){ STR("day"), buf_str(&day) };
	return wizard_say_with(cx, lang, N_("We take bookings until {day}. Here is the last day you can book."), values, 1);
}

/* Between today and the horizon's end; false when it had to be moved there. */
static bool
clip(struct pick *pick, struct date date)
{
	pick->day = date;
	if (date.days < pick->today.days)
		pick->day = pick->today;
	else if (date.days > pick->last.days)
		pick->day = pick->last;
	return pick->day.days == date.days;
}

void
dates_pick(struct cx *cx, const struct state *state, struct pick *out)
{
	struct str wanted = request_query(cx->request, STR("date"));
	struct str from = request_query(cx->request, STR("from"));
	struct pick pick = {
		.today = catalogue_today(cx->desk->cat, cx->now),
		.last = catalogue_last_day(cx->desk->cat, cx->now),
		.month = str_eq(request_query(cx->request, STR("view")), STR("month")),
	};
	struct date date;

	pick.day = pick.today;
	if (wanted.len == 0) {
		if (date_parse(from, &date))
			clip(&pick, date);
	} else if (!date_parse(wanted, &date))
		pick.hint = wizard_say(cx, state->lang, N_("We could not read that date. Here is the next day with openings."));
	else if (!(pick.chosen = clip(&pick, date)) && date.days > pick.last.days) {
		pick.chosen = true;
		pick.hint = until(cx, state->lang, pick.last);
	} else if (!pick.chosen)
		pick.hint = wizard_say(cx, state->lang, N_("That date has passed. Here is the next day with openings."));
	*out = pick;
}

void
dates_pick_day(struct cx *cx, const struct state *state, struct date day, struct pick *out)
{
	dates_pick(cx, state, out);
	out->month = false;
	out->hint = STR_NONE;
	out->chosen = clip(out, day);
}

static struct url
url_with(struct cx *cx, const struct state *state, const struct step *step, struct str name, struct date date)
{
	const struct pair more = { name, date_iso(cx->arena, date) };

	return step_url(cx, state, step, "/time", true, &more, 1);
}

struct url
dates_url(struct cx *cx, const struct state *state, const struct step *step, struct date date)
{
	return url_with(cx, state, step, STR("date"), date);
}

static struct date_view
show_day(const struct day_line *line, struct url url, bool current)
{
	return (struct date_view){
		.date = line->date,
		.number = date_civil(line->date).day,
		.n_free = line->n_free,
		.open = line->state == DAY_OPEN,
		.full = line->state == DAY_FULL,
		.closed = line->state == DAY_CLOSED,
		.current = current,
		.url = url,
	};
}

/* The chosen day, else the first with openings, else the first that is not closed, else the first. */
static size_t
position_of(const struct pick *pick, const struct day_line *lines, size_t n)
{
	static const enum day_state wanted[] = { DAY_OPEN, DAY_FULL };
	size_t i;
	size_t w;

	for (i = 0; i < n && pick->chosen; i++)
		if (lines[i].date.days == pick->day.days)
			return i;
	for (w = 0; w < sizeof(wanted) / sizeof(wanted[0]); w++)
		for (i = 0; i < n; i++)
			if (lines[i].state == wanted[w])
				return i;
	return 0;
}

/* Addresses of a source always have a query. */
static struct url
in_month(struct cx *cx, struct url url)
{
	return (struct url){ str_fmt(cx->arena, "%.*s&view=month", STR_ARG(url.s)) };
}

enum err
dates_strip_of(struct cx *cx, const struct dates_source *source, const struct pick *pick, struct dates_view *out,
    struct day_line *out_day)
{
	struct date first = { pick->today.days + (pick->day.days - pick->today.days) / STRIP_DAYS * STRIP_DAYS };
	struct date last = { first.days + STRIP_DAYS - 1 };
	struct dates_view view = { 0 };
	struct day_line *lines;
	size_t current;
	size_t n;
	size_t i;
	enum err e;

	if (last.days > pick->last.days)
		last = pick->last;
	if ((e = source->days(cx, source->arg, first, last, &lines, &n)) != OK)
		return e;
	current = position_of(pick, lines, n);
	view.days = NEW_N(cx->arena, struct date_view, n);
	for (i = 0; i < n; i++)
		view.days[i] = show_day(&lines[i], source->url(cx, source->arg, STR("date"), lines[i].date), i == current);
	view.n_days = n;
	view.earlier = first.days > pick->today.days;
	view.later = last.days < pick->last.days;
	view.paged = view.earlier || view.later;
	view.earlier_url = source->url(cx, source->arg, STR("from"), (struct date){ first.days - STRIP_DAYS });
	view.later_url = source->url(cx, source->arg, STR("from"), (struct date){ last.days + 1 });
	view.switch_url = in_month(cx, source->url(cx, source->arg, STR("date"), n > 0 ? lines[current].date : pick->day));
	*out_day = n > 0 ? lines[current] : (struct day_line){ .date = pick->day, .state = DAY_CLOSED };
	*out = view;
	return OK;
}

struct item_source {
	const struct state	*state;
	const struct step	*step;
};

static enum err
item_days(struct cx *cx, const void *arg, struct date first, struct date last, struct day_line **out, size_t *n_out)
{
	const struct item_source *item = arg;
	struct ask ask = step_ask(cx, item->state, item->step);

	return desk_days(cx->desk, &ask, first, last, out, n_out);
}

static struct url
item_url(struct cx *cx, const void *arg, struct str name, struct date date)
{
	const struct item_source *item = arg;

	return url_with(cx, item->state, item->step, name, date);
}

enum err
dates_strip(struct cx *cx, const struct state *state, const struct step *step, const struct pick *pick,
    struct dates_view *out, struct day_line *out_day)
{
	const struct item_source item = { .state = state, .step = step };
	const struct dates_source source = { .days = item_days, .url = item_url, .arg = &item };

	return dates_strip_of(cx, &source, pick, out, out_day);
}

static void
show_weeks(struct cx *cx, const struct date_view *days, struct date first, int32_t n_days, struct dates_view *out)
{
	int32_t lead = date_weekday(first) - 1;
	size_t n_weeks = (size_t)((lead + n_days + WEEK - 1) / WEEK);
	struct date_view *cells = NEW_N(cx->arena, struct date_view, n_weeks * WEEK);
	size_t i;

	out->weeks = NEW_N(cx->arena, struct week_view, n_weeks);
	out->n_weeks = n_weeks;
	for (i = 0; i < n_weeks * WEEK; i++)
		if ((int32_t)i >= lead && (int32_t)i < lead + n_days)
			cells[i] = days[(int32_t)i - lead];
		else
			cells[i].blank = true;
	for (i = 0; i < n_weeks; i++)
		out->weeks[i] = (struct week_view){ .days = cells + i * WEEK, .n_days = WEEK };
	out->weekdays = NEW_N(cx->arena, struct date_view, WEEK);
	out->n_weekdays = WEEK;
	for (i = 0; i < WEEK; i++)
		out->weekdays[i].date.days = first.days - lead + (int32_t)i;
}

enum err
dates_month_of(struct cx *cx, const struct dates_source *source, const struct pick *pick, struct dates_view *out)
{
	struct civil civil = date_civil(pick->day);
	struct date first = date_of(civil.year, civil.month, 1);
	int32_t n_days = date_month_days(civil.year, civil.month);
	struct date end = { first.days + n_days - 1 };
	struct date from = first.days < pick->today.days ? pick->today : first;
	struct date to = end.days > pick->last.days ? pick->last : end;
	struct date_view *days = NEW_N(cx->arena, struct date_view, n_days);
	struct dates_view view = { .month = true, .first = first };
	struct day_line *lines;
	size_t n;
	size_t i;
	enum err e;

	if ((e = source->days(cx, source->arg, from, to, &lines, &n)) != OK)
		return e;
	for (i = 0; i < (size_t)n_days; i++)
		days[i].number = (int32_t)i + 1;
	for (i = 0; i < n; i++)
		days[lines[i].date.days - first.days] = show_day(&lines[i], source->url(cx, source->arg, STR("date"), lines[i].date),
		    pick->chosen && lines[i].date.days == pick->day.days);
	show_weeks(cx, days, first, n_days, &view);
	view.earlier = first.days > pick->today.days;
	view.later = end.days < pick->last.days;
	view.earlier_url = in_month(cx, source->url(cx, source->arg, STR("from"), (struct date){ first.days - 1 }));
	view.later_url = in_month(cx, source->url(cx, source->arg, STR("from"), (struct date){ end.days + 1 }));
	view.switch_url = source->url(cx, source->arg, pick->chosen ? STR("date") : STR("from"), pick->day);
	*out = view;
	return OK;
}

enum err
dates_month(struct cx *cx, const struct state *state, const struct step *step, const struct pick *pick, struct dates_view *out)
{
	const struct item_source item = { .state = state, .step = step };
	const struct dates_source source = { .days = item_days, .url = item_url, .arg = &item };

	return dates_month_of(cx, &source, pick, out);
}
