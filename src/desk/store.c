/*
 * store.c - which store it is, and its catalogue from the worker's memory.
 *
 * A catalogue is loaded once and kept until store.catalogue_version differs. The stores used least recently make room. A catalogue that
 * was replaced lives until the next replacement, since the request that notices may have read from it already.
 */
#include <string.h>

#include "base/log.h"
#include "base/origin.h"
#include "db/catalogue.h"
#include "db/origin.h"
#include "db/sql.h"
#include "desk/desk_private.h"

enum { STORES_KEPT_MAX = 16 };

static struct kept {
	struct arena		*arena;
	struct catalogue	*cat;
	uint64_t		 used;		/* when, by counting */
} kept[STORES_KEPT_MAX];

static struct arena *replaced;
static uint64_t clock_of_use;

static void
retire(struct kept *slot)
{
	if (replaced != NULL)
		arena_free(replaced);
	replaced = slot->arena;
	slot->arena = NULL;
	slot->cat = NULL;
}

static struct kept *
find(uint64_t store_id)
{
	struct kept *oldest;
	size_t i;

	oldest = &kept[0];
	for (i = 0; i < STORES_KEPT_MAX; i++) {
		if (kept[i].cat != NULL && kept[i].cat->store.id == store_id)
			return &kept[i];
		if (kept[i].used < oldest->used)
			oldest = &kept[i];
	}
	return oldest;
}

static enum err
load(struct desk *desk, const struct store_version *version)
{
	struct catalogue *cat;
	struct arena *arena;
	struct kept *slot;
	struct date today;
	size_t mark;
	enum err e;

	slot = find(version->id);
	slot->used = ++clock_of_use;
	if (slot->cat != NULL && slot->cat->store.id == version->id &&
	    slot->cat->store.catalogue_version == version->catalogue_version) {
		desk->cat = slot->cat;
		return OK;
	}
	arena = arena_new(ARENA_STORE_CAP);
	mark = arena_mark(desk->arena);
	today.days = (int32_t)(desk->now.us / (1440 * US_PER_MIN));
	e = db_catalogue_load(desk->db, version->id, today, arena, &cat);
	arena_rewind(desk->arena, mark);
	if (e != OK) {
		arena_free(arena);
		return e;
	}
	if (slot->arena != NULL)
		retire(slot);
	slot->arena = arena;
	slot->cat = cat;
	desk->cat = cat;
	return OK;
}

enum err
desk_store(struct desk *desk, struct str code)
{
	struct store_version version;
	enum err e;

	if ((e = db_store_by_code(desk->db, code, &version)) != OK)
		return e;
	return load(desk, &version);
}

enum err
desk_store_by_id(struct desk *desk, struct str public_id)
{
	struct store_version version;
	enum err e;

	if ((e = db_store_by_public_id(desk->db, public_id, &version)) != OK)
		return e;
	return load(desk, &version);
}

bool
desk_lists_origin(struct desk *desk, struct str origin)
{
	if (desk->cat != NULL)
		return origins_have(desk->cat->store.cors_origins, origin);
	return db_origin_listed(desk->db, origin) == OK;
}

enum err
desk_ready(struct desk *desk, struct str *out_problem)
{
	return db_ready(desk->db, out_problem);
}

size_t
desk_database(const struct desk *desk)
{
	return db_host_number(desk->db);
}

struct str
desk_bytes(struct arena *arena, struct hash hash)
{
	return (struct str){ .ptr = arena_copy(arena, hash.bytes, HASH_SIZE), .len = HASH_SIZE };
}

/* What keeps the hash of a hold's token and that of a manage link apart is in the hash. */
struct str
desk_hash(const struct desk *desk, struct str what, struct str secret)
{
	struct str parts[2];

	if (secret.len == 0)
		return STR_NONE;
	parts[0] = what;
	parts[1] = secret;
	return desk_bytes(desk->arena, secret_hash(desk->keyring, PURPOSE_TOKEN, parts, 2));
}

uint64_t
desk_technician_key(const struct desk *desk, int technician)
{
	return desk->cat->technicians[technician].id;
}

struct date
desk_date(const struct desk *desk, int64_t minute)
{
	return zone_local(desk->cat->zone, INSTANT_OF(minute)).date;
}
