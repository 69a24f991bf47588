/*
 * promise.c - numbers that the server gives to rows, used before we know them.
 *
 * An insert that goes later has no number yet, so sql_insert_later gives a promise of one: a number with its highest bit set, which no row
 * has. Within its transaction it may stand wherever the number may. In a batch the server keeps the number in a variable of the session,
 * and the variable's name takes the parameter's place in the text; a statement that went by itself told its number, which is put in.
 */
#include <string.h>

#include "db/sql_private.h"

static const uint64_t promise_bit = UINT64_C(1) << 63;

bool
sql_is_promise(uint64_t id)
{
	return (id & promise_bit) != 0;
}

uint64_t
promise_new(struct db *db, struct later *later)
{
	db->promises[db->n_promises++] = 0;
	later->gives = db->n_promises;
	return promise_bit | (db->n_promises - 1);
}

void
promise_keep(struct db *db, const struct later *later, uint64_t id)
{
	if (later->gives > 0)
		db->promises[later->gives - 1] = id;
}

static uint64_t *
number_at(const struct sql *sql, const struct field *field, size_t row, char *rows)
{
	return field->kind == KIND_U64 ? (uint64_t *)(void *)(rows + row * sql->in->size + field->offset) : NULL;
}

bool
promise_is_in(const struct db *db, const struct sql *sql, size_t power, const void *rows)
{
	const struct field *field;
	uint64_t number;
	size_t row;
	size_t i;

	if (db->n_promises == 0 || sql->in == NULL)
		return false;
	for (row = 0; row < (size_t)1 << power; row++)
		for (i = 0; i < sql->in->n_fields; i++) {
			field = &sql->in->fields[i];
			if (field->kind != KIND_U64)
				continue;
			memcpy(&number, (const char *)rows + row * sql->in->size + field->offset, sizeof(number));
			if (sql_is_promise(number))
				return true;
		}
	return false;
}

/* The number of a promise, where it is known by now. */
static bool
is_kept(const struct db *db, uint64_t *number)
{
	uint64_t kept = db->promises[*number & ~promise_bit];

	if (kept != 0)
		*number = kept;
	return kept != 0;
}

enum err
promise_find(struct db *db, struct later *later, char *rows)
{
	struct parsed parsed;
	struct str problem;
	uint64_t *number;
	size_t per_row;
	size_t i;
	enum err e;

	later->n_takes = 0;
	if (!promise_is_in(db, later->sql, later->power, rows))
		return OK;
	if ((e = sql_parsed(db, later->sql, later->power, &parsed, &problem)) != OK)
		return e;
	later->takes = NEW_N(db->arena, struct promised, parsed.n_params);
	per_row = parsed.n_params >> later->power;
	for (i = 0; i < parsed.n_params; i++) {
		number = number_at(later->sql, parsed.params[i], i / per_row, rows);
		if (number != NULL && sql_is_promise(*number) && !is_kept(db, number))
			later->takes[later->n_takes++] = (struct promised){ .param = i, .promise = *number & ~promise_bit };
	}
	return OK;
}

/* Of a promise that a batch kept. */
static enum err
ask(struct db *db, size_t promise)
{
	struct str text;
	enum err e;

	if ((e = db_scalar(db, str_fmt(db->arena, "SELECT @slotkeeper_%zu", promise), &text)) != OK)
		return e;
	return str_u64(text, &db->promises[promise]) && db->promises[promise] != 0 ? OK : ERR_FAULT;
}

enum err
promise_settle(struct db *db, struct sql *sql, size_t power, const void **in)
{
	struct later later = { .sql = sql, .power = power };
	size_t size;
	size_t i;
	char *rows;
	enum err e;

	if (!promise_is_in(db, sql, power, *in))
		return OK;
	size = sql->in->size << power;
	rows = arena_copy(db->arena, *in, size);
	if ((e = promise_find(db, &later, rows)) != OK)
		return e;
	for (i = 0; i < later.n_takes; i++)
		if (db->promises[later.takes[i].promise] == 0 && (e = ask(db, later.takes[i].promise)) != OK)
			return e;
	*in = rows;
	return promise_find(db, &later, rows);
}

void
promise_text(struct buf *buf, struct str text, const struct later *later)
{
	size_t param;
	size_t take;
	size_t i;

	for (param = take = i = 0; i < text.len; i++) {
		if (text.ptr[i] == '?' && take < later->n_takes && later->takes[take].param == param)
			buf_addf(buf, "@slotkeeper_%zu", later->takes[take++].promise);
		else
			buf_addc(buf, text.ptr[i]);
		param += text.ptr[i] == '?';
	}
	if (later->gives > 0)
		buf_addf(buf, "; SET @slotkeeper_%zu = LAST_INSERT_ID()", later->gives - 1);
}

bool
promise_same(const struct later *a, const struct later *b)
{
	size_t i;

	if (a->gives != b->gives || a->n_takes != b->n_takes)
		return false;
	for (i = 0; i < a->n_takes; i++)
		if (a->takes[i].param != b->takes[i].param || a->takes[i].promise != b->takes[i].promise)
			return false;
	return true;
}
