/*
 * transfer.h - one exchange with a gateway by libcurl, the same way for mail and web: no proxy, no redirects, no netrc, a time limit
 * over all, an answer of at most TRANSFER_ANSWER_MAX bytes, certificates checked.
 *
 * A transfer keeps its connection for the next message. Its texts live in the arena given to transfer_begin.
 */
#ifndef NOTIFY_TRANSFER_H
#define NOTIFY_TRANSFER_H

#include <curl/curl.h>

#include "base/settings.h"

enum { TRANSFER_ANSWER_MAX = 64 * 1024 };

struct transfer {
	CURL		*curl;
	struct arena	*arena;
	struct buf	 answer;
	struct str	 last_line;	/* of a mail server: its refusal, or what it said last */
	int32_t		 retry_after_s;
	struct str	 out;		/* what is still to be uploaded */
	bool		 too_long;
	char		 problem[CURL_ERROR_SIZE];
};

struct transfer	*transfer_new(void);			/* NULL: no memory, or libcurl does not start */
void		 transfer_free(struct transfer *transfer);	/* NULL is fine */
/* Forgets the last exchange, not its connection, and sets what is common. ca may be empty. */
void		 transfer_begin(struct transfer *transfer, struct arena *arena, const struct settings *settings, struct str url,
		    struct str ca, const char *protocols);
void		 transfer_upload(struct transfer *transfer, struct str text);
CURLcode	 transfer_run(struct transfer *transfer, long *out_code);	/* the server's status, 0 none */
/* libcurl's words on what went wrong. */
struct str	 transfer_problem(const struct transfer *transfer, CURLcode result);

#endif
