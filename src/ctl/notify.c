/* notify.c - slotkeeperctl notify: sends what is in the outbox, for ever or once. */

#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/log.h"
#include "ctl/notify.h"
#include "ctl/sweep.h"
#include "db/sql.h"
#include "notify/outbox.h"

enum { POLL_MS = 200, AWAY_MS = 2000 };

static volatile sig_atomic_t	 stopping;

static void
on_stop(int signal_number)
{
	(void)signal_number;
	stopping = 1;
}

/* A signal ends the nap, so that a stop takes no longer than the message in hand. */
static void
nap(int ms)
{
	struct timespec	ts = { .tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000L };

	nanosleep(&ts, NULL);
}

int
notify_run(const struct settings *settings, bool once)
{
	struct sigaction	 action = { .sa_handler = on_stop };
	struct arena		*life = arena_new(ARENA_LIFE_CAP);
	struct arena		*arena = arena_new(ARENA_REQUEST_CAP);
	struct sweep		*sweep;
	struct db		*db;
	enum err		 e;
	size_t			 sent;

	if (settings->outbox_dir.len == 0) {
		fprintf(stderr, "notify: the configuration names no outbox_dir\n");
		return 1;
	}
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	if ((sweep = sweep_new(life, settings)) == NULL)
		return 1;
	db = db_open(life, settings);
	do {
		sweep_turn(sweep);
		sent = 0;
		db_begin_request(db, arena);
		e = notify_send_due(arena, db, settings, &sent);
		db_begin_request(db, NULL);
		arena_reset(arena);
		if (once && e == OK && sent > 0)
			continue;
		if (once)
			break;
		if (e != OK || sent == 0)
			nap(e == OK ? POLL_MS : AWAY_MS);
	} while (!stopping);
	sweep_close(sweep);
	db_close(db);
	arena_free(arena);
	arena_free(life);
	return e == OK ? 0 : 1;
}
