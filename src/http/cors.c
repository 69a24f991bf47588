/* cors.c - Cross-Origin Resource Sharing (fetch.spec.whatwg.org). */
#include "base/settings.h"
#include "http/cors.h"
#include "http/reply.h"

static bool
is_public(const struct cx *cx)
{
	return cx->settings != NULL && cx->settings->cors_origins.len > 0 && str_starts(cx->request->path, STR("/api/public/"));
}

bool
cors_allowed(const struct cx *cx)
{
	struct str list;

	if (!is_public(cx) || cx->request->origin.len == 0)
		return false;
	for (list = cx->settings->cors_origins; list.len > 0;)
		if (str_eq(str_trim(str_cut(&list, ',')), cx->request->origin))
			return true;
	return false;
}

/* Vary also where it is refused: a cache must not give one site's answer to another. */
void
cors_headers(struct cx *cx)
{
	if (!is_public(cx))
		return;
	reply_header(cx->reply, STR("Vary"), STR("Origin"));
	if (!cors_allowed(cx))
		return;
	reply_header(cx->reply, STR("Access-Control-Allow-Origin"), cx->request->origin);
	reply_header(cx->reply, STR("Access-Control-Expose-Headers"), STR("Retry-After"));
	if (cx->request->method != METHOD_OPTIONS)
		return;
	reply_header(cx->reply, STR("Access-Control-Allow-Methods"), STR("GET, POST, DELETE"));
	reply_header(cx->reply, STR("Access-Control-Allow-Headers"), STR("Content-Type, Idempotency-Key, Accept-Language"));
	reply_header(cx->reply, STR("Access-Control-Max-Age"), STR("600"));
}
