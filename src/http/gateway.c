/*
 * gateway.c - requests in and replies out, by FastCGI or plain CGI.
 *
 * Of libfcgi only the reading of a request is used, never its printf (it aborts on a width, dies on a NULL, drops %zu),
 * never its OpenSocket, never its output (records.h), and never its accept: connections are accepted here, with time
 * limits on them, so that a peer that says nothing costs a second and not a worker. Signals are blocked for good and
 * read from a signalfd between requests: libfcgi takes an interrupted read for the end of the connection, so a signal
 * inside a request would lose it.
 *
 * Watchdog: from accept to the end of the reply an alarm runs; a request that takes longer than WATCHDOG_S ends the
 * worker (SIGALRM's default action) and the pool starts another.
 */
#include <sys/epoll.h>
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
#include "http/process.h"
#include "http/records.h"
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
	int		 epoll_fd;
	bool		 unread;	/* the request in hand sent more than was read */
	uint32_t	 n_requests;
	FCGX_Request	 fcgi;
};

/* The process. */

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

/*
 * One connection wakes one of the workers that wait for it, not all. Who is told of a signal and of a connection at
 * once serves it before leaving (wait_for_connection), since nobody else was woken for it.
 */
static void
open_epoll(struct gateway *gateway)
{
	struct epoll_event stop = { .events = EPOLLIN, .data.fd = gateway->signal_fd };
	struct epoll_event come = { .events = EPOLLIN | EPOLLEXCLUSIVE, .data.fd = gateway->listen_fd };

	gateway->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (gateway->epoll_fd == -1 || epoll_ctl(gateway->epoll_fd, EPOLL_CTL_ADD, gateway->signal_fd, &stop) == -1 ||
	    epoll_ctl(gateway->epoll_fd, EPOLL_CTL_ADD, gateway->listen_fd, &come) == -1) {
		log_fault("gateway_open", "epoll: %s", strerror(errno));
		exit(1);
	}
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
	open_epoll(gateway);
	/* No listening socket for libfcgi: it must never accept by itself. */
	if (FCGX_Init() != 0 || FCGX_InitRequest(&gateway->fcgi, -1, FCGI_FAIL_ACCEPT_ON_INTR) != 0) {
		log_fault("gateway_open", "libfcgi does not start");
		exit(1);
	}
	gateway->peers = str_of(getenv("FCGI_WEB_SERVER_ADDRS"));
	gateway->pooled = process_is_pooled();
}

struct gateway *
gateway_open(struct arena *life, struct str trusted_proxies)
{
	struct gateway *gateway = NEW(life, struct gateway);

	gateway->trusted_proxies = str_dup(life, trusted_proxies);
	process_hold_standard_fds();
	if (process_is_systemd_activated())
		open_fastcgi(gateway, SYSTEMD_FD);
	else if (process_is_listening(STDIN_FILENO))
		open_fastcgi(gateway, STDIN_FILENO);
	else
		gateway->cgi = true;
	/* Made from a client's "Proxy:" header (httpoxy); nothing of ours may ever take it for a setting. */
	(void)unsetenv("HTTP_PROXY");
	(void)signal(SIGPIPE, SIG_IGN);
	process_arm_watchdog();
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
	gateway->unread = false;
	if (!str_u64(str_of(params->get(params->arg, "CONTENT_LENGTH")), &announced))
		announced = 0;
	if (announced > REQUEST_BODY_MAX) {
		*out_too_large = gateway->unread = true;
		return STR_NONE;
	}
	to = arena_alloc(gateway->arena, (size_t)announced + 1);
	if (gateway->cgi)
		return (struct str){ .ptr = to, .len = read_stdin(to, (size_t)announced) };
	n = FCGX_GetStr(to, (int)announced + 1, gateway->fcgi.in);
	gateway->unread = n > (int)announced;
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
 * Gives libfcgi a connection (fd >= 0), or takes it away (fd < 0). Its header asks to keep off these two fields, yet has
 * no other way to hand over an accepted socket; and with the second it would close the one it was given before reading
 * from it. Nothing else in the program touches them.
 */
static void
set_connection(FCGX_Request *fcgi, int fd)
{
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
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &read_limit, sizeof(read_limit)) == -1) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

/* Sleeps until there is a connection or a signal; false when it is only a signal. */
static bool
wait_for_connection(struct gateway *gateway)
{
	struct epoll_event events[2];
	bool comes;
	int n;
	int i;

	while ((n = epoll_wait(gateway->epoll_fd, events, 2, -1)) == -1)
		if (errno != EINTR)
			return false;
	comes = false;
	for (i = 0; i < n; i++)
		if (events[i].data.fd == gateway->listen_fd)
			comes = true;
		else
			gateway->leaving = true;
	return comes;
}

static bool
accept_fastcgi(struct gateway *gateway, struct request *out)
{
	bool broken;
	int fd;

	broken = false;
	while (wait_for_connection(gateway)) {
		fd = accept_connection(gateway, &broken);
		if (broken || (fd == -1 && gateway->leaving))
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
		if (gateway->leaving)
			break;
	}
	return false;
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
	return gateway->n_requests % RSS_CHECK_EVERY == RSS_CHECK_EVERY - 1 && process_is_grown();
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

/*
 * The reply goes past libfcgi, whose request is then only memory to be freed. A connection on which the peer still has
 * something to say is closed by libfcgi, which listens until it has said it: closed at once, the peer would see an
 * error instead of the reply.
 */
static bool
send_fastcgi(struct gateway *gateway, struct str head, struct str body)
{
	FCGX_Request *fcgi;
	bool sent;
	int fd;

	fcgi = &gateway->fcgi;
	fd = fcgi->ipcFd;
	sent = records_send(gateway->arena, fd, fcgi->requestId, head, body, PEER_WRITE_S);
	FCGX_Free(fcgi, gateway->unread);
	if (!gateway->unread)
		(void)close(fd);
	set_connection(fcgi, -1);
	return sent;
}

/* Head and body are not pasted together: a second copy of a large page would have to fit the arena. */
void
gateway_send(struct gateway *gateway, const struct request *request, const struct reply *reply)
{
	struct buf head = buf_new(gateway->arena, (size_t)2 * REPLY_HEADERS_MAX);
	struct str body;
	bool sent;

	assert(!reply->headers.full && !reply->body.full);
	reply_head(request, reply, &head);
	body = reply_has_body(request, reply) ? buf_str(&reply->body) : STR_NONE;
	if (gateway->cgi)
		sent = write_all(STDOUT_FILENO, buf_str(&head)) && write_all(STDOUT_FILENO, body);
	else
		sent = send_fastcgi(gateway, buf_str(&head), body);
	if (!sent)
		log_line("reply=lost bytes=%zu", reply->body.len);
	(void)alarm(0);
}
