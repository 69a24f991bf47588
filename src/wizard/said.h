/*
 * said.h - the code that proves a phone, the same on every page that asks for one: sent, typed, refused, and what the page's address
 * says of it afterwards.
 *
 * A post answers with an address: the page's own pairs and those of struct said_next. The page that comes reads them with said_read and
 * shows them with _problem.html and _code.html. Its form goes to an address with said_carried, so that what was said of the code that was
 * sent is not lost when a wrong one is typed.
 */
#ifndef WIZARD_SAID_H
#define WIZARD_SAID_H

#include "wizard/faults.h"

enum { DIGITS_USUAL = 6, DIGITS_ALARM = 8, TYPED_CHARS_MAX = 15, SAID_CARRIED = 2, SAID_PAIRS = 7 };

struct said {
	struct str	sent;		/* where the code went, and how long it works */
	int32_t		digits;
	struct str	typed;
	struct str	fault;		/* at the field; empty: none */
	struct str	wait;		/* at the button that asks for another */
	struct str	next;		/* when it may be pressed */
	struct str	notice;		/* another code was sent on request */
	int32_t		tries;		/* left; 0: not said */
	struct str	press;		/* the page's: words of the button that takes the code */
};
extern const struct shape said_shape;

/* Numbers in the address are the desk's, but anybody can write an address: read, bounded, never copied. */
bool		said_number(struct cx *cx, const char *name, uint64_t max, uint64_t *out);
/* Of the page's address; phone is E.164. What is wrong is appended to faults, where there is room for one. */
void		said_read(struct cx *cx, enum lang lang, struct str phone, struct str typed, struct said *out,
		    struct fault_view *faults, size_t *n_faults);
/* For the address that the page's form goes to. */
void		said_carried(struct cx *cx, struct pair out[SAID_CARRIED]);

enum said_why {
	SAID_FIRST,
	SAID_AGAIN,		/* on request */
	SAID_EXPIRED,		/* by itself, in place of one that had run out */
};

struct said_ask {
	struct str	phone;		/* E.164 */
	int		purpose;	/* CODE_BOOK, CODE_MINE */
	bool		before;		/* a code went to this phone from this browser already */
	enum lang	lang;
};

enum said_step {
	SAID_SENT,		/* a code went out: the page asks for it */
	SAID_STAY,		/* the page again, saying why */
	SAID_LATER,		/* there is nothing to enter: report_wait says when to come back */
};

struct said_next {
	enum said_step	step;
	struct instant	until;			/* SAID_LATER */
	struct pair	query[SAID_PAIRS];	/* else */
};

enum err	said_send(struct cx *cx, const struct said_ask *ask, enum said_why why, struct said_next *out);
/* What was typed is a code: *out has its digits. False: next says what is wrong. */
bool		said_typed(struct cx *cx, struct str typed, struct str *out, struct said_next *next);
/* After a code was not taken; in place of an expired one a new one is sent. Faults are returned. */
enum err	said_refused(struct cx *cx, const struct said_ask *ask, enum err why, const struct code_tried *tried,
		    struct said_next *out);
/* What was typed, as far as it is kept to be shown again. */
struct str	said_kept(struct str typed);

#endif
