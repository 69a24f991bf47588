/*
 * said.h - what the address of a page that asks for a code says of the last post: how it ended, and until when to wait.
 */
#ifndef WIZARD_SAID_H
#define WIZARD_SAID_H

#include "wizard/wizard.h"

enum { DIGITS_USUAL = 6, DIGITS_ALARM = 8 };

struct said {
	struct str	fault;		/* at the field; empty: none */
	struct str	wait;		/* at the button */
	struct str	next;		/* when it may be pressed */
	int32_t		tries;		/* left; 0: not said */
	bool		again;		/* another code was sent on request */
};

/* Numbers in the address are the desk's, but anybody can write an address: read, bounded, never copied. */
bool		said_number(struct cx *cx, const char *name, uint64_t max, uint64_t *out);
int32_t		said_digits(struct cx *cx);			/* of the code that was sent */
/* From ?error=, ?until=, ?left=, ?next= and ?sent=. */
struct said	said_read(struct cx *cx, enum lang lang, int32_t digits);
/* Seconds of such a moment, rounded up, so that the second named is late enough. */
struct str	said_second(struct cx *cx, struct instant at);

#endif
