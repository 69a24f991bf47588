/*
 * listed.c - what is busy on one day, from the list in the day's lock row.
 *
 * Who books changes little of a day and knows all of it, so it leaves the next one a list. Who does anything else leaves none: the version
 * that its lock has changed tells (transact.c has the law).
 */
#include "db/busy.h"
#include "db/day_list.h"
#include "desk/desk_private.h"

struct listed {
	struct day_place	place;
	struct day_list		list;
};

static bool
is_locked(const struct scope *scope, struct date day)
{
	size_t i;

	for (i = 0; i < scope->n_locked; i++)
		if (scope->days[i].days == day.days)
			return true;
	return false;
}

static struct day_place
place_of(const struct desk *desk, struct date day)
{
	struct span reach = scope_reach(desk, day);

	return (struct day_place){
		.store_id = desk->cat->store.id,
		.day = day,
		.from = INSTANT_OF(reach.from),
		.to = INSTANT_OF(reach.to),
	};
}

/* A list reaches as far as changes make it new, and must reach as far as the engine looks. */
static bool
has_place(const struct desk *desk, const struct scope *scope, struct date first, struct date last, struct day_place *out)
{
	struct span looked = day_reach(desk->cat, first, last);
	struct span reach = scope_reach(desk, first);

	*out = place_of(desk, first);
	return first.days == last.days && is_locked(scope, first) && reach.from <= looked.from && looked.to <= reach.to;
}

static struct busy_row
row_of(const struct day_row *row)
{
	return (struct busy_row){
		.kind = row->kind,
		.fixed = row->fixed,
		.id = row->id,
		.guest_id = row->guest_id,
		.technician_id = row->technician_id,
		.service_id = row->service_id,
		.starts_at = row->starts_at,
		.busy_from = row->busy_from,
		.busy_to = row->busy_to,
		.gap_from = row->gap_from,
		.gap_to = row->gap_to,
	};
}

static bool
has_ended(const struct desk *desk, const struct day_row *row)
{
	return row->expires_at.us != 0 && row->expires_at.us <= desk->now.us;
}

/* As db/busy.c asks: what touches the reach, without the asker's own holds and those that have run out. */
static void
take(struct desk *desk, const struct day_list *list, struct span reach, struct str token_hash, struct picture *out)
{
	const struct day_row *from;
	struct busy_row row;
	size_t i;

	out->busy = NEW_N(desk->arena, struct busy, list->n);
	out->lapsed = NEW_N(desk->arena, struct busy_row, list->n);
	for (i = 0; i < list->n; i++) {
		from = &list->rows[i];
		if (MINUTE_OF(from->busy_from) >= reach.to || MINUTE_OF(from->busy_to) <= reach.from)
			continue;
		if (from->kind == BUSY_ROW_HOLD && (has_ended(desk, from) || str_eq(from->token_hash, token_hash)))
			continue;
		row = row_of(from);
		if (has_ended(desk, from)) {
			row.kind = BUSY_ROW_LAPSED;
			out->lapsed[out->n_lapsed++] = row;
		} else if (desk_busy_of(desk, &row, &out->busy[out->n_busy])) {
			out->n_busy++;
		}
	}
}

enum err
desk_picture_locked(struct desk *desk, const struct scope *scope, const struct want *wants, size_t n, struct str token_hash,
    struct picture *out)
{
	struct picture picture = { .day = NULL };
	struct listed *listed = NEW(desk->arena, struct listed);
	struct day_list *list = &listed->list;
	const struct day_place *place = &listed->place;
	enum err e;

	desk_days_of(desk, wants, n, &picture.first, &picture.last);
	if (!has_place(desk, scope, picture.first, picture.last, &listed->place))
		return desk_picture(desk, picture.first, picture.last, token_hash, out);
	if ((e = db_day_list_read(desk->db, desk->arena, place, list)) != OK)
		return e;
	if (!list->good && (e = db_day_rows(desk->db, place->store_id, place->from, place->to, &list->rows, &list->n)) != OK)
		return e;
	take(desk, list, day_reach(desk->cat, picture.first, picture.last), token_hash, &picture);
	picture.day = day_build(desk->arena, desk->cat, picture.first, picture.last, picture.busy, picture.n_busy, desk->now);
	picture.listed = listed;
	*out = picture;
	return OK;
}

enum err
desk_picture_changed(struct desk *desk, const struct picture *picture, const struct seating *seating, struct str token_hash,
    const struct day_row *rows, size_t n)
{
	const struct listed *listed = picture->listed;

	if (listed == NULL || seating->n_moves > 0 || picture->n_lapsed > 0)
		return OK;
	return db_day_list_add(desk->db, desk->arena, &listed->place, &listed->list, token_hash, rows, n);
}

struct day_row
desk_listed_hold(const struct hold_row *row)
{
	return (struct day_row){
		.kind = BUSY_ROW_HOLD,
		.fixed = row->technician_requested,
		.id = row->id,
		.technician_id = row->technician_id,
		.service_id = row->service_id,
		.starts_at = row->starts_at,
		.busy_from = row->busy_from,
		.busy_to = row->busy_to,
		.gap_from = row->gap_from,
		.gap_to = row->gap_to,
		.expires_at = row->expires_at,
		.token_hash = row->token_hash,
	};
}

enum err
desk_holds_listed(struct desk *desk, const struct scope *scope, struct str token_hash, const struct hold_row *holds, size_t n)
{
	struct day_row *rows = NEW_N(desk->arena, struct day_row, n);
	struct day_place place;
	size_t n_rows;
	size_t i;
	size_t k;
	enum err e;

	for (e = OK, i = 0; i < scope->n_locked && e == OK; i++) {
		place = place_of(desk, scope->days[i]);
		for (n_rows = 0, k = 0; k < n; k++)
			if (holds[k].busy_from.us < place.to.us && holds[k].busy_to.us > place.from.us)
				rows[n_rows++] = desk_listed_hold(&holds[k]);
		e = db_day_list_follow(desk->db, desk->arena, &place, token_hash, rows, n_rows);
	}
	return e;
}
