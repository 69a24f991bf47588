/*
 * confirm.c - POST /api/public/booking/confirm: a verified phone's order becomes a booking.
 *
 * A client has no cart that could carry "this phone was verified", only the code. So what is verified is the pair of phone and code: the
 * token of the proof is made from both, and a wrong code leads to no proof. While a proof lives and has served no booking, the same code
 * passes again: a time that was taken does not use it up.
 */
#include "api/confirm.h"
#include "base/arena.h"
#include "http/reply.h"

static struct str
proof(struct cx *cx, struct str phone, struct str code)
{
	struct str parts[] = { STR("api"), cx->desk->cat->store.public_id, phone, code };
	struct hash hash;

	hash = secret_hash(cx->keyring, PURPOSE_CODE, parts, sizeof(parts) / sizeof(parts[0]));
	return secret_base64(cx->arena, (struct str){ .ptr = (const char *)hash.bytes, .len = sizeof(hash.bytes) });
}

static enum err
reply_wrong(struct cx *cx, enum err err, const struct code_tried *tried)
{
	struct str details = str_fmt(cx->arena, "{\"attempts_left\":%d}", (int)tried->tries_left);

	switch (err) {
	case ERR_CODE_WRONG:
		return api_reply_error(cx, err, NULL, details);
	case ERR_TOO_MANY:
		return api_reply_wait(cx, err, tried->wait_until);
	default:
		return err;
	}
}

/* A twin of the request may use the code up between the first question and the second: then it has proved the phone. */
static enum err
verify(struct cx *cx, struct str phone, struct str code, struct str token)
{
	struct code_tried tried = { .tries_left = 0 };
	enum err again;
	enum err e;

	if ((e = desk_code_again(cx->desk, phone, token, &tried.wait_until)) == OK)
		return OK;
	if (e != ERR_UNAUTHORIZED)
		return reply_wrong(cx, e, &tried);
	if ((e = desk_code_check(cx->desk, phone, CODE_BOOK, code, token, &tried)) == OK)
		return OK;
	if (e == ERR_CODE_EXPIRED && (again = desk_phone_verified(cx->desk, phone, token)) != ERR_UNAUTHORIZED)
		return again;
	return reply_wrong(cx, e, &tried);
}

enum err
confirm_prove(struct cx *cx, struct str phone, struct str code, struct str *out_token)
{
	*out_token = proof(cx, phone, code);
	return verify(cx, phone, code, *out_token);
}

static enum err
reply_lost(struct cx *cx, const struct order *order, const struct confirm_problem *problem)
{
	struct lost *lost = NEW_N(cx->arena, struct lost, problem->n_taken);
	size_t i;

	for (i = 0; i < problem->n_taken; i++)
		lost[i] = (struct lost){ .guest = problem->taken[i].guest, .item = problem->taken[i].item,
		    .why = problem->taken[i].why };
	return api_reply_taken(cx, order, lost, problem->n_taken);
}

static enum err
reply_refused(struct cx *cx, enum err err, const struct order *order, const struct confirm_problem *problem)
{
	switch (err) {
	case ERR_SLOT_TAKEN:
		return reply_lost(cx, order, problem);
	case ERR_PRICE_CHANGED:
		return api_reply_error(cx, err, NULL,
		    str_fmt(cx->arena, "{\"total\":%lld}", (long long)problem->total_now.cents));
	case ERR_INVALID:
		return api_reply_error(cx, err, &problem->fields, STR_NONE);
	default:
		return err;
	}
}

enum err
confirm_act(struct cx *cx, const struct order *order, struct answer *answer)
{
	struct confirm_problem *problem = NEW(cx->arena, struct confirm_problem);
	struct message message;
	struct receipt receipt;
	enum err e;

	api_message(cx, &message);
	message.by_staff = order->created_by.len > 0 && !str_eq(order->created_by, STR("guest_self_service"));
	e = desk_confirm(cx->desk, order, message_booked, &message, &receipt, problem);
	if (e != OK)
		return reply_refused(cx, e, order, problem);
	(void)!confirm_reply(cx, &receipt);
	/* The booking stands whether or not the answer can be kept: the desk has its own row for the key. */
	return api_keep(cx, 201, answer);
}

/*
 * The key is looked up first: an answer given before is given again, whatever has become of code and time since. A booking whose answer
 * was never kept, because its worker died, was made after its code had been found right; its body, code included, is the same.
 */
enum err
api_confirm(struct cx *cx)
{
	struct confirm_body body = { .total = 0 };
	struct answer answer;
	struct order order;
	struct str token;
	struct str code;
	enum err e;

	if ((e = api_body(cx, &confirm_body_shape, &body)) != OK || (e = api_store(cx, body.store_id)) != OK)
		return e;
	if ((e = api_key(cx, STR("api.confirm"), &answer)) != OK || (e = desk_answer_find(cx->desk, &answer)) != OK)
		return e;
	if (answer.status != 0)
		return reply_text(cx, answer.status, STR("application/json"), answer.text);
	if ((e = confirm_order(cx, &body, &order, &code)) != OK)
		return e;
	order.key = answer.key;
	order.key_body = answer.key.len > 0 ? answer.body : STR_NONE;
	order.scope = STR("confirm");
	token = proof(cx, order.guests[0].phone, code);
	e = verify(cx, order.guests[0].phone, code, token);
	if (e != OK && (e != ERR_CODE_EXPIRED || !desk_confirmed(cx->desk, &order)))
		return e;
	if ((e = confirm_act(cx, &order, &answer)) == OK)
		(void)!desk_phone_spend(cx->desk, order.guests[0].phone, token);	/* a proof ends by itself, too */
	return e;
}
