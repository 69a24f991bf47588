/*
 * cookie.h - cookies out and in.
 *
 * On https the name gets the __Host- prefix and the cookie is Secure; on plain http (the demo on loopback) neither.
 * Always Path=/, HttpOnly and SameSite=Lax. The value must be base64url or otherwise cookie-safe. A reply that sets a
 * cookie is never cached.
 */
#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

#include "http/cx.h"

struct str	cookie_name(struct cx *cx, struct str name);		/* as sent on this connection */
struct str	cookie_get(struct cx *cx, struct str name);		/* empty when absent or sent twice */
/* ERR_TOO_LARGE over COOKIE_VALUE_MAX. */
enum err	cookie_set(struct cx *cx, struct str name, struct str value, int64_t seconds);
void		cookie_clear(struct cx *cx, struct str name);

#endif
