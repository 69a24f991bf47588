/* http_client.h - HTTP/1.1 to 127.0.0.1 over a plain socket, one connection a request; a client keeps its cookies. */
#ifndef TESTS_HTTP_CLIENT_H
#define TESTS_HTTP_CLIENT_H

#include <stddef.h>

enum { HTTP_REPLY_MAX = 512 * 1024, HTTP_COOKIES_MAX = 8192 };

struct http_client {
	int	 port;
	int	 fd;				/* connected ahead of time, or -1 */
	char	 cookies[HTTP_COOKIES_MAX];
	int	 status;			/* of the last reply; 0: none came */
	char	 location[512];
	char	*body;
	char	 reply[HTTP_REPLY_MAX];
};

void		 http_client_start(struct http_client *client, int port);
void		 http_connect(struct http_client *client);		/* so that a race begins with the request itself */
/* type: of the body, or NULL for none; key: idempotency key, or NULL. Returns the status. */
int		 http_ask(struct http_client *client, const char *method, const char *path, const char *type, const char *body, const char *key);
/* The value that follows a marker in the last body, up to the end character; "" when there is none. */
const char	*http_find(const struct http_client *client, const char *marker, char end, char *out, size_t size);

#endif
