/*
 * feed.h - a technician's calendar for programs that fetch one, behind an address that is the key to it.
 *
 * The secret is made from a random seed in the database and the keyring, so that the address can be shown again, and is looked up by its
 * hash: who has the database alone has no address. Renewing makes a new seed, and the old address ends.
 */
#ifndef DESK_FEED_H
#define DESK_FEED_H

#include "desk/desk.h"

enum err	desk_feed_token(struct desk *desk, int technician, struct str *out);	/* ERR_NOT_FOUND: she has none yet */
enum err	desk_feed_renew(struct desk *desk, int technician, struct str *out);

struct feed_line {
	struct str	public_id;
	struct str	title;		/* service or course */
	struct str	guest;		/* empty: a class */
	struct str	notes;
	struct instant	starts_at;
	struct instant	ends_at;
	struct instant	updated_at;
	uint32_t	sequence;
	int32_t		places;		/* of a class */
	int32_t		taken;
};

/* From FEED_PAST_DAYS ago to FEED_AHEAD_DAYS ahead, at most FEED_LINES_MAX appointments and as many classes. ERR_NOT_FOUND. */
enum err	desk_feed(struct desk *desk, struct str token, struct feed_line **out, size_t *n_out);

#endif
