/*
 * moved.h - what the address, or the form, of the move page says is to move; shared by the page (move.c) and its act (move_act.c).
 */
#ifndef WIZARD_MOVED_H
#define WIZARD_MOVED_H

#include "desk/move.h"
#include "wizard/dates.h"

enum { MOVED_PAIRS_MAX = 5 };

struct moved {				/* what the address, or the form, says is to move */
	struct str		guest;		/* public ids, or empty */
	struct str		item;
	struct str		employee;	/* empty: as booked; "any", or a public id */
	int			technician;
	struct move_plan	plan;
};

struct near_view {			/* a time that could be had instead */
	struct str	value;
	struct when	at;
	struct date	day;
};

struct refusal_view {
	struct str		 problem;
	struct near_view	*near;
	size_t			 n_near;
};

enum err	moved_read(struct cx *cx, struct moved *out);		/* ERR_NOT_FOUND: no such technician */
/* Its pairs in an address, room for two more. */
size_t		moved_pairs(const struct moved *moved, struct str employee, struct pair *out);
enum err	moved_late(struct cx *cx);		/* 303 to the booking, which says so */
enum err	moved_show(struct cx *cx, struct state *state, const struct moved *moved, const struct pick *pick,
		    const struct refusal_view *refusal);

#endif
