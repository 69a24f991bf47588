/* Lists of other sites: what may stand in one, and who is in it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/origin.h"

static void
a_list_holds_origins_and_nothing_else(void **state)
{
	static const char *const good[] = {
		"", "https://salon.example", "http://localhost:3000", "https://a.example, https://b.example:8443", "https://[2001:db8::1]:444",
	};
	static const char *const bad[] = {
		"*", "null", "https://*", "https://*.example", "salon.example", "https://", "https://salon.example/", "https://salon.example/x",
		"ftp://salon.example", "https://a.example https://b.example", ",https://a.example",
		"https://a.example,,https://b.example", "https://a.example,*", "https://sal\ton.example",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!origins_ok(str_of(good[i])))
			fail_msg("\"%s\" is refused", good[i]);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (origins_ok(str_of(bad[i])))
			fail_msg("\"%s\" is taken", bad[i]);
}

static void
who_is_listed_is_so_to_the_letter(void **state)
{
	struct str list = STR("https://a.example, https://b.example:8443");

	(void)state;
	assert_true(origins_have(list, STR("https://a.example")));
	assert_true(origins_have(list, STR("https://b.example:8443")));
	assert_false(origins_have(list, STR("https://b.example")));
	assert_false(origins_have(list, STR("http://a.example")));
	assert_false(origins_have(list, STR("https://a.example.evil.example")));
	assert_false(origins_have(list, STR("https://a.example, https://b.example:8443")));
	assert_false(origins_have(list, STR("null")));
	assert_false(origins_have(list, STR_NONE));
	assert_false(origins_have(STR_NONE, STR_NONE));
	assert_false(origins_have(STR_NONE, STR("https://a.example")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_holds_origins_and_nothing_else),
		cmocka_unit_test(who_is_listed_is_so_to_the_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
