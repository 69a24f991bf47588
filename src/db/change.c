/* change.c - the steps in an appointment's life. */

#include "db/change.h"
#include "db/sql.h"

struct store_name {
	struct str	store;
};

static const struct shape key_shape = SHAPE(change_key,
	FIELD(change_key, store_id),
	FIELD(change_key, id),
	FIELD(change_key, public_id),
	FIELD(change_key, now));

static const struct shape subject_shape = SHAPE(subject_row,
	FIELD(subject_row, id),
	FIELD(subject_row, primary_id));

static const struct shape store_shape = SHAPE(store_name, FIELD(store_name, store));

static const struct shape moved_shape = SHAPE(moved_row,
	FIELD(moved_row, store_id),
	FIELD(moved_row, id),
	FIELD(moved_row, appointment_id),
	FIELD(moved_row, technician_id),
	FIELD(moved_row, technician_requested),
	FIELD(moved_row, local_start),
	FIELD(moved_row, starts_at),
	FIELD(moved_row, ends_at),
	FIELD(moved_row, busy_from),
	FIELD(moved_row, busy_to),
	FIELD(moved_row, gap_from),
	FIELD(moved_row, gap_to),
	FIELD(moved_row, duration),
	FIELD(moved_row, price));

static struct sql subject = { .name = "change_subject", .in = &key_shape, .out = &subject_shape, .text =
	"SELECT a.id, g.primary_appointment_id AS primary_id"
	"  FROM {appointment} a"
	"  JOIN {appointment_group_member} m ON m.store_id = a.store_id AND m.appointment_id = a.id"
	"  JOIN {appointment_group} g ON g.store_id = m.store_id AND g.id = m.group_id"
	" WHERE a.store_id = :store_id AND a.public_id = :public_id" };
SQL_LIST(subject);

static struct sql store_of = { .name = "change_store", .in = &key_shape, .out = &store_shape, .text =
	"SELECT s.public_id AS store FROM {appointment} a JOIN {store} s ON s.id = a.store_id WHERE a.public_id = :public_id" };
SQL_LIST(store_of);

#define ALIVE	" AND (expires_at IS NULL OR expires_at > :now)"

static struct sql confirm = { .name = "change_confirm", .in = &key_shape, .text =
	"UPDATE {appointment} SET status = 'confirmed', confirmed_at = :now, expires_at = NULL, updated_at = :now, sequence = sequence + 1"
	" WHERE store_id = :store_id AND id = :id AND status = 'pending'" ALIVE };
SQL_LIST(confirm);

/* What is no longer to lapse. */
static struct sql keep_items = { .name = "change_keep_items", .in = &key_shape, .text =
	"UPDATE {appointment_item} SET expires_at = NULL WHERE store_id = :store_id AND appointment_id = :id AND live = 1" ALIVE };
SQL_LIST(keep_items);

static struct sql complete = { .name = "change_complete", .in = &key_shape, .text =
	"UPDATE {appointment} SET status = 'completed', completed_at = :now, updated_at = :now, sequence = sequence + 1"
	" WHERE store_id = :store_id AND id = :id AND status = 'confirmed' AND starts_at <= :now" };
SQL_LIST(complete);

static struct sql count_visit = { .name = "change_count_visit", .in = &key_shape, .text =
	"UPDATE {guest} u JOIN {appointment} a ON a.guest_id = u.id SET u.visits = u.visits + 1"
	" WHERE a.store_id = :store_id AND a.id = :id" };
SQL_LIST(count_visit);

static struct sql no_show = { .name = "change_no_show", .in = &key_shape, .text =
	"UPDATE {appointment} SET status = 'no_show', updated_at = :now, sequence = sequence + 1"
	" WHERE store_id = :store_id AND id = :id AND status = 'confirmed' AND starts_at <= :now" };
SQL_LIST(no_show);

static struct sql free_items = { .name = "change_free_items", .in = &key_shape, .text =
	"UPDATE {appointment_item} SET live = 0 WHERE store_id = :store_id AND appointment_id = :id" };
SQL_LIST(free_items);

static struct sql pay = { .name = "change_pay", .in = &key_shape, .text =
	"UPDATE {appointment} SET payment_status = 'paid', updated_at = :now,"
	"       expires_at = IF(status = 'pending' AND expires_at > :now, NULL, expires_at)"
	" WHERE store_id = :store_id AND id = :id AND payment_status = 'unpaid'" };
SQL_LIST(pay);

static struct sql refund = { .name = "change_refund", .in = &key_shape, .text =
	"UPDATE {appointment} SET payment_status = 'refunded', updated_at = :now"
	" WHERE store_id = :store_id AND id = :id AND payment_status = 'paid'" };
SQL_LIST(refund);

static struct sql move_item = { .name = "change_item", .in = &moved_shape, .text =
	"UPDATE {appointment_item} SET technician_id = :technician_id, technician_requested = :technician_requested, technician_told = 0,"
	"       local_start = :local_start, starts_at = :starts_at, ends_at = :ends_at, busy_from = :busy_from, busy_to = :busy_to,"
	"       gap_from = :gap_from, gap_to = :gap_to, duration = :duration, price = :price"
	" WHERE store_id = :store_id AND id = :id AND appointment_id = :appointment_id AND live = 1" };
SQL_LIST(move_item);

#define OF_ITEMS(what) \
	"(SELECT " what " FROM {appointment_item} i WHERE i.store_id = :store_id AND i.appointment_id = :id)"

static struct sql moved = { .name = "change_moved", .in = &key_shape, .text =
	"UPDATE {appointment} SET updated_at = :now, sequence = sequence + 1, starts_at = " OF_ITEMS("MIN(i.starts_at)") ","
	"       ends_at = " OF_ITEMS("MAX(i.ends_at)") ", total = " OF_ITEMS("SUM(i.price)")
	" WHERE store_id = :store_id AND id = :id AND (status = 'confirmed' OR (status = 'pending'" ALIVE "))" };
SQL_LIST(moved);

enum err
db_change_subject(struct db *db, const struct change_key *key, struct subject_row *out)
{
	return sql_one(db, &subject, key, out);
}

enum err
db_change_store(struct db *db, struct str public_id, struct str *out)
{
	struct change_key key = { .public_id = public_id };
	struct store_name row;
	enum err e;

	if ((e = sql_one(db, &store_of, &key, &row)) != OK)
		return e;
	*out = row.store;
	return OK;
}

static enum err
one(struct db *db, struct sql *how, const void *in)
{
	uint64_t n;
	enum err e;

	if ((e = sql_exec(db, how, in, &n)) != OK)
		return e;
	return n == 1 ? OK : ERR_WRONG_STATE;
}

enum err
db_change_confirm(struct db *db, const struct change_key *key)
{
	enum err e;

	return (e = one(db, &confirm, key)) != OK ? e : sql_exec(db, &keep_items, key, NULL);
}

enum err
db_change_complete(struct db *db, const struct change_key *key)
{
	enum err e;

	return (e = one(db, &complete, key)) != OK ? e : sql_exec(db, &count_visit, key, NULL);
}

enum err
db_change_no_show(struct db *db, const struct change_key *key)
{
	enum err e;

	return (e = one(db, &no_show, key)) != OK ? e : sql_exec(db, &free_items, key, NULL);
}

enum err
db_change_pay(struct db *db, const struct change_key *key)
{
	enum err e;

	return (e = one(db, &pay, key)) != OK ? e : sql_exec(db, &keep_items, key, NULL);
}

enum err
db_change_refund(struct db *db, const struct change_key *key)
{
	return one(db, &refund, key);
}

enum err
db_change_item(struct db *db, const struct moved_row *row)
{
	return one(db, &move_item, row);
}

enum err
db_change_moved(struct db *db, const struct change_key *key)
{
	return one(db, &moved, key);
}
