/* fuzz_json.c - request bodies into structs and trees: what was understood, written out and read again, is the same. */
#include "base/err.h"
#include "tests/fuzz/fuzz.h"
#include "view/json.h"

struct item {
	struct str	service_id;
	struct local	datetime;
	bool		any;
};

struct body {
	struct str	store_id;
	int32_t		n;
	int64_t		big;
	struct date	day;
	struct item	*items;
	size_t		n_items;
	struct text	*names;
	size_t		n_names;
};

static const struct shape item_shape = SHAPE(item, FIELD(item, service_id), FIELD(item, datetime), FIELD(item, any));
static const struct shape body_shape = SHAPE(body, FIELD(body, store_id), FIELD(body, n), FIELD(body, big), FIELD(body, day),
	FIELD_LIST(body, items, n_items, &item_shape), FIELD_LIST(body, names, n_names, &text_shape));

static size_t
depth_of(const struct json *json)
{
	const struct json *child;
	size_t deepest;
	size_t n;

	deepest = 0;
	for (child = json->first; child != NULL; child = child->next)
		if ((n = depth_of(child)) > deepest)
			deepest = n;
	return deepest + 1;
}

static struct str
written(struct arena *arena, const struct body *body)
{
	struct buf buf;

	buf = buf_new(arena, 1024 * 1024);
	json_add(&buf, &body_shape, body);
	must(!buf.full);
	return buf_str(&buf);
}

FUZZ
{
	struct problem *problem = NEW(arena, struct problem);
	struct body again = { .n = 0 };
	struct body body = { .n = 0 };
	const struct json *tree;
	struct str text;
	enum err e;

	if (input.len > REQUEST_BODY_MAX)
		return;
	e = json_decode(arena, &body_shape, input, &body, problem);
	must(e == OK || e == ERR_BAD_JSON || e == ERR_INVALID || e == ERR_TOO_LARGE);
	must(e != ERR_BAD_JSON || problem->offset <= input.len);
	must(e != ERR_INVALID || problem->n_fields > 0);
	if (e == OK) {
		must(body.n_items <= JSON_LIST_MAX && body.n_names <= JSON_LIST_MAX && utf8_valid(body.store_id));
		text = written(arena, &body);
		must(json_decode(arena, &body_shape, text, &again, problem) == OK);
		must(str_eq(written(arena, &again), text));
	}
	if (json_parse(arena, input, 16, &tree, problem) == OK)
		must(depth_of(tree) <= 17 && utf8_valid(input));
	else
		must(problem->offset <= input.len);
}
