/* visit.c - everyone at the same time, and one after another: the same search with one guest or more. */
#include <assert.h>

#include "base/arena.h"
#include "base/limits.h"
#include "model/day_private.h"
#include "model/visit.h"

enum known { UNKNOWN, NEVER, MAYBE };

enum {
	FIVE = 5,
	CELLS = 2 * 25 * 60 / FIVE,	/* a day with 25 hours, and what goes on past midnight */
	TRIES_MAX = 2000,		/* seatings for one day; an ordinary one takes 50 */
};

struct list {
	struct start	*starts;
	size_t		 n;
};

struct visit {
	struct arena			*arena;
	struct day			*day;
	const struct visit_want		*items;
	size_t				 n;
	struct list			*alone;		/* [item] without the others; of those who may be first */
	size_t				 order[CART_ITEMS_MAX];
	int64_t				 zero;		/* the day's first minute */
	unsigned char			*known;		/* [item * CELLS + cell]: enum known, of those who follow */
	size_t				 n_permuted;	/* the whole order is permuted, or 0: as given */
	struct want			 wants[CART_ITEMS_MAX];
	size_t				 tries;
};

static bool
may_serve(const struct catalogue *cat, const struct visit_want *item, int technician)
{
	return (item->technician == ANY || item->technician == technician) && catalogue_can(cat, technician, item->service);
}

/* Minutes from the start of an item to that of the guest's next one. */
static int64_t
distance(const struct catalogue *cat, const struct visit_want *item, const struct visit_want *next, bool loose)
{
	struct terms terms;
	int64_t longest;
	int64_t length;
	int i;

	longest = 0;
	for (i = 0; i < (int)cat->n_technicians; i++) {
		if (!may_serve(cat, item, i))
			continue;
		terms = catalogue_terms(cat, item->service, i);
		length = terms.duration;
		if ((loose || (item->technician == i && next->technician == i)) && may_serve(cat, next, i))
			length += terms.buffer_after + catalogue_terms(cat, next->service, i).buffer_before;
		if (longest < length)
			longest = length;
	}
	return longest;
}

static int64_t
next_start(const struct catalogue *cat, const struct visit_want *item, int64_t start, const struct visit_want *next, bool loose)
{
	return (start + distance(cat, item, next, loose) + FIVE - 1) / FIVE * FIVE;
}

/* Writes the wants of the present order; false when they are those of the tight layout, or leave the picture. */
static bool
lay_out(struct visit *visit, int64_t at, bool loose)
{
	const struct catalogue *cat;
	const struct visit_want *item;
	bool same;
	int64_t start;
	size_t i;
	size_t k;
	size_t p;

	cat = visit->day->cat;
	same = loose;
	for (i = 0; i < visit->n; i++) {
		k = visit->order[i];
		item = &visit->items[k];
		start = at;
		for (p = i; p-- > 0 && visit->items[visit->order[p]].guest != item->guest; )
			;
		if (p < i)
			start = next_start(cat, &visit->items[visit->order[p]], visit->wants[visit->order[p]].start, item, loose);
		if (start >= visit->day->bounds[visit->day->last.days + 1 - visit->day->zero])
			return false;
		same = same && start == visit->wants[k].start;
		visit->wants[k] = (struct want){ .service = item->service, .technician = item->technician, .start = start,
		    .guest = item->guest, .held = p < i };
	}
	return !same;
}

static bool
has_start(const struct list *list, int64_t at)
{
	size_t i;

	for (i = 0; i < list->n && list->starts[i].at < at; i++)
		;
	return i < list->n && list->starts[i].at == at;
}

/* Whether every guest's first item could begin then if there were no other: what cannot is not worth a search. */
static bool
all_may_begin(const struct visit *visit, int64_t at)
{
	size_t i;
	size_t p;

	for (i = 0; i < visit->n; i++) {
		for (p = 0; p < i && visit->items[visit->order[p]].guest != visit->items[visit->order[i]].guest; p++)
			;
		if (p == i && !has_start(&visit->alone[visit->order[i]], at))
			return false;
	}
	return true;
}

static bool
can_be_had(struct visit *visit, const struct want *wants, size_t n)
{
	struct seating seating;
	enum refusal why;
	size_t which;
	size_t mark;

	mark = arena_mark(visit->arena);
	why = day_seat(visit->arena, visit->day, wants, n, true, &seating, &which);
	arena_rewind(visit->arena, mark);
	return why == FREE;
}

/* Whether each that follows could be had there if there were no other; most orders of a full day end here. */
static bool
all_may_follow(struct visit *visit)
{
	unsigned char *known;
	int64_t cell;
	size_t i;

	for (i = 0; i < visit->n; i++) {
		cell = (visit->wants[i].start - visit->zero) / FIVE;
		if (!visit->wants[i].held || cell >= CELLS)
			continue;
		known = &visit->known[i * CELLS + (size_t)cell];
		if (*known == UNKNOWN)
			*known = can_be_had(visit, &visit->wants[i], 1) ? MAYBE : NEVER;
		if (*known == NEVER)
			return false;
	}
	return true;
}

static bool
fits(struct visit *visit, int64_t at)
{
	int loose;

	for (loose = 0; loose < 2; loose++) {
		if (!lay_out(visit, at, loose == 1) || !all_may_follow(visit))
			continue;
		if (visit->tries++ >= TRIES_MAX) {
			visit->day->fell_back = true;
			return false;
		}
		if (can_be_had(visit, visit->wants, visit->n))
			return true;
	}
	return false;
}

/* The next order after this one, as in a dictionary; false after the last. */
static bool
permute(size_t *order, size_t n)
{
	size_t swapped;
	size_t i;
	size_t k;

	for (i = n; i > 1 && order[i - 2] > order[i - 1]; i--)
		;
	if (i <= 1)
		return false;
	for (k = n - 1; order[k] < order[i - 2]; k--)
		;
	swapped = order[i - 2];
	order[i - 2] = order[k];
	order[k] = swapped;
	for (k = n - 1; i - 1 < k; i++, k--) {
		swapped = order[i - 1];
		order[i - 1] = order[k];
		order[k] = swapped;
	}
	return true;
}

static bool
fits_somehow(struct visit *visit, int64_t at)
{
	size_t i;

	for (i = 0; i < visit->n; i++)
		visit->order[i] = i;
	do {
		if (all_may_begin(visit, at) && fits(visit, at))
			return true;
	} while (permute(visit->order, visit->n_permuted));
	return false;
}

/* Those who may be first: every guest's first item, or any item of a lone guest whose order is open. */
static void
look_alone(struct visit *visit, struct date date)
{
	const struct visit_want *item;
	size_t i;
	size_t p;

	visit->alone = NEW_N(visit->arena, struct list, visit->n);
	for (i = 0; i < visit->n; i++) {
		item = &visit->items[i];
		for (p = 0; p < i && visit->items[p].guest != item->guest; p++)
			;
		if (p == i || visit->n_permuted > 0)
			visit->alone[i].n = day_starts(visit->arena, visit->day, date, item->service, item->technician,
			    item->guest, NULL, 0, &visit->alone[i].starts);
	}
}

/* The first minute after this one at which anything could begin; INT64_MAX when there is none. */
static int64_t
next_candidate(const struct visit *visit, int64_t after)
{
	int64_t next;
	size_t i;
	size_t k;

	next = INT64_MAX;
	for (i = 0; i < visit->n; i++)
		for (k = 0; k < visit->alone[i].n; k++)
			if (visit->alone[i].starts[k].at > after && visit->alone[i].starts[k].at < next)
				next = visit->alone[i].starts[k].at;
	return next;
}

static bool
is_lone(const struct visit_want *items, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (items[i].guest != items[0].guest)
			return false;
	return true;
}

size_t
visit_starts(struct arena *arena, struct day *day, struct date date, const struct visit_want *items, size_t n, struct visit_start **out)
{
	struct visit visit = { .arena = arena, .day = day, .items = items, .n = n };
	struct visit_start *starts;
	size_t n_starts;
	int64_t at;
	size_t i;

	assert(n > 0 && n <= CART_ITEMS_MAX);
	if (n <= VISIT_ORDERS_UP_TO && is_lone(items, n))
		visit.n_permuted = n;
	*out = NULL;
	if (date.days < day->first.days || date.days > day->last.days)
		return 0;
	visit.zero = day->bounds[date.days - day->zero];
	visit.known = NEW_N(arena, unsigned char, n * CELLS);
	starts = NEW_N(arena, struct visit_start, DAY_STARTS_MAX);
	look_alone(&visit, date);
	n_starts = 0;
	at = INT64_MIN;
	while ((at = next_candidate(&visit, at)) != INT64_MAX && n_starts < DAY_STARTS_MAX && visit.tries < TRIES_MAX) {
		if (!fits_somehow(&visit, at))
			continue;
		starts[n_starts] = (struct visit_start){ .at = at, .starts = NEW_N(arena, int64_t, n) };
		for (i = 0; i < n; i++)
			starts[n_starts].starts[i] = visit.wants[i].start;
		n_starts++;
	}
	*out = starts;
	return n_starts;
}

static struct visit_want
as_item(const struct want *want)
{
	return (struct visit_want){ .guest = want->guest, .service = want->service, .technician = want->technician };
}

bool
visit_follows(const struct catalogue *cat, const struct want *wants, size_t n, size_t which)
{
	const struct want *want;
	struct visit_want item;
	struct visit_want next;
	size_t i;

	want = &wants[which];
	next = as_item(want);
	for (i = 0; i < n && want->service >= 0 && want->guest >= 0; i++) {
		if (wants[i].start >= want->start || wants[i].guest != want->guest || wants[i].service < 0)
			continue;
		item = as_item(&wants[i]);
		if (next_start(cat, &item, wants[i].start, &next, false) == want->start ||
		    next_start(cat, &item, wants[i].start, &next, true) == want->start)
			return true;
	}
	return false;
}
