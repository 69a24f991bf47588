/* guest.c - guests and who comes with whom. */
#include <assert.h>

#include "db/guest.h"
#include "db/sql.h"

struct found {
	uint64_t	id;
};

static const struct shape found_shape = SHAPE(found,
	FIELD(found, id));

static const struct shape guest_shape = SHAPE(guest_row,
	FIELD(guest_row, id),
	FIELD(guest_row, business_id),
	FIELD(guest_row, phone),
	FIELD(guest_row, name),
	FIELD(guest_row, email),
	FIELD(guest_row, locale),
	FIELD(guest_row, verified_at),
	FIELD(guest_row, now));

static const struct shape relation_shape = SHAPE(relation_row,
	FIELD(relation_row, business_id),
	FIELD(relation_row, guest_id),
	FIELD(relation_row, other_guest_id),
	FIELD(relation_row, now));

static struct sql lock = { .name = "guest_lock", .in = &guest_shape, .out = &found_shape, .text =
	"SELECT id FROM {guest} WHERE business_id = :business_id AND phone = :phone FOR UPDATE" };
SQL_LIST(lock);

static struct sql insert = { .name = "guest_insert", .in = &guest_shape, .text =
	"INSERT INTO {guest} (business_id, phone, name, email, locale, verified_at, created_at, updated_at)"
	" VALUES (:business_id, NULLIF(:phone, ''), :name, :email, :locale, :verified_at, :now, :now)" };
SQL_LIST(insert);

static struct sql put = { .name = "guest_put", .in = &guest_shape, .text =
	"INSERT INTO {guest} (business_id, phone, name, email, locale, verified_at, created_at, updated_at)"
	" VALUES (:business_id, NULLIF(:phone, ''), :name, :email, :locale, :verified_at, :now, :now)"
	" ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), name = VALUES(name), email = IF(VALUES(email) = '', email, VALUES(email)),"
	"   locale = VALUES(locale), verified_at = COALESCE(VALUES(verified_at), verified_at),"
	"   updated_at = GREATEST(VALUES(updated_at), updated_at + INTERVAL 1 MICROSECOND)" };
SQL_LIST(put);

static struct sql set_verified = { .name = "guest_set_verified", .in = &guest_shape, .text =
	"UPDATE {guest} SET verified_at = :verified_at WHERE business_id = :business_id AND phone = :phone" };
SQL_LIST(set_verified);

static struct sql relate = { .name = "guest_relate", .in = &relation_shape, .text =
	"INSERT INTO {guest_relationship} (business_id, guest_id, other_guest_id, visits, last_visit_at) VALUES",
	.rows = "(:business_id, :guest_id, :other_guest_id, 1, :now)",
	.tail = "ON DUPLICATE KEY UPDATE visits = visits + 1, last_visit_at = VALUES(last_visit_at)" };
SQL_LIST(relate);

enum err
db_guest_lock(struct db *db, const struct guest_row *key, uint64_t *out_id)
{
	struct found row;
	enum err e;

	assert(db_in_transaction(db));
	if ((e = sql_one(db, &lock, key, &row)) != OK)
		return e;
	*out_id = row.id;
	return OK;
}

enum err
db_guest_insert(struct db *db, const struct guest_row *guest, uint64_t *out_id)
{
	return sql_insert(db, &insert, guest, out_id);
}

enum err
db_guest_put(struct db *db, const struct guest_row *guest, uint64_t *out_id)
{
	assert(db_in_transaction(db));
	return sql_insert_later(db, &put, guest, out_id);
}

enum err
db_guest_set_verified(struct db *db, const struct guest_row *guest)
{
	return sql_exec(db, &set_verified, guest, NULL);
}

enum err
db_guest_relate(struct db *db, const struct relation_row *rows, size_t n)
{
	return sql_later(db, &relate, rows, n);
}
