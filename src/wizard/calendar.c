/* calendar.c - a booking as a calendar file, one entry a service. */
#include "base/arena.h"
#include "view/ical.h"
#include "wizard/notice.h"
#include "wizard/visit.h"

enum { CALENDAR_MAX = 128 * 1024 };

static struct str
describe(struct cx *cx, enum lang lang, const struct receipt *receipt, const struct receipt_item *item)
{
	const struct pair values[] = {
		{ STR("technician"), item->technician_name },
		{ STR("code"), receipt->group_code },
		{ STR("phone"), cx->desk->cat->store.phone },
	};

	return wizard_say_with(cx, lang, N_("With {technician}. Group code {code}. To change or cancel: {phone}"),
	    values, sizeof values / sizeof values[0]);
}

/* A guest's name stands in the title where there are several: "Gel Manicure (Alice)". */
static struct str
title(struct cx *cx, enum lang lang, const struct receipt *receipt, const struct receipt_guest *guest,
    const struct receipt_item *item)
{
	const struct pair values[] = {
		{ STR("service"), item->service_name },
		{ STR("name"), guest->name },
		{ STR("store"), cx->desk->cat->store.name },
	};

	return wizard_say_with(cx, lang,
	    receipt->n_guests > 1 ? N_("{service} for {name} at {store}") : N_("{service} at {store}"), values, 3);
}

static size_t
fill_events(struct cx *cx, enum lang lang, const struct receipt *receipt, struct ical_event *events)
{
	const struct receipt_guest *guest;
	const struct receipt_item *item;
	struct str host = notice_host(cx);
	size_t n = 0;
	size_t g;
	size_t i;

	for (g = 0; g < receipt->n_guests; g++) {
		guest = &receipt->guests[g];
		for (i = 0; i < guest->n_items; i++) {
			item = &guest->items[i];
			events[n++] = (struct ical_event){
				.uid = str_fmt(cx->arena, "%.*s@%.*s", STR_ARG(item->public_id), STR_ARG(host)),
				.sequence = receipt->sequence,
				.stamp = cx->now,
				.starts_at = item->starts_at,
				.ends_at = item->ends_at,
				.summary = title(cx, lang, receipt, guest, item),
				.description = describe(cx, lang, receipt, item),
				.location = cx->desk->cat->store.address,
				.cancelled = str_eq(guest->status, STR("cancelled")),
			};
		}
	}
	return n;
}

/* The manage link stays out of it: calendars are shared. */
enum err
wizard_calendar(struct cx *cx)
{
	struct buf file = buf_new(cx->arena, CALENDAR_MAX);
	struct ical_event *events;
	struct receipt receipt;
	struct state state;
	size_t n = 0;
	size_t g;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if ((e = desk_visit_by_token(cx->desk, cx->params[1], &receipt)) != OK)
		return e;
	for (g = 0; g < receipt.n_guests; g++)
		n += receipt.guests[g].n_items;
	events = NEW_N(cx->arena, struct ical_event, n + 1);
	n = fill_events(cx, state.lang, &receipt, events);
	ical_add(&file, STR("PUBLISH"), STR("-//Slotkeeper//Booking//EN"), events, n);
	reply_header(cx->reply, STR("Content-Disposition"), STR("attachment; filename=\"booking.ics\""));
	return reply_text(cx, 200, STR("text/calendar"), buf_str(&file));
}
