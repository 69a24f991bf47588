/*
 * idempotency.h - answers already given. The row is written in the transaction of the booking, before its locks: a twin waits on the
 * key and holds nothing.
 */
#ifndef DB_IDEMPOTENCY_H
#define DB_IDEMPOTENCY_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct idempotency_row {
	uint64_t	store_id;
	struct str	scope;
	struct str	key_hash;
	struct str	body_hash;
	uint64_t	subject_id;
	struct str	subject;	/* public id of an appointment that is about to be; empty: see subject_id */
	int32_t		status;
	struct str	secret;		/* raw bytes, at most 64 */
	struct instant	created_at;
};

enum err	db_idempotency_insert(struct db *db, const struct idempotency_row *row);	/* ERR_EXISTS; all but subject_id */
enum err	db_idempotency_by_key(struct db *db, const struct idempotency_row *key, struct idempotency_row *out);
enum err	db_idempotency_set(struct db *db, const struct idempotency_row *row);	/* subject_id, status, secret */
enum err	db_idempotency_delete_old(struct db *db, const struct idempotency_row *key);	/* this key, made before created_at */

/* An answer kept as it was sent. */
struct answer_row {
	uint64_t	store_id;
	struct str	scope;
	struct str	key_hash;
	struct str	body_hash;
	int32_t		status;		/* 0: somebody is at it */
	struct str	answer;		/* ASCII: sealed */
	struct instant	created_at;
	struct instant	before;
};

enum err	db_answer_by_key(struct db *db, const struct answer_row *key, struct answer_row *out);	/* ERR_NOT_FOUND */
enum err	db_answer_set(struct db *db, const struct answer_row *row);		/* status, answer */
/* Unanswered since before: created_at; ERR_EXISTS. */
enum err	db_answer_take(struct db *db, const struct answer_row *row);
enum err	db_answer_drop(struct db *db, const struct answer_row *key);		/* if there is no answer yet */

#endif
