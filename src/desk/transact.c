/*
 * transact.c - the one way to write, and the law of locks.
 *
 * Whoever changes what is busy on a day bumps that day's row in the same transaction, before reading.
 *
 * A day is a store's local day, its row is ('store', 0, day) in {slot_lock}, and a span changes every day whose reach it touches: from
 * two hours before the day to six hours after it, so that whoever has locked a day knows all that its bookings could meet. So the version
 * of the row is the version of the day's busy list (items, holds, classes): who has read the versions of all days that a list reaches
 * over, and then the list, may keep it for as long as these versions stay. What time alone ends, a hold or an unpaid appointment, ends in
 * every list by comparing expires_at, and writing that down later changes nothing; nor do the places taken of a class. Shifts, hours and
 * time off are not part of it: they are the catalogue's, which has a version of its own.
 *
 * The list may stand in the row itself (db/day_list.h), with the version it belongs to. A writer reads it under the lock it has just
 * taken: it is true if it belongs to the version before. Who knows all that it has changed of the day adds that, in the same transaction,
 * and gives it the new version; everybody else just leaves it behind, an older program too.
 *
 * Every writer of times (holds, bookings, cancellations, moves, lapses, re-seatings, classes) runs in desk_transact, which locks in this
 * order:
 *
 *   1. the idempotency row, if there is one: a twin of the request waits here and holds nothing;
 *   2. the slot_lock rows of all the request touches, sorted by (store, kind, ref, day), in one statement that also makes and changes
 *      them (db/lock.h); nothing that decides is read before. Rows nobody has locked yet are made and committed beforehand;
 *   3. then everything else: guests in the order of their phones, then appointments, items, claims, groups, events, messages, holds.
 *
 * One row a day, for named technicians too: writers of one store's day go one after another, and none needs to know beforehand whether
 * somebody will have to move to make room. A body that finds that it touches another day adds it to its scope and is run again. A published
 * class has its own row besides, ('slot', id, 1970-01-01), for its places, and its slot row FOR UPDATE after it.
 *
 * One transaction touches one store. It sends nothing: messages are rows. Its body may run several times, so it writes only to the
 * database and its own arg. Every comparison with the present uses desk->now, which a test can set, and never the database's clock.
 *
 * A commit whose answer was lost is run again: by the idempotency key, or because the act itself says that it has been done.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/metric.h"
#include "db/lock.h"
#include "db/sql.h"
#include "desk/desk_private.h"

enum {
	KNOWN_ROWS_MAX = 1024,		/* 8 KiB: a dozen stores for two months */
	REACH_BEFORE = 2 * 60,		/* minutes: no usual buffer is longer, */
	REACH_AFTER = 6 * 60,		/* and no usual service; few salons are open then */
};

struct run {
	struct desk	*desk;
	struct scope	*scope;
	desk_body	 body;
	void		*arg;
	struct lock_row	*rows;
	size_t		 n_rows;
	size_t		 mark;
	bool		 at_key;	/* waiting for, or refused by, the key */
};

struct span
scope_reach(const struct desk *desk, struct date day)
{
	struct date next = { .days = day.days + 1 };

	return (struct span){
		.from = MINUTE_OF(zone_day_start(desk->cat->zone, day)) - REACH_BEFORE,
		.to = MINUTE_OF(zone_day_start(desk->cat->zone, next)) + REACH_AFTER,
	};
}

void
scope_add(const struct desk *desk, struct scope *scope, struct span span)
{
	struct date day;
	struct date last;
	size_t i;

	last = desk_date(desk, (span.to > span.from ? span.to - 1 : span.to) + REACH_BEFORE);
	for (day = desk_date(desk, span.from - REACH_AFTER); day.days <= last.days; day.days++) {
		for (i = 0; i < scope->n_days && scope->days[i].days != day.days; i++)
			;
		if (i < scope->n_days)
			continue;
		assert(scope->n_days < SCOPE_DAYS_MAX);
		scope->days[scope->n_days++] = day;
	}
}

static void
add_want(const struct desk *desk, struct scope *scope, const struct want *want)
{
	struct span span;
	struct span own;
	size_t i;

	if (want->technician != ANY) {
		scope_add(desk, scope, want_span(desk->cat, want, want->technician));
		return;
	}
	span = (struct span){ .from = want->start, .to = want->start + 1 };
	for (i = 0; i < desk->cat->n_technicians; i++) {
		if (!catalogue_can(desk->cat, (int)i, want->service))
			continue;
		own = want_span(desk->cat, want, (int)i);
		span.from = own.from < span.from ? own.from : span.from;
		span.to = own.to > span.to ? own.to : span.to;
	}
	scope_add(desk, scope, span);
}

void
scope_add_wants(const struct desk *desk, struct scope *scope, const struct want *wants, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		add_want(desk, scope, &wants[i]);
}

bool
scope_grew(struct scope *scope)
{
	scope->again = scope->n_days != scope->n_locked;
	return scope->again;
}

static int
compare(const void *a, const void *b)
{
	return db_lock_compare(a, b);
}

/* The rows of a scope, sorted. */
static void
list_rows(struct run *run)
{
	const struct scope *scope;
	struct lock_row *row;
	size_t i;

	scope = run->scope;
	run->rows = row = NEW_N(run->desk->arena, struct lock_row, scope->n_days + 1);
	if (scope->slot_id != 0)
		*row++ = (struct lock_row){ .store_id = run->desk->cat->store.id, .kind = STR("slot"), .ref_id = scope->slot_id };
	for (i = 0; i < scope->n_days; i++)
		*row++ = (struct lock_row){ .store_id = run->desk->cat->store.id, .kind = STR("store"), .day = scope->days[i] };
	run->n_rows = (size_t)(row - run->rows);
	qsort(run->rows, run->n_rows, sizeof(*run->rows), compare);
}

/*
 * Lock rows that this worker has seen. One that a transaction makes and then rolls back (the time was taken) turns the locks of those
 * who wait for it into locks of gaps, which several hold at once and then deadlock over; so missing rows are made and committed first.
 */
static uint64_t known[KNOWN_ROWS_MAX];

static enum err
make_rows(const struct run *run)
{
	struct lock_row *missing;
	uint64_t *hashes;
	struct str text;
	size_t n;
	size_t i;
	enum err e;

	n = 0;
	missing = NEW_N(run->desk->arena, struct lock_row, run->n_rows);
	hashes = NEW_N(run->desk->arena, uint64_t, run->n_rows);
	for (i = 0; i < run->n_rows; i++) {
		text = str_fmt(run->desk->arena, "%llu %.*s %llu %d", (unsigned long long)run->rows[i].store_id,
		    STR_ARG(run->rows[i].kind), (unsigned long long)run->rows[i].ref_id, run->rows[i].day.days);
		hashes[n] = str_hash(text);
		if (known[hashes[n] % KNOWN_ROWS_MAX] != hashes[n])
			missing[n++] = run->rows[i];
	}
	if (n == 0)
		return OK;
	if ((e = db_lock_make(run->desk->db, missing, n)) != OK && e != ERR_UNCERTAIN)
		return e;
	for (i = 0; i < n && e == OK; i++)
		known[hashes[i] % KNOWN_ROWS_MAX] = hashes[i];
	return OK;
}

/* The key and the lock may go to the database together: a failure of either is looked at again one by one, and at_key is then exact. */
static enum err
once(struct db *db, void *arg)
{
	struct run *run;
	enum err e;

	run = arg;
	arena_rewind(run->desk->arena, run->mark);
	run->scope->again = false;
	run->scope->key_exists = false;
	if (run->scope->key != NULL) {
		run->at_key = true;
		if ((e = db_idempotency_insert(db, run->scope->key)) != OK) {
			run->scope->key_exists = e == ERR_EXISTS;
			return e;
		}
		run->at_key = false;
	}
	run->scope->n_locked = run->scope->n_days;
	if ((e = db_lock(db, run->rows, run->n_rows)) != OK)
		return e;
	return run->body(run->desk, run->scope, run->arg);
}

/*
 * ERR_IN_PROGRESS: a twin holds the key and has not ended. A run that asks for another is not the last: too many of them end as
 * ERR_BUSY, and so does a commit that stays uncertain without a key.
 */
enum err
desk_transact(struct desk *desk, struct scope *scope, desk_body body, void *arg)
{
	struct idempotency_row found;
	struct run run;
	int n_runs;
	enum err e;

	run = (struct run){ .desk = desk, .scope = scope, .body = body, .arg = arg };
	scope->uncertain = false;
	for (n_runs = 0; n_runs < SCOPE_RUNS_MAX; n_runs++) {
		list_rows(&run);
		if ((e = make_rows(&run)) != OK)
			return e;
		run.mark = arena_mark(desk->arena);
		run.at_key = false;
		e = db_transact(desk->db, once, &run);
		if (e == ERR_UNCERTAIN) {
			scope->uncertain = true;
			continue;
		}
		if (scope->again && e != ERR_BUSY && e != ERR_FAULT)
			continue;
		if (e == ERR_BUSY && run.at_key && db_idempotency_by_key(desk->db, scope->key, &found) == ERR_NOT_FOUND)
			return ERR_IN_PROGRESS;
		metric_add(METRIC_SLOT_TAKEN, e == ERR_SLOT_TAKEN ? 1 : 0);
		return e;
	}
	return scope->uncertain ? ERR_UNCERTAIN : ERR_BUSY;
}
