/*
 * no_times.h - what is offered on a day without openings: the next one with that technician, others on the same day,
 * the phone.
 */
#ifndef WIZARD_NO_TIMES_H
#define WIZARD_NO_TIMES_H

#include "wizard/dates.h"

struct other_view {
	struct str	name;
	struct when	at;
	struct url	url;
};

struct no_times_view {
	struct date		 date;
	struct str		 technician;	/* empty: any */
	bool			 closed;	/* the store is */
	bool			 away;		/* the technician is; else all is taken */
	struct str		 reason;	/* of the closure */
	bool			 has_next;
	bool			 next_any;	/* with anyone: the technician has none */
	struct when		 next;
	struct url		 next_url;
	struct other_view	*others;
	size_t			 n_others;
	bool			 nobody;	/* no opening at all */
	bool			 common;	/* asked for the whole cart at once */
	struct date		 last;
	bool			 can_wait;	/* somebody works that day: a time may become free */
	struct url		 wait_url;
	struct str		 service;	/* public ids, for the form of the waitlist */
	struct str		 employee;
	struct str		 wait_phone;	/* as typed before */
	struct str		 consent;	/* the store's sentence; empty: none */
	bool			 agreed;
	struct str		 consent_fault;	/* none here */
	struct str		 phone;
	struct url		 phone_url;
};
extern const struct shape no_times_shape;

/* What all of them begin with: the day, and whether and why the store is closed. */
struct no_times_view	no_times_of(struct cx *cx, struct date day);
/* The first opening on first..last as a UTC minute; 0: none. */
typedef enum err	(*opening_find)(struct cx *cx, const void *arg, struct date first, struct date last, int64_t *out);
/*
 * Sets nobody, or the next opening within so many days after the day, else the first within as many before it; next_url is the caller's,
 * since addresses differ.
 */
enum err	no_times_next(struct cx *cx, opening_find find, const void *arg, int32_t days, struct no_times_view *out);
/* The page of one service. At most three loads of days or of a day, whatever the number of technicians. */
enum err	no_times_show(struct cx *cx, const struct state *state, const struct step *step, const struct pick *pick,
		    const struct day_line *day, struct no_times_view *out);

#endif
