/*
 * step.h - the item in hand: what the address of the technician and time pages says is being chosen, for whom, in place
 * of what.
 *
 * It lives in the address until a time is posted, so that Back, bookmarks and several tabs work without any code for
 * them. Whoever came by an Edit link ends in the cart; Back and another time is a change too, but ends at the services.
 */
#ifndef WIZARD_STEP_H
#define WIZARD_STEP_H

#include "wizard/wizard.h"

enum { STEP_PAIRS_MAX = 4 };		/* further pairs of a step's address */

struct step {
	struct str		 item;		/* its ref; a new one when the address has none */
	int			 service;
	int			 technician;	/* or ANY */
	size_t			 guest;		/* position in the cart's guests */
	const struct state_item	*old;		/* the item being changed, or NULL */
	bool			 from_cart;	/* by an Edit link */
};

struct step_view {
	struct str	icon;
	struct str	service;
	struct str	guest;			/* "Guest A (You)" */
	struct str	technician;		/* empty: any */
	struct money	price;
	bool		price_from;
	int32_t		minutes;
	bool		editing;
	bool		from_cart;
	struct str	old_service;
	struct str	old_guest;		/* "You", "Alice" */
	struct str	old_technician;		/* or "Any" */
	struct when	old_at;
};
extern const struct shape step_shape;

/* ERR_NOT_FOUND for a service or technician that is not there, or a technician who does not do the service. */
enum err	step_read(struct cx *cx, struct state *state, struct step *out);
void		step_show(struct cx *cx, const struct state *state, const struct step *step, struct step_view *out);
/* rest of this step with further pairs; "employee" is said when with_technician. */
struct url	step_url(struct cx *cx, const struct state *state, const struct step *step, const char *rest, bool with_technician,
		    const struct pair *more, size_t n_more);
enum err	step_see_other(struct cx *cx, const struct state *state, const struct step *step,
		    const struct pair *more, size_t n_more);	/* to the times */
struct ask	step_ask(struct cx *cx, const struct state *state, const struct step *step);
/*
 * The same without items for anyone whose hold has lapsed: one that is lost for good would leave no assignment of all,
 * hence no time.
 */
enum err	step_ask_held(struct cx *cx, const struct state *state, const struct step *step, struct ask *out);

/*
 * items.c. Holds the whole cart, so that items with any technician are seated together; when another item cannot be had,
 * the one named alone: a time lost elsewhere is told at checkout and does not stand in the way of a new one.
 * ERR_SLOT_TAKEN, ERR_SLOT_UNAVAILABLE, ERR_TOO_MANY.
 */
enum err	step_hold(struct cx *cx, const struct state *state, struct str ref);

#endif
