/* near.c - the nearest starts, in the order in which they are offered. */
#include <stdlib.h>

#include "desk/near.h"

struct near
near_of(struct start start, int64_t wanted, bool other_day)
{
	return (struct near){
		.start = start,
		.distance = start.at > wanted ? start.at - wanted : wanted - start.at,
		.other_day = other_day,
	};
}

static int
compare(const void *left, const void *right)
{
	const struct near *a;
	const struct near *b;

	a = left;
	b = right;
	if (a->other_day != b->other_day)
		return a->other_day ? 1 : -1;
	if (a->distance != b->distance)
		return a->distance < b->distance ? -1 : 1;
	return a->start.at < b->start.at ? -1 : a->start.at > b->start.at;
}

void
near_sort(struct near *nears, size_t n)
{
	qsort(nears, n, sizeof(*nears), compare);
}
