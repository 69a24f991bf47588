/*
 * notify.c - slotkeeperctl notify: sends what is in the outbox, for ever or once, and does the timed jobs around it.
 *
 * However it fails, it sleeps before it tries again: at least POLL_MS, and after an error twice as long each time up to AWAY_MAX_MS.
 */
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "ctl/jobs.h"
#include "ctl/notify.h"
#include "db/sql.h"
#include "notify/outbox.h"

enum { POLL_MS = 200, AWAY_FIRST_MS = 500, AWAY_MAX_MS = 15000 };

static volatile sig_atomic_t stopping;

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
	struct timespec ts = { .tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000L };

	if (!stopping)
		nanosleep(&ts, NULL);
}

struct loop {
	struct arena		*arena;
	struct db		*db;
	struct notifier		*notifier;
	struct jobs		*jobs;
	int			 away_ms;
};

/* One round; *out_sent messages were taken by gateways. Jobs that fail do not keep messages from being sent. */
static enum err
round_of(struct loop *loop, size_t *out_sent)
{
	enum err jobs = jobs_turn(loop->jobs);
	enum err e;

	*out_sent = 0;
	db_begin_request(loop->db, loop->arena);
	e = notify_send_due(loop->notifier, loop->arena, loop->db, out_sent);
	db_begin_request(loop->db, NULL);
	arena_reset(loop->arena);
	return e != OK ? e : jobs;
}

static void
rest_after(struct loop *loop, enum err e, size_t sent)
{
	if (e == OK) {
		loop->away_ms = 0;
		if (sent == 0)
			nap(POLL_MS);
		return;
	}
	loop->away_ms = loop->away_ms == 0 ? AWAY_FIRST_MS : loop->away_ms * 2;
	if (loop->away_ms > AWAY_MAX_MS)
		loop->away_ms = AWAY_MAX_MS;
	nap(loop->away_ms);
}

int
notify_run(const struct settings *settings, bool once)
{
	struct sigaction action = { .sa_handler = on_stop };
	struct arena *life = arena_new(ARENA_LIFE_CAP);
	struct loop loop = { .arena = arena_new(ARENA_REQUEST_CAP), .db = NULL };
	struct str problem = notify_problem(settings);
	enum err e = OK;
	size_t sent;

	loop.db = db_open(life, settings);
	if (problem.len == 0)
		loop.jobs = jobs_new(life, settings, loop.arena, loop.db, &problem);
	if (problem.len > 0) {
		fprintf(stderr, "notify: %.*s\n", STR_ARG(problem));
		return 1;
	}
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	loop.notifier = notifier_new(life, settings);
	do {
		e = round_of(&loop, &sent);
		if (once && (e != OK || sent == 0))
			break;
		if (!once)
			rest_after(&loop, e, sent);
	} while (!stopping);
	notifier_free(loop.notifier);
	db_close(loop.db);
	arena_free(loop.arena);
	arena_free(life);
	return e == OK ? 0 : 1;
}
