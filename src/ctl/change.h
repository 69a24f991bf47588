/*
 * change.h - a change of hours that is only thought of: whatif's arguments, and a catalogue in which it is so.
 */
#ifndef CTL_CHANGE_H
#define CTL_CHANGE_H

#include "ctl/salon.h"

enum { CHANGE_SPANS_MAX = 8 };

enum change_kind {
	CHANGE_SHIFT,			/* another working day of a technician */
	CHANGE_OFF,			/* time off */
	CHANGE_CLOSURE,			/* the store is closed */
};

struct change {
	enum change_kind	 kind;
	int			 technician;
	struct date		 first;		/* days it is about */
	struct date		 last;
	struct date		 look_first;	/* days on which something could start that it touches */
	struct date		 look_last;
	int32_t			 opens[CHANGE_SPANS_MAX];	/* shift; none: off that day */
	int32_t			 closes[CHANGE_SPANS_MAX];
	size_t			 n_spans;
	struct instant		 from;		/* off */
	struct instant		 to;
};

/* Reads "shift TECHNICIAN DATE FROM-TO[,...]", "off TECHNICIAN FROM TO", "closure DATE". 0, or the exit status, complained of. */
int			 change_read(const struct ctl *ctl, const struct catalogue *cat, int argc, char *argv[], struct change *out);
struct catalogue	*change_apply(struct arena *arena, const struct catalogue *cat, const struct change *change);
struct str		 change_sentence(struct arena *arena, const struct catalogue *cat, const struct change *change);	/* "If ...:" */

#endif
