/*
 * link.h - manage links that were replaced: which visit they were of, and whose browser replaced them.
 */
#ifndef DB_LINK_H
#define DB_LINK_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct link_row {
	uint64_t	store_id;
	struct str	token_hash;	/* that ends */
	struct str	next_hash;	/* that takes its place; read: the present one of the visit */
	uint64_t	appointment_id;	/* of who booked */
	struct str	visitor_hash;	/* empty: nobody's */
	struct instant	ended_at;
};

/* ERR_WRONG_STATE: the visit has another link by now. Within a transaction. */
enum err	db_link_replace(struct db *db, const struct link_row *row);
enum err	db_link_by_hash(struct db *db, const struct link_row *key, struct link_row *out);	/* ERR_NOT_FOUND */
/* All that the visit of appointment_id had. */
enum err	db_link_list(struct db *db, const struct link_row *key, size_t max, struct link_row **out, size_t *n_out);

#endif
