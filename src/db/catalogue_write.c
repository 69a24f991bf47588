/* catalogue_write.c - a plan into a store's tables. Rows name each other by public id; the database turns those into keys. */
#include "db/catalogue_write.h"
#include "db/plan_shapes.h"
#include "db/sql.h"

static struct sql business_id = { .name = "plan_business_id", .in = &plan_business_shape, .out = &plan_business_shape, .text =
	"SELECT id, public_id, name FROM {business} WHERE public_id = :public_id" };
SQL_LIST(business_id);

/* All stores: these write the owner of several. */
static struct sql business_insert = { .name = "plan_business_insert", .in = &plan_business_shape, .text =
	"INSERT INTO {business} (public_id, name, created_at) VALUES (:public_id, :name, UTC_TIMESTAMP(6))" };
SQL_LIST(business_insert);

/* All stores: likewise. */
static struct sql business_update = { .name = "plan_business_update", .in = &plan_business_shape, .text =
	"UPDATE {business} SET name = :name WHERE id = :id" };
SQL_LIST(business_update);

struct store_key {
	uint64_t	id;
	uint64_t	business_id;
	struct str	public_id;
};

static const struct shape key_shape = SHAPE(store_key,
	FIELD(store_key, id),
	FIELD(store_key, business_id),
	FIELD(store_key, public_id));

/* All stores: the id is one store's everywhere. */
static struct sql store_id = { .name = "plan_store_id", .in = &key_shape, .out = &key_shape, .text =
	"SELECT id, business_id, public_id FROM {store} WHERE public_id = :public_id" };
SQL_LIST(store_id);

static struct sql store_insert = { .name = "plan_store_insert", .in = &plan_store_shape, .text =
	"INSERT INTO {store} (business_id, public_id, code, name, description, address, phone, email, "
	    "timezone, locale, country, currency, slot_interval, back_to_back, lead_minutes, horizon_days, "
	    "hold_seconds, hold_max_seconds, pay_seconds, cancel_until_minutes, freeze_minutes, any_order, "
	    "daily_max, guests_max, items_max, confirm_at_once, policy, offer_minutes, consent, accent, reminder_hours, "
	    "notice_email, text_countries, second_factor, active, cors_origins, paid_confirms, created_at, updated_at) "
	"VALUES (:business_id, :public_id, :code, :name, :description, :address, :phone, :email, :timezone, "
	    ":locale, :country, :currency, :slot_interval, :back_to_back, :lead_minutes, :horizon_days, "
	    ":hold_seconds, :hold_max_seconds, :pay_seconds, :cancel_until_minutes, :freeze_minutes, :any_order, "
	    ":daily_max, :guests_max, :items_max, :confirm_at_once, :policy, :offer_minutes, :consent, :accent, :reminder_hours, "
	    ":notice_email, :text_countries, :second_factor, :active, :cors_origins, :paid_confirms, UTC_TIMESTAMP(6), "
	    "UTC_TIMESTAMP(6))" };
SQL_LIST(store_insert);

/* All stores: id is the store's own. */
static struct sql store_update = { .name = "plan_store_update", .in = &plan_store_shape, .text =
	"UPDATE {store} SET code = :code, name = :name, description = :description, address = :address, phone "
	    "= :phone, email = :email, timezone = :timezone, locale = :locale, country = :country, currency = "
	    ":currency, slot_interval = :slot_interval, back_to_back = :back_to_back, lead_minutes = "
	    ":lead_minutes, horizon_days = :horizon_days, hold_seconds = :hold_seconds, hold_max_seconds = "
	    ":hold_max_seconds, pay_seconds = :pay_seconds, cancel_until_minutes = :cancel_until_minutes, "
	    "freeze_minutes = :freeze_minutes, any_order = :any_order, daily_max = :daily_max, guests_max = "
	    ":guests_max, items_max = :items_max, confirm_at_once = :confirm_at_once, policy = :policy, offer_minutes = "
	    ":offer_minutes, consent = :consent, accent = "
	    ":accent, reminder_hours = :reminder_hours, notice_email = :notice_email, "
	    "text_countries = :text_countries, second_factor = :second_factor, active = :active, cors_origins = :cors_origins, "
	    "paid_confirms = :paid_confirms WHERE id = :id" };
SQL_LIST(store_update);

/* All stores: id is the store's own. */
static struct sql bump = { .name = "catalogue_bump", .in = &key_shape, .text =
	"UPDATE {store} SET catalogue_version = catalogue_version + 1, updated_at = UTC_TIMESTAMP(6) WHERE id = :id" };
SQL_LIST(bump);

static struct sql categories = { .name = "plan_categories", .in = &plan_category_shape, .text =
	"INSERT INTO {service_category} (store_id, public_id, name, position, active) VALUES",
	.rows = "(:store_id, :public_id, :name, :position, :active)",
	.tail = "ON DUPLICATE KEY UPDATE name = VALUES(name), position = VALUES(position), active = VALUES(active)" };
SQL_LIST(categories);

static struct sql resources = { .name = "plan_resources", .in = &plan_resource_shape, .text =
	"INSERT INTO {resource} (store_id, public_id, name, count, active) VALUES",
	.rows = "(:store_id, :public_id, :name, :count, :active)",
	.tail = "ON DUPLICATE KEY UPDATE name = VALUES(name), count = VALUES(count), active = VALUES(active)" };
SQL_LIST(resources);

static struct sql services = { .name = "plan_services", .in = &plan_service_shape, .text =
	"INSERT INTO {service} (store_id, public_id, category_id, name, description, icon, duration, "
	    "buffer_before, buffer_after, gap_start, gap_minutes, price, price_from, parallel, position, active) "
	    "VALUES",
	.rows = "(:store_id, :public_id, (SELECT id FROM {service_category} WHERE store_id = :store_id AND public_id "
	    "= :category), :name, :description, :icon, :duration, :buffer_before, :buffer_after, :gap_start, "
	    ":gap_minutes, :price, :price_from, :parallel, :position, :active)",
	.tail = "ON DUPLICATE KEY UPDATE category_id = VALUES(category_id), name = VALUES(name), description = "
	    "VALUES(description), icon = VALUES(icon), duration = VALUES(duration), buffer_before = "
	    "VALUES(buffer_before), buffer_after = VALUES(buffer_after), gap_start = VALUES(gap_start), "
	    "gap_minutes = VALUES(gap_minutes), price = VALUES(price), price_from = VALUES(price_from), parallel "
	    "= VALUES(parallel), position = VALUES(position), active = VALUES(active)" };
SQL_LIST(services);

static struct sql technicians = { .name = "plan_technicians", .in = &plan_technician_shape, .text =
	"INSERT INTO {technician} (store_id, public_id, name, title, photo, email, phone, position, "
	    "daily_max, active) VALUES",
	.rows = "(:store_id, :public_id, :name, :title, :photo, :email, :phone, :position, :daily_max, :active)",
	.tail = "ON DUPLICATE KEY UPDATE name = VALUES(name), title = VALUES(title), photo = VALUES(photo), email = "
	    "VALUES(email), phone = VALUES(phone), position = VALUES(position), daily_max = VALUES(daily_max), "
	    "active = VALUES(active)" };
SQL_LIST(technicians);

static struct sql courses = { .name = "plan_courses", .in = &plan_course_shape, .text =
	"INSERT INTO {course} (store_id, public_id, name, description, price, commission_rate, position, "
	    "active) VALUES",
	.rows = "(:store_id, :public_id, :name, :description, :price, :commission_rate, :position, :active)",
	.tail = "ON DUPLICATE KEY UPDATE name = VALUES(name), description = VALUES(description), price = "
	    "VALUES(price), commission_rate = VALUES(commission_rate), position = VALUES(position), active = "
	    "VALUES(active)" };
SQL_LIST(courses);

static struct sql needs = { .name = "plan_needs", .in = &plan_need_shape, .text =
	"INSERT INTO {service_resource} (store_id, service_id, resource_id, quantity) VALUES",
	.rows = "(:store_id, (SELECT id FROM {service} WHERE store_id = :store_id AND public_id = :service), (SELECT "
	    "id FROM {resource} WHERE store_id = :store_id AND public_id = :resource), :quantity)" };
SQL_LIST(needs);

static struct sql skills = { .name = "plan_skills", .in = &plan_skill_shape, .text =
	"INSERT INTO {technician_skill} (store_id, technician_id, service_id, price, duration, buffer_before, "
	    "buffer_after) VALUES",
	.rows = "(:store_id, (SELECT id FROM {technician} WHERE store_id = :store_id AND public_id = :technician), "
	    "(SELECT id FROM {service} WHERE store_id = :store_id AND public_id = :service), NULLIF(:price, -1), "
	    "NULLIF(:duration, -1), NULLIF(:buffer_before, -1), NULLIF(:buffer_after, -1))" };
SQL_LIST(skills);

static struct sql hours = { .name = "plan_hours", .in = &plan_hours_shape, .text =
	"INSERT INTO {store_hours} (store_id, weekday, position, opens, closes) VALUES",
	.rows = "(:store_id, :weekday, :position, :opens, :closes)" };
SQL_LIST(hours);

static struct sql shifts = { .name = "plan_shifts", .in = &plan_hours_shape, .text =
	"INSERT INTO {technician_shift} (store_id, technician_id, weekday, position, opens, closes) VALUES",
	.rows = "(:store_id, (SELECT id FROM {technician} WHERE store_id = :store_id AND public_id = :technician), "
	    ":weekday, :position, :opens, :closes)" };
SQL_LIST(shifts);

static struct sql exceptions = { .name = "plan_exceptions", .in = &plan_exception_shape, .text =
	"INSERT INTO {store_exception} (store_id, day, position, opens, closes) VALUES",
	.rows = "(:store_id, :day, :position, :opens, :closes)" };
SQL_LIST(exceptions);

static struct sql shift_exceptions = { .name = "plan_shift_exceptions", .in = &plan_exception_shape, .text =
	"INSERT INTO {technician_exception} (store_id, technician_id, day, position, opens, closes) VALUES",
	.rows = "(:store_id, (SELECT id FROM {technician} WHERE store_id = :store_id AND public_id = :technician), "
	    ":day, :position, :opens, :closes)" };
SQL_LIST(shift_exceptions);

static struct sql closures = { .name = "plan_closures", .in = &plan_closure_shape, .text =
	"INSERT INTO {closure} (store_id, from_day, to_day, reason) VALUES",
	.rows = "(:store_id, :from_day, :to_day, :reason)" };
SQL_LIST(closures);

static struct sql time_off = { .name = "plan_time_off", .in = &plan_time_off_shape, .text =
	"INSERT INTO {time_off} (store_id, technician_id, starts_at, ends_at, reason) VALUES",
	.rows = "(:store_id, (SELECT id FROM {technician} WHERE store_id = :store_id AND public_id = :technician), "
	    ":starts_at, :ends_at, :reason)" };
SQL_LIST(time_off);

/* Rows that nothing refers to are written anew; busy times from other calendars are not the owner's to write. */
#define CLEAR(what, table, more)										\
	static struct sql clear_##what = { .name = "plan_clear_" #what, .in = &key_shape, .text =		\
		"DELETE FROM {" table "} WHERE store_id = :id" more };						\
	SQL_LIST(clear_##what)

CLEAR(hours, "store_hours", "");
CLEAR(exceptions, "store_exception", "");
CLEAR(closures, "closure", "");
CLEAR(needs, "service_resource", "");
CLEAR(skills, "technician_skill", "");
CLEAR(shifts, "technician_shift", "");
CLEAR(shift_exceptions, "technician_exception", "");
CLEAR(time_off, "time_off", " AND imported = 0");

static enum err
open_business(struct db *db, struct plan_business *business)
{
	struct plan_business is;
	enum err e;

	e = sql_one(db, &business_id, business, &is);
	if (e == ERR_NOT_FOUND)
		return sql_insert(db, &business_insert, business, &business->id);
	if (e == OK)
		business->id = is.id;
	return e;
}

enum err
db_plan_open(struct db *db, struct plan *plan)
{
	struct store_key key;
	enum err e;

	if ((e = open_business(db, &plan->business)) != OK)
		return e;
	plan->store.business_id = plan->business.id;
	key.public_id = plan->store.public_id;
	e = sql_one(db, &store_id, &key, &key);
	if (e == ERR_NOT_FOUND)
		return sql_insert(db, &store_insert, &plan->store, &plan->store.id);
	if (e != OK)
		return e;
	if (key.business_id != plan->business.id)
		return ERR_FORBIDDEN;
	plan->store.id = key.id;
	return OK;
}

/* Rows of the store itself have no technician; those of technicians follow, or the other way round. */
static enum err
write_split(struct db *db, const struct plan *plan)
{
	size_t i;
	enum err e;

	for (i = 0; i < plan->n_hours; i++)
		if ((e = sql_exec_rows(db, plan->hours[i].technician.len == 0 ? &hours : &shifts, &plan->hours[i], 1)) != OK)
			return e;
	for (i = 0; i < plan->n_exceptions; i++)
		if ((e = sql_exec_rows(db, plan->exceptions[i].technician.len == 0 ? &exceptions : &shift_exceptions,
		    &plan->exceptions[i], 1)) != OK)
			return e;
	return OK;
}

static enum err
clear(struct db *db, const struct plan *plan)
{
	static struct sql *const all[] = {
		&clear_hours, &clear_exceptions, &clear_closures, &clear_needs, &clear_skills, &clear_shifts,
		&clear_shift_exceptions, &clear_time_off,
	};
	struct store_key key;
	size_t i;
	enum err e;

	key.id = plan->store.id;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if ((e = sql_exec(db, all[i], &key, NULL)) != OK)
			return e;
	return OK;
}

enum err
db_plan_write(struct db *db, const struct plan *plan)
{
	const struct {
		struct sql	*sql;
		const void	*rows;
		size_t		 n;
	} parts[] = {			/* in the order in which they refer to each other */
		{ &categories, plan->categories, plan->n_categories },
		{ &resources, plan->resources, plan->n_resources },
		{ &services, plan->services, plan->n_services },
		{ &technicians, plan->technicians, plan->n_technicians },
		{ &courses, plan->courses, plan->n_courses },
		{ &needs, plan->needs, plan->n_needs },
		{ &skills, plan->skills, plan->n_skills },
		{ &closures, plan->closures, plan->n_closures },
		{ &time_off, plan->time_off, plan->n_time_off },
	};
	size_t i;
	enum err e;

	if ((e = sql_exec(db, &business_update, &plan->business, NULL)) != OK)
		return e;
	if ((e = sql_exec(db, &store_update, &plan->store, NULL)) != OK)
		return e;
	if ((e = clear(db, plan)) != OK)
		return e;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if ((e = sql_exec_rows(db, parts[i].sql, parts[i].rows, parts[i].n)) != OK)
			return e;
	return write_split(db, plan);
}

enum err
db_catalogue_bump(struct db *db, uint64_t id)
{
	struct store_key key;

	key.id = id;
	return sql_exec(db, &bump, &key, NULL);
}
