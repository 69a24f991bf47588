/* base_file.c - rules of small files. */
#include <sys/stat.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

static struct arena *arena;
static char directory[] = "/tmp/base_file.XXXXXX";
static struct str path;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(1024 * 1024);
	if (mkdtemp(directory) == NULL)
		return -1;
	path = str_fmt(arena, "%s/file", directory);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	unlink(str_cstr(arena, path));
	rmdir(directory);
	arena_free(arena);
	return 0;
}

static void
a_secret_is_made_once_and_only_for_its_owner(void **state)
{
	struct str text;
	struct stat st;

	(void)state;
	assert_int_equal(file_create_secret(path, STR("content\n")), OK);
	assert_int_equal(stat(str_cstr(arena, path), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0400);
	assert_int_equal(file_create_secret(path, STR("other")), ERR_EXISTS);
	assert_int_equal(file_read_secret(arena, path, 100, &text), OK);
	assert_true(str_eq(text, STR("content\n")));
}

static void
a_secret_that_others_can_read_is_refused(void **state)
{
	static const mode_t bad[] = { 0404, 0440, 0420, 0777 };
	struct str text = STR("before");
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(chmod(str_cstr(arena, path), bad[i]), 0);
		assert_int_equal(file_read_secret(arena, path, 100, &text), ERR_INVALID);
		assert_true(str_eq(text, STR("before")));
	}
	assert_int_equal(file_read(arena, path, 100, &text), OK);
	assert_true(str_eq(text, STR("content\n")));
}

static void
a_file_has_its_bound(void **state)
{
	struct str text;

	(void)state;
	assert_int_equal(file_read(arena, path, 8, &text), OK);
	assert_int_equal(file_read(arena, path, 7, &text), ERR_TOO_LARGE);
}

static void
only_a_regular_file_is_read(void **state)
{
	struct str text;

	(void)state;
	assert_int_equal(file_read(arena, STR("/dev/null"), 100, &text), ERR_INVALID);
	assert_int_equal(file_read(arena, str_of(directory), 100, &text), ERR_INVALID);
	assert_int_equal(file_read(arena, STR("/nowhere/at/all"), 100, &text), ERR_NOT_FOUND);
	assert_int_equal(file_read(arena, STR("/dev/null/x"), 100, &text), ERR_NOT_FOUND);
	assert_int_equal(file_read(arena, STR("/etc/passwd\0x"), 100000, &text), ERR_INVALID);
	assert_int_equal(file_read(arena, STR_NONE, 100, &text), ERR_INVALID);
	assert_int_equal(file_create_secret(STR("/nowhere/at/all"), STR("x")), ERR_FAULT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_secret_is_made_once_and_only_for_its_owner),
		cmocka_unit_test(a_secret_that_others_can_read_is_refused),
		cmocka_unit_test(a_file_has_its_bound),
		cmocka_unit_test(only_a_regular_file_is_read),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
