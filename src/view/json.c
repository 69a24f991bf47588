/* json.c - a JSON object into a struct, by its shape. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "view/json_in.h"

/* Where a value stands: told as "items.1.datetime" when it is wrong. */
struct path {
	const struct path	*up;
	struct str		 name;
};

struct decoder {
	struct arena	*arena;
	struct problem	*problem;
	bool		 failed;
};

static void	decode_object(struct decoder *d, const struct path *path, const struct shape *shape, const struct json *from, char *to);

static struct str
path_text(struct arena *arena, const struct path *path)
{
	struct str up;

	if (path->up == NULL)
		return path->name;
	up = path_text(arena, path->up);
	return up.len == 0 ? path->name : str_fmt(arena, "%.*s.%.*s", STR_ARG(up), STR_ARG(path->name));
}

static void
wrong(struct decoder *d, const struct path *path, struct str sentence)
{
	d->failed = true;
	if (d->problem->n_fields < PROBLEM_FIELDS_MAX)
		problem_add(d->problem, path_text(d->arena, path), sentence);
}

static bool
in_range(struct str text, int64_t min, int64_t max, int64_t *out)
{
	return str_i64(text, out) && *out >= min && *out <= max;
}

static bool
unsigned_in_range(struct str text, uint64_t max, uint64_t *out)
{
	return str_u64(text, out) && *out <= max;
}

static void
decode_number(struct decoder *d, const struct path *path, enum kind kind, const struct json *from, char *to)
{
	struct str text = from->type == JSON_NUMBER ? from->text : STR_NONE;
	bool fine = false;
	uint64_t u;
	int64_t i;

	if (kind == KIND_I32 && (fine = in_range(text, INT32_MIN, INT32_MAX, &i)))
		*(int32_t *)(void *)to = (int32_t)i;
	else if (kind == KIND_I64 && (fine = in_range(text, INT64_MIN, INT64_MAX, &i)))
		*(int64_t *)(void *)to = i;
	else if (kind == KIND_MONEY && (fine = in_range(text, INT64_MIN, INT64_MAX, &i)))
		((struct money *)(void *)to)->cents = i;
	else if (kind == KIND_U32 && (fine = unsigned_in_range(text, UINT32_MAX, &u)))
		*(uint32_t *)(void *)to = (uint32_t)u;
	else if (kind == KIND_U64 && (fine = unsigned_in_range(text, UINT64_MAX, &u)))
		*(uint64_t *)(void *)to = u;
	if (!fine)
		wrong(d, path, N_("This must be a whole number."));
}

/* A time with "Z" or "+hh:mm", kept with its offset. */
static bool
when_parse(struct str s, struct when *out)
{
	struct str end = str_sub(s, s.len < 6 ? 0 : s.len - 6, 6);
	int32_t minutes = 0;

	if (!instant_parse(s, &out->at))
		return false;
	if (!str_ends(s, STR("Z")) && !str_ends(s, STR("z")) && !clock_hm_parse(str_sub(end, 1, 5), &minutes))
		return false;
	out->offset_s = end.ptr[0] == '-' ? -60 * minutes : 60 * minutes;
	return true;
}

static void
decode_time(struct decoder *d, const struct path *path, enum kind kind, const struct json *from, char *to)
{
	struct str text = from->type == JSON_STRING ? from->text : STR_NONE;
	bool fine;

	switch (kind) {
	case KIND_INSTANT:
		fine = instant_parse(text, (struct instant *)(void *)to);
		break;
	case KIND_WHEN:
		fine = when_parse(text, (struct when *)(void *)to);
		break;
	case KIND_LOCAL:
		fine = local_parse(text, (struct local *)(void *)to);
		break;
	default:
		if (!date_parse(text, (struct date *)(void *)to))
			wrong(d, path, N_("This must be a date like 2026-02-15."));
		return;
	}
	if (!fine)
		wrong(d, path, kind == KIND_LOCAL ? N_("This must be a time like 2026-02-15T10:00:00.") :
		    N_("This must be a time like 2026-02-15T10:00:00Z."));
}

static void
decode_element(struct decoder *d, const struct path *path, const struct shape *shape, const struct json *from, char *to)
{
	if (from->type == JSON_NULL)
		return;
	if (shape != &text_shape)
		decode_object(d, path, shape, from, to);
	else if (from->type == JSON_STRING)
		((struct text *)(void *)to)->text = from->text;
	else
		wrong(d, path, N_("This must be a text."));
}

static void
decode_list(struct decoder *d, const struct path *path, const struct field *field, const struct json *from, char *holder)
{
	struct path element = { .up = path };
	const struct json *child;
	size_t i = 0;
	char *list;

	if (from->type != JSON_ARRAY) {
		wrong(d, path, N_("This must be a list."));
		return;
	}
	if (from->n > JSON_LIST_MAX) {
		wrong(d, path, N_("This list is too long."));
		return;
	}
	list = arena_alloc(d->arena, from->n * field->shape->size);
	for (child = from->first; child != NULL; child = child->next) {
		element.name = str_fmt(d->arena, "%zu", i);
		decode_element(d, &element, field->shape, child, list + i * field->shape->size);
		i++;
	}
	*(char **)(void *)(holder + field->offset) = list;
	*(size_t *)(void *)(holder + field->n_offset) = from->n;
}

static void
decode_bool_or_text(struct decoder *d, const struct path *path, enum kind kind, const struct json *from, char *to)
{
	if (kind == KIND_BOOL && (from->type == JSON_TRUE || from->type == JSON_FALSE))
		*(bool *)(void *)to = from->type == JSON_TRUE;
	else if (kind == KIND_STR && from->type == JSON_STRING)
		*(struct str *)(void *)to = from->text;
	else
		wrong(d, path, kind == KIND_BOOL ? N_("This must be true or false.") : N_("This must be a text."));
}

static void
decode_field(struct decoder *d, const struct path *path, const struct field *field, const struct json *from, char *holder)
{
	char *to = holder + field->offset;

	switch (field->kind) {
	case KIND_BOOL:
	case KIND_STR:
		decode_bool_or_text(d, path, field->kind, from, to);
		break;
	case KIND_I32:
	case KIND_I64:
	case KIND_U32:
	case KIND_U64:
	case KIND_MONEY:
		decode_number(d, path, field->kind, from, to);
		break;
	case KIND_INSTANT:
	case KIND_DATE:
	case KIND_LOCAL:
	case KIND_WHEN:
		decode_time(d, path, field->kind, from, to);
		break;
	case KIND_LIST:
		decode_list(d, path, field, from, holder);
		break;
	case KIND_ONE:
		decode_object(d, path, field->shape, from, to);
		break;
	case KIND_PTR:
		*(char **)(void *)to = arena_alloc(d->arena, field->shape->size);
		decode_object(d, path, field->shape, from, *(char **)(void *)to);
		break;
	case KIND_URL:
		assert(false);		/* a struct url is built by the program, never read */
	}
}

static void
decode_object(struct decoder *d, const struct path *path, const struct shape *shape, const struct json *from, char *to)
{
	struct path inner = { .up = path };
	const struct json *child;
	const struct field *field;

	if (from->type != JSON_OBJECT) {
		wrong(d, path, N_("This must be an object."));
		return;
	}
	for (child = from->first; child != NULL; child = child->next) {
		field = shape_field(shape, child->name);
		if (field == NULL || child->type == JSON_NULL)
			continue;
		inner.name = child->name;
		decode_field(d, &inner, field, child, to);
	}
}

enum err
json_decode(struct arena *arena, const struct shape *shape, struct str body, void *out, struct problem *problem)
{
	struct json_bounds bounds = { .depth = JSON_DEPTH_MAX, .values = JSON_VALUES_MAX };
	struct decoder d = { .arena = arena, .problem = problem };
	struct path top = { .name = STR_NONE };
	const struct json *tree;
	char *to;
	enum err e;

	if ((e = json_tree(arena, body, bounds, &tree, problem)) != OK)
		return e;
	to = arena_alloc(arena, shape->size);
	decode_object(&d, &top, shape, tree, to);
	if (d.failed)
		return ERR_INVALID;
	memcpy(out, to, shape->size);
	return OK;
}
