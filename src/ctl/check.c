/* check.c - slotkeeperctl check: one plain sentence for each thing that can be wrong with an installation. */
#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/secret.h"
#include "base/zone.h"
#include "ctl/check.h"
#include "db/sql.h"
#include "notify/outbox.h"
#include "view/words.h"

enum { STORES_MAX = 100000 };

struct zone_row {
	struct str	code;
	struct str	timezone;
};

static const struct shape zone_shape = SHAPE(zone_row,
	FIELD(zone_row, code),
	FIELD(zone_row, timezone));

static struct sql zones = { .name = "store_zones", .out = &zone_shape, .text =
	"SELECT code, timezone FROM {store} WHERE active = 1 ORDER BY code" };
SQL_LIST(zones);

/* Says that something is right, or what is wrong; gives back right. */
bool
say(struct report *report, bool right, const char *format, ...)
{
	va_list arguments;

	fputs(right ? "ok    " : "WRONG ", stdout);
	va_start(arguments, format);
	vfprintf(stdout, format, arguments);
	va_end(arguments);
	fputc('\n', stdout);
	if (!right)
		report->wrong = true;
	return right;
}

void
note(const char *format, ...)
{
	va_list arguments;

	fputs("note  ", stdout);
	va_start(arguments, format);
	vfprintf(stdout, format, arguments);
	va_end(arguments);
	fputc('\n', stdout);
}

static void
check_keyring(struct report *report)
{
	const struct keyring *ring;
	struct str file;
	enum err e;

	file = report->ctl->settings.keyring_file;
	e = keyring_load(report->ctl->life, file, &ring);
	if (e == OK)
		say(report, true, "keyring: %.*s can be read, by its owner only", STR_ARG(file));
	else if (e == ERR_NOT_FOUND)
		say(report, false, "keyring: there is no %.*s; make it with slotkeeperctl keyring create", STR_ARG(file));
	else
		say(report, false, "keyring: %.*s cannot be used: it must be a list of keys that only its owner may read (mode 0400)",
		    STR_ARG(file));
}

/*
 * The tools' statements are prepared with whatever account the configuration names. The web program's account may not delete a
 * catalogue's rows, and should not: a right it lacks is no fault; check_web asks for what the web program needs.
 */
static void
check_statements(struct report *report)
{
	const struct str denied = STR("command denied to user");
	struct str problem;
	struct str line;
	size_t n_denied = 0;
	size_t n_wrong = 0;

	if (db_prepare_all(report->ctl->db, &problem) == OK)
		problem = STR_NONE;
	while (problem.len > 0) {
		line = str_cut(&problem, '\n');
		if (memmem(line.ptr, line.len, denied.ptr, denied.len) != NULL)
			n_denied++;
		else {
			say(report, false, "statement %.*s", STR_ARG(line));
			n_wrong++;
		}
	}
	if (n_denied > 0)
		say(report, true, "statements: this account is for the web; migrate and import want one with all rights");
	else if (n_wrong == 0)
		say(report, true, "statements: all of this program fit the database");
}

static void
check_zones(struct report *report)
{
	const struct zone *zone;
	struct zone_row *rows;
	size_t n;
	size_t i;
	bool right;

	if (sql_list(report->ctl->db, &zones, NULL, STORES_MAX, &rows, &n) != OK) {
		say(report, false, "stores: they cannot be read");
		return;
	}
	right = true;
	for (i = 0; i < n; i++)
		if (zone_load(report->ctl->arena, rows[i].timezone, &zone) != OK)
			right = say(report, false, "store %.*s: this machine does not know the time zone %.*s; install tzdata",
			    STR_ARG(rows[i].code), STR_ARG(rows[i].timezone));
	if (right)
		say(report, true, "stores: %zu active, all time zones known", n);
}

static void
check_database(struct report *report)
{
	struct str version;
	struct str problem;

	if (db_scalar(report->ctl->db, STR("SELECT VERSION()"), &version) != OK) {
		say(report, false, "database: it cannot be reached; the line above says why");
		return;
	}
	say(report, true, "database: it answers, version %.*s", STR_ARG(version));
	check_server(report);
	if (db_ready(report->ctl->db, &problem) != OK) {
		say(report, false, "database: %.*s", STR_ARG(problem));
		check_prefix(report);
		return;
	}
	say(report, true, "database: isolation is READ COMMITTED, the schema is at version %d", (int)SCHEMA_VERSION);
	check_statements(report);
	check_zones(report);
}

static void
check_directory(struct report *report, const char *setting, struct str path, int need)
{
	struct dirent *entry;
	DIR *directory;
	size_t n;
	const char *name;

	name = str_cstr(report->ctl->arena, path);
	if ((directory = opendir(name)) == NULL) {
		say(report, false, "%s: %s is not a directory that can be read", setting, name);
		return;
	}
	n = 0;
	while ((entry = readdir(directory)) != NULL)
		n += entry->d_name[0] != '.';
	closedir(directory);
	if (access(name, need) != 0)
		say(report, false, "%s: %s cannot be written to", setting, name);
	else if (n == 0 && (need & W_OK) == 0)
		say(report, false, "%s: %s is empty", setting, name);
	else
		say(report, true, "%s: %s", setting, name);
}

/* Without a way out, messages wait: codes above all, without which nobody can book. */
static void
check_channels(struct report *report, const struct settings *settings)
{
	bool files = settings->outbox_dir.len > 0;
	struct str problem;

	problem = notify_problem(settings);
	if (problem.len > 0) {
		say(report, false, "messages: %.*s", STR_ARG(problem));
		return;
	}
	say(report, settings->smtp_host.len > 0 || files, "mail: %s", settings->smtp_host.len > 0 ? "by smtp_host" :
	    files ? "into outbox_dir" : "smtp_host is not set, nor is outbox_dir");
	say(report, settings->sms_url.len > 0 || files, "text messages: %s", settings->sms_url.len > 0 ? "by sms_url" :
	    files ? "into outbox_dir" : "sms_url is not set, nor is outbox_dir");
}

static void
check_files(struct report *report)
{
	const struct settings *settings;
	const struct words *words;
	struct str problem;

	settings = &report->ctl->settings;
	check_directory(report, "template_dir", settings->template_dir, R_OK | X_OK);
	check_directory(report, "static_dir", settings->static_dir, R_OK | X_OK);
	check_channels(report, settings);
	if (settings->outbox_dir.len > 0)
		check_directory(report, "outbox_dir", settings->outbox_dir, R_OK | W_OK | X_OK);
	if (words_load(report->ctl->life, settings->catalogue_dir, &words, &problem) == OK)
		say(report, true, "catalogue_dir: all languages can be read");
	else
		say(report, false, "catalogue_dir: %.*s", STR_ARG(problem));
}

/* The web program knows its pages and its own statements: asked like this it checks them, says so line by line, and leaves. */
static void
check_web(struct report *report)
{
	char *program;
	pid_t pid;
	int status;

	program = report->ctl->program;
	if (access(program, X_OK) != 0) {
		say(report, false, "web program: %s cannot be run; name it with --program", program);
		return;
	}
	fflush(stdout);
	if ((pid = fork()) == 0) {
		setenv("SLOTKEEPER_CHECK", "1", 1);
		execl(program, program, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		say(report, false, "web program: %s finds itself unfit to serve", program);
	else
		say(report, true, "web program: %s", program);
}

int
check_main(struct ctl *ctl, int argc, char *argv[])
{
	struct report report;

	(void)argv;
	if (argc != 1)
		return ctl_usage(ctl);
	report.ctl = ctl;
	report.wrong = false;
	say(&report, true, "configuration: %s", getenv("SLOTKEEPER_CONFIG"));
	check_private(&report);
	check_keyring(&report);
	check_files(&report);
	check_database(&report);
	check_web(&report);
	return report.wrong ? EXIT_WRONG : 0;
}
