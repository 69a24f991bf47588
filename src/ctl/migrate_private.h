/*
 * migrate_private.h - the run of migrations (migrate.c), for the command around it (migrate_main.c).
 */
#ifndef CTL_MIGRATE_PRIVATE_H
#define CTL_MIGRATE_PRIVATE_H

#include "ctl/migrate.h"

enum { MIGRATE_TABLES = 3 };
extern const char	migrate_tables[MIGRATE_TABLES][512];	/* statements that make what it keeps of itself */

struct migration_row {
	int32_t		version;
	struct str	name;
	struct str	checksum;
	struct str	state;
	int32_t		steps;
};

struct migrate_work {
	struct ctl		*ctl;
	struct migration_row	*done;		/* as recorded */
	size_t			 n_done;
	int32_t			 last;		/* the version to stop at */
	struct str		 owner;
};

/* What was applied, which must be what this program holds: else it says so, and is false. */
bool				 migrate_read(struct migrate_work *work);
const struct migration_row	*migrate_recorded(const struct migrate_work *work, int32_t version);	/* NULL */
bool				 migrate_is_done(const struct migration_row *row);
struct str			 migrate_checksum(struct arena *arena, const struct migration *migration);
int				 migrate_run(struct migrate_work *work, bool take_over);		/* the exit status */

#endif
