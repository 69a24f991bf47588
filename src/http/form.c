/* form.c - form bodies and query strings: into pairs, and from pairs into structs. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "http/form.h"

#define NOT_TEXT	N_("This has characters we cannot use.")
#define NOT_ONE		N_("This was sent twice.")
#define NOT_YES_NO	N_("This must be yes or no.")
#define NOT_NUMBER	N_("Enter a whole number.")
#define NOT_DATE	N_("Enter a date, like 2026-02-15.")
#define NOT_TIME	N_("Enter a date and time, like 2026-02-15T10:00.")

struct source {
	struct arena		*arena;
	const struct pair	*pairs;
	size_t			 n;
};

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
percent_decode(struct arena *arena, struct str text, bool plus_is_space, struct str *out)
{
	char *to;
	size_t len;
	size_t i;
	int high;
	int low;

	to = arena_alloc(arena, text.len + 1);
	len = 0;
	for (i = 0; i < text.len; i++) {
		if (text.ptr[i] != '%') {
			to[len++] = plus_is_space && text.ptr[i] == '+' ? ' ' : text.ptr[i];
			continue;
		}
		if (text.len - i < 3)
			return false;
		high = hex_digit(text.ptr[i + 1]);
		low = hex_digit(text.ptr[i + 2]);
		if (high < 0 || low < 0)
			return false;
		to[len++] = (char)(high * 16 + low);
		i += 2;
	}
	if (memchr(to, '\0', len) != NULL || !utf8_valid((struct str){ .ptr = to, .len = len }))
		return false;
	*out = (struct str){ .ptr = to, .len = len };
	return true;
}

enum err
form_split(struct arena *arena, struct str text, struct pair *out, size_t max, size_t *n_out)
{
	struct str piece;
	struct str name;
	size_t n;

	n = 0;
	while (text.len > 0) {
		piece = str_cut(&text, '&');
		if (piece.len == 0)
			continue;
		if (n == max)
			return ERR_TOO_LARGE;
		name = str_cut(&piece, '=');
		if (!percent_decode(arena, name, true, &out[n].name) ||
		    !percent_decode(arena, piece, true, &out[n].value))
			return ERR_INVALID;
		n++;
	}
	*n_out = n;
	return OK;
}

/* Trimmed, and with the line ends of a browser's text field (CR LF) made one character. */
static struct str
read_text(struct arena *arena, struct str typed, struct str *out)
{
	char *to;
	size_t len;
	size_t i;

	typed = str_trim(typed);
	if (!text_printable(typed, true))
		return NOT_TEXT;
	to = arena_alloc(arena, typed.len + 1);
	len = 0;
	for (i = 0; i < typed.len; i++)
		if (typed.ptr[i] != '\r')
			to[len++] = typed.ptr[i];
	*out = (struct str){ .ptr = to, .len = len };
	return STR_NONE;
}

/* What a checkbox sends is its value attribute, "on" where it has none. */
static struct str
read_bool(struct str typed, bool *out)
{
	if (str_eq(typed, STR("1")) || str_eq(typed, STR("on")) || str_eq(typed, STR("true")) ||
	    str_eq(typed, STR("yes")))
		*out = true;
	else if (str_eq(typed, STR("0")) || str_eq(typed, STR("off")) || str_eq(typed, STR("false")) ||
	    str_eq(typed, STR("no")))
		*out = false;
	else
		return NOT_YES_NO;
	return STR_NONE;
}

static struct str
read_signed(struct str typed, enum kind kind, void *out)
{
	int64_t n;

	if (!str_i64(typed, &n))
		return NOT_NUMBER;
	if (kind == KIND_I32 && (n < INT32_MIN || n > INT32_MAX))
		return NOT_NUMBER;
	if (kind == KIND_I32)
		*(int32_t *)out = (int32_t)n;
	else if (kind == KIND_MONEY)
		*(struct money *)out = (struct money){ .cents = n };
	else
		*(int64_t *)out = n;
	return STR_NONE;
}

static struct str
read_unsigned(struct str typed, enum kind kind, void *out)
{
	uint64_t n;

	if (!str_u64(typed, &n))
		return NOT_NUMBER;
	if (kind == KIND_U32 && n > UINT32_MAX)
		return NOT_NUMBER;
	if (kind == KIND_U32)
		*(uint32_t *)out = (uint32_t)n;
	else
		*(uint64_t *)out = n;
	return STR_NONE;
}

/* Returns what is wrong with it, or the empty text. An empty box is as good as none for all kinds but text. */
static struct str
read_value(struct arena *arena, enum kind kind, struct str typed, void *out)
{
	if (kind == KIND_STR)
		return read_text(arena, typed, out);
	typed = str_trim(typed);
	if (typed.len == 0)
		return STR_NONE;
	switch (kind) {
	case KIND_BOOL:
		return read_bool(typed, out);
	case KIND_I32:
	case KIND_I64:
	case KIND_MONEY:
		return read_signed(typed, kind, out);
	case KIND_U32:
	case KIND_U64:
		return read_unsigned(typed, kind, out);
	case KIND_DATE:
		return date_parse(typed, out) ? STR_NONE : NOT_DATE;
	case KIND_LOCAL:
		return local_parse(typed, out) ? STR_NONE : NOT_TIME;
	case KIND_INSTANT:
		return instant_parse(typed, out) ? STR_NONE : NOT_TIME;
	default:
		/* A shape for a form that names a kind no form has. */
		assert(false);
		return NOT_TEXT;
	}
}

static size_t
count(const struct source *from, struct str name)
{
	size_t n;
	size_t i;

	n = 0;
	for (i = 0; i < from->n; i++)
		if (str_eq(from->pairs[i].name, name))
			n++;
	return n;
}

/* Boxes of one name: all their texts. */
static struct str
read_list(const struct source *from, const struct field *field, char *record)
{
	struct str name = str_of(field->name);
	struct str wrong = STR_NONE;
	struct str one;
	struct text *texts;
	size_t n;
	size_t i;

	assert(field->shape == &text_shape);
	texts = NEW_N(from->arena, struct text, count(from, name) + 1);
	n = 0;
	for (i = 0; i < from->n; i++) {
		if (!str_eq(from->pairs[i].name, name))
			continue;
		one = read_text(from->arena, from->pairs[i].value, &texts[n].text);
		if (one.len > 0)
			wrong = one;
		else
			n++;
	}
	*(struct text **)(void *)(record + field->offset) = texts;
	*(size_t *)(void *)(record + field->n_offset) = n;
	return wrong;
}

static struct str
read_field(const struct source *from, const struct field *field, char *record)
{
	struct str name = str_of(field->name);
	size_t i;

	if (field->kind == KIND_LIST)
		return read_list(from, field, record);
	if (count(from, name) > 1)
		return NOT_ONE;
	for (i = 0; i < from->n; i++)
		if (str_eq(from->pairs[i].name, name))
			return read_value(from->arena, field->kind, from->pairs[i].value, record + field->offset);
	return STR_NONE;
}

static enum err
decode(const struct source *from, const struct shape *shape, void *out, struct problem *problem)
{
	struct str wrong;
	size_t i;
	enum err e;

	e = OK;
	for (i = 0; i < shape->n_fields; i++) {
		wrong = read_field(from, &shape->fields[i], out);
		if (wrong.len == 0)
			continue;
		problem_add(problem, str_of(shape->fields[i].name), wrong);
		e = ERR_INVALID;
	}
	return e;
}

enum err
form_decode(const struct cx *cx, const struct shape *shape, void *out, struct problem *problem)
{
	struct source from = { .arena = cx->arena, .pairs = cx->request->form_fields,
	    .n = cx->request->n_form_fields };

	return decode(&from, shape, out, problem);
}

enum err
query_decode(const struct cx *cx, const struct shape *shape, void *out, struct problem *problem)
{
	struct source from = { .arena = cx->arena, .pairs = cx->request->query_fields,
	    .n = cx->request->n_query_fields };

	return decode(&from, shape, out, problem);
}
