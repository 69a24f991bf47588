/* base_str.c - rules of text: str.c, utf8.c, buf.c, escape.c. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

static struct arena *arena;

#define assert_str(s, literal) do {					\
	struct str got_ = (s);						\
	assert_int_equal(got_.len, sizeof(literal) - 1);		\
	assert_memory_equal(got_.ptr, literal, sizeof(literal) - 1);	\
} while (0)

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(1024 * 1024);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
texts_are_compared_by_bytes_and_length(void **state)
{
	(void)state;
	assert_true(str_eq(STR("abc"), STR("abc")));
	assert_false(str_eq(STR("abc"), STR("ab")));
	assert_true(str_eq(STR_NONE, str_of(NULL)));
	assert_true(str_eq_nocase(STR("X-Id"), STR("x-iD")));
	assert_false(str_eq_nocase(STR("[a"), STR("{a")));
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("ab"), STR("a")) > 0);
	assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
	assert_int_equal(str_cmp(STR("x"), STR("x")), 0);
	assert_true(str_starts(STR("abc"), STR("ab")));
	assert_false(str_starts(STR("a"), STR("ab")));
	assert_true(str_ends(STR("abc"), STR("bc")));
	assert_false(str_ends(STR("c"), STR("bc")));
	assert_true(str_ends(STR("abc"), STR_NONE));
}

static void
parts_are_clipped_to_the_text(void **state)
{
	struct str rest = STR("a,,b");
	size_t at;

	(void)state;
	assert_str(str_sub(STR("hello"), 1, 3), "ell");
	assert_str(str_sub(STR("hello"), 3, SIZE_MAX), "lo");
	assert_str(str_sub(STR("hello"), 9, 1), "");
	assert_true(str_find(STR("hello"), 'l', &at));
	assert_int_equal(at, 2);
	assert_false(str_find(STR_NONE, 'l', &at));
	assert_str(str_trim(STR(" \t x y\r\n")), "x y");
	assert_str(str_trim(STR("  ")), "");
	assert_str(str_cut(&rest, ','), "a");
	assert_str(str_cut(&rest, ','), "");
	assert_str(str_cut(&rest, ','), "b");
	assert_str(rest, "");
}

static void
copies_are_their_own(void **state)
{
	char text[] = "abc";
	struct str dup;

	(void)state;
	dup = str_dup(arena, str_of(text));
	text[0] = 'X';
	assert_str(dup, "abc");
	assert_string_equal(str_cstr(arena, str_sub(STR("hello"), 0, 4)), "hell");
	assert_string_equal(str_cstr(arena, STR_NONE), "");
	assert_str(str_fmt(arena, "%d-%s-%.*s", 7, "x", STR_ARG(STR("yz"))), "7-x-yz");
	assert_str(str_fmt(arena, "%s", ""), "");
}

static void
numbers_are_strict(void **state)
{
	uint64_t u = 5;
	int64_t i = 5;

	(void)state;
	assert_true(str_u64(STR("18446744073709551615"), &u));
	assert_true(u == UINT64_MAX);
	assert_false(str_u64(STR("18446744073709551616"), &u));
	assert_false(str_u64(STR(""), &u));
	assert_false(str_u64(STR("+1"), &u));
	assert_false(str_u64(STR("-1"), &u));
	assert_false(str_u64(STR(" 1"), &u));
	assert_false(str_u64(STR("1x"), &u));
	assert_true(u == UINT64_MAX);
	assert_true(str_i64(STR("-9223372036854775808"), &i));
	assert_true(i == INT64_MIN);
	assert_true(str_i64(STR("9223372036854775807"), &i));
	assert_true(i == INT64_MAX);
	assert_false(str_i64(STR("9223372036854775808"), &i));
	assert_false(str_i64(STR("-9223372036854775809"), &i));
	assert_false(str_i64(STR("--1"), &i));
	assert_false(str_i64(STR("-"), &i));
	assert_true(str_i64(STR("-0"), &i));
	assert_true(i == 0);
}

static void
the_hash_is_fnv_1a(void **state)
{
	(void)state;
	assert_true(str_hash(STR_NONE) == UINT64_C(0xcbf29ce484222325));
	assert_true(str_hash(STR("foobar")) == UINT64_C(0x85944171f73967e8));
}

static void
a_buf_grows_to_its_limit(void **state)
{
	struct buf buf = buf_new(arena, 1000);
	struct buf other = buf_new(arena, 10000);
	int i;

	(void)state;
	assert_str(buf_str(&buf), "");
	for (i = 0; i < 100; i++) {
		buf_addf(&buf, "%010d", i);
		buf_add(&other, STR("other one "));	/* so that neither is always the arena's last */
	}
	assert_false(buf.full);
	assert_int_equal(buf.len, 1000);
	assert_memory_equal(buf.ptr + 990, "0000000099", 10);
	assert_memory_equal(other.ptr + 990, "other one ", 10);
	buf_add(&buf, STR_NONE);
	assert_false(buf.full);
	buf_addc(&buf, 'x');
	assert_true(buf.full);
	assert_int_equal(buf.len, 1000);
}

static void
what_goes_over_the_limit_is_dropped_whole(void **state)
{
	struct buf buf = buf_new(arena, 10);

	(void)state;
	buf_add(&buf, STR("12345678"));
	buf_add_html(&buf, STR("a<b"));
	assert_true(buf.full);
	assert_str(buf_str(&buf), "12345678");
	buf_addc(&buf, 'x');
	assert_str(buf_str(&buf), "12345678");
	buf = buf_new(arena, 3);
	buf_addf(&buf, "%d", 1234);
	assert_true(buf.full);
	assert_str(buf_str(&buf), "");
	buf = buf_new(arena, 3);
	buf_add_i64(&buf, -123);
	assert_true(buf.full);
	assert_str(buf_str(&buf), "");
	buf = buf_new(arena, 4);
	buf_add_i64(&buf, -123);
	assert_str(buf_str(&buf), "-123");
}

static void
long_formats_are_whole(void **state)
{
	struct buf buf = buf_new(arena, 100000);

	(void)state;
	buf_addf(&buf, "%5000d|%s", 7, "end");
	assert_int_equal(buf.len, 5004);
	assert_memory_equal(buf.ptr + 4999, "7|end", 5);
}

static void
numbers_are_written_in_full(void **state)
{
	struct buf buf = buf_new(arena, 1000);

	(void)state;
	buf_add_u64(&buf, 0);
	buf_addc(&buf, ' ');
	buf_add_u64(&buf, UINT64_MAX);
	buf_addc(&buf, ' ');
	buf_add_i64(&buf, INT64_MIN);
	assert_str(buf_str(&buf), "0 18446744073709551615 -9223372036854775808");
}

typedef void adder(struct buf *, struct str);

static struct str
escaped(adder *add, struct str s)
{
	struct buf buf = buf_new(arena, 1000);

	add(&buf, s);
	assert_false(buf.full);
	return buf_str(&buf);
}

static void
each_context_has_its_escapes(void **state)
{
	(void)state;
	assert_str(escaped(buf_add_html, STR("<a href=\"x\" id='y'>&amp;\xc3\xa9")),
	    "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;\xc3\xa9");
	assert_str(escaped(buf_add_html, STR("plain")), "plain");
	assert_str(escaped(buf_add_html, STR("a<")), "a&lt;");
	assert_str(escaped(buf_add_html, STR_NONE), "");
	assert_str(escaped(buf_add_json, STR("q\"b\\n\nr\rt\tz\0</script>&\xc3\xa9\xe2\x80\xa8\x7f")),
	    "q\\\"b\\\\n\\nr\\rt\\tz\\u0000\\u003c/script\\u003e\\u0026\xc3\xa9\\u2028\x7f");
	assert_str(escaped(buf_add_json, STR("a\xff\xc0\x80z")), "a\\ufffd\\ufffd\\ufffdz");
	assert_str(escaped(buf_add_url, STR("aZ0-._~ /?&=%\xc3\xa9")), "aZ0-._~%20%2F%3F%26%3D%25%C3%A9");
	assert_str(escaped(buf_add_log, STR("a\r\nb\"c\x1b[0m\xe2\x80\xae\xff\xc3\xa9\\")),
	    "a\\x0d\\x0ab\\x22c\\x1b[0m\\xe2\\x80\\xae\\xff\xc3\xa9\\");
	assert_str(escaped(buf_add_ical, STR("a;b,c\\d\r\ne\nf\rg\x01\t:\"")), "a\\;b\\,c\\\\d\\ne\\nf\\ng\t:\"");
}

static void
utf8_is_strict(void **state)
{
	static const char *const bad[] = { "\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80",
	    "\xf0\x8f\xbf\xbf",
	    "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe2\x82", "\xc3\x28", "\xf0\x9f\x98" };
	uint32_t point = 7;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(utf8_valid(str_of(bad[i])));
		assert_int_equal(utf8_first(str_of(bad[i]), &point), 0);
	}
	assert_int_equal(point, 7);
	assert_true(utf8_valid(STR("a\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80"
	    "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\0")));
	assert_true(utf8_valid(STR_NONE));
	assert_int_equal(utf8_first(STR("\xf0\x9f\x98\x80x"), &point), 4);
	assert_int_equal(point, 0x1f600);
	assert_int_equal(utf8_chars(STR("a\xc3\xa9\xe6\x97\xa5\xf0\x9f\x98\x80")), 4);
	assert_str(utf8_cut(STR("a\xc3\xa9\xe6\x97\xa5z"), 2), "a\xc3\xa9");
	assert_str(utf8_cut(STR("a\xc3\xa9"), 9), "a\xc3\xa9");
	assert_str(utf8_cut(STR("a"), 0), "");
}

static void
printable_text_has_no_controls(void **state)
{
	(void)state;
	assert_true(text_printable(STR("Zo\xc3\xab \xe6\x97\xa5\xe6\x9c\xac"), false));
	assert_false(text_printable(STR("a\nb"), false));
	assert_false(text_printable(STR("a\r\nb"), false));
	assert_true(text_printable(STR("a\nb\r\nc"), true));
	assert_false(text_printable(STR("a\rb"), true));
	assert_false(text_printable(STR("a\r"), true));
	assert_false(text_printable(STR("a\tb"), true));
	assert_false(text_printable(STR("a\0b"), true));
	assert_false(text_printable(STR("\x7f"), true));
	assert_false(text_printable(STR("\xc2\x85"), true));
	assert_false(text_printable(STR("\xe2\x80\xae"), true));
	assert_false(text_printable(STR("\xe2\x81\xa6"), true));
	assert_false(text_printable(STR("\xff"), true));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_compared_by_bytes_and_length),
		cmocka_unit_test(parts_are_clipped_to_the_text),
		cmocka_unit_test(copies_are_their_own),
		cmocka_unit_test(numbers_are_strict),
		cmocka_unit_test(the_hash_is_fnv_1a),
		cmocka_unit_test(a_buf_grows_to_its_limit),
		cmocka_unit_test(what_goes_over_the_limit_is_dropped_whole),
		cmocka_unit_test(long_formats_are_whole),
		cmocka_unit_test(numbers_are_written_in_full),
		cmocka_unit_test(each_context_has_its_escapes),
		cmocka_unit_test(utf8_is_strict),
		cmocka_unit_test(printable_text_has_no_controls),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
