/* What passes for an email address. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/email.h"
#include "base/limits.h"

static void
addresses_people_have_pass(void **state)
{
	static const char *const good[] = {
		"alice@example.com", "a.b+c@example.co.uk", "o'neil@example.org", "1@a-b.example", "x_y@xn--fiqs8s.example",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(email_ok(str_of(good[i])));
}

static void
what_no_mail_server_takes_does_not(void **state)
{
	static const char *const bad[] = {
		"", "alice", "@example.com", "alice@", "alice@localhost", "alice@example.", "alice@.example.com", "alice@exa..mple.com",
		".a@example.com", "a.@example.com", "a..b@example.com", "a b@example.com", "a@b@example.com", "a@-b.example",
		"a@b-.example", "a@127.0.0.1", "a@example.c", "a@example.com\nBcc: b@example.com", "<a@example.com>", "\"a\"@example.com",
		"美@example.com", "a@[127.0.0.1]",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(email_ok(str_of(bad[i])));
}

static void
lengths_are_those_of_the_standard(void **state)
{
	char text[EMAIL_MAX + 16];

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text + 64, "@example.com", 12);
	assert_true(email_ok((struct str){ .ptr = text, .len = 76 }));
	assert_false(email_ok((struct str){ .ptr = text, .len = EMAIL_MAX + 1 }));
	memset(text, 'a', sizeof(text));
	memcpy(text + 65, "@example.com", 12);
	assert_false(email_ok((struct str){ .ptr = text, .len = 77 }));
	memcpy(text, "a@", 2);
	memset(text + 2, 'b', 64);
	memcpy(text + 66, ".com", 4);
	assert_false(email_ok((struct str){ .ptr = text, .len = 70 }));
	memcpy(text + 65, ".com", 4);
	assert_true(email_ok((struct str){ .ptr = text, .len = 69 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_people_have_pass),
		cmocka_unit_test(what_no_mail_server_takes_does_not),
		cmocka_unit_test(lengths_are_those_of_the_standard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
