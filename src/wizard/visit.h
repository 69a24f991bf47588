/*
 * visit.h - a booking that has been made, as its pages show it: by guest, by day.
 */
#ifndef WIZARD_VISIT_H
#define WIZARD_VISIT_H

#include "wizard/wizard.h"

struct visit_item {
	struct str	icon;
	struct str	service;
	struct str	technician;
	struct when	at;
	int32_t		minutes;
	struct str	tag;		/* "Confirmed" */
	struct str	tone;		/* ok, warn, bad or none: a class of the style sheet */
};

struct visit_day {
	struct when		 day;
	struct visit_item	*items;
	size_t			 n_items;
};

struct visit_guest {
	struct str		 letter;	/* "a", for ids on the page */
	struct str		 public_id;
	struct str		 label;		/* "Guest A (You)" */
	struct str		 name;		/* "You", "Alice" */
	bool			 is_primary;
	struct str		 services;	/* "Full Nail Set and Pedicure" */
	struct visit_day	*days;
	size_t			 n_days;
	bool			 live;		/* pending or confirmed */
	bool			 may_cancel;
	struct when		 cancel_until;
	struct url		 cancel_url;
};
extern const struct shape visit_guest_shape;

struct visit {
	struct str		 code;
	struct money		 total;
	struct visit_guest	*guests;	/* those with services */
	size_t			 n_guests;
	bool			 group;		/* more than one */
	bool			 several;	/* more than one live */
	uint64_t		 n_live;
	bool			 live;		/* one at least */
	bool			 may_cancel;	/* the whole: live, and the cut-off is still to come */
	bool			 late;		/* live, and it has passed for all */
	bool			 all_cancelled;
	struct when		 cancel_until;
	struct url		 manage_url;
	struct url		 cancel_url;	/* of the whole visit */
	struct url		 calendar_url;
	struct url		 google_url;
};
extern const struct shape visit_shape;

void		visit_fill(struct cx *cx, enum lang lang, const struct receipt *receipt, struct str manage_token,
		    struct visit *out);
bool		visit_status_live(struct str status);
/* "/manage/{token}" and what follows, encoded, for wizard_url and wizard_see_other. */
const char	*visit_rest(struct cx *cx, struct str manage_token, const char *rest);
struct str	visit_join(struct cx *cx, enum lang lang, const struct str *names, size_t n);	/* "a, b and c" */

#endif
