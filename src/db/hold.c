/* hold.c - holds. */

#include "db/hold.h"
#include "db/place.h"
#include "db/sql.h"

enum { TOKEN_HOLDS_MAX = 1000 };	/* lapsed ones of an hour included */

struct count {
	uint64_t	n;
};

static const struct shape count_shape = SHAPE(count,
	FIELD(count, n));

static const struct shape row_shape = SHAPE(hold_row,
	FIELD(hold_row, id),
	FIELD(hold_row, store_id),
	FIELD(hold_row, token_hash),
	FIELD(hold_row, item_ref),
	FIELD(hold_row, guest_ref),
	FIELD(hold_row, service_id),
	FIELD(hold_row, technician_id),
	FIELD(hold_row, technician_requested),
	FIELD(hold_row, starts_at),
	FIELD(hold_row, ends_at),
	FIELD(hold_row, busy_from),
	FIELD(hold_row, busy_to),
	FIELD(hold_row, gap_from),
	FIELD(hold_row, gap_to),
	FIELD(hold_row, address_hash),
	FIELD(hold_row, created_at),
	FIELD(hold_row, expires_at));

static const struct shape key_shape = SHAPE(hold_key,
	FIELD(hold_key, store_id),
	FIELD(hold_key, token_hash),
	FIELD(hold_key, item_ref),
	FIELD(hold_key, address_hash),
	FIELD(hold_key, now),
	FIELD(hold_key, until),
	FIELD(hold_key, max_seconds));

static struct sql list = { .name = "hold_list", .in = &key_shape, .out = &row_shape, .text =
	"SELECT id, store_id, token_hash, item_ref, guest_ref, service_id, technician_id, technician_requested, starts_at, ends_at,"
	"       busy_from, busy_to, gap_from, gap_to, address_hash, created_at, expires_at"
	"  FROM {hold}"
	" WHERE store_id = :store_id AND token_hash = :token_hash AND slot_id = 0"
	" ORDER BY id" };
SQL_LIST(list);

static struct sql insert = { .name = "hold_insert", .in = &row_shape, .text =
	"INSERT INTO {hold} (store_id, token_hash, item_ref, guest_ref, service_id, technician_id, technician_requested, starts_at,"
	" ends_at, busy_from, busy_to, gap_from, gap_to, address_hash, created_at, expires_at)"
	" VALUES (:store_id, :token_hash, :item_ref, :guest_ref, :service_id, :technician_id, :technician_requested, :starts_at,"
	" :ends_at, :busy_from, :busy_to, :gap_from, :gap_to, :address_hash, :created_at, :expires_at)" };
SQL_LIST(insert);

static struct sql delete_all = { .name = "hold_delete", .in = &key_shape, .text =
	"DELETE FROM {hold} WHERE store_id = :store_id AND token_hash = :token_hash AND slot_id = 0" };
SQL_LIST(delete_all);

static struct sql delete_item = { .name = "hold_delete_item", .in = &key_shape, .text =
	"DELETE FROM {hold} WHERE store_id = :store_id AND token_hash = :token_hash AND item_ref = :item_ref AND slot_id = 0" };
SQL_LIST(delete_item);

static struct sql delete_live = { .name = "hold_delete_live", .in = &key_shape, .text =
	"DELETE FROM {hold} WHERE store_id = :store_id AND token_hash = :token_hash AND slot_id = 0"
	"   AND (expires_at > :now OR item_ref = :item_ref)" };
SQL_LIST(delete_live);

static struct sql set_place = { .name = "hold_set_place", .in = &place_shape, .text =
	"UPDATE {hold} SET technician_id = :technician_id, ends_at = :ends_at, busy_from = :busy_from, busy_to = :busy_to,"
	"       gap_from = :gap_from, gap_to = :gap_to"
	" WHERE store_id = :store_id AND id = :id AND technician_id = :from_technician" };
SQL_LIST(set_place);

static struct sql prolong = { .name = "hold_prolong", .in = &key_shape, .text =
	"UPDATE {hold} SET expires_at = GREATEST(expires_at, LEAST(:until, created_at + INTERVAL :max_seconds SECOND))"
	" WHERE store_id = :store_id AND token_hash = :token_hash AND slot_id = 0 AND expires_at > :now" };
SQL_LIST(prolong);

static struct sql count = { .name = "hold_count", .in = &key_shape, .out = &count_shape, .text =
	"SELECT COUNT(*) AS n FROM {hold}"
	" WHERE store_id = :store_id AND address_hash = :address_hash AND expires_at > :now AND token_hash <> :token_hash" };
SQL_LIST(count);

static struct sql tidy = { .name = "hold_tidy", .in = &key_shape, .text =
	"DELETE FROM {hold} WHERE store_id = :store_id AND expires_at < :now ORDER BY expires_at LIMIT 3" };
SQL_LIST(tidy);

enum err
db_hold_list(struct db *db, const struct hold_key *key, struct hold_row **out, size_t *n_out)
{
	return sql_list(db, &list, key, TOKEN_HOLDS_MAX, out, n_out);
}

enum err
db_hold_insert(struct db *db, struct hold_row *rows, size_t n)
{
	size_t i;
	enum err e;

	for (e = OK, i = 0; i < n && e == OK; i++)
		e = sql_insert_later(db, &insert, &rows[i], &rows[i].id);
	return e;
}

enum err
db_hold_delete(struct db *db, const struct hold_key *key)
{
	return sql_later(db, &delete_all, key, 1);
}

enum err
db_hold_delete_item(struct db *db, const struct hold_key *key)
{
	return sql_later(db, &delete_item, key, 1);
}

enum err
db_hold_delete_live(struct db *db, const struct hold_key *key)
{
	return sql_later(db, &delete_live, key, 1);
}

enum err
db_hold_set_place(struct db *db, const struct place_row *place)
{
	return sql_exec(db, &set_place, place, NULL);
}

enum err
db_hold_prolong(struct db *db, const struct hold_key *key)
{
	return sql_exec(db, &prolong, key, NULL);
}

enum err
db_hold_count(struct db *db, const struct hold_key *key, uint64_t *out)
{
	struct count row;
	enum err e;

	if ((e = sql_one(db, &count, key, &row)) != OK)
		return e;
	*out = row.n;
	return OK;
}

enum err
db_hold_tidy(struct db *db, const struct hold_key *key)
{
	return sql_exec(db, &tidy, key, NULL);
}
