/* item.c - the services of a visit, for appointment.h. */

#include "base/limits.h"
#include "db/appointment.h"
#include "db/place.h"
#include "db/sql.h"

struct item_key {
	uint64_t	store_id;
	uint64_t	appointment_id;
};

static const struct shape key_shape = SHAPE(item_key,
	FIELD(item_key, store_id),
	FIELD(item_key, appointment_id));

static const struct shape item_shape = SHAPE(item_row,
	FIELD(item_row, id),
	FIELD(item_row, store_id),
	FIELD(item_row, public_id),
	FIELD(item_row, appointment_id),
	FIELD(item_row, guest_id),
	FIELD(item_row, position),
	FIELD(item_row, service_id),
	FIELD(item_row, service_name),
	FIELD(item_row, technician_id),
	FIELD(item_row, technician_requested),
	FIELD(item_row, local_start),
	FIELD(item_row, starts_at),
	FIELD(item_row, ends_at),
	FIELD(item_row, busy_from),
	FIELD(item_row, busy_to),
	FIELD(item_row, gap_from),
	FIELD(item_row, gap_to),
	FIELD(item_row, duration),
	FIELD(item_row, price),
	FIELD(item_row, live));

static struct sql insert = { .name = "item_insert", .in = &item_shape, .text =
	"INSERT INTO {appointment_item} (store_id, public_id, appointment_id, guest_id, position, service_id, service_name, technician_id,"
	" technician_requested, local_start, starts_at, ends_at, busy_from, busy_to, gap_from, gap_to, duration, price, live)"
	" VALUES (:store_id, :public_id, :appointment_id, :guest_id, :position, :service_id, :service_name, :technician_id,"
	" :technician_requested, :local_start, :starts_at, :ends_at, :busy_from, :busy_to, :gap_from, :gap_to, :duration, :price, :live)" };
SQL_LIST(insert);

static struct sql list = { .name = "item_list", .in = &key_shape, .out = &item_shape, .text =
	"SELECT id, store_id, public_id, appointment_id, guest_id, position, service_id, service_name, technician_id,"
	"       technician_requested, local_start, starts_at, ends_at, busy_from, busy_to, gap_from, gap_to, duration, price, live"
	"  FROM {appointment_item}"
	" WHERE store_id = :store_id AND appointment_id = :appointment_id"
	" ORDER BY position" };
SQL_LIST(list);

static struct sql set_place = { .name = "item_set_place", .in = &place_shape, .text =
	"UPDATE {appointment_item} SET technician_id = :technician_id, ends_at = :ends_at, duration = :duration,"
	"       busy_from = :busy_from, busy_to = :busy_to, gap_from = :gap_from, gap_to = :gap_to"
	" WHERE store_id = :store_id AND id = :id AND technician_id = :from_technician AND live = 1"
	"   AND technician_requested = 0 AND technician_told = 0" };
SQL_LIST(set_place);

enum err
db_item_insert(struct db *db, const struct item_row *row, uint64_t *out_id)
{
	return sql_insert_later(db, &insert, row, out_id);
}

enum err
db_item_list(struct db *db, const struct appointment_key *key, struct item_row **out, size_t *n_out)
{
	struct item_key item = { .store_id = key->store_id, .appointment_id = key->id };

	return sql_list(db, &list, &item, CART_ITEMS_MAX, out, n_out);
}

enum err
db_item_set_place(struct db *db, const struct place_row *place)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, &set_place, place, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_WRONG_STATE;
}
