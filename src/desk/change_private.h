/*
 * change_private.h - what change.c and reschedule.c share; nobody else includes it.
 */
#ifndef DESK_CHANGE_PRIVATE_H
#define DESK_CHANGE_PRIVATE_H

#include "db/appointment.h"
#include "db/event.h"
#include "desk/change.h"
#include "desk/desk_private.h"

struct subject {				/* an appointment and the visit it is part of */
	struct receipt			 receipt;
	struct visit_row		*rows;
	const struct receipt_guest	*guest;		/* the appointment, in receipt */
	const struct visit_row		*row;		/* and in rows */
	struct item_row			*items;
	size_t				 n_items;
};

enum err	change_find(struct desk *desk, const struct changer *who, struct str appointment, struct subject *out);
/* Where its items are now. */
void		change_lock(const struct desk *desk, struct scope *scope, const struct subject *subject);
/* Store, actor, reason and time are filled in. */
enum err	change_event(struct desk *desk, const struct changer *who, struct event_row event);
enum err	change_tell(struct desk *desk, const struct changer *who, struct str message, const struct subject *subject);

#endif
