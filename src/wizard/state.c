/* state.c - the two cookies of a visitor, and what may be done to a cart. */
#include <assert.h>

#include "base/arena.h"
#include "http/cookie.h"
#include "http/csrf.h"
#include "wizard/pack.h"

enum { ALL_COOKIES_MAX = 6000 };		/* reliability.md T15: a server refuses header lines over 8 KiB */

/* One cart a store: a visit to another store must not end this one's. */
static struct str
cookie_of(struct cx *cx, const char *what)
{
	return str_fmt(cx->arena, "%s-%llu", what, (unsigned long long)cx->desk->cat->store.id);
}

struct str
state_cookie(struct cx *cx)
{
	return cookie_of(cx, "cart");
}

static struct str
bound_to(struct cx *cx, struct str cookie)
{
	return str_fmt(cx->arena, "%.*s %.*s", STR_ARG(cookie), STR_ARG(cx->desk->cat->store.public_id));
}

static void
begin(struct cx *cx, struct state *out)
{
	*out = (struct state){
		.token = secret_token(cx->arena),
		.key = secret_token(cx->arena),
		.n_guests = 1,
	};
	out->guests[0].ref = STR("a");
	out->active = out->guests[0].ref;
}

enum err
state_load(struct cx *cx, struct state *out)
{
	struct str name = cookie_of(cx, "cart");
	struct str sealed = cookie_get(cx, name);
	struct str plain;

	begin(cx, out);
	if (sealed.len == 0)
		out->fresh = true;
	else if (!secret_open(cx->arena, cx->keyring, PURPOSE_STATE, bound_to(cx, name), sealed, &plain) ||
	    !state_unpack(cx->arena, cx->desk->cat, cx->now, plain, out)) {
		begin(cx, out);
		out->restarted = true;
	}
	out->lang = lang_choose(STR_NONE, out->lang_chosen ? lang_code(out->lang) : STR_NONE, cx->request->accept_language,
	    cx->desk->cat->store.locale);
	cx->csrf_session = out->token;
	return cx->request->method == METHOD_POST ? csrf_check_token(cx) : OK;
}

static struct str
seal(struct cx *cx, const struct state *state)
{
	struct str plain = state_pack(cx->arena, cx->desk->cat, cx->now, state);

	return secret_seal(cx->arena, cx->keyring, PURPOSE_STATE, bound_to(cx, cookie_of(cx, "cart")), plain);
}

enum err
state_fits(struct cx *cx, const struct state *state)
{
	return seal(cx, state).len > COOKIE_VALUE_MAX ? ERR_TOO_LARGE : OK;
}

/* Carts of other stores on this host give way, so that all cookies together pass every server. */
static void
make_room(struct cx *cx, struct str name, size_t size)
{
	struct str ours = cookie_name(cx, name);
	struct str prefix = cookie_name(cx, STR("cart-"));
	const struct pair *cookie;
	size_t sum = size;
	size_t i;

	for (i = 0; i < cx->request->n_cookies; i++)
		if (!str_eq(cx->request->cookies[i].name, ours))
			sum += cx->request->cookies[i].name.len + cx->request->cookies[i].value.len;
	for (i = 0; i < cx->request->n_cookies && sum > ALL_COOKIES_MAX; i++) {
		cookie = &cx->request->cookies[i];
		if (!str_starts(cookie->name, prefix) || str_eq(cookie->name, ours))
			continue;
		cookie_clear(cx, str_sub(cookie->name, prefix.len - STR("cart-").len, cookie->name.len));
		sum -= cookie->name.len + cookie->value.len;
	}
}

enum err
state_save(struct cx *cx, struct state *state)
{
	struct str name = cookie_of(cx, "cart");
	struct str sealed;
	enum err e;

	state->revision++;
	sealed = seal(cx, state);
	if ((e = cookie_set(cx, name, sealed, STATE_COOKIE_S)) != OK) {
		state->revision--;
		return e;
	}
	make_room(cx, name, sealed.len);
	state->fresh = false;
	return OK;
}

void
state_clear(struct cx *cx, struct state *state)
{
	struct state old = *state;

	begin(cx, state);
	state->revision = old.revision;
	state->lang = old.lang;
	state->lang_chosen = old.lang_chosen;
	state->tracking_ref = old.tracking_ref;
	cx->csrf_session = state->token;
}

enum err
contact_load(struct cx *cx, struct contact *out)
{
	struct str name = cookie_of(cx, "contact");
	struct str sealed = cookie_get(cx, name);
	struct str plain;

	*out = (struct contact){ 0 };
	if (sealed.len == 0 || !secret_open(cx->arena, cx->keyring, PURPOSE_CONTACT, bound_to(cx, name), sealed, &plain))
		return OK;
	if (!contact_unpack(cx->arena, cx->now, plain, out))
		*out = (struct contact){ 0 };
	return OK;
}

enum err
contact_save(struct cx *cx, const struct contact *contact)
{
	struct str name = cookie_of(cx, "contact");
	struct str plain = contact_pack(cx->arena, cx->now, contact);
	struct str sealed = secret_seal(cx->arena, cx->keyring, PURPOSE_CONTACT, bound_to(cx, name), plain);

	return cookie_set(cx, name, sealed, CONTACT_COOKIE_S);
}

void
contact_clear(struct cx *cx)
{
	struct str name = cookie_of(cx, "contact");

	if (cookie_get(cx, name).len > 0)
		cookie_clear(cx, name);
}

enum err
mine_load(struct cx *cx, struct mine *out)
{
	struct str name = cookie_of(cx, "mine");
	struct str sealed = cookie_get(cx, name);
	struct str plain;

	if (sealed.len == 0 || !secret_open(cx->arena, cx->keyring, PURPOSE_MINE, bound_to(cx, name), sealed, &plain) ||
	    !mine_unpack(cx->arena, cx->now, plain, out))
		*out = (struct mine){ .id = secret_token(cx->arena), .since = cx->now };
	return OK;
}

struct instant
mine_until(const struct mine *mine)
{
	return (struct instant){ mine->since.us + MINE_COOKIE_S * US_PER_S };
}

enum err
mine_save(struct cx *cx, const struct mine *mine)
{
	struct str name = cookie_of(cx, "mine");
	struct str plain = mine_pack(cx->arena, mine);
	struct str sealed = secret_seal(cx->arena, cx->keyring, PURPOSE_MINE, bound_to(cx, name), plain);

	return cookie_set(cx, name, sealed, MINE_COOKIE_S);
}

void
mine_clear(struct cx *cx)
{
	struct str name = cookie_of(cx, "mine");

	if (cookie_get(cx, name).len > 0)
		cookie_clear(cx, name);
}

struct str *
state_new_refs(struct arena *arena, size_t n)
{
	struct str *refs = NEW_N(arena, struct str, n + 1);
	char *text = arena_alloc(arena, n * REF_SIZE);
	size_t i;

	secret_random(text, n * REF_SIZE);
	for (i = 0; i < n * REF_SIZE; i++)
		text[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[(unsigned char)text[i] % 36];
	for (i = 0; i < n; i++)
		refs[i] = (struct str){ .ptr = text + i * REF_SIZE, .len = REF_SIZE };
	return refs;
}

struct str
state_new_ref(struct arena *arena)
{
	return state_new_refs(arena, 1)[0];
}

bool
state_ref_ok(struct str ref)
{
	size_t i;

	for (i = 0; i < ref.len; i++)
		if (!(ref.ptr[i] >= 'a' && ref.ptr[i] <= 'z') && !(ref.ptr[i] >= '0' && ref.ptr[i] <= '9'))
			return false;
	return ref.len == REF_SIZE;
}

struct state_item *
state_item(struct state *state, struct str ref)
{
	size_t i;

	for (i = 0; i < state->n_items; i++)
		if (str_eq(state->items[i].ref, ref))
			return &state->items[i];
	return NULL;
}

struct state_guest *
state_guest(struct state *state, struct str ref)
{
	int n = state_guest_number(state, ref);

	return n < 0 ? NULL : &state->guests[n];
}

int
state_guest_number(const struct state *state, struct str ref)
{
	size_t i;

	for (i = 0; i < state->n_guests; i++)
		if (str_eq(state->guests[i].ref, ref))
			return (int)i;
	return -1;
}

void
state_remove_item(struct state *state, struct str ref)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < state->n_items; i++)
		if (!str_eq(state->items[i].ref, ref))
			state->items[n++] = state->items[i];
	state->n_items = n;
}

void
state_remove_guest(struct state *state, struct str ref)
{
	int number = state_guest_number(state, ref);
	size_t n = 0;
	size_t i;

	if (number <= 0)
		return;
	for (i = 0; i < state->n_items; i++)
		if (!str_eq(state->items[i].guest, ref))
			state->items[n++] = state->items[i];
	state->n_items = n;
	if (state->has_undo && str_eq(state->undo.guest, ref))
		state->has_undo = false;
	if (str_eq(state->active, ref))
		state->active = state->guests[0].ref;
	for (i = (size_t)number; i + 1 < state->n_guests; i++)
		state->guests[i] = state->guests[i + 1];
	state->n_guests--;
}

/* A time that has passed asks for no room. */
size_t
state_wants(struct cx *cx, const struct state *state, struct str except, struct want **out)
{
	const struct state_item *item;
	size_t n = 0;
	size_t i;

	*out = NEW_N(cx->arena, struct want, state->n_items);
	for (i = 0; i < state->n_items; i++) {
		item = &state->items[i];
		if (str_eq(item->ref, except) || item->starts_at.us <= cx->now.us)
			continue;
		(*out)[n++] = (struct want){
			.service = item->service,
			.technician = item->technician,
			.start = MINUTE_OF(item->starts_at),
			.guest = state_guest_number(state, item->guest),
		};
	}
	return n;
}

size_t
state_holds(struct cx *cx, const struct state *state, struct hold_want **out)
{
	const struct state_item *item;
	size_t i;

	*out = NEW_N(cx->arena, struct hold_want, state->n_items);
	for (i = 0; i < state->n_items; i++) {
		item = &state->items[i];
		(*out)[i] = (struct hold_want){
			.ref = item->ref,
			.guest = state_guest_number(state, item->guest),
			.service = item->service,
			.technician = item->technician,
			.starts_at = item->starts_at,
		};
	}
	return state->n_items;
}

struct money
state_total(const struct cx *cx, const struct state *state)
{
	struct money total = { 0 };
	size_t i;

	for (i = 0; i < state->n_items; i++)
		total.cents += catalogue_terms(cx->desk->cat, state->items[i].service, state->items[i].technician).price.cents;
	return total;
}

int32_t
state_minutes(const struct cx *cx, const struct state *state)
{
	int32_t minutes = 0;
	size_t i;

	for (i = 0; i < state->n_items; i++)
		minutes += catalogue_terms(cx->desk->cat, state->items[i].service, state->items[i].technician).duration;
	return minutes;
}

struct str
state_fingerprint(struct cx *cx, const struct state *state)
{
	const struct catalogue *cat = cx->desk->cat;
	struct buf buf = buf_new(cx->arena, COOKIE_VALUE_MAX * 4);
	const struct state_item *item;
	struct hash hash;
	size_t i;

	for (i = 0; i < state->n_items; i++) {
		item = &state->items[i];
		buf_addf(&buf, "%.*s %.*s ", STR_ARG(item->ref), STR_ARG(item->guest));
		buf_addf(&buf, "%llu %llu %lld\n", (unsigned long long)cat->services[item->service].id,
		    item->technician == ANY ? 0ull : (unsigned long long)cat->technicians[item->technician].id,
		    (long long)MINUTE_OF(item->starts_at));
	}
	for (i = 1; i < state->n_guests; i++)
		buf_addf(&buf, "%.*s\n%.*s\n%.*s\n", STR_ARG(state->guests[i].ref), STR_ARG(state->guests[i].name),
		    STR_ARG(state->guests[i].phone));
	assert(!buf.full);
	hash = secret_digest(buf_str(&buf));
	return secret_base64(cx->arena, (struct str){ .ptr = (const char *)hash.bytes, .len = 12 });
}

bool
state_can_checkout(const struct state *state)
{
	size_t g;
	size_t i;

	for (g = 1; g < state->n_guests; g++) {
		for (i = 0; i < state->n_items && !str_eq(state->items[i].guest, state->guests[g].ref); i++)
			;
		if (i == state->n_items)
			return false;
	}
	return state->n_items > 0;
}
