/*
 * why.c - slotkeeperctl why: what refuses a start, technician by technician.
 *
 * The answers are those of the engine over the same picture as the pages' (desk_view, day_why), so that they never differ from what is
 * offered.
 */
#include <stdio.h>

#include "base/arena.h"
#include "ctl/salon.h"
#include "ctl/why.h"

static struct str
closed(struct arena *arena, const struct catalogue *cat, const struct reason *reason, struct date date)
{
	struct str why;
	struct str hours;

	why = catalogue_closure_reason(cat, date);
	if (reason->whole_day && why.len > 0)
		return str_fmt(arena, "closed that day: %.*s", STR_ARG(why));
	if (reason->whole_day)
		return STR("closed that day");
	hours = ctl_span(arena, cat, reason->span, date);
	return str_fmt(arena, "closed then: open %.*s", STR_ARG(hours));
}

static struct str
off_duty(struct arena *arena, const struct catalogue *cat, const struct want *want, const struct reason *reason, struct date date)
{
	struct str hours;
	struct str taken;

	if (reason->off != NULL) {
		hours = ctl_time(arena, cat, MINUTE_OF(reason->off->ends_at), date);
		return str_fmt(arena, "time off until %.*s", STR_ARG(hours));
	}
	if (want->technician == ANY)
		return STR("nobody who can works then");
	if (reason->whole_day)
		return STR("does not work that day");
	hours = ctl_span(arena, cat, reason->span, date);
	taken = ctl_span(arena, cat, want_span(cat, want, want->technician), date);
	return str_fmt(arena, "works %.*s, and this would take %.*s", STR_ARG(hours), STR_ARG(taken));
}

static struct str
busy(struct arena *arena, const struct catalogue *cat, const struct want *want, const struct reason *reason, struct date date)
{
	static const char *const by[] = {
		[BUSY_ITEM] = "an appointment",
		[BUSY_HOLD] = "somebody who is choosing",
		[BUSY_CLASS] = "a class",
	};
	struct str span;

	if (reason->row == NULL)
		return want->technician == ANY ? STR("everybody who can is taken") : STR("taken, whoever changes places");
	span = ctl_span(arena, cat, reason->span, date);
	return str_fmt(arena, "%.*s taken by %s%s", STR_ARG(span), by[reason->row->kind],
	    reason->row->fluid ? ", which nobody else could take" : "");
}

struct str
why_sentence(struct arena *arena, const struct catalogue *cat, const struct want *want, const struct reason *reason)
{
	struct date date;
	struct str last;

	date = zone_local(cat->zone, INSTANT_OF(want->start)).date;
	switch (reason->why) {
	case FREE:
		if (reason->n_moves == 0)
			return STR("free");
		return str_fmt(arena, "free, when %zu other %s to another technician", reason->n_moves, reason->n_moves == 1 ? "goes" : "go");
	case REFUSED_PAST:
		return STR("that is past");
	case REFUSED_TOO_SOON:
		return str_fmt(arena, "too soon: the lead time is %d minutes", cat->store.lead_minutes);
	case REFUSED_TOO_FAR:
		return str_fmt(arena, "too far ahead: the horizon is %d days", cat->store.horizon_days);
	case REFUSED_CLOSED:
		return closed(arena, cat, reason, date);
	case REFUSED_OFF_GRID:
		return str_fmt(arena, "off the grid; starts are every %d minutes", cat->store.slot_interval);
	case REFUSED_UNABLE:
		last = cat->services[want->service].name;
		return str_fmt(arena, "%s %.*s", want->technician == ANY ? "nobody does" : "does not do", STR_ARG(last));
	case REFUSED_OFF_DUTY:
		return off_duty(arena, cat, want, reason, date);
	case REFUSED_BUSY:
		return busy(arena, cat, want, reason, date);
	case REFUSED_RESOURCE:
		last = reason->resource < 0 ? STR("chair, room or machine") : cat->resources[reason->resource].name;
		return str_fmt(arena, "no %.*s free", STR_ARG(last));
	case REFUSED_GUEST:
		return STR("the guest has something else then");
	case REFUSED_FULL_DAY:
		return want->technician == ANY ? STR("everybody who can has enough that day") :
		    str_fmt(arena, "has %d that day already, which is the most", cat->technicians[want->technician].daily_max);
	}
	return STR_NONE;
}

/* Not a technician's, but the store's: said once. */
static bool
is_stores(enum refusal why)
{
	return why == REFUSED_PAST || why == REFUSED_TOO_SOON || why == REFUSED_TOO_FAR || why == REFUSED_CLOSED;
}

static enum refusal
say(struct desk *desk, struct day *day, struct want *want, int technician)
{
	struct reason reason;
	struct str sentence;

	want->technician = technician;
	day_why(desk->arena, day, want, &reason);
	sentence = why_sentence(desk->arena, desk->cat, want, &reason);
	if (is_stores(reason.why) && technician == ANY)
		printf("%.*s\n", STR_ARG(sentence));
	else
		printf("%.*s: %.*s\n", STR_ARG(technician == ANY ? STR("anybody") : desk->cat->technicians[technician].name),
		    STR_ARG(sentence));
	return reason.why;
}

static enum err
explain(struct desk *desk, struct instant at, int service, int technician)
{
	struct want want = { .service = service, .start = MINUTE_OF(at), .guest = -1 };
	struct day_view view;
	struct reason reason;
	struct date date;
	size_t i;
	enum err e;

	date = zone_local(desk->cat->zone, at).date;
	if ((e = desk_view(desk, date, date, &view)) != OK)
		return e;
	if (technician != ANY) {
		(void)say(desk, view.day, &want, technician);
		return OK;
	}
	want.technician = ANY;
	day_why(desk->arena, view.day, &want, &reason);
	for (i = 0; i < desk->cat->n_technicians && !is_stores(reason.why); i++)
		(void)say(desk, view.day, &want, (int)i);
	(void)say(desk, view.day, &want, ANY);
	return OK;
}

int
why_main(struct ctl *ctl, int argc, char *argv[])
{
	struct instant at[2];
	struct local local;
	struct desk desk;
	struct str text;
	int32_t minutes;
	int technician;
	int service;
	int n;
	int i;

	if (argc != 5 && argc != 6)
		return ctl_usage(ctl);
	if (!ctl_date(ctl, argv[2], &local.date) || !ctl_clock(ctl, argv[3], &minutes))
		return EXIT_USAGE;
	if (!ctl_salon(ctl, argv[1], &desk))
		return EXIT_WRONG;
	service = ctl_service(ctl, desk.cat, argv[4]);
	technician = argc == 6 ? ctl_technician(ctl, desk.cat, argv[5]) : ANY;
	if (service == NOBODY || technician == NOBODY)
		return EXIT_WRONG;
	local.date.days += minutes / (24 * 60);
	local.seconds = minutes % (24 * 60) * 60;
	if ((n = ctl_instants(ctl, desk.cat, local, at)) == 0)
		return EXIT_WRONG;
	for (i = 0; i < n; i++) {
		text = when_iso(ctl->arena, zone_when(desk.cat->zone, at[i]));
		if (n > 1)
			printf("%s%.*s, as the clocks are put back:\n", i == 0 ? "" : "\n", STR_ARG(text));
		if (explain(&desk, at[i], service, technician) != OK) {
			ctl_complain(ctl, "the database cannot be read");
			return EXIT_WRONG;
		}
	}
	return 0;
}
