/* keyring.c - slotkeeperctl keyring: makes the file of secret keys, and puts a new key before the others. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/secret.h"
#include "ctl/ctl.h"

enum {
	KEYRING_MAX = 32 * 1024,
	KEY_IDS = 256,
	KEY_WORDS = 4,				/* of 64 bits */
};

static int
create(struct ctl *ctl)
{
	enum err e;

	e = keyring_create(ctl->settings.keyring_file);
	if (e == ERR_EXISTS)
		ctl_complain(ctl, "%.*s is there already; keyring rotate adds a key to it", STR_ARG(ctl->settings.keyring_file));
	else if (e != OK)
		ctl_complain(ctl, "%.*s could not be made", STR_ARG(ctl->settings.keyring_file));
	else
		printf("%.*s made, with one key.\n", STR_ARG(ctl->settings.keyring_file));
	return e == OK ? 0 : EXIT_WRONG;
}

/* The id after the newest one, round the corner, that no key has. */
static bool
free_id(struct str text, unsigned *out)
{
	bool used[KEY_IDS] = { false };
	struct str line;
	uint64_t id;
	unsigned newest;
	unsigned i;

	newest = KEY_IDS;
	while (text.len > 0) {
		line = str_cut(&text, '\n');
		if (!str_u64(str_cut(&line, ' '), &id) || id >= KEY_IDS)
			continue;
		used[id] = true;
		if (newest == KEY_IDS)
			newest = (unsigned)id;
	}
	for (i = 1; i <= KEY_IDS; i++) {
		*out = (newest + i) % KEY_IDS;
		if (!used[*out])
			return true;
	}
	return false;
}

static struct str
new_key(struct arena *arena)
{
	uint64_t *words;
	size_t i;

	words = NEW_N(arena, uint64_t, KEY_WORDS);
	for (i = 0; i < KEY_WORDS; i++)
		words[i] = secret_random_u64();
	return secret_hex(arena, (struct str){ .ptr = (const char *)words, .len = KEY_WORDS * sizeof(*words) });
}

/* The new file has its own name until it is whole: a reader sees the old keys or all of them. */
static int
rotate(struct ctl *ctl)
{
	const struct keyring *ring;
	struct str file;
	struct str temporary;
	struct str text;
	unsigned id;

	file = ctl->settings.keyring_file;
	if (keyring_load(ctl->arena, file, &ring) != OK || file_read_secret(ctl->arena, file, KEYRING_MAX, &text) != OK) {
		ctl_complain(ctl, "%.*s cannot be read", STR_ARG(file));
		return EXIT_WRONG;
	}
	if (!free_id(text, &id)) {
		ctl_complain(ctl, "%.*s holds %d keys already: remove the oldest lines, at the end", STR_ARG(file), (int)KEY_IDS);
		return EXIT_WRONG;
	}
	temporary = str_fmt(ctl->arena, "%.*s.new", STR_ARG(file));
	text = str_fmt(ctl->arena, "%u %.*s\n%.*s", id, STR_ARG(new_key(ctl->arena)), STR_ARG(text));
	if (file_create_secret(temporary, text) != OK || rename(str_cstr(ctl->arena, temporary), str_cstr(ctl->arena, file)) != 0) {
		ctl_complain(ctl, "%.*s could not be written; nothing was changed", STR_ARG(temporary));
		return EXIT_WRONG;
	}
	printf("%.*s has a new key, %u; reload the pool so that workers use it.\n", STR_ARG(file), id);
	return 0;
}

int
keyring_main(struct ctl *ctl, int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "create") == 0)
		return create(ctl);
	if (argc == 2 && strcmp(argv[1], "rotate") == 0)
		return rotate(ctl);
	return ctl_usage(ctl);
}
