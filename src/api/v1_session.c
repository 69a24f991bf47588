/* v1_session.c - POST /api/v1/session: a phone and the code it was sent become a token. */
#include "api/v1.h"
#include "base/arena.h"

struct session_body {
	struct str	phone;
	struct str	code;
	struct str	store_id;
	struct str	store;		/* as the rest of the API calls it */
};

struct session_view {
	struct str	token;
	struct str	user_id;
	struct str	role;
	struct instant	expires_at;
};

static const struct shape body_shape = SHAPE(session_body,
	FIELD(session_body, phone), FIELD(session_body, code), FIELD_AS(session_body, store_id, "storeId"),
	FIELD_AS(session_body, store, "store_id"));

static const struct shape session_shape = SHAPE(session_view,
	FIELD(session_view, token), FIELD_AS(session_view, user_id, "userId"), FIELD(session_view, role),
	FIELD_AS(session_view, expires_at, "expiresAt"));

static enum err
find_store(struct cx *cx, const struct session_body *body)
{
	enum err e;

	if (body->store_id.len > 0 || body->store.len > 0)
		return api_store(cx, body->store_id.len > 0 ? body->store_id : body->store);
	/* Whoever was sent no code is told what a wrong one is told: that a phone is unknown is nobody's business. */
	if ((e = desk_store_by_phone(cx->desk, body->phone)) == ERR_NOT_FOUND)
		return ERR_CODE_EXPIRED;
	return e;
}

static enum err
reply_wrong(struct cx *cx, enum err err, const struct code_tried *tried)
{
	if (err == ERR_CODE_WRONG)
		return api_reply_error(cx, err, NULL, str_fmt(cx->arena, "{\"attempts_left\":%d}", (int)tried->tries_left));
	return err == ERR_TOO_MANY ? api_reply_wait(cx, err, tried->wait_until) : err;
}

enum err
v1_session_create(struct cx *cx)
{
	struct session_body body = { .phone = STR_NONE, .code = STR_NONE, .store_id = STR_NONE, .store = STR_NONE };
	struct code_tried tried = { .tries_left = 0 };
	struct session_view view;
	struct signed_in in;
	struct str phone;
	struct str code;
	uint64_t number;
	enum err e;

	if ((e = api_body(cx, &body_shape, &body)) != OK)
		return e;
	if (body.phone.len == 0)
		return api_reply_field(cx, ERR_INVALID, STR("phone"), REQUIRED);
	code = str_trim(body.code);
	if (code.len < 6 || code.len > 8 || !str_u64(code, &number))
		return api_reply_field(cx, ERR_INVALID, STR("code"), N_("A code has 6 to 8 digits."));
	if ((e = find_store(cx, &body)) != OK)
		return e;
	if (api_phone(cx, body.phone, &phone) != OK)
		return api_reply_field(cx, ERR_INVALID, STR("phone"), N_("Enter a phone number."));
	if ((e = desk_sign_in(cx->desk, phone, code, &in, &tried)) != OK)
		return reply_wrong(cx, e, &tried);
	view = (struct session_view){
		.token = in.token,
		.user_id = in.who.public_id,
		.role = in.who.kind == SESSION_TEACHER ? STR("teacher") : STR("student"),
		.expires_at = in.expires_at,
	};
	return api_reply(cx, 200, &session_shape, &view);
}
