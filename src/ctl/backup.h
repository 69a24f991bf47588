/*
 * backup.h - the file that slotkeeperctl backup writes and restore reads.
 *
 *	-- slotkeeper backup 1
 *	-- schema 2				migrations 1 to 2
 *	-- taken 2026-11-23T07:04:58Z
 *	-- keyring 5f...			digest of the key file, or none
 *	-- keys 31...				the key file itself in hexadecimal, when it was asked for
 *	-- migration 1 5f...			checksum of each
 *	INSERT INTO {business} ...;		dump.h
 *	-- rows business 12
 *	-- end 5f...				digest of all lines before
 */
#ifndef CTL_BACKUP_H
#define CTL_BACKUP_H

#include "base/secret.h"
#include "ctl/ctl.h"

enum { BACKUP_TABLES_MAX = 256, BACKUP_KEYS_MAX = 32 * 1024 };

/* A digest over lines, in which a line that is missing, added or moved shows. */
void		backup_digest(struct hash *digest, struct str line);

/* The tables that migrations 1 to version make, in their order. */
size_t		backup_tables(struct arena *arena, int32_t version, struct str out[BACKUP_TABLES_MAX]);

int	backup_main(struct ctl *ctl, int argc, char *argv[]);
int	restore_main(struct ctl *ctl, int argc, char *argv[]);

#endif
