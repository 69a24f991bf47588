/*
 * view_template_spec.c - the official Mustache specification against view/template.c.
 *
 * MUSTACHE_SPEC names the directory of its JSON files, which are not in this repository. Cases with a raw form are left out: we have none.
 */
#include "view_test.h"

#include "base/file.h"
#include "view/json.h"
#include "view/template.h"

enum { FIELD_SIZE = 32, N_CASES_MIN = 100 };

static int n_run;
static int n_raw;

static const struct shape *shape_of(const struct json *json);

static struct field
field_of(const struct json *json, const char *name, size_t offset)
{
	struct field field = { .name = name, .kind = KIND_STR, .offset = offset };

	if (json->type == JSON_TRUE || json->type == JSON_FALSE)
		field.kind = KIND_BOOL;
	if (json->type == JSON_OBJECT) {
		field.kind = KIND_PTR;
		field.shape = shape_of(json);
	}
	if (json->type == JSON_ARRAY) {
		field.kind = KIND_LIST;
		field.n_offset = offset + sizeof(void *);
		field.shape = json->n == 0 ? NULL : shape_of(json->first);
	}
	return field;
}

/* The data's types as C types, laid out at run time. What is no object becomes a struct with the one field ".". */
static const struct shape *
shape_of(const struct json *json)
{
	struct shape *shape = NEW(life, struct shape);
	size_t n = json->type == JSON_OBJECT ? json->n : 1;
	struct field *fields = NEW_N(life, struct field, n + 1);
	const struct json *child;
	size_t i = 0;

	if (json->type != JSON_OBJECT)
		fields[0] = field_of(json, ".", 0);
	else
		for (child = json->first; child != NULL; child = child->next, i++)
			fields[i] = field_of(child, str_cstr(life, child->name), i * FIELD_SIZE);
	*shape = (struct shape){ .name = "data", .size = (n + 1) * FIELD_SIZE, .fields = fields, .n_fields = n };
	return shape;
}

static void *value_of(const struct json *json, const struct shape *shape);

static void
put_value(const struct json *json, const struct field *field, char *to)
{
	const struct json *child;
	char *list;
	size_t i = 0;

	to += field->offset;
	switch (field->kind) {
	case KIND_BOOL:
		*(bool *)(void *)to = json->type == JSON_TRUE;
		break;
	case KIND_PTR:
		*(void **)(void *)to = value_of(json, field->shape);
		break;
	case KIND_LIST:
		if (field->shape == NULL)
			break;
		list = arena_alloc(life, json->n * field->shape->size);
		for (child = json->first; child != NULL; child = child->next, i++)
			memcpy(list + i * field->shape->size, value_of(child, field->shape), field->shape->size);
		*(char **)(void *)to = list;
		*(size_t *)(void *)(to + sizeof(void *)) = json->n;
		break;
	default:
		*(struct str *)(void *)to = json->text;
		break;
	}
}

static void *
value_of(const struct json *json, const struct shape *shape)
{
	char *to = arena_alloc(life, shape->size);
	const struct json *child;
	size_t i = 0;

	if (json->type != JSON_OBJECT)
		put_value(json, &shape->fields[0], to);
	else
		for (child = json->first; child != NULL; child = child->next, i++)
			put_value(child, &shape->fields[i], to);
	return to;
}

static bool
partial(void *arg, struct str name, struct str *out)
{
	const struct json *partials = arg;
	const struct json *found = partials == NULL ? NULL : json_get(partials, name);

	if (found == NULL)
		return false;
	*out = found->text;
	return true;
}

static bool
has_raw_form(struct str text)
{
	return text.len > 0 && (memmem(text.ptr, text.len, "{{{", 3) != NULL || memmem(text.ptr, text.len, "{{&", 3) != NULL);
}

static bool
is_raw_case(const struct json *test)
{
	const struct json *partials = json_get(test, STR("partials"));
	const struct json *child;

	if (has_raw_form(json_get(test, STR("template"))->text))
		return true;
	for (child = partials == NULL ? NULL : partials->first; child != NULL; child = child->next)
		if (has_raw_form(child->text))
			return true;
	return false;
}

static void
run_case(const char *file, const struct json *test)
{
	struct templates from = { .life = life };
	struct view_env env = { .lang = LANG_EN };
	const struct json *data = json_get(test, STR("data"));
	const struct shape *shape = shape_of(data);
	const struct template *template;
	struct str problem = STR_NONE;
	struct buf out = buf_new(life, 65536);

	if (template_compile(&from, STR("case"), json_get(test, STR("template"))->text, shape, true, partial,
	    (void *)(uintptr_t)json_get(test, STR("partials")), &template, &problem) != OK)
		fail_msg("%s: %.*s: %.*s", file, STR_ARG(json_get(test, STR("name"))->text), STR_ARG(problem));
	template_render(template, &env, value_of(data, shape), &out);
	if (!str_eq(buf_str(&out), json_get(test, STR("expected"))->text))
		fail_msg("%s: %.*s: got \"%.*s\", expected \"%.*s\"", file, STR_ARG(json_get(test, STR("name"))->text),
		    STR_ARG(buf_str(&out)), STR_ARG(json_get(test, STR("expected"))->text));
	n_run++;
}

static void
run_file(const char *dir, const char *name)
{
	struct problem problem = { 0 };
	const struct json *root;
	const struct json *test;
	struct str text;

	assert_int_equal(file_read(life, str_fmt(life, "%s/%s", dir, name), 1024 * 1024, &text), OK);
	assert_int_equal(json_parse(life, text, 32, &root, &problem), OK);
	for (test = json_get(root, STR("tests"))->first; test != NULL; test = test->next)
		if (is_raw_case(test))
			n_raw++;
		else
			run_case(name, test);
}

static void
every_case_without_raw_output_passes(void **state)
{
	const char *dir = getenv("MUSTACHE_SPEC");

	(void)state;
	if (dir == NULL || *dir == '\0') {
		if (getenv("CI") != NULL)
			fail_msg("MUSTACHE_SPEC is not set, and in CI the specification must run");
		print_message("MUSTACHE_SPEC is not set to the directory of the Mustache specification's JSON files: skipped\n");
		skip();
	}
	run_file(dir, "comments.json");
	run_file(dir, "delimiters.json");
	run_file(dir, "interpolation.json");
	run_file(dir, "inverted.json");
	run_file(dir, "partials.json");
	run_file(dir, "sections.json");
	print_message("%d cases of the Mustache specification ran, %d with raw output left out\n", n_run, n_raw);
	assert_true(n_run >= N_CASES_MIN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_without_raw_output_passes),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
