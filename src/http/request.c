/*
 * request.c - what the web server hands over, checked and made into a struct request.
 *
 * The path comes from one source (T28): REQUEST_URI, percent-decoded once; only where there is none, from SCRIPT_NAME
 * and PATH_INFO, which the server has decoded. The base is the part of it that says where the program is installed:
 *
 *	SCRIPT_NAME	/cgi-bin/slotkeeper.fcgi	the path begins with it: it is the base
 *	SCRIPT_NAME	/salon/slotkeeper.fcgi		the path begins with /salon: a rewrite hides the script
 *	SCRIPT_NAME	empty, as our nginx.conf sends	no base
 *
 * A name that ends in neither .fcgi nor .cgi counts only with a PATH_INFO: nginx's stock fastcgi_params puts the whole
 * path there.
 */
#include <string.h>

#include "base/arena.h"
#include "http/address.h"
#include "http/form.h"
#include "http/gateway.h"

struct reader {
	struct arena		*arena;
	const struct params	*params;
	struct str		 trusted_proxies;
	struct request		*out;
};

/* The first fault is the one reported. */
static void
fault(struct reader *reader, enum err err)
{
	if (reader->out->fault == OK)
		reader->out->fault = err;
}

static struct str
raw(const struct reader *reader, const char *name)
{
	return str_of(reader->params->get(reader->params->arg, name));
}

static struct str
header(struct reader *reader, const char *name)
{
	struct str value = str_trim(raw(reader, name));

	if (value.len > REQUEST_HEADER_MAX)
		fault(reader, ERR_TOO_LARGE);
	else if (!text_printable(value, false))
		fault(reader, ERR_INVALID);
	else
		return str_dup(reader->arena, value);
	return STR_NONE;
}

/* For headers that robots garble and nothing depends on: as good as not sent. */
static struct str
loose_header(struct reader *reader, const char *name)
{
	struct str value = str_trim(raw(reader, name));

	if (value.len > REQUEST_HEADER_MAX || !text_printable(value, false))
		return STR_NONE;
	return str_dup(reader->arena, value);
}

static void
read_method(struct reader *reader)
{
	static const struct {
		const char	*name;
		enum method	 method;
	} methods[] = {
		{ "GET", METHOD_GET },
		{ "HEAD", METHOD_GET },
		{ "POST", METHOD_POST },
		{ "PUT", METHOD_PUT },
		{ "DELETE", METHOD_DELETE },
		{ "OPTIONS", METHOD_OPTIONS },
	};
	struct str name = raw(reader, "REQUEST_METHOD");
	size_t i;

	reader->out->head = str_eq(name, STR("HEAD"));
	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (str_eq(name, str_of(methods[i].name)))
			reader->out->method = methods[i].method;
	if (name.len == 0)
		fault(reader, ERR_INVALID);
}

/* No encoded slash: what decodes into a slash was not one to whoever looked at the path before us. */
static bool
has_encoded_slash(struct str path)
{
	size_t i;

	for (i = 0; i + 2 < path.len; i++)
		if (path.ptr[i] == '%' && path.ptr[i + 1] == '2' && (path.ptr[i + 2] == 'f' || path.ptr[i + 2] == 'F'))
			return true;
	return false;
}

/* A path of a decoded request: the last segment may be empty ("/a/"), no other, and none is "." or "..". */
static bool
is_path(struct str path)
{
	struct str segment;
	size_t at;

	if (!str_starts(path, STR("/")) || !text_printable(path, false) || str_find(path, '\\', &at))
		return false;
	path = str_sub(path, 1, path.len);
	while (path.len > 0) {
		segment = str_cut(&path, '/');
		if (segment.len == 0 || str_eq(segment, STR(".")) || str_eq(segment, STR("..")))
			return false;
	}
	return true;
}

/* "http://host/path", which RFC 9112, 3.2.2 has us accept, without its host. */
static struct str
origin_form(struct str uri)
{
	size_t at;

	if (str_starts(uri, STR("http://")))
		uri = str_sub(uri, 7, uri.len);
	else if (str_starts(uri, STR("https://")))
		uri = str_sub(uri, 8, uri.len);
	else
		return uri;
	for (at = 0; at < uri.len && uri.ptr[at] != '/' && uri.ptr[at] != '?'; at++)
		;
	return str_sub(uri, at, uri.len);
}

static void
read_query(struct reader *reader, struct str query)
{
	struct request *out = reader->out;
	size_t i;
	enum err e;

	if (query.len > REQUEST_QUERY_MAX) {
		fault(reader, ERR_TOO_LARGE);
		return;
	}
	for (i = 0; i < query.len; i++)
		if ((unsigned char)query.ptr[i] <= 0x20 || query.ptr[i] == 0x7f)
			fault(reader, ERR_INVALID);
	out->query = str_dup(reader->arena, query);
	e = form_split(reader->arena, out->query, out->query_fields, FORM_FIELDS_MAX, &out->n_query_fields);
	if (e != OK)
		fault(reader, e);
}

/* A path that cannot be read is none; but whether its client speaks JSON is still to be seen, and decides how it is told. */
static struct str
unread_path(struct reader *reader, struct str path)
{
	struct str script = raw(reader, "SCRIPT_NAME");

	if (script.len > 0 && str_starts(path, script))
		path = str_sub(path, script.len, path.len);
	return str_starts(path, STR("/api/")) ? STR("/api") : STR("/");
}

static void
read_path(struct reader *reader)
{
	struct str uri = raw(reader, "REQUEST_URI");
	struct str sent = STR_NONE;
	struct str path;
	struct str query;

	if (uri.len > 0) {
		query = origin_form(uri);
		path = sent = str_cut(&query, '?');
		if (path.len > REQUEST_PATH_MAX)
			fault(reader, ERR_TOO_LARGE);
		else if (has_encoded_slash(path) || !percent_decode(reader->arena, path, false, &path))
			fault(reader, ERR_INVALID);
	} else {
		query = raw(reader, "QUERY_STRING");
		path = str_fmt(reader->arena, "%.*s%.*s", STR_ARG(raw(reader, "SCRIPT_NAME")),
		    STR_ARG(raw(reader, "PATH_INFO")));
		if (path.len > REQUEST_PATH_MAX)
			fault(reader, ERR_TOO_LARGE);
	}
	if (reader->out->fault == OK && !is_path(path))
		fault(reader, ERR_INVALID);
	reader->out->path = reader->out->fault == OK ? path : unread_path(reader, sent);
	read_query(reader, query);
}

static bool
is_below(struct str path, struct str base)
{
	return base.len > 0 && str_starts(path, base) && (path.len == base.len || path.ptr[base.len] == '/');
}

static struct str
directory(struct str path)
{
	while (path.len > 0 && path.ptr[path.len - 1] != '/')
		path.len--;
	return str_sub(path, 0, path.len > 0 ? path.len - 1 : 0);
}

static void
split_base(struct reader *reader)
{
	struct request *out = reader->out;
	struct str base = raw(reader, "SCRIPT_NAME");
	struct buf encoded = buf_new(reader->arena, (size_t)3 * REQUEST_PATH_MAX);
	bool named;

	named = str_ends(base, STR(".fcgi")) || str_ends(base, STR(".cgi"));
	if (!named && raw(reader, "PATH_INFO").len == 0)
		return;
	if (named && !is_below(out->path, base))
		base = directory(base);
	if (!is_below(out->path, base))
		return;
	out->path = str_sub(out->path, base.len, out->path.len);
	if (out->path.len == 0)
		out->path = STR("/");
	base = str_sub(base, 1, base.len);
	while (base.len > 0) {
		buf_addc(&encoded, '/');
		buf_add_url(&encoded, str_cut(&base, '/'));
	}
	out->base = buf_str(&encoded);
}

static struct str
read_host(struct reader *reader)
{
	struct str host = header(reader, "HTTP_HOST");
	size_t i;
	char c;

	for (i = 0; i < host.len; i++) {
		c = host.ptr[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
			continue;
		if (strchr(".-_:[]", c) != NULL)
			continue;
		fault(reader, ERR_INVALID);
		return STR_NONE;
	}
	return host;
}

static bool
read_https(const struct reader *reader)
{
	struct str https = raw(reader, "HTTPS");
	struct str proto;

	if (str_eq_nocase(https, STR("on")) || str_eq(https, STR("1")) ||
	    str_eq(raw(reader, "REQUEST_SCHEME"), STR("https")))
		return true;
	if (!address_in(raw(reader, "REMOTE_ADDR"), reader->trusted_proxies))
		return false;
	proto = raw(reader, "HTTP_X_FORWARDED_PROTO");
	return str_eq_nocase(str_trim(proto), STR("https"));
}

static bool
has_cookie(const struct request *request, struct str name)
{
	size_t i;

	for (i = 0; i < request->n_cookies; i++)
		if (str_eq(request->cookies[i].name, name))
			return true;
	return false;
}

static void
forget_cookie(struct request *request, struct str name)
{
	size_t i;

	for (i = 0; i < request->n_cookies; i++)
		if (str_eq(request->cookies[i].name, name))
			request->cookies[i].name = STR_NONE;
}

/*
 * Names are taken byte for byte, after the blanks of RFC 6265, 5.4 only: trimming more would let a forged name pass for
 * ours.
 */
static void
read_cookies(struct reader *reader)
{
	struct request *out = reader->out;
	struct str rest = raw(reader, "HTTP_COOKIE");
	struct str value;
	struct str name;
	size_t at;

	if (rest.len > REQUEST_HEADER_MAX) {
		fault(reader, ERR_TOO_LARGE);
		return;
	}
	rest = str_dup(reader->arena, rest);
	while (rest.len > 0) {
		value = str_cut(&rest, ';');
		while (value.len > 0 && (value.ptr[0] == ' ' || value.ptr[0] == '\t'))
			value = str_sub(value, 1, value.len);
		if (!str_find(value, '=', &at) || at == 0)
			continue;
		name = str_cut(&value, '=');
		if (out->n_cookies < COOKIES_MAX)
			out->cookies[out->n_cookies++] = (struct pair){ .name = name, .value = value };
		else if (has_cookie(out, name))
			forget_cookie(out, name);
	}
}

static bool
is_form(struct str content_type)
{
	return str_eq_nocase(str_trim(str_cut(&content_type, ';')), STR("application/x-www-form-urlencoded"));
}

/* The server's word and the bytes must agree (T29): libfcgi hands over whatever came. */
static void
read_body(struct reader *reader, struct str body, bool too_large)
{
	struct request *out = reader->out;
	struct str length = raw(reader, "CONTENT_LENGTH");
	uint64_t n;
	enum err e;

	n = 0;
	if (length.len > 0 && !str_u64(length, &n))
		fault(reader, ERR_INVALID);
	else if (too_large || n > REQUEST_BODY_MAX || body.len > REQUEST_BODY_MAX)
		fault(reader, ERR_TOO_LARGE);
	else if (n != body.len)
		fault(reader, ERR_INVALID);
	if (out->fault != OK)
		return;
	out->body = body;
	if (!is_form(out->content_type))
		return;
	e = form_split(reader->arena, body, out->form_fields, FORM_FIELDS_MAX, &out->n_form_fields);
	if (e != OK)
		fault(reader, e);
}

void
request_read(struct arena *arena, const struct params *params, struct str body, bool body_too_large,
	struct str trusted_proxies, struct request *out)
{
	struct reader reader = { .arena = arena, .params = params, .trusted_proxies = trusted_proxies, .out = out };

	*out = (struct request){ .path = STR("/"), .base = STR_NONE, .fault = OK };
	read_method(&reader);
	read_path(&reader);
	if (out->fault == OK)
		split_base(&reader);
	read_cookies(&reader);
	out->content_type = header(&reader, "CONTENT_TYPE");
	out->accept_language = header(&reader, "HTTP_ACCEPT_LANGUAGE");
	out->accept = header(&reader, "HTTP_ACCEPT");
	out->authorization = header(&reader, "HTTP_AUTHORIZATION");
	out->idempotency_key = header(&reader, "HTTP_IDEMPOTENCY_KEY");
	out->if_none_match = header(&reader, "HTTP_IF_NONE_MATCH");
	out->host = read_host(&reader);
	out->origin = header(&reader, "HTTP_ORIGIN");
	out->referer = loose_header(&reader, "HTTP_REFERER");
	out->sec_fetch_site = header(&reader, "HTTP_SEC_FETCH_SITE");
	out->user_agent = loose_header(&reader, "HTTP_USER_AGENT");
	out->signature = header(&reader, "HTTP_X_SIGNATURE");
	out->address = address_client(arena, raw(&reader, "REMOTE_ADDR"), raw(&reader, "HTTP_X_FORWARDED_FOR"),
	    trusted_proxies);
	out->https = read_https(&reader);
	out->forwarded = raw(&reader, "HTTP_X_FORWARDED_FOR").len > 0 || raw(&reader, "HTTP_FORWARDED").len > 0;
	read_body(&reader, body, body_too_large);
	/* Last, since the router answers it by the path: what the path is must be known. */
	if (out->method == 0)
		fault(&reader, ERR_METHOD);
}

static struct str
first(const struct pair *pairs, size_t n, struct str name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(pairs[i].name, name))
			return pairs[i].value;
	return STR_NONE;
}

struct str
request_query(const struct request *request, struct str name)
{
	return first(request->query_fields, request->n_query_fields, name);
}

struct str
request_form(const struct request *request, struct str name)
{
	return first(request->form_fields, request->n_form_fields, name);
}

struct str
request_cookie(const struct request *request, struct str name)
{
	struct str value;
	size_t n;
	size_t i;

	value = STR_NONE;
	n = 0;
	for (i = 0; i < request->n_cookies; i++) {
		if (!str_eq(request->cookies[i].name, name))
			continue;
		value = request->cookies[i].value;
		n++;
	}
	return n == 1 ? value : STR_NONE;
}
