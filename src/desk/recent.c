/* recent.c - what readers keep of a store's days between requests. */
#include <assert.h>
#include <string.h>

#include "base/keep.h"
#include "db/busy.h"
#include "db/busy_day.h"
#include "db/sql.h"
#include "desk/recent.h"

enum {
	/* More than fit are not kept: they would only push each other out. */
	KEEP_ROWS_MAX = KEEP_HALF / sizeof(struct day_row),
};

/* The versions that this request goes by. What it reads after them may be newer, never older. */
struct seen {
	uint64_t	 store_id;
	struct date	 first;
	struct date	 last;
	uint64_t	*versions;	/* [day] */
	uint64_t	 session;
	struct instant	 until;		/* when the first of what was looked at runs out by itself */
};

static struct instant
never(void)
{
	return (struct instant){ INT64_MAX };
}

static struct date
plus(struct date date, size_t days)
{
	return (struct date){ date.days + (int32_t)days };
}

/* The local days that a picture of first..last is made from. */
static void
days_of(const struct desk *desk, struct date *first, struct date *last)
{
	struct span reach = day_reach(desk->cat, *first, *last);

	*first = desk_date(desk, reach.from);
	*last = desk_date(desk, reach.to - 1);
}

static enum err
see(struct desk *desk, struct date first, struct date last)
{
	struct seen *seen = desk->seen;
	struct day_version *found;
	size_t n;
	size_t i;
	enum err e;

	if (seen != NULL && seen->store_id == desk->cat->store.id && seen->first.days <= first.days && last.days <= seen->last.days)
		return OK;
	if ((e = db_day_versions(desk->db, desk->cat->store.id, first, last, &found, &n)) != OK)
		return e;
	seen = NEW(desk->arena, struct seen);
	*seen = (struct seen){ .store_id = desk->cat->store.id, .first = first, .last = last, .until = never() };
	seen->session = db_session(desk->db);
	seen->versions = NEW_N(desk->arena, uint64_t, last.days - first.days + 1);
	for (i = 0; i < n; i++)
		seen->versions[found[i].day.days - first.days] = found[i].version;
	desk->seen = seen;
	return OK;
}

static uint64_t
version_of(const struct desk *desk, struct date day)
{
	return desk->seen->versions[day.days - desk->seen->first.days];
}

/* ---- the list of a day ---- */

struct list_key {
	char		kind[8];
	uint64_t	store_id;
	uint64_t	session;
	uint64_t	version;
	int64_t		from_us;	/* a zone that is changed moves a day */
	int64_t		to_us;
};

/* Stands before its rows, behind which are the hashes of the holds among them. */
struct list {
	_Alignas(16) size_t	n;
};

struct lists {
	struct date		  first;
	size_t			  n;		/* days */
	int64_t			 *bounds;	/* [n + 1] */
	const struct list	**kept;		/* [n]; NULL: not kept */
	size_t			  n_missing;
	size_t			  first_missing;
	size_t			  last_missing;
	struct day_row		 *rows;		/* of the missing days, and of kept ones between them */
	size_t			  n_rows;
};

static struct list_key
key_of(const struct desk *desk, const struct lists *lists, size_t i)
{
	struct list_key key;

	memset(&key, 0, sizeof(key));
	memcpy(key.kind, "busy", 4);
	key.store_id = desk->cat->store.id;
	key.session = desk->seen->session;
	key.version = version_of(desk, plus(lists->first, i));
	key.from_us = lists->bounds[i];
	key.to_us = lists->bounds[i + 1];
	return key;
}

static struct str
bytes_of(const void *ptr, size_t size)
{
	return (struct str){ .ptr = ptr, .len = size };
}

static void
look(struct desk *desk, struct date first, struct date last, struct lists *out)
{
	struct list_key key;
	struct str value;
	size_t i;

	*out = (struct lists){ .first = first, .n = (size_t)(last.days - first.days) + 1 };
	out->bounds = NEW_N(desk->arena, int64_t, out->n + 1);
	out->kept = NEW_N(desk->arena, const struct list *, out->n);
	for (i = 0; i <= out->n; i++)
		out->bounds[i] = zone_day_start(desk->cat->zone, plus(first, i)).us;
	for (i = 0; i < out->n; i++) {
		key = key_of(desk, out, i);
		if (keep_get(desk->keep, bytes_of(&key, sizeof(key)), desk->now, &value, NULL)) {
			out->kept[i] = (const struct list *)(const void *)value.ptr;
			continue;
		}
		if (out->n_missing++ == 0)
			out->first_missing = i;
		out->last_missing = i;
	}
}

/* The day that a row is taken from, of all that it touches: where it begins, or the first that is looked at. */
static size_t
home_of(const struct lists *lists, const struct day_row *row)
{
	int64_t from = row->busy_from.us;
	size_t i = from <= lists->bounds[0] ? 0 : (size_t)((from - lists->bounds[0]) / (1440 * US_PER_MIN));

	if (i >= lists->n)
		i = lists->n - 1;
	while (i > 0 && from < lists->bounds[i])
		i--;
	while (i + 1 < lists->n && from >= lists->bounds[i + 1])
		i++;
	return i;
}

static bool
touches(const struct day_row *row, int64_t from_us, int64_t to_us)
{
	return row->busy_from.us < to_us && row->busy_to.us > from_us;
}

static void
keep_day(struct desk *desk, const struct lists *lists, size_t day)
{
	struct list_key key = key_of(desk, lists, day);
	size_t mark = arena_mark(desk->arena);
	struct day_row *to;
	struct list *list;
	char *hashes;
	size_t n;
	size_t i;

	for (n = 0, i = 0; i < lists->n_rows; i++)
		n += touches(&lists->rows[i], lists->bounds[day], lists->bounds[day + 1]);
	list = arena_alloc(desk->arena, sizeof(*list) + n * (sizeof(*to) + HASH_SIZE));
	to = (struct day_row *)(void *)(list + 1);
	hashes = (char *)(to + n);
	for (i = 0; i < lists->n_rows; i++) {
		if (!touches(&lists->rows[i], lists->bounds[day], lists->bounds[day + 1]))
			continue;
		to[list->n] = lists->rows[i];
		to[list->n].token_hash.ptr = NULL;	/* where it lies is reckoned when it is read */
		if (to[list->n].token_hash.len == HASH_SIZE) {
			memcpy(hashes, lists->rows[i].token_hash.ptr, HASH_SIZE);
			hashes += HASH_SIZE;
		}
		list->n++;
	}
	keep_put(desk->keep, bytes_of(&key, sizeof(key)), bytes_of(list, (size_t)(hashes - (char *)list)),
	    (struct instant){ INT64_MIN }, never());
	arena_rewind(desk->arena, mark);
}

/* A session that was made anew speaks to another server perhaps, which may be behind the one that told the versions. */
static void
keep_days(struct desk *desk, const struct lists *lists)
{
	size_t i;

	if (db_session(desk->db) != desk->seen->session || lists->n_rows > KEEP_ROWS_MAX)
		return;
	for (i = 0; i < lists->n; i++)
		if (lists->kept[i] == NULL)
			keep_day(desk, lists, i);
}

static enum err
load(struct desk *desk, struct lists *lists)
{
	struct instant from;
	struct instant to;

	if (lists->n_missing == 0)
		return OK;
	from.us = lists->bounds[lists->first_missing];
	to.us = lists->bounds[lists->last_missing + 1];
	return db_day_rows(desk->db, desk->cat->store.id, from, to, &lists->rows, &lists->n_rows);
}

/* ---- from lists to a picture ---- */

struct taking {
	struct desk		*desk;
	const struct lists	*lists;
	struct span		 reach;
	struct str		 token_hash;
	char			*to;		/* struct busy, or the rows' own memory */
	size_t			 n;
};

static void
take(struct taking *taking, const struct day_row *from, struct str token_hash)
{
	struct desk *desk = taking->desk;
	struct busy_row row = {
		.kind = from->kind, .fixed = from->fixed, .id = from->id, .guest_id = from->guest_id,
		.technician_id = from->technician_id, .service_id = from->service_id, .starts_at = from->starts_at,
		.busy_from = from->busy_from, .busy_to = from->busy_to, .gap_from = from->gap_from, .gap_to = from->gap_to,
	};
	struct instant expires_at = from->expires_at;
	struct instant first = INSTANT_OF(taking->reach.from);
	struct instant last = INSTANT_OF(taking->reach.to);
	struct busy busy;

	if (!touches(from, first.us, last.us))
		return;
	if (from->kind == BUSY_ROW_HOLD && str_eq(token_hash, taking->token_hash))
		return;
	if (expires_at.us != 0 && expires_at.us <= desk->now.us)
		return;
	if (expires_at.us != 0 && expires_at.us < desk->seen->until.us)
		desk->seen->until = expires_at;
	if (desk_busy_of(desk, &row, &busy))
		memcpy(taking->to + taking->n++ * sizeof(busy), &busy, sizeof(busy));
}

static void
take_kept(struct taking *taking, size_t day)
{
	const struct list *list = taking->lists->kept[day];
	const struct day_row *rows = (const struct day_row *)(const void *)(list + 1);
	const char *hashes = (const char *)(rows + list->n);
	size_t n_hashes = 0;
	struct str hash;
	size_t i;

	for (i = 0; i < list->n; i++) {
		hash = STR_NONE;
		if (rows[i].token_hash.len == HASH_SIZE)
			hash = bytes_of(hashes + HASH_SIZE * n_hashes++, HASH_SIZE);
		if (home_of(taking->lists, &rows[i]) == day)
			take(taking, &rows[i], hash);
	}
}

/* The engine's row is shorter than the database's: when nothing was kept, they change in their place (as in picture.c). */
static struct busy *
take_all(struct taking *taking, bool in_place)
{
	const struct lists *lists = taking->lists;
	struct day_row row;
	size_t n = lists->n_rows;
	size_t i;

	_Static_assert(sizeof(struct busy) <= sizeof(struct day_row), "a row shrinks");
	for (i = 0; i < lists->n && !in_place; i++)
		n += lists->kept[i] != NULL ? lists->kept[i]->n : 0;
	taking->to = in_place ? (char *)lists->rows : arena_alloc(taking->desk->arena, n * sizeof(struct busy));
	for (i = 0; i < lists->n; i++)
		if (lists->kept[i] != NULL)
			take_kept(taking, i);
	for (i = 0; i < lists->n_rows; i++) {
		row = lists->rows[i];
		if (lists->kept[home_of(lists, &row)] == NULL)
			take(taking, &row, row.token_hash);
	}
	return (struct busy *)(void *)taking->to;
}

enum err
recent_picture(struct desk *desk, struct date first, struct date last, struct str token_hash, struct picture *out)
{
	struct taking taking = { .desk = desk, .reach = day_reach(desk->cat, first, last), .token_hash = token_hash };
	struct picture picture = { .first = first, .last = last };
	struct date from = first;
	struct date to = last;
	struct lists lists;
	bool in_place;
	enum err e;

	if (desk->keep == NULL)
		return desk_picture(desk, first, last, token_hash, out);
	assert(!db_in_transaction(desk->db));
	days_of(desk, &from, &to);
	if ((e = see(desk, from, to)) != OK)
		return e;
	look(desk, from, to, &lists);
	if ((e = load(desk, &lists)) != OK)
		return e;
	taking.lists = &lists;
	/* Keeping may wipe what was kept, and taking in their place changes the rows: either comes when that does no harm. */
	in_place = lists.n_missing == lists.n;
	if (in_place)
		keep_days(desk, &lists);
	picture.busy = take_all(&taking, in_place);
	picture.n_busy = taking.n;
	if (!in_place)
		keep_days(desk, &lists);
	picture.day = day_build(desk->arena, desk->cat, first, last, picture.busy, picture.n_busy, desk->now);
	*out = picture;
	return OK;
}

/* ---- answers ---- */

struct question_key {
	char		kind[8];
	uint64_t	store_id;
	uint64_t	catalogue_version;
	uint64_t	session;
	int64_t		minute;		/* twice, and one more within it: times are whole minutes, and now is not */
	int32_t		first;
	int32_t		last;
	int32_t		numbers[4];
};

enum err
recent_find(struct desk *desk, struct question *question, struct str *out, bool *out_found)
{
	struct date first = question->first;
	struct date last = question->last;
	struct question_key head;
	struct instant until;
	size_t n;
	char *key;
	enum err e;

	*out_found = false;
	if (desk->keep == NULL)
		return OK;
	days_of(desk, &first, &last);
	if ((e = see(desk, first, last)) != OK)
		return e;
	memset(&head, 0, sizeof(head));
	memcpy(head.kind, question->kind.ptr, question->kind.len < sizeof(head.kind) ? question->kind.len : sizeof(head.kind));
	head.store_id = desk->cat->store.id;
	head.catalogue_version = desk->cat->store.catalogue_version;
	head.session = desk->seen->session;
	head.minute = desk->now.us / US_PER_MIN * 2 + (desk->now.us % US_PER_MIN != 0);
	head.first = question->first.days;
	head.last = question->last.days;
	memcpy(head.numbers, question->numbers, sizeof(head.numbers));
	n = (size_t)(last.days - first.days + 1) * sizeof(uint64_t);
	key = arena_alloc(desk->arena, sizeof(head) + n);
	memcpy(key, &head, sizeof(head));
	memcpy(key + sizeof(head), &desk->seen->versions[first.days - desk->seen->first.days], n);
	question->key = bytes_of(key, sizeof(head) + n);
	*out_found = keep_get(desk->keep, question->key, desk->now, out, &until);
	if (*out_found && until.us < desk->seen->until.us)
		desk->seen->until = until;
	return OK;
}

void
recent_keep(struct desk *desk, const struct question *question, struct str answer)
{
	if (desk->keep == NULL || db_session(desk->db) != desk->seen->session)
		return;
	keep_put(desk->keep, question->key, answer, desk->now, desk->seen->until);
}

struct turn_key {
	char		kind[8];
	uint64_t	store_id;
	uint64_t	catalogue;
	int64_t		day;
};

bool
recent_turn(struct desk *desk, struct str kind, struct date day, int32_t seconds)
{
	struct turn_key key;
	struct str value;

	if (desk->keep == NULL)
		return true;
	memset(&key, 0, sizeof(key));
	assert(kind.len <= sizeof(key.kind));
	memcpy(key.kind, kind.ptr, kind.len);
	key.store_id = desk->cat->store.id;
	key.catalogue = desk->cat->store.catalogue_version;
	key.day = day.days;
	if (keep_get(desk->keep, bytes_of(&key, sizeof(key)), desk->now, &value, NULL))
		return false;
	keep_put(desk->keep, bytes_of(&key, sizeof(key)), STR("-"), desk->now,
	    (struct instant){ desk->now.us + seconds * US_PER_S });
	return true;
}
