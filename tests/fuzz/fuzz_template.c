/*
 * fuzz_template.c - templates: refused with file and line, or compiled; then no value whatever, in any place, can make or end a tag or an
 * attribute: as many of < > " ' come out as with a value of plain letters. "template\0value\0value".
 */
#include "tests/fuzz/fuzz.h"
#include "view/template.h"

struct line {
	struct str	name;
	int32_t		n;
};

struct view {
	struct str	 a;
	struct str	 b;
	struct url	 link;
	struct line	*lines;
	size_t		 n_lines;
	bool		 yes;
};

static const struct shape line_shape = SHAPE(line, FIELD(line, name), FIELD(line, n));
static const struct shape view_shape = SHAPE(view, FIELD(view, a), FIELD(view, b), FIELD(view, link), FIELD(view, yes),
	FIELD_LIST(view, lines, n_lines, &line_shape));

static bool
no_partial(void *arg, struct str name, struct str *out)
{
	(void)arg;
	(void)name;
	*out = STR("<i>{{a}}</i>");
	return true;
}

static size_t
marks(struct arena *arena, const struct template *template, struct str a, struct str b)
{
	struct line lines[2] = { { .name = a, .n = 1 }, { .name = b, .n = -2 } };
	struct view view = { .a = a, .b = b, .link = { { "/x", 2 } }, .lines = lines, .n_lines = 2, .yes = true };
	struct view_env env = { .lang = LANG_EN, .currency = { "USD", 3 } };
	struct buf buf;
	size_t n;
	size_t i;

	buf = buf_new(arena, 8 * 1024 * 1024);
	template_render(template, &env, &view, &buf);
	if (buf.full)
		return 0;
	for (n = 0, i = 0; i < buf.len; i++)
		n += buf.ptr[i] == '<' || buf.ptr[i] == '>' || buf.ptr[i] == '"' || buf.ptr[i] == '\'';
	return n;
}

FUZZ
{
	static const struct words *words;
	static bool asked;
	struct templates from = { .life = arena, .dir = { "/nonexistent", 12 } };
	const struct template *template;
	struct str problem = STR_NONE;
	struct str text = take_text(&input);
	struct str a = take_text(&input);
	struct str b = take_text(&input);

	if (text.len > 4096 || a.len > 1000 || b.len > 1000)
		return;
	if (!asked && words_load(fuzz_life, STR("/nonexistent"), &words, &problem) != OK)
		words = NULL;
	asked = true;
	from.words = words;
	if (template_compile(&from, STR("in.html"), text, &view_shape, false, no_partial, NULL, &template, &problem) != OK) {
		must(str_starts(problem, STR("in.html:")) || problem.len > 0);
		return;
	}
	if (a.len == 0 || b.len == 0)
		return;
	must(marks(arena, template, a, b) == marks(arena, template, STR("x"), STR("y")));
}
