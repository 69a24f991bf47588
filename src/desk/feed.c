/* feed.c - technicians' calendars. */
#include "db/feed.h"
#include "desk/desk_private.h"
#include "desk/feed.h"

static struct str
token_of(struct desk *desk, struct str seed)
{
	return secret_base64(desk->arena, str_sub(desk_hash(desk, STR("feed"), seed), 0, TOKEN_SIZE));
}

enum err
desk_feed_token(struct desk *desk, int technician, struct str *out)
{
	struct feed_row found;
	struct feed_row key;
	enum err e;

	key = (struct feed_row){ .store_id = desk->cat->store.id, .technician_id = desk_technician_key(desk, technician) };
	if ((e = db_feed_by_technician(desk->db, &key, &found)) != OK)
		return e;
	*out = token_of(desk, found.seed);
	return OK;
}

enum err
desk_feed_renew(struct desk *desk, int technician, struct str *out)
{
	struct feed_row row;
	struct str token;
	char *seed;
	enum err e;

	seed = arena_alloc(desk->arena, TOKEN_SIZE);
	secret_random(seed, TOKEN_SIZE);
	row = (struct feed_row){
		.store_id = desk->cat->store.id,
		.technician_id = desk_technician_key(desk, technician),
		.seed = { .ptr = seed, .len = TOKEN_SIZE },
		.created_at = desk->now,
	};
	token = token_of(desk, row.seed);
	row.token_hash = desk_hash(desk, STR("feed token"), token);
	if ((e = db_feed_set(desk->db, &row)) != OK)
		return e;
	*out = token;
	return OK;
}

static void
add(const struct feed_entry *entries, size_t n, struct feed_line *lines, size_t *n_lines)
{
	const struct feed_entry *entry;
	size_t i;

	for (i = 0; i < n; i++) {
		entry = &entries[i];
		lines[(*n_lines)++] = (struct feed_line){
			.public_id = entry->public_id,
			.title = entry->title,
			.guest = entry->guest,
			.notes = entry->notes,
			.starts_at = entry->starts_at,
			.ends_at = entry->ends_at,
			.updated_at = entry->updated_at,
			.sequence = entry->sequence,
			.places = entry->places,
			.taken = entry->taken,
		};
	}
}

/* The window moves by days, so that a calendar nothing happened to is the same all day. */
enum err
desk_feed(struct desk *desk, struct str token, struct feed_line **out, size_t *n_out)
{
	struct feed_entry *classes;
	struct feed_entry *items;
	struct feed_range range;
	struct feed_row found;
	struct feed_row key;
	struct date today;
	size_t n_classes;
	size_t n_items;
	enum err e;

	key = (struct feed_row){ .store_id = desk->cat->store.id, .token_hash = desk_hash(desk, STR("feed token"), token) };
	if (token.len == 0)
		return ERR_NOT_FOUND;
	if ((e = db_feed_by_token(desk->db, &key, &found)) != OK)
		return e;
	today = catalogue_today(desk->cat, desk->now);
	range = (struct feed_range){
		.store_id = found.store_id,
		.technician_id = found.technician_id,
		.from = zone_day_start(desk->cat->zone, (struct date){ today.days - FEED_PAST_DAYS }),
		.to = zone_day_start(desk->cat->zone, (struct date){ today.days + FEED_AHEAD_DAYS }),
		.max = FEED_LINES_MAX,
	};
	if ((e = db_feed_items(desk->db, &range, &items, &n_items)) != OK)
		return e;
	if ((e = db_feed_classes(desk->db, &range, &classes, &n_classes)) != OK)
		return e;
	*out = NEW_N(desk->arena, struct feed_line, n_items + n_classes + 1);
	*n_out = 0;
	add(items, n_items, *out, n_out);
	add(classes, n_classes, *out, n_out);
	return OK;
}
