/* taken.c - 409 slot_taken: which items cannot be had, why, and the free times nearest to them. */
#include "api/api.h"
#include "base/arena.h"

enum { NEAREST_MAX = 5, DETAILS_MAX = 64 * 1024 };

struct near_view {
	struct local	 datetime;
	struct instant	 starts_at;
	struct text	*employee_ids;
	size_t		 n_employee_ids;
};

struct lost_view {
	uint64_t		 guest;		/* 0 books */
	uint64_t		 item;		/* of the guest */
	struct str		 service_id;
	struct str		 employee_id;
	struct local		 datetime;
	struct instant		 starts_at;
	struct str		 reason;
	struct near_view	*nearest;
	size_t			 n_nearest;
};

struct details_view {
	struct lost_view	*items;
	size_t			 n_items;
};

static const struct shape near_shape = SHAPE(near_view,
	FIELD(near_view, datetime), FIELD(near_view, starts_at),
	FIELD_LIST(near_view, employee_ids, n_employee_ids, &text_shape));

static const struct shape lost_shape = SHAPE(lost_view,
	FIELD(lost_view, guest), FIELD(lost_view, item), FIELD(lost_view, service_id), FIELD_NULL(lost_view, employee_id),
	FIELD(lost_view, datetime), FIELD(lost_view, starts_at), FIELD(lost_view, reason),
	FIELD_LIST(lost_view, nearest, n_nearest, &near_shape));

static const struct shape details_shape = SHAPE(details_view, FIELD_LIST(details_view, items, n_items, &lost_shape));

static struct str
reason(enum refusal why)
{
	switch (why) {
	case REFUSED_PAST:
		return STR("past");
	case REFUSED_TOO_SOON:
		return STR("too_soon");
	case REFUSED_TOO_FAR:
		return STR("too_far");
	case REFUSED_CLOSED:
		return STR("closed");
	case REFUSED_OFF_GRID:
		return STR("off_grid");
	case REFUSED_UNABLE:
		return STR("unable");
	case REFUSED_OFF_DUTY:
		return STR("off_duty");
	case REFUSED_RESOURCE:
		return STR("resource");
	case REFUSED_GUEST:
		return STR("guest");
	case REFUSED_FULL_DAY:
		return STR("full_day");
	default:
		return STR("busy");
	}
}

static bool
is_lost(const struct lost *lost, size_t n, size_t guest, size_t item)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (lost[i].guest == guest && lost[i].item == item)
			return true;
	return false;
}

/* The items that can be had: other times must leave room for them. */
static size_t
others(struct cx *cx, const struct order *order, const struct lost *lost, size_t n, struct want **out)
{
	struct want *wants = NEW_N(cx->arena, struct want, order_n_items(order));
	const struct order_item *item;
	size_t n_wants = 0;
	size_t g;
	size_t i;

	for (g = 0; g < order->n_guests; g++)
		for (i = 0; i < order->guests[g].n_items; i++) {
			if (is_lost(lost, n, g, i))
				continue;
			item = &order->guests[g].items[i];
			wants[n_wants++] = (struct want){ .service = item->service, .technician = item->technician,
			    .start = MINUTE_OF(item->starts_at), .guest = (int)g, .held = true };
		}
	*out = wants;
	return n_wants;
}

static enum err
fill_nearest(struct cx *cx, const struct ask *ask, int64_t start, struct lost_view *view)
{
	struct near_view *near;
	struct start *starts;
	size_t n;
	size_t i;
	enum err e;

	if ((e = desk_nearest(cx->desk, ask, start, NEAREST_MAX, &starts, &n)) != OK)
		return e;
	view->nearest = NEW_N(cx->arena, struct near_view, n);
	for (i = 0; i < n; i++) {
		near = &view->nearest[view->n_nearest++];
		near->starts_at = INSTANT_OF(starts[i].at);
		near->datetime = api_local(cx, near->starts_at);
		near->employee_ids = NEW(cx->arena, struct text);
		near->employee_ids[near->n_employee_ids++].text = api_technician_id(cx, starts[i].technician);
	}
	return OK;
}

static enum err
fill_lost(struct cx *cx, const struct order *order, const struct lost *lost, const struct ask *beside, struct lost_view *view)
{
	const struct order_item *item = &order->guests[lost->guest].items[lost->item];
	struct ask ask = *beside;

	*view = (struct lost_view){
		.guest = lost->guest,
		.item = lost->item,
		.service_id = cx->desk->cat->services[item->service].public_id,
		.employee_id = api_technician_id(cx, item->technician),
		.datetime = api_local(cx, item->starts_at),
		.starts_at = item->starts_at,
		.reason = reason(lost->why),
	};
	ask.service = item->service;
	ask.technician = item->technician;
	ask.guest = (int)lost->guest;
	return fill_nearest(cx, &ask, MINUTE_OF(item->starts_at), view);
}

/* Taken by somebody; else it could never be booked. */
static bool
was_taken(const struct lost *lost, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (lost[i].why != REFUSED_BUSY && lost[i].why != REFUSED_RESOURCE && lost[i].why != REFUSED_GUEST)
			return false;
	return true;
}

enum err
api_reply_taken(struct cx *cx, const struct order *order, const struct lost *lost, size_t n)
{
	struct ask beside = { .hold_token = order->hold_token };
	struct details_view view = { .items = NEW_N(cx->arena, struct lost_view, n) };
	struct buf details = buf_new(cx->arena, DETAILS_MAX);
	struct want *also;
	size_t i;
	enum err e;

	beside.n_also = others(cx, order, lost, n, &also);
	beside.also = also;
	for (i = 0; i < n; i++)
		if ((e = fill_lost(cx, order, &lost[i], &beside, &view.items[view.n_items++])) != OK)
			return e;
	json_add(&details, &details_shape, &view);
	return api_reply_said(cx, ERR_SLOT_TAKEN, err_sentence(was_taken(lost, n) ? ERR_SLOT_TAKEN : ERR_SLOT_UNAVAILABLE),
	    NULL, buf_str(&details));
}
