/* router.c - finds the row for a request, keeps its guards, and sees that there is always an answer. */
#include <string.h>

#include "base/log.h"
#include "base/origin.h"
#include "base/settings.h"
#include "http/cors.h"
#include "http/csrf.h"
#include "http/reply.h"
#include "http/router.h"

enum { UNSAFE = METHOD_POST | METHOD_PUT | METHOD_DELETE };

static bool
is_param(struct str segment)
{
	return segment.len > 2 && segment.ptr[0] == '{' && segment.ptr[segment.len - 1] == '}';
}

/*
 * Whether the path is one of the row's, with its params (at most PATH_PARAMS_MAX: router_check). Both start with a
 * slash; the root is a path without segments.
 */
static bool
match(const struct route *route, struct str path, struct str *params)
{
	struct str row = str_of(route->path);
	struct str want;
	struct str got;
	size_t n;

	n = 0;
	row = str_sub(row, 1, row.len);
	path = str_sub(path, 1, path.len);
	while (row.len > 0 && path.len > 0) {
		want = str_cut(&row, '/');
		got = str_cut(&path, '/');
		if (is_param(want) && n < PATH_PARAMS_MAX)
			params[n++] = got;
		else if (!str_eq(want, got))
			return false;
	}
	return row.len == 0 && path.len == 0;
}

/* Of two rows that match one path: the one whose first differing segment is literal. */
static bool
is_better(const struct route *a, const struct route *b)
{
	struct str left = str_of(a->path);
	struct str right = str_of(b->path);
	bool left_param;
	bool right_param;

	while (left.len > 0 && right.len > 0) {
		left_param = is_param(str_cut(&left, '/'));
		right_param = is_param(str_cut(&right, '/'));
		if (left_param != right_param)
			return right_param;
	}
	return false;
}

struct found {
	const struct route	*route;
	struct str		 params[PATH_PARAMS_MAX];
	unsigned		 methods;	/* of all rows with this path */
};

static void
find(const struct routes *routes, struct str path, unsigned method, struct found *out)
{
	struct str params[PATH_PARAMS_MAX];
	const struct route *route;
	size_t i;

	*out = (struct found){ .route = NULL };
	for (i = 0; i < routes->n; i++) {
		memset(params, 0, sizeof(params));
		route = &routes->table[i];
		if (!match(route, path, params))
			continue;
		out->methods |= (unsigned)route->method;
		if ((unsigned)route->method != method || (out->route != NULL && !is_better(route, out->route)))
			continue;
		out->route = route;
		memcpy(out->params, params, sizeof(params));
	}
}

static void
add_allow(struct cx *cx, unsigned methods)
{
	struct buf list = buf_new(cx->arena, 64);

	if (methods & METHOD_GET)
		buf_add(&list, STR("GET, HEAD, "));
	if (methods & METHOD_POST)
		buf_add(&list, STR("POST, "));
	if (methods & METHOD_PUT)
		buf_add(&list, STR("PUT, "));
	if (methods & METHOD_DELETE)
		buf_add(&list, STR("DELETE, "));
	buf_add(&list, STR("OPTIONS"));
	reply_header(cx->reply, STR("Allow"), buf_str(&list));
}

/*
 * The address of the page without the slash behind it. Encoded again, so that nothing typed becomes a header or another
 * host.
 */
static enum err
redirect_bare(struct cx *cx, struct str path)
{
	struct buf to = buf_new(cx->arena, (size_t)3 * (REQUEST_PATH_MAX + REQUEST_QUERY_MAX));
	struct str query = cx->request->query;
	size_t i;

	buf_add(&to, cx->request->base);
	path = str_sub(path, 1, path.len);
	while (path.len > 0) {
		buf_addc(&to, '/');
		buf_add_url(&to, str_cut(&path, '/'));
	}
	if (query.len > 0)
		buf_addc(&to, '?');
	for (i = 0; i < query.len; i++)
		if ((unsigned char)query.ptr[i] < 0x80)
			buf_addc(&to, query.ptr[i]);
		else
			buf_add_url(&to, str_sub(query, i, 1));
	cx->reply->status = 308;
	reply_header(cx->reply, STR("Location"), buf_str(&to));
	return OK;
}

static bool
has_type(const struct request *request, struct str type)
{
	struct str sent = request->content_type;

	return str_eq_nocase(str_trim(str_cut(&sent, ';')), type);
}

/*
 * JSON that changes something without a body carries no type that would prove it is no foreign form: it gets the origin
 * checks too.
 */
/* Whether the request comes from another site's page that may ask. */
static bool
is_allowed(const struct routes *routes, struct cx *cx)
{
	if (cx->request->origin.len == 0 || !cors_applies(cx))
		return false;
	if (cx->settings != NULL && origins_have(cx->settings->cors_origins, cx->request->origin))
		return true;
	return routes->lists_origin != NULL && routes->lists_origin(cx);
}

static enum err
check_guards(const struct routes *routes, struct cx *cx)
{
	const struct request *request = cx->request;
	unsigned guards = cx->route->guards;
	enum err e;

	if (guards & GUARD_CSRF) {
		if ((e = csrf_check_origin(cx)) != OK)
			return e;
		if (request->body.len > 0 && !has_type(request, STR("application/x-www-form-urlencoded")))
			return ERR_UNSUPPORTED_TYPE;
	}
	if (guards & GUARD_JSON) {
		if (request->body.len > 0 && !has_type(request, STR("application/json")))
			return ERR_UNSUPPORTED_TYPE;
		if (request->body.len == 0 && (request->method & UNSAFE) && !is_allowed(routes, cx))
			return csrf_check_origin(cx);
	}
	return OK;
}

static enum err
handle(const struct routes *routes, struct cx *cx)
{
	enum err e;

	if ((e = check_guards(routes, cx)) != OK)
		return e;
	if (!(cx->route->guards & GUARD_NO_DATABASE) && routes->open != NULL && (e = routes->open(cx)) != OK)
		return e;
	return cx->route->handler(cx);
}

/* What becomes of a request for which there is no row of its method. */
static enum err
answer_unrouted(const struct routes *routes, struct cx *cx, const struct found *found)
{
	struct str path = cx->request->path;
	struct found bare;

	if (found->methods != 0) {
		add_allow(cx, found->methods);
		if (cx->request->method != METHOD_OPTIONS)
			return ERR_METHOD;
		cx->reply->status = 204;
		return OK;
	}
	if (path.len > 1 && str_ends(path, STR("/")) && cx->request->method == METHOD_GET) {
		path.len--;
		find(routes, path, METHOD_GET, &bare);
		if (bare.route != NULL)
			return redirect_bare(cx, path);
	}
	return ERR_NOT_FOUND;
}

/* match() takes "/a/" for "/a", since nothing stands behind the slash. */
static void
find_exact(const struct routes *routes, const struct request *request, struct found *out)
{
	if (request->path.len > 1 && str_ends(request->path, STR("/")))
		*out = (struct found){ .route = NULL };
	else
		find(routes, request->path, (unsigned)request->method, out);
}

static enum err
answer(const struct routes *routes, struct cx *cx)
{
	const struct request *request = cx->request;
	struct found found;

	if (request->fault != OK && request->fault != ERR_METHOD)
		return request->fault;
	find_exact(routes, request, &found);
	if (found.route == NULL)
		return answer_unrouted(routes, cx, &found);
	cx->route = found.route;
	memcpy(cx->params, found.params, sizeof(cx->params));
	return handle(routes, cx);
}

static void
report(const struct routes *routes, struct cx *cx, enum err err)
{
	cx->reply->body.len = 0;
	cx->reply->content_type = STR_NONE;
	cx->reply->public_cache = false;
	if (routes->report != NULL)
		routes->report(cx, err);
	if (cx->reply->status != 0)
		return;
	cx->reply->body.len = 0;
	(void)!reply_text(cx, err_status(err), STR("text/plain"), err_sentence(err));
}

/* A reply that did not fit is cut in the middle, and one without a status is nothing: both are bugs of a handler. */
void
router_answer(const struct routes *routes, struct cx *cx)
{
	struct reply *reply = cx->reply;

	cx->err = answer(routes, cx);
	if (cx->err == OK && reply->status == 0) {
		log_fault("router_answer", "no status from the handler of %s", cx->route->path);
		cx->err = ERR_FAULT;
	}
	if (reply->body.full || reply->headers.full) {
		log_fault("router_answer", "the reply of %s is too large", cx->route != NULL ? cx->route->path : "-");
		reply_start(reply, cx->arena);
		cx->err = ERR_FAULT;
	}
	if (cx->err != OK && reply->status == 0)
		report(routes, cx, cx->err);
	cors_headers(cx, is_allowed(routes, cx));
}

/* The check at start. */

const char *
method_name(enum method method)
{
	switch (method) {
	case METHOD_GET:
		return "GET";
	case METHOD_POST:
		return "POST";
	case METHOD_PUT:
		return "PUT";
	case METHOD_DELETE:
		return "DELETE";
	case METHOD_OPTIONS:
		return "OPTIONS";
	}
	return NULL;
}

static const char *
path_problem(struct str path)
{
	struct str segment;
	size_t n_params;
	size_t at;

	n_params = 0;
	if (!str_starts(path, STR("/")) || (path.len > 1 && str_ends(path, STR("/"))))
		return "the path must start with a slash and not end with one";
	path = str_sub(path, 1, path.len);
	while (path.len > 0) {
		segment = str_cut(&path, '/');
		if (segment.len == 0)
			return "the path has an empty segment";
		if (is_param(segment))
			n_params++;
		else if (str_find(segment, '{', &at) || str_find(segment, '}', &at))
			return "a param must be a whole segment, like /{store}";
	}
	return n_params > PATH_PARAMS_MAX ? "the path has too many params" : NULL;
}

/* Two patterns that match the same paths: the names of params do not tell them apart. */
static bool
same_pattern(struct str a, struct str b)
{
	struct str left;
	struct str right;

	while (a.len > 0 && b.len > 0) {
		left = str_cut(&a, '/');
		right = str_cut(&b, '/');
		if (is_param(left) != is_param(right) || (!is_param(left) && !str_eq(left, right)))
			return false;
	}
	return a.len == 0 && b.len == 0;
}

static const char *
row_problem(const struct routes *routes, size_t at)
{
	const struct route *row = &routes->table[at];
	const char *problem;
	size_t i;

	if (row->handler == NULL)
		return "there is no handler";
	if ((problem = path_problem(str_of(row->path))) != NULL)
		return problem;
	if (((unsigned)row->method & UNSAFE) && !(row->guards & (GUARD_CSRF | GUARD_JSON | GUARD_SIGNED)))
		return "what changes something needs one of CSRF, JSON, SIGNED";
	for (i = 0; i < at; i++)
		if (routes->table[i].method == row->method &&
		    same_pattern(str_of(routes->table[i].path), str_of(row->path)))
			return "an earlier row matches the same";
	return NULL;
}

struct str
router_check(struct arena *arena, const struct routes *routes)
{
	const struct route *row;
	const char *problem;
	size_t i;

	for (i = 0; i < routes->n; i++) {
		row = &routes->table[i];
		if (row->path == NULL || method_name(row->method) == NULL)
			return str_fmt(arena, "routes[%zu]: no path, or not one method", i);
		if ((problem = row_problem(routes, i)) != NULL)
			return str_fmt(arena, "%s %s: %s", method_name(row->method), row->path, problem);
	}
	return STR_NONE;
}
