/*
 * catalogue.h - reading a store's catalogue whole.
 */
#ifndef DB_CATALOGUE_H
#define DB_CATALOGUE_H

#include "model/catalogue.h"

struct db;

struct store_version {
	uint64_t	id;
	uint64_t	catalogue_version;
};

/* Which store it is, and how new its catalogue: the one query of a request whose catalogue is in memory. ERR_NOT_FOUND. */
enum err	db_store_by_code(struct db *db, struct str code, struct store_version *out);
enum err	db_store_by_public_id(struct db *db, struct str public_id, struct store_version *out);

/*
 * Everything of one store, deep in keep, indexed. The version is read first: what changes meanwhile shows as another version at the
 * next request. Past days are left out. ERR_NOT_FOUND; ERR_FAULT, logged, for a store that no catalogue can hold.
 */
enum err	db_catalogue_load(struct db *db, uint64_t store_id, struct date today, struct arena *keep, struct catalogue **out);

#endif
