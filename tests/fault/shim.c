/*
 * shim.c - preloaded into a worker: makes memory and sockets fail on command.
 *
 * SHIM_CONTROL names a file of four 32-bit numbers that the test writes while the worker runs: what fails (0 nothing, 1 allocation,
 * 2 a reset connection, 3 all reads and writes short, 4 an interrupted call), the how-manieth call fails, how many there were since it was
 * armed, and how many failed. Armed after start: what fails then is a request.
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

struct control {
	uint32_t	what;
	uint32_t	which;
	uint32_t	calls;
	uint32_t	failed;
};

extern void	*__libc_malloc(size_t size);
extern void	*__libc_calloc(size_t n, size_t size);
extern void	*__libc_realloc(void *ptr, size_t size);

static volatile struct control *control;

__attribute__((constructor)) static void
start(void)
{
	const char *path = getenv("SHIM_CONTROL");
	void *map;
	int fd;

	if (path == NULL || (fd = open(path, O_RDWR | O_CLOEXEC)) == -1)
		return;
	map = mmap(NULL, sizeof(*control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (map != MAP_FAILED)
		control = map;
}

static int
fails(uint32_t what)
{
	if (control == NULL || control->what != what)
		return 0;
	if (__sync_add_and_fetch(&control->calls, 1) != control->which)
		return 0;
	__sync_add_and_fetch(&control->failed, 1);
	return 1;
}

void *
malloc(size_t size)
{
	if (!fails(1))
		return __libc_malloc(size);
	errno = ENOMEM;
	return NULL;
}

void *
calloc(size_t n, size_t size)
{
	if (!fails(1))
		return __libc_calloc(n, size);
	errno = ENOMEM;
	return NULL;
}

void *
realloc(void *ptr, size_t size)
{
	if (!fails(1))
		return __libc_realloc(ptr, size);
	errno = ENOMEM;
	return NULL;
}

/* The bytes a call may move, or 0 when it shall fail with errno set. */
static size_t
allowed(size_t size)
{
	if (fails(2)) {
		errno = ECONNRESET;
		return 0;
	}
	if (fails(4)) {
		errno = EINTR;
		return 0;
	}
	if (control != NULL && control->what == 3 && size > 1) {
		__sync_add_and_fetch(&control->failed, 1);
		return 1 + size % 7 < size ? 1 + size % 7 : 1;
	}
	return size;
}

#define REAL(name)	static __typeof__(name) *real; if (real == NULL) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

ssize_t
read(int fd, void *buf, size_t size)
{
	size_t n;
	REAL(read);

	return fd > 2 && size > 0 ? (n = allowed(size)) == 0 ? -1 : real(fd, buf, n) : real(fd, buf, size);
}

ssize_t
write(int fd, const void *buf, size_t size)
{
	size_t n;
	REAL(write);

	return fd > 2 && size > 0 ? (n = allowed(size)) == 0 ? -1 : real(fd, buf, n) : real(fd, buf, size);
}

ssize_t
recv(int fd, void *buf, size_t size, int flags)
{
	size_t n;
	REAL(recv);

	return size > 0 ? (n = allowed(size)) == 0 ? -1 : real(fd, buf, n, flags) : real(fd, buf, size, flags);
}

ssize_t
send(int fd, const void *buf, size_t size, int flags)
{
	size_t n;
	REAL(send);

	return size > 0 ? (n = allowed(size)) == 0 ? -1 : real(fd, buf, n, flags) : real(fd, buf, size, flags);
}

ssize_t
writev(int fd, const struct iovec *parts, int n_parts)
{
	size_t n;
	REAL(writev);

	if (n_parts < 1 || parts[0].iov_len == 0)
		return real(fd, parts, n_parts);
	if ((n = allowed(parts[0].iov_len)) == 0)
		return -1;
	return n == parts[0].iov_len ? real(fd, parts, n_parts) : write(fd, parts[0].iov_base, n);
}
