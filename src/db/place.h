/*
 * place.h - where and when an item or hold sits: what a re-seating changes.
 */
#ifndef DB_PLACE_H
#define DB_PLACE_H

#include "base/clock.h"
#include "base/shape.h"

struct place_row {
	uint64_t	store_id;
	uint64_t	id;			/* of the item or hold */
	uint64_t	from_technician;	/* key of who had it */
	uint64_t	technician_id;
	struct instant	ends_at;
	struct instant	busy_from;
	struct instant	busy_to;
	struct instant	gap_from;
	struct instant	gap_to;
	int32_t		duration;
};

extern const struct shape place_shape;

#endif
