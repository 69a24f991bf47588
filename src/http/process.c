/* process.c - what a worker asks of the system about itself. */
#include <sys/prctl.h>
#include <sys/socket.h>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/str.h"
#include "http/process.h"

/*
 * Whoever opened the next file would get a missing descriptor's number, and a body would be read from the database's
 * socket.
 */
void
process_hold_standard_fds(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		(void)close(fd);
}

/* A socket that listens is a FastCGI server's; one that is merely connected is Apache's mod_cgid. */
bool
process_is_listening(int fd)
{
	int listening;
	socklen_t size;

	listening = 0;
	size = sizeof(listening);
	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening != 0;
}

bool
process_is_systemd_activated(void)
{
	uint64_t pid;
	uint64_t n;

	return str_u64(str_of(getenv("LISTEN_PID")), &pid) && pid == (uint64_t)getpid() &&
	    str_u64(str_of(getenv("LISTEN_FDS")), &n) && n >= 1;
}

void
process_arm_watchdog(void)
{
	sigset_t alarms;

	(void)signal(SIGALRM, SIG_DFL);
	(void)sigemptyset(&alarms);
	(void)sigaddset(&alarms, SIGALRM);
	(void)sigprocmask(SIG_UNBLOCK, &alarms, NULL);
}

/* The pool, and nobody else, asks the kernel for a signal at its death. */
bool
process_is_pooled(void)
{
	int number;

	number = 0;
	return prctl(PR_GET_PDEATHSIG, &number) == 0 && number != 0;
}

/* Resident memory has grown past the limit: a leak, or a heap in pieces. Where /proc is missing there is no limit. */
bool
process_is_grown(void)
{
	char text[128];
	struct str rest;
	uint64_t pages;
	ssize_t n;
	int fd;

	fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return false;
	n = read(fd, text, sizeof(text));
	(void)close(fd);
	if (n <= 0)
		return false;
	rest = (struct str){ .ptr = text, .len = (size_t)n };
	(void)str_cut(&rest, ' ');
	if (!str_u64(str_cut(&rest, ' '), &pages))
		return false;
	return pages * ((uint64_t)sysconf(_SC_PAGESIZE) / 1024) > WORKER_RSS_MAX_KIB;
}
