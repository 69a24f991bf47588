/*
 * fsck_list.c - what a day's lock row says of the day is what is so (db/day_list.h).
 *
 * A list counts while it belongs to its row's version. A hold that was erased with its guest may stand in it until it ends: it only keeps
 * a time free a little longer.
 */
#include "base/arena.h"
#include "base/limits.h"
#include "db/busy.h"
#include "db/day_list.h"
#include "db/fsck.h"
#include "db/sql.h"

struct kept_list {
	struct date	day;
	uint64_t	version;
	struct str	list;
};

struct kept_key {
	uint64_t	store_id;
	struct date	after;
	uint64_t	max;
};

static const struct shape key_shape = SHAPE(kept_key,
	FIELD(kept_key, store_id),
	FIELD(kept_key, after),
	FIELD(kept_key, max));

static const struct shape kept_shape = SHAPE(kept_list,
	FIELD(kept_list, day),
	FIELD(kept_list, version),
	FIELD(kept_list, list));

/* Ascending; one at a time, so that it and its rows are of nearly the same moment. */
static struct sql next = { .name = "fsck_day_list", .in = &key_shape, .out = &kept_shape, .text =
	"SELECT day, version, list FROM {slot_lock}"
	" WHERE store_id = :store_id AND kind = 'store' AND ref_id = 0 AND day > :after AND list_version = version AND list <> ''"
	" ORDER BY day LIMIT :max" };
SQL_LIST(next);

static bool
is_same(const struct day_row *a, const struct day_row *b)
{
	return a->kind == b->kind && a->fixed == b->fixed && a->id == b->id && a->guest_id == b->guest_id &&
	    a->technician_id == b->technician_id && a->service_id == b->service_id && a->starts_at.us == b->starts_at.us &&
	    a->busy_from.us == b->busy_from.us && a->busy_to.us == b->busy_to.us && a->gap_from.us == b->gap_from.us &&
	    a->gap_to.us == b->gap_to.us && a->expires_at.us == b->expires_at.us && str_eq(a->token_hash, b->token_hash);
}

static bool
has(const struct day_row *rows, size_t n, const struct day_row *row)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (is_same(&rows[i], row))
			return true;
	return false;
}

static bool
has_ended(const struct day_row *row, struct instant now)
{
	return row->expires_at.us != 0 && row->expires_at.us <= now.us;
}

static bool
are_same(const struct day_row *listed, size_t n_listed, const struct day_row *rows, size_t n, struct instant now)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!has_ended(&rows[i], now) && !has(listed, n_listed, &rows[i]))
			return false;
	for (i = 0; i < n_listed; i++)
		if (listed[i].kind != BUSY_ROW_HOLD && !has_ended(&listed[i], now) && !has(rows, n, &listed[i]))
			return false;
	return true;
}

/* Of a list whose day has not changed meanwhile. */
static enum err
check_list(struct db *db, struct arena *arena, const struct fsck_query *query, const struct kept_list *kept, bool *out_true)
{
	struct kept_key key = { .store_id = query->store_id, .after = { kept->day.days - 1 }, .max = 1 };
	struct day_place place;
	struct day_row *listed;
	struct kept_list *again;
	struct day_row *rows;
	size_t n_listed;
	size_t n_again;
	size_t n;
	enum err e;

	*out_true = false;
	if (!db_day_list_place(kept->list, query->store_id, kept->day, &place) ||
	    !db_day_list_parse(arena, kept->list, &place, &listed, &n_listed))
		return OK;
	if ((e = db_day_rows(db, query->store_id, place.from, place.to, &rows, &n)) != OK)
		return e;
	*out_true = are_same(listed, n_listed, rows, n, query->now);
	if (*out_true)
		return OK;
	if ((e = sql_list(db, &next, &key, 1, &again, &n_again)) != OK)
		return e;
	*out_true = n_again == 0 || again->day.days != kept->day.days || again->version != kept->version;
	return OK;
}

static enum err
check_lists(struct db *db, struct arena *arena, const struct fsck_query *query, const struct zone *zone, struct fsck_offender *out,
    size_t *n_out)
{
	struct kept_key key = { .store_id = query->store_id, .after = { (int32_t)(query->now.us / (1440 * US_PER_MIN)) - 2 }, .max = 1 };
	struct date wrong[FSCK_OFFENDERS_MAX];
	struct kept_list *kept;
	size_t n_wrong = 0;
	size_t mark = arena_mark(arena);
	bool is_true;
	size_t n;
	size_t i;
	enum err e;

	(void)zone;
	for (;;) {
		if ((e = sql_list(db, &next, &key, 1, &kept, &n)) != OK)
			return e;
		if (n == 0 || n_wrong == query->max)
			break;
		if ((e = check_list(db, arena, query, kept, &is_true)) != OK)
			return e;
		if (!is_true)
			wrong[n_wrong++] = kept->day;
		key.after = kept->day;
		arena_rewind(arena, mark);
	}
	for (i = 0; i < n_wrong; i++)
		out[i] = (struct fsck_offender){ .id = (uint64_t)wrong[i].days, .sentence = str_fmt(arena,
		    "the list of %.*s is not what is booked and held on that day", STR_ARG(date_iso(arena, wrong[i]))) };
	*n_out = n_wrong;
	return OK;
}

const struct fsck_rule fsck_list_rules[] = {
	{ "day_lists", "what is kept of a day is what is so", FSCK_WHOLE, NULL, check_lists },
};
const size_t fsck_n_list_rules = sizeof(fsck_list_rules) / sizeof(fsck_list_rules[0]);
