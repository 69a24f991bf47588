/*
 * migrate.c - brings a database's schema up to date.
 *
 * DDL commits by itself, so a migration is not atomic. Each statement is a step; the number of steps done is written after each. Whoever
 * comes after a crash goes on at the first step that was not written down, and takes "it is there already" for an answer to that one
 * alone. One process at a time: the lock is a row, since GET_LOCK and row locks hold on one node of a cluster only.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/secret.h"
#include "ctl/ctl.h"
#include "ctl/migrate_private.h"
#include "db/sql.h"

enum {
	LOCK_TRIES = 240,
	LOCK_WAIT_US = 250 * 1000,
};

const char migrate_tables[MIGRATE_TABLES][512] = {
	"CREATE TABLE IF NOT EXISTS {schema_migration} ("
	" version INT NOT NULL COMMENT 'Number of the file.', name VARCHAR(100) NOT NULL COMMENT 'Its name.',"
	" checksum CHAR(64) NOT NULL COMMENT 'Of its text.', state VARCHAR(12) NOT NULL COMMENT 'running or done.',"
	" steps INT NOT NULL COMMENT 'Statements done.', applied_at DATETIME(6) NOT NULL COMMENT 'Last change of this row.',"
	" PRIMARY KEY (version)) ENGINE=InnoDB DEFAULT CHARSET=ascii COLLATE=ascii_bin",
	"CREATE TABLE IF NOT EXISTS {schema_lock} ("
	" id INT NOT NULL COMMENT 'Always 1.', owner VARCHAR(200) NOT NULL COMMENT 'Server and session that migrates, or empty.',"
	" taken_at DATETIME(6) NOT NULL COMMENT 'Since when.', PRIMARY KEY (id))"
	" ENGINE=InnoDB DEFAULT CHARSET=ascii COLLATE=ascii_bin",
	"INSERT IGNORE INTO {schema_lock} (id, owner, taken_at) VALUES (1, '', UTC_TIMESTAMP(6))",
};

static const struct shape row_shape = SHAPE(migration_row,
	FIELD(migration_row, version),
	FIELD(migration_row, name),
	FIELD(migration_row, checksum),
	FIELD(migration_row, state),
	FIELD(migration_row, steps));

static struct sql list = { .name = "migration_list", .out = &row_shape, .text =
	"SELECT version, name, checksum, state, steps FROM {schema_migration} ORDER BY version" };
SQL_LIST(list);

static struct sql set = { .name = "migration_set", .in = &row_shape, .text =
	"INSERT INTO {schema_migration} (version, name, checksum, state, steps, applied_at)"
	" VALUES (:version, :name, :checksum, :state, :steps, UTC_TIMESTAMP(6))"
	" ON DUPLICATE KEY UPDATE state = :state, steps = :steps, applied_at = UTC_TIMESTAMP(6)" };
SQL_LIST(set);

struct lock_owner {
	struct str	owner;
	struct str	old_owner;
};

static const struct shape owner_shape = SHAPE(lock_owner,
	FIELD(lock_owner, owner),
	FIELD(lock_owner, old_owner));

static struct sql take = { .name = "migration_lock_take", .in = &owner_shape, .text =
	"UPDATE {schema_lock} SET owner = :owner, taken_at = UTC_TIMESTAMP(6) WHERE id = 1 AND owner = :old_owner" };
SQL_LIST(take);

struct str
migrate_checksum(struct arena *arena, const struct migration *migration)
{
	struct hash hash;

	hash = secret_digest((struct str){ .ptr = migration->text, .len = migration->size });
	return secret_hex(arena, (struct str){ .ptr = (const char *)hash.bytes, .len = HASH_SIZE });
}

const struct migration_row *
migrate_recorded(const struct migrate_work *work, int32_t version)
{
	size_t i;

	for (i = 0; i < work->n_done; i++)
		if (work->done[i].version == version)
			return &work->done[i];
	return NULL;
}

bool
migrate_is_done(const struct migration_row *row)
{
	return row != NULL && str_eq(row->state, STR("done"));
}

/* What was applied must be what this program holds: else two histories would be mixed. */
static bool
agrees(const struct migrate_work *work)
{
	const struct migration_row *row;
	size_t i;

	for (i = 0; i < n_migrations; i++) {
		row = migrate_recorded(work, migrations[i].version);
		if (row != NULL && str_eq(row->state, STR("restoring"))) {
			ctl_complain(work->ctl, "a restore did not come to its end; run slotkeeperctl restore --replace again");
			return false;
		}
		if (row == NULL || str_eq(row->checksum, migrate_checksum(work->ctl->arena, &migrations[i])))
			continue;
		ctl_complain(work->ctl, "migration %04d_%s was applied with another text (recorded checksum %.16s...): this database "
		    "belongs to another version of Slotkeeper; nothing was changed", migrations[i].version, migrations[i].name,
		    str_cstr(work->ctl->arena, row->checksum));
		return false;
	}
	return true;
}

static bool
read_done(struct migrate_work *work)
{
	struct str there;
	enum err e;

	e = db_scalar(work->ctl->db, str_fmt(work->ctl->arena, "SELECT COUNT(*) FROM information_schema.TABLES WHERE "
	    "TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '%.*sschema_migration'", STR_ARG(work->ctl->settings.table_prefix)), &there);
	work->n_done = 0;
	if (e == OK && !str_eq(there, STR("0")))
		e = sql_list(work->ctl->db, &list, NULL, SIZE_MAX, &work->done, &work->n_done);
	if (e != OK)
		ctl_complain(work->ctl, "the database cannot be read");
	return e == OK;
}

bool
migrate_read(struct migrate_work *work)
{
	return read_done(work) && agrees(work);
}

/* Whether the session that owns the lock is gone. Owners of other servers cannot be asked for. */
static bool
owner_is_gone(struct migrate_work *work, struct str owner)
{
	struct str server;
	struct str rest;
	struct str n;
	uint64_t id;

	rest = owner;
	server = str_cut(&rest, ' ');
	if (!str_starts(work->owner, server) || !str_u64(rest, &id))
		return false;
	if (str_eq(owner, work->owner))
		return true;			/* our own number, from before the server was restarted */
	return db_scalar(work->ctl->db, str_fmt(work->ctl->arena, "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = %llu",
	    (unsigned long long)id), &n) == OK && str_eq(n, STR("0"));
}

static bool
try_lock(struct migrate_work *work, bool take_over)
{
	struct lock_owner owner;
	uint64_t n;

	owner.owner = work->owner;
	owner.old_owner = STR_NONE;
	if (sql_exec(work->ctl->db, &take, &owner, &n) == OK && n == 1)
		return true;
	if (db_scalar(work->ctl->db, STR("SELECT owner FROM {schema_lock} WHERE id = 1"), &owner.old_owner) != OK)
		return false;
	if (owner.old_owner.len == 0 || (!take_over && !owner_is_gone(work, owner.old_owner)))
		return false;
	return sql_exec(work->ctl->db, &take, &owner, &n) == OK && n == 1;
}

static bool
lock(struct migrate_work *work, bool take_over)
{
	size_t mark;
	int tries;

	if (db_scalar(work->ctl->db, STR("SELECT CONCAT(@@hostname, ':', @@port, ' ', CONNECTION_ID())"),
	    &work->owner) != OK)
		return false;
	mark = arena_mark(work->ctl->arena);
	for (tries = 0; tries < LOCK_TRIES; tries++) {
		if (try_lock(work, take_over))
			return true;
		arena_rewind(work->ctl->arena, mark);
		if (tries == 0)
			fputs("Another process is migrating; waiting for it.\n", stderr);
		usleep(LOCK_WAIT_US);
	}
	ctl_complain(work->ctl, "another process has been migrating for a minute; if it is dead, use --take-over");
	return false;
}

static void
unlock(struct migrate_work *work)
{
	struct lock_owner owner;
	enum err e;

	owner.owner = STR_NONE;
	owner.old_owner = work->owner;
	e = sql_exec(work->ctl->db, &take, &owner, NULL);
	if (e != OK)
		ctl_complain(work->ctl, "the lock could not be given back; the next migrate will find its owner gone");
}

/* Errors that say the step had been done when the process before us died. */
static bool
was_done(struct str problem)
{
	static const char *const numbers[] = { "1050:", "1060:", "1061:", "1091:", "1826:", "1022:" };
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (str_starts(problem, STR("database error ")) && str_starts(str_sub(problem, 15, problem.len), str_of(numbers[i])))
			return true;
	return false;
}

static bool
write_down(struct migrate_work *work, const struct migration *migration, int32_t steps, const char *state)
{
	struct migration_row row;
	enum err e;

	row.version = migration->version;
	row.name = str_of(migration->name);
	row.checksum = migrate_checksum(work->ctl->arena, migration);
	row.state = str_of(state);
	row.steps = steps;
	e = sql_exec(work->ctl->db, &set, &row, NULL);
	if (e != OK)
		ctl_complain(work->ctl, "migration %04d: step %d could not be recorded", migration->version, steps);
	return e == OK;
}

static bool
apply(struct migrate_work *work, const struct migration *migration, const struct migration_row *row)
{
	struct str rest;
	struct str step;
	struct str problem;
	int32_t done;
	int32_t n;

	done = row == NULL ? 0 : row->steps;
	if (row == NULL && !write_down(work, migration, 0, "running"))
		return false;
	rest = (struct str){ .ptr = migration->text, .len = migration->size };
	for (n = 1; migrate_step(work->ctl->arena, &rest, &step); n++) {
		if (n <= done)
			continue;
		if (db_run(work->ctl->db, step, &problem) != OK && !(row != NULL && n == done + 1 && was_done(problem))) {
			ctl_complain(work->ctl, "migration %04d_%s, step %d: %.*s", migration->version, migration->name, n,
			    STR_ARG(problem));
			return false;
		}
		if (!write_down(work, migration, n, "running"))
			return false;
	}
	if (!write_down(work, migration, n - 1, "done"))
		return false;
	printf("%04d_%s done (%d steps)\n", migration->version, migration->name, n - 1);
	return true;
}

static bool
apply_all(struct migrate_work *work)
{
	const struct migration_row *row;
	size_t i;

	for (i = 0; i < n_migrations && migrations[i].version <= work->last; i++) {
		row = migrate_recorded(work, migrations[i].version);
		if (!migrate_is_done(row) && !apply(work, &migrations[i], row))
			return false;
	}
	return true;
}

int
migrate_run(struct migrate_work *work, bool take_over)
{
	struct str problem;
	bool done;
	size_t i;

	/* Asked before anything is made, since a refusal leaves no trace; asked again under the lock. */
	if (!migrate_read(work))
		return EXIT_WRONG;
	for (i = 0; i < MIGRATE_TABLES; i++)
		if (db_run(work->ctl->db, str_of(migrate_tables[i]), &problem) != OK) {
			ctl_complain(work->ctl, "%.*s", STR_ARG(problem));
			return EXIT_WRONG;
		}
	if (!lock(work, take_over))
		return EXIT_WRONG;
	done = migrate_read(work) && apply_all(work);
	unlock(work);
	if (done)
		printf("The schema is at version %d.\n", (int)work->last);
	return done ? 0 : EXIT_WRONG;
}

bool
migrate_upto(struct ctl *ctl, int32_t version)
{
	struct migrate_work work = { .ctl = ctl, .last = version };

	return migrate_run(&work, false) == 0;
}
