/* event.c - the history. */

#include "db/event.h"
#include "db/sql.h"

static const struct shape event_shape = SHAPE(event_row,
	FIELD(event_row, store_id),
	FIELD(event_row, subject_kind),
	FIELD(event_row, subject_id),
	FIELD(event_row, what),
	FIELD(event_row, actor),
	FIELD(event_row, from_value),
	FIELD(event_row, to_value),
	FIELD(event_row, why),
	FIELD(event_row, created_at));

static struct sql add = { .name = "event_add", .in = &event_shape, .text =
	"INSERT INTO {event} (store_id, subject_kind, subject_id, what, actor, from_value, to_value, why, created_at) VALUES",
	.rows = "(:store_id, :subject_kind, :subject_id, :what, :actor, :from_value, :to_value, :why, :created_at)" };
SQL_LIST(add);

enum err
db_event_add(struct db *db, const struct event_row *rows, size_t n)
{
	return sql_later(db, &add, rows, n);
}
