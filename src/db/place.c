/* place.c - the shape that items and holds share. */

#include "db/place.h"

const struct shape place_shape = SHAPE(place_row,
	FIELD(place_row, store_id),
	FIELD(place_row, id),
	FIELD(place_row, from_technician),
	FIELD(place_row, technician_id),
	FIELD(place_row, ends_at),
	FIELD(place_row, busy_from),
	FIELD(place_row, busy_to),
	FIELD(place_row, gap_from),
	FIELD(place_row, gap_to),
	FIELD(place_row, duration));
