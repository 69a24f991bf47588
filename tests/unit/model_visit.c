/*
 * model_visit.c - common starts of whole visits, against brute force on small random days.
 *
 * Brute force tries every technician for every item and for every row that may move, on cells of five minutes.
 * SLOTKEEPER_VISIT_DAYS sets how many days (300 when unset).
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "model/visit.h"
#include "salon.h"

enum { TECHS = 3, SERVICES = 3, ITEMS = 4, ROWS = 4, CELL = 5, CELLS = 288 };

static struct arena *arena;
static struct date monday;
static uint64_t dice;

static int
open_test(void **state)
{
	(void)state;
	arena = arena_new(ARENA_REQUEST_CAP);
	assert_true(date_parse(STR("2026-02-16"), &monday));
	return 0;
}

static int
close_test(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static int
roll(int n)
{
	dice = dice * 6364136223846793005u + 1442695040888963407u;
	return (int)((dice >> 33) % (uint64_t)n);
}

/* ---- brute force ---- */

struct job {
	int		 service;
	int		 technician;	/* ANY, or the only one */
	int		 guest;
	int64_t		 start;
	bool		 first;		/* asked for the grid */
};

struct brute {
	int64_t		 zero;		/* minute of the day's midnight */
	bool		 taken[TECHS][CELLS];
	struct job	 jobs[ITEMS + ROWS];
	int		 n_jobs;
};

static bool
aligned(const struct brute *b, const struct job *job, int tech)
{
	int64_t begins;
	size_t i;

	if ((job->start - b->zero) % salon.cat.store.slot_interval == 0)
		return true;
	begins = job->start - catalogue_terms(&salon.cat, job->service, tech).buffer_before;
	for (i = 0; i < salon.n_rows && salon.cat.store.back_to_back; i++)
		if (salon.rows[i].technician == tech && salon.rows[i].busy.to == begins)
			return true;
	return false;
}

static bool
put(struct brute *b, int tech, int64_t from, int64_t to, bool on)
{
	int64_t at;

	for (at = from; at < to; at += CELL) {
		if (on && (at < b->zero || at >= b->zero + 1440 || b->taken[tech][(at - b->zero) / CELL])) {
			(void)put(b, tech, from, at, false);
			return false;
		}
		b->taken[tech][(at - b->zero) / CELL] = on;
	}
	return true;
}

static bool
place_all(struct brute *b, int n)
{
	const struct hours *shift;
	const struct job *job;
	struct terms terms;
	int64_t from;
	int64_t to;
	bool found;
	int t;

	if (n == b->n_jobs)
		return true;
	job = &b->jobs[n];
	for (t = 0; t < (int)salon.cat.n_technicians; t++) {
		if ((job->technician != ANY && job->technician != t) || !catalogue_can(&salon.cat, t, job->service))
			continue;
		terms = catalogue_terms(&salon.cat, job->service, t);
		from = job->start - terms.buffer_before;
		to = job->start + terms.duration + terms.buffer_after;
		shift = &salon.shifts[t * 7];
		if (from - b->zero < shift->opens || to - b->zero > shift->closes)
			continue;
		if ((job->first && !aligned(b, job, t)) || !put(b, t, from, to, true))
			continue;
		found = place_all(b, n + 1);
		(void)put(b, t, from, to, false);
		if (found)
			return true;
	}
	return false;
}

static int64_t
brute_next(const struct visit_want *a, int64_t start, const struct visit_want *b, bool loose)
{
	struct terms terms;
	int64_t end;
	int64_t most;
	int t;

	most = 0;
	for (t = 0; t < (int)salon.cat.n_technicians; t++) {
		if ((a->technician != ANY && a->technician != t) || !catalogue_can(&salon.cat, t, a->service))
			continue;
		terms = catalogue_terms(&salon.cat, a->service, t);
		end = start + terms.duration;
		if (b->technician == ANY ? loose : b->technician == t && (loose || a->technician == t))
			if (catalogue_can(&salon.cat, t, b->service))
				end += terms.buffer_after + catalogue_terms(&salon.cat, b->service, t).buffer_before;
		most = end > most ? end : most;
	}
	while (most % 5 != 0)
		most++;
	return most;
}

/* Whether these items, in this order, can all be served from then on; rows that may move may. */
static bool
brute_order(struct brute *b, const struct visit_want *items, const int *order, int n, int64_t at, bool loose)
{
	const struct visit_want *last[2] = { NULL, NULL };
	const struct visit_want *item;
	int64_t start[2] = { 0, 0 };
	bool first;
	size_t r;
	int i;

	memset(b->taken, 0, sizeof(b->taken));
	b->n_jobs = 0;
	for (i = 0; i < n; i++) {
		item = &items[order[i]];
		first = last[item->guest] == NULL;
		start[item->guest] = first ? at : brute_next(last[item->guest], start[item->guest], item, loose);
		last[item->guest] = item;
		b->jobs[b->n_jobs++] = (struct job){ item->service, item->technician, item->guest, start[item->guest], first };
	}
	for (r = 0; r < salon.n_rows; r++) {
		if (salon.rows[r].fluid)
			b->jobs[b->n_jobs++] = (struct job){ salon.rows[r].service, ANY, -1, salon.rows[r].start, false };
		else if (!put(b, salon.rows[r].technician, salon.rows[r].busy.from, salon.rows[r].busy.to, true))
			return false;
	}
	return place_all(b, 0);
}

static bool
brute_any_order(struct brute *b, const struct visit_want *items, int *order, int n, int fixed, bool lone, int64_t at)
{
	int swapped;
	int i;

	if (!lone || fixed == n)
		return brute_order(b, items, order, n, at, false) || brute_order(b, items, order, n, at, true);
	for (i = fixed; i < n; i++) {
		swapped = order[fixed]; order[fixed] = order[i]; order[i] = swapped;
		if (brute_any_order(b, items, order, n, fixed + 1, lone, at))
			return true;
		swapped = order[fixed]; order[fixed] = order[i]; order[i] = swapped;
	}
	return false;
}

/* ---- random days ---- */

static void
furnish(void)
{
	struct skill *skill;
	size_t s;
	int t;

	salon_open(arena, "America/New_York");
	salon_hours(0, 2400);
	salon.cat.store.slot_interval = roll(2) ? 30 : 15;
	salon.cat.store.back_to_back = roll(2);
	salon.now = INSTANT_OF(salon_at(monday, 0));
	for (s = 0; s < SERVICES; s++) {
		(void)salon_service(5 + 5 * roll(15));
		salon.services[s].buffer_before = 5 * roll(3) * roll(2);
		salon.services[s].buffer_after = 5 * roll(4) * roll(2);
	}
	for (t = 1 + roll(TECHS); t > 0; t--) {
		(void)salon_technician(900 + 100 * roll(2), 1200 + 100 * roll(3));
		for (s = 0; s < SERVICES; s++) {
			if (roll(4) == 0)
				continue;
			skill = salon_skill((int)salon.cat.n_technicians - 1, (int)s);
			if (roll(3) == 0)
				skill->duration = 5 + 5 * roll(12);
			if (roll(4) == 0)
				skill->buffer_after = 5 * roll(3);
		}
	}
	salon_ready();
}

static void
book(void)
{
	struct busy *row;
	int64_t start;
	size_t i;
	int tries;
	int s;
	int t;

	for (tries = roll(ROWS + 1); tries > 0; tries--) {
		t = roll((int)salon.cat.n_technicians);
		s = roll(SERVICES);
		start = salon_at(monday, 1000) + 5 * roll(24);
		if (!catalogue_can(&salon.cat, t, s))
			continue;
		row = salon_row(t, s, start, roll(2));
		for (i = 0; i + 1 < salon.n_rows; i++)
			if (salon.rows[i].technician == t && row->busy.from < salon.rows[i].busy.to && salon.rows[i].busy.from < row->busy.to)
				break;
		if (i + 1 < salon.n_rows || row->busy.to - salon_at(monday, 0) > salon.shifts[t * 7].closes ||
		    row->busy.from - salon_at(monday, 0) < salon.shifts[t * 7].opens)
			salon.n_rows--;
	}
}

static int
roll_items(struct visit_want *items, bool lone)
{
	int n;
	int i;

	n = 2 + roll(ITEMS - 1);
	for (i = 0; i < n; i++)
		items[i] = (struct visit_want){ lone || i == 0 ? 0 : i == 1 ? 1 : roll(2), roll(SERVICES),
		    roll(3) ? ANY : roll((int)salon.cat.n_technicians) };
	return n;
}

/* How many starts one day offers, the same both ways. */
static size_t
compare(int day)
{
	struct visit_want items[ITEMS];
	struct visit_start *starts;
	struct brute b = { .zero = salon_at(monday, 0) };
	int order[ITEMS];
	size_t n_starts;
	size_t k;
	int64_t at;
	bool lone;
	int n;
	int i;

	lone = roll(2);
	n = roll_items(items, lone);
	n_starts = visit_starts(arena, salon_day(monday, monday), monday, items, (size_t)n, &starts);
	k = 0;
	for (at = b.zero; at < b.zero + 1440; at += CELL) {
		for (i = 0; i < n; i++)
			order[i] = i;
		if (brute_any_order(&b, items, order, n, 0, lone, at)) {
			if (k == n_starts || starts[k].at != at)
				fail_msg("day %d: %d can be had and is not offered", day, (int)(at - b.zero));
			k++;
		} else if (k < n_starts && starts[k].at == at)
			fail_msg("day %d: %d is offered and cannot be had", day, (int)(at - b.zero));
	}
	assert_int_equal(k, n_starts);
	return n_starts;
}

static void
common_starts_equal_brute_force(void **state)
{
	const char *many;
	size_t n_offered;
	uint64_t days;
	uint64_t day;

	(void)state;
	many = getenv("SLOTKEEPER_VISIT_DAYS");
	if (many == NULL || !str_u64(str_of(many), &days))
		days = 300;
	n_offered = 0;
	for (day = 0; day < days; day++) {
		dice = 77 + day;
		(void)roll(2);
		furnish();
		book();
		n_offered += compare((int)day);
		arena_reset(arena);
	}
	assert_true(n_offered > days);		/* not all days are full */
}

static void
everyone_begins_at_once_and_goes_on_without_a_pause(void **state)
{
	const struct visit_want items[] = { { 0, 0, 0 }, { 1, 1, ANY }, { 0, 1, ANY } };
	struct visit_start *starts;

	(void)state;
	salon_open(arena, "America/New_York");
	salon_hours(900, 1800);
	(void)salon_service(50);
	(void)salon_service(45);
	(void)salon_technician(900, 1100);
	(void)salon_technician(900, 1800);
	salon_all_skilled();
	salon_ready();
	/* The first is there until eleven; the second serves the other guest, then this one. */
	assert_int_equal(visit_starts(arena, salon_day(monday, monday), monday, items, 3, &starts), 3);
	assert_int_equal(starts[0].at, salon_at(monday, 900));
	assert_int_equal(starts[0].starts[0], starts[0].at);
	assert_int_equal(starts[0].starts[1], starts[0].at);
	assert_int_equal(starts[0].starts[2], starts[0].at + 50);
	assert_int_equal(starts[2].at, salon_at(monday, 1000));
}

static void
another_order_is_found_where_the_given_one_does_not_fit(void **state)
{
	const struct visit_want items[] = { { 0, 0, 0 }, { 0, 1, 1 } };
	struct visit_start *starts;

	(void)state;
	salon_open(arena, "America/New_York");
	salon_hours(900, 1800);
	(void)salon_service(60);
	(void)salon_service(60);
	(void)salon_technician(1000, 1100);
	(void)salon_technician(900, 1000);
	salon_all_skilled();
	salon_ready();
	assert_int_equal(visit_starts(arena, salon_day(monday, monday), monday, items, 2, &starts), 1);
	assert_int_equal(starts[0].starts[0], salon_at(monday, 1000));
	assert_int_equal(starts[0].starts[1], salon_at(monday, 900));
}

static void
only_what_ends_there_makes_a_follower(void **state)
{
	struct want wants[] = { { .service = 0, .technician = 0, .start = 600, .guest = 1 },
	    { .service = 1, .technician = 0, .start = 655, .guest = 1 } };

	(void)state;
	salon_open(arena, "America/New_York");
	(void)salon_service(50);
	(void)salon_service(45);
	salon.services[0].buffer_after = 5;
	(void)salon_technician(900, 1800);
	(void)salon_technician(900, 1800);
	salon_all_skilled();
	salon_ready();
	assert_true(visit_follows(&salon.cat, wants, 2, 1));
	assert_false(visit_follows(&salon.cat, wants, 2, 0));
	wants[1].start = 650;				/* one technician needs the buffer between */
	assert_false(visit_follows(&salon.cat, wants, 2, 1));
	wants[1].technician = 1;
	assert_true(visit_follows(&salon.cat, wants, 2, 1));
	wants[1].guest = 2;
	assert_false(visit_follows(&salon.cat, wants, 2, 1));
}

static void
a_visit_past_midnight_needs_the_next_day(void **state)
{
	const struct visit_want items[] = { { 0, 0, 0 }, { 0, 0, 0 } };
	struct date tuesday = { monday.days + 1 };
	struct visit_start *starts;
	size_t n;

	(void)state;
	salon_open(arena, "America/New_York");
	salon_hours(2000, 2600);
	(void)salon_service(60);
	(void)salon_technician(2000, 2600);
	salon_all_skilled();
	salon_ready();
	n = visit_starts(arena, salon_day(monday, tuesday), monday, items, 2, &starts);
	assert_int_equal(starts[n - 1].at, salon_at(monday, 2330));
	n = visit_starts(arena, salon_day(monday, monday), monday, items, 2, &starts);
	assert_int_equal(starts[n - 1].at, salon_at(monday, 2230));
	assert_int_equal(visit_starts(arena, salon_day(monday, monday), tuesday, items, 2, &starts), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(everyone_begins_at_once_and_goes_on_without_a_pause, open_test, close_test),
		cmocka_unit_test_setup_teardown(another_order_is_found_where_the_given_one_does_not_fit, open_test, close_test),
		cmocka_unit_test_setup_teardown(only_what_ends_there_makes_a_follower, open_test, close_test),
		cmocka_unit_test_setup_teardown(a_visit_past_midnight_needs_the_next_day, open_test, close_test),
		cmocka_unit_test_setup_teardown(common_starts_equal_brute_force, open_test, close_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
