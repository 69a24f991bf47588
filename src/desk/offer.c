/*
 * offer.c - freed times are offered to who waits, one at a time and to nobody else meanwhile.
 *
 * An offer is a row and a hold, made in the transaction that frees the time, under the lock of the store's day: nobody else ever sees
 * the time free. The engine says whom the day can serve, with everybody who can be re-seated in mind. What becomes free by time passing
 * (an offer, a hold or an unpaid visit that ran out) or by another schedule is offered by the next who reads or writes that day, or by
 * the timed job. An offer ends before its time can no longer be booked.
 */
#include "base/log.h"
#include "base/secret.h"
#include "db/class.h"
#include "desk/recent.h"
#include "desk/waiting_private.h"

enum { LOOK_S = 3 };

bool
waiting_is_in_line(const struct wait_row *row)
{
	return str_eq(row->status, STR("waiting")) || str_eq(row->status, STR("offered"));
}

enum err
waiting_open_offer(struct desk *desk, const struct wait_row *row, struct offer_row *out)
{
	struct offer_row *offers;
	struct wait_key key;
	size_t n;
	enum err e;

	key = waiting_key(desk);
	key.id = row->id;
	if ((e = db_offer_list_of(desk->db, &key, &offers, &n)) != OK)
		return e;
	if (n == 0 || !str_eq(offers[0].outcome, STR("open")))
		return ERR_NOT_FOUND;
	*out = offers[0];
	return OK;
}

enum err
offer_end(struct desk *desk, const struct wait_row *row, const struct offer_row *offer, struct str outcome)
{
	struct class_hold place;
	struct hold_key hold;
	struct offer_end end;
	enum err e;

	end = (struct offer_end){ .store_id = desk->cat->store.id, .id = offer->id, .outcome = outcome, .now = desk->now };
	if ((e = db_offer_end(desk->db, &end)) != OK)
		return e;
	place = (struct class_hold){ .store_id = desk->cat->store.id, .slot_id = row->slot_id, .token_hash = offer->token_hash };
	if (row->slot_id != 0)
		return db_class_hold_delete(desk->db, &place);
	hold = (struct hold_key){ .store_id = desk->cat->store.id, .token_hash = offer->token_hash };
	return db_hold_delete(desk->db, &hold);
}

enum err
waiting_set(struct desk *desk, struct wait_row *row, struct str status)
{
	struct wait_change change;
	enum err e;

	change = (struct wait_change){
		.store_id = row->store_id,
		.id = row->id,
		.was = row->status,
		.status = status,
		.n_offers = row->n_offers,
		.queued_at = row->queued_at,
		.now = desk->now,
	};
	if ((e = db_wait_change(desk->db, &change)) == OK)
		row->status = status;
	return e;
}

enum err
waiting_end(struct desk *desk, struct wait_row *row, struct str status, struct str outcome)
{
	struct offer_row offer;
	enum err e;

	e = str_eq(row->status, STR("offered")) ? waiting_open_offer(desk, row, &offer) : ERR_NOT_FOUND;
	if (e == OK)
		e = offer_end(desk, row, &offer, outcome);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return waiting_set(desk, row, status);
}

/* It waits for another time, or has let too many go. */
enum err
offer_let_go(struct desk *desk, struct wait_row *row, const struct offer_row *offer, struct str outcome)
{
	enum err e;

	if ((e = offer_end(desk, row, offer, outcome)) != OK)
		return e;
	row->n_offers++;
	if (str_eq(outcome, STR("expired")))
		row->queued_at = desk->now;
	return waiting_set(desk, row, row->n_offers >= WAIT_OFFERS_MAX ? STR("ended") : STR("waiting"));
}

/* ---- setting a day's line right ---- */

struct line {
	struct date	 day;
	struct wait_row	*rows;
	size_t		 n;
	struct picture	 picture;
	bool		 seen;		/* picture is as things are */
};

static struct instant
last_start(const struct desk *desk, const struct wait_row *row)
{
	struct instant at[2];
	struct local local;

	local = (struct local){ .date = row->day, .seconds = (row->to_minute - 1) * 60 };
	if (zone_instants(desk->cat->zone, local, at) == 0)
		at[0].us = zone_day_start(desk->cat->zone, row->day).us + row->to_minute * US_PER_MIN;
	return at[0];
}

static bool
is_over(const struct desk *desk, const struct wait_row *row)
{
	return last_start(desk, row).us <= desk->now.us + desk->cat->store.lead_minutes * US_PER_MIN ||
	    catalogue_service(desk->cat, row->service_id) < 0 ||
	    (row->technician_id != 0 && catalogue_technician(desk->cat, row->technician_id) < 0);
}

bool
waiting_has(const uint64_t *ids, size_t n, uint64_t id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

static enum err
end_old(struct desk *desk, struct line *line)
{
	struct offer_row offer;
	struct wait_key key;
	struct wait_row *row;
	uint64_t *booked;
	size_t n_booked;
	size_t i;
	enum err e;

	key = waiting_key(desk);
	key.day = line->day;
	if ((e = db_wait_list_booked(desk->db, &key, &booked, &n_booked)) != OK)
		return e;
	for (i = 0; i < line->n; i++) {
		row = &line->rows[i];
		if (waiting_has(booked, n_booked, row->id)) {
			e = waiting_end(desk, row, STR("booked"), STR("ended"));
		} else if (str_eq(row->status, STR("offered"))) {
			if ((e = waiting_open_offer(desk, row, &offer)) == OK && offer.expires_at.us <= desk->now.us)
				e = offer_let_go(desk, row, &offer, STR("expired"));
		} else if (is_over(desk, row)) {
			e = waiting_set(desk, row, STR("ended"));
		}
		if (e != OK)
			return e;
	}
	return OK;
}

static struct instant
offer_end_at(const struct desk *desk, int64_t start)
{
	struct instant end;
	struct instant last;

	end.us = desk->now.us + desk->cat->store.offer_minutes * US_PER_MIN;
	last.us = start * US_PER_MIN - desk->cat->store.lead_minutes * US_PER_MIN;
	return end.us < last.us ? end : last;
}

static bool
was_offered(const struct offer_row *offers, size_t n, int64_t start)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (MINUTE_OF(offers[i].starts_at) == start)
			return true;
	return false;
}

/* The first free start within the window that this entry has not let go before; 0 when there is none. */
static enum err
find_start(struct desk *desk, struct line *line, const struct wait_row *row, struct want *out)
{
	struct offer_row *offers;
	struct start *starts;
	struct wait_key key;
	size_t n_offers;
	size_t n;
	size_t i;
	int32_t minute;
	enum err e;

	if (!line->seen && (e = desk_picture(desk, line->day, line->day, STR_NONE, &line->picture)) != OK)
		return e;
	line->seen = true;
	key = waiting_key(desk);
	key.id = row->id;
	if ((e = db_offer_list_of(desk->db, &key, &offers, &n_offers)) != OK)
		return e;
	*out = (struct want){ .service = catalogue_service(desk->cat, row->service_id), .guest = -1 };
	out->technician = row->technician_id == 0 ? ANY : catalogue_technician(desk->cat, row->technician_id);
	n = day_starts(desk->arena, line->picture.day, line->day, out->service, out->technician, -1, NULL, 0, &starts);
	for (i = 0; i < n; i++) {
		minute = zone_local(desk->cat->zone, INSTANT_OF(starts[i].at)).seconds / 60;
		if (minute < row->from_minute || minute >= row->to_minute || was_offered(offers, n_offers, starts[i].at) ||
		    offer_end_at(desk, starts[i].at).us < desk->now.us + WAIT_OFFER_MIN_S * US_PER_S)
			continue;
		out->start = starts[i].at;
		return OK;
	}
	return OK;
}

struct hold_row
offer_hold(const struct desk *desk, const struct want *want, const struct seat *seat, struct str token_hash, struct str ref)
{
	return (struct hold_row){
		.store_id = desk->cat->store.id,
		.token_hash = token_hash,
		.item_ref = ref,
		.service_id = desk->cat->services[want->service].id,
		.technician_id = desk_technician_key(desk, seat->technician),
		.technician_requested = want->technician != ANY,
		.starts_at = INSTANT_OF(seat->start),
		.ends_at = INSTANT_OF(seat->end),
		.busy_from = INSTANT_OF(seat->busy.from),
		.busy_to = INSTANT_OF(seat->busy.to),
		.gap_from = INSTANT_OF(seat->gap.from == seat->gap.to ? 0 : seat->gap.from),
		.gap_to = INSTANT_OF(seat->gap.from == seat->gap.to ? 0 : seat->gap.to),
		.created_at = desk->now,
	};
}

/* Seats the want and moves who has to move. ERR_SLOT_TAKEN; with scope->again when more must be locked. */
enum err
offer_seat(struct desk *desk, struct scope *scope, struct picture *picture, const struct want *want, struct seating *out)
{
	enum refusal why;
	enum err e;

	if (!desk_seat(desk, scope, picture, want, 1, out, &why))
		return ERR_SLOT_TAKEN;
	if (out->n_moves > 0 && (e = desk_lapse_seen(desk, picture)) != OK)
		return e;
	return desk_apply_moves(desk, scope, picture, out);
}

static enum err
make_offer(struct desk *desk, struct scope *scope, struct line *line, struct wait_row *row, const struct want *want)
{
	struct offer shown = { .service = want->service, .technician = want->technician };
	struct offer_row offer;
	struct hold_row hold;
	struct seating seating;
	struct str token;
	enum err e;

	if ((e = offer_seat(desk, scope, &line->picture, want, &seating)) != OK)
		return e == ERR_EXISTS ? ERR_BUSY : e;
	line->seen = false;
	token = secret_token(desk->arena);
	offer = (struct offer_row){
		.store_id = desk->cat->store.id,
		.waiting_id = row->id,
		.token_hash = desk_hash(desk, STR("hold"), token),
		.starts_at = INSTANT_OF(want->start),
		.created_at = desk->now,
		.expires_at = offer_end_at(desk, want->start),
		.outcome = STR("open"),
	};
	if ((e = db_offer_insert(desk->db, &offer, &offer.id)) != OK)
		return e;
	hold = offer_hold(desk, want, &seating.seats[0], offer.token_hash, STR("offer"));
	hold.address_hash = desk_hash(desk, STR("address"), token);	/* nobody's: it counts against no guest */
	hold.expires_at = offer.expires_at;
	if ((e = db_hold_insert(desk->db, &hold, 1)) != OK || (e = waiting_set(desk, row, STR("offered"))) != OK)
		return e;
	return offer_tell(desk, row, &offer, &shown, token);
}

static enum err
offer_all(struct desk *desk, struct scope *scope, struct line *line)
{
	struct want want;
	size_t n_made;
	size_t i;
	enum err e;

	n_made = 0;
	for (i = 0; i < line->n && n_made < WAIT_OFFERS_AT_ONCE; i++) {
		if (!str_eq(line->rows[i].status, STR("waiting")) || is_over(desk, &line->rows[i]))
			continue;
		if ((e = find_start(desk, line, &line->rows[i], &want)) != OK)
			return e;
		if (want.start == 0)
			continue;
		e = make_offer(desk, scope, line, &line->rows[i], &want);
		if (e == ERR_SLOT_TAKEN && !scope->again)
			continue;
		if (e != OK)
			return e;
		n_made++;
	}
	return OK;
}

enum err
desk_waiting_freed(struct desk *desk, struct scope *scope, struct date day)
{
	struct line line = { .day = day };
	struct wait_key key;
	enum err e;

	if (desk->teller == NULL || desk_is_outside(desk, day))
		return OK;
	key = waiting_key(desk);
	key.day = day;
	if ((e = db_wait_list_day(desk->db, &key, &line.rows, &line.n)) != OK || line.n == 0)
		return e;
	waiting_scope(desk, scope, day);
	if (scope_grew(scope))
		return ERR_WRONG_STATE;
	if ((e = end_old(desk, &line)) != OK)
		return e;
	/* Who let an offer run out stands behind the others now. */
	if ((e = db_wait_list_day(desk->db, &key, &line.rows, &line.n)) != OK)
		return e;
	return offer_all(desk, scope, &line);
}

enum err
desk_waiting_freed_by(struct desk *desk, struct scope *scope, const struct receipt *receipt)
{
	struct date day = { INT32_MIN };
	size_t g;
	size_t i;
	enum err e;

	for (g = 0; g < receipt->n_guests; g++)
		for (i = 0; i < receipt->guests[g].n_items; i++)
			if (waiting_other_day(desk, MINUTE_OF(receipt->guests[g].items[i].starts_at), &day) &&
			    (e = desk_waiting_freed(desk, scope, day)) != OK)
				return e;
	return OK;
}

static enum err
pass(struct desk *desk, struct scope *scope, void *arg)
{
	return desk_waiting_freed(desk, scope, *(const struct date *)arg);
}

enum err
desk_waiting_pass(struct desk *desk, struct date day, bool *out_empty)
{
	struct scope scope = { .n_days = 0 };
	struct wait_key key = waiting_key(desk);
	uint64_t n = 0;
	enum err e;

	key.day = day;
	e = desk->teller == NULL ? OK : db_wait_count_day(desk->db, &key, &n);
	*out_empty = e == OK && n == 0;
	if (n == 0)
		return e;
	waiting_scope(desk, &scope, day);
	desk->seen = NULL;		/* a reader's versions are old now */
	return desk_transact(desk, &scope, pass, &day);
}

/*
 * Writers set a line right themselves, so what is left is what time has freed: it may wait for a few seconds, and those who read a day
 * with a line need not all lock it.
 */
bool
desk_waiting_look(struct desk *desk, struct date day)
{
	bool empty = false;

	if (recent_turn(desk, STR("waiting"), day, LOOK_S) && desk_waiting_pass(desk, day, &empty) != OK)
		log_fault("desk_waiting_look", "the waiting list of a day could not be looked at");
	return empty;
}

/* Days that are over too: their entries end. */
static enum err
end_past(struct desk *desk, struct date day)
{
	struct wait_key key;
	struct wait_row *rows;
	size_t n;
	size_t i;
	enum err e;

	key = waiting_key(desk);
	key.day = day;
	if ((e = db_wait_list_day(desk->db, &key, &rows, &n)) != OK)
		return e;
	for (i = 0; i < n; i++) {
		e = waiting_end(desk, &rows[i], STR("ended"), STR("expired"));
		if (e != OK && e != ERR_WRONG_STATE)
			return e;
	}
	return OK;
}

static enum err
end_past_body(struct desk *desk, struct scope *scope, void *arg)
{
	(void)scope;
	return end_past(desk, *(const struct date *)arg);
}

enum err
desk_waiting_pass_all(struct desk *desk, size_t *n_out)
{
	struct wait_key key;
	struct date *days;
	size_t n;
	bool empty;
	size_t i;
	enum err e;

	key = waiting_key(desk);
	if ((e = db_wait_list_days(desk->db, &key, &days, &n)) != OK)
		return e;
	for (i = 0; i < n; i++) {
		struct scope scope = { .n_days = 0 };

		if (days[i].days < catalogue_today(desk->cat, desk->now).days) {
			waiting_scope(desk, &scope, days[i]);
			e = desk_transact(desk, &scope, end_past_body, &days[i]);
		} else {
			e = desk_waiting_pass(desk, days[i], &empty);
		}
		if (e != OK)
			return e;
	}
	if ((e = class_wait_pass_all(desk, n_out)) == OK)
		*n_out += n;
	return e;
}
