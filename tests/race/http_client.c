/* http_client.c - the client of http_client.h: no more of HTTP than a test of our own server needs. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/race/http_client.h"

void
http_client_start(struct http_client *client, int port)
{
	client->port = port;
	client->fd = -1;
	client->cookies[0] = '\0';
	client->status = 0;
	client->body = client->reply;
	client->reply[0] = '\0';
}

void
http_connect(struct http_client *client)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	struct timeval patience = { .tv_sec = 30 };

	address.sin_port = htons((unsigned short)client->port);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (client->fd != -1 || (client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) == -1)
		return;
	setsockopt(client->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(client->fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return;
	close(client->fd);
	client->fd = -1;
}

/* A cookie of the same name is replaced; the jar is "a=1; b=2". */
static void
keep_cookie(struct http_client *client, const char *line)
{
	char jar[HTTP_COOKIES_MAX];
	size_t name;
	size_t whole;
	size_t n;
	char *part;
	char *rest;

	name = strcspn(line, "=") + 1;
	whole = strcspn(line, ";\r");
	snprintf(jar, sizeof(jar), "%s", client->cookies);
	n = (size_t)snprintf(client->cookies, sizeof(client->cookies), "%.*s", (int)whole, line);
	for (part = strtok_r(jar, "; ", &rest); part != NULL; part = strtok_r(NULL, "; ", &rest))
		if (strncmp(part, line, name) != 0 && n + strlen(part) + 3 < sizeof(client->cookies))
			n += (size_t)snprintf(client->cookies + n, sizeof(client->cookies) - n, "; %s", part);
}

static void
read_headers(struct http_client *client)
{
	char *line;
	char *end;

	client->location[0] = '\0';
	if ((end = strstr(client->reply, "\r\n\r\n")) == NULL)
		return;
	client->body = end + 4;
	for (line = client->reply; line < end; line = strstr(line, "\r\n") + 2) {
		if (strncasecmp(line, "Set-Cookie: ", 12) == 0)
			keep_cookie(client, line + 12);
		else if (strncasecmp(line, "Location: ", 10) == 0)
			snprintf(client->location, sizeof(client->location), "%.*s", (int)strcspn(line + 10, "\r"), line + 10);
		else if (strncasecmp(line, "Transfer-Encoding:", 18) == 0)
			abort();			/* the program always says how long it is */
	}
	if (sscanf(client->reply, "HTTP/1.1 %d", &client->status) != 1)
		client->status = 0;
}

int
http_ask(struct http_client *client, const char *method, const char *path, const char *type, const char *body, const char *key)
{
	static char text[64 * 1024];
	size_t n_read;
	ssize_t n;
	int len;

	client->status = 0;
	client->body = client->reply;
	client->reply[0] = '\0';
	http_connect(client);
	if (client->fd == -1)
		return 0;
	len = snprintf(text, sizeof(text), "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s%s%s%s%s%s%s%s%s", method, path,
	    client->port, client->cookies[0] != '\0' ? "Cookie: " : "", client->cookies, client->cookies[0] != '\0' ? "\r\n" : "",
	    key != NULL ? "Idempotency-Key: " : "", key != NULL ? key : "", key != NULL ? "\r\n" : "",
	    type != NULL ? "Content-Type: " : "", type != NULL ? type : "", type != NULL ? "\r\n" : "");
	if (type != NULL)
		len += snprintf(text + len, sizeof(text) - (size_t)len, "Content-Length: %zu\r\n", strlen(body));
	len += snprintf(text + len, sizeof(text) - (size_t)len, "\r\n%s", type != NULL ? body : "");
	n_read = 0;
	if (send(client->fd, text, (size_t)len, MSG_NOSIGNAL) == len)
		while (n_read < sizeof(client->reply) - 1 &&
		    (n = read(client->fd, client->reply + n_read, sizeof(client->reply) - 1 - n_read)) > 0)
			n_read += (size_t)n;
	client->reply[n_read] = '\0';
	close(client->fd);
	client->fd = -1;
	read_headers(client);
	return client->status;
}

const char *
http_find(const struct http_client *client, const char *marker, char end, char *out, size_t size)
{
	const char *at;
	size_t n;

	out[0] = '\0';
	if ((at = strstr(client->body, marker)) == NULL)
		return out;
	at += strlen(marker);
	for (n = 0; n + 1 < size && at[n] != '\0' && at[n] != end; n++)
		out[n] = at[n];
	out[n] = '\0';
	return out;
}
