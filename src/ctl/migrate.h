/*
 * migrate.h - the numbered steps by which a database's schema came to be.
 *
 * Files sql/migrate/NNNN_name.sql are embedded at build time (tools/embed-sql). They only ever add, so that workers of the old and the
 * new version overlap. A file is never edited once released: its checksum is recorded.
 */
#ifndef CTL_MIGRATE_H
#define CTL_MIGRATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct migration {
	int32_t		 version;		/* from 1, without a gap */
	const char	*name;
	const char	*text;
	size_t		 size;
};

extern const struct migration	migrations[];
extern const size_t		n_migrations;

/* Takes the next statement off the front of *rest, without comments between statements; false when there is none. */
bool	migrate_step(struct arena *arena, struct str *rest, struct str *out);

/* What migrate does, up to a version and no further: restore fills the tables that a backup knew. */
struct ctl;
bool	migrate_upto(struct ctl *ctl, int32_t version);

#endif
