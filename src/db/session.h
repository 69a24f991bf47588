/*
 * session.h - signed-in people: guests, teachers and staff, by the hash of their token. Nothing is deleted: a session ends by its time.
 */
#ifndef DB_SESSION_H
#define DB_SESSION_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct session_row {
	struct str	token_hash;
	struct str	kind;		/* guest, teacher or staff */
	uint64_t	business_id;
	uint64_t	subject_id;	/* guest, technician or staff */
	struct instant	created_at;
	struct instant	expires_at;
	/* Who it is; read only. */
	struct str	public_id;	/* of a technician or staff member, empty when no longer there */
	uint64_t	store_id;	/* of a teacher */
	struct str	phone;		/* of a guest */
	struct str	name;
	struct str	email;
};

enum err	db_session_insert(struct db *db, const struct session_row *row);
/* Live at created_at, which is the present here; ERR_NOT_FOUND. */
enum err	db_session_by_token(struct db *db, const struct session_row *key, struct session_row *out);
enum err	db_session_end(struct db *db, const struct session_row *key);	/* at created_at, the present */

struct role_row {
	uint64_t	store_id;
	uint64_t	staff_id;
	struct str	role;
	uint64_t	technician_id;
};

enum err	db_session_role(struct db *db, const struct role_row *key, struct role_row *out);	/* ERR_NOT_FOUND */

struct teacher_row {
	uint64_t	store_id;
	uint64_t	id;
	struct str	phone;
	struct str	public_id;
};

/* Those of the store who have a phone, as the owner wrote it. */
enum err	db_session_teachers(struct db *db, const struct teacher_row *key, struct teacher_row **out, size_t *n_out);

/* The store a phone's newest live code was sent for: digits are the number's last ones. ERR_NOT_FOUND. */
enum err	db_session_code_store(struct db *db, struct str digits, struct instant now, struct str *out);

#endif
