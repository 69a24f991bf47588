/* address.c - IPv4 and IPv6 addresses and lists of them. */
#include <arpa/inet.h>
#include <netinet/in.h>

#include <string.h>

#include "http/address.h"

/* IPv4 is held as ::ffff:a.b.c.d, so that one comparison serves both. */
enum { BYTES = 16, BITS = 128, V4_BITS = 96 };

static const uint8_t v4_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static bool
is_v4(const uint8_t *bytes)
{
	return memcmp(bytes, v4_prefix, sizeof(v4_prefix)) == 0;
}

static bool
read_bytes(struct str text, uint8_t *out)
{
	char cstr[INET6_ADDRSTRLEN];

	if (text.len == 0 || text.len >= sizeof(cstr) || memchr(text.ptr, '\0', text.len) != NULL)
		return false;
	memcpy(cstr, text.ptr, text.len);
	cstr[text.len] = '\0';
	if (inet_pton(AF_INET6, cstr, out) == 1)
		return true;
	memcpy(out, v4_prefix, sizeof(v4_prefix));
	return inet_pton(AF_INET, cstr, out + sizeof(v4_prefix)) == 1;
}

static bool
same_bits(const uint8_t *a, const uint8_t *b, size_t bits)
{
	unsigned mask;

	if (memcmp(a, b, bits / 8) != 0)
		return false;
	if (bits % 8 == 0)
		return true;
	mask = 0xffu << (8 - bits % 8) & 0xffu;
	return (a[bits / 8] & mask) == (b[bits / 8] & mask);
}

/* entry is an address, with "/bits" behind it or not. */
static bool
in_entry(const uint8_t *bytes, struct str entry)
{
	uint8_t net[BYTES];
	uint64_t bits;
	size_t slash;
	bool has_bits;

	has_bits = str_find(entry, '/', &slash);
	if (!read_bytes(has_bits ? str_sub(entry, 0, slash) : entry, net))
		return false;
	if (!has_bits)
		return memcmp(bytes, net, BYTES) == 0;
	if (!str_u64(str_sub(entry, slash + 1, entry.len), &bits) || bits > (is_v4(net) ? 32 : BITS))
		return false;
	if (is_v4(net))
		bits += V4_BITS;
	return same_bits(bytes, net, (size_t)bits);
}

bool
address_in(struct str address, struct str list)
{
	uint8_t bytes[BYTES];
	struct str entry;
	bool readable;

	readable = read_bytes(address, bytes);
	while (list.len > 0) {
		entry = str_trim(str_cut(&list, ','));
		if (entry.len > 0 && (readable ? in_entry(bytes, entry) : str_eq(address, entry)))
			return true;
	}
	return false;
}

struct str
address_text(struct arena *arena, struct str address)
{
	char cstr[INET6_ADDRSTRLEN];
	uint8_t bytes[BYTES];

	if (!read_bytes(address, bytes))
		return STR_NONE;
	if (is_v4(bytes))
		(void)inet_ntop(AF_INET, bytes + sizeof(v4_prefix), cstr, sizeof(cstr));
	else
		(void)inet_ntop(AF_INET6, bytes, cstr, sizeof(cstr));
	return str_dup(arena, str_of(cstr));
}

static struct str
cut_last(struct str *rest)
{
	struct str last;
	size_t from;

	from = rest->len;
	while (from > 0 && rest->ptr[from - 1] != ',')
		from--;
	last = str_trim(str_sub(*rest, from, rest->len));
	*rest = str_sub(*rest, 0, from > 0 ? from - 1 : 0);
	return last;
}

struct str
address_client(struct arena *arena, struct str peer, struct str forwarded_for, struct str proxies)
{
	struct str client;
	struct str hop;

	client = peer;
	while (forwarded_for.len > 0 && address_in(client, proxies)) {
		hop = address_text(arena, cut_last(&forwarded_for));
		if (hop.len == 0)
			break;
		client = hop;
	}
	hop = address_text(arena, client);
	return hop.len > 0 ? hop : str_dup(arena, client);
}
