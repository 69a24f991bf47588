/*
 * email.h - whether a text can be an email address. Only a message that arrives proves one.
 */
#ifndef BASE_EMAIL_H
#define BASE_EMAIL_H

#include "base/str.h"

/*
 * RFC 5321's dot-string before the at sign, and behind it a host name of two labels at least; no quoted names, address literals or
 * letters outside ASCII, which gateways refuse.
 */
bool	email_ok(struct str email);

#endif
