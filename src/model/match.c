/* match.c - the board of one question: lanes, what stands fixed, what could move, and who could take it. */
#include "base/arena.h"
#include "model/day_private.h"

void
board_init(struct board *board, struct arena *arena, struct day *day, struct span scope, struct span movable)
{
	*board = (struct board){ .arena = arena, .day = day, .cat = day->cat, .scope = scope, .movable = movable };
	board->lanes = NEW_N(arena, struct lane, day->cat->n_technicians + 1);
	board->pending = NEW_N(arena, struct node *, SEARCH_DEPTH_MAX);
	board->trail = NEW_N(arena, struct node *, SEARCH_DEPTH_MAX);
	board->signs = NEW_N(arena, uint64_t, SEARCH_DEPTH_MAX + 1);
	board->found = NEW_N(arena, struct seated, SEARCH_DEPTH_MAX);
	board->check_grid = true;
}

/* Rows the search may move: undecided, not frozen, and near enough for all their neighbours to be known. */
bool
board_may_move(const struct board *board, const struct busy *row)
{
	return row->fluid && row->start >= board->day->frozen && row->kind != BUSY_CLASS && row->service >= 0 && row->technician >= 0
	    && (size_t)row->technician < board->cat->n_technicians && span_inside(row->busy, board->movable);
}

static bool
is_parallel(const struct board *board, int service)
{
	return service >= 0 && board->cat->services[service].parallel;
}

static struct node *
node_of_row(struct board *board, const struct busy *row)
{
	struct node *node;

	node = NEW(board->arena, struct node);
	node->row = row;
	node->service = row->service;
	node->start = row->start;
	node->date = day_span_of(board->day, row->start);
	node->guest = row->kind == BUSY_ITEM ? row->guest_id : 0;
	node->parallel = is_parallel(board, row->service);
	node->origin = row->technician;
	node->home = row->technician;
	node->seat = row->technician;
	node->home_at = place_of_row(board->cat, row);
	node->at = node->home_at;
	return node;
}

struct node *
board_want(struct board *board, const struct want *want)
{
	struct node *node;

	node = NEW(board->arena, struct node);
	node->want = want;
	node->service = want->service;
	node->start = want->start;
	node->date = day_span_of(board->day, want->start);
	node->guest = want->guest < 0 ? 0 : (uint64_t)want->guest + 1;
	node->parallel = is_parallel(board, want->service);
	node->state = PENDING;
	node->origin = -1;
	node->home = -1;
	node->seat = -1;
	return node;
}

static void
lane_add(struct board *board, struct lane *lane, struct node *node)
{
	size_t cap;

	if (lane->n_nodes == lane->nodes_cap) {
		cap = lane->nodes_cap * 2 + 4;
		lane->nodes = arena_grow(board->arena, lane->nodes, lane->n_nodes * sizeof(struct node *), cap * sizeof(struct node *));
		lane->nodes_cap = cap;
	}
	lane->nodes[lane->n_nodes++] = node;
}

static void
lane_drop(struct lane *lane, const struct node *node)
{
	size_t i;

	for (i = 0; lane->nodes[i] != node; i++)
		;
	for (lane->n_nodes--; i < lane->n_nodes; i++)
		lane->nodes[i] = lane->nodes[i + 1];
}

struct lane *
board_lane(struct board *board, int technician)
{
	const struct day *day;
	const struct busy *row;
	struct lane *lane;
	struct place place;
	uint32_t from;
	uint32_t to;
	uint32_t i;

	lane = &board->lanes[technician];
	if (lane->built)
		return lane;
	day = board->day;
	lane->built = true;
	lane->minutes_day = -1;
	lane->duty = window_duty(board->arena, day, technician, board->scope);
	/* Wants may stick out where staff put them: what lies just outside counts as well. */
	day_rows(day, technician, (struct span){ board->scope.from - MINUTES_PER_DAY, board->scope.to + MINUTES_PER_DAY }, &from, &to);
	lane->fixed = NEW_N(board->arena, struct span, 2 * (to - from) + 1);
	lane->nodes_cap = to - from + 4;
	lane->nodes = NEW_N(board->arena, struct node *, lane->nodes_cap);
	for (i = from; i < to; i++) {
		row = &day->rows[day->order[i]];
		if (board_may_move(board, row))
			lane_add(board, lane, node_of_row(board, row));
		else {
			place = place_of_row(board->cat, row);
			lane->n_fixed += place_pieces(&place, lane->fixed + lane->n_fixed);
		}
	}
	return lane;
}

void
board_build_all(struct board *board)
{
	size_t i;

	if (board->all_built)
		return;
	board->all_built = true;
	for (i = 0; i < board->cat->n_technicians; i++)
		(void)board_lane(board, (int)i);
}

struct place
board_place(const struct board *board, const struct node *node, int technician)
{
	struct want want;

	if (node->want != NULL)
		return place_of_want(board->cat, node->want, technician);
	if (technician == node->origin)
		return place_of_row(board->cat, node->row);
	want = (struct want){ .service = node->service, .technician = technician, .start = node->start };
	return place_of_want(board->cat, &want, technician);
}

bool
board_guest_meets(const struct node *a, const struct place *at_a, const struct node *b, const struct place *at_b)
{
	if (a->guest == 0 || a->guest != b->guest || (a->want == NULL) != (b->want == NULL) || (a->parallel && b->parallel))
		return false;
	return a->start < at_b->end && b->start < at_a->end;
}

/* The rows of a guest that never move, against a row that would. */
static bool
guest_meets_fixed(struct board *board, const struct node *node, const struct place *place)
{
	const struct day *day;
	const struct busy *row;
	struct place other;
	uint32_t from;
	uint32_t to;
	uint32_t i;
	size_t lane;

	if (node->row == NULL || node->guest == 0)
		return false;
	day = board->day;
	for (lane = 0; lane <= board->cat->n_technicians; lane++) {
		day_rows(day, (int)lane, place->busy, &from, &to);
		for (i = from; i < to; i++) {
			row = &day->rows[day->order[i]];
			if (row->kind != BUSY_ITEM || row->guest_id != node->guest || board_may_move(board, row))
				continue;
			if (node->parallel && is_parallel(board, row->service))
				continue;
			other = place_of_row(board->cat, row);
			if (node->start < other.end && row->start < place->end)
				return true;
		}
	}
	return false;
}

/* Ends of what a technician is busy with, where an occupied span may begin off the grid. */
static bool
begins_at_end(const struct place *place, int64_t begins)
{
	struct span pieces[2];
	size_t n;
	size_t i;

	n = place_pieces(place, pieces);
	for (i = 0; i < n; i++)
		if (pieces[i].to == begins)
			return true;
	return false;
}

bool
board_aligned(const struct board *board, const struct want *want, int technician)
{
	const struct day *day;
	const struct want *other;
	struct place place;
	int64_t begins;
	uint32_t from;
	uint32_t to;
	uint32_t i;
	size_t j;

	day = board->day;
	if (!board->check_grid || want->held || want->unbound || want->service < 0 || day_on_grid(day, want->start))
		return true;
	if (!board->cat->store.back_to_back)
		return false;
	begins = place_of_want(board->cat, want, technician).busy.from;
	day_rows(day, technician, (struct span){ begins - 1, begins }, &from, &to);
	for (i = from; i < to; i++) {
		place = place_of_row(board->cat, &day->rows[day->order[i]]);
		if (begins_at_end(&place, begins))
			return true;
	}
	for (j = 0; j < board->n_ends; j++) {
		other = &board->ends[j];
		if (other->technician != ANY && other->technician != technician)
			continue;
		if (other->service >= 0 && !catalogue_can(board->cat, technician, other->service))
			continue;
		place = place_of_want(board->cat, other, technician);
		if (begins_at_end(&place, begins))
			return true;
	}
	return false;
}

/* Named entries that could not be had keep off who might sit elsewhere, not each other. */
static bool
is_blocked(const struct board *board, const struct node *node, int technician, const struct place *place)
{
	const struct block *block;
	size_t i;

	for (i = 0; i < board->n_blocks; i++) {
		block = &board->blocks[i];
		if (block->technician == technician && place_meets(&block->at, place))
			return true;
		if (node->guest != 0 && block->guest == node->guest && !(block->parallel && node->parallel)
		    && node->start < block->at.end && block->start < place->end)
			return true;
	}
	return false;
}

static bool
is_on_duty(const struct board *board, const struct node *node, int technician, const struct place *place)
{
	const struct want *want;

	want = node->want;
	if (want != NULL && (want->unbound || (want->service < 0 && want->technician != ANY)))
		return true;
	if (want == NULL && !span_inside(place->busy, board->movable))
		return false;
	return window_holds(&board->lanes[technician].duty, place->busy);
}

/* Whether a node could sit with a technician as far as everything goes that never moves; resources are counted elsewhere. */
bool
board_static(struct board *board, const struct node *node, int technician, const struct place *place)
{
	const struct lane *lane;
	const struct want *want;
	struct span pieces[2];
	size_t n;
	size_t i;
	size_t j;

	want = node->want;
	if (technician == node->origin)
		return true;
	if (want != NULL && want->technician != ANY && want->technician != technician)
		return false;
	lane = board_lane(board, technician);
	if (!is_on_duty(board, node, technician, place))
		return false;
	n = place_pieces(place, pieces);
	for (i = 0; i < lane->n_fixed; i++)
		for (j = 0; j < n; j++)
			if (span_meets(lane->fixed[i], pieces[j]))
				return false;
	if (want != NULL) {
		if (!board_aligned(board, want, technician))
			return false;
		if (want->technician == ANY && is_blocked(board, node, technician, place))
			return false;
	} else if (guest_meets_fixed(board, node, place))
		return false;
	return !board_day_over(board, node, technician, FIXED, 1);
}

static void
find_kin(struct board *board, struct node *node)
{
	struct node *other;
	size_t pass;
	size_t i;
	size_t j;

	if (node->guest == 0 || node->row == NULL)
		return;
	for (pass = 0; pass < 2; pass++) {
		node->n_kin = 0;
		for (i = 0; i < board->cat->n_technicians; i++) {
			for (j = 0; j < board->lanes[i].n_nodes; j++) {
				other = board->lanes[i].nodes[j];
				if (other == node || other->row == NULL || other->guest != node->guest)
					continue;
				if (pass == 1)
					node->kin[node->n_kin] = other;
				node->n_kin++;
			}
		}
		if (pass == 0)
			node->kin = NEW_N(board->arena, struct node *, node->n_kin + 1);
	}
}

/* Fills in who could take a node, once. All lanes must be built. */
void
board_prepare(struct board *board, struct node *node)
{
	struct place place;
	int i;

	if (node->prepared)
		return;
	node->prepared = true;
	for (i = 0; i < (int)board->cat->n_technicians; i++) {
		if (node->service >= 0 && !catalogue_can(board->cat, i, node->service) && i != node->origin)
			continue;
		place = board_place(board, node, i);
		if (place.busy.from < place.busy.to && board_static(board, node, i, &place))
			able_add(node->able, i);
	}
	find_kin(board, node);
}

/* Gives a node a home, or none (technician -1). */
void
board_rehome(struct board *board, struct node *node, int technician, const struct place *place)
{
	board->homes++;
	if (node->home >= 0) {
		lane_drop(&board->lanes[node->home], node);
		board_count(board, node, &node->home_at, board->held_all, -1);
	}
	node->home = technician;
	node->seat = technician;
	node->state = technician < 0 ? PENDING : AT_HOME;
	if (technician < 0)
		return;
	node->home_at = *place;
	node->at = *place;
	lane_add(board, board_lane(board, technician), node);
	board_count(board, node, place, board->held_all, 1);
}

void
board_commit(struct board *board)
{
	size_t i;

	for (i = 0; i < board->n_found; i++)
		board_rehome(board, board->found[i].node, board->found[i].technician, &board->found[i].at);
}

/* A named entry that cannot be had keeps the other wants off its technician all the same. */
void
board_block(struct board *board, const struct node *node)
{
	struct block *block;

	block = &board->blocks[board->n_blocks++];
	block->technician = node->want->technician;
	block->start = node->start;
	block->at = board_place(board, node, block->technician);
	block->guest = node->guest;
	block->parallel = node->parallel;
}
