/* session.c - who is signed in. */
#include "base/limits.h"
#include "db/session.h"
#include "db/sql.h"

static const struct shape row_shape = SHAPE(session_row,
	FIELD(session_row, token_hash),
	FIELD(session_row, kind),
	FIELD(session_row, business_id),
	FIELD(session_row, subject_id),
	FIELD(session_row, created_at),
	FIELD(session_row, expires_at));

static const struct shape found_shape = SHAPE(session_row,
	FIELD(session_row, kind),
	FIELD(session_row, business_id),
	FIELD(session_row, subject_id),
	FIELD(session_row, created_at),
	FIELD(session_row, expires_at),
	FIELD(session_row, public_id),
	FIELD(session_row, store_id),
	FIELD(session_row, phone),
	FIELD(session_row, name),
	FIELD(session_row, email));

static struct sql insert = { .name = "session_insert", .in = &row_shape, .text =
	"INSERT INTO {session} (token_hash, kind, business_id, subject_id, created_at, seen_at, expires_at)"
	" VALUES (:token_hash, :kind, :business_id, :subject_id, :created_at, :created_at, :expires_at)" };
SQL_LIST(insert);

static struct sql by_token = { .name = "session_by_token", .in = &row_shape, .out = &found_shape, .text =
	"SELECT s.kind, s.business_id, s.subject_id, s.created_at, s.expires_at,"
	"       COALESCE(t.public_id, f.public_id, '') AS public_id, COALESCE(t.store_id, 0) AS store_id,"
	"       COALESCE(g.phone, '') AS phone, COALESCE(g.name, t.name, f.name, '') AS name,"
	"       COALESCE(g.email, t.email, f.email, '') AS email"
	"  FROM {session} s"
	"  LEFT JOIN {guest} g ON s.kind = 'guest' AND g.business_id = s.business_id AND g.id = s.subject_id"
	"  LEFT JOIN {technician} t ON s.kind = 'teacher' AND t.id = s.subject_id AND t.active = 1"
	"  LEFT JOIN {staff} f ON s.kind = 'staff' AND f.business_id = s.business_id AND f.id = s.subject_id AND f.disabled_at IS NULL"
	" WHERE s.token_hash = :token_hash AND s.expires_at > :created_at" };
SQL_LIST(by_token);

static struct sql end = { .name = "session_end", .in = &row_shape, .text =
	"UPDATE {session} SET expires_at = :created_at WHERE token_hash = :token_hash AND expires_at > :created_at" };
SQL_LIST(end);

static const struct shape role_shape = SHAPE(role_row,
	FIELD(role_row, store_id),
	FIELD(role_row, staff_id),
	FIELD(role_row, role),
	FIELD(role_row, technician_id));

static struct sql role = { .name = "session_role", .in = &role_shape, .out = &role_shape, .text =
	"SELECT store_id, staff_id, role, technician_id FROM {staff_role} WHERE store_id = :store_id AND staff_id = :staff_id" };
SQL_LIST(role);

static const struct shape teacher_shape = SHAPE(teacher_row,
	FIELD(teacher_row, store_id),
	FIELD(teacher_row, id),
	FIELD(teacher_row, phone),
	FIELD(teacher_row, public_id));

static struct sql teachers = { .name = "session_teachers", .in = &teacher_shape, .out = &teacher_shape, .text =
	"SELECT store_id, id, phone, public_id FROM {technician}"
	" WHERE store_id = :store_id AND phone <> '' AND active = 1 ORDER BY id" };
SQL_LIST(teachers);

struct code_query {
	struct str	digits;
	struct instant	now;
	struct str	public_id;
};

static const struct shape query_shape = SHAPE(code_query,
	FIELD(code_query, digits),
	FIELD(code_query, now));

static const struct shape code_shape = SHAPE(code_query,
	FIELD(code_query, public_id));

static struct sql code_store = { .name = "session_code_store", .in = &query_shape, .out = &code_shape, .text =
	"SELECT o.public_id FROM {verification_code} c JOIN {store} o ON o.id = c.store_id"
	" WHERE RIGHT(c.phone, CHAR_LENGTH(:digits)) = :digits AND c.purpose = 'book' AND c.expires_at > :now"
	" ORDER BY c.sent_at DESC, c.id DESC LIMIT 1" };
SQL_LIST(code_store);

enum err
db_session_insert(struct db *db, const struct session_row *row)
{
	return sql_exec(db, &insert, row, NULL);
}

enum err
db_session_by_token(struct db *db, const struct session_row *key, struct session_row *out)
{
	return sql_one(db, &by_token, key, out);
}

enum err
db_session_end(struct db *db, const struct session_row *key)
{
	return sql_exec(db, &end, key, NULL);
}

enum err
db_session_role(struct db *db, const struct role_row *key, struct role_row *out)
{
	return sql_one(db, &role, key, out);
}

enum err
db_session_teachers(struct db *db, const struct teacher_row *key, struct teacher_row **out, size_t *n_out)
{
	return sql_list(db, &teachers, key, STORE_TECHNICIANS_MAX, out, n_out);
}

enum err
db_session_code_store(struct db *db, struct str digits, struct instant now, struct str *out)
{
	struct code_query query = { .digits = digits, .now = now };
	enum err e;

	if ((e = sql_one(db, &code_store, &query, &query)) == OK)
		*out = query.public_id;
	return e;
}
