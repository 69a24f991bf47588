/* slots.c - the starts of a day, from the engine to buttons and back. */
#include "base/arena.h"
#include "wizard/slots.h"

enum { NOON = 12 * 60, EVENING = 17 * 60, PARTS = 3 };

static const struct shape slot_shape = SHAPE(slot_view,
	FIELD(slot_view, value),
	FIELD(slot_view, at),
	FIELD(slot_view, chosen),
	FIELD(slot_view, zone),
	FIELD(slot_view, with));

const struct shape part_shape = SHAPE(part_view,
	FIELD(part_view, morning),
	FIELD(part_view, afternoon),
	FIELD(part_view, evening),
	FIELD_LIST(part_view, slots, n_slots, &slot_shape));

struct str
slots_clock(struct cx *cx, enum lang lang, struct instant at)
{
	struct buf clock = buf_new(cx->arena, 64);

	words_clock(&clock, lang, zone_local(cx->desk->cat->zone, at));
	return buf_str(&clock);
}

struct str
slots_problem(struct cx *cx, enum lang lang)
{
	struct str taken = request_query(cx->request, STR("taken"));
	struct str error = request_query(cx->request, STR("error"));
	struct buf clock = buf_new(cx->arena, 64);
	struct pair values[1];
	int32_t minutes;

	if (clock_hm_parse(str_sub(taken, 0, 5), &minutes)) {
		words_clock(&clock, lang, (struct local){ .seconds = minutes * 60 });
		values[0] = (struct pair){ STR("time"), buf_str(&clock) };
		return wizard_say_with(cx, lang, N_("{time} was just taken. Choose another time"), values, 1);
	}
	values[0] = (struct pair){ STR("n"), str_fmt(cx->arena, "%d", (int)cx->desk->cat->store.items_max) };
	if (str_eq(error, STR("changed")))
		return wizard_say(cx, lang, N_("Your cart has changed since. Choose a time again"));
	if (str_eq(error, STR("unavailable")))
		return wizard_say(cx, lang, N_("That time can no longer be booked. Choose another time"));
	if (str_eq(error, STR("many")))
		return wizard_say(cx, lang, N_("You are holding too many times at once. Finish a booking first, or wait a few minutes"));
	if (str_eq(error, STR("large")))
		return wizard_say_limit(cx, lang, wizard_say(cx, lang, N_("Your cart is full. Check out first.")));
	if (str_eq(error, STR("limit")))
		return wizard_say_limit(cx, lang,
		    wizard_say_with(cx, lang, N_("You can book up to {n} services at once."), values, 1));
	return STR_NONE;
}

struct slot_view
slots_view(struct cx *cx, int64_t minute)
{
	const struct zone *zone = cx->desk->cat->zone;
	struct instant at = INSTANT_OF(minute);
	struct slot_view view = { .at = wizard_when(cx, at) };
	struct local local = when_local(view.at);
	struct instant both[2];
	struct str iso;

	view.value = str_fmt(cx->arena, "%02d:%02d", (int)(local.seconds / 3600), (int)(local.seconds / 60 % 60));
	if (zone_instants(zone, local, both) < 2)
		return view;
	iso = when_iso(cx->arena, view.at);
	iso = str_sub(iso, STR("YYYY-MM-DDTHH:mm:ss").len, iso.len);
	view.value = str_fmt(cx->arena, "%.*s%.*s", STR_ARG(view.value), STR_ARG(iso));
	view.zone = zone_abbreviation(zone, at);
	return view;
}

/* Each part of the day is a run of slots. */
size_t
slots_parts(struct cx *cx, struct slot_view *slots, size_t n, struct part_view **out)
{
	struct part_view *part = NULL;
	size_t n_parts = 0;
	int32_t minute;
	bool fits;
	size_t i;

	*out = NEW_N(cx->arena, struct part_view, PARTS);
	for (i = 0; i < n; i++) {
		minute = when_local(slots[i].at).seconds / 60;
		fits = part != NULL && (part->evening || (part->afternoon && minute < EVENING) ||
		    (part->morning && minute < NOON));
		if (!fits) {
			part = &(*out)[n_parts++];
			*part = (struct part_view){
				.morning = minute < NOON,
				.afternoon = minute >= NOON && minute < EVENING,
				.evening = minute >= EVENING,
				.slots = &slots[i],
			};
		}
		part->n_slots++;
	}
	return n_parts;
}

/* Zone names end in a city; those of the demo's are translated. */
struct str
slots_city(struct cx *cx, enum lang lang)
{
	struct str rest = cx->desk->cat->store.timezone;
	struct buf city = buf_new(cx->arena, 128);
	struct str last = rest;
	size_t i;

	if (str_eq(rest, STR("America/New_York")))
		return wizard_say(cx, lang, N_("New York"));
	if (str_eq(rest, STR("Asia/Shanghai")))
		return wizard_say(cx, lang, N_("Shanghai"));
	while (rest.len > 0)
		last = str_cut(&rest, '/');
	for (i = 0; i < last.len; i++)
		buf_addc(&city, last.ptr[i] == '_' ? ' ' : last.ptr[i]);
	return buf_str(&city);
}

struct str
slots_zone(struct cx *cx, struct date date)
{
	const struct zone *zone = cx->desk->cat->zone;

	return zone_abbreviation(zone, zone_day_start(zone, (struct date){ date.days + 1 }));
}

enum err
slots_moment(struct cx *cx, struct instant *out)
{
	const struct zone *zone = cx->desk->cat->zone;
	struct str time = request_form(cx->request, STR("time"));
	struct str clock = str_sub(time, 0, STR("HH:mm").len);
	struct str offset = str_sub(time, clock.len, time.len);
	struct instant at[2];
	struct local local;
	struct local there;
	struct str iso;
	int32_t minutes;

	if (!date_parse(request_form(cx->request, STR("date")), &local.date) || !clock_hm_parse(clock, &minutes))
		return ERR_SLOT_UNAVAILABLE;
	local.seconds = minutes * 60;
	if (offset.len == 0) {
		if (zone_instants(zone, local, at) == 0)
			return ERR_SLOT_UNAVAILABLE;
	} else {
		iso = str_fmt(cx->arena, "%.*sT%.*s:00%.*s", STR_ARG(date_iso(cx->arena, local.date)), STR_ARG(clock),
		    STR_ARG(offset));
		if (!instant_parse(iso, &at[0]))
			return ERR_SLOT_UNAVAILABLE;
		there = zone_local(zone, at[0]);
		if (there.date.days != local.date.days || there.seconds != local.seconds)
			return ERR_SLOT_UNAVAILABLE;
	}
	*out = at[0];
	return OK;
}
