/*
 * resource.h - what the items of a visit use up, as their services needed it at booking.
 */
#ifndef DB_RESOURCE_H
#define DB_RESOURCE_H

#include "base/clock.h"
#include "base/err.h"

struct db;

enum err	db_resource_take(struct db *db, uint64_t store_id, uint64_t appointment_id);

#endif
