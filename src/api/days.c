/* days.c - GET /api/public/booking/days: on which days of a range there is something free. */
#include "api/api.h"
#include "base/arena.h"

struct days_query {
	struct str	store_id;
	struct str	service_id;
	struct str	employee_id;
	struct str	excluded_slots;
	struct str	hold_token;
	struct date	from;
	struct date	to;
};

struct date_line {
	struct date	date;
	bool		open;
	uint32_t	free;
	struct str	first;
};

struct days_view {
	struct date_line	*days;
	size_t		 n_days;
};

static const struct shape query_shape = SHAPE(days_query,
	FIELD(days_query, store_id), FIELD(days_query, service_id), FIELD(days_query, employee_id),
	FIELD(days_query, excluded_slots), FIELD(days_query, hold_token), FIELD(days_query, from), FIELD(days_query, to));

static const struct shape day_shape = SHAPE(date_line,
	FIELD(date_line, date), FIELD(date_line, open), FIELD(date_line, free), FIELD_NULL(date_line, first));

static const struct shape days_shape = SHAPE(days_view, FIELD_LIST(days_view, days, n_days, &day_shape));

enum { NO_DATE = INT32_MIN };

static enum err
check_range(struct cx *cx, const struct days_query *query)
{
	if (query->from.days == NO_DATE)
		return api_reply_field(cx, ERR_INVALID, STR("from"), REQUIRED);
	if (query->to.days == NO_DATE)
		return api_reply_field(cx, ERR_INVALID, STR("to"), REQUIRED);
	if (query->to.days < query->from.days || query->to.days - query->from.days >= DAYS_LIST_MAX)
		return api_reply_field(cx, ERR_INVALID, STR("to"), N_("This must be 0 to 61 days after the first day."));
	return OK;
}

static enum err
read_ask(struct cx *cx, struct days_query *query, struct ask *ask)
{
	struct want *also;
	enum err e;

	if ((e = api_query(cx, &query_shape, query)) != OK || (e = api_store(cx, query->store_id)) != OK)
		return e;
	if ((e = api_service(cx, query->service_id, &ask->service)) != OK)
		return e;
	if ((e = api_technician(cx, query->employee_id, &ask->technician)) != OK)
		return e;
	if ((e = check_range(cx, query)) != OK || (e = api_hold_token(cx, query->hold_token)) != OK)
		return e;
	if ((e = api_excluded(cx, query->excluded_slots, NULL, &also, &ask->n_also)) != OK)
		return e;
	ask->also = also;
	ask->hold_token = query->hold_token;
	ask->guest = -1;
	return OK;
}

static struct str
first_of(struct cx *cx, const struct day_line *line)
{
	return line->state == DAY_OPEN ? api_clock(cx, api_local(cx, INSTANT_OF(line->first)).seconds / 60) : STR_NONE;
}

enum err
api_days_list(struct cx *cx)
{
	struct days_query query = { .from = { .days = NO_DATE }, .to = { .days = NO_DATE } };
	struct ask ask = { .service = -1 };
	struct day_line *lines;
	struct days_view view;
	struct written written;
	size_t n;
	size_t i;
	enum err e;

	if ((e = read_ask(cx, &query, &ask)) != OK)
		return e;
	if ((e = desk_written_find(cx->desk, &ask, STR("dates"), query.from, query.to, &written)) != OK)
		return e;
	if (written.found)
		return api_reply_written(cx, written.text);
	if ((e = desk_days(cx->desk, &ask, query.from, query.to, &lines, &n)) != OK)
		return e;
	view = (struct days_view){ .days = NEW_N(cx->arena, struct date_line, n), .n_days = n };
	for (i = 0; i < n; i++)
		view.days[i] = (struct date_line){
			.date = lines[i].date,
			.open = lines[i].state == DAY_OPEN,
			.free = lines[i].state == DAY_OPEN ? lines[i].n_free : 0,
			.first = first_of(cx, &lines[i]),
		};
	(void)!api_reply(cx, 200, &days_shape, &view);
	desk_written_keep(cx->desk, &written, buf_str(&cx->reply->body));
	return OK;
}
