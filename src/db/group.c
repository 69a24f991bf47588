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
	FIELD(member_row, group_id),
	FIELD(member_row, appointment_id),
	FIELD(member_row, guest_id),
	FIELD(member_row, role));

static struct sql insert = { .name = "group_insert", .in = &group_shape, .text =
	"INSERT INTO {appointment_group} (store_id, code, primary_appointment_id, created_at)"
	" VALUES (:store_id, :code, :primary_appointment_id, :created_at)" };
SQL_LIST(insert);

static struct sql add = { .name = "group_add", .in = &member_shape, .text =
	"INSERT INTO {appointment_group_member} (store_id, group_id, appointment_id, guest_id, role) VALUES",
	.rows = "(:store_id, :group_id, :appointment_id, :guest_id, :role)" };
SQL_LIST(add);

enum err
db_group_insert(struct db *db, const struct group_row *group, uint64_t *out_id)
{
	return sql_insert(db, &insert, group, out_id);
}

enum err
db_group_add(struct db *db, const struct member_row *rows, size_t n)
{
	return sql_exec_rows(db, &add, rows, n);
}
