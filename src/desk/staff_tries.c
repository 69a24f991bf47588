/*
 * staff_tries.c - how often employees' passwords and codes may be guessed.
 *
 * A try is counted and committed before anything is looked at, so that many at once are no way round a limit; the right password forgets
 * the count. There are few tries from one address, and more from all together: beyond those, only addresses from which the account has
 * been signed in to are heard, so that whoever guesses locks out nobody. Accounts that are not there are counted alike.
 */
#include "base/limits.h"
#include "db/staff.h"
#include "desk/code_private.h"
#include "desk/staff_private.h"

struct bound {
	struct str	scope;
	int64_t		max;		/* tries in so many */
	int64_t		seconds;
	bool		anywhere;	/* counted together, not by address */
};

static const struct bound here = { .scope = STR("staff"), .max = STAFF_TRIES_MAX, .seconds = STAFF_TRIES_S };
static const struct bound all = { .scope = STR("staff all"), .max = STAFF_ACCOUNT_TRIES_MAX, .seconds = STAFF_DAY_S, .anywhere = true };
static const struct bound codes = { .scope = STR("staff code"), .max = STAFF_CODES_MAX, .seconds = STAFF_DAY_S, .anywhere = true };
static const struct bound known = { .scope = STR("staff known") };

static struct staff_try_row
row_of(struct desk *desk, struct str who, const struct bound *bound)
{
	struct str parts[] = { bound->scope, who, bound->anywhere ? STR_NONE : code_network(desk) };

	return (struct staff_try_row){
		.scope = bound->scope,
		.subject_hash = desk_bytes(desk->arena, secret_hash(desk->keyring, PURPOSE_TOKEN, parts, sizeof(parts) / sizeof(parts[0]))),
		.window_at = { .us = desk->now.us - desk->now.us % US_PER_MIN },
		.since = { .us = desk->now.us - bound->seconds * US_PER_S },
	};
}

static enum err
count(struct desk *desk, struct str who, const struct bound *bound, struct instant *out_until)
{
	struct staff_try_row row;
	struct instant first;
	int64_t n;
	enum err e;

	row = row_of(desk, who, bound);
	if ((e = db_staff_try_add(desk->db, &row)) != OK || (e = db_staff_try_count(desk->db, &row, &n, &first)) != OK)
		return e;
	if (n <= bound->max)
		return OK;
	out_until->us = first.us + bound->seconds * US_PER_S;
	return ERR_TOO_MANY;
}

static enum err
forget(struct desk *desk, struct str who, const struct bound *bound)
{
	struct staff_try_row row = row_of(desk, who, bound);

	return db_staff_try_clear(desk->db, &row);
}

/* A row of a known address lies in the future, at the day on which it is forgotten. */
static enum err
is_known(struct desk *desk, struct str email, bool *out)
{
	struct staff_try_row row = row_of(desk, email, &known);
	struct instant first;
	int64_t n;
	enum err e;

	if ((e = db_staff_try_count(desk->db, &row, &n, &first)) != OK)
		return e;
	*out = n > 0;
	return OK;
}

static enum err
remember(struct desk *desk, struct str email)
{
	struct staff_try_row row = row_of(desk, email, &known);

	row.window_at.us = desk->now.us - desk->now.us % (STAFF_DAY_S * US_PER_S) + STAFF_KNOWN_DAYS * STAFF_DAY_S * US_PER_S;
	return db_staff_try_add(desk->db, &row);
}

enum err
staff_may_try(struct desk *desk, struct str email, struct instant *out_until)
{
	bool is_here;
	enum err e;

	if ((e = count(desk, email, &here, out_until)) != OK)
		return e;
	if ((e = count(desk, email, &all, out_until)) != ERR_TOO_MANY)
		return e;
	if ((e = is_known(desk, email, &is_here)) != OK)
		return e;
	return is_here ? OK : ERR_TOO_MANY;
}

enum err
staff_tried_well(struct desk *desk, struct str email)
{
	enum err e;

	if ((e = forget(desk, email, &here)) != OK || (e = forget(desk, email, &all)) != OK)
		return e;
	return remember(desk, email);
}

enum err
staff_forgive(struct desk *desk, struct str email)
{
	return forget(desk, email, &all);
}

enum err
staff_may_try_code(struct desk *desk, struct str employee, struct instant *out_until)
{
	return count(desk, employee, &codes, out_until);
}

enum err
staff_forgive_codes(struct desk *desk, struct str employee)
{
	return forget(desk, employee, &codes);
}
