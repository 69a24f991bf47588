/* sweep.c - writes down what has run out. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "ctl/sweep.h"
#include "db/sweep.h"
#include "desk/class.h"
#include "message/message.h"

enum { EVERY_US = 2 * 1000 * 1000, CLASSES_MAX = 50 };

struct sweeper {
	const struct settings	*settings;
	const struct keyring	*keyring;
	const struct words	*words;
	int64_t			 swept_us;	/* monotonic; 0 never */
};

struct sweeper *
sweep_open(struct arena *life, const struct settings *settings)
{
	struct sweeper *sweeper = NEW(life, struct sweeper);
	struct str problem;

	sweeper->settings = settings;
	if (keyring_load(life, settings->keyring_file, &sweeper->keyring) != OK) {
		log_fault("sweep_open", "the keyring cannot be read: what runs out is written down by visitors only");
		return NULL;
	}
	if (words_load(life, settings->catalogue_dir, &sweeper->words, &problem) != OK) {
		log_fault("sweep_open", "%.*s", STR_ARG(problem));
		return NULL;
	}
	return sweeper;
}

static enum err
sweep_class(struct desk *desk, const struct sweeper *sweeper, const struct sweep_class *class)
{
	struct message message = { .desk = desk, .words = sweeper->words };
	enum err e;

	if ((e = desk_store_by_id(desk, class->store)) != OK)
		return e;
	(void)lang_of(desk->cat->store.locale, &message.lang);
	message.site = message_site(desk->arena, sweeper->settings->public_url, true, STR_NONE);
	return desk_class_lapse(desk, class->slot, message_class, &message);
}

void
sweep_run(struct sweeper *sweeper, struct arena *arena, struct db *db)
{
	struct sweep_class *classes;
	struct desk desk;
	int64_t now_us = clock_monotonic_us();
	size_t n;
	size_t i;

	if (sweeper == NULL || (sweeper->swept_us != 0 && now_us - sweeper->swept_us < EVERY_US))
		return;
	sweeper->swept_us = now_us;
	desk = (struct desk){ .arena = arena, .db = db, .settings = sweeper->settings, .keyring = sweeper->keyring, .now = clock_now() };
	if (db_sweep_classes(db, desk.now, CLASSES_MAX, &classes, &n) != OK)
		return;
	for (i = 0; i < n; i++)
		if (sweep_class(&desk, sweeper, &classes[i]) != OK)
			return;			/* a busy database: the next time */
}
