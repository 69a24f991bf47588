/*
 * wish.h - what somebody waits for: a time on a day, or a place in a full class.
 *
 * It is written in addresses and forms under the same names, and read back from either.
 */
#ifndef WIZARD_WISH_H
#define WIZARD_WISH_H

#include "desk/class.h"
#include "wizard/wizard.h"

enum { WISH_PARTS = 4, WISH_PAIRS = 6 };

struct wish_part {			/* of the day */
	const char	*name;
	const char	*text;
	int32_t		 from;		/* minutes; the start lies in it, and not at to */
	int32_t		 to;
};
extern const struct wish_part wish_parts[WISH_PARTS];

struct wish {
	struct wait_want	 want;
	struct class_slot	 place;		/* when want.slot is a class */
	const struct wish_part	*part;
	struct str		 from;		/* as typed, or empty; two times count instead of the part */
	struct str		 to;
	bool			 bad_window;
};

/* ERR_NOT_FOUND: no such service, technician, date or class. A window that cannot be is bad_window. */
enum err	wish_read(struct cx *cx, const struct state *state, struct wish *out);
void		wish_pairs(struct cx *cx, const struct wish *wish, struct pair out[WISH_PAIRS]);
/* Where what is free can be seen, the times of the day or the sessions of the course: for wizard_url, with *n_out pairs. */
const char	*wish_free(struct cx *cx, const struct wish *wish, struct pair query[WISH_PAIRS], size_t *n_out);
struct str	wish_window(struct cx *cx, enum lang lang, const struct wish *wish);	/* "Any time of the day", "2:00 PM" */

#endif
