/* busy.c - the one question behind every list of free times. */

#include "base/limits.h"
#include "db/busy.h"
#include "db/sql.h"

static const struct shape range_shape = SHAPE(busy_range,
	FIELD(busy_range, store_id),
	FIELD(busy_range, from),
	FIELD(busy_range, to),
	FIELD(busy_range, now),
	FIELD(busy_range, token_hash),
	FIELD(busy_range, earliest));

static const struct shape row_shape = SHAPE(busy_row,
	FIELD(busy_row, kind),
	FIELD(busy_row, fixed),
	FIELD(busy_row, id),
	FIELD(busy_row, guest_id),
	FIELD(busy_row, technician_id),
	FIELD(busy_row, service_id),
	FIELD(busy_row, starts_at),
	FIELD(busy_row, busy_from),
	FIELD(busy_row, busy_to),
	FIELD(busy_row, gap_from),
	FIELD(busy_row, gap_to));

/*
 * No span is longer than a day, so busy_from is bounded on both sides and each part reads one stretch of one index, however old the
 * store is. The indexes are named, since a server whose statistics are young takes (store_id, live) alone and reads all that is stored.
 */
static struct sql list = { .name = "busy_list", .in = &range_shape, .out = &row_shape, .text =
	"SELECT CASE WHEN expires_at IS NULL OR expires_at > :now THEN 0 ELSE 3 END AS kind,"
	"       technician_requested = 1 OR technician_told = 1 AS fixed, id, guest_id, technician_id, service_id,"
	"       starts_at, busy_from, busy_to, gap_from, gap_to"
	"  FROM {appointment_item} FORCE INDEX (appointment_item_by_time)"
	" WHERE store_id = :store_id AND live = 1 AND busy_from >= :earliest AND busy_from < :to AND busy_to > :from"
	" UNION ALL "
	"SELECT 1, technician_requested, id, CAST(0 AS UNSIGNED), technician_id, service_id,"
	"       starts_at, busy_from, busy_to, gap_from, gap_to"
	"  FROM {hold} FORCE INDEX (hold_by_time)"
	" WHERE store_id = :store_id AND busy_from >= :earliest AND busy_from < :to AND busy_to > :from"
	"   AND expires_at > :now AND slot_id = 0 AND token_hash <> :token_hash"
	" UNION ALL "
	"SELECT 2, 1, id, CAST(0 AS UNSIGNED), technician_id, CAST(0 AS UNSIGNED),"
	"       starts_at, starts_at, ends_at, CAST(NULL AS DATETIME(6)), CAST(NULL AS DATETIME(6))"
	"  FROM {slot} FORCE INDEX (slot_by_time)"
	" WHERE store_id = :store_id AND starts_at >= :earliest AND starts_at < :to AND ends_at > :from AND status <> 'blocked'" };
SQL_LIST(list);

enum err
db_busy_list(struct db *db, const struct busy_range *range, struct busy_row **out, size_t *n_out)
{
	struct busy_range key;

	key = *range;
	key.earliest.us = range->from.us - 24 * 60 * US_PER_MIN;
	return sql_list(db, &list, &key, RANGE_BUSY_MAX, out, n_out);
}
