/*
 * mine.h - the visits a phone number has booked in a store, newest first.
 */
#ifndef DB_MINE_H
#define DB_MINE_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct mine_key {
	uint64_t	store_id;
	uint64_t	business_id;
	struct str	phone;		/* E.164 */
	uint64_t	max;		/* visits */
};

struct mine_row {			/* a service of a visit */
	uint64_t	visit_id;	/* the appointment of who booked */
	struct str	visit;		/* its public id */
	struct str	manage_hash;
	int32_t		position;	/* of the guest within the visit */
	struct str	guest_name;
	struct str	status;		/* of the guest's appointment */
	struct instant	expires_at;
	uint64_t	service_id;
	struct str	service_name;
	uint64_t	technician_id;
	struct str	technician_name;
	bool		technician_requested;
	struct instant	starts_at;
	struct instant	ends_at;
};

/* By visit, newest first; in it by guest, then by start. */
enum err	db_mine_list(struct db *db, const struct mine_key *key, struct mine_row **out, size_t *n_out);
enum err	db_mine_guest(struct db *db, const struct mine_key *key, uint64_t *out_id);	/* of the business; ERR_NOT_FOUND */

#endif
