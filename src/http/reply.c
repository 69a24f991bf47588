/* reply.c - status, header lines, and the ones every reply carries. */
#include <assert.h>

#include "http/reply.h"

/* ux.md, 1.8: no script, nothing inline. connect-src lets an audit tool fetch /robots.txt from the page. */
#define PAGE_POLICY	"default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; " \
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

static const char *
reason(int status)
{
	static const struct {
		int		 status;
		const char	*reason;
	} reasons[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 202, "Accepted" },
		{ 204, "No Content" },
		{ 303, "See Other" },
		{ 304, "Not Modified" },
		{ 308, "Permanent Redirect" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 409, "Conflict" },
		{ 410, "Gone" },
		{ 413, "Content Too Large" },
		{ 415, "Unsupported Media Type" },
		{ 422, "Unprocessable Content" },
		{ 429, "Too Many Requests" },
		{ 500, "Internal Server Error" },
		{ 503, "Service Unavailable" },
	};
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Other";
}

static bool
is_one_line(struct str s)
{
	size_t i;
	unsigned char c;

	for (i = 0; i < s.len; i++) {
		c = (unsigned char)s.ptr[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool
is_name(struct str s)
{
	size_t i;
	char c;

	for (i = 0; i < s.len; i++) {
		c = s.ptr[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return s.len > 0;
}

static void
add(struct buf *out, struct str name, struct str value)
{
	assert(is_name(name) && is_one_line(value));
	buf_add(out, name);
	buf_add(out, STR(": "));
	buf_add(out, value);
	buf_add(out, STR("\r\n"));
}

void
reply_start(struct reply *reply, struct arena *arena)
{
	*reply = (struct reply){
		.content_type = STR_NONE,
		.headers = buf_new(arena, REPLY_HEADERS_MAX),
		.body = buf_new(arena, REPLY_BODY_MAX),
	};
}

void
reply_header(struct reply *reply, struct str name, struct str value)
{
	add(&reply->headers, name, value);
}

void
reply_retry_after(struct reply *reply, int64_t seconds)
{
	struct buf value = buf_new(reply->headers.arena, 24);

	buf_add_i64(&value, seconds < 1 ? 1 : seconds);
	reply_header(reply, STR("Retry-After"), buf_str(&value));
}

enum err
reply_see_other(struct cx *cx, struct url to)
{
	/* "//host" would be somebody else's address. */
	assert(str_starts(to.s, STR("/")) && !str_starts(to.s, STR("//")) && !str_starts(to.s, STR("/\\")));
	cx->reply->status = 303;
	reply_header(cx->reply, STR("Location"),
	    str_fmt(cx->arena, "%.*s%.*s", STR_ARG(cx->request->base), STR_ARG(to.s)));
	return OK;
}

enum err
reply_text(struct cx *cx, int status, struct str content_type, struct str body)
{
	cx->reply->status = status;
	cx->reply->content_type = content_type;
	buf_add(&cx->reply->body, body);
	return OK;
}

static bool
status_has_body(int status)
{
	return status != 204 && status != 304;
}

bool
reply_has_body(const struct request *request, const struct reply *reply)
{
	return !request->head && status_has_body(reply->status);
}

static void
add_content_type(const struct reply *reply, struct buf *out)
{
	size_t at;
	bool bare;

	bare = str_starts(reply->content_type, STR("text/")) && !str_find(reply->content_type, ';', &at);
	buf_add(out, STR("Content-Type: "));
	buf_add(out, reply->content_type);
	buf_add(out, bare ? STR("; charset=utf-8\r\n") : STR("\r\n"));
}

/*
 * A page that may be cached still differs by the language asked for. HSTS is promised only where the host is ours:
 * below a sub-directory others share it.
 */
void
reply_head(const struct request *request, const struct reply *reply, struct buf *out)
{
	assert(reply->status >= 200 && reply->status <= 599);
	buf_addf(out, "Status: %d %s\r\n", reply->status, reason(reply->status));
	if (reply->content_type.len > 0 && status_has_body(reply->status)) {
		assert(is_one_line(reply->content_type));
		add_content_type(reply, out);
	}
	if (status_has_body(reply->status))
		buf_addf(out, "Content-Length: %zu\r\n", reply->body.len);
	if (reply->public_cache && reply->status == 200)
		buf_add(out, STR("Cache-Control: public, max-age=60\r\nVary: Accept-Language\r\n"));
	else if (reply->revalidate && (reply->status == 200 || reply->status == 304))
		buf_add(out, STR("Cache-Control: private, no-cache\r\n"));
	else
		buf_add(out, STR("Cache-Control: no-store\r\n"));
	buf_add(out, STR("X-Content-Type-Options: nosniff\r\n"
	    "Referrer-Policy: same-origin\r\n"
	    "Cross-Origin-Opener-Policy: same-origin\r\n"));
	if (str_starts(reply->content_type, STR("text/html")))
		buf_add(out, STR("Content-Security-Policy: " PAGE_POLICY "\r\n"));
	if (request->https && request->base.len == 0)
		buf_add(out, STR("Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"));
	buf_add(out, buf_str(&reply->headers));
	buf_add(out, STR("\r\n"));
}
