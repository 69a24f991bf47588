/* view_template.c - tests of view/template*.c: what templates may say, what they write, and what is refused with file and line. */
#include "view_test.h"

#include "base/limits.h"
#include "view/template.h"

struct maker {
	struct str	name;
};

static const struct shape maker_shape = SHAPE(maker, FIELD(maker, name));

struct chair {
	struct str		 name;
	struct when		 starts_at;
	struct money		 price;
	bool			 full;
	const struct maker	*maker;
	const struct text	*tags;
	size_t			 n_tags;
};

static const struct shape chair_shape = SHAPE(chair,
	FIELD(chair, name),
	FIELD(chair, starts_at),
	FIELD(chair, price),
	FIELD(chair, full),
	FIELD_PTR(chair, maker, &maker_shape),
	FIELD_LIST(chair, tags, n_tags, &text_shape));

struct room {
	struct str		 title;
	struct url		 self;
	struct date		 date;
	struct local		 closes;
	struct instant		 changed;
	struct str		 notice;
	int32_t			 places;
	int64_t			 balance;
	uint32_t		 rank;
	uint64_t		 n_chairs;
	struct maker		 owner;
	const struct chair	*chairs;
};

static const struct shape room_shape = SHAPE(room,
	FIELD(room, title),
	FIELD(room, self),
	FIELD(room, date),
	FIELD(room, closes),
	FIELD(room, changed),
	FIELD(room, notice),
	FIELD(room, places),
	FIELD(room, balance),
	FIELD(room, rank),
	FIELD(room, n_chairs),
	FIELD_ONE(room, owner, &maker_shape),
	FIELD_LIST(room, chairs, n_chairs, &chair_shape));

static const struct words *words;

static struct room
a_room(void)
{
	static const struct text tags[] = { { { "wide", 4 } }, { { "<new>", 5 } } };
	static const struct maker maker = { { "Anna & Co", 9 } };
	static const struct chair chairs[] = {
		{ .name = { "Red", 3 }, .starts_at = { { INT64_C(1771167600000000) }, -18000 }, .price = { 5000 }, .maker = &maker,
		    .tags = tags, .n_tags = 2 },
		{ .name = { "Blue", 4 }, .starts_at = { { INT64_C(1771174800000000) }, -18000 }, .price = { 4250 }, .full = true },
	};

	return (struct room){
		.title = STR("Nails \"R\" <Us>"),
		.self = { STR("/booking/demo?a=1&b=2") },
		.date = date_of(2026, 2, 15),
		.closes = { date_of(2026, 2, 15), 20 * 3600 },
		.changed = { INT64_C(1771167600000000) },
		.places = -3,
		.balance = INT64_MIN,
		.rank = 7,
		.n_chairs = 2,
		.owner = { STR("Rosa") },
		.chairs = chairs,
	};
}

static bool
partial(void *arg, struct str name, struct str *out)
{
	(void)arg;
	if (str_eq(name, STR("_name")))
		*out = STR("<b>{{name}}</b>\n");
	else if (str_eq(name, STR("_bad")))
		*out = STR("fine\n\n{{nobody}}\n");
	else if (str_eq(name, STR("_open")))
		*out = STR("<a title=\"");
	else if (str_eq(name, STR("_self")))
		*out = STR("{{>_self}}");
	else
		return false;
	return true;
}

static enum err
compile(struct str text, const struct template **out, struct str *problem)
{
	struct templates from = { .life = life, .words = words };

	return template_compile(&from, STR("t.html"), text, &room_shape, false, partial, NULL, out, problem);
}

static struct str
shown_room(struct str text, enum lang lang, const struct room *room)
{
	struct view_env env = { lang, STR("USD") };
	struct buf out = buf_new(life, 1024 * 1024);
	const struct template *template;
	struct str problem = STR_NONE;

	if (compile(text, &template, &problem) != OK)
		fail_msg("%.*s: %.*s", STR_ARG(text), STR_ARG(problem));
	template_render(template, &env, room, &out);
	return buf_str(&out);
}

static struct str
shown(struct str text, enum lang lang)
{
	struct room room = a_room();

	return shown_room(text, lang, &room);
}

static struct str
refused(struct str text)
{
	const struct template *template;
	struct str problem = STR_NONE;

	assert_int_equal(compile(text, &template, &problem), ERR_INVALID);
	return problem;
}

#define assert_shown(text, wanted)	assert_text(shown(STR(text), LANG_EN), wanted)
#define assert_shown_zh(text, wanted)	assert_text(shown(STR(text), LANG_ZH), wanted)
#define assert_refused(text, wanted)	assert_text(refused(STR(text)), wanted)

static void
values_are_escaped_in_text_and_attributes(void **state)
{
	(void)state;
	assert_shown("<p>{{title}}</p>", "<p>Nails &quot;R&quot; &lt;Us&gt;</p>");
	assert_shown("<p title='{{title}}'>", "<p title='Nails &quot;R&quot; &lt;Us&gt;'>");
	assert_shown("<a href=\"{{self}}\">", "<a href=\"/booking/demo?a=1&amp;b=2\">");
	assert_shown("<textarea>{{title}}</textarea>", "<textarea>Nails &quot;R&quot; &lt;Us&gt;</textarea>");
}

static void
an_address_takes_texts_percent_encoded_and_never_first(void **state)
{
	(void)state;
	assert_shown("<a href=\"/x?t={{title}}&amp;n={{places}}&amp;d={{date}}\">",
	    "<a href=\"/x?t=Nails%20%22R%22%20%3CUs%3E&amp;n=-3&amp;d=2026-02-15\">");
	assert_shown("<form action='{{self}}&amp;at={{closes|clock}}'>", "<form action='/booking/demo?a=1&amp;b=2&amp;at=8%3A00%20PM'>");
	assert_shown("<a HREF=\"{{self}}/{{self}}\">", "<a HREF=\"/booking/demo?a=1&amp;b=2//booking/demo?a=1&amp;b=2\">");
	assert_refused("<a href=\"{{title}}\">", "t.html:1: only an address (struct url) may stand at the start of this attribute: title");
	assert_refused("<img src='{{rank}}'>", "t.html:1: only an address (struct url) may stand at the start of this attribute: rank");
	assert_refused("<button formaction=\"{{?notice}}/a{{/notice}}{{title}}\">",
	    "t.html:1: only an address (struct url) may stand at the start of this attribute: title");
	assert_refused("<a href=\"/x{{_ \"Total\"}}\">", "t.html:1: a translated text in an address");
}

static void
a_tag_may_not_stand_where_escaping_cannot_help(void **state)
{
	(void)state;
	assert_refused("<a title={{title}}>", "t.html:1: a tag in an unquoted attribute: title");
	assert_refused("<a title=x{{title}}>", "t.html:1: a tag in an unquoted attribute: title");
	assert_refused("<script>\nvar x = \"{{title}}\"</script>", "t.html:2: a tag in <script> or <style>: title");
	assert_refused("<STYLE>{{?notice}}", "t.html:1: a tag in <script> or <style>: notice");
	assert_refused("<a onClick=\"f('{{title}}')\">", "t.html:1: a tag in an on*, style or srcdoc attribute: title");
	assert_refused("<a style=\"color:{{title}}\">", "t.html:1: a tag in an on*, style or srcdoc attribute: title");
	assert_refused("<a onclick='{{_ \"Total\"}}'>", "t.html:1: a tag in an on*, style or srcdoc attribute");
	assert_refused("<{{title}}>", "t.html:1: a tag right after <: title");
	assert_refused("</{{title}}>", "t.html:1: a tag right after <: title");
	assert_refused("<h{{rank}}>", "t.html:1: a value between < and > must stand in a quoted attribute: rank");
	assert_refused("<a {{title}}=\"x\">", "t.html:1: a value between < and > must stand in a quoted attribute: title");
	assert_refused("<!-- {{title}} -->", "t.html:1: a tag in an HTML comment or declaration; use {{! }}: title");
	assert_refused("<textarea></textarea{{title}}>", "t.html:1: a tag right after <: title");
	assert_refused("<script>{{>_name}}</script>", "t.html:1: a tag in <script> or <style>: _name");
	assert_shown("<script>var x = '<a href=' + y;</script><!-- <a href= --><p>{{rank}}", "<script>var x = '<a href=' + y;</script><!-- <a href= --><p>7");
	assert_shown("1 < 2 {{rank}} <!doctype html>{{rank}}", "1 < 2 7 <!doctype html>7");
}

static void
sections_may_stand_between_attributes(void **state)
{
	(void)state;
	assert_shown("<a{{?title}} aria-current=\"page\"{{/title}}>", "<a aria-current=\"page\">");
	assert_shown("<a{{?notice}} aria-current=\"page\"{{/notice}} class=\"x\">", "<a class=\"x\">");
	assert_shown("<input value=\"a\"{{?title}} checked{{/title}}>", "<input value=\"a\" checked>");
	assert_shown("<p class=\"a{{?rank}} b{{/rank}}\">", "<p class=\"a b\">");
	assert_shown("<a href=\"{{?notice}}/x{{/notice}}{{^notice}}/y{{/notice}}?t={{rank}}\">", "<a href=\"/y?t=7\">");
	assert_refused("<a{{?title}}b=\"c\"{{/title}}>", "t.html:1: a space is needed before an attribute");
	assert_refused("<a{{?title}} b{{/title}}c=\"d\">", "t.html:1: a space is needed before an attribute");
	assert_refused("<a {{#chairs}}b=\"c\"{{/chairs}}>", "t.html:1: in a tag, a repeated part must end as it begins: with a space: chairs");
}

static void
a_section_ends_where_in_the_html_it_began(void **state)
{
	static const char wrong[] = "t.html:1: the HTML is in another place at its end than at its start";

	(void)state;
	assert_text(refused(STR("<a title=\"{{?title}}\">{{/title}}")), "t.html:1: the HTML is in another place at its end than at its start: title");
	assert_true(str_starts(refused(STR("<a{{?title}}><script{{/title}}>")), str_of(wrong)));
	assert_true(str_starts(refused(STR("<a href=\"x{{?title}}\" title=\"y{{/title}}\">")), str_of(wrong)));
	assert_true(str_starts(refused(STR("<a title=\"x{{?title}}\" title='y{{/title}}'>")), str_of(wrong)));
	assert_true(str_starts(refused(STR("{{>_open}}")), str_of(wrong)));
	assert_refused("<p>\n<a title=\"", "t.html:2: the HTML ends inside a tag or element");
	assert_refused("<a title= \"x\">", "t.html:1: an attribute's value must follow its = at once");
	assert_refused("<a title =\"x\">", "t.html:1: an attribute cannot begin with that character");
}

static void
lists_structs_and_pointers_are_entered(void **state)
{
	(void)state;
	assert_shown("{{#chairs}}{{name}} {{/chairs}}", "Red Blue ");
	assert_shown("{{#chairs}}{{name}}:{{maker.name}};{{/chairs}}", "Red:Anna &amp; Co;Blue:;");
	assert_shown("{{#chairs}}{{#maker}}{{name}} at {{title}}{{/maker}}{{^maker}}none{{/maker}};{{/chairs}}",
	    "Anna &amp; Co at Nails &quot;R&quot; &lt;Us&gt;;none;");
	assert_shown("{{#chairs}}[{{#tags}}{{.}},{{/tags}}{{^tags}}-{{/tags}}]{{/chairs}}", "[wide,&lt;new&gt;,][-]");
	assert_shown("{{#owner}}{{name}}{{/owner}} {{owner.name}}", "Rosa Rosa");
	assert_shown("{{#title}}({{.}}){{/title}}{{#notice}}no{{/notice}}", "(Nails &quot;R&quot; &lt;Us&gt;)");
	assert_shown("{{?chairs}}{{n_chairs}}{{/chairs}}", "2");
	assert_shown("{{#chairs}}{{?full}}full{{/full}}{{^full}}free{{/full}} {{/chairs}}", "free full ");
}

static void
an_empty_list_and_a_false_value_show_nothing(void **state)
{
	struct room room = a_room();

	(void)state;
	room.chairs = NULL;
	room.n_chairs = 0;
	room.places = 0;
	room.self = (struct url){ STR_NONE };
	assert_text(shown_room(STR("{{#chairs}}x{{/chairs}}{{?chairs}}y{{/chairs}}{{^chairs}}none{{/chairs}}"), LANG_EN, &room), "none");
	assert_text(shown_room(STR("{{?places}}x{{/places}}{{^places}}0{{/places}}{{?self}}x{{/self}}"), LANG_EN, &room), "0");
}

static void
numbers_are_written_whole(void **state)
{
	(void)state;
	assert_shown("{{places}} {{balance}} {{rank}} {{n_chairs}}", "-3 -9223372036854775808 7 2");
	assert_shown("{{#chairs}}{{full}} {{/chairs}}", "false true ");
}

static void
formats_follow_the_language(void **state)
{
	(void)state;
	assert_shown("{{#chairs}}{{starts_at|clock}} {{starts_at|day_week}}|{{/chairs}}", "10:00 AM Sun, Feb 15|12:00 PM Sun, Feb 15|");
	assert_shown_zh("{{#chairs}}{{starts_at|clock}} {{starts_at|day_week}}|{{/chairs}}", "10:00 2月15日 周日|12:00 2月15日 周日|");
	assert_shown("{{date|day}} {{date|day_full}} {{date|weekday}} {{date|weekday_full}} {{date|month}} {{date|month_year}}",
	    "Feb 15 Sunday, February 15, 2026 Sun Sunday February February 2026");
	assert_shown_zh("{{closes|clock_s}} {{ date | month_year }}", "20:00:00 2026年2月");
	assert_shown("{{date|iso}} {{closes|iso}} {{changed|iso}}", "2026-02-15 2026-02-15T20:00:00 2026-02-15T15:00:00Z");
	assert_shown("{{#chairs}}{{starts_at|iso}} {{price|money}} {{price|price_plain}};{{/chairs}}",
	    "2026-02-15T10:00:00-05:00 $50 5000;2026-02-15T12:00:00-05:00 $42.50 4250;");
	assert_shown("{{date}} {{changed}}", "2026-02-15 2026-02-15T15:00:00Z");
}

static void
a_currency_cannot_smuggle_markup(void **state)
{
	struct view_env env = { LANG_EN, STR("<b>&") };
	struct room room = a_room();
	struct buf out = buf_new(life, 1024);
	const struct template *template;
	struct str problem;

	(void)state;
	assert_int_equal(compile(STR("{{#chairs}}{{price|money}} {{/chairs}}"), &template, &problem), OK);
	template_render(template, &env, &room, &out);
	assert_text(buf_str(&out), "50 &lt;b&gt;&amp; 42.50 &lt;b&gt;&amp; ");
}

static void
texts_are_translated_with_their_fields(void **state)
{
	(void)state;
	assert_shown("<h1>{{_ \"Choose a service\"}}</h1>", "<h1>Choose a service</h1>");
	assert_shown_zh("<h1>{{_ \"Choose a service\"}}</h1>", "<h1>选择服务</h1>");
	assert_shown("{{_ \"{title} opens {date|day}\"}}", "Nails &quot;R&quot; &lt;Us&gt; opens Feb 15");
	assert_shown_zh("{{_ \"{title} opens {date|day}\"}}", "2月15日开门：Nails &quot;R&quot; &lt;Us&gt;");
	assert_shown("<p title=\"{{_ \"Say \\\"yes\\\" & <go>\"}}\">",
	    "<p title=\"Say &quot;yes&quot; &amp; &lt;go&gt;\">");
	assert_refused("{{_ \"{rank}}} is no end\"}}", "t.html:1: braces do not match: {rank}}} is no end");
}

static void
plural_texts_follow_the_number(void **state)
{
	struct room room = a_room();

	(void)state;
	assert_shown("{{_n n_chairs \"{n_chairs} service\" \"{n_chairs} services\"}}", "2 services");
	room.n_chairs = 1;
	assert_text(shown_room(STR("{{_n n_chairs \"{n_chairs} service\" \"{n_chairs} services\"}}."), LANG_EN, &room), "1 service.");
	assert_text(shown_room(STR("{{_n n_chairs \"{n_chairs} service\" \"{n_chairs} services\"}}."), LANG_ZH, &room), "1 项服务.");
	room.n_chairs = 0;
	assert_text(shown_room(STR("{{_n n_chairs \"{n_chairs} service\" \"{n_chairs} services\"}}."), LANG_EN, &room), "0 services.");
	assert_text(shown_room(STR("{{_n places \"one\" \"many\"}}"), LANG_EN, &room), "many");
}

static void
the_page_knows_its_language(void **state)
{
	(void)state;
	assert_shown("<html lang=\"{{lang_tag}}\"><a href=\"?lang={{lang}}\">", "<html lang=\"en\"><a href=\"?lang=en\">");
	assert_shown_zh("<html lang=\"{{lang_tag}}\"><a href=\"?lang={{lang}}\">", "<html lang=\"zh-Hans\"><a href=\"?lang=zh\">");
}

static void
partials_see_the_context_they_stand_in(void **state)
{
	(void)state;
	assert_shown("{{#chairs}}\n  {{>_name}}\n{{/chairs}}\n", "  <b>Red</b>\n  <b>Blue</b>\n");
	assert_refused("\n{{#chairs}}{{>_bad}}{{/chairs}}", "_bad.html:3: no such field: nobody");
	assert_refused("\n\n{{>_none}}", "t.html:3: no such partial: _none");
	assert_refused("{{>_self}}", "_self.html:1: nested too deep: _self");
}

static void
mistakes_are_told_with_file_and_line(void **state)
{
	(void)state;
	assert_refused("<p>\n\n{{techer}}</p>", "t.html:3: no such field: techer");
	assert_refused("{{owner.age}}", "t.html:1: no such field: owner.age");
	assert_refused("{{owner.}}", "t.html:1: no such field: owner.");
	assert_refused("{{title.x}}", "t.html:1: no such field: title.x");
	assert_refused("{{.}}", "t.html:1: no such field: .");
	assert_refused("{{#chairs}}\n{{#tags}}", "t.html:2: this section does not end: tags");
	assert_refused("{{#chairs}}\n{{/chair}}", "t.html:2: the open section has another name: chairs");
	assert_refused("a\n{{/chairs}}", "t.html:2: no section is open here: chairs");
	assert_refused("a\nb {{title", "t.html:2: this tag does not end");
	assert_refused("{{", "t.html:1: this tag does not end");
	assert_refused("{{}}", "t.html:1: an empty tag");
	assert_refused("{{#}}", "t.html:1: an empty tag");
	assert_refused("{{{title}}}", "t.html:1: there is no raw form");
	assert_refused("{{&title}}", "t.html:1: there is no raw form");
	assert_refused("{{= x =}}", "t.html:1: delimiters must be two texts without =");
	assert_refused("{{date|clock}}", "t.html:1: no such format for this field: clock");
	assert_refused("{{title|shout}}", "t.html:1: no such format for this field: shout");
	assert_refused("{{title|}}", "t.html:1: no such format for this field");
	assert_refused("{{#chairs}}{{price}}{{/chairs}}", "t.html:1: money needs a format: money or price_plain: price");
	assert_refused("{{chairs}}", "t.html:1: this is no single value: chairs");
	assert_refused("{{_ \"Hello {nobody}\"}}", "t.html:1: no such field: nobody");
	assert_refused("{{_ \"Hello {title\"}}", "t.html:1: braces do not match: Hello {title");
	assert_refused("{{_ \"Hello }title{\"}}", "t.html:1: braces do not match: Hello }title{");
	assert_refused("{{_ Hello}}", "t.html:1: must be {{_ \"text\"}}, the text on one line");
	assert_refused("{{_ \"a\" \"b\"}}", "t.html:1: must be {{_ \"text\"}}, the text on one line");
	assert_refused("{{_n title \"one\" \"many\"}}", "t.html:1: this is no whole number: title");
	assert_refused("{{_n rank \"one\"}}", "t.html:1: must be {{_n count \"one\" \"many\"}}");
	assert_refused("a\0b", "t.html:1: must be UTF-8 text without NUL");
	assert_refused("a\xc0\x80", "t.html:1: must be UTF-8 text without NUL");
}

static void
a_wrong_field_in_a_translation_is_told_too(void **state)
{
	(void)state;
	assert_refused("\n{{_ \"By {title}\"}}", "t.html:2: no such field: titel (in the texts of \"zh\")");
}

static void
depth_is_bounded(void **state)
{
	struct buf deep = buf_new(life, 4096);
	int i;

	(void)state;
	for (i = 0; i < TEMPLATE_DEPTH_MAX; i++)
		buf_add(&deep, STR("{{?title}}"));
	buf_add(&deep, STR("x"));
	for (i = 0; i < TEMPLATE_DEPTH_MAX; i++)
		buf_add(&deep, STR("{{/title}}"));
	assert_text(shown(buf_str(&deep), LANG_EN), "x");
	deep = buf_new(life, 4096);
	for (i = 0; i < TEMPLATE_DEPTH_MAX; i++)
		buf_add(&deep, STR("{{#owner}}"));
	buf_add(&deep, STR("{{#owner}}"));
	assert_text(refused(buf_str(&deep)), "t.html:1: nested too deep: owner");
}

static void
a_full_buffer_is_told_to_the_caller(void **state)
{
	struct view_env env = { LANG_EN, STR("USD") };
	struct room room = a_room();
	struct buf out = buf_new(life, 20);
	const struct template *template;
	struct str problem;

	(void)state;
	assert_int_equal(compile(STR("{{#chairs}}{{price|money}} {{starts_at|clock}} {{name}}{{/chairs}}"), &template, &problem), OK);
	template_render(template, &env, &room, &out);
	assert_true(out.full);
	assert_true(out.len <= 20);
}

/* Cuts and damages one template at every byte. It compiles or is refused; what compiles renders. The sanitizers watch. */
static void
a_damaged_template_never_misleads_the_reader(void **state)
{
	static const char bytes[] = "{}#^/>=!_\"\\<& |.?\n\xc3";
	struct str text = STR("<a{{?title}} b=\"{{self}}\"{{/title}}>\n{{#chairs}}\n {{>_name}}\n{{price|money}}{{/chairs}}\n"
	    "{{=<% %>=}}<%! x %><%_n rank \"{rank} a\" \"\\\"b\"%><%={{ }}=%><p title='{{_ \"{title} x\"}}'>");
	struct view_env env = { LANG_ZH, STR("USD") };
	struct room room = a_room();
	const struct template *template;
	struct str problem;
	struct buf out;
	char *copy;
	size_t mark = arena_mark(life);
	size_t i;
	size_t k;

	(void)state;
	for (i = 0; i <= text.len; i++)
		for (k = 0; k < sizeof bytes; k++) {
			copy = arena_copy(life, text.ptr, text.len);
			if (i < text.len)
				copy[i] = bytes[k];
			out = buf_new(life, 65536);
			if (compile((struct str){ copy, k == 0 ? i : text.len }, &template, &problem) == OK)
				template_render(template, &env, &room, &out);
			else
				assert_true(problem.len > 0);
			arena_rewind(life, mark);
		}
}

static int
open_all(void **state)
{
	struct str problem;

	if (open_scratch(state) != 0)
		return -1;
	put_catalogue("nplurals=1; plural=0;",
	    "msgid \"Choose a service\"\nmsgstr \"选择服务\"\n\n"
	    "msgid \"{title} opens {date|day}\"\nmsgstr \"{date|day}开门：{title}\"\n\n"
	    "msgid \"By {title}\"\nmsgstr \"{titel}\"\n\n"
	    "msgid \"{n_chairs} service\"\nmsgid_plural \"{n_chairs} services\"\nmsgstr[0] \"{n_chairs} 项服务\"\n");
	return words_load(life, str_of(scratch), &words, &problem) == OK ? 0 : -1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_escaped_in_text_and_attributes),
		cmocka_unit_test(an_address_takes_texts_percent_encoded_and_never_first),
		cmocka_unit_test(a_tag_may_not_stand_where_escaping_cannot_help),
		cmocka_unit_test(sections_may_stand_between_attributes),
		cmocka_unit_test(a_section_ends_where_in_the_html_it_began),
		cmocka_unit_test(lists_structs_and_pointers_are_entered),
		cmocka_unit_test(an_empty_list_and_a_false_value_show_nothing),
		cmocka_unit_test(numbers_are_written_whole),
		cmocka_unit_test(formats_follow_the_language),
		cmocka_unit_test(a_currency_cannot_smuggle_markup),
		cmocka_unit_test(texts_are_translated_with_their_fields),
		cmocka_unit_test(plural_texts_follow_the_number),
		cmocka_unit_test(the_page_knows_its_language),
		cmocka_unit_test(partials_see_the_context_they_stand_in),
		cmocka_unit_test(mistakes_are_told_with_file_and_line),
		cmocka_unit_test(a_wrong_field_in_a_translation_is_told_too),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(a_full_buffer_is_told_to_the_caller),
		cmocka_unit_test(a_damaged_template_never_misleads_the_reader),
	};

	return cmocka_run_group_tests(tests, open_all, close_scratch);
}
