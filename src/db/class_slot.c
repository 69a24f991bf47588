/* class_slot.c - published classes and the places held in them. */
#include <assert.h>

#include "db/class.h"
#include "db/sql.h"

enum { CLASS_OFFERS_MAX = 2000 };

static const struct shape key_shape = SHAPE(class_key,
	FIELD(class_key, store_id),
	FIELD(class_key, id),
	FIELD(class_key, course_id),
	FIELD(class_key, technician_id),
	FIELD(class_key, public_id),
	FIELD(class_key, token_hash),
	FIELD(class_key, now),
	FIELD(class_key, from),
	FIELD(class_key, to),
	FIELD(class_key, places),
	FIELD(class_key, n_held));

static const struct shape slot_shape = SHAPE(class_slot,
	FIELD(class_slot, id),
	FIELD(class_slot, store_id),
	FIELD(class_slot, course_id),
	FIELD(class_slot, technician_id),
	FIELD(class_slot, public_id),
	FIELD(class_slot, institution),
	FIELD(class_slot, course),
	FIELD(class_slot, teacher),
	FIELD(class_slot, course_name),
	FIELD(class_slot, teacher_name),
	FIELD(class_slot, teacher_phone),
	FIELD(class_slot, teacher_email),
	FIELD(class_slot, local_start),
	FIELD(class_slot, starts_at),
	FIELD(class_slot, ends_at),
	FIELD(class_slot, capacity),
	FIELD(class_slot, booked_count),
	FIELD(class_slot, status),
	FIELD(class_slot, modifier_kind),
	FIELD(class_slot, modifier),
	FIELD(class_slot, price),
	FIELD(class_slot, commission_rate),
	FIELD(class_slot, created_at),
	FIELD(class_slot, updated_at),
	FIELD(class_slot, n_lapsed),
	FIELD(class_slot, n_held),
	FIELD(class_slot, held_until),
	FIELD(class_slot, unpaid_until));

#define BOOKINGS	"FROM {booking} b WHERE b.store_id = s.store_id AND b.slot_id = s.id AND b.status = 'pending'"
#define HOLDS		"FROM {hold} h WHERE h.store_id = s.store_id AND h.slot_id = s.id AND h.expires_at > :now"	\
			" AND h.token_hash <> :token_hash"

#define SELECT_SLOT												\
	"SELECT s.id, s.store_id, s.course_id, s.technician_id, s.public_id, n.public_id AS institution, c.public_id AS course,"	\
	"       t.public_id AS teacher, c.name AS course_name, t.name AS teacher_name, t.phone AS teacher_phone,"	\
	"       t.email AS teacher_email, s.local_start, s.starts_at, s.ends_at, s.capacity, s.booked_count, s.status,"	\
	"       s.modifier_kind, s.modifier, c.price, c.commission_rate, s.created_at, s.updated_at,"		\
	"       (SELECT CAST(COALESCE(SUM(b.places), 0) AS SIGNED) " BOOKINGS " AND b.expires_at <= :now) AS n_lapsed,"	\
	"       (SELECT CAST(COALESCE(SUM(h.places), 0) AS SIGNED) " HOLDS ") AS n_held,"			\
	"       (SELECT MIN(h.expires_at) " HOLDS ") AS held_until,"						\
	"       (SELECT MIN(b.expires_at) " BOOKINGS " AND b.expires_at > :now) AS unpaid_until"		\
	"  FROM {slot} s"											\
	"  JOIN {course} c ON c.store_id = s.store_id AND c.id = s.course_id"					\
	"  JOIN {technician} t ON t.store_id = s.store_id AND t.id = s.technician_id"				\
	"  JOIN {store} o ON o.id = s.store_id"									\
	"  JOIN {business} n ON n.id = o.business_id"

static struct sql list = { .name = "class_list", .in = &key_shape, .out = &slot_shape, .text =
	SELECT_SLOT
	" WHERE s.store_id = :store_id AND s.starts_at >= :from AND s.starts_at < :to"
	"   AND (:course_id = 0 OR s.course_id = :course_id) AND (:technician_id = 0 OR s.technician_id = :technician_id)"
	" ORDER BY s.starts_at, s.id" };
SQL_LIST(list);

static struct sql by_id = { .name = "class_by_id", .in = &key_shape, .out = &slot_shape, .text =
	SELECT_SLOT
	" WHERE s.store_id = :store_id AND s.public_id = :public_id" };
SQL_LIST(by_id);

static struct sql by_key = { .name = "class_by_key", .in = &key_shape, .out = &slot_shape, .text =
	SELECT_SLOT
	" WHERE s.store_id = :store_id AND s.id = :id" };
SQL_LIST(by_key);

static const struct shape offer_shape = SHAPE(class_offer,
	FIELD(class_offer, course_id),
	FIELD(class_offer, minutes),
	FIELD(class_offer, modifier_kind),
	FIELD(class_offer, modifier));

static struct sql offers = { .name = "class_offers", .in = &key_shape, .out = &offer_shape, .text =
	"SELECT DISTINCT s.course_id, CAST(TIMESTAMPDIFF(MINUTE, s.starts_at, s.ends_at) AS INT) AS minutes, s.modifier_kind, s.modifier"
	"  FROM {slot} s"
	" WHERE s.store_id = :store_id AND s.starts_at > :from AND s.starts_at < :to AND s.status = 'available'"
	" ORDER BY s.course_id, minutes" };
SQL_LIST(offers);

struct found {
	uint64_t	id;
};

static const struct shape found_shape = SHAPE(found,
	FIELD(found, id));

static struct sql lock = { .name = "class_lock", .in = &key_shape, .out = &found_shape, .text =
	"SELECT id FROM {slot} WHERE store_id = :store_id AND id = :id FOR UPDATE" };
SQL_LIST(lock);

static struct sql take = { .name = "class_take", .in = &key_shape, .text =
	"UPDATE {slot} SET booked_count = booked_count + :places, updated_at = :now"
	" WHERE store_id = :store_id AND id = :id AND status = 'available' AND booked_count + :places + :n_held <= capacity" };
SQL_LIST(take);

static struct sql give = { .name = "class_give", .in = &key_shape, .text =
	"UPDATE {slot} SET booked_count = booked_count - :places, updated_at = :now"
	" WHERE store_id = :store_id AND id = :id AND booked_count >= :places" };
SQL_LIST(give);

static struct sql course = { .name = "class_course", .in = &key_shape, .out = &found_shape, .text =
	"SELECT id FROM {course} WHERE store_id = :store_id AND public_id = :public_id AND active = 1" };
SQL_LIST(course);

static const struct shape hold_shape = SHAPE(class_hold,
	FIELD(class_hold, store_id),
	FIELD(class_hold, slot_id),
	FIELD(class_hold, technician_id),
	FIELD(class_hold, token_hash),
	FIELD(class_hold, item_ref),
	FIELD(class_hold, places),
	FIELD(class_hold, starts_at),
	FIELD(class_hold, ends_at),
	FIELD(class_hold, address_hash),
	FIELD(class_hold, created_at),
	FIELD(class_hold, expires_at));

static struct sql hold_insert = { .name = "class_hold_insert", .in = &hold_shape, .text =
	"INSERT INTO {hold} (store_id, token_hash, item_ref, technician_id, slot_id, places, starts_at, ends_at, busy_from, busy_to,"
	"                    address_hash, created_at, expires_at)"
	" VALUES (:store_id, :token_hash, :item_ref, :technician_id, :slot_id, :places, :starts_at, :ends_at, :starts_at, :ends_at,"
	"         :address_hash, :created_at, :expires_at)" };
SQL_LIST(hold_insert);

static struct sql hold_delete = { .name = "class_hold_delete", .in = &hold_shape, .text =
	"DELETE FROM {hold} WHERE store_id = :store_id AND token_hash = :token_hash AND slot_id = :slot_id" };
SQL_LIST(hold_delete);

static const struct shape store_shape = SHAPE(class_store,
	FIELD(class_store, public_id));

#define SELECT_STORES(table)	"SELECT o.public_id FROM {" table "} x JOIN {store} o ON o.id = x.store_id"	\
				" WHERE x.public_id = :public_id AND o.active = 1"

/* Over all stores: an address of this API names a course, class or teacher and no store. */
static struct sql stores_of_course = { .name = "class_stores_of_course", .in = &key_shape, .out = &store_shape, .text =
	SELECT_STORES("course") " AND x.active = 1 LIMIT 2" };
SQL_LIST(stores_of_course);

/* Over all stores, as above. */
static struct sql stores_of_slot = { .name = "class_stores_of_slot", .in = &key_shape, .out = &store_shape, .text =
	SELECT_STORES("slot") " LIMIT 2" };
SQL_LIST(stores_of_slot);

/* Over all stores, as above. */
static struct sql stores_of_teacher = { .name = "class_stores_of_teacher", .in = &key_shape, .out = &store_shape, .text =
	SELECT_STORES("technician") " AND x.active = 1 LIMIT 2" };
SQL_LIST(stores_of_teacher);

/* Over all stores: its id is unique among them. */
static struct sql stores_of_booking = { .name = "class_stores_of_booking", .in = &key_shape, .out = &store_shape, .text =
	SELECT_STORES("booking") " LIMIT 2" };
SQL_LIST(stores_of_booking);

enum err
db_class_list(struct db *db, const struct class_key *key, size_t max, struct class_slot **out, size_t *n_out)
{
	return sql_list(db, &list, key, max, out, n_out);
}

enum err
db_class_by_id(struct db *db, const struct class_key *key, struct class_slot *out)
{
	return sql_one(db, &by_id, key, out);
}

enum err
db_class_by_key(struct db *db, const struct class_key *key, struct class_slot *out)
{
	return sql_one(db, &by_key, key, out);
}

enum err
db_class_offers(struct db *db, const struct class_key *key, struct class_offer **out, size_t *n_out)
{
	return sql_list(db, &offers, key, CLASS_OFFERS_MAX, out, n_out);
}

enum err
db_class_lock(struct db *db, const struct class_key *key)
{
	struct found row;

	assert(db_in_transaction(db));
	return sql_one(db, &lock, key, &row);
}

enum err
db_class_take(struct db *db, const struct class_key *key)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, &take, key, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_SLOT_TAKEN;
}

enum err
db_class_give(struct db *db, const struct class_key *key)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, &give, key, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_FAULT;
}

enum err
db_class_hold_insert(struct db *db, const struct class_hold *hold)
{
	return sql_exec(db, &hold_insert, hold, NULL);
}

enum err
db_class_hold_delete(struct db *db, const struct class_hold *hold)
{
	return sql_exec(db, &hold_delete, hold, NULL);
}

enum err
db_class_stores(struct db *db, enum class_noun noun, struct str public_id, struct class_store **out, size_t *n_out)
{
	static struct sql *const statements[] = {
		[CLASS_COURSE] = &stores_of_course,
		[CLASS_SLOT] = &stores_of_slot,
		[CLASS_TEACHER] = &stores_of_teacher,
		[CLASS_BOOKING] = &stores_of_booking,
	};
	struct class_key key = { .public_id = public_id, .token_hash = STR_NONE };

	return sql_list(db, statements[noun], &key, 2, out, n_out);
}

enum err
db_class_course(struct db *db, const struct class_key *key, uint64_t *out)
{
	struct found row;
	enum err e;

	if ((e = sql_one(db, &course, key, &row)) != OK)
		return e;
	*out = row.id;
	return OK;
}
