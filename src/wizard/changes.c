/* changes.c - what is no longer as the guest saw it: prices, and times that are gone. */
#include "base/arena.h"
#include "wizard/checkout.h"

enum { NEAREST_MAX = 3 };

static const struct shape price_shape = SHAPE(price_change,
	FIELD(price_change, service), FIELD(price_change, now), FIELD(price_change, was));
static const struct shape time_shape = SHAPE(lost_time,
	FIELD(lost_time, value), FIELD(lost_time, at));
static const struct shape lost_shape = SHAPE(lost_view,
	FIELD(lost_view, ref), FIELD(lost_view, service), FIELD(lost_view, guest), FIELD(lost_view, technician),
	FIELD(lost_view, at), FIELD(lost_view, too_soon), FIELD_LIST(lost_view, times, n_times, &time_shape),
	FIELD(lost_view, all_url));
const struct shape changes_shape = SHAPE(changes_view,
	FIELD(changes_view, any), FIELD(changes_view, n), FIELD_LIST(changes_view, prices, n_prices, &price_shape),
	FIELD(changes_view, repriced), FIELD(changes_view, total), FIELD_LIST(changes_view, lost, n_lost, &lost_shape));

static int64_t
price_now(const struct cx *cx, const struct state_item *item)
{
	return catalogue_terms(cx->desk->cat, item->service, item->technician).price.cents;
}

bool
checkout_accept_prices(struct cx *cx, struct state *state)
{
	bool differed = false;
	int64_t now;
	size_t i;

	for (i = 0; i < state->n_items; i++) {
		now = price_now(cx, &state->items[i]);
		differed = differed || now != state->items[i].price_seen;
		state->items[i].price_seen = now;
	}
	return differed;
}

static void
find_prices(struct cx *cx, const struct state *state, struct changes_view *out)
{
	const struct state_item *item;
	int64_t now;
	size_t i;

	out->prices = NEW_N(cx->arena, struct price_change, state->n_items + 1);
	for (i = 0; i < state->n_items; i++) {
		item = &state->items[i];
		now = price_now(cx, item);
		if (now == item->price_seen)
			continue;
		out->prices[out->n_prices++] = (struct price_change){
			.service = cx->desk->cat->services[item->service].name,
			.now = { .cents = now },
			.was = { .cents = item->price_seen },
		};
	}
	out->repriced = out->n_prices > 0;
	out->total = state_total(cx, state);
}

static bool
is_named(struct str refs, struct str ref)
{
	while (refs.len > 0)
		if (str_eq(str_cut(&refs, ','), ref))
			return true;
	return false;
}

static bool
is_held(const struct hold_line *holds, size_t n, struct str ref)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (holds[i].live && str_eq(holds[i].ref, ref))
			return true;
	return false;
}

static struct want
want_of(const struct state *state, const struct state_item *item)
{
	return (struct want){
		.service = item->service,
		.technician = item->technician,
		.start = MINUTE_OF(item->starts_at),
		.guest = state_guest_number(state, item->guest),
	};
}

static struct ask
ask_of(const struct state *state, const struct state_item *item, const struct want *also, size_t n_also)
{
	return (struct ask){
		.service = item->service,
		.technician = item->technician,
		.guest = state_guest_number(state, item->guest),
		.also = also,
		.n_also = n_also,
		.hold_token = state->token,
	};
}

static enum err
is_offered(struct cx *cx, const struct ask *ask, const struct state_item *item, bool *out)
{
	struct date day = zone_local(cx->desk->cat->zone, item->starts_at).date;
	struct start *starts;
	size_t n;
	size_t i;
	enum err e;

	if ((e = desk_times(cx->desk, ask, day, &starts, &n)) != OK)
		return e;
	*out = false;
	for (i = 0; i < n; i++)
		*out = *out || starts[i].at == MINUTE_OF(item->starts_at);
	return OK;
}

static struct url
times_url(struct cx *cx, const struct state_item *item)
{
	const struct catalogue *cat = cx->desk->cat;
	struct date day = zone_local(cat->zone, item->starts_at).date;
	struct date today = catalogue_today(cat, cx->now);
	bool any = item->technician == ANY;
	const struct pair query[] = {
		{ STR("service"), cat->services[item->service].public_id },
		{ STR("employee"), any ? STR("any") : cat->technicians[item->technician].public_id },
		{ STR("item"), item->ref },
		{ STR("date"), date_iso(cx->arena, day.days < today.days ? today : day) },
	};

	return wizard_url(cx, "/time", query, sizeof query / sizeof query[0]);
}

static enum err
describe(struct cx *cx, const struct state *state, const struct state_item *item, const struct want *also,
    size_t n_also, struct lost_view *out)
{
	const struct catalogue *cat = cx->desk->cat;
	struct ask ask = ask_of(state, item, also, n_also);
	struct start *starts;
	struct instant at;
	size_t i;
	enum err e;

	if ((e = desk_nearest(cx->desk, &ask, MINUTE_OF(item->starts_at), NEAREST_MAX, &starts, &out->n_times)) != OK)
		return e;
	out->times = NEW_N(cx->arena, struct lost_time, NEAREST_MAX);
	for (i = 0; i < out->n_times; i++) {
		at = INSTANT_OF(starts[i].at);
		out->times[i] = (struct lost_time){ .value = instant_iso(cx->arena, at), .at = wizard_when(cx, at) };
	}
	out->ref = item->ref;
	out->service = cat->services[item->service].name;
	out->guest = wizard_guest_short(cx, state, (size_t)state_guest_number(state, item->guest));
	out->technician = item->technician == ANY ? STR_NONE : cat->technicians[item->technician].name;
	out->at = wizard_when(cx, item->starts_at);
	out->too_soon = item->starts_at.us < cx->now.us + cat->store.lead_minutes * US_PER_MIN;
	out->all_url = times_url(cx, item);
	return OK;
}

/* Items that are sure take their room first; each other one is then free or lost beside them. */
static enum err
find_lost(struct cx *cx, const struct state *state, struct str named, struct changes_view *out)
{
	const struct state_item *gone[CART_ITEMS_MAX];
	struct want kept[CART_ITEMS_MAX];
	bool sure[CART_ITEMS_MAX];
	struct hold_line *holds;
	struct ask ask;
	size_t n_holds;
	size_t n_kept = 0;
	size_t n_gone = 0;
	size_t i;
	bool offered;
	enum err e;

	if ((e = desk_hold_list(cx->desk, state->token, &holds, &n_holds)) != OK)
		return e;
	for (i = 0; i < state->n_items; i++) {
		sure[i] = is_held(holds, n_holds, state->items[i].ref) && !is_named(named, state->items[i].ref);
		if (sure[i])
			kept[n_kept++] = want_of(state, &state->items[i]);
	}
	for (i = 0; i < state->n_items; i++) {
		if (sure[i])
			continue;
		ask = ask_of(state, &state->items[i], kept, n_kept);
		if ((e = is_offered(cx, &ask, &state->items[i], &offered)) != OK)
			return e;
		if (offered)
			kept[n_kept++] = want_of(state, &state->items[i]);
		else
			gone[n_gone++] = &state->items[i];
	}
	out->lost = NEW_N(cx->arena, struct lost_view, n_gone + 1);
	for (i = 0; i < n_gone; i++)
		if ((e = describe(cx, state, gone[i], kept, n_kept, &out->lost[i])) != OK)
			return e;
	out->n_lost = n_gone;
	return OK;
}

enum err
checkout_changes(struct cx *cx, const struct state *state, bool deep, struct str lost, struct changes_view *out)
{
	enum err e;

	*out = (struct changes_view){ 0 };
	find_prices(cx, state, out);
	if (deep && (e = find_lost(cx, state, lost, out)) != OK)
		return e;
	out->n = out->n_prices + out->n_lost;
	out->any = out->n > 0;
	return OK;
}

static size_t
without(struct hold_want *wants, size_t n, struct str refs)
{
	size_t kept = 0;
	size_t i;

	for (i = 0; i < n; i++)
		if (!is_named(refs, wants[i].ref))
			wants[kept++] = wants[i];
	return kept;
}

static enum err
all_held(struct cx *cx, const struct state *state, const struct hold_want *wants, size_t n, bool *out)
{
	struct hold_line *holds;
	size_t n_holds;
	size_t i;
	enum err e;

	if ((e = desk_hold_list(cx->desk, state->token, &holds, &n_holds)) != OK)
		return e;
	*out = true;
	for (i = 0; i < n; i++)
		*out = *out && is_held(holds, n_holds, wants[i].ref);
	return OK;
}

/* Each round finds one item that cannot be had; without it the rest is tried again. */
static enum err
take_again(struct cx *cx, const struct state *state, struct hold_want *wants, size_t n, struct buf *lost)
{
	struct hold_line *lines = NEW_N(cx->arena, struct hold_line, n + 1);
	struct str ref;
	size_t which;
	enum err e;

	while (n > 0) {
		e = desk_hold(cx->desk, state->token, wants, n, true, lines, &which);
		if (e != ERR_SLOT_TAKEN && e != ERR_SLOT_UNAVAILABLE)
			return e;
		ref = wants[which < n ? which : 0].ref;
		if (lost->len > 0)
			buf_addc(lost, ',');
		buf_add(lost, ref);
		n = without(wants, n, ref);
	}
	return OK;
}

enum err
checkout_renew(struct cx *cx, const struct state *state, struct str lost, struct str *out_lost)
{
	struct buf refs = buf_new(cx->arena, CART_ITEMS_MAX * (REF_SIZE + 1));
	struct hold_want *wants;
	size_t n;
	bool held;
	enum err e;

	n = state_holds(cx, state, &wants);
	n = without(wants, n, lost);
	if ((e = desk_hold_prolong(cx->desk, state->token)) != OK && e != ERR_HOLD_EXPIRED && e != ERR_NOT_FOUND)
		return e;
	if ((e = all_held(cx, state, wants, n, &held)) != OK)
		return e;
	buf_add(&refs, lost);
	if (!held && (e = take_again(cx, state, wants, n, &refs)) != OK)
		return e;
	*out_lost = buf_str(&refs);
	return refs.len > 0 ? ERR_SLOT_TAKEN : OK;
}
