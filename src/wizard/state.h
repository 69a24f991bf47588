/*
 * state.h - what a visitor carries: the cart in one encrypted cookie, the contact details in another.
 *
 * Both are sealed (base/secret.h) with cookie name and store as associated data, packed as varints, and never trusted for price,
 * duration or freedom: the catalogue and the database say those. A cookie that is foreign, tampered, too old or from a removed store
 * starts a new cart; state.restarted is then true and the page says so once. Catalogue keys that no longer exist drop their items
 * (state.n_dropped). Ids of items, guests and the booking key are random texts made before the form that posts them is shown, so that a
 * form posted twice does the thing once.
 */
#ifndef WIZARD_STATE_H
#define WIZARD_STATE_H

#include "base/limits.h"
#include "desk/desk.h"
#include "http/cx.h"
#include "view/words.h"

enum { REF_SIZE = 8 };			/* characters of an item's or guest's id: [a-z0-9] */

struct state_item {
	struct str	ref;
	struct str	guest;		/* ref of whose it is */
	int		service;	/* positions in the catalogue of this request */
	int		technician;	/* or ANY */
	struct instant	starts_at;
	int64_t		price_seen;	/* minor units shown when it was chosen */
};

struct state_guest {
	struct str	ref;		/* the one who books: "a" */
	struct str	name;		/* empty for the one who books, until verify */
	struct str	phone;		/* as typed */
};

struct state {
	bool			 fresh;		/* no cookie yet */
	bool			 restarted;	/* there was one, unusable */
	size_t			 n_dropped;	/* items whose service or technician is gone */
	struct str		 token;		/* 128 random bits, base64url: holds, verified phone and CSRF are bound to it */
	struct str		 key;		/* of the next booking: idempotency */
	uint32_t		 revision;	/* grows with every change */
	enum lang		 lang;
	bool			 lang_chosen;	/* by the visitor */
	struct str		 tracking_ref;	/* ?ref= of the first visit */
	struct str		 active;	/* ref of the guest being booked for */
	struct state_guest	 guests[CART_GUESTS_MAX];	/* [0] books */
	size_t			 n_guests;
	struct state_item	 items[CART_ITEMS_MAX];		/* in the order they were added */
	size_t			 n_items;
	bool			 has_undo;
	struct state_item	 undo;		/* the item removed last */
	struct str		 done_manage;	/* manage token of the booking just made: what /success shows */
	struct str		 draft_name;	/* of an add-guest form that came back */
	struct str		 draft_phone;
};

struct contact {
	struct str	name;
	struct str	phone;		/* as typed */
	struct str	email;
	struct str	notes;
	bool		sms;
	bool		by_email;
	bool		consent;	/* to the store's sentence, where it has one */
	bool		filled;		/* posted at least once */
	struct str	code_phone;	/* E.164 the last code went to; empty: none */
	struct str	code_typed;	/* a wrong code, shown again */
};

struct mine {				/* who is signing in, or has, to see what they booked */
	struct str	id;		/* of this sign-in: made anew when the code was right */
	bool		proved;		/* the code was right, at since */
	struct instant	since;
	struct str	typed;		/* the number as typed, while it is asked for */
	struct str	phone;		/* E.164 the code went to; empty: none */
	struct str	code_typed;	/* a wrong code, shown again */
};

/*
 * Reads the cart of cx->desk->cat's store, or starts one. Also sets cx->csrf_session; on POST it checks the form's token
 * (ERR_BAD_CSRF). Every handler of the wizard calls it after desk_store.
 */
enum err	state_load(struct cx *cx, struct state *out);
/* Revision + 1; ERR_TOO_LARGE when it fits no cookie: nothing is set then. state_fits asks before anything is held. */
struct str	state_cookie(struct cx *cx);		/* its name, for this store */
enum err	state_save(struct cx *cx, struct state *state);
enum err	state_fits(struct cx *cx, const struct state *state);
/* After a booking: empty cart, new token and key, language kept. */
void		state_clear(struct cx *cx, struct state *state);
enum err	contact_load(struct cx *cx, struct contact *out);
enum err	contact_save(struct cx *cx, const struct contact *contact);
void		contact_clear(struct cx *cx);

enum err	mine_load(struct cx *cx, struct mine *out);
enum err	mine_save(struct cx *cx, const struct mine *mine);	/* until MINE_COOKIE_S after since */
struct instant	mine_until(const struct mine *mine);			/* signed in until then */
void		mine_clear(struct cx *cx);

struct str	state_new_ref(struct arena *arena);
/* Several by one draw: a page of services shows one for each. They differ within a cart; nobody needs not to guess them. */
struct str	*state_new_refs(struct arena *arena, size_t n);
bool		state_ref_ok(struct str ref);
struct state_item	*state_item(struct state *state, struct str ref);	/* NULL */
struct state_guest	*state_guest(struct state *state, struct str ref);
int		state_guest_number(const struct state *state, struct str ref);	/* 0 for who books; -1 */
void		state_remove_item(struct state *state, struct str ref);
void		state_remove_guest(struct state *state, struct str ref);	/* and the guest's items; not [0] */

/* The other items of the cart as wants, for desk_times; the one being edited (except) is left out. */
size_t		state_wants(struct cx *cx, const struct state *state, struct str except, struct want **out);
/* All items as holds, for desk_hold. */
size_t		state_holds(struct cx *cx, const struct state *state, struct hold_want **out);
struct money	state_total(const struct cx *cx, const struct state *state);
int32_t		state_minutes(const struct cx *cx, const struct state *state);
/* A fingerprint of what would be booked, for the confirm form: another tab's change shows. */
struct str	state_fingerprint(struct cx *cx, const struct state *state);
/* At least one item, no guest but [0] without items. */
bool		state_can_checkout(const struct state *state);

#endif
