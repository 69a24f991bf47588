/*
 * pool.h - the supervisor of the web workers: slotkeeperctl pool.
 *
 * It opens the socket (settings->listen: a path, made 0660, or host:port; or takes systemd's, LISTEN_FDS), keeps
 * settings->workers processes running and never serves a request itself. A worker is the ordinary web program with the
 * listening socket on fd 0.
 *
 *	SIGTERM, SIGINT		workers finish their request, at most 10 s; the socket is removed, pool_run returns 0
 *	SIGHUP			a new generation from the same path, so a new binary and configuration are taken; the
 *				old one leaves when the new one has lived for a second, and stays if it has not: no
 *				request is lost, not even by a bad upgrade
 *	a worker dies		it is replaced at once; when it had lived less than a second, after a pause that doubles
 *				up to 5 s
 *	the supervisor dies	the kernel sends the workers SIGTERM
 *
 * Workers are exec'd, so the supervisor need not exec itself to take an upgrade of the web program; an upgrade of
 * slotkeeperctl itself takes a restart. Give worker_argv[0] as an absolute path that stays the same: /proc/self/exe
 * would be the old, deleted file.
 */
#ifndef CTL_POOL_H
#define CTL_POOL_H

#include "base/settings.h"

enum { POOL_WORKERS_MAX = 256 };

int	pool_run(const struct settings *settings, char *const worker_argv[]);	/* exit code */

#endif
