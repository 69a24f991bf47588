/* fuzz_escape.c - each escaping has an inverse that gives the text back, and never lets out what its context must not see. */
#include "http/form.h"
#include "tests/fuzz/fuzz.h"
#include "view/json.h"

static struct str
escaped(struct arena *arena, void (*add)(struct buf *buf, struct str s), struct str s)
{
	struct buf buf;

	buf = buf_new(arena, 12 * s.len + 16);
	add(&buf, s);
	must(!buf.full);
	return buf_str(&buf);
}

static struct str
html_read(struct arena *arena, struct str s)
{
	static const struct { struct str entity; char c; } entities[] = {
		{ { "&amp;", 5 }, '&' }, { { "&lt;", 4 }, '<' }, { { "&gt;", 4 }, '>' }, { { "&quot;", 6 }, '"' }, { { "&#39;", 5 }, '\'' },
	};
	struct buf out;
	size_t i;

	out = buf_new(arena, s.len + 1);
	while (s.len > 0) {
		must(strchr("<>\"'", s.ptr[0]) == NULL || s.ptr[0] == '\0');
		for (i = 0; i < 5 && !str_starts(s, entities[i].entity); i++)
			;
		must(s.ptr[0] != '&' || i < 5);
		buf_addc(&out, i < 5 ? entities[i].c : s.ptr[0]);
		s = str_sub(s, i < 5 ? entities[i].entity.len : 1, s.len);
	}
	return buf_str(&out);
}

static void
json_is(struct arena *arena, struct str text, struct str s)
{
	struct problem *problem = NEW(arena, struct problem);
	const struct json *json;
	struct str quoted = str_fmt(arena, "[\"%.*s\"]", STR_ARG(text));

	must(!has_byte(text, 0, 0x1f) && !has_byte(text, '<', '<') && !has_byte(text, '>', '>') && !has_byte(text, '&', '&'));
	if (has_byte(s, 0, 0) || s.len > 60000)
		return;			/* written as \u0000, which our reader refuses */
	must(json_parse(arena, quoted, 4, &json, problem) == OK);
	must(json->n == 1 && (!utf8_valid(s) || str_eq(json->first->text, s)));
}

static struct str
ical_read(struct arena *arena, struct str s)
{
	struct buf out;
	size_t i;

	out = buf_new(arena, s.len + 1);
	for (i = 0; i < s.len; i++) {
		must(strchr(";,\r\n", s.ptr[i]) == NULL);
		if (s.ptr[i] != '\\') {
			buf_addc(&out, s.ptr[i]);
			continue;
		}
		must(++i < s.len && strchr("\\;,n", s.ptr[i]) != NULL);
		buf_addc(&out, s.ptr[i] == 'n' ? '\n' : s.ptr[i]);
	}
	return buf_str(&out);
}

FUZZ
{
	struct str decoded;
	struct str text;

	must(str_eq(html_read(arena, escaped(arena, buf_add_html, input)), input));
	text = escaped(arena, buf_add_url, input);
	must(!has_byte(text, 0, 0x20) && !has_byte(text, 0x7f, 0xff) && !has_byte(text, '&', ',') && !has_byte(text, '/', '/') &&
	    !has_byte(text, ':', '@') && !has_byte(text, '"', '"') && !has_byte(text, '#', '#'));
	must(percent_decode(arena, text, false, &decoded) == (utf8_valid(input) && !has_byte(input, 0, 0)));
	must(!utf8_valid(input) || has_byte(input, 0, 0) || str_eq(decoded, input));
	json_is(arena, escaped(arena, buf_add_json, input), input);
	text = escaped(arena, buf_add_log, input);
	must(utf8_valid(text) && !has_byte(text, 0, 0x1f) && !has_byte(text, 0x7f, 0x7f) && !has_byte(text, '"', '"'));
	text = escaped(arena, buf_add_ical, input);
	if (has_byte(input, 0, 0x1f) || has_byte(input, 0x7f, 0x7f))
		must(!has_byte(text, 0, 8) && !has_byte(text, 10, 0x1f));
	else
		must(str_eq(ical_read(arena, text), input));
	if (utf8_valid(input) && text_printable(input, false))
		must(!has_byte(input, 0, 0x1f));
}
