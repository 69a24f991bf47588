/* migrate_main.c - slotkeeperctl migrate: runs the steps, or says, prints or rehearses them. */
#include <assert.h>
#include <getopt.h>
#include <stdio.h>

#include "base/arena.h"
#include "ctl/ctl.h"
#include "ctl/migrate_private.h"
#include "ctl/rehearse.h"
#include "db/sql.h"

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

	for (i = 0; i < MIGRATE_TABLES; i++)
		print_text(ctl->arena, ctl->settings.table_prefix, str_of(migrate_tables[i]));
	for (i = 0; i < n_migrations; i++) {
		printf("\n-- %04d_%s\n", migrations[i].version, migrations[i].name);
		rest = (struct str){ .ptr = migrations[i].text, .len = migrations[i].size };
		for (steps = 0; migrate_step(ctl->arena, &rest, &step); steps++)
			print_text(ctl->arena, ctl->settings.table_prefix, step);
		print_text(ctl->arena, ctl->settings.table_prefix, str_fmt(ctl->arena, "INSERT INTO {schema_migration} (version, name, "
		    "checksum, state, steps, applied_at) VALUES (%d, '%s', '%s', 'done', %d, UTC_TIMESTAMP(6))", migrations[i].version,
		    migrations[i].name, str_cstr(ctl->arena, migrate_checksum(ctl->arena, &migrations[i])), steps));
	}
	return 0;
}

enum { STEP_SHOWN = 100 };

/* What is left of a migration, each statement's first words. */
static void
show_steps(const struct migrate_work *work, const struct migration *migration, const struct migration_row *row)
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
rehearse(struct migrate_work *work)
{
	int32_t from;
	size_t i;

	if (!migrate_read(work))
		return EXIT_WRONG;
	from = 0;
	for (i = 0; i < n_migrations && migrate_is_done(migrate_recorded(work, migrations[i].version)); i++)
		from = migrations[i].version;
	if (from == SCHEMA_VERSION) {
		printf("Nothing to do: the schema is at version %d.\n", (int)SCHEMA_VERSION);
		return 0;
	}
	return migrate_rehearse(work->ctl, from) ? 0 : EXIT_WRONG;
}

static int
show(struct migrate_work *work, bool all)
{
	const struct migration_row *row;
	size_t n_left;
	size_t i;

	if (!migrate_read(work))
		return EXIT_WRONG;
	n_left = 0;
	for (i = 0; i < n_migrations; i++) {
		row = migrate_recorded(work, migrations[i].version);
		n_left += migrate_is_done(row) ? 0 : 1;
		if (all || !migrate_is_done(row))
			printf("%04d_%s %s\n", migrations[i].version, migrations[i].name,
			    row == NULL ? "to be run" : str_cstr(work->ctl->arena, row->state));
		if (!all && !migrate_is_done(row))
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
	struct migrate_work work;
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
	work = (struct migrate_work){ .ctl = ctl, .last = SCHEMA_VERSION };
	db_be_patient(ctl->db);
	if (what == 'n' || what == 's')
		return show(&work, what == 's');
	return what == 'r' ? rehearse(&work) : migrate_run(&work, what == 't');
}
