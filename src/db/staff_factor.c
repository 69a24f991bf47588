/* staff_factor.c - the second factor of employees, for staff.h. */

#include "db/sql.h"
#include "db/staff.h"

static const struct shape staff_shape = SHAPE(staff_row,
	FIELD(staff_row, id),
	FIELD(staff_row, business_id),
	FIELD(staff_row, totp_secret),
	FIELD(staff_row, totp_step));

static const struct shape recovery_shape = SHAPE(staff_recovery_row,
	FIELD(staff_recovery_row, business_id),
	FIELD(staff_recovery_row, staff_id),
	FIELD(staff_recovery_row, code_hash),
	FIELD(staff_recovery_row, created_at),
	FIELD(staff_recovery_row, ended_at));

static struct sql set = { .name = "staff_factor_set", .in = &staff_shape, .text =
	"UPDATE {staff} SET totp_secret = :totp_secret, totp_step = :totp_step WHERE business_id = :business_id AND id = :id" };
SQL_LIST(set);

static struct sql take = { .name = "staff_factor_take", .in = &staff_shape, .text =
	"UPDATE {staff} SET totp_secret = :totp_secret, totp_step = :totp_step"
	" WHERE business_id = :business_id AND id = :id AND totp_secret <> '' AND totp_step < :totp_step" };
SQL_LIST(take);

static struct sql recovery_insert = { .name = "staff_recovery_insert", .in = &recovery_shape, .text =
	"INSERT INTO {staff_recovery} (business_id, staff_id, code_hash, created_at)"
	" VALUES (:business_id, :staff_id, :code_hash, :created_at)" };
SQL_LIST(recovery_insert);

static struct sql recovery_take = { .name = "staff_recovery_take", .in = &recovery_shape, .text =
	"UPDATE {staff_recovery} SET ended_at = :ended_at"
	" WHERE business_id = :business_id AND staff_id = :staff_id AND code_hash = :code_hash AND ended_at IS NULL" };
SQL_LIST(recovery_take);

static struct sql recovery_end = { .name = "staff_recovery_end", .in = &recovery_shape, .text =
	"UPDATE {staff_recovery} SET ended_at = :ended_at WHERE business_id = :business_id AND staff_id = :staff_id AND ended_at IS NULL" };
SQL_LIST(recovery_end);

enum err
db_staff_factor_set(struct db *db, const struct staff_row *staff)
{
	return sql_exec(db, &set, staff, NULL);
}

enum err
db_staff_factor_take(struct db *db, const struct staff_row *staff)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, &take, staff, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_EXISTS;
}

enum err
db_staff_recovery_insert(struct db *db, const struct staff_recovery_row *row)
{
	return sql_exec(db, &recovery_insert, row, NULL);
}

enum err
db_staff_recovery_take(struct db *db, const struct staff_recovery_row *row)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, &recovery_take, row, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_NOT_FOUND;
}

enum err
db_staff_recovery_end(struct db *db, const struct staff_recovery_row *row)
{
	return sql_exec(db, &recovery_end, row, NULL);
}
