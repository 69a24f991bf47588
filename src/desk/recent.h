/*
 * recent.h - what readers keep of a store's days between requests (base/keep.h), and how they know that it still holds.
 *
 * A reader asks for the versions of the days it looks at, one query by primary key (transact.c has the law of versions), and then for the
 * busy rows of those days only whose list it does not have at that version. Writers decide by what they read under their locks, and
 * never by this. Without desk->keep (plain CGI, tools, most tests) every reader asks for the rows, as writers do.
 */
#ifndef DESK_RECENT_H
#define DESK_RECENT_H

#include "desk/desk_private.h"

/* desk_picture for readers, without the lapsed. One query, or two where something changed. */
enum err	recent_picture(struct desk *desk, struct date first, struct date last, struct str token_hash, struct picture *out);

/*
 * An answer that depends on nothing but the catalogue, the days first..last, the minute, and the words of the question; which must be
 * plain: no holds of the asker, no items in a cart. recent_find looks for it and asks for the versions of the days; NULL: not kept, and
 * recent_keep after it was made by a picture of those days. Both do nothing without desk->keep.
 */
struct question {
	struct str		 kind;		/* which answer */
	struct date		 first;
	struct date		 last;
	int32_t			 numbers[4];	/* what else was asked */
	struct str		 key;		/* made by recent_find */
};

/* Once every few seconds for each store, day and catalogue: whether it is time for what readers do besides. True without desk->keep. */
bool		recent_turn(struct desk *desk, struct str kind, struct date day, int32_t seconds);

enum err	recent_find(struct desk *desk, struct question *question, struct str *out, bool *out_found);
void		recent_keep(struct desk *desk, const struct question *question, struct str answer);

#endif
