/* fsck.c - runs a rule over a store, page by page. */
#include <assert.h>

#include "base/arena.h"
#include "base/zone.h"
#include "db/fsck.h"
#include "db/sql.h"

enum {
	STORES_MAX = 100000,
	PAGE_ROWS = 10000,
	PAGE_DAYS = 31,
	DAY_MINUTES = 1440,
	MARGIN_S = 60,			/* longer than a statement of one page takes */
	RECENT_DAYS = 7,		/* no message row is tidied away before that */
};

const struct shape fsck_query_shape = SHAPE(fsck_query,
	FIELD(fsck_query, store_id),
	FIELD(fsck_query, now),
	FIELD(fsck_query, soon),
	FIELD(fsck_query, recent),
	FIELD(fsck_query, after_id),
	FIELD(fsck_query, to_id),
	FIELD(fsck_query, before),
	FIELD(fsck_query, from),
	FIELD(fsck_query, to),
	FIELD(fsck_query, max));

const struct shape fsck_offender_shape = SHAPE(fsck_offender,
	FIELD(fsck_offender, id),
	FIELD(fsck_offender, other_id),
	FIELD(fsck_offender, sentence));

struct which {
	struct str	code;
};

static const struct shape which_shape = SHAPE(which,
	FIELD(which, code));

static const struct shape store_shape = SHAPE(fsck_store,
	FIELD(fsck_store, id),
	FIELD(fsck_store, code),
	FIELD(fsck_store, timezone));

/* An empty code means all stores. */
static struct sql stores = { .name = "fsck_stores", .in = &which_shape, .out = &store_shape, .text =
	"SELECT id, code, timezone FROM {store} WHERE :code = '' OR code = :code ORDER BY code" };
SQL_LIST(stores);

struct bound {
	uint64_t	id;
	uint64_t	n;
};

static const struct shape bound_shape = SHAPE(bound,
	FIELD(bound, id),
	FIELD(bound, n));

#define PAGE(noun, scope, column)										\
	"SELECT COALESCE(MAX(p.id), 0) AS id, COUNT(*) AS n"							\
	"  FROM (SELECT " column " AS id FROM {" noun "} WHERE " scope " AND " column " > :after_id"			\
	"         ORDER BY " column " LIMIT :max) p"

static struct sql appointments = { .name = "fsck_page_appointment", .in = &fsck_query_shape, .out = &bound_shape, .text =
	PAGE("appointment", "store_id = :store_id", "id") };
SQL_LIST(appointments);

static struct sql items = { .name = "fsck_page_item", .in = &fsck_query_shape, .out = &bound_shape, .text =
	PAGE("appointment_item", "store_id = :store_id", "id") };
SQL_LIST(items);

static struct sql groups = { .name = "fsck_page_group", .in = &fsck_query_shape, .out = &bound_shape, .text =
	PAGE("appointment_group", "store_id = :store_id", "id") };
SQL_LIST(groups);

static struct sql claims = { .name = "fsck_page_claim", .in = &fsck_query_shape, .out = &bound_shape, .text =
	PAGE("claim", "store_id = :store_id", "item_id") };
SQL_LIST(claims);

static struct sql messages = { .name = "fsck_page_outbox", .in = &fsck_query_shape, .out = &bound_shape, .text =
	PAGE("outbox", "store_id = :store_id", "id") };
SQL_LIST(messages);

static struct sql events = { .name = "fsck_page_event", .in = &fsck_query_shape, .out = &bound_shape, .text =
	PAGE("event", "store_id = :store_id", "id") };
SQL_LIST(events);

static struct sql slots = { .name = "fsck_page_slot", .in = &fsck_query_shape, .out = &bound_shape, .text =
	PAGE("slot", "store_id = :store_id", "id") };
SQL_LIST(slots);

static struct sql bookings = { .name = "fsck_page_booking", .in = &fsck_query_shape, .out = &bound_shape, .text =
	PAGE("booking", "store_id = :store_id", "id") };
SQL_LIST(bookings);

static const struct {
	struct sql	*bound;
} pages_by[] = {
	[FSCK_BY_APPOINTMENT] = { &appointments },
	[FSCK_BY_ITEM] = { &items },
	[FSCK_BY_GROUP] = { &groups },
	[FSCK_BY_CLAIM] = { &claims },
	[FSCK_BY_OUTBOX] = { &messages },
	[FSCK_BY_EVENT] = { &events },
	[FSCK_BY_SLOT] = { &slots },
	[FSCK_BY_BOOKING] = { &bookings },
};

struct moment {
	struct instant	at;
};

static const struct shape moment_shape = SHAPE(moment,
	FIELD(moment, at));

static struct sql next_span = { .name = "fsck_page_time", .in = &fsck_query_shape, .out = &moment_shape, .text =
	"SELECT MIN(p.at) AS at"
	"  FROM (SELECT MIN(busy_from) AS at FROM {appointment_item} WHERE store_id = :store_id AND live = 1 AND busy_from >= :from"
	"        UNION ALL SELECT MIN(busy_from) FROM {hold} WHERE store_id = :store_id AND busy_from >= :from"
	"        UNION ALL SELECT MIN(starts_at) FROM {slot} WHERE store_id = :store_id AND starts_at >= :from) p" };
SQL_LIST(next_span);

const struct fsck_rule *
db_fsck_rule(size_t i)
{
	const struct {
		const struct fsck_rule	*rules;
		size_t			 n;
	} parts[] = {
		{ fsck_time_rules, fsck_n_time_rules },
		{ fsck_claim_rules, fsck_n_claim_rules },
		{ fsck_visit_rules, fsck_n_visit_rules },
		{ fsck_notice_rules, fsck_n_notice_rules },
		{ fsck_class_rules, fsck_n_class_rules },
		{ fsck_waiting_rules, fsck_n_waiting_rules },
		{ fsck_list_rules, fsck_n_list_rules },
	};
	size_t k;

	for (k = 0; k < sizeof(parts) / sizeof(parts[0]); k++) {
		if (i < parts[k].n)
			return &parts[k].rules[i];
		i -= parts[k].n;
	}
	return NULL;
}

enum err
db_fsck_stores(struct db *db, struct str code, struct fsck_store **out, size_t *n_out)
{
	struct which which = { .code = code };

	return sql_list(db, &stores, &which, STORES_MAX, out, n_out);
}

struct walk {
	struct db			*db;
	struct arena			*arena;
	struct arena			*keep;
	const struct fsck_rule		*rule;
	const struct zone		*zone;
	struct fsck_query		 query;
	struct fsck_offender		*out;
	size_t				 max;
	size_t				 n;
};

/* One page; what it found is kept, what it took of the arena is given back. */
static enum err
look(struct walk *walk)
{
	struct fsck_offender found[FSCK_OFFENDERS_MAX];
	struct fsck_offender *rows;
	size_t n;
	size_t i;
	enum err e;

	walk->query.max = walk->max - walk->n;
	rows = found;
	if (walk->rule->check != NULL)
		e = walk->rule->check(walk->db, walk->arena, &walk->query, walk->zone, found, &n);
	else
		e = sql_list(walk->db, walk->rule->sql, &walk->query, walk->query.max, &rows, &n);
	if (e != OK)
		return e;
	for (i = 0; i < n; i++) {
		walk->out[walk->n] = rows[i];
		walk->out[walk->n++].sentence = str_dup(walk->keep, rows[i].sentence);
	}
	return OK;
}

/* A page ends at the id of its last row; the last page has no end, for rows that came meanwhile. */
static enum err
walk_ids(struct walk *walk)
{
	struct bound bound;
	size_t mark;
	enum err e;

	mark = arena_mark(walk->arena);
	do {
		walk->query.max = PAGE_ROWS;
		if ((e = sql_one(walk->db, pages_by[walk->rule->pages].bound, &walk->query, &bound)) != OK)
			return e;
		walk->query.to_id = bound.n < PAGE_ROWS ? UINT64_MAX : bound.id;
		e = look(walk);
		walk->query.after_id = bound.id;
		arena_rewind(walk->arena, mark);
		if (e != OK)
			return e;
	} while (bound.n == PAGE_ROWS && walk->n < walk->max);
	return OK;
}

/* From one span to a month later, then on to the next span there is: stretches without any are skipped. */
static enum err
walk_time(struct walk *walk)
{
	struct moment moment;
	size_t mark;
	enum err e;

	mark = arena_mark(walk->arena);
	walk->query.from.us = US_PER_S;
	for (;;) {
		if ((e = sql_one(walk->db, &next_span, &walk->query, &moment)) != OK)
			return e;
		if (moment.at.us == 0 || walk->n == walk->max)
			return OK;
		walk->query.from = moment.at;
		walk->query.before.us = moment.at.us - DAY_MINUTES * US_PER_MIN;
		walk->query.to.us = moment.at.us + PAGE_DAYS * DAY_MINUTES * US_PER_MIN;
		e = look(walk);
		walk->query.from = walk->query.to;
		arena_rewind(walk->arena, mark);
		if (e != OK)
			return e;
	}
}

enum err
db_fsck_run(struct db *db, struct arena *arena, struct arena *keep, const struct fsck_rule *rule, const struct fsck_store *store,
    struct instant now, size_t max, struct fsck_offender *out, size_t *n_out)
{
	struct walk walk;
	size_t mark;
	enum err e;

	assert(max > 0 && max <= FSCK_OFFENDERS_MAX);
	mark = arena_mark(arena);
	walk = (struct walk){ .db = db, .arena = arena, .keep = keep, .rule = rule, .out = out, .max = max };
	walk.query.store_id = store->id;
	walk.query.now = now;
	walk.query.soon.us = now.us + MARGIN_S * US_PER_S;
	walk.query.recent.us = now.us - RECENT_DAYS * DAY_MINUTES * US_PER_MIN;
	walk.query.to_id = UINT64_MAX;
	if (rule->check != NULL && zone_load(arena, store->timezone, &walk.zone) != OK)
		walk.zone = NULL;
	e = rule->pages == FSCK_WHOLE ? look(&walk) : rule->pages == FSCK_BY_TIME ? walk_time(&walk) : walk_ids(&walk);
	arena_rewind(arena, mark);
	if (e != OK)
		return e;
	*n_out = walk.n;
	return OK;
}
