/*
 * near.h - the starts nearest to one that could not be had.
 */
#ifndef DESK_NEAR_H
#define DESK_NEAR_H

#include "model/day.h"

/* Days that are looked at around the wanted one. */
enum { NEAR_BEFORE_DAYS = 3, NEAR_AFTER_DAYS = 7 };

struct near {
	struct start	start;
	int64_t		distance;
	bool		other_day;
};

struct near	near_of(struct start start, int64_t wanted, bool other_day);
/* Those of the same day first, then by distance, the earlier of two as far. */
void		near_sort(struct near *nears, size_t n);

#endif
