/* tidy.c - All stores: rows whose time is over, deleted a part at a time, so that no lock is held for long. */
#include "db/sql.h"
#include "db/tidy.h"

enum { PART = 1000, PARTS_MAX = 1000 };

struct tidy_key {
	struct instant	before;
	struct instant	now;
	uint64_t	max;
};

static const struct shape key_shape = SHAPE(tidy_key, FIELD(tidy_key, before), FIELD(tidy_key, now), FIELD(tidy_key, max));

static struct sql messages = { .name = "tidy_messages", .in = &key_shape, .text =
	"DELETE FROM {outbox} WHERE created_at < :before AND (sent_at IS NOT NULL OR dead_at IS NOT NULL OR valid_until < :now)"
	" ORDER BY id LIMIT :max" };
SQL_LIST(messages);

static struct sql codes = { .name = "tidy_codes", .in = &key_shape, .text =
	"DELETE FROM {verification_code} WHERE sent_at < :before ORDER BY id LIMIT :max" };
SQL_LIST(codes);

static struct sql failures = { .name = "tidy_failures", .in = &key_shape, .text =
	"DELETE FROM {code_failure} WHERE failed_at < :before ORDER BY failed_at LIMIT :max" };
SQL_LIST(failures);

static struct sql proofs = { .name = "tidy_proofs", .in = &key_shape, .text =
	"DELETE FROM {verified_phone} WHERE expires_at < :before ORDER BY expires_at LIMIT :max" };
SQL_LIST(proofs);

static struct sql rates = { .name = "tidy_rates", .in = &key_shape, .text =
	"DELETE FROM {rate} WHERE window_at < :before ORDER BY window_at LIMIT :max" };
SQL_LIST(rates);

static struct sql holds = { .name = "tidy_holds", .in = &key_shape, .text =
	"DELETE FROM {hold} WHERE expires_at < :before ORDER BY expires_at LIMIT :max" };
SQL_LIST(holds);

static struct sql answers = { .name = "tidy_answers", .in = &key_shape, .text =
	"DELETE FROM {idempotency} WHERE created_at < :before ORDER BY created_at LIMIT :max" };
SQL_LIST(answers);

static struct sql sessions = { .name = "tidy_sessions", .in = &key_shape, .text =
	"DELETE FROM {session} WHERE expires_at < :before ORDER BY expires_at LIMIT :max" };
SQL_LIST(sessions);

static struct sql offers = { .name = "tidy_offers", .in = &key_shape, .text =
	"DELETE FROM {waiting_offer} WHERE outcome <> 'open' AND (store_id, waiting_id) IN (SELECT w.store_id, w.id FROM {waiting} w"
	" WHERE w.status NOT IN ('waiting', 'offered') AND w.day < DATE(:before)) ORDER BY id LIMIT :max" };
SQL_LIST(offers);

static struct sql waits = { .name = "tidy_waits", .in = &key_shape, .text =
	"DELETE FROM {waiting} WHERE status NOT IN ('waiting', 'offered') AND day < DATE(:before)"
	"   AND NOT EXISTS (SELECT 1 FROM {waiting_offer} o WHERE o.store_id = {waiting}.store_id AND o.waiting_id = {waiting}.id)"
	" ORDER BY id LIMIT :max" };
SQL_LIST(waits);

static const struct {
	struct sql	*sql;
} all[TIDY_COUNT] = {
	[TIDY_MESSAGES] = { &messages },
	[TIDY_CODES] = { &codes },
	[TIDY_FAILURES] = { &failures },
	[TIDY_PROOFS] = { &proofs },
	[TIDY_RATES] = { &rates },
	[TIDY_HOLDS] = { &holds },
	[TIDY_ANSWERS] = { &answers },
	[TIDY_SESSIONS] = { &sessions },
	[TIDY_OFFERS] = { &offers },
	[TIDY_WAITS] = { &waits },
};

enum err
db_tidy(struct db *db, enum tidy what, struct instant before, struct instant now, uint64_t *out_n)
{
	struct tidy_key key = { .before = before, .now = now, .max = PART };
	uint64_t total;
	uint64_t n;
	int i;
	enum err e;

	total = 0;
	for (n = PART, i = 0; n == PART && i < PARTS_MAX; i++) {
		if ((e = sql_exec(db, all[what].sql, &key, &n)) != OK)
			return e;
		total += n;
	}
	*out_n = total;
	return OK;
}
