/* catalogue.c - finding things in a store's catalogue, and what a service by somebody comes to. */
#include <assert.h>

#include "base/arena.h"
#include "model/catalogue.h"
#include "model/catalogue_tables.h"

/* Positions of n elements in ascending order of the uint64_t at the given place in each. */
static uint32_t *
sorted_ids(struct arena *arena, const void *list, size_t n, size_t size, size_t offset)
{
	const char *base;
	uint32_t *at;
	uint32_t moving;
	uint64_t id;
	size_t i;
	size_t j;

	base = list;
	at = NEW_N(arena, uint32_t, n + 1);
	for (i = 0; i < n; i++) {
		moving = (uint32_t)i;
		id = *(const uint64_t *)(const void *)(base + i * size + offset);
		for (j = i; j > 0 && *(const uint64_t *)(const void *)(base + at[j - 1] * size + offset) > id; j--)
			at[j] = at[j - 1];
		at[j] = moving;
	}
	return at;
}

int
catalogue_service(const struct catalogue *cat, uint64_t id)
{
	const uint32_t *at;
	size_t from;
	size_t to;
	size_t middle;

	at = cat->tables->services_by_id;
	for (from = 0, to = cat->n_services; from < to; ) {
		middle = from + (to - from) / 2;
		if (cat->services[at[middle]].id < id)
			from = middle + 1;
		else
			to = middle;
	}
	if (from < cat->n_services && cat->services[at[from]].id == id)
		return (int)at[from];
	return -1;
}

int
catalogue_technician(const struct catalogue *cat, uint64_t id)
{
	const uint32_t *at;
	size_t from;
	size_t to;
	size_t middle;

	at = cat->tables->technicians_by_id;
	for (from = 0, to = cat->n_technicians; from < to; ) {
		middle = from + (to - from) / 2;
		if (cat->technicians[at[middle]].id < id)
			from = middle + 1;
		else
			to = middle;
	}
	if (from < cat->n_technicians && cat->technicians[at[from]].id == id)
		return (int)at[from];
	return -1;
}

int
catalogue_service_named(const struct catalogue *cat, struct str public_id)
{
	size_t i;

	for (i = 0; i < cat->n_services; i++)
		if (str_eq(cat->services[i].public_id, public_id))
			return (int)i;
	return -1;
}

int
catalogue_technician_named(const struct catalogue *cat, struct str public_id)
{
	size_t i;

	for (i = 0; i < cat->n_technicians; i++)
		if (str_eq(cat->technicians[i].public_id, public_id))
			return (int)i;
	return -1;
}

/* Gathers n rows by their groups; group[i] < 0 leaves a row out. */
static struct grouping
gather(struct arena *arena, const int *group, size_t n, size_t n_groups)
{
	struct grouping g;
	size_t i;

	g.from = NEW_N(arena, uint32_t, n_groups + 2);
	g.at = NEW_N(arena, uint32_t, n + 1);
	/* Counted two places up, summed one place up: after filling, from[x] is where x starts. */
	for (i = 0; i < n; i++)
		if (group[i] >= 0)
			g.from[group[i] + 2]++;
	for (i = 2; i < n_groups + 2; i++)
		g.from[i] += g.from[i - 1];
	for (i = 0; i < n; i++)
		if (group[i] >= 0)
			g.at[g.from[group[i] + 1]++] = (uint32_t)i;
	return g;
}

static void
index_skills(struct catalogue *cat, struct catalogue_tables *tables, struct arena *arena)
{
	const struct skill *skill;
	size_t cells;
	size_t i;
	int service;
	int technician;
	int32_t *cell;

	cells = cat->n_services * cat->n_technicians;
	cat->skill_of = NEW_N(arena, int32_t, cells + 1);
	tables->n_able = NEW_N(arena, uint32_t, cat->n_services + 1);
	for (i = 0; i < cells; i++)
		cat->skill_of[i] = -1;
	for (i = 0; i < cat->n_skills; i++) {
		skill = &cat->skills[i];
		service = catalogue_service(cat, skill->service_id);
		technician = catalogue_technician(cat, skill->technician_id);
		if (service < 0 || technician < 0)
			continue;
		cell = &cat->skill_of[(size_t)service * cat->n_technicians + (size_t)technician];
		if (*cell < 0)
			tables->n_able[service]++;
		*cell = (int32_t)i;
	}
}

static void
index_needs(struct catalogue *cat, struct catalogue_tables *tables, struct arena *arena)
{
	int *group;
	size_t i;
	size_t r;

	group = NEW_N(arena, int, cat->n_needs + 1);
	tables->uses = NEW_N(arena, struct use, cat->n_needs + 1);
	for (i = 0; i < cat->n_needs; i++) {
		for (r = 0; r < cat->n_resources; r++)
			if (cat->resources[r].id == cat->needs[i].resource_id)
				break;
		group[i] = catalogue_service(cat, cat->needs[i].service_id);
		if (r == cat->n_resources || cat->needs[i].quantity <= 0)
			group[i] = -1;
		tables->uses[i].resource = (uint32_t)r;
		tables->uses[i].quantity = cat->needs[i].quantity;
	}
	tables->needs = gather(arena, group, cat->n_needs, cat->n_services);
}

static struct grouping
gather_by_technician(const struct catalogue *cat, struct arena *arena, const void *list, size_t n, size_t size, size_t offset)
{
	const char *base;
	int *group;
	size_t i;

	base = list;
	group = NEW_N(arena, int, n + 1);
	for (i = 0; i < n; i++)
		group[i] = catalogue_technician(cat, *(const uint64_t *)(const void *)(base + i * size + offset));
	return gather(arena, group, n, cat->n_technicians);
}

static void
stretch(struct catalogue_tables *tables, struct terms terms)
{
	int64_t after;

	after = (int64_t)terms.duration + terms.buffer_after;
	if (tables->longest_before < terms.buffer_before)
		tables->longest_before = terms.buffer_before;
	if (tables->longest_after < after)
		tables->longest_after = after;
}

void
catalogue_index(struct catalogue *cat, struct arena *arena)
{
	struct catalogue_tables *tables;
	size_t s;
	size_t t;

	tables = NEW(arena, struct catalogue_tables);
	cat->tables = tables;
	tables->services_by_id = sorted_ids(arena, cat->services, cat->n_services, sizeof(struct service), offsetof(struct service, id));
	tables->technicians_by_id =
	    sorted_ids(arena, cat->technicians, cat->n_technicians, sizeof(struct technician), offsetof(struct technician, id));
	index_skills(cat, tables, arena);
	index_needs(cat, tables, arena);
	tables->shifts = gather_by_technician(cat, arena, cat->shifts, cat->n_shifts,
	    sizeof(struct hours), offsetof(struct hours, technician_id));
	tables->shift_exceptions = gather_by_technician(cat, arena, cat->shift_exceptions, cat->n_shift_exceptions,
	    sizeof(struct exception), offsetof(struct exception, technician_id));
	tables->time_off = gather_by_technician(cat, arena, cat->time_off, cat->n_time_off,
	    sizeof(struct time_off), offsetof(struct time_off, technician_id));
	for (s = 0; s < cat->n_services; s++)
		for (t = 0; t <= cat->n_technicians; t++)
			stretch(tables, catalogue_terms(cat, (int)s, (int)t - 1));
}

/* The skill row of this pair, or NULL. */
static const struct skill *
skill_row(const struct catalogue *cat, int technician, int service)
{
	int32_t row;

	if (technician < 0 || (size_t)technician >= cat->n_technicians || service < 0 || (size_t)service >= cat->n_services)
		return NULL;
	row = cat->skill_of[(size_t)service * cat->n_technicians + (size_t)technician];
	return row < 0 ? NULL : &cat->skills[row];
}

bool
catalogue_can(const struct catalogue *cat, int technician, int service)
{
	return skill_row(cat, technician, service) != NULL;
}

size_t
catalogue_n_able(const struct catalogue *cat, int service)
{
	if (service < 0 || (size_t)service >= cat->n_services)
		return 0;
	return cat->tables->n_able[service];
}

struct terms
catalogue_terms(const struct catalogue *cat, int service, int technician)
{
	const struct service *s;
	const struct skill *skill;
	struct terms terms;

	assert(service >= 0 && (size_t)service < cat->n_services);
	s = &cat->services[service];
	skill = skill_row(cat, technician, service);
	terms.duration = skill != NULL && skill->duration >= 0 ? skill->duration : s->duration;
	terms.buffer_before = skill != NULL && skill->buffer_before >= 0 ? skill->buffer_before : s->buffer_before;
	terms.buffer_after = skill != NULL && skill->buffer_after >= 0 ? skill->buffer_after : s->buffer_after;
	terms.price.cents = skill != NULL && skill->price >= 0 ? skill->price : s->price.cents;
	terms.gap_start = s->gap_start;
	terms.gap_minutes = s->gap_minutes;
	/* A quicker hand may be done before the gap would begin or end: what lies outside the service is no gap. */
	if (terms.gap_start < 0 || terms.gap_minutes <= 0 || terms.gap_start >= terms.duration) {
		terms.gap_start = 0;
		terms.gap_minutes = 0;
	} else if (terms.gap_minutes > terms.duration - terms.gap_start)
		terms.gap_minutes = terms.duration - terms.gap_start;
	return terms;
}

bool
catalogue_needs_resources(const struct catalogue *cat, int service)
{
	if (service < 0 || (size_t)service >= cat->n_services)
		return false;
	return cat->tables->needs.from[service] < cat->tables->needs.from[service + 1];
}

static const struct closure *
closure_on(const struct catalogue *cat, struct date day)
{
	size_t i;

	for (i = 0; i < cat->n_closures; i++)
		if (cat->closures[i].from_day.days <= day.days && day.days <= cat->closures[i].to_day.days)
			return &cat->closures[i];
	return NULL;
}

bool
catalogue_open_on(const struct catalogue *cat, struct date day)
{
	bool replaced;
	size_t i;

	if (closure_on(cat, day) != NULL)
		return false;
	replaced = false;
	for (i = 0; i < cat->n_exceptions; i++) {
		if (cat->exceptions[i].day.days != day.days)
			continue;
		if (cat->exceptions[i].opens < cat->exceptions[i].closes)
			return true;
		replaced = true;
	}
	if (replaced)
		return false;
	for (i = 0; i < cat->n_hours; i++)
		if (cat->hours[i].weekday == date_weekday(day) && cat->hours[i].opens < cat->hours[i].closes)
			return true;
	return false;
}

struct str
catalogue_closure_reason(const struct catalogue *cat, struct date day)
{
	const struct closure *closure;

	closure = closure_on(cat, day);
	return closure == NULL ? STR_NONE : closure->reason;
}

struct date
catalogue_today(const struct catalogue *cat, struct instant now)
{
	return zone_local(cat->zone, now).date;
}

struct date
catalogue_last_day(const struct catalogue *cat, struct instant now)
{
	return (struct date){ .days = catalogue_today(cat, now).days + cat->store.horizon_days };
}
