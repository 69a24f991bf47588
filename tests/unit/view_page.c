/* view_page.c - tests of view/page.c and of templates in files. */
#include "view_test.h"

#include "view/page.h"

struct hello {
	struct str	name;
};

static const struct shape hello_shape = SHAPE(hello, FIELD(hello, name));
static const struct page hello_page = { "hello.html", &hello_shape };
static const struct page lost_page = { "lost.html", &hello_shape };
static const struct page bad_page = { "bad.html", &hello_shape };
static const struct page outside_page = { "outside.html", &hello_shape };
static const struct page large_page = { "large.html", &hello_shape };

static struct pages *
new_pages(void)
{
	struct templates from = { .life = life, .dir = str_of(scratch) };

	return pages_new(&from);
}

static void
a_page_is_its_file_with_its_partials(void **state)
{
	struct view_env env = { .lang = LANG_EN };
	struct hello view = { STR("<Anna>") };
	struct buf out = buf_new(life, 1024);
	struct pages *pages = new_pages();
	struct str problem = STR_NONE;

	(void)state;
	put_file("hello.html", STR("{{>_head}}\n<p>{{name}}</p>\n{{>_head}}\n"));
	put_file("_head.html", STR("<h1>{{_ \"Hello\"}}</h1>\n"));
	assert_int_equal(pages_compile(pages, &hello_page, &problem), OK);
	page_render(pages, &hello_page, &env, &view, &out);
	assert_text(buf_str(&out), "<h1>Hello</h1>\n<p>&lt;Anna&gt;</p>\n<h1>Hello</h1>\n");
}

static void
a_page_is_compiled_once(void **state)
{
	struct view_env env = { .lang = LANG_EN };
	struct hello view = { STR("x") };
	struct buf out = buf_new(life, 1024);
	struct pages *pages = new_pages();
	struct str problem = STR_NONE;

	(void)state;
	put_file("hello.html", STR("first"));
	assert_int_equal(pages_compile(pages, &hello_page, &problem), OK);
	put_file("hello.html", STR("{{broken"));
	assert_int_equal(pages_compile(pages, &hello_page, &problem), OK);
	page_render(pages, &hello_page, &env, &view, &out);
	assert_text(buf_str(&out), "first");
}

static void
a_page_may_be_wanted_in_one_language(void **state)
{
	struct view_env env = { .lang = LANG_ZH };
	struct hello view = { STR("x") };
	struct buf out = buf_new(life, 1024);
	struct pages *pages = new_pages();
	struct str problem = STR_NONE;

	(void)state;
	put_file("hello.html", STR("{{lang}} "));
	assert_int_equal(pages_compile_in(pages, &hello_page, LANG_ZH, &problem), OK);
	page_render(pages, &hello_page, &env, &view, &out);
	/* The other language is compiled when it is wanted, from what the file says by then. */
	put_file("hello.html", STR("{{lang}} later "));
	assert_int_equal(pages_compile_in(pages, &hello_page, LANG_EN, &problem), OK);
	env.lang = LANG_EN;
	page_render(pages, &hello_page, &env, &view, &out);
	env.lang = LANG_ZH;
	page_render(pages, &hello_page, &env, &view, &out);
	assert_text(buf_str(&out), "zh en later zh ");
}

static void
a_missing_or_wrong_file_is_told(void **state)
{
	struct pages *pages = new_pages();
	struct str problem = STR_NONE;
	struct buf large = buf_new(life, 128 * 1024);
	int i;

	(void)state;
	assert_int_equal(pages_compile(pages, &lost_page, &problem), ERR_NOT_FOUND);
	assert_true(str_ends(problem, STR("/lost.html: no such file")));
	put_file("bad.html", STR("<p>\n{{nane}}"));
	assert_int_equal(pages_compile(pages, &bad_page, &problem), ERR_INVALID);
	assert_text(problem, "bad.html:2: no such field: nane");
	put_file("outside.html", STR("{{>../../etc/passwd}}"));
	assert_int_equal(pages_compile(pages, &outside_page, &problem), ERR_INVALID);
	assert_text(problem, "outside.html:1: no such partial: ../../etc/passwd");
	for (i = 0; i < 70 * 1024; i++)
		buf_addc(&large, 'x');
	put_file("large.html", buf_str(&large));
	assert_int_equal(pages_compile(pages, &large_page, &problem), ERR_TOO_LARGE);
	assert_true(str_ends(problem, STR("/large.html: larger than 64 KiB")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_its_file_with_its_partials),
		cmocka_unit_test(a_page_is_compiled_once),
		cmocka_unit_test(a_page_may_be_wanted_in_one_language),
		cmocka_unit_test(a_missing_or_wrong_file_is_told),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
