/* group.c - groups and their members. */

#include "db/group.h"
#include "db/sql.h"

static const struct shape group_shape = SHAPE(group_row,
	FIELD(group_row, store_id),
	FIELD(group_row, code),
	FIELD(group_row, primary_appointment_id),
	FIELD(group_row, created_at));

static const struct shape member_shape = SHAPE(member_row,
	FIELD(member_row, store_id),
	FIELD(member_row, appointment_id),
	FIELD(member_row, guest_id),
	FIELD(member_row, role));

static struct sql insert = { .name = "group_insert", .in = &group_shape, .text =
	"INSERT INTO {appointment_group} (store_id, code, primary_appointment_id, created_at)"
	" VALUES (:store_id, :code, :primary_appointment_id, :created_at)" };
SQL_LIST(insert);

/* Right behind the group's own row, whose number it takes. */
static struct sql add = { .name = "group_add", .in = &member_shape, .text =
	"INSERT INTO {appointment_group_member} (store_id, group_id, appointment_id, guest_id, role) VALUES",
	.rows = "(:store_id, LAST_INSERT_ID(), :appointment_id, :guest_id, :role)" };
SQL_LIST(add);

enum err
db_group_insert(struct db *db, const struct group_row *group, const struct member_row *rows, size_t n)
{
	enum err e;

	return (e = sql_later(db, &insert, group, 1)) != OK ? e : sql_later(db, &add, rows, n);
}
