/* pack.c - varints, refs in base 36, and texts in the shorter of two encodings. */
#include <assert.h>

#include "base/arena.h"
#include "wizard/pack.h"

enum {
	PACK_VERSION = 1,
	PACK_SIZE_MAX = 16 * 1024,		/* far over what a cookie takes: the cookie refuses, not the buffer */
	TEXT_SIZE_MAX = 8 * 1024,
	SKEW_S = 300,				/* clocks of several servers may differ by so much */
	FLAG_LANG_CHOSEN = 1,
	FLAG_UNDO = 2,
	FLAG_SMS = 1,
	FLAG_EMAIL = 2,
	FLAG_FILLED = 4,
	FLAG_CONSENT = 8,
	FLAG_PROVED = 1,
};

struct reader {
	struct arena	*arena;
	const char	*at;
	const char	*end;
	bool		 bad;
};

static void
put(struct buf *buf, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		buf_addc(buf, (char)(n | 0x80));
	buf_addc(buf, (char)n);
}

static uint64_t
get(struct reader *reader)
{
	uint64_t n = 0;
	unsigned shift;
	unsigned char c;

	for (shift = 0; shift < 64 && reader->at < reader->end; shift += 7) {
		c = (unsigned char)*reader->at++;
		n |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80)
			return n;
	}
	reader->bad = true;
	return 0;
}

/* A number that must be below a bound; 0 when it is not. */
static size_t
get_below(struct reader *reader, size_t bound)
{
	uint64_t n = get(reader);

	if (n >= bound) {
		reader->bad = true;
		return 0;
	}
	return (size_t)n;
}

static struct str
get_bytes(struct reader *reader, size_t len)
{
	struct str s;

	if (len > (size_t)(reader->end - reader->at)) {
		reader->bad = true;
		return STR_NONE;
	}
	s = (struct str){ .ptr = reader->at, .len = len };
	reader->at += len;
	return s;
}

static void
put_unit(struct buf *buf, uint32_t unit)
{
	buf_addc(buf, (char)(unit & 0xff));
	buf_addc(buf, (char)(unit >> 8));
}

static void
put_text(struct buf *buf, struct str s)
{
	struct buf wide = buf_new(buf->arena, TEXT_SIZE_MAX);
	struct str rest = s;
	uint32_t c;
	size_t n;

	while ((n = utf8_first(rest, &c)) > 0) {
		if (c >= 0x10000) {
			put_unit(&wide, 0xd800 + ((c - 0x10000) >> 10));
			put_unit(&wide, 0xdc00 + ((c - 0x10000) & 0x3ff));
		} else
			put_unit(&wide, c);
		rest = str_sub(rest, n, rest.len);
	}
	if (rest.len == 0 && !wide.full && wide.len < s.len) {
		put(buf, wide.len * 2 + 1);
		buf_add(buf, buf_str(&wide));
	} else {
		put(buf, s.len * 2);
		buf_add(buf, s);
	}
}

static void
add_utf8(struct buf *buf, uint32_t c)
{
	if (c < 0x80)
		buf_addc(buf, (char)c);
	else if (c < 0x800) {
		buf_addc(buf, (char)(0xc0 | c >> 6));
		buf_addc(buf, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_addc(buf, (char)(0xe0 | c >> 12));
		buf_addc(buf, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(buf, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_addc(buf, (char)(0xf0 | c >> 18));
		buf_addc(buf, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_addc(buf, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(buf, (char)(0x80 | (c & 0x3f)));
	}
}

static struct str
from_wide(struct arena *arena, struct str wide)
{
	struct buf text = buf_new(arena, TEXT_SIZE_MAX);
	uint32_t high = 0;
	uint32_t unit;
	size_t i;

	for (i = 0; i + 1 < wide.len; i += 2) {
		unit = (uint32_t)(unsigned char)wide.ptr[i] | (uint32_t)(unsigned char)wide.ptr[i + 1] << 8;
		if (unit >= 0xd800 && unit < 0xdc00)
			high = unit;
		else if (unit >= 0xdc00 && unit < 0xe000)
			add_utf8(&text, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
		else
			add_utf8(&text, unit);
	}
	return buf_str(&text);
}

static struct str
get_text(struct reader *reader)
{
	uint64_t head = get(reader);
	struct str s;

	if (head / 2 > TEXT_SIZE_MAX) {
		reader->bad = true;
		return STR_NONE;
	}
	s = get_bytes(reader, (size_t)(head / 2));
	s = head % 2 == 1 ? from_wide(reader->arena, s) : str_dup(reader->arena, s);
	if (!utf8_valid(s)) {
		reader->bad = true;
		return STR_NONE;
	}
	return s;
}

/* 128 random bits: shown as base64url, packed as they are. */
static void
put_token(struct buf *buf, struct str token)
{
	struct str raw = STR_NONE;
	bool ours = secret_base64_open(buf->arena, token, &raw) && raw.len == TOKEN_SIZE;

	assert(ours);
	buf_add(buf, raw);
}

static struct str
get_token(struct reader *reader)
{
	return secret_base64(reader->arena, get_bytes(reader, TOKEN_SIZE));
}

static void
put_ref(struct buf *buf, struct str ref)
{
	uint64_t n = 0;
	size_t i;

	assert(state_ref_ok(ref));
	for (i = 0; i < ref.len; i++)
		n = n * 36 + (uint64_t)(ref.ptr[i] <= '9' ? ref.ptr[i] - '0' : ref.ptr[i] - 'a' + 10);
	put(buf, n);
}

static struct str
get_ref(struct reader *reader)
{
	char *text = arena_alloc(reader->arena, REF_SIZE);
	uint64_t n = get(reader);
	size_t i;

	for (i = REF_SIZE; i-- > 0; n /= 36)
		text[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[n % 36];
	if (n > 0)
		reader->bad = true;
	return (struct str){ .ptr = text, .len = REF_SIZE };
}

static size_t
guest_position(const struct state *state, struct str ref)
{
	size_t i;

	for (i = 1; i < state->n_guests; i++)
		if (str_eq(state->guests[i].ref, ref))
			return i;
	return 0;
}

static void
put_item(struct buf *buf, const struct catalogue *cat, const struct state *state, const struct state_item *item)
{
	put_ref(buf, item->ref);
	put(buf, guest_position(state, item->guest));
	put(buf, cat->services[item->service].id);
	put(buf, item->technician == ANY ? 0 : cat->technicians[item->technician].id);
	put(buf, (uint64_t)MINUTE_OF(item->starts_at));
	put(buf, (uint64_t)item->price_seen);
}

/* False when the catalogue no longer has what the item names; reader->bad when it is no item. */
static bool
get_item(struct reader *reader, const struct catalogue *cat, const struct state *state, struct state_item *out)
{
	uint64_t service;
	uint64_t technician;

	out->ref = get_ref(reader);
	out->guest = state->guests[get_below(reader, state->n_guests)].ref;
	service = get(reader);
	technician = get(reader);
	out->starts_at = INSTANT_OF((int64_t)(get(reader) & 0xffffffff));
	out->price_seen = (int64_t)get(reader);
	out->service = catalogue_service(cat, service);
	out->technician = technician == 0 ? ANY : catalogue_technician(cat, technician);
	if (out->service < 0)
		return false;
	return technician == 0 || (out->technician >= 0 && catalogue_can(cat, out->technician, out->service));
}

struct str
state_pack(struct arena *arena, const struct catalogue *cat, struct instant now, const struct state *state)
{
	struct buf buf = buf_new(arena, PACK_SIZE_MAX);
	size_t i;

	put(&buf, PACK_VERSION);
	put(&buf, (uint64_t)(now.us / US_PER_S));
	put_token(&buf, state->token);
	put_token(&buf, state->key);
	put(&buf, state->revision);
	put(&buf, (state->lang_chosen ? FLAG_LANG_CHOSEN : 0u) | (state->has_undo ? FLAG_UNDO : 0u));
	put(&buf, (uint64_t)state->lang);
	put_text(&buf, state->tracking_ref);
	put_text(&buf, state->done_manage);
	put(&buf, state->n_guests);
	for (i = 0; i < state->n_guests; i++) {
		if (i > 0)
			put_ref(&buf, state->guests[i].ref);
		put_text(&buf, state->guests[i].name);
		put_text(&buf, state->guests[i].phone);
	}
	put(&buf, guest_position(state, state->active));
	put(&buf, state->n_items);
	for (i = 0; i < state->n_items; i++)
		put_item(&buf, cat, state, &state->items[i]);
	if (state->has_undo)
		put_item(&buf, cat, state, &state->undo);
	put_text(&buf, state->draft_name);
	put_text(&buf, state->draft_phone);
	return buf_str(&buf);
}

static bool
is_of_now(uint64_t issued_s, struct instant now, int64_t life_s)
{
	int64_t age = now.us / US_PER_S - (int64_t)(issued_s & INT64_MAX);

	return age >= -SKEW_S && age <= life_s;
}

static void
get_guests(struct reader *reader, struct state *out)
{
	size_t i;

	out->n_guests = get_below(reader, CART_GUESTS_MAX + 1);
	if (out->n_guests == 0)
		reader->bad = true;
	for (i = 0; i < out->n_guests && !reader->bad; i++) {
		out->guests[i].ref = i > 0 ? get_ref(reader) : STR("a");
		out->guests[i].name = get_text(reader);
		out->guests[i].phone = get_text(reader);
	}
}

static void
get_items(struct reader *reader, const struct catalogue *cat, bool with_undo, struct state *out)
{
	size_t n = get_below(reader, CART_ITEMS_MAX + 1);
	size_t i;

	for (i = 0; i < n && !reader->bad; i++) {
		if (get_item(reader, cat, out, &out->items[out->n_items]))
			out->n_items++;
		else
			out->n_dropped++;
	}
	if (with_undo && !reader->bad)
		out->has_undo = get_item(reader, cat, out, &out->undo);
}

bool
state_unpack(struct arena *arena, const struct catalogue *cat, struct instant now, struct str plain, struct state *out)
{
	struct reader reader = { .arena = arena, .at = plain.ptr, .end = plain.ptr + plain.len };
	uint64_t flags;

	*out = (struct state){ 0 };
	if (get(&reader) != PACK_VERSION || !is_of_now(get(&reader), now, STATE_COOKIE_S))
		return false;
	out->token = get_token(&reader);
	out->key = get_token(&reader);
	out->revision = (uint32_t)get(&reader);
	flags = get(&reader);
	out->lang_chosen = (flags & FLAG_LANG_CHOSEN) != 0;
	out->lang = (enum lang)get_below(&reader, LANG_COUNT);
	out->tracking_ref = get_text(&reader);
	out->done_manage = get_text(&reader);
	get_guests(&reader, out);
	if (reader.bad)
		return false;
	out->active = out->guests[get_below(&reader, out->n_guests)].ref;
	get_items(&reader, cat, (flags & FLAG_UNDO) != 0, out);
	out->draft_name = get_text(&reader);
	out->draft_phone = get_text(&reader);
	return !reader.bad && reader.at == reader.end;
}

struct str
contact_pack(struct arena *arena, struct instant now, const struct contact *contact)
{
	struct buf buf = buf_new(arena, PACK_SIZE_MAX);

	put(&buf, PACK_VERSION);
	put(&buf, (uint64_t)(now.us / US_PER_S));
	put(&buf, (contact->sms ? FLAG_SMS : 0u) | (contact->by_email ? FLAG_EMAIL : 0u) |
	    (contact->filled ? FLAG_FILLED : 0u) | (contact->consent ? FLAG_CONSENT : 0u));
	put_text(&buf, contact->name);
	put_text(&buf, contact->phone);
	put_text(&buf, contact->email);
	put_text(&buf, contact->notes);
	put_text(&buf, contact->code_phone);
	put_text(&buf, contact->code_typed);
	return buf_str(&buf);
}

bool
contact_unpack(struct arena *arena, struct instant now, struct str plain, struct contact *out)
{
	struct reader reader = { .arena = arena, .at = plain.ptr, .end = plain.ptr + plain.len };
	uint64_t flags;

	*out = (struct contact){ 0 };
	if (get(&reader) != PACK_VERSION || !is_of_now(get(&reader), now, CONTACT_COOKIE_S))
		return false;
	flags = get(&reader);
	out->sms = (flags & FLAG_SMS) != 0;
	out->by_email = (flags & FLAG_EMAIL) != 0;
	out->filled = (flags & FLAG_FILLED) != 0;
	out->consent = (flags & FLAG_CONSENT) != 0;
	out->name = get_text(&reader);
	out->phone = get_text(&reader);
	out->email = get_text(&reader);
	out->notes = get_text(&reader);
	out->code_phone = get_text(&reader);
	out->code_typed = get_text(&reader);
	return !reader.bad && reader.at == reader.end;
}

struct str
mine_pack(struct arena *arena, const struct mine *mine)
{
	struct buf buf = buf_new(arena, PACK_SIZE_MAX);

	put(&buf, PACK_VERSION);
	put(&buf, (uint64_t)(mine->since.us / US_PER_S));
	put(&buf, mine->proved ? FLAG_PROVED : 0u);
	put_token(&buf, mine->id);
	put_text(&buf, mine->typed);
	put_text(&buf, mine->phone);
	put_text(&buf, mine->code_typed);
	return buf_str(&buf);
}

bool
mine_unpack(struct arena *arena, struct instant now, struct str plain, struct mine *out)
{
	struct reader reader = { .arena = arena, .at = plain.ptr, .end = plain.ptr + plain.len };
	uint64_t since;

	*out = (struct mine){ 0 };
	if (get(&reader) != PACK_VERSION || !is_of_now(since = get(&reader), now, MINE_COOKIE_S))
		return false;
	out->since.us = (int64_t)since * US_PER_S;
	out->proved = (get(&reader) & FLAG_PROVED) != 0;
	out->id = get_token(&reader);
	out->typed = get_text(&reader);
	out->phone = get_text(&reader);
	out->code_typed = get_text(&reader);
	return !reader.bad && reader.at == reader.end;
}
