/* slots.c - GET /api/public/booking/slots: the starts offered on a day. What is listed can be held and booked now, nothing else. */
#include "api/api.h"
#include "base/arena.h"

struct slots_query {
	struct str	store_id;
	struct str	service_id;
	struct str	employee_id;
	struct str	excluded_slots;
	struct str	hold_token;
	struct date	date;
};

struct slot_view {
	struct str	 start_time;
	struct str	 end_time;
	struct local	 datetime;
	struct instant	 starts_at;
	struct text	*employee_ids;
	size_t		 n_employee_ids;
	struct money	 price;
	uint64_t	 seats_left;
};

struct slots_view {
	struct date		 date;
	struct str		 timezone;
	struct slot_view	*slots;
	size_t			 n_slots;
};

static const struct shape query_shape = SHAPE(slots_query,
	FIELD(slots_query, store_id), FIELD(slots_query, service_id), FIELD(slots_query, employee_id),
	FIELD(slots_query, excluded_slots), FIELD(slots_query, hold_token), FIELD(slots_query, date));

static const struct shape slot_shape = SHAPE(slot_view,
	FIELD(slot_view, start_time), FIELD(slot_view, end_time), FIELD(slot_view, datetime), FIELD(slot_view, starts_at),
	FIELD_LIST(slot_view, employee_ids, n_employee_ids, &text_shape), FIELD(slot_view, price),
	FIELD(slot_view, seats_left));

static const struct shape slots_shape = SHAPE(slots_view,
	FIELD(slots_view, date), FIELD(slots_view, timezone), FIELD_LIST(slots_view, slots, n_slots, &slot_shape));

enum { NO_DATE = INT32_MIN };

struct found {
	struct start	*starts;
	int		**able;		/* NULL for a named technician */
	size_t		*n_able;
	size_t		 n;
};

static enum err
find(struct cx *cx, const struct ask *ask, struct date date, struct found *out)
{
	if (ask->technician != ANY)
		return desk_times(cx->desk, ask, date, &out->starts, &out->n);
	return desk_times_able(cx->desk, ask, date, &out->starts, &out->able, &out->n_able, &out->n);
}

/*
 * A start for anybody may be offered though nobody could take it on without another "any" booking changing hands: that is still one seat.
 */
static void
fill_employees(struct cx *cx, const struct ask *ask, const struct found *found, size_t i, struct slot_view *view)
{
	size_t n = ask->technician != ANY ? 1 : found->n_able[i];
	int technician;
	size_t k;

	view->employee_ids = NEW_N(cx->arena, struct text, n);
	for (k = 0; k < n; k++) {
		technician = ask->technician != ANY ? ask->technician : found->able[i][k];
		view->employee_ids[view->n_employee_ids++].text = api_technician_id(cx, technician);
	}
	view->seats_left = n > 0 ? n : 1;
}

static void
fill_slot(struct cx *cx, const struct ask *ask, const struct found *found, size_t i, struct slot_view *view)
{
	struct terms terms = catalogue_terms(cx->desk->cat, ask->service, ask->technician);
	struct local end;

	view->starts_at = INSTANT_OF(found->starts[i].at);
	view->datetime = api_local(cx, view->starts_at);
	view->start_time = api_clock(cx, view->datetime.seconds / 60);
	end = api_local(cx, INSTANT_OF(found->starts[i].at + terms.duration));
	view->end_time = api_clock(cx, end.seconds / 60);
	view->price = terms.price;
	fill_employees(cx, ask, found, i, view);
}

static enum err
read_ask(struct cx *cx, struct slots_query *query, struct ask *ask)
{
	struct want *also;
	enum err e;

	if ((e = api_query(cx, &query_shape, query)) != OK || (e = api_store(cx, query->store_id)) != OK)
		return e;
	if ((e = api_service(cx, query->service_id, &ask->service)) != OK)
		return e;
	if ((e = api_technician(cx, query->employee_id, &ask->technician)) != OK)
		return e;
	if (query->date.days == NO_DATE)
		return api_reply_field(cx, ERR_INVALID, STR("date"), REQUIRED);
	if ((e = api_hold_token(cx, query->hold_token)) != OK)
		return e;
	if ((e = api_excluded(cx, query->excluded_slots, &query->date, &also, &ask->n_also)) != OK)
		return e;
	ask->also = also;
	ask->hold_token = query->hold_token;
	ask->guest = -1;
	return OK;
}

enum err
api_slots_list(struct cx *cx)
{
	struct slots_query query = { .date = { .days = NO_DATE } };
	struct ask ask = { .service = -1 };
	struct found found = { .n = 0 };
	struct slots_view view;
	struct written written;
	size_t i;
	enum err e;

	if ((e = read_ask(cx, &query, &ask)) != OK)
		return e;
	if ((e = desk_written_find(cx->desk, &ask, STR("slots"), query.date, query.date, &written)) != OK)
		return e;
	if (written.found)
		return api_reply_written(cx, written.text);
	if ((e = find(cx, &ask, query.date, &found)) != OK)
		return e;
	view = (struct slots_view){
		.date = query.date,
		.timezone = cx->desk->cat->store.timezone,
		.slots = NEW_N(cx->arena, struct slot_view, found.n),
		.n_slots = found.n,
	};
	for (i = 0; i < found.n; i++)
		fill_slot(cx, &ask, &found, i, &view.slots[i]);
	(void)!api_reply(cx, 200, &slots_shape, &view);
	desk_written_keep(cx->desk, &written, buf_str(&cx->reply->body));
	return OK;
}
