/*
 * ical.h - calendar files (RFC 5545), times in UTC, so no VTIMEZONE; lines folded at 75 octets without splitting UTF-8.
 */
#ifndef VIEW_ICAL_H
#define VIEW_ICAL_H

#include "base/clock.h"
#include "base/str.h"

struct ical_event {
	struct str	uid;			/* stable for the item's life: "<item id>@<host>" */
	uint32_t	sequence;		/* grows with every change */
	struct instant	stamp;
	struct instant	starts_at;
	struct instant	ends_at;
	struct str	summary;
	struct str	description;
	struct str	location;
	struct str	organizer;		/* a mail address; empty: none is named */
	struct str	organizer_name;
	bool		cancelled;
};

/* method is PUBLISH, REQUEST or CANCEL. */
void	ical_add(struct buf *buf, struct str method, struct str product, const struct ical_event *events, size_t n);

#endif
