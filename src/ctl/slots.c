/*
 * slots.c - published slots of an import file into a store, in the import's transaction.
 *
 * What is there and taken by anybody stays as it is, and what is past stays past, but for an entry counted from today: once past and
 * taken by nobody it is moved forward. A teacher who has something else at the time is left alone, with a note. Writers of
 * appointments lock the same rows: the teacher's days, and the slot itself.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "ctl/plan_file.h"
#include "db/lock.h"

enum {
	WEEK = 7,
	MINUTE_S = 60,
};

struct wanted {
	struct slot_plan	slot;
	const struct slot_entry	*entry;
	bool			is_there;
	struct slot_plan	is;
};

struct publisher {
	struct db		*db;
	const struct store_file	*store;
	struct instant		 now;
	struct slot_notes	*notes;
	struct wanted		*wanted;
	size_t			 n;
};

static void
note(struct publisher *publisher, const struct wanted *wanted, const char *sentence)
{
	struct slot_notes *notes;

	notes = publisher->notes;
	if (notes->n_notes == SLOT_NOTES_MAX) {
		notes->n_left_out++;
		return;
	}
	notes->notes[notes->n_notes++] = str_fmt(notes->arena, "%.*s, slot %.*s: %s", STR_ARG(publisher->store->plan.store.code),
	    STR_ARG(wanted->slot.public_id), sentence);
}

/* A wall time that the clocks skip is no class; of one that comes twice the first counts. */
static void
want(struct publisher *publisher, const struct slot_entry *entry, uint64_t technician_id, struct str public_id, struct local start)
{
	struct instant instants[2];
	struct wanted *wanted;

	wanted = &publisher->wanted[publisher->n];
	wanted->entry = entry;
	wanted->is_there = false;
	wanted->slot = (struct slot_plan){
		.store_id = publisher->store->plan.store.id,
		.technician_id = technician_id,
		.public_id = public_id,
		.course = entry->course,
		.technician = entry->technician,
		.local_start = start,
		.capacity = entry->capacity,
		.status = entry->status,
		.modifier_kind = entry->modifier_kind,
		.modifier = entry->modifier,
	};
	if (zone_instants(publisher->store->zone, start, instants) == 0) {
		note(publisher, wanted, "not published: the clocks are put forward over its time");
		return;
	}
	wanted->slot.starts_at = instants[0];
	wanted->slot.ends_at.us = instants[0].us + entry->minutes * US_PER_MIN;
	publisher->n++;
}

static struct local
local_of(struct date today, int32_t days, int32_t minutes)
{
	struct local local;

	local.date.days = today.days + days;
	local.seconds = minutes * MINUTE_S;
	return local;
}

static enum err
expand(struct publisher *publisher, const struct slot_entry *entry, struct date today)
{
	struct slot_plan teacher = { 0 };
	struct civil civil;
	struct local start;
	int32_t day;
	enum err e;

	teacher.store_id = publisher->store->plan.store.id;
	teacher.technician = entry->technician;
	if ((e = db_slot_plan_teacher(publisher->db, &teacher)) != OK)
		return e;
	if (entry->weeks_ahead == 0) {
		start = entry->in_days == NO_DAY ? entry->starts : local_of(today, entry->in_days, entry->at);
		want(publisher, entry, teacher.technician_id, entry->public_id, start);
		return OK;
	}
	for (day = 0; day < WEEK * entry->weeks_ahead; day++) {
		start = local_of(today, day, entry->at);
		if (!entry->weekdays[date_weekday(start.date)])
			continue;
		civil = date_civil(start.date);
		want(publisher, entry, teacher.technician_id, str_fmt(publisher->notes->arena, "%.*s-%04d%02d%02d",
		    STR_ARG(entry->public_id), civil.year, civil.month, civil.day), start);
	}
	return OK;
}

static bool
same(const struct slot_plan *a, const struct slot_plan *b)
{
	return str_eq(a->course, b->course) && str_eq(a->technician, b->technician) && a->starts_at.us == b->starts_at.us &&
	    a->ends_at.us == b->ends_at.us && a->capacity == b->capacity && str_eq(a->status, b->status) &&
	    str_eq(a->modifier_kind, b->modifier_kind) && a->modifier == b->modifier;
}

/* Reads what is there, and says whether the slot must be written. A counted entry that is still to come keeps its time. */
static enum err
decide(struct publisher *publisher, struct wanted *wanted, bool *out)
{
	bool counted;
	bool past;
	enum err e;

	*out = false;
	e = db_slot_plan_by_id(publisher->db, wanted->slot.store_id, wanted->slot.public_id, &wanted->is);
	if (e == ERR_NOT_FOUND) {
		*out = wanted->slot.starts_at.us > publisher->now.us;
		return OK;
	}
	if (e != OK)
		return e;
	wanted->is_there = true;
	wanted->slot.id = wanted->is.id;
	counted = wanted->entry->in_days != NO_DAY;
	past = wanted->is.starts_at.us <= publisher->now.us;
	if (counted && !past) {
		wanted->slot.local_start = wanted->is.local_start;
		wanted->slot.starts_at = wanted->is.starts_at;
		wanted->slot.ends_at.us = wanted->is.starts_at.us + wanted->entry->minutes * US_PER_MIN;
	}
	*out = (counted || !past) && wanted->is.n_booked == 0 && (past || wanted->is.n_held == 0) && !same(&wanted->slot, &wanted->is);
	return OK;
}

static void
add_days(const struct zone *zone, const struct slot_plan *slot, struct lock_row *rows, size_t *n)
{
	struct date first;
	struct date last;
	struct instant end;

	end.us = slot->ends_at.us - 1;
	first = zone_local(zone, slot->starts_at).date;
	last = zone_local(zone, end).date;
	for (; first.days <= last.days; first.days++)
		rows[(*n)++] = (struct lock_row){ .store_id = slot->store_id, .kind = STR("store"), .day = first };
}

static int
by_row(const void *a, const void *b)
{
	return db_lock_compare(a, b);
}

/* Classes are under a day long: each touches two days at most, its old self two more, and its own row. */
static enum err
lock_all(struct publisher *publisher)
{
	const struct wanted *wanted;
	struct lock_row *rows;
	size_t n;
	size_t i;
	size_t kept;

	rows = NEW_N(publisher->notes->arena, struct lock_row, publisher->n * 5);
	n = 0;
	for (i = 0; i < publisher->n; i++) {
		wanted = &publisher->wanted[i];
		add_days(publisher->store->zone, &wanted->slot, rows, &n);
		if (!wanted->is_there)
			continue;
		add_days(publisher->store->zone, &wanted->is, rows, &n);
		rows[n++] = (struct lock_row){ .store_id = wanted->slot.store_id, .kind = STR("slot"), .ref_id = wanted->is.id };
	}
	qsort(rows, n, sizeof(*rows), by_row);
	kept = 0;
	for (i = 0; i < n; i++)
		if (kept == 0 || db_lock_compare(&rows[kept - 1], &rows[i]) != 0)
			rows[kept++] = rows[i];
	return db_lock(publisher->db, rows, kept);
}

static enum err
write_one(struct publisher *publisher, struct wanted *wanted)
{
	bool must;
	bool clashes;
	enum err e;

	if ((e = decide(publisher, wanted, &must)) != OK || !must)
		return e;
	if ((e = db_slot_plan_clashes(publisher->db, &wanted->slot, &clashes)) != OK)
		return e;
	if (clashes) {
		note(publisher, wanted, "not published: its teacher has something else then");
		return OK;
	}
	if (wanted->is_there)
		e = db_slot_plan_update(publisher->db, &wanted->slot);
	else
		e = db_slot_plan_insert(publisher->db, &wanted->slot);
	if (e == OK)
		publisher->notes->n_written++;
	return e;
}

static size_t
count(const struct store_file *store)
{
	size_t n;
	size_t i;

	n = 0;
	for (i = 0; i < store->n_slots; i++)
		n += store->slots[i].weeks_ahead == 0 ? 1 : (size_t)(WEEK * store->slots[i].weeks_ahead);
	return n;
}

enum err
slots_publish(struct db *db, const struct store_file *store, struct instant now, struct slot_notes *notes)
{
	struct publisher publisher;
	bool must;
	size_t kept;
	size_t i;
	enum err e;

	publisher = (struct publisher){ .db = db, .store = store, .now = now, .notes = notes };
	publisher.wanted = NEW_N(notes->arena, struct wanted, count(store));
	for (i = 0; i < store->n_slots; i++)
		if ((e = expand(&publisher, &store->slots[i], zone_local(store->zone, now).date)) != OK)
			return e;
	kept = 0;
	for (i = 0; i < publisher.n; i++) {
		if ((e = decide(&publisher, &publisher.wanted[i], &must)) != OK)
			return e;
		if (must)
			publisher.wanted[kept++] = publisher.wanted[i];
	}
	publisher.n = kept;
	if (kept == 0)
		return OK;
	/* The lock comes before the decision that counts: a seat may be taken between the reading above and here. */
	if ((e = lock_all(&publisher)) != OK)
		return e;
	for (i = 0; i < publisher.n; i++)
		if ((e = write_one(&publisher, &publisher.wanted[i])) != OK)
			return e;
	return OK;
}
