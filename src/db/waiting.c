/* waiting.c - the waitlist. */
#include "base/arena.h"
#include "base/limits.h"
#include "db/sql.h"
#include "db/waiting.h"

struct count {
	uint64_t	n;
};

struct found {
	uint64_t	id;
};

struct found_day {
	struct date	day;
};

static const struct shape count_shape = SHAPE(count, FIELD(count, n));
static const struct shape found_shape = SHAPE(found, FIELD(found, id));
static const struct shape day_shape = SHAPE(found_day, FIELD(found_day, day));

static const struct shape row_shape = SHAPE(wait_row,
	FIELD(wait_row, id), FIELD(wait_row, store_id), FIELD(wait_row, public_id), FIELD(wait_row, token_hash), FIELD(wait_row, phone),
	FIELD(wait_row, service_id), FIELD(wait_row, technician_id), FIELD(wait_row, slot_id), FIELD(wait_row, day),
	FIELD(wait_row, from_minute), FIELD(wait_row, to_minute), FIELD(wait_row, locale), FIELD(wait_row, address_hash),
	FIELD(wait_row, status), FIELD(wait_row, n_offers),
	FIELD(wait_row, queued_at), FIELD(wait_row, created_at), FIELD(wait_row, updated_at));

static const struct shape key_shape = SHAPE(wait_key,
	FIELD(wait_key, store_id), FIELD(wait_key, id), FIELD(wait_key, public_id), FIELD(wait_key, token_hash), FIELD(wait_key, phone),
	FIELD(wait_key, address_hash), FIELD(wait_key, service_id), FIELD(wait_key, technician_id), FIELD(wait_key, slot_id),
	FIELD(wait_key, day),
	FIELD(wait_key, since), FIELD(wait_key, max));

static const struct shape change_shape = SHAPE(wait_change,
	FIELD(wait_change, store_id), FIELD(wait_change, id), FIELD(wait_change, was), FIELD(wait_change, status),
	FIELD(wait_change, n_offers), FIELD(wait_change, queued_at), FIELD(wait_change, now));

static const struct shape offer_shape = SHAPE(offer_row,
	FIELD(offer_row, id), FIELD(offer_row, store_id), FIELD(offer_row, waiting_id), FIELD(offer_row, token_hash),
	FIELD(offer_row, starts_at), FIELD(offer_row, created_at), FIELD(offer_row, expires_at), FIELD(offer_row, outcome));

static const struct shape end_shape = SHAPE(offer_end,
	FIELD(offer_end, store_id), FIELD(offer_end, id), FIELD(offer_end, outcome), FIELD(offer_end, now));

static struct sql insert = { .name = "wait_insert", .in = &row_shape, .text =
	"INSERT INTO {waiting} (store_id, public_id, token_hash, phone, service_id, technician_id, slot_id, day, from_minute, to_minute,"
	"       locale, address_hash, status, n_offers, queued_at, created_at, updated_at)"
	" VALUES (:store_id, :public_id, :token_hash, :phone, NULLIF(:service_id, 0), :technician_id, NULLIF(:slot_id, 0), :day,"
	"       :from_minute, :to_minute, :locale, :address_hash, :status, :n_offers, :queued_at, :created_at, :updated_at)" };
SQL_LIST(insert);

static struct sql change = { .name = "wait_change", .in = &change_shape, .text =
	"UPDATE {waiting} SET status = :status, n_offers = :n_offers, queued_at = :queued_at, updated_at = :now"
	" WHERE store_id = :store_id AND id = :id AND status = :was" };
SQL_LIST(change);

#define ROW	"SELECT w.id, w.store_id, w.public_id, w.token_hash, w.phone, w.service_id, w.technician_id, w.slot_id, w.day,"	\
		"       w.from_minute, w.to_minute, w.locale, w.address_hash, w.status, w.n_offers, w.queued_at, w.created_at,"	\
		"       w.updated_at"												\
		"  FROM {waiting} w"
#define IN_LINE	" AND w.status IN ('waiting', 'offered')"
#define OF_DAY	" AND w.slot_id IS NULL" IN_LINE

static struct sql list_day = { .name = "wait_list_day", .in = &key_shape, .out = &row_shape, .text =
	ROW " WHERE w.store_id = :store_id AND w.day = :day" OF_DAY " ORDER BY w.queued_at, w.id LIMIT :max" };
SQL_LIST(list_day);

static struct sql list_slot = { .name = "wait_list_slot", .in = &key_shape, .out = &row_shape, .text =
	ROW " WHERE w.store_id = :store_id AND w.slot_id = :slot_id" IN_LINE " ORDER BY w.queued_at, w.id LIMIT :max" };
SQL_LIST(list_slot);

static struct sql count_day = { .name = "wait_count_day", .in = &key_shape, .out = &count_shape, .text =
	"SELECT COUNT(*) AS n FROM {waiting} w WHERE w.store_id = :store_id AND w.day = :day" OF_DAY };
SQL_LIST(count_day);

static struct sql list_phone = { .name = "wait_list_phone", .in = &key_shape, .out = &row_shape, .text =
	ROW " WHERE w.store_id = :store_id AND w.phone = :phone" IN_LINE " ORDER BY w.day, w.id LIMIT :max" };
SQL_LIST(list_phone);

static struct sql list_staff = { .name = "wait_list_staff", .in = &key_shape, .out = &row_shape, .text =
	ROW " WHERE w.store_id = :store_id AND w.day = :day ORDER BY w.queued_at, w.id LIMIT :max" };
SQL_LIST(list_staff);

static struct sql by_id = { .name = "wait_by_id", .in = &key_shape, .out = &row_shape, .text =
	ROW " WHERE w.store_id = :store_id AND w.id = :id" };
SQL_LIST(by_id);

static struct sql by_public_id = { .name = "wait_by_public_id", .in = &key_shape, .out = &row_shape, .text =
	ROW " WHERE w.store_id = :store_id AND w.public_id = :public_id AND w.phone = :phone" };
SQL_LIST(by_public_id);

static struct sql by_token = { .name = "wait_by_token", .in = &key_shape, .out = &row_shape, .text =
	ROW " WHERE w.store_id = :store_id AND w.token_hash = :token_hash" };
SQL_LIST(by_token);

static struct sql list_booked = { .name = "wait_list_booked", .in = &key_shape, .out = &found_shape, .text =
	"SELECT w.id"
	"  FROM {waiting} w"
	"  JOIN {store} s ON s.id = w.store_id"
	"  JOIN {guest} g ON g.business_id = s.business_id AND g.phone = w.phone"
	" WHERE w.store_id = :store_id AND w.day = :day" OF_DAY
	"   AND EXISTS (SELECT 1 FROM {appointment} a"
	"                 JOIN {appointment_item} i ON i.store_id = a.store_id AND i.appointment_id = a.id"
	"                WHERE a.guest_id = g.id AND a.store_id = w.store_id AND a.created_at >= w.created_at"
	"                  AND i.service_id = w.service_id AND i.live = 1 AND DATE(i.local_start) = w.day)"
	" LIMIT :max" };
SQL_LIST(list_booked);

static struct sql list_placed = { .name = "wait_list_placed", .in = &key_shape, .out = &found_shape, .text =
	"SELECT w.id"
	"  FROM {waiting} w"
	" WHERE w.store_id = :store_id AND w.slot_id = :slot_id" IN_LINE
	"   AND EXISTS (SELECT 1 FROM {booking} b"
	"                WHERE b.store_id = w.store_id AND b.slot_id = w.slot_id AND b.student_phone = w.phone"
	"                  AND b.created_at >= w.created_at AND b.status IN ('pending', 'confirmed'))"
	" LIMIT :max" };
SQL_LIST(list_placed);

static struct sql count_address = { .name = "wait_count_address", .in = &key_shape, .out = &count_shape, .text =
	"SELECT COUNT(*) AS n FROM {waiting} WHERE store_id = :store_id AND address_hash = :address_hash AND created_at > :since" };
SQL_LIST(count_address);

static struct sql list_days = { .name = "wait_list_days", .in = &key_shape, .out = &day_shape, .text =
	"SELECT DISTINCT w.day FROM {waiting} w WHERE w.store_id = :store_id" OF_DAY " ORDER BY w.day LIMIT :max" };
SQL_LIST(list_days);

static struct sql list_slots = { .name = "wait_list_slots", .in = &key_shape, .out = &found_shape, .text =
	"SELECT DISTINCT w.slot_id AS id FROM {waiting} w WHERE w.store_id = :store_id AND w.slot_id IS NOT NULL" IN_LINE
	" ORDER BY w.slot_id LIMIT :max" };
SQL_LIST(list_slots);

static struct sql offer_insert = { .name = "offer_insert", .in = &offer_shape, .text =
	"INSERT INTO {waiting_offer} (store_id, waiting_id, open_of, token_hash, starts_at, created_at, expires_at, outcome)"
	" VALUES (:store_id, :waiting_id, :waiting_id, :token_hash, :starts_at, :created_at, :expires_at, :outcome)" };
SQL_LIST(offer_insert);

static struct sql offer_end = { .name = "offer_end", .in = &end_shape, .text =
	"UPDATE {waiting_offer} SET outcome = :outcome, ended_at = :now, open_of = NULL"
	" WHERE store_id = :store_id AND id = :id AND outcome = 'open'" };
SQL_LIST(offer_end);

#define OFFER	"SELECT id, store_id, waiting_id, token_hash, starts_at, created_at, expires_at, outcome FROM {waiting_offer}"

static struct sql offer_by_token = { .name = "offer_by_token", .in = &key_shape, .out = &offer_shape, .text =
	OFFER " WHERE store_id = :store_id AND token_hash = :token_hash" };
SQL_LIST(offer_by_token);

static struct sql offer_list_of = { .name = "offer_list_of", .in = &key_shape, .out = &offer_shape, .text =
	OFFER " WHERE store_id = :store_id AND waiting_id = :id ORDER BY id DESC LIMIT :max" };
SQL_LIST(offer_list_of);

enum err
db_wait_insert(struct db *db, const struct wait_row *row, uint64_t *out_id)
{
	return sql_insert(db, &insert, row, out_id);
}

enum err
db_wait_change(struct db *db, const struct wait_change *new)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, &change, new, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_WRONG_STATE;
}

static enum err
list(struct db *db, struct sql *sql, const struct wait_key *key, size_t max, struct wait_row **out, size_t *n_out)
{
	struct wait_key bounded;

	bounded = *key;
	bounded.max = max;
	return sql_list(db, sql, &bounded, max, out, n_out);
}

static enum err
count(struct db *db, struct sql *sql, const struct wait_key *key, uint64_t *out)
{
	struct count row;
	enum err e;

	if ((e = sql_one(db, sql, key, &row)) != OK)
		return e;
	*out = row.n;
	return OK;
}

enum err
db_wait_list_day(struct db *db, const struct wait_key *key, struct wait_row **out, size_t *n_out)
{
	return list(db, &list_day, key, WAITS_PER_DAY_MAX, out, n_out);
}

enum err
db_wait_count_day(struct db *db, const struct wait_key *key, uint64_t *out)
{
	return count(db, &count_day, key, out);
}

enum err
db_wait_list_phone(struct db *db, const struct wait_key *key, struct wait_row **out, size_t *n_out)
{
	return list(db, &list_phone, key, WAITS_PER_DAY_MAX, out, n_out);
}

enum err
db_wait_list_staff(struct db *db, const struct wait_key *key, struct wait_row **out, size_t *n_out)
{
	return list(db, &list_staff, key, DAY_SHEET_MAX, out, n_out);
}

enum err
db_wait_by_id(struct db *db, const struct wait_key *key, struct wait_row *out)
{
	return sql_one(db, &by_id, key, out);
}

enum err
db_wait_by_public_id(struct db *db, const struct wait_key *key, struct wait_row *out)
{
	return sql_one(db, &by_public_id, key, out);
}

enum err
db_wait_by_token(struct db *db, const struct wait_key *key, struct wait_row *out)
{
	return sql_one(db, &by_token, key, out);
}

static enum err
list_ids(struct db *db, struct sql *sql, const struct wait_key *key, size_t max, uint64_t **out, size_t *n_out)
{
	struct wait_key bounded;
	struct found *rows;
	enum err e;

	_Static_assert(sizeof(struct found) == sizeof(uint64_t), "a row is its id");
	bounded = *key;
	bounded.max = max;
	if ((e = sql_list(db, sql, &bounded, max, &rows, n_out)) != OK)
		return e;
	*out = &rows->id;
	return OK;
}

enum err
db_wait_list_booked(struct db *db, const struct wait_key *key, uint64_t **out, size_t *n_out)
{
	return list_ids(db, &list_booked, key, WAITS_PER_DAY_MAX, out, n_out);
}

enum err
db_wait_list_placed(struct db *db, const struct wait_key *key, uint64_t **out, size_t *n_out)
{
	return list_ids(db, &list_placed, key, WAITS_PER_DAY_MAX, out, n_out);
}

enum err
db_wait_list_slots(struct db *db, const struct wait_key *key, uint64_t **out, size_t *n_out)
{
	return list_ids(db, &list_slots, key, WAIT_DAYS_MAX, out, n_out);
}

enum err
db_wait_list_slot(struct db *db, const struct wait_key *key, struct wait_row **out, size_t *n_out)
{
	return list(db, &list_slot, key, WAITS_PER_DAY_MAX, out, n_out);
}

enum err
db_wait_count_address(struct db *db, const struct wait_key *key, uint64_t *out)
{
	return count(db, &count_address, key, out);
}

enum err
db_wait_list_days(struct db *db, const struct wait_key *key, struct date **out, size_t *n_out)
{
	struct wait_key bounded;
	struct found_day *rows;
	enum err e;

	_Static_assert(sizeof(struct found_day) == sizeof(struct date), "a row is its day");
	bounded = *key;
	bounded.max = WAIT_DAYS_MAX;
	if ((e = sql_list(db, &list_days, &bounded, WAIT_DAYS_MAX, &rows, n_out)) != OK)
		return e;
	*out = &rows->day;
	return OK;
}

enum err
db_offer_insert(struct db *db, const struct offer_row *row, uint64_t *out_id)
{
	return sql_insert(db, &offer_insert, row, out_id);
}

enum err
db_offer_end(struct db *db, const struct offer_end *end)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, &offer_end, end, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_WRONG_STATE;
}

enum err
db_offer_by_token(struct db *db, const struct wait_key *key, struct offer_row *out)
{
	return sql_one(db, &offer_by_token, key, out);
}

enum err
db_offer_list_of(struct db *db, const struct wait_key *key, struct offer_row **out, size_t *n_out)
{
	struct wait_key bounded;

	bounded = *key;
	bounded.max = WAIT_OFFERS_MAX + 1;
	return sql_list(db, &offer_list_of, &bounded, WAIT_OFFERS_MAX + 1, out, n_out);
}
