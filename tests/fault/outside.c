/* outside.c - settings, keys and a session, as a worker has them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "tests/fault/outside.h"

static void
die(const char *what, struct str why)
{
	fprintf(stderr, "%s: %.*s\n", what, STR_ARG(why));
	exit(2);
}

void
outside_open(struct outside *outside, const char *config)
{
	struct str problem;

	memset(outside, 0, sizeof(*outside));
	secret_init();
	outside->life = arena_new(ARENA_LIFE_CAP);
	outside->arena = arena_new(ARENA_REQUEST_CAP);
	if (settings_load(outside->life, str_of(config), &outside->settings, &problem) != OK)
		die("settings", problem);
	if (keyring_load(outside->life, outside->settings.keyring_file, &outside->ring) != OK)
		die("keyring", outside->settings.keyring_file);
	outside->db = db_open(outside->life, &outside->settings);
	outside_request(outside);
}

void
outside_close(struct outside *outside)
{
	db_begin_request(outside->db, NULL);
	db_close(outside->db);
	arena_free(outside->arena);
	arena_free(outside->life);
}

void
outside_request(struct outside *outside)
{
	db_begin_request(outside->db, NULL);
	arena_reset(outside->arena);
	db_begin_request(outside->db, outside->arena);
	outside->desk = (struct desk){
		.arena = outside->arena,
		.db = outside->db,
		.settings = &outside->settings,
		.keyring = outside->ring,
		.now = clock_now(),
		.address = STR("192.0.2.1"),
	};
}

enum err
outside_store(struct outside *outside, const char *code)
{
	return desk_store(&outside->desk, str_of(code));
}

struct str
outside_text(struct outside *outside, struct str query)
{
	struct str out;

	if (db_scalar(outside->db, query, &out) != OK)
		die("query failed", query);
	return out;
}

int64_t
outside_count(struct outside *outside, struct str query)
{
	int64_t n;

	if (!str_i64(outside_text(outside, query), &n))
		die("not a number", query);
	return n;
}
