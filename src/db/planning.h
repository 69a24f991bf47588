/*
 * planning.h - what slotkeeperctl asks about single classes and bookings.
 */
#ifndef DB_PLANNING_H
#define DB_PLANNING_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct planning_key {
	uint64_t	store_id;
	uint64_t	id;		/* of an appointment item, or of a class */
	struct str	course;		/* public id */
	uint64_t	technician_id;
	struct instant	starts_at;
};

struct booked_item {
	struct str	group_code;
	struct str	guest_name;
	struct str	service_name;
	bool		requested;	/* the guest named the technician */
	bool		told;		/* was promised the present one */
};

struct booked_class {
	struct str	public_id;
	struct str	course;		/* name */
	int32_t		booked_count;
};

enum err	db_booked_item(struct db *db, const struct planning_key *key, struct booked_item *out);
enum err	db_booked_class(struct db *db, const struct planning_key *key, struct booked_class *out);
/* By course, technician and start. */
enum err	db_class_by_start(struct db *db, const struct planning_key *key, uint64_t *out_id);
/* Who teaches the course: the teacher of its latest class. ERR_NOT_FOUND: it had none. */
enum err	db_class_teacher(struct db *db, const struct planning_key *key, uint64_t *out_technician_id);

#endif
