/* change.c - a catalogue in which a shift, a time off or a closure is otherwise. The lists that change are copies; the rest is shared. */
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "ctl/change.h"

enum { DAY_MINUTES = 24 * 60 };

/* "10:00-14:00,15:00-19:00"; an end not after its start is past midnight; "-" is a day off. */
static int
read_spans(const struct ctl *ctl, struct str text, struct change *out)
{
	struct str span;
	struct str from;
	const char *bound;

	if (str_eq(text, STR("-")))
		return 0;
	while (text.len > 0) {
		span = str_cut(&text, ',');
		if (out->n_spans == CHANGE_SPANS_MAX) {
			ctl_complain(ctl, "a day has at most %d shifts here", CHANGE_SPANS_MAX);
			return EXIT_USAGE;
		}
		from = str_cut(&span, '-');
		bound = str_cstr(ctl->arena, from);
		if (!ctl_clock(ctl, bound, &out->opens[out->n_spans]))
			return EXIT_USAGE;
		bound = str_cstr(ctl->arena, span);
		if (!ctl_clock(ctl, bound, &out->closes[out->n_spans]))
			return EXIT_USAGE;
		if (out->closes[out->n_spans] <= out->opens[out->n_spans])
			out->closes[out->n_spans] += DAY_MINUTES;
		out->n_spans++;
	}
	return 0;
}

/* A date, or a date and time; a date alone as an end means the end of that day. */
static int
read_moment(const struct ctl *ctl, const struct catalogue *cat, const char *text, bool ending, struct instant *out)
{
	struct instant at[2];
	struct local local;
	struct date date;
	int n;

	if (date_parse(str_of(text), &date)) {
		date.days += ending;
		*out = zone_day_start(cat->zone, date);
		return 0;
	}
	if (!local_parse(str_of(text), &local)) {
		ctl_complain(ctl, "%s is no moment; one is written 2026-12-31 or 2026-12-31T14:00", text);
		return EXIT_USAGE;
	}
	if ((n = ctl_instants(ctl, cat, local, at)) == 0)
		return EXIT_WRONG;
	*out = at[n > 1 && ending ? 1 : 0];
	return 0;
}

static int
read_off(const struct ctl *ctl, const struct catalogue *cat, char *argv[], struct change *out)
{
	int status;

	if ((status = read_moment(ctl, cat, argv[0], false, &out->from)) != 0)
		return status;
	if ((status = read_moment(ctl, cat, argv[1], true, &out->to)) != 0)
		return status;
	if (out->from.us >= out->to.us) {
		ctl_complain(ctl, "%s is not before %s", argv[0], argv[1]);
		return EXIT_USAGE;
	}
	out->first = zone_local(cat->zone, out->from).date;
	out->last = zone_local(cat->zone, (struct instant){ .us = out->to.us - 1 }).date;
	if (out->last.days - out->first.days >= DAYS_LIST_MAX) {
		ctl_complain(ctl, "at most %d days are looked at", DAYS_LIST_MAX);
		return EXIT_USAGE;
	}
	out->look_first.days = out->first.days - 1;	/* what began then may last past midnight */
	out->look_last = out->last;
	return 0;
}

/* Hours belong to the day on which they begin, and may end on the next. */
static void
one_day(struct change *change)
{
	change->last = change->first;
	change->look_first = change->first;
	change->look_last.days = change->first.days + 1;
}

int
change_read(const struct ctl *ctl, const struct catalogue *cat, int argc, char *argv[], struct change *out)
{
	*out = (struct change){ .technician = ANY };
	if (argc == 2 && strcmp(argv[0], "closure") == 0) {
		out->kind = CHANGE_CLOSURE;
		if (!ctl_date(ctl, argv[1], &out->first))
			return EXIT_USAGE;
		one_day(out);
		return 0;
	}
	if (argc != 4 || (strcmp(argv[0], "shift") != 0 && strcmp(argv[0], "off") != 0))
		return ctl_usage(ctl);
	out->kind = argv[0][0] == 's' ? CHANGE_SHIFT : CHANGE_OFF;
	if ((out->technician = ctl_technician(ctl, cat, argv[1])) == NOBODY)
		return EXIT_WRONG;
	if (out->kind == CHANGE_OFF)
		return read_off(ctl, cat, argv + 2, out);
	if (!ctl_date(ctl, argv[2], &out->first))
		return EXIT_USAGE;
	one_day(out);
	return read_spans(ctl, str_of(argv[3]), out);
}

/* The technician's other exceptions, and in place of that day's the new ones; none at all is a day off. */
static void
change_shift(struct arena *arena, struct catalogue *cat, const struct change *change)
{
	const struct exception *old;
	struct exception *list;
	uint64_t id;
	size_t n;
	size_t i;

	id = cat->technicians[change->technician].id;
	list = NEW_N(arena, struct exception, cat->n_shift_exceptions + CHANGE_SPANS_MAX + 1);
	n = 0;
	for (i = 0; i < cat->n_shift_exceptions; i++) {
		old = &cat->shift_exceptions[i];
		if (old->technician_id != id || old->day.days != change->first.days)
			list[n++] = *old;
	}
	for (i = 0; i < change->n_spans; i++)
		list[n++] = (struct exception){ .technician_id = id, .day = change->first, .opens = change->opens[i],
		    .closes = change->closes[i] };
	if (change->n_spans == 0)
		list[n++] = (struct exception){ .technician_id = id, .day = change->first };
	cat->shift_exceptions = list;
	cat->n_shift_exceptions = n;
}

struct catalogue *
change_apply(struct arena *arena, const struct catalogue *cat, const struct change *change)
{
	struct catalogue *copy;

	copy = arena_copy(arena, cat, sizeof(*cat));
	if (change->kind == CHANGE_SHIFT) {
		change_shift(arena, copy, change);
	} else if (change->kind == CHANGE_OFF) {
		copy->time_off = NEW_N(arena, struct time_off, cat->n_time_off + 1);
		memcpy(copy->time_off, cat->time_off, cat->n_time_off * sizeof(struct time_off));
		copy->time_off[copy->n_time_off++] = (struct time_off){ .technician_id = cat->technicians[change->technician].id,
		    .starts_at = change->from, .ends_at = change->to, .reason = STR_NONE };
	} else {
		copy->closures = NEW_N(arena, struct closure, cat->n_closures + 1);
		memcpy(copy->closures, cat->closures, cat->n_closures * sizeof(struct closure));
		copy->closures[copy->n_closures++] = (struct closure){ .from_day = change->first, .to_day = change->last,
		    .reason = STR_NONE };
	}
	catalogue_index(copy, arena);
	return copy;
}

struct str
change_sentence(struct arena *arena, const struct catalogue *cat, const struct change *change)
{
	struct str date;
	struct str name;
	struct str from;
	struct str to;
	struct buf hours;
	size_t i;

	date = date_iso(arena, change->first);
	if (change->kind == CHANGE_CLOSURE)
		return str_fmt(arena, "If the store were closed on %.*s:", STR_ARG(date));
	name = cat->technicians[change->technician].name;
	if (change->kind == CHANGE_OFF) {
		from = when_iso(arena, zone_when(cat->zone, change->from));
		to = when_iso(arena, zone_when(cat->zone, change->to));
		return str_fmt(arena, "If %.*s were away from %.*s to %.*s:", STR_ARG(name), STR_ARG(from), STR_ARG(to));
	}
	hours = buf_new(arena, 256);
	for (i = 0; i < change->n_spans; i++)
		buf_addf(&hours, "%s%02d:%02d-%02d:%02d", i == 0 ? "" : ", ", change->opens[i] / 60, change->opens[i] % 60,
		    change->closes[i] / 60 % 24, change->closes[i] % 60);
	if (change->n_spans == 0)
		return str_fmt(arena, "If %.*s did not work on %.*s:", STR_ARG(name), STR_ARG(date));
	return str_fmt(arena, "If %.*s worked %.*s on %.*s:", STR_ARG(name), STR_ARG(buf_str(&hours)), STR_ARG(date));
}
