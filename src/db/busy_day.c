/* busy_day.c - versions of days, and all that takes up time on them. */
#include "base/limits.h"
#include "db/busy_day.h"
#include "db/sql.h"

struct days_key {
	uint64_t	store_id;
	struct date	first;
	struct date	last;
};

struct rows_key {
	uint64_t	store_id;
	struct instant	from;
	struct instant	to;
	struct instant	earliest;
};

static const struct shape days_shape = SHAPE(days_key,
	FIELD(days_key, store_id),
	FIELD(days_key, first),
	FIELD(days_key, last));

static const struct shape version_shape = SHAPE(day_version,
	FIELD(day_version, day),
	FIELD(day_version, version));

static const struct shape rows_shape = SHAPE(rows_key,
	FIELD(rows_key, store_id),
	FIELD(rows_key, from),
	FIELD(rows_key, to),
	FIELD(rows_key, earliest));

static const struct shape row_shape = SHAPE(day_row,
	FIELD(day_row, kind),
	FIELD(day_row, fixed),
	FIELD(day_row, id),
	FIELD(day_row, guest_id),
	FIELD(day_row, technician_id),
	FIELD(day_row, service_id),
	FIELD(day_row, starts_at),
	FIELD(day_row, busy_from),
	FIELD(day_row, busy_to),
	FIELD(day_row, gap_from),
	FIELD(day_row, gap_to),
	FIELD(day_row, expires_at),
	FIELD(day_row, token_hash));

static struct sql versions = { .name = "day_versions", .in = &days_shape, .out = &version_shape, .text =
	"SELECT day, version FROM {slot_lock}"
	" WHERE store_id = :store_id AND kind = 'store' AND ref_id = 0 AND day >= :first AND day <= :last" };
SQL_LIST(versions);

/* busy_list of db/busy.c without the asker and the moment; its bounds and indexes are explained there. */
static struct sql rows = { .name = "day_rows", .in = &rows_shape, .out = &row_shape, .text =
	"SELECT 0 AS kind, technician_requested = 1 OR technician_told = 1 AS fixed, id, guest_id, technician_id, service_id,"
	"       starts_at, busy_from, busy_to, gap_from, gap_to, expires_at, CAST('' AS BINARY(0)) AS token_hash"
	"  FROM {appointment_item} FORCE INDEX (appointment_item_by_time)"
	" WHERE store_id = :store_id AND live = 1 AND busy_from >= :earliest AND busy_from < :to AND busy_to > :from"
	" UNION ALL "
	"SELECT 1, technician_requested, id, CAST(0 AS UNSIGNED), technician_id, service_id,"
	"       starts_at, busy_from, busy_to, gap_from, gap_to, expires_at, token_hash"
	"  FROM {hold} FORCE INDEX (hold_by_time)"
	" WHERE store_id = :store_id AND busy_from >= :earliest AND busy_from < :to AND busy_to > :from AND slot_id = 0"
	" UNION ALL "
	"SELECT 2, 1, id, CAST(0 AS UNSIGNED), technician_id, CAST(0 AS UNSIGNED),"
	"       starts_at, starts_at, ends_at, CAST(NULL AS DATETIME(6)), CAST(NULL AS DATETIME(6)), CAST(NULL AS DATETIME(6)),"
	"       CAST('' AS BINARY(0))"
	"  FROM {slot} FORCE INDEX (slot_by_time)"
	" WHERE store_id = :store_id AND starts_at >= :earliest AND starts_at < :to AND ends_at > :from AND status <> 'blocked'" };
SQL_LIST(rows);

enum err
db_day_versions(struct db *db, uint64_t store_id, struct date first, struct date last, struct day_version **out, size_t *n_out)
{
	struct days_key key = { .store_id = store_id, .first = first, .last = last };

	return sql_list(db, &versions, &key, (size_t)(last.days - first.days) + 1, out, n_out);
}

enum err
db_day_rows(struct db *db, uint64_t store_id, struct instant from, struct instant to, struct day_row **out, size_t *n_out)
{
	struct rows_key key = { .store_id = store_id, .from = from, .to = to };

	key.earliest.us = from.us - 24 * 60 * US_PER_MIN;
	return sql_list(db, &rows, &key, RANGE_BUSY_MAX, out, n_out);
}
