/*
 * waiting.c - the waitlist: joining, seeing, leaving.
 *
 * No entry exists before its phone was proven, so nobody is sent anything unasked, and a list cannot be filled with numbers of strangers.
 */
#include "base/secret.h"
#include "db/waiting.h"
#include "desk/waiting_private.h"

enum { DAY_MINUTES = 24 * 60 };

struct joining {
	const struct wait_want	*want;
	struct wait_row		 row;
	struct wait_row		 found;		/* the entry as it is now */
	bool			 again;		/* it was there before */
};

struct wait_key
waiting_key(const struct desk *desk)
{
	return (struct wait_key){ .store_id = desk->cat->store.id };
}

void
waiting_scope(const struct desk *desk, struct scope *scope, struct date day)
{
	scope_add(desk, scope, day_scope(desk->cat, day, day));
}

void
waiting_scope_of(const struct desk *desk, struct scope *scope, const struct wait_row *row)
{
	if (row->slot_id != 0)
		scope->slot_id = row->slot_id;
	else
		waiting_scope(desk, scope, row->day);
}

enum err
waiting_freed_of(struct desk *desk, struct scope *scope, const struct wait_row *row)
{
	return row->slot_id != 0 ? class_wait_settle(desk, row->slot_id) : desk_waiting_freed(desk, scope, row->day);
}

bool
waiting_other_day(const struct desk *desk, int64_t minute, struct date *day)
{
	struct date before = *day;

	*day = desk_date(desk, minute);
	return day->days != before.days;
}

static enum err
fill(struct desk *desk, const struct wait_row *row, struct wait_line *out)
{
	const struct catalogue *cat;
	struct class_slot place;
	struct offer_row *offers;
	struct wait_key key;
	size_t n;
	int service;
	int technician;
	enum err e;

	cat = desk->cat;
	service = catalogue_service(cat, row->service_id);
	technician = row->technician_id == 0 ? ANY : catalogue_technician(cat, row->technician_id);
	*out = (struct wait_line){
		.public_id = row->public_id,
		.phone = row->phone,
		.day = row->day,
		.from = row->from_minute,
		.to = row->to_minute,
		.status = row->status,
		.created_at = row->created_at,
	};
	if (service >= 0) {
		out->service_id = cat->services[service].public_id;
		out->service_name = cat->services[service].name;
	}
	if (technician >= 0) {
		out->technician_id = cat->technicians[technician].public_id;
		out->technician_name = cat->technicians[technician].name;
	}
	if (row->slot_id != 0) {
		if ((e = class_wait_slot(desk, row->slot_id, &place)) != OK)
			return e;
		out->slot_id = place.public_id;
		out->service_name = place.course_name;
	}
	if (!str_eq(row->status, STR("offered")))
		return OK;
	key = waiting_key(desk);
	key.id = row->id;
	if ((e = db_offer_list_of(desk->db, &key, &offers, &n)) != OK)
		return e;
	if (n > 0 && str_eq(offers[0].outcome, STR("open")) && offers[0].expires_at.us > desk->now.us) {
		out->offered_at = offers[0].starts_at;
		out->offered_until = offers[0].expires_at;
	}
	return OK;
}

static enum err
fill_all(struct desk *desk, const struct wait_row *rows, size_t n, int technician, struct wait_line **out, size_t *n_out)
{
	struct wait_line *lines;
	size_t n_lines;
	size_t i;
	enum err e;

	lines = NEW_N(desk->arena, struct wait_line, n);
	for (n_lines = 0, i = 0; i < n; i++) {
		if (technician != ANY && rows[i].technician_id != 0 && rows[i].technician_id != desk_technician_key(desk, technician))
			continue;
		if ((e = fill(desk, &rows[i], &lines[n_lines++])) != OK)
			return e;
	}
	*out = lines;
	*n_out = n_lines;
	return OK;
}

enum err
desk_waits_of(struct desk *desk, struct str phone, struct wait_line **out, size_t *n_out)
{
	struct wait_key key;
	struct wait_row *rows;
	size_t n;
	enum err e;

	key = waiting_key(desk);
	key.phone = phone;
	if ((e = db_wait_list_phone(desk->db, &key, &rows, &n)) != OK)
		return e;
	return fill_all(desk, rows, n, ANY, out, n_out);
}

enum err
desk_waits_on(struct desk *desk, struct date day, int technician, struct wait_line **out, size_t *n_out)
{
	struct wait_key key;
	struct wait_row *rows;
	size_t n;
	enum err e;

	key = waiting_key(desk);
	key.day = day;
	if ((e = db_wait_list_staff(desk->db, &key, &rows, &n)) != OK)
		return e;
	return fill_all(desk, rows, n, technician, out, n_out);
}

static bool
is_same(const struct wait_row *a, const struct wait_row *b)
{
	return str_eq(a->phone, b->phone) && a->service_id == b->service_id && a->slot_id == b->slot_id &&
	    a->technician_id == b->technician_id && a->day.days == b->day.days &&
	    a->from_minute == b->from_minute && a->to_minute == b->to_minute;
}

/* Under the lock of the day: two of the same wish at once are one entry. */
static enum err
check_limits(struct desk *desk, struct joining *joining)
{
	struct wait_row *rows;
	struct wait_row *line;
	struct wait_key key;
	uint64_t n_day;
	uint64_t n_address;
	size_t n_line;
	size_t n;
	size_t i;
	enum err e;

	key = waiting_key(desk);
	key.phone = joining->row.phone;
	key.day = joining->row.day;
	key.slot_id = joining->row.slot_id;
	key.address_hash = joining->row.address_hash;
	key.since.us = desk->now.us - 1440 * US_PER_MIN;
	if ((e = db_wait_list_phone(desk->db, &key, &rows, &n)) != OK)
		return e;
	for (i = 0; i < n; i++)
		if (is_same(&rows[i], &joining->row)) {
			joining->found = rows[i];
			joining->again = true;
			return OK;
		}
	if ((e = db_wait_count_day(desk->db, &key, &n_day)) != OK || (e = db_wait_count_address(desk->db, &key, &n_address)) != OK)
		return e;
	if (key.slot_id != 0) {
		if ((e = db_wait_list_slot(desk->db, &key, &line, &n_line)) != OK)
			return e;
		n_day = n_line;
	}
	if (desk->address.len == 0)
		n_address = 0;
	return n >= WAITS_PER_PHONE_MAX || n_day >= WAITS_PER_DAY_MAX || n_address >= WAITS_PER_ADDRESS_MAX ? ERR_TOO_MANY : OK;
}

static enum err
join(struct desk *desk, struct scope *scope, void *arg)
{
	struct joining *joining;
	struct wait_key key;
	uint64_t id;
	enum err e;

	joining = arg;
	joining->again = false;
	if ((e = check_limits(desk, joining)) != OK || joining->again)
		return e;
	if ((e = db_wait_insert(desk->db, &joining->row, &id)) != OK)
		return e;
	if (joining->want->consent && (e = desk_consent_wait(desk, id)) != OK)
		return e;
	if ((e = waiting_freed_of(desk, scope, &joining->row)) != OK)
		return e;
	key = waiting_key(desk);
	key.id = id;
	return db_wait_by_id(desk->db, &key, &joining->found);
}

/* A day on which nobody would serve it even if it were empty is nothing to wait for. */
static enum err
may_wait_for_time(struct desk *desk, const struct wait_want *want)
{
	struct start *starts;
	struct ask ask;
	struct instant at[2];
	size_t n;
	size_t i;
	int32_t minute;
	enum err e;

	if (want->from < 0 || want->to > 1440 || want->from >= want->to || want->service < 0 ||
	    (want->technician != ANY && !catalogue_can(desk->cat, want->technician, want->service)))
		return ERR_INVALID;
	if (desk_is_outside(desk, want->day) || !desk_anybody_works(desk, want->service, want->technician, want->day))
		return ERR_SLOT_UNAVAILABLE;
	if (zone_instants(desk->cat->zone, (struct local){ .date = want->day, .seconds = (want->to - 1) * 60 }, at) > 0 &&
	    at[0].us <= desk->now.us + desk->cat->store.lead_minutes * US_PER_MIN)
		return ERR_SLOT_UNAVAILABLE;
	ask = (struct ask){ .service = want->service, .technician = want->technician, .guest = -1 };
	if ((e = desk_times(desk, &ask, want->day, &starts, &n)) != OK)
		return e;
	for (i = 0; i < n; i++) {
		minute = zone_local(desk->cat->zone, INSTANT_OF(starts[i].at)).seconds / 60;
		if (minute >= want->from && minute < want->to)
			return ERR_WRONG_STATE;
	}
	return OK;
}

enum err
desk_wait_may(struct desk *desk, const struct wait_want *want)
{
	struct class_slot place;

	return want->slot.len > 0 ? class_wait_may(desk, want->slot, &place) : may_wait_for_time(desk, want);
}

/* What is wished for; a class has its own day and times. */
static enum err
fill_row(struct desk *desk, const struct wait_want *want, struct wait_row *row)
{
	struct class_slot place;
	enum err e;

	if (want->slot.len > 0) {
		if ((e = class_wait_may(desk, want->slot, &place)) != OK)
			return e;
		row->slot_id = place.id;
		row->technician_id = place.technician_id;
		row->day = place.local_start.date;
		row->from_minute = place.local_start.seconds / 60;
		row->to_minute = row->from_minute + (int32_t)((place.ends_at.us - place.starts_at.us) / US_PER_MIN);
		if (row->to_minute > DAY_MINUTES)
			row->to_minute = DAY_MINUTES;
		return OK;
	}
	if ((e = may_wait_for_time(desk, want)) != OK)
		return e;
	row->service_id = desk->cat->services[want->service].id;
	row->technician_id = want->technician == ANY ? 0 : desk_technician_key(desk, want->technician);
	row->day = want->day;
	row->from_minute = want->from;
	row->to_minute = want->to;
	return OK;
}

enum err
desk_wait_join(struct desk *desk, const struct wait_want *want, struct wait_line *out, struct str *out_token)
{
	struct scope scope = { .n_days = 0 };
	struct joining joining = { .want = want };
	struct str token;
	enum err e;

	if (want->phone.len == 0)
		return ERR_INVALID;
	token = secret_token(desk->arena);
	joining.row = (struct wait_row){
		.store_id = desk->cat->store.id,
		.public_id = secret_uuid7(desk->arena, desk->now.us / 1000),
		.token_hash = desk_hash(desk, STR("waiting"), token),
		.phone = want->phone,
		.locale = want->locale,
		.address_hash = desk_hash(desk, STR("address"), desk->address),
		.status = STR("waiting"),
		.queued_at = desk->now,
		.created_at = desk->now,
		.updated_at = desk->now,
	};
	if ((e = fill_row(desk, want, &joining.row)) != OK)
		return e;
	waiting_scope_of(desk, &scope, &joining.row);
	if ((e = desk_transact(desk, &scope, join, &joining)) != OK)
		return e;
	*out_token = joining.again && !scope.uncertain ? STR_NONE : token;
	return fill(desk, &joining.found, out);
}

/* Who leaves while something is offered gives that to the next. */
static enum err
leave(struct desk *desk, struct scope *scope, void *arg)
{
	struct wait_row row;
	struct wait_key key;
	enum err e;

	key = waiting_key(desk);
	key.id = *(const uint64_t *)arg;
	if ((e = db_wait_by_id(desk->db, &key, &row)) != OK)
		return e;
	if (!waiting_is_in_line(&row))
		return OK;
	if ((e = waiting_end(desk, &row, STR("left"), STR("ended"))) != OK)
		return e;
	return waiting_freed_of(desk, scope, &row);
}

static enum err
leave_row(struct desk *desk, const struct wait_row *row)
{
	struct scope scope = { .n_days = 0 };
	uint64_t id;

	if (!waiting_is_in_line(row))
		return OK;
	id = row->id;
	waiting_scope_of(desk, &scope, row);
	return desk_transact(desk, &scope, leave, &id);
}

enum err
desk_wait_leave(struct desk *desk, struct str phone, struct str public_id)
{
	struct wait_key key;
	struct wait_row row;
	enum err e;

	key = waiting_key(desk);
	key.phone = phone;
	key.public_id = public_id;
	if ((e = db_wait_by_public_id(desk->db, &key, &row)) != OK)
		return e;
	return leave_row(desk, &row);
}

enum err
desk_wait_leave_by(struct desk *desk, struct str token)
{
	struct wait_key key;
	struct wait_row row;
	enum err e;

	key = waiting_key(desk);
	key.token_hash = desk_hash(desk, STR("waiting"), token);
	if (key.token_hash.len == 0)
		return ERR_NOT_FOUND;
	if ((e = db_wait_by_token(desk->db, &key, &row)) != OK)
		return e;
	return leave_row(desk, &row);
}
