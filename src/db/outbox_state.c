/* outbox_state.c - how the outbox stands. All stores: it is the installation that is watched. */
#include "db/outbox_state.h"
#include "db/sql.h"

struct state_key {
	struct instant	now;
};

struct state_row {
	uint64_t	n_due;
	struct instant	oldest;
	uint64_t	n_later;
	uint64_t	n_dead;
};

static const struct shape key_shape = SHAPE(state_key,
	FIELD(state_key, now));

static const struct shape row_shape = SHAPE(state_row,
	FIELD(state_row, n_due),
	FIELD(state_row, oldest),
	FIELD(state_row, n_later),
	FIELD(state_row, n_dead));

/* All three read one end of the index outbox_due: what was sent is never looked at. */
static struct sql state = { .name = "outbox_state", .in = &key_shape, .out = &row_shape, .text =
	"SELECT (SELECT COUNT(*) FROM {outbox} WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= :now"
	"       AND valid_until > :now) AS n_due,"
	"       (SELECT MIN(due_at) FROM {outbox} WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= :now"
	"       AND valid_until > :now) AS oldest,"
	"       (SELECT COUNT(*) FROM {outbox} WHERE sent_at IS NULL AND dead_at IS NULL AND due_at > :now) AS n_later,"
	"       (SELECT COUNT(*) FROM {outbox} WHERE sent_at IS NULL AND dead_at IS NOT NULL) AS n_dead" };
SQL_LIST(state);

enum err
db_outbox_state(struct db *db, struct instant now, struct outbox_state *out)
{
	struct state_key key = { .now = now };
	struct state_row row;
	enum err e;

	if ((e = sql_one(db, &state, &key, &row)) != OK)
		return e;
	*out = (struct outbox_state){ .n_due = row.n_due, .n_later = row.n_later, .n_dead = row.n_dead };
	if (row.n_due > 0)
		out->oldest_s = (now.us - row.oldest.us) / US_PER_S;
	return OK;
}
