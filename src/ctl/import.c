/*
 * import.c - slotkeeperctl import: brings stores to what a file says, all of them in one transaction.
 *
 * The file is read and checked whole before the database is asked anything. What is in the database and not in the file is put into the
 * plan, switched off: bookings go on pointing at it. A plan whose text equals that of what is there is not written, so the same file
 * again changes nothing, not even a version.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "ctl/ctl.h"
#include "ctl/plan_file.h"
#include "db/lock.h"
#include "db/sql.h"

enum {
	IMPORT_FILE_MAX = 16 * 1024 * 1024,
	PLAN_TEXT_MAX = 32 * 1024 * 1024,
};

struct work {
	struct ctl		*ctl;
	struct plan_file	 file;
	struct instant		 now;
	struct slot_notes	*notes;		/* of each store */
	bool			*changed;	/* whether each store's plan was */
	size_t			 failed;	/* the store under way */
};

/* Rows of the lists that begin with store_id and public_id. */
struct named {
	uint64_t	store_id;
	struct str	public_id;
};

static struct str
name_of(const void *rows, size_t i, size_t size)
{
	return ((const struct named *)(const void *)((const char *)rows + i * size))->public_id;
}

static bool
has(const void *rows, size_t n, size_t size, struct str public_id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(name_of(rows, i, size), public_id))
			return true;
	return false;
}

/* Adds the rows of is that are not in want; whoever calls switches them off. Gives back the new list. */
static void *
merged(struct arena *arena, const void *want, size_t *n, const void *is, size_t n_is, size_t size)
{
	char *rows;
	size_t n_want;
	size_t i;

	n_want = *n;
	rows = arena_alloc(arena, (n_want + n_is) * size);
	if (n_want > 0)
		memcpy(rows, want, n_want * size);
	for (i = 0; i < n_is; i++)
		if (!has(want, n_want, size, name_of(is, i, size)))
			memcpy(rows + (*n)++ * size, (const char *)is + i * size, size);
	return rows;
}

#define MERGE(list)											\
	plan.list = merged(arena, want->list, &plan.n_##list, is->list, is->n_##list, sizeof(is->list[0]));	\
	for (i = want->n_##list; i < plan.n_##list; i++)						\
		plan.list[i].active = false
#define KEEP_PLACE(list)										\
	for (i = want->n_##list; i < plan.n_##list; i++)						\
		plan.list[i].position = (int32_t)i
/* What hangs on an owner that is gone stays with it. */
#define MERGE_OF(list, owner, owners)									\
	plan.list = arena_alloc(arena, (want->n_##list + is->n_##list) * sizeof(is->list[0]));		\
	if (want->n_##list > 0)										\
		memcpy(plan.list, want->list, want->n_##list * sizeof(is->list[0]));			\
	for (i = 0; i < is->n_##list; i++)								\
		if (is->list[i].owner.len > 0 && !has(want->owners, want->n_##owners, sizeof(want->owners[0]), is->list[i].owner))	\
			plan.list[plan.n_##list++] = is->list[i]

static struct plan
merge(struct arena *arena, const struct plan *want, const struct plan *is)
{
	struct plan plan;
	size_t i;

	plan = *want;
	MERGE(categories);
	KEEP_PLACE(categories);
	MERGE(resources);
	MERGE(services);
	KEEP_PLACE(services);
	MERGE(technicians);
	KEEP_PLACE(technicians);
	MERGE(courses);
	KEEP_PLACE(courses);
	MERGE_OF(needs, service, services);
	MERGE_OF(skills, technician, technicians);
	MERGE_OF(hours, technician, technicians);
	MERGE_OF(exceptions, technician, technicians);
	MERGE_OF(time_off, technician, technicians);
	plan_sort(&plan);
	return plan;
}

#define SET_STORE(list)											\
	for (i = 0; i < plan->n_##list; i++)								\
		plan->list[i].store_id = plan->store.id

static void
set_store(struct plan *plan)
{
	size_t i;

	SET_STORE(hours);
	SET_STORE(exceptions);
	SET_STORE(closures);
	SET_STORE(categories);
	SET_STORE(resources);
	SET_STORE(services);
	SET_STORE(needs);
	SET_STORE(technicians);
	SET_STORE(skills);
	SET_STORE(time_off);
	SET_STORE(courses);
}

static struct str
text_of(struct arena *arena, const struct plan *plan, const struct zone *zone)
{
	struct store_file store = { 0 };
	struct buf buf;

	store.plan = *plan;
	store.zone = zone;
	buf = buf_new(arena, PLAN_TEXT_MAX);
	plan_write(&buf, &store, NULL, 0);
	return buf_str(&buf);
}

static enum err
bring(struct db *db, struct work *work, size_t i)
{
	struct store_file *store;
	struct arena *arena;
	struct lock_row lock;
	struct plan is;
	struct plan plan;
	enum err e;

	store = &work->file.stores[i];
	arena = work->ctl->arena;
	if ((e = db_plan_open(db, &store->plan)) != OK)
		return e;
	/* Two imports take turns. The day is no day of a calendar, so nobody else waits. */
	lock = (struct lock_row){ .store_id = store->plan.store.id, .kind = STR("store") };
	if ((e = db_lock(db, &lock, 1)) != OK)
		return e;
	if ((e = db_plan_read(db, store->plan.store.id, &is)) != OK)
		return e;
	plan = merge(arena, &store->plan, &is);
	set_store(&plan);
	work->changed[i] = !str_eq(text_of(arena, &plan, store->zone), text_of(arena, &is, store->zone));
	if (work->changed[i] && (e = db_plan_write(db, &plan)) != OK)
		return e;
	if ((e = slots_publish(db, store, work->now, &work->notes[i])) != OK)
		return e;
	return work->changed[i] ? db_catalogue_bump(db, store->plan.store.id) : OK;
}

static enum err
bring_all(struct db *db, void *arg)
{
	struct work *work;
	size_t i;
	enum err e;

	work = arg;
	for (i = 0; i < work->file.n_stores; i++) {
		work->failed = i;
		work->notes[i].n_notes = work->notes[i].n_left_out = work->notes[i].n_written = 0;
		if ((e = bring(db, work, i)) != OK)
			return e;
	}
	return OK;
}

static void
complain(const struct work *work, enum err e)
{
	const struct plan_store *store;

	store = &work->file.stores[work->failed].plan.store;
	if (e == ERR_FORBIDDEN)
		ctl_complain(work->ctl, "store \"%.*s\" belongs to another business; nothing was changed", STR_ARG(store->public_id));
	else if (e == ERR_EXISTS)
		ctl_complain(work->ctl, "another store has the code \"%.*s\"; nothing was changed", STR_ARG(store->code));
	else if (e == ERR_UNCERTAIN)
		ctl_complain(work->ctl, "the database was lost at the very end; import the file again to be sure");
	else
		ctl_complain(work->ctl, "store \"%.*s\" could not be written (%.*s); nothing was changed", STR_ARG(store->code),
		    STR_ARG(err_code(e)));
}

static void
report(const struct work *work)
{
	const struct slot_notes *notes;
	size_t i;
	size_t j;

	for (i = 0; i < work->file.n_stores; i++) {
		notes = &work->notes[i];
		printf("%.*s: %s", STR_ARG(work->file.stores[i].plan.store.code), work->changed[i] ? "changed" : "unchanged");
		if (notes->n_written > 0)
			printf(", %zu slots published", notes->n_written);
		putchar('\n');
		for (j = 0; j < notes->n_notes; j++)
			printf("note: %.*s\n", STR_ARG(notes->notes[j]));
		if (notes->n_left_out > 0)
			printf("note: %zu more like these\n", notes->n_left_out);
	}
}

static bool
read_plan(struct work *work, const char *name)
{
	struct plan_reader reader = { 0 };
	struct str text;
	size_t i;
	enum err e;

	e = file_read(work->ctl->arena, str_of(name), IMPORT_FILE_MAX, &text);
	if (e != OK) {
		ctl_complain(work->ctl, "%s: %s", name, e == ERR_NOT_FOUND ? "there is no such file" :
		    e == ERR_TOO_LARGE ? "the file is over 16 MiB" : "the file cannot be read");
		return false;
	}
	reader.arena = work->ctl->arena;
	reader.file = str_of(name);
	if (plan_read(&reader, text, &work->file))
		return true;
	for (i = 0; i < reader.n_problems && i < PLAN_PROBLEMS_MAX; i++)
		fprintf(stderr, "%.*s\n", STR_ARG(reader.problems[i]));
	if (reader.n_problems > PLAN_PROBLEMS_MAX)
		fprintf(stderr, "and %zu more.\n", reader.n_problems - PLAN_PROBLEMS_MAX);
	ctl_complain(work->ctl, "%s was not imported; nothing was changed", name);
	return false;
}

static int
import(struct work *work)
{
	size_t n;
	size_t i;
	enum err e;

	n = work->file.n_stores;
	work->now = clock_now();
	work->changed = NEW_N(work->ctl->arena, bool, n);
	work->notes = NEW_N(work->ctl->arena, struct slot_notes, n);
	for (i = 0; i < n; i++) {
		work->notes[i].arena = work->ctl->arena;
		work->notes[i].notes = NEW_N(work->ctl->arena, struct str, SLOT_NOTES_MAX);
	}
	if ((e = db_transact(work->ctl->db, bring_all, work)) != OK) {
		complain(work, e);
		return EXIT_WRONG;
	}
	report(work);
	return 0;
}

int
import_main(struct ctl *ctl, int argc, char *argv[])
{
	static const struct option options[] = {
		{ "dry-run", no_argument, NULL, 'n' },
		{ NULL, 0, NULL, 0 },
	};
	struct work work = { 0 };
	bool dry;
	int c;

	dry = false;
	while ((c = getopt_long(argc, argv, "n", options, NULL)) != -1) {
		if (c != 'n')
			return ctl_usage(ctl);
		dry = true;
	}
	if (optind + 1 != argc)
		return ctl_usage(ctl);
	work.ctl = ctl;
	if (!read_plan(&work, argv[optind]))
		return EXIT_WRONG;
	if (!dry)
		return import(&work);
	printf("%s: %zu stores, nothing wrong.\n", argv[optind], work.file.n_stores);
	return 0;
}
