/*
 * slot_publish.h - published class slots as their owner plans them.
 */
#ifndef DB_SLOT_PUBLISH_H
#define DB_SLOT_PUBLISH_H

#include "base/clock.h"
#include "base/err.h"

struct db;

/* A slot in the database, or one to be there. */
struct slot_plan {
	uint64_t	id;			/* 0: not there yet */
	uint64_t	store_id;
	uint64_t	technician_id;
	struct str	public_id;
	struct str	course;			/* public ids */
	struct str	technician;
	struct local	local_start;
	struct instant	starts_at;
	struct instant	ends_at;
	int32_t		capacity;
	struct str	status;
	struct str	modifier_kind;
	int64_t		modifier;
	int64_t		n_booked;		/* bookings that are not cancelled or lapsed: such a slot stays as it is */
	int64_t		n_held;			/* seats held at this moment */
};

/* Those of a store that start after a moment, by start. */
enum err	db_slot_plan_list(struct db *db, uint64_t store_id, struct instant after, size_t max, struct slot_plan **out,
		    size_t *n_out);
enum err	db_slot_plan_by_id(struct db *db, uint64_t store_id, struct str public_id, struct slot_plan *out);
/* technician_id of a slot's teacher. */
enum err	db_slot_plan_teacher(struct db *db, struct slot_plan *slot);

/* Under the locks of the teacher's days, and of the slot itself when it is there. */
enum err	db_slot_plan_clashes(struct db *db, const struct slot_plan *slot, bool *out);	/* with anything else of the teacher */
enum err	db_slot_plan_insert(struct db *db, const struct slot_plan *slot);
enum err	db_slot_plan_update(struct db *db, const struct slot_plan *slot);

#endif
