/* counts.c - what is counted on a board: resources in use, items of a technician's day, minutes for fairness. */
#include "base/arena.h"
#include "model/day_private.h"

/* Adds or takes away what a place uses of resources; what lies outside the scope is nobody's question. */
void
board_count(struct board *board, const struct node *node, const struct place *place, int32_t **held, int sign)
{
	const struct catalogue_tables *tables;
	const struct use *use;
	int64_t minute;
	int64_t to;
	uint32_t i;

	if (held == NULL || node->service < 0)
		return;
	tables = board->cat->tables;
	to = place->busy.to < board->scope.to ? place->busy.to : board->scope.to;
	for (i = tables->needs.from[node->service]; i < tables->needs.from[node->service + 1]; i++) {
		use = &tables->uses[tables->needs.at[i]];
		minute = place->busy.from > board->scope.from ? place->busy.from : board->scope.from;
		for (; minute < to; minute++)
			held[use->resource][minute - board->scope.from] += sign * use->quantity;
	}
}

bool
board_resources_free(const struct board *board, const struct node *node, const struct place *place, int32_t **held)
{
	const struct catalogue_tables *tables;
	const struct use *use;
	int64_t minute;
	int64_t to;
	uint32_t i;

	if (held == NULL || node->service < 0)
		return true;
	tables = board->cat->tables;
	to = place->busy.to < board->scope.to ? place->busy.to : board->scope.to;
	for (i = tables->needs.from[node->service]; i < tables->needs.from[node->service + 1]; i++) {
		use = &tables->uses[tables->needs.at[i]];
		minute = place->busy.from > board->scope.from ? place->busy.from : board->scope.from;
		for (; minute < to; minute++)
			if (held[use->resource][minute - board->scope.from] + use->quantity > board->cat->resources[use->resource].count)
				return false;
	}
	return true;
}

static void
count_fixed(struct board *board, size_t lane)
{
	const struct day *day;
	const struct busy *row;
	struct node shadow = { .service = -1 };
	struct place place;
	uint32_t from;
	uint32_t to;
	uint32_t i;

	day = board->day;
	day_rows(day, (int)lane, board->scope, &from, &to);
	for (i = from; i < to; i++) {
		row = &day->rows[day->order[i]];
		if (row->service < 0 || board_may_move(board, row))
			continue;
		shadow.service = row->service;
		place = place_of_row(board->cat, row);
		board_count(board, &shadow, &place, board->held_hard, 1);
		board_count(board, &shadow, &place, board->held_all, 1);
	}
}

void
board_hold_resources(struct board *board)
{
	size_t n;
	size_t minutes;
	size_t i;
	size_t j;

	n = board->cat->n_resources;
	if (board->held_all != NULL || board->cat->n_needs == 0 || n == 0)
		return;
	board_build_all(board);
	minutes = (size_t)(board->scope.to - board->scope.from);
	board->held_hard = NEW_N(board->arena, int32_t *, n);
	board->held_all = NEW_N(board->arena, int32_t *, n);
	for (i = 0; i < n; i++) {
		board->held_hard[i] = NEW_N(board->arena, int32_t, minutes);
		board->held_all[i] = NEW_N(board->arena, int32_t, minutes);
	}
	for (i = 0; i <= board->cat->n_technicians; i++)
		count_fixed(board, i);
	for (i = 0; i < board->cat->n_technicians; i++)
		for (j = 0; j < board->lanes[i].n_nodes; j++)
			board_count(board, board->lanes[i].nodes[j], &board->lanes[i].nodes[j]->home_at, board->held_all, 1);
}

/* How many a technician has on a local day, of what is meant by of. */
static int32_t
count_day(struct board *board, struct span date, int technician, enum counted of)
{
	const struct day *day;
	const struct busy *row;
	const struct node *node;
	struct lane *lane;
	int32_t n;
	uint32_t from;
	uint32_t to;
	uint32_t i;
	size_t j;

	day = board->day;
	lane = board_lane(board, technician);
	n = 0;
	day_rows(day, technician, date, &from, &to);
	for (i = from; i < to; i++) {
		row = &day->rows[day->order[i]];
		if (row->kind != BUSY_CLASS && date.from <= row->start && row->start < date.to && !board_may_move(board, row))
			n++;
	}
	for (j = 0; of != FIXED && j < board->n_trail; j++) {
		node = board->trail[j];
		if (node->seat == technician && node->service >= 0 && node->date.from == date.from)
			n++;
	}
	for (j = 0; of == ALL && j < lane->n_nodes; j++) {
		node = lane->nodes[j];
		if (node->state == AT_HOME && node->service >= 0 && node->date.from == date.from)
			n++;
	}
	return n;
}

bool
board_day_over(struct board *board, const struct node *node, int technician, enum counted of, int32_t more)
{
	int32_t most;

	most = board->cat->technicians[technician].daily_max;
	if (most <= 0 || node->service < 0 || (node->want != NULL && node->want->unbound))
		return false;
	/* Of a day that is not known whole nobody can say how full it is. */
	if (node->row != NULL && !span_inside(node->date, board->scope))
		return true;
	return count_day(board, node->date, technician, of) + more > most;
}

/* Mixes the bits of a number (the finalizer of SplitMix64): the same order of technicians all day, another one every day. */
static uint64_t
mixed(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static void
sum_minutes(struct board *board, struct lane *lane, int technician, struct span date)
{
	const struct day *day;
	const struct busy *row;
	uint32_t from;
	uint32_t to;
	uint32_t i;

	day = board->day;
	lane->minutes = 0;
	lane->minutes_day = date.from;
	day_rows(day, technician, date, &from, &to);
	for (i = from; i < to; i++) {
		row = &day->rows[day->order[i]];
		if (date.from <= row->start && row->start < date.to)
			lane->minutes += row->busy.to - row->busy.from;
	}
}

int64_t
board_rank(struct board *board, const struct node *node, int technician)
{
	const struct store *store;
	const struct node *want;
	struct lane *lane;
	int64_t minutes;
	size_t i;

	store = &board->cat->store;
	if (str_eq(store->any_order, STR("order")))
		return technician;
	if (str_eq(store->any_order, STR("random")))
		return (int64_t)(mixed(board->cat->technicians[technician].id ^ mixed((uint64_t)node->date.from)) >> 1);
	lane = board_lane(board, technician);
	if (lane->minutes_day != node->date.from)
		sum_minutes(board, lane, technician, node->date);
	minutes = lane->minutes;
	for (i = 0; i < board->n_wants; i++) {
		want = board->wants[i];
		if (want != node && want->seat == technician && want->date.from == node->date.from)
			minutes += want->at.busy.to - want->at.busy.from;
	}
	return minutes;
}
