/* base_keep.c - tests base/keep.c. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/keep.h"

enum { HALF = 8192 };

static struct arena *life;
static const struct instant ever = { INT64_MIN };
static const struct instant never = { INT64_MAX };

static int
begin(void **state)
{
	life = arena_new(1024 * 1024);
	*state = keep_new(life, HALF);
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	arena_free(life);
	return 0;
}

static bool
has(struct keep *keep, const char *key, int64_t now, const char *value)
{
	struct str found;

	if (!keep_get(keep, str_of(key), (struct instant){ now }, &found, NULL))
		return false;
	assert_true(str_eq(found, str_of(value)));
	return true;
}

static void
what_was_put_is_found(void **state)
{
	struct keep *keep = *state;

	assert_false(has(keep, "a", 0, ""));
	keep_put(keep, STR("a"), STR("first"), ever, never);
	keep_put(keep, STR("b"), STR(""), ever, never);
	assert_true(has(keep, "a", 0, "first"));
	assert_true(has(keep, "b", 0, ""));
	assert_false(has(keep, "c", 0, ""));
	keep_put(keep, STR("a"), STR("second"), ever, never);
	assert_true(has(keep, "a", 0, "second"));
}

static void
a_value_has_its_time(void **state)
{
	struct keep *keep = *state;
	struct instant until;
	struct str found;

	keep_put(keep, STR("a"), STR("x"), (struct instant){ 10 }, (struct instant){ 20 });
	assert_true(keep_get(keep, STR("a"), (struct instant){ 15 }, &found, &until));
	assert_int_equal(until.us, 20);
	assert_false(has(keep, "a", 9, "x"));
	assert_true(has(keep, "a", 10, "x"));
	assert_true(has(keep, "a", 19, "x"));
	assert_false(has(keep, "a", 20, "x"));
}

static void
memory_is_bounded_and_what_is_asked_for_stays(void **state)
{
	struct keep *keep = *state;
	struct str found;
	char value[100];
	char key[16];
	int i;

	memset(value, 'v', sizeof(value));
	keep_put(keep, STR("wanted"), STR("x"), ever, never);
	for (i = 0; i < 1000; i++) {
		struct buf name = { .ptr = key, .cap = sizeof(key), .limit = sizeof(key) - 1 };

		buf_add_i64(&name, i);
		keep_put(keep, buf_str(&name), (struct str){ value, sizeof(value) }, ever, never);
		assert_true(keep_get(keep, buf_str(&name), (struct instant){ 0 }, &found, NULL));
		assert_true(has(keep, "wanted", 0, "x"));
		assert_true(keep_used(keep) <= (size_t)4 * HALF);
	}
	assert_false(has(keep, "1", 0, ""));
}

static void
what_is_too_large_is_not_kept(void **state)
{
	static char large[HALF / 2 + 1];
	struct keep *keep = *state;
	struct str found;

	keep_put(keep, STR("small"), STR("x"), ever, never);
	keep_put(keep, STR("large"), (struct str){ large, sizeof(large) }, ever, never);
	assert_false(keep_get(keep, STR("large"), (struct instant){ 0 }, &found, NULL));
	assert_true(has(keep, "small", 0, "x"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_put_is_found, begin, finish),
		cmocka_unit_test_setup_teardown(a_value_has_its_time, begin, finish),
		cmocka_unit_test_setup_teardown(memory_is_bounded_and_what_is_asked_for_stays, begin, finish),
		cmocka_unit_test_setup_teardown(what_is_too_large_is_not_kept, begin, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
