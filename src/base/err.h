/*
 * err.h - every outcome of every action.
 *
 * OK is zero. Outcomes of the business are returned and shown; a fault of something outside is logged once, where it is seen, and
 * becomes ERR_FAULT or ERR_BUSY; a bug asserts. One table (err.c) gives each its public code, HTTP status and sentence.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

enum [[nodiscard]] err {
	OK = 0,
	ERR_INVALID,			/* 400 invalid */
	ERR_BAD_JSON,			/* 400 bad_json */
	ERR_NO_SUCH_TIME,		/* 400 no_such_time: a wall time skipped by a DST change */
	ERR_AMBIGUOUS_TIME,		/* 400 ambiguous_time: a repeated wall time without offset */
	ERR_IN_THE_PAST,		/* 400 in_the_past */
	ERR_UNAUTHORIZED,		/* 401 unauthorized */
	ERR_CODE_WRONG,			/* 401 code_wrong */
	ERR_FORBIDDEN,			/* 403 forbidden */
	ERR_BAD_CSRF,			/* 403 bad_csrf */
	ERR_NOT_FOUND,			/* 404 not_found */
	ERR_METHOD,			/* 405 method_not_allowed */
	ERR_EXISTS,			/* 409 exists */
	ERR_SLOT_TAKEN,			/* 409 slot_taken */
	ERR_SLOT_UNAVAILABLE,		/* 409 slot_unavailable: closed, blocked, too soon, too far */
	ERR_WRONG_STATE,		/* 409 wrong_state */
	ERR_IN_PROGRESS,		/* 409 in_progress */
	ERR_PRICE_CHANGED,		/* 409 price_changed */
	ERR_CART_CHANGED,		/* 409 cart_changed: the cart differs from the one shown */
	ERR_CODE_EXPIRED,		/* 410 code_expired */
	ERR_HOLD_EXPIRED,		/* 410 hold_expired */
	ERR_GONE,			/* 410 gone: a link that has ended */
	ERR_TOO_LARGE,			/* 413 too_large */
	ERR_UNSUPPORTED_TYPE,		/* 415 unsupported_type */
	ERR_MISMATCH,			/* 422 idempotency_mismatch */
	ERR_TOO_MANY,			/* 429 too_many */
	ERR_FAULT,			/* 500 internal */
	ERR_BUSY,			/* 503 busy: database away, lock wait over; nothing was stored */
	ERR_UNCERTAIN,			/* 503 busy: the commit's answer was lost and could not be looked up */
	ERR_COUNT
};

struct str	err_code(enum err err);			/* public machine code: "slot_taken" */
int		err_status(enum err err);		/* HTTP status */
struct str	err_sentence(enum err err);		/* English sentence for a person; msgid of the catalogues */

/* What is wrong with one input, for the person who typed it. */
struct field_problem {
	struct str	name;				/* field's public name */
	struct str	sentence;			/* English msgid, translated where it is shown */
};

enum { PROBLEM_FIELDS_MAX = 16 };

struct problem {
	struct field_problem	fields[PROBLEM_FIELDS_MAX];
	size_t			n_fields;
	size_t			offset;			/* bad_json: byte where it broke */
};

void		problem_add(struct problem *problem, struct str name, struct str sentence);
struct str	problem_of(const struct problem *problem, struct str name);	/* its sentence, or empty */

#endif
