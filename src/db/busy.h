/*
 * busy.h - everything that takes up a technician's time, in one query for any number of days and technicians.
 */
#ifndef DB_BUSY_H
#define DB_BUSY_H

#include "base/clock.h"
#include "base/err.h"

struct db;

enum {
	BUSY_ROW_ITEM,			/* a live item of an appointment */
	BUSY_ROW_HOLD,			/* a live hold of somebody else */
	BUSY_ROW_CLASS,			/* a published class; a blocked one leaves the teacher free */
	BUSY_ROW_LAPSED,		/* an item whose unpaid appointment has run out: free, but its claims are still there */
};

struct busy_range {
	uint64_t	store_id;
	struct instant	from;
	struct instant	to;
	struct instant	now;
	struct str	token_hash;	/* holds of this token are left out; may be empty */
	struct instant	earliest;	/* filled by db_busy_list */
};

struct busy_row {
	int32_t		kind;
	bool		fixed;		/* the technician was named or promised */
	uint64_t	id;
	uint64_t	guest_id;
	uint64_t	technician_id;
	uint64_t	service_id;	/* 0 for a class */
	struct instant	starts_at;
	struct instant	busy_from;
	struct instant	busy_to;
	struct instant	gap_from;	/* 0: no gap */
	struct instant	gap_to;
};

/* Spans that touch from..to; ERR_TOO_LARGE over RANGE_BUSY_MAX. */
enum err	db_busy_list(struct db *db, const struct busy_range *range, struct busy_row **out, size_t *n_out);

#endif
