/* template_field.c - names to places in structs, and the formats a value can be written in. */
#include "view/template_in.h"

#define BIT(kind)	(1u << (kind))

static const unsigned int has_clock = BIT(KIND_WHEN) | BIT(KIND_LOCAL);
static const unsigned int has_date = BIT(KIND_WHEN) | BIT(KIND_LOCAL) | BIT(KIND_DATE);

static bool
format_of(struct str name, enum kind kind, enum format *out)
{
	static const struct {
		const char	*name;
		enum format	 format;
		unsigned int	 kinds;
	} formats[] = {
		{ "clock", FORMAT_CLOCK, has_clock },
		{ "clock_s", FORMAT_CLOCK_S, has_clock },
		{ "day", FORMAT_DAY, has_date },
		{ "day_week", FORMAT_DAY_WEEK, has_date },
		{ "day_full", FORMAT_DAY_FULL, has_date },
		{ "weekday", FORMAT_WEEKDAY, has_date },
		{ "weekday_full", FORMAT_WEEKDAY_FULL, has_date },
		{ "month", FORMAT_MONTH, has_date },
		{ "month_year", FORMAT_MONTH_YEAR, has_date },
		{ "iso", FORMAT_ISO, has_date | BIT(KIND_INSTANT) },
		{ "money", FORMAT_MONEY, BIT(KIND_MONEY) },
		{ "price_plain", FORMAT_PRICE_PLAIN, BIT(KIND_MONEY) },
	};
	size_t i;

	for (i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (str_eq(name, str_of(formats[i].name)) && (formats[i].kinds & BIT(kind)) != 0) {
			*out = formats[i].format;
			return true;
		}
	return false;
}

/* What is written when the tag names no format. Returns what is wrong, or NULL. */
static const char *
format_default(enum kind kind, enum format *out)
{
	*out = FORMAT_NONE;
	switch (kind) {
	case KIND_INSTANT:
	case KIND_DATE:
	case KIND_LOCAL:
	case KIND_WHEN:
		*out = FORMAT_ISO;
		return NULL;
	case KIND_MONEY:
		return "money needs a format: money or price_plain";
	case KIND_LIST:
	case KIND_ONE:
	case KIND_PTR:
		return "this is no single value";
	default:
		return NULL;
	}
}

static void
step(struct ref *ref, const struct field *field)
{
	ref->n_offset = ref->offset + (uint32_t)field->n_offset;
	ref->offset += (uint32_t)field->offset;
	ref->kind = field->kind;
	ref->shape = field->shape;
}

/* The rest of a dotted name is looked for in that struct alone, as the specification has it. */
static bool
walk(struct ref *ref, struct str rest)
{
	const struct field *field;

	while (rest.len > 0) {
		if ((ref->kind != KIND_ONE && ref->kind != KIND_PTR) || ref->shape == NULL)
			return false;
		if (ref->kind == KIND_PTR) {
			if (ref->n_hops == REF_HOPS_MAX)
				return false;
			ref->hops[ref->n_hops++] = ref->offset;
			ref->offset = 0;
		}
		field = shape_field(ref->shape, str_cut(&rest, '.'));
		if (field == NULL)
			return false;
		step(ref, field);
	}
	return true;
}

/* "." is the value of the innermost section; a list of plain texts has elements of one field. */
static bool
find_dot(const struct scope *scope, struct ref *out)
{
	const struct field *field;

	*out = scope->at;
	if (scope->shape == NULL)
		return true;
	field = shape_field(scope->shape, scope->shape == &text_shape ? STR("text") : STR("."));
	if (field == NULL)
		return false;
	step(out, field);
	return true;
}

bool
template_find(struct compiler *c, struct str name, struct ref *out)
{
	const struct field *field;
	struct str rest = name;
	struct str first;
	size_t i;

	if (str_eq(name, STR(".")))
		return find_dot(&c->scopes[c->n_scopes - 1], out);
	if (name.len == 0 || str_ends(name, STR(".")))
		return false;
	first = str_cut(&rest, '.');
	for (i = c->n_scopes; i-- > 0;) {
		if (c->scopes[i].shape == NULL)
			continue;
		field = shape_field(c->scopes[i].shape, first);
		if (field == NULL)
			continue;
		*out = c->scopes[i].at;
		step(out, field);
		return walk(out, rest);
	}
	return false;
}

/* {{lang}} and {{lang_tag}} are plain letters, so they are text already when the template is compiled. */
static bool
find_own(const struct compiler *c, struct str name, struct str *out)
{
	if (str_eq(name, STR("lang")))
		*out = lang_code(c->lang);
	else if (str_eq(name, STR("lang_tag")))
		*out = lang_tag(c->lang);
	else
		return false;
	return true;
}

static bool
own_field(struct compiler *c, const struct source *src, size_t at, struct str name, struct str text)
{
	enum escape escape;
	const char *wrong;

	if (!c->missing_ok && (wrong = html_field(&c->html, KIND_STR, &escape)) != NULL)
		return template_fail(c, src, at, wrong, name);
	template_emit_text(c, text);
	return true;
}

bool
template_field(struct compiler *c, const struct source *src, size_t at, struct str tag)
{
	enum escape escape = ESCAPE_HTML;
	struct str format_name = tag;
	struct str name;
	struct str own;
	enum format format;
	const char *wrong;
	struct ref ref;
	struct op *op;
	size_t bar;

	if (c->n_dead > 0)
		return true;
	name = str_trim(str_cut(&format_name, '|'));
	format_name = str_trim(format_name);
	if (!template_find(c, name, &ref)) {
		if (format_name.len == 0 && find_own(c, name, &own))
			return own_field(c, src, at, name, own);
		return c->missing_ok || template_fail(c, src, at, "no such field", name);
	}
	if (!str_find(tag, '|', &bar)) {
		if ((wrong = format_default(ref.kind, &format)) != NULL)
			return c->missing_ok || template_fail(c, src, at, wrong, name);
	} else if (!format_of(format_name, ref.kind, &format))
		return template_fail(c, src, at, "no such format for this field", format_name);
	if (!c->missing_ok && (wrong = html_field(&c->html, ref.kind, &escape)) != NULL)
		return template_fail(c, src, at, wrong, name);
	op = template_emit(c, OP_FIELD, &ref);
	op->format = (uint8_t)format;
	op->escape = (uint8_t)escape;
	return true;
}
