/*
 * answer.c - answers that must be repeated byte for byte.
 *
 * A key is taken by a row without an answer, in a statement of its own, before the act: a twin meets it and is told to wait. The act has
 * its own protection against being done twice (an order's key, a token made from the key), so a row whose request died may be taken over.
 */
#include "desk/desk_private.h"

enum { STALE_S = 40 };			/* no request lives longer than 30 s (gateway.h) */

static struct answer_row
row_for(struct desk *desk, const struct answer *answer)
{
	return (struct answer_row){
		.store_id = desk->cat->store.id,
		.scope = answer->scope,
		.key_hash = desk_hash(desk, STR("key"), answer->key),
		.body_hash = desk_hash(desk, STR("body"), answer->body),
		.created_at = desk->now,
		.before = { .us = desk->now.us - STALE_S * US_PER_S },
	};
}

static struct str
aad(struct desk *desk, const struct answer *answer)
{
	return str_fmt(desk->arena, "answer %llu %.*s", (unsigned long long)desk->cat->store.id, STR_ARG(answer->scope));
}

/* One whose day is over is as good as none. */
static enum err
forget_old(struct desk *desk, const struct answer_row *row)
{
	struct idempotency_row old;

	old = (struct idempotency_row){
		.store_id = row->store_id,
		.scope = row->scope,
		.key_hash = row->key_hash,
		.created_at = { .us = desk->now.us - ANSWER_LIFE_S * US_PER_S },
	};
	return db_idempotency_delete_old(desk->db, &old);
}

enum err
desk_answer_find(struct desk *desk, struct answer *answer)
{
	struct answer_row found;
	struct answer_row row;
	enum err e;

	answer->status = 0;
	answer->again = false;
	if (answer->key.len == 0)
		return OK;
	row = row_for(desk, answer);
	if ((e = db_answer_by_key(desk->db, &row, &found)) != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	if (found.created_at.us < desk->now.us - ANSWER_LIFE_S * US_PER_S)
		return forget_old(desk, &row);
	if (!secret_same_str(found.body_hash, row.body_hash))
		return ERR_MISMATCH;
	if (found.status == 0 && found.created_at.us > row.before.us)
		return ERR_IN_PROGRESS;
	answer->again = found.status == 0;
	if (answer->again)
		return OK;
	/* Sealed with a key that is no longer in use: that something was done is known, what was said is not. */
	if (!secret_open(desk->arena, desk->keyring, PURPOSE_TOKEN, aad(desk, answer), found.answer, &answer->text))
		return ERR_GONE;
	answer->status = found.status;
	return OK;
}

enum err
desk_answer_begin(struct desk *desk, struct answer *answer)
{
	struct idempotency_row new;
	struct answer_row row;
	enum err e;

	if (answer->key.len == 0)
		return OK;
	row = row_for(desk, answer);
	new = (struct idempotency_row){
		.store_id = row.store_id,
		.scope = row.scope,
		.key_hash = row.key_hash,
		.body_hash = row.body_hash,
		.created_at = row.created_at,
	};
	if ((e = db_idempotency_insert(desk->db, &new)) != ERR_EXISTS)
		return e;
	if ((e = desk_answer_find(desk, answer)) != OK || answer->status != 0)
		return e;
	e = db_answer_take(desk->db, &row);
	return e == ERR_EXISTS ? ERR_IN_PROGRESS : e;
}

enum err
desk_answer_keep(struct desk *desk, const struct answer *answer)
{
	struct answer_row row;

	if (answer->key.len == 0)
		return OK;
	row = row_for(desk, answer);
	row.status = answer->status;
	row.answer = secret_seal(desk->arena, desk->keyring, PURPOSE_TOKEN, aad(desk, answer), answer->text);
	return db_answer_set(desk->db, &row);
}

enum err
desk_answer_drop(struct desk *desk, const struct answer *answer)
{
	struct answer_row row;

	if (answer->key.len == 0)
		return OK;
	row = row_for(desk, answer);
	return db_answer_drop(desk->db, &row);
}
