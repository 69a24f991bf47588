/* move.c - when something booked could be instead: the engine asked with the guest's own items left out and the rest kept in shape. */
#include "desk/desk_private.h"
#include "desk/move.h"
#include "desk/near.h"

static bool
is_live(const struct receipt_guest *guest)
{
	return str_eq(guest->status, STR("pending")) || str_eq(guest->status, STR("confirmed"));
}

static int
present(const struct desk *desk, const struct receipt_item *item)
{
	return item->any ? ANY : catalogue_technician(desk->cat, item->technician_key);
}

/* A service or technician that is no longer offered cannot be moved online. */
static bool
add_moving(const struct desk *desk, const struct receipt_item *item, int guest, int technician, struct move_plan *out)
{
	struct want want;

	want = (struct want){
		.service = catalogue_service(desk->cat, item->service_key),
		.technician = technician == MOVE_KEEP ? present(desk, item) : technician,
		.start = MINUTE_OF(item->starts_at),
		.guest = guest,
	};
	if (want.service < 0 || (!item->any && catalogue_technician(desk->cat, item->technician_key) < 0 && technician == MOVE_KEEP))
		return false;
	if (want.technician != ANY && !catalogue_can(desk->cat, want.technician, want.service))
		return false;
	if (out->n == 0 || want.start < out->wants[out->first].start)
		out->first = out->n;
	out->items[out->n] = item;
	out->wants[out->n++] = want;
	return true;
}

static void
add_staying(const struct desk *desk, const struct receipt_item *item, int guest, struct move_plan *out)
{
	struct want want;

	want = (struct want){
		.service = catalogue_service(desk->cat, item->service_key),
		.technician = catalogue_technician(desk->cat, item->technician_key),
		.start = MINUTE_OF(item->starts_at),
		.guest = guest,
		.unbound = true,
	};
	if (want.service >= 0 && want.technician >= 0 && item->starts_at.us > desk->now.us)
		out->stay[out->n_stay++] = want;
}

static bool
add_guest(const struct desk *desk, const struct receipt_guest *guest, int number, struct str item, int technician, struct move_plan *out)
{
	size_t i;

	for (i = 0; i < guest->n_items; i++) {
		out->own[out->n_own++] = guest->items[i].id;
		if (item.len > 0 && !str_eq(item, guest->items[i].public_id))
			add_staying(desk, &guest->items[i], number, out);
		else if (!add_moving(desk, &guest->items[i], number, technician, out))
			return false;
	}
	return true;
}

static enum err
may_move(const struct desk *desk, const struct receipt *receipt, struct str appointment)
{
	struct receipt one;
	bool known;
	bool live;
	size_t g;

	known = appointment.len == 0;
	live = false;
	for (g = 0; g < receipt->n_guests; g++) {
		if (appointment.len > 0 && !str_eq(appointment, receipt->guests[g].public_id))
			continue;
		known = true;
		if (!is_live(&receipt->guests[g]) || receipt->guests[g].n_items == 0)
			continue;
		live = true;
		one = (struct receipt){ .guests = &receipt->guests[g], .n_guests = 1 };
		if (desk_cancel_until(desk, &one).us < desk->now.us)
			return ERR_WRONG_STATE;
	}
	return !known ? ERR_NOT_FOUND : live ? OK : ERR_WRONG_STATE;
}

enum err
desk_move_open(struct desk *desk, struct str token, struct str appointment, struct str item, int technician, struct move_plan *out)
{
	struct receipt receipt;
	struct move_plan move;
	size_t g;
	enum err e;

	if ((e = desk_visit_by_token(desk, token, &receipt)) != OK)
		return e;
	if (item.len > 0 && appointment.len == 0)
		return ERR_NOT_FOUND;
	if ((e = may_move(desk, &receipt, appointment)) != OK)
		return e;
	move = (struct move_plan){
		.receipt = receipt,
		.token = token,
		.appointment = appointment,
		.stay = NEW_N(desk->arena, struct want, CART_ITEMS_MAX),
		.own = NEW_N(desk->arena, uint64_t, CART_ITEMS_MAX),
	};
	for (g = 0; g < receipt.n_guests; g++)
		if (is_live(&receipt.guests[g]) && (appointment.len == 0 || str_eq(appointment, receipt.guests[g].public_id)))
			if (!add_guest(desk, &receipt.guests[g], (int)g, item, technician, &move))
				return ERR_NOT_FOUND;
	if (move.n == 0)
		return ERR_NOT_FOUND;
	*out = move;
	return OK;
}

/* Days from the first item's to the last one's. */
static int32_t
days_long(const struct desk *desk, const struct move_plan *move)
{
	struct date first;
	int32_t days;
	int32_t most;
	size_t i;

	first = desk_date(desk, move->wants[move->first].start);
	most = 0;
	for (i = 0; i < move->n; i++) {
		days = desk_date(desk, move->wants[i].start).days - first.days;
		most = days > most ? days : most;
	}
	return most;
}

static void
leave_out_own(const struct move_plan *move, struct picture *picture)
{
	size_t n;
	size_t i;
	size_t k;

	for (n = 0, i = 0; i < picture->n_busy; i++) {
		for (k = 0; k < move->n_own; k++)
			if (picture->busy[i].kind == BUSY_ITEM && picture->busy[i].id == move->own[k])
				break;
		if (k == move->n_own)
			picture->busy[n++] = picture->busy[i];
	}
	picture->n_busy = n;
}

/* The last item of what starts on the last day may start a day later than the same shape does now. */
static enum err
load(struct desk *desk, const struct move_plan *move, struct date first, struct date last, struct picture *out)
{
	enum err e;

	if (move->n > 1)
		last.days += days_long(desk, move) + 1;
	if ((e = desk_picture(desk, first, last, STR_NONE, out)) != OK)
		return e;
	leave_out_own(move, out);
	out->day = day_build(desk->arena, desk->cat, out->first, out->last, out->busy, out->n_busy, desk->now);
	return OK;
}

static bool
fits(struct desk *desk, const struct picture *picture, const struct move_plan *move, int64_t start)
{
	struct want wants[CART_ITEMS_MAX];
	struct seating seating;
	enum refusal why;
	size_t which;
	size_t mark;
	size_t i;

	for (i = 0; i < move->n; i++) {
		wants[i] = move->wants[i];
		wants[i].start += start - move->wants[move->first].start;
		if (desk_date(desk, wants[i].start).days > picture->last.days)
			return false;
	}
	desk_mark_following(desk, wants, move->n);
	mark = arena_mark(desk->arena);
	why = day_seat(desk->arena, picture->day, wants, move->n, true, &seating, &which);
	arena_rewind(desk->arena, mark);
	return why == FREE;
}

static size_t
starts_on(struct desk *desk, const struct picture *picture, const struct move_plan *move, struct date date, int64_t **out)
{
	const struct want *first;
	struct start *list;
	int64_t *starts;
	size_t n_list;
	size_t n;
	size_t i;

	first = &move->wants[move->first];
	n_list = day_starts(desk->arena, picture->day, date, first->service, first->technician, first->guest, move->stay, move->n_stay,
	    &list);
	starts = NEW_N(desk->arena, int64_t, n_list);
	for (n = 0, i = 0; i < n_list; i++)
		if (move->n == 1 || fits(desk, picture, move, list[i].at))
			starts[n++] = list[i].at;
	*out = starts;
	return n;
}

enum err
desk_move_times(struct desk *desk, const struct move_plan *move, struct date date, int64_t **out, size_t *n_out)
{
	struct picture picture;
	enum err e;

	*n_out = 0;
	if (desk_is_outside(desk, date))
		return OK;
	if ((e = load(desk, move, date, date, &picture)) != OK)
		return e;
	*n_out = starts_on(desk, &picture, move, date, out);
	return OK;
}

static bool
all_have_somebody(const struct desk *desk, const struct move_plan *move, struct date date)
{
	const struct want *first;
	struct date day;
	size_t i;

	first = &move->wants[move->first];
	for (i = 0; i < move->n; i++) {
		day.days = date.days + desk_date(desk, move->wants[i].start).days - desk_date(desk, first->start).days;
		if (!desk_anybody_works(desk, move->wants[i].service, move->wants[i].technician, day))
			return false;
	}
	return true;
}

static void
fill_line(struct desk *desk, const struct picture *picture, const struct move_plan *move, struct date date, struct day_line *out)
{
	int64_t *starts;
	size_t mark;
	size_t n;

	*out = (struct day_line){ .date = date, .state = DAY_OUTSIDE };
	if (desk_is_outside(desk, date))
		return;
	mark = arena_mark(desk->arena);
	n = starts_on(desk, picture, move, date, &starts);
	if (n > 0) {
		out->state = DAY_OPEN;
		out->n_free = (uint32_t)n;
		out->first = starts[0];
	} else {
		out->state = all_have_somebody(desk, move, date) ? DAY_FULL : DAY_CLOSED;
	}
	arena_rewind(desk->arena, mark);
}

enum err
desk_move_days(struct desk *desk, const struct move_plan *move, struct date first, struct date last, struct day_line **out, size_t *n_out)
{
	struct picture picture;
	struct day_line *lines;
	struct date from;
	struct date to;
	struct date date;
	size_t n;
	enum err e;

	if (last.days < first.days || last.days - first.days >= DAYS_LIST_MAX)
		return ERR_INVALID;
	lines = NEW_N(desk->arena, struct day_line, last.days - first.days + 1);
	from = first;
	to = last;
	if (desk_clip_days(desk, &from, &to) && (e = load(desk, move, from, to, &picture)) != OK)
		return e;
	for (n = 0, date = first; date.days <= last.days; date.days++, n++)
		fill_line(desk, &picture, move, date, &lines[n]);
	*out = lines;
	*n_out = n;
	return OK;
}

enum err
desk_move_nearest(struct desk *desk, const struct move_plan *move, int64_t start, size_t max, int64_t **out, size_t *n_out)
{
	struct picture picture;
	struct near *nears;
	struct date first;
	struct date last;
	struct date date;
	int64_t *starts;
	size_t n_starts;
	size_t n;
	size_t i;
	enum err e;

	*n_out = 0;
	first = last = desk_date(desk, start);
	first.days -= NEAR_BEFORE_DAYS;
	last.days += NEAR_AFTER_DAYS;
	if (!desk_clip_days(desk, &first, &last))
		return OK;
	if ((e = load(desk, move, first, last, &picture)) != OK)
		return e;
	nears = NEW_N(desk->arena, struct near, (size_t)(last.days - first.days + 1) * DAY_STARTS_MAX);
	for (n = 0, date = first; date.days <= last.days; date.days++) {
		n_starts = starts_on(desk, &picture, move, date, &starts);
		for (i = 0; i < n_starts; i++)
			nears[n++] = near_of((struct start){ .at = starts[i] }, start, date.days != desk_date(desk, start).days);
	}
	near_sort(nears, n);
	*n_out = n < max ? n : max;
	*out = NEW_N(desk->arena, int64_t, *n_out);
	for (i = 0; i < *n_out; i++)
		(*out)[i] = nears[i].start.at;
	return OK;
}

enum err
desk_move(struct desk *desk, const struct move_plan *move, int64_t start, change_texts texts, void *arg, struct receipt *out)
{
	struct move_want wants[CART_ITEMS_MAX];
	struct confirm_problem *problem;
	struct changer who;
	size_t i;
	enum err e;

	problem = NEW(desk->arena, struct confirm_problem);
	who = (struct changer){ .manage_token = move->token, .texts = texts, .arg = arg };
	for (i = 0; i < move->n; i++)
		wants[i] = (struct move_want){
			.item = move->items[i]->public_id,
			.technician = move->wants[i].technician,
			.starts_at = INSTANT_OF(move->wants[i].start + start - move->wants[move->first].start),
		};
	e = desk_reschedule(desk, &who, move->appointment, wants, move->n, out, problem);
	if (e == ERR_SLOT_TAKEN && problem->n_taken > 0)
		e = desk_refused(problem->taken[0].why);
	return e;
}
