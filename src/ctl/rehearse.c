/* rehearse.c - slotkeeperctl migrate --rehearse: the upgrade, on a copy of all tables beside the real ones. */
#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "ctl/backup.h"
#include "ctl/migrate.h"
#include "ctl/rehearse.h"
#include "db/sql.h"

/* The copy's tables; whatever has it was left by a rehearsal that was cut short. */
#define COPY	"rehearsal_"

struct rehearsal {
	struct ctl	*real;
	struct ctl	 copy;			/* the same with another prefix and its own session */
	int32_t		 from;
};

static bool
run(struct rehearsal *rehearsal, struct str statement)
{
	struct str problem;

	if (db_run(rehearsal->copy.db, statement, &problem) == OK)
		return true;
	ctl_complain(rehearsal->real, "%.*s", STR_ARG(problem));
	return false;
}

static bool
drop_copy(struct rehearsal *rehearsal)
{
	struct str tables[BACKUP_TABLES_MAX];
	bool done;
	size_t n;
	size_t i;

	n = backup_tables(rehearsal->real->arena, SCHEMA_VERSION, tables);
	done = run(rehearsal, STR("SET SESSION foreign_key_checks = 0"));
	for (i = 0; i < n; i++)
		done = run(rehearsal, str_fmt(rehearsal->real->arena, "DROP TABLE IF EXISTS {%.*s}", STR_ARG(tables[i]))) && done;
	return run(rehearsal, STR("DROP TABLE IF EXISTS {schema_migration}, {schema_lock}")) && done;
}

static bool
copy_rows(struct rehearsal *rehearsal)
{
	struct str tables[BACKUP_TABLES_MAX];
	struct str prefix = rehearsal->real->settings.table_prefix;
	struct arena *arena = rehearsal->real->arena;
	struct str rows;
	uint64_t sum;
	uint64_t count;
	size_t n;
	size_t i;

	n = backup_tables(arena, rehearsal->from, tables);
	sum = 0;
	for (i = 0; i < n; i++) {
		if (!run(rehearsal, str_fmt(arena, "DELETE FROM {%.*s}", STR_ARG(tables[i]))) ||
		    !run(rehearsal, str_fmt(arena, "INSERT INTO {%.*s} SELECT * FROM `%.*s%.*s`", STR_ARG(tables[i]), STR_ARG(prefix),
		    STR_ARG(tables[i]))) ||
		    db_scalar(rehearsal->copy.db, str_fmt(arena, "SELECT COUNT(*) FROM {%.*s}", STR_ARG(tables[i])), &rows) != OK)
			return false;
		sum += str_u64(rows, &count) ? count : 0;
	}
	printf("Copied %llu rows of version %d.\n", (unsigned long long)sum, (int)rehearsal->from);
	return true;
}

static bool
rehearse(struct rehearsal *rehearsal)
{
	int64_t start;

	if (!drop_copy(rehearsal))
		return false;
	if (rehearsal->from > 0 && (!migrate_upto(&rehearsal->copy, rehearsal->from) ||
	    !run(rehearsal, STR("SET SESSION foreign_key_checks = 0")) || !copy_rows(rehearsal) ||
	    !run(rehearsal, STR("SET SESSION foreign_key_checks = 1"))))
		return false;
	start = clock_monotonic_us();
	if (!migrate_upto(&rehearsal->copy, SCHEMA_VERSION))
		return false;
	printf("That took %.1f seconds.\n", (double)(clock_monotonic_us() - start) / 1e6);
	return true;
}

bool
migrate_rehearse(struct ctl *ctl, int32_t from)
{
	struct rehearsal rehearsal = { .real = ctl, .copy = *ctl, .from = from };
	bool went;
	bool dropped;

	if (str_eq(ctl->settings.table_prefix, STR(COPY))) {
		ctl_complain(ctl, "the tables' own prefix is " COPY ", which is the copy's");
		return false;
	}
	rehearsal.copy.settings.table_prefix = STR(COPY);
	rehearsal.copy.db = db_open(ctl->life, &rehearsal.copy.settings);
	db_begin_request(rehearsal.copy.db, ctl->arena);
	db_be_patient(rehearsal.copy.db);
	went = rehearse(&rehearsal);
	dropped = drop_copy(&rehearsal);
	db_close(rehearsal.copy.db);
	if (went)
		puts("The copy is dropped; the real tables are as they were.");
	return went && dropped;
}
