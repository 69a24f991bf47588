/* cookie.c - cookies (RFC 6265). */
#include <assert.h>

#include "http/cookie.h"
#include "http/reply.h"

/* cookie-octet of RFC 6265, 4.1.1, which a token (the name) is too, as far as we use it. */
static bool
is_safe(struct str s)
{
	size_t i;
	char c;

	for (i = 0; i < s.len; i++) {
		c = s.ptr[i];
		if (c <= 0x20 || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\')
			return false;
	}
	return true;
}

struct str
cookie_name(struct cx *cx, struct str name)
{
	if (!cx->request->https)
		return name;
	return str_fmt(cx->arena, "__Host-%.*s", STR_ARG(name));
}

struct str
cookie_get(struct cx *cx, struct str name)
{
	return request_cookie(cx->request, cookie_name(cx, name));
}

static void
set(struct cx *cx, struct str name, struct str value, int64_t seconds)
{
	struct str full = cookie_name(cx, name);
	struct str line;

	assert(full.len > 0 && is_safe(full) && is_safe(value));
	line = str_fmt(cx->arena, "%.*s=%.*s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s", STR_ARG(full),
	    STR_ARG(value), (long long)seconds, cx->request->https ? "; Secure" : "");
	reply_header(cx->reply, STR("Set-Cookie"), line);
	cx->reply->public_cache = false;
}

enum err
cookie_set(struct cx *cx, struct str name, struct str value, int64_t seconds)
{
	assert(seconds > 0);
	if (value.len > COOKIE_VALUE_MAX)
		return ERR_TOO_LARGE;
	set(cx, name, value, seconds);
	return OK;
}

void
cookie_clear(struct cx *cx, struct str name)
{
	set(cx, name, STR_NONE, 0);
}
