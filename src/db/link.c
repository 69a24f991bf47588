/* link.c - replaced manage links. */

#include "db/link.h"
#include "db/sql.h"

struct link_key {
	uint64_t	store_id;
	uint64_t	appointment_id;
	struct str	token_hash;
	uint64_t	max;
};

static const struct shape row_shape = SHAPE(link_row,
	FIELD(link_row, store_id),
	FIELD(link_row, token_hash),
	FIELD(link_row, next_hash),
	FIELD(link_row, appointment_id),
	FIELD(link_row, visitor_hash),
	FIELD(link_row, ended_at));

static const struct shape key_shape = SHAPE(link_key,
	FIELD(link_key, store_id),
	FIELD(link_key, appointment_id),
	FIELD(link_key, token_hash),
	FIELD(link_key, max));

static struct sql replace = { .name = "link_replace", .in = &row_shape, .text =
	"UPDATE {appointment} SET manage_hash = :next_hash"
	" WHERE store_id = :store_id AND id = :appointment_id AND manage_hash = :token_hash" };
SQL_LIST(replace);

static struct sql insert = { .name = "link_insert", .in = &row_shape, .text =
	"INSERT INTO {manage_link} (store_id, token_hash, appointment_id, visitor_hash, ended_at)"
	" VALUES (:store_id, :token_hash, :appointment_id, :visitor_hash, :ended_at)" };
SQL_LIST(insert);

#define LINK	"SELECT l.store_id, l.token_hash, a.manage_hash AS next_hash, l.appointment_id, l.visitor_hash, l.ended_at"	\
	"  FROM {manage_link} l"											\
	"  JOIN {appointment} a ON a.store_id = l.store_id AND a.id = l.appointment_id"

static struct sql by_hash = { .name = "link_by_hash", .in = &key_shape, .out = &row_shape, .text =
	LINK
	" WHERE l.store_id = :store_id AND l.token_hash = :token_hash" };
SQL_LIST(by_hash);

static struct sql list = { .name = "link_list", .in = &key_shape, .out = &row_shape, .text =
	LINK
	" WHERE l.store_id = :store_id AND l.appointment_id = :appointment_id"
	" LIMIT :max" };
SQL_LIST(list);

enum err
db_link_replace(struct db *db, const struct link_row *row)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, &replace, row, &n)) != OK)
		return e;
	return n == 1 ? sql_exec(db, &insert, row, NULL) : ERR_WRONG_STATE;
}

enum err
db_link_by_hash(struct db *db, const struct link_row *row, struct link_row *out)
{
	struct link_key key = { .store_id = row->store_id, .token_hash = row->token_hash };

	return sql_one(db, &by_hash, &key, out);
}

enum err
db_link_list(struct db *db, const struct link_row *row, size_t max, struct link_row **out, size_t *n_out)
{
	struct link_key key = { .store_id = row->store_id, .appointment_id = row->appointment_id, .max = max };

	return sql_list(db, &list, &key, max, out, n_out);
}
