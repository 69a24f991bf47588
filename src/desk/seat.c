/* seat.c - from the engine's answer to what may be written: is it final, is it locked, who moves. */
#include <assert.h>

#include "db/appointment.h"
#include "db/claim.h"
#include "db/event.h"
#include "db/place.h"
#include "desk/desk_private.h"

/* The row that moves, as it is in the picture. */
static const struct busy *
row_of(const struct picture *picture, const struct move *move)
{
	size_t i;

	for (i = 0; i < picture->n_busy; i++)
		if (picture->busy[i].kind == move->kind && picture->busy[i].id == move->id)
			return &picture->busy[i];
	assert(false);
	return NULL;
}

/* Every seat and both ends of every move lie on days that are locked; else the scope grows and asks to be run again. */
static bool
locked(struct desk *desk, struct scope *scope, const struct picture *picture, const struct seating *seating, size_t n)
{
	const struct move *move;
	size_t i;

	for (i = 0; i < n; i++)
		scope_add(desk, scope, seating->seats[i].busy);
	for (i = 0; i < seating->n_moves; i++) {
		move = &seating->moves[i];
		scope_add(desk, scope, move->busy);
		scope_add(desk, scope, row_of(picture, move)->busy);
	}
	return !scope_grew(scope);
}

/* Each that can be had is kept and takes its room; the others are named. */
static void
seat_each(struct desk *desk, struct picture *picture, const struct want *wants, size_t n, enum refusal *whys)
{
	struct seating seating;
	struct want *kept;
	size_t n_kept;
	size_t which;
	size_t i;

	kept = NEW_N(desk->arena, struct want, n);
	n_kept = 0;
	for (i = 0; i < n; i++) {
		kept[n_kept] = wants[i];
		whys[i] = day_seat(desk->arena, picture->day, kept, n_kept + 1, true, &seating, &which);
		if (whys[i] == FREE)
			n_kept++;
	}
}

bool
desk_seat(struct desk *desk, struct scope *scope, struct picture *picture, const struct want *wants, size_t n, struct seating *out,
    enum refusal *whys)
{
	size_t which;
	size_t i;

	for (i = 0; i < n; i++)
		whys[i] = FREE;
	if (day_seat(desk->arena, picture->day, wants, n, true, out, &which) == FREE)
		return locked(desk, scope, picture, out, n);
	seat_each(desk, picture, wants, n, whys);
	return false;
}

enum err
desk_refused(enum refusal why)
{
	switch (why) {
	case FREE:
		return OK;
	case REFUSED_BUSY:
	case REFUSED_RESOURCE:
	case REFUSED_GUEST:
		return ERR_SLOT_TAKEN;
	default:
		return ERR_SLOT_UNAVAILABLE;
	}
}

static struct place_row
place_of(const struct desk *desk, const struct picture *picture, const struct move *move)
{
	struct place_row place;

	place = (struct place_row){
		.store_id = desk->cat->store.id,
		.id = move->id,
		.from_technician = desk_technician_key(desk, move->from),
		.technician_id = desk_technician_key(desk, move->to),
		.ends_at = INSTANT_OF(row_of(picture, move)->start + move->duration),
		.busy_from = INSTANT_OF(move->busy.from),
		.busy_to = INSTANT_OF(move->busy.to),
		.duration = move->duration,
	};
	if (move->gap.from != move->gap.to) {
		place.gap_from = INSTANT_OF(move->gap.from);
		place.gap_to = INSTANT_OF(move->gap.to);
	}
	return place;
}

static enum err
record(struct desk *desk, const struct move *move)
{
	struct event_row event;

	event = (struct event_row){
		.store_id = desk->cat->store.id,
		.subject_kind = STR("item"),
		.subject_id = move->id,
		.what = STR("reseat"),
		.actor = STR("system"),
		.from_value = desk->cat->technicians[move->from].public_id,
		.to_value = desk->cat->technicians[move->to].public_id,
		.why = STR_NONE,
		.created_at = desk->now,
	};
	return db_event_add(desk->db, &event, 1);
}

static enum err
move_item(struct desk *desk, const struct picture *picture, const struct move *move)
{
	struct appointment_key key;
	struct place_row place;
	enum err e;

	place = place_of(desk, picture, move);
	if ((e = db_item_set_place(desk->db, &place)) != OK)
		return e;
	key = (struct appointment_key){ .store_id = desk->cat->store.id, .id = move->id, .now = desk->now };
	if ((e = db_appointment_of_item(desk->db, &key, &key.id)) != OK)
		return e;
	if ((e = db_appointment_set_end(desk->db, &key)) != OK)
		return e;
	return record(desk, move);
}

static enum err
claim_place(struct desk *desk, const struct picture *picture, const struct move *move)
{
	struct claim_row claim;
	struct place_row place;

	place = place_of(desk, picture, move);
	claim = (struct claim_row){
		.store_id = place.store_id,
		.technician_id = place.technician_id,
		.item_id = place.id,
		.busy_from = place.busy_from,
		.busy_to = place.busy_to,
		.gap_from = place.gap_from,
		.gap_to = place.gap_to,
	};
	return db_claim_insert(desk->db, &claim);
}

/* All claims go before any comes: two items may change places. */
enum err
desk_apply_moves(struct desk *desk, struct scope *scope, const struct picture *picture, const struct seating *seating)
{
	const struct move *move;
	struct claim_key claim;
	struct place_row place;
	size_t i;
	enum err e;

	claim = (struct claim_key){ .store_id = desk->cat->store.id };
	for (i = 0; i < seating->n_moves; i++) {
		claim.item_id = seating->moves[i].id;
		if (seating->moves[i].kind == BUSY_ITEM && (e = db_claim_delete_item(desk->db, &claim)) != OK)
			return e;
	}
	for (i = 0; i < seating->n_moves; i++) {
		move = &seating->moves[i];
		place = place_of(desk, picture, move);
		e = move->kind == BUSY_ITEM ? move_item(desk, picture, move) : db_hold_set_place(desk->db, &place);
		scope->again = e == ERR_WRONG_STATE;
		if (e != OK)
			return e;
	}
	for (i = 0; i < seating->n_moves; i++)
		if (seating->moves[i].kind == BUSY_ITEM && (e = claim_place(desk, picture, &seating->moves[i])) != OK)
			return e;
	return OK;
}
