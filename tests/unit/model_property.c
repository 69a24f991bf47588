/*
 * model_property.c - the engine against brute force on small random days.
 *
 * Brute force knows nothing of the engine: it lays five-minute cells for every technician and resource and tries every assignment.
 * What is offered must be equal both ways, for a named technician and for any; day_seat must accept exactly what can be seated, move
 * as few rows as possible, and what it answers must be valid. A failing day is shrunk and printed with its seed.
 * SLOTKEEPER_PROPERTY_DAYS sets how many days (3,000 when unset), SLOTKEEPER_PROPERTY_SEED the first seed.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "model/day_private.h"
#include "salon.h"

enum { TECHS = 4, SERVICES = 3, RESOURCES = 2, ROWS = 14, ALSOS = 3, WANTS = 4, CELL = 5, CELLS = 4 * 288 };

struct c_service { int duration, before, after, gap_start, gap, parallel, need[RESOURCES]; };
struct c_skill { int can, duration, before, after; };
struct c_row { int tech, service, start, fluid, guest, kind; };		/* service -1: a class of an hour */
struct c_want { int tech, service, start, minutes, guest; };

/* A day in minutes from its midnight; small enough to print. */
struct day_case {
	uint64_t	 seed;
	int		 n_techs, n_services, n_resources, n_rows, n_alsos, n_wants;
	int		 opens, closes;
	int		 interval, back_to_back, now, freeze, check_grid, order;
	int		 shift[TECHS][4];		/* two shifts; the second may be empty */
	int		 off[TECHS][2];
	int		 daily_max[TECHS];
	int		 count[RESOURCES];
	struct c_service services[SERVICES];
	struct c_skill	 skills[TECHS][SERVICES];
	struct c_row	 rows[ROWS];
	struct c_want	 alsos[ALSOS];
	struct c_want	 wants[WANTS];
	struct c_want	 ask;
};

/* ---- brute force ---- */

/* Of a minute; the night before is there too. */
#define CELL_OF(minute)	((minute) / CELL + 288)

struct place5 { int from, gap_from, gap_to, to, start, end; };		/* minutes */

struct piece_of_work {
	const struct c_row	*row;
	const struct c_want	*want;
	int			 service, guest, aligned;	/* aligned: the grid is asked */
	int			 seat;
};

struct brute {
	const struct day_case	*c;
	struct piece_of_work	 work[ROWS + ALSOS + WANTS + 1];
	int			 n;
	struct c_want		 blocks[ALSOS];
	int			 n_blocks;
	const struct c_want	*ends;		/* whose ends are starts too */
	int			 n_ends;
	unsigned char		 taken[TECHS][CELLS];
	int			 used[RESOURCES][CELLS];
	int			 day_count[TECHS][3];
	int			 rows_stay;
	int			 best;		/* fewest moved so far */
	int			 any_will_do;
};

static struct place5
place_on(const struct day_case *c, int service, int tech, int start, int minutes)
{
	const struct c_service *s;
	const struct c_skill *k;
	struct place5 p;
	int duration;

	if (service < 0)
		return (struct place5){ start, start, start, start + minutes, start, start + minutes };
	s = &c->services[service];
	k = tech < 0 ? NULL : &c->skills[tech][service];
	if (k != NULL && !k->can)
		k = NULL;
	duration = k != NULL && k->duration >= 0 ? k->duration : s->duration;
	p.start = start;
	p.end = start + duration;
	p.from = start - (k != NULL && k->before >= 0 ? k->before : s->before);
	p.to = p.end + (k != NULL && k->after >= 0 ? k->after : s->after);
	p.gap_from = p.gap_to = start;
	if (s->gap > 0 && s->gap_start < duration) {
		p.gap_from = start + s->gap_start;
		p.gap_to = p.gap_from + (s->gap < duration - s->gap_start ? s->gap : duration - s->gap_start);
	}
	return p;
}

static int
needs_tech(const struct place5 *p, int minute)
{
	return p->from <= minute && minute < p->to && !(p->gap_from <= minute && minute < p->gap_to);
}

static int
meet5(const struct place5 *a, const struct place5 *b)
{
	int minute;

	for (minute = a->from; minute < a->to; minute += CELL)
		if (needs_tech(a, minute) && needs_tech(b, minute))
			return 1;
	return 0;
}

static struct place5
row_place(const struct day_case *c, const struct c_row *row, int tech)
{
	return place_on(c, row->service, tech, row->start, 60);
}

/* Whether both the store and the technician are there from one minute to another. Night shifts of the day before are there too. */
static int
on_duty(const struct day_case *c, int tech, int from, int to)
{
	int minute;
	int m;
	int night;
	int ok;

	for (minute = from; minute < to; minute += CELL) {
		ok = 0;
		for (night = 0; night <= 2; night++) {
			m = minute - 1440 + night * 1440;
			if (c->shift[tech][0] <= m && m < c->shift[tech][1])
				ok |= 1;
			if (c->shift[tech][2] <= m && m < c->shift[tech][3])
				ok |= 1;
			if (c->opens <= m && m < c->closes)
				ok |= 2;
		}
		if (ok != 3 || (c->off[tech][0] <= minute && minute < c->off[tech][1]))
			return 0;
	}
	return 1;
}

static int
ends_there(const struct place5 *p, int minute)
{
	return minute > p->from && needs_tech(p, minute - CELL) && !needs_tech(p, minute);
}

static int
aligned5(const struct brute *b, const struct place5 *p, int tech)
{
	const struct c_want *w;
	struct place5 q;
	int i;

	if (p->start % b->c->interval == 0)
		return 1;
	if (!b->c->back_to_back)
		return 0;
	for (i = 0; i < b->c->n_rows; i++) {
		q = row_place(b->c, &b->c->rows[i], b->c->rows[i].tech);
		if (b->c->rows[i].tech == tech && ends_there(&q, p->from))
			return 1;
	}
	for (i = 0; i < b->n_ends; i++) {
		w = &b->ends[i];
		if ((w->tech >= 0 && w->tech != tech) || (w->service >= 0 && !b->c->skills[tech][w->service].can))
			continue;
		q = place_on(b->c, w->service, tech, w->start, w->minutes);
		if (ends_there(&q, p->from))
			return 1;
	}
	return 0;
}

static int
guest_clash(const struct brute *b, const struct piece_of_work *w, const struct place5 *p, int n)
{
	const struct piece_of_work *o;
	struct place5 q;
	int i;

	for (i = 0; i < n; i++) {
		o = &b->work[i];
		if (o == w || o->guest < 0 || o->guest != w->guest || (o->row == NULL) != (w->row == NULL) || o->seat < 0)
			continue;
		if (w->service >= 0 && o->service >= 0 && b->c->services[w->service].parallel && b->c->services[o->service].parallel)
			continue;
		q = o->row != NULL ? row_place(b->c, o->row, o->seat)
		    : place_on(b->c, o->service, o->seat, o->want->start, o->want->minutes);
		if (p->start < q.end && q.start < p->end)
			return 1;
	}
	return 0;
}

static int
blocked5(const struct brute *b, const struct piece_of_work *w, const struct place5 *p, int tech)
{
	const struct c_want *k;
	struct place5 q;
	int i;

	for (i = 0; i < b->n_blocks; i++) {
		k = &b->blocks[i];
		q = place_on(b->c, k->service, k->tech, k->start, k->minutes);
		if (k->tech == tech && meet5(p, &q))
			return 1;
		if (k->guest < 0 || k->guest != w->guest)
			continue;
		if (k->service >= 0 && w->service >= 0 && b->c->services[k->service].parallel && b->c->services[w->service].parallel)
			continue;
		if (p->start < q.end && q.start < p->end)
			return 1;
	}
	return 0;
}

static int
fits5(struct brute *b, const struct piece_of_work *w, const struct place5 *p, int tech, int n)
{
	int minute;
	int r;

	if (w->want != NULL) {
		if (w->want->tech >= 0 && w->want->tech != tech)
			return 0;
		if (w->service >= 0 && !b->c->skills[tech][w->service].can)
			return 0;
		if ((w->service >= 0 || w->want->tech < 0) && !on_duty(b->c, tech, p->from, p->to))
			return 0;
		if (w->aligned && w->service >= 0 && !aligned5(b, p, tech))
			return 0;
		if ((w->want->tech < 0 || w->aligned) && blocked5(b, w, p, tech))
			return 0;
	} else if (tech != w->row->tech) {
		if (b->rows_stay || !b->c->skills[tech][w->service].can || !on_duty(b->c, tech, p->from, p->to))
			return 0;
	}
	for (minute = p->from; minute < p->to; minute += CELL) {
		if (needs_tech(p, minute) && b->taken[tech][CELL_OF(minute)])
			return 0;
		for (r = 0; w->service >= 0 && r < b->c->n_resources; r++)
			if (b->c->services[w->service].need[r] > 0
			    && b->used[r][CELL_OF(minute)] + b->c->services[w->service].need[r] > b->c->count[r])
				return 0;
	}
	if (w->service >= 0 && b->c->daily_max[tech] > 0 && b->day_count[tech][p->start / 1440] >= b->c->daily_max[tech])
		return 0;
	return !guest_clash(b, w, p, n);
}

static void
lay(struct brute *b, const struct piece_of_work *w, const struct place5 *p, int tech, int sign)
{
	int minute;
	int r;

	for (minute = p->from; minute < p->to; minute += CELL) {
		if (needs_tech(p, minute))
			b->taken[tech][CELL_OF(minute)] = (unsigned char)(b->taken[tech][CELL_OF(minute)] + sign);
		for (r = 0; w->service >= 0 && r < b->c->n_resources; r++)
			b->used[r][CELL_OF(minute)] += sign * b->c->services[w->service].need[r];
	}
	if (w->service >= 0)
		b->day_count[tech][p->start / 1440] += sign;
}

static int
is_fluid(const struct day_case *c, const struct c_row *row)
{
	return row->fluid && row->kind != BUSY_CLASS && row->start >= c->now + c->freeze;
}

static int
enumerate(struct brute *b, int at, int moved)
{
	struct piece_of_work *w;
	struct place5 p;
	int tech;

	if (moved >= b->best)
		return 0;
	if (at == b->n) {
		b->best = moved;
		return 1;
	}
	w = &b->work[at];
	for (tech = 0; tech < b->c->n_techs; tech++) {
		p = w->row != NULL ? row_place(b->c, w->row, tech) : place_on(b->c, w->service, tech, w->want->start, w->want->minutes);
		if (!fits5(b, w, &p, tech, at))
			continue;
		w->seat = tech;
		lay(b, w, &p, tech, 1);
		(void)enumerate(b, at + 1, moved + (w->row != NULL && tech != w->row->tech));
		lay(b, w, &p, tech, -1);
		w->seat = -1;
		if (b->any_will_do && b->best < 100)
			return 1;
	}
	return b->best < 100;
}

static void
add_want(struct brute *b, const struct c_want *want, int aligned)
{
	b->work[b->n++] =
	    (struct piece_of_work){ .want = want, .service = want->service, .guest = want->guest, .aligned = aligned, .seat = -1 };
}

static struct piece_of_work
work_of_row(const struct c_row *row)
{
	return (struct piece_of_work){ .row = row, .service = row->service,
	    .guest = row->kind == BUSY_ITEM && row->guest > 0 ? row->guest : -1, .seat = -1 };
}

/* Whether the rows sit where they are without meeting. */
static int
rows_lie_well(struct brute *b)
{
	struct place5 p;
	int i;

	for (i = 0; i < b->c->n_rows; i++) {
		b->work[i] = work_of_row(&b->c->rows[i]);
		p = row_place(b->c, &b->c->rows[i], b->c->rows[i].tech);
		if (!fits5(b, &b->work[i], &p, b->c->rows[i].tech, i))
			return 0;
		lay(b, &b->work[i], &p, b->c->rows[i].tech, 1);
		b->work[i].seat = b->c->rows[i].tech;
	}
	return 1;
}

/* Fixed rows first, then what is wanted, then fluid rows: how few must move, or 100 when it cannot be. */
static int
fewest_moves(struct brute *b, int any_will_do)
{
	struct piece_of_work wanted[ALSOS + WANTS + 1];
	const struct c_row *row;
	struct place5 p;
	int n_wanted;
	int fluid;
	int first;
	int i;

	first = 0;
	n_wanted = b->n;
	memcpy(wanted, b->work, sizeof(wanted[0]) * (size_t)n_wanted);
	memset(b->taken, 0, sizeof(b->taken));
	memset(b->used, 0, sizeof(b->used));
	memset(b->day_count, 0, sizeof(b->day_count));
	b->n = 0;
	for (fluid = 0; fluid < 2; fluid++) {
		for (i = 0; i < b->c->n_rows; i++) {
			row = &b->c->rows[i];
			if (is_fluid(b->c, row) != fluid)
				continue;
			b->work[b->n] = work_of_row(row);
			if (!fluid) {
				b->work[b->n].seat = row->tech;
				p = row_place(b->c, row, row->tech);
				lay(b, &b->work[b->n], &p, row->tech, 1);
			}
			b->n++;
		}
		if (fluid)
			break;
		first = b->n;
		for (i = 0; i < n_wanted; i++)
			b->work[b->n++] = wanted[i];
	}
	b->best = 100;
	b->any_will_do = any_will_do;
	(void)enumerate(b, first, 0);
	memcpy(b->work, wanted, sizeof(wanted[0]) * (size_t)n_wanted);
	b->n = n_wanted;
	return b->best;
}

/* The others seated as day_starts promises: named ones or their blocks, then all for ANY. False: hopeless. */
static int
brute_others(struct brute *b, const struct day_case *c)
{
	int any;
	int i;

	*b = (struct brute){ .c = c, .ends = c->alsos, .n_ends = c->n_alsos };
	for (any = 0; any < 2; any++) {
		for (i = 0; i < c->n_alsos; i++) {
			if ((c->alsos[i].tech < 0) != any)
				continue;
			add_want(b, &c->alsos[i], 0);
			if (fewest_moves(b, 1) < 100)
				continue;
			b->n--;
			if (any)
				return 0;
			b->blocks[b->n_blocks++] = c->alsos[i];
		}
	}
	return 1;
}

/* ---- the same day for the engine ---- */

static int64_t base;		/* UTC minute of the day's midnight */
static struct date monday;

static void
furnish(struct arena *arena, const struct day_case *c)
{
	static const char *const orders[] = { "fewest", "order", "random" };
	struct service *s;
	struct skill *k;
	struct busy *row;
	int t;
	int i;
	int r;

	salon_open(arena, "America/New_York");
	base = salon_at(monday, 0);
	salon_hours(c->opens / 60 * 100 + c->opens % 60, c->closes / 60 * 100 + c->closes % 60);
	salon.cat.store.slot_interval = c->interval;
	salon.cat.store.back_to_back = c->back_to_back;
	salon.cat.store.freeze_minutes = c->freeze;
	salon.cat.store.any_order = str_of(orders[c->order]);
	salon.now = INSTANT_OF(base + c->now);
	for (i = 0; i < c->n_services; i++) {
		(void)salon_service(c->services[i].duration);
		s = &salon.services[i];
		s->buffer_before = c->services[i].before;
		s->buffer_after = c->services[i].after;
		s->gap_start = c->services[i].gap_start;
		s->gap_minutes = c->services[i].gap;
		s->parallel = c->services[i].parallel;
	}
	for (t = 0; t < c->n_techs; t++) {
		(void)salon_technician(0, 0);
		for (i = 0; i < 7; i++) {
			salon.shifts[salon.cat.n_shifts - 1 - (size_t)i].opens = c->shift[t][0];
			salon.shifts[salon.cat.n_shifts - 1 - (size_t)i].closes = c->shift[t][1];
		}
		for (i = 1; i <= 7 && c->shift[t][2] < c->shift[t][3]; i++)
			salon.shifts[salon.cat.n_shifts++] = (struct hours){ .technician_id = 101 + (uint64_t)t, .weekday = i,
			    .opens = c->shift[t][2], .closes = c->shift[t][3] };
		if (c->off[t][0] < c->off[t][1])
			salon.time_off[salon.cat.n_time_off++] = (struct time_off){ .technician_id = 101 + (uint64_t)t,
			    .starts_at = INSTANT_OF(base + c->off[t][0]), .ends_at = INSTANT_OF(base + c->off[t][1]) };
		salon.technicians[t].daily_max = c->daily_max[t];
		for (i = 0; i < c->n_services; i++) {
			if (!c->skills[t][i].can)
				continue;
			k = salon_skill(t, i);
			k->duration = c->skills[t][i].duration;
			k->buffer_before = c->skills[t][i].before;
			k->buffer_after = c->skills[t][i].after;
		}
	}
	for (r = 0; r < c->n_resources; r++) {
		(void)salon_resource(c->count[r]);
		for (i = 0; i < c->n_services; i++)
			if (c->services[i].need[r] > 0)
				salon_need(i, r, c->services[i].need[r]);
	}
	salon_ready();
	for (i = 0; i < c->n_rows; i++) {
		if (c->rows[i].service >= 0)
			row = salon_row(c->rows[i].tech, c->rows[i].service, base + c->rows[i].start, c->rows[i].fluid);
		else {
			row = &salon.rows[salon.n_rows];
			*row = (struct busy){ .id = ++salon.n_rows, .technician = c->rows[i].tech, .service = -1,
			    .start = base + c->rows[i].start,
			    .busy = { base + c->rows[i].start, base + c->rows[i].start + 60 }, .fluid = c->rows[i].fluid };
		}
		row->kind = (enum busy_kind)c->rows[i].kind;
		row->guest_id = (uint64_t)c->rows[i].guest;
	}
}

static struct want
engine_want(const struct c_want *w)
{
	return (struct want){ .service = w->service, .technician = w->tech, .start = base + w->start, .minutes = w->minutes,
	    .guest = w->guest };
}

/* ---- comparison ---- */

static char complaint[512];

static const char *
complain(const char *what, int minute, int engine, int brute)
{
	(void)snprintf(complaint, sizeof(complaint), "%s at %02d:%02d: engine %d, brute force %d", what, minute / 60, minute % 60,
	    engine, brute);
	return complaint;
}

static int
brute_able(struct brute *b, struct c_want *ask, int minute)
{
	int n;
	int tech;
	int had;

	n = 0;
	had = ask->tech;
	b->rows_stay = 1;
	for (tech = 0; tech < b->c->n_techs; tech++) {
		if (had >= 0 && had != tech)
			continue;
		ask->tech = tech;
		ask->start = minute;
		add_want(b, ask, 1);
		n += fewest_moves(b, 1) < 100;
		b->n--;
	}
	b->rows_stay = 0;
	ask->tech = had;
	return n;
}

static bool
ascend(const int *list, size_t n)
{
	size_t i;

	for (i = 1; i < n && list[i - 1] < list[i]; i++)
		;
	return i >= n;
}

/* One day of starts for one service, named or any. */
static const char *
compare_starts(struct arena *arena, const struct day_case *c, struct day *day, int tech, int date)
{
	struct want also[ALSOS];
	struct start *starts;
	struct start *with;
	struct brute b;
	struct c_want ask;
	int **able;
	size_t n;
	size_t at;
	int hope;
	int still;
	int minute;
	int offered;
	int free;
	int i;

	for (i = 0; i < c->n_alsos; i++)
		also[i] = engine_want(&c->alsos[i]);
	n = day_starts(arena, day, (struct date){ monday.days + date }, c->ask.service, tech, c->ask.guest, also, (size_t)c->n_alsos,
	    &starts);
	if (day_starts_able(arena, day, (struct date){ monday.days + date }, c->ask.service, tech, c->ask.guest, also, (size_t)c->n_alsos,
	    &with, &able) != n)
		return complain("day_starts_able", 0, 0, (int)n);
	hope = brute_others(&b, c);
	still = 0;
	if (hope) {
		b.rows_stay = 1;
		still = fewest_moves(&b, 1) < 100;
		b.rows_stay = 0;
	}
	ask = c->ask;
	ask.tech = tech;
	for (minute = date * 1440, at = 0; minute < date * 1440 + 1440; minute += CELL) {
		offered = at < n && starts[at].at == base + minute;
		free = 0;
		if (hope && minute >= c->now) {
			ask.start = minute;
			add_want(&b, &ask, 1);
			free = fewest_moves(&b, 1) < 100;
			b.n--;
		}
		if (offered != free)
			return complain(tech < 0 ? "offer for any" : "offer for a name", minute, offered, free);
		if (!offered)
			continue;
		if (still && (int)starts[at].n_able != brute_able(&b, &ask, minute))
			return complain("n_able", minute, (int)starts[at].n_able, brute_able(&b, &ask, minute));
		if (starts[at].technician < 0 || starts[at].technician >= c->n_techs
		    || !c->skills[starts[at].technician][c->ask.service].can)
			return complain("technician", minute, starts[at].technician, -1);
		if (with[at].at != starts[at].at || with[at].n_able != starts[at].n_able || !ascend(able[at], starts[at].n_able))
			return complain("day_starts_able", minute, (int)with[at].n_able, (int)starts[at].n_able);
		at++;
	}
	if (at != n)
		return complain("starts out of order or beyond the day", 0, (int)n, (int)at);
	return NULL;
}

/* Whether the answer of day_seat is an assignment, by brute force's own rules. */
static int
is_valid(const struct day_case *c, const struct seating *seating)
{
	struct brute b = { .ends = c->wants, .n_ends = c->n_wants };
	struct brute rows = { .ends = c->wants };
	struct day_case fixed;
	struct c_want wants[WANTS];
	struct place5 p;
	size_t m;
	int i;

	fixed = *c;
	b.c = &fixed;
	for (m = 0; m < seating->n_moves; m++) {
		i = (int)seating->moves[m].id - 1;
		if (!is_fluid(c, &c->rows[i]) || seating->moves[m].from != c->rows[i].tech || seating->moves[m].to == c->rows[i].tech)
			return 0;
		if (!c->skills[seating->moves[m].to][c->rows[i].service].can)
			return 0;
		p = row_place(c, &c->rows[i], seating->moves[m].to);
		if (seating->moves[m].busy.from != base + p.from || seating->moves[m].busy.to != base + p.to
		    || seating->moves[m].gap.to - seating->moves[m].gap.from != p.gap_to - p.gap_from
		    || seating->moves[m].duration != p.end - p.start || !on_duty(c, seating->moves[m].to, p.from, p.to))
			return 0;
		fixed.rows[i].tech = seating->moves[m].to;
	}
	for (i = 0; i < c->n_wants; i++) {
		wants[i] = c->wants[i];
		wants[i].tech = seating->seats[i].technician;
		p = place_on(c, wants[i].service, wants[i].tech, wants[i].start, wants[i].minutes);
		if (seating->seats[i].busy.from != base + p.from || seating->seats[i].busy.to != base + p.to
		    || seating->seats[i].end != base + p.end || (c->wants[i].tech >= 0 && c->wants[i].tech != wants[i].tech))
			return 0;
		add_want(&b, &wants[i], 0);
	}
	rows.c = &fixed;
	b.rows_stay = 1;
	return rows_lie_well(&rows) && fewest_moves(&b, 1) == 0;
}

static const char *
compare_seats(struct arena *arena, const struct day_case *c, struct day *day)
{
	struct want wants[WANTS];
	struct seating seating;
	struct brute b = { .c = c, .ends = c->wants, .n_ends = c->n_wants };
	enum refusal why;
	size_t which;
	int fewest;
	int i;

	fewest = 0;
	for (i = 0; i < c->n_wants; i++)
		wants[i] = engine_want(&c->wants[i]);
	for (i = 0; i < c->n_wants; i++) {
		add_want(&b, &c->wants[i], c->check_grid);
		if (c->wants[i].start < c->now || (fewest = fewest_moves(&b, i + 1 < c->n_wants)) == 100)
			break;
	}
	which = 0;
	why = day_seat(arena, day, wants, (size_t)c->n_wants, c->check_grid, &seating, &which);
	if ((why == FREE) != (i == c->n_wants))
		return complain("day_seat", c->wants[0].start, (int)why, i);
	if (why != FREE)
		return which == (size_t)i ? NULL : complain("the failing want", c->wants[0].start, (int)which, i);
	if (c->n_wants > 0 && seating.n_moves != (size_t)fewest)
		return complain("moved rows", c->wants[0].start, (int)seating.n_moves, fewest);
	if (!is_valid(c, &seating))
		return complain("the seating is not valid", c->wants[0].start, 0, 1);
	return NULL;
}

static const char *
compare(const struct day_case *c)
{
	static struct arena *arena;
	const char *fault;
	struct day *day;

	if (arena == NULL)
		arena = arena_new(ARENA_REQUEST_CAP);
	arena_reset(arena);
	monday = date_of(2026, 2, 16);
	furnish(arena, c);
	day = salon_day(monday, (struct date){ monday.days + 1 });
	fault = compare_starts(arena, c, day, ANY, 0);
	if (fault == NULL)
		fault = compare_starts(arena, c, day, c->ask.tech, 0);
	if (fault == NULL && c->closes > 1440)
		fault = compare_starts(arena, c, day, ANY, 1);
	if (fault == NULL)
		fault = compare_seats(arena, c, day);
	if (fault == NULL && day->fell_back)
		fault = "the search reached its limit";
	return fault;
}

/* ---- random days ---- */

static uint64_t dice;
static const char *script;		/* throws that somebody else decides: tests/fuzz/fuzz_engine.c */
static size_t n_script;

static int
roll(int n)
{
	if (n_script > 0) {
		n_script--;
		return (unsigned char)*script++ % n;
	}
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (int)((dice >> 16) % (uint64_t)n);
}

static int
pick(int a, int b, int c, int d)
{
	const int of[] = { a, b, c, d };

	return of[roll(4)];
}

static void
roll_services(struct day_case *c)
{
	struct c_service *s;
	struct c_skill *k;
	int i;
	int t;
	int r;

	for (i = 0; i < c->n_services; i++) {
		s = &c->services[i];
		s->duration = pick(30, 45, 60, 90);
		s->before = pick(0, 0, 0, 10);
		s->after = pick(0, 0, 5, 15);
		if (roll(4) == 0) {
			s->gap_start = pick(0, 15, 15, 30);
			s->gap = pick(15, 30, 30, 60);
		}
		s->parallel = roll(3) == 0;
		for (r = 0; r < c->n_resources; r++)
			s->need[r] = pick(0, 1, 1, 2) > c->count[r] ? 1 : roll(2);
		for (t = 0; t < c->n_techs; t++) {
			k = &c->skills[t][i];
			k->can = roll(4) != 0;
			k->duration = roll(4) == 0 ? pick(30, 45, 60, 75) : -1;
			k->before = roll(6) == 0 ? pick(0, 5, 10, 15) : -1;
			k->after = roll(6) == 0 ? pick(0, 5, 10, 15) : -1;
		}
	}
}

static int
roll_time(const struct day_case *c)
{
	return c->opens + roll((c->closes - c->opens) / CELL) * CELL;
}

/* A row that can be where it is, all rows before it staying. */
static void
roll_row(struct day_case *c, int fluid)
{
	struct brute b = { .c = c };
	struct c_row *row;
	struct place5 p;

	row = &c->rows[c->n_rows];
	*row = (struct c_row){ .tech = roll(c->n_techs), .service = roll(c->n_services), .start = roll_time(c), .fluid = fluid,
	    .guest = roll(3), .kind = roll(4) == 0 ? BUSY_HOLD : BUSY_ITEM };
	if (!fluid && roll(5) == 0) {
		row->service = -1;
		row->kind = BUSY_CLASS;
		row->fluid = roll(2);
	} else if (!c->skills[row->tech][row->service].can)
		return;
	if (roll(2) == 0)
		row->start -= row->start % 30;
	/* A guest's next service right after the one before. */
	if (c->n_rows > 0 && roll(3) == 0 && row->service >= 0) {
		p = row_place(c, row - 1, row[-1].tech);
		row->start = p.end;
		row->guest = row[-1].guest;
	}
	p = row_place(c, row, row->tech);
	if ((p.from < c->opens || p.to > c->closes || !on_duty(c, row->tech, p.from, p.to)) && (fluid || roll(4) != 0 || p.from < 0))
		return;
	c->n_rows++;
	if (!rows_lie_well(&b))
		c->n_rows--;
}

static struct c_want
roll_want(const struct day_case *c, int may_lack_service)
{
	struct c_want w = { .guest = roll(4) - 1 };

	w.tech = roll(2) == 0 ? ANY : roll(c->n_techs);
	w.service = may_lack_service && roll(4) == 0 ? -1 : roll(c->n_services);
	w.minutes = w.service < 0 ? pick(30, 45, 60, 90) : 0;
	w.start = roll_time(c);
	if (roll(4) != 0)
		w.start -= w.start % c->interval;
	if (w.start < c->opens)
		w.start = c->opens;
	return w;
}

static void
roll_case(struct day_case *c, uint64_t seed)
{
	int tries;
	int n_fluid;
	int n_fixed;
	int i;

	dice = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	for (i = 0; i < 8; i++)
		(void)roll(2);
	*c = (struct day_case){ .seed = seed, .n_techs = 2 + roll(3), .n_services = 1 + roll(3), .n_resources = pick(0, 0, 1, 2) };
	c->opens = roll(8) == 0 ? hm(2200) : hm(900);
	c->closes = c->opens + pick(180, 180, 240, 210);
	c->interval = pick(15, 30, 30, 60);
	c->back_to_back = roll(3) != 0;
	c->now = roll(4) == 0 ? c->opens + roll(12) * CELL : 0;
	c->freeze = roll(3) == 0 ? 60 : 0;
	c->check_grid = roll(3) != 0;
	c->order = roll(3);
	for (i = 0; i < c->n_resources; i++)
		c->count[i] = 1 + roll(3);
	for (i = 0; i < c->n_techs; i++) {
		c->shift[i][0] = c->opens + (roll(3) == 0 ? 30 : 0);
		c->shift[i][1] = c->closes - (roll(3) == 0 ? 30 : 0);
		if (roll(5) == 0) {
			c->shift[i][3] = c->shift[i][1];
			c->shift[i][1] = c->opens + pick(60, 75, 90, 120);
			c->shift[i][2] = c->shift[i][1] + pick(0, 15, 30, 30);
		}
		if (roll(8) == 0) {
			c->off[i][0] = roll_time(c);
			c->off[i][1] = c->off[i][0] + pick(15, 30, 60, 60);
		}
		/* How full a day is, is known only of whole days. */
		c->daily_max[i] = c->closes <= 1440 && roll(6) == 0 ? 1 + roll(4) : 0;
	}
	roll_services(c);
	/* Every third day is as full as it gets: there long chains of moves are, and what only a whole search can tell. */
	n_fluid = roll(3) == 0 ? 10 : roll(7);
	n_fixed = roll(4);
	for (tries = 0; tries < 60 && c->n_rows < n_fixed; tries++)
		roll_row(c, 0);
	for (tries = 0; tries < (n_fluid == 10 ? 500 : 100) && c->n_rows < n_fixed + n_fluid; tries++)
		roll_row(c, 1);
	c->n_alsos = pick(0, 0, 1, 1 + roll(3));
	for (i = 0; i < c->n_alsos; i++)
		c->alsos[i] = roll_want(c, 1);
	c->n_wants = 1 + roll(WANTS);
	for (i = 0; i < c->n_wants; i++)
		c->wants[i] = roll_want(c, 0);
	c->ask = roll_want(c, 0);
	c->ask.tech = roll(c->n_techs);
}

/* ---- failing days ---- */

static int
shrink_once(struct day_case *c)
{
	struct day_case smaller;
	int i;

	for (i = 0; i < c->n_rows; i++) {
		smaller = *c;
		memmove(&smaller.rows[i], &smaller.rows[i + 1], sizeof(smaller.rows[0]) * (size_t)(c->n_rows - i - 1));
		smaller.n_rows--;
		if (compare(&smaller) != NULL) {
			*c = smaller;
			return 1;
		}
	}
	for (i = 0; i < c->n_alsos; i++) {
		smaller = *c;
		memmove(&smaller.alsos[i], &smaller.alsos[i + 1], sizeof(smaller.alsos[0]) * (size_t)(c->n_alsos - i - 1));
		smaller.n_alsos--;
		if (compare(&smaller) != NULL) {
			*c = smaller;
			return 1;
		}
	}
	for (i = 0; i < c->n_wants; i++) {
		smaller = *c;
		memmove(&smaller.wants[i], &smaller.wants[i + 1], sizeof(smaller.wants[0]) * (size_t)(c->n_wants - i - 1));
		smaller.n_wants--;
		if (compare(&smaller) != NULL) {
			*c = smaller;
			return 1;
		}
	}
	return 0;
}

static void
print_want(const char *what, const struct c_want *w)
{
	print_error("  %s: service %d, technician %d, %02d:%02d, %d minutes, guest %d\n", what, w->service, w->tech, w->start / 60,
	    w->start % 60, w->minutes, w->guest);
}

static void
print_case(const struct day_case *c)
{
	const struct c_service *s;
	int i;
	int t;

	print_error("seed %llu: open %d-%d, grid %d, back to back %d, now %d, freeze %d, check_grid %d\n", (unsigned long long)c->seed,
	    c->opens, c->closes, c->interval, c->back_to_back, c->now, c->freeze, c->check_grid);
	for (i = 0; i < c->n_resources; i++)
		print_error("  resource %d: %d\n", i, c->count[i]);
	for (t = 0; t < c->n_techs; t++)
		print_error("  technician %d: %d-%d %d-%d, off %d-%d, at most %d\n", t, c->shift[t][0], c->shift[t][1], c->shift[t][2],
		    c->shift[t][3], c->off[t][0], c->off[t][1], c->daily_max[t]);
	for (i = 0; i < c->n_services; i++) {
		s = &c->services[i];
		print_error("  service %d: %d minutes, buffers %d %d, gap %d+%d, parallel %d, needs %d %d\n", i, s->duration, s->before,
		    s->after, s->gap_start, s->gap, s->parallel, s->need[0], s->need[1]);
		for (t = 0; t < c->n_techs; t++)
			if (c->skills[t][i].can)
				print_error("    by %d: %d %d %d\n", t, c->skills[t][i].duration, c->skills[t][i].before,
				    c->skills[t][i].after);
	}
	for (i = 0; i < c->n_rows; i++)
		print_error("  row %d: technician %d, service %d, %02d:%02d, fluid %d, guest %d, kind %d\n", i, c->rows[i].tech,
		    c->rows[i].service, c->rows[i].start / 60, c->rows[i].start % 60, c->rows[i].fluid, c->rows[i].guest, c->rows[i].kind);
	for (i = 0; i < c->n_alsos; i++)
		print_want("also", &c->alsos[i]);
	for (i = 0; i < c->n_wants; i++)
		print_want("want", &c->wants[i]);
	print_want("asked", &c->ask);
}

static uint64_t
setting(const char *name, uint64_t otherwise)
{
	const char *value;
	uint64_t n;

	value = getenv(name);
	return value != NULL && str_u64(str_of(value), &n) ? n : otherwise;
}

static void
the_engine_equals_brute_force(void **state)
{
	struct day_case c;
	uint64_t seed;
	uint64_t days;
	uint64_t i;

	(void)state;
	days = setting("SLOTKEEPER_PROPERTY_DAYS", 3000);
	seed = setting("SLOTKEEPER_PROPERTY_SEED", 1);
	for (i = 0; i < days; i++) {
		roll_case(&c, seed + i);
		if (compare(&c) == NULL)
			continue;
		while (shrink_once(&c))
			;
		(void)compare(&c);
		print_error("%s\n", compare(&c));
		print_case(&c);
		fail();
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_engine_equals_brute_force),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
