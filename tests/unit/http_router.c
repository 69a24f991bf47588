/* http_router.c - tests http/router.c. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/settings.h"
#include "http/reply.h"
#include "http/router.h"

static struct arena *arena;
static struct request request;
static struct reply reply;
static struct settings settings;
static struct cx cx;
static enum err reported;
static size_t n_opened;
static enum err open_result;

static enum err
answer(const char *who)
{
	return reply_text(&cx, 200, STR("text/plain"), str_of(who));
}

static enum err
home(struct cx *got)
{
	assert_ptr_equal(got, &cx);
	return answer("home");
}

static enum err
stores(struct cx *got)
{
	(void)got;
	return answer("stores");
}

static enum err
store(struct cx *got)
{
	return answer(str_cstr(arena, str_fmt(arena, "store %.*s", STR_ARG(got->params[0]))));
}

static enum err
item(struct cx *got)
{
	return answer(str_cstr(arena, str_fmt(arena, "item %.*s %.*s", STR_ARG(got->params[0]), STR_ARG(got->params[1]))));
}

static enum err
post(struct cx *got)
{
	(void)got;
	return answer("post");
}

static enum err
taken(struct cx *got)
{
	buf_add(&got->reply->body, STR("half a page"));
	reply_header(got->reply, STR("X-Kept"), STR("yes"));
	return ERR_SLOT_TAKEN;
}

static enum err
shown(struct cx *got)
{
	(void)!reply_text(got, 409, STR("text/html"), STR("shown by the handler"));
	return ERR_SLOT_TAKEN;
}

static enum err
silent(struct cx *got)
{
	(void)got;
	return OK;
}

static enum err
endless(struct cx *got)
{
	size_t i;

	for (i = 0; i < REPLY_BODY_MAX; i += 1024)
		buf_addf(&got->reply->body, "%1024d", 1);
	buf_addc(&got->reply->body, '.');
	got->reply->status = 200;
	return OK;
}

static const struct route table[] = {
	{ METHOD_GET, "/", home, NULL, GUARD_NO_DATABASE },
	{ METHOD_GET, "/stores/{store}", store, NULL, GUARD_NONE },
	{ METHOD_GET, "/stores/all", stores, NULL, GUARD_NONE },
	{ METHOD_GET, "/stores/{store}/items/{item}", item, NULL, GUARD_NONE },
	{ METHOD_POST, "/stores/{store}", post, NULL, GUARD_CSRF },
	{ METHOD_POST, "/api/book", post, NULL, GUARD_JSON },
	{ METHOD_DELETE, "/api/book", post, NULL, GUARD_JSON },
	{ METHOD_GET, "/taken", taken, NULL, GUARD_NONE },
	{ METHOD_GET, "/shown", shown, NULL, GUARD_NONE },
	{ METHOD_GET, "/silent", silent, NULL, GUARD_NONE },
	{ METHOD_GET, "/endless", endless, NULL, GUARD_NONE },
};

static void
report(struct cx *got, enum err err)
{
	assert_int_equal(got->reply->body.len, 0);
	reported = err;
	(void)!reply_text(got, err_status(err), STR("text/html"), err_code(err));
}

static enum err
open_database(struct cx *got)
{
	(void)got;
	n_opened++;
	return open_result;
}

static struct routes routes = {
	.table = table,
	.n = sizeof(table) / sizeof(table[0]),
	.report = report,
	.open = open_database,
};

static int
start(void **state)
{
	(void)state;
	if (arena == NULL)
		arena = arena_new(ARENA_REQUEST_CAP);
	arena_reset(arena);
	request = (struct request){ .method = METHOD_GET, .path = STR("/"), .base = STR_NONE, .host = STR("book.example") };
	settings = (struct settings){ .public_url = STR_NONE };
	cx = (struct cx){ .arena = arena, .request = &request, .reply = &reply, .settings = &settings };
	reply_start(&reply, arena);
	reported = OK;
	n_opened = 0;
	open_result = OK;
	routes.report = report;
	return 0;
}

static void
ask(enum method method, const char *path)
{
	void *state = NULL;

	(void)start(&state);
	request.method = method;
	request.path = str_of(path);
	router_answer(&routes, &cx);
}

static void
assert_reply(int status, const char *body)
{
	assert_int_equal(reply.status, status);
	assert_string_equal(str_cstr(arena, buf_str(&reply.body)), body);
}

static void
assert_header(const char *line)
{
	const char *headers = str_cstr(arena, buf_str(&reply.headers));

	if (strstr(headers, line) == NULL)
		fail_msg("no \"%s\" in \"%s\"", line, headers);
}

static void
a_path_finds_its_row_and_params(void **state)
{
	(void)state;
	ask(METHOD_GET, "/");
	assert_reply(200, "home");
	ask(METHOD_GET, "/stores/demo");
	assert_reply(200, "store demo");
	ask(METHOD_GET, "/stores/demo/items/a b");
	assert_reply(200, "item demo a b");
	assert_ptr_equal(cx.route, &table[3]);
}

static void
a_literal_wins_over_a_param(void **state)
{
	(void)state;
	ask(METHOD_GET, "/stores/all");
	assert_reply(200, "stores");
	/* Only the row with the param has this method. */
	request.method = METHOD_POST;
	reply_start(&reply, arena);
	router_answer(&routes, &cx);
	assert_reply(200, "post");
}

static void
an_unknown_path_is_not_found(void **state)
{
	static const char *const unknown[] = { "/x", "/stores", "/stores/demo/items", "/stores/demo/items/a/b", "/Stores/demo" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		ask(METHOD_GET, unknown[i]);
		assert_reply(404, "not_found");
		assert_int_equal(reported, ERR_NOT_FOUND);
		assert_int_equal(cx.err, ERR_NOT_FOUND);
		assert_int_equal(n_opened, 0);
	}
}

static void
a_wrong_method_is_told_the_right_ones(void **state)
{
	(void)state;
	ask(METHOD_PUT, "/stores/demo");
	assert_reply(405, "method_not_allowed");
	assert_header("Allow: GET, HEAD, POST, OPTIONS\r\n");
	ask(METHOD_GET, "/api/book");
	assert_reply(405, "method_not_allowed");
	assert_header("Allow: POST, DELETE, OPTIONS\r\n");
}

static void
options_are_listed(void **state)
{
	(void)state;
	ask(METHOD_OPTIONS, "/stores/demo");
	assert_reply(204, "");
	assert_header("Allow: GET, HEAD, POST, OPTIONS\r\n");
	assert_int_equal(cx.err, OK);
	ask(METHOD_OPTIONS, "/x");
	assert_reply(404, "not_found");
}

static void
a_slash_too_many_is_redirected_for_get_only(void **state)
{
	(void)state;
	ask(METHOD_GET, "/stores/a b\\c/");
	assert_reply(308, "");
	assert_header("Location: /stores/a%20b%5Cc\r\n");
	request.base = STR("/cgi-bin/s.fcgi");
	request.query = STR("a=b&c=\xc3");
	reply_start(&reply, arena);
	router_answer(&routes, &cx);
	assert_header("Location: /cgi-bin/s.fcgi/stores/a%20b%5Cc?a=b&c=%C3\r\n");
	ask(METHOD_POST, "/stores/demo/");
	assert_reply(404, "not_found");
	ask(METHOD_GET, "/x/");
	assert_reply(404, "not_found");
}

static void
an_unreadable_request_is_reported_as_what_it_is(void **state)
{
	void *none = NULL;

	(void)state;
	(void)start(&none);
	request.fault = ERR_TOO_LARGE;
	router_answer(&routes, &cx);
	assert_reply(413, "too_large");
	(void)start(&none);
	request.fault = ERR_METHOD;
	request.method = 0;
	request.path = STR("/stores/demo");
	router_answer(&routes, &cx);
	assert_reply(405, "method_not_allowed");
	assert_header("Allow: GET, HEAD, POST, OPTIONS\r\n");
}

static void
a_form_from_elsewhere_is_refused_before_anything(void **state)
{
	(void)state;
	(void)start(state);
	request.method = METHOD_POST;
	request.path = STR("/stores/demo");
	request.sec_fetch_site = STR("cross-site");
	router_answer(&routes, &cx);
	assert_reply(403, "bad_csrf");
	assert_int_equal(n_opened, 0);
}

static void
a_form_row_takes_urlencoded_only(void **state)
{
	static const struct {
		const char	*type;
		int		 status;
	} cases[] = {
		{ "application/x-www-form-urlencoded", 200 },
		{ "application/x-www-form-urlencoded; charset=utf-8", 200 },
		{ "multipart/form-data; boundary=x", 415 },
		{ "text/plain", 415 },
		{ "", 415 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)start(state);
		request.method = METHOD_POST;
		request.path = STR("/stores/demo");
		request.body = STR("a=b");
		request.content_type = str_of(cases[i].type);
		router_answer(&routes, &cx);
		assert_int_equal(reply.status, cases[i].status);
	}
}

static void
a_json_row_takes_json_only(void **state)
{
	static const struct {
		const char	*type;
		const char	*body;
		const char	*site;
		int		 status;
	} cases[] = {
		{ "application/json", "{}", "", 200 },
		{ "Application/JSON ; charset=utf-8", "{}", "cross-site", 200 },
		{ "application/jsonx", "{}", "", 415 },
		{ "text/plain", "{}", "", 415 },
		{ "", "{}", "", 415 },
		{ "", "", "", 200 },
		{ "", "", "cross-site", 403 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)start(state);
		request.method = METHOD_POST;
		request.path = STR("/api/book");
		request.body = str_of(cases[i].body);
		request.content_type = str_of(cases[i].type);
		request.sec_fetch_site = str_of(cases[i].site);
		router_answer(&routes, &cx);
		assert_int_equal(reply.status, cases[i].status);
	}
}

static void
the_database_is_opened_for_rows_that_need_it(void **state)
{
	(void)state;
	ask(METHOD_GET, "/stores/demo");
	assert_int_equal(n_opened, 1);
	ask(METHOD_GET, "/");
	assert_int_equal(n_opened, 0);
	(void)start(state);
	open_result = ERR_BUSY;
	request.path = STR("/stores/demo");
	router_answer(&routes, &cx);
	assert_reply(503, "busy");
}

static void
an_outcome_nobody_showed_is_reported_without_the_half_page(void **state)
{
	(void)state;
	ask(METHOD_GET, "/taken");
	assert_reply(409, "slot_taken");
	assert_header("X-Kept: yes\r\n");
	assert_int_equal(cx.err, ERR_SLOT_TAKEN);
}

static void
an_outcome_the_handler_showed_stays(void **state)
{
	(void)state;
	ask(METHOD_GET, "/shown");
	assert_reply(409, "shown by the handler");
	assert_int_equal(reported, OK);
	assert_int_equal(cx.err, ERR_SLOT_TAKEN);
}

static void
a_handler_that_says_nothing_or_too_much_is_a_fault(void **state)
{
	(void)state;
	ask(METHOD_GET, "/silent");
	assert_reply(500, "internal");
	ask(METHOD_GET, "/endless");
	assert_reply(500, "internal");
	assert_false(reply.body.full);
}

static void
without_a_reporter_there_is_still_an_answer(void **state)
{
	(void)start(state);
	routes.report = NULL;
	request.path = STR("/x");
	router_answer(&routes, &cx);
	assert_int_equal(reply.status, 404);
	assert_true(reply.body.len > 0);
}

static const char *
problem_of_row(struct route row)
{
	struct route rows[] = { { METHOD_GET, "/a/{x}", home, NULL, GUARD_NONE }, row };
	struct routes bad = { .table = rows, .n = 2 };

	return str_cstr(arena, router_check(arena, &bad));
}

static void
a_wrong_table_is_found_at_start(void **state)
{
	(void)start(state);
	assert_int_equal(router_check(arena, &routes).len, 0);
	assert_string_equal(problem_of_row((struct route){ METHOD_GET, "/b", home, NULL, GUARD_NONE }), "");
	assert_string_equal(problem_of_row((struct route){ METHOD_POST, "/b", home, NULL, GUARD_NO_DATABASE }),
	    "POST /b: what changes something needs one of CSRF, JSON, SIGNED");
	assert_string_equal(problem_of_row((struct route){ METHOD_PUT, "/b", home, NULL, GUARD_SIGNED }), "");
	assert_string_equal(problem_of_row((struct route){ METHOD_GET, "/a/{y}", home, NULL, GUARD_NONE }),
	    "GET /a/{y}: an earlier row matches the same");
	assert_string_equal(problem_of_row((struct route){ METHOD_POST, "/a/{y}", home, NULL, GUARD_JSON }), "");
	assert_string_equal(problem_of_row((struct route){ METHOD_GET, "/a/y", home, NULL, GUARD_NONE }), "");
	assert_string_equal(problem_of_row((struct route){ METHOD_GET, "/b", NULL, NULL, GUARD_NONE }),
	    "GET /b: there is no handler");
	assert_true(strlen(problem_of_row((struct route){ METHOD_GET, "b", home, NULL, GUARD_NONE })) > 0);
	assert_true(strlen(problem_of_row((struct route){ METHOD_GET, "/b/", home, NULL, GUARD_NONE })) > 0);
	assert_true(strlen(problem_of_row((struct route){ METHOD_GET, "/b//c", home, NULL, GUARD_NONE })) > 0);
	assert_true(strlen(problem_of_row((struct route){ METHOD_GET, "/b/x{y}", home, NULL, GUARD_NONE })) > 0);
	assert_true(strlen(problem_of_row((struct route){ METHOD_GET, "/{a}/{b}/{c}/{d}/{e}", home, NULL, GUARD_NONE })) > 0);
	assert_string_equal(problem_of_row((struct route){ METHOD_GET, "/{a}/{b}/{c}/{d}", home, NULL, GUARD_NONE }), "");
	assert_true(strlen(problem_of_row((struct route){ METHOD_GET | METHOD_POST, "/b", home, NULL, GUARD_CSRF })) > 0);
	assert_true(strlen(problem_of_row((struct route){ METHOD_GET, NULL, home, NULL, GUARD_NONE })) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_finds_its_row_and_params),
		cmocka_unit_test(a_literal_wins_over_a_param),
		cmocka_unit_test(an_unknown_path_is_not_found),
		cmocka_unit_test(a_wrong_method_is_told_the_right_ones),
		cmocka_unit_test(options_are_listed),
		cmocka_unit_test(a_slash_too_many_is_redirected_for_get_only),
		cmocka_unit_test(an_unreadable_request_is_reported_as_what_it_is),
		cmocka_unit_test(a_form_from_elsewhere_is_refused_before_anything),
		cmocka_unit_test(a_form_row_takes_urlencoded_only),
		cmocka_unit_test(a_json_row_takes_json_only),
		cmocka_unit_test(the_database_is_opened_for_rows_that_need_it),
		cmocka_unit_test(an_outcome_nobody_showed_is_reported_without_the_half_page),
		cmocka_unit_test(an_outcome_the_handler_showed_stays),
		cmocka_unit_test(a_handler_that_says_nothing_or_too_much_is_a_fault),
		cmocka_unit_test(without_a_reporter_there_is_still_an_answer),
		cmocka_unit_test(a_wrong_table_is_found_at_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
