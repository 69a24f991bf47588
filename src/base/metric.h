/*
 * metric.h - what the workers of a pool count, in memory they share.
 *
 * The supervisor makes the memory (metric_share) and its workers inherit it by a descriptor named in SLOTKEEPER_METRICS, so that the
 * sums outlive a worker and any worker can tell them all. A program started otherwise counts for itself alone. Counting is one atomic
 * addition; nothing here fails, waits or allocates. New counters go to the end: two versions share the memory during a reload.
 */
#ifndef BASE_METRIC_H
#define BASE_METRIC_H

#include "base/str.h"

enum metric {
	METRIC_HOLDS,			/* times held */
	METRIC_BOOKINGS,		/* visits confirmed */
	METRIC_CLASS_BOOKINGS,
	METRIC_SLOT_TAKEN,		/* acts refused since somebody was faster */
	METRIC_MATCHER_FALLBACKS,	/* the search for technicians reached its limit */
	METRIC_CODES,			/* verification codes queued */
	METRIC_RETRIES,			/* transactions run again after a deadlock or a lost connection */
	METRIC_QUERIES,
	METRIC_QUERY_US,
	METRIC_WORKERS_STARTED,
	METRIC_WORKERS_ENDED,		/* left as they should: old, large or reloaded */
	METRIC_WORKERS_DIED,		/* by a signal or a failure */
	METRIC_RELOADS,
	METRIC_COUNT
};

void	metric_share(void);				/* the supervisor, before it starts workers */
void	metric_open(void);				/* a worker, at its start */
void	metric_add(enum metric metric, uint64_t n);

/* The slot of a route by its name, "GET /booking/{store}"; kept for the life of the memory. */
size_t	metric_route(const char *name);
void	metric_request(size_t route, int status, int64_t us);

void	metric_write(struct buf *out);			/* Prometheus' text format, without what was never counted */

#endif
