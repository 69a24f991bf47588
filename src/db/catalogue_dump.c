/* catalogue_dump.c - a store's plan out of its tables, also what is switched off. */
#include "db/catalogue_write.h"
#include "db/plan_shapes.h"
#include "db/sql.h"

enum { DUMP_ROWS_MAX = 100000 };

struct which {
	struct str	code;
	uint64_t	id;
};

static const struct shape which_shape = SHAPE(which,
	FIELD(which, code),
	FIELD(which, id));

/* All stores: a business is looked up for the one store that is known. */
static struct sql business = { .name = "dump_business", .in = &which_shape, .out = &plan_business_shape, .text =
	"SELECT id, public_id, name FROM {business} WHERE id = :id" };
SQL_LIST(business);

static struct sql store = { .name = "dump_store", .in = &which_shape, .out = &plan_store_shape, .text =
	"SELECT id, business_id, public_id, code, name, description, address, phone, email, timezone, locale, "
	    "country, currency, slot_interval, back_to_back, lead_minutes, horizon_days, hold_seconds, "
	    "hold_max_seconds, pay_seconds, cancel_until_minutes, freeze_minutes, any_order, daily_max, "
	    "guests_max, items_max, confirm_at_once, policy, offer_minutes, consent, accent, reminder_hours, notice_email, text_countries, "
	    "second_factor, active, cors_origins, paid_confirms FROM {store} WHERE id = :id" };
SQL_LIST(store);

/* All stores: a person names one of them. */
static struct sql find = { .name = "dump_find", .in = &which_shape, .out = &which_shape, .text =
	"SELECT code, id FROM {store} WHERE code = :code OR public_id = :code ORDER BY code = :code DESC LIMIT 1" };
SQL_LIST(find);

static struct sql categories = { .name = "dump_categories", .in = &which_shape, .out = &plan_category_shape, .text =
	"SELECT store_id, public_id, name, position, active FROM {service_category} WHERE store_id = :id "
	    "ORDER BY position, public_id" };
SQL_LIST(categories);

static struct sql resources = { .name = "dump_resources", .in = &which_shape, .out = &plan_resource_shape, .text =
	"SELECT store_id, public_id, name, count, active FROM {resource} WHERE store_id = :id ORDER BY "
	    "public_id" };
SQL_LIST(resources);

static struct sql services = { .name = "dump_services", .in = &which_shape, .out = &plan_service_shape, .text =
	"SELECT s.store_id, s.public_id, c.public_id AS category, s.name, s.description, s.icon, s.duration, "
	    "s.buffer_before, s.buffer_after, s.gap_start, s.gap_minutes, s.price, s.price_from, s.parallel, "
	    "s.position, s.active FROM {service} s JOIN {service_category} c ON c.store_id = s.store_id AND c.id "
	    "= s.category_id WHERE s.store_id = :id ORDER BY s.position, s.public_id" };
SQL_LIST(services);

static struct sql needs = { .name = "dump_needs", .in = &which_shape, .out = &plan_need_shape, .text =
	"SELECT n.store_id, s.public_id AS service, r.public_id AS resource, n.quantity FROM "
	    "{service_resource} n JOIN {service} s ON s.store_id = n.store_id AND s.id = n.service_id JOIN "
	    "{resource} r ON r.store_id = n.store_id AND r.id = n.resource_id WHERE n.store_id = :id ORDER BY "
	    "s.public_id, r.public_id" };
SQL_LIST(needs);

static struct sql technicians = { .name = "dump_technicians", .in = &which_shape, .out = &plan_technician_shape, .text =
	"SELECT store_id, public_id, name, title, photo, email, phone, position, daily_max, active FROM "
	    "{technician} WHERE store_id = :id ORDER BY position, public_id" };
SQL_LIST(technicians);

static struct sql skills = { .name = "dump_skills", .in = &which_shape, .out = &plan_skill_shape, .text =
	"SELECT k.store_id, t.public_id AS technician, s.public_id AS service, COALESCE(k.price, -1) AS "
	    "price, COALESCE(k.duration, -1) AS duration, COALESCE(k.buffer_before, -1) AS buffer_before, "
	    "COALESCE(k.buffer_after, -1) AS buffer_after FROM {technician_skill} k JOIN {technician} t ON "
	    "t.store_id = k.store_id AND t.id = k.technician_id JOIN {service} s ON s.store_id = k.store_id AND "
	    "s.id = k.service_id WHERE k.store_id = :id ORDER BY t.public_id, s.public_id" };
SQL_LIST(skills);

static struct sql hours = { .name = "dump_hours", .in = &which_shape, .out = &plan_hours_shape, .text =
	"SELECT store_id, '' AS technician, weekday, position, opens, closes FROM {store_hours} WHERE "
	    "store_id = :id UNION ALL SELECT h.store_id, t.public_id, h.weekday, h.position, h.opens, h.closes "
	    "FROM {technician_shift} h JOIN {technician} t ON t.store_id = h.store_id AND t.id = h.technician_id "
	    "WHERE h.store_id = :id ORDER BY technician, weekday, position" };
SQL_LIST(hours);

static struct sql exceptions = { .name = "dump_exceptions", .in = &which_shape, .out = &plan_exception_shape, .text =
	"SELECT store_id, '' AS technician, day, position, opens, closes FROM {store_exception} WHERE "
	    "store_id = :id UNION ALL SELECT h.store_id, t.public_id, h.day, h.position, h.opens, h.closes FROM "
	    "{technician_exception} h JOIN {technician} t ON t.store_id = h.store_id AND t.id = h.technician_id "
	    "WHERE h.store_id = :id ORDER BY technician, day, position" };
SQL_LIST(exceptions);

static struct sql closures = { .name = "dump_closures", .in = &which_shape, .out = &plan_closure_shape, .text =
	"SELECT store_id, from_day, to_day, reason FROM {closure} WHERE store_id = :id ORDER BY from_day" };
SQL_LIST(closures);

static struct sql time_off = { .name = "dump_time_off", .in = &which_shape, .out = &plan_time_off_shape, .text =
	"SELECT o.store_id, t.public_id AS technician, o.starts_at, o.ends_at, o.reason FROM {time_off} o "
	    "JOIN {technician} t ON t.store_id = o.store_id AND t.id = o.technician_id WHERE o.store_id = :id AND "
	    "o.imported = 0 ORDER BY t.public_id, o.starts_at, o.ends_at" };
SQL_LIST(time_off);

static struct sql courses = { .name = "dump_courses", .in = &which_shape, .out = &plan_course_shape, .text =
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
