/*
 * fuzz.h - one fuzz target: a file with FUZZ(name) { ... } that is given an input, and an arena which is emptied afterwards.
 *
 * Linked with libFuzzer (tools/fuzz) it searches for inputs that break a property; linked with replay.c (make check) it runs the inputs
 * of tests/fuzz/corpus again. A property that does not hold ends the program: must(condition).
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz(struct arena *arena, struct str input);
static struct arena *fuzz_life;		/* what is made once */

#define FUZZ										\
int											\
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)				\
{											\
	static struct arena *arena;							\
	size_t mark;									\
											\
	if (arena == NULL) {								\
		arena = arena_new((size_t)64 * 1024 * 1024);				\
		fuzz_life = arena_new((size_t)64 * 1024 * 1024);			\
	}										\
	mark = arena_mark(arena);							\
	fuzz(arena, (struct str){ .ptr = (const char *)data, .len = size });		\
	arena_rewind(arena, mark);							\
	return 0;									\
}											\
											\
static void										\
fuzz(struct arena *arena, struct str input)

#define must(condition)	((condition) ? (void)0 : fuzz_broken(#condition, __FILE__, __LINE__))

static inline void
fuzz_broken(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

/* Takes numbers and texts off the front of an input; zero and empty when it is used up. */
static inline uint8_t
take_byte(struct str *input)
{
	uint8_t byte;

	if (input->len == 0)
		return 0;
	byte = (uint8_t)input->ptr[0];
	*input = str_sub(*input, 1, input->len);
	return byte;
}

static inline uint64_t
take_number(struct str *input)
{
	uint64_t n;
	int i;

	n = 0;
	for (i = 0; i < 8; i++)
		n = n << 8 | take_byte(input);
	return n;
}

/* Up to the next zero byte, as a C string would be. */
static inline struct str
take_text(struct str *input)
{
	return str_cut(input, '\0');
}

static inline bool
has_byte(struct str s, unsigned char from, unsigned char to)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= from && (unsigned char)s.ptr[i] <= to)
			return true;
	return false;
}

#endif
