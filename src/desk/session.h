/*
 * session.h - who is asking: students and teachers by a phone code, staff by whatever signed them in.
 *
 * All kinds are rows of one table under the hash of an opaque token. Employees' tokens are those of desk_staff_login; here they are only
 * found.
 */
#ifndef DESK_SESSION_H
#define DESK_SESSION_H

#include "desk/desk.h"

enum session_kind { SESSION_GUEST, SESSION_TEACHER, SESSION_STAFF };

enum {
	SESSION_PHONE_S = 30 * 24 * 60 * 60,	/* of students and teachers */
};

struct principal {
	enum session_kind	 kind;
	uint64_t		 business_id;
	uint64_t		 subject_id;	/* guest, technician or staff */
	struct str		 public_id;	/* what the outside calls the person, and events name as the actor of staff's acts */
	uint64_t		 store_id;	/* of a teacher */
	struct str		 phone;		/* of a guest */
	struct str		 name;
	struct str		 email;
	struct instant		 expires_at;
	/* Filled by desk_principal_at. */
	struct str		 role;		/* of staff: owner, manager, technician or desk */
	uint64_t		 technician_id;	/* the technician this person is, or 0 */
};

enum err	desk_session_open(struct desk *desk, enum session_kind kind, uint64_t business_id, uint64_t subject_id, int64_t life_s,
		    struct str *out_token, struct instant *out_expires);
enum err	desk_session_find(struct desk *desk, struct str token, struct principal *out);	/* ERR_UNAUTHORIZED */
enum err	desk_session_close(struct desk *desk, struct str token);
/* What the principal is in desk->cat's store: ERR_NOT_FOUND when nothing. A guest of the business is a guest in all its stores. */
enum err	desk_principal_at(struct desk *desk, struct principal *principal);

struct signed_in {
	struct str		 token;
	struct instant		 expires_at;
	struct principal	 who;
};

/* The code of desk_code_send, used up. A phone that a technician of the store has signs her in. As desk_code_check otherwise. */
enum err	desk_sign_in(struct desk *desk, struct str phone, struct str code, struct signed_in *out, struct code_tried *tried);
/* For who names no store: that of the newest live code of a number that ends so. Sets desk->cat; ERR_NOT_FOUND. */
enum err	desk_store_by_phone(struct desk *desk, struct str typed);

#endif
