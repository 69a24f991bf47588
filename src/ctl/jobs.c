/* jobs.c - the timed jobs. One that fails is run again at the next turn; the others do not wait for it. */
#include "base/arena.h"
#include "base/log.h"
#include "base/secret.h"
#include "ctl/jobs.h"
#include "db/outbox_send.h"
#include "desk/desk.h"
#include "message/message.h"

enum { STORES_MAX = 10000, AT_ONCE_MAX = 200 };

struct jobs {
	const struct settings	*settings;
	const struct keyring	*keyring;
	const struct words	*words;
};

struct store_job {
	const char	*name;
	enum err	(*run)(const struct jobs *jobs, struct desk *desk);
};

static enum err
remind(const struct jobs *jobs, struct desk *desk)
{
	struct message message;
	size_t n;

	message = message_of(desk, jobs->words, desk->cat->store.locale);
	return desk_remind(desk, AT_ONCE_MAX, message_reminder, &message, &n);
}

/* Over all stores, so that one number answers for each; every store is told once a day. */
static enum err
warn(const struct jobs *jobs, struct desk *desk)
{
	struct message_texts texts;
	struct code_alarm alarm;
	struct message message;
	enum err e;

	if (desk->cat->store.notice_email.len == 0)
		return OK;
	if ((e = desk_code_alarm(desk, &alarm)) != OK || !alarm.on)
		return e;
	message = message_of(desk, jobs->words, desk->cat->store.locale);
	message_alarm(&message, alarm.failed, alarm.sent, alarm.used, &texts);
	return desk_code_warn(desk, &texts);
}

static const struct store_job store_jobs[] = {
	{ "remind", remind },
	{ "warn", warn },
};

struct jobs *
jobs_new(struct arena *life, const struct settings *settings, struct str *out_problem)
{
	struct jobs *jobs = NEW(life, struct jobs);

	jobs->settings = settings;
	if (keyring_load(life, settings->keyring_file, &jobs->keyring) != OK) {
		*out_problem = str_fmt(life, "keyring_file %.*s cannot be read", STR_ARG(settings->keyring_file));
		return NULL;
	}
	return words_load(life, settings->catalogue_dir, &jobs->words, out_problem) == OK ? jobs : NULL;
}

static enum err
run_for(const struct jobs *jobs, struct desk *desk, struct str code)
{
	enum err first = OK;
	size_t i;
	enum err e;

	/* A store that was closed meanwhile has no jobs. */
	if ((e = desk_store(desk, code)) != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	for (i = 0; i < sizeof(store_jobs) / sizeof(store_jobs[0]); i++) {
		e = store_jobs[i].run(jobs, desk);
		if (e == OK)
			continue;
		log_fault("jobs", "%s for store %llu: %.*s", store_jobs[i].name, (unsigned long long)desk->cat->store.id,
		    STR_ARG(err_code(e)));
		first = first == OK ? e : first;
	}
	return first;
}

enum err
jobs_run(const struct jobs *jobs, struct arena *arena, struct db *db)
{
	struct desk desk = { .arena = arena, .db = db, .settings = jobs->settings, .keyring = jobs->keyring, .now = clock_now() };
	struct str *codes;
	uint64_t n_old;
	size_t before;
	size_t n;
	size_t i;
	enum err first;
	enum err e;

	first = db_outbox_expire(db, desk.now, &n_old);
	if (first != OK || (first = desk_store_codes(&desk, STORES_MAX, &codes, &n)) != OK)
		return first;
	for (i = 0; i < n; i++) {
		before = arena_mark(arena);
		e = run_for(jobs, &desk, codes[i]);
		arena_rewind(arena, before);
		if (e == ERR_BUSY)
			return e;
		first = first == OK ? e : first;
	}
	return first;
}
