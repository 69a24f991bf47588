/*
 * fsck_time.c - nobody and nothing is taken twice.
 *
 * Spans are looked at in pieces: a processing gap parts an item in two. Sorted by start, two pieces of a technician overlap somewhere if
 * and only if two neighbours do, so one pass over a page is enough. A page begins a day early, which is the longest a span may be.
 */
#include "base/arena.h"
#include "base/limits.h"
#include "base/zone.h"
#include "db/fsck.h"
#include "db/sql.h"

#define UTC(column)	"DATE_FORMAT(" column ", '%Y-%m-%d %H:%i'), ' UTC'"

#define WHERE_ITEM										\
	" WHERE store_id = :store_id AND live = 1 AND busy_from >= :before AND busy_from < :to"	\
	"   AND (expires_at IS NULL OR expires_at > :now)"
#define ITEM_PIECES										\
	"SELECT id, technician_id, busy_from AS from_at, COALESCE(gap_from, busy_to) AS to_at, 0 AS kind"	\
	"  FROM {appointment_item}" WHERE_ITEM							\
	" UNION ALL "										\
	"SELECT id, technician_id, gap_to, busy_to, 0 FROM {appointment_item}" WHERE_ITEM " AND gap_from IS NOT NULL"

#define CLASS_PIECES										\
	"SELECT id, technician_id, starts_at AS from_at, ends_at AS to_at, 1 AS kind FROM {slot}"	\
	" WHERE store_id = :store_id AND status <> 'blocked' AND starts_at >= :before AND starts_at < :to"

#define WHERE_HOLD										\
	" WHERE store_id = :store_id AND slot_id = 0 AND busy_from >= :before AND busy_from < :to AND expires_at > :soon"
#define HOLD_PIECES										\
	"SELECT id, technician_id, busy_from AS from_at, COALESCE(gap_from, busy_to) AS to_at, 2 AS kind"	\
	"  FROM {hold}" WHERE_HOLD								\
	" UNION ALL "										\
	"SELECT id, technician_id, gap_to, busy_to, 2 FROM {hold}" WHERE_HOLD " AND gap_from IS NOT NULL"

/* Neighbours that meet; kinds is the condition on the two kinds, p.kind and p.other_kind. */
#define MEETING(pieces, scope, kinds)								\
	"SELECT p.id, p.other_id, CONCAT(t.public_id, ': ', ELT(p.kind + 1, 'appointment item ', 'class ', 'hold '), p.id,"	\
	"       ' starts at ', " UTC("p.from_at") ", ', before ', ELT(p.other_kind + 1, 'appointment item ', 'class ', 'hold '),"	\
	"       p.other_id, ' ends at ', " UTC("p.other_to") ") AS sentence"			\
	"  FROM (SELECT s.id, s.technician_id, s.from_at, s.kind, LAG(s.id) OVER w AS other_id, LAG(s.to_at) OVER w AS other_to,"	\
	"               LAG(s.kind) OVER w AS other_kind"					\
	"          FROM (" pieces ") s WHERE s.from_at < s.to_at"				\
	"        WINDOW w AS (PARTITION BY s.technician_id ORDER BY s.from_at, s.to_at, s.kind, s.id)) p"	\
	"  LEFT JOIN {technician} t ON " scope " AND t.id = p.technician_id"		\
	" WHERE p.other_to > p.from_at AND p.from_at >= :from AND " kinds			\
	" ORDER BY p.from_at LIMIT :max"

static struct sql items_apart = { .name = "fsck_items_apart", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	MEETING(ITEM_PIECES, "t.store_id = :store_id", "p.kind = 0") };
SQL_LIST(items_apart);

static struct sql classes_apart = { .name = "fsck_classes_apart", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	MEETING(CLASS_PIECES, "t.store_id = :store_id", "p.kind = 1") };
SQL_LIST(classes_apart);

static struct sql items_and_classes = { .name = "fsck_items_and_classes", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	MEETING(ITEM_PIECES " UNION ALL " CLASS_PIECES, "t.store_id = :store_id", "p.kind <> p.other_kind") };
SQL_LIST(items_and_classes);

static struct sql holds_apart = { .name = "fsck_holds_apart", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	MEETING(ITEM_PIECES " UNION ALL " CLASS_PIECES " UNION ALL " HOLD_PIECES, "t.store_id = :store_id",
	    "(p.kind = 2 OR p.other_kind = 2)") };
SQL_LIST(holds_apart);

/*
 * What is in use after each coming and going; goings first, so that one may follow the other. Only what is still to come: how many
 * there were of a resource in former days is not known any more.
 */
#define USED											\
	"SELECT i.id, r.resource_id, i.busy_from AS at, CAST(r.quantity AS SIGNED) AS change_by"	\
	"  FROM {appointment_item} i JOIN {item_resource} r ON r.store_id = i.store_id AND r.item_id = i.id" WHERE_USER	\
	" UNION ALL "										\
	"SELECT i.id, r.resource_id, i.busy_to, -CAST(r.quantity AS SIGNED)"			\
	"  FROM {appointment_item} i JOIN {item_resource} r ON r.store_id = i.store_id AND r.item_id = i.id" WHERE_USER
#define WHERE_USER										\
	" WHERE i.store_id = :store_id AND i.live = 1 AND i.busy_from >= :before AND i.busy_from < :to AND i.busy_to > :now"	\
	"   AND (i.expires_at IS NULL OR i.expires_at > :now)"

static struct sql resources = { .name = "fsck_resources", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT u.id, u.resource_id AS other_id, CONCAT(c.public_id, ': ', u.used, ' in use of ', c.count, ' from ', " UTC("u.at") ","
	"       ', with appointment item ', u.id) AS sentence"
	"  FROM (SELECT e.id, e.resource_id, e.at, e.change_by, SUM(e.change_by) OVER"
	"               (PARTITION BY e.resource_id ORDER BY e.at, e.change_by, e.id ROWS UNBOUNDED PRECEDING) AS used"
	"          FROM (" USED ") e) u"
	"  JOIN {resource} c ON c.store_id = :store_id AND c.id = u.resource_id"
	" WHERE u.used > c.count AND u.change_by > 0 AND u.at >= :from"
	" ORDER BY u.at LIMIT :max" };
SQL_LIST(resources);

static struct sql holds_ahead = { .name = "fsck_holds_ahead", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT h.id, h.technician_id AS other_id, CONCAT('hold ', h.id, ' is live until ', " UTC("h.expires_at") ","
	"       ', for ', " UTC("h.starts_at") ") AS sentence"
	"  FROM {hold} h"
	" WHERE h.store_id = :store_id AND h.expires_at > :soon AND (h.ends_at <= :now OR h.starts_at < h.created_at)"
	" ORDER BY h.id LIMIT :max" };
SQL_LIST(holds_ahead);

static struct sql spans = { .name = "fsck_spans", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT i.id, i.appointment_id AS other_id, CONCAT('appointment item ', i.id, ' has a span that cannot be: its service lasts from ',"
	"       " UTC("i.starts_at") ", ' to ', " UTC("i.ends_at") ", ' and its technician is busy from ', " UTC("i.busy_from") ","
	"       ' to ', " UTC("i.busy_to") ") AS sentence"
	"  FROM {appointment_item} i"
	" WHERE i.store_id = :store_id AND i.id > :after_id AND i.id <= :to_id"
	"   AND (i.starts_at >= i.ends_at OR i.busy_from > i.starts_at OR i.busy_to < i.ends_at"
	"        OR i.busy_to > i.busy_from + INTERVAL 1 DAY OR TIMESTAMPDIFF(MINUTE, i.starts_at, i.ends_at) <> i.duration"
	"        OR (i.gap_from IS NULL) <> (i.gap_to IS NULL)"
	"        OR i.gap_from >= i.gap_to OR i.gap_from < i.starts_at OR i.gap_to > i.ends_at)"
	" ORDER BY i.id LIMIT :max" };
SQL_LIST(spans);

/* ---- wall times: SQL does not know our zones ---- */

enum { WALL_PAGE = 1000 };

struct wall {
	uint64_t	id;
	struct local	local_start;
	struct instant	starts_at;
};

static const struct shape wall_shape = SHAPE(wall,
	FIELD(wall, id),
	FIELD(wall, local_start),
	FIELD(wall, starts_at));

static struct sql item_walls = { .name = "fsck_item_walls", .in = &fsck_query_shape, .out = &wall_shape, .text =
	"SELECT id, local_start, starts_at FROM {appointment_item}"
	" WHERE store_id = :store_id AND id > :after_id ORDER BY id LIMIT :max" };
SQL_LIST(item_walls);

static struct sql class_walls = { .name = "fsck_class_walls", .in = &fsck_query_shape, .out = &wall_shape, .text =
	"SELECT id, local_start, starts_at FROM {slot}"
	" WHERE store_id = :store_id AND id > :after_id ORDER BY id LIMIT :max" };
SQL_LIST(class_walls);

static bool
is_wrong(const struct zone *zone, const struct wall *wall)
{
	struct local local;

	local = zone_local(zone, wall->starts_at);
	return local.date.days != wall->local_start.date.days || local.seconds != wall->local_start.seconds;
}

/* Offenders are few and their sentences short: only the rows of a page are given back as it goes. */
static enum err
compare(struct db *db, struct arena *arena, struct sql *sql, const char *noun, const struct fsck_query *query, const struct zone *zone,
    struct fsck_offender *out, size_t *n_out)
{
	struct fsck_query page;
	struct wall wrong[FSCK_OFFENDERS_MAX];
	struct wall *rows;
	size_t n_wrong;
	size_t mark;
	size_t n;
	size_t i;
	enum err e;

	page = *query;
	page.max = WALL_PAGE;
	n_wrong = 0;
	mark = arena_mark(arena);
	do {
		if ((e = sql_list(db, sql, &page, WALL_PAGE, &rows, &n)) != OK)
			return e;
		for (i = 0; i < n && n_wrong < query->max; i++)
			if (is_wrong(zone, &rows[i]))
				wrong[n_wrong++] = rows[i];
		if (n > 0)
			page.after_id = rows[n - 1].id;
		arena_rewind(arena, mark);
	} while (n == WALL_PAGE && n_wrong < query->max);
	for (i = 0; i < n_wrong; i++) {
		out[i] = (struct fsck_offender){ .id = wrong[i].id };
		out[i].sentence = str_fmt(arena, "%s %llu is shown at %.*s, but takes place at %.*s", noun, (unsigned long long)wrong[i].id,
		    STR_ARG(local_iso(arena, wrong[i].local_start)), STR_ARG(when_iso(arena, zone_when(zone, wrong[i].starts_at))));
	}
	*n_out = n_wrong;
	return OK;
}

static enum err
no_zone(struct arena *arena, const struct fsck_query *query, struct fsck_offender *out, size_t *n_out)
{
	out[0] = (struct fsck_offender){ .id = query->store_id };
	out[0].sentence = str_dup(arena, STR("the store's time zone is not known on this machine, so that no time can be checked"));
	*n_out = 1;
	return OK;
}

static enum err
check_item_walls(struct db *db, struct arena *arena, const struct fsck_query *query, const struct zone *zone, struct fsck_offender *out,
    size_t *n_out)
{
	if (zone == NULL)
		return no_zone(arena, query, out, n_out);
	return compare(db, arena, &item_walls, "appointment item", query, zone, out, n_out);
}

static enum err
check_class_walls(struct db *db, struct arena *arena, const struct fsck_query *query, const struct zone *zone, struct fsck_offender *out,
    size_t *n_out)
{
	if (zone == NULL)
		return no_zone(arena, query, out, n_out);
	return compare(db, arena, &class_walls, "class", query, zone, out, n_out);
}

const struct fsck_rule fsck_time_rules[] = {
	{ "items_apart", "no two appointments of a technician overlap", FSCK_BY_TIME, &items_apart, NULL },
	{ "items_and_classes", "no appointment overlaps a class of its technician", FSCK_BY_TIME, &items_and_classes, NULL },
	{ "classes_apart", "no two classes of a teacher overlap", FSCK_BY_TIME, &classes_apart, NULL },
	{ "holds_apart", "no live hold overlaps anything else", FSCK_BY_TIME, &holds_apart, NULL },
	{ "resources", "no resource is used by more than there are of it", FSCK_BY_TIME, &resources, NULL },
	{ "holds_ahead", "no live hold is for a past time", FSCK_WHOLE, &holds_ahead, NULL },
	{ "spans", "spans of appointments are in order", FSCK_BY_ITEM, &spans, NULL },
	{ "item_walls", "the wall time of every appointment agrees with its moment", FSCK_WHOLE, NULL, check_item_walls },
	{ "class_walls", "the wall time of every class agrees with its moment", FSCK_WHOLE, NULL, check_class_walls },
};
const size_t fsck_n_time_rules = sizeof(fsck_time_rules) / sizeof(fsck_time_rules[0]);
