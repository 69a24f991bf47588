/* outbox.c - slotkeeperctl outbox: what waits, what was given up, and what to do about it. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "ctl/ctl.h"
#include "db/outbox_send.h"

enum { LIST_STANDARD = 50, LIST_MAX = 1000 };

/* Whom it goes to is personal: the end of it is enough to know which is meant. */
static struct str
recipient(struct ctl *ctl, struct str full)
{
	size_t at;

	if (str_find(full, '@', &at))
		return str_fmt(ctl->arena, "%.*s...%.*s", at > 2 ? 2 : (int)at, full.ptr, STR_ARG(str_sub(full, at, full.len)));
	return full.len > 4 ? str_fmt(ctl->arena, "...%.*s", STR_ARG(str_sub(full, full.len - 4, 4))) : full;
}

static void
print_one(struct ctl *ctl, const struct outbox_entry *row)
{
	const char *state = row->sent_at.us != 0 ? "sent" : row->dead_at.us != 0 ? "dead" : "waiting";
	struct instant at = row->sent_at.us != 0 ? row->sent_at : row->dead_at.us != 0 ? row->dead_at : row->due_at;
	struct str to = recipient(ctl, row->recipient);

	printf("%llu  %-7s  %.*s  %.*s  %.*s by %.*s to %.*s, tries %d", (unsigned long long)row->id, state,
	    STR_ARG(instant_iso(ctl->arena, at)), STR_ARG(row->store_code), STR_ARG(row->message), STR_ARG(row->channel), STR_ARG(to),
	    (int)row->tries);
	if (row->last_error.len > 0)
		printf(": %.*s", STR_ARG(row->last_error));
	if (row->reference.len > 0)
		printf(" (%.*s)", STR_ARG(row->reference));
	putchar('\n');
}

static int
list(struct ctl *ctl, int argc, char *argv[])
{
	struct outbox_filter filter = { .state = STR_NONE, .max = LIST_STANDARD };
	struct outbox_entry *rows;
	size_t n;
	int i;

	for (i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--dead") == 0)
			filter.state = STR("dead");
		else if (strcmp(argv[i], "--waiting") == 0)
			filter.state = STR("waiting");
		else if (strcmp(argv[i], "--sent") == 0)
			filter.state = STR("sent");
		else if (strcmp(argv[i], "--max") != 0 || ++i == argc || !str_u64(str_of(argv[i]), &filter.max) || filter.max == 0 ||
		    filter.max > LIST_MAX)
			return ctl_usage(ctl);
	}
	if (db_outbox_list(ctl->db, &filter, &rows, &n) != OK) {
		ctl_complain(ctl, "the database cannot be read");
		return EXIT_WRONG;
	}
	for (i = 0; (size_t)i < n; i++)
		print_one(ctl, &rows[i]);
	if (n == 0)
		puts("Nothing.");
	return 0;
}

static int
retry(struct ctl *ctl, const char *which)
{
	struct outbox_again again = { .now = clock_now() };
	uint64_t n;

	if (strcmp(which, "--all") != 0 && (!str_u64(str_of(which), &again.id) || again.id == 0))
		return ctl_usage(ctl);
	if (db_outbox_retry(ctl->db, &again, &n) != OK) {
		ctl_complain(ctl, "the database cannot be written");
		return EXIT_WRONG;
	}
	if (again.id != 0 && n == 0) {
		ctl_complain(ctl, "message %s was not given up, is too old to be of use, or is a code", which);
		return EXIT_WRONG;
	}
	printf("%llu queued again.\n", (unsigned long long)n);
	return 0;
}

static int
drop(struct ctl *ctl, const char *which)
{
	uint64_t id;
	uint64_t n;

	if (!str_u64(str_of(which), &id))
		return ctl_usage(ctl);
	if (db_outbox_drop(ctl->db, id, clock_now(), &n) != OK) {
		ctl_complain(ctl, "the database cannot be written");
		return EXIT_WRONG;
	}
	if (n == 0) {
		ctl_complain(ctl, "message %s does not wait", which);
		return EXIT_WRONG;
	}
	puts("Dropped.");
	return 0;
}

int
outbox_main(struct ctl *ctl, int argc, char *argv[])
{
	if (argc >= 2 && strcmp(argv[1], "list") == 0)
		return list(ctl, argc, argv);
	if (argc == 3 && strcmp(argv[1], "retry") == 0)
		return retry(ctl, argv[2]);
	if (argc == 3 && strcmp(argv[1], "drop") == 0)
		return drop(ctl, argv[2]);
	return ctl_usage(ctl);
}
