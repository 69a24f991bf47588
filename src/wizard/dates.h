/*
 * dates.h - the days of the time page: which one is meant, the strip of two weeks, the month.
 *
 * ?date= is the day whose times are shown, ?from= only moves the strip or the month. A date that cannot be booked is
 * answered with a sentence and the nearest one that can.
 */
#ifndef WIZARD_DATES_H
#define WIZARD_DATES_H

#include "wizard/step.h"

struct pick {				/* what the address asks for */
	struct date	today;
	struct date	last;		/* of the horizon */
	struct date	day;		/* ?date=, ?from= or today, between the two */
	bool		chosen;		/* by ?date= */
	bool		month;
	struct str	hint;		/* what was wrong with the date */
};

struct date_view {
	struct date	date;
	int32_t		number;		/* of the month */
	uint32_t	n_free;
	bool		blank;		/* a cell of the month's table without a day */
	bool		open;
	bool		full;
	bool		closed;
	bool		current;
	struct url	url;
};

struct week_view {
	struct date_view	*days;
	size_t		 n_days;
};

struct dates_view {
	bool		 month;
	struct date_view	*days;		/* the strip */
	size_t		 n_days;
	struct date	 first;		/* of the month */
	struct date_view	*weekdays;	/* names above the month */
	size_t		 n_weekdays;
	struct week_view *weeks;
	size_t		 n_weeks;
	bool		 paged;		/* there is something before or after */
	bool		 earlier;
	bool		 later;
	struct url	 earlier_url;
	struct url	 later_url;
	struct url	 switch_url;	/* the other view */
};
extern const struct shape dates_shape;

struct dates_source {			/* whose openings the days show */
	enum err	(*days)(struct cx *cx, const void *arg, struct date first, struct date last,
			    struct day_line **out, size_t *n_out);
	struct url	(*url)(struct cx *cx, const void *arg, struct str name, struct date date);	/* this page with name=date */
	const void	*arg;
};

/* A day instead of the address's. */
void		dates_pick_day(struct cx *cx, const struct state *state, struct date day, struct pick *out);
void		dates_pick(struct cx *cx, const struct state *state, struct pick *out);
/* The strip around pick->day; *out_day is the day to show, with its state: the chosen one, or the first with openings. */
enum err	dates_strip(struct cx *cx, const struct state *state, const struct step *step, const struct pick *pick,
		    struct dates_view *out, struct day_line *out_day);
/* The same for whatever has openings. */
enum err	dates_strip_of(struct cx *cx, const struct dates_source *source, const struct pick *pick,
		    struct dates_view *out, struct day_line *out_day);
/* A month of it, whose other view is the strip. */
enum err	dates_month_of(struct cx *cx, const struct dates_source *source, const struct pick *pick, struct dates_view *out);
enum err	dates_month(struct cx *cx, const struct state *state, const struct step *step, const struct pick *pick,
		    struct dates_view *out);
/* The times of that day. */
struct url	dates_url(struct cx *cx, const struct state *state, const struct step *step, struct date date);

#endif
