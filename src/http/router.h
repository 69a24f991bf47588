/*
 * router.h - the table of contents of the application.
 *
 * A path is literal segments and {params}; literals win over params, compared from the left, among the rows of the
 * request's method. A POST, PUT or DELETE whose row names none of CSRF, JSON, SIGNED fails at start (router_check).
 * Nothing registers itself.
 *
 * The router itself answers HEAD as GET, OPTIONS (204), a wrong method (405; both with Allow), a known path with a
 * slash behind it (308, GET only), and refuses what the guards of the row refuse. A handler that returns an error with
 * reply.status still 0 is shown by report, with the header lines it added and without its body.
 */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include "http/cx.h"

struct page;

enum guard {
	GUARD_NONE = 0,
	GUARD_CSRF = 1,			/* a form of ours: origin checks and signed token, see csrf.h */
	GUARD_JSON = 2,			/* Content-Type: application/json demanded where there is a body */
	GUARD_SIGNED = 4,		/* the handler checks a signature over the body */
	GUARD_NO_DATABASE = 8,		/* served when the database is away */
};

struct route {
	enum method	 method;
	const char	*path;
	enum err	(*handler)(struct cx *cx);
	const struct page *page;	/* what it shows: compiled at start; NULL for JSON */
	unsigned	 guards;
};

struct routes {
	const struct route	*table;
	size_t			 n;
	/*
	 * Turns an outcome that no handler showed into a page or a JSON body. Called for every error, before anything
	 * was sent.
	 */
	void			(*report)(struct cx *cx, enum err err);
	/* Called before a handler that needs the database, once per request; fills cx->desk. */
	enum err		(*open)(struct cx *cx);
	/* Whether the store that was asked, or while none is known any, lists the request's origin. */
	bool			(*lists_origin)(struct cx *cx);
};

const char	*method_name(enum method method);		/* NULL: not one of them */
/* A sentence naming the row when the table is wrong, else empty. */
struct str	router_check(struct arena *arena, const struct routes *routes);
void		router_answer(const struct routes *routes, struct cx *cx);

#endif
