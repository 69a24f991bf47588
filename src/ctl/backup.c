/* backup.c - slotkeeperctl backup: everything in one file, as it was at one moment, while the desk goes on. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"
#include "ctl/backup.h"
#include "ctl/migrate.h"
#include "db/dump.h"
#include "db/sql.h"

struct writing {
	struct ctl	*ctl;
	FILE		*to;
	struct hash	 digest;
	bool		 failed;
	uint64_t	 n_rows;
	int32_t		 schema;		/* as the database has it: an upgrade begins with a backup */
};

void
backup_digest(struct hash *digest, struct str line)
{
	struct hash parts[2];

	parts[0] = *digest;
	parts[1] = secret_digest(line);
	*digest = secret_digest((struct str){ .ptr = (const char *)parts, .len = sizeof(parts) });
}

size_t
backup_tables(struct arena *arena, int32_t version, struct str out[BACKUP_TABLES_MAX])
{
	const struct str before = STR("CREATE TABLE {");
	struct str rest;
	struct str step;
	size_t n;
	size_t i;

	n = 0;
	for (i = 0; i < n_migrations && migrations[i].version <= version; i++) {
		rest = (struct str){ .ptr = migrations[i].text, .len = migrations[i].size };
		while (migrate_step(arena, &rest, &step)) {
			if (!str_starts(step, before) || n == BACKUP_TABLES_MAX)
				continue;
			step = str_sub(step, before.len, step.len);
			out[n++] = str_cut(&step, '}');
		}
	}
	return n;
}

static bool
put_with(struct writing *writing, struct str line, const char *end)
{
	backup_digest(&writing->digest, line);
	if (fwrite(line.ptr, 1, line.len, writing->to) != line.len || fputs(end, writing->to) == EOF)
		writing->failed = true;
	return !writing->failed;
}

static bool
put(struct writing *writing, struct str line)
{
	return put_with(writing, line, "\n");
}

static bool
put_statement(void *arg, struct str statement)
{
	return put_with(arg, statement, ";\n");
}

static struct str
hex(struct arena *arena, struct hash hash)
{
	return secret_hex(arena, (struct str){ .ptr = (const char *)hash.bytes, .len = HASH_SIZE });
}

/* Names in links and sealed secrets are hashed with its keys: without them a restored database knows nobody's link. */
static bool
put_keyring(struct writing *writing, bool with_keys)
{
	struct ctl *ctl = writing->ctl;
	struct str text;

	if (file_read_secret(ctl->arena, ctl->settings.keyring_file, BACKUP_KEYS_MAX, &text) != OK) {
		if (with_keys)
			ctl_complain(ctl, "%.*s cannot be read", STR_ARG(ctl->settings.keyring_file));
		return !with_keys && put(writing, STR("-- keyring none"));
	}
	(void)put(writing, str_fmt(ctl->arena, "-- keyring %.*s", STR_ARG(hex(ctl->arena, secret_digest(text)))));
	if (with_keys)
		(void)put(writing, str_fmt(ctl->arena, "-- keys %.*s", STR_ARG(secret_hex(ctl->arena, text))));
	return true;
}

static bool
put_head(struct writing *writing, bool with_keys)
{
	struct arena *arena = writing->ctl->arena;
	struct hash hash;
	size_t i;

	(void)put(writing, STR("-- slotkeeper backup 1"));
	(void)put(writing, str_fmt(arena, "-- schema %d", (int)writing->schema));
	(void)put(writing, str_fmt(arena, "-- taken %.*s", STR_ARG(instant_iso(arena, clock_now()))));
	if (!put_keyring(writing, with_keys))
		return false;
	for (i = 0; i < n_migrations && migrations[i].version <= writing->schema; i++) {
		hash = secret_digest((struct str){ .ptr = migrations[i].text, .len = migrations[i].size });
		(void)put(writing, str_fmt(arena, "-- migration %d %.*s", migrations[i].version, STR_ARG(hex(arena, hash))));
	}
	return true;
}

static bool
put_tables(struct writing *writing)
{
	struct dump_to to = { .take = put_statement, .arg = writing };
	struct str tables[BACKUP_TABLES_MAX];
	struct ctl *ctl = writing->ctl;
	uint64_t rows;
	size_t n;
	size_t i;

	n = backup_tables(ctl->arena, writing->schema, tables);
	if (db_dump_begin(ctl->db) != OK) {
		ctl_complain(ctl, "the database gives no snapshot; the line above says why");
		return false;
	}
	for (i = 0; i < n; i++) {
		if (db_dump_table(ctl->db, tables[i], &to, &rows) != OK) {
			ctl_complain(ctl, "table %.*s could not be read or kept", STR_ARG(tables[i]));
			return false;
		}
		(void)put(writing, str_fmt(ctl->arena, "-- rows %.*s %llu", STR_ARG(tables[i]), (unsigned long long)rows));
		writing->n_rows += rows;
	}
	return db_dump_end(ctl->db) == OK;
}

static bool
write_all(struct writing *writing, bool with_keys)
{
	if (!put_head(writing, with_keys) || !put_tables(writing))
		return false;
	(void)put(writing, str_fmt(writing->ctl->arena, "-- end %.*s", STR_ARG(hex(writing->ctl->arena, writing->digest))));
	return !writing->failed && fflush(writing->to) == 0;
}

/* Under its own name only once it is whole and on the disk. */
static bool
write_file(struct writing *writing, struct str path, bool with_keys)
{
	char *temporary;
	bool done;
	int fd;

	temporary = str_cstr(writing->ctl->arena, str_fmt(writing->ctl->arena, "%.*s.part", STR_ARG(path)));
	fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
	if (fd == -1 || (writing->to = fdopen(fd, "w")) == NULL) {
		ctl_complain(writing->ctl, "%s: %s", temporary, strerror(errno));
		return false;
	}
	done = fchmod(fd, S_IRUSR | S_IWUSR) == 0 && write_all(writing, with_keys) && fsync(fd) == 0;
	done = fclose(writing->to) == 0 && done && rename(temporary, str_cstr(writing->ctl->arena, path)) == 0;
	if (!done) {
		ctl_complain(writing->ctl, "%.*s could not be written whole; nothing was left", STR_ARG(path));
		(void)unlink(temporary);
	}
	return done;
}

/* How many migrations are done, which are numbered without a gap. */
static bool
find_schema(struct writing *writing)
{
	struct str text;
	int64_t version;

	if (db_scalar(writing->ctl->db, STR("SELECT COUNT(*) FROM {schema_migration} WHERE state = 'done'"), &text) != OK ||
	    !str_i64(text, &version) || version < 1) {
		ctl_complain(writing->ctl, "the database cannot be read, or holds no schema that is whole");
		return false;
	}
	if (version > SCHEMA_VERSION) {
		ctl_complain(writing->ctl, "the schema is of a newer version of Slotkeeper, whose tables this one does not know");
		return false;
	}
	writing->schema = (int32_t)version;
	return true;
}

static int
backup(struct ctl *ctl, const char *path, bool with_keys)
{
	struct writing writing = { .ctl = ctl };

	db_be_patient(ctl->db);
	if (!find_schema(&writing))
		return EXIT_WRONG;
	if (strcmp(path, "-") == 0) {
		writing.to = stdout;
		return write_all(&writing, with_keys) ? 0 : EXIT_WRONG;
	}
	if (!write_file(&writing, str_of(path), with_keys))
		return EXIT_WRONG;
	printf("%s: %llu rows, %s the keyring.\n", path, (unsigned long long)writing.n_rows, with_keys ? "with" : "without");
	return 0;
}

int
backup_main(struct ctl *ctl, int argc, char *argv[])
{
	static const struct option options[] = {
		{ "with-keyring", no_argument, NULL, 'k' },
		{ NULL, 0, NULL, 0 },
	};
	bool with_keys;
	int c;

	with_keys = false;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c != 'k')
			return ctl_usage(ctl);
		with_keys = true;
	}
	return optind == argc - 1 ? backup(ctl, argv[optind], with_keys) : ctl_usage(ctl);
}
