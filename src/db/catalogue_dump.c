/* catalogue_dump.c - a store's plan out of its tables, also what is switched off. */
#include "db/catalogue_write.h"
#include "db/sql.h"

enum { DUMP_ROWS_MAX = 100000 };

struct which {
	struct str	code;
	uint64_t	id;
};

static const struct shape which_shape = SHAPE(which,
	FIELD(which, code),
	FIELD(which, id));

static const struct shape business_shape = SHAPE(plan_business,
	FIELD(plan_business, id),
	FIELD(plan_business, public_id),
	FIELD(plan_business, name));

/* All stores: a business is looked up for the one store that is known. */
static struct sql business = { .name = "dump_business", .in = &which_shape, .out = &business_shape, .text =
	"SELECT id, public_id, name FROM {business} WHERE id = :id" };
SQL_LIST(business);

static const struct shape store_shape = SHAPE(plan_store,
	FIELD(plan_store, id),
	FIELD(plan_store, business_id),
	FIELD(plan_store, public_id),
	FIELD(plan_store, code),
	FIELD(plan_store, name),
	FIELD(plan_store, description),
	FIELD(plan_store, address),
	FIELD(plan_store, phone),
	FIELD(plan_store, email),
	FIELD(plan_store, timezone),
	FIELD(plan_store, locale),
	FIELD(plan_store, country),
	FIELD(plan_store, currency),
	FIELD(plan_store, slot_interval),
	FIELD(plan_store, back_to_back),
	FIELD(plan_store, lead_minutes),
	FIELD(plan_store, horizon_days),
	FIELD(plan_store, hold_seconds),
	FIELD(plan_store, hold_max_seconds),
	FIELD(plan_store, pay_seconds),
	FIELD(plan_store, cancel_until_minutes),
	FIELD(plan_store, freeze_minutes),
	FIELD(plan_store, any_order),
	FIELD(plan_store, daily_max),
	FIELD(plan_store, guests_max),
	FIELD(plan_store, items_max),
	FIELD(plan_store, confirm_at_once),
	FIELD(plan_store, policy),
	FIELD(plan_store, accent),
	FIELD(plan_store, active));

static struct sql store = { .name = "dump_store", .in = &which_shape, .out = &store_shape, .text =
	"SELECT id, business_id, public_id, code, name, description, address, phone, email, timezone, locale, "
	    "country, currency, slot_interval, back_to_back, lead_minutes, horizon_days, hold_seconds, "
	    "hold_max_seconds, pay_seconds, cancel_until_minutes, freeze_minutes, any_order, daily_max, "
	    "guests_max, items_max, confirm_at_once, policy, accent, active FROM {store} WHERE id = :id" };
SQL_LIST(store);

/* All stores: a person names one of them. */
static struct sql find = { .name = "dump_find", .in = &which_shape, .out = &which_shape, .text =
	"SELECT code, id FROM {store} WHERE code = :code OR public_id = :code ORDER BY code = :code DESC LIMIT 1" };
SQL_LIST(find);

static const struct shape categories_shape = SHAPE(plan_category,
	FIELD(plan_category, store_id),
	FIELD(plan_category, public_id),
	FIELD(plan_category, name),
	FIELD(plan_category, position),
	FIELD(plan_category, active));

static struct sql categories = { .name = "dump_categories", .in = &which_shape, .out = &categories_shape, .text =
	"SELECT store_id, public_id, name, position, active FROM {service_category} WHERE store_id = :id "
	    "ORDER BY position, public_id" };
SQL_LIST(categories);

static const struct shape resources_shape = SHAPE(plan_resource,
	FIELD(plan_resource, store_id),
	FIELD(plan_resource, public_id),
	FIELD(plan_resource, name),
	FIELD(plan_resource, count),
	FIELD(plan_resource, active));

static struct sql resources = { .name = "dump_resources", .in = &which_shape, .out = &resources_shape, .text =
	"SELECT store_id, public_id, name, count, active FROM {resource} WHERE store_id = :id ORDER BY "
	    "public_id" };
SQL_LIST(resources);

static const struct shape services_shape = SHAPE(plan_service,
	FIELD(plan_service, store_id),
	FIELD(plan_service, public_id),
	FIELD(plan_service, category),
	FIELD(plan_service, name),
	FIELD(plan_service, description),
	FIELD(plan_service, icon),
	FIELD(plan_service, duration),
	FIELD(plan_service, buffer_before),
	FIELD(plan_service, buffer_after),
	FIELD(plan_service, gap_start),
	FIELD(plan_service, gap_minutes),
	FIELD(plan_service, price),
	FIELD(plan_service, price_from),
	FIELD(plan_service, parallel),
	FIELD(plan_service, position),
	FIELD(plan_service, active));

static struct sql services = { .name = "dump_services", .in = &which_shape, .out = &services_shape, .text =
	"SELECT s.store_id, s.public_id, c.public_id AS category, s.name, s.description, s.icon, s.duration, "
	    "s.buffer_before, s.buffer_after, s.gap_start, s.gap_minutes, s.price, s.price_from, s.parallel, "
	    "s.position, s.active FROM {service} s JOIN {service_category} c ON c.store_id = s.store_id AND c.id "
	    "= s.category_id WHERE s.store_id = :id ORDER BY s.position, s.public_id" };
SQL_LIST(services);

static const struct shape needs_shape = SHAPE(plan_need,
	FIELD(plan_need, store_id),
	FIELD(plan_need, service),
	FIELD(plan_need, resource),
	FIELD(plan_need, quantity));

static struct sql needs = { .name = "dump_needs", .in = &which_shape, .out = &needs_shape, .text =
	"SELECT n.store_id, s.public_id AS service, r.public_id AS resource, n.quantity FROM "
	    "{service_resource} n JOIN {service} s ON s.store_id = n.store_id AND s.id = n.service_id JOIN "
	    "{resource} r ON r.store_id = n.store_id AND r.id = n.resource_id WHERE n.store_id = :id ORDER BY "
	    "s.public_id, r.public_id" };
SQL_LIST(needs);

static const struct shape technicians_shape = SHAPE(plan_technician,
	FIELD(plan_technician, store_id),
	FIELD(plan_technician, public_id),
	FIELD(plan_technician, name),
	FIELD(plan_technician, title),
	FIELD(plan_technician, photo),
	FIELD(plan_technician, email),
	FIELD(plan_technician, phone),
	FIELD(plan_technician, position),
	FIELD(plan_technician, daily_max),
	FIELD(plan_technician, active));

static struct sql technicians = { .name = "dump_technicians", .in = &which_shape, .out = &technicians_shape, .text =
	"SELECT store_id, public_id, name, title, photo, email, phone, position, daily_max, active FROM "
	    "{technician} WHERE store_id = :id ORDER BY position, public_id" };
SQL_LIST(technicians);

static const struct shape skills_shape = SHAPE(plan_skill,
	FIELD(plan_skill, store_id),
	FIELD(plan_skill, technician),
	FIELD(plan_skill, service),
	FIELD(plan_skill, price),
	FIELD(plan_skill, duration),
	FIELD(plan_skill, buffer_before),
	FIELD(plan_skill, buffer_after));

static struct sql skills = { .name = "dump_skills", .in = &which_shape, .out = &skills_shape, .text =
	"SELECT k.store_id, t.public_id AS technician, s.public_id AS service, COALESCE(k.price, -1) AS "
	    "price, COALESCE(k.duration, -1) AS duration, COALESCE(k.buffer_before, -1) AS buffer_before, "
	    "COALESCE(k.buffer_after, -1) AS buffer_after FROM {technician_skill} k JOIN {technician} t ON "
	    "t.store_id = k.store_id AND t.id = k.technician_id JOIN {service} s ON s.store_id = k.store_id AND "
	    "s.id = k.service_id WHERE k.store_id = :id ORDER BY t.public_id, s.public_id" };
SQL_LIST(skills);

static const struct shape hours_shape = SHAPE(plan_hours,
	FIELD(plan_hours, store_id),
	FIELD(plan_hours, technician),
	FIELD(plan_hours, weekday),
	FIELD(plan_hours, position),
	FIELD(plan_hours, opens),
	FIELD(plan_hours, closes));

static struct sql hours = { .name = "dump_hours", .in = &which_shape, .out = &hours_shape, .text =
	"SELECT store_id, '' AS technician, weekday, position, opens, closes FROM {store_hours} WHERE "
	    "store_id = :id UNION ALL SELECT h.store_id, t.public_id, h.weekday, h.position, h.opens, h.closes "
	    "FROM {technician_shift} h JOIN {technician} t ON t.store_id = h.store_id AND t.id = h.technician_id "
	    "WHERE h.store_id = :id ORDER BY technician, weekday, position" };
SQL_LIST(hours);

static const struct shape exceptions_shape = SHAPE(plan_exception,
	FIELD(plan_exception, store_id),
	FIELD(plan_exception, technician),
	FIELD(plan_exception, day),
	FIELD(plan_exception, position),
	FIELD(plan_exception, opens),
	FIELD(plan_exception, closes));

static struct sql exceptions = { .name = "dump_exceptions", .in = &which_shape, .out = &exceptions_shape, .text =
	"SELECT store_id, '' AS technician, day, position, opens, closes FROM {store_exception} WHERE "
	    "store_id = :id UNION ALL SELECT h.store_id, t.public_id, h.day, h.position, h.opens, h.closes FROM "
	    "{technician_exception} h JOIN {technician} t ON t.store_id = h.store_id AND t.id = h.technician_id "
	    "WHERE h.store_id = :id ORDER BY technician, day, position" };
SQL_LIST(exceptions);

static const struct shape closures_shape = SHAPE(plan_closure,
	FIELD(plan_closure, store_id),
	FIELD(plan_closure, from_day),
	FIELD(plan_closure, to_day),
	FIELD(plan_closure, reason));

static struct sql closures = { .name = "dump_closures", .in = &which_shape, .out = &closures_shape, .text =
	"SELECT store_id, from_day, to_day, reason FROM {closure} WHERE store_id = :id ORDER BY from_day" };
SQL_LIST(closures);

static const struct shape time_off_shape = SHAPE(plan_time_off,
	FIELD(plan_time_off, store_id),
	FIELD(plan_time_off, technician),
	FIELD(plan_time_off, starts_at),
	FIELD(plan_time_off, ends_at),
	FIELD(plan_time_off, reason));

static struct sql time_off = { .name = "dump_time_off", .in = &which_shape, .out = &time_off_shape, .text =
	"SELECT o.store_id, t.public_id AS technician, o.starts_at, o.ends_at, o.reason FROM {time_off} o "
	    "JOIN {technician} t ON t.store_id = o.store_id AND t.id = o.technician_id WHERE o.store_id = :id AND "
	    "o.imported = 0 ORDER BY t.public_id, o.starts_at, o.ends_at" };
SQL_LIST(time_off);

static const struct shape courses_shape = SHAPE(plan_course,
	FIELD(plan_course, store_id),
	FIELD(plan_course, public_id),
	FIELD(plan_course, name),
	FIELD(plan_course, description),
	FIELD(plan_course, price),
	FIELD(plan_course, commission_rate),
	FIELD(plan_course, position),
	FIELD(plan_course, active));

static struct sql courses = { .name = "dump_courses", .in = &which_shape, .out = &courses_shape, .text =
	"SELECT store_id, public_id, name, description, price, commission_rate, position, active FROM "
	    "{course} WHERE store_id = :id ORDER BY position, public_id" };
SQL_LIST(courses);

enum err
db_plan_find(struct db *db, struct str code_or_id, uint64_t *out_store_id)
{
	struct which which;
	enum err e;

	which.code = code_or_id;
	which.id = 0;
	if ((e = sql_one(db, &find, &which, &which)) == OK)
		*out_store_id = which.id;
	return e;
}

enum err
db_plan_read(struct db *db, uint64_t store_id, struct plan *out)
{
	struct plan plan;
	const struct {
		struct sql	*sql;
		void		*rows;		/* struct T ** */
		size_t		*n;
	} parts[] = {
		{ &hours, &plan.hours, &plan.n_hours },
		{ &exceptions, &plan.exceptions, &plan.n_exceptions },
		{ &closures, &plan.closures, &plan.n_closures },
		{ &categories, &plan.categories, &plan.n_categories },
		{ &resources, &plan.resources, &plan.n_resources },
		{ &services, &plan.services, &plan.n_services },
		{ &needs, &plan.needs, &plan.n_needs },
		{ &technicians, &plan.technicians, &plan.n_technicians },
		{ &skills, &plan.skills, &plan.n_skills },
		{ &time_off, &plan.time_off, &plan.n_time_off },
		{ &courses, &plan.courses, &plan.n_courses },
	};
	struct which which;
	size_t i;
	enum err e;

	which.code = STR_NONE;
	which.id = store_id;
	if ((e = sql_one(db, &store, &which, &plan.store)) != OK)
		return e;
	which.id = plan.store.business_id;
	if ((e = sql_one(db, &business, &which, &plan.business)) != OK)
		return e;
	which.id = store_id;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if ((e = sql_list(db, parts[i].sql, &which, DUMP_ROWS_MAX, parts[i].rows, parts[i].n)) != OK)
			return e;
	*out = plan;
	return OK;
}
