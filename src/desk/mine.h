/*
 * mine.h - "my bookings": what a phone number has booked in this store. That the number is the asker's is the caller's to have checked.
 */
#ifndef DESK_MINE_H
#define DESK_MINE_H

#include "desk/class.h"

struct mine_item {
	int			 guest;		/* 0: who booked */
	struct str		 guest_name;
	uint64_t		 service_key;
	struct str		 service_name;
	uint64_t		 technician_key;
	struct str		 technician_name;
	bool			 any;
	struct instant		 starts_at;
	bool			 cancelled;
};

struct mine_visit {
	struct str		 id;		/* public id of the appointment of who booked */
	struct str		 link;		/* a signed link, good until then (link.h) */
	struct str		 status;	/* pending, confirmed, completed, no_show or cancelled: the liveliest of its guests' */
	bool			 coming;	/* stands, and is not over */
	struct instant		 starts_at;	/* of what stands, else of all */
	struct mine_item	*items;		/* by guest, then by start */
	size_t			 n_items;
};

/* The newest MINE_VISITS_MAX, newest first. */
enum err	desk_mine(struct desk *desk, struct str phone, struct instant until, struct mine_visit **out, size_t *n_out);
/* Places in this store's classes, newest first. */
enum err	desk_mine_classes(struct desk *desk, struct str phone, struct class_booking **out, size_t *n_out);

#endif
