/*
 * migrate.c - brings a database's schema up to date.
 *
 * DDL commits by itself, so a migration is not atomic. Each statement is a step; the number of steps done is written after each. Whoever
 * comes after a crash goes on at the first step that was not written down, and takes "it is there already" for an answer to that one
 * alone. One process at a time: the lock is a row, since GET_LOCK and row locks hold on one node of a cluster only.
 */
#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/secret.h"
#include "ctl/ctl.h"
#include "ctl/migrate.h"
#include "db/sql.h"

enum {
	LOCK_TRIES = 240,
	LOCK_WAIT_US = 250 * 1000,
};

static const char tables[][512] = {
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

enum { N_TABLES = sizeof(tables) / sizeof(tables[0]) };

struct migration_row {
	int32_t		version;
	struct str	name;
	struct str	checksum;
	struct str	state;
	int32_t		steps;
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

struct work {
	struct ctl		*ctl;
	struct migration_row	*done;		/* as recorded */
	size_t			 n_done;
	int32_t			 last;		/* the version to stop at */
	struct str		 owner;
};

static struct str
checksum(struct arena *arena, const struct migration *migration)
{
	struct hash hash;

	hash = secret_digest((struct str){ .ptr = migration->text, .len = migration->size });
	return secret_hex(arena, (struct str){ .ptr = (const char *)hash.bytes, .len = HASH_SIZE });
}

static const struct migration_row *
recorded(const struct work *work, int32_t version)
{
	size_t i;

	for (i = 0; i < work->n_done; i++)
		if (work->done[i].version == version)
			return &work->done[i];
	return NULL;
}

static bool
is_done(const struct migration_row *row)
{
	return row != NULL && str_eq(row->state, STR("done"));
}

/* What was applied must be what this program holds: else two histories would be mixed. */
static bool
agrees(const struct work *work)
{
	const struct migration_row *row;
	size_t i;

	for (i = 0; i < n_migrations; i++) {
		row = recorded(work, migrations[i].version);
		if (row != NULL && str_eq(row->state, STR("restoring"))) {
			ctl_complain(work->ctl, "a restore did not come to its end; run slotkeeperctl restore --replace again");
			return false;
		}
		if (row == NULL || str_eq(row->checksum, checksum(work->ctl->arena, &migrations[i])))
			continue;
		ctl_complain(work->ctl, "migration %04d_%s was applied with another text (recorded checksum %.16s...): this database "
		    "belongs to another version of Slotkeeper; nothing was changed", migrations[i].version, migrations[i].name,
		    str_cstr(work->ctl->arena, row->checksum));
		return false;
	}
	return true;
}

static bool
read_done(struct work *work)
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

/* Whether the session that owns the lock is gone. Owners of other servers cannot be asked for. */
static bool
owner_is_gone(struct work *work, struct str owner)
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
try_lock(struct work *work, bool take_over)
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
lock(struct work *work, bool take_over)
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
unlock(struct work *work)
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
write_down(struct work *work, const struct migration *migration, int32_t steps, const char *state)
{
	struct migration_row row;
	enum err e;

	row.version = migration->version;
	row.name = str_of(migration->name);
	row.checksum = checksum(work->ctl->arena, migration);
	row.state = str_of(state);
	row.steps = steps;
	e = sql_exec(work->ctl->db, &set, &row, NULL);
	if (e != OK)
		ctl_complain(work->ctl, "migration %04d: step %d could not be recorded", migration->version, steps);
	return e == OK;
}

static bool
apply(struct work *work, const struct migration *migration, const struct migration_row *row)
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
apply_all(struct work *work)
{
	const struct migration_row *row;
	size_t i;

	for (i = 0; i < n_migrations && migrations[i].version <= work->last; i++) {
		row = recorded(work, migrations[i].version);
		if (!is_done(row) && !apply(work, &migrations[i], row))
			return false;
	}
	return true;
}

static int
migrate(struct work *work, bool take_over)
{
	struct str problem;
	bool done;
	size_t i;

	/* Asked before anything is made, since a refusal leaves no trace; asked again under the lock. */
	if (!read_done(work) || !agrees(work))
		return EXIT_WRONG;
	for (i = 0; i < N_TABLES; i++)
		if (db_run(work->ctl->db, str_of(tables[i]), &problem) != OK) {
			ctl_complain(work->ctl, "%.*s", STR_ARG(problem));
			return EXIT_WRONG;
		}
	if (!lock(work, take_over))
		return EXIT_WRONG;
	done = read_done(work) && agrees(work) && apply_all(work);
	unlock(work);
	if (done)
		printf("The schema is at version %d.\n", (int)work->last);
	return done ? 0 : EXIT_WRONG;
}

bool
migrate_upto(struct ctl *ctl, int32_t version)
{
	struct work work = { .ctl = ctl, .last = version };

	return migrate(&work, false) == 0;
}

static void
print_text(struct arena *arena, struct str prefix, struct str text)
{
	struct buf buf;

	buf = buf_new(arena, text.len * 2 + 4096);
	sql_expand(&buf, text, prefix);
	buf_add(&buf, STR(";\n"));
	ctl_print(buf_str(&buf));
}

static int
print_all(const struct ctl *ctl)
{
	struct str rest;
	struct str step;
	size_t i;
	int steps;

	for (i = 0; i < N_TABLES; i++)
		print_text(ctl->arena, ctl->settings.table_prefix, str_of(tables[i]));
	for (i = 0; i < n_migrations; i++) {
		printf("\n-- %04d_%s\n", migrations[i].version, migrations[i].name);
		rest = (struct str){ .ptr = migrations[i].text, .len = migrations[i].size };
		for (steps = 0; migrate_step(ctl->arena, &rest, &step); steps++)
			print_text(ctl->arena, ctl->settings.table_prefix, step);
		print_text(ctl->arena, ctl->settings.table_prefix, str_fmt(ctl->arena, "INSERT INTO {schema_migration} (version, name, "
		    "checksum, state, steps, applied_at) VALUES (%d, '%s', '%s', 'done', %d, UTC_TIMESTAMP(6))", migrations[i].version,
		    migrations[i].name, str_cstr(ctl->arena, checksum(ctl->arena, &migrations[i])), steps));
	}
	return 0;
}

enum { STEP_SHOWN = 100 };

/* What is left of a migration, each statement's first words. */
static void
show_steps(const struct work *work, const struct migration *migration, const struct migration_row *row)
{
	struct str rest = { .ptr = migration->text, .len = migration->size };
	struct str step;
	struct buf line;
	int32_t n;
	size_t i;

	for (n = 1; migrate_step(work->ctl->arena, &rest, &step); n++) {
		if (row != NULL && n <= row->steps)
			continue;
		line = buf_new(work->ctl->arena, STEP_SHOWN * 2);
		sql_expand(&line, str_sub(step, 0, STEP_SHOWN), work->ctl->settings.table_prefix);
		for (i = 0; i < line.len; i++)
			if (line.ptr[i] == '\n' || line.ptr[i] == '\t')
				line.ptr[i] = ' ';
		printf("  %d: %.*s%s\n", n, STR_ARG(buf_str(&line)), step.len > STEP_SHOWN ? " ..." : "");
	}
}

static int
rehearse(struct work *work)
{
	int32_t from;
	size_t i;

	if (!read_done(work) || !agrees(work))
		return EXIT_WRONG;
	from = 0;
	for (i = 0; i < n_migrations && is_done(recorded(work, migrations[i].version)); i++)
		from = migrations[i].version;
	if (from == SCHEMA_VERSION) {
		printf("Nothing to do: the schema is at version %d.\n", (int)SCHEMA_VERSION);
		return 0;
	}
	return migrate_rehearse(work->ctl, from) ? 0 : EXIT_WRONG;
}

static int
show(struct work *work, bool all)
{
	const struct migration_row *row;
	size_t n_left;
	size_t i;

	if (!read_done(work) || !agrees(work))
		return EXIT_WRONG;
	n_left = 0;
	for (i = 0; i < n_migrations; i++) {
		row = recorded(work, migrations[i].version);
		n_left += is_done(row) ? 0 : 1;
		if (all || !is_done(row))
			printf("%04d_%s %s\n", migrations[i].version, migrations[i].name,
			    row == NULL ? "to be run" : str_cstr(work->ctl->arena, row->state));
		if (!all && !is_done(row))
			show_steps(work, &migrations[i], row);
	}
	for (i = 0; all && i < work->n_done; i++)
		if (work->done[i].version > (int32_t)n_migrations)
			printf("%04d_%.*s %.*s, of a newer version of Slotkeeper\n", work->done[i].version,
			    STR_ARG(work->done[i].name), STR_ARG(work->done[i].state));
	if (!all && n_left == 0)
		printf("Nothing to do: the schema is at version %d.\n", (int)SCHEMA_VERSION);
	return 0;
}

int
migrate_main(struct ctl *ctl, int argc, char *argv[])
{
	static const struct option options[] = {
		{ "dry-run", no_argument, NULL, 'n' },
		{ "status", no_argument, NULL, 's' },
		{ "print", no_argument, NULL, 'p' },
		{ "rehearse", no_argument, NULL, 'r' },
		{ "take-over", no_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	struct work work;
	int what;
	int c;

	what = 0;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == '?' || what != 0)
			return ctl_usage(ctl);
		what = c;
	}
	if (optind != argc)
		return ctl_usage(ctl);
	if (what == 'p')
		return print_all(ctl);
	assert(n_migrations == SCHEMA_VERSION);
	work = (struct work){ .ctl = ctl, .last = SCHEMA_VERSION };
	db_be_patient(ctl->db);
	if (what == 'n' || what == 's')
		return show(&work, what == 's');
	return what == 'r' ? rehearse(&work) : migrate(&work, what == 't');
}
