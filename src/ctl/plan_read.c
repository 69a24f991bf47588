/* plan_read.c - an import file, read whole, with all that is wrong in it. */
#include "base/arena.h"
#include "ctl/plan_file.h"

enum {
	FILE_DEPTH_MAX = 8,
	STORES_MAX = 1000,
};

static const char *const file_others[] = { "business", "stores", NULL };
static const struct noun file_noun = { NULL, 0, file_others };

static uint32_t
line_at(struct str text, size_t offset)
{
	uint32_t line;
	size_t i;

	line = 1;
	for (i = 0; i < offset && i < text.len; i++)
		line += text.ptr[i] == '\n';
	return line;
}

static void
read_store(struct plan_reader *reader, struct str path, const struct json *node, struct store_file *store)
{
	struct plan_store *own;

	own = &store->plan.store;
	store->line = node->line;
	plan_object(reader, path, node, &store_noun, own);
	if (node->type != JSON_OBJECT)
		return;
	if (zone_load(reader->arena, own->timezone, &store->zone) != OK)
		store->zone = NULL;		/* said already */
	if (own->hold_max_seconds < own->hold_seconds)
		plan_problem(reader, node->line, path, "hold_max_seconds must not be less than hold_seconds");
	plan_read_lists(reader, path, node, store);
	plan_check(reader, path, node, store);
}

static void
check_stores(struct plan_reader *reader, const struct plan_file *file)
{
	const struct plan_store *a;
	const struct plan_store *b;
	size_t i;
	size_t j;

	for (i = 0; i < file->n_stores; i++)
		for (j = 0; j < i; j++) {
			a = &file->stores[i].plan.store;
			b = &file->stores[j].plan.store;
			if (str_eq(a->public_id, b->public_id) || str_eq(a->code, b->code))
				plan_problem(reader, file->stores[i].line, plan_path(reader, STR_NONE, "stores", i),
				    "its id or code stands above already, at stores[%zu]", j);
		}
}

bool
plan_read(struct plan_reader *reader, struct str text, struct plan_file *out)
{
	struct plan_business business;
	struct problem problem = { 0 };
	const struct json *root;
	const struct json *node;
	struct plan_file file = { 0 };
	size_t n;
	size_t i;

	if (json_parse(reader->arena, text, FILE_DEPTH_MAX, &root, &problem) != OK) {
		plan_problem(reader, line_at(text, problem.offset), STR_NONE, "this is not JSON: it breaks here, at byte %zu of the file",
		    problem.offset);
		return false;
	}
	plan_object(reader, STR_NONE, root, &file_noun, NULL);
	business = (struct plan_business){ 0 };
	node = root->type == JSON_OBJECT ? json_get(root, STR("business")) : NULL;
	if (node == NULL)
		plan_problem(reader, root->line, STR("business"), "is missing");
	else
		plan_object(reader, STR("business"), node, &business_noun, &business);
	node = plan_list(reader, STR_NONE, root, "stores", STORES_MAX, &n);
	file.stores = NEW_N(reader->arena, struct store_file, n);
	if (n == 0)
		plan_problem(reader, root->line, STR("stores"), "must be a list of at least one store");
	for (i = 0; node != NULL; node = node->next, i++) {
		read_store(reader, plan_path(reader, STR_NONE, "stores", i), node, &file.stores[i]);
		file.stores[i].plan.business = business;
		file.n_stores++;
	}
	check_stores(reader, &file);
	*out = file;
	return reader->n_problems == 0;
}
