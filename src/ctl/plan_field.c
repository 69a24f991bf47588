/* plan_field.c - one value and one object of an import file, by the tables of plan_fields.c. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/origin.h"
#include "ctl/plan_file.h"

enum {
	PROBLEM_MAX = 400,
	CLOCK_HOURS = 48,			/* a closing time after midnight is over 24:00 */
};

void
plan_problem(struct plan_reader *reader, uint32_t line, struct str path, const char *format, ...)
{
	char sentence[PROBLEM_MAX];
	va_list arguments;

	if (reader->n_problems++ >= PLAN_PROBLEMS_MAX)
		return;
	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	reader->problems[reader->n_problems - 1] = str_fmt(reader->arena, "%.*s:%u: %.*s%s%s", STR_ARG(reader->file), line,
	    STR_ARG(path), path.len == 0 ? "" : ": ", sentence);
}

struct str
plan_path(struct plan_reader *reader, struct str path, const char *name, size_t i)
{
	return str_fmt(reader->arena, "%.*s%s%s[%zu]", STR_ARG(path), path.len == 0 ? "" : ".", name, i);
}

static struct str
inside(struct plan_reader *reader, struct str path, const char *name)
{
	return str_fmt(reader->arena, "%.*s%s%s", STR_ARG(path), path.len == 0 ? "" : ".", name);
}

static bool
all(struct str s, const char *allowed)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (s.ptr[i] == '\0' || strchr(allowed, s.ptr[i]) == NULL)
			return false;
	return true;
}

#define CAPITALS	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define HEX		"0123456789abcdefABCDEF"
#define ID_LETTERS	CAPITALS "abcdefghijklmnopqrstuvwxyz0123456789_.-"

static bool
is_choice(struct str s, const char *choices)
{
	struct str rest;

	rest = str_of(choices);
	while (rest.len > 0)
		if (str_eq(str_cut(&rest, ' '), s))
			return true;
	return false;
}

static bool
is_email(struct str s)
{
	size_t at;

	if (s.len == 0)
		return true;
	return s.len <= EMAIL_MAX && text_printable(s, false) && str_find(s, '@', &at) && at > 0 && at + 1 < s.len &&
	    !str_find(s, ' ', &at);
}

bool
plan_clock(struct str s, int32_t *out_minutes)
{
	uint64_t hours;
	uint64_t minutes;

	if (s.len != 5 || s.ptr[2] != ':' || !str_u64(str_sub(s, 0, 2), &hours) || !str_u64(str_sub(s, 3, 2), &minutes))
		return false;
	if (hours >= CLOCK_HOURS || minutes > 59)
		return false;
	*out_minutes = (int32_t)(hours * 60 + minutes);
	return true;
}

/* NULL when the text is right, else what it must be. */
static const char *
text_problem(struct plan_reader *reader, const struct file_field *field, struct str s)
{
	const struct zone *zone;

	switch (field->want) {
	case WANT_ID:
		return s.len > 0 && s.len <= PUBLIC_ID_MAX && all(s, ID_LETTERS) ? NULL :
		    "must be 1 to 64 letters, digits, or any of _ . -";
	case WANT_CHOICE:
		return (s.len == 0 && !field->required && field->text == NULL) || is_choice(s, field->choices) ? NULL :
		    str_fmt(reader->arena, "must be one of: %s", field->choices).ptr;
	case WANT_COUNTRY:
		return s.len == 2 && all(s, CAPITALS) ? NULL : "must be a country's two capital letters, like \"US\"";
	case WANT_CURRENCY:
		return s.len == 3 && all(s, CAPITALS) ? NULL : "must be a currency's three capital letters, like \"USD\"";
	case WANT_COLOUR:
		return s.len == 0 || (s.len == 7 && s.ptr[0] == '#' && all(str_sub(s, 1, 6), HEX)) ? NULL :
		    "must be a colour like \"#8a2b4d\"";
	case WANT_EMAIL:
		return is_email(s) ? NULL : "must be an email address like \"name@example.com\"";
	case WANT_ORIGINS:
		return (int64_t)s.len <= field->max && origins_ok(s) ? NULL :
		    "must be sites like \"https://salon.example\", with commas between";
	case WANT_ZONE:
		return zone_load(reader->arena, s, &zone) == OK ? NULL : "must be a time zone this machine knows, like \"America/New_York\"";
	default:
		if (!text_printable(s, false))
			return "must be text without control characters";
		if ((int64_t)utf8_chars(s) < field->min)
			return "must not be empty";
		return (int64_t)utf8_chars(s) <= field->max ? NULL :
		    str_fmt(reader->arena, "must be text of at most %lld characters", (long long)field->max).ptr;
	}
}

static void
read_text(struct plan_reader *reader, struct str path, const struct json *node, const struct file_field *field, struct str *out)
{
	const char *problem;

	if (node->type != JSON_STRING) {
		plan_problem(reader, node->line, path, "must be text in quotes");
		return;
	}
	if ((problem = text_problem(reader, field, node->text)) != NULL)
		plan_problem(reader, node->line, path, "%s", problem);
	*out = node->text;
}

static void
read_number(struct plan_reader *reader, struct str path, const struct json *node, const struct file_field *field, int64_t *out)
{
	bool fives;

	fives = field->want == WANT_FIVES;
	if (node->type == JSON_NUMBER && str_i64(node->text, out) && *out >= field->min && *out <= field->max &&
	    !(fives && *out % 5 != 0))
		return;
	plan_problem(reader, node->line, path, "must be a %s between %lld and %lld", fives ? "multiple of 5" : "whole number",
	    (long long)field->min, (long long)field->max);
	*out = field->standard;
}

static void
read_value(struct plan_reader *reader, struct str path, const struct json *node, const struct file_field *field, void *at)
{
	int64_t n;

	switch (field->want) {
	case WANT_NUMBER:
	case WANT_FIVES:
		read_number(reader, path, node, field, &n);
		*(int32_t *)at = (int32_t)n;
		break;
	case WANT_MONEY:
		read_number(reader, path, node, field, at);
		break;
	case WANT_CLOCK:
		if (node->type != JSON_STRING || !plan_clock(node->text, at))
			plan_problem(reader, node->line, path, "must be a time like \"09:30\" (after midnight: \"25:30\")");
		break;
	case WANT_DATE:
		if (node->type != JSON_STRING || !date_parse(node->text, at))
			plan_problem(reader, node->line, path, "must be a day like \"2026-02-15\"");
		break;
	case WANT_FLAG:
		if (node->type != JSON_TRUE && node->type != JSON_FALSE)
			plan_problem(reader, node->line, path, "must be true or false");
		*(bool *)at = node->type == JSON_TRUE;
		break;
	default:
		read_text(reader, path, node, field, at);
		break;
	}
}

static void
fill_standard(const struct file_field *field, void *at)
{
	switch (field->want) {
	case WANT_NUMBER:
	case WANT_FIVES:
	case WANT_CLOCK:
		*(int32_t *)at = (int32_t)field->standard;
		break;
	case WANT_MONEY:
		*(int64_t *)at = field->standard;
		break;
	case WANT_FLAG:
		*(bool *)at = field->standard != 0;
		break;
	case WANT_DATE:
		break;
	default:
		*(struct str *)at = str_of(field->text);
		break;
	}
}

static bool
is_known(const struct noun *noun, struct str name)
{
	size_t i;

	for (i = 0; i < noun->n_fields; i++)
		if (str_eq(name, str_of(noun->fields[i].name)))
			return true;
	for (i = 0; noun->others[i] != NULL; i++)
		if (str_eq(name, str_of(noun->others[i])))
			return true;
	return false;
}

void
plan_object(struct plan_reader *reader, struct str path, const struct json *node, const struct noun *noun, void *out)
{
	const struct file_field *field;
	const struct json *value;
	size_t i;
	void *at;

	for (value = node->type == JSON_OBJECT ? node->first : NULL; value != NULL; value = value->next)
		if (!is_known(noun, value->name))
			plan_problem(reader, value->line, path, "there is no field \"%.*s\" here", STR_ARG(value->name));
	if (node->type != JSON_OBJECT)
		plan_problem(reader, node->line, path, "must be an object in { }");
	for (i = 0; i < noun->n_fields; i++) {
		field = &noun->fields[i];
		at = (char *)out + field->offset;
		fill_standard(field, at);
		value = node->type == JSON_OBJECT ? json_get(node, str_of(field->name)) : NULL;
		if (value != NULL)
			read_value(reader, inside(reader, path, field->name), value, field, at);
		else if (field->required && node->type == JSON_OBJECT)
			plan_problem(reader, node->line, inside(reader, path, field->name), "is missing");
	}
}

const struct json *
plan_list(struct plan_reader *reader, struct str path, const struct json *object, const char *name, size_t max, size_t *out_n)
{
	const struct json *list;

	*out_n = 0;
	list = object->type == JSON_OBJECT ? json_get(object, str_of(name)) : NULL;
	if (list == NULL)
		return NULL;
	if (list->type != JSON_ARRAY) {
		plan_problem(reader, list->line, inside(reader, path, name), "must be a list in [ ]");
		return NULL;
	}
	if (list->n > max) {
		plan_problem(reader, list->line, inside(reader, path, name), "must have at most %zu entries", max);
		return NULL;
	}
	*out_n = list->n;
	return list->first;
}
