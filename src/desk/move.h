/*
 * move.h - "Change time" of a guest: when one service, one guest's appointment or the whole visit could be instead.
 *
 * What moves keeps its shape: every item moves by as much as the first. Its own present time is free for it; whatever else the guest has
 * stays in the way. A start is offered exactly when all of it can be had.
 */
#ifndef DESK_MOVE_H
#define DESK_MOVE_H

#include "base/limits.h"
#include "desk/change.h"

enum { MOVE_KEEP = -2 };		/* whoever was asked for at booking: a name, or anyone */

struct move_plan {
	struct receipt			 receipt;	/* of the visit, as it is */
	struct str			 token;		/* the guest's link */
	struct str			 appointment;	/* public id; empty: all that still stand */
	const struct receipt_item	*items[CART_ITEMS_MAX];
	struct want			 wants[CART_ITEMS_MAX];	/* the same, where they are now, with the technician asked for */
	size_t				 n;
	size_t				 first;		/* the one that begins first: its start is chosen, the others follow */
	struct want			*stay;		/* the guest's other services; only where one service moves */
	size_t				 n_stay;
	uint64_t			*own;		/* ids of all that does not count as taken */
	size_t				 n_own;
};

/*
 * One service (item), one guest's appointment (item empty), or all that still stands (both empty). ERR_NOT_FOUND: no such visit,
 * appointment or service, or the technician does not do it. ERR_GONE. ERR_WRONG_STATE: over, cancelled, or past the cut-off.
 */
enum err	desk_move_open(struct desk *desk, struct str token, struct str appointment, struct str item, int technician,
		    struct move_plan *out);

/* Starts (UTC minutes) of the first item, ascending. A past or too-far date is OK with none. One load. */
enum err	desk_move_times(struct desk *desk, const struct move_plan *move, struct date date, int64_t **out, size_t *n_out);
/* As desk_days. */
enum err	desk_move_days(struct desk *desk, const struct move_plan *move, struct date first, struct date last,
		    struct day_line **out, size_t *n_out);
/* The nearest to a wanted one, same day first, at most max. */
enum err	desk_move_nearest(struct desk *desk, const struct move_plan *move, int64_t start, size_t max, int64_t **out,
		    size_t *n_out);

/* Moves all so that the first item starts then: desk_reschedule. ERR_SLOT_UNAVAILABLE where it could not be had even if it were free. */
enum err	desk_move(struct desk *desk, const struct move_plan *move, int64_t start, change_texts texts, void *arg,
		    struct receipt *out);

#endif
