/* question.c - masks of a day, and the cart's other items, which take their room first. */
#include <assert.h>

#include "base/arena.h"
#include "model/question.h"

/* Bits from..to, both included, of minutes since the start of the day; what lies outside the day is left out. */
static void
mask_put(struct mask *mask, const struct question *q, int64_t from, int64_t to, bool value)
{
	uint64_t word;
	int64_t i;

	from -= q->date.from;
	to -= q->date.from;
	if (from < 0)
		from = 0;
	if (to >= q->date.to - q->date.from)
		to = q->date.to - q->date.from - 1;
	if (from > to)
		return;
	for (i = from / 64; i <= to / 64; i++) {
		word = ~UINT64_C(0);
		if (i == from / 64)
			word &= ~UINT64_C(0) << (from % 64);
		if (i == to / 64)
			word &= ~UINT64_C(0) >> (63 - to % 64);
		if (value)
			mask->bits[i] |= word;
		else
			mask->bits[i] &= ~word;
	}
}

/* Cuts out the starts at which a piece lying at rel from the start would meet the taken span. */
static void
cut_piece(struct mask *mask, const struct question *q, struct span rel, struct span taken)
{
	mask_put(mask, q, taken.from - rel.to + 1, taken.to - rel.from - 1, false);
}

static void
cut_place(struct mask *mask, const struct question *q, const struct place *rel, const struct place *taken)
{
	struct span mine[2];
	struct span theirs[2];
	size_t n_mine;
	size_t n_theirs;
	size_t i;
	size_t j;

	n_mine = place_pieces(rel, mine);
	n_theirs = place_pieces(taken, theirs);
	for (i = 0; i < n_mine; i++)
		for (j = 0; j < n_theirs; j++)
			cut_piece(mask, q, mine[i], theirs[j]);
}

/* Cuts out the starts that would run out of a resource. */
static void
cut_resources(struct mask *mask, const struct question *q, const struct place *rel, int32_t **held)
{
	const struct catalogue_tables *tables;
	const struct use *use;
	const int32_t *in_use;
	struct span full;
	int64_t minute;
	int32_t most;
	uint32_t i;

	if (held == NULL)
		return;
	tables = q->board.cat->tables;
	for (i = tables->needs.from[q->service]; i < tables->needs.from[q->service + 1]; i++) {
		use = &tables->uses[tables->needs.at[i]];
		in_use = held[use->resource];
		most = q->board.cat->resources[use->resource].count - use->quantity;
		for (minute = 0; minute < q->board.scope.to - q->board.scope.from; minute++) {
			if (in_use[minute] <= most)
				continue;
			full.from = q->board.scope.from + minute;
			while (minute < q->board.scope.to - q->board.scope.from && in_use[minute] > most)
				minute++;
			full.to = q->board.scope.from + minute;
			cut_piece(mask, q, rel->busy, full);
		}
	}
}

static void
put_ends(struct mask *mask, const struct question *q, const struct place *rel, const struct place *taken)
{
	struct span pieces[2];
	size_t n;
	size_t i;

	n = place_pieces(taken, pieces);
	for (i = 0; i < n; i++)
		mask_put(mask, q, pieces[i].to - rel->busy.from, pieces[i].to - rel->busy.from, true);
}

/* The starts a technician may begin at, whoever is in the way: rule 1, and not too soon nor too far. */
static void
put_raster(struct mask *mask, const struct question *q, int technician, const struct place *rel)
{
	const struct day *day;
	const struct want *other;
	struct place place;
	uint32_t from;
	uint32_t to;
	uint32_t i;
	size_t j;

	day = q->board.day;
	if (day->cat->store.back_to_back) {
		day_rows(day, technician, (struct span){ q->date.from - MINUTES_PER_DAY, q->date.to + MINUTES_PER_DAY }, &from, &to);
		for (i = from; i < to; i++) {
			place = place_of_row(day->cat, &day->rows[day->order[i]]);
			put_ends(mask, q, rel, &place);
		}
		for (j = 0; j < q->board.n_ends; j++) {
			other = &q->board.ends[j];
			if (other->technician != ANY && other->technician != technician)
				continue;
			if (other->service >= 0 && !catalogue_can(day->cat, technician, other->service))
				continue;
			place = place_of_want(day->cat, other, technician);
			put_ends(mask, q, rel, &place);
		}
	}
	mask_put(mask, q, INT64_MIN / 2, day->soonest - 1, false);
	mask_put(mask, q, day->horizon, INT64_MAX / 2, false);
}

static void
put_duty(struct mask *mask, const struct question *q, const struct lane *lane, const struct place *rel)
{
	struct mask on_duty = { .bits = { 0 } };
	size_t i;

	for (i = 0; i < lane->duty.n; i++)
		mask_put(&on_duty, q, lane->duty.list[i].from - rel->busy.from, lane->duty.list[i].to - rel->busy.to, true);
	for (i = 0; i < MASK_WORDS; i++)
		mask->bits[i] &= on_duty.bits[i];
}

/* A guest is busy from the start of a service to its end. */
static void
cut_guest(struct mask *mask, const struct question *q, const struct place *rel, int64_t start, int64_t end)
{
	cut_piece(mask, q, (struct span){ 0, rel->end }, (struct span){ start, end });
}

static void
cut_blocks(struct mask *mask, const struct question *q, const struct node *node, int technician, const struct place *rel)
{
	const struct block *block;
	size_t i;

	for (i = 0; i < q->board.n_blocks; i++) {
		block = &q->board.blocks[i];
		if (block->technician == technician)
			cut_place(mask, q, rel, &block->at);
		if (node->guest != 0 && block->guest == node->guest && !(block->parallel && node->parallel))
			cut_guest(mask, q, rel, block->start, block->at.end);
	}
}

static void
clear(struct mask *mask)
{
	*mask = (struct mask){ .bits = { 0 } };
}

/* Fills in both masks of a technician. */
static void
look_at(struct question *q, const struct mask *grid, int technician)
{
	const struct node *node;
	struct mask *mask;
	struct lane *lane;
	struct place rel;
	struct want want;
	size_t i;

	node = q->node;
	want = (struct want){ .service = q->service, .technician = technician };
	rel = place_of_want(q->board.cat, &want, technician);
	lane = board_lane(&q->board, technician);
	mask = &q->possible[technician];
	*mask = *grid;
	put_raster(mask, q, technician, &rel);
	put_duty(mask, q, lane, &rel);
	for (i = 0; i < lane->n_fixed; i++)
		cut_place(mask, q, &rel, &(struct place){ .busy = lane->fixed[i] });
	cut_blocks(mask, q, node, technician, &rel);
	cut_resources(mask, q, &rel, q->board.held_hard);
	if (board_day_over(&q->board, node, technician, FIXED, 1))
		clear(mask);
	q->free[technician] = *mask;
	mask = &q->free[technician];
	for (i = 0; i < lane->n_nodes; i++)
		cut_place(mask, q, &rel, &lane->nodes[i]->home_at);
	for (i = 0; i < q->board.n_wants; i++)
		if (node->guest != 0 && q->board.wants[i]->guest == node->guest && !(node->parallel && q->board.wants[i]->parallel))
			cut_guest(mask, q, &rel, q->board.wants[i]->start, q->board.wants[i]->home_at.end);
	cut_resources(mask, q, &rel, q->board.held_all);
	if (board_day_over(&q->board, node, technician, ALL, 1))
		clear(mask);
}

static void
put_grid(struct mask *mask, const struct question *q, int32_t date)
{
	const struct day *day;
	int64_t step;
	int64_t at;

	day = q->board.day;
	step = 1;
	if (day->plain[date - day->zero] && day->cat->store.slot_interval > 0)
		step = day->cat->store.slot_interval;
	for (at = q->date.from; at < q->date.to; at += step)
		if (day_on_grid(day, at))
			mask_put(mask, q, at, at, true);
}

/* Whether one of the others is of this question at all, and makes sense. */
static bool
is_of_question(const struct question *q, const struct want *want)
{
	const struct catalogue *cat;

	cat = q->board.cat;
	if (want->start < q->board.scope.from || want->start >= q->board.scope.to)
		return false;
	if (want->technician < ANY || want->technician >= (int)cat->n_technicians || want->service >= (int)cat->n_services)
		return false;
	return want->service >= 0 || (want->minutes > 0 && want->minutes <= MINUTES_PER_DAY);
}

static void
seat_other(struct question *q, const struct want *want)
{
	struct node *node;

	node = board_want(&q->board, want);
	switch (search_room(&q->board, node, ROWS_MOVE, MATCH_NODES_MAX)) {
	case YES:
		q->board.wants[q->board.n_wants++] = node;
		board_commit(&q->board);
		break;
	case OVER:
		q->board.day->fell_back = true;
		/* FALLTHROUGH */
	case NO:
		if (want->technician == ANY)
			q->hopeless = true;
		else
			board_block(&q->board, node);
		break;
	}
}

/* The named ones first: they only block, whatever becomes of those for ANY. */
static void
seat_others(struct question *q, const struct want *also, size_t n_also)
{
	struct want *others;
	size_t n;
	size_t i;

	others = NEW_N(q->board.arena, struct want, n_also + 1);
	q->board.wants = NEW_N(q->board.arena, struct node *, n_also + 1);
	q->board.blocks = NEW_N(q->board.arena, struct block, n_also + 1);
	for (i = 0, n = 0; i < n_also; i++) {
		if (!is_of_question(q, &also[i]))
			continue;
		others[n] = also[i];
		others[n++].held = true;
	}
	q->board.ends = others;
	q->board.n_ends = n;
	for (i = 0; i < n; i++)
		if (others[i].technician != ANY)
			seat_other(q, &others[i]);
	for (i = 0; i < n && !q->hopeless; i++) {
		if (others[i].technician != ANY)
			continue;
		seat_other(q, &others[i]);
		q->shifting = true;
	}
}

/* Technicians who can, in the order in which the rules prefer them. */
static void
line_up(struct question *q)
{
	int64_t ranks[STORE_TECHNICIANS_MAX];
	int64_t rank;
	size_t j;
	int i;

	for (i = 0; i < (int)q->board.cat->n_technicians; i++) {
		if (!catalogue_can(q->board.cat, i, q->service) || (q->technician != ANY && q->technician != i))
			continue;
		rank = board_rank(&q->board, q->node, i);
		for (j = q->n_turn++; j > 0 && ranks[j - 1] > rank; j--) {
			ranks[j] = ranks[j - 1];
			q->turn[j] = q->turn[j - 1];
		}
		ranks[j] = rank;
		q->turn[j] = i;
	}
}

/* Works out all that does not depend on the start; false when nothing can be offered. */
bool
question_ask(struct question *q, struct arena *arena, struct day *day, struct date date, const struct want *also, size_t n_also)
{
	struct mask grid = { .bits = { 0 } };
	const struct catalogue *cat;
	struct span scope;
	size_t i;

	cat = day->cat;
	if (date.days < day->first.days || date.days > day->last.days || q->service < 0 || q->service >= (int)cat->n_services)
		return false;
	if (q->technician < ANY || q->technician >= (int)cat->n_technicians)
		return false;
	q->date = (struct span){ day->bounds[date.days - day->zero], day->bounds[date.days + 1 - day->zero] };
	if (q->date.to <= day->soonest || q->date.from >= day->horizon || q->date.from >= q->date.to)
		return false;
	assert(q->date.to - q->date.from <= MASK_WORDS * 64);
	scope = day_scope_of(day, date.days);
	board_init(&q->board, arena, day, scope, scope);
	q->steps = day->steps < STEPS_PER_DAY ? day->steps : STEPS_PER_DAY;
	q->turn = NEW_N(arena, int, cat->n_technicians + 1);
	seat_others(q, also, n_also);
	if (q->hopeless)
		return false;
	if (catalogue_needs_resources(cat, q->service))
		board_hold_resources(&q->board);
	q->want = (struct want){ .service = q->service, .technician = q->technician, .start = q->date.from, .guest = q->guest };
	q->node = board_want(&q->board, &q->want);
	line_up(q);
	q->free = NEW_N(arena, struct mask, cat->n_technicians + 1);
	q->possible = NEW_N(arena, struct mask, cat->n_technicians + 1);
	put_grid(&grid, q, date.days);
	for (i = 0; i < q->n_turn; i++)
		look_at(q, &grid, q->turn[i]);
	return q->n_turn > 0;
}
