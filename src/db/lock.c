/* lock.c - slot_lock: lock, creation and certification key in one statement. */
#include <assert.h>

#include "db/lock.h"
#include "db/sql.h"

static const struct shape lock_shape = SHAPE(lock_row,
	FIELD(lock_row, store_id),
	FIELD(lock_row, kind),
	FIELD(lock_row, ref_id),
	FIELD(lock_row, day));

static struct sql lock = { .name = "lock_rows", .in = &lock_shape, .text =
	"INSERT INTO {slot_lock} (store_id, kind, ref_id, day, version) VALUES",
	.rows = "(:store_id, :kind, :ref_id, :day, 1)",
	.tail = "ON DUPLICATE KEY UPDATE version = version + 1" };
SQL_LIST(lock);

/* Nothing is about to change, so what is there stays as new as it is. */
static struct sql make = { .name = "lock_make", .in = &lock_shape, .text =
	"INSERT INTO {slot_lock} (store_id, kind, ref_id, day, version) VALUES",
	.rows = "(:store_id, :kind, :ref_id, :day, 1)",
	.tail = "ON DUPLICATE KEY UPDATE version = version" };
SQL_LIST(make);

int
db_lock_compare(const struct lock_row *a, const struct lock_row *b)
{
	int order;

	if (a->store_id != b->store_id)
		return a->store_id < b->store_id ? -1 : 1;
	if ((order = str_cmp(a->kind, b->kind)) != 0)
		return order;
	if (a->ref_id != b->ref_id)
		return a->ref_id < b->ref_id ? -1 : 1;
	return a->day.days < b->day.days ? -1 : a->day.days > b->day.days;
}

#ifdef SLOTKEEPER_UNSAFE_NO_LOCKS
static enum err
upsert(struct db *db, const struct lock_row *rows, size_t n)
{
	(void)db;
	(void)rows;
	(void)n;
	(void)lock;
	(void)make;
	return OK;
}

static enum err
later(struct db *db, const struct lock_row *rows, size_t n)
{
	return upsert(db, rows, n);
}
#else
static enum err
upsert(struct db *db, const struct lock_row *rows, size_t n)
{
	return sql_exec_rows(db, &make, rows, n);
}

static enum err
later(struct db *db, const struct lock_row *rows, size_t n)
{
	return sql_later(db, &lock, rows, n);
}
#endif

enum err
db_lock(struct db *db, const struct lock_row *rows, size_t n)
{
	size_t i;

	assert(db_in_transaction(db));
	for (i = 1; i < n; i++)
		assert(db_lock_compare(&rows[i - 1], &rows[i]) < 0);
	return later(db, rows, n);
}

enum err
db_lock_make(struct db *db, const struct lock_row *rows, size_t n)
{
	assert(!db_in_transaction(db));
	return upsert(db, rows, n);
}
