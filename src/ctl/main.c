/* main.c - slotkeeperctl: the commands an operator runs; commands[] is their table of contents. */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/secret.h"
#include "ctl/backup.h"
#include "ctl/ctl.h"
#include "ctl/notify.h"
#include "ctl/pool.h"
#include "db/sql.h"

#ifndef SYSCONFDIR
#define SYSCONFDIR	"/usr/local/etc"
#endif
#ifndef WEB_PROGRAM
#define WEB_PROGRAM	"/usr/local/libexec/slotkeeper/slotkeeper.fcgi"
#endif
#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION	"(no version)"
#endif

enum { CTL_ARENA_CAP = 256 * 1024 * 1024 };	/* an import file, its tree and its rows: address space, not memory */

struct command {
	const char	*name;
	int		(*run)(struct ctl *ctl, int argc, char *argv[]);
	const char	*arguments;
	const char	*summary;
	const char	*help;
};

static int
pool_main(struct ctl *ctl, int argc, char *argv[])
{
	char *worker[2];

	if (argc != 1)
		return ctl_usage(ctl);
	(void)argv;
	worker[0] = ctl->program;
	worker[1] = NULL;
	return pool_run(&ctl->settings, worker);
}

static int
notify_main(struct ctl *ctl, int argc, char *argv[])
{
	if (argc > 2 || (argc == 2 && strcmp(argv[1], "--once") != 0))
		return ctl_usage(ctl);
	return notify_run(&ctl->settings, argc == 2);
}

static const struct command commands[] = {
	{ "migrate", migrate_main, "[--dry-run | --rehearse | --status | --print]", "bring the database's schema up to date",
	    "Runs the migrations that the database lacks, in order, each statement recorded. Safe to run again, and from two\n"
	    "processes at once.\n\n"
	    "  --dry-run    say what would be run, statement by statement, and run nothing\n"
	    "  --rehearse   run it on a copy of all tables beside the real ones, say how long it took, and drop the copy\n"
	    "  --status     list all migrations and whether they are done\n"
	    "  --print      print the SQL of all migrations, for a database without a command line\n"
	    "  --take-over  take the lock from a process that is known to be dead\n" },
	{ "check", check_main, "", "say what is wrong with this installation",
	    "Checks configuration, keyring, database, rights, schema, statements, templates and static files; one sentence each.\n"
	    "Exit status 1 when anything is wrong.\n" },
	{ "import", import_main, "[--dry-run] FILE", "take in stores from a JSON file",
	    "Reads the whole file first and refuses it whole when anything is wrong in it. Then all its stores are brought to what\n"
	    "it says in one transaction: what is new is added, what differs is changed, what is gone is switched off but kept.\n"
	    "The same file again changes nothing. Published slots given by weekday are added from today for as many weeks as it says.\n\n"
	    "  --dry-run  only say whether the file is right\n" },
	{ "export", export_main, "STORE", "print a store as a file that import takes",
	    "STORE is the store's code or id.\n" },
	{ "backup", backup_main, "[--with-keyring] FILE", "write everything into a file, as of one moment",
	    "May run while the stores are open. FILE is readable by its owner only, and takes its name once it is whole; - is standard\n"
	    "output. Without the keyring a restored database cannot read what was sealed with it, such as links to bookings; with\n"
	    "it the file opens everything: keep it accordingly.\n\n"
	    "  --with-keyring  put the secret keys into it too\n" },
	{ "restore", restore_main, "[--replace] FILE", "make a database what a backup says",
	    "Checks the whole file first. Into a database without Slotkeeper's tables, or with --replace instead of what is there. Stop\n"
	    "the pool before. Then brings the schema up to date, ends what must not come back to life (holds, codes, sign-ins,\n"
	    "messages that were due by now), and puts the keyring in place if the file holds one and there is none.\n\n"
	    "  --replace  drop Slotkeeper's tables first, with everything in them\n" },
	{ "feed", feed_main, "show | renew STORE TECHNICIAN", "the secret address of a technician's calendar",
	    "A calendar program that is given the address shows the technician's appointments and classes, and fetches them again by\n"
	    "itself. Whoever has the address sees them: renew ends the old one. The first renew makes the first address.\n" },
	{ "keyring", keyring_main, "create | rotate", "make the file of secret keys, or add a new key to it",
	    "create makes the file named by keyring_file with one key. rotate puts a new key before the others: it seals from now on,\n"
	    "the old ones go on opening. Reload the pool afterwards.\n" },
	{ "pool", pool_main, "", "run the web workers",
	    "Listens where the configuration says and keeps its number of workers running, until SIGTERM. SIGHUP starts new workers\n"
	    "and lets the old ones finish.\n" },
	{ "notify", notify_main, "[--once]", "send the messages that are due",
	    "Also queues reminders, does what sweep does, and watches for abuse of codes, every half minute.\n\n"
	    "  --once  do all that once, send what is due now and return, for cron\n" },
	{ "outbox", outbox_main, "list [--dead | --waiting | --sent] [--max N] | retry ID | retry --all | drop ID",
	    "see the messages, and send again what was given up",
	    "A message is given up when its gateway refuses it for good, after many tries, or when it has become useless. retry queues\n"
	    "those that are still of use; codes are not: whoever needs one asks for a new one.\n" },
	{ "template", template_main, "list STORE | show STORE MESSAGE [PART] | set STORE MESSAGE PART | reset STORE MESSAGE [PART] |\n"
	    "       slotkeeperctl template preview STORE MESSAGE",
	    "the words of a store's messages",
	    "PART is sms, subject or body. set reads the text from standard input and refuses what cannot be filled in: each message has\n"
	    "a closed list of {names}, which list shows. A line that has a name without a value is left out of the message. The HTML of a\n"
	    "mail is made from its body.\n\n"
	    "  --lang LANG  en or zh, instead of the store's own language\n" },
	{ "code", code_main, "status | unlock PHONE", "whether codes are being abused; let a phone try again",
	    "A phone whose codes were guessed wrongly 90 times in 30 days gets no further tries until somebody unlocks it.\n" },
	{ "sweep", sweep_main, "", "do what time alone brings about, once",
	    "Unpaid visits that ran out are ended, freed times are offered to the waitlists (public_url must be set), and what is\n"
	    "kept no longer by the keep_ settings is taken out. notify does the same from time to time; this is for cron.\n" },
	{ "guest", guest_main, "export PHONE [--store CODE] | erase PHONE [--store CODE] [--force]",
	    "print or take out all that is kept of a person",
	    "PHONE is written with its country, +12125550142. A person is one business's guest: --store means that store's business\n"
	    "only. erase takes name, phone, email, notes and messages out of every table; services, times and prices stay, for the\n"
	    "accounts. It refuses while there are visits to come.\n\n"
	    "  --store CODE  only the business of this store\n"
	    "  --force       erase although there are visits to come: they stay in the calendar without a name\n" },
	{ "fsck", fsck_main, "[--store CODE]", "say whether all that must be true of the bookings is",
	    "Only reads, and may run while the stores are open. Each rule that is broken is named, with up to 20 rows that break it.\n"
	    "Exit status 1 when any is.\n\n"
	    "  --store CODE  look at one store only\n" },
	{ "why", why_main, "STORE DATE TIME SERVICE [TECHNICIAN]", "say why a start is not offered, and by whom it is",
	    "Asks the engine that the pages ask. Services and technicians are named by id, or by name when only one is called so.\n\n"
	    "  slotkeeperctl why demo 2026-12-01 14:30 svc_1 Emma\n" },
	{ "whatif", whatif_main, "STORE CHANGE", "say which bookings would no longer fit, and who could take them",
	    "Changes nothing. CHANGE is one of\n\n"
	    "  shift TECHNICIAN DATE FROM-TO[,FROM-TO...]  other working hours on a day; - for none\n"
	    "  off TECHNICIAN FROM TO                      time off; each a date, or a moment such as 2026-12-01T14:00\n"
	    "  closure DATE                                the store closed for a day\n" },
	{ "slots", slots_main, "publish STORE COURSE WEEKDAY TIME DURATION CAPACITY --from DATE --weeks N [OPTION...]",
	    "publish classes by a weekly pattern",
	    "Dates on which the store is closed or the teacher has something else are skipped and named. The same command again adds\n"
	    "only what is missing.\n\n"
	    "  --from DATE        the first class is on the first WEEKDAY from then on\n"
	    "  --weeks N          so many of them\n"
	    "  --teacher NAME     who teaches, instead of who taught the course last\n"
	    "  --price-percent P  so much more than the course's price, or less; at most two decimals\n"
	    "  --price-amount A   likewise, in minor units (cents)\n" },
	{ "store", store_main, "list", "list the stores", "" },
	{ "webhook", webhook_main, "list STORE | add STORE URL | remove STORE ID | test STORE", "programs that are told what happens to bookings",
	    "Each appointment and class booking of the store that is created, confirmed, cancelled, rescheduled, completed or missed is\n"
	    "posted to the URL as JSON, signed, by slotkeeperctl notify; doc/api.md says how to check the signature.\n\n"
	    "  list STORE       ids and URLs\n"
	    "  add STORE URL    prints the secret: read from standard input, or made up when that is empty\n"
	    "  remove STORE ID  messages that wait for it are given up\n"
	    "  test STORE       posts a message of type \"ping\" to each, at once, and says what came of it\n" },
	{ "staff", staff_main, "list [STORE] | add EMAIL OPTION... | password EMAIL | disable EMAIL | enable EMAIL |\n"
	    "       slotkeeperctl staff totp enable | renew | codes | disable EMAIL",
	    "who may use the back office",
	    "A password is typed on the terminal, read from standard input, or made up and printed when that is empty. A new password\n"
	    "and disable end the employee's sessions.\n\n"
	    "totp is the second factor, a code of an authenticator app: enable prints once what the app must know, as an address for a\n"
	    "QR code and as letters, and ten recovery codes, each good for one sign-in without the app. renew is for a new telephone,\n"
	    "codes makes new recovery codes, disable takes the second factor away.\n\n"
	    "  --name NAME        as shown to colleagues\n"
	    "  --role ROLE        owner, manager, technician or desk\n"
	    "  --store CODE       where\n"
	    "  --technician NAME  which technician this is; needed for the role technician\n"
	    "  --role-only        the account is there: only give it the role at that store\n" },
};

enum { N_COMMANDS = sizeof(commands) / sizeof(commands[0]) };

int
ctl_usage(const struct ctl *ctl)
{
	fprintf(stderr, "slotkeeperctl %s: wrong arguments; see slotkeeperctl %s --help\n", ctl->name, ctl->name);
	return EXIT_USAGE;
}

void
ctl_complain(const struct ctl *ctl, const char *format, ...)
{
	va_list arguments;

	fflush(stdout);
	fprintf(stderr, "slotkeeperctl %s: ", ctl->name);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

bool
ctl_print(struct str s)
{
	return fwrite(s.ptr, 1, s.len, stdout) == s.len && fflush(stdout) == 0;
}

static void
print_help(FILE *to)
{
	size_t i;

	fputs("usage: slotkeeperctl [--config FILE] [--program FILE] COMMAND [ARGUMENT...]\n\n", to);
	for (i = 0; i < N_COMMANDS; i++)
		fprintf(to, "  %-8s %s\n", commands[i].name, commands[i].summary);
	fputs("\n  --config FILE   the configuration, instead of " SYSCONFDIR "/slotkeeper.conf\n"
	    "  --program FILE  the web program, for check and pool, instead of " WEB_PROGRAM "\n"
	    "  --version       say which version this is\n\n"
	    "slotkeeperctl COMMAND --help tells more about one.\n", to);
}

static const struct command *
command_named(const char *name)
{
	size_t i;

	for (i = 0; i < N_COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static bool
wants_help(int argc, char *argv[])
{
	int i;

	for (i = 1; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

/* The web program is a child of check and pool, and finds the same configuration by the environment. */
static bool
load(struct ctl *ctl, const char *config)
{
	struct str path;
	struct str problem;

	if (settings_open(ctl->life, config, &ctl->settings, &path, &problem) != OK) {
		ctl_complain(ctl, "%.*s", STR_ARG(problem));
		return false;
	}
	setenv("SLOTKEEPER_CONFIG", str_cstr(ctl->life, path), 1);
	return true;
}

/* Unpacked into a folder of its own, the web program is below that: settings.h. */
static char *
default_program(void)
{
	static char path[4096] = WEB_PROGRAM;
	const char *home = getenv("SLOTKEEPER_HOME");

	if (home != NULL && home[0] == '/' &&
	    (size_t)snprintf(path, sizeof(path), "%s/libexec/slotkeeper.fcgi", home) >= sizeof(path)) {
		fputs("slotkeeperctl: SLOTKEEPER_HOME is too long\n", stderr);
		exit(EXIT_USAGE);
	}
	return path;
}

static int
run(const struct command *command, const char *config, char *program, int argc, char *argv[])
{
	struct ctl ctl;
	int status;

	if (wants_help(argc, argv)) {
		printf("usage: slotkeeperctl %s %s\n\n%s: %s.\n%s%s", command->name, command->arguments, command->name,
		    command->summary, command->help[0] == '\0' ? "" : "\n", command->help);
		return 0;
	}
	secret_init();
	ctl.name = command->name;
	ctl.life = arena_new(ARENA_LIFE_CAP);
	ctl.arena = arena_new(CTL_ARENA_CAP);
	ctl.program = program;
	if (!load(&ctl, config))
		return EXIT_WRONG;
	ctl.db = db_open(ctl.life, &ctl.settings);
	db_begin_request(ctl.db, ctl.arena);
	status = command->run(&ctl, argc, argv);
	db_close(ctl.db);
	arena_free(ctl.arena);
	arena_free(ctl.life);
	return fflush(stdout) == 0 ? status : EXIT_WRONG;
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "program", required_argument, NULL, 'p' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	const struct command *command;
	const char *config;
	char *program;
	int c;
	int first;

	config = NULL;
	program = default_program();
	while ((c = getopt_long(argc, argv, "+c:p:h", options, NULL)) != -1) {
		if (c == 'c') {
			config = optarg;
		} else if (c == 'p') {
			program = optarg;
		} else if (c == 'V') {
			puts("slotkeeperctl " PACKAGE_VERSION);
			return 0;
		} else {
			print_help(c == 'h' ? stdout : stderr);
			return c == 'h' ? 0 : EXIT_USAGE;
		}
	}
	if (optind == argc) {
		print_help(stderr);
		return EXIT_USAGE;
	}
	command = command_named(argv[optind]);
	if (command == NULL) {
		fprintf(stderr, "slotkeeperctl: there is no command %s; see slotkeeperctl --help\n", argv[optind]);
		return EXIT_USAGE;
	}
	first = optind;
	optind = 0;				/* the command's own options are read afresh */
	return run(command, config, program, argc - first, argv + first);
}
