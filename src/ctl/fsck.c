/* fsck.c - slotkeeperctl fsck: whether everything in the database is as it must be. */
#include <getopt.h>
#include <stdio.h>

#include "base/arena.h"
#include "ctl/ctl.h"
#include "db/fsck.h"
#include "db/sql.h"

struct inspection {
	struct ctl		*ctl;
	struct fsck_store	*stores;
	size_t			 n_stores;
	size_t			 n_rules;
	size_t			 n_broken;
};

static void
say_broken(const struct fsck_rule *rule, const struct fsck_store *store, const struct fsck_offender *found, size_t n, bool first)
{
	size_t i;

	if (first)
		printf("BROKEN %s: %s\n", rule->name, rule->promise);
	for (i = 0; i < n; i++)
		printf("    %.*s: %.*s\n", STR_ARG(store->code), STR_ARG(found[i].sentence));
}

/* A rule in every store, until so many are known that more would tell nothing new. */
static enum err
inspect(struct inspection *inspection, const struct fsck_rule *rule)
{
	struct fsck_offender found[FSCK_OFFENDERS_MAX];
	struct ctl *ctl;
	size_t n_found;
	size_t n;
	size_t i;
	enum err e;

	ctl = inspection->ctl;
	n_found = 0;
	for (i = 0; i < inspection->n_stores && n_found < FSCK_OFFENDERS_MAX; i++) {
		if ((e = db_fsck_run(ctl->db, ctl->arena, ctl->life, rule, &inspection->stores[i], clock_now(),
		    FSCK_OFFENDERS_MAX - n_found, found, &n)) != OK)
			return e;
		if (n > 0)
			say_broken(rule, &inspection->stores[i], found, n, n_found == 0);
		n_found += n;
	}
	if (n_found == FSCK_OFFENDERS_MAX)
		printf("    and perhaps more\n");
	inspection->n_rules++;
	inspection->n_broken += n_found > 0;
	fflush(stdout);
	return OK;
}

static bool
options(int argc, char *argv[], struct str *out_code)
{
	static const struct option known[] = {
		{ "store", required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	*out_code = STR_NONE;
	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c != 's')
			return false;
		*out_code = str_of(optarg);
		if (out_code->len == 0)
			return false;
	}
	return optind == argc;
}

int
fsck_main(struct ctl *ctl, int argc, char *argv[])
{
	struct inspection inspection = { .ctl = ctl };
	const struct fsck_rule *rule;
	struct str code;
	size_t i;
	enum err e;

	if (!options(argc, argv, &code))
		return ctl_usage(ctl);
	db_be_patient(ctl->db);
	e = db_fsck_stores(ctl->db, code, &inspection.stores, &inspection.n_stores);
	if (e == OK && inspection.n_stores == 0 && code.len > 0) {
		ctl_complain(ctl, "there is no store %.*s", STR_ARG(code));
		return EXIT_WRONG;
	}
	for (i = 0; e == OK && (rule = db_fsck_rule(i)) != NULL; i++)
		e = inspect(&inspection, rule);
	if (e != OK) {
		ctl_complain(ctl, "the database cannot be read; nothing is known");
		return EXIT_WRONG;
	}
	if (inspection.n_broken > 0) {
		printf("%zu of %zu rules are broken\n", inspection.n_broken, inspection.n_rules);
		return EXIT_WRONG;
	}
	printf("%zu rules hold\n", inspection.n_rules);
	return 0;
}
