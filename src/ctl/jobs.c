/* jobs.c - the timed jobs. One that fails is run again soon; the others do not wait for it. */
#include "base/arena.h"
#include "base/log.h"
#include "base/secret.h"
#include "ctl/jobs.h"
#include "db/outbox_send.h"
#include "db/sql.h"
#include "db/sweep.h"
#include "desk/class.h"
#include "message/message.h"

enum {
	STORES_MAX = 10000,
	REMINDERS_AT_ONCE = 200,
	LAPSES_AT_ONCE = 200,
	CLASSES_AT_ONCE = 50,
	AGAIN_S = 30,			/* at the latest, after a failure */
	JOBS = 4,
};

struct jobs {
	const struct settings	*settings;
	const struct keyring	*keyring;
	struct message		 message;
	struct offer_teller	 teller;
	struct arena		*arena;
	struct db		*db;
	int64_t			 due_us[JOBS];	/* monotonic */
};

struct jobs *
jobs_new(struct arena *life, const struct settings *settings, struct arena *arena, struct db *db, struct str *out_problem)
{
	struct jobs *jobs = NEW(life, struct jobs);

	*jobs = (struct jobs){ .settings = settings, .arena = arena, .db = db };
	if (keyring_load(life, settings->keyring_file, &jobs->keyring) != OK) {
		*out_problem = str_fmt(life, "keyring_file %.*s cannot be read", STR_ARG(settings->keyring_file));
		return NULL;
	}
	if (words_load(life, settings->catalogue_dir, &jobs->message.words, out_problem) != OK)
		return NULL;
	jobs->message.site = message_site(life, settings->public_url, true, STR_NONE);
	jobs->teller = (struct offer_teller){ .text = message_offer, .arg = &jobs->message };
	return jobs;
}

/* Without public_url nobody could be sent a link: offers are left to the web program then. */
static struct desk
desk_of(const struct jobs *jobs)
{
	return (struct desk){
		.arena = jobs->arena,
		.db = jobs->db,
		.settings = jobs->settings,
		.keyring = jobs->keyring,
		.now = clock_now(),
		.teller = jobs->settings->public_url.len > 0 ? &jobs->teller : NULL,
	};
}

/* ---- of a store ---- */

static enum err
lapse(const struct jobs *jobs, struct desk *desk, struct swept *out)
{
	size_t n;
	enum err e;

	(void)jobs;
	do {
		if ((e = desk_lapse(desk, LAPSES_AT_ONCE, &n)) != OK)
			return e;
		out->n_lapsed += n;
	} while (n == LAPSES_AT_ONCE);
	return OK;
}

static enum err
pass_on(const struct jobs *jobs, struct desk *desk, struct swept *out)
{
	size_t n;
	enum err e;

	(void)jobs;
	if ((e = desk_waiting_pass_all(desk, &n)) == OK)
		out->n_days += n;
	return e;
}

static enum err
remind(const struct jobs *jobs, struct desk *desk, struct swept *out)
{
	struct message message;
	size_t n;

	(void)out;
	message = message_of(desk, jobs->message.words, desk->cat->store.locale);
	return desk_remind(desk, REMINDERS_AT_ONCE, message_reminder, &message, &n);
}

/* Over all stores, so that one number answers for each; every store is told once a day. */
static enum err
warn(const struct jobs *jobs, struct desk *desk, struct swept *out)
{
	struct message_texts texts;
	struct code_alarm alarm;
	struct message message;
	enum err e;

	(void)out;
	if (desk->cat->store.notice_email.len == 0)
		return OK;
	if ((e = desk_code_alarm(desk, &alarm)) != OK || !alarm.on)
		return e;
	message = message_of(desk, jobs->message.words, desk->cat->store.locale);
	message_alarm(&message, alarm.failed, alarm.sent, alarm.used, &texts);
	return desk_code_warn(desk, &texts);
}

static const struct store_job {
	const char	*name;
	enum err	(*run)(const struct jobs *jobs, struct desk *desk, struct swept *out);
	bool		 swept;
} store_jobs[] = {
	{ "lapse", lapse, true },
	{ "waitlist", pass_on, true },
	{ "remind", remind, false },
	{ "warn", warn, false },
};

static enum err
run_for(const struct jobs *jobs, struct str code, bool sweeping, struct swept *out)
{
	struct desk desk = desk_of(jobs);
	enum err first = OK;
	size_t i;
	enum err e;

	/* A store that was closed meanwhile has no jobs. */
	if ((e = desk_store(&desk, code)) != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	for (i = 0; i < sizeof(store_jobs) / sizeof(store_jobs[0]); i++) {
		if ((sweeping && !store_jobs[i].swept) || (e = store_jobs[i].run(jobs, &desk, out)) == OK)
			continue;
		log_fault("jobs", "%s for store %llu: %.*s", store_jobs[i].name, (unsigned long long)desk.cat->store.id,
		    STR_ARG(err_code(e)));
		first = first == OK ? e : first;
	}
	return first;
}

static enum err
for_stores(struct jobs *jobs, bool sweeping, struct swept *out)
{
	struct desk desk = desk_of(jobs);
	struct str *codes;
	size_t before;
	size_t n;
	size_t i;
	enum err first;
	enum err e;

	if ((first = desk_store_codes(&desk, STORES_MAX, &codes, &n)) != OK)
		return first;
	for (i = 0; i < n; i++) {
		before = arena_mark(jobs->arena);
		e = run_for(jobs, codes[i], sweeping, out);
		arena_rewind(jobs->arena, before);
		if (e == ERR_BUSY)
			return e;
		first = first == OK ? e : first;
	}
	return first;
}

/* ---- of all stores together ---- */

/* Who lost a place in a class is told without a visitor. */
static enum err
settle_classes(struct jobs *jobs, bool sweeping, struct swept *out)
{
	struct desk desk = desk_of(jobs);
	struct sweep_class *classes;
	struct message message;
	size_t n;
	size_t i;
	enum err e;

	(void)sweeping;
	(void)out;
	e = db_sweep_classes(jobs->db, desk.now, CLASSES_AT_ONCE, &classes, &n);
	for (i = 0; e == OK && i < n; i++) {
		if ((e = desk_store_by_id(&desk, classes[i].store)) != OK)
			break;
		message = message_of(&desk, jobs->message.words, desk.cat->store.locale);
		e = desk_class_lapse(&desk, classes[i].slot, message_class, &message);
	}
	return e;
}

static enum err
expire_messages(struct jobs *jobs, bool sweeping, struct swept *out)
{
	uint64_t n;

	(void)out;
	return sweeping ? OK : db_outbox_expire(jobs->db, clock_now(), &n);
}

static enum err
tidy_up(struct jobs *jobs, bool sweeping, struct swept *out)
{
	(void)sweeping;
	return tidy(jobs->db, jobs->settings, out);
}

static const struct job {
	const char	*name;
	int64_t		 every_s;
	enum err	(*run)(struct jobs *jobs, bool sweeping, struct swept *out);
} table[JOBS] = {
	{ "classes", 2, settle_classes },
	{ "messages", 30, expire_messages },
	{ "stores", 30, for_stores },
	{ "tidy", 60 * 60, tidy_up },
};

static enum err
run(struct jobs *jobs, const struct job *job, bool sweeping, struct swept *out)
{
	enum err e;

	db_begin_request(jobs->db, jobs->arena);
	e = job->run(jobs, sweeping, out);
	db_begin_request(jobs->db, NULL);
	arena_reset(jobs->arena);
	return e;
}

enum err
jobs_turn(struct jobs *jobs)
{
	struct swept swept = { .n_lapsed = 0 };
	enum err first = OK;
	int64_t wait_s;
	size_t i;
	enum err e;

	for (i = 0; i < JOBS && first != ERR_BUSY; i++) {
		if (clock_monotonic_us() < jobs->due_us[i])
			continue;
		if ((e = run(jobs, &table[i], false, &swept)) != OK)
			log_fault("jobs", "%s: %.*s; it is tried again", table[i].name, STR_ARG(err_code(e)));
		wait_s = e == OK || table[i].every_s < AGAIN_S ? table[i].every_s : AGAIN_S;
		jobs->due_us[i] = clock_monotonic_us() + wait_s * US_PER_S;
		first = first == OK ? e : first;
	}
	return first;
}

enum err
jobs_sweep(struct jobs *jobs, struct swept *out)
{
	size_t i;
	enum err e = OK;

	*out = (struct swept){ .n_lapsed = 0 };
	for (i = 0; i < JOBS && e == OK; i++)
		e = run(jobs, &table[i], true, out);
	return e;
}
