/* fuzz_import.c - import files: refused with lines and sentences, or read; what was read, written and read again is the same. */
#include "ctl/plan_file.h"
#include "tests/fuzz/fuzz.h"

static struct str
written(struct arena *arena, const struct store_file *store)
{
	struct buf buf;

	buf = buf_new(arena, 4 * 1024 * 1024);
	plan_write(&buf, store, NULL, 0);
	must(!buf.full);
	return buf_str(&buf);
}

FUZZ
{
	struct plan_reader *reader = NEW(arena, struct plan_reader);
	struct plan_reader *second = NEW(arena, struct plan_reader);
	struct plan_file file = { .n_stores = 0 };
	struct plan_file again = { .n_stores = 0 };
	struct str text;
	size_t i;

	reader->arena = second->arena = arena;
	reader->file = second->file = STR("in.json");
	if (!plan_read(reader, input, &file)) {
		must(reader->n_problems > 0);
		for (i = 0; i < reader->n_problems && i < PLAN_PROBLEMS_MAX; i++)
			must(str_starts(reader->problems[i], STR("in.json")) && utf8_valid(reader->problems[i]));
		return;
	}
	for (i = 0; i < file.n_stores && i < 2; i++) {
		text = written(arena, &file.stores[i]);
		must(plan_read(second, text, &again) && again.n_stores == 1);
		must(str_eq(written(arena, &again.stores[0]), text));
	}
}
