/*
 * check.h - what the files behind slotkeeperctl check share: one plain sentence for each thing that was looked at.
 */
#ifndef CTL_CHECK_H
#define CTL_CHECK_H

#include "ctl/ctl.h"

struct report {
	struct ctl	*ctl;
	bool		 wrong;
};

/* Says that something is right, or what is wrong and what to do; gives back right. */
bool	say(struct report *report, bool right, const char *format, ...) __attribute__((format(printf, 3, 4)));
void	note(const char *format, ...) __attribute__((format(printf, 1, 2)));	/* neither right nor wrong, but good to know */

/* check_server.c: what the database server is set to, and how it is reached. */
void	check_server(struct report *report);
void	check_prefix(struct report *report);		/* no schema under this prefix: is there one under another? */

/* check_place.c: who else on this machine, or on the web, can read what is ours alone. */
void	check_private(struct report *report);

#endif
