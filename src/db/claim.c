/* claim.c - claims. The counting rows of {number} make all of an item's in one statement. */

#include "db/claim.h"
#include "db/sql.h"

static const struct shape key_shape = SHAPE(claim_key,
	FIELD(claim_key, store_id),
	FIELD(claim_key, appointment_id),
	FIELD(claim_key, item_id));

/* Five minutes that lie wholly in the processing gap stay free for others. */
#define MINUTE(column)	"TIMESTAMPDIFF(MINUTE, '1970-01-01', " column ")"
#define INSERT_CLAIMS \
	"INSERT INTO {claim} (store_id, technician_id, minute5, item_id)" \
	" SELECT i.store_id, i.technician_id, " MINUTE("i.busy_from") " DIV 5 + n.n, i.id" \
	"   FROM {appointment_item} i" \
	"   JOIN {number} n ON n.n < (" MINUTE("i.busy_to") " + 4) DIV 5 - " MINUTE("i.busy_from") " DIV 5"
#define OUTSIDE_GAP \
	" AND (i.gap_from IS NULL OR (" MINUTE("i.busy_from") " DIV 5 + n.n) * 5 < " MINUTE("i.gap_from") \
	"      OR (" MINUTE("i.busy_from") " DIV 5 + n.n) * 5 + 5 > " MINUTE("i.gap_to") ")"

static struct sql insert = { .name = "claim_insert", .in = &key_shape, .text =
	INSERT_CLAIMS " WHERE i.store_id = :store_id AND i.appointment_id = :appointment_id AND i.live = 1" OUTSIDE_GAP };
SQL_LIST(insert);

static struct sql insert_item = { .name = "claim_insert_item", .in = &key_shape, .text =
	INSERT_CLAIMS " WHERE i.store_id = :store_id AND i.id = :item_id AND i.live = 1" OUTSIDE_GAP };
SQL_LIST(insert_item);

static struct sql delete_item = { .name = "claim_delete_item", .in = &key_shape, .text =
	"DELETE FROM {claim} WHERE store_id = :store_id AND item_id = :item_id" };
SQL_LIST(delete_item);

#ifdef SLOTKEEPER_UNSAFE_NO_LOCKS
static enum err
write_claims(struct db *db, struct sql *how, const struct claim_key *key)
{
	(void)db;
	(void)how;
	(void)key;
	return OK;
}
#else
static enum err
write_claims(struct db *db, struct sql *how, const struct claim_key *key)
{
	return sql_exec(db, how, key, NULL);
}
#endif

enum err
db_claim_insert(struct db *db, const struct claim_key *key)
{
	return write_claims(db, &insert, key);
}

enum err
db_claim_insert_item(struct db *db, const struct claim_key *key)
{
	return write_claims(db, &insert_item, key);
}

enum err
db_claim_delete_item(struct db *db, const struct claim_key *key)
{
	return sql_exec(db, &delete_item, key, NULL);
}
