/*
 * class.h - published classes: what can be booked, places held and booked, and what becomes of them.
 *
 * Every writer locks the class's own row (transact.c) and first settles what has lapsed on it: those bookings are written down as
 * cancelled, their places counted back. Until then they read so anyway (model/class.h). Functions are given their store in desk->cat.
 */
#ifndef DESK_CLASS_H
#define DESK_CLASS_H

#include "desk/desk.h"
#include "desk/session.h"
#include "model/class.h"

enum { CLASS_LIST_MAX = 2000, CLASS_PAGE_MAX = 100 };

/* The store that has this public id. With a store id: that one. ERR_NOT_FOUND: none has it, or several. Sets desk->cat. */
enum err	desk_class_store(struct desk *desk, enum class_noun noun, struct str public_id, struct str store_id);

/* By start, those that begin on local days first..last; one id is empty. ERR_NOT_FOUND: no such course or teacher. */
enum err	desk_class_list(struct desk *desk, struct str course, struct str teacher, struct date first, struct date last,
		    struct class_slot **out, size_t *n_out);
/* What the store's courses come to, as far as there are classes to book within the horizon; sorted as in desk->cat. */
struct class_line {
	size_t		course;		/* position */
	int32_t		minutes;	/* of the shortest */
	struct money	price_from;
	struct money	price_to;
};

enum err	desk_class_courses(struct desk *desk, struct class_line **out, size_t *n_out);
/* token: whose own holds do not count; may be empty. */
enum err	desk_class_by_id(struct desk *desk, struct str slot, struct str token, struct class_slot *out);

/* ---- messages ---- */

enum class_news { CLASS_BOOKED, CLASS_CONFIRMED, CLASS_CANCELLED, CLASS_LAPSED, CLASS_REVIVED, CLASS_REFUND_DUE };
enum class_reader { CLASS_STUDENT, CLASS_TEACHER_READER, CLASS_STAFF };

struct class_notice {
	enum class_news			 news;
	enum class_reader		 reader;
	struct str			 locale;
	const struct class_booking	*booking;
};

typedef void	(*class_texts)(void *arg, const struct class_notice *notice, struct message_texts *out);

/* ---- places ---- */

/* One place for whoever has the token, for hold_seconds; again: anew. ERR_SLOT_TAKEN, ERR_SLOT_UNAVAILABLE, ERR_TOO_MANY. */
enum err	desk_class_hold(struct desk *desk, struct str token, struct str slot, class_texts texts, void *arg,
		    struct instant *out_until);
enum err	desk_class_release(struct desk *desk, struct str token, struct str slot);

struct class_order {
	const struct principal	*student;
	struct str		 slot;		/* public ids */
	struct str		 course;	/* empty: not checked; else it must be the slot's */
	struct str		 teacher;
	struct str		 name;		/* empty: as known */
	struct str		 email;
	struct str		 child;
	struct str		 note;
	bool			 consent;	/* agreed to the store's sentence, where it has one; the caller asks */
	struct str		 source;
	struct str		 locale;
	struct str		 token;		/* whose hold is used up; may be empty */
	struct str		 key;		/* idempotency: a repeated one finds the first booking; may be empty */
	struct str		 key_body;	/* what it stands for */
	class_texts		 texts;
	void			*arg;
};

/*
 * Pending and unpaid, for pay_seconds. ERR_SLOT_TAKEN: full, or the rest is held. ERR_SLOT_UNAVAILABLE: blocked or begun. ERR_NOT_FOUND: no
 * such class, or not of that course and teacher. ERR_MISMATCH: the key was used for something else.
 */
enum err	desk_class_book(struct desk *desk, const struct class_order *order, struct class_booking *out);

/* Writes down what has lapsed in a class, and tells who lost the place. ERR_NOT_FOUND: no such class. */
enum err	desk_class_lapse(struct desk *desk, struct str slot, class_texts texts, void *arg);

/* ---- what becomes of a booking ---- */

enum class_act { CLASS_CONFIRM, CLASS_CANCEL, CLASS_COMPLETE, CLASS_NO_SHOW, CLASS_PAY, CLASS_REFUND };

struct class_change {
	struct str		 booking;	/* public id */
	enum class_act		 act;
	bool			 by_owner;	/* the cut-off counts */
	struct str		 actor;		/* guest, system, or a public id */
	struct str		 why;
	struct str		 key;		/* of a payment notice, met once; may be empty */
	struct str		 key_body;
	class_texts		 texts;
	void			*arg;
};

/*
 * By the status table; ERR_WRONG_STATE for anything else. A payment for a booking that has lapsed takes the place again if it is free, else
 * the booking is flagged (refund_due) and staff are told.
 */
enum err	desk_class_change(struct desk *desk, const struct class_change *change, struct class_booking *out);

/* Whoever asks: for payment notices. */
enum err	desk_class_any_booking(struct desk *desk, struct str booking, struct class_booking *out);

/* Who may see and act: the student, the teacher, or staff of the store. ERR_NOT_FOUND for everybody else. */
enum err	desk_class_booking(struct desk *desk, struct principal *who, struct str booking, struct class_booking *out);

struct class_query {
	struct str	status;		/* as it reads now; empty: any */
	struct date	first;
	struct date	last;
	uint64_t	before;		/* ids below; 0: from the newest */
	size_t		max;		/* at most CLASS_PAGE_MAX */
};

/* The principal's own, newest first, over all stores. */
enum err	desk_class_bookings(struct desk *desk, const struct principal *who, const struct class_query *query,
		    struct class_booking **out, size_t *n_out);

#endif
