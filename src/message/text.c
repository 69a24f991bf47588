/* text.c - which text a message has, whether an owner's is right, and its names filled in. */
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/sms.h"
#include "message/text.h"

enum { FILLED_MAX = 64 * 1024, SUBJECT_CHARS_MAX = 250, SMS_TEXT_CHARS_MAX = 600 };

static const char *const part_names[TEXT_PARTS] = { "sms", "subject", "body" };

struct str
text_part_name(enum text_part part)
{
	return str_of(part_names[part]);
}

bool
text_part_of(struct str name, enum text_part *out)
{
	int i;

	for (i = 0; i < TEXT_PARTS; i++)
		if (str_eq(name, str_of(part_names[i]))) {
			*out = (enum text_part)i;
			return true;
		}
	return false;
}

/* "\n" among the lines is an empty one. Without words they stay English. */
static void
add_lines(struct buf *buf, const struct words *words, enum lang lang, const struct str *lines, size_t max)
{
	size_t i;

	for (i = 0; i < max && lines[i].len > 0; i++) {
		if (i > 0)
			buf_addc(buf, '\n');
		if (!str_eq(lines[i], STR("\n")))
			buf_add(buf, words == NULL ? lines[i] : words_get(words, lang, lines[i]));
	}
}

struct str
text_standard(struct arena *arena, const struct words *words, enum lang lang, const struct text_kind *kind, enum text_part part)
{
	struct buf buf = buf_new(arena, FILLED_MAX);

	if (part == TEXT_SMS)
		add_lines(&buf, words, lang, kind->sms, sizeof(kind->sms) / sizeof(kind->sms[0]));
	else if (part == TEXT_SUBJECT)
		add_lines(&buf, words, lang, &kind->subject, 1);
	else
		add_lines(&buf, words, lang, kind->body, TEXT_LINES_MAX);
	return buf_str(&buf);
}

struct str
text_get(struct arena *arena, const struct catalogue *cat, const struct words *words, enum lang lang, const struct text_kind *kind,
    enum text_part part)
{
	const struct message_text *text;
	size_t i;

	for (i = 0; i < cat->n_texts; i++) {
		text = &cat->texts[i];
		if (str_eq(text->message, str_of(kind->name)) && str_eq(text->part, text_part_name(part)) &&
		    str_eq(text->locale, lang_code(lang)))
			return text->text;
	}
	return text_standard(arena, words, lang, kind, part);
}

/* The next {name} of *rest: what stands before it, and the name. False: there is none. */
static bool
next_name(struct str *rest, struct str *out_before, struct str *out_name)
{
	struct str tail;
	size_t close;
	size_t open;

	if (!str_find(*rest, '{', &open))
		return false;
	tail = str_sub(*rest, open + 1, rest->len);
	if (!str_find(tail, '}', &close))
		return false;
	*out_before = str_sub(*rest, 0, open);
	*out_name = str_sub(tail, 0, close);
	*rest = str_sub(tail, close + 1, tail.len);
	return true;
}

/* Blocks of lines and a guest's own sentences have no place in a text message or a subject. */
static bool
is_for_body(struct str name)
{
	return str_eq(name, STR("items")) || str_eq(name, STR("contact")) || str_eq(name, STR("notes")) || str_eq(name, STR("policy"));
}

static bool
has_name(const struct text_kind *kind, enum text_part part, struct str name)
{
	size_t i;

	if (part != TEXT_BODY && is_for_body(name))
		return false;
	for (i = 0; i < TEXT_NAMES_MAX && kind->names[i] != NULL; i++)
		if (str_eq(str_of(kind->names[i]), name))
			return true;
	return false;
}

static struct str
list_names(struct arena *arena, const struct text_kind *kind, enum text_part part)
{
	struct buf buf = buf_new(arena, 1024);
	size_t i;

	for (i = 0; i < TEXT_NAMES_MAX && kind->names[i] != NULL; i++)
		if (has_name(kind, part, str_of(kind->names[i])))
			buf_addf(&buf, "%s{%s}", buf.len > 0 ? " " : "", kind->names[i]);
	return buf_str(&buf);
}

static struct str
shape_problem(struct arena *arena, const struct text_kind *kind, enum text_part part, struct str text)
{
	size_t max = part == TEXT_SMS ? SMS_TEXT_CHARS_MAX : part == TEXT_SUBJECT ? SUBJECT_CHARS_MAX : MESSAGE_TEXT_CHARS_MAX;

	if (text_standard(arena, NULL, LANG_EN, kind, part).len == 0)
		return str_fmt(arena, "the message %s has no %s", kind->name, part_names[part]);
	if (str_trim(text).len == 0)
		return STR("the text is empty");
	if (!text_printable(text, part != TEXT_SUBJECT))
		return part == TEXT_SUBJECT ? STR("a subject is one line of UTF-8 without control characters") :
		    STR("the text has control characters, or is not UTF-8");
	if (utf8_chars(text) > max)
		return str_fmt(arena, "the text is longer than %zu characters", max);
	return STR_NONE;
}

struct str
text_problem(struct arena *arena, const struct text_kind *kind, enum text_part part, struct str text)
{
	struct str problem = shape_problem(arena, kind, part, text);
	bool has_needed = kind->needed == NULL || part == TEXT_SUBJECT;
	struct str rest = text;
	struct str before;
	struct str name;
	size_t at;

	if (problem.len > 0)
		return problem;
	while (next_name(&rest, &before, &name)) {
		if (str_find(before, '}', &at) || !has_name(kind, part, name))
			return str_fmt(arena, "{%.*s} is not a name that can stand here; these can: %.*s",
			    STR_ARG(utf8_cut(name, 40)), STR_ARG(list_names(arena, kind, part)));
		has_needed = has_needed || str_eq(name, str_of(kind->needed));
	}
	if (str_find(rest, '{', &at) || str_find(rest, '}', &at))
		return STR("a { or } stands alone; braces are for names only");
	return has_needed ? STR_NONE : str_fmt(arena, "{%s} has to be in it", kind->needed);
}

static const struct value *
value_of(struct str name, const struct value *values, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(values[i].name, name))
			return &values[i];
	return NULL;
}

/* A name without a value, which only a text from elsewhere can have, stays as it is written. */
static bool
lacks_value(struct str line, const struct value *values, size_t n)
{
	const struct value *value;
	struct str before;
	struct str name;

	while (next_name(&line, &before, &name)) {
		value = value_of(name, values, n);
		if (value != NULL && value->text.len == 0)
			return true;
	}
	return false;
}

static void
add_value(struct buf *buf, const struct value *value, enum text_part part)
{
	size_t i;

	if (part == TEXT_SMS && value->is_free) {
		buf_add(buf, sms_name(buf->arena, value->text));
		return;
	}
	/* A subject is one line, whatever it is made of. */
	for (i = 0; part == TEXT_SUBJECT && i < value->text.len; i++)
		buf_addc(buf, value->text.ptr[i] == '\n' || value->text.ptr[i] == '\r' ? ' ' : value->text.ptr[i]);
	if (part != TEXT_SUBJECT)
		buf_add(buf, value->text);
}

struct str
text_fill(struct arena *arena, struct str text, const struct value *values, size_t n, enum text_part part)
{
	struct buf buf = buf_new(arena, FILLED_MAX);
	const struct value *value;
	struct str before;
	struct str line;
	struct str name;
	bool first;

	for (first = true; text.len > 0; first = false) {
		line = str_cut(&text, '\n');
		if (!first && lacks_value(line, values, n))
			continue;
		if (!first)
			buf_addc(&buf, '\n');
		while (next_name(&line, &before, &name)) {
			buf_add(&buf, before);
			if ((value = value_of(name, values, n)) != NULL)
				add_value(&buf, value, part);
			else
				buf_addf(&buf, "{%.*s}", STR_ARG(name));
		}
		buf_add(&buf, line);
	}
	return part == TEXT_SMS ? sms_fit(arena, buf_str(&buf), SMS_SEGMENTS_MAX) : buf_str(&buf);
}

/* ---- HTML ---- */

static void
add_lines_html(struct buf *buf, struct str text)
{
	bool first = true;

	while (text.len > 0) {
		if (!first)
			buf_add(buf, STR("<br>\n"));
		buf_add_html(buf, str_cut(&text, '\n'));
		first = false;
	}
}

static void
add_value_html(struct buf *buf, const struct value *value)
{
	if (!value->is_link) {
		add_lines_html(buf, value->text);
		return;
	}
	buf_add(buf, STR("<a href=\""));
	buf_add_html(buf, value->text);
	buf_add(buf, STR("\">"));
	buf_add_html(buf, value->text);
	buf_add(buf, STR("</a>"));
}

/* A line that is a block and nothing else stands outside paragraphs. */
static const struct value *
block_of(struct str line, const struct value *values, size_t n)
{
	const struct value *value;
	struct str before;
	struct str name;

	line = str_trim(line);
	if (!next_name(&line, &before, &name) || before.len > 0 || line.len > 0)
		return NULL;
	value = value_of(name, values, n);
	return value != NULL && value->html.len > 0 ? value : NULL;
}

static void
add_line_html(struct buf *buf, struct str line, const struct value *values, size_t n)
{
	const struct value *value;
	struct str before;
	struct str name;

	while (next_name(&line, &before, &name)) {
		buf_add_html(buf, before);
		if ((value = value_of(name, values, n)) != NULL)
			add_value_html(buf, value);
		else
			buf_addf(buf, "{%.*s}", STR_ARG(name));
	}
	buf_add_html(buf, line);
}

static void
add_body(struct buf *buf, struct str text, const struct value *values, size_t n)
{
	const struct value *block;
	struct str line;
	bool inside;
	bool first;

	for (first = true, inside = false; text.len > 0; first = false) {
		line = str_cut(&text, '\n');
		block = block_of(line, values, n);
		if (!first && lacks_value(line, values, n))
			continue;
		if (inside && (block != NULL || str_trim(line).len == 0)) {
			buf_add(buf, STR("</p>\n"));
			inside = false;
		}
		if (block != NULL) {
			buf_add(buf, block->html);
			continue;
		}
		if (str_trim(line).len == 0)
			continue;
		buf_add(buf, inside ? STR("<br>\n") : STR("<p dir=\"auto\" style=\"margin:0 0 1em\">"));
		inside = true;
		add_line_html(buf, line, values, n);
	}
	if (inside)
		buf_add(buf, STR("</p>\n"));
}

struct str
text_html(struct arena *arena, enum lang lang, struct str title, struct str text, const struct value *values, size_t n)
{
	struct buf buf = buf_new(arena, FILLED_MAX);

	buf_addf(&buf, "<!DOCTYPE html>\n<html lang=\"%.*s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\""
	    " content=\"width=device-width\"><title>", STR_ARG(lang_tag(lang)));
	buf_add_html(&buf, title);
	buf_add(&buf, STR("</title></head>\n<body style=\"margin:0;padding:16px;background:#f4f2f0\">\n<div style=\"max-width:34em;margin:0 auto;"
	    "padding:24px;background:#fff;color:#222;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif;"
	    "overflow-wrap:break-word\">\n"));
	add_body(&buf, text, values, n);
	buf_add(&buf, STR("</div>\n</body></html>\n"));
	return buf.full ? STR_NONE : buf_str(&buf);
}
