/*
 * v1_webhook.c - POST /api/v1/payments/webhook: what a payment provider tells.
 *
 * X-Signature: t=SECONDS,v1=HEX, the HMAC-SHA256 of "SECONDS.BODY" under the setting webhook_secret; several v1 while a secret is being
 * changed. A notice is acted on once, by its id; one that says what is so already is answered as if it had been the first.
 */
#include "api/v1.h"
#include "base/arena.h"
#include "base/secret.h"
#include "base/settings.h"

enum { TOLERANCE_S = 300, EVENT_ID_MAX = 128 };

struct notice_body {
	struct str	event_id;
	struct str	id;		/* the same, as many providers call it */
	struct str	booking_id;
	struct str	payment_status;
	int64_t		amount;		/* minor units; 0: not said */
	struct str	currency;
};

static const struct shape body_shape = SHAPE(notice_body,
	FIELD_AS(notice_body, event_id, "eventId"), FIELD(notice_body, id), FIELD_AS(notice_body, booking_id, "bookingId"),
	FIELD_AS(notice_body, payment_status, "paymentStatus"), FIELD(notice_body, amount), FIELD(notice_body, currency));

/* Every v1 is compared, so that how many there are is all that time can tell. */
static bool
is_signed(struct cx *cx)
{
	struct str rest = cx->request->signature;
	struct str stamp = STR_NONE;
	struct str wanted;
	struct str part;
	struct hash hash;
	bool same = false;
	uint64_t at;
	int64_t off;

	while (rest.len > 0 && stamp.len == 0) {
		part = str_trim(str_cut(&rest, ','));
		if (str_starts(part, STR("t=")))
			stamp = str_sub(part, 2, part.len);
	}
	if (cx->settings->webhook_secret.len == 0 || !str_u64(stamp, &at) || at > INT64_MAX / (uint64_t)US_PER_S)
		return false;
	off = cx->now.us / US_PER_S - (int64_t)at;
	if (off > TOLERANCE_S || off < -TOLERANCE_S)
		return false;
	hash = secret_hmac_sha256(cx->settings->webhook_secret, str_fmt(cx->arena, "%.*s.%.*s", STR_ARG(stamp),
	    STR_ARG(cx->request->body)));
	wanted = secret_hex(cx->arena, (struct str){ .ptr = (const char *)hash.bytes, .len = HASH_SIZE });
	rest = cx->request->signature;
	while (rest.len > 0) {
		part = str_trim(str_cut(&rest, ','));
		if (str_starts(part, STR("v1=")))
			same = secret_same_str(str_sub(part, 3, part.len), wanted) || same;
	}
	return same;
}

/* Another sum is another payment: nothing is made of it. */
static enum err
check_amount(struct cx *cx, const struct notice_body *body)
{
	struct class_booking booking;
	enum err e;

	if ((e = desk_class_any_booking(cx->desk, body->booking_id, &booking)) != OK)
		return e;
	if (body->amount != 0 && body->amount != booking.final_price.cents)
		return api_reply_field(cx, ERR_INVALID, STR("amount"), N_("This is not the price of the booking."));
	if (body->currency.len > 0 && !str_eq_nocase(body->currency, booking.currency))
		return api_reply_field(cx, ERR_INVALID, STR("currency"), N_("This is not the currency of the booking."));
	return OK;
}

/* Another notice of what is so already. */
static enum err
stands(struct cx *cx, const struct notice_body *body, struct class_booking *out)
{
	enum err e;

	if ((e = desk_class_any_booking(cx->desk, body->booking_id, out)) != OK)
		return e;
	return str_eq(out->payment_status, body->payment_status) ? OK : ERR_WRONG_STATE;
}

static enum err
act(struct cx *cx, const struct notice_body *body, enum class_act what)
{
	struct message message;
	struct class_booking booking;
	struct class_change change;
	enum err e;

	api_message(cx, &message);
	change = (struct class_change){
		.booking = body->booking_id,
		.act = what,
		.actor = STR("payment"),
		.key = body->event_id.len > 0 ? body->event_id : body->id,
		.key_body = str_fmt(cx->arena, "%.*s %.*s", STR_ARG(body->booking_id), STR_ARG(body->payment_status)),
		.texts = message_class,
		.arg = &message,
	};
	if ((e = desk_class_change(cx->desk, &change, &booking)) == ERR_WRONG_STATE)
		e = stands(cx, body, &booking);
	return e == OK ? v1_reply_booking(cx, 200, &booking) : e;
}

enum err
v1_payments_webhook(struct cx *cx)
{
	struct notice_body body = { .event_id = STR_NONE, .id = STR_NONE };
	enum err e;

	if (!is_signed(cx))
		return ERR_UNAUTHORIZED;
	if ((e = api_body(cx, &body_shape, &body)) != OK)
		return e;
	if (body.event_id.len + body.id.len == 0 || body.event_id.len > EVENT_ID_MAX || body.id.len > EVENT_ID_MAX)
		return api_reply_field(cx, ERR_INVALID, STR("eventId"), REQUIRED);
	if (!str_eq(body.payment_status, STR("paid")) && !str_eq(body.payment_status, STR("refunded")))
		return api_reply_field(cx, ERR_INVALID, STR("paymentStatus"), N_("This must be paid or refunded."));
	if ((e = v1_find(cx, CLASS_BOOKING, body.booking_id)) != OK)
		return e;
	if ((e = check_amount(cx, &body)) != OK)
		return e;
	return act(cx, &body, str_eq(body.payment_status, STR("paid")) ? CLASS_PAY : CLASS_REFUND);
}
