/*
 * rehearse.h - the upgrade on a copy of the database.
 */
#ifndef CTL_REHEARSE_H
#define CTL_REHEARSE_H

#include "ctl/ctl.h"

/* Migrates a copy of all tables, made under a prefix of its own in the same database, from version from on; then drops it. */
bool	migrate_rehearse(struct ctl *ctl, int32_t from);

#endif
