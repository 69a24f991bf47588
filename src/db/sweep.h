/*
 * sweep.h - where something has run out that no visitor has come by to write down. All stores: the timed job works for the installation.
 */
#ifndef DB_SWEEP_H
#define DB_SWEEP_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct sweep_class {
	struct str	store;		/* public ids */
	struct str	slot;
};

/* Classes with bookings that have run out, at most max, the longest ago first. */
enum err	db_sweep_classes(struct db *db, struct instant now, size_t max, struct sweep_class **out, size_t *n_out);

#endif
