/* seat.c - seats for all that is wanted together, or why there are none. */
#include <assert.h>

#include "base/arena.h"
#include "base/metric.h"
#include "model/day_private.h"

/* What day_seat was asked, and how far it got. */
struct request {
	struct arena		*arena;
	struct day		*day;
	const struct want	*wants;
	size_t			 n;
	bool			 check_grid;
	struct seat		*seats;
	struct move		 moves[SEARCH_DEPTH_MAX];
	size_t			 n_moves;
	bool			 fallback;
	size_t			 which;		/* first want that fails, or n */
	enum refusal		 why;
};

/* What is wrong with a want whatever the calendar says. */
static enum refusal
refuse_early(const struct request *r, const struct want *want)
{
	const struct catalogue *cat;
	const struct day *day;

	day = r->day;
	cat = day->cat;
	if (want->technician < ANY || want->technician >= (int)cat->n_technicians || want->service >= (int)cat->n_services)
		return REFUSED_UNABLE;
	if (want->service < 0 ? want->minutes <= 0 || want->minutes > MINUTES_PER_DAY : catalogue_n_able(cat, want->service) == 0)
		return REFUSED_UNABLE;
	if (want->unbound)
		return FREE;
	if (want->start < day->now)
		return REFUSED_PAST;
	if (want->held)
		return FREE;
	if (want->start < day->soonest)
		return REFUSED_TOO_SOON;
	return want->start >= day->horizon ? REFUSED_TOO_FAR : FREE;
}

/* How far a want was let in; the reason is the next step. */
enum step { STEP_ABLE, STEP_OPEN, STEP_DUTY, STEP_GRID, STEP_DAY, STEP_GUEST, STEP_TIME, STEP_LAST };

static bool
guest_is_free(const struct board *board, const struct node *node, const struct place *place)
{
	size_t i;

	for (i = 0; i < board->n_wants; i++)
		if (board_guest_meets(node, place, board->wants[i], &board->wants[i]->home_at))
			return false;
	return true;
}

static bool
time_is_free(const struct board *board, int technician, const struct place *place)
{
	const struct lane *lane;
	struct place fixed;
	size_t i;

	lane = &board->lanes[technician];
	for (i = 0; i < lane->n_fixed; i++) {
		fixed = (struct place){ .busy = lane->fixed[i] };
		if (place_meets(&fixed, place))
			return false;
	}
	for (i = 0; i < lane->n_nodes; i++)
		if (place_meets(&lane->nodes[i]->home_at, place))
			return false;
	return true;
}

/* The first step that fails with a technician. */
static enum step
walk(struct board *board, const struct node *node, int technician)
{
	const struct want *want;
	struct place place;
	bool bound;

	want = node->want;
	if (want->technician != ANY && want->technician != technician)
		return STEP_ABLE;
	if (want->service >= 0 && !catalogue_can(board->cat, technician, want->service))
		return STEP_ABLE;
	place = place_of_want(board->cat, want, technician);
	bound = !want->unbound && (want->service >= 0 || want->technician == ANY);
	if (bound && !window_holds(&board->day->open, place.busy))
		return STEP_OPEN;
	if (bound && !window_holds(&board->lanes[technician].duty, place.busy))
		return STEP_DUTY;
	if (!board_aligned(board, want, technician))
		return STEP_GRID;
	if (board_day_over(board, node, technician, ALL, 1))
		return STEP_DAY;
	if (!guest_is_free(board, node, &place))
		return STEP_GUEST;
	return time_is_free(board, technician, &place) ? STEP_LAST : STEP_TIME;
}

static enum refusal
diagnose(struct board *board, const struct node *node)
{
	static const enum refusal reasons[] = {
		[STEP_ABLE] = REFUSED_UNABLE,
		[STEP_OPEN] = REFUSED_CLOSED,
		[STEP_DUTY] = REFUSED_OFF_DUTY,
		[STEP_GRID] = REFUSED_OFF_GRID,
		[STEP_DAY] = REFUSED_FULL_DAY,
		[STEP_GUEST] = REFUSED_GUEST,
		[STEP_TIME] = REFUSED_BUSY,
		[STEP_LAST] = REFUSED_RESOURCE,
	};
	enum step furthest;
	enum step step;
	size_t i;

	furthest = STEP_ABLE;
	for (i = 0; i < board->cat->n_technicians; i++) {
		step = walk(board, node, (int)i);
		if (furthest < step)
			furthest = step;
	}
	/* Nothing but a resource can be short when a technician is free; without any the search would have seated it. */
	if (furthest == STEP_LAST && board->held_all == NULL)
		return REFUSED_BUSY;
	return reasons[furthest];
}

static size_t
each_row(const struct board *board, void (*visit)(void *arg, struct node *node), void *arg)
{
	struct node *node;
	size_t n;
	size_t i;
	size_t j;

	n = 0;
	for (i = 0; i < board->cat->n_technicians; i++) {
		for (j = 0; j < board->lanes[i].n_nodes; j++) {
			node = board->lanes[i].nodes[j];
			if (node->row == NULL || node->home == node->origin)
				continue;
			if (visit != NULL)
				visit(arg, node);
			n++;
		}
	}
	return n;
}

struct saved {
	struct seated	*list;
	size_t		 n;
};

static void
save(void *arg, struct node *node)
{
	struct saved *saved;

	saved = arg;
	saved->list[saved->n++] = (struct seated){ .node = node, .technician = node->home, .at = node->home_at };
}

/* One after another may have moved more rows than all at once would: tried again from the seats of the database. */
static void
move_fewer(struct board *board, size_t n_moved)
{
	struct saved saved;
	struct place place;
	enum answer answer;
	size_t i;

	saved.n = 0;
	saved.list = NEW_N(board->arena, struct seated, n_moved + board->n_wants);
	(void)each_row(board, save, &saved);
	for (i = 0; i < board->n_wants; i++)
		save(&saved, board->wants[i]);
	for (i = 0; i < board->n_wants; i++)
		board_rehome(board, board->wants[i], -1, NULL);
	for (i = 0; i < n_moved; i++) {
		place = board_place(board, saved.list[i].node, saved.list[i].node->origin);
		board_rehome(board, saved.list[i].node, saved.list[i].node->origin, &place);
	}
	answer = search_afresh(board, n_moved - 1, MATCH_NODES_MAX);
	if (answer == YES) {
		board_commit(board);
		return;
	}
	for (i = 0; i < saved.n; i++)
		board_rehome(board, saved.list[i].node, saved.list[i].technician, &saved.list[i].at);
}

static void
note_move(void *arg, struct node *node)
{
	struct request *r;

	r = arg;
	if (r->n_moves < SEARCH_DEPTH_MAX)
		r->moves[r->n_moves] = (struct move){ .kind = node->row->kind, .id = node->row->id, .from = node->origin,
		    .to = node->home, .busy = node->home_at.busy, .gap = node->home_at.gap,
		    .duration = (int32_t)(node->home_at.end - node->start) };
	r->n_moves++;
}

static void
note_seat(struct request *r, const struct node *node)
{
	struct seat *seat;

	seat = &r->seats[node->want - r->wants];
	seat->technician = node->home;
	seat->busy = node->home_at.busy;
	seat->gap = node->home_at.gap;
	seat->start = node->start;
	seat->end = node->home_at.end;
	seat->duration = (int32_t)(seat->end - seat->start);
	if (node->service >= 0)
		seat->price = catalogue_terms(r->day->cat, node->service, node->want->technician).price;
}

static void
refuse(struct request *r, size_t which, enum refusal why)
{
	if (which >= r->which)
		return;
	r->which = which;
	r->why = why;
}

/* Seats the wants marked as of one group, which may meet each other and nobody else's. */
static void
seat_group(struct request *r, const bool *in_group, struct span scope, struct span movable)
{
	struct board board;
	struct node *node;
	enum answer answer;
	size_t n_moved;
	size_t i;

	board_init(&board, r->arena, r->day, scope, movable);
	board.check_grid = r->check_grid;
	board.ends = r->wants;
	board.n_ends = r->n;
	board.wants = NEW_N(r->arena, struct node *, r->n);
	for (i = 0; i < r->which; i++) {
		if (!in_group[i])
			continue;
		node = board_want(&board, &r->wants[i]);
		answer = search_room_well(&board, node, MATCH_NODES_MAX);
		if (answer != YES) {
			r->fallback = r->fallback || answer == OVER;
			refuse(r, i, diagnose(&board, node));
			return;
		}
		board.wants[board.n_wants++] = node;
		board_commit(&board);
	}
	n_moved = each_row(&board, NULL, NULL);
	if (n_moved > 1)
		move_fewer(&board, n_moved);
	for (i = 0; i < board.n_wants; i++)
		note_seat(r, board.wants[i]);
	(void)each_row(&board, note_move, r);
}

static struct span
hull(struct span a, struct span b)
{
	return (struct span){ a.from < b.from ? a.from : b.from, a.to > b.to ? a.to : b.to };
}

/* What a want may meet: its day's scope, and where staff put it. */
static struct span
around(const struct request *r, const struct want *want)
{
	struct span span;

	span = want_span(r->day->cat, want, want->technician);
	return hull(span, day_scope_of(r->day, day_date_of(r->day, want->start).days));
}

/* Gathers the wants that may meet, from one of them on. */
static void
seat_from(struct request *r, size_t first, bool *done)
{
	struct span scope;
	struct span movable;
	bool *in_group;
	bool grown;
	size_t i;

	in_group = NEW_N(r->arena, bool, r->n);
	in_group[first] = true;
	scope = around(r, &r->wants[first]);
	movable = day_scope_of(r->day, day_date_of(r->day, r->wants[first].start).days);
	for (grown = true; grown; ) {
		grown = false;
		for (i = 0; i < r->which; i++) {
			if (in_group[i] || !span_meets(scope, around(r, &r->wants[i])))
				continue;
			in_group[i] = true;
			scope = hull(scope, around(r, &r->wants[i]));
			movable = hull(movable, day_scope_of(r->day, day_date_of(r->day, r->wants[i].start).days));
			grown = true;
		}
	}
	for (i = 0; i < r->which; i++)
		done[i] = done[i] || in_group[i];
	seat_group(r, in_group, scope, movable);
}

static void
seat_all(struct request *r)
{
	enum refusal why;
	bool *done;
	size_t n;
	size_t i;

	r->which = r->n;
	for (i = 0; i < r->n && i < r->which; i++) {
		why = refuse_early(r, &r->wants[i]);
		if (why != FREE)
			refuse(r, i, why);
	}
	n = r->which;
	done = NEW_N(r->arena, bool, r->n);
	for (i = 0; i < n && i < r->which; i++)
		if (!done[i])
			seat_from(r, i, done);
	if (r->n_moves > SEARCH_DEPTH_MAX)
		refuse(r, 0, REFUSED_BUSY);
}

enum refusal
day_seat(struct arena *arena, struct day *day, const struct want *wants, size_t n, bool check_grid, struct seating *out, size_t *out_which)
{
	struct request r = { .arena = arena, .day = day, .wants = wants, .n = n, .check_grid = check_grid };
	size_t mark;

	assert(n <= SEARCH_DEPTH_MAX);
	r.seats = NEW_N(arena, struct seat, n);
	mark = arena_mark(arena);
	seat_all(&r);
	arena_rewind(arena, mark);
	if (r.fallback) {
		day->fell_back = true;
		metric_add(METRIC_MATCHER_FALLBACKS, 1);
	}
	if (r.which < n) {
		*out_which = r.which;
		return r.why;
	}
	out->seats = r.seats;
	out->n_moves = r.n_moves;
	out->moves = arena_copy(arena, r.moves, r.n_moves * sizeof(struct move));
	out->fallback = r.fallback;
	return FREE;
}
