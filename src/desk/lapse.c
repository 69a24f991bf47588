/*
 * lapse.c - what has run out.
 *
 * An unpaid appointment that has run out reads as cancelled everywhere, whether or not this ran; only its claims still stand in the way.
 * A writer therefore ends what it meets in its picture before it writes claims of its own, and a timed job ends the rest.
 */
#include "db/appointment.h"
#include "db/busy.h"
#include "db/claim.h"
#include "desk/desk_private.h"
#include "desk/hook.h"

static enum err
lapse(struct desk *desk, uint64_t appointment_id)
{
	struct appointment_key key;
	struct claim_key claim;
	struct event_row event;
	struct item_row *items;
	size_t n_items;
	size_t i;
	enum err e;

	key = (struct appointment_key){ .store_id = desk->cat->store.id, .id = appointment_id, .now = desk->now };
	if ((e = db_appointment_lapse(desk->db, &key)) != OK)
		return e == ERR_WRONG_STATE ? OK : e;		/* paid or ended meanwhile */
	if ((e = db_item_list(desk->db, &key, &items, &n_items)) != OK)
		return e;
	claim = (struct claim_key){ .store_id = key.store_id };
	for (i = 0; i < n_items; i++) {
		claim.item_id = items[i].id;
		if ((e = db_claim_delete_item(desk->db, &claim)) != OK)
			return e;
	}
	event = (struct event_row){
		.store_id = key.store_id,
		.subject_kind = STR("appointment"),
		.subject_id = appointment_id,
		.what = STR("status"),
		.actor = STR("system"),
		.from_value = STR("pending"),
		.to_value = STR("cancelled"),
		.why = STR("not paid in time"),
		.created_at = desk->now,
	};
	return desk_record(desk, &event, 1);
}

enum err
desk_lapse_seen(struct desk *desk, const struct picture *picture)
{
	struct appointment_key key;
	uint64_t id;
	size_t i;
	enum err e;

	for (i = 0; i < picture->n_lapsed; i++) {
		key = (struct appointment_key){ .store_id = desk->cat->store.id, .id = picture->lapsed[i].id };
		if ((e = db_appointment_of_item(desk->db, &key, &id)) != OK)
			return e;
		if ((e = lapse(desk, id)) != OK)
			return e;
	}
	return OK;
}

static enum err
sweep(struct desk *desk, struct scope *scope, void *arg)
{
	struct appointment_key key;
	struct item_row *items;
	size_t n_items;
	size_t i;
	enum err e;

	key = (struct appointment_key){ .store_id = desk->cat->store.id, .id = *(const uint64_t *)arg };
	if ((e = lapse(desk, key.id)) != OK || (e = db_item_list(desk->db, &key, &items, &n_items)) != OK)
		return e;
	for (i = 0; i < n_items && e == OK; i++)
		e = desk_waiting_freed(desk, scope, items[i].local_start.date);
	return e;
}

/* Which items an appointment has decides what is locked; a lapse only frees, so that one moved in between does no harm. */
static enum err
lapse_locked(struct desk *desk, uint64_t id)
{
	struct appointment_key key;
	struct item_row *items;
	struct scope scope = { .n_days = 0 };
	size_t n_items;
	size_t i;
	enum err e;

	key = (struct appointment_key){ .store_id = desk->cat->store.id, .id = id };
	if ((e = db_item_list(desk->db, &key, &items, &n_items)) != OK)
		return e;
	for (i = 0; i < n_items; i++)
		scope_add(desk, &scope, (struct span){ .from = MINUTE_OF(items[i].busy_from), .to = MINUTE_OF(items[i].busy_to) });
	return desk_transact(desk, &scope, sweep, &id);
}

enum err
desk_lapse(struct desk *desk, size_t max, size_t *n_out)
{
	struct appointment_key key;
	struct lapsed_row *rows;
	size_t n;
	size_t i;
	enum err e;

	key = (struct appointment_key){
		.store_id = desk->cat->store.id,
		.now = desk->now,
		.from = { .us = desk->now.us - 7 * 1440 * US_PER_MIN },
		.max = max,
	};
	if ((e = db_appointment_list_lapsed(desk->db, &key, &rows, &n)) != OK)
		return e;
	for (i = 0; i < n; i++)
		if ((i == 0 || rows[i].id != rows[i - 1].id) && (e = lapse_locked(desk, rows[i].id)) != OK)
			return e;
	*n_out = n;
	return OK;
}
