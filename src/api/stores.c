/* stores.c - GET /api/public/booking/stores/{code}: a store as its owner laid it out. */
#include "api/api.h"
#include "base/arena.h"

struct hours_view {
	int32_t		weekday;
	struct str	opens;
	struct str	closes;
};

struct closure_view {
	struct date	from;
	struct date	to;
	struct str	reason;
};

struct store_view {
	struct str		 id;
	struct str		 code;
	struct str		 name;
	struct str		 address;
	struct str		 phone;
	struct str		 email;
	struct str		 timezone;
	struct str		 locale;
	struct str		 currency;
	int32_t			 slot_interval;
	int32_t			 lead_time_minutes;
	int32_t			 horizon_days;
	int32_t			 hold_seconds;
	int32_t			 cancel_until_minutes;
	struct str		 consent;
	struct hours_view	*hours;
	size_t			 n_hours;
	struct closure_view	*closures;
	size_t			 n_closures;
};

static const struct shape hours_shape = SHAPE(hours_view,
	FIELD(hours_view, weekday), FIELD(hours_view, opens), FIELD(hours_view, closes));

static const struct shape closure_shape = SHAPE(closure_view,
	FIELD(closure_view, from), FIELD(closure_view, to), FIELD(closure_view, reason));

static const struct shape store_shape = SHAPE(store_view,
	FIELD(store_view, id), FIELD(store_view, code), FIELD(store_view, name), FIELD(store_view, address),
	FIELD(store_view, phone), FIELD(store_view, email), FIELD(store_view, timezone), FIELD(store_view, locale),
	FIELD(store_view, currency), FIELD(store_view, slot_interval), FIELD(store_view, lead_time_minutes),
	FIELD(store_view, horizon_days), FIELD(store_view, hold_seconds), FIELD(store_view, cancel_until_minutes),
	FIELD_LIST(store_view, hours, n_hours, &hours_shape),
	FIELD_LIST(store_view, closures, n_closures, &closure_shape), FIELD_NULL(store_view, consent));

enum { MINUTES_PER_DAY = 24 * 60 };

/* A closing time not after the opening is on the next day; midnight at the end of a day is 24:00. */
static struct str
closing(struct cx *cx, int32_t minute)
{
	return api_clock(cx, minute > MINUTES_PER_DAY ? minute - MINUTES_PER_DAY : minute);
}

static void
fill_times(struct cx *cx, struct store_view *view)
{
	const struct catalogue *cat = cx->desk->cat;
	struct date today = catalogue_today(cat, cx->now);
	size_t i;

	view->hours = NEW_N(cx->arena, struct hours_view, cat->n_hours);
	for (i = 0; i < cat->n_hours; i++)
		view->hours[view->n_hours++] = (struct hours_view){
			.weekday = cat->hours[i].weekday,
			.opens = api_clock(cx, cat->hours[i].opens),
			.closes = closing(cx, cat->hours[i].closes),
		};
	view->closures = NEW_N(cx->arena, struct closure_view, cat->n_closures);
	for (i = 0; i < cat->n_closures; i++)
		if (cat->closures[i].to_day.days >= today.days)
			view->closures[view->n_closures++] = (struct closure_view){
				.from = cat->closures[i].from_day,
				.to = cat->closures[i].to_day,
				.reason = cat->closures[i].reason,
			};
}

enum err
api_stores_get(struct cx *cx)
{
	const struct store *store;
	struct store_view view;
	enum err e;

	if ((e = desk_store(cx->desk, cx->params[0])) == ERR_NOT_FOUND)
		return api_reply_error(cx, e, NULL, STR_NONE);
	if (e != OK)
		return e;
	store = &cx->desk->cat->store;
	view = (struct store_view){
		.id = store->public_id,
		.code = store->code,
		.name = store->name,
		.address = store->address,
		.phone = store->phone,
		.email = store->email,
		.timezone = store->timezone,
		.locale = store->locale,
		.currency = store->currency,
		.slot_interval = store->slot_interval,
		.lead_time_minutes = store->lead_minutes,
		.horizon_days = store->horizon_days,
		.hold_seconds = store->hold_seconds,
		.cancel_until_minutes = store->cancel_until_minutes,
		.consent = store->consent,
	};
	fill_times(cx, &view);
	return api_reply(cx, 200, &store_shape, &view);
}
