/* plan_lists.c - the lists of a store in an import file. */
#include "base/arena.h"
#include "base/limits.h"
#include "ctl/plan_file.h"

enum {
	WEEK = 7,
	PER_TECHNICIAN_MAX = 1000,
	NEEDS_MAX = 20,
	SLOTS_MAX = 5000,
};

/* How many entries the named list of each element of a list has together: room for them is made once. */
static size_t
count_inside(const struct json *first, const char *name)
{
	const struct json *list;
	size_t n;

	for (n = 0; first != NULL; first = first->next) {
		list = first->type == JSON_OBJECT ? json_get(first, str_of(name)) : NULL;
		n += list != NULL && list->type == JSON_ARRAY ? list->n : 0;
	}
	return n;
}

static size_t
count(const struct json *store, const char *name)
{
	const struct json *list;

	list = store->type == JSON_OBJECT ? json_get(store, str_of(name)) : NULL;
	return list != NULL && list->type == JSON_ARRAY ? list->n : 0;
}

static const struct json *
elements(const struct json *store, const char *name)
{
	return count(store, name) == 0 ? NULL : json_get(store, str_of(name))->first;
}

static void
read_weekdays(struct plan_reader *reader, struct str path, const struct json *node, bool out[WEEK + 1])
{
	const struct json *day;
	uint64_t number;
	size_t n;
	size_t i;

	day = plan_list(reader, path, node, "weekdays", WEEK, &n);
	if (day == NULL)
		plan_problem(reader, node->line, path, "weekdays is missing: a list like [1, 2, 3], 1 Monday to 7 Sunday");
	for (i = 0; day != NULL; day = day->next, i++) {
		if (day->type != JSON_NUMBER || !str_u64(day->text, &number) || number < 1 || number > WEEK || out[number])
			plan_problem(reader, day->line, plan_path(reader, path, "weekdays", i),
			    "must be a weekday from 1 (Monday) to 7 (Sunday), each once");
		else
			out[number] = true;
	}
}

/* A row for each weekday of each entry. */
static void
read_hours(struct plan_reader *reader, struct str path, const struct json *node, const char *name, struct str technician,
	struct plan *plan)
{
	const struct json *entry;
	struct plan_hours hours;
	struct str here;
	bool weekdays[WEEK + 1];
	size_t n;
	size_t i;
	int day;

	entry = plan_list(reader, path, node, name, PER_TECHNICIAN_MAX, &n);
	for (i = 0; entry != NULL; entry = entry->next, i++) {
		here = plan_path(reader, path, name, i);
		hours = (struct plan_hours){ .technician = technician };
		plan_object(reader, here, entry, &hours_noun, &hours);
		for (day = 1; day <= WEEK; day++)
			weekdays[day] = false;
		if (entry->type == JSON_OBJECT)
			read_weekdays(reader, here, entry, weekdays);
		if (hours.closes <= hours.opens || hours.closes - hours.opens > 24 * 60 || hours.opens >= 24 * 60)
			plan_problem(reader, entry->line, here, "closes must be after opens (after midnight: \"25:30\"), by a day at most");
		for (day = 1; day <= WEEK; day++)
			if (weekdays[day]) {
				hours.weekday = day;
				plan->hours[plan->n_hours++] = hours;
			}
	}
}

static void
read_exceptions(struct plan_reader *reader, struct str path, const struct json *node, struct str technician, struct plan *plan)
{
	const struct json *entry;
	struct plan_exception *exception;
	struct str here;
	bool has_opens;
	bool has_closes;
	size_t n;
	size_t i;

	entry = plan_list(reader, path, node, "exceptions", PER_TECHNICIAN_MAX, &n);
	for (i = 0; entry != NULL; entry = entry->next, i++) {
		here = plan_path(reader, path, "exceptions", i);
		exception = &plan->exceptions[plan->n_exceptions++];
		exception->technician = technician;
		plan_object(reader, here, entry, &exception_noun, exception);
		if (entry->type != JSON_OBJECT)
			continue;
		has_opens = json_get(entry, STR("opens")) != NULL;
		has_closes = json_get(entry, STR("closes")) != NULL;
		if (has_opens != has_closes || (has_opens && (exception->closes <= exception->opens || exception->opens >= 24 * 60 ||
		    exception->closes - exception->opens > 24 * 60)))
			plan_problem(reader, entry->line, here, "needs opens and, after it, closes; or neither for a day off");
	}
}

static struct instant
read_moment(struct plan_reader *reader, struct str path, const struct json *node, const char *name, const struct zone *zone)
{
	const struct json *value;
	struct instant instants[2];
	struct local local;
	struct str here;

	instants[0].us = 0;
	here = str_fmt(reader->arena, "%.*s.%s", STR_ARG(path), name);
	value = node->type == JSON_OBJECT ? json_get(node, str_of(name)) : NULL;
	if (value == NULL || value->type != JSON_STRING || !local_parse(value->text, &local))
		plan_problem(reader, value == NULL ? node->line : value->line, here, "must be a local time like \"2026-02-15T14:00\"");
	else if (zone != NULL && zone_instants(zone, local, instants) == 0)
		plan_problem(reader, value->line, here, "this time does not exist: the clocks are put forward over it");
	return instants[0];
}

static void
read_time_off(struct plan_reader *reader, struct str path, const struct json *node, struct str technician, struct store_file *store)
{
	const struct json *entry;
	struct plan_time_off *off;
	struct str here;
	size_t before;
	size_t n;
	size_t i;

	entry = plan_list(reader, path, node, "time_off", PER_TECHNICIAN_MAX, &n);
	for (i = 0; entry != NULL; entry = entry->next, i++) {
		here = plan_path(reader, path, "time_off", i);
		off = &store->plan.time_off[store->plan.n_time_off++];
		off->technician = technician;
		plan_object(reader, here, entry, &time_off_noun, off);
		before = reader->n_problems;
		off->starts_at = read_moment(reader, here, entry, "from", store->zone);
		off->ends_at = read_moment(reader, here, entry, "to", store->zone);
		if (reader->n_problems == before && store->zone != NULL && off->ends_at.us <= off->starts_at.us)
			plan_problem(reader, entry->line, here, "to must be after from");
	}
}

static void
read_technicians(struct plan_reader *reader, struct str path, const struct json *node, struct store_file *store)
{
	const struct json *entry;
	const struct json *skill;
	struct plan_technician *technician;
	struct plan *plan;
	struct str here;
	size_t n;
	size_t i;
	size_t j;

	plan = &store->plan;
	entry = plan_list(reader, path, node, "technicians", STORE_TECHNICIANS_MAX, &n);
	plan->technicians = NEW_N(reader->arena, struct plan_technician, n);
	for (i = 0; entry != NULL; entry = entry->next, i++) {
		here = plan_path(reader, path, "technicians", i);
		technician = &plan->technicians[plan->n_technicians++];
		technician->position = (int32_t)i;
		plan_object(reader, here, entry, &technician_noun, technician);
		skill = plan_list(reader, here, entry, "skills", STORE_SERVICES_MAX, &n);
		for (j = 0; skill != NULL; skill = skill->next, j++) {
			plan->skills[plan->n_skills].technician = technician->public_id;
			plan_object(reader, plan_path(reader, here, "skills", j), skill, &skill_noun, &plan->skills[plan->n_skills++]);
		}
		read_hours(reader, here, entry, "shifts", technician->public_id, plan);
		read_exceptions(reader, here, entry, technician->public_id, plan);
		read_time_off(reader, here, entry, technician->public_id, store);
	}
}

static void
read_services(struct plan_reader *reader, struct str path, const struct json *node, struct plan *plan)
{
	const struct json *entry;
	const struct json *need;
	struct plan_service *service;
	struct str here;
	size_t n;
	size_t i;
	size_t j;

	entry = plan_list(reader, path, node, "services", STORE_SERVICES_MAX, &n);
	plan->services = NEW_N(reader->arena, struct plan_service, n);
	for (i = 0; entry != NULL; entry = entry->next, i++) {
		here = plan_path(reader, path, "services", i);
		service = &plan->services[plan->n_services++];
		service->position = (int32_t)i;
		plan_object(reader, here, entry, &service_noun, service);
		if (service->gap_start + service->gap_minutes > service->duration)
			plan_problem(reader, entry->line, here, "the processing gap must end within the duration");
		need = plan_list(reader, here, entry, "resources", NEEDS_MAX, &n);
		for (j = 0; need != NULL; need = need->next, j++) {
			plan->needs[plan->n_needs].service = service->public_id;
			plan_object(reader, plan_path(reader, here, "resources", j), need, &need_noun, &plan->needs[plan->n_needs++]);
		}
	}
}

/* Lists whose elements are one row each; where a row has a position, it is its place in the file. */
#define READ_ROWS(field, type, name, noun, most, position_of)						\
	first = plan_list(reader, path, node, name, most, &n);						\
	plan->field = NEW_N(reader->arena, struct type, n);						\
	for (i = 0; first != NULL; first = first->next, i++) {						\
		plan_object(reader, plan_path(reader, path, name, i), first, noun, &plan->field[i]);	\
		position_of;										\
		plan->n_##field++;									\
	}

static void
read_plain(struct plan_reader *reader, struct str path, const struct json *node, struct plan *plan)
{
	const struct json *first;
	size_t n;
	size_t i;

	READ_ROWS(categories, plan_category, "categories", &category_noun, STORE_CATEGORIES_MAX,
	    plan->categories[i].position = (int32_t)i)
	READ_ROWS(resources, plan_resource, "resources", &resource_noun, STORE_RESOURCES_MAX, (void)0)
	READ_ROWS(closures, plan_closure, "closures", &closure_noun, STORE_CLOSURES_MAX,
	    if (plan->closures[i].to_day.days < plan->closures[i].from_day.days)
		plan_problem(reader, first->line, plan_path(reader, path, "closures", i), "to must not be before from"))
	READ_ROWS(courses, plan_course, "courses", &course_noun, STORE_COURSES_MAX, plan->courses[i].position = (int32_t)i)
}

void
plan_read_lists(struct plan_reader *reader, struct str path, const struct json *node, struct store_file *store)
{
	const struct json *technicians;
	struct plan *plan;

	plan = &store->plan;
	technicians = elements(node, "technicians");
	plan->hours = NEW_N(reader->arena, struct plan_hours, WEEK * (count(node, "hours") + count_inside(technicians, "shifts")));
	plan->exceptions = NEW_N(reader->arena, struct plan_exception,
	    count(node, "exceptions") + count_inside(technicians, "exceptions"));
	plan->needs = NEW_N(reader->arena, struct plan_need, count_inside(elements(node, "services"), "resources"));
	plan->skills = NEW_N(reader->arena, struct plan_skill, count_inside(technicians, "skills"));
	plan->time_off = NEW_N(reader->arena, struct plan_time_off, count_inside(technicians, "time_off"));
	read_hours(reader, path, node, "hours", STR_NONE, plan);
	read_exceptions(reader, path, node, STR_NONE, plan);
	read_plain(reader, path, node, plan);
	read_services(reader, path, node, plan);
	read_technicians(reader, path, node, store);
	plan_read_slots(reader, path, node, store);
}

/* Exactly one of: starts; in_days and at; weekdays, at and weeks_ahead. */
static void
read_when(struct plan_reader *reader, struct str path, const struct json *node, struct slot_entry *slot)
{
	const struct json *starts;
	bool has_at;
	bool has_weekdays;

	starts = json_get(node, STR("starts"));
	has_at = json_get(node, STR("at")) != NULL;
	has_weekdays = json_get(node, STR("weekdays")) != NULL;
	if (starts != NULL && (starts->type != JSON_STRING || !local_parse(starts->text, &slot->starts)))
		plan_problem(reader, starts->line, path, "starts must be a local time like \"2026-02-15T14:00\"");
	if (has_weekdays)
		read_weekdays(reader, path, node, slot->weekdays);
	if (slot->at >= 24 * 60)
		plan_problem(reader, node->line, path, "at must be before \"24:00\"");
	if ((starts != NULL) + (slot->in_days != NO_DAY) + (slot->weeks_ahead > 0) != 1 ||
	    has_at != (starts == NULL) || has_weekdays != (slot->weeks_ahead > 0))
		plan_problem(reader, node->line, path, "needs starts; or in_days and at; or weekdays, at and weeks_ahead");
}

void
plan_read_slots(struct plan_reader *reader, struct str path, const struct json *node, struct store_file *store)
{
	const struct json *entry;
	struct slot_entry *slot;
	size_t n;

	entry = plan_list(reader, path, node, "slots", SLOTS_MAX, &n);
	store->slots = NEW_N(reader->arena, struct slot_entry, n);
	for (; entry != NULL; entry = entry->next) {
		slot = &store->slots[store->n_slots];
		slot->path = plan_path(reader, path, "slots", store->n_slots++);
		slot->line = entry->line;
		plan_object(reader, slot->path, entry, &slot_noun, slot);
		if (entry->type == JSON_OBJECT)
			read_when(reader, slot->path, entry, slot);
		if (slot->modifier != 0 && slot->modifier_kind.len == 0)
			plan_problem(reader, entry->line, slot->path, "a modifier needs its modifier_kind: amount or percent");
		if (slot->weeks_ahead > 0 && slot->public_id.len + sizeof("-20260215") - 1 > PUBLIC_ID_MAX)
			plan_problem(reader, entry->line, slot->path, "the id of a weekly pattern has at most 55 characters: its slots get "
			    "the day behind it");
	}
}
