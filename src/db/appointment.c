/* appointment.c - visits. Their items are in item.c. */

#include "db/appointment.h"
#include "db/sql.h"

struct count {
	uint64_t	n;
};

static const struct shape count_shape = SHAPE(count,
	FIELD(count, n));

static const struct shape appointment_shape = SHAPE(appointment_row,
	FIELD(appointment_row, store_id),
	FIELD(appointment_row, public_id),
	FIELD(appointment_row, guest_id),
	FIELD(appointment_row, guest_name),
	FIELD(appointment_row, position),
	FIELD(appointment_row, is_primary),
	FIELD(appointment_row, status),
	FIELD(appointment_row, payment_status),
	FIELD(appointment_row, starts_at),
	FIELD(appointment_row, ends_at),
	FIELD(appointment_row, total),
	FIELD(appointment_row, currency),
	FIELD(appointment_row, notes),
	FIELD(appointment_row, source),
	FIELD(appointment_row, created_by),
	FIELD(appointment_row, tracking_ref),
	FIELD(appointment_row, notify_sms),
	FIELD(appointment_row, notify_email),
	FIELD(appointment_row, locale),
	FIELD(appointment_row, manage_hash),
	FIELD(appointment_row, created_at),
	FIELD(appointment_row, confirmed_at));

static const struct shape key_shape = SHAPE(appointment_key,
	FIELD(appointment_key, store_id),
	FIELD(appointment_key, id),
	FIELD(appointment_key, guest_id),
	FIELD(appointment_key, now),
	FIELD(appointment_key, from),
	FIELD(appointment_key, to),
	FIELD(appointment_key, max));

static const struct shape lapsed_shape = SHAPE(lapsed_row,
	FIELD(lapsed_row, id),
	FIELD(lapsed_row, item_id));

static struct sql insert = { .name = "appointment_insert", .in = &appointment_shape, .text =
	"INSERT INTO {appointment} (store_id, public_id, guest_id, guest_name, position, is_primary, status, payment_status, starts_at,"
	" ends_at, total, currency, notes, source, created_by, tracking_ref, notify_sms, notify_email, locale, manage_hash, created_at,"
	" updated_at, confirmed_at)"
	" VALUES (:store_id, :public_id, :guest_id, :guest_name, :position, :is_primary, :status, :payment_status, :starts_at,"
	" :ends_at, :total, :currency, :notes, :source, :created_by, :tracking_ref, :notify_sms, :notify_email, :locale, :manage_hash,"
	" :created_at, :created_at, :confirmed_at)" };
SQL_LIST(insert);

static struct sql cancel = { .name = "appointment_cancel", .in = &key_shape, .text =
	"UPDATE {appointment} SET status = 'cancelled', cancelled_at = :now, updated_at = :now, sequence = sequence + 1"
	" WHERE store_id = :store_id AND id = :id AND status IN ('pending', 'confirmed')"
	"   AND (status = 'confirmed' OR expires_at IS NULL OR expires_at > :now)" };
SQL_LIST(cancel);

static struct sql lapse = { .name = "appointment_lapse", .in = &key_shape, .text =
	"UPDATE {appointment} SET status = 'cancelled', cancelled_at = expires_at, updated_at = :now, sequence = sequence + 1"
	" WHERE store_id = :store_id AND id = :id AND status = 'pending' AND expires_at <= :now" };
SQL_LIST(lapse);

static struct sql free_items = { .name = "item_free", .in = &key_shape, .text =
	"UPDATE {appointment_item} SET live = 0 WHERE store_id = :store_id AND appointment_id = :id" };
SQL_LIST(free_items);

static struct sql set_end = { .name = "appointment_set_end", .in = &key_shape, .text =
	"UPDATE {appointment} SET updated_at = :now, ends_at ="
	"       (SELECT MAX(i.ends_at) FROM {appointment_item} i WHERE i.store_id = :store_id AND i.appointment_id = :id)"
	" WHERE store_id = :store_id AND id = :id" };
SQL_LIST(set_end);

static struct sql count = { .name = "appointment_count", .in = &key_shape, .out = &count_shape, .text =
	"SELECT COUNT(*) AS n FROM {appointment}"
	" WHERE store_id = :store_id AND guest_id = :guest_id AND starts_at >= :from AND starts_at < :to"
	"   AND status IN ('pending', 'confirmed', 'completed') AND (status <> 'pending' OR expires_at IS NULL OR expires_at > :now)" };
SQL_LIST(count);

static struct sql list_lapsed = { .name = "appointment_list_lapsed", .in = &key_shape, .out = &lapsed_shape, .text =
	"SELECT appointment_id AS id, id AS item_id FROM {appointment_item}"
	" WHERE store_id = :store_id AND live = 1 AND busy_from >= :from AND expires_at <= :now"
	" ORDER BY busy_from LIMIT :max" };
SQL_LIST(list_lapsed);

static struct sql of_item = { .name = "appointment_of_item", .in = &key_shape, .out = &count_shape, .text =
	"SELECT appointment_id AS n FROM {appointment_item} WHERE store_id = :store_id AND id = :id" };
SQL_LIST(of_item);

enum err
db_appointment_insert(struct db *db, const struct appointment_row *appointment, uint64_t *out_id)
{
	return sql_insert_later(db, &insert, appointment, out_id);
}

static enum err
end(struct db *db, struct sql *how, const struct appointment_key *key)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, how, key, &n)) != OK)
		return e;
	if (n != 1)
		return ERR_WRONG_STATE;
	return sql_exec(db, &free_items, key, NULL);
}

enum err
db_appointment_cancel(struct db *db, const struct appointment_key *key)
{
	return end(db, &cancel, key);
}

enum err
db_appointment_lapse(struct db *db, const struct appointment_key *key)
{
	return end(db, &lapse, key);
}

enum err
db_appointment_set_end(struct db *db, const struct appointment_key *key)
{
	return sql_exec(db, &set_end, key, NULL);
}

enum err
db_appointment_count(struct db *db, const struct appointment_key *key, uint64_t *out)
{
	struct count row;
	enum err e;

	if ((e = sql_one(db, &count, key, &row)) != OK)
		return e;
	*out = row.n;
	return OK;
}

enum err
db_appointment_list_lapsed(struct db *db, const struct appointment_key *key, struct lapsed_row **out, size_t *n_out)
{
	return sql_list(db, &list_lapsed, key, key->max, out, n_out);
}

enum err
db_appointment_of_item(struct db *db, const struct appointment_key *key, uint64_t *out_id)
{
	struct count row;
	enum err e;

	if ((e = sql_one(db, &of_item, key, &row)) != OK)
		return e;
	*out_id = row.n;
	return OK;
}
