/* base_arena.c - rules of memory. */
#include <sys/wait.h>

#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

static bool
is_zero(const char *ptr, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (ptr[i] != 0)
			return false;
	return true;
}

static void
memory_is_zeroed_and_aligned(void **state)
{
	struct arena *arena = arena_new(65536);
	char *ptr;
	size_t i;

	(void)state;
	for (i = 1; i < 100; i++) {
		ptr = arena_alloc(arena, i);
		assert_int_equal((uintptr_t)ptr % 16, 0);
		assert_true(is_zero(ptr, i));
		memset(ptr, 'x', i);
	}
	arena_free(arena);
}

static void
a_reset_wipes_what_was_used(void **state)
{
	struct arena *arena = arena_new(4 * 1024 * 1024);
	size_t sizes[] = { 100, 300 * 1024, 3 * 1024 * 1024 };
	char *first;
	char *ptr;
	size_t i;

	(void)state;
	first = arena_alloc(arena, 1);
	arena_reset(arena);
	for (i = 0; i < 3; i++) {
		ptr = arena_alloc(arena, sizes[i]);
		assert_ptr_equal(ptr, first);
		memset(ptr, 'x', sizes[i]);
		arena_reset(arena);
		assert_int_equal(arena_used(arena), 0);
		ptr = arena_alloc(arena, sizes[i]);
		assert_true(is_zero(ptr, sizes[i]));
		arena_reset(arena);
	}
	arena_free(arena);
}

static void
a_rewind_wipes_only_what_came_after_its_mark(void **state)
{
	struct arena *arena = arena_new(65536);
	char *kept;
	char *lost;
	size_t outer;
	size_t inner;

	(void)state;
	kept = arena_copy(arena, "kept", 5);
	outer = arena_mark(arena);
	lost = arena_copy(arena, "lost", 5);
	inner = arena_mark(arena);
	arena_copy(arena, "more", 5);
	arena_rewind(arena, inner);
	assert_string_equal(lost, "lost");
	arena_rewind(arena, outer);
	assert_string_equal(kept, "kept");
	assert_ptr_equal(arena_alloc(arena, 5), lost);
	assert_true(is_zero(lost, 5));
	arena_free(arena);
}

static void
the_last_allocation_grows_in_place_and_others_move(void **state)
{
	struct arena *arena = arena_new(65536);
	char *a;
	char *b;
	char *moved;

	(void)state;
	a = arena_copy(arena, "aaaa", 5);
	assert_ptr_equal(arena_grow(arena, a, 5, 500), a);
	assert_true(is_zero(a + 5, 495));
	memset(a + 5, 'x', 495);
	b = arena_alloc(arena, 8);
	moved = arena_grow(arena, a, 500, 1000);
	assert_true(moved > b);
	assert_memory_equal(moved, "aaaa\0xx", 7);
	assert_true(is_zero(moved + 500, 500));
	arena_free(arena);
}

static void
an_allocation_before_a_mark_does_not_grow_into_what_was_rewound(void **state)
{
	struct arena *arena = arena_new(65536);
	char *before;
	char *after;
	size_t mark;

	(void)state;
	before = arena_copy(arena, "before", 7);
	mark = arena_mark(arena);
	arena_alloc(arena, 100);
	arena_rewind(arena, mark);
	after = arena_alloc(arena, 16);
	memset(after, 'y', 16);
	before = arena_grow(arena, before, 7, 64);
	assert_string_equal(before, "before");
	assert_int_equal(after[0], 'y');
	assert_true(is_zero(before + 7, 57));
	arena_free(arena);
}

static void
empty_allocations_share_nothing(void **state)
{
	struct arena *arena = arena_new(65536);
	char *empty;
	char *other;

	(void)state;
	empty = arena_alloc(arena, 0);
	other = arena_copy(arena, "other", 6);
	assert_ptr_not_equal(empty, other);
	empty = arena_grow(arena, empty, 0, 16);
	memset(empty, 'x', 16);
	assert_string_equal(other, "other");
	arena_free(arena);
}

static int
signal_of(void (*body)(struct arena *))
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		signal(SIGABRT, SIG_DFL);
		close(STDERR_FILENO);
		body(arena_new(65536));
		_exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

static void
fill(struct arena *arena)
{
	int i;

	for (i = 0; i < 1000; i++)
		arena_alloc(arena, 100);
}

static void
ask_for_too_much(struct arena *arena)
{
	volatile size_t size = SIZE_MAX / 2;

	arena_alloc(arena, size);
}

static void
rewind_beyond_the_end(struct arena *arena)
{
	arena_rewind(arena, 1000);
}

static void
reaching_the_cap_ends_the_process(void **state)
{
	(void)state;
	assert_int_equal(signal_of(fill), SIGABRT);
	assert_int_equal(signal_of(ask_for_too_much), SIGABRT);
	assert_int_equal(signal_of(rewind_beyond_the_end), SIGABRT);
}

#if defined(__SANITIZE_ADDRESS__)
static void
overrun(struct arena *arena)
{
	volatile char *ptr = arena_alloc(arena, 20);

	arena_alloc(arena, 20);
	ptr[20] = 'x';
}

static void
use_after_reset(struct arena *arena)
{
	volatile char *ptr = arena_alloc(arena, 20);

	arena_reset(arena);
	ptr[0] = 'x';
}

static void
the_sanitizer_sees_an_overrun_and_a_stale_pointer(void **state)
{
	(void)state;
	assert_int_not_equal(signal_of(overrun), 0);
	assert_int_not_equal(signal_of(use_after_reset), 0);
}
#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(a_reset_wipes_what_was_used),
		cmocka_unit_test(a_rewind_wipes_only_what_came_after_its_mark),
		cmocka_unit_test(the_last_allocation_grows_in_place_and_others_move),
		cmocka_unit_test(an_allocation_before_a_mark_does_not_grow_into_what_was_rewound),
		cmocka_unit_test(empty_allocations_share_nothing),
		cmocka_unit_test(reaching_the_cap_ends_the_process),
#if defined(__SANITIZE_ADDRESS__)
		cmocka_unit_test(the_sanitizer_sees_an_overrun_and_a_stale_pointer),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
