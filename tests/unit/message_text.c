/* message_text.c - templates of messages: closed lists of names, values that are never looked at again, lines that are left out. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/sms.h"
#include "message/text.h"

static struct arena *arena;

#define assert_text(s, expected)	assert_string_equal(str_cstr(arena, s), expected)

static struct str
problem(const char *kind, enum text_part part, const char *text)
{
	return text_problem(arena, text_kind(str_of(kind)), part, str_of(text));
}

static struct str
filled(const char *text, enum text_part part, const char *name, const char *link)
{
	const struct value values[] = {
		{ .name = STR("name"), .text = str_of(name), .is_free = true },
		{ .name = STR("link"), .text = str_of(link), .is_link = true },
		{ .name = STR("store"), .text = STR("Salon") },
	};

	return text_fill(arena, str_of(text), values, 3, part);
}

static bool
contains(struct str s, const char *what)
{
	return strstr(str_cstr(arena, s), what) != NULL;
}

static void
our_own_texts_pass_their_own_check(void **state)
{
	const struct text_kind *kinds;
	struct str text;
	size_t n;
	size_t i;
	int part;

	(void)state;
	kinds = text_kinds(&n);
	assert_true(n >= 10);
	for (i = 0; i < n; i++)
		for (part = 0; part < TEXT_PARTS; part++) {
			text = text_standard(arena, NULL, LANG_EN, &kinds[i], (enum text_part)part);
			if (text.len > 0)
				assert_text(text_problem(arena, &kinds[i], (enum text_part)part, text), "");
		}
}

static void
a_text_has_only_the_names_of_its_message(void **state)
{
	(void)state;
	assert_text(problem("booked", TEXT_SMS, "Hi {name}, {when} {link}"), "");
	assert_true(contains(problem("booked", TEXT_SMS, "Hi {nmae}"), "{nmae} is not a name that can stand here"));
	assert_true(contains(problem("booked", TEXT_SMS, "Hi {name}"), "") && problem("booked", TEXT_SMS, "Hi {news}").len > 0);
	assert_true(contains(problem("booked", TEXT_SMS, "{items}"), "{items} is not a name that can stand here"));
	assert_text(problem("booked", TEXT_BODY, "{items}"), "");
	assert_true(contains(problem("booked", TEXT_BODY, "a { b"), "braces are for names only"));
	assert_true(contains(problem("booked", TEXT_BODY, "a } {name}"), "is not a name"));
	assert_true(contains(problem("booked", TEXT_BODY, "{{name}}"), "is not a name"));
	assert_true(contains(problem("code", TEXT_SMS, "Your code, {store}"), "{code} has to be in it"));
	assert_true(contains(problem("code", TEXT_BODY, "{code}"), "has no body"));
	assert_true(contains(problem("booked", TEXT_SUBJECT, "a\nb"), "one line"));
	assert_true(problem("booked", TEXT_SMS, "").len > 0);
	assert_true(problem("booked", TEXT_SMS, "a\x01").len > 0);
	assert_true(problem("booked", TEXT_SMS, "\xff").len > 0);
}

static void
values_are_never_looked_at_again(void **state)
{
	(void)state;
	assert_text(filled("{name} {store}", TEXT_BODY, "{link}{store}", "https://x"), "{link}{store} Salon");
	assert_text(filled("{other} {store}", TEXT_BODY, "A", "B"), "{other} Salon");
	assert_text(filled("{name", TEXT_BODY, "A", "B"), "{name");
}

static void
a_line_without_its_value_is_left_out(void **state)
{
	(void)state;
	assert_text(filled("Hello {store}\nChange: {link}\nBye", TEXT_BODY, "A", ""), "Hello Salon\nBye");
	assert_text(filled("Change: {link}\nBye", TEXT_BODY, "A", ""), "Change: \nBye");
	assert_text(filled("Hello\n\n{name}", TEXT_BODY, "A", ""), "Hello\n\nA");
}

static void
a_subject_is_one_line(void **state)
{
	(void)state;
	assert_text(filled("For {name}", TEXT_SUBJECT, "a\r\nBcc: evil@example.com", ""), "For a  Bcc: evil@example.com");
}

static void
names_in_text_messages_are_short_and_without_links(void **state)
{
	(void)state;
	assert_text(filled("Hi {name}!", TEXT_SMS, "free prize http://evil.example/x now", ""), "Hi free prize now!");
	assert_text(filled("Hi {name}!", TEXT_SMS, "www.evil.example", ""), "Hi !");
	assert_text(filled("Hi {name}!", TEXT_SMS, "J. R. Smith", ""), "Hi J. R. Smith!");
	assert_text(filled("Hi {name}!", TEXT_SMS, "a\r\nTo=+1900", ""), "Hi a To=+1900!");
	assert_text(filled("Hi {name}!", TEXT_SMS, "0123456789012345678901234567890123456789", ""), "Hi 012345678901234567890123456789!");
	assert_text(filled("{link}", TEXT_SMS, "", "https://book.example.com/x"), "https://book.example.com/x");
}

static void
html_is_escaped_whatever_is_filled_in(void **state)
{
	const struct value values[] = {
		{ .name = STR("name"), .text = STR("<script>alert(\"x\")</script>\n{link}") },
		{ .name = STR("link"), .text = STR("https://x/?a=\"><b>&c"), .is_link = true },
		{ .name = STR("items"), .text = STR("plain"), .html = STR("<ul><li>item</li></ul>\n") },
	};
	struct str html;

	(void)state;
	html = text_html(arena, LANG_ZH, STR("T<i>"), STR("Hi {name} & <b>\n\n{items}\nGo: {link}"), values, 3);
	assert_true(contains(html, "<html lang=\"zh-Hans\">"));
	assert_true(contains(html, "<title>T&lt;i&gt;</title>"));
	assert_false(contains(html, "<script>"));
	assert_false(contains(html, "<b>"));
	assert_true(contains(html, "&lt;script&gt;"));
	assert_true(contains(html, "<br>\n{link}"));
	assert_true(contains(html, "<ul><li>item</li></ul>"));
	assert_true(contains(html, "<a href=\"https://x/?a=&quot;&gt;&lt;b&gt;&amp;c\">"));
}

static void
the_owners_text_is_used_for_its_language_only(void **state)
{
	struct message_text own = { STR("en"), STR("booked"), STR("sms"), STR("Own {when}") };
	struct catalogue cat = { .texts = &own, .n_texts = 1 };

	(void)state;
	assert_text(text_get(arena, &cat, NULL, LANG_EN, text_kind(STR("booked")), TEXT_SMS), "Own {when}");
	assert_true(contains(text_get(arena, &cat, NULL, LANG_ZH, text_kind(STR("booked")), TEXT_SMS), "{store}"));
	assert_true(contains(text_get(arena, &cat, NULL, LANG_EN, text_kind(STR("confirmed")), TEXT_SMS), "{store}"));
}

/* ---- base/sms.h ---- */

static struct str
repeat(const char *what, size_t n)
{
	struct buf buf = buf_new(arena, 8192);

	while (n-- > 0)
		buf_add(&buf, str_of(what));
	return buf_str(&buf);
}

static void
segments_are_counted_as_gateways_count(void **state)
{
	(void)state;
	assert_int_equal(sms_segments(STR("")), 0);
	assert_int_equal(sms_segments(repeat("a", 160)), 1);
	assert_int_equal(sms_segments(repeat("a", 161)), 2);
	assert_int_equal(sms_segments(repeat("a", 306)), 2);
	assert_int_equal(sms_segments(repeat("a", 307)), 3);
	assert_int_equal(sms_segments(repeat("\xe2\x82\xac", 80)), 1);
	assert_int_equal(sms_segments(repeat("\xe2\x82\xac", 81)), 2);
	assert_int_equal(sms_segments(repeat("\xe4\xbd\xa0", 70)), 1);
	assert_int_equal(sms_segments(repeat("\xe4\xbd\xa0", 71)), 2);
	assert_int_equal(sms_segments(repeat("\xf0\x9f\x91\x8b", 35)), 1);
	assert_int_equal(sms_segments(repeat("\xf0\x9f\x91\x8b", 36)), 2);
}

static void
a_long_text_is_cut_with_a_mark_and_whole_characters(void **state)
{
	struct str text;

	(void)state;
	text = sms_fit(arena, repeat("a", 2000), 2);
	assert_int_equal(sms_segments(text), 2);
	assert_int_equal(text.len, 306);
	assert_true(str_ends(text, STR("a...")));
	text = sms_fit(arena, repeat("\xf0\x9f\x91\x8b", 500), 2);
	assert_true(utf8_valid(text));
	assert_int_equal(sms_segments(text), 2);
	assert_text(sms_fit(arena, STR("don\xe2\x80\x99t \xe2\x80\x93 10\xe2\x80\xaf""AM"), 1), "don't - 10 AM");
	assert_text(sms_fit(arena, STR("\xe4\xbd\xa0\xe2\x80\x99"), 1), "\xe4\xbd\xa0\xe2\x80\x99");
	assert_text(sms_fit(arena, STR("a\x01\xff" "b\xe2\x80\xae" "c"), 1), "a  b c");
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 * 1024 * 1024);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_own_texts_pass_their_own_check),
		cmocka_unit_test(a_text_has_only_the_names_of_its_message),
		cmocka_unit_test(values_are_never_looked_at_again),
		cmocka_unit_test(a_line_without_its_value_is_left_out),
		cmocka_unit_test(a_subject_is_one_line),
		cmocka_unit_test(names_in_text_messages_are_short_and_without_links),
		cmocka_unit_test(html_is_escaped_whatever_is_filled_in),
		cmocka_unit_test(the_owners_text_is_used_for_its_language_only),
		cmocka_unit_test(segments_are_counted_as_gateways_count),
		cmocka_unit_test(a_long_text_is_cut_with_a_mark_and_whole_characters),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
