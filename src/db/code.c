/* code.c - codes. What goes over all stores says so. */

#include <assert.h>

#include "db/code.h"
#include "db/sql.h"

enum {
	SENT_MAX = 64,			/* newest looked at: the policy asks for six */
	FAILED_MAX = 100,
	LIVE_MAX = 2,			/* two messages can cross: the last two codes are good */
};

struct count {
	uint64_t	n;
};

static const struct shape count_shape = SHAPE(count,
	FIELD(count, n));

static const struct shape key_shape = SHAPE(code_key,
	FIELD(code_key, store_id),
	FIELD(code_key, id),
	FIELD(code_key, phone),
	FIELD(code_key, purpose),
	FIELD(code_key, address_hash),
	FIELD(code_key, token_hash),
	FIELD(code_key, now),
	FIELD(code_key, since),
	FIELD(code_key, until),
	FIELD(code_key, max),
	FIELD(code_key, business_id),
	FIELD(code_key, prefix));

static const struct shape code_shape = SHAPE(code_row,
	FIELD(code_row, id),
	FIELD(code_row, store_id),
	FIELD(code_row, phone),
	FIELD(code_row, purpose),
	FIELD(code_row, salt),
	FIELD(code_row, code_hash),
	FIELD(code_row, digits),
	FIELD(code_row, tries),
	FIELD(code_row, address_hash),
	FIELD(code_row, sent_at),
	FIELD(code_row, expires_at),
	FIELD(code_row, withheld));

static const struct shape sent_shape = SHAPE(sent_row,
	FIELD(sent_row, sent_at),
	FIELD(sent_row, used),
	FIELD(sent_row, same_address));

static const struct shape failed_shape = SHAPE(failed_row,
	FIELD(failed_row, failed_at));

/* The count is not read: the row is what two requests for one phone meet at. */
static struct sql lock = { .name = "code_lock", .in = &key_shape, .text =
	"INSERT INTO {rate} (scope, subject_hash, window_at, n) VALUES ('code', :token_hash, :since, 1)"
	" ON DUPLICATE KEY UPDATE n = n + 1" };
SQL_LIST(lock);

/* All stores. */
static struct sql list_sent = { .name = "code_list_sent", .in = &key_shape, .out = &sent_shape, .text =
	"SELECT sent_at, used_at IS NOT NULL AS used, address_hash = :address_hash AS same_address"
	"  FROM {verification_code} WHERE phone = :phone AND sent_at > :since"
	" ORDER BY sent_at DESC, id DESC LIMIT 64" };
SQL_LIST(list_sent);

static struct sql insert = { .name = "code_insert", .in = &code_shape, .text =
	"INSERT INTO {verification_code} (store_id, phone, purpose, salt, code_hash, digits, tries, address_hash, sent_at, expires_at,"
	" withheld)"
	" VALUES (:store_id, :phone, :purpose, :salt, :code_hash, :digits, 0, :address_hash, :sent_at, :expires_at, :withheld)" };
SQL_LIST(insert);

static struct sql list_live = { .name = "code_list_live", .in = &key_shape, .out = &code_shape, .text =
	"SELECT id, store_id, phone, purpose, salt, code_hash, digits, tries, address_hash, sent_at, expires_at, withheld"
	"  FROM {verification_code}"
	" WHERE store_id = :store_id AND phone = :phone AND purpose = :purpose AND sent_at > :since AND expires_at > :now"
	"   AND used_at IS NULL"
	" ORDER BY sent_at DESC, id DESC LIMIT 2" };
SQL_LIST(list_live);

static struct sql try = { .name = "code_try", .in = &key_shape, .text =
	"UPDATE {verification_code} SET tries = tries + 1"
	" WHERE store_id = :store_id AND id = :id AND tries < :max AND used_at IS NULL AND expires_at > :now" };
SQL_LIST(try);

static struct sql use = { .name = "code_use", .in = &key_shape, .text =
	"UPDATE {verification_code} SET used_at = :now"
	" WHERE store_id = :store_id AND id = :id AND used_at IS NULL AND expires_at > :now" };
SQL_LIST(use);

static struct sql end_others = { .name = "code_end_others", .in = &key_shape, .text =
	"UPDATE {verification_code} SET expires_at = :now"
	" WHERE store_id = :store_id AND phone = :phone AND purpose = :purpose AND sent_at > :since AND used_at IS NULL"
	"   AND expires_at > :now" };
SQL_LIST(end_others);

/* All stores. */
static struct sql list_failed = { .name = "code_list_failed", .in = &key_shape, .out = &failed_shape, .text =
	"SELECT failed_at FROM {code_failure} WHERE phone = :phone AND failed_at > :since AND cleared = 0"
	" ORDER BY failed_at DESC LIMIT 100" };
SQL_LIST(list_failed);

/* All stores. */
static struct sql list_failed_address = { .name = "code_list_failed_address", .in = &key_shape, .out = &failed_shape, .text =
	"SELECT failed_at FROM {code_failure} WHERE address_hash = :address_hash AND failed_at > :since"
	" ORDER BY failed_at DESC LIMIT 100" };
SQL_LIST(list_failed_address);

/* All stores. */
static struct sql fail = { .name = "code_fail", .in = &key_shape, .text =
	"INSERT INTO {code_failure} (phone, address_hash, failed_at) VALUES (:phone, :address_hash, :now)" };
SQL_LIST(fail);

/* All stores. */
static struct sql forgive = { .name = "code_forgive", .in = &key_shape, .text =
	"UPDATE {code_failure} SET cleared = 1 WHERE phone = :phone AND failed_at > :since AND cleared = 0" };
SQL_LIST(forgive);

static struct sql set_verified = { .name = "code_set_verified", .in = &key_shape, .text =
	"INSERT INTO {verified_phone} (store_id, token_hash, phone, expires_at) VALUES (:store_id, :token_hash, :phone, :until)"
	" ON DUPLICATE KEY UPDATE expires_at = VALUES(expires_at)" };
SQL_LIST(set_verified);

static struct sql verified = { .name = "code_verified", .in = &key_shape, .out = &count_shape, .text =
	"SELECT 1 AS n FROM {verified_phone}"
	" WHERE store_id = :store_id AND token_hash = :token_hash AND phone = :phone AND expires_at > :now" };
SQL_LIST(verified);

/* The rows of one store that have not run out are few. */
static struct sql verified_any = { .name = "code_verified_any", .in = &key_shape, .out = &count_shape, .text =
	"SELECT 1 AS n FROM {verified_phone}"
	" WHERE store_id = :store_id AND phone = :phone AND expires_at > :now LIMIT 1" };
SQL_LIST(verified_any);

static struct sql end_verified = { .name = "code_end_verified", .in = &key_shape, .text =
	"DELETE FROM {verified_phone} WHERE store_id = :store_id AND token_hash = :token_hash AND phone = :phone" };
SQL_LIST(end_verified);

enum err
db_code_lock(struct db *db, const struct code_key *key)
{
	assert(db_in_transaction(db));
	return sql_exec(db, &lock, key, NULL);
}

enum err
db_code_list_sent(struct db *db, const struct code_key *key, struct sent_row **out, size_t *n_out)
{
	return sql_list(db, &list_sent, key, SENT_MAX, out, n_out);
}

enum err
db_code_insert(struct db *db, const struct code_row *row, uint64_t *out_id)
{
	return sql_insert(db, &insert, row, out_id);
}

enum err
db_code_list_live(struct db *db, const struct code_key *key, struct code_row **out, size_t *n_out)
{
	return sql_list(db, &list_live, key, LIVE_MAX, out, n_out);
}

static enum err
once(struct db *db, struct sql *how, const struct code_key *key)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, how, key, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_CODE_EXPIRED;
}

enum err
db_code_try(struct db *db, const struct code_key *key)
{
	return once(db, &try, key);
}

enum err
db_code_use(struct db *db, const struct code_key *key)
{
	enum err e;

	if ((e = once(db, &use, key)) != OK)
		return e;
	return sql_exec(db, &end_others, key, NULL);
}

enum err
db_code_list_failed(struct db *db, const struct code_key *key, struct failed_row **out, size_t *n_out)
{
	return sql_list(db, &list_failed, key, FAILED_MAX, out, n_out);
}

enum err
db_code_list_failed_address(struct db *db, const struct code_key *key, struct failed_row **out, size_t *n_out)
{
	return sql_list(db, &list_failed_address, key, FAILED_MAX, out, n_out);
}

enum err
db_code_fail(struct db *db, const struct code_key *key)
{
	return sql_exec(db, &fail, key, NULL);
}

enum err
db_code_forgive(struct db *db, const struct code_key *key)
{
	return sql_exec(db, &forgive, key, NULL);
}

enum err
db_code_set_verified(struct db *db, const struct code_key *key)
{
	return sql_exec(db, &set_verified, key, NULL);
}

enum err
db_code_verified(struct db *db, const struct code_key *key)
{
	struct count row;

	return sql_one(db, &verified, key, &row);
}

enum err
db_code_verified_any(struct db *db, const struct code_key *key)
{
	struct count row;

	return sql_one(db, &verified_any, key, &row);
}

enum err
db_code_end_verified(struct db *db, const struct code_key *key)
{
	return sql_exec(db, &end_verified, key, NULL);
}
