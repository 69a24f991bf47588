/* mine.c - the visits of a phone number. */

#include "base/limits.h"
#include "db/mine.h"
#include "db/sql.h"

static const struct shape key_shape = SHAPE(mine_key,
	FIELD(mine_key, store_id),
	FIELD(mine_key, business_id),
	FIELD(mine_key, phone),
	FIELD(mine_key, max));

static const struct shape row_shape = SHAPE(mine_row,
	FIELD(mine_row, visit_id),
	FIELD(mine_row, visit),
	FIELD(mine_row, manage_hash),
	FIELD(mine_row, position),
	FIELD(mine_row, guest_name),
	FIELD(mine_row, status),
	FIELD(mine_row, expires_at),
	FIELD(mine_row, service_id),
	FIELD(mine_row, service_name),
	FIELD(mine_row, technician_id),
	FIELD(mine_row, technician_name),
	FIELD(mine_row, technician_requested),
	FIELD(mine_row, starts_at),
	FIELD(mine_row, ends_at));

struct guest_id {
	uint64_t	id;
};

static const struct shape id_shape = SHAPE(guest_id, FIELD(guest_id, id));

static struct sql list = { .name = "mine_list", .in = &key_shape, .out = &row_shape, .text =
	"SELECT v.id AS visit_id, v.public_id AS visit, v.manage_hash, a.position, a.guest_name, a.status, a.expires_at, i.service_id,"
	"       i.service_name, i.technician_id, t.name AS technician_name, i.technician_requested, i.starts_at, i.ends_at"
	"  FROM (SELECT p.id, p.public_id, p.manage_hash, p.starts_at"
	"          FROM {appointment} p"
	"          JOIN {guest} u ON u.id = p.guest_id"
	"         WHERE p.store_id = :store_id AND u.business_id = :business_id AND u.phone = :phone AND p.is_primary = 1"
	"         ORDER BY p.starts_at DESC LIMIT :max) v"
	"  JOIN {appointment_group} g ON g.store_id = :store_id AND g.primary_appointment_id = v.id"
	"  JOIN {appointment_group_member} m ON m.store_id = g.store_id AND m.group_id = g.id"
	"  JOIN {appointment} a ON a.store_id = m.store_id AND a.id = m.appointment_id"
	"  JOIN {appointment_item} i ON i.store_id = a.store_id AND i.appointment_id = a.id"
	"  JOIN {technician} t ON t.store_id = i.store_id AND t.id = i.technician_id"
	" ORDER BY v.starts_at DESC, v.id, a.position, i.starts_at, i.position" };
SQL_LIST(list);

/* Of the business, not of a store: guests are its. */
static struct sql guest = { .name = "mine_guest", .in = &key_shape, .out = &id_shape, .text =
	"SELECT id FROM {guest} WHERE business_id = :business_id AND phone = :phone" };
SQL_LIST(guest);

enum err
db_mine_list(struct db *db, const struct mine_key *key, struct mine_row **out, size_t *n_out)
{
	return sql_list(db, &list, key, key->max * CART_ITEMS_MAX, out, n_out);
}

enum err
db_mine_guest(struct db *db, const struct mine_key *key, uint64_t *out_id)
{
	struct guest_id found;
	enum err e;

	if ((e = sql_one(db, &guest, key, &found)) == OK)
		*out_id = found.id;
	return e;
}
