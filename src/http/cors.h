/*
 * cors.h - pages of other sites that may use the public API from a browser: those of the setting cors_origins, and only below
 * /api/public/. No cookie is ever allowed with it.
 */
#ifndef HTTP_CORS_H
#define HTTP_CORS_H

#include "http/cx.h"

bool	cors_allowed(const struct cx *cx);	/* the request comes from such a page, for such a path */
void	cors_headers(struct cx *cx);		/* for every answer below /api/public/ */

#endif
