/*
 * visit.h - one choice of start for all items of a visit: several guests who begin together, one guest's services one after another.
 *
 * The first item of every guest begins at the common start, on the grid; each further item follows where the one before ends, on or off
 * it, rounded up to five minutes. An item for anyone counts with its longest able technician, so that a later change of technician
 * keeps the visit whole. Two layouts are tried: tight, which keeps room for buffers only between items that name one technician, and
 * loose, which keeps it wherever one technician might serve both. A start is offered exactly when day_seat can seat one of them.
 */
#ifndef MODEL_VISIT_H
#define MODEL_VISIT_H

#include "model/day.h"

enum { VISIT_ORDERS_UP_TO = 4 };	/* services of a lone guest that are also tried in any other order */

struct visit_want {
	int		guest;
	int		service;
	int		technician;	/* or ANY */
};

struct visit_start {
	int64_t		 at;		/* UTC minute at which everybody begins */
	int64_t		*starts;	/* of each item, in the order they were given */
};

/*
 * The common starts of one of the picture's days, ascending, at most DAY_STARTS_MAX. All items of the visit must start on days of the
 * picture: one that goes on past midnight needs the next day in it. A lone guest's order is kept where that can be had.
 */
size_t		 visit_starts(struct arena *arena, struct day *day, struct date date, const struct visit_want *items, size_t n,
		    struct visit_start **out);

/*
 * Whether a want begins where another of the same guest's makes it begin, by either layout. Such a start need not be on the grid: the
 * first of the row is asked for that.
 */
bool		 visit_follows(const struct catalogue *cat, const struct want *wants, size_t n, size_t which);

#endif
