/*
 * desk_private.h - what the files behind desk.h share; nobody else includes it.
 */
#ifndef DESK_DESK_PRIVATE_H
#define DESK_DESK_PRIVATE_H

#include "base/arena.h"
#include "base/limits.h"
#include "db/appointment.h"
#include "db/group.h"
#include "db/hold.h"
#include "db/idempotency.h"
#include "db/visit.h"
#include "desk/desk.h"

enum {
	SCOPE_DAYS_MAX = 512,		/* 30 items and 30 holds, three days each, and what their re-seating touches */
	SCOPE_RUNS_MAX = 6,		/* each run knows more of what it must lock; more than two are a storm */
};

/* ---- transact.c: what a writer locks; the law is at the head of the file ---- */

struct scope {
	struct date		 days[SCOPE_DAYS_MAX];
	size_t			 n_days;
	size_t			 n_locked;	/* of days, in the run under way */
	uint64_t		 slot_id;	/* a published class whose places change; 0 none */
	struct idempotency_row	*key;		/* NULL: the act may be repeated without one */
	/* Set by the body, which then returns anything but OK: roll back, and run again with the scope as it is now. */
	bool			 again;
	/* For the caller afterwards. */
	bool			 key_exists;	/* ERR_EXISTS was the key's: answer from it */
	bool			 uncertain;	/* an earlier run may have been committed */
};

typedef enum err	(*desk_body)(struct desk *desk, struct scope *scope, void *arg);

/* Of a local day: it is changed by what happens so many minutes before and after it, too. */
struct span	scope_reach(const struct desk *desk, struct date day);
/* The local days of a span; of wants, wherever they may be seated. */
void		scope_add(const struct desk *desk, struct scope *scope, struct span span);
void		scope_add_wants(const struct desk *desk, struct scope *scope, const struct want *wants, size_t n);
/* For a body that has added what it found: whether that is more than is locked. Then it asks to be run again. */
bool		scope_grew(struct scope *scope);
enum err	desk_transact(struct desk *desk, struct scope *scope, desk_body body, void *arg);

/* ---- store.c ---- */

struct str	desk_hash(const struct desk *desk, struct str what, struct str secret);	/* 32 bytes; empty for an empty secret */
struct str	desk_bytes(struct arena *arena, struct hash hash);
uint64_t	desk_technician_key(const struct desk *desk, int technician);
struct date	desk_date(const struct desk *desk, int64_t minute);

/* ---- picture.c: what the database says, as the engine wants it ---- */

struct busy_row;
struct day_row;
struct listed;

struct picture {
	struct date	 first;
	struct date	 last;
	struct busy	*busy;
	size_t		 n_busy;
	struct busy_row	*lapsed;	/* items that have run out: room for others, but their claims are there */
	size_t		 n_lapsed;
	struct day	*day;
	struct listed	*listed;	/* the day's list that it was made from; NULL: from the rows themselves */
};

/* False: of a technician who is not in the catalogue any more. */
bool		desk_busy_of(const struct desk *desk, const struct busy_row *row, struct busy *out);
/* One query. Holds of token_hash do not count. */
enum err	desk_picture(struct desk *desk, struct date first, struct date last, struct str token_hash, struct picture *out);
/* For writers: the days the wants start on. */
enum err	desk_picture_for(struct desk *desk, const struct want *wants, size_t n, struct str token_hash, struct picture *out);
void		desk_days_of(const struct desk *desk, const struct want *wants, size_t n, struct date *first, struct date *last);

/* ---- listed.c: the same from the list that stands in the lock row of a day (db/day_list.h) ---- */

/* desk_picture_for, for who holds the locks of scope and says what it changes. One query where somebody did so before, else two. */
enum err	desk_picture_locked(struct desk *desk, const struct scope *scope, const struct want *wants, size_t n, struct str token_hash,
		    struct picture *out);
/*
 * What the act has changed on the picture's day, at its end: token_hash's holds are gone, rows have come. Who does not tell, or has moved
 * somebody, leaves a list that the next one makes anew.
 */
enum err	desk_picture_changed(struct desk *desk, const struct picture *picture, const struct seating *seating, struct str token_hash,
		    const struct day_row *rows, size_t n);
/* For an act that changes nothing but a token's holds, which are now these: on all days of its scope, without a picture. */
enum err	desk_holds_listed(struct desk *desk, const struct scope *scope, struct str token_hash, const struct hold_row *holds,
		    size_t n);
struct day_row	desk_listed_hold(const struct hold_row *row);

/* ---- times.c ---- */

bool		desk_is_outside(const struct desk *desk, struct date date);		/* past, or beyond the horizon */
/* The days of a range on which something can be booked at all; false when there is none. */
bool		desk_clip_days(const struct desk *desk, struct date *first, struct date *last);
/* Whether on that day, apart from what is booked, anybody serves; technician may be ANY. */
bool		desk_anybody_works(const struct desk *desk, int service, int technician, struct date date);

/* ---- visit_times.c ---- */

/* What begins where another of the same guest's items ends is not asked for the grid: visit_starts offers such starts. */
void		desk_mark_following(const struct desk *desk, struct want *wants, size_t n);

/* ---- seat.c ---- */

/*
 * Seats all wants together, or says of each why it cannot be had when those before it are (whys[i], FREE for the others): then false.
 * Also false when a seat or a move lies on a day that is not locked: scope->again is set then.
 */
bool		desk_seat(struct desk *desk, struct scope *scope, struct picture *picture, const struct want *wants, size_t n,
		    struct seating *out, enum refusal *whys);
/* ERR_EXISTS: a claim stands in the way. ERR_WRONG_STATE, to be run again: somebody was told a name meanwhile. */
enum err	desk_apply_moves(struct desk *desk, struct scope *scope, const struct picture *picture, const struct seating *seating);

enum err	desk_refused(enum refusal why);

/* ---- lapse.c ---- */

enum err	desk_lapse_seen(struct desk *desk, const struct picture *picture);

/* ---- waiting.c, offer.c: who waits is asked before others ---- */

/* At the end of a body that has freed time on that day. ERR_WRONG_STATE with scope->again when more must be locked. */
enum err	desk_waiting_freed(struct desk *desk, struct scope *scope, struct date day);
enum err	desk_waiting_freed_by(struct desk *desk, struct scope *scope, const struct receipt *receipt);
/* Outside of transactions, before or after; failing is no failure of the act. */
/* The local day of a minute, for who goes through several: whether it is another than the one before. */
bool		waiting_other_day(const struct desk *desk, int64_t minute, struct date *day);
bool		desk_waiting_look(struct desk *desk, struct date day);		/* true: it has seen that nobody waits */

/* ---- book.c: the rows of a booking ---- */

struct booking {
	const struct order	*order;
	struct want		*wants;		/* all items of all guests, in order */
	size_t			 n_wants;
	struct seating		 seating;
	uint64_t		*guest_ids;	/* [guest]; these and the visits' may be promises (db/sql.h) */
	struct appointment_row	*visits;	/* [guest], as written */
	struct item_row		*items;		/* [want], as written */
	struct str		 public_id;	/* the first visit's, known before */
	struct str		 manage_token;
	struct group_row	 group;
};

/* Guests are found or made, and locked, and their per-day limit is asked: ERR_SLOT_TAKEN with *out_guest. */
enum err	desk_book_guests(struct desk *desk, struct booking *booking, size_t *out_guest);
/* ERR_EXISTS with *out_guest: somebody's claim stands in the way of that guest's items. */
enum err	desk_book_visits(struct desk *desk, struct booking *booking, size_t *out_guest);
/* ERR_EXISTS: the group code is in use. */
enum err	desk_book_group(struct desk *desk, struct booking *booking);
/* Of what has been written: what desk_visit_by_id would read, but for the visits' and items' numbers, which nobody has been told. */
void		desk_book_receipt(struct desk *desk, const struct booking *booking, struct receipt *out);

/* ---- link.c ---- */

struct str	desk_manage_hash(struct desk *desk, struct str token);	/* of any kind of link; empty: it is none */
struct str	desk_link_next(struct desk *desk, struct str manage_hash);
/* Ends a visit's link, within the transaction of the change. */
enum err	desk_link_renew(struct desk *desk, uint64_t appointment_id, struct str manage_hash, struct str *out_token);
enum err	desk_link_count(struct desk *desk, uint64_t appointment_id, size_t *n_out);	/* at most LINKS_MAX */

/* ---- consent.c ---- */

/* Keeps with the visit, the place in a class or the entry of the waitlist which words were agreed to, and when; inside its transaction. */
enum err	desk_consent(struct desk *desk, uint64_t appointment_id);
enum err	desk_consent_class(struct desk *desk, uint64_t booking_id);
enum err	desk_consent_wait(struct desk *desk, uint64_t waiting_id);

/* ---- visit.c ---- */

void		desk_visit_show(struct desk *desk, const struct visit_row *rows, size_t n, const struct visit_item_row *items,
		    size_t n_items, struct receipt *out);

enum err	desk_visit_by_id(struct desk *desk, uint64_t appointment_id, struct receipt *out, struct visit_row **out_rows);
enum err	desk_visit_by_public_id(struct desk *desk, struct str public_id, struct receipt *out);
enum err	desk_visit_by_hash(struct desk *desk, struct str manage_hash, struct receipt *out, struct visit_row **out_rows);

/* ---- outbox.c ---- */

struct notice {
	struct str			 message;	/* booked, cancelled */
	uint64_t			 subject_id;
	struct str			 subject;	/* its public id, where the number may be a promise; else empty */
	uint32_t			 sequence;
	struct str			 locale;
	const struct receipt		*receipt;
	const struct message_texts	*texts;
	struct instant			 valid_until;
};

/* To who booked, by the ways the visit says. */
enum err	desk_notify(struct desk *desk, const struct notice *notice);
struct str	desk_dedupe_key(struct desk *desk, struct str message, struct str channel, struct str recipient, struct str subject_kind,
		    uint64_t subject_id, uint32_t sequence);

#endif
