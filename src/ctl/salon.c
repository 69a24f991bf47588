/* salon.c - what arguments name, looked up in a store. */
#include <stdio.h>

#include "base/arena.h"
#include "ctl/salon.h"

bool
ctl_salon(struct ctl *ctl, const char *store, struct desk *out)
{
	enum err e;

	*out = (struct desk){ .arena = ctl->arena, .db = ctl->db, .settings = &ctl->settings, .now = clock_now() };
	e = desk_store(out, str_of(store));
	if (e == ERR_NOT_FOUND)
		e = desk_store_by_id(out, str_of(store));
	if (e == ERR_NOT_FOUND)
		ctl_complain(ctl, "there is no store %s that takes bookings; see slotkeeperctl store list", store);
	else if (e != OK)
		ctl_complain(ctl, "the database cannot be read");
	return e == OK;
}

/* By public id, else by name if that is one's only. */
static int
find(const struct ctl *ctl, const char *what, const char *name, size_t n, struct str (*id_of)(const struct catalogue *cat, size_t i),
    struct str (*name_of)(const struct catalogue *cat, size_t i), const struct catalogue *cat)
{
	size_t found;
	size_t n_found;
	size_t i;

	n_found = 0;
	found = 0;
	for (i = 0; i < n; i++) {
		if (str_eq(id_of(cat, i), str_of(name)))
			return (int)i;
		if (str_eq_nocase(name_of(cat, i), str_of(name))) {
			found = i;
			n_found++;
		}
	}
	if (n_found == 1)
		return (int)found;
	ctl_complain(ctl, n_found == 0 ? "%.*s has no %s %s" : "%.*s has more than one %s %s: name the id", STR_ARG(cat->store.code), what,
	    name);
	return NOBODY;
}

static struct str
technician_id(const struct catalogue *cat, size_t i)
{
	return cat->technicians[i].public_id;
}

static struct str
technician_name(const struct catalogue *cat, size_t i)
{
	return cat->technicians[i].name;
}

static struct str
service_id(const struct catalogue *cat, size_t i)
{
	return cat->services[i].public_id;
}

static struct str
service_name(const struct catalogue *cat, size_t i)
{
	return cat->services[i].name;
}

static struct str
course_id(const struct catalogue *cat, size_t i)
{
	return cat->courses[i].public_id;
}

static struct str
course_name(const struct catalogue *cat, size_t i)
{
	return cat->courses[i].name;
}

int
ctl_technician(const struct ctl *ctl, const struct catalogue *cat, const char *name)
{
	return find(ctl, "technician", name, cat->n_technicians, technician_id, technician_name, cat);
}

int
ctl_service(const struct ctl *ctl, const struct catalogue *cat, const char *name)
{
	return find(ctl, "service", name, cat->n_services, service_id, service_name, cat);
}

int
ctl_course(const struct ctl *ctl, const struct catalogue *cat, const char *name)
{
	return find(ctl, "course", name, cat->n_courses, course_id, course_name, cat);
}

bool
ctl_date(const struct ctl *ctl, const char *text, struct date *out)
{
	if (date_parse(str_of(text), out))
		return true;
	ctl_complain(ctl, "%s is no date; one is written 2026-12-31", text);
	return false;
}

bool
ctl_clock(const struct ctl *ctl, const char *text, int32_t *out_minutes)
{
	if (str_eq(str_of(text), STR("24:00"))) {
		*out_minutes = 24 * 60;
		return true;
	}
	if (clock_hm_parse(str_of(text), out_minutes))
		return true;
	ctl_complain(ctl, "%s is no time of day; one is written 09:30", text);
	return false;
}

int
ctl_instants(const struct ctl *ctl, const struct catalogue *cat, struct local local, struct instant out[2])
{
	struct str text;
	int n;

	n = zone_instants(cat->zone, local, out);
	if (n > 0)
		return n;
	text = local_iso(ctl->arena, local);
	ctl_complain(ctl, "there is no %.*s: the clocks are put forward over it", STR_ARG(text));
	return 0;
}

struct str
ctl_time(struct arena *arena, const struct catalogue *cat, int64_t minute, struct date at_hand)
{
	struct local local;
	struct str date;

	local = zone_local(cat->zone, INSTANT_OF(minute));
	if (local.date.days == at_hand.days)
		return str_fmt(arena, "%02d:%02d", local.seconds / 3600, local.seconds / 60 % 60);
	date = date_iso(arena, local.date);
	return str_fmt(arena, "%.*s %02d:%02d", STR_ARG(date), local.seconds / 3600, local.seconds / 60 % 60);
}

struct str
ctl_span(struct arena *arena, const struct catalogue *cat, struct span span, struct date at_hand)
{
	struct str from;
	struct str to;

	from = ctl_time(arena, cat, span.from, at_hand);
	to = ctl_time(arena, cat, span.to, at_hand);
	return str_fmt(arena, "%.*s-%.*s", STR_ARG(from), STR_ARG(to));
}
