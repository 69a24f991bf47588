/* read.c - what a client sent: bodies, queries, ids, times, keys. */
#include "api/api.h"
#include "base/arena.h"
#include "base/phone.h"
#include "http/form.h"
#include "http/reply.h"

enum { TOKEN_CHARS = 22 };		/* secret_token's */

static enum err
reply_bad_json(struct cx *cx, const struct problem *problem)
{
	return api_reply_error(cx, ERR_BAD_JSON, NULL, str_fmt(cx->arena, "{\"offset\":%zu}", problem->offset));
}

enum err
api_body(struct cx *cx, const struct shape *shape, void *out)
{
	struct problem problem = { .n_fields = 0 };
	enum err e;

	e = json_decode(cx->arena, shape, cx->request->body, out, &problem);
	if (e == ERR_BAD_JSON)
		return reply_bad_json(cx, &problem);
	return e == OK ? OK : api_reply_error(cx, e, &problem, STR_NONE);
}

enum err
api_query(struct cx *cx, const struct shape *shape, void *out)
{
	struct problem problem = { .n_fields = 0 };
	enum err e;

	e = query_decode(cx, shape, out, &problem);
	return e == OK ? OK : api_reply_error(cx, e, &problem, STR_NONE);
}

enum err
api_store(struct cx *cx, struct str id)
{
	enum err e;

	if (id.len == 0)
		return api_reply_field(cx, ERR_INVALID, STR("store_id"), REQUIRED);
	if ((e = desk_store_by_id(cx->desk, id)) == ERR_NOT_FOUND)
		return api_reply_field(cx, e, STR("store_id"), N_("There is no such store."));
	return e;
}

enum err
api_service(struct cx *cx, struct str id, int *out)
{
	int service;

	if (id.len == 0)
		return api_reply_field(cx, ERR_INVALID, STR("service_id"), REQUIRED);
	if ((service = catalogue_service_named(cx->desk->cat, id)) < 0)
		return api_reply_field(cx, ERR_NOT_FOUND, STR("service_id"), N_("There is no such service."));
	*out = service;
	return OK;
}

enum err
api_technician(struct cx *cx, struct str id, int *out)
{
	int technician = ANY;

	if (id.len > 0 && !str_eq(id, STR("null")) && (technician = catalogue_technician_named(cx->desk->cat, id)) < 0)
		return api_reply_field(cx, ERR_NOT_FOUND, STR("employee_id"), N_("There is no such technician."));
	*out = technician;
	return OK;
}

static bool
are_digits(struct str s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return true;
}

/*
 * Ten bare digits in a store whose country code is 1 are a number even if no telephone company gives it out: the requests that clients
 * were built by have such ones ("1234567890"), and the text message is the real check.
 */
enum err
api_phone(struct cx *cx, struct str typed, struct str *out)
{
	struct str country = cx->desk->cat->store.country;

	typed = str_trim(typed);
	if (phone_e164(cx->arena, typed, country, out) == OK)
		return OK;
	if (typed.len != 10 || !are_digits(typed) || !(str_eq(country, STR("US")) || str_eq(country, STR("CA"))))
		return ERR_INVALID;
	*out = str_fmt(cx->arena, "+1%.*s", STR_ARG(typed));
	return OK;
}

enum err
api_moment(const struct catalogue *cat, struct str text, struct instant *out)
{
	struct instant found[2];
	struct local local;

	if (instant_parse(text, &found[0])) {
		if (found[0].us % US_PER_MIN != 0)
			return ERR_INVALID;
		*out = found[0];
		return OK;
	}
	if (!local_parse(text, &local) || local.seconds % 60 != 0)
		return ERR_INVALID;
	switch (zone_instants(cat->zone, local, found)) {
	case 0:
		return ERR_NO_SUCH_TIME;
	case 1:
		*out = found[0];
		return OK;
	default:
		return ERR_AMBIGUOUS_TIME;
	}
}

enum err
api_key(struct cx *cx, struct str scope, struct answer *out)
{
	*out = (struct answer){ .scope = scope, .key = cx->request->idempotency_key, .body = cx->request->body };
	if (out->key.len > IDEMPOTENCY_KEY_MAX)
		return api_reply_field(cx, ERR_INVALID, STR("Idempotency-Key"), N_("The key is too long."));
	return OK;
}

enum err
api_keep(struct cx *cx, int32_t status, struct answer *answer)
{
	struct str text = buf_str(&cx->reply->body);

	answer->status = status;
	answer->text = text;
	if (desk_answer_keep(cx->desk, answer) != OK || str_eq(answer->text, text))
		return OK;
	cx->reply->body.len = 0;
	return reply_text(cx, answer->status, STR("application/json"), answer->text);
}

bool
api_hold_token_ok(struct cx *cx, struct str token)
{
	struct str raw;

	return token.len > TOKEN_CHARS + 1 && token.ptr[TOKEN_CHARS] == '.' &&
	    secret_base64_open(cx->arena, str_sub(token, 0, TOKEN_CHARS), &raw) &&
	    str_eq(str_sub(token, TOKEN_CHARS + 1, token.len), cx->desk->cat->store.public_id);
}

enum err
api_hold_token(struct cx *cx, struct str token)
{
	if (token.len > 0 && !api_hold_token_ok(cx, token))
		return api_reply_field(cx, ERR_INVALID, STR("hold_token"), N_("This is not a hold token of this store."));
	return OK;
}

struct str
api_clock(const struct cx *cx, int32_t minute)
{
	return str_fmt(cx->arena, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

struct local
api_local(const struct cx *cx, struct instant at)
{
	return zone_local(cx->desk->cat->zone, at);
}

struct str
api_technician_id(const struct cx *cx, int technician)
{
	return technician == ANY ? STR_NONE : cx->desk->cat->technicians[technician].public_id;
}
