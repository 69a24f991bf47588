/*
 * claim.h - the second wall: one row for every five minutes a live item keeps a technician busy.
 *
 * Written and removed in the transaction of the item, together with what is written next (sql_later). ERR_EXISTS means that somebody
 * else's item has the time, whatever the locks said.
 */
#ifndef DB_CLAIM_H
#define DB_CLAIM_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct claim_row {
	uint64_t	store_id;
	uint64_t	technician_id;
	uint64_t	item_id;
	struct instant	busy_from;
	struct instant	busy_to;
	struct instant	gap_from;	/* 0: none; five minutes that lie wholly in it stay free for others */
	struct instant	gap_to;
};

struct claim_key {
	uint64_t	store_id;
	uint64_t	item_id;
};

enum err	db_claim_insert(struct db *db, const struct claim_row *row);	/* of a live item, as it is written */
enum err	db_claim_delete_item(struct db *db, const struct claim_key *key);

#endif
