/* keep.c - texts by key, in two halves of memory. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/keep.h"

enum {
	PLACES = 512,			/* of a half's table: a power of two */
	FILLED_MAX = 384,
	TRIES = 8,			/* places looked at: keys that were chosen to collide are not kept, and cost no more */
};

struct entry {
	uint64_t	hash;
	struct str	key;		/* empty: the place is free */
	struct str	value;
	struct instant	from;
	struct instant	until;
};

struct half {
	struct arena	*arena;
	struct entry	*entries;
	size_t		 n;
};

struct keep {
	struct half	halves[2];
	size_t		now;		/* which half is filled */
	size_t		size;
};

struct keep *
keep_new(struct arena *life, size_t half)
{
	struct keep *keep = NEW(life, struct keep);
	size_t i;

	keep->size = half;
	for (i = 0; i < 2; i++) {
		/* Twice: an arena rounds each allocation up. */
		keep->halves[i].arena = arena_new(2 * half);
		keep->halves[i].entries = NEW_N(life, struct entry, PLACES);
	}
	return keep;
}

/* FNV-1a by words, the rest by bytes. */
static uint64_t
hash_of(struct str key)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	uint64_t word;
	size_t i;

	for (i = 0; i + sizeof(word) <= key.len; i += sizeof(word)) {
		memcpy(&word, key.ptr + i, sizeof(word));
		hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	for (; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.ptr[i]) * UINT64_C(0x100000001b3);
	return hash ^ hash >> 29;
}

/* Where the key is, else where it could be put, else NULL. */
static struct entry *
place_of(const struct half *half, uint64_t hash, struct str key)
{
	struct entry *entry;
	size_t i;

	for (i = 0; i < TRIES; i++) {
		entry = &half->entries[(hash + i) % PLACES];
		if (entry->key.len == 0 || (entry->hash == hash && str_eq(entry->key, key)))
			return entry;
	}
	return NULL;
}

static bool
has_room(const struct keep *keep, const struct half *half, struct str key, struct str value)
{
	return half->n < FILLED_MAX && arena_used(half->arena) + key.len + value.len <= keep->size;
}

static void
put(struct half *half, const struct entry *from, struct entry *to)
{
	if (to->key.len == 0) {
		to->key = str_dup(half->arena, from->key);
		half->n++;
	}
	to->hash = from->hash;
	to->value = str_dup(half->arena, from->value);
	to->from = from->from;
	to->until = from->until;
}

static void
turn(struct keep *keep)
{
	struct half *half;

	keep->now = 1 - keep->now;
	half = &keep->halves[keep->now];
	arena_reset(half->arena);
	memset(half->entries, 0, PLACES * sizeof(*half->entries));
	half->n = 0;
}

static bool
is_good(const struct entry *entry, struct instant now)
{
	return entry->key.len > 0 && entry->from.us <= now.us && now.us < entry->until.us;
}

static bool
give(const struct entry *entry, struct str *out, struct instant *out_until)
{
	*out = entry->value;
	if (out_until != NULL)
		*out_until = entry->until;
	return true;
}

bool
keep_get(struct keep *keep, struct str key, struct instant now, struct str *out, struct instant *out_until)
{
	struct half *half = &keep->halves[keep->now];
	uint64_t hash = hash_of(key);
	struct entry *entry;
	struct entry *place;

	entry = place_of(half, hash, key);
	if (entry != NULL && is_good(entry, now))
		return give(entry, out, out_until);
	place = entry;
	entry = place_of(&keep->halves[1 - keep->now], hash, key);
	if (entry == NULL || !is_good(entry, now))
		return false;
	/* Asked for again, so it outlives the half it is in. */
	if (place != NULL && has_room(keep, half, key, entry->value))
		put(half, entry, place);
	return give(entry, out, out_until);
}

void
keep_put(struct keep *keep, struct str key, struct str value, struct instant from, struct instant until)
{
	struct entry entry = { .hash = hash_of(key), .key = key, .value = value, .from = from, .until = until };
	struct entry *place;

	assert(key.len > 0);
	if (key.len + value.len > keep->size / 2)
		return;
	if (!has_room(keep, &keep->halves[keep->now], key, value))
		turn(keep);
	place = place_of(&keep->halves[keep->now], entry.hash, key);
	if (place != NULL)
		put(&keep->halves[keep->now], &entry, place);
}

size_t
keep_used(const struct keep *keep)
{
	return arena_used(keep->halves[0].arena) + arena_used(keep->halves[1].arena);
}
