/* v1_change.c - PUT /api/v1/bookings/{id}/confirm, cancel, complete, no-show, payment. */
#include "api/v1.h"
#include "base/arena.h"

struct change_body {
	struct str	reason;
};

static const struct shape change_shape = SHAPE(change_body,
	FIELD(change_body, reason));

struct payment_body {
	struct str	payment_status;
};

static const struct shape payment_shape = SHAPE(payment_body,
	FIELD_AS(payment_body, payment_status, "paymentStatus"));

static bool
may(const struct principal *who, enum class_act act)
{
	switch (act) {
	case CLASS_CANCEL:
		return true;
	case CLASS_CONFIRM:
	case CLASS_COMPLETE:
	case CLASS_NO_SHOW:
		return who->kind != SESSION_GUEST;
	case CLASS_PAY:
	case CLASS_REFUND:
		break;
	}
	return who->kind == SESSION_STAFF && !str_eq(who->role, STR("technician"));
}

/* Whoever may not even see the booking is told that there is none. */
static enum err
change(struct cx *cx, enum class_act act, struct str why)
{
	struct class_booking booking;
	struct class_change order;
	struct principal who;
	struct message message;
	enum err e;

	if ((e = v1_principal(cx, &who)) != OK || (e = v1_find(cx, CLASS_BOOKING, cx->params[0])) != OK)
		return e;
	if ((e = desk_class_booking(cx->desk, &who, cx->params[0], &booking)) != OK)
		return e;
	if (!may(&who, act))
		return ERR_FORBIDDEN;
	api_message(cx, &message);
	order = (struct class_change){
		.booking = cx->params[0],
		.act = act,
		.by_owner = who.kind == SESSION_GUEST,
		.actor = who.kind == SESSION_GUEST ? STR("guest") : who.public_id,
		.why = why,
		.texts = message_class,
		.arg = &message,
	};
	if ((e = desk_class_change(cx->desk, &order, &booking)) != OK)
		return e;
	return v1_reply_booking(cx, 200, &booking);
}

/* These take no body, or one with a reason. */
static enum err
change_with_reason(struct cx *cx, enum class_act act)
{
	struct change_body body = { .reason = STR_NONE };
	enum err e;

	if (cx->request->body.len > 0 && (e = api_body(cx, &change_shape, &body)) != OK)
		return e;
	if (!text_printable(body.reason, true) || utf8_chars(body.reason) > REASON_CHARS_MAX)
		return api_reply_field(cx, ERR_INVALID, STR("reason"), N_("A reason can have at most 300 characters."));
	return change(cx, act, body.reason);
}

enum err
v1_bookings_confirm(struct cx *cx)
{
	return change_with_reason(cx, CLASS_CONFIRM);
}

enum err
v1_bookings_cancel(struct cx *cx)
{
	return change_with_reason(cx, CLASS_CANCEL);
}

enum err
v1_bookings_complete(struct cx *cx)
{
	return change_with_reason(cx, CLASS_COMPLETE);
}

enum err
v1_bookings_no_show(struct cx *cx)
{
	return change_with_reason(cx, CLASS_NO_SHOW);
}

enum err
v1_bookings_payment(struct cx *cx)
{
	struct payment_body body = { .payment_status = STR_NONE };
	enum err e;

	if ((e = api_body(cx, &payment_shape, &body)) != OK)
		return e;
	if (str_eq(body.payment_status, STR("paid")))
		return change(cx, CLASS_PAY, STR_NONE);
	if (str_eq(body.payment_status, STR("refunded")))
		return change(cx, CLASS_REFUND, STR_NONE);
	return api_reply_field(cx, ERR_INVALID, STR("paymentStatus"), N_("This must be paid or refunded."));
}
