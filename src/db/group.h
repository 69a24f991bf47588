/*
 * group.h - guests who come together; a single guest's visit is a group of one.
 */
#ifndef DB_GROUP_H
#define DB_GROUP_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct group_row {
	uint64_t	store_id;
	struct str	code;
	uint64_t	primary_appointment_id;
	struct instant	created_at;
};

struct member_row {
	uint64_t	store_id;
	uint64_t	appointment_id;
	uint64_t	guest_id;
	struct str	role;		/* primary or companion */
};

/* At least one member. ERR_EXISTS: the code is in use. */
enum err	db_group_insert(struct db *db, const struct group_row *group, const struct member_row *rows, size_t n);

#endif
