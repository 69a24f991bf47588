/*
 * listen.h - the socket that the pool's workers share.
 */
#ifndef CTL_LISTEN_H
#define CTL_LISTEN_H

#include <sys/types.h>

#include "base/err.h"

struct listener {
	int		fd;
	const char	*path;		/* of a Unix socket we made, else NULL */
	dev_t		device;		/* what was made there: only that is removed again */
	ino_t		inode;
};

/*
 * where is a path (it has a slash) or host:port, [host]:port; systemd's socket goes before it. A socket file nobody
 * listens on is replaced; ERR_EXISTS when somebody does. Every failure has been logged. The path lives in the arena.
 */
enum err	listen_open(struct arena *arena, struct str where, struct listener *out);
void		listen_close(const struct listener *listener);

#endif
