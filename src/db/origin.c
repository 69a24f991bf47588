/* origin.c - sites that a store lists. */
#include "db/origin.h"
#include "db/sql.h"

struct origin_key {
	struct str	origin;
};

struct origin_store {
	uint64_t	id;
};

static const struct shape key_shape = SHAPE(origin_key, FIELD(origin_key, origin));

static const struct shape store_shape = SHAPE(origin_store, FIELD(origin_store, id));

/* All stores: a preflight names none. */
static struct sql listed = { .name = "origin_listed", .in = &key_shape, .out = &store_shape, .text =
	"SELECT id FROM {store} WHERE active = 1 AND cors_origins <> '' AND FIND_IN_SET(:origin, REPLACE(cors_origins, ' ', '')) > 0 LIMIT 1" };
SQL_LIST(listed);

enum err
db_origin_listed(struct db *db, struct str origin)
{
	struct origin_key key = { .origin = origin };
	struct origin_store store;

	return sql_one(db, &listed, &key, &store);
}
