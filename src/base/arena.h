/*
 * arena.h - memory with one lifetime.
 *
 * An arena owns everything allocated from it until arena_reset or arena_free. arena_alloc never returns NULL: each input is bounded
 * (limits.h), so reaching the cap is a bug and ends the process. Memory comes zeroed. arena_reset wipes what was used, so that no
 * customer's data meets the next request, and gives large pages back to the system. Not thread-safe; one process, one request at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena	*arena_new(size_t cap);				/* cap in bytes; address space is reserved, memory on use */
void		 arena_free(struct arena *arena);
void		 arena_reset(struct arena *arena);
void		*arena_alloc(struct arena *arena, size_t size)	/* zeroed, aligned for any type */
		    __attribute__((malloc, alloc_size(2), returns_nonnull));
void		*arena_copy(struct arena *arena, const void *ptr, size_t size) __attribute__((returns_nonnull));
size_t		 arena_used(const struct arena *arena);

/* The same bytes with room for more: where they are when they are the arena's last allocation, else moved. ptr is stale afterwards. */
void		*arena_grow(struct arena *arena, void *ptr, size_t size, size_t new_size)
		    __attribute__((alloc_size(4), returns_nonnull));

/* A position to return to: what was allocated after arena_mark is wiped and freed by arena_rewind. Marks nest. */
size_t		 arena_mark(const struct arena *arena);
void		 arena_rewind(struct arena *arena, size_t mark);

#define NEW(arena, type)	((type *)arena_alloc((arena), sizeof(type)))
#define NEW_N(arena, type, n)	((type *)arena_alloc((arena), sizeof(type) * (size_t)(n)))

#endif
