/* file.c - small files, whole. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"

static bool
path_cstr(struct str path, char out[PATH_MAX])
{
	if (path.len == 0 || path.len >= PATH_MAX || memchr(path.ptr, '\0', path.len) != NULL)
		return false;
	memcpy(out, path.ptr, path.len);
	out[path.len] = '\0';
	return true;
}

/* All that fd has, up to one byte more than room: what grew since fstat is seen. */
static bool
read_all(int fd, char *to, size_t room, size_t *out)
{
	size_t n;
	ssize_t got;

	n = 0;
	while (n < room) {
		got = read(fd, to + n, room - n);
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return false;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	*out = n;
	return true;
}

static enum err
read_open(struct arena *arena, int fd, const char *name, size_t max, bool secret, struct str *out)
{
	struct stat st;
	size_t room;
	size_t n;
	char *text;

	if (fstat(fd, &st) == -1) {
		log_fault("file_read", "%s: %s", name, strerror(errno));
		return ERR_FAULT;
	}
	if (!S_ISREG(st.st_mode))
		return ERR_INVALID;
	if (secret && (st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		log_fault("file_read_secret", "%s: group or others may use it; chmod 0400", name);
		return ERR_INVALID;
	}
	if (st.st_size < 0 || (uintmax_t)st.st_size > max)
		return ERR_TOO_LARGE;
	room = (size_t)st.st_size + 1;
	text = arena_alloc(arena, room);
	if (!read_all(fd, text, room, &n)) {
		log_fault("file_read", "%s: %s", name, strerror(errno));
		return ERR_FAULT;
	}
	if (n == room) {
		log_fault("file_read", "%s: grew while it was read", name);
		return ERR_FAULT;
	}
	*out = (struct str){ .ptr = text, .len = n };
	return OK;
}

static enum err
read_path(struct arena *arena, struct str path, size_t max, bool secret, struct str *out)
{
	char name[PATH_MAX];
	enum err e;
	int fd;

	if (!path_cstr(path, name))
		return ERR_INVALID;
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd == -1) {
		if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG)
			return ERR_NOT_FOUND;
		log_fault("file_read", "%s: %s", name, strerror(errno));
		return ERR_FAULT;
	}
	e = read_open(arena, fd, name, max, secret, out);
	close(fd);
	return e;
}

enum err
file_read(struct arena *arena, struct str path, size_t max, struct str *out)
{
	return read_path(arena, path, max, false, out);
}

enum err
file_read_secret(struct arena *arena, struct str path, size_t max, struct str *out)
{
	return read_path(arena, path, max, true, out);
}

static bool
write_all(int fd, struct str content)
{
	size_t n;
	ssize_t put;

	n = 0;
	while (n < content.len) {
		put = write(fd, content.ptr + n, content.len - n);
		if (put == -1 && errno == EINTR)
			continue;
		if (put == -1)
			return false;
		n += (size_t)put;
	}
	return fchmod(fd, S_IRUSR) == 0 && fsync(fd) == 0;
}

enum err
file_create_secret(struct str path, struct str content)
{
	char name[PATH_MAX];
	bool written;
	int fd;

	if (!path_cstr(path, name))
		return ERR_INVALID;
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR);
	if (fd == -1) {
		if (errno == EEXIST)
			return ERR_EXISTS;
		log_fault("file_create_secret", "%s: %s", name, strerror(errno));
		return ERR_FAULT;
	}
	written = write_all(fd, content);
	written = close(fd) == 0 && written;
	if (!written) {
		log_fault("file_create_secret", "%s: %s", name, strerror(errno));
		unlink(name);
		return ERR_FAULT;
	}
	return OK;
}
