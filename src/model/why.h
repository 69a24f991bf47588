/*
 * why.h - why a time is not offered: day_seat's answer, and the fact behind it.
 *
 * The answer is the engine's own, so it never differs from what is offered; the fact is looked up afterwards, for a person to read.
 */
#ifndef MODEL_WHY_H
#define MODEL_WHY_H

#include "model/day.h"

struct reason {
	enum refusal		 why;
	bool			 whole_day;	/* REFUSED_CLOSED, REFUSED_OFF_DUTY: all that day */
	struct span		 span;		/* likewise, else: the hours nearest to it; REFUSED_BUSY: what takes it */
	const struct time_off	*off;		/* REFUSED_OFF_DUTY: time off, or NULL: her hours */
	const struct busy	*row;		/* REFUSED_BUSY: NULL when nobody in particular is in the way */
	int			 resource;	/* REFUSED_RESOURCE: position, or -1 */
	size_t			 n_moves;	/* FREE: so many others get another technician for it */
};

/* For a named technician or ANY; of ANY only why, whole_day, span and n_moves are said. The day must be one of the picture's. */
void	day_why(struct arena *arena, struct day *day, const struct want *want, struct reason *out);

/*
 * Whether a row of the picture lies within the hours of its technician and the store. A class is bound by time off and closures only:
 * its hours are its owner's to choose.
 */
bool	day_fits(struct arena *arena, struct day *day, const struct busy *row);

#endif
