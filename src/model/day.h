/*
 * day.h - the engine: what is free, and who can serve it. Pure: values in, values out.
 *
 * Times are UTC minutes since 1970 (int64_t); spans are half-open. A struct day is one or several local days of one store with
 * everything that is busy in them (day_build). The rules are those numbered in doc/design.md, "What makes a time free".
 *
 * "Any" is exact: an item nobody named a technician for, and whose technician was not promised, is fluid until the store's freeze
 * time: it may be moved to another able technician (never in time) to make room. A new item is accepted if and only if some assignment
 * of it and of all fluid items exists. The search is list colouring of intervals: items without a choice first, depth first, at most
 * MATCH_NODES_MAX steps; past that the present seats stand (never worse than greedy) and seating.fallback is set.
 */
#ifndef MODEL_DAY_H
#define MODEL_DAY_H

#include "model/catalogue.h"

enum { ANY = -1 };

struct span {
	int64_t		from;
	int64_t		to;
};

enum busy_kind {
	BUSY_ITEM,			/* of an appointment that takes up time */
	BUSY_HOLD,			/* a live hold */
	BUSY_CLASS,			/* a published class of the teacher */
};

/* One row of what is taken, as the database says. Rows of the asking cart (own holds) are not passed in. */
struct busy {
	enum busy_kind	kind;
	uint64_t	id;		/* of the item, hold or class */
	uint64_t	guest_id;	/* BUSY_ITEM: who is served; 0 unknown */
	int		technician;
	int		service;	/* -1: a class, or a service no longer in the catalogue */
	int64_t		start;		/* of the service */
	struct span	busy;		/* with buffers */
	struct span	gap;		/* empty (from == to) when there is none */
	bool		fluid;		/* not named, not promised, before the freeze */
};

/* One item somebody wants, or has in the cart. */
struct want {
	int		service;	/* -1: excluded_slots entry without service: any technician who works then */
	int		technician;	/* or ANY */
	int64_t		start;
	int32_t		minutes;	/* only when service is -1: length */
	int		guest;		/* wants of one guest may not overlap, unless both services are parallel; -1: no guest */
	bool		held;		/* chosen before (a hold, a booking): grid, lead time and horizon are not asked again */
	/* Staff's override: hours, shifts, grid, lead time, horizon, limits do not bind it; bookings do. */
	bool		unbound;
};

struct day;

/* Builds the picture for local days first..last from the catalogue and the busy rows. now is for lead time, horizon and freeze. */
struct day	*day_build(struct arena *arena, const struct catalogue *cat, struct date first, struct date last,
		    const struct busy *busy, size_t n_busy, struct instant now);

/*
 * The outer bounds of busy_from/busy_to that day_build needs rows for: from the start of first to the end of last,
 * shifts after midnight included.
 */
struct span	 day_reach(const struct catalogue *cat, struct date first, struct date last);

/*
 * Inside this span of the days, and nowhere else, day_seat may move fluid rows: a writer locks the store's row of every local day it
 * touches before it reads. More than the days themselves only where a store is open past midnight.
 */
struct span	 day_scope(const struct catalogue *cat, struct date first, struct date last);

struct start {
	int64_t		at;		/* UTC minute */
	int		technician;	/* who would serve (any: the one the rules prefer) */
	uint32_t	n_able;		/* how many could, without re-seating others */
};

/*
 * The starts offered on one of the days for a service and a technician (or ANY), given the cart's other items (which take their room
 * first, fluid where theirs is ANY, and, where of the same guest, may not overlap). Ascending. At most DAY_STARTS_MAX.
 * Of the others only time, technician and guest count: they are held already, so grid, lead time and horizon are not asked. One that
 * names a technician who cannot be had then just blocks her; when one for ANY cannot be served at all, no assignment of everything
 * exists, and nothing is offered. Others too far off to meet an item of that day are left out.
 */
size_t		 day_starts(struct arena *arena, struct day *day, struct date date, int service, int technician, int guest,
		    const struct want *also, size_t n_also, struct start **out);

/* The same, with the technicians who could serve each start themselves: n_able positions each, ascending. */
size_t		 day_starts_able(struct arena *arena, struct day *day, struct date date, int service, int technician, int guest,
		    const struct want *also, size_t n_also, struct start **out, int ***out_able);

struct move {			/* a fluid row that gets another technician */
	enum busy_kind	kind;
	uint64_t	id;
	int		from;
	int		to;
	struct span	busy;		/* its span with the new technician */
	struct span	gap;
	int32_t		duration;	/* minutes of service with the new technician */
};

struct seat {			/* what a want got */
	int		technician;
	struct span	busy;
	struct span	gap;
	int64_t		start;
	int64_t		end;		/* of the service */
	int32_t		duration;
	struct money	price;		/* named: the technician's own; any: the base price */
};

struct seating {
	struct seat	*seats;		/* one for each want, in order */
	struct move	*moves;
	size_t		 n_moves;
	bool		 fallback;	/* the search limit was reached */
};

enum refusal {
	FREE = 0,
	REFUSED_PAST,			/* before now */
	REFUSED_TOO_SOON,		/* within the lead time */
	REFUSED_TOO_FAR,		/* past the horizon */
	REFUSED_CLOSED,			/* store closed then */
	REFUSED_OFF_GRID,		/* not a start the store offers */
	REFUSED_UNABLE,			/* the technician does not do this service */
	REFUSED_OFF_DUTY,		/* the technician does not work then, or nobody who can does */
	REFUSED_BUSY,			/* taken */
	REFUSED_RESOURCE,		/* no chair, room or machine free */
	REFUSED_GUEST,			/* the guest has something else then */
	REFUSED_FULL_DAY,		/* a per-day limit */
};

/*
 * Seats all wants together. FREE with *out, or why not with *out_which the first want (in order) that fails given those before it.
 * check_grid false lets staff and existing holds keep starts that are off the grid; a want's own held or unbound asks still less.
 * Every want that is neither past nor beyond the horizon must start on a day the picture was built for.
 */
enum refusal	 day_seat(struct arena *arena, struct day *day, const struct want *wants, size_t n, bool check_grid,
		    struct seating *out, size_t *out_which);

/* The busy span of a want if that technician served it. */
/* Busy span if that technician served. */
struct span	 want_span(const struct catalogue *cat, const struct want *want, int technician);

#define MINUTE_OF(i)	((i).us / US_PER_MIN)
#define INSTANT_OF(m)	((struct instant){ .us = (m) * US_PER_MIN })

#endif
