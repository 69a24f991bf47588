/* address.c - the registries of special-purpose addresses (RFC 6890; IANA), as far as they are not for everybody to reach. */
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "notify/address.h"

static const struct {
	uint32_t	network;
	int		bits;
} closed4[] = {
	{ 0x00000000, 8 },		/* 0.0.0.0/8: this host */
	{ 0x0a000000, 8 },		/* 10.0.0.0/8 */
	{ 0x64400000, 10 },		/* 100.64.0.0/10: shared */
	{ 0x7f000000, 8 },		/* 127.0.0.0/8: loopback */
	{ 0xa9fe0000, 16 },		/* 169.254.0.0/16: link-local, and the metadata of clouds */
	{ 0xac100000, 12 },		/* 172.16.0.0/12 */
	{ 0xc0000000, 24 },		/* 192.0.0.0/24: protocol assignments */
	{ 0xc0000200, 24 },		/* 192.0.2.0/24: documentation */
	{ 0xc0586300, 24 },		/* 192.88.99.0/24: 6to4 relays */
	{ 0xc0a80000, 16 },		/* 192.168.0.0/16 */
	{ 0xc6120000, 15 },		/* 198.18.0.0/15: benchmarks */
	{ 0xc6336400, 24 },		/* 198.51.100.0/24: documentation */
	{ 0xcb007100, 24 },		/* 203.0.113.0/24: documentation */
	{ 0xe0000000, 3 },		/* multicast, reserved, broadcast */
};

static bool
is_public4(uint32_t address)
{
	size_t i;

	for (i = 0; i < sizeof(closed4) / sizeof(closed4[0]); i++)
		if ((address ^ closed4[i].network) >> (32 - closed4[i].bits) == 0)
			return false;
	return true;
}

static uint32_t
word(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Only 2000::/3 is given out for the public; in it some blocks carry an IPv4 address, and some are not for it. */
static bool
is_public6(const uint8_t *address)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const uint8_t translated[12] = { 0x00, 0x64, 0xff, 0x9b };

	if (memcmp(address, mapped, sizeof(mapped)) == 0 || memcmp(address, translated, sizeof(translated)) == 0)
		return is_public4(word(address + 12));
	if ((address[0] & 0xe0) != 0x20)
		return false;
	switch (word(address) >> 16) {
	case 0x2002:						/* 6to4 */
		return is_public4(word(address + 2));
	case 0x2001:
		if (address[2] < 0x02)				/* 2001::/23: Teredo, ORCHID, benchmarks */
			return false;
		return !(address[2] == 0x0d && address[3] == 0xb8);	/* documentation */
	case 0x3fff:						/* documentation */
		return address[2] >= 0x10;
	default:
		return true;
	}
}

bool
address_is_public(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&v4, address, sizeof(v4));
		return is_public4(ntohl(v4.sin_addr.s_addr));
	case AF_INET6:
		memcpy(&v6, address, sizeof(v6));
		return is_public6(v6.sin6_addr.s6_addr);
	default:
		return false;
	}
}
