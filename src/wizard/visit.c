/* visit.c - a receipt, laid out by guest and day for the pages that show it. */
#include "base/arena.h"
#include "desk/link.h"
#include "wizard/report.h"
#include "wizard/visit.h"

static const struct shape item_shape = SHAPE(visit_item,
	FIELD(visit_item, icon), FIELD(visit_item, service), FIELD(visit_item, technician), FIELD(visit_item, at),
	FIELD(visit_item, minutes), FIELD(visit_item, tag), FIELD(visit_item, tone),
	FIELD(visit_item, may_move), FIELD(visit_item, move_url));
static const struct shape day_shape = SHAPE(visit_day,
	FIELD(visit_day, day), FIELD_LIST(visit_day, items, n_items, &item_shape));
const struct shape visit_guest_shape = SHAPE(visit_guest,
	FIELD(visit_guest, letter), FIELD(visit_guest, public_id), FIELD(visit_guest, label), FIELD(visit_guest, name),
	FIELD(visit_guest, is_primary), FIELD(visit_guest, services),
	FIELD_LIST(visit_guest, days, n_days, &day_shape), FIELD(visit_guest, live), FIELD(visit_guest, may_cancel),
	FIELD(visit_guest, cancel_url), FIELD(visit_guest, move_url), FIELD(visit_guest, call));
const struct shape visit_shape = SHAPE(visit,
	FIELD(visit, code), FIELD(visit, total), FIELD_LIST(visit, guests, n_guests, &visit_guest_shape),
	FIELD(visit, group), FIELD(visit, several), FIELD(visit, n_live), FIELD(visit, live), FIELD(visit, may_cancel),
	FIELD(visit, late), FIELD(visit, all_cancelled),
	FIELD(visit, cancel_until), FIELD(visit, manage_url), FIELD(visit, cancel_url), FIELD(visit, calendar_url),
	FIELD(visit, google_url), FIELD(visit, move_url));

bool
visit_status_live(struct str status)
{
	return str_eq(status, STR("confirmed")) || str_eq(status, STR("pending"));
}

void
visit_status_words(struct cx *cx, enum lang lang, struct str status, struct str *out_tag, struct str *out_tone)
{
	static const struct {
		const char	*status;
		const char	*words;
		const char	*tone;
	} known[] = {
		{ "confirmed", N_TEXT("Confirmed"), "ok" },
		{ "pending", N_TEXT("Waiting for confirmation"), "warn" },
		{ "cancelled", N_TEXT("Cancelled"), "" },
		{ "completed", N_TEXT("Completed"), "" },
		{ "no_show", N_TEXT("Missed"), "bad" },
	};
	size_t i;

	for (i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eq(status, str_of(known[i].status))) {
			*out_tag = wizard_say(cx, lang, str_of(known[i].words));
			*out_tone = str_of(known[i].tone);
		}
}

struct str
visit_join(struct cx *cx, enum lang lang, const struct str *names, size_t n)
{
	struct pair values[2];
	struct str list;
	size_t i;

	if (n == 0)
		return STR_NONE;
	list = names[0];
	for (i = 1; i < n; i++) {
		values[0] = (struct pair){ STR("list"), list };
		values[1] = (struct pair){ STR("name"), names[i] };
		list = wizard_say_with(cx, lang, i + 1 < n ? N_("{list}, {name}") : N_("{list} and {name}"), values,
		    2);
	}
	return list;
}

static const struct receipt_item **
sorted(struct cx *cx, const struct receipt_guest *guest)
{
	const struct receipt_item **items = NEW_N(cx->arena, const struct receipt_item *, guest->n_items + 1);
	size_t at;
	size_t i;

	for (i = 0; i < guest->n_items; i++) {
		for (at = i; at > 0 && items[at - 1]->starts_at.us > guest->items[i].starts_at.us; at--)
			items[at] = items[at - 1];
		items[at] = &guest->items[i];
	}
	return items;
}

static int32_t
day_of(const struct cx *cx, struct instant at)
{
	return when_local(wizard_when(cx, at)).date.days;
}

const char *
visit_rest(struct cx *cx, struct str manage_token, const char *rest)
{
	struct buf path = buf_new(cx->arena, 3 * REQUEST_PATH_MAX);

	buf_add(&path, STR("/manage/"));
	buf_add_url(&path, manage_token);
	buf_add(&path, str_of(rest));
	return str_cstr(cx->arena, buf_str(&path));
}

static struct url
manage_url(struct cx *cx, struct str token, const char *rest, struct str guest, struct str item)
{
	const struct pair query[] = { { STR("guest"), guest }, { STR("item"), item } };

	return wizard_url(cx, visit_rest(cx, token, rest), query, 2);
}

static void
fill_days(struct cx *cx, enum lang lang, const struct receipt_guest *guest, struct str token, struct visit_guest *out)
{
	const struct receipt_item **items = sorted(cx, guest);
	struct visit_day *day = NULL;
	struct visit_item *item;
	struct when at;
	size_t i;

	out->days = NEW_N(cx->arena, struct visit_day, guest->n_items + 1);
	for (i = 0; i < guest->n_items; i++) {
		at = wizard_when(cx, items[i]->starts_at);
		if (day == NULL || day_of(cx, day->day.at) != day_of(cx, at.at)) {
			day = &out->days[out->n_days++];
			day->day = at;
			day->items = NEW_N(cx->arena, struct visit_item, guest->n_items - i);
		}
		item = &day->items[day->n_items++];
		*item = (struct visit_item){ .icon = items[i]->icon, .service = items[i]->service_name,
		    .technician = items[i]->technician_name, .at = at, .minutes = items[i]->duration };
		item->may_move = out->may_cancel && guest->n_items > 1;
		item->move_url = manage_url(cx, token, "/move", guest->public_id, items[i]->public_id);
		visit_status_words(cx, lang, guest->status, &item->tag, &item->tone);
	}
}

static struct str
services_of(struct cx *cx, enum lang lang, const struct receipt_guest *guest)
{
	struct str *names = NEW_N(cx->arena, struct str, guest->n_items + 1);
	size_t i;

	for (i = 0; i < guest->n_items; i++)
		names[i] = guest->items[i].service_name;
	return visit_join(cx, lang, names, guest->n_items);
}

static void
fill_guest(struct cx *cx, enum lang lang, const struct receipt *receipt, size_t number, struct str token,
    struct visit_guest *out)
{
	const struct receipt_guest *guest = &receipt->guests[number];
	const struct pair values[] = {
		{ STR("letter"), str_fmt(cx->arena, "%c", (char)('A' + number)) },
		{ STR("name"), guest->name },
	};
	struct receipt alone = { .guests = &receipt->guests[number], .n_guests = 1 };
	struct instant until = desk_cancel_until(cx->desk, &alone);
	struct str label = guest->is_primary ? STR("Guest {letter} (You)") : STR("Guest {letter} ({name})");

	*out = (struct visit_guest){
		.letter = str_fmt(cx->arena, "%c", (char)('a' + number)),
		.public_id = guest->public_id,
		.is_primary = guest->is_primary,
		.name = guest->is_primary ? wizard_say(cx, lang, STR("You")) : guest->name,
		.label = wizard_say_with(cx, lang, label, values, 2),
		.services = services_of(cx, lang, guest),
		.live = visit_status_live(guest->status),
		.may_cancel = visit_status_live(guest->status) && until.us > cx->now.us,
		.cancel_until = wizard_when(cx, until),
		.cancel_url = manage_url(cx, token, "/cancel", guest->public_id, STR_NONE),
		.move_url = manage_url(cx, token, "/move", guest->public_id, STR_NONE),
	};
	out->call = out->live && !out->may_cancel;
	fill_days(cx, lang, guest, token, out);
}

/* 20260215T150000Z */
static void
add_basic(struct cx *cx, struct buf *buf, struct instant at)
{
	struct str iso = instant_iso(cx->arena, at);
	size_t i;

	for (i = 0; i < iso.len; i++)
		if (iso.ptr[i] != '-' && iso.ptr[i] != ':')
			buf_addc(buf, iso.ptr[i]);
}

/* One entry of Google's calendar from the first of that guest's services to the end of the last on the same day. */
static struct url
google_url(struct cx *cx, const struct receipt_guest *guest, const struct store *store)
{
	struct instant from = { INT64_MAX };
	struct instant to = { 0 };
	struct buf buf = buf_new(cx->arena, 4096);
	int32_t day;
	size_t i;

	for (i = 0; i < guest->n_items; i++)
		if (guest->items[i].starts_at.us < from.us)
			from = guest->items[i].starts_at;
	day = day_of(cx, from);
	for (i = 0; i < guest->n_items; i++)
		if (day_of(cx, guest->items[i].starts_at) == day && guest->items[i].ends_at.us > to.us)
			to = guest->items[i].ends_at;
	buf_add(&buf, STR("https://calendar.google.com/calendar/render?action=TEMPLATE&text="));
	buf_add_url(&buf, store->name);
	buf_add(&buf, STR("&dates="));
	add_basic(cx, &buf, from);
	buf_addc(&buf, '/');
	add_basic(cx, &buf, to);
	buf_add(&buf, STR("&location="));
	buf_add_url(&buf, store->address);
	return (struct url){ buf_str(&buf) };
}

void
visit_fill(struct cx *cx, enum lang lang, const struct receipt *receipt, struct str manage_token, struct visit *out)
{
	struct instant until = desk_cancel_until(cx->desk, receipt);
	bool in_time = false;
	const struct receipt_guest *first = NULL;
	size_t i;

	*out = (struct visit){
		.code = receipt->group_code,
		.total = receipt->total,
		.guests = NEW_N(cx->arena, struct visit_guest, receipt->n_guests + 1),
		.cancel_until = wizard_when(cx, until),
		.manage_url = manage_url(cx, manage_token, "", STR_NONE, STR_NONE),
		.cancel_url = manage_url(cx, manage_token, "/cancel", STR_NONE, STR_NONE),
		.move_url = manage_url(cx, manage_token, "/move", STR_NONE, STR_NONE),
		.calendar_url = manage_url(cx, manage_token, "/calendar.ics", STR_NONE, STR_NONE),
		.all_cancelled = true,
	};
	for (i = 0; i < receipt->n_guests; i++) {
		if (receipt->guests[i].n_items == 0)
			continue;
		first = first == NULL ? &receipt->guests[i] : first;
		fill_guest(cx, lang, receipt, i, manage_token, &out->guests[out->n_guests]);
		out->n_live += out->guests[out->n_guests].live;
		in_time = in_time || out->guests[out->n_guests].may_cancel;
		out->all_cancelled = out->all_cancelled && str_eq(receipt->guests[i].status, STR("cancelled"));
		out->n_guests++;
	}
	out->group = out->n_guests > 1;
	out->several = out->n_live > 1;
	out->live = out->n_live > 0;
	out->may_cancel = out->live && until.us > cx->now.us;
	out->late = out->live && !in_time;
	if (first != NULL)
		out->google_url = google_url(cx, first, &cx->desk->cat->store);
}

enum err
visit_follow(struct cx *cx, const struct state *state, struct str *out_token)
{
	enum err e;

	e = desk_link_follow(cx->desk, cx->params[1], out_token);
	return e == ERR_GONE ? report_replaced(cx, state) : e;
}

enum err
visit_open(struct cx *cx, struct state *state, struct receipt *out, struct str *out_token)
{
	enum err e;

	*out_token = STR_NONE;
	if ((e = wizard_open(cx, state)) != OK)
		return e;
	e = desk_visit_by_token(cx->desk, cx->params[1], out);
	return e == ERR_NOT_FOUND ? visit_follow(cx, state, out_token) : e;
}

enum err
visit_changed(struct cx *cx, struct state *state, struct str token)
{
	if (!str_eq(state->done_manage, cx->params[1]))
		return OK;
	state->done_manage = token;
	return state_save(cx, state);
}
