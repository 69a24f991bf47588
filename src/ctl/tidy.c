/* tidy.c - rows and guests that are kept no longer. */
#include "ctl/jobs.h"
#include "db/person.h"
#include "db/sql.h"
#include "db/tidy.h"
#include "desk/desk.h"

enum {
	GUESTS_AT_ONCE = 200,
	HOUR_S = 60 * 60,
	DAY_S = 24 * HOUR_S,
	ANSWER_MARGIN_S = HOUR_S,
	RATE_LIFE_S = 2 * DAY_S,		/* windows are hours and days */
};

static enum err
tidy_rows(struct db *db, const struct settings *set, struct swept *out)
{
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
		if ((e = db_tidy(db, (enum tidy)what, before, now, &n)) != OK)
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
forget_guests(struct db *db, const struct settings *settings, uint64_t business_id, struct swept *out)
{
	struct person_key key;
	struct person_row *rows;
	size_t n;
	size_t i;
	enum err e;

	key = (struct person_key){ .business_id = business_id, .now = clock_now(), .max = GUESTS_AT_ONCE };
	key.before.us = key.now.us - (int64_t)settings->keep_guests_days * DAY_S * US_PER_S;
	if ((e = db_person_list_old(db, &key, &rows, &n)) != OK)
		return e;
	for (i = 0; i < n; i++) {
		key.guest_id = rows[i].guest_id;
		key.phone = rows[i].phone;
		if ((e = db_transact(db, erase, &key)) != OK)
			return e;
		out->n_erased++;
	}
	return OK;
}

enum err
tidy(struct db *db, const struct settings *settings, struct swept *out)
{
	struct person_business *businesses;
	size_t n;
	size_t i;
	enum err e;

	if ((e = tidy_rows(db, settings, out)) != OK || settings->keep_guests_days == 0)
		return e;
	if ((e = db_person_businesses(db, STR_NONE, &businesses, &n)) != OK)
		return e;
	for (i = 0; i < n; i++)
		if ((e = forget_guests(db, settings, businesses[i].id, out)) != OK)
			return e;
	return OK;
}
