/*
 * change.h - the life of an appointment after it was booked: api.md's status table, moving it, and what staff see of it.
 *
 * Every step is one transaction under the locks of the technicians' days it touches, leaves a line in the history with who did it, and
 * queues the message about it. What is not in the table is ERR_WRONG_STATE and changes nothing.
 */
#ifndef DESK_CHANGE_H
#define DESK_CHANGE_H

#include "desk/desk.h"

enum change {
	CHANGE_CONFIRM,
	CHANGE_CANCEL,
	CHANGE_COMPLETE,		/* not before the start; the guest's visit counts */
	CHANGE_NO_SHOW,			/* not before the start */
	CHANGE_PAY,
	CHANGE_REFUND,
};

typedef void	(*change_texts)(void *arg, const struct receipt *receipt, struct message_texts *out);

struct changer {			/* who does it, and what is said about it */
	struct str	 manage_token;	/* of the guest who booked; empty: staff */
	struct str	 actor;		/* staff: the employee's public id */
	uint64_t	 technician;	/* staff: only appointments she serves are there for her; 0: all */
	struct str	 why;		/* reason, at most REASON_CHARS_MAX characters */
	change_texts	 texts;		/* NULL: nothing is said */
	void		*arg;
	bool		 override_hours;	/* a manager moves outside hours, never over another booking */
};

/* Public id of the store an appointment is in. ERR_NOT_FOUND. */
enum err	desk_change_store(struct desk *desk, struct str appointment, struct str *out);
/* By staff. ERR_NOT_FOUND, ERR_WRONG_STATE. *out is the whole visit as it is then. */
enum err	desk_change(struct desk *desk, const struct changer *who, struct str appointment, enum change change, struct receipt *out);

struct move_want {
	struct str	item;		/* public id */
	int		technician;	/* position, or ANY */
	struct instant	starts_at;
};

/*
 * Moves items of one appointment, or, where it is empty and a guest asks, of all that still stand of the visit; all or none. Those not
 * named stay. The new time is taken before the old one is given up, and the old one does not stand in the way of the new. ERR_NOT_FOUND
 * (appointment or item: problem->n_taken is 0), ERR_WRONG_STATE (over, cancelled, or for guests past the cut-off), ERR_SLOT_TAKEN with
 * the positions in wants as problem->taken[].item. The price stays as agreed unless another technician is asked for by name. What is so
 * already is OK and leaves no trace. A guest's link ends: *out has the next one, or none when nothing was changed. ERR_TOO_MANY: the
 * guest has moved it often enough.
 */
enum err	desk_reschedule(struct desk *desk, const struct changer *who, struct str appointment, const struct move_want *wants,
		    size_t n, struct receipt *out, struct confirm_problem *problem);

/* ---- what staff see ---- */

struct history_line {
	struct instant	at;
	struct str	what;		/* status, payment, reseat, reschedule, override */
	struct str	actor;
	struct str	from;
	struct str	to;
	struct str	why;
};

struct sheet {
	uint64_t		 id;
	struct receipt_guest	 guest;		/* name, status, items */
	struct str		 phone;
	struct str		 email;
	struct str		 notes;
	struct str		 staff_notes;
	struct str		 source;
	struct str		 created_by;
	struct str		 currency;
	struct str		 group_code;
	struct instant		 starts_at;
	struct instant		 ends_at;
	struct instant		 created_at;
	struct instant		 confirmed_at;
	struct instant		 cancelled_at;
	struct instant		 completed_at;
	struct history_line	*history;	/* desk_sheet only */
	size_t			 n_history;
};

/* Appointments that start on a day, in order; of one technician only, or ANY. */
enum err	desk_sheets(struct desk *desk, struct date date, int technician, struct sheet **out, size_t *n_out);
/* One, with its history; technician as in struct changer. ERR_NOT_FOUND. */
enum err	desk_sheet(struct desk *desk, struct str appointment, uint64_t technician, struct sheet *out);

#endif
