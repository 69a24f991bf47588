/*
 * day_private.h - what the files of the engine share: day.c the picture, windows.c hours and spans, match.c the board, counts.c what
 * is counted on it, crowd.c, choice.c and search.c the search for room, starts.c what is offered, seat.c what is accepted.
 *
 * A scope is the stretch of time one question is about: the day, and what its opening hours reach beyond midnight. A board is the
 * state of one question: lanes (one per technician) with what stands fixed and the nodes (fluid rows and wants) that sit there now.
 * Everything of a board lives behind an arena mark of its question and is gone with it.
 */
#ifndef MODEL_DAY_PRIVATE_H
#define MODEL_DAY_PRIVATE_H

#include "base/limits.h"
#include "model/catalogue_tables.h"
#include "model/day.h"

enum {
	MINUTES_PER_DAY = 1440,
	ABLE_WORDS = (STORE_TECHNICIANS_MAX + 63) / 64,
	SEARCH_DEPTH_MAX = 200,		/* seats changed at once; a deeper search counts as over its limit */
};

struct spans {
	struct span	*list;		/* ascending, apart from each other */
	size_t		 n;
};

struct day {
	const struct catalogue	*cat;
	struct date		 first;
	struct date		 last;
	int32_t			 zero;		/* bounds[0] is the start of this date */
	size_t			 n_dates;
	int64_t			*bounds;	/* [n_dates + 1] starts of local days */
	bool			*plain;		/* [n_dates] 24 hours without a change of offset */
	struct span		*scopes;	/* [n_dates] once asked for; else empty */
	struct spans		 open;		/* the store */
	int64_t			 now;		/* first minute that is not past */
	int64_t			 soonest;	/* with the lead time */
	int64_t			 horizon;	/* starts lie before it */
	int64_t			 frozen;	/* rows that start before it stay as they are */
	const struct busy	*rows;
	size_t			 n_rows;
	uint32_t		*order;		/* rows by technician, then busy.from; those of nobody last */
	uint32_t		*lane_from;	/* [n_technicians + 2] into order */
	int64_t			 longest;	/* of all busy spans */
	size_t			 steps;		/* that searches for starts may still take */
	bool			 fell_back;	/* a search reached its limit: one that goes on might find a time it refused */
};

/* Where a service would lie. */
struct place {
	struct span	busy;
	struct span	gap;		/* empty when there is none */
	int64_t		end;		/* of the service; buffers are no time of the guest */
};

enum node_state {
	AT_HOME,			/* sits where it sat when the search began */
	PENDING,			/* has to find a seat */
	SEATED,				/* has found one in this search */
	PINNED,				/* stays at home in this branch */
};

/* Decisions of the search, by their places on the trail, that together make something impossible. */
struct blame {
	uint64_t	bits[(SEARCH_DEPTH_MAX + 63) / 64];
};

struct nogood;

struct node {
	const struct busy	*row;		/* or */
	const struct want	*want;
	int			 service;
	int64_t			 start;
	struct span		 date;		/* the local day of start */
	uint64_t		 guest;		/* 0: nobody in particular */
	bool			 parallel;
	enum node_state		 state;
	int			 origin;	/* row: its technician in the database; want: -1 */
	int			 home;		/* -1: none yet */
	int			 seat;
	struct place		 home_at;
	struct place		 at;
	struct blame		 why;		/* PENDING: what pushed it off */
	size_t			 level;		/* SEATED: its place on the trail */
	struct nogood		*nogoods;	/* learned about it (nogood.c) */
	size_t			 n_nogoods;
	uint32_t		 nogoods_homes;	/* the board->homes they are good for */
	uint32_t		 known;
	bool			 prepared;	/* able is filled in */
	uint64_t		 able[ABLE_WORDS];	/* technicians, as far as what never moves goes */
	struct node		**kin;		/* the same guest's other nodes */
	size_t			 n_kin;
};

struct lane {
	bool			 built;
	struct spans		 duty;		/* inside the store's opening */
	struct span		*fixed;		/* pieces of rows that never move; by start, may overlap where data is bad */
	size_t			 n_fixed;
	struct node		**nodes;	/* at home here */
	size_t			 n_nodes;
	size_t			 nodes_cap;
	int64_t			 minutes;	/* booked on minutes_day, for fairness */
	int64_t			 minutes_day;	/* its start, or -1 */
};

struct block {				/* a named entry that could not be had: wants keep off that technician then */
	int			 technician;
	int64_t			 start;
	struct place		 at;
	uint64_t		 guest;
	bool			 parallel;
};

struct seated {
	struct node	*node;
	int		 technician;
	struct place	 at;
};

struct choice {
	int		technician;
	int		cost;		/* rows it pushes off */
	int64_t		rank;
};

struct board {
	struct arena		*arena;
	struct day		*day;
	const struct catalogue	*cat;
	struct span		 scope;		/* what is counted */
	struct span		 movable;	/* where rows may move */
	struct lane		*lanes;
	bool			 all_built;
	struct node		**wants;	/* seated ones */
	size_t			 n_wants;
	struct block		*blocks;
	size_t			 n_blocks;
	const struct want	*ends;		/* wants whose ends are back-to-back starts too */
	size_t			 n_ends;
	bool			 check_grid;
	/* [resource][minute of scope] by what cannot move in this branch; NULL: no needs. */
	int32_t			**held_hard;
	int32_t			**held_all;	/* by everything that sits */
	/* The search. */
	struct node		**pending;
	size_t			 n_pending;
	struct node		**trail;	/* SEATED and PINNED ones */
	size_t			 n_trail;
	uint64_t		*signs;		/* [n_trail] of all seats on the trail together (nogood.c) */
	size_t			 n_moved;	/* rows taken from home */
	size_t			 bound;		/* most of them allowed */
	bool			 rows_stay;
	size_t			 steps;
	size_t			 limit;
	struct node		**known;	/* [1..n_known] nodes that facts are about */
	uint32_t		 n_known;
	size_t			 n_learners;
	uint32_t		 homes;		/* grows when homes change */
	uint32_t		 round;		/* grows with every search */
	bool			 cut;		/* a branch was left because of bound */
	bool			 over;		/* the limit was reached */
	struct seated		*found;
	size_t			 n_found;
};

enum counted { FIXED, HARD, ALL };	/* what cannot move at all; in this branch; and everything that sits */
enum answer { NO, YES, OVER };		/* OVER: the limit was reached before either was known */

/* day.c */
struct span	 day_span_of(const struct day *day, int64_t at);	/* the local day around a moment */
struct date	 day_date_of(const struct day *day, int64_t at);
struct span	 day_scope_of(struct day *day, int32_t date);	/* what one date is about */
bool		 day_on_grid(const struct day *day, int64_t at);
/* The rows of a technician (n_technicians: of nobody) that touch a span, as positions from..to in day->order; some may not touch. */
void		 day_rows(const struct day *day, int technician, struct span span, uint32_t *out_from, uint32_t *out_to);

/* windows.c */
struct spans	 window_opening(struct arena *arena, const struct day *day, int32_t from_date, int32_t to_date);
struct spans	 window_duty(struct arena *arena, const struct day *day, int technician, struct span scope);
struct span	 window_scope(const struct catalogue *cat, int32_t from_date, int32_t to_date);
bool		 window_holds(const struct spans *spans, struct span span);
bool		 span_meets(struct span a, struct span b);
bool		 span_inside(struct span inner, struct span outer);
struct place	 place_of_want(const struct catalogue *cat, const struct want *want, int technician);
struct place	 place_of_row(const struct catalogue *cat, const struct busy *row);
size_t		 place_pieces(const struct place *place, struct span out[2]);
bool		 place_meets(const struct place *a, const struct place *b);	/* the technician would be needed twice */

/* match.c */
void		 board_init(struct board *board, struct arena *arena, struct day *day, struct span scope, struct span movable);
struct lane	*board_lane(struct board *board, int technician);
void		 board_build_all(struct board *board);
/* Undecided, not frozen, and near enough for all its neighbours to be known. */
bool		 board_may_move(const struct board *board, const struct busy *row);
struct node	*board_want(struct board *board, const struct want *want);
struct place	 board_place(const struct board *board, const struct node *node, int technician);
void		 board_prepare(struct board *board, struct node *node);
bool		 board_static(struct board *board, const struct node *node, int technician, const struct place *place);
bool		 board_aligned(const struct board *board, const struct want *want, int technician);
bool		 board_guest_meets(const struct node *a, const struct place *at_a, const struct node *b, const struct place *at_b);
void		 board_rehome(struct board *board, struct node *node, int technician, const struct place *place);
void		 board_commit(struct board *board);		/* what was found becomes home */
void		 board_block(struct board *board, const struct node *node);

/* counts.c */
void		 board_hold_resources(struct board *board);	/* makes the counts of resources in use, once */
/* Whether so many more would be too many for the technician on the node's day. */
bool		 board_day_over(struct board *board, const struct node *node, int technician, enum counted of, int32_t more);
bool		 board_resources_free(const struct board *board, const struct node *node, const struct place *place, int32_t **held);
void		 board_count(struct board *board, const struct node *node, const struct place *place, int32_t **held, int sign);
int64_t		 board_rank(struct board *board, const struct node *node, int technician);	/* smaller is preferred */

/* nogood.c */
uint64_t	 nogood_sign(const struct node *node, int technician);
/* It cannot leave home, because of these. */
void		 nogood_learn(struct board *board, struct node *node, const struct blame *blame);
/* So it was learned, and it is so now. */
bool		 nogood_stays(struct board *board, const struct node *node, struct blame *blame);

/* choice.c: of a node that is pending; the lists run over technicians. */
/* Whether there may be another seat than home; if not, with those to blame added. */
bool		 choice_can_leave(struct board *board, struct node *node, struct blame *blame);
struct node	**choice_kin(struct board *board, struct node *node, size_t *n);
bool		 choice_in_the_way(const struct node *other, const struct node *node, int technician, const struct place *place);
/* Seats within the bound, no further than enough. */
int		 choice_count(struct board *board, struct node *node, int enough);
/* Cheapest and fairest first; adds to blame why the others are none. */
int		 choice_list(struct board *board, struct node *node, struct choice *choices, struct blame *blame);

/*
 * search.c: seats for nodes that have none yet, with at most so many rows moved from home. YES leaves the seats to change in
 * board->found, and in each case every node is as it was.
 */
enum { ROWS_STAY = 0, ROWS_MOVE = SEARCH_DEPTH_MAX };	/* ROWS_MOVE: as many as it takes */
enum answer	 search_room(struct board *board, struct node *node, size_t most, size_t limit);
/* The same, and then for an answer that moves fewer rows. */
enum answer	 search_room_well(struct board *board, struct node *node, size_t limit);
/* All of board->wants at once, moving from 1 to most rows: for fewer changes than one after another came to. */
enum answer	 search_afresh(struct board *board, size_t most, size_t limit);

/* crowd.c: whether at some moment there are too few hands for a node that has no seat yet, however the rest is seated. */
bool		 crowd_forbids(struct board *board, const struct node *node, bool rows_stay);

static inline void
blame_one(struct blame *blame, size_t decision)
{
	blame->bits[decision / 64] |= UINT64_C(1) << (decision % 64);
}

static inline bool
blame_has(const struct blame *blame, size_t decision)
{
	return (blame->bits[decision / 64] >> (decision % 64) & 1) != 0;
}

static inline void
blame_first(struct blame *blame, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		blame_one(blame, i);
}

static inline void
blame_too(struct blame *blame, const struct blame *other)
{
	size_t i;

	for (i = 0; i < sizeof(blame->bits) / sizeof(blame->bits[0]); i++)
		blame->bits[i] |= other->bits[i];
}

static inline bool
able_has(const uint64_t *able, int technician)
{
	return (able[technician / 64] >> (technician % 64) & 1) != 0;
}

static inline void
able_add(uint64_t *able, int technician)
{
	able[technician / 64] |= UINT64_C(1) << (technician % 64);
}

#endif
