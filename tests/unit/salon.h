/*
 * salon.h - small salons for the engine's tests, written as tables in C.
 *
 * One salon at a time: salon_open empties it, the salon_add functions fill it, salon_ready indexes the catalogue. Positions are what
 * the add functions return; ids are position + 1 (technicians + 101, services + 201, resources + 301).
 */
#ifndef TESTS_SALON_H
#define TESTS_SALON_H

#include <assert.h>

#include "base/arena.h"
#include "model/day.h"

enum { SALON_MAX = 256, SALON_SKILLS_MAX = 2048, SALON_ROWS_MAX = 4096 };

struct salon {
	struct arena		*arena;
	struct catalogue	 cat;
	struct service		 services[SALON_MAX];
	struct technician	 technicians[SALON_MAX];
	struct skill		 skills[SALON_SKILLS_MAX];
	struct hours		 hours[SALON_MAX];
	struct exception	 exceptions[SALON_MAX];
	struct closure		 closures[SALON_MAX];
	struct hours		 shifts[SALON_SKILLS_MAX];
	struct exception	 shift_exceptions[SALON_MAX];
	struct time_off		 time_off[SALON_MAX];
	struct resource		 resources[SALON_MAX];
	struct need		 needs[SALON_MAX];
	struct busy		 rows[SALON_ROWS_MAX];
	size_t			 n_rows;
	struct instant		 now;
};

static struct salon salon;

/* Minute of the day of a time written 1030; 2530 is half past one after midnight. */
static inline int32_t
hm(int32_t clock)
{
	return clock / 100 * 60 + clock % 100;
}

static inline void
salon_open(struct arena *arena, const char *zone)
{
	struct catalogue *cat;

	salon = (struct salon){ .arena = arena };
	cat = &salon.cat;
	cat->services = salon.services;
	cat->technicians = salon.technicians;
	cat->skills = salon.skills;
	cat->hours = salon.hours;
	cat->exceptions = salon.exceptions;
	cat->closures = salon.closures;
	cat->shifts = salon.shifts;
	cat->shift_exceptions = salon.shift_exceptions;
	cat->time_off = salon.time_off;
	cat->resources = salon.resources;
	cat->needs = salon.needs;
	cat->store.slot_interval = 30;
	cat->store.back_to_back = true;
	cat->store.horizon_days = 30000;	/* now is 1970 until a test sets it */
	cat->store.any_order = STR("order");
	if (zone_load(arena, str_of(zone), &cat->zone) != OK)
		assert(zone == NULL);
}

static inline void
salon_hours(int32_t opens, int32_t closes)
{
	int32_t day;

	for (day = 1; day <= 7; day++)
		salon.hours[salon.cat.n_hours++] = (struct hours){ .weekday = day, .opens = hm(opens), .closes = hm(closes) };
}

static inline int
salon_technician(int32_t opens, int32_t closes)
{
	size_t at;
	int32_t day;

	at = salon.cat.n_technicians++;
	salon.technicians[at] = (struct technician){ .id = 101 + at };
	for (day = 1; day <= 7; day++)
		salon.shifts[salon.cat.n_shifts++] =
		    (struct hours){ .technician_id = 101 + at, .weekday = day, .opens = hm(opens), .closes = hm(closes) };
	return (int)at;
}

static inline int
salon_service(int32_t duration)
{
	size_t at;

	at = salon.cat.n_services++;
	salon.services[at] = (struct service){ .id = 201 + at, .duration = duration, .price = { .cents = duration * 100 } };
	return (int)at;
}

static inline struct skill *
salon_skill(int technician, int service)
{
	struct skill *skill;

	skill = &salon.skills[salon.cat.n_skills++];
	*skill = (struct skill){ .technician_id = 101 + (uint64_t)technician, .service_id = 201 + (uint64_t)service, .price = -1,
	    .duration = -1, .buffer_before = -1, .buffer_after = -1 };
	return skill;
}

static inline int
salon_resource(int32_t count)
{
	size_t at;

	at = salon.cat.n_resources++;
	salon.resources[at] = (struct resource){ .id = 301 + at, .count = count };
	return (int)at;
}

static inline void
salon_need(int service, int resource, int32_t quantity)
{
	salon.needs[salon.cat.n_needs++] = (struct need){ .service_id = 201 + (uint64_t)service,
	    .resource_id = 301 + (uint64_t)resource, .quantity = quantity };
}

/* Everybody can do everything. */
static inline void
salon_all_skilled(void)
{
	size_t t;
	size_t s;

	for (t = 0; t < salon.cat.n_technicians; t++)
		for (s = 0; s < salon.cat.n_services; s++)
			(void)salon_skill((int)t, (int)s);
}

static inline void
salon_ready(void)
{
	catalogue_index(&salon.cat, salon.arena);
}

/* The UTC minute of a wall time, the earlier of two; it must exist. */
static inline int64_t
salon_at(struct date date, int32_t clock)
{
	struct instant at[2];
	struct local local;
	int n;

	local.date.days = date.days + hm(clock) / 1440;
	local.seconds = hm(clock) % 1440 * 60;
	n = zone_instants(salon.cat.zone, local, at);
	assert(n > 0);
	return MINUTE_OF(at[0]);
}

/* A row as the database would hold it: the service's own span with that technician. */
static inline struct busy *
salon_row(int technician, int service, int64_t start, bool fluid)
{
	struct busy *row;
	struct terms terms;

	row = &salon.rows[salon.n_rows];
	terms = catalogue_terms(&salon.cat, service, technician);
	*row = (struct busy){ .kind = BUSY_ITEM, .id = ++salon.n_rows, .technician = technician, .service = service, .start = start,
	    .fluid = fluid };
	row->busy = (struct span){ start - terms.buffer_before, start + terms.duration + terms.buffer_after };
	row->gap = (struct span){ start + terms.gap_start, start + terms.gap_start + terms.gap_minutes };
	return row;
}

static inline struct day *
salon_day(struct date first, struct date last)
{
	return day_build(salon.arena, &salon.cat, first, last, salon.rows, salon.n_rows, salon.now);
}

#endif
