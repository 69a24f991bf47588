/*
 * csrf.h - no foreign page may post our forms (OWASP CSRF cheat sheet: fetch metadata, origin, signed double submit).
 *
 * A POST passes when Sec-Fetch-Site, if sent, is same-origin or none; else when Origin, if sent, is our own; else when
 * Referer, if sent, is our own; and always when the form's csrf field is the keyed hash of the session in the cookie.
 * The session is what the wizard's state cookie or the staff session carries; cx->csrf_session is set before csrf_check
 * by the loader the router calls.
 */
#ifndef HTTP_CSRF_H
#define HTTP_CSRF_H

#include "http/cx.h"

enum err	csrf_check_origin(const struct cx *cx);		/* the router, for GUARD_CSRF rows */
enum err	csrf_check_token(const struct cx *cx);		/* the state loader, when csrf_session is known */
struct str	csrf_token(const struct cx *cx);		/* for a form; empty without a session: none passes */

#endif
