/* template_parse.c - the tags of a template, its partials, and the lines that tags have to themselves. */
#include <string.h>

#include "base/arena.h"
#include "view/template_in.h"

struct tag {
	char		kind;			/* # ^ ? / > ! = _, or 0 for a value */
	struct str	body;			/* without kind and white space around */
	size_t		at;			/* first character of the opening delimiter */
	size_t		end;			/* behind the closing delimiter */
};

static bool
find(struct str text, size_t from, struct str what, size_t *out)
{
	const char *hit;

	if (from >= text.len)
		return false;
	hit = memmem(text.ptr + from, text.len - from, what.ptr, what.len);
	if (hit == NULL)
		return false;
	*out = (size_t)(hit - text.ptr);
	return true;
}

/* Inside a translated text a closing delimiter is text: skips the quoted parts. */
static bool
find_past_quotes(struct str text, size_t from, struct str what, size_t *out)
{
	bool quoted = false;
	size_t i;

	for (i = from; i < text.len; i++)
		if (quoted && text.ptr[i] == '\\')
			i++;
		else if (text.ptr[i] == '"')
			quoted = !quoted;
		else if (!quoted && str_starts(str_sub(text, i, what.len), what)) {
			*out = i;
			return true;
		}
	return false;
}

/* {{_ "text"}}, {{_"text"}} or {{_n count ...}}, but not a field whose name begins with _. */
static bool
is_words(struct str body)
{
	return str_starts(body, STR("_ ")) || str_starts(body, STR("_\"")) || str_starts(body, STR("_n "));
}

static bool
read_tag(struct compiler *c, const struct source *src, size_t at, struct tag *out)
{
	size_t from = at + src->open.len;
	struct str body = str_trim(str_sub(src->text, from, src->text.len));
	bool found;
	size_t end;

	out->at = at;
	out->kind = '\0';
	if (body.len > 0 && strchr("#^?/>!=&{", body.ptr[0]) != NULL)
		out->kind = body.ptr[0];
	else if (is_words(body))
		out->kind = '_';
	if (out->kind == '&' || (out->kind == '{' && str_eq(src->open, STR("{{"))))
		return template_fail(c, src, at, "there is no raw form", STR_NONE);
	if (out->kind == '=')
		found = find(src->text, from, str_fmt(c->scratch, "=%.*s", STR_ARG(src->close)), &end) && src->text.ptr[end] == '=';
	else if (out->kind == '_')
		found = find_past_quotes(src->text, from, src->close, &end);
	else
		found = find(src->text, from, src->close, &end);
	if (!found)
		return template_fail(c, src, at, "this tag does not end", STR_NONE);
	out->end = end + src->close.len + (out->kind == '=' ? 1 : 0);
	out->body = str_trim(str_sub(src->text, from, end - from));
	if (out->kind != '\0' && out->kind != '_')
		out->body = str_trim(str_sub(out->body, 1, out->body.len));
	if (out->body.len == 0 && out->kind != '!')
		return template_fail(c, src, at, "an empty tag", STR_NONE);
	return true;
}

/* A tag that writes nothing itself takes its whole line with it when it is alone there: [*from, *to). */
static bool
is_alone(const struct source *src, const struct tag *tag, size_t *from, size_t *to)
{
	struct str text = src->text;
	size_t start = tag->at;
	size_t end = tag->end;

	if (tag->kind == '\0' || tag->kind == '_')
		return false;
	while (start > 0 && (text.ptr[start - 1] == ' ' || text.ptr[start - 1] == '\t'))
		start--;
	if (start > 0 && text.ptr[start - 1] != '\n')
		return false;
	while (end < text.len && (text.ptr[end] == ' ' || text.ptr[end] == '\t'))
		end++;
	if (end < text.len && text.ptr[end] == '\r')
		end++;
	if (end < text.len && text.ptr[end] != '\n')
		return false;
	*from = start;
	*to = end < text.len ? end + 1 : end;
	return true;
}

static bool
literal(struct compiler *c, const struct source *src, size_t from, size_t to)
{
	struct str text = str_sub(src->text, from, to - from);
	const char *wrong;
	size_t at = 0;

	if (text.len == 0)
		return true;
	if (!c->missing_ok && (wrong = html_feed(&c->html, text, &at)) != NULL)
		return template_fail(c, src, from + at, wrong, STR_NONE);
	template_emit_text(c, text);
	return true;
}

static bool
set_delimiters(struct compiler *c, struct source *src, const struct tag *tag)
{
	struct str both = tag->body;
	size_t len = 0;

	if (both.len > 0 && both.ptr[both.len - 1] == '=')
		both = str_trim(str_sub(both, 0, both.len - 1));
	while (len < both.len && both.ptr[len] != ' ' && both.ptr[len] != '\t')
		len++;
	src->open = str_sub(both, 0, len);
	src->close = str_trim(str_sub(both, len, both.len));
	if (src->open.len == 0 || src->close.len == 0 || strcspn(str_cstr(c->scratch, both), "=\n") != both.len)
		return template_fail(c, src, tag->at, "delimiters must be two texts without =", STR_NONE);
	return true;
}

/* The specification puts a lone partial's indentation before each of its lines. */
static struct str
indented(struct compiler *c, struct str text, struct str indent)
{
	struct buf buf = buf_new(c->scratch, (text.len + 1) * (indent.len + 1));
	struct str line;
	size_t at;

	if (indent.len == 0 || text.len > TEMPLATE_SIZE_MAX)
		return text;
	while (text.len > 0) {
		if (!str_find(text, '\n', &at))
			at = text.len - 1;
		line = str_sub(text, 0, at + 1);
		text = str_sub(text, at + 1, text.len);
		buf_add(&buf, indent);
		buf_add(&buf, line);
	}
	return str_dup(c->life, buf_str(&buf));
}

static bool
partial(struct compiler *c, const struct source *src, const struct tag *tag, struct str indent)
{
	struct source sub = { .file = str_fmt(c->scratch, "%.*s.html", STR_ARG(tag->body)), .n_open = c->n_sections };
	struct html before;
	const char *wrong;
	struct str text;

	if (c->n_dead > 0)
		return true;
	if (c->n_sections + c->n_partials >= TEMPLATE_DEPTH_MAX)
		return template_fail(c, src, tag->at, "nested too deep", tag->body);
	if (!c->missing_ok && (wrong = html_section(&c->html)) != NULL)
		return template_fail(c, src, tag->at, wrong, tag->body);
	before = c->html;
	if (c->partial == NULL || !c->partial(c->arg, tag->body, &text))
		return c->missing_ok || template_fail(c, src, tag->at, "no such partial", tag->body);
	sub.text = indented(c, text, indent);
	c->n_partials++;
	if (!template_parse(c, &sub))
		return false;
	c->n_partials--;
	if (!c->missing_ok && ((wrong = html_section(&c->html)) != NULL || (wrong = html_join(&c->html, &before, false)) != NULL))
		return template_fail(c, src, tag->at, wrong, tag->body);
	return true;
}

static bool
act(struct compiler *c, struct source *src, const struct tag *tag, struct str indent)
{
	switch (tag->kind) {
	case '#':
	case '^':
	case '?':
		return template_section_open(c, src, tag->at, tag->kind, tag->body);
	case '/':
		return template_section_close(c, src, tag->at, tag->body);
	case '>':
		return partial(c, src, tag, indent);
	case '=':
		return set_delimiters(c, src, tag);
	case '!':
		return true;
	case '_':
		return template_words(c, src, tag->at, tag->body);
	default:
		return template_field(c, src, tag->at, tag->body);
	}
}

static bool
parse_text(struct compiler *c, struct source *src)
{
	struct tag tag = { 0 };
	struct str indent;
	size_t from;
	size_t to;
	size_t at;
	size_t pos;

	while (find(src->text, src->pos, src->open, &at)) {
		if (!read_tag(c, src, at, &tag))
			return false;
		from = tag.at;
		to = tag.end;
		indent = STR_NONE;
		if (is_alone(src, &tag, &from, &to))
			indent = str_sub(src->text, from, tag.at - from);
		pos = src->pos;
		src->pos = to;
		if (!literal(c, src, pos, from) || !act(c, src, &tag, indent))
			return false;
	}
	return literal(c, src, src->pos, src->text.len);
}

bool
template_parse(struct compiler *c, struct source *src)
{
	const struct section *left;

	src->open = STR("{{");
	src->close = STR("}}");
	if (src->text.len > TEMPLATE_SIZE_MAX)
		return template_fail(c, src, 0, "larger than 64 KiB", STR_NONE);
	if (!utf8_valid(src->text) || (src->text.len > 0 && memchr(src->text.ptr, '\0', src->text.len) != NULL))
		return template_fail(c, src, 0, "must be UTF-8 text without NUL", STR_NONE);
	if (!parse_text(c, src))
		return false;
	if (c->n_sections == src->n_open)
		return true;
	left = &c->sections[c->n_sections - 1];
	return template_fail(c, src, left->at, "this section does not end", left->name);
}
