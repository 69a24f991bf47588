/*
 * checkout.h - what the files of checkout share: the posted form, the checks, what changed meanwhile, the last step.
 *
 * verify.c and code.c show the two pages, verify_act.c takes their posts, contact.c checks what was typed, changes.c
 * finds what is no longer as it was shown, confirm.c books. Everything lives in the request's arena.
 */
#ifndef WIZARD_CHECKOUT_H
#define WIZARD_CHECKOUT_H

#include "wizard/faults.h"

/* Every form of the two pages; each sends a part of it. */
struct checkout_form {
	struct str	act;		/* "do": send, confirm, hold, swap; empty: the page's main act */
	struct str	name;
	struct str	phone;
	struct str	email;
	struct str	notes;
	bool		sms;
	bool		by_email;
	bool		consent;
	struct str	code;
	int64_t		total;		/* minor units shown; only compared */
	struct str	key;
	struct str	cart;		/* state_fingerprint when the form was shown */
	struct str	item;		/* swap: which item ... */
	struct instant	time;		/* ... and to when */
};

/* The order by guest, for _summary.html. */
struct summary_view {
	struct cart_view	cart;
	struct url		change_url;
	bool			free_cancel;	/* cancel_until is still to come */
	struct when		cancel_until;
	struct str		policy;
};
extern const struct shape summary_shape;

struct price_change {
	struct str	service;
	struct money	now;
	struct money	was;
};

struct lost_time {
	struct str	value;		/* RFC 3339, UTC: what the button posts */
	struct when	at;
};

struct lost_view {			/* an item that cannot be had any more */
	struct str		 ref;
	struct str		 service;
	struct str		 guest;
	struct str		 technician;	/* empty: any */
	struct when		 at;
	bool			 too_soon;	/* not taken: its time has come too near */
	struct lost_time	*times;
	size_t			 n_times;
	struct url		 all_url;
};

struct changes_view {
	bool			 any;
	uint64_t		 n;
	struct price_change	*prices;
	size_t			 n_prices;
	bool			 repriced;
	struct money		 total;
	struct lost_view	*lost;
	size_t			 n_lost;
};
extern const struct shape changes_shape;

enum err	checkout_summary(struct cx *cx, const struct state *state, struct summary_view *out);

/* contact.c: the sentences of ux.md 4.1, untranslated, by field. */
void		contact_check(struct cx *cx, const struct contact *contact, struct problem *problem);
bool		contact_email_ok(struct str email);
/* What was typed, cut so far that it fits the cookie but still shows as too long. */
void		contact_take(struct cx *cx, const struct checkout_form *form, struct contact *contact);
/* The digits of a typed code: blanks and dashes dropped, wide digits made narrow. False when not just 6 to 8 digits. */
bool		contact_code(struct cx *cx, struct str typed, struct str *out);

/*
 * changes.c. Reads only: prices that differ from those shown, and the items of lost (refs with commas) or without a
 * live hold that are free no more, each with its nearest times. deep false: only prices are looked at.
 */
enum err	checkout_changes(struct cx *cx, const struct state *state, bool deep, struct str lost,
		    struct changes_view *out);
/* The guest has seen today's prices. True when one differed. */
bool		checkout_accept_prices(struct cx *cx, struct state *state);
/*
 * Prolongs the holds and takes lapsed ones again, without the items of lost. ERR_SLOT_TAKEN with *out_lost: those that
 * cannot be had, with commas; the others are held then.
 */
enum err	checkout_renew(struct cx *cx, const struct state *state, struct str lost, struct str *out_lost);

/* code.c. Sends a code to phone (E.164) and answers: the code page, or when to ask again. */
enum err	code_send(struct cx *cx, const struct state *state, struct contact *contact, struct str phone);
enum err	code_show(struct cx *cx, const struct state *state);
/* The code page's post. */
enum err	code_act(struct cx *cx, struct state *state, struct contact *contact, const struct checkout_form *form);

/* confirm.c. The phone has been verified: compares, books, answers. */
enum err	checkout_confirm(struct cx *cx, struct state *state, const struct contact *contact, struct str phone,
		    const struct checkout_form *form);

/* 303 to /verify?changed=1 and, where known, the refs of what was lost. */
enum err	checkout_changed(struct cx *cx, const struct contact *contact, struct str lost);

#endif
