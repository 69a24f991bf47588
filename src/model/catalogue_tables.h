/*
 * catalogue_tables.h - what catalogue_index works out once, so that the engine never searches a list. Private to src/model.
 *
 * A grouping holds positions in one of the catalogue's lists, gathered by technician or service: those of x are
 * at[from[x]] .. at[from[x + 1] - 1], in the list's own order. Rows of somebody unknown are in none.
 */
#ifndef MODEL_CATALOGUE_TABLES_H
#define MODEL_CATALOGUE_TABLES_H

#include "model/catalogue.h"

struct grouping {
	uint32_t	*from;
	uint32_t	*at;
};

struct use {			/* a need, with its resource by position */
	uint32_t	resource;
	int32_t		quantity;
};

struct catalogue_tables {
	uint32_t	*services_by_id;	/* positions, ascending by id */
	uint32_t	*technicians_by_id;
	uint32_t	*n_able;		/* [service] */
	struct grouping	 shifts;		/* by technician */
	struct grouping	 shift_exceptions;
	struct grouping	 time_off;
	struct grouping	 needs;			/* by service; at is a position in uses */
	struct use	*uses;
	int64_t		 longest_before;	/* most minutes any span reaches before its start */
	int64_t		 longest_after;		/* and after it, the service itself included */
};

#endif
