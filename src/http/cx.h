/*
 * cx.h - one request, its reply, and what a handler is given.
 *
 * Everything lives in the request's arena, which is wiped after the reply was sent. Text in a request is what the
 * client sent: percent decoding has been done once for the path, UTF-8 has been checked, nothing else has.
 */
#ifndef HTTP_CX_H
#define HTTP_CX_H

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"

struct desk;
struct route;
struct site;
struct keyring;
struct settings;

enum method {
	METHOD_GET = 1,			/* HEAD is answered as GET without body */
	METHOD_POST = 2,
	METHOD_PUT = 4,
	METHOD_DELETE = 8,
	METHOD_OPTIONS = 16,
};

struct pair {
	struct str	name;
	struct str	value;
};

struct request {
	enum method	method;
	bool		head;
	struct str	path;			/* decoded once, checked: no dot or empty segments, NUL or controls */
	struct str	query;			/* raw */
	struct pair	query_fields[FORM_FIELDS_MAX];	/* decoded */
	size_t		n_query_fields;
	struct pair	form_fields[FORM_FIELDS_MAX];	/* decoded body of a form POST */
	size_t		n_form_fields;
	struct pair	cookies[COOKIES_MAX];
	size_t		n_cookies;
	struct str	body;
	struct str	content_type;
	struct str	accept_language;
	struct str	accept;
	struct str	authorization;
	struct str	idempotency_key;
	struct str	if_none_match;
	struct str	host;
	struct str	origin;
	struct str	referer;
	struct str	sec_fetch_site;
	struct str	address;		/* REMOTE_ADDR, or the right-most untrusted hop behind a listed proxy */
	struct str	user_agent;
	struct str	signature;		/* X-Signature of webhooks */
	bool		https;
	bool		forwarded;		/* a proxy says that it stands between */
	/*
	 * Where the program is installed, percent-encoded, put before every address we send out: "" at the root of a
	 * host, "/cgi-bin/slotkeeper.fcgi" when called by that path, "/salon" when a rewrite in /salon hides the
	 * script. See request.c.
	 */
	struct str	base;
	enum err	fault;			/* ERR_TOO_LARGE, ERR_INVALID or ERR_METHOD: the router answers */
};

struct reply {
	int		status;			/* 0 until a handler sets it */
	struct str	content_type;
	struct buf	headers;		/* further header lines; only reply_header writes */
	struct buf	body;
	bool		public_cache;		/* else Cache-Control: no-store is sent */
	bool		revalidate;		/* or, for what has an ETag: kept by the client, and asked for each time */
};

struct cx {
	struct arena		*arena;
	const struct request	*request;
	struct reply		*reply;
	const struct site	*site;		/* what was loaded at start: pages, words, settings; cgi-bin's */
	const struct settings	*settings;
	const struct keyring	*keyring;
	struct desk		*desk;		/* NULL when the database is away: then only static answers */
	const struct route	*route;
	struct str		 params[PATH_PARAMS_MAX];	/* {store} and others, in the order of the path */
	struct instant		 now;		/* read once */
	struct str		 rq;		/* request id, shown on error pages */
	struct str		 csrf_session;	/* what the CSRF token is bound to; set by who loads the state */
	enum err		 err;		/* outcome, for the log line */
};

struct str	request_query(const struct request *request, struct str name);	/* first value, or empty */
struct str	request_form(const struct request *request, struct str name);
struct str	request_cookie(const struct request *request, struct str name);	/* empty when absent or twice */

#endif
