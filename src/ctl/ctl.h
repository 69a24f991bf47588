/*
 * ctl.h - what the commands of slotkeeperctl share. Each command is one function with its own options; it returns the exit status:
 * 0 done, 1 something is wrong or was refused, 2 wrongly called. Words for the person go to stdout, complaints to stderr.
 */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include "base/settings.h"

struct arena;
struct db;

enum { EXIT_WRONG = 1, EXIT_USAGE = 2 };

struct ctl {
	struct arena	*life;
	struct arena	*arena;			/* for the one command that runs */
	struct settings	 settings;
	struct db	*db;			/* not connected yet */
	const char	*name;			/* of the command, for complaints */
	char		*program;		/* absolute path of the web program */
};

int	check_main(struct ctl *ctl, int argc, char *argv[]);
int	code_main(struct ctl *ctl, int argc, char *argv[]);
int	export_main(struct ctl *ctl, int argc, char *argv[]);
int	feed_main(struct ctl *ctl, int argc, char *argv[]);
int	fsck_main(struct ctl *ctl, int argc, char *argv[]);
int	guest_main(struct ctl *ctl, int argc, char *argv[]);
int	import_main(struct ctl *ctl, int argc, char *argv[]);
int	keyring_main(struct ctl *ctl, int argc, char *argv[]);
int	migrate_main(struct ctl *ctl, int argc, char *argv[]);
int	outbox_main(struct ctl *ctl, int argc, char *argv[]);
int	slots_main(struct ctl *ctl, int argc, char *argv[]);
int	staff_main(struct ctl *ctl, int argc, char *argv[]);
int	store_main(struct ctl *ctl, int argc, char *argv[]);
int	sweep_main(struct ctl *ctl, int argc, char *argv[]);
int	template_main(struct ctl *ctl, int argc, char *argv[]);
int	webhook_main(struct ctl *ctl, int argc, char *argv[]);
int	whatif_main(struct ctl *ctl, int argc, char *argv[]);
int	why_main(struct ctl *ctl, int argc, char *argv[]);

int	ctl_usage(const struct ctl *ctl);		/* says how to get help; returns EXIT_USAGE */
void	ctl_complain(const struct ctl *ctl, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool	ctl_print(struct str s);			/* to stdout; false when it could not be written */

#endif
