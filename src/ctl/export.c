/* export.c - slotkeeperctl export: a store as a file that import takes. Slots that are over are left out. */
#include <stdio.h>

#include "base/arena.h"
#include "ctl/ctl.h"
#include "ctl/plan_file.h"
#include "db/lock.h"
#include "db/sql.h"

enum {
	PLAN_TEXT_MAX = 32 * 1024 * 1024,
	SLOTS_MAX = 100000,
};

struct work {
	struct str		 name;
	struct store_file	 store;
	struct slot_plan	*slots;
	size_t			 n_slots;
};

/* The import's own lock keeps one from falling in between: each statement sees what is committed when it runs. */
static enum err
read_all(struct db *db, void *arg)
{
	struct lock_row lock;
	struct work *work;
	uint64_t id;
	enum err e;

	work = arg;
	if ((e = db_plan_find(db, work->name, &id)) != OK)
		return e;
	lock = (struct lock_row){ .store_id = id, .kind = STR("store") };
	if ((e = db_lock(db, &lock, 1)) != OK)
		return e;
	if ((e = db_plan_read(db, id, &work->store.plan)) != OK)
		return e;
	return db_slot_plan_list(db, id, clock_now(), SLOTS_MAX, &work->slots, &work->n_slots);
}

int
export_main(struct ctl *ctl, int argc, char *argv[])
{
	struct work work = { 0 };
	struct buf buf;
	enum err e;

	if (argc != 2)
		return ctl_usage(ctl);
	work.name = str_of(argv[1]);
	e = db_transact(ctl->db, read_all, &work);
	if (e != OK) {
		ctl_complain(ctl, e == ERR_NOT_FOUND ? "there is no store %s" : "store %s cannot be read", argv[1]);
		return EXIT_WRONG;
	}
	if (zone_load(ctl->arena, work.store.plan.store.timezone, &work.store.zone) != OK) {
		ctl_complain(ctl, "this machine does not know the time zone %.*s; install tzdata",
		    STR_ARG(work.store.plan.store.timezone));
		return EXIT_WRONG;
	}
	buf = buf_new(ctl->arena, PLAN_TEXT_MAX);
	plan_write(&buf, &work.store, work.slots, work.n_slots);
	if (buf.full || !ctl_print(buf_str(&buf))) {
		ctl_complain(ctl, "store %s could not be written out", argv[1]);
		return EXIT_WRONG;
	}
	return 0;
}
