/*
 * answer.c - answers that must be repeated byte for byte.
 *
 * An answer is written down after the act, which has its own protection against being done twice (an order's key in the transaction that
 * books, a hold's token made from the key). Nothing marks a key before the act: such a mark would outlive a worker that dies, and keep
 * the client's next try waiting. Twins meet in the act, do it once, and both give the answer that was written down first.
 */
#include "desk/desk_private.h"

static struct answer_row
row_for(struct desk *desk, const struct answer *answer)
{
	return (struct answer_row){
		.store_id = desk->cat->store.id,
		.scope = answer->scope,
		.key_hash = desk_hash(desk, STR("key"), answer->key),
		.body_hash = desk_hash(desk, STR("body"), answer->body),
		.created_at = desk->now,
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

/* A row without an answer is as good as none: the act will say what has become of it. */
static enum err
read_answer(struct desk *desk, const struct answer_row *row, struct answer *answer)
{
	struct answer_row found;
	enum err e;

	answer->status = 0;
	if ((e = db_answer_by_key(desk->db, row, &found)) != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	if (found.created_at.us < desk->now.us - ANSWER_LIFE_S * US_PER_S)
		return forget_old(desk, row);
	if (!secret_same_str(found.body_hash, row->body_hash))
		return ERR_MISMATCH;
	if (found.status == 0)
		return OK;
	/* Sealed with a key that is no longer in use: that something was done is known, what was said is not. */
	if (!secret_open(desk->arena, desk->keyring, PURPOSE_TOKEN, aad(desk, answer), found.answer, &answer->text))
		return ERR_GONE;
	answer->status = found.status;
	return OK;
}

enum err
desk_answer_find(struct desk *desk, struct answer *answer)
{
	struct answer_row row;

	answer->status = 0;
	if (answer->key.len == 0)
		return OK;
	row = row_for(desk, answer);
	return read_answer(desk, &row, answer);
}

enum err
desk_answer_keep(struct desk *desk, struct answer *answer)
{
	struct answer first = *answer;
	struct answer_row row;
	enum err e;

	if (answer->key.len == 0)
		return OK;
	row = row_for(desk, answer);
	row.status = answer->status;
	row.answer = secret_seal(desk->arena, desk->keyring, PURPOSE_TOKEN, aad(desk, answer), answer->text);
	if ((e = db_answer_insert(desk->db, &row)) != ERR_EXISTS)
		return e;
	if ((e = read_answer(desk, &row, &first)) != OK)
		return e;
	if (first.status == 0)
		return db_answer_set(desk->db, &row);
	*answer = first;
	return OK;
}
