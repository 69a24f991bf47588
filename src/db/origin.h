/*
 * origin.h - sites whose pages may use the API for some store.
 */
#ifndef DB_ORIGIN_H
#define DB_ORIGIN_H

#include "base/err.h"
#include "base/str.h"

struct db;

enum err	db_origin_listed(struct db *db, struct str origin);	/* ERR_NOT_FOUND: by no store */

#endif
