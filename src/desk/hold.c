/*
 * hold.c - keeping times for somebody who is still choosing.
 *
 * A cart's holds are seated together: the one that is new, and those that live, of which an "any" one may get another technician. Taking
 * a time again does not prolong its longest life; choosing another time starts a hold's usual life, but not its longest one.
 */
#include "base/log.h"
#include "base/metric.h"
#include "db/busy.h"
#include "db/busy_day.h"
#include "db/sql.h"
#include "desk/desk_private.h"

enum {
	LAPSED_KEPT_S = 60 * 60,	/* so long a page can say that a time was held */
	PROLONG_MARGIN_S = 2,		/* a hold about to end may be another's in a request that runs now: it is not prolonged */
};

struct holding {
	struct hold_key		 key;		/* of the token; item_ref when one is added */
	const struct hold_want	*asked;
	size_t			 n_asked;
	bool			 all;
	struct str		 address_hash;
	/* Of this run: what is to be held. */
	struct want		*wants;
	struct hold_row		*rows;		/* of each want, as it will be stored */
	size_t			 n;
	struct picture		 picture;
	struct seating		 seating;
	struct hold_line	*out;
	size_t			 which;
};

static bool
lives(const struct desk *desk, const struct hold_row *row)
{
	return row->expires_at.us > desk->now.us;
}

static struct span
span_of(const struct hold_row *row)
{
	return (struct span){ .from = MINUTE_OF(row->busy_from), .to = MINUTE_OF(row->busy_to) };
}

static const struct hold_row *
row_of(const struct hold_row *rows, size_t n, struct str ref)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(rows[i].item_ref, ref))
			return &rows[i];
	return NULL;
}

/* A hold that stays as it is; one whose service or technician is no longer offered is let go. */
static void
add_kept(const struct desk *desk, struct holding *holding, const struct hold_row *row)
{
	struct want want;

	want = (struct want){
		.service = catalogue_service(desk->cat, row->service_id),
		.technician = row->technician_requested ? catalogue_technician(desk->cat, row->technician_id) : ANY,
		.start = MINUTE_OF(row->starts_at),
		.guest = row->guest_ref,
		.held = true,
	};
	if (want.service < 0 || (row->technician_requested && want.technician < 0))
		return;
	holding->wants[holding->n] = want;
	holding->rows[holding->n++] = *row;
}

static void
add_asked(const struct desk *desk, struct holding *holding, const struct hold_want *asked, const struct hold_row *old)
{
	const struct store *store;
	struct hold_row *row;
	struct want *want;
	int64_t longest;

	store = &desk->cat->store;
	want = &holding->wants[holding->n];
	row = &holding->rows[holding->n++];
	*want = (struct want){
		.service = asked->service,
		.technician = asked->technician,
		.start = MINUTE_OF(asked->starts_at),
		.guest = asked->guest,
	};
	*row = (struct hold_row){
		.store_id = store->id,
		.token_hash = holding->key.token_hash,
		.item_ref = asked->ref,
		.guest_ref = asked->guest,
		.service_id = desk->cat->services[asked->service].id,
		.technician_requested = asked->technician != ANY,
		.starts_at = asked->starts_at,
		.address_hash = holding->address_hash,
		.created_at = desk->now,
		.expires_at = { .us = desk->now.us + store->hold_seconds * US_PER_S },
	};
	if (old == NULL || !lives(desk, old))
		return;
	longest = old->created_at.us + store->hold_max_seconds * US_PER_S;
	if (longest > desk->now.us)
		row->created_at = old->created_at;
	want->held = old->starts_at.us == asked->starts_at.us && old->service_id == row->service_id &&
	    old->technician_requested == row->technician_requested &&
	    (asked->technician == ANY || old->technician_id == desk_technician_key(desk, asked->technician));
	if (want->held && row->expires_at.us > longest)
		row->expires_at.us = longest > old->expires_at.us ? longest : old->expires_at.us;
}

/* What will be held, and on which days anything changes: those of the holds that go, too. */
static enum err
gather(struct desk *desk, struct scope *scope, struct holding *holding)
{
	struct hold_row *rows;
	size_t n_rows;
	size_t i;
	enum err e;

	if ((e = db_hold_list(desk->db, &holding->key, &rows, &n_rows)) != OK)
		return e;
	holding->n = 0;
	holding->wants = NEW_N(desk->arena, struct want, n_rows + holding->n_asked);
	holding->rows = NEW_N(desk->arena, struct hold_row, n_rows + holding->n_asked);
	for (i = 0; i < n_rows; i++) {
		if (!lives(desk, &rows[i]))
			continue;
		scope_add(desk, scope, span_of(&rows[i]));
		if (!holding->all && !str_eq(rows[i].item_ref, holding->key.item_ref))
			add_kept(desk, holding, &rows[i]);
	}
	for (i = 0; i < holding->n_asked; i++)
		add_asked(desk, holding, &holding->asked[i], row_of(rows, n_rows, holding->asked[i].ref));
	desk_mark_following(desk, holding->wants, holding->n);
	if (holding->n > HOLDS_PER_CART_MAX)
		return ERR_TOO_MANY;
	scope_add_wants(desk, scope, holding->wants, holding->n);
	return OK;
}

static enum err
check_hoarding(struct desk *desk, const struct holding *holding)
{
	struct hold_key key;
	uint64_t n;
	enum err e;

	if (desk->address.len == 0)
		return OK;
	key = holding->key;
	key.address_hash = holding->address_hash;
	if ((e = db_hold_count(desk->db, &key, &n)) != OK)
		return e;
	return n + holding->n > (uint64_t)desk->settings->holds_per_address ? ERR_TOO_MANY : OK;
}

/* A kept hold that cannot be had any more (the technician has called in sick) does not stand in the way of the new one. */
static bool
drop_lost(struct holding *holding, const enum refusal *whys)
{
	size_t n_kept;
	size_t n;
	size_t i;

	n_kept = holding->n - holding->n_asked;
	for (n = 0, i = 0; i < holding->n; i++) {
		if (i < n_kept && whys[i] != FREE)
			continue;
		holding->wants[n] = holding->wants[i];
		holding->rows[n++] = holding->rows[i];
	}
	if (n == holding->n)
		return false;
	holding->n = n;
	return true;
}

static enum err
seat(struct desk *desk, struct scope *scope, struct holding *holding)
{
	struct picture *picture = &holding->picture;
	struct seating *seating = &holding->seating;
	enum refusal whys[HOLDS_PER_CART_MAX];
	const struct seat *got;
	size_t first;
	size_t i;
	enum err e;

	if ((e = desk_picture_locked(desk, scope, holding->wants, holding->n, holding->key.token_hash, picture)) != OK)
		return e;
	while (!desk_seat(desk, scope, picture, holding->wants, holding->n, seating, whys)) {
		if (scope->again)
			return ERR_SLOT_TAKEN;
		if (drop_lost(holding, whys))
			continue;
		first = holding->n - holding->n_asked;
		for (i = first; i < holding->n && whys[i] == FREE; i++)
			;
		holding->which = i - first;
		return desk_refused(whys[i]);
	}
	for (i = 0; i < holding->n; i++) {
		got = &seating->seats[i];
		holding->rows[i].technician_id = desk_technician_key(desk, got->technician);
		holding->rows[i].ends_at = INSTANT_OF(got->end);
		holding->rows[i].busy_from = INSTANT_OF(got->busy.from);
		holding->rows[i].busy_to = INSTANT_OF(got->busy.to);
		holding->rows[i].gap_from = INSTANT_OF(got->gap.from == got->gap.to ? 0 : got->gap.from);
		holding->rows[i].gap_to = INSTANT_OF(got->gap.from == got->gap.to ? 0 : got->gap.to);
	}
	e = desk_apply_moves(desk, scope, picture, seating);
	return e == ERR_EXISTS ? ERR_SLOT_TAKEN : e;
}

/* What the token now holds on the day, for the next who books on it. */
static enum err
tell(struct desk *desk, const struct holding *holding)
{
	struct day_row rows[HOLDS_PER_CART_MAX];
	size_t i;

	for (i = 0; i < holding->n; i++)
		rows[i] = desk_listed_hold(&holding->rows[i]);
	return desk_picture_changed(desk, &holding->picture, &holding->seating, holding->key.token_hash, rows, holding->n);
}

static enum err
hold(struct desk *desk, struct scope *scope, void *arg)
{
	struct holding *holding;
	struct hold_row *row;
	size_t i;
	enum err e;

	holding = arg;
	if ((e = gather(desk, scope, holding)) != OK)
		return e;
	if (scope_grew(scope))
		return ERR_SLOT_TAKEN;
	if (holding->n > 0 && (e = check_hoarding(desk, holding)) != OK)
		return e;
	if (holding->n > 0 && (e = seat(desk, scope, holding)) != OK)
		return e;
	e = holding->all ? db_hold_delete(desk->db, &holding->key) : db_hold_delete_live(desk->db, &holding->key);
	if (e != OK)
		return e;
	if ((e = db_hold_insert(desk->db, holding->rows, holding->n)) != OK) {
		scope->again = e == ERR_EXISTS;		/* the same cart in another request */
		return e;
	}
	if (holding->n > 0 && (e = tell(desk, holding)) != OK)
		return e;
	for (i = 0; i < holding->n_asked; i++) {
		row = &holding->rows[holding->n - holding->n_asked + i];
		holding->out[i] = (struct hold_line){
			.ref = holding->asked[i].ref,
			.technician = catalogue_technician(desk->cat, row->technician_id),
			.expires_at = row->expires_at,
			.live = true,
		};
	}
	return OK;
}

static void
tidy(struct desk *desk)
{
	struct hold_key key;

	key = (struct hold_key){ .store_id = desk->cat->store.id, .now = { .us = desk->now.us - LAPSED_KEPT_S * US_PER_S } };
	(void)db_hold_tidy(desk->db, &key);		/* another request will, if this one cannot */
}

static bool
refs_differ(const struct hold_want *wants, size_t n)
{
	size_t i;
	size_t k;

	for (i = 0; i < n; i++)
		for (k = 0; k < i; k++)
			if (str_eq(wants[i].ref, wants[k].ref))
				return false;
	return true;
}

enum err
desk_hold(struct desk *desk, struct str token, const struct hold_want *wants, size_t n, bool all, struct hold_line *out,
    size_t *out_which)
{
	struct scope scope = { .n_days = 0 };
	struct date day = { INT32_MIN };
	struct holding holding;
	size_t i;
	enum err e;

	if (token.len == 0 || (!all && n != 1) || !refs_differ(wants, n))
		return ERR_INVALID;
	if (n > HOLDS_PER_CART_MAX)
		return ERR_TOO_MANY;
	holding = (struct holding){ .asked = wants, .n_asked = n, .all = all, .out = out };
	holding.key = (struct hold_key){
		.store_id = desk->cat->store.id,
		.token_hash = desk_hash(desk, STR("hold"), token),
		.item_ref = all ? STR_NONE : wants[0].ref,
		.now = desk->now,
	};
	holding.address_hash = desk_hash(desk, STR("address"), desk->address);
	if ((e = gather(desk, &scope, &holding)) != OK)		/* only to know what to lock */
		return e;
	for (i = 0; i < n; i++)
		if (waiting_other_day(desk, MINUTE_OF(wants[i].starts_at), &day))
			desk_waiting_look(desk, day);
	if ((e = desk_transact(desk, &scope, hold, &holding)) != OK) {
		*out_which = holding.which;
		return e;
	}
	metric_add(METRIC_HOLDS, n);
	tidy(desk);
	return OK;
}

struct keeping {
	struct hold_key		 key;
	enum err		(*write)(struct db *db, const struct hold_key *key);
	bool			 frees;
	/* Of this run: the token's holds. */
	struct hold_row		*rows;
	size_t			 n;
};

/* The days of the token's live holds, or of the one that the key names. */
static enum err
add_held(struct desk *desk, struct scope *scope, struct keeping *keeping)
{
	const struct hold_key *key = &keeping->key;
	struct hold_row *rows;
	size_t i;
	enum err e;

	if ((e = db_hold_list(desk->db, key, &keeping->rows, &keeping->n)) != OK)
		return e;
	for (rows = keeping->rows, i = 0; i < keeping->n; i++)
		if (lives(desk, &rows[i]) && (key->item_ref.len == 0 || str_eq(rows[i].item_ref, key->item_ref)))
			scope_add(desk, scope, span_of(&rows[i]));
	return OK;
}

/* As db_hold_prolong has written it. */
static enum err
tell_prolonged(struct desk *desk, const struct scope *scope, struct keeping *keeping)
{
	const struct hold_key *key = &keeping->key;
	struct hold_row *row;
	int64_t until;
	size_t n;
	size_t i;

	for (n = 0, i = 0; i < keeping->n; i++) {
		row = &keeping->rows[i];
		if (!lives(desk, row))
			continue;
		until = row->created_at.us + key->max_seconds * US_PER_S;
		until = until < key->until.us ? until : key->until.us;
		if (row->expires_at.us > key->now.us && row->expires_at.us < until)
			row->expires_at.us = until;
		keeping->rows[n++] = *row;
	}
	return desk_holds_listed(desk, scope, key->token_hash, keeping->rows, n);
}

static enum err
keep(struct desk *desk, struct scope *scope, void *arg)
{
	struct keeping *keeping;
	size_t n;
	size_t i;
	enum err e;

	keeping = arg;
	if ((e = add_held(desk, scope, keeping)) != OK)
		return e;
	if (scope_grew(scope))
		return ERR_WRONG_STATE;
	if ((e = keeping->write(desk->db, &keeping->key)) != OK)
		return e;
	if (!keeping->frees)
		return tell_prolonged(desk, scope, keeping);
	for (n = scope->n_days, i = 0; e == OK && i < n; i++)
		e = desk_waiting_freed(desk, scope, scope->days[i]);
	return e;
}

/* Nothing that lives is nothing to write: a time that has run out is free as it is. */
static enum err
keep_or_not(struct desk *desk, struct keeping *keeping)
{
	struct scope scope = { .n_days = 0 };
	enum err e;

	if ((e = add_held(desk, &scope, keeping)) != OK || scope.n_days == 0)
		return e;
	return desk_transact(desk, &scope, keep, keeping);
}

enum err
desk_hold_release(struct desk *desk, struct str token, struct str ref)
{
	struct keeping keeping = { .write = ref.len == 0 ? db_hold_delete : db_hold_delete_item, .frees = true };

	keeping.key = (struct hold_key){
		.store_id = desk->cat->store.id,
		.token_hash = desk_hash(desk, STR("hold"), token),
		.item_ref = ref,
	};
	return keep_or_not(desk, &keeping);
}

enum err
desk_hold_prolong(struct desk *desk, struct str token)
{
	struct keeping keeping = { .write = db_hold_prolong };

	keeping.key = (struct hold_key){
		.store_id = desk->cat->store.id,
		.token_hash = desk_hash(desk, STR("hold"), token),
		.now = { .us = desk->now.us + PROLONG_MARGIN_S * US_PER_S },
		.until = { .us = desk->now.us + desk->cat->store.hold_seconds * US_PER_S },
		.max_seconds = desk->cat->store.hold_max_seconds,
	};
	return keep_or_not(desk, &keeping);
}

enum err
desk_hold_list(struct desk *desk, struct str token, struct hold_line **out, size_t *n_out)
{
	struct hold_line *lines;
	struct hold_row *rows;
	struct hold_key key;
	size_t n;
	size_t i;
	enum err e;

	key = (struct hold_key){ .store_id = desk->cat->store.id, .token_hash = desk_hash(desk, STR("hold"), token) };
	if ((e = db_hold_list(desk->db, &key, &rows, &n)) != OK)
		return e;
	lines = NEW_N(desk->arena, struct hold_line, n);
	for (i = 0; i < n; i++) {
		lines[i].ref = rows[i].item_ref;
		lines[i].technician = catalogue_technician(desk->cat, rows[i].technician_id);
		lines[i].expires_at = rows[i].expires_at;
		lines[i].live = lives(desk, &rows[i]);
	}
	*out = lines;
	*n_out = n;
	return OK;
}
