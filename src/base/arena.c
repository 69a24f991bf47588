/* arena.c - bump allocation in reserved address space. */
#include <sys/mman.h>

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif

#if defined(ARENA_ASAN)
#include <sanitizer/asan_interface.h>
#define POISON(ptr, size)	ASAN_POISON_MEMORY_REGION((ptr), (size))
#define UNPOISON(ptr, size)	ASAN_UNPOISON_MEMORY_REGION((ptr), (size))
enum { REDZONE = 32 };			/* between allocations, never handed out, so that an overrun is seen */
#else
#define POISON(ptr, size)	((void)(ptr), (void)(size))
#define UNPOISON(ptr, size)	((void)(ptr), (void)(size))
enum { REDZONE = 0 };
#endif

enum {
	ALIGNMENT = 16,
	KEEP = 128 * 1024,		/* pages an ordinary request uses again; the rest go back to the system */
};

/* Stands at the start of its own mapping. All memory from used to cap is zero, always. */
struct arena {
	size_t	cap;			/* bytes behind this header */
	size_t	used;
	size_t	peak;			/* highest used since the last reset */
	size_t	last;			/* where the last allocation starts */
	char	*base;
};

static size_t
rounded(size_t size, size_t unit)
{
	return (size + unit - 1) / unit * unit;
}

/* No two allocations have the same address, also when they are empty. */
static size_t
room_for(size_t size)
{
	return rounded(size > 0 ? size : 1, ALIGNMENT) + REDZONE;
}

/* Not elided: the compiler cannot see that nobody reads what was passed to the empty asm. */
static void
wipe(char *ptr, size_t size)
{
	UNPOISON(ptr, size);
	memset(ptr, 0, size);
	__asm__ volatile("" : : "r"(ptr) : "memory");
	POISON(ptr, size);
}

struct arena *
arena_new(size_t cap)
{
	struct arena *arena;
	size_t header;
	size_t page;
	void *map;

	page = (size_t)sysconf(_SC_PAGESIZE);
	header = rounded(sizeof(struct arena), ALIGNMENT);
	assert(cap < SIZE_MAX / 2);
	cap = rounded(header + cap, page);
	map = mmap(NULL, cap, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (map == MAP_FAILED) {
		log_fault("arena_new", "no address space for %zu bytes", cap);
		abort();
	}
	arena = map;
	arena->base = (char *)map + header;
	arena->cap = cap - header;
	POISON(arena->base, arena->cap);
	return arena;
}

void
arena_free(struct arena *arena)
{
	char *base;
	size_t size;

	if (arena == NULL)
		return;
	arena_reset(arena);
	base = arena->base;
	size = (size_t)(base - (char *)arena) + arena->cap;
	UNPOISON(base, arena->cap);
	munmap(arena, size);
}

void
arena_reset(struct arena *arena)
{
	size_t page;
	uintptr_t from;
	uintptr_t to;

	arena_rewind(arena, 0);
	if (arena->peak > KEEP) {
		page = (size_t)sysconf(_SC_PAGESIZE);
		from = rounded((uintptr_t)arena->base + KEEP, page);
		to = rounded((uintptr_t)arena->base + arena->peak, page);
		/* When this fails the pages stay with us, wiped: no harm. */
		(void)madvise((void *)from, to - from, MADV_DONTNEED);
	}
	arena->peak = 0;
}

static void
die_full(const struct arena *arena, size_t size)
{
	log_line("bug=arena_full cap=%zu used=%zu wanted=%zu", arena->cap, arena->used, size);
	abort();
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	size_t room;
	char *ptr;

	if (size > arena->cap)
		die_full(arena, size);
	room = room_for(size);
	if (room > arena->cap - arena->used)
		die_full(arena, size);
	ptr = arena->base + arena->used;
	arena->last = arena->used;
	arena->used += room;
	if (arena->peak < arena->used)
		arena->peak = arena->used;
	UNPOISON(ptr, size);
	return ptr;
}

void *
arena_grow(struct arena *arena, void *ptr, size_t size, size_t new_size)
{
	size_t room;
	void *moved;

	assert(new_size >= size);
	room = new_size > arena->cap ? SIZE_MAX : room_for(new_size);
	if (arena->used > 0 && ptr == arena->base + arena->last && room <= arena->cap - arena->last) {
		arena->used = arena->last + room;
		if (arena->peak < arena->used)
			arena->peak = arena->used;
		UNPOISON(ptr, new_size);
		return ptr;
	}
	moved = arena_alloc(arena, new_size);
	if (size > 0)
		memcpy(moved, ptr, size);
	return moved;
}

void *
arena_copy(struct arena *arena, const void *ptr, size_t size)
{
	void *copy;

	copy = arena_alloc(arena, size);
	if (size > 0)
		memcpy(copy, ptr, size);
	return copy;
}

size_t
arena_used(const struct arena *arena)
{
	return arena->used;
}

size_t
arena_mark(const struct arena *arena)
{
	return arena->used;
}

void
arena_rewind(struct arena *arena, size_t mark)
{
	assert(mark <= arena->used);
	wipe(arena->base + mark, arena->used - mark);
	arena->used = mark;
	/* Where the allocation before the mark starts is not known any more: nothing grows in place. */
	arena->last = arena->cap;
}
