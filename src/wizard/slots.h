/*
 * slots.h - the starts of a day as buttons in parts of the day, and what such a button posts.
 */
#ifndef WIZARD_SLOTS_H
#define WIZARD_SLOTS_H

#include "wizard/wizard.h"

struct slot_view {
	struct str	value;		/* what the button posts: "10:30", or with its offset where a clock change repeats it */
	struct when	at;
	bool		chosen;		/* the present choice of the item being changed */
	struct str	zone;		/* "EST", only where the same time comes twice */
	struct str	with;		/* "Alice", who starts then too */
};

struct part_view {
	bool			 morning;
	bool			 afternoon;
	bool			 evening;
	struct slot_view	*slots;
	size_t			 n_slots;
};
extern const struct shape part_shape;

struct slot_view	slots_view(struct cx *cx, int64_t minute);
/* Morning, afternoon, evening; slots come in order and stay where they are. */
size_t		slots_parts(struct cx *cx, struct slot_view *slots, size_t n, struct part_view **out);
struct str	slots_city(struct cx *cx, enum lang lang);		/* whose time is shown */
struct str	slots_zone(struct cx *cx, struct date date);
struct str	slots_clock(struct cx *cx, enum lang lang, struct instant at);	/* "10:00 AM" */
struct str	slots_problem(struct cx *cx, enum lang lang);		/* what the redirect of a post says in the address */

/*
 * The moment a posted date and a button's value name: "10:30", or "01:30-04:00" where a clock change repeats the hour. Without an
 * offset a repeated time is its first. ERR_SLOT_UNAVAILABLE when there is no such moment.
 */
enum err	slots_moment(struct cx *cx, struct instant *out);

#endif
