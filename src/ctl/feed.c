/* feed.c - slotkeeperctl feed: the secret address of a technician's calendar. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "ctl/salon.h"
#include "desk/feed.h"

static void
print_address(struct ctl *ctl, const struct catalogue *cat, struct str token)
{
	struct str site = ctl->settings.public_url;

	while (str_ends(site, STR("/")))
		site.len--;
	printf("%.*s/booking/%.*s/feed/%.*s/calendar.ics\n", STR_ARG(site), STR_ARG(cat->store.code), STR_ARG(token));
	if (site.len == 0)
		fprintf(stderr, "slotkeeperctl feed: public_url is not set; put the address of the booking pages before it\n");
}

int
feed_main(struct ctl *ctl, int argc, char *argv[])
{
	struct desk desk;
	struct str token;
	bool renew;
	int technician;
	enum err e;

	renew = argc == 4 && strcmp(argv[1], "renew") == 0;
	if (argc != 4 || (!renew && strcmp(argv[1], "show") != 0))
		return ctl_usage(ctl);
	if (!ctl_salon(ctl, argv[2], &desk) || (technician = ctl_technician(ctl, desk.cat, argv[3])) == NOBODY)
		return EXIT_WRONG;
	if (keyring_load(ctl->life, ctl->settings.keyring_file, &desk.keyring) != OK) {
		ctl_complain(ctl, "the keyring cannot be read; see slotkeeperctl check");
		return EXIT_WRONG;
	}
	e = renew ? desk_feed_renew(&desk, technician, &token) : desk_feed_token(&desk, technician, &token);
	if (e == ERR_NOT_FOUND) {
		ctl_complain(ctl, "%s has no calendar address yet; slotkeeperctl feed renew makes one", argv[3]);
		return EXIT_WRONG;
	}
	if (e != OK) {
		ctl_complain(ctl, renew ? "the database cannot be written" : "the database cannot be read");
		return EXIT_WRONG;
	}
	print_address(ctl, desk.cat, token);
	return 0;
}
