/* calendar.c - a visit as a calendar file, one entry a service. */
#include "base/arena.h"
#include "message/message_private.h"
#include "view/ical.h"

enum { CALENDAR_MAX = 128 * 1024 };

/* A guest's name stands in the title where there are several: "Gel Manicure for Alice at Rosewood". */
static struct str
title(const struct message *message, const struct receipt *receipt, const struct receipt_guest *guest, const struct receipt_item *item)
{
	const struct value values[] = {
		{ STR("service"), item->service_name },
		{ STR("name"), guest->name },
		{ STR("store"), message->desk->cat->store.name },
	};

	return message_fill(message, receipt->n_guests > 1 ? N_("{service} for {name} at {store}") : N_("{service} at {store}"), values, 3);
}

static struct str
describe(const struct message *message, const struct receipt *receipt, const struct receipt_item *item)
{
	const struct value values[] = {
		{ STR("technician"), item->technician_name },
		{ STR("code"), receipt->group_code },
		{ STR("phone"), message->desk->cat->store.phone },
	};

	return message_fill(message, N_("With {technician}. Group code {code}. To change or cancel: {phone}"), values, 3);
}

static size_t
fill_events(const struct message *message, const struct receipt *receipt, enum calendar_kind kind, struct ical_event *events)
{
	const struct store *store = &message->desk->cat->store;
	const struct receipt_guest *guest;
	const struct receipt_item *item;
	struct str host = message_host(message->site);
	bool cancelled;
	size_t n = 0;
	size_t g;
	size_t i;

	for (g = 0; g < receipt->n_guests; g++) {
		guest = &receipt->guests[g];
		cancelled = str_eq(guest->status, STR("cancelled"));
		if (!message_is_meant(message, guest) || (kind == CALENDAR_STANDS && cancelled) ||
		    (kind == CALENDAR_CANCELLED && !cancelled))
			continue;
		for (i = 0; i < guest->n_items; i++) {
			item = &guest->items[i];
			events[n++] = (struct ical_event){
				.uid = str_fmt(message->desk->arena, "%.*s@%.*s", STR_ARG(item->public_id), STR_ARG(host)),
				.sequence = guest->sequence,
				.stamp = message->desk->now,
				.starts_at = item->starts_at,
				.ends_at = item->ends_at,
				.summary = title(message, receipt, guest, item),
				.description = describe(message, receipt, item),
				.location = store->address,
				.organizer = store->email,
				.organizer_name = store->name,
				.cancelled = cancelled,
			};
		}
	}
	return n;
}

/* The manage link stays out of it: calendars are shared. */
struct str
message_calendar(const struct message *message, const struct receipt *receipt, enum calendar_kind kind)
{
	struct buf file = buf_new(message->desk->arena, CALENDAR_MAX);
	struct ical_event *events;
	size_t n = 0;
	size_t g;

	for (g = 0; g < receipt->n_guests; g++)
		n += receipt->guests[g].n_items;
	events = NEW_N(message->desk->arena, struct ical_event, n + 1);
	if ((n = fill_events(message, receipt, kind, events)) == 0)
		return STR_NONE;
	ical_add(&file, kind == CALENDAR_CANCELLED ? STR("CANCEL") : STR("PUBLISH"), STR("-//Slotkeeper//Booking//EN"), events, n);
	return file.full ? STR_NONE : buf_str(&file);
}
