/*
 * address.h - network addresses of clients and proxies, as text.
 *
 * A list is "192.0.2.1, 10.0.0.0/8, 2001:db8::/32, unix:"; the last is how nginx names a peer on a Unix socket. IPv4
 * mapped into IPv6 is IPv4. What cannot be read is in no list.
 */
#ifndef HTTP_ADDRESS_H
#define HTTP_ADDRESS_H

#include "base/str.h"

bool		address_in(struct str address, struct str list);
struct str	address_text(struct arena *arena, struct str address);	/* its one spelling, or empty */

/*
 * Who sent the request (T27): the peer, or, as far as the hops from the right of X-Forwarded-For are listed proxies,
 * the first hop that is not one. A hop that is no address ends the walk at the proxy that sent it.
 */
struct str	address_client(struct arena *arena, struct str peer, struct str forwarded_for, struct str proxies);

#endif
