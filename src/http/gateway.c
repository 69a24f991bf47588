/*
 * gateway.c - requests in and replies out, by FastCGI or plain CGI.
 *
 * Of libfcgi only FCGX_*_r is used, never its printf (it aborts on a width, dies on a NULL, drops %zu), never its
 * OpenSocket, and never its accept: connections are accepted here, with time limits on them, so that a peer that says
 * nothing costs a second and not a worker. Signals are blocked for good and read from a signalfd between requests:
 * libfcgi takes an interrupted write for the end of the connection, so a signal inside a request would cut the reply.
 *
 * Watchdog: from accept to the end of the reply an alarm runs; a request that takes longer than WATCHDOG_S ends the
 * worker (SIGALRM's default action) and the pool starts another.
 */
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <assert.h>
#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "http/address.h"
#include "http/gateway.h"
#include "http/reply.h"

enum {
	WATCHDOG_S = 30,
	PEER_READ_S = 1,		/* a web server sends a request at once */
	PEER_WRITE_S = 10,		/* it may be busy for a while before it takes the reply */
	RSS_CHECK_EVERY = 100,		/* requests */
	SYSTEMD_FD = 3,			/* sd_listen_fds(3) */
};

struct gateway {
	struct str	 trusted_proxies;
	struct str	 peers;		/* FCGI_WEB_SERVER_ADDRS: who may speak to a TCP socket; empty for all */
	struct arena	*arena;		/* of the request in hand */
	bool		 cgi;
	bool		 leaving;
	bool		 pooled;	/* slotkeeperctl pool started this worker, and another when it leaves */
	int		 listen_fd;
	int		 signal_fd;
	uint32_t	 n_requests;
	FCGX_Request	 fcgi;
};

/* The process. */

/*
 * Whoever opened the next file would get a missing descriptor's number, and a body would be read from the database's
 * socket.
 */
static void
hold_standard_fds(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		(void)close(fd);
}

/* A socket that listens is a FastCGI server's; one that is merely connected is Apache's mod_cgid. */
static bool
is_listening(int fd)
{
	int listening;
	socklen_t size;

	listening = 0;
	size = sizeof(listening);
	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening != 0;
}

static bool
is_systemd_activated(void)
{
	uint64_t pid;
	uint64_t n;

	return str_u64(str_of(getenv("LISTEN_PID")), &pid) && pid == (uint64_t)getpid() &&
	    str_u64(str_of(getenv("LISTEN_FDS")), &n) && n >= 1;
}

static void
block_signals(struct gateway *gateway)
{
	sigset_t stop;

	(void)sigemptyset(&stop);
	(void)sigaddset(&stop, SIGTERM);
	(void)sigaddset(&stop, SIGINT);
	(void)sigaddset(&stop, SIGHUP);
	(void)sigaddset(&stop, SIGUSR1);
	if (sigprocmask(SIG_BLOCK, &stop, NULL) == -1)
		abort();
	gateway->signal_fd = signalfd(-1, &stop, SFD_NONBLOCK | SFD_CLOEXEC);
	if (gateway->signal_fd == -1) {
		log_fault("gateway_open", "signalfd: %s", strerror(errno));
		exit(1);
	}
}

static void
arm_watchdog_signal(void)
{
	sigset_t alarms;

	(void)signal(SIGALRM, SIG_DFL);
	(void)sigemptyset(&alarms);
	(void)sigaddset(&alarms, SIGALRM);
	(void)sigprocmask(SIG_UNBLOCK, &alarms, NULL);
}

/* The pool, and nobody else, asks the kernel for a signal at its death. */
static bool
is_pooled(void)
{
	int number;

	number = 0;
	return prctl(PR_GET_PDEATHSIG, &number) == 0 && number != 0;
}

/*
 * FCGX_Init replaces the handlers of SIGPIPE, SIGTERM and SIGUSR1, even ignored ones: its SIGPIPE is undone after it.
 */
static void
open_fastcgi(struct gateway *gateway, int listen_fd)
{
	int flags;

	gateway->listen_fd = listen_fd;
	flags = fcntl(listen_fd, F_GETFL);
	if (flags == -1 || fcntl(listen_fd, F_SETFL, flags | O_NONBLOCK) == -1) {
		log_fault("gateway_open", "fd %d: %s", listen_fd, strerror(errno));
		exit(1);
	}
	block_signals(gateway);
	/* No listening socket for libfcgi: it must never accept by itself. */
	if (FCGX_Init() != 0 || FCGX_InitRequest(&gateway->fcgi, -1, FCGI_FAIL_ACCEPT_ON_INTR) != 0) {
		log_fault("gateway_open", "libfcgi does not start");
		exit(1);
	}
	gateway->peers = str_of(getenv("FCGI_WEB_SERVER_ADDRS"));
	gateway->pooled = is_pooled();
}

struct gateway *
gateway_open(struct arena *life, struct str trusted_proxies)
{
	struct gateway *gateway = NEW(life, struct gateway);

	gateway->trusted_proxies = str_dup(life, trusted_proxies);
	hold_standard_fds();
	if (is_systemd_activated())
		open_fastcgi(gateway, SYSTEMD_FD);
	else if (is_listening(STDIN_FILENO))
		open_fastcgi(gateway, STDIN_FILENO);
	else
		gateway->cgi = true;
	/* Made from a client's "Proxy:" header (httpoxy); nothing of ours may ever take it for a setting. */
	(void)unsetenv("HTTP_PROXY");
	(void)signal(SIGPIPE, SIG_IGN);
	arm_watchdog_signal();
	return gateway;
}

bool
gateway_is_cgi(const struct gateway *gateway)
{
	return gateway->cgi;
}

/* One request. */

struct environment {
	struct arena	*arena;
	char		**vars;
};

static const char *
value_of(const char *var, const char *name, size_t len)
{
	return strncmp(var, name, len) == 0 && var[len] == '=' ? var + len + 1 : NULL;
}

/*
 * A header sent twice may arrive as two variables of one name (nginx before 1.23): they are one list, so that nobody
 * sees only the first. What the server itself says is said once.
 */
static const char *
environment_get(void *arg, const char *name)
{
	const struct environment *env = arg;
	const char *found;
	const char *value;
	const char *glue;
	size_t len;
	char **var;

	len = strlen(name);
	glue = strcmp(name, "HTTP_COOKIE") == 0 ? "; " : ", ";
	found = NULL;
	for (var = env->vars; var != NULL && *var != NULL; var++) {
		value = value_of(*var, name, len);
		if (value == NULL)
			continue;
		if (found == NULL)
			found = value;
		else if (strncmp(name, "HTTP_", 5) == 0)
			found = str_fmt(env->arena, "%s%s%s", found, glue, value).ptr;
	}
	return found;
}

static size_t
read_stdin(char *to, size_t size)
{
	size_t len;
	ssize_t n;

	len = 0;
	while (len < size) {
		n = read(STDIN_FILENO, to + len, size - len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	return len;
}

/*
 * As many bytes as were announced; from FastCGI one more, to see when there is more than that. CGI's standard input
 * need not end, and is not asked for it. A body announced as too large is not read at all.
 */
static struct str
read_body(struct gateway *gateway, const struct params *params, bool *out_too_large)
{
	uint64_t announced;
	char *to;
	int n;

	*out_too_large = false;
	if (!str_u64(str_of(params->get(params->arg, "CONTENT_LENGTH")), &announced))
		announced = 0;
	if (announced > REQUEST_BODY_MAX) {
		*out_too_large = true;
		return STR_NONE;
	}
	to = arena_alloc(gateway->arena, (size_t)announced + 1);
	if (gateway->cgi)
		return (struct str){ .ptr = to, .len = read_stdin(to, (size_t)announced) };
	n = FCGX_GetStr(to, (int)announced + 1, gateway->fcgi.in);
	return (struct str){ .ptr = to, .len = n > 0 ? (size_t)n : 0 };
}

static void
read_request(struct gateway *gateway, char **vars, struct request *out)
{
	struct environment env = { .arena = gateway->arena, .vars = vars };
	struct params params = { .get = environment_get, .arg = &env };
	struct str body;
	bool too_large;

	body = read_body(gateway, &params, &too_large);
	request_read(gateway->arena, &params, body, too_large, gateway->trusted_proxies, out);
}

/* FastCGI. */

/*
 * Gives libfcgi a connection (fd >= 0), or tells it to close the one it has when the request ends (fd < 0). Its header
 * asks to keep off these two fields, yet has no other way to hand over an accepted socket; and without the second,
 * nginx's fastcgi_keep_conn would bind the worker to one idle connection. Nothing else in the program touches them.
 */
static void
set_connection(FCGX_Request *fcgi, int fd)
{
	if (fd >= 0)
		fcgi->ipcFd = fd;
	fcgi->keepConnection = fd >= 0;
}

/* The peers named by FCGI_WEB_SERVER_ADDRS, which libfcgi would ask only in its own accept. */
static bool
is_peer_allowed(const struct gateway *gateway, const struct sockaddr_storage *peer, socklen_t size)
{
	char name[NI_MAXHOST];

	if (gateway->peers.len == 0 || (peer->ss_family != AF_INET && peer->ss_family != AF_INET6))
		return true;
	return getnameinfo((const struct sockaddr *)peer, size, name, sizeof(name), NULL, 0, NI_NUMERICHOST) == 0 &&
	    address_in(str_of(name), gateway->peers);
}

/*
 * A connection to serve, or -1 when another worker was faster or the peer is gone; *out_broken when there will be no
 * more.
 */
static int
accept_connection(const struct gateway *gateway, bool *out_broken)
{
	struct timeval read_limit = { .tv_sec = PEER_READ_S };
	struct timeval write_limit = { .tv_sec = PEER_WRITE_S };
	struct sockaddr_storage peer;
	socklen_t size;
	int fd;

	size = sizeof(peer);
	memset(&peer, 0, sizeof(peer));
	fd = accept4(gateway->listen_fd, (struct sockaddr *)&peer, &size, SOCK_CLOEXEC);
	if (fd == -1) {
		*out_broken = errno == EBADF || errno == EINVAL || errno == ENOTSOCK || errno == EMFILE ||
		    errno == ENFILE;
		if (*out_broken)
			log_fault("gateway_accept", "accept: %s", strerror(errno));
		return -1;
	}
	if (!is_peer_allowed(gateway, &peer, size) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &read_limit, sizeof(read_limit)) == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &write_limit, sizeof(write_limit)) == -1) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

/* Sleeps until there is a connection or a signal; false when it is a signal, which goes before any connection. */
static bool
wait_for_connection(const struct gateway *gateway)
{
	struct pollfd fds[] = {
		{ .fd = gateway->signal_fd, .events = POLLIN },
		{ .fd = gateway->listen_fd, .events = POLLIN },
	};

	while (poll(fds, 2, -1) == -1)
		if (errno != EINTR)
			return false;
	return fds[0].revents == 0;
}

static bool
accept_fastcgi(struct gateway *gateway, struct request *out)
{
	bool broken;
	int fd;

	broken = false;
	while (wait_for_connection(gateway)) {
		fd = accept_connection(gateway, &broken);
		if (broken)
			break;
		if (fd == -1)
			continue;
		(void)alarm(WATCHDOG_S);
		set_connection(&gateway->fcgi, fd);
		/* On failure (no whole request came) it has closed the connection. */
		if (FCGX_Accept_r(&gateway->fcgi) == 0) {
			read_request(gateway, gateway->fcgi.envp, out);
			return true;
		}
		(void)alarm(0);
	}
	return false;
}

/* Resident memory has grown past the limit: a leak, or a heap in pieces. Where /proc is missing there is no limit. */
static bool
is_grown(void)
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

/*
 * Old, or large. Only where another takes its place: spawn-fcgi would let the last one go and answer 502 from then on.
 */
static bool
is_spent(const struct gateway *gateway)
{
	if (!gateway->pooled)
		return false;
	if (gateway->n_requests >= WORKER_REQUESTS_MAX)
		return true;
	return gateway->n_requests % RSS_CHECK_EVERY == RSS_CHECK_EVERY - 1 && is_grown();
}

bool
gateway_accept(struct gateway *gateway, struct arena *arena, struct request *out)
{
	if (gateway->leaving)
		return false;
	gateway->arena = arena;
	if (gateway->cgi) {
		gateway->leaving = true;
		(void)alarm(WATCHDOG_S);
		read_request(gateway, environ, out);
		return true;
	}
	if (is_spent(gateway)) {
		log_line("worker=spent requests=%u", (unsigned)gateway->n_requests);
		return false;
	}
	gateway->n_requests++;
	return accept_fastcgi(gateway, out);
}

/* The reply. */

static bool
write_all(int fd, struct str s)
{
	ssize_t n;

	while (s.len > 0) {
		n = write(fd, s.ptr, s.len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s = str_sub(s, (size_t)n, s.len);
	}
	return true;
}

static bool
put(struct gateway *gateway, struct str s)
{
	if (gateway->cgi)
		return write_all(STDOUT_FILENO, s);
	assert(s.len <= INT32_MAX);
	return FCGX_PutStr(s.ptr, (int)s.len, gateway->fcgi.out) == (int)s.len;
}

/*
 * Head and body are put one after the other and not pasted together: libfcgi's stream joins them, and a second copy of
 * a large page would have to fit the arena.
 */
void
gateway_send(struct gateway *gateway, const struct request *request, const struct reply *reply)
{
	struct buf head = buf_new(gateway->arena, (size_t)2 * REPLY_HEADERS_MAX);
	bool sent;

	assert(!reply->headers.full && !reply->body.full);
	reply_head(request, reply, &head);
	sent = put(gateway, buf_str(&head));
	if (sent && reply_has_body(request, reply))
		sent = put(gateway, buf_str(&reply->body));
	if (!sent)
		log_line("reply=lost bytes=%zu", reply->body.len);
	if (!gateway->cgi) {
		set_connection(&gateway->fcgi, -1);
		FCGX_Finish_r(&gateway->fcgi);
	}
	(void)alarm(0);
}
