/*
 * transact.c - the one way to write, and the law of locks.
 *
 * Every writer of times (holds, bookings, cancellations, lapses, re-seatings) runs in desk_transact, which locks in this order:
 *
 *   1. the idempotency row, if there is one: a twin of the request waits here and holds nothing;
 *   2. the slot_lock rows of all the request touches, sorted by (store, kind, ref, day), in one statement that also makes and changes
 *      them (db/lock.h); nothing that decides is read before. Rows nobody has locked yet are made and committed beforehand;
 *   3. then everything else: guests in the order of their phones, then appointments, items, claims, groups, events, messages, holds.
 *
 * A narrow scope is the rows (technician, day) of named technicians, on both days when a span crosses midnight. A wide scope is the
 * store's row of a day and those of all its technicians: for "any", for resources, and for whatever may re-seat others. Since a wide
 * scope holds every technician's row, it excludes the narrow ones it could meet. Who works in a narrow scope and finds that somebody
 * would have to move, or that a seat lies outside, adds to the scope and runs again; "taken" is only said when no wider scope could
 * find room. A published class has its own row, ('slot', id, 1970-01-01), and its slot row FOR UPDATE after it.
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

enum { KNOWN_ROWS_MAX = 8192 };		/* 64 KiB: 130 technicians for two months */

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

static bool
has_place(const struct scope *scope, int technician, struct date day)
{
	size_t i;

	for (i = 0; i < scope->n_places; i++)
		if (scope->places[i].day.days == day.days && (scope->wide || scope->places[i].technician == technician))
			return true;
	return false;
}

void
scope_add(const struct desk *desk, struct scope *scope, int technician, struct span span)
{
	struct date day;
	struct date last;

	if (technician == ANY)
		scope->wide = true;
	day = desk_date(desk, span.from);
	last = desk_date(desk, span.to > span.from ? span.to - 1 : span.to);
	for (; day.days <= last.days; day.days++) {
		if (has_place(scope, technician, day))
			continue;
		assert(scope->n_places < SCOPE_PLACES_MAX);
		scope->places[scope->n_places++] = (struct place){ .technician = technician, .day = day };
	}
}

void
scope_add_want(const struct desk *desk, struct scope *scope, const struct want *want)
{
	struct span span;
	struct span own;
	size_t i;

	if (want->technician != ANY)
		scope_add(desk, scope, want->technician, want_span(desk->cat, want, want->technician));
	if (want->technician != ANY && !catalogue_needs_resources(desk->cat, want->service))
		return;
	span = (struct span){ .from = want->start, .to = want->start + 1 };
	for (i = 0; i < desk->cat->n_technicians; i++) {
		if (!catalogue_can(desk->cat, (int)i, want->service))
			continue;
		own = want_span(desk->cat, want, (int)i);
		span.from = own.from < span.from ? own.from : span.from;
		span.to = own.to > span.to ? own.to : span.to;
	}
	scope_add(desk, scope, ANY, span);
}

bool
scope_grows(const struct desk *desk, struct scope *scope, const struct want *wants, size_t n)
{
	size_t n_before;
	size_t i;
	bool wide;

	n_before = scope->n_places;
	wide = scope->wide;
	for (i = 0; i < n; i++)
		scope_add_want(desk, scope, &wants[i]);
	scope->again = scope->n_places != n_before || scope->wide != wide;
	return scope->again;
}

bool
scope_covers(const struct desk *desk, const struct scope *scope, int technician, struct span span)
{
	struct date day;
	struct date last;

	last = desk_date(desk, span.to > span.from ? span.to - 1 : span.to);
	for (day = desk_date(desk, span.from); day.days <= last.days; day.days++)
		if (!has_place(scope, technician, day))
			return false;
	return true;
}

static int
compare(const void *a, const void *b)
{
	return db_lock_compare(a, b);
}

static void
add_row(const struct desk *desk, struct lock_row *rows, size_t *n, struct str kind, uint64_t ref_id, struct date day)
{
	rows[(*n)++] = (struct lock_row){ .store_id = desk->cat->store.id, .kind = kind, .ref_id = ref_id, .day = day };
}

/* The rows of a scope, sorted, each once. */
static void
list_rows(struct run *run)
{
	const struct scope *scope;
	struct lock_row *rows;
	struct desk *desk;
	size_t n;
	size_t i;
	size_t t;

	n = 0;
	desk = run->desk;
	scope = run->scope;
	rows = NEW_N(desk->arena, struct lock_row, scope->n_places * (scope->wide ? desk->cat->n_technicians + 1 : 1) + 2);
	if (scope->slot_id != 0)
		add_row(desk, rows, &n, STR("slot"), scope->slot_id, (struct date){ 0 });
	for (i = 0; i < scope->n_places; i++) {
		if (!scope->wide) {
			add_row(desk, rows, &n, STR("technician"), desk_technician_key(desk, scope->places[i].technician),
			    scope->places[i].day);
			continue;
		}
		add_row(desk, rows, &n, STR("store"), 0, scope->places[i].day);
		for (t = 0; t < desk->cat->n_technicians; t++)
			add_row(desk, rows, &n, STR("technician"), desk->cat->technicians[t].id, scope->places[i].day);
	}
	qsort(rows, n, sizeof(*rows), compare);
	run->rows = rows;
	run->n_rows = 0;
	for (i = 0; i < n; i++)
		if (i == 0 || db_lock_compare(&rows[run->n_rows - 1], &rows[i]) != 0)
			rows[run->n_rows++] = rows[i];
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
