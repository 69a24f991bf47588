/* systemd.c - one datagram to the service manager, without its library. */
#include <sys/socket.h>
#include <sys/un.h>

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl/systemd.h"

/* A path, or with @ a name of its own space. That nobody listens is no reason not to work. */
void
systemd_tell(const char *state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const char *name = getenv("NOTIFY_SOCKET");
	size_t size;
	int fd;

	if (name == NULL || (name[0] != '/' && name[0] != '@') || (size = strlen(name)) >= sizeof(address.sun_path))
		return;
	memcpy(address.sun_path, name, size);
	if (name[0] == '@')
		address.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return;
	(void)sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&address,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size));
	(void)close(fd);
}
