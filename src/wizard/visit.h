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
	bool		may_move;	/* alone: the guest has others */
	struct url	move_url;
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
	struct url		 move_url;
	bool			 call;		/* live, and too late to change it here */
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
	struct url		 move_url;
	struct url		 calendar_url;
	struct url		 google_url;
};
extern const struct shape visit_shape;

void		visit_fill(struct cx *cx, enum lang lang, const struct receipt *receipt, struct str manage_token,
		    struct visit *out);
/*
 * The state and the visit of {token}. A link that this visitor's own change has ended: OK, and *out_token is the one to go on to. One that
 * another's has: answered with the page that says so, ERR_GONE.
 */
enum err	visit_open(struct cx *cx, struct state *state, struct receipt *out, struct str *out_token);
/* The end of visit_open for who has found out otherwise that there is no such link. */
enum err	visit_follow(struct cx *cx, const struct state *state, struct str *out_token);
/* After a change: the page of the booking just made is the new link's. */
enum err	visit_changed(struct cx *cx, struct state *state, struct str token);
bool		visit_status_live(struct str status);
/* "Confirmed", and the class of its colour. */
void		visit_status_words(struct cx *cx, enum lang lang, struct str status, struct str *out_tag, struct str *out_tone);
/* "/manage/{token}" and what follows, encoded, for wizard_url and wizard_see_other. */
const char	*visit_rest(struct cx *cx, struct str manage_token, const char *rest);
struct str	visit_join(struct cx *cx, enum lang lang, const struct str *names, size_t n);	/* "a, b and c" */

#endif
