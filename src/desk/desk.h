/*
 * desk.h - everything a receptionist does, whole. Pages, API and staff call these and nothing below.
 *
 * Rows and texts live in desk->arena (the request's). Every writer goes through desk_transact (transact.c), whose head documents the
 * lock order. Every function is given its store in desk->cat.
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "base/secret.h"
#include "base/settings.h"
#include "model/catalogue.h"
#include "model/day.h"
#include "model/order.h"

struct db;
struct keep;
struct keyring;
struct seen;
struct class_slot;

struct desk {
	struct arena			*arena;
	struct db			*db;
	const struct settings		*settings;
	const struct keyring		*keyring;
	const struct catalogue		*cat;		/* set by desk_store */
	struct instant			 now;
	struct str			 address;	/* the client's, for limits */
	struct str			 visitor;	/* whose browser asks (link.h); may be empty */
	struct keep			*keep;		/* what readers keep between requests (recent.h); NULL: nothing */
	struct seen			*seen;		/* recent.c's, of this request; starts as NULL */
	const struct offer_teller	*teller;	/* how offers to the waiting list are worded; NULL: none are made */
};

/*
 * The store of an address or API id, from the worker's memory after one version check (1 query; about 14 when it changed).
 * ERR_NOT_FOUND. desk_store_by_id takes the public id.
 */
enum err	desk_store(struct desk *desk, struct str code);
enum err	desk_store_by_id(struct desk *desk, struct str public_id);
/* Whether desk->cat's store lists another site's origin; while there is none, any store. */
bool		desk_lists_origin(struct desk *desk, struct str origin);

/* ---- free times ---- */

struct ask {
	int			 service;
	int			 technician;	/* or ANY */
	int			 guest;		/* number of the cart's guest, -1 unknown */
	const struct want	*also;		/* the cart's other items */
	size_t			 n_also;
	struct str		 hold_token;	/* the asker's own holds do not block; may be empty */
};

enum day_state {
	DAY_OPEN,		/* at least one start */
	DAY_FULL,		/* open, none left */
	DAY_CLOSED,		/* store closed, or the technician off */
	DAY_OUTSIDE,		/* past, or beyond the horizon */
};

struct day_line {
	struct date		date;
	enum day_state		state;
	uint32_t		n_free;
	int64_t			first;		/* UTC minute of the first start, when open */
};

/* Starts of one day. A past or too-far date is OK with none. */
enum err	desk_times(struct desk *desk, const struct ask *ask, struct date date, struct start **out, size_t *n_out);
/* One line a day, at most DAYS_LIST_MAX days; the same number of queries for any number of days and technicians. */
enum err	desk_days(struct desk *desk, const struct ask *ask, struct date first, struct date last,
		    struct day_line **out, size_t *n_out);

struct technician_line {
	int			 technician;
	int64_t			 next;		/* UTC minute of the first opening; 0 none */
};

/* Who can do ask->service, with the first opening from today within days; [0] is ANY. Sorted: ANY, then by next opening, none last. */
enum err	desk_technicians(struct desk *desk, const struct ask *ask, int32_t days, struct technician_line **out, size_t *n_out);

/* The same for one day: those who have a free time on it, with its first; without ANY. */
enum err	desk_technicians_on(struct desk *desk, const struct ask *ask, struct date date,
		    struct technician_line **out, size_t *n_out);

/* The nearest free starts to a wanted one (for "just taken"), at most max, nearest first, same day first. */
enum err	desk_nearest(struct desk *desk, const struct ask *ask, int64_t start, size_t max, struct start **out, size_t *n_out);

/* Technicians (positions) who could serve each start themselves: the API's employee_ids. One load for all starts. */
enum err	desk_times_able(struct desk *desk, const struct ask *ask, struct date date, struct start **out,
		    int ***able, size_t **n_able, size_t *n_out);

/*
 * The whole answer of a face to a question about first..last, as it was written for somebody before. Only for who has no cart and no holds,
 * and while nothing that it depends on has changed; kind tells apart what the faces write. When none is found, what is written then may
 * be kept.
 */
struct written {
	bool			 found;
	struct str		 text;
	struct str		 key;		/* desk_written_find's; empty: not to be kept */
};

enum err	desk_written_find(struct desk *desk, const struct ask *ask, struct str kind, struct date first, struct date last,
		    struct written *out);
void		desk_written_keep(struct desk *desk, const struct written *written, struct str text);

/* ---- holds ---- */

struct hold_want {
	struct str		 ref;		/* item id in the cart */
	int			 guest;
	int			 service;
	int			 technician;
	struct instant		 starts_at;
};

struct hold_line {
	struct str		 ref;
	int			 technician;	/* assigned */
	struct instant		 expires_at;
	bool			 live;
};

/*
 * Makes the token's holds be exactly these (all: true), or adds or moves one item's (all: false, n == 1). All or nothing:
 * ERR_SLOT_TAKEN with *out_which; ERR_SLOT_UNAVAILABLE when closed, past, too soon or too far; ERR_TOO_MANY against hoarding.
 */
enum err	desk_hold(struct desk *desk, struct str token, const struct hold_want *wants, size_t n, bool all,
		    struct hold_line *out, size_t *out_which);
enum err	desk_hold_release(struct desk *desk, struct str token, struct str ref);	/* ref empty: all of the token's */
/* Prolongs what still lives, to hold_seconds from now, at most hold_max_seconds from the choice. */
enum err	desk_hold_prolong(struct desk *desk, struct str token);
/* The token's holds, lapsed ones too (live false). */
enum err	desk_hold_list(struct desk *desk, struct str token, struct hold_line **out, size_t *n_out);

/* ---- codes ---- */

struct code_sent {
	int32_t			 digits;
	struct instant		 expires_at;
	struct instant		 resend_at;
};

enum { CODE_BOOK, CODE_MINE };

/*
 * The SMS text comes from the caller (translated, "{code}" is put in); ERR_TOO_MANY with *out_wait_until set; ERR_INVALID: not to
 * such a number. Same answer for known and unknown phones.
 */
enum err	desk_code_send(struct desk *desk, struct str phone, int purpose, struct str text, struct str locale,
		    struct code_sent *out, struct instant *out_wait_until);

struct code_tried {
	int32_t			 tries_left;	/* of the newest code, after this try */
	bool			 can_resend;
	struct instant		 wait_until;	/* ERR_TOO_MANY, or when a new code can be asked for */
};

/*
 * Counts and commits the try before comparing. OK marks the phone verified for the token for PHONE_VERIFIED_S. ERR_CODE_WRONG,
 * ERR_CODE_EXPIRED (no live code), ERR_TOO_MANY.
 */
enum err	desk_code_check(struct desk *desk, struct str phone, int purpose, struct str code,
		    struct str token, struct code_tried *out);
enum err	desk_phone_verified(struct desk *desk, struct str phone, struct str token);	/* OK, or ERR_UNAUTHORIZED */

/*
 * For who carries no token but the code itself: whether this code (hashed into token by the caller) proved the phone before and has not
 * been spent. A wrong guess counts as a failed check. OK, ERR_UNAUTHORIZED: ask desk_code_check, ERR_TOO_MANY with *out_until.
 */
enum err	desk_code_again(struct desk *desk, struct str phone, struct str token, struct instant *out_until);
enum err	desk_phone_spend(struct desk *desk, struct str phone, struct str token);	/* a proof that served its booking ends */

/* Whether codes are sent to such a number at all: the store's countries, and no premium numbers. */
bool		desk_phone_may_text(const struct desk *desk, struct str phone);

struct code_alarm {			/* over all stores, in the last 24 hours */
	uint64_t		 failed;	/* wrong codes, counted up to 1001 */
	uint64_t		 sent;		/* of the newest 50 codes ... */
	uint64_t		 used;		/* ... so many were typed in */
	bool			 on;		/* codes have 8 digits and budgets are halved */
};

struct message_texts;

enum err	desk_code_alarm(struct desk *desk, struct code_alarm *out);
/* Tells the store's notice_email, once a day. */
enum err	desk_code_warn(struct desk *desk, const struct message_texts *texts);

/* ---- answers given before ---- */

enum { ANSWER_LIFE_S = 24 * 60 * 60 };

/* A request that may be sent again with the same key, and must then be answered with the same bytes. Kept sealed. */
struct answer {
	struct str		 scope;		/* which act, at most 24 characters */
	struct str		 key;		/* the client's; empty: nothing is kept */
	struct str		 body;		/* what was asked */
	int32_t			 status;	/* out: the HTTP status given before, or 0; in, for keep */
	struct str		 text;		/* out: the answer; in, for keep */
};

/* Looks, before the act. ERR_MISMATCH: the key was used for another body. */
enum err	desk_answer_find(struct desk *desk, struct answer *answer);
/* Writes down what is answered, after an act that two twins do once. When a twin was first, answer becomes what the twin said. */
enum err	desk_answer_keep(struct desk *desk, struct answer *answer);

/* ---- bookings ---- */

struct receipt_item {
	uint64_t		 id;		/* 0 right after booking */
	struct str		 public_id;
	struct str		 service_id;	/* public */
	struct str		 service_name;
	struct str		 icon;
	uint64_t		 service_key;
	uint64_t		 technician_key;
	struct str		 technician_id;	/* public */
	struct str		 technician_name;
	bool			 any;
	struct instant		 starts_at;
	struct instant		 ends_at;
	struct span		 busy;		/* of the technician: which days a change of it touches */
	int32_t			 duration;
	struct money		 price;
};

struct receipt_guest {
	uint64_t		 id;		/* 0 right after booking */
	struct str		 public_id;	/* of the appointment */
	struct str		 name;
	bool			 is_primary;
	struct str		 status;
	struct str		 payment_status;
	struct money		 total;
	struct receipt_item	*items;
	size_t			 n_items;
	uint32_t		 sequence;	/* changes so far */
};

struct receipt {
	struct receipt_guest	*guests;	/* [0] the one who booked */
	size_t			 n_guests;
	struct str		 group_code;	/* every visit has a code; the API shows it only for two guests or more */
	struct str		 manage_token;	/* right after booking or by the same key, and of a guest's change: the new one */
	struct money		 total;
	struct str		 currency;
	struct str		 notes;
	struct str		 email;		/* where the visit's mails go; empty: it has none */
	struct str		 phone;		/* E.164, of who booked */
	struct str		 locale;	/* of the visit's messages */
	bool			 notify_sms;
	bool			 notify_email;
	uint32_t		 sequence;
	struct instant		 created_at;
	bool			 repeated;	/* this is an answer given before */
};

struct taken {				/* an item that could not be had */
	size_t			 guest;
	size_t			 item;		/* within the guest */
	enum refusal		 why;
};

struct confirm_problem {
	struct taken		 taken[CART_ITEMS_MAX];
	size_t			 n_taken;
	struct money		 total_now;	/* ERR_PRICE_CHANGED */
	struct problem		 fields;	/* ERR_INVALID */
};

/*
 * All guests' items in one transaction or none: group, members, relationships, events, messages, claims; the caller's holds are
 * given back. Idempotent by (store, scope, key): the same key and order gives the first receipt (repeated), another order
 * ERR_MISMATCH. Who may book (verified phone, staff role) is the caller's to have checked. ERR_SLOT_TAKEN names every item that
 * cannot be had; ERR_PRICE_CHANGED when total_seen differs from today's total.
 */
struct message_texts {			/* already in the order's language; empty ones are not queued */
	struct str		 sms;
	struct str		 subject;
	struct str		 body;
	struct str		 html;		/* of the mail, beside the body; may be empty */
	struct str		 calendar;	/* an .ics to attach to the mail; may be empty */
	struct str		 staff_subject;	/* to the store's notice_email */
	struct str		 staff_body;
	struct str		 staff_html;
};

enum err	desk_confirm(struct desk *desk, const struct order *order,
		    void (*texts)(void *arg, const struct receipt *receipt, struct message_texts *out), void *arg,
		    struct receipt *out, struct confirm_problem *problem);

/* Whether desk_confirm has done this very order before, by its key. */
bool		desk_confirmed(struct desk *desk, const struct order *order);

/* Whole group; ERR_NOT_FOUND, ERR_GONE after 30 days. */
enum err	desk_visit_by_token(struct desk *desk, struct str manage_token, struct receipt *out);
/* An appointment of the group (its public id), or all when empty. Owner's cut-off is checked: ERR_WRONG_STATE. */
/* The link ends with it: the receipt has the next one. */
enum err	desk_cancel(struct desk *desk, struct str manage_token, struct str appointment, struct str reason,
		    void (*texts)(void *arg, const struct receipt *receipt, struct message_texts *out), void *arg, struct receipt *out);
struct instant	desk_cancel_until(const struct desk *desk, const struct receipt *receipt);

/* ---- for the timed jobs ---- */

/*
 * Queues the reminders of the store that are due, at most max; *n_out says how many visits were met. Not for who was told of the visit
 * within those hours anyhow.
 */
enum err	desk_remind(struct desk *desk, size_t max,
		    void (*texts)(void *arg, const struct receipt *receipt, struct message_texts *out), void *arg, size_t *n_out);
/* Codes of the stores that take bookings, at most max. */
enum err	desk_store_codes(struct desk *desk, size_t max, struct str **out, size_t *n_out);

/* ---- the waitlist: waiting.c, offer.c; of a class: class_wait.c ---- */

struct wait_want {
	struct str		 phone;		/* E.164; the caller has proven it */
	struct str		 slot;		/* public id of a full class; empty: a time, by what follows */
	int			 service;
	int			 technician;	/* or ANY */
	struct date		 day;
	int32_t			 from;		/* the start lies between these minutes of the day, and not at to */
	int32_t			 to;
	struct str		 locale;
	bool			 consent;	/* agreed to the store's sentence, where it has one; the caller asks */
};

struct wait_line {
	struct str		 public_id;
	struct str		 phone;
	struct str		 slot_id;	/* public, of a class; empty: a time */
	struct str		 service_id;	/* public; empty when it is no longer there */
	struct str		 service_name;	/* or the course's */
	struct str		 technician_id;	/* public; empty: any */
	struct str		 technician_name;
	struct date		 day;
	int32_t			 from;
	int32_t			 to;
	struct str		 status;	/* waiting, offered, taken, booked, left, ended */
	struct instant		 created_at;
	struct instant		 offered_at;	/* start of the time that is offered now; 0: none */
	struct instant		 offered_until;
};

/* Whether there is anything to wait for, before a code is sent: the first outcomes of desk_wait_join. */
enum err	desk_wait_may(struct desk *desk, const struct wait_want *want);
/*
 * Joins the line of a day or a class. ERR_SLOT_UNAVAILABLE: past, too soon or too far, closed, or nobody works then; of a class, begun or
 * blocked. ERR_WRONG_STATE: something is free just now. ERR_TOO_MANY by phone, address or day. Who is on it already with the same wish
 * gets that entry (*out_token is empty).
 */
enum err	desk_wait_join(struct desk *desk, const struct wait_want *want, struct wait_line *out, struct str *out_token);
/* Entries of a proven phone that wait or have an offer, by day. */
enum err	desk_waits_of(struct desk *desk, struct str phone, struct wait_line **out, size_t *n_out);
/* For staff: everybody of a day, in the order of the line; of one technician (and any), or ANY for all. */
enum err	desk_waits_on(struct desk *desk, struct date day, int technician, struct wait_line **out, size_t *n_out);
/* By phone and public id, or by the secret given at joining. Leaving again is OK; ERR_NOT_FOUND. */
enum err	desk_wait_leave(struct desk *desk, struct str phone, struct str public_id);
enum err	desk_wait_leave_by(struct desk *desk, struct str token);

struct offer {
	struct str		 token;		/* only for the teller */
	struct str		 phone;
	struct str		 locale;
	const struct class_slot	*place;		/* a place in a class; NULL: a time */
	int			 service;
	int			 technician;	/* who was asked for, or ANY */
	struct instant		 starts_at;
	struct instant		 created_at;
	struct instant		 expires_at;
	struct str		 outcome;	/* open, taken, declined, expired, ended */
};

struct offer_teller {
	void			(*text)(void *arg, const struct desk *desk, const struct offer *offer, struct message_texts *out);
	void			*arg;
};

/* By the secret of its link; one that has run out reads expired. ERR_NOT_FOUND, also when its service is no longer there. */
enum err	desk_offer(struct desk *desk, struct str token, struct offer *out);
/*
 * The time becomes a hold of the cart's token under item_ref, a place one of the token, and the phone proven for that token, since the
 * link was sent to it. expires_at is then when the hold ends.
 * ERR_GONE: run out, declined or taken by another cart. By the same cart again: OK.
 */
enum err	desk_offer_take(struct desk *desk, struct str token, struct str cart_token, struct str item_ref, struct offer *out);
/* The next one is offered it in the same transaction. leave: the entry ends too. ERR_GONE. */
enum err	desk_offer_decline(struct desk *desk, struct str token, bool leave);

/*
 * Sets a day's line right: ends what has run out, offers what is free. Every writer of times does so by itself; the timed job and
 * readers do it for what has become free by time passing, or by another schedule.
 */
enum err	desk_waiting_pass(struct desk *desk, struct date day, bool *out_empty);	/* empty: nobody waits */
enum err	desk_waiting_pass_all(struct desk *desk, size_t *n_out);		/* days looked at */

/* Ends appointments that have run out unpaid, at most max items at a time; *n_out says how many were met. */
enum err	desk_lapse(struct desk *desk, size_t max, size_t *n_out);

/* ---- for /metrics ---- */

struct desk_outbox {
	uint64_t	n_due;		/* messages to be sent by now, of all stores */
	int64_t		oldest_s;	/* how long the oldest of them has been due */
	uint64_t	n_later;
	uint64_t	n_dead;		/* given up */
};

enum err	desk_outbox_state(struct desk *desk, struct desk_outbox *out);

/* ---- demo ---- */

struct outbox_line {
	uint64_t		 id;
	struct str		 channel;
	struct str		 recipient;
	struct str		 subject;
	struct str		 body;
	struct instant		 created_at;
	struct instant		 sent_at;
};

/* Newest first, all stores. */
enum err	desk_outbox_recent(struct desk *desk, size_t max, struct outbox_line **out, size_t *n_out);
enum err	desk_ready(struct desk *desk, struct str *out_problem);
size_t		desk_database(const struct desk *desk);		/* which of the configured hosts, from 1 */

/* ---- for slotkeeperctl ---- */

struct day_view {
	struct day		*day;
	const struct busy	*busy;		/* what the picture was made from */
	size_t			 n_busy;
};

/* What the engine sees of local days first..last, by desk->cat, which may be a changed copy. One query. */
enum err	desk_view(struct desk *desk, struct date first, struct date last, struct day_view *out);

struct class_plan {
	struct str		 course;	/* public id */
	int			 technician;	/* position */
	struct local		 local_start;
	struct instant		 starts_at;
	int32_t			 minutes;
	int32_t			 capacity;
	struct str		 modifier_kind;	/* amount, percent or empty */
	int64_t			 modifier;
};

struct class_clash {
	struct span		 span;		/* what the teacher has then */
	enum busy_kind		 kind;
	bool			 is_off;	/* time off: kind says nothing */
};

/* Publishes one class. ERR_EXISTS: it was there already. ERR_SLOT_TAKEN: the teacher has *out. ERR_IN_THE_PAST. */
enum err	desk_publish(struct desk *desk, const struct class_plan *plan, struct class_clash *out);

#endif
