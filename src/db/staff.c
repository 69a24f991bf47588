/* staff.c - employees and their roles. All stores: who somebody is does not depend on the store; what one may do there does. */

#include "base/limits.h"
#include "db/sql.h"
#include "db/staff.h"

struct staff_key {
	uint64_t	id;
	struct str	email;
};

static const struct shape key_shape = SHAPE(staff_key,
	FIELD(staff_key, id),
	FIELD(staff_key, email));

static const struct shape staff_shape = SHAPE(staff_row,
	FIELD(staff_row, id),
	FIELD(staff_row, business_id),
	FIELD(staff_row, public_id),
	FIELD(staff_row, email),
	FIELD(staff_row, name),
	FIELD(staff_row, password_hash),
	FIELD(staff_row, disabled_at),
	FIELD(staff_row, created_at),
	FIELD(staff_row, totp_secret),
	FIELD(staff_row, totp_step));

static const struct shape role_shape = SHAPE(staff_role_row,
	FIELD(staff_role_row, store_id),
	FIELD(staff_role_row, staff_id),
	FIELD(staff_role_row, store),
	FIELD(staff_role_row, role),
	FIELD(staff_role_row, technician_id),
	FIELD(staff_role_row, technician),
	FIELD(staff_role_row, second_factor));

#define STAFF	"SELECT id, business_id, public_id, email, name, password_hash, disabled_at, created_at, totp_secret, totp_step FROM {staff}"

static struct sql by_email = { .name = "staff_by_email", .in = &key_shape, .out = &staff_shape, .text =
	STAFF " WHERE email = :email" };
SQL_LIST(by_email);

static struct sql by_id = { .name = "staff_by_id", .in = &key_shape, .out = &staff_shape, .text =
	STAFF " WHERE id = :id" };
SQL_LIST(by_id);

static struct sql insert = { .name = "staff_insert", .in = &staff_shape, .text =
	"INSERT INTO {staff} (business_id, public_id, email, name, password_hash, created_at)"
	" VALUES (:business_id, :public_id, :email, :name, :password_hash, :created_at)" };
SQL_LIST(insert);

static struct sql set_password = { .name = "staff_set_password", .in = &staff_shape, .text =
	"UPDATE {staff} SET password_hash = :password_hash WHERE business_id = :business_id AND id = :id" };
SQL_LIST(set_password);

static struct sql set_disabled = { .name = "staff_set_disabled", .in = &staff_shape, .text =
	"UPDATE {staff} SET disabled_at = :disabled_at WHERE business_id = :business_id AND id = :id" };
SQL_LIST(set_disabled);

static struct sql roles = { .name = "staff_roles", .in = &key_shape, .out = &role_shape, .text =
	"SELECT r.store_id, r.staff_id, s.public_id AS store, r.role, r.technician_id, COALESCE(t.public_id, '') AS technician,"
	"       s.second_factor"
	"  FROM {staff_role} r"
	"  JOIN {store} s ON s.id = r.store_id"
	"  LEFT JOIN {technician} t ON t.store_id = r.store_id AND t.id = r.technician_id"
	" WHERE r.staff_id = :id AND s.active = 1"
	" ORDER BY s.public_id" };
SQL_LIST(roles);

static struct sql set_role = { .name = "staff_set_role", .in = &role_shape, .text =
	"INSERT INTO {staff_role} (store_id, staff_id, role, technician_id) VALUES (:store_id, :staff_id, :role, :technician_id)"
	" ON DUPLICATE KEY UPDATE role = VALUES(role), technician_id = VALUES(technician_id)" };
SQL_LIST(set_role);

enum err
db_staff_by_email(struct db *db, struct str email, struct staff_row *out)
{
	struct staff_key key = { .email = email };

	return sql_one(db, &by_email, &key, out);
}

enum err
db_staff_by_id(struct db *db, uint64_t id, struct staff_row *out)
{
	struct staff_key key = { .id = id, .email = STR_NONE };

	return sql_one(db, &by_id, &key, out);
}

enum err
db_staff_insert(struct db *db, const struct staff_row *staff, uint64_t *out_id)
{
	return sql_insert(db, &insert, staff, out_id);
}

enum err
db_staff_set_password(struct db *db, const struct staff_row *staff)
{
	return sql_exec(db, &set_password, staff, NULL);
}

enum err
db_staff_set_disabled(struct db *db, const struct staff_row *staff)
{
	return sql_exec(db, &set_disabled, staff, NULL);
}

enum err
db_staff_roles(struct db *db, uint64_t staff_id, struct staff_role_row **out, size_t *n_out)
{
	struct staff_key key = { .id = staff_id, .email = STR_NONE };

	return sql_list(db, &roles, &key, STAFF_STORES_MAX, out, n_out);
}

enum err
db_staff_set_role(struct db *db, const struct staff_role_row *role)
{
	return sql_exec(db, &set_role, role, NULL);
}
