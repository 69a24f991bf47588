/* notify_address.c - which addresses are the public internet's: the bounds of each block, on both sides. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "notify/address.h"

static bool
is_public(const char *text)
{
	struct sockaddr_storage storage;
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

	memset(&storage, 0, sizeof(storage));
	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
		memcpy(&storage, &v4, sizeof(v4));
	} else {
		assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
		memcpy(&storage, &v6, sizeof(v6));
	}
	return address_is_public((const struct sockaddr *)&storage);
}

static void
the_inside_is_closed(void **state)
{
	static const char *const closed[] = {
		"0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1", "127.255.255.255",
		"169.254.0.0", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.0",
		"192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255",
		"240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
		"64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:1ff:ffff::1", "2001:db8::1", "2002:7f00:1::1",
		"2002:a00:1::1", "2002:c0a8:101::1", "3fff::1", "3fff:fff::1", "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1",
		"ff02::1", "4000::1",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(closed) / sizeof(closed[0]); i++)
		if (is_public(closed[i]))
			fail_msg("%s is taken for public", closed[i]);
}

static void
the_outside_is_open(void **state)
{
	static const char *const open[] = {
		"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
		"169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
		"198.20.0.0", "198.51.99.255", "203.0.112.255", "223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::808:808", "2001:200::1",
		"2001:4860:4860::8888", "2002:808:808::1", "2606:4700::1111", "2a00:1450::1", "3fff:1000::1",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		if (!is_public(open[i]))
			fail_msg("%s is taken for the inside", open[i]);
}

static void
other_families_are_closed(void **state)
{
	struct sockaddr local = { .sa_family = AF_UNIX };

	(void)state;
	assert_false(address_is_public(&local));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_inside_is_closed),
		cmocka_unit_test(the_outside_is_open),
		cmocka_unit_test(other_families_are_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
