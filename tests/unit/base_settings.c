/* base_settings.c - rules of the configuration file. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/settings.h"

static struct arena *arena;
static char directory[] = "/tmp/base_settings.XXXXXX";
static const char *path;
static const char *secret_path;

static int
setup(void **state)
{
	(void)state;
	/* A test run has a database of its own in the environment, which would override the lines. */
	unsetenv("SLOTKEEPER_DATABASE_SOCKET");
	unsetenv("SLOTKEEPER_DATABASE_NAME");
	unsetenv("SLOTKEEPER_DATABASE_USER");
	unsetenv("SLOTKEEPER_DATABASE_PASSWORD");
	arena = arena_new(4 * 1024 * 1024);
	if (mkdtemp(directory) == NULL)
		return -1;
	path = str_cstr(arena, str_fmt(arena, "%s/conf", directory));
	secret_path = str_cstr(arena, str_fmt(arena, "%s/secret", directory));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	unlink(path);
	unlink(secret_path);
	rmdir(directory);
	arena_free(arena);
	return 0;
}

static void
put(const char *to, struct str text)
{
	FILE *file = fopen(to, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
	assert_int_equal(fclose(file), 0);
}

static struct settings
loaded(struct str text)
{
	struct settings settings;
	struct str problem;

	put(path, text);
	if (settings_load(arena, str_of(path), &settings, &problem) != OK)
		fail_msg("%s", str_cstr(arena, problem));
	return settings;
}

static void
an_empty_file_gives_the_defaults(void **state)
{
	struct settings settings = loaded(STR("# nothing\n\n"));

	(void)state;
	assert_true(str_eq(settings.database_host, STR("127.0.0.1")));
	assert_int_equal(settings.database_port, 3306);
	assert_int_equal(settings.database_socket.len, 0);
	assert_non_null(settings.database_socket.ptr);
	assert_true(str_eq(settings.database_name, STR("slotkeeper")));
	assert_true(str_eq(settings.database_user, STR("slotkeeper")));
	assert_true(str_ends(settings.template_dir, STR("/templates")));
	assert_true(str_eq(settings.static_url, STR("/s")));
	assert_int_equal(settings.code_sends_per_hour, 10);
	assert_int_equal(settings.holds_per_address, 60);
	assert_true(str_eq(settings.listen, STR("/run/slotkeeper/slotkeeper.sock")));
	assert_int_equal(settings.workers, 4);
	assert_false(settings.demo);
	assert_false(settings.test_clock);
}

static void
a_value_goes_to_the_end_of_its_line(void **state)
{
	struct settings settings = loaded(STR("database_password =  p ;x # no = comment  \r\n"
	    "  database_port=3307\nworkers =2\n"
	    "demo = 1\ntest_clock = no\npublic_url = https://book.example.com\ntable_prefix=sk_\ndatabase_socket ="));

	(void)state;
	assert_true(str_eq(settings.database_password, STR("p ;x # no = comment")));
	assert_int_equal(settings.database_port, 3307);
	assert_int_equal(settings.workers, 2);
	assert_true(settings.demo);
	assert_false(settings.test_clock);
	assert_true(str_eq(settings.public_url, STR("https://book.example.com")));
	assert_int_equal(settings.database_socket.len, 0);
}

static void
a_value_may_be_in_a_file(void **state)
{
	struct settings settings;

	(void)state;
	put(secret_path, STR(" secret word\r\n"));
	settings = loaded(str_fmt(arena, "database_password = @%s\n", secret_path));
	assert_true(str_eq(settings.database_password, STR(" secret word")));
	settings = loaded(STR("database_password = @home\n"));
	assert_true(str_eq(settings.database_password, STR("@home")));
}

static void
the_environment_overrides_a_line(void **state)
{
	struct settings settings;
	struct str problem;

	(void)state;
	setenv("SLOTKEEPER_DATABASE_HOST", "db1,db2", 1);
	setenv("SLOTKEEPER_WORKERS", "9", 1);
	settings = loaded(STR("database_host = other\nworkers = 2\n"));
	assert_true(str_eq(settings.database_host, STR("db1,db2")));
	assert_int_equal(settings.workers, 9);
	setenv("SLOTKEEPER_WORKERS", "many", 1);
	assert_int_equal(settings_load(arena, str_of(path), &settings, &problem), ERR_INVALID);
	assert_string_equal(str_cstr(arena, problem),
	    "environment: SLOTKEEPER_WORKERS must be a number from 1 to 1024");
	unsetenv("SLOTKEEPER_DATABASE_HOST");
	unsetenv("SLOTKEEPER_WORKERS");
}

static void
assert_refused(struct str text, size_t line, const char *sentence)
{
	struct settings settings = { .workers = 77 };
	struct str problem;

	put(path, text);
	assert_int_equal(settings_load(arena, str_of(path), &settings, &problem), ERR_INVALID);
	assert_string_equal(str_cstr(arena, problem), str_cstr(arena, str_fmt(arena, "%s:%zu: %s", path, line,
	    sentence)));
	assert_int_equal(settings.workers, 77);
}

static void
a_bad_line_is_named_by_file_and_line(void **state)
{
	(void)state;
	assert_refused(STR("# x\n\ndatabse_host = x\n"), 3, "databse_host is not a setting");
	assert_refused(STR("workers 4\n"), 1, "this line is not \"name = value\"");
	assert_refused(STR("= 4\n"), 1, " is not a setting");
	assert_refused(STR("workers = 4\nworkers = 5\n"), 2, "workers is set twice");
	assert_refused(STR("workers = 0\n"), 1, "workers must be a number from 1 to 1024");
	assert_refused(STR("workers =\n"), 1, "workers must be a number from 1 to 1024");
	assert_refused(STR("database_port = 65536\n"), 1, "database_port must be a number from 1 to 65535");
	assert_refused(STR("database_port = 99999999999999999999\n"), 1,
	    "database_port must be a number from 1 to 65535");
	assert_refused(STR("demo = maybe\n"), 1, "demo must be 1 or 0");
	assert_refused(STR("webhook_ports = 443, 0\n"), 1, "webhook_ports must be port numbers with commas between");
	assert_refused(STR("webhook_ports =\n"), 1, "webhook_ports must be port numbers with commas between");
	assert_refused(STR("webhook_ports = 443,\n8443\n"), 2, "this line is not \"name = value\"");
	assert_refused(STR("webhook_private = sometimes\n"), 1, "webhook_private must be 1 or 0");
	assert_refused(STR("webhook_tls_ca = ca.pem\n"), 1, "webhook_tls_ca must be a file's path from the root");
	assert_refused(STR("cors_origins = https://*\n"), 1, "cors_origins must be origins like https://salon.example, with commas between");
	assert_refused(STR("table_prefix = a-b\n"), 1,
	    "table_prefix may have at most 32 letters, digits and underscores");
	assert_refused(STR("public_url = book.example.com\n"), 1,
	    "public_url must start with https:// or http:// and not end with a slash");
	assert_refused(STR("static_url = //evil\n"), 1, "static_url must start with one slash and not end with one");
	assert_refused(STR("database_name = a\x01z\n"), 1, "database_name must be UTF-8 without control characters");
	assert_refused(STR("database_name = \n"), 1, "database_name must not be empty");
	assert_refused(STR("database_password = @/nowhere/at/all\n"), 1,
	    "database_password names a file that cannot be read");
}

static void
a_missing_file_is_named(void **state)
{
	struct settings settings;
	struct str problem;

	(void)state;
	assert_int_equal(settings_load(arena, STR("/nowhere/at/all"), &settings, &problem), ERR_NOT_FOUND);
	assert_string_equal(str_cstr(arena, problem), "/nowhere/at/all: there is no such file");
}

static void
gateways_are_checked(void **state)
{
	static const char *const good[] = { "sms_url = https://gateway.example/send", "sms_url = http://127.0.0.1:8080/send",
		"sms_url = http://[::1]:8080/", "sms_fields = a={to}&b={text}&c=d", "sms_header = X-Key: abc", "sms_success = 200,202-204",
		"sms_key_header =", "smtp_security = plain", "mail_from = a@example.com" };
	static const char *const bad[] = { "sms_url = http://gateway.example/send", "sms_url = http://127.0.0.1.evil.example/",
		"sms_url = ftp://127.0.0.1/", "sms_fields = a={to}", "sms_fields = {to}&{text}", "sms_header = no header", "sms_success = 200-500",
		"sms_success =", "sms_method = PUT", "sms_key_header = a b", "smtp_security = none", "mail_from = a", "smtp_port = 0" };
	struct settings settings;
	struct str problem;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		(void)loaded(str_of(good[i]));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put(path, str_of(bad[i]));
		if (settings_load(arena, str_of(path), &settings, &problem) != ERR_INVALID)
			fail_msg("%s", bad[i]);
	}
	assert_true(str_eq(loaded(STR("")).sms_fields, STR("To={to}&Body={text}")));
	assert_int_equal(loaded(STR("")).smtp_port, 587);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_gives_the_defaults),
		cmocka_unit_test(a_value_goes_to_the_end_of_its_line),
		cmocka_unit_test(a_value_may_be_in_a_file),
		cmocka_unit_test(the_environment_overrides_a_line),
		cmocka_unit_test(a_bad_line_is_named_by_file_and_line),
		cmocka_unit_test(a_missing_file_is_named),
		cmocka_unit_test(gateways_are_checked),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
