/*
 * search.c - the search for room: who has to make place for whom.
 *
 * Everything that sits stays where it is until something is seated on top of it; what is pushed off has to find another seat, and may
 * push in turn. Of any two full assignments the second is reached from the first that way (what sits the same in both is never in the
 * way), so the search finds an assignment if there is one. It seats the node with the fewest possible seats first. It is repeated with
 * ever more rows allowed to move, so that the first answer moves the fewest. A count of the crowd at single moments (crowd.c) comes
 * before it.
 *
 * What fails says which decisions are to blame, and decisions that are not are not tried anew (conflict-directed backjumping): work in
 * the morning is not done again for each way in which the afternoon fails.
 */
#include "model/day_private.h"

enum { FEW_MOVES = 2 };			/* looked for before any number of them */

static bool	descend(struct board *board, struct blame *out);

static bool
push_off(struct board *board, struct node *node, const struct blame *why)
{
	if (board->n_pending == SEARCH_DEPTH_MAX) {
		board->over = true;
		return false;
	}
	node->state = PENDING;
	node->seat = -1;
	node->why = *why;
	board->pending[board->n_pending++] = node;
	board->n_moved += node->row != NULL;
	board_count(board, node, &node->home_at, board->held_all, -1);
	return true;
}

/* Back home with all that was pushed off since there were n pending. */
static void
put_back(struct board *board, size_t n)
{
	struct node *node;

	while (board->n_pending > n) {
		node = board->pending[--board->n_pending];
		node->state = AT_HOME;
		node->seat = node->home;
		node->at = node->home_at;
		board->n_moved -= node->row != NULL;
		board_count(board, node, &node->home_at, board->held_all, 1);
	}
}

static bool
push_off_all(struct board *board, struct node *node, int technician, const struct place *place)
{
	const struct lane *lane;
	struct blame why = { .bits = { 0 } };
	struct node **kin;
	size_t n;
	size_t i;

	blame_one(&why, board->n_trail);
	lane = &board->lanes[technician];
	for (i = 0; i < lane->n_nodes; i++)
		if (choice_in_the_way(lane->nodes[i], node, technician, place) && !push_off(board, lane->nodes[i], &why))
			return false;
	kin = choice_kin(board, node, &n);
	for (i = 0; i < n; i++)
		if (choice_in_the_way(kin[i], node, technician, place) && !push_off(board, kin[i], &why))
			return false;
	return true;
}

/* Seats a node, goes on, and takes it away again. */
static bool
try_seat(struct board *board, struct node *node, int technician, struct blame *out)
{
	struct place place;
	size_t n;
	bool found;

	if (board->n_trail == SEARCH_DEPTH_MAX) {
		board->over = true;
		return false;
	}
	place = board_place(board, node, technician);
	n = board->n_pending;
	found = push_off_all(board, node, technician, &place);
	if (found) {
		node->state = SEATED;
		node->seat = technician;
		node->at = place;
		node->level = board->n_trail;
		board->signs[board->n_trail + 1] = board->signs[board->n_trail] | nogood_sign(node, technician);
		board->trail[board->n_trail++] = node;
		board_count(board, node, &place, board->held_all, 1);
		board_count(board, node, &place, board->held_hard, 1);
		found = descend(board, out);
		board_count(board, node, &place, board->held_hard, -1);
		board_count(board, node, &place, board->held_all, -1);
		board->n_trail--;
		node->state = PENDING;
		node->seat = -1;
	}
	put_back(board, n);
	return found;
}

static void
keep_found(struct board *board)
{
	const struct node *node;
	size_t i;

	board->n_found = 0;
	for (i = 0; i < board->n_trail; i++) {
		node = board->trail[i];
		if (node->state == SEATED)
			board->found[board->n_found++] =
			    (struct seated){ .node = board->trail[i], .technician = node->seat, .at = node->at };
	}
}

static bool
covers(struct span span, int64_t at)
{
	return span.from <= at && at < span.to;
}

/* Whether a node could sit where it does not use the resource at that minute. */
static bool
can_clear(struct board *board, struct node *node, int64_t minute)
{
	struct blame unused = { .bits = { 0 } };
	struct place place;
	int i;

	if (!choice_can_leave(board, node, &unused))
		return false;
	for (i = 0; i < (int)board->cat->n_technicians; i++) {
		if (i == node->home || !able_has(node->able, i))
			continue;
		place = board_place(board, node, i);
		if (!covers(place.busy, minute))
			return true;
	}
	return false;
}

static bool
uses(const struct board *board, const struct node *node, uint32_t resource)
{
	const struct catalogue_tables *tables;
	uint32_t i;

	tables = board->cat->tables;
	if (node->service < 0)
		return false;
	for (i = tables->needs.from[node->service]; i < tables->needs.from[node->service + 1]; i++)
		if (tables->uses[tables->needs.at[i]].resource == resource)
			return true;
	return false;
}

/* The first resource and minute for which a seated node found too little; false when all is well. */
static bool
too_little(const struct board *board, const struct node *node, uint32_t *out_resource, int64_t *out_minute)
{
	const struct catalogue_tables *tables;
	const struct use *use;
	int64_t minute;
	uint32_t i;

	if (board->held_all == NULL || node->service < 0)
		return false;
	tables = board->cat->tables;
	for (i = tables->needs.from[node->service]; i < tables->needs.from[node->service + 1]; i++) {
		use = &tables->uses[tables->needs.at[i]];
		for (minute = node->at.busy.from; minute < node->at.busy.to; minute++) {
			if (!covers(board->scope, minute))
				continue;
			if (board->held_all[use->resource][minute - board->scope.from] > board->cat->resources[use->resource].count) {
				*out_resource = use->resource;
				*out_minute = minute;
				return true;
			}
		}
	}
	return false;
}

/* Those whose leaving may mend a fault: users of a resource at a minute, or what else a technician has that day. */
static size_t
list_movers(struct board *board, const struct node *full, uint32_t resource, int64_t minute, struct node **movers, size_t cap)
{
	struct blame unused = { .bits = { 0 } };
	struct node *node;
	struct lane *lane;
	size_t n;
	size_t i;
	size_t j;
	bool may;

	n = 0;
	for (i = 0; i < board->cat->n_technicians; i++) {
		lane = &board->lanes[i];
		for (j = 0; j < lane->n_nodes; j++) {
			node = lane->nodes[j];
			if (node->state != AT_HOME)
				continue;
			if (full != NULL)
				may = (int)i == full->seat && node->service >= 0 && node->date.from == full->date.from
				    && choice_can_leave(board, node, &unused);
			else
				may = covers(node->home_at.busy, minute) && uses(board, node, resource) && can_clear(board, node, minute);
			if (!may)
				continue;
			if (n == cap) {
				board->over = true;
				return n;
			}
			movers[n++] = node;
		}
	}
	return n;
}

/* One of the movers has to leave: each in turn, those before it staying. All decisions are to blame when none can. */
static bool
move_one(struct board *board, const struct node *full, uint32_t resource, int64_t minute, struct blame *out)
{
	struct node *movers[SEARCH_DEPTH_MAX];
	struct blame unused = { .bits = { 0 } };
	struct node *node;
	size_t n_trail;
	size_t n_pending;
	size_t n;
	size_t i;
	bool found;

	n = list_movers(board, full, resource, minute, movers, SEARCH_DEPTH_MAX);
	n_trail = board->n_trail;
	n_pending = board->n_pending;
	found = false;
	*out = (struct blame){ .bits = { 0 } };
	blame_first(out, n_trail);
	for (i = 0; i < n && !found && !board->over; i++) {
		node = movers[i];
		if (board->n_moved + (node->row != NULL) > board->bound)
			board->cut = true;
		else {
			found = push_off(board, node, out) && descend(board, &unused);
			put_back(board, n_pending);
		}
		if (board->n_trail == SEARCH_DEPTH_MAX)
			board->over = true;
		if (found || board->over)
			break;
		node->state = PINNED;
		board->signs[board->n_trail + 1] = board->signs[board->n_trail];
		board->trail[board->n_trail++] = node;
		board_count(board, node, &node->home_at, board->held_hard, 1);
	}
	while (board->n_trail > n_trail) {
		node = board->trail[--board->n_trail];
		node->state = AT_HOME;
		board_count(board, node, &node->home_at, board->held_hard, -1);
	}
	return found;
}

/* Everybody sits: all is found, unless resources or a day's limit are over, which who sits at home may mend by leaving. */
static bool
settle(struct board *board, struct blame *out)
{
	const struct node *node;
	uint32_t resource;
	int64_t minute;
	size_t i;

	for (i = 0; i < board->n_trail; i++) {
		node = board->trail[i];
		if (node->state != SEATED)
			continue;
		if (too_little(board, node, &resource, &minute))
			return move_one(board, NULL, resource, minute, out);
		if (board_day_over(board, node, node->seat, ALL, 0))
			return move_one(board, node, 0, 0, out);
	}
	keep_found(board);
	return true;
}

/*
 * The pending node to seat next: one with no seat or only one, else the nearest in time to what the search began with. Far away there
 * is room enough, or it is another matter.
 */
static size_t
tightest(struct board *board)
{
	int64_t away;
	int64_t least;
	size_t pick;
	size_t i;
	int n;

	pick = 0;
	least = INT64_MAX;
	for (i = 0; i < board->n_pending && least > 0; i++) {
		n = choice_count(board, board->pending[i], 2);
		away = board->n_trail == 0 ? 0 : board->pending[i]->start - board->trail[0]->start;
		away = n < 2 ? n : 2 + (away < 0 ? -away : away);
		if (away < least) {
			least = away;
			pick = i;
		}
	}
	return pick;
}

/* Tries the choices of a node; false with those to blame for what it lacks, or for what failed without it. */
static bool
try_choices(struct board *board, struct node *node, struct blame *out)
{
	struct choice choices[STORE_TECHNICIANS_MAX];
	struct blame lack = { .bits = { 0 } };
	struct blame child;
	size_t level;
	int n;
	int i;

	level = board->n_trail;
	n = choice_list(board, node, choices, &lack);
	for (i = 0; i < n && !board->over; i++) {
		child = (struct blame){ .bits = { 0 } };
		if (try_seat(board, node, choices[i].technician, &child))
			return true;
		if (!blame_has(&child, level)) {
			*out = child;
			return false;
		}
		child.bits[level / 64] &= ~(UINT64_C(1) << (level % 64));
		blame_too(&lack, &child);
	}
	nogood_learn(board, node, &lack);
	*out = lack;
	blame_too(out, &node->why);
	return false;
}

static bool
descend(struct board *board, struct blame *out)
{
	struct node *node;
	size_t pick;
	bool found;

	/* A step is the work of some dozens of seats looked at: large stores take more of them. */
	board->steps += 1 + board->n_pending * board->cat->n_technicians / 40;
	if (board->over || board->steps > board->limit) {
		board->over = true;
		return false;
	}
	if (board->n_pending == 0)
		return settle(board, out);
	pick = tightest(board);
	node = board->pending[pick];
	board->pending[pick] = board->pending[--board->n_pending];
	found = try_choices(board, node, out);
	board->pending[board->n_pending] = board->pending[pick];
	board->pending[pick] = node;
	board->n_pending++;
	return found;
}

/* One search with so many rows allowed to move and so many steps in all; what is pending stays pending. */
static bool
search(struct board *board, size_t bound, size_t limit)
{
	struct blame unused = { .bits = { 0 } };

	board->bound = bound;
	board->rows_stay = bound == ROWS_STAY;
	board->limit = limit;
	board->cut = false;
	board->over = false;
	return descend(board, &unused);
}

/* From least rows upwards: NO when more would not help, OVER when steps or rows ran out. */
static enum answer
deepen(struct board *board, size_t least, size_t most, size_t limit)
{
	size_t bound;

	for (bound = least; bound <= most; bound++) {
		if (search(board, bound, limit))
			return YES;
		if (board->over)
			return OVER;
		/* Without a move nothing was cut: rows that stay are walls then. */
		if (!board->cut && bound > ROWS_STAY)
			return NO;
	}
	return OVER;
}

static void
begin(struct board *board, struct node **nodes, size_t n)
{
	size_t i;

	board->round++;
	board->n_found = 0;
	board->steps = 0;
	board->n_moved = 0;
	board->n_trail = 0;
	board->n_pending = n;
	for (i = 0; i < n; i++) {
		board->pending[i] = nodes[i];
		nodes[i]->why = (struct blame){ .bits = { 0 } };
	}
}

/*
 * A few moves first: they mostly do, and are what is wanted. Then as many as it takes: where nothing is bounded, blame is exact, and
 * what is impossible is soon known to be.
 */
enum answer
search_room(struct board *board, struct node *node, size_t most, size_t limit)
{
	enum answer answer;
	size_t least;

	board_hold_resources(board);
	board_build_all(board);
	board_prepare(board, node);
	begin(board, &node, 1);
	least = ROWS_STAY;
	if (crowd_forbids(board, node, true))
		least = 1;
	if (least > most || (least > 0 && crowd_forbids(board, node, false)))
		answer = NO;
	else if (most == ROWS_STAY)
		answer = search(board, ROWS_STAY, limit) ? YES : board->over ? OVER : NO;
	else {
		answer = deepen(board, least, FEW_MOVES, limit / 4);
		if (answer == OVER)
			answer = search(board, ROWS_MOVE, limit) ? YES : board->over ? OVER : NO;
	}
	board->n_pending = 0;
	return answer;
}

static size_t
n_rows_found(const struct board *board)
{
	size_t n;
	size_t i;

	n = 0;
	for (i = 0; i < board->n_found; i++)
		n += board->found[i].node->row != NULL;
	return n;
}

enum answer
search_room_well(struct board *board, struct node *node, size_t limit)
{
	enum answer answer;
	size_t n;

	answer = search_room(board, node, ROWS_MOVE, limit);
	n = n_rows_found(board);
	if (answer != YES || n <= FEW_MOVES + 1)
		return answer;
	/* The last answer stays in found unless a better one is. */
	board->n_pending = 1;
	board->pending[0] = node;
	(void)deepen(board, FEW_MOVES + 1, n - 1, limit);
	board->n_pending = 0;
	return YES;
}

enum answer
search_afresh(struct board *board, size_t most, size_t limit)
{
	enum answer answer;

	begin(board, board->wants, board->n_wants);
	answer = deepen(board, 1, most, limit);
	board->n_pending = 0;
	return answer;
}
