/* catalogue.c - one store, as its owner laid it out. */
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/log.h"
#include "db/catalogue.h"
#include "db/sql.h"

struct store_key {
	struct str	code;
	struct str	public_id;
};

struct part_key {
	uint64_t	store_id;
	struct date	today;
	struct instant	now;
};

static const struct shape store_key_shape = SHAPE(store_key,
	FIELD(store_key, code),
	FIELD(store_key, public_id));

static const struct shape key_shape = SHAPE(part_key,
	FIELD(part_key, store_id),
	FIELD(part_key, today),
	FIELD(part_key, now));

static const struct shape version_shape = SHAPE(store_version,
	FIELD(store_version, id),
	FIELD(store_version, catalogue_version));

static const struct shape store_shape = SHAPE(store,
	FIELD(store, id), FIELD(store, business_id), FIELD(store, public_id), FIELD(store, code), FIELD(store, name),
	FIELD(store, description), FIELD(store, address), FIELD(store, phone), FIELD(store, email), FIELD(store, timezone),
	FIELD(store, locale), FIELD(store, country), FIELD(store, currency), FIELD(store, slot_interval), FIELD(store, back_to_back),
	FIELD(store, lead_minutes), FIELD(store, horizon_days), FIELD(store, hold_seconds), FIELD(store, hold_max_seconds),
	FIELD(store, pay_seconds), FIELD(store, cancel_until_minutes), FIELD(store, freeze_minutes), FIELD(store, any_order),
	FIELD(store, daily_max), FIELD(store, guests_max), FIELD(store, items_max), FIELD(store, confirm_at_once), FIELD(store, policy),
	FIELD(store, offer_minutes), FIELD(store, consent),
	FIELD(store, accent), FIELD(store, reminder_hours), FIELD(store, notice_email), FIELD(store, text_countries),
	FIELD(store, active), FIELD(store, cors_origins), FIELD(store, paid_confirms), FIELD(store, catalogue_version));

static const struct shape category_shape = SHAPE(category,
	FIELD(category, id), FIELD(category, public_id), FIELD(category, name));

static const struct shape service_shape = SHAPE(service,
	FIELD(service, id), FIELD(service, category_id), FIELD(service, public_id), FIELD(service, name), FIELD(service, description),
	FIELD(service, icon), FIELD(service, duration), FIELD(service, buffer_before), FIELD(service, buffer_after),
	FIELD(service, gap_start), FIELD(service, gap_minutes), FIELD(service, price), FIELD(service, price_from),
	FIELD(service, parallel));

static const struct shape technician_shape = SHAPE(technician,
	FIELD(technician, id), FIELD(technician, public_id), FIELD(technician, name), FIELD(technician, title), FIELD(technician, photo),
	FIELD(technician, daily_max));

static const struct shape skill_shape = SHAPE(skill,
	FIELD(skill, technician_id), FIELD(skill, service_id), FIELD(skill, price), FIELD(skill, duration), FIELD(skill, buffer_before),
	FIELD(skill, buffer_after));

static const struct shape message_text_shape = SHAPE(message_text,
	FIELD(message_text, locale), FIELD(message_text, message), FIELD(message_text, part), FIELD(message_text, text));

static const struct shape hours_shape = SHAPE(hours,
	FIELD(hours, technician_id), FIELD(hours, weekday), FIELD(hours, opens), FIELD(hours, closes));

static const struct shape exception_shape = SHAPE(exception,
	FIELD(exception, technician_id), FIELD(exception, day), FIELD(exception, opens), FIELD(exception, closes));

static const struct shape closure_shape = SHAPE(closure,
	FIELD(closure, from_day), FIELD(closure, to_day), FIELD(closure, reason));

static const struct shape time_off_shape = SHAPE(time_off,
	FIELD(time_off, technician_id), FIELD(time_off, starts_at), FIELD(time_off, ends_at), FIELD(time_off, reason));

static const struct shape resource_shape = SHAPE(resource,
	FIELD(resource, id), FIELD(resource, public_id), FIELD(resource, name), FIELD(resource, count));

static const struct shape need_shape = SHAPE(need,
	FIELD(need, service_id), FIELD(need, resource_id), FIELD(need, quantity));

static const struct shape course_shape = SHAPE(course,
	FIELD(course, id), FIELD(course, public_id), FIELD(course, name), FIELD(course, description), FIELD(course, price),
	FIELD(course, commission_rate));

static const struct shape webhook_shape = SHAPE(webhook, FIELD(webhook, id), FIELD(webhook, url));

/* All stores: this is how one is found. */
static struct sql by_code = { .name = "store_by_code", .in = &store_key_shape, .out = &version_shape, .text =
	"SELECT id, catalogue_version FROM {store} WHERE code = :code AND active = 1" };
SQL_LIST(by_code);

/* All stores: the same by the owner's id. */
static struct sql by_public_id = { .name = "store_by_public_id", .in = &store_key_shape, .out = &version_shape, .text =
	"SELECT id, catalogue_version FROM {store} WHERE public_id = :public_id AND active = 1" };
SQL_LIST(by_public_id);

static struct sql store = { .name = "catalogue_store", .in = &key_shape, .out = &store_shape, .text =
	"SELECT id, business_id, public_id, code, name, description, address, phone, email, timezone, locale, country, currency,"
	"       slot_interval, back_to_back, lead_minutes, horizon_days, hold_seconds, hold_max_seconds, pay_seconds,"
	"       cancel_until_minutes, freeze_minutes, any_order, daily_max, guests_max, items_max, confirm_at_once, policy,"
	"       offer_minutes, consent, accent,"
	"       reminder_hours, notice_email, text_countries, active, cors_origins, paid_confirms, catalogue_version"
	"  FROM {store} WHERE id = :store_id" };
SQL_LIST(store);

static struct sql categories = { .name = "catalogue_categories", .in = &key_shape, .out = &category_shape, .text =
	"SELECT id, public_id, name FROM {service_category}"
	" WHERE store_id = :store_id AND active = 1 ORDER BY position, id" };
SQL_LIST(categories);

static struct sql services = { .name = "catalogue_services", .in = &key_shape, .out = &service_shape, .text =
	"SELECT s.id, s.category_id, s.public_id, s.name, s.description, s.icon, s.duration, s.buffer_before, s.buffer_after,"
	"       s.gap_start, s.gap_minutes, s.price, s.price_from, s.parallel"
	"  FROM {service} s"
	"  JOIN {service_category} c ON c.store_id = s.store_id AND c.id = s.category_id AND c.active = 1"
	" WHERE s.store_id = :store_id AND s.active = 1 ORDER BY c.position, c.id, s.position, s.id" };
SQL_LIST(services);

static struct sql technicians = { .name = "catalogue_technicians", .in = &key_shape, .out = &technician_shape, .text =
	"SELECT id, public_id, name, title, photo, daily_max FROM {technician}"
	" WHERE store_id = :store_id AND active = 1 ORDER BY position, id" };
SQL_LIST(technicians);

static struct sql skills = { .name = "catalogue_skills", .in = &key_shape, .out = &skill_shape, .text =
	"SELECT technician_id, service_id, COALESCE(price, -1) AS price, COALESCE(duration, -1) AS duration,"
	"       COALESCE(buffer_before, -1) AS buffer_before, COALESCE(buffer_after, -1) AS buffer_after"
	"  FROM {technician_skill} WHERE store_id = :store_id ORDER BY technician_id, service_id" };
SQL_LIST(skills);

static struct sql hours = { .name = "catalogue_hours", .in = &key_shape, .out = &hours_shape, .text =
	"SELECT 0 AS technician_id, weekday, opens, closes FROM {store_hours}"
	" WHERE store_id = :store_id ORDER BY weekday, position" };
SQL_LIST(hours);

static struct sql exceptions = { .name = "catalogue_exceptions", .in = &key_shape, .out = &exception_shape, .text =
	"SELECT 0 AS technician_id, day, opens, closes FROM {store_exception}"
	" WHERE store_id = :store_id AND day >= :today ORDER BY day, position" };
SQL_LIST(exceptions);

static struct sql closures = { .name = "catalogue_closures", .in = &key_shape, .out = &closure_shape, .text =
	"SELECT from_day, to_day, reason FROM {closure}"
	" WHERE store_id = :store_id AND to_day >= :today ORDER BY from_day" };
SQL_LIST(closures);

static struct sql shifts = { .name = "catalogue_shifts", .in = &key_shape, .out = &hours_shape, .text =
	"SELECT technician_id, weekday, opens, closes FROM {technician_shift}"
	" WHERE store_id = :store_id ORDER BY technician_id, weekday, position" };
SQL_LIST(shifts);

static struct sql shift_exceptions = { .name = "catalogue_shift_exceptions", .in = &key_shape, .out = &exception_shape, .text =
	"SELECT technician_id, day, opens, closes FROM {technician_exception}"
	" WHERE store_id = :store_id AND day >= :today ORDER BY technician_id, day, position" };
SQL_LIST(shift_exceptions);

static struct sql time_off = { .name = "catalogue_time_off", .in = &key_shape, .out = &time_off_shape, .text =
	"SELECT technician_id, starts_at, ends_at, reason FROM {time_off}"
	" WHERE store_id = :store_id AND ends_at >= :now ORDER BY technician_id, starts_at, id" };
SQL_LIST(time_off);

static struct sql resources = { .name = "catalogue_resources", .in = &key_shape, .out = &resource_shape, .text =
	"SELECT id, public_id, name, count FROM {resource} WHERE store_id = :store_id AND active = 1 ORDER BY id" };
SQL_LIST(resources);

static struct sql needs = { .name = "catalogue_needs", .in = &key_shape, .out = &need_shape, .text =
	"SELECT service_id, resource_id, quantity FROM {service_resource}"
	" WHERE store_id = :store_id ORDER BY service_id, resource_id" };
SQL_LIST(needs);

static struct sql courses = { .name = "catalogue_courses", .in = &key_shape, .out = &course_shape, .text =
	"SELECT id, public_id, name, description, price, commission_rate FROM {course}"
	" WHERE store_id = :store_id AND active = 1 ORDER BY position, id" };
SQL_LIST(courses);

static struct sql texts = { .name = "catalogue_texts", .in = &key_shape, .out = &message_text_shape, .text =
	"SELECT locale, message, part, text FROM {message_text} WHERE store_id = :store_id ORDER BY locale, message, part" };
SQL_LIST(texts);
static struct sql webhooks = { .name = "catalogue_webhooks", .in = &key_shape, .out = &webhook_shape, .text =
	"SELECT id, url FROM {webhook} WHERE store_id = :store_id ORDER BY id" };
SQL_LIST(webhooks);

/* Rows as they came lie in the request's arena; the copies have their texts in keep too. */
static void *
keep_rows(struct arena *keep, const struct shape *shape, const void *rows, size_t n)
{
	struct str *text;
	char *copy;
	size_t i;
	size_t k;

	copy = arena_copy(keep, rows, n * shape->size);
	for (i = 0; i < n; i++)
		for (k = 0; k < shape->n_fields; k++)
			if (shape->fields[k].kind == KIND_STR) {
				text = (struct str *)(void *)(copy + i * shape->size + shape->fields[k].offset);
				*text = str_dup(keep, *text);
			}
	return copy;
}

struct loading {
	struct db	*db;
	struct part_key	 key;
	struct arena	*keep;
};

static enum err
part(const struct loading *loading, struct sql *sql, size_t max, void **out, size_t *n_out)
{
	void *rows;
	size_t n;
	enum err e;

	if ((e = sql_list(loading->db, sql, &loading->key, max, &rows, &n)) != OK) {
		if (e != ERR_TOO_LARGE)
			return e;
		log_fault(sql->name, "store %llu has more than %zu", (unsigned long long)loading->key.store_id, max);
		return ERR_FAULT;
	}
	*out = keep_rows(loading->keep, sql->out, rows, n);
	*n_out = n;
	return OK;
}

/* A list is filled through void *, so that one table can name them all. */
#define PART(list, max)	{ &list, max, offsetof(struct catalogue, list), offsetof(struct catalogue, n_##list) }

static enum err
parts(const struct loading *loading, struct catalogue *cat)
{
	static const struct {
		struct sql	*sql;
		size_t		 max;
		size_t		 offset;
		size_t		 n_offset;
	} table[] = {
		PART(categories, STORE_CATEGORIES_MAX),
		PART(services, STORE_SERVICES_MAX),
		PART(technicians, STORE_TECHNICIANS_MAX),
		PART(skills, STORE_SKILLS_MAX),
		PART(hours, STORE_SHIFTS_MAX),
		PART(exceptions, STORE_EXCEPTIONS_MAX),
		PART(closures, STORE_CLOSURES_MAX),
		PART(shifts, STORE_SHIFTS_MAX),
		PART(shift_exceptions, STORE_EXCEPTIONS_MAX),
		PART(time_off, STORE_EXCEPTIONS_MAX),
		PART(resources, STORE_RESOURCES_MAX),
		PART(needs, STORE_SKILLS_MAX),
		PART(courses, STORE_COURSES_MAX),
		PART(texts, STORE_TEXTS_MAX),
		PART(webhooks, STORE_WEBHOOKS_MAX),
	};
	void *rows;
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if ((e = part(loading, table[i].sql, table[i].max, &rows,
		    (size_t *)(void *)((char *)cat + table[i].n_offset))) != OK)
			return e;
		memcpy((char *)cat + table[i].offset, &rows, sizeof(rows));
	}
	return OK;
}

enum err
db_store_by_code(struct db *db, struct str code, struct store_version *out)
{
	struct store_key key = { .code = code };

	return sql_one(db, &by_code, &key, out);
}

enum err
db_store_by_public_id(struct db *db, struct str public_id, struct store_version *out)
{
	struct store_key key = { .public_id = public_id };

	return sql_one(db, &by_public_id, &key, out);
}

enum err
db_catalogue_load(struct db *db, uint64_t store_id, struct date today, struct arena *keep, struct catalogue **out)
{
	struct catalogue *cat;
	struct loading loading;
	struct store row;
	enum err e;

	loading = (struct loading){ .db = db, .keep = keep, .key.store_id = store_id };
	loading.key.today.days = today.days - 2;	/* a shift of yesterday may end after midnight, in any zone */
	loading.key.now.us = (int64_t)loading.key.today.days * 1440 * US_PER_MIN;
	if ((e = sql_one(db, &store, &loading.key, &row)) != OK)
		return e;
	cat = NEW(keep, struct catalogue);
	cat->store = *(struct store *)keep_rows(keep, &store_shape, &row, 1);
	if ((e = parts(&loading, cat)) != OK)
		return e;
	if (zone_load(keep, cat->store.timezone, &cat->zone) != OK) {
		log_fault("db_catalogue_load", "store %llu: no time zone %.*s", (unsigned long long)store_id,
		    STR_ARG(cat->store.timezone));
		return ERR_FAULT;
	}
	catalogue_index(cat, keep);
	*out = cat;
	return OK;
}
