/* resource.c - item_resource. */

#include "base/shape.h"
#include "db/resource.h"
#include "db/sql.h"

struct visit {
	uint64_t	store_id;
	uint64_t	appointment_id;
};

static const struct shape visit_shape = SHAPE(visit,
	FIELD(visit, store_id),
	FIELD(visit, appointment_id));

static struct sql take = { .name = "resource_take", .in = &visit_shape, .text =
	"INSERT INTO {item_resource} (store_id, item_id, resource_id, quantity)"
	" SELECT i.store_id, i.id, n.resource_id, n.quantity"
	"   FROM {appointment_item} i"
	"   JOIN {service_resource} n ON n.store_id = i.store_id AND n.service_id = i.service_id"
	"  WHERE i.store_id = :store_id AND i.appointment_id = :appointment_id" };
SQL_LIST(take);

enum err
db_resource_take(struct db *db, uint64_t store_id, uint64_t appointment_id)
{
	struct visit visit = { .store_id = store_id, .appointment_id = appointment_id };

	return sql_later(db, &take, &visit, 1);
}
