/* sweep.c - what has run out. All stores. */
#include "db/sql.h"
#include "db/sweep.h"

struct sweep_key {
	struct instant	now;
	uint64_t	max;
};

static const struct shape key_shape = SHAPE(sweep_key, FIELD(sweep_key, now), FIELD(sweep_key, max));

static const struct shape class_shape = SHAPE(sweep_class, FIELD(sweep_class, store), FIELD(sweep_class, slot));

static struct sql classes = { .name = "sweep_classes", .in = &key_shape, .out = &class_shape, .text =
	"SELECT o.public_id AS store, s.public_id AS slot"
	"  FROM {booking} b"
	"  JOIN {store} o ON o.id = b.store_id AND o.active = 1"
	"  JOIN {slot} s ON s.store_id = b.store_id AND s.id = b.slot_id"
	" WHERE b.status = 'pending' AND b.expires_at <= :now"
	" GROUP BY o.public_id, s.public_id"
	" ORDER BY MIN(b.expires_at) LIMIT :max" };
SQL_LIST(classes);

enum err
db_sweep_classes(struct db *db, struct instant now, size_t max, struct sweep_class **out, size_t *n_out)
{
	struct sweep_key key = { .now = now, .max = max };

	return sql_list(db, &classes, &key, max, out, n_out);
}
