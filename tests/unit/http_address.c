/* http_address.c - tests http/address.c. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/limits.h"
#include "http/address.h"

static struct arena *arena;

static int
open_arena(void **state)
{
	(void)state;
	arena = arena_new(ARENA_REQUEST_CAP);
	return 0;
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static bool
in(const char *address, const char *list)
{
	return address_in(str_of(address), str_of(list));
}

static void
assert_client(const char *peer, const char *forwarded_for, const char *proxies, const char *want)
{
	struct str got = address_client(arena, str_of(peer), str_of(forwarded_for), str_of(proxies));

	assert_string_equal(str_cstr(arena, got), want);
}

static void
a_list_has_addresses_networks_and_unix(void **state)
{
	(void)state;
	assert_true(in("10.1.2.3", "192.0.2.1, 10.0.0.0/8"));
	assert_true(in("192.0.2.1", "192.0.2.1, 10.0.0.0/8"));
	assert_false(in("11.1.2.3", "192.0.2.1, 10.0.0.0/8"));
	assert_true(in("172.16.31.255", "172.16.16.0/20"));
	assert_false(in("172.16.32.0", "172.16.16.0/20"));
	assert_true(in("2001:db8:0::1", "2001:db8::/32"));
	assert_false(in("2001:db9::1", "2001:db8::/32"));
	assert_true(in("::ffff:10.0.0.1", "10.0.0.1"));
	assert_true(in("unix:", "127.0.0.1,unix:"));
	assert_true(in("8.8.8.8", "0.0.0.0/0"));
	assert_false(in("::1", "0.0.0.0/0"));
}

static void
what_cannot_be_read_is_in_no_list(void **state)
{
	(void)state;
	assert_false(in("", "10.0.0.0/8,,"));
	assert_false(in("10.0.0.1", ""));
	assert_false(in("10.0.0.1", "10.0.0.0/33, 10.0.0.0/, 10.0.0.0/x, nonsense"));
	assert_false(in("10.0.0.1 ", "10.0.0.1"));
	assert_false(in("010.0.0.1", "10.0.0.1"));
}

static void
without_a_listed_proxy_the_peer_is_the_client(void **state)
{
	(void)state;
	assert_client("203.0.113.9", "", "", "203.0.113.9");
	assert_client("203.0.113.9", "198.51.100.1", "", "203.0.113.9");
	assert_client("203.0.113.9", "198.51.100.1", "10.0.0.1", "203.0.113.9");
	assert_client("::ffff:203.0.113.9", "", "", "203.0.113.9");
	assert_client("2001:DB8:0:0::1", "", "", "2001:db8::1");
	assert_client("", "", "10.0.0.1", "");
}

static void
behind_proxies_the_right_most_untrusted_hop_is_the_client(void **state)
{
	(void)state;
	assert_client("10.0.0.1", "1.1.1.1, 198.51.100.7", "10.0.0.0/8", "198.51.100.7");
	assert_client("10.0.0.1", "1.1.1.1, 198.51.100.7, 10.0.0.2", "10.0.0.0/8", "198.51.100.7");
	assert_client("unix:", "198.51.100.7", "unix:", "198.51.100.7");
	assert_client("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.0/8", "10.0.0.3");
	assert_client("10.0.0.1", "", "10.0.0.0/8", "10.0.0.1");
}

static void
a_hop_that_is_no_address_ends_the_walk(void **state)
{
	(void)state;
	assert_client("10.0.0.1", "198.51.100.7, unknown", "10.0.0.0/8", "10.0.0.1");
	assert_client("10.0.0.1", "198.51.100.7, <script>, 10.0.0.2", "10.0.0.0/8", "10.0.0.2");
	assert_client("10.0.0.1", "198.51.100.7,", "10.0.0.0/8", "10.0.0.1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_has_addresses_networks_and_unix),
		cmocka_unit_test(what_cannot_be_read_is_in_no_list),
		cmocka_unit_test(without_a_listed_proxy_the_peer_is_the_client),
		cmocka_unit_test(behind_proxies_the_right_most_untrusted_hop_is_the_client),
		cmocka_unit_test(a_hop_that_is_no_address_ends_the_walk),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
