/* codes.c - POST /api/public/booking/send-code: a verification code for a phone, known or not. */
#include "api/api.h"

struct code_body {
	struct str	phone;
	struct str	store_id;
};

struct code_view {
	int64_t		expires_in;	/* seconds */
	int64_t		resend_in;
};

static const struct shape body_shape = SHAPE(code_body, FIELD(code_body, phone), FIELD(code_body, store_id));

static const struct shape code_shape = SHAPE(code_view, FIELD(code_view, expires_in), FIELD(code_view, resend_in));

static int64_t
seconds_to(const struct cx *cx, struct instant at)
{
	return at.us <= cx->now.us ? 0 : (at.us - cx->now.us + US_PER_S - 1) / US_PER_S;
}

enum err
api_codes_send(struct cx *cx)
{
	struct code_body body = { .phone = STR_NONE };
	struct message message;
	struct code_sent sent;
	struct code_view view;
	struct instant until;
	struct str phone;
	enum err e;

	if ((e = api_body(cx, &body_shape, &body)) != OK || (e = api_store(cx, body.store_id)) != OK)
		return e;
	if (body.phone.len == 0)
		return api_reply_field(cx, ERR_INVALID, STR("phone"), REQUIRED);
	if (api_phone(cx, body.phone, &phone) != OK)
		return api_reply_field(cx, ERR_INVALID, STR("phone"), N_("Enter a phone number."));
	if (!desk_phone_may_text(cx->desk, phone))
		return api_reply_field(cx, ERR_INVALID, STR("phone"),
		    N_("We cannot send text messages to this number. Enter another mobile phone number, or call us"));
	api_message(cx, &message);
	e = desk_code_send(cx->desk, phone, CODE_BOOK, message_code(&message), lang_code(message.lang), &sent, &until);
	if (e == ERR_TOO_MANY)
		return api_reply_wait(cx, e, until);
	if (e != OK)
		return e;
	view = (struct code_view){ .expires_in = seconds_to(cx, sent.expires_at), .resend_in = seconds_to(cx, sent.resend_at) };
	return api_reply(cx, 200, &code_shape, &view);
}
