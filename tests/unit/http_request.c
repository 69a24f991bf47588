/* http_request.c - tests http/request.c. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "http/gateway.h"

static struct arena *arena;

static int
open_arena(void **state)
{
	(void)state;
	arena = arena_new((size_t)4 * ARENA_REQUEST_CAP);
	return 0;
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* An environment as a list of names and values that ends with NULL. */
static const char *
lookup(void *arg, const char *name)
{
	const char **env;

	for (env = arg; *env != NULL; env += 2)
		if (strcmp(env[0], name) == 0)
			return env[1];
	return NULL;
}

static const struct request *
read_with_body(const char **env, const char *body)
{
	struct request *request = NEW(arena, struct request);
	struct params params = { .get = lookup, .arg = env };

	request_read(arena, &params, str_of(body), false, STR("10.0.0.1"), request);
	return request;
}

#define REQUEST(...)	read_with_body((const char *[]){ __VA_ARGS__, NULL, NULL }, "")
#define GET_URI(uri)	REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", (uri))

static void
assert_text(struct str got, const char *want)
{
	assert_string_equal(str_cstr(arena, got), want);
}

static void
methods_are_known_or_refused(void **state)
{
	(void)state;
	assert_int_equal(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/")->method, METHOD_GET);
	assert_int_equal(REQUEST("REQUEST_METHOD", "HEAD", "REQUEST_URI", "/")->method, METHOD_GET);
	assert_true(REQUEST("REQUEST_METHOD", "HEAD", "REQUEST_URI", "/")->head);
	assert_int_equal(REQUEST("REQUEST_METHOD", "DELETE", "REQUEST_URI", "/")->method, METHOD_DELETE);
	assert_int_equal(REQUEST("REQUEST_METHOD", "PATCH", "REQUEST_URI", "/")->fault, ERR_METHOD);
	assert_int_equal(REQUEST("REQUEST_METHOD", "get", "REQUEST_URI", "/")->fault, ERR_METHOD);
	assert_int_equal(REQUEST("REQUEST_URI", "/")->fault, ERR_INVALID);
	assert_int_equal(REQUEST("REQUEST_METHOD", "", "REQUEST_URI", "/")->fault, ERR_INVALID);
}

static void
a_wrong_method_still_has_its_path(void **state)
{
	const struct request *request;

	(void)state;
	request = REQUEST("REQUEST_METHOD", "PATCH", "REQUEST_URI", "/a");
	assert_int_equal(request->fault, ERR_METHOD);
	assert_text(request->path, "/a");
	assert_int_equal(REQUEST("REQUEST_METHOD", "PATCH", "REQUEST_URI", "/a/../b")->fault, ERR_INVALID);
}

static void
the_path_is_decoded_exactly_once(void **state)
{
	(void)state;
	assert_text(GET_URI("/a%20b/%C3%A9?x=%2F")->path, "/a b/\xc3\xa9");
	assert_text(GET_URI("/a%2525")->path, "/a%25");
	assert_text(GET_URI("/a+b")->path, "/a+b");
	assert_text(GET_URI("/a/")->path, "/a/");
	assert_text(GET_URI("/?a=/../b")->path, "/");
	assert_text(GET_URI("http://evil.example/a/b?c=d")->path, "/a/b");
	assert_int_equal(GET_URI("/a%252fb")->fault, OK);
	/* A client of the API is told so in JSON, though its path cannot be read. */
	assert_text(GET_URI("/api/%ff")->path, "/api");
	assert_int_equal(GET_URI("/api/%ff")->fault, ERR_INVALID);
	assert_text(GET_URI("/apish/%ff")->path, "/");
}

static void
a_crooked_path_is_refused(void **state)
{
	static const char *const bad[] = { "/a%2fb", "/a%2Fb", "/a/../b", "/a/./b", "/..", "/.", "/%2e%2e/a", "/%2e", "//a",
		"/a//b", "/a//", "/%00", "/a%0d%0ab", "/a%7f", "/a%c2%85", "/%ff", "/%", "/%2", "/%zz", "/a\\b", "/a%5cb",
		"/%e2%80%ae", "a", "*", "http://evil.example", "/a\x01", "/..%2f" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(GET_URI(bad[i])->fault, ERR_INVALID);
}

static void
what_is_too_long_is_refused(void **state)
{
	char path[REQUEST_PATH_MAX + 2];
	char query[REQUEST_QUERY_MAX + 4];
	char agent[REQUEST_HEADER_MAX + 2];

	(void)state;
	memset(path, 'a', sizeof(path));
	path[0] = '/';
	path[REQUEST_PATH_MAX + 1] = '\0';
	assert_int_equal(GET_URI(path)->fault, ERR_TOO_LARGE);
	path[REQUEST_PATH_MAX] = '\0';
	assert_int_equal(GET_URI(path)->fault, OK);
	memset(query, 'a', sizeof(query));
	memcpy(query, "/?", 2);
	query[REQUEST_QUERY_MAX + 3] = '\0';
	assert_int_equal(GET_URI(query)->fault, ERR_TOO_LARGE);
	memset(agent, 'a', sizeof(agent));
	agent[REQUEST_HEADER_MAX + 1] = '\0';
	assert_int_equal(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTP_COOKIE", agent)->fault, ERR_TOO_LARGE);
	assert_int_equal(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTP_ACCEPT", agent)->fault, ERR_TOO_LARGE);
	assert_int_equal(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTP_USER_AGENT", agent)->fault, OK);
}

static void
the_query_is_split(void **state)
{
	const struct request *request;

	(void)state;
	request = GET_URI("/a?b=1+2&c=%26&b=3");
	assert_text(request->query, "b=1+2&c=%26&b=3");
	assert_text(request_query(request, STR("b")), "1 2");
	assert_text(request_query(request, STR("c")), "&");
	assert_text(request_query(request, STR("d")), "");
	assert_int_equal(GET_URI("/a?b=%zz")->fault, ERR_INVALID);
	assert_int_equal(GET_URI("/a?b=1 2")->fault, ERR_INVALID);
}

static void
without_a_uri_the_path_is_not_decoded_again(void **state)
{
	const struct request *request;

	(void)state;
	request = REQUEST("REQUEST_METHOD", "GET", "SCRIPT_NAME", "", "PATH_INFO", "/a%20b", "QUERY_STRING", "c=d");
	assert_int_equal(request->fault, OK);
	assert_text(request->path, "/a%20b");
	assert_text(request_query(request, STR("c")), "d");
	assert_int_equal(REQUEST("REQUEST_METHOD", "GET", "PATH_INFO", "/a/../b")->fault, ERR_INVALID);
}

static void
assert_base(const char *uri, const char *script, const char *info, const char *base, const char *path)
{
	const struct request *request;

	request = REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", uri, "SCRIPT_NAME", script, "PATH_INFO", info);
	assert_int_equal(request->fault, OK);
	assert_text(request->base, base);
	assert_text(request->path, path);
}

static void
the_base_is_where_the_program_is_installed(void **state)
{
	(void)state;
	assert_base("/cgi-bin/s.fcgi/booking/demo?a=b", "/cgi-bin/s.fcgi", "/booking/demo", "/cgi-bin/s.fcgi", "/booking/demo");
	assert_base("/cgi-bin/s.fcgi", "/cgi-bin/s.fcgi", "", "/cgi-bin/s.fcgi", "/");
	assert_base("/cgi-bin/s.fcgi/", "/cgi-bin/s.fcgi", "/", "/cgi-bin/s.fcgi", "/");
	assert_base("/salon/booking/demo", "/salon/s.fcgi", "", "/salon", "/booking/demo");
	assert_base("/booking/demo", "/s.fcgi", "", "", "/booking/demo");
	assert_base("/my%20salon/s.cgi/x", "/my salon/s.cgi", "/x", "/my%20salon/s.cgi", "/x");
	assert_base("/book/booking/demo", "/book", "/booking/demo", "/book", "/booking/demo");
	/* Our nginx.conf, and its stock fastcgi_params. */
	assert_base("/booking/demo", "", "", "", "/booking/demo");
	assert_base("/booking/demo", "/booking/demo", "", "", "/booking/demo");
	assert_base("/cgi-bin/s.fcgiX/a", "/cgi-bin/s.fcgi", "", "/cgi-bin", "/s.fcgiX/a");
}

#define COOKIES(text)	REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTP_COOKIE", (text))

static void
a_cookie_is_found_by_its_exact_name(void **state)
{
	const struct request *request;

	(void)state;
	request = COOKIES("a=1; __Host-cart=v2; B=3;c=x=y; novalue; =none");
	assert_text(request_cookie(request, STR("a")), "1");
	assert_text(request_cookie(request, STR("__Host-cart")), "v2");
	assert_text(request_cookie(request, STR("b")), "");
	assert_text(request_cookie(request, STR("B")), "3");
	assert_text(request_cookie(request, STR("c")), "x=y");
	assert_text(request_cookie(request, STR("")), "");
	assert_text(request_cookie(COOKIES("\xc2\xa0__Host-cart=evil"), STR("__Host-cart")), "");
	assert_text(request_cookie(COOKIES("__Host-cart =evil"), STR("__Host-cart")), "");
}

static void
a_cookie_sent_twice_is_no_cookie(void **state)
{
	const struct request *request;

	(void)state;
	request = COOKIES("a=1; b=2; a=3");
	assert_text(request_cookie(request, STR("a")), "");
	assert_text(request_cookie(request, STR("b")), "2");
	assert_text(request_cookie(COOKIES("a=1; a=1"), STR("a")), "");
}

static void
a_second_cookie_behind_very_many_is_seen(void **state)
{
	char text[COOKIES_MAX * 4 + 16];
	size_t i;

	(void)state;
	memcpy(text, "a=1;", 4);
	for (i = 1; i < COOKIES_MAX; i++)
		memcpy(text + i * 4, "b=1;", 4);
	text[COOKIES_MAX * 4] = '\0';
	assert_text(request_cookie(COOKIES(text), STR("a")), "1");
	memcpy(text + COOKIES_MAX * 4, "a=2", 4);
	assert_text(request_cookie(COOKIES(text), STR("a")), "");
}

static const struct request *
post(const char *type, const char *length, const char *body)
{
	return read_with_body((const char *[]){ "REQUEST_METHOD", "POST", "REQUEST_URI", "/", "CONTENT_TYPE", type,
	    "CONTENT_LENGTH", length, NULL, NULL }, body);
}

static void
a_form_body_is_split(void **state)
{
	const struct request *request;

	(void)state;
	request = post("Application/X-WWW-form-urlencoded; charset=utf-8", "7", "a=1&b=2");
	assert_int_equal(request->fault, OK);
	assert_text(request_form(request, STR("b")), "2");
	request = post("application/json", "7", "a=1&b=2");
	assert_int_equal(request->n_form_fields, 0);
	assert_text(request->body, "a=1&b=2");
	assert_int_equal(post("application/x-www-form-urlencoded", "3", "a=%")->fault, ERR_INVALID);
}

static void
the_announced_length_must_be_the_real_one(void **state)
{
	(void)state;
	assert_int_equal(post("text/plain", "3", "abc")->fault, OK);
	assert_int_equal(post("text/plain", "", "")->fault, OK);
	assert_int_equal(post("text/plain", "4", "abc")->fault, ERR_INVALID);
	assert_int_equal(post("text/plain", "2", "abc")->fault, ERR_INVALID);
	assert_int_equal(post("text/plain", "", "abc")->fault, ERR_INVALID);
	assert_int_equal(post("text/plain", "-3", "abc")->fault, ERR_INVALID);
	assert_int_equal(post("text/plain", "+3", "abc")->fault, ERR_INVALID);
	assert_int_equal(post("text/plain", "3x", "abc")->fault, ERR_INVALID);
	assert_int_equal(post("text/plain", "99999999999999999999999", "abc")->fault, ERR_INVALID);
}

static void
a_large_body_is_refused(void **state)
{
	struct request *request = NEW(arena, struct request);
	const char *env[] = { "REQUEST_METHOD", "POST", "REQUEST_URI", "/", "CONTENT_LENGTH", "65536", NULL, NULL };
	struct params params = { .get = lookup, .arg = env };
	char *body = arena_alloc(arena, REQUEST_BODY_MAX);

	(void)state;
	request_read(arena, &params, (struct str){ .ptr = body, .len = REQUEST_BODY_MAX }, false, STR_NONE, request);
	assert_int_equal(request->fault, OK);
	request_read(arena, &params, STR_NONE, true, STR_NONE, request);
	assert_int_equal(request->fault, ERR_TOO_LARGE);
	assert_int_equal(post("text/plain", "65537", "")->fault, ERR_TOO_LARGE);
}

static void
forwarded_headers_are_believed_from_listed_proxies_only(void **state)
{
	const struct request *request;

	(void)state;
	request = REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "REMOTE_ADDR", "203.0.113.9", "HTTP_X_FORWARDED_FOR",
	    "1.1.1.1", "HTTP_X_FORWARDED_PROTO", "https");
	assert_text(request->address, "203.0.113.9");
	assert_false(request->https);
	request = REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "REMOTE_ADDR", "10.0.0.1", "HTTP_X_FORWARDED_FOR",
	    "6.6.6.6, 1.1.1.1", "HTTP_X_FORWARDED_PROTO", "https");
	assert_text(request->address, "1.1.1.1");
	assert_true(request->https);
	assert_true(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTPS", "on")->https);
	assert_false(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTPS", "off")->https);
}

static void
headers_are_text_or_refused(void **state)
{
	(void)state;
	assert_text(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTP_IDEMPOTENCY_KEY", " k1 ")->idempotency_key, "k1");
	assert_int_equal(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTP_ORIGIN", "a\nb")->fault, ERR_INVALID);
	assert_int_equal(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTP_ORIGIN", "\xff")->fault, ERR_INVALID);
	assert_int_equal(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTP_HOST", "a b")->fault, ERR_INVALID);
	assert_int_equal(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTP_HOST", "a/b")->fault, ERR_INVALID);
	assert_text(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTP_HOST", "[::1]:8080")->host, "[::1]:8080");
	assert_text(REQUEST("REQUEST_METHOD", "GET", "REQUEST_URI", "/", "HTTP_USER_AGENT", "\xff")->user_agent, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(methods_are_known_or_refused),
		cmocka_unit_test(a_wrong_method_still_has_its_path),
		cmocka_unit_test(the_path_is_decoded_exactly_once),
		cmocka_unit_test(a_crooked_path_is_refused),
		cmocka_unit_test(what_is_too_long_is_refused),
		cmocka_unit_test(the_query_is_split),
		cmocka_unit_test(without_a_uri_the_path_is_not_decoded_again),
		cmocka_unit_test(the_base_is_where_the_program_is_installed),
		cmocka_unit_test(a_cookie_is_found_by_its_exact_name),
		cmocka_unit_test(a_cookie_sent_twice_is_no_cookie),
		cmocka_unit_test(a_second_cookie_behind_very_many_is_seen),
		cmocka_unit_test(a_form_body_is_split),
		cmocka_unit_test(the_announced_length_must_be_the_real_one),
		cmocka_unit_test(a_large_body_is_refused),
		cmocka_unit_test(forwarded_headers_are_believed_from_listed_proxies_only),
		cmocka_unit_test(headers_are_text_or_refused),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
