/* sweep.c - slotkeeperctl sweep, and the same from slotkeeperctl notify. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/log.h"
#include "ctl/sweep.h"
#include "db/fsck.h"
#include "db/person.h"
#include "db/sql.h"
#include "db/sweep.h"
#include "db/tidy.h"
#include "desk/class.h"
#include "message/message.h"

enum {
	LAPSES_AT_ONCE = 200,
	CLASSES_AT_ONCE = 50,
	GUESTS_AT_ONCE = 200,
	CLASSES_US = 2 * 1000 * 1000,
	TURN_US = 30 * 1000 * 1000,
	HOUR_S = 60 * 60,
	DAY_S = 24 * HOUR_S,
	ANSWER_MARGIN_S = HOUR_S,
	RATE_LIFE_S = 2 * DAY_S,		/* windows are hours and days */
};

struct sweep {
	const struct settings	*settings;
	const struct keyring	*keyring;
	struct arena		*arena;
	struct db		*db;
	struct message		 message;
	struct offer_teller	 teller;
	int64_t			 classes_us;	/* 0: never */
	int64_t			 turned_us;
	int64_t			 tidied_us;
};

struct sweep *
sweep_new(struct arena *life, const struct settings *settings)
{
	struct sweep *sweep = NEW(life, struct sweep);
	struct str problem;

	sweep->settings = settings;
	if (keyring_load(life, settings->keyring_file, &sweep->keyring) != OK) {
		fprintf(stderr, "slotkeeperctl: the keyring %.*s cannot be read\n", STR_ARG(settings->keyring_file));
		return NULL;
	}
	if (words_load(life, settings->catalogue_dir, &sweep->message.words, &problem) != OK) {
		fprintf(stderr, "slotkeeperctl: %.*s\n", STR_ARG(problem));
		return NULL;
	}
	sweep->message.site = message_site(life, settings->public_url, true, STR_NONE);
	sweep->teller = (struct offer_teller){ .text = message_offer, .arg = &sweep->message };
	sweep->arena = arena_new(ARENA_REQUEST_CAP);
	sweep->db = db_open(life, settings);
	return sweep;
}

void
sweep_close(struct sweep *sweep)
{
	db_close(sweep->db);
	arena_free(sweep->arena);
}

/* Without public_url nobody could be sent a link: offers are left to the web program then. */
static enum err
sweep_store(struct sweep *sweep, struct str code, struct swept *out)
{
	struct desk desk;
	size_t n;
	enum err e;

	desk = (struct desk){
		.arena = sweep->arena,
		.db = sweep->db,
		.settings = sweep->settings,
		.keyring = sweep->keyring,
		.now = clock_now(),
		.teller = sweep->settings->public_url.len > 0 ? &sweep->teller : NULL,
	};
	if ((e = desk_store(&desk, code)) != OK)
		return e == ERR_NOT_FOUND ? OK : e;		/* closed */
	do {
		if ((e = desk_lapse(&desk, LAPSES_AT_ONCE, &n)) != OK)
			return e;
		out->n_lapsed += n;
	} while (n == LAPSES_AT_ONCE);
	if ((e = desk_waiting_pass_all(&desk, &n)) == OK)
		out->n_days += n;
	return e;
}

static enum err
tidy_rows(struct sweep *sweep, struct swept *out)
{
	const struct settings *set = sweep->settings;
	const int64_t kept_s[TIDY_COUNT] = {
		[TIDY_MESSAGES] = (int64_t)set->keep_messages_days * DAY_S,
		[TIDY_CODES] = (int64_t)set->keep_codes_days * DAY_S,
		[TIDY_FAILURES] = (int64_t)set->keep_codes_days * DAY_S,
		[TIDY_PROOFS] = 0,
		[TIDY_RATES] = RATE_LIFE_S,
		[TIDY_HOLDS] = HOUR_S,
		[TIDY_ANSWERS] = ANSWER_LIFE_S + ANSWER_MARGIN_S,
		[TIDY_SESSIONS] = 0,
		[TIDY_OFFERS] = (int64_t)set->keep_waits_days * DAY_S,
		[TIDY_WAITS] = (int64_t)set->keep_waits_days * DAY_S,
	};
	struct instant now = clock_now();
	struct instant before;
	uint64_t n;
	int what;
	enum err e;

	for (what = 0; what < TIDY_COUNT; what++) {
		before.us = now.us - kept_s[what] * US_PER_S;
		if ((e = db_tidy(sweep->db, (enum tidy)what, before, now, &n)) != OK)
			return e;
		out->n_rows += n;
	}
	return OK;
}

static enum err
erase(struct db *db, void *arg)
{
	return db_person_erase(db, arg);
}

static enum err
forget_guests(struct sweep *sweep, uint64_t business_id, struct swept *out)
{
	struct person_key key;
	struct person_row *rows;
	size_t n;
	size_t i;
	enum err e;

	key = (struct person_key){ .business_id = business_id, .now = clock_now(), .max = GUESTS_AT_ONCE };
	key.before.us = key.now.us - (int64_t)sweep->settings->keep_guests_days * DAY_S * US_PER_S;
	if ((e = db_person_list_old(sweep->db, &key, &rows, &n)) != OK)
		return e;
	for (i = 0; i < n; i++) {
		key.guest_id = rows[i].guest_id;
		key.phone = rows[i].phone;
		if ((e = db_transact(sweep->db, erase, &key)) != OK)
			return e;
		out->n_erased++;
	}
	return OK;
}

static enum err
tidy(struct sweep *sweep, struct swept *out)
{
	struct person_business *businesses;
	size_t n;
	size_t i;
	enum err e;

	if ((e = tidy_rows(sweep, out)) != OK || sweep->settings->keep_guests_days == 0)
		return e;
	if ((e = db_person_businesses(sweep->db, STR_NONE, &businesses, &n)) != OK)
		return e;
	for (i = 0; i < n; i++)
		if ((e = forget_guests(sweep, businesses[i].id, out)) != OK)
			return e;
	return OK;
}

static enum err
settle_class(struct sweep *sweep, struct desk *desk, const struct sweep_class *class)
{
	struct message message;
	enum err e;

	if ((e = desk_store_by_id(desk, class->store)) != OK)
		return e;
	message = message_of(desk, sweep->message.words, desk->cat->store.locale);
	return desk_class_lapse(desk, class->slot, message_class, &message);
}

/* Who lost a place in a class is told without a visitor. */
static enum err
settle_classes(struct sweep *sweep)
{
	struct sweep_class *classes;
	struct desk desk;
	size_t n;
	size_t i;
	enum err e;

	db_begin_request(sweep->db, sweep->arena);
	desk = (struct desk){
		.arena = sweep->arena,
		.db = sweep->db,
		.settings = sweep->settings,
		.keyring = sweep->keyring,
		.now = clock_now(),
		.teller = sweep->settings->public_url.len > 0 ? &sweep->teller : NULL,
	};
	e = db_sweep_classes(sweep->db, desk.now, CLASSES_AT_ONCE, &classes, &n);
	for (i = 0; e == OK && i < n; i++)
		e = settle_class(sweep, &desk, &classes[i]);
	db_begin_request(sweep->db, NULL);
	arena_reset(sweep->arena);
	return e;
}

enum err
sweep_run(struct sweep *sweep, bool rows, struct swept *out)
{
	struct fsck_store *stores;
	size_t n_stores;
	size_t mark;
	size_t i;
	enum err e;

	memset(out, 0, sizeof(*out));
	if ((e = settle_classes(sweep)) != OK)
		return e;
	db_begin_request(sweep->db, sweep->arena);
	e = db_fsck_stores(sweep->db, STR_NONE, &stores, &n_stores);
	for (i = 0; e == OK && i < n_stores; i++) {
		mark = arena_mark(sweep->arena);
		e = sweep_store(sweep, stores[i].code, out);
		arena_rewind(sweep->arena, mark);
	}
	if (e == OK && rows)
		e = tidy(sweep, out);
	db_begin_request(sweep->db, NULL);
	arena_reset(sweep->arena);
	return e;
}

void
sweep_turn(struct sweep *sweep)
{
	struct swept swept;
	int64_t now_us;
	bool rows;

	now_us = clock_monotonic_us();
	if (sweep->turned_us != 0 && now_us - sweep->turned_us < TURN_US) {
		if (now_us - sweep->classes_us >= CLASSES_US) {
			sweep->classes_us = now_us;
			(void)!settle_classes(sweep);		/* a busy database: the next time */
		}
		return;
	}
	rows = sweep->tidied_us == 0 || now_us - sweep->tidied_us >= HOUR_S * US_PER_S;
	sweep->turned_us = sweep->classes_us = now_us;
	if (sweep_run(sweep, rows, &swept) != OK)
		log_fault("sweep", "not everything could be looked at; it is tried again");
	else if (rows)
		sweep->tidied_us = now_us;
}

int
sweep_main(struct ctl *ctl, int argc, char *argv[])
{
	struct sweep *sweep;
	struct swept swept;
	enum err e;

	(void)argv;
	if (argc != 1)
		return ctl_usage(ctl);
	if ((sweep = sweep_new(ctl->life, &ctl->settings)) == NULL)
		return EXIT_WRONG;
	e = sweep_run(sweep, true, &swept);
	sweep_close(sweep);
	if (e != OK) {
		ctl_complain(ctl, "the database is not as it should be; see slotkeeperctl check");
		return EXIT_WRONG;
	}
	printf("%llu lapsed, %llu days of waitlists seen, %llu guests and %llu rows no longer kept\n",
	    (unsigned long long)swept.n_lapsed, (unsigned long long)swept.n_days, (unsigned long long)swept.n_erased,
	    (unsigned long long)swept.n_rows);
	return 0;
}
