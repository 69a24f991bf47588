/* cors.c - Cross-Origin Resource Sharing (fetch.spec.whatwg.org). */
#include "http/cors.h"
#include "http/reply.h"

bool
cors_applies(const struct cx *cx)
{
	return str_starts(cx->request->path, STR("/api/public/")) || str_starts(cx->request->path, STR("/api/v1/"));
}

/* Vary also where it is refused: a cache must not give one site's answer to another. */
void
cors_headers(struct cx *cx, bool allowed)
{
	if (!cors_applies(cx))
		return;
	reply_header(cx->reply, STR("Vary"), STR("Origin"));
	if (!allowed)
		return;
	reply_header(cx->reply, STR("Access-Control-Allow-Origin"), cx->request->origin);
	reply_header(cx->reply, STR("Access-Control-Expose-Headers"), STR("Retry-After"));
	if (cx->request->method != METHOD_OPTIONS)
		return;
	reply_header(cx->reply, STR("Access-Control-Allow-Methods"), STR("GET, POST, PUT, DELETE"));
	reply_header(cx->reply, STR("Access-Control-Allow-Headers"),
	    STR("Content-Type, Idempotency-Key, Accept-Language, Authorization"));
	reply_header(cx->reply, STR("Access-Control-Max-Age"), STR("600"));
}
