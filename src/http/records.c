/* records.c - a reply as FastCGI records. */
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>

#include <errno.h>
#include <fastcgi.h>
#include <limits.h>

#include "http/records.h"

enum {
	CONTENT_MAX = 65528,			/* a record's, and a multiple of eight */
	PARTS_PER_RECORD = 3,			/* its header, what is left of the head, some of the body */
};

struct records {
	struct arena	*arena;
	struct iovec	*parts;
	size_t		 n;
	size_t		 at;			/* the first that is not sent */
	int		 request_id;
};

static void
add(struct records *records, const void *ptr, size_t size)
{
	/* What is sent is not written to: iovec has no const. */
	if (size > 0)
		records->parts[records->n++] = (struct iovec){ .iov_base = (void *)(uintptr_t)ptr, .iov_len = size };
}

static void
add_header(struct records *records, uint8_t type, size_t size)
{
	FCGI_Header *header = NEW(records->arena, FCGI_Header);

	*header = (FCGI_Header){
		.version = FCGI_VERSION_1,
		.type = type,
		.requestIdB1 = (uint8_t)(records->request_id >> 8),
		.requestIdB0 = (uint8_t)records->request_id,
		.contentLengthB1 = (uint8_t)(size >> 8),
		.contentLengthB0 = (uint8_t)size,
	};
	add(records, header, sizeof(*header));
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void
add_all(struct records *records, struct str head, struct str body)
{
	size_t of_head;
	size_t of_body;

	while (head.len + body.len > 0) {
		of_head = smaller(head.len, CONTENT_MAX);
		of_body = smaller(body.len, CONTENT_MAX - of_head);
		add_header(records, FCGI_STDOUT, of_head + of_body);
		add(records, head.ptr, of_head);
		add(records, body.ptr, of_body);
		head = str_sub(head, of_head, head.len);
		body = str_sub(body, of_body, body.len);
	}
	add_header(records, FCGI_STDOUT, 0);
	add_header(records, FCGI_END_REQUEST, sizeof(FCGI_EndRequestBody));
	add(records, NEW(records->arena, FCGI_EndRequestBody), sizeof(FCGI_EndRequestBody));
}

static void
skip(struct records *records, size_t sent)
{
	struct iovec *part;

	while (sent > 0) {
		part = &records->parts[records->at];
		if (sent < part->iov_len) {
			part->iov_base = (char *)part->iov_base + sent;
			part->iov_len -= sent;
			return;
		}
		sent -= part->iov_len;
		records->at++;
	}
}

/* At first without waiting, which nearly always takes all of it; only a peer that is slow needs a limit to be set. */
static bool
send_all(struct records *records, int fd, int limit_s)
{
	struct timeval limit = { .tv_sec = limit_s };
	struct msghdr message = { .msg_namelen = 0 };
	int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
	ssize_t n;

	while (records->at < records->n) {
		message.msg_iov = records->parts + records->at;
		message.msg_iovlen = smaller(records->n - records->at, IOV_MAX);
		n = sendmsg(fd, &message, flags);
		if (n > 0) {
			skip(records, (size_t)n);
		} else if (n == -1 && errno == EAGAIN && (flags & MSG_DONTWAIT) != 0) {
			if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) == -1)
				return false;
			flags &= ~MSG_DONTWAIT;
		} else if (n == 0 || errno != EINTR) {
			return false;
		}
	}
	return true;
}

bool
records_send(struct arena *arena, int fd, int request_id, struct str head, struct str body, int limit_s)
{
	struct records records = { .arena = arena, .request_id = request_id };
	size_t n_records = (head.len + body.len) / CONTENT_MAX + 3;

	records.parts = NEW_N(arena, struct iovec, n_records * PARTS_PER_RECORD);
	add_all(&records, head, body);
	return send_all(&records, fd, limit_s);
}
