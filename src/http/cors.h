/*
 * cors.h - pages of other sites that may use the API from a browser: those of the setting cors_origins for every store, and those that a
 * store lists for itself. Only below /api/public/ and /api/v1/; never employees' paths, and no cookie is ever allowed with it.
 *
 * A preflight names no store: it is answered well when any store lists the site. What counts is the answer to the request itself, which
 * a page may only read when the store that was asked lists it.
 */
#ifndef HTTP_CORS_H
#define HTTP_CORS_H

#include "http/cx.h"

bool	cors_applies(const struct cx *cx);			/* by the path */
void	cors_headers(struct cx *cx, bool allowed);		/* where it applies */

#endif
