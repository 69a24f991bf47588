/* template_words.c - {{_ "text"}} and {{_n count "one" "many"}}: translated when the template is compiled. */
#include "base/arena.h"
#include "view/template_in.h"

/* A text without its backslashes; itself when it has none. */
static struct str
unescaped(struct compiler *c, struct str text)
{
	char *to;
	size_t len = 0;
	size_t i;

	if (!str_find(text, '\\', &i))
		return text;
	to = arena_alloc(c->life, text.len);
	for (i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\\')
			i++;
		to[len++] = text.ptr[i];
	}
	return (struct str){ to, len };
}

/* A quoted text off the front of *rest. \" and \\ are its only escapes, as in a .po file; it stays on one line, as it does there. */
static bool
take_quoted(struct compiler *c, struct str *rest, struct str *out)
{
	size_t i;
	char ch;

	*rest = str_trim(*rest);
	if (rest->len == 0 || rest->ptr[0] != '"')
		return false;
	for (i = 1; i < rest->len; i++) {
		ch = rest->ptr[i];
		if (ch == '"') {
			*out = unescaped(c, str_sub(*rest, 1, i - 1));
			*rest = str_trim(str_sub(*rest, i + 1, rest->len));
			return out->len > 0;
		}
		if (ch == '\n')
			return false;
		if (ch == '\\' && (++i == rest->len || (rest->ptr[i] != '"' && rest->ptr[i] != '\\')))
			return false;
	}
	return false;
}

/* The words between the fields: escaped once, here. */
static void
plain(struct compiler *c, struct str text)
{
	struct buf html = buf_new(c->scratch, 8 * text.len);

	if (text.len == 0)
		return;
	buf_add_html(&html, text);
	template_emit_text(c, html.len == text.len ? text : str_dup(c->life, buf_str(&html)));
	c->html.started = true;
}

static bool
message(struct compiler *c, const struct source *src, size_t at, struct str text)
{
	struct str whole = text;
	size_t open;
	size_t end;

	while (str_find(text, '{', &open)) {
		if (!str_find(text, '}', &end) || end < open)
			return template_fail(c, src, at, "braces do not match", whole);
		plain(c, str_sub(text, 0, open));
		if (!template_field(c, src, at, str_trim(str_sub(text, open + 1, end - open - 1))))
			return false;
		text = str_sub(text, end + 1, text.len);
	}
	if (str_find(text, '}', &end))
		return template_fail(c, src, at, "braces do not match", whole);
	plain(c, text);
	return true;
}

/* Each plural rule we know tells 0, 1 and more apart at most, so three texts cover all numbers. */
static bool
plural_message(struct compiler *c, const struct source *src, size_t at, const struct ref *ref, struct str one, struct str many)
{
	uint32_t plural = (uint32_t)c->n_ops;
	uint32_t jumps[2];
	uint64_t n;

	(void)template_emit(c, OP_PLURAL, ref);
	(void)template_emit(c, OP_JUMP, NULL);
	for (n = 0; n <= 2; n++) {
		if (n == 1)
			c->ops[plural].jump = (uint32_t)c->n_ops;
		else if (n == 2)
			c->ops[plural + 1].jump = (uint32_t)c->n_ops;
		if (!message(c, src, at, words_plural(c->words, c->lang, one, many, n)))
			return false;
		if (n == 2)
			break;
		jumps[n] = (uint32_t)c->n_ops;
		(void)template_emit(c, OP_JUMP, NULL);
	}
	c->ops[jumps[0]].jump = (uint32_t)c->n_ops;
	c->ops[jumps[1]].jump = (uint32_t)c->n_ops;
	return true;
}

static bool
plural_words(struct compiler *c, const struct source *src, size_t at, struct str rest)
{
	struct str name;
	struct str one;
	struct str many;
	struct ref ref;

	rest = str_trim(rest);
	name = str_cut(&rest, ' ');
	if (!take_quoted(c, &rest, &one) || !take_quoted(c, &rest, &many) || rest.len > 0)
		return template_fail(c, src, at, "must be {{_n count \"one\" \"many\"}}", STR_NONE);
	if (!template_find(c, name, &ref))
		return c->missing_ok || template_fail(c, src, at, "no such field", name);
	if (ref.kind != KIND_I32 && ref.kind != KIND_I64 && ref.kind != KIND_U32 && ref.kind != KIND_U64)
		return template_fail(c, src, at, "this is no whole number", name);
	return plural_message(c, src, at, &ref, one, many);
}

bool
template_words(struct compiler *c, const struct source *src, size_t at, struct str tag)
{
	struct str rest = str_sub(tag, 1, tag.len);
	const char *wrong;
	struct str msgid;

	if (c->n_dead > 0)
		return true;
	if (!c->missing_ok && (wrong = html_words(&c->html)) != NULL)
		return template_fail(c, src, at, wrong, STR_NONE);
	if (str_starts(rest, STR("n")))
		return plural_words(c, src, at, str_sub(rest, 1, rest.len));
	if (!take_quoted(c, &rest, &msgid) || rest.len > 0)
		return template_fail(c, src, at, "must be {{_ \"text\"}}, the text on one line", STR_NONE);
	return message(c, src, at, words_get(c->words, c->lang, msgid));
}
