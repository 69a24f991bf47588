/*
 * listen.c - a listening socket, from systemd, at a path or at an address.
 *
 * FCGX_OpenSocket is not used: it exits on errors, removes whatever is at the path, and knows neither mode nor
 * close-on-exec.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "ctl/listen.h"

enum {
	BACKLOG = 4096,			/* with 511, 700 clients at once were refused: dependencies.md, section 1 */
	SYSTEMD_FD = 3,			/* sd_listen_fds(3) */
};

static enum err
failed(struct str where, const char *what)
{
	log_fault("listen_open", "%.*s: %s: %s", STR_ARG(where), what, strerror(errno));
	return ERR_FAULT;
}

static bool
is_inherited(void)
{
	uint64_t pid;
	uint64_t n;

	return str_u64(str_of(getenv("LISTEN_PID")), &pid) && pid == (uint64_t)getpid() &&
	    str_u64(str_of(getenv("LISTEN_FDS")), &n) && n >= 1;
}

/* A socket file that refuses connections was left by a pool that was killed. */
static enum err
remove_stale(struct str where, const struct sockaddr_un *address)
{
	struct stat st;
	int code;
	int fd;

	if (lstat(address->sun_path, &st) == -1)
		return errno == ENOENT ? OK : failed(where, "stat");
	if (!S_ISSOCK(st.st_mode)) {
		log_fault("listen_open", "%.*s: there is a file that is no socket", STR_ARG(where));
		return ERR_EXISTS;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return failed(where, "socket");
	code = connect(fd, (const struct sockaddr *)address, sizeof(*address)) == -1 ? errno : 0;
	(void)close(fd);
	if (code != ECONNREFUSED) {
		log_fault("listen_open", "%.*s: somebody listens there: %s", STR_ARG(where), strerror(code));
		return ERR_EXISTS;
	}
	if (unlink(address->sun_path) == -1 && errno != ENOENT)
		return failed(where, "unlink");
	return OK;
}

/* The mode comes from the umask, so that there is no moment in which others may connect. */
static int
bind_private(int fd, const struct sockaddr_un *address)
{
	mode_t before;
	int result;

	before = umask(0117);
	result = bind(fd, (const struct sockaddr *)address, sizeof(*address));
	(void)umask(before);
	return result;
}

static enum err
open_path(struct arena *arena, struct str where, struct listener *out)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct stat st;
	enum err e;
	int fd;

	if (where.len >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return failed(where, "socket path");
	}
	memcpy(address.sun_path, where.ptr, where.len);
	if ((e = remove_stale(where, &address)) != OK)
		return e;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return failed(where, "socket");
	if (bind_private(fd, &address) == -1 || listen(fd, BACKLOG) == -1 || stat(address.sun_path, &st) == -1) {
		(void)close(fd);
		return failed(where, "listen");
	}
	*out = (struct listener){ .fd = fd, .path = str_cstr(arena, where), .device = st.st_dev, .inode = st.st_ino };
	return OK;
}

static bool
split_host(struct str where, struct str *out_host, struct str *out_port)
{
	size_t at;

	at = where.len;
	while (at > 0 && where.ptr[at - 1] != ':')
		at--;
	if (at < 2)
		return false;
	*out_host = str_sub(where, 0, at - 1);
	*out_port = str_sub(where, at, where.len);
	if (str_starts(*out_host, STR("[")) && str_ends(*out_host, STR("]")))
		*out_host = str_sub(*out_host, 1, out_host->len - 2);
	return out_host->len > 0 && out_port->len > 0;
}

static int
listen_at(const struct addrinfo *info)
{
	int on;
	int fd;

	fd = socket(info->ai_family, info->ai_socktype | SOCK_CLOEXEC, info->ai_protocol);
	if (fd == -1)
		return -1;
	on = 1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

static enum err
open_address(struct arena *arena, struct str where, struct listener *out)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
	struct addrinfo *list;
	struct str host;
	struct str port;
	int code;
	int fd;

	if (!split_host(where, &host, &port)) {
		log_fault("listen_open", "%.*s is neither a path nor host:port", STR_ARG(where));
		return ERR_INVALID;
	}
	code = getaddrinfo(str_cstr(arena, host), str_cstr(arena, port), &hints, &list);
	if (code != 0) {
		log_fault("listen_open", "%.*s: %s", STR_ARG(where), gai_strerror(code));
		return ERR_FAULT;
	}
	fd = listen_at(list);
	code = errno;
	freeaddrinfo(list);
	errno = code;
	if (fd == -1)
		return failed(where, "listen");
	*out = (struct listener){ .fd = fd };
	return OK;
}

enum err
listen_open(struct arena *arena, struct str where, struct listener *out)
{
	size_t at;

	if (is_inherited()) {
		(void)fcntl(SYSTEMD_FD, F_SETFD, FD_CLOEXEC);
		*out = (struct listener){ .fd = SYSTEMD_FD };
		return OK;
	}
	return str_find(where, '/', &at) ? open_path(arena, where, out) : open_address(arena, where, out);
}

void
listen_close(const struct listener *listener)
{
	struct stat st;

	(void)close(listener->fd);
	if (listener->path != NULL && stat(listener->path, &st) == 0 && st.st_dev == listener->device &&
	    st.st_ino == listener->inode)
		(void)unlink(listener->path);
}
