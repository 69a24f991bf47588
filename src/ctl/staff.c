/* staff.c - slotkeeperctl staff add, password, disable, enable; staff totp is in staff_totp.c. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/email.h"
#include "base/limits.h"
#include "base/secret.h"
#include "ctl/salon.h"
#include "ctl/staff.h"
#include "db/sql.h"
#include "desk/staff.h"

/* One line of standard input, not echoed on a terminal; false at its end. */
static bool
read_line(struct ctl *ctl, const char *prompt, struct str *out)
{
	char line[PASSWORD_MAX + 2];
	struct termios before;
	struct termios quiet;
	bool terminal;
	bool ok;

	terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
	if (terminal) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		fprintf(stderr, "%s: ", prompt);
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	ok = fgets(line, sizeof(line), stdin) != NULL;
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	if (!ok)
		return false;
	*out = str_dup(ctl->arena, (struct str){ .ptr = line, .len = strcspn(line, "\r\n") });
	return true;
}

/* Typed twice on a terminal, read from a pipe, or made up and printed when nothing is given. */
static bool
read_password(struct ctl *ctl, struct str *out)
{
	struct str again;

	if (!read_line(ctl, "Password (empty: one is made up)", out) || out->len == 0) {
		*out = secret_token(ctl->arena);
		printf("password: %.*s\n", STR_ARG(*out));
		return true;
	}
	if (isatty(STDIN_FILENO) && (!read_line(ctl, "Once more", &again) || !str_eq(*out, again))) {
		ctl_complain(ctl, "the two are not the same; nothing was changed");
		return false;
	}
	if (!staff_password_ok(*out)) {
		ctl_complain(ctl, "a password has %d to %d characters; nothing was changed", PASSWORD_CHARS_MIN, PASSWORD_MAX);
		return false;
	}
	return true;
}

static struct desk
no_store(struct ctl *ctl)
{
	return (struct desk){ .arena = ctl->arena, .db = ctl->db, .settings = &ctl->settings, .now = clock_now() };
}

static int
say(struct ctl *ctl, enum err e, const char *email, const char *done)
{
	switch (e) {
	case OK:
		printf("%s %s\n", email, done);
		return 0;
	case ERR_NOT_FOUND:
		ctl_complain(ctl, "there is no employee %s; see slotkeeperctl staff list", email);
		return EXIT_WRONG;
	case ERR_EXISTS:
		ctl_complain(ctl, "%s is there already; --role-only gives a role at another store", email);
		return EXIT_WRONG;
	case ERR_MISMATCH:
		ctl_complain(ctl, "%s is an employee of another owner", email);
		return EXIT_WRONG;
	default:
		ctl_complain(ctl, "the database cannot be written");
		return EXIT_WRONG;
	}
}

struct options {
	const char	*name;
	const char	*role;
	const char	*store;
	const char	*technician;
	int		 role_only;
};

static bool
options(int argc, char *argv[], struct options *out)
{
	const struct option known[] = {
		{ "name", required_argument, NULL, 'n' },
		{ "role", required_argument, NULL, 'r' },
		{ "store", required_argument, NULL, 's' },
		{ "technician", required_argument, NULL, 't' },
		{ "role-only", no_argument, &out->role_only, 1 },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 'n')
			out->name = optarg;
		else if (c == 'r')
			out->role = optarg;
		else if (c == 's')
			out->store = optarg;
		else if (c == 't')
			out->technician = optarg;
		else if (c != 0)
			return false;
	}
	return optind + 1 == argc && out->role != NULL && out->store != NULL && (out->name != NULL || out->role_only);
}

static int
add(struct ctl *ctl, int argc, char *argv[])
{
	struct options given = { .name = NULL };
	struct staff_new asked;
	struct desk desk;
	enum err e;

	if (!options(argc, argv, &given) || !staff_is_role(str_of(given.role)))
		return ctl_usage(ctl);
	if (!email_ok(str_of(argv[optind]))) {
		ctl_complain(ctl, "%s is no mail address", argv[optind]);
		return EXIT_WRONG;
	}
	if (!ctl_salon(ctl, given.store, &desk))
		return EXIT_WRONG;
	asked = (struct staff_new){ .email = str_of(argv[optind]), .role = str_of(given.role), .technician = NOBODY };
	asked.name = given.name == NULL ? STR_NONE : str_of(given.name);
	if (given.technician != NULL && (asked.technician = ctl_technician(ctl, desk.cat, given.technician)) == NOBODY)
		return EXIT_WRONG;
	if (str_eq(asked.role, STR("technician")) && asked.technician == NOBODY) {
		ctl_complain(ctl, "the role technician needs --technician: whose appointments");
		return EXIT_WRONG;
	}
	if (!given.role_only && !read_password(ctl, &asked.password))
		return EXIT_WRONG;
	e = desk_staff_add(&desk, &asked);
	return say(ctl, e, argv[optind], "may sign in");
}

int
staff_change_main(struct ctl *ctl, int argc, char *argv[])
{
	struct str password;
	struct desk desk;

	if (argc > 2 && strcmp(argv[1], "add") == 0)
		return add(ctl, argc - 1, argv + 1);
	if (argc == 4 && strcmp(argv[1], "totp") == 0)
		return staff_totp_main(ctl, argv[2], argv[3]);
	if (argc != 3)
		return ctl_usage(ctl);
	desk = no_store(ctl);
	if (strcmp(argv[1], "password") == 0) {
		if (keyring_load(ctl->life, ctl->settings.keyring_file, &desk.keyring) != OK) {
			ctl_complain(ctl, "the keyring cannot be read; see slotkeeperctl check");
			return EXIT_WRONG;
		}
		if (!read_password(ctl, &password))
			return EXIT_WRONG;
		return say(ctl, desk_staff_set_password(&desk, str_of(argv[2]), password), argv[2], "has a new password");
	}
	if (strcmp(argv[1], "disable") == 0)
		return say(ctl, desk_staff_disable(&desk, str_of(argv[2]), true), argv[2], "may not sign in any more");
	if (strcmp(argv[1], "enable") == 0)
		return say(ctl, desk_staff_disable(&desk, str_of(argv[2]), false), argv[2], "may sign in again");
	return ctl_usage(ctl);
}
