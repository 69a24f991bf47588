/* wizard_error.c - tests wizard/error.c and api/reply.c: every outcome has an answer, with no database and no store. */
#include "unit/view_test.h"

#include "api/api.h"
#include "base/settings.h"
#include "wizard/report.h"

static struct request request;
static struct reply reply;
static struct settings settings;
static struct site site;
static struct cx cx;

static int
open_site(void **state)
{
	static struct templates from;
	struct str problem;
	const char *root = getenv("srcdir");

	if (open_scratch(state) != 0)
		return -1;
	put_catalogue("nplurals=1; plural=0;", "msgid \"Page not found\"\nmsgstr \"找不到页面\"\n\n"
	    "msgid \"We could not find what you are looking for.\"\nmsgstr \"找不到您要的内容。\"\n");
	if (words_load(life, str_of(scratch), &site.words, &problem) != OK)
		return -1;
	from = (struct templates){ .life = life, .dir = str_fmt(life, "%s/templates", root == NULL ? "." : root), .words = site.words };
	site.pages = pages_new(&from);
	site.css_url = STR("/s/app.css");
	site.icon_url = STR("/s/icon.svg");
	return 0;
}

static void
report(const char *path, enum err err)
{
	request = (struct request){ .method = METHOD_GET, .path = str_of(path), .accept_language = request.accept_language };
	reply = (struct reply){ .headers = buf_new(life, 4096), .body = buf_new(life, 64 * 1024) };
	cx = (struct cx){ .arena = life, .request = &request, .reply = &reply, .site = &site, .settings = &settings,
	    .rq = STR("4f2a91c0") };
	/* As the program does. */
	if (api_is_path(request.path))
		api_report(&cx, err);
	else
		wizard_report(&cx, err);
}

static bool
has(const char *text)
{
	return strstr(str_cstr(life, buf_str(&reply.body)), text) != NULL;
}

static void
every_outcome_has_a_page(void **state)
{
	enum err err;

	(void)state;
	for (err = OK + 1; err < ERR_COUNT; err++) {
		report("/booking/demo/verify", err);
		assert_int_equal(reply.status, err_status(err));
		assert_true(has("<h1>") && has("</html>"));
	}
}

static void
a_page_not_found_says_so_in_the_visitor_s_language(void **state)
{
	(void)state;
	report("/nowhere", ERR_NOT_FOUND);
	assert_true(has("<h1>Page not found</h1>"));
	assert_false(has("cart"));
	request.accept_language = STR("zh-CN,zh;q=0.9");
	report("/nowhere", ERR_NOT_FOUND);
	assert_true(has("<html lang=\"zh-Hans\"") && has("<h1>找不到页面</h1>"));
	request.accept_language = STR_NONE;
}

static void
a_fault_names_the_request_for_support(void **state)
{
	(void)state;
	report("/booking/demo", ERR_FAULT);
	assert_true(has("4f2a91c0"));
	report("/booking/demo", ERR_NOT_FOUND);
	assert_false(has("4f2a91c0"));
}

static void
what_may_pass_says_when_to_come_back(void **state)
{
	(void)state;
	report("/booking/demo", ERR_BUSY);
	assert_non_null(strstr(str_cstr(life, buf_str(&reply.headers)), "Retry-After: 5\r\n"));
	report("/booking/demo", ERR_TOO_MANY);
	assert_non_null(strstr(str_cstr(life, buf_str(&reply.headers)), "Retry-After: 60\r\n"));
	report("/booking/demo", ERR_GONE);
	assert_int_equal(reply.headers.len, 0);
}

static void
a_program_is_answered_in_json(void **state)
{
	static const char *const paths[] = { "/api/nothing", "/healthz", "/readyz" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		report(paths[i], ERR_NOT_FOUND);
		assert_text(reply.content_type, "application/json");
		assert_text(buf_str(&reply.body),
		    "{\"error\":\"We could not find what you are looking for.\",\"code\":\"not_found\"}");
	}
	report("/api/nothing", ERR_FAULT);
	assert_true(has("\"details\":{\"request\":\"4f2a91c0\"}"));
	report("/apinothing", ERR_NOT_FOUND);
	assert_text(reply.content_type, "text/html");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_outcome_has_a_page),
		cmocka_unit_test(a_page_not_found_says_so_in_the_visitor_s_language),
		cmocka_unit_test(a_fault_names_the_request_for_support),
		cmocka_unit_test(what_may_pass_says_when_to_come_back),
		cmocka_unit_test(a_program_is_answered_in_json),
	};

	return cmocka_run_group_tests(tests, open_site, close_scratch);
}
