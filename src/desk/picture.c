/* picture.c - what is busy, from the database's rows to the engine's. */
#include <string.h>

#include "db/busy.h"
#include "desk/desk_private.h"

bool
desk_busy_of(const struct desk *desk, const struct busy_row *row, struct busy *out)
{
	int64_t freeze;

	memset(out, 0, sizeof(*out));
	out->kind = row->kind == BUSY_ROW_ITEM ? BUSY_ITEM : row->kind == BUSY_ROW_HOLD ? BUSY_HOLD : BUSY_CLASS;
	out->id = row->id;
	out->guest_id = row->guest_id;
	out->technician = catalogue_technician(desk->cat, row->technician_id);
	out->service = row->service_id == 0 ? -1 : catalogue_service(desk->cat, row->service_id);
	out->start = MINUTE_OF(row->starts_at);
	out->busy = (struct span){ .from = MINUTE_OF(row->busy_from), .to = MINUTE_OF(row->busy_to) };
	if (row->gap_from.us != 0)
		out->gap = (struct span){ .from = MINUTE_OF(row->gap_from), .to = MINUTE_OF(row->gap_to) };
	freeze = desk->now.us + desk->cat->store.freeze_minutes * US_PER_MIN;
	out->fluid = !row->fixed && out->service >= 0 && row->starts_at.us > freeze;
	return out->technician >= 0;
}

/*
 * The rows become the engine's in the same memory, from the front: a list of two months is the largest thing a request holds, and the
 * engine's row is never longer than the database's.
 */
static void
split(struct desk *desk, struct busy_row *rows, size_t n, struct picture *out)
{
	struct busy_row row;
	struct busy busy;
	size_t n_lapsed;
	size_t i;

	_Static_assert(sizeof(struct busy) <= sizeof(struct busy_row), "a row shrinks");
	for (n_lapsed = 0, i = 0; i < n; i++)
		n_lapsed += rows[i].kind == BUSY_ROW_LAPSED;
	out->lapsed = NEW_N(desk->arena, struct busy_row, n_lapsed);
	for (i = 0; i < n; i++) {
		row = rows[i];
		if (row.kind == BUSY_ROW_LAPSED)
			out->lapsed[out->n_lapsed++] = row;
		else if (desk_busy_of(desk, &row, &busy))
			memcpy((char *)rows + out->n_busy++ * sizeof(busy), &busy, sizeof(busy));
	}
	out->busy = (struct busy *)(void *)rows;
}

enum err
desk_picture(struct desk *desk, struct date first, struct date last, struct str token_hash, struct picture *out)
{
	struct busy_range range;
	struct busy_row *rows;
	struct picture picture;
	struct span reach;
	size_t n;
	enum err e;

	reach = day_reach(desk->cat, first, last);
	range = (struct busy_range){
		.store_id = desk->cat->store.id,
		.from = INSTANT_OF(reach.from),
		.to = INSTANT_OF(reach.to),
		.now = desk->now,
		.token_hash = token_hash,
	};
	if ((e = db_busy_list(desk->db, &range, &rows, &n)) != OK)
		return e;
	picture = (struct picture){ .first = first, .last = last };
	split(desk, rows, n, &picture);
	picture.day = day_build(desk->arena, desk->cat, first, last, picture.busy, picture.n_busy, desk->now);
	*out = picture;
	return OK;
}

void
desk_days_of(const struct desk *desk, const struct want *wants, size_t n, struct date *first, struct date *last)
{
	struct date day;
	size_t i;

	*first = *last = desk_date(desk, wants[0].start);
	for (i = 1; i < n; i++) {
		day = desk_date(desk, wants[i].start);
		if (day.days < first->days)
			*first = day;
		if (day.days > last->days)
			*last = day;
	}
}

enum err
desk_picture_for(struct desk *desk, const struct want *wants, size_t n, struct str token_hash, struct picture *out)
{
	struct date first;
	struct date last;

	desk_days_of(desk, wants, n, &first, &last);
	return desk_picture(desk, first, last, token_hash, out);
}
