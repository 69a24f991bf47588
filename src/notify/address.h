/*
 * address.h - which addresses of the network a message may be sent to, when somebody outside the house chose the name.
 */
#ifndef NOTIFY_ADDRESS_H
#define NOTIFY_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/*
 * Whether it is an address of the public internet: not this host, not a private, shared or link-local network, nothing reserved, and
 * no IPv6 address that stands for such an IPv4 one. Ask for the address that will be connected to, never for one looked up before.
 */
bool	address_is_public(const struct sockaddr *address);

#endif
