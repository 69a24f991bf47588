/* claim.c - claims. The counting rows of {number} make all of an item's in one statement. */

#include "db/claim.h"
#include "db/sql.h"

enum { STEP_US = 5 * 60 * 1000000 };

/* Steps of five minutes: of the whole span, and which of them lie wholly in the gap. */
struct steps {
	uint64_t	store_id;
	uint64_t	technician_id;
	uint64_t	item_id;
	int64_t		first;
	int64_t		n;
	int64_t		gap_from;	/* counted from first */
	int64_t		gap_to;
};

static const struct shape steps_shape = SHAPE(steps,
	FIELD(steps, store_id),
	FIELD(steps, technician_id),
	FIELD(steps, item_id),
	FIELD(steps, first),
	FIELD(steps, n),
	FIELD(steps, gap_from),
	FIELD(steps, gap_to));

static const struct shape key_shape = SHAPE(claim_key,
	FIELD(claim_key, store_id),
	FIELD(claim_key, item_id));

static struct sql insert = { .name = "claim_insert", .in = &steps_shape, .text =
	"INSERT INTO {claim} (store_id, technician_id, minute5, item_id)"
	" SELECT :store_id, :technician_id, :first + n.n, :item_id FROM {number} n"
	"  WHERE n.n < :n AND (n.n < :gap_from OR n.n >= :gap_to)" };
SQL_LIST(insert);

static struct sql delete_item = { .name = "claim_delete_item", .in = &key_shape, .text =
	"DELETE FROM {claim} WHERE store_id = :store_id AND item_id = :item_id" };
SQL_LIST(delete_item);

static struct steps
steps_of(const struct claim_row *row)
{
	struct steps steps;

	steps = (struct steps){ .store_id = row->store_id, .technician_id = row->technician_id, .item_id = row->item_id };
	steps.first = row->busy_from.us / STEP_US;
	steps.n = (row->busy_to.us + STEP_US - 1) / STEP_US - steps.first;
	if (row->gap_from.us != 0) {
		steps.gap_from = (row->gap_from.us + STEP_US - 1) / STEP_US - steps.first;
		steps.gap_to = row->gap_to.us / STEP_US - steps.first;
	}
	return steps;
}

#ifdef SLOTKEEPER_UNSAFE_NO_LOCKS
static enum err
write_steps(struct db *db, const struct steps *steps)
{
	(void)db;
	(void)steps;
	(void)insert;
	return OK;
}
#else
static enum err
write_steps(struct db *db, const struct steps *steps)
{
	return sql_later(db, &insert, steps, 1);
}
#endif

enum err
db_claim_insert(struct db *db, const struct claim_row *row)
{
	struct steps steps;

	steps = steps_of(row);
	return write_steps(db, &steps);
}

enum err
db_claim_delete_item(struct db *db, const struct claim_key *key)
{
	return sql_later(db, &delete_item, key, 1);
}
