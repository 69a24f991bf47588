/* restore.c - slotkeeperctl restore: a backup's rows into an empty database, and an end to what must not come back to life. */
#include <sys/mman.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "ctl/backup.h"
#include "ctl/migrate.h"
#include "db/dump.h"
#include "db/sql.h"

enum { COMMIT_EVERY = 100 };			/* statements of 64 KiB */

struct reading {
	struct ctl	*ctl;
	struct str	 text;			/* the file, mapped */
	int32_t		 schema;
	struct str	 taken;
	struct str	 keys;			/* hexadecimal; empty when it holds none */
	struct str	 keyring;		/* digest of the key file, or "none" */
	uint64_t	 n_rows;
};

/* Each a statement of its own; T47 of the threats: nothing is sent twice, no code, hold or sign-in works again. */
static const char *const endings[] = {
	("UPDATE {outbox} SET dead_at = UTC_TIMESTAMP(6), claimed_until = NULL, last_error = 'was due before the restore'"
	    " WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= UTC_TIMESTAMP(6)"),
	"UPDATE {verification_code} SET expires_at = UTC_TIMESTAMP(6) WHERE expires_at > UTC_TIMESTAMP(6)",
	"DELETE FROM {hold}",
	"UPDATE {slot_lock} SET version = version + 1000",		/* what was kept of a day, here or in a worker, is old */
	"DELETE FROM {verified_phone}",
	"DELETE FROM {session}",
	"UPDATE {store} SET catalogue_version = catalogue_version + 1000",	/* workers that knew the old database read it anew */
};

static bool
run(struct reading *reading, struct str statement)
{
	struct str problem;

	if (db_run(reading->ctl->db, statement, &problem) == OK)
		return true;
	ctl_complain(reading->ctl, "%.*s", STR_ARG(problem));
	return false;
}

/* The file. */

static struct str
value_of(struct str line, struct str name)
{
	return str_starts(line, name) ? str_sub(line, name.len, line.len) : STR_NONE;
}

static bool
bad(struct reading *reading, size_t line, const char *what)
{
	ctl_complain(reading->ctl, "line %zu: %s; nothing was changed", line, what);
	return false;
}

static bool
is_our_migration(struct reading *reading, struct str value)
{
	struct hash hash;
	uint64_t version;

	if (!str_u64(str_cut(&value, ' '), &version) || version == 0 || version > n_migrations)
		return false;
	hash = secret_digest((struct str){ .ptr = migrations[version - 1].text, .len = migrations[version - 1].size });
	return str_eq(value, secret_hex(reading->ctl->arena, (struct str){ .ptr = (const char *)hash.bytes, .len = HASH_SIZE }));
}

/* NULL, or what is wrong with one line of the head. */
static const char *
read_head(struct reading *reading, struct str line)
{
	struct str value;
	uint64_t number;

	if ((value = value_of(line, STR("-- schema "))).len > 0) {
		if (!str_u64(value, &number) || number < 1)
			return "the schema's version is no number";
		if (number > SCHEMA_VERSION)
			return "the backup is of a newer version of Slotkeeper";
		reading->schema = (int32_t)number;
	} else if ((value = value_of(line, STR("-- migration "))).len > 0) {
		if (!is_our_migration(reading, value))
			return "the backup is of another version of Slotkeeper: its migrations are not ours";
	} else if ((value = value_of(line, STR("-- keys "))).len > 0) {
		reading->keys = value;
	} else if ((value = value_of(line, STR("-- keyring "))).len > 0) {
		reading->keyring = value;
	} else if ((value = value_of(line, STR("-- taken "))).len > 0) {
		reading->taken = value;
	}
	return NULL;
}

/* Everything is looked at before anything is touched. */
static bool
verify(struct reading *reading)
{
	struct hash digest = { .bytes = { 0 } };
	struct str rest = reading->text;
	struct str line;
	const char *problem;
	size_t n;

	for (n = 1; rest.len > 0; n++) {
		line = str_cut(&rest, '\n');
		if (n == 1 && !str_eq(line, STR("-- slotkeeper backup 1")))
			return bad(reading, n, "this is no backup of Slotkeeper");
		if (str_starts(line, STR("-- end "))) {
			if (str_eq(str_sub(line, 7, line.len), secret_hex(reading->ctl->arena,
			    (struct str){ .ptr = (const char *)digest.bytes, .len = HASH_SIZE })) && rest.len == 0 && reading->schema > 0)
				return true;
			return bad(reading, n, "the file was changed since it was written");
		}
		if (str_ends(line, STR(";")))
			line.len--;
		backup_digest(&digest, line);
		if (str_starts(line, STR("-- ")) && (problem = read_head(reading, line)) != NULL)
			return bad(reading, n, problem);
	}
	return bad(reading, n, "the file ends too early");
}

static bool
map(struct reading *reading, const char *path)
{
	struct stat st;
	void *at;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1 || fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) || st.st_size == 0) {
		ctl_complain(reading->ctl, "%s: %s", path, fd == -1 ? strerror(errno) : "not a file with something in it");
		if (fd != -1)
			(void)close(fd);
		return false;
	}
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	(void)close(fd);
	if (at == MAP_FAILED) {
		ctl_complain(reading->ctl, "%s: %s", path, strerror(errno));
		return false;
	}
	reading->text = (struct str){ .ptr = at, .len = (size_t)st.st_size };
	return true;
}

/* The database. */

static bool
is_there(struct reading *reading, struct str table)
{
	struct str n;

	return db_scalar(reading->ctl->db, str_fmt(reading->ctl->arena, "SELECT COUNT(*) FROM information_schema.TABLES WHERE "
	    "TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '%.*s%.*s'", STR_ARG(reading->ctl->settings.table_prefix), STR_ARG(table)),
	    &n) != OK || !str_eq(n, STR("0"));
}

/* Only tables that are Slotkeeper's: others may share the database. */
static bool
make_room(struct reading *reading, bool replace)
{
	struct str tables[BACKUP_TABLES_MAX];
	struct ctl *ctl = reading->ctl;
	size_t n;
	size_t i;

	n = backup_tables(ctl->arena, SCHEMA_VERSION, tables);
	if (!replace && !is_there(reading, STR("schema_migration")) && !is_there(reading, tables[0]))
		return true;
	if (!replace) {
		ctl_complain(ctl, "the database holds Slotkeeper's tables, or cannot be asked; --replace drops them with all that is in them");
		return false;
	}
	if (!run(reading, STR("SET SESSION foreign_key_checks = 0")))
		return false;
	for (i = 0; i < n; i++)
		if (!run(reading, str_fmt(ctl->arena, "DROP TABLE IF EXISTS {%.*s}", STR_ARG(tables[i]))))
			return false;
	return run(reading, STR("DROP TABLE IF EXISTS {schema_migration}, {schema_lock}")) &&
	    run(reading, STR("SET SESSION foreign_key_checks = 1"));
}

static bool
set_state(struct reading *reading, const char *state)
{
	return run(reading, str_fmt(reading->ctl->arena, "UPDATE {schema_migration} SET state = '%s' WHERE version = %d", state,
	    (int)reading->schema));
}

/* Migrations fill some tables, with what the backup holds too. */
static bool
empty_tables(struct reading *reading)
{
	struct str tables[BACKUP_TABLES_MAX];
	size_t n;
	size_t i;

	n = backup_tables(reading->ctl->arena, reading->schema, tables);
	for (i = 0; i < n; i++)
		if (!run(reading, str_fmt(reading->ctl->arena, "DELETE FROM {%.*s}", STR_ARG(tables[i]))))
			return false;
	return true;
}

static bool
check_rows(struct reading *reading, struct str value)
{
	struct str table = str_cut(&value, ' ');
	struct str n;
	uint64_t rows;

	if (!str_u64(value, &rows) || db_load_commit(reading->ctl->db) != OK ||
	    db_scalar(reading->ctl->db, str_fmt(reading->ctl->arena, "SELECT COUNT(*) FROM {%.*s}", STR_ARG(table)), &n) != OK ||
	    !str_eq(n, value)) {
		ctl_complain(reading->ctl, "table %.*s did not come in whole", STR_ARG(table));
		return false;
	}
	reading->n_rows += rows;
	return true;
}

static bool
load(struct reading *reading)
{
	struct str rest = reading->text;
	struct str line;
	size_t n;

	if (db_load_begin(reading->ctl->db) != OK || !empty_tables(reading))
		return false;
	for (n = 0; rest.len > 0;) {
		line = str_cut(&rest, '\n');
		if (str_starts(line, STR("-- rows ")) && !check_rows(reading, str_sub(line, 8, line.len)))
			return false;
		if (str_starts(line, STR("--")))
			continue;
		line.len--;
		if (db_load(reading->ctl->db, line) != OK || (++n % COMMIT_EVERY == 0 && db_load_commit(reading->ctl->db) != OK)) {
			ctl_complain(reading->ctl, "a statement was refused; the line above says why");
			return false;
		}
	}
	return db_load_commit(reading->ctl->db) == OK;
}

static bool
end_old_life(struct reading *reading)
{
	size_t i;

	for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (!run(reading, str_of(endings[i])))
			return false;
	return true;
}

/* The keyring. */

static bool
unhex(struct arena *arena, struct str text, struct str *out)
{
	const struct str digits = STR("0123456789abcdef");
	const char *high;
	const char *low;
	char *to;
	size_t i;

	to = arena_alloc(arena, text.len / 2 + 1);
	for (i = 0; i + 1 < text.len; i += 2) {
		high = memchr(digits.ptr, text.ptr[i], digits.len);
		low = memchr(digits.ptr, text.ptr[i + 1], digits.len);
		if (high == NULL || low == NULL)
			return false;
		to[i / 2] = (char)((high - digits.ptr) << 4 | (low - digits.ptr));
	}
	*out = (struct str){ .ptr = to, .len = text.len / 2 };
	return true;
}

static void
place_keyring(struct reading *reading)
{
	struct ctl *ctl = reading->ctl;
	struct str file = ctl->settings.keyring_file;
	struct str text;
	struct hash hash;

	if (reading->keys.len > 0 && unhex(ctl->arena, reading->keys, &text) && file_create_secret(file, text) == OK) {
		printf("%.*s was made of the backup's keys.\n", STR_ARG(file));
		return;
	}
	if (file_read_secret(ctl->arena, file, BACKUP_KEYS_MAX, &text) == OK) {
		hash = secret_digest(text);
		if (str_eq(reading->keyring, secret_hex(ctl->arena, (struct str){ .ptr = (const char *)hash.bytes, .len = HASH_SIZE })))
			return;
	}
	printf("NOTE: %.*s is not the keyring that the backup was taken with: guests' links to their bookings and\n"
	    "employees' authenticator apps do not work until it is.\n",
	    STR_ARG(file));
}

static int
restore(struct ctl *ctl, const char *path, bool replace)
{
	struct reading reading = { .ctl = ctl };

	db_be_patient(ctl->db);
	if (!map(&reading, path) || !verify(&reading) || !make_room(&reading, replace) || !migrate_upto(ctl, reading.schema))
		return EXIT_WRONG;
	/* Until all is in, readiness says no, and a second try needs --replace. */
	if (!set_state(&reading, "restoring") || !load(&reading))
		return EXIT_WRONG;
	db_rest(ctl->db);
	if (!set_state(&reading, "done") || !migrate_upto(ctl, SCHEMA_VERSION) || !end_old_life(&reading))
		return EXIT_WRONG;
	printf("%llu rows as of %.*s. Holds, codes, sign-ins and messages that were due are ended.\n",
	    (unsigned long long)reading.n_rows, STR_ARG(reading.taken));
	place_keyring(&reading);
	printf("Now grant the web program its rights again (grants.sql), and run slotkeeperctl fsck and check.\n");
	return 0;
}

int
restore_main(struct ctl *ctl, int argc, char *argv[])
{
	static const struct option options[] = {
		{ "replace", no_argument, NULL, 'r' },
		{ NULL, 0, NULL, 0 },
	};
	bool replace;
	int c;

	replace = false;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c != 'r')
			return ctl_usage(ctl);
		replace = true;
	}
	return optind == argc - 1 ? restore(ctl, argv[optind], replace) : ctl_usage(ctl);
}
