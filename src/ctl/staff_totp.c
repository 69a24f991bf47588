/* staff_totp.c - slotkeeperctl staff totp: the second factor of an employee. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/secret.h"
#include "ctl/staff.h"
#include "desk/staff.h"

static int
complain(struct ctl *ctl, enum err e, const char *email)
{
	if (e == ERR_NOT_FOUND)
		ctl_complain(ctl, "there is no employee %s; see slotkeeperctl staff list", email);
	else if (e == ERR_EXISTS)
		ctl_complain(ctl, "%s has a second factor; staff totp renew makes another one", email);
	else if (e == ERR_WRONG_STATE)
		ctl_complain(ctl, "%s has no second factor; staff totp enable makes one", email);
	else
		ctl_complain(ctl, "the database cannot be written");
	return EXIT_WRONG;
}

static void
print_factor(const char *email, const struct staff_factor *made)
{
	size_t i;

	if (made->uri.len > 0)
		printf("%s signs in with a code of an authenticator app from now on. The app is told by one of these:\n\n"
		    "address: %.*s\nsecret:  %.*s\n\n", email, STR_ARG(made->uri), STR_ARG(made->secret));
	printf("Recovery codes, each for one sign-in without the app; those before are no longer good:\n\n");
	for (i = 0; i < STAFF_RECOVERY_CODES; i++)
		printf("%.*s%s", STR_ARG(made->codes[i]), i % 5 == 4 ? "\n" : "  ");
	printf("\nNone of this is shown again.\n");
}

int
staff_totp_main(struct ctl *ctl, const char *what, const char *email)
{
	struct staff_factor made = { .uri = STR_NONE };
	struct desk desk;
	enum err e;

	desk = (struct desk){ .arena = ctl->arena, .db = ctl->db, .settings = &ctl->settings, .now = clock_now() };
	if (keyring_load(ctl->life, ctl->settings.keyring_file, &desk.keyring) != OK) {
		ctl_complain(ctl, "the keyring cannot be read; see slotkeeperctl check");
		return EXIT_WRONG;
	}
	if (strcmp(what, "enable") == 0 || strcmp(what, "renew") == 0)
		e = desk_staff_factor_set(&desk, str_of(email), strcmp(what, "renew") == 0, &made);
	else if (strcmp(what, "codes") == 0)
		e = desk_staff_factor_codes(&desk, str_of(email), &made);
	else if (strcmp(what, "disable") == 0)
		e = desk_staff_factor_end(&desk, str_of(email));
	else
		return ctl_usage(ctl);
	if (e != OK)
		return complain(ctl, e, email);
	if (strcmp(what, "disable") == 0)
		printf("%s signs in with the password alone.\n", email);
	else
		print_factor(email, &made);
	return 0;
}
