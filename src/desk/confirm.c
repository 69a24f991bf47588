/*
 * confirm.c - a booking, whole: all guests' items or none.
 *
 * The idempotency key is the first thing written, so a request that comes twice, at once or later, makes one booking and gets one
 * answer; where the caller names no key one is made up, so that a commit whose answer was lost can be looked up all the same.
 */
#include "base/metric.h"
#include "db/busy.h"
#include "db/busy_day.h"
#include "db/sql.h"
#include "desk/desk_private.h"

enum {
	KEY_LIFE_S = 24 * 60 * 60,
	BODY_TEXT_MAX = 64 * 1024,
	CREATED = 201,			/* the stored answer's status */
};

struct confirming {
	struct booking			 booking;
	const struct order		*order;
	struct str			 token_hash;
	void				(*texts)(void *arg, const struct receipt *receipt, struct message_texts *out);
	void				*arg;
	struct receipt			 receipt;
	struct confirm_problem		*problem;
};

static void
add_part(struct buf *buf, struct str s)
{
	buf_addf(buf, "%zu:", s.len);
	buf_add(buf, s);
}

/* What was asked, by names that stay: not how (the hold token), nor in which language. */
static struct str
body_hash(struct desk *desk, const struct order *order)
{
	const struct order_item *item;
	struct buf buf;
	size_t g;
	size_t i;

	buf = buf_new(desk->arena, BODY_TEXT_MAX);
	for (g = 0; g < order->n_guests; g++) {
		add_part(&buf, order->guests[g].name);
		add_part(&buf, order->guests[g].phone);
		buf_addf(&buf, "%zu,", order->guests[g].n_items);
		for (i = 0; i < order->guests[g].n_items; i++) {
			item = &order->guests[g].items[i];
			add_part(&buf, desk->cat->services[item->service].public_id);
			add_part(&buf, item->technician == ANY ? STR_NONE : desk->cat->technicians[item->technician].public_id);
			buf_addf(&buf, "%lld,", (long long)item->starts_at.us);
		}
	}
	add_part(&buf, order->email);
	add_part(&buf, order->notes);
	add_part(&buf, order->source);
	add_part(&buf, order->created_by);
	add_part(&buf, order->tracking_ref);
	if (order->key_body.len > 0)
		add_part(&buf, desk_hash(desk, STR("body"), order->key_body));
	buf_addf(&buf, "%d%d%d", order->notify_sms, order->notify_email, order->override_hours);
	return desk_hash(desk, STR("order"), buf_str(&buf));
}

static struct str
aad(struct desk *desk)
{
	return str_fmt(desk->arena, "manage %llu", (unsigned long long)desk->cat->store.id);
}

/* The 16 bytes of the manage token, sealed: a repeated answer holds the same link, and the database alone opens no booking. */
static struct str
seal(struct desk *desk, struct str token)
{
	struct str sealed;
	struct str plain;
	struct str raw;
	bool ok;

	ok = secret_base64_open(desk->arena, token, &plain);
	sealed = ok ? secret_seal(desk->arena, desk->keyring, PURPOSE_TOKEN, aad(desk), plain) : STR_NONE;
	ok = ok && secret_base64_open(desk->arena, sealed, &raw);
	return ok ? raw : STR_NONE;
}

static struct str
unseal(struct desk *desk, struct str secret)
{
	struct str plain;

	if (!secret_open(desk->arena, desk->keyring, PURPOSE_TOKEN, aad(desk), secret_base64(desk->arena, secret), &plain))
		return STR_NONE;		/* the key it was sealed with has been taken out of use */
	return secret_base64(desk->arena, plain);
}

static void
set_wants(struct desk *desk, struct booking *booking)
{
	const struct order *order;
	const struct order_item *item;
	size_t g;
	size_t i;

	order = booking->order;
	booking->wants = NEW_N(desk->arena, struct want, order_n_items(order));
	for (g = 0; g < order->n_guests; g++)
		for (i = 0; i < order->guests[g].n_items; i++) {
			item = &order->guests[g].items[i];
			booking->wants[booking->n_wants++] = (struct want){
				.service = item->service,
				.technician = item->technician,
				.start = MINUTE_OF(item->starts_at),
				.guest = (int)g,
				.unbound = order->override_hours,
			};
		}
}

static bool
keeps(const struct desk *desk, const struct hold_row *row, const struct order_item *item)
{
	if (row->expires_at.us <= desk->now.us || row->starts_at.us != item->starts_at.us ||
	    row->service_id != desk->cat->services[item->service].id)
		return false;
	if (item->ref.len > 0 && !str_eq(item->ref, row->item_ref))
		return false;
	if (item->technician == ANY)
		return !row->technician_requested;
	return row->technician_requested && row->technician_id == desk_technician_key(desk, item->technician);
}

/*
 * What the caller's own live holds keep is not asked again whether it may be chosen; each hold keeps one item. All of them are given back
 * with the booking, so their days are in its scope.
 */
static enum err
mark_held(struct desk *desk, struct scope *scope, struct confirming *act)
{
	const struct order_item *item;
	struct hold_key key;
	struct hold_row *rows;
	struct want *want;
	size_t n_rows;
	size_t g;
	size_t i;
	size_t h;
	enum err e;

	if (act->token_hash.len == 0)
		return OK;
	key = (struct hold_key){ .store_id = desk->cat->store.id, .token_hash = act->token_hash };
	if ((e = db_hold_list(desk->db, &key, &rows, &n_rows)) != OK)
		return e;
	for (h = 0; h < n_rows; h++)
		if (rows[h].expires_at.us > desk->now.us)
			scope_add(desk, scope, (struct span){ MINUTE_OF(rows[h].busy_from), MINUTE_OF(rows[h].busy_to) });
	want = act->booking.wants;
	for (g = 0; g < act->order->n_guests; g++)
		for (i = 0; i < act->order->guests[g].n_items; i++, want++) {
			item = &act->order->guests[g].items[i];
			want->held = false;
			for (h = 0; h < n_rows && !want->held; h++) {
				want->held = keeps(desk, &rows[h], item);
				if (want->held)
					rows[h].expires_at.us = 0;
			}
		}
	return OK;
}

/* whys is by want; NULL: every item of the guest, for the one reason. */
static enum err
taken(struct confirming *act, const enum refusal *whys, size_t guest, enum refusal why)
{
	struct taken *entry;
	size_t n;
	size_t g;
	size_t i;

	n = 0;
	act->problem->n_taken = 0;
	for (g = 0; g < act->order->n_guests; g++)
		for (i = 0; i < act->order->guests[g].n_items; i++, n++) {
			if (whys == NULL ? g != guest : whys[n] == FREE)
				continue;
			entry = &act->problem->taken[act->problem->n_taken++];
			*entry = (struct taken){ .guest = g, .item = i, .why = whys == NULL ? why : whys[n] };
		}
	return ERR_SLOT_TAKEN;
}

static int64_t
last_end(const struct receipt *receipt)
{
	int64_t last;
	size_t g;
	size_t i;

	last = 0;
	for (g = 0; g < receipt->n_guests; g++)
		for (i = 0; i < receipt->guests[g].n_items; i++)
			if (receipt->guests[g].items[i].ends_at.us > last)
				last = receipt->guests[g].items[i].ends_at.us;
	return last;
}

/* What has come on the day, for the next who books on it. */
static enum err
tell(struct desk *desk, const struct confirming *act, const struct picture *picture)
{
	struct day_row rows[CART_ITEMS_MAX];
	const struct item_row *item;
	size_t i;

	for (i = 0; i < act->booking.n_wants; i++) {
		item = &act->booking.items[i];
		rows[i] = (struct day_row){
			.kind = BUSY_ROW_ITEM,
			.fixed = item->technician_requested,
			.id = item->id,
			.guest_id = item->guest_id,
			.technician_id = item->technician_id,
			.service_id = item->service_id,
			.starts_at = item->starts_at,
			.busy_from = item->busy_from,
			.busy_to = item->busy_to,
			.gap_from = item->gap_from,
			.gap_to = item->gap_to,
		};
	}
	return desk_picture_changed(desk, picture, &act->booking.seating, act->token_hash, rows, act->booking.n_wants);
}

/* After the rows: the receipt as anybody will read it later, the messages, the holds given back. */
static enum err
conclude(struct desk *desk, struct confirming *act)
{
	struct message_texts texts = { .sms = STR_NONE, .subject = STR_NONE, .body = STR_NONE };
	struct hold_key holds;
	struct notice notice;
	enum err e;

	desk_book_receipt(desk, &act->booking, &act->receipt);
	act->receipt.manage_token = act->booking.manage_token;
	if (act->order->consent && (e = desk_consent(desk, act->booking.visits[0].id)) != OK)
		return e;
	if (act->texts != NULL)
		act->texts(act->arg, &act->receipt, &texts);
	notice = (struct notice){
		.message = STR("booked"),
		.subject_id = act->booking.visits[0].id,
		.subject = act->booking.public_id,
		.locale = act->order->locale,
		.receipt = &act->receipt,
		.texts = &texts,
		.valid_until = { .us = last_end(&act->receipt) },
	};
	if ((e = desk_notify(desk, &notice)) != OK)
		return e;
	holds = (struct hold_key){ .store_id = desk->cat->store.id, .token_hash = act->token_hash };
	return act->token_hash.len > 0 ? db_hold_delete(desk->db, &holds) : OK;
}

static enum err
confirm(struct desk *desk, struct scope *scope, void *arg)
{
	enum refusal whys[CART_ITEMS_MAX];
	struct confirming *act;
	struct booking *booking;
	struct picture picture;
	size_t guest;
	enum err e;

	act = arg;
	booking = &act->booking;
	act->problem->total_now = order_total(desk->cat, act->order);
	if (act->order->total_seen >= 0 && act->order->total_seen != act->problem->total_now.cents)
		return ERR_PRICE_CHANGED;
	if ((e = mark_held(desk, scope, act)) != OK)
		return e;
	if (scope_grew(scope))
		return ERR_SLOT_TAKEN;
	desk_mark_following(desk, act->booking.wants, act->booking.n_wants);
	if ((e = desk_picture_locked(desk, scope, booking->wants, booking->n_wants, act->token_hash, &picture)) != OK)
		return e;
	if (!desk_seat(desk, scope, &picture, booking->wants, booking->n_wants, &booking->seating, whys))
		return taken(act, whys, 0, FREE);
	if ((e = desk_book_guests(desk, booking, &guest)) != OK)
		return e == ERR_SLOT_TAKEN ? taken(act, NULL, guest, REFUSED_FULL_DAY) : e;
	if ((e = desk_lapse_seen(desk, &picture)) != OK)
		return e;
	if ((e = desk_apply_moves(desk, scope, &picture, &booking->seating)) != OK)
		return e == ERR_EXISTS ? taken(act, NULL, 0, REFUSED_BUSY) : e;
	if ((e = desk_book_visits(desk, booking, &guest)) != OK)
		return e == ERR_EXISTS ? taken(act, NULL, guest, REFUSED_BUSY) : e;
	if ((e = desk_book_group(desk, booking)) != OK) {
		scope->again = e == ERR_EXISTS;		/* another code, at the next run */
		return e;
	}
	return (e = tell(desk, act, &picture)) != OK ? e : conclude(desk, act);
}

/* The answer given before. ERR_NOT_FOUND: there is none, or none that still counts. */
static enum err
repeat(struct desk *desk, const struct idempotency_row *key, struct receipt *out)
{
	struct idempotency_row found;
	struct idempotency_row old;
	struct receipt receipt;
	enum err e;

	if ((e = db_idempotency_by_key(desk->db, key, &found)) != OK)
		return e;
	old = *key;
	old.created_at.us = desk->now.us - KEY_LIFE_S * US_PER_S;
	if (found.created_at.us < old.created_at.us)
		return (e = db_idempotency_delete_old(desk->db, &old)) != OK ? e : ERR_NOT_FOUND;
	if (!secret_same_str(found.body_hash, key->body_hash))
		return ERR_MISMATCH;
	if (found.subject.len > 0)
		e = desk_visit_by_public_id(desk, found.subject, &receipt);
	else
		e = desk_visit_by_id(desk, found.subject_id, &receipt, NULL);
	if (e != OK)
		return e == ERR_NOT_FOUND ? ERR_FAULT : e;
	receipt.manage_token = unseal(desk, found.secret);
	receipt.repeated = true;
	*out = receipt;
	return OK;
}

static struct idempotency_row
key_row(struct desk *desk, const struct order *order)
{
	return (struct idempotency_row){
		.store_id = desk->cat->store.id,
		.scope = order->scope,
		.key_hash = desk_hash(desk, STR("key"), order->key.len > 0 ? order->key : secret_token(desk->arena)),
		.body_hash = body_hash(desk, order),
		.created_at = desk->now,
	};
}

bool
desk_confirmed(struct desk *desk, const struct order *order)
{
	struct idempotency_row key;
	struct receipt receipt;

	key = key_row(desk, order);
	return order->key.len > 0 && repeat(desk, &key, &receipt) == OK;
}

/* Before, so that who waits comes first. Whether nobody waits, as far as it is known. */
static bool
look_before(struct desk *desk, const struct booking *booking)
{
	struct date day = { INT32_MIN };
	bool empty = true;
	size_t i;

	for (i = 0; i < booking->n_wants; i++)
		if (waiting_other_day(desk, booking->wants[i].start, &day))
			empty = desk_waiting_look(desk, day) && empty;
	return empty;
}

/* After, since who has booked waits no more. */
static void
look_after(struct desk *desk, const struct booking *booking)
{
	struct date day = { INT32_MIN };
	bool empty;
	size_t i;

	for (i = 0; i < booking->n_wants; i++)
		if (waiting_other_day(desk, booking->wants[i].start, &day))
			(void)!desk_waiting_pass(desk, day, &empty);		/* the timed job does it again */
}

enum err
desk_confirm(struct desk *desk, const struct order *order,
    void (*texts)(void *arg, const struct receipt *receipt, struct message_texts *out), void *arg,
    struct receipt *out, struct confirm_problem *problem)
{
	struct idempotency_row key;
	struct confirming act;
	struct scope scope = { .n_days = 0 };
	bool nobody_waits;
	int n;
	enum err e;

	*problem = (struct confirm_problem){ .n_taken = 0 };
	if ((e = order_check(desk->cat, order, &problem->fields)) != OK)
		return e;
	act = (struct confirming){ .order = order, .texts = texts, .arg = arg, .problem = problem };
	act.booking.order = order;
	act.booking.guest_ids = NEW_N(desk->arena, uint64_t, order->n_guests);
	act.booking.visits = NEW_N(desk->arena, struct appointment_row, order->n_guests);
	act.booking.items = NEW_N(desk->arena, struct item_row, order_n_items(order));
	act.booking.public_id = secret_uuid7(desk->arena, desk->now.us / 1000);
	act.booking.manage_token = secret_token(desk->arena);
	act.token_hash = desk_hash(desk, STR("hold"), order->hold_token);
	set_wants(desk, &act.booking);
	key = key_row(desk, order);
	key.subject = act.booking.public_id;
	key.status = CREATED;
	key.secret = seal(desk, act.booking.manage_token);
	scope.key = &key;
	scope_add_wants(desk, &scope, act.booking.wants, act.booking.n_wants);
	nobody_waits = look_before(desk, &act.booking);
	for (n = 0; n < 2; n++) {
		e = desk_transact(desk, &scope, confirm, &act);
		if (e == ERR_EXISTS && scope.key_exists)
			e = repeat(desk, &key, out);
		else if (e == OK)
			*out = act.receipt;
		if (e != ERR_NOT_FOUND)
			break;
	}
	if (e == OK && scope.uncertain)
		out->repeated = false;		/* it is our own commit that was looked up */
	metric_add(METRIC_BOOKINGS, e == OK && !out->repeated ? 1 : 0);
	if (e == OK && !out->repeated && !nobody_waits)
		look_after(desk, &act.booking);
	return e == ERR_NOT_FOUND || e == ERR_EXISTS ? ERR_BUSY : e;
}
