/* http_csrf.c - tests http/csrf.c. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/secret.h"
#include "base/settings.h"
#include "http/csrf.h"

static struct arena *arena;
static struct request request;
static struct settings settings;
static struct cx cx;

static int
open_keys(void **state)
{
	char dir[] = "/tmp/csrf.XXXXXX";
	struct str path;

	(void)state;
	arena = arena_new(ARENA_REQUEST_CAP);
	secret_init();
	if (mkdtemp(dir) == NULL)
		return -1;
	path = str_fmt(arena, "%s/keyring", dir);
	if (keyring_create(path) != OK || keyring_load(arena, path, &cx.keyring) != OK)
		return -1;
	(void)unlink(str_cstr(arena, path));
	(void)rmdir(dir);
	return 0;
}

static int
close_keys(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static int
start(void **state)
{
	const struct keyring *keyring = cx.keyring;

	(void)state;
	request = (struct request){ .method = METHOD_POST, .host = STR("book.example") };
	settings = (struct settings){ .public_url = STR_NONE };
	cx = (struct cx){ .arena = arena, .request = &request, .settings = &settings, .keyring = keyring };
	return 0;
}

static void
fetch_metadata_decides_where_it_is_sent(void **state)
{
	(void)state;
	request.origin = STR("https://evil.example");
	request.sec_fetch_site = STR("same-origin");
	assert_int_equal(csrf_check_origin(&cx), OK);
	request.sec_fetch_site = STR("none");
	assert_int_equal(csrf_check_origin(&cx), OK);
	request.origin = STR("http://book.example");
	request.sec_fetch_site = STR("cross-site");
	assert_int_equal(csrf_check_origin(&cx), ERR_BAD_CSRF);
	request.sec_fetch_site = STR("same-site");
	assert_int_equal(csrf_check_origin(&cx), ERR_BAD_CSRF);
	request.sec_fetch_site = STR("same-origin, cross-site");
	assert_int_equal(csrf_check_origin(&cx), ERR_BAD_CSRF);
}

static void
else_the_origin_must_be_the_requests_host(void **state)
{
	static const char *const bad[] = { "https://book.example", "http://evil.example", "http://book.example.evil", "null",
		"http://book.example:8080", "http://", "://book.example", "book.example", "http:/book.example" };
	size_t i;

	(void)state;
	request.origin = STR("http://BOOK.example:80");
	assert_int_equal(csrf_check_origin(&cx), OK);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		request.origin = str_of(bad[i]);
		assert_int_equal(csrf_check_origin(&cx), ERR_BAD_CSRF);
	}
	request.https = true;
	request.origin = STR("https://book.example:443");
	assert_int_equal(csrf_check_origin(&cx), OK);
}

static void
else_the_origin_must_be_the_configured_one(void **state)
{
	(void)state;
	settings.public_url = STR("https://book.salon.example/sub/");
	request.origin = STR("https://book.salon.example");
	assert_int_equal(csrf_check_origin(&cx), OK);
	request.origin = STR("http://book.example");
	assert_int_equal(csrf_check_origin(&cx), ERR_BAD_CSRF);
}

static void
else_the_referer_must_be_a_page_of_ours(void **state)
{
	(void)state;
	request.referer = STR("http://book.example/booking/demo?x=http://evil.example/");
	assert_int_equal(csrf_check_origin(&cx), OK);
	request.referer = STR("http://evil.example/http://book.example/");
	assert_int_equal(csrf_check_origin(&cx), ERR_BAD_CSRF);
	request.referer = STR("http://book.example@evil.example/");
	assert_int_equal(csrf_check_origin(&cx), ERR_BAD_CSRF);
	request.referer = STR_NONE;
	assert_int_equal(csrf_check_origin(&cx), OK);
}

static void
send_token(struct str token)
{
	request.form_fields[0] = (struct pair){ STR("csrf"), token };
	request.n_form_fields = 1;
}

static void
a_token_passes_for_its_session_only(void **state)
{
	struct str token;

	(void)state;
	cx.csrf_session = STR("session-1");
	token = csrf_token(&cx);
	assert_int_equal(token.len, 43);
	send_token(token);
	assert_int_equal(csrf_check_token(&cx), OK);
	cx.csrf_session = STR("session-2");
	assert_int_equal(csrf_check_token(&cx), ERR_BAD_CSRF);
}

static void
no_token_or_another_does_not_pass(void **state)
{
	struct str token;

	(void)state;
	cx.csrf_session = STR("session-1");
	token = csrf_token(&cx);
	assert_int_equal(csrf_check_token(&cx), ERR_BAD_CSRF);
	send_token(STR_NONE);
	assert_int_equal(csrf_check_token(&cx), ERR_BAD_CSRF);
	send_token(str_sub(token, 0, token.len - 1));
	assert_int_equal(csrf_check_token(&cx), ERR_BAD_CSRF);
	send_token(str_fmt(arena, "%.*sA", STR_ARG(token)));
	assert_int_equal(csrf_check_token(&cx), ERR_BAD_CSRF);
	send_token(str_fmt(arena, "%c%.*s", token.ptr[0] == 'A' ? 'B' : 'A', (int)token.len - 1, token.ptr + 1));
	assert_int_equal(csrf_check_token(&cx), ERR_BAD_CSRF);
}

static void
without_a_session_no_token_passes(void **state)
{
	(void)state;
	assert_int_equal(csrf_token(&cx).len, 0);
	send_token(STR_NONE);
	assert_int_equal(csrf_check_token(&cx), ERR_BAD_CSRF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(fetch_metadata_decides_where_it_is_sent, start),
		cmocka_unit_test_setup(else_the_origin_must_be_the_requests_host, start),
		cmocka_unit_test_setup(else_the_origin_must_be_the_configured_one, start),
		cmocka_unit_test_setup(else_the_referer_must_be_a_page_of_ours, start),
		cmocka_unit_test_setup(a_token_passes_for_its_session_only, start),
		cmocka_unit_test_setup(no_token_or_another_does_not_pass, start),
		cmocka_unit_test_setup(without_a_session_no_token_passes, start),
	};

	return cmocka_run_group_tests(tests, open_keys, close_keys);
}
