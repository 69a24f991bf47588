/*
 * notify.h - the sender as a command.
 */
#ifndef CTL_NOTIFY_H
#define CTL_NOTIFY_H

#include "base/settings.h"

int	notify_run(const struct settings *settings, bool once);		/* exit status */

#endif
