/*
 * staff.h - employees, what they may do where, and their sessions.
 *
 * A session is a row of {session} of kind 'staff' under the hash of its token. Guests' sessions in the same table are not seen here.
 */
#ifndef DB_STAFF_H
#define DB_STAFF_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct staff_row {
	uint64_t	id;
	uint64_t	business_id;
	struct str	public_id;
	struct str	email;		/* lower case */
	struct str	name;
	struct str	password_hash;
	struct instant	disabled_at;
	struct instant	created_at;
	struct str	totp_secret;	/* sealed; empty: no second factor */
	int64_t		totp_step;	/* the last one whose code was taken */
};

struct staff_role_row {
	uint64_t	store_id;
	uint64_t	staff_id;
	struct str	store;		/* public id */
	struct str	role;		/* owner, manager, technician or desk */
	uint64_t	technician_id;	/* 0: none */
	struct str	technician;	/* public id, or empty */
	struct str	second_factor;	/* who of the store must have one: nobody, managers or all */
};

enum err	db_staff_by_email(struct db *db, struct str email, struct staff_row *out);
enum err	db_staff_by_id(struct db *db, uint64_t id, struct staff_row *out);
enum err	db_staff_insert(struct db *db, const struct staff_row *staff, uint64_t *out_id);
enum err	db_staff_set_password(struct db *db, const struct staff_row *staff);
enum err	db_staff_set_disabled(struct db *db, const struct staff_row *staff);	/* disabled_at 0: may sign in again */
enum err	db_staff_roles(struct db *db, uint64_t staff_id, struct staff_role_row **out, size_t *n_out);	/* of active stores */
enum err	db_staff_set_role(struct db *db, const struct staff_role_row *role);

struct staff_session_row {
	struct str	token_hash;
	uint64_t	business_id;
	uint64_t	staff_id;
	struct instant	created_at;
	struct instant	seen_at;
	struct instant	expires_at;
	struct instant	stale;		/* seen before this: for db_staff_session_see and _delete_old */
};

enum err	db_staff_session_insert(struct db *db, const struct staff_session_row *session);
enum err	db_staff_session_by_hash(struct db *db, struct str token_hash, struct staff_session_row *out);
enum err	db_staff_session_see(struct db *db, const struct staff_session_row *session);	/* seen_at, if it was stale */
enum err	db_staff_session_delete(struct db *db, struct str token_hash);
enum err	db_staff_session_delete_of(struct db *db, uint64_t staff_id);			/* all of the employee's */
enum err	db_staff_session_delete_old(struct db *db, const struct staff_session_row *session);	/* the employee's, ended */

struct staff_try_row {
	struct str	scope;
	struct str	subject_hash;	/* of account and address */
	struct instant	window_at;	/* this minute */
	struct instant	since;
};

enum err	db_staff_try_add(struct db *db, const struct staff_try_row *row);
enum err	db_staff_try_count(struct db *db, const struct staff_try_row *row, int64_t *out_n, struct instant *out_first);
enum err	db_staff_try_clear(struct db *db, const struct staff_try_row *row);

/* ---- staff_factor.c ---- */

struct staff_recovery_row {
	uint64_t	business_id;
	uint64_t	staff_id;
	struct str	code_hash;
	struct instant	created_at;
	struct instant	ended_at;
};

/* Another secret, or none; no code of before now is taken. */
enum err	db_staff_factor_set(struct db *db, const struct staff_row *staff);
/* Takes the code of staff->totp_step once, and keeps the secret as it is sealed now. ERR_EXISTS: that step or a later one was taken. */
enum err	db_staff_factor_take(struct db *db, const struct staff_row *staff);
enum err	db_staff_recovery_insert(struct db *db, const struct staff_recovery_row *row);
enum err	db_staff_recovery_take(struct db *db, const struct staff_recovery_row *row);	/* ERR_NOT_FOUND: none, or used */
enum err	db_staff_recovery_end(struct db *db, const struct staff_recovery_row *row);	/* all of the employee's */

#endif
