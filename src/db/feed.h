/*
 * feed.h - technicians' calendars: the secret addresses, and what stands in them.
 */
#ifndef DB_FEED_H
#define DB_FEED_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct feed_row {
	uint64_t	store_id;
	uint64_t	technician_id;
	struct str	seed;		/* TOKEN_SIZE bytes */
	struct str	token_hash;
	struct instant	created_at;
};

enum err	db_feed_set(struct db *db, const struct feed_row *row);		/* the address before ends */
enum err	db_feed_by_technician(struct db *db, const struct feed_row *key, struct feed_row *out);	/* ERR_NOT_FOUND */
enum err	db_feed_by_token(struct db *db, const struct feed_row *key, struct feed_row *out);

struct feed_range {
	uint64_t	store_id;
	uint64_t	technician_id;
	struct instant	from;
	struct instant	to;
	uint64_t	max;
};

struct feed_entry {
	struct str	public_id;	/* of the service booked, or of the class */
	struct str	title;		/* service or course */
	struct str	guest;		/* empty: a class */
	struct str	notes;		/* the guest's */
	struct instant	starts_at;
	struct instant	ends_at;
	struct instant	updated_at;
	uint32_t	sequence;
	int32_t		places;		/* of a class */
	int32_t		taken;
};

/* What touches from..to and takes up her time; each list by start, at most range->max. */
enum err	db_feed_items(struct db *db, const struct feed_range *range, struct feed_entry **out, size_t *n_out);
enum err	db_feed_classes(struct db *db, const struct feed_range *range, struct feed_entry **out, size_t *n_out);

#endif
