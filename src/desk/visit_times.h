/*
 * visit_times.h - when a whole visit can begin: everyone at the same time, or one guest's services one after another (model/visit.h).
 *
 * One load for any number of days, guests and services.
 */
#ifndef DESK_VISIT_TIMES_H
#define DESK_VISIT_TIMES_H

#include "desk/desk.h"
#include "model/visit.h"

struct visit_ask {
	const struct visit_want	*items;		/* at least one, at most CART_ITEMS_MAX */
	size_t			 n;
	struct str		 hold_token;	/* the asker's own holds do not block; may be empty */
};

/* Common starts of one day, with those of every item. A past or too-far date is OK with none. */
enum err	desk_visit_times(struct desk *desk, const struct visit_ask *ask, struct date date, struct visit_start **out, size_t *n_out);
/* One line a day, at most DAYS_LIST_MAX days. Closed: the store is, or nobody works who can do one of the items. */
enum err	desk_visit_days(struct desk *desk, const struct visit_ask *ask, struct date first, struct date last,
		    struct day_line **out, size_t *n_out);
/* The first common start from first to last (the rest of the days is not looked at), at most DAYS_LIST_MAX days; 0 when there is none. */
enum err	desk_visit_next(struct desk *desk, const struct visit_ask *ask, struct date first, struct date last, int64_t *out);

#endif
