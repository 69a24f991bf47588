/* plan_check.c - what must hold between the parts of a store in an import file; and the order in which two plans can be compared. */
#include <stdlib.h>

#include "base/arena.h"
#include "ctl/plan_file.h"

static int
compare_numbers(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int
by_hours(const void *a, const void *b)
{
	const struct plan_hours *x = a;
	const struct plan_hours *y = b;
	int order;

	if ((order = str_cmp(x->technician, y->technician)) == 0 && (order = compare_numbers(x->weekday, y->weekday)) == 0)
		order = compare_numbers(x->opens, y->opens);
	return order;
}

static int
by_exception(const void *a, const void *b)
{
	const struct plan_exception *x = a;
	const struct plan_exception *y = b;
	int order;

	if ((order = str_cmp(x->technician, y->technician)) == 0 && (order = compare_numbers(x->day.days, y->day.days)) == 0)
		order = compare_numbers(x->opens, y->opens);
	return order;
}

static int
by_closure(const void *a, const void *b)
{
	return compare_numbers(((const struct plan_closure *)a)->from_day.days, ((const struct plan_closure *)b)->from_day.days);
}

static int
by_resource(const void *a, const void *b)
{
	return str_cmp(((const struct plan_resource *)a)->public_id, ((const struct plan_resource *)b)->public_id);
}

static int
by_need(const void *a, const void *b)
{
	const struct plan_need *x = a;
	const struct plan_need *y = b;
	int order;

	order = str_cmp(x->service, y->service);
	return order != 0 ? order : str_cmp(x->resource, y->resource);
}

static int
by_skill(const void *a, const void *b)
{
	const struct plan_skill *x = a;
	const struct plan_skill *y = b;
	int order;

	order = str_cmp(x->technician, y->technician);
	return order != 0 ? order : str_cmp(x->service, y->service);
}

static int
by_time_off(const void *a, const void *b)
{
	const struct plan_time_off *x = a;
	const struct plan_time_off *y = b;
	int order;

	if ((order = str_cmp(x->technician, y->technician)) == 0 && (order = compare_numbers(x->starts_at.us, y->starts_at.us)) == 0)
		order = compare_numbers(x->ends_at.us, y->ends_at.us);
	return order;
}

static void
sort(void *rows, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	if (n > 1)
		qsort(rows, n, size, compare);
}

/* What stands in the same order of the same list twice, said with the line of the store's list. */
struct pair_check {
	struct plan_reader	*reader;
	struct str		 path;
	uint32_t		 line;
};

static void
check_hours(const struct pair_check *check, struct plan *plan)
{
	struct plan_hours *hours;
	struct plan_hours *last;
	size_t i;

	hours = plan->hours;
	for (i = 1; i < plan->n_hours; i++) {
		last = &hours[i - 1];
		if (!str_eq(last->technician, hours[i].technician) || last->weekday != hours[i].weekday)
			continue;
		hours[i].position = last->position + 1;
		if (hours[i].opens < last->closes)
			plan_problem(check->reader, check->line, check->path, "%.*s: times on weekday %d overlap",
			    STR_ARG(hours[i].technician.len == 0 ? STR("hours") : hours[i].technician), hours[i].weekday);
	}
}

static void
check_exceptions(const struct pair_check *check, struct plan *plan)
{
	struct plan_exception *exceptions;
	struct plan_exception *last;
	size_t i;

	exceptions = plan->exceptions;
	for (i = 1; i < plan->n_exceptions; i++) {
		last = &exceptions[i - 1];
		if (!str_eq(last->technician, exceptions[i].technician) || last->day.days != exceptions[i].day.days)
			continue;
		exceptions[i].position = last->position + 1;
		if (exceptions[i].opens < last->closes || exceptions[i].opens == exceptions[i].closes || last->opens == last->closes)
			plan_problem(check->reader, check->line, check->path, "%.*s: exceptions on %.*s overlap",
			    STR_ARG(exceptions[i].technician.len == 0 ? STR("exceptions") : exceptions[i].technician),
			    STR_ARG(date_iso(check->reader->arena, exceptions[i].day)));
	}
}

static void
check_pairs(const struct pair_check *check, struct plan *plan)
{
	size_t i;

	for (i = 1; i < plan->n_closures; i++)
		if (plan->closures[i].from_day.days <= plan->closures[i - 1].to_day.days)
			plan_problem(check->reader, check->line, check->path, "closures: two of them share %.*s",
			    STR_ARG(date_iso(check->reader->arena, plan->closures[i].from_day)));
	for (i = 1; i < plan->n_needs; i++)
		if (by_need(&plan->needs[i - 1], &plan->needs[i]) == 0)
			plan_problem(check->reader, check->line, check->path, "service %.*s names resource %.*s twice",
			    STR_ARG(plan->needs[i].service), STR_ARG(plan->needs[i].resource));
	for (i = 1; i < plan->n_skills; i++)
		if (by_skill(&plan->skills[i - 1], &plan->skills[i]) == 0)
			plan_problem(check->reader, check->line, check->path, "technician %.*s names service %.*s twice",
			    STR_ARG(plan->skills[i].technician), STR_ARG(plan->skills[i].service));
}

/* Lists of rows that begin with store_id and public_id. */
struct named {
	uint64_t	store_id;
	struct str	public_id;
};

_Static_assert(offsetof(struct plan_category, public_id) == offsetof(struct named, public_id), "begins as named");
_Static_assert(offsetof(struct plan_resource, public_id) == offsetof(struct named, public_id), "begins as named");
_Static_assert(offsetof(struct plan_service, public_id) == offsetof(struct named, public_id), "begins as named");
_Static_assert(offsetof(struct plan_technician, public_id) == offsetof(struct named, public_id), "begins as named");
_Static_assert(offsetof(struct plan_course, public_id) == offsetof(struct named, public_id), "begins as named");

static const void *
find(const void *rows, size_t n, size_t size, struct str public_id)
{
	const char *row;
	size_t i;

	for (i = 0, row = rows; i < n; i++, row += size)
		if (str_eq(*(const struct str *)(const void *)(row + offsetof(struct named, public_id)), public_id))
			return row;
	return NULL;
}

static void
check_once(struct plan_reader *reader, struct str path, const struct json *node, const char *name, const void *rows, size_t n,
	size_t size)
{
	const struct json *element;
	const char *row;
	size_t i;

	element = n == 0 ? NULL : json_get(node, str_of(name))->first;
	for (i = 0, row = rows; i < n && element != NULL; i++, row += size, element = element->next)
		if (find(rows, i, size, ((const struct named *)(const void *)row)->public_id) != NULL)
			plan_problem(reader, element->line, plan_path(reader, path, name, i), "the id \"%.*s\" stands above already",
			    STR_ARG(((const struct named *)(const void *)row)->public_id));
}

/* The line of a nested entry, by the order in which the lists were read. */
static uint32_t
line_of(const struct json *node, const char *list, const char *inner, size_t wanted, struct str path, struct plan_reader *reader,
	struct str *out_path)
{
	const struct json *outer;
	const struct json *entries;
	const struct json *entry;
	size_t i;
	size_t j;

	outer = json_get(node, str_of(list))->first;
	for (i = 0; outer != NULL; outer = outer->next, i++) {
		entries = outer->type == JSON_OBJECT ? json_get(outer, str_of(inner)) : NULL;
		entry = entries != NULL && entries->type == JSON_ARRAY ? entries->first : NULL;
		for (j = 0; entry != NULL; entry = entry->next, j++)
			if (wanted-- == 0) {
				*out_path = plan_path(reader, plan_path(reader, path, list, i), inner, j);
				return entry->line;
			}
	}
	return node->line;
}

#define FIND(list, id)	find(plan->list, plan->n_##list, sizeof(plan->list[0]), id)

static void
check_needs(struct plan_reader *reader, struct str path, const struct json *node, const struct plan *plan)
{
	const struct plan_resource *resource;
	struct str here;
	uint32_t line;
	size_t i;

	for (i = 0; i < plan->n_needs; i++) {
		resource = FIND(resources, plan->needs[i].resource);
		if (resource != NULL && plan->needs[i].quantity <= resource->count)
			continue;
		here = path;
		line = line_of(node, "services", "resources", i, path, reader, &here);
		if (resource == NULL)
			plan_problem(reader, line, here, "there is no resource \"%.*s\" in this store", STR_ARG(plan->needs[i].resource));
		else
			plan_problem(reader, line, here, "needs %d of \"%.*s\", and there are %d", plan->needs[i].quantity,
			    STR_ARG(resource->public_id), resource->count);
	}
}

static void
check_skills(struct plan_reader *reader, struct str path, const struct json *node, const struct plan *plan)
{
	const struct plan_service *service;
	struct str here;
	uint32_t line;
	size_t i;

	for (i = 0; i < plan->n_skills; i++) {
		service = FIND(services, plan->skills[i].service);
		if (service != NULL && (plan->skills[i].duration == -1 ||
		    plan->skills[i].duration >= service->gap_start + service->gap_minutes))
			continue;
		here = path;
		line = line_of(node, "technicians", "skills", i, path, reader, &here);
		if (service == NULL)
			plan_problem(reader, line, here, "there is no service \"%.*s\" in this store", STR_ARG(plan->skills[i].service));
		else
			plan_problem(reader, line, here, "the duration must reach the end of the service's processing gap");
	}
}

static void
check_names(struct plan_reader *reader, struct str path, const struct json *node, const struct store_file *store)
{
	const struct plan *plan;
	const struct json *element;
	const struct slot_entry *slot;
	size_t i;
	size_t j;

	plan = &store->plan;
	element = plan->n_services == 0 ? NULL : json_get(node, STR("services"))->first;
	for (i = 0; element != NULL; element = element->next, i++)
		if (FIND(categories, plan->services[i].category) == NULL)
			plan_problem(reader, element->line, plan_path(reader, path, "services", i), "there is no category \"%.*s\" in this store",
			    STR_ARG(plan->services[i].category));
	for (i = 0; i < store->n_slots; i++) {
		slot = &store->slots[i];
		if (FIND(courses, slot->course) == NULL)
			plan_problem(reader, slot->line, slot->path, "there is no course \"%.*s\" in this store", STR_ARG(slot->course));
		if (FIND(technicians, slot->technician) == NULL)
			plan_problem(reader, slot->line, slot->path, "there is no technician \"%.*s\" in this store", STR_ARG(slot->technician));
		for (j = 0; j < i; j++)
			if (str_eq(store->slots[j].public_id, slot->public_id)) {
				plan_problem(reader, slot->line, slot->path, "the id \"%.*s\" stands above already", STR_ARG(slot->public_id));
				break;
			}
	}
}

void
plan_sort(struct plan *plan)
{
	sort(plan->hours, plan->n_hours, sizeof(plan->hours[0]), by_hours);
	sort(plan->exceptions, plan->n_exceptions, sizeof(plan->exceptions[0]), by_exception);
	sort(plan->closures, plan->n_closures, sizeof(plan->closures[0]), by_closure);
	sort(plan->resources, plan->n_resources, sizeof(plan->resources[0]), by_resource);
	sort(plan->needs, plan->n_needs, sizeof(plan->needs[0]), by_need);
	sort(plan->skills, plan->n_skills, sizeof(plan->skills[0]), by_skill);
	sort(plan->time_off, plan->n_time_off, sizeof(plan->time_off[0]), by_time_off);
}

void
plan_check(struct plan_reader *reader, struct str path, const struct json *node, struct store_file *store)
{
	struct pair_check check;
	struct plan *plan;

	plan = &store->plan;
	check_once(reader, path, node, "categories", plan->categories, plan->n_categories, sizeof(plan->categories[0]));
	check_once(reader, path, node, "resources", plan->resources, plan->n_resources, sizeof(plan->resources[0]));
	check_once(reader, path, node, "services", plan->services, plan->n_services, sizeof(plan->services[0]));
	check_once(reader, path, node, "technicians", plan->technicians, plan->n_technicians, sizeof(plan->technicians[0]));
	check_once(reader, path, node, "courses", plan->courses, plan->n_courses, sizeof(plan->courses[0]));
	check_names(reader, path, node, store);
	check_needs(reader, path, node, plan);
	check_skills(reader, path, node, plan);
	plan_sort(plan);
	check = (struct pair_check){ .reader = reader, .path = path, .line = store->line };
	check_hours(&check, plan);
	check_exceptions(&check, plan);
	check_pairs(&check, plan);
}
