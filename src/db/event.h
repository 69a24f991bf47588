/*
 * event.h - what happened to a booking; only appended to.
 */
#ifndef DB_EVENT_H
#define DB_EVENT_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct event_row {
	uint64_t	store_id;
	struct str	subject_kind;	/* appointment, item, booking or slot */
	uint64_t	subject_id;
	struct str	what;		/* status, payment, reseat, reschedule, override or note */
	struct str	actor;		/* guest, system, or the public id of an employee */
	struct str	from_value;
	struct str	to_value;
	struct str	why;
	struct instant	created_at;
};

enum err	db_event_add(struct db *db, const struct event_row *rows, size_t n);

#endif
