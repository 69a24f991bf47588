/*
 * question.h - the starts of one service on one day, as far as they do not depend on a search.
 *
 * The minutes of the day are the bits of a mask, two masks for each technician, out of which every busy piece cuts what it forbids:
 * free, as all sit now; and possible, where only what never moves is in the way. A start that is nobody's to give freely, yet
 * possible, is the search's to decide.
 */
#ifndef MODEL_QUESTION_H
#define MODEL_QUESTION_H

#include "model/day_private.h"

enum {
	MASK_WORDS = 46,		/* 49 hours: a day that a zone repeated when it crossed the date line */
	STEPS_PER_DAY = 3 * MATCH_NODES_MAX,	/* of all starts of a day together */
	STEPS_LEAST = 100,		/* of each start in any case */
};

struct mask {
	uint64_t	bits[MASK_WORDS];
};

struct question {
	struct board	 board;
	struct span	 date;
	int		 service;
	int		 technician;
	int		 guest;
	bool		 shifting;	/* there are others for ANY, which move freely among themselves */
	bool		 hopeless;	/* one of them cannot be served at all */
	struct mask	*free;		/* [technician] */
	struct mask	*possible;
	int		*turn;		/* technicians who can, the preferred first */
	size_t		 n_turn;
	size_t		 steps;		/* left */
	struct want	 want;		/* the item itself; start and node change from search to search */
	struct node	*node;
};

/* Fills in the rest of a question of which service, technician and guest are set; false when nothing can be offered. */
bool	question_ask(struct question *q, struct arena *arena, struct day *day, struct date date,
		    const struct want *also, size_t n_also);

static inline bool
mask_has(const struct mask *mask, int64_t minute)
{
	return (mask->bits[minute / 64] >> (minute % 64) & 1) != 0;
}

#endif
