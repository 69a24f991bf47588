/*
 * reschedule.c - an appointment, or all of a visit, gets another time, or another technician, or both.
 *
 * The engine is asked with the appointments' own items left out of the picture, so that they do not stand in their own way, and with
 * those that stay put back as wants that are bound to nothing but each other. Old claims go and new ones come in one transaction: nobody
 * can take the old time before the new one is had, and a refusal leaves everything as it was.
 */
#include "db/change.h"
#include "db/claim.h"
#include "desk/change_private.h"
#include "desk/hook.h"

struct moving {
	const struct changer	*who;
	struct str		 appointment;
	const struct move_want	*asked;
	size_t			 n_asked;
	struct subject		*subjects;			/* [CART_GUESTS_MAX]: the appointment, or all that still stand */
	size_t			 n_subjects;
	/* Of this run, for each item of them: what is wanted of it, and which of asked that is. */
	struct want		 wants[CART_ITEMS_MAX];
	const struct item_row	*items[CART_ITEMS_MAX];
	int			 from[CART_ITEMS_MAX];		/* STAYS, or a position in asked */
	size_t			 n;
	bool			 changes;
	struct receipt		 receipt;
	struct confirm_problem	*problem;
};

enum { STAYS = -1 };

static int
asked_of(const struct moving *act, struct str item)
{
	size_t i;

	for (i = 0; i < act->n_asked; i++)
		if (str_eq(act->asked[i].item, item))
			return (int)i;
	return STAYS;
}

/* One that has begun is not asked about: it is where it is. */
static bool
add_staying(struct desk *desk, const struct item_row *item, struct want *want)
{
	want->service = catalogue_service(desk->cat, item->service_id);
	want->technician = catalogue_technician(desk->cat, item->technician_id);
	want->start = MINUTE_OF(item->starts_at);
	want->unbound = true;
	return want->service >= 0 && want->technician >= 0 && item->starts_at.us > desk->now.us;
}

static bool
is_as_asked(const struct desk *desk, const struct item_row *item, const struct move_want *asked)
{
	if (item->starts_at.us != asked->starts_at.us)
		return false;
	if (asked->technician == ANY)
		return !item->technician_requested;
	return item->technician_requested && item->technician_id == desk_technician_key(desk, asked->technician);
}

/* Adds an item of guest g; false when it cannot be what was asked. */
static bool
set_want(struct desk *desk, struct moving *act, const struct item_row *item, size_t g)
{
	const struct move_want *asked;
	struct want *want;

	want = &act->wants[act->n];
	*want = (struct want){ .guest = (int)g };
	act->items[act->n] = item;
	act->from[act->n] = asked_of(act, item->public_id);
	if (act->from[act->n] == STAYS) {
		act->n += add_staying(desk, item, want);
		return true;
	}
	asked = &act->asked[act->from[act->n++]];
	want->service = catalogue_service(desk->cat, item->service_id);
	want->technician = asked->technician;
	want->start = MINUTE_OF(asked->starts_at);
	want->unbound = act->who->override_hours;
	want->held = item->starts_at.us == asked->starts_at.us;
	if (!is_as_asked(desk, item, asked))
		act->changes = true;
	return want->service >= 0 && (want->technician == ANY || catalogue_can(desk->cat, want->technician, want->service));
}

static enum err
set_wants(struct desk *desk, struct moving *act)
{
	const struct subject *subject;
	size_t n_found;
	size_t g;
	size_t i;

	act->n = 0;
	act->changes = false;
	for (g = 0; g < act->n_subjects; g++) {
		subject = &act->subjects[g];
		for (i = 0; i < subject->n_items; i++)
			if (!set_want(desk, act, &subject->items[i], g))
				return ERR_INVALID;
	}
	for (n_found = 0, i = 0; i < act->n; i++)
		n_found += act->from[i] != STAYS;
	if (act->appointment.len == 0)		/* a whole visit may have its items one after another, off the grid */
		desk_mark_following(desk, act->wants, act->n);
	return n_found == act->n_asked ? OK : ERR_NOT_FOUND;
}

static bool
is_live(const struct receipt_guest *guest)
{
	return guest->n_items > 0 && (str_eq(guest->status, STR("pending")) || str_eq(guest->status, STR("confirmed")));
}

/* All appointments of the guest's visit that still stand. */
static enum err
find_live(struct desk *desk, struct moving *act)
{
	struct appointment_key key;
	struct subject *subject;
	struct subject whole = { .guest = NULL };
	size_t g;
	enum err e;

	e = desk_visit_by_hash(desk, desk_manage_hash(desk, act->who->manage_token), &whole.receipt, &whole.rows);
	for (g = 0; e == OK && g < whole.receipt.n_guests; g++) {
		if (!is_live(&whole.receipt.guests[g]))
			continue;
		subject = &act->subjects[act->n_subjects++];
		*subject = whole;
		subject->guest = &whole.receipt.guests[g];
		subject->row = &whole.rows[g];
		key = (struct appointment_key){ .store_id = desk->cat->store.id, .id = subject->guest->id };
		e = db_item_list(desk->db, &key, &subject->items, &subject->n_items);
	}
	return e == OK && act->n_subjects == 0 ? ERR_WRONG_STATE : e;
}

static enum err
find_subjects(struct desk *desk, struct moving *act)
{
	act->n_subjects = 0;
	if (act->appointment.len == 0)
		return act->who->manage_token.len == 0 ? ERR_NOT_FOUND : find_live(desk, act);
	act->n_subjects = 1;
	return change_find(desk, act->who, act->appointment, &act->subjects[0]);
}

static enum err
may_move(struct desk *desk, const struct moving *act)
{
	const struct subject *subject;
	struct receipt one;
	size_t n_links;
	size_t i;
	enum err e;

	for (i = 0; i < act->n_subjects; i++) {
		subject = &act->subjects[i];
		if (!is_live(subject->guest))
			return ERR_WRONG_STATE;
		one = (struct receipt){ .guests = &subject->receipt.guests[subject->guest - subject->receipt.guests], .n_guests = 1 };
		if (act->who->manage_token.len > 0 && desk_cancel_until(desk, &one).us < desk->now.us)
			return ERR_WRONG_STATE;
	}
	if (act->who->manage_token.len == 0)
		return OK;
	if ((e = desk_link_count(desk, act->subjects[0].rows[0].id, &n_links)) != OK)
		return e;
	return n_links < MOVES_MAX ? OK : ERR_TOO_MANY;
}

static void
lock_subjects(struct desk *desk, struct scope *scope, const struct moving *act)
{
	size_t i;

	for (i = 0; i < act->n_subjects; i++)
		change_lock(desk, scope, &act->subjects[i]);
}

static void
leave_out_own(const struct moving *act, struct picture *picture)
{
	size_t n;
	size_t i;
	size_t k;

	for (n = 0, i = 0; i < picture->n_busy; i++) {
		for (k = 0; k < act->n; k++)
			if (picture->busy[i].kind == BUSY_ITEM && picture->busy[i].id == act->items[k]->id)
				break;
		if (k == act->n)
			picture->busy[n++] = picture->busy[i];
	}
	picture->n_busy = n;
}

static enum err
look(struct desk *desk, struct moving *act, struct picture *out)
{
	enum err e;

	if ((e = desk_picture_for(desk, act->wants, act->n, STR_NONE, out)) != OK)
		return e;
	leave_out_own(act, out);
	out->day = day_build(desk->arena, desk->cat, out->first, out->last, out->busy, out->n_busy, desk->now);
	return OK;
}

/* whys NULL: every one that was asked for. */
static enum err
taken(struct moving *act, const enum refusal *whys)
{
	struct taken *entry;
	size_t i;

	act->problem->n_taken = 0;
	for (i = 0; i < act->n; i++) {
		if (act->from[i] == STAYS || (whys != NULL && whys[i] == FREE))
			continue;
		entry = &act->problem->taken[act->problem->n_taken++];
		*entry = (struct taken){ .item = (size_t)act->from[i], .why = whys == NULL ? REFUSED_BUSY : whys[i] };
	}
	if (act->problem->n_taken == 0)		/* only one that stays is in the way: of those that were to come */
		return taken(act, NULL);
	return ERR_SLOT_TAKEN;
}

static struct moved_row
row_of(const struct desk *desk, const struct moving *act, size_t i, const struct seat *seat)
{
	const struct item_row *item;
	const struct want *want;
	struct moved_row row;

	item = act->items[i];
	want = &act->wants[i];
	row = (struct moved_row){
		.store_id = desk->cat->store.id,
		.id = item->id,
		.appointment_id = item->appointment_id,
		.technician_id = desk_technician_key(desk, seat->technician),
		.technician_requested = want->technician != ANY,
		.local_start = zone_local(desk->cat->zone, INSTANT_OF(seat->start)),
		.starts_at = INSTANT_OF(seat->start),
		.ends_at = INSTANT_OF(seat->end),
		.busy_from = INSTANT_OF(seat->busy.from),
		.busy_to = INSTANT_OF(seat->busy.to),
		.gap_from = INSTANT_OF(seat->gap.from == seat->gap.to ? 0 : seat->gap.from),
		.gap_to = INSTANT_OF(seat->gap.from == seat->gap.to ? 0 : seat->gap.to),
		.duration = seat->duration,
		.price = item->price,
	};
	if (row.technician_requested != item->technician_requested ||
	    (row.technician_requested && row.technician_id != item->technician_id))
		row.price = seat->price;
	return row;
}

static struct str
name_of(const struct desk *desk, uint64_t key)
{
	int technician;

	technician = catalogue_technician(desk->cat, key);
	return technician < 0 ? STR_NONE : desk->cat->technicians[technician].public_id;
}

static enum err
record(struct desk *desk, const struct moving *act, const struct item_row *item, const struct moved_row *row)
{
	enum err e;

	e = change_event(desk, act->who, (struct event_row){
		.subject_kind = STR("appointment"),
		.subject_id = item->appointment_id,
		.what = STR("reschedule"),
		.from_value = local_iso(desk->arena, zone_local(desk->cat->zone, item->starts_at)),
		.to_value = local_iso(desk->arena, row->local_start),
	});
	if (e != OK || item->technician_id == row->technician_id)
		return e;
	return change_event(desk, act->who, (struct event_row){
		.subject_kind = STR("item"),
		.subject_id = item->id,
		.what = STR("reseat"),
		.from_value = name_of(desk, item->technician_id),
		.to_value = name_of(desk, row->technician_id),
	});
}

static enum err
claim_moved(struct desk *desk, const struct moved_row *row)
{
	struct claim_row claim;

	claim = (struct claim_row){
		.store_id = row->store_id,
		.technician_id = row->technician_id,
		.item_id = row->id,
		.busy_from = row->busy_from,
		.busy_to = row->busy_to,
		.gap_from = row->gap_from,
		.gap_to = row->gap_to,
	};
	return db_claim_insert(desk->db, &claim);
}

/* Own old claims are gone before anybody, moved to make room or the item itself, gets new ones. */
static enum err
write_rows(struct desk *desk, struct scope *scope, struct moving *act, const struct picture *picture, const struct seating *seating)
{
	struct claim_key claim = { .store_id = desk->cat->store.id };
	struct moved_row row;
	size_t i;
	enum err e;

	for (i = 0; i < act->n; i++) {
		claim.item_id = act->items[i]->id;
		if (act->from[i] != STAYS && (e = db_claim_delete_item(desk->db, &claim)) != OK)
			return e;
	}
	if ((e = desk_apply_moves(desk, scope, picture, seating)) != OK)
		return e;
	for (i = 0; i < act->n; i++) {
		if (act->from[i] == STAYS)
			continue;
		row = row_of(desk, act, i, &seating->seats[i]);
		if ((e = db_change_item(desk->db, &row)) != OK || (e = record(desk, act, act->items[i], &row)) != OK)
			return e;
		if ((e = claim_moved(desk, &row)) != OK)
			return e;
	}
	return OK;
}

static enum err
note_override(struct desk *desk, const struct changer *who, uint64_t appointment_id)
{
	if (!who->override_hours)
		return OK;
	return change_event(desk, who, (struct event_row){
		.subject_kind = STR("appointment"),
		.subject_id = appointment_id,
		.what = STR("override"),
		.to_value = STR("hours"),
	});
}

static enum err
conclude(struct desk *desk, struct moving *act)
{
	const struct changer *who;
	struct changer everybody;
	struct change_key key;
	struct subject *first;
	size_t i;
	enum err e;

	who = act->who;
	for (i = 0; i < act->n_subjects; i++) {
		key = (struct change_key){ .store_id = desk->cat->store.id, .id = act->subjects[i].guest->id, .now = desk->now };
		if ((e = db_change_moved(desk->db, &key)) != OK || (e = note_override(desk, who, key.id)) != OK)
			return e;
	}
	everybody = *who;
	everybody.technician = 0;		/* it may be a colleague's now */
	act->who = &everybody;
	e = find_subjects(desk, act);
	act->who = who;
	if (e != OK)
		return e;
	for (i = 0; i < act->n_subjects; i++)
		if ((e = desk_hook_moved(desk, act->subjects[i].guest->id, who->manage_token.len > 0 ? STR("guest") : who->actor)) != OK)
			return e;
	first = &act->subjects[0];
	if (who->manage_token.len > 0 && (e = desk_link_renew(desk, first->rows[0].id, desk_manage_hash(desk, who->manage_token),
	    &first->receipt.manage_token)) != OK)
		return e;
	act->receipt = first->receipt;
	return change_tell(desk, who, STR("changed"), first);
}

static enum err
move(struct desk *desk, struct scope *scope, void *arg)
{
	enum refusal whys[CART_ITEMS_MAX];
	struct moving *act;
	struct picture picture;
	struct receipt before;
	struct seating seating;
	enum err e;

	act = arg;
	if ((e = find_subjects(desk, act)) != OK)
		return e;
	if ((e = may_move(desk, act)) != OK || (e = set_wants(desk, act)) != OK)
		return e;
	act->receipt = before = act->subjects[0].receipt;
	if (!act->changes)
		return OK;
	lock_subjects(desk, scope, act);
	scope_add_wants(desk, scope, act->wants, act->n);
	if (scope_grew(scope))
		return ERR_WRONG_STATE;
	if ((e = look(desk, act, &picture)) != OK)
		return e;
	if (!desk_seat(desk, scope, &picture, act->wants, act->n, &seating, whys))
		return taken(act, whys);
	if ((e = desk_lapse_seen(desk, &picture)) != OK)
		return e;
	if ((e = write_rows(desk, scope, act, &picture, &seating)) == ERR_EXISTS)
		return taken(act, NULL);
	if (e == OK)
		e = conclude(desk, act);
	return e != OK ? e : desk_waiting_freed_by(desk, scope, &before);
}

/* The commit whose answer was lost had been done: the visit has its next link. */
static enum err
find_again(struct desk *desk, const struct changer *who, struct receipt *out)
{
	struct receipt receipt;
	struct str token;
	enum err e;

	token = desk_link_next(desk, desk_manage_hash(desk, who->manage_token));
	if ((e = desk_visit_by_hash(desk, desk_manage_hash(desk, token), &receipt, NULL)) != OK)
		return e;
	*out = receipt;
	out->manage_token = token;
	return OK;
}

enum err
desk_reschedule(struct desk *desk, const struct changer *who, struct str appointment, const struct move_want *wants, size_t n,
    struct receipt *out, struct confirm_problem *problem)
{
	struct scope scope = { .n_days = 0 };
	struct moving act;
	enum err e;

	*problem = (struct confirm_problem){ .n_taken = 0 };
	if (n == 0 || n > CART_ITEMS_MAX || utf8_chars(who->why) > REASON_CHARS_MAX)
		return ERR_INVALID;
	act = (struct moving){ .who = who, .appointment = appointment, .asked = wants, .n_asked = n, .problem = problem };
	act.subjects = NEW_N(desk->arena, struct subject, CART_GUESTS_MAX);
	if ((e = find_subjects(desk, &act)) != OK)
		return e;
	if ((e = may_move(desk, &act)) != OK || (e = set_wants(desk, &act)) != OK)
		return e;
	lock_subjects(desk, &scope, &act);
	scope_add_wants(desk, &scope, act.wants, act.n);
	e = desk_transact(desk, &scope, move, &act);
	if (e == ERR_NOT_FOUND && scope.uncertain && who->manage_token.len > 0)
		return find_again(desk, who, out);
	if (e == OK)
		*out = act.receipt;
	return e;
}
