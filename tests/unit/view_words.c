/* view_words.c - tests of view/words.c: catalogues and the choice of a language. */
#include "view_test.h"

#include "base/file.h"

#define ONE_FORM	"nplurals=1; plural=0;"

static const char entries[] =
    "msgid \"Choose a service\"\nmsgstr \"选择服务\"\n\n"
    "msgid \"Total\"\nmsgstr \"合计\"\n\n"
    "msgid \"Say \\\"yes\\\"\"\nmsgstr \"说“是”\"\n\n"
    "msgid \"Not translated\"\nmsgstr \"\"\n\n"
    "msgid \"{n} service\"\nmsgid_plural \"{n} services\"\nmsgstr[0] \"{n} 项服务\"\n";

static const char two_forms[] = "msgid \"{n} day\"\nmsgid_plural \"{n} days\"\nmsgstr[0] \"one\"\nmsgstr[1] \"more\"\n";

static const struct words *
load(void)
{
	const struct words *words = NULL;
	struct str problem = STR_NONE;

	if (words_load(life, str_of(scratch), &words, &problem) != OK)
		fail_msg("%.*s", STR_ARG(problem));
	return words;
}

static struct str
refusal(void)
{
	const struct words *words;
	struct str problem = STR_NONE;

	assert_int_not_equal(words_load(life, str_of(scratch), &words, &problem), OK);
	return problem;
}

static void
a_text_is_found_or_stays_as_it_is(void **state)
{
	const struct words *words;

	(void)state;
	put_catalogue(ONE_FORM, entries);
	words = load();
	assert_text(words_get(words, LANG_ZH, STR("Choose a service")), "选择服务");
	assert_text(words_get(words, LANG_ZH, STR("Total")), "合计");
	assert_text(words_get(words, LANG_ZH, STR("Say \"yes\"")), "说“是”");
	assert_text(words_get(words, LANG_EN, STR("Total")), "Total");
	assert_text(words_get(words, LANG_ZH, STR("Unknown")), "Unknown");
	assert_text(words_get(words, LANG_ZH, STR("Not translated")), "Not translated");
	assert_text(words_get(words, LANG_ZH, STR_NONE), "");
	assert_text(words_get(NULL, LANG_ZH, STR("Total")), "Total");
}

static void
a_catalogue_opened_late_is_read_when_it_is_asked_for(void **state)
{
	const struct words *words;

	(void)state;
	words = words_open(life, str_of(scratch));
	put_catalogue(ONE_FORM, entries);
	assert_text(words_get(words, LANG_EN, STR("Total")), "Total");
	assert_text(words_get(words, LANG_ZH, STR("Total")), "合计");
	put_file("zh.mo", STR("broken"));
	assert_text(words_get(words, LANG_ZH, STR("Choose a service")), "选择服务");
	/* One that cannot be read leaves texts as they are. */
	assert_text(words_get(words_open(life, str_of(scratch)), LANG_ZH, STR("Total")), "Total");
}

static void
english_counts_one_and_many(void **state)
{
	(void)state;
	assert_text(words_plural(NULL, LANG_EN, STR("one"), STR("many"), 0), "many");
	assert_text(words_plural(NULL, LANG_EN, STR("one"), STR("many"), 1), "one");
	assert_text(words_plural(NULL, LANG_EN, STR("one"), STR("many"), 2), "many");
}

static void
each_plural_rule_is_followed(void **state)
{
	(void)state;
	put_catalogue(ONE_FORM, entries);
	assert_text(words_plural(load(), LANG_ZH, STR("{n} service"), STR("{n} services"), 1), "{n} 项服务");
	assert_text(words_plural(load(), LANG_ZH, STR("{n} service"), STR("{n} services"), 5), "{n} 项服务");
	put_catalogue("nplurals=2; plural=(n != 1);", two_forms);
	assert_text(words_plural(load(), LANG_ZH, STR("{n} day"), STR("{n} days"), 0), "more");
	assert_text(words_plural(load(), LANG_ZH, STR("{n} day"), STR("{n} days"), 1), "one");
	put_catalogue("nplurals=2; plural=n>1;", two_forms);
	assert_text(words_plural(load(), LANG_ZH, STR("{n} day"), STR("{n} days"), 0), "one");
	assert_text(words_plural(load(), LANG_ZH, STR("{n} day"), STR("{n} days"), 2), "more");
}

static void
other_plural_rules_are_refused(void **state)
{
	(void)state;
	put_catalogue("nplurals=2; plural=(n%2==0);", two_forms);
	assert_true(str_ends(refusal(), STR("nplurals=2 with n != 1 or n > 1")));
}

static void
an_entry_without_all_its_plural_forms_is_refused(void **state)
{
	struct str mo;
	char *copy;
	char *forms;

	(void)state;
	put_catalogue("nplurals=2; plural=(n != 1);", two_forms);
	assert_int_equal(file_read(life, str_fmt(life, "%s/zh.mo", scratch), 65536, &mo), OK);
	copy = arena_copy(life, mo.ptr, mo.len);
	forms = memmem(copy, mo.len, "one\0more", 8);
	assert_non_null(forms);
	forms[3] = ' ';
	put_file("zh.mo", (struct str){ copy, mo.len });
	assert_true(str_ends(refusal(), STR("an entry has the wrong number of plural forms")));
}

static void
a_missing_or_foreign_file_is_refused(void **state)
{
	(void)state;
	put_file("zh.mo", STR("this is no catalogue, only a text of some length"));
	assert_true(str_ends(refusal(), STR("/zh.mo: not a .mo file of this machine's byte order")));
	put_file("zh.mo", STR_NONE);
	assert_true(str_ends(refusal(), STR("byte order")));
	put_catalogue(ONE_FORM, entries);
	(void)strcat(scratch, "/none");
	assert_true(str_ends(refusal(), STR("/none/zh.mo: no such file")));
	*strrchr(scratch, '/') = '\0';
}

/* Every byte of the tables and texts is changed once: the reader refuses or reads on inside the file. The sanitizers watch. */
static void
a_damaged_file_is_never_read_past_its_end(void **state)
{
	static const unsigned char values[] = { 0x00, 0x7f, 0xff };
	const struct words *words;
	struct str problem;
	struct str mo;
	struct str path;
	char *copy;
	size_t mark;
	size_t i;

	(void)state;
	put_catalogue(ONE_FORM, entries);
	path = str_fmt(life, "%s/zh.mo", scratch);
	assert_int_equal(file_read(life, path, 65536, &mo), OK);
	mark = arena_mark(life);
	for (i = 0; i < mo.len * 3; i++) {
		copy = arena_copy(life, mo.ptr, mo.len);
		copy[i / 3] = (char)values[i % 3];
		put_file("zh.mo", (struct str){ copy, mo.len });
		if (words_load(life, str_of(scratch), &words, &problem) == OK) {
			(void)words_get(words, LANG_ZH, STR("Total"));
			(void)words_plural(words, LANG_ZH, STR("{n} service"), STR("{n} services"), 2);
		}
		put_file("zh.mo", (struct str){ mo.ptr, i / 3 });
		assert_int_not_equal(words_load(life, str_of(scratch), &words, &problem), OK);
		arena_rewind(life, mark);
	}
}

static void
languages_are_known_by_their_first_part(void **state)
{
	enum lang lang = LANG_EN;

	(void)state;
	assert_true(lang_of(STR("zh"), &lang));
	assert_int_equal(lang, LANG_ZH);
	assert_true(lang_of(STR("zh-Hans-CN"), &lang));
	assert_true(lang_of(STR("ZH_cn.UTF-8"), &lang));
	assert_int_equal(lang, LANG_ZH);
	assert_true(lang_of(STR("en-US"), &lang));
	assert_int_equal(lang, LANG_EN);
	assert_false(lang_of(STR("eng"), &lang));
	assert_false(lang_of(STR("zhuang"), &lang));
	assert_false(lang_of(STR_NONE, &lang));
	assert_text(lang_code(LANG_ZH), "zh");
	assert_text(lang_tag(LANG_ZH), "zh-Hans");
	assert_text(lang_tag(LANG_EN), "en");
}

static void
the_link_beats_cookie_beats_browser_beats_store(void **state)
{
	(void)state;
	assert_int_equal(lang_choose(STR("zh"), STR("en"), STR("en"), STR("en")), LANG_ZH);
	assert_int_equal(lang_choose(STR("xx"), STR("zh"), STR("en"), STR("en")), LANG_ZH);
	assert_int_equal(lang_choose(STR_NONE, STR_NONE, STR("fr, zh-CN;q=0.8"), STR("en")), LANG_ZH);
	assert_int_equal(lang_choose(STR_NONE, STR_NONE, STR("fr, *"), STR("zh-CN")), LANG_ZH);
	assert_int_equal(lang_choose(STR_NONE, STR_NONE, STR_NONE, STR_NONE), LANG_EN);
}

static void
the_browsers_weights_count(void **state)
{
	(void)state;
	assert_int_equal(lang_choose(STR_NONE, STR_NONE, STR("en;q=0.7,zh;q=0.9"), STR("en")), LANG_ZH);
	assert_int_equal(lang_choose(STR_NONE, STR_NONE, STR("zh;q=0.9 , en"), STR("zh")), LANG_EN);
	assert_int_equal(lang_choose(STR_NONE, STR_NONE, STR("zh;q=0"), STR("en")), LANG_EN);
	assert_int_equal(lang_choose(STR_NONE, STR_NONE, STR("zh;q=7,en;q=0.001"), STR("zh")), LANG_EN);
	assert_int_equal(lang_choose(STR_NONE, STR_NONE, STR(",;q=,zh;;;,"), STR("en")), LANG_EN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_found_or_stays_as_it_is),
		cmocka_unit_test(a_catalogue_opened_late_is_read_when_it_is_asked_for),
		cmocka_unit_test(english_counts_one_and_many),
		cmocka_unit_test(each_plural_rule_is_followed),
		cmocka_unit_test(other_plural_rules_are_refused),
		cmocka_unit_test(an_entry_without_all_its_plural_forms_is_refused),
		cmocka_unit_test(a_missing_or_foreign_file_is_refused),
		cmocka_unit_test(a_damaged_file_is_never_read_past_its_end),
		cmocka_unit_test(languages_are_known_by_their_first_part),
		cmocka_unit_test(the_link_beats_cookie_beats_browser_beats_store),
		cmocka_unit_test(the_browsers_weights_count),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
