/*
 * gateway.h - FastCGI or plain CGI, by what the program was started as (dependencies.md section 1).
 *
 * LISTEN_FDS of this process: FastCGI on fd 3; fd 0 listening: FastCGI on fd 0; else one CGI request. Call gateway_open
 * before other files are opened: it fills missing standard descriptors with /dev/null. Under FastCGI SIGTERM, SIGINT,
 * SIGHUP and SIGUSR1 are blocked and looked at between requests only, so that none cuts a reply. gateway_accept fills
 * the request (with request.fault where it is unreadable) and returns false when it is time to leave: told to stop
 * (which is also how the pool's death arrives: it asks the kernel to send its workers SIGTERM then), CGI answered, and,
 * in the pool, WORKER_REQUESTS_MAX served or grown past WORKER_RSS_MAX_KIB. A request that takes over 30 s ends the
 * process: whoever starts the program should start it again, as pool and mod_fcgid do.
 */
#ifndef HTTP_GATEWAY_H
#define HTTP_GATEWAY_H

#include "http/cx.h"

struct gateway;

struct gateway	*gateway_open(struct arena *life, struct str trusted_proxies);
bool		 gateway_is_cgi(const struct gateway *gateway);
bool		 gateway_accept(struct gateway *gateway, struct arena *arena, struct request *out);
void		 gateway_send(struct gateway *gateway, const struct request *request, const struct reply *reply);

/* The environment of one request, by whatever means it came, into a struct request. Split out for tests and fuzzing. */
struct params {
	const char	*(*get)(void *arg, const char *name);
	void		*arg;
};
void		 request_read(struct arena *arena, const struct params *params, struct str body, bool body_too_large,
		    struct str trusted_proxies, struct request *out);

#endif
