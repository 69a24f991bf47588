/*
 * hold.h - times kept for somebody who is still choosing. Seats in a class (slot_id) are not touched here.
 */
#ifndef DB_HOLD_H
#define DB_HOLD_H

#include "base/clock.h"
#include "base/err.h"

struct db;
struct place_row;

struct hold_row {
	uint64_t	id;
	uint64_t	store_id;
	struct str	token_hash;
	struct str	item_ref;
	int32_t		guest_ref;
	uint64_t	service_id;
	uint64_t	technician_id;
	bool		technician_requested;
	struct instant	starts_at;
	struct instant	ends_at;
	struct instant	busy_from;
	struct instant	busy_to;
	struct instant	gap_from;
	struct instant	gap_to;
	struct str	address_hash;
	struct instant	created_at;
	struct instant	expires_at;
};

struct hold_key {
	uint64_t	store_id;
	struct str	token_hash;
	struct str	item_ref;	/* where one item is meant */
	struct str	address_hash;
	struct instant	now;
	struct instant	until;
	int64_t		max_seconds;
};

/* The token's holds, lapsed ones too, as they were made. */
enum err	db_hold_list(struct db *db, const struct hold_key *key, struct hold_row **out, size_t *n_out);
/* ERR_EXISTS: another request of the same cart. Fills in their numbers, which may be promises. */
enum err	db_hold_insert(struct db *db, struct hold_row *rows, size_t n);
enum err	db_hold_delete(struct db *db, const struct hold_key *key);		/* all of the token */
enum err	db_hold_delete_item(struct db *db, const struct hold_key *key);
enum err	db_hold_delete_live(struct db *db, const struct hold_key *key);	/* those that live at now, and item_ref's */
enum err	db_hold_set_place(struct db *db, const struct place_row *place);	/* gone meanwhile is OK: the room is there */
/* Those that live after now, until `until`, at most max_seconds from when they were made. */
enum err	db_hold_prolong(struct db *db, const struct hold_key *key);
enum err	db_hold_count(struct db *db, const struct hold_key *key, uint64_t *out);	/* live, of the address, of other tokens */
enum err	db_hold_tidy(struct db *db, const struct hold_key *key);		/* a few of the store that ended before now */

#endif
