/* csrf.c - where a form came from, and its signed token. */
#include "base/secret.h"
#include "base/settings.h"
#include "http/csrf.h"

/* An origin taken apart, so that "https://a" and "HTTPS://A:443/" are the same. */
struct origin {
	struct str	scheme;
	struct str	host;		/* with its port, unless that is the scheme's own */
};

/* False for "null" and whatever else has no scheme and host. */
static bool
origin_read(struct str url, struct origin *out)
{
	struct str port;
	size_t at;

	if (!str_find(url, ':', &at) || !str_starts(str_sub(url, at, url.len), STR("://")))
		return false;
	out->scheme = str_sub(url, 0, at);
	url = str_sub(url, at + 3, url.len);
	out->host = str_cut(&url, '/');
	port = str_eq_nocase(out->scheme, STR("https")) ? STR(":443") : STR(":80");
	if (str_ends(out->host, port))
		out->host.len -= port.len;
	return out->scheme.len > 0 && out->host.len > 0;
}

static bool
is_ours(const struct cx *cx, struct str url)
{
	struct origin theirs;
	struct origin ours;
	struct str self;

	self = cx->settings->public_url;
	if (self.len == 0)
		self = str_fmt(cx->arena, "%s://%.*s", cx->request->https ? "https" : "http",
		    STR_ARG(cx->request->host));
	return origin_read(url, &theirs) && origin_read(self, &ours) &&
	    str_eq_nocase(theirs.scheme, ours.scheme) && str_eq_nocase(theirs.host, ours.host);
}

enum err
csrf_check_origin(const struct cx *cx)
{
	const struct request *request = cx->request;
	bool ours;

	ours = true;
	if (request->sec_fetch_site.len > 0)
		ours = str_eq(request->sec_fetch_site, STR("same-origin")) ||
		    str_eq(request->sec_fetch_site, STR("none"));
	else if (request->origin.len > 0)
		ours = is_ours(cx, request->origin);
	else if (request->referer.len > 0)
		ours = is_ours(cx, request->referer);
	return ours ? OK : ERR_BAD_CSRF;
}

struct str
csrf_token(const struct cx *cx)
{
	struct str parts[] = { STR("csrf"), cx->csrf_session };
	struct hash hash;

	if (cx->csrf_session.len == 0)
		return STR_NONE;
	hash = secret_hash(cx->keyring, PURPOSE_CSRF, parts, sizeof(parts) / sizeof(parts[0]));
	return secret_base64(cx->arena, (struct str){ .ptr = (const char *)hash.bytes, .len = sizeof(hash.bytes) });
}

enum err
csrf_check_token(const struct cx *cx)
{
	struct str ours = csrf_token(cx);
	struct str theirs = request_form(cx->request, STR("csrf"));

	if (ours.len == 0 || theirs.len != ours.len || !secret_same_str(ours, theirs))
		return ERR_BAD_CSRF;
	return OK;
}
