/*
 * holds.c - keeping times while somebody is still choosing: POST /api/public/booking/holds, DELETE .../holds/{hold_token}.
 *
 * With an Idempotency-Key a new token is made from the key, so that a request that is run again, after a worker died, replaces what the
 * first had held and holds nothing twice.
 */
#include <assert.h>

#include "api/api.h"
#include "base/arena.h"
#include "http/reply.h"

struct holds_body {
	struct str		 store_id;
	struct item_body	*items;
	size_t			 n_items;
	struct str		 hold_token;
};

struct hold_view {
	struct str	service_id;
	struct str	employee_id;
	bool		any;
	struct local	datetime;
	struct instant	starts_at;
	struct instant	expires_at;
};

struct holds_view {
	struct str		 hold_token;
	struct instant		 expires_at;
	struct hold_view	*items;
	size_t			 n_items;
};

static const struct shape body_shape = SHAPE(holds_body,
	FIELD(holds_body, store_id), FIELD_LIST(holds_body, items, n_items, &item_body_shape),
	FIELD(holds_body, hold_token));

static const struct shape hold_shape = SHAPE(hold_view,
	FIELD(hold_view, service_id), FIELD(hold_view, employee_id), FIELD(hold_view, any), FIELD(hold_view, datetime),
	FIELD(hold_view, starts_at), FIELD(hold_view, expires_at));

static const struct shape holds_shape = SHAPE(holds_view,
	FIELD(holds_view, hold_token), FIELD(holds_view, expires_at),
	FIELD_LIST(holds_view, items, n_items, &hold_shape));

/* What is asked for, as the one guest of an order; guests are not known here, so the items may lie side by side. */
static enum err
read_items(struct cx *cx, const struct holds_body *body, struct order *order)
{
	struct intake intake = { .cx = cx };
	struct order_guest *guest = NEW(cx->arena, struct order_guest);
	size_t i;
	enum err e;

	if (body->n_items == 0)
		return api_reply_field(cx, ERR_INVALID, STR("items"), REQUIRED);
	if (body->n_items > HOLDS_PER_CART_MAX)
		return api_reply_field(cx, ERR_INVALID, STR("items"), N_("This list is too long."));
	guest->items = NEW_N(cx->arena, struct order_item, body->n_items);
	for (i = 0; i < body->n_items; i++)
		intake_item(&intake, intake_name(&intake, "items", i, ""), &body->items[i], &guest->items[i]);
	if ((e = intake_end(&intake)) != OK || (e = api_hold_token(cx, body->hold_token)) != OK)
		return e;
	guest->n_items = body->n_items;
	*order = (struct order){ .guests = guest, .n_guests = 1, .hold_token = body->hold_token };
	return OK;
}

static struct str
new_token(struct cx *cx, const struct answer *answer)
{
	const struct str store = cx->desk->cat->store.public_id;
	struct str parts[] = { STR("hold by key"), store, answer->key, answer->body };
	struct str random;
	struct hash hash;

	if (answer->key.len == 0) {
		random = secret_token(cx->arena);
	} else {
		hash = secret_hash(cx->keyring, PURPOSE_TOKEN, parts, sizeof(parts) / sizeof(parts[0]));
		random = secret_base64(cx->arena, (struct str){ .ptr = (const char *)hash.bytes, .len = TOKEN_SIZE });
	}
	return str_fmt(cx->arena, "%.*s.%.*s", STR_ARG(random), STR_ARG(store));
}

static enum err
hold(struct cx *cx, const struct order *order, struct hold_line *lines, size_t *which)
{
	const struct order_guest *guest = &order->guests[0];
	struct hold_want *wants = NEW_N(cx->arena, struct hold_want, guest->n_items);
	size_t i;

	for (i = 0; i < guest->n_items; i++)
		wants[i] = (struct hold_want){
			.ref = str_fmt(cx->arena, "%zu", i),
			.guest = -1,
			.service = guest->items[i].service,
			.technician = guest->items[i].technician,
			.starts_at = guest->items[i].starts_at,
		};
	return desk_hold(cx->desk, order->hold_token, wants, guest->n_items, true, lines, which);
}

static void
fill(struct cx *cx, const struct order *order, const struct hold_line *lines, struct holds_view *view)
{
	const struct order_item *item;
	size_t i;

	*view = (struct holds_view){ .hold_token = order->hold_token, .expires_at = lines[0].expires_at };
	view->items = NEW_N(cx->arena, struct hold_view, order->guests[0].n_items);
	for (i = 0; i < order->guests[0].n_items; i++) {
		item = &order->guests[0].items[i];
		view->items[view->n_items++] = (struct hold_view){
			.service_id = cx->desk->cat->services[item->service].public_id,
			.employee_id = api_technician_id(cx, lines[i].technician),
			.any = item->technician == ANY,
			.datetime = api_local(cx, item->starts_at),
			.starts_at = item->starts_at,
			.expires_at = lines[i].expires_at,
		};
		if (lines[i].expires_at.us < view->expires_at.us)
			view->expires_at = lines[i].expires_at;
	}
}

/* Does it, and answers. Whoever fails has held nothing. */
static enum err
act(struct cx *cx, const struct order *order, struct answer *answer)
{
	struct lost lost = { .why = REFUSED_BUSY };
	struct hold_line *lines;
	struct holds_view view;
	enum err e;

	assert(order->n_guests == 1);
	lines = NEW_N(cx->arena, struct hold_line, order->guests[0].n_items);
	e = hold(cx, order, lines, &lost.item);
	if (e != OK) {
		if (e == ERR_SLOT_UNAVAILABLE)
			lost.why = REFUSED_CLOSED;
		return e == ERR_SLOT_TAKEN || e == ERR_SLOT_UNAVAILABLE ? api_reply_taken(cx, order, &lost, 1) : e;
	}
	fill(cx, order, lines, &view);
	(void)!api_reply(cx, 201, &holds_shape, &view);
	/* Should it not be kept, the hold stands all the same; who asks again with the key then gets it anew. */
	return api_keep(cx, 201, answer);
}

enum err
api_holds_create(struct cx *cx)
{
	struct holds_body body = { .n_items = 0 };
	struct answer answer;
	struct order order = { .n_guests = 0 };
	enum err e;

	if ((e = api_body(cx, &body_shape, &body)) != OK || (e = api_store(cx, body.store_id)) != OK)
		return e;
	if ((e = api_key(cx, STR("api.holds"), &answer)) != OK || (e = desk_answer_find(cx->desk, &answer)) != OK)
		return e;
	if (answer.status != 0)
		return reply_text(cx, answer.status, STR("application/json"), answer.text);
	if ((e = read_items(cx, &body, &order)) != OK)
		return e;
	if (order.hold_token.len == 0)
		order.hold_token = new_token(cx, &answer);
	return act(cx, &order, &answer);
}

/* A token that holds nothing, or nothing any more, is as good as let go. */
enum err
api_holds_delete(struct cx *cx)
{
	struct str token = cx->params[0];
	struct str store = token;
	enum err e;

	(void)str_cut(&store, '.');
	if ((e = desk_store_by_id(cx->desk, store)) != OK)
		return e;
	if (!api_hold_token_ok(cx, token))
		return ERR_NOT_FOUND;
	if ((e = desk_hold_release(cx->desk, token, STR_NONE)) != OK)
		return e;
	cx->reply->status = 204;
	return OK;
}
