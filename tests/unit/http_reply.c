/* http_reply.c - tests http/reply.c, http/cookie.c. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <sys/wait.h>

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "http/cookie.h"
#include "http/reply.h"

struct fixture {
	struct arena	*arena;
	struct request	 request;
	struct reply	 reply;
	struct cx	 cx;
};

static int
open_fixture(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){ .arena = arena_new(ARENA_REQUEST_CAP) };
	fixture.request.base = STR_NONE;
	reply_start(&fixture.reply, fixture.arena);
	fixture.cx = (struct cx){ .arena = fixture.arena, .request = &fixture.request, .reply = &fixture.reply };
	*state = &fixture;
	return 0;
}

static int
close_fixture(void **state)
{
	struct fixture *fixture = *state;

	arena_free(fixture->arena);
	return 0;
}

static const char *
head(struct fixture *fixture)
{
	struct buf out = buf_new(fixture->arena, (size_t)2 * REPLY_HEADERS_MAX);

	reply_head(&fixture->request, &fixture->reply, &out);
	assert_false(out.full);
	return str_cstr(fixture->arena, buf_str(&out));
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no \"%s\" in:\n%s", part, text);
}

static void
assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("\"%s\" in:\n%s", part, text);
}

/* An assert ends the process with SIGABRT: bugs are tried in a child, whose message goes nowhere. */
static bool
aborts(void (*act)(struct fixture *), struct fixture *fixture)
{
	pid_t pid;
	int status;

	status = 0;
	pid = fork();
	if (pid == 0) {
		(void)close(STDERR_FILENO);
		(void)signal(SIGABRT, SIG_DFL);
		act(fixture);
		_exit(0);
	}
	assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void
every_reply_has_the_safe_headers(void **state)
{
	struct fixture *fixture = *state;
	const char *text;

	assert_int_equal(reply_text(&fixture->cx, 404, STR("text/html"), STR("<p>no")), OK);
	text = head(fixture);
	assert_int_equal(strncmp(text, "Status: 404 Not Found\r\n", 23), 0);
	assert_has(text, "\r\nContent-Type: text/html; charset=utf-8\r\n");
	assert_has(text, "\r\nContent-Length: 5\r\n");
	assert_has(text, "\r\nCache-Control: no-store\r\n");
	assert_has(text, "\r\nX-Content-Type-Options: nosniff\r\n");
	assert_has(text, "\r\nReferrer-Policy: same-origin\r\n");
	assert_has(text, "\r\nCross-Origin-Opener-Policy: same-origin\r\n");
	assert_has(text, "\r\nContent-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; "
	    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n");
	assert_lacks(text, "Strict-Transport");
	assert_string_equal(text + strlen(text) - 4, "\r\n\r\n");
}

static void
json_has_no_page_policy_and_no_charset(void **state)
{
	struct fixture *fixture = *state;
	const char *text;

	assert_int_equal(reply_text(&fixture->cx, 200, STR("application/json"), STR("{}")), OK);
	text = head(fixture);
	assert_has(text, "\r\nContent-Type: application/json\r\n");
	assert_lacks(text, "Content-Security-Policy");
}

static void
hsts_is_promised_on_https_where_the_host_is_ours(void **state)
{
	struct fixture *fixture = *state;

	fixture->reply.status = 200;
	fixture->request.https = true;
	assert_has(head(fixture), "\r\nStrict-Transport-Security: max-age=31536000; includeSubDomains\r\n");
	fixture->request.base = STR("/cgi-bin/slotkeeper.fcgi");
	assert_lacks(head(fixture), "Strict-Transport");
}

static void
only_a_good_public_answer_is_cached(void **state)
{
	struct fixture *fixture = *state;

	fixture->reply.public_cache = true;
	fixture->reply.status = 200;
	assert_has(head(fixture), "\r\nCache-Control: public, max-age=60\r\n");
	fixture->reply.status = 503;
	assert_has(head(fixture), "\r\nCache-Control: no-store\r\n");
	fixture->reply.status = 200;
	assert_int_equal(cookie_set(&fixture->cx, STR("cart"), STR("v"), 60), OK);
	assert_has(head(fixture), "\r\nCache-Control: no-store\r\n");
}

static void
no_content_has_neither_type_nor_length(void **state)
{
	struct fixture *fixture = *state;
	const char *text;

	fixture->reply.status = 204;
	fixture->reply.content_type = STR("text/plain");
	text = head(fixture);
	assert_lacks(text, "\r\nContent-");
	assert_false(reply_has_body(&fixture->request, &fixture->reply));
}

static void
head_announces_the_length_and_sends_nothing(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(reply_text(&fixture->cx, 200, STR("text/plain"), STR("hello")), OK);
	assert_true(reply_has_body(&fixture->request, &fixture->reply));
	fixture->request.head = true;
	assert_has(head(fixture), "\r\nContent-Length: 5\r\n");
	assert_false(reply_has_body(&fixture->request, &fixture->reply));
}

static void
a_redirect_goes_below_the_base(void **state)
{
	struct fixture *fixture = *state;
	const char *text;

	fixture->request.base = STR("/cgi-bin/s.fcgi");
	assert_int_equal(reply_see_other(&fixture->cx, (struct url){ STR("/booking/demo?a=b") }), OK);
	text = head(fixture);
	assert_has(text, "Status: 303 See Other\r\n");
	assert_has(text, "\r\nLocation: /cgi-bin/s.fcgi/booking/demo?a=b\r\n");
}

static void
redirect_away(struct fixture *fixture)
{
	(void)!reply_see_other(&fixture->cx, (struct url){ STR("//evil.example/") });
}

static void
redirect_absolute(struct fixture *fixture)
{
	(void)!reply_see_other(&fixture->cx, (struct url){ STR("https://evil.example/") });
}

static void
split_value(struct fixture *fixture)
{
	reply_header(&fixture->reply, STR("X-Note"), STR("a\r\nSet-Cookie: b=c"));
}

static void
split_name(struct fixture *fixture)
{
	reply_header(&fixture->reply, STR("X-Note: a\r\nB"), STR("c"));
}

static void
nul_value(struct fixture *fixture)
{
	reply_header(&fixture->reply, STR("X-Note"), STR("a\0b"));
}

static void
unsafe_cookie(struct fixture *fixture)
{
	(void)!cookie_set(&fixture->cx, STR("cart"), STR("a; Domain=evil"), 60);
}

static void
plain_header(struct fixture *fixture)
{
	reply_header(&fixture->reply, STR("X-Note"), STR("a\tb"));
}

static void
what_would_split_a_reply_or_lead_away_is_a_bug(void **state)
{
	assert_true(aborts(redirect_away, *state));
	assert_true(aborts(redirect_absolute, *state));
	assert_true(aborts(split_value, *state));
	assert_true(aborts(split_name, *state));
	assert_true(aborts(nul_value, *state));
	assert_true(aborts(unsafe_cookie, *state));
	assert_false(aborts(plain_header, *state));
}

static void
retry_after_is_at_least_a_second(void **state)
{
	struct fixture *fixture = *state;

	fixture->reply.status = 503;
	reply_retry_after(&fixture->reply, 0);
	assert_has(head(fixture), "\r\nRetry-After: 1\r\n");
	reply_retry_after(&fixture->reply, 30);
	assert_has(head(fixture), "\r\nRetry-After: 30\r\n");
}

static void
a_cookie_on_plain_http_is_plain(void **state)
{
	struct fixture *fixture = *state;

	fixture->reply.status = 200;
	assert_int_equal(cookie_set(&fixture->cx, STR("cart"), STR("v1-_x"), 3600), OK);
	assert_has(head(fixture), "\r\nSet-Cookie: cart=v1-_x; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax\r\n");
}

static void
a_cookie_on_https_is_bound_to_the_host(void **state)
{
	struct fixture *fixture = *state;

	fixture->reply.status = 200;
	fixture->request.https = true;
	assert_int_equal(cookie_set(&fixture->cx, STR("cart"), STR("v"), 3600), OK);
	assert_has(head(fixture), "\r\nSet-Cookie: __Host-cart=v; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure\r\n");
	cookie_clear(&fixture->cx, STR("cart"));
	assert_has(head(fixture), "\r\nSet-Cookie: __Host-cart=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure\r\n");
}

static void
on_https_only_the_bound_cookie_is_read(void **state)
{
	struct fixture *fixture = *state;

	fixture->request.cookies[0] = (struct pair){ STR("cart"), STR("tossed") };
	fixture->request.n_cookies = 1;
	assert_true(str_eq(cookie_get(&fixture->cx, STR("cart")), STR("tossed")));
	fixture->request.https = true;
	assert_int_equal(cookie_get(&fixture->cx, STR("cart")).len, 0);
	fixture->request.cookies[1] = (struct pair){ STR("__Host-cart"), STR("ours") };
	fixture->request.n_cookies = 2;
	assert_true(str_eq(cookie_get(&fixture->cx, STR("cart")), STR("ours")));
	fixture->request.cookies[2] = (struct pair){ STR("__Host-cart"), STR("other") };
	fixture->request.n_cookies = 3;
	assert_int_equal(cookie_get(&fixture->cx, STR("cart")).len, 0);
}

static void
a_cookie_a_browser_would_drop_is_refused(void **state)
{
	struct fixture *fixture = *state;
	static char value[COOKIE_VALUE_MAX + 1];

	memset(value, 'a', sizeof(value));
	assert_int_equal(cookie_set(&fixture->cx, STR("cart"), (struct str){ value, COOKIE_VALUE_MAX + 1 }, 60), ERR_TOO_LARGE);
	assert_int_equal(fixture->reply.headers.len, 0);
	assert_int_equal(cookie_set(&fixture->cx, STR("cart"), (struct str){ value, COOKIE_VALUE_MAX }, 60), OK);
	assert_int_equal(cookie_set(&fixture->cx, STR("contact"), (struct str){ value, COOKIE_VALUE_MAX }, 60), OK);
	assert_false(fixture->reply.headers.full);
}

#define FIXED(test)	cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXED(every_reply_has_the_safe_headers),
		FIXED(json_has_no_page_policy_and_no_charset),
		FIXED(hsts_is_promised_on_https_where_the_host_is_ours),
		FIXED(only_a_good_public_answer_is_cached),
		FIXED(no_content_has_neither_type_nor_length),
		FIXED(head_announces_the_length_and_sends_nothing),
		FIXED(a_redirect_goes_below_the_base),
		FIXED(what_would_split_a_reply_or_lead_away_is_a_bug),
		FIXED(retry_after_is_at_least_a_second),
		FIXED(a_cookie_on_plain_http_is_plain),
		FIXED(a_cookie_on_https_is_bound_to_the_host),
		FIXED(on_https_only_the_bound_cookie_is_read),
		FIXED(a_cookie_a_browser_would_drop_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
