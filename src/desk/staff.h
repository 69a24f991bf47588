/*
 * staff.h - who works here: signing in, and what a role may do.
 *
 * A role is one store's. Owners and managers may do everything; the desk everything but override opening hours; a technician sees and
 * changes the appointments she serves, and takes no money.
 */
#ifndef DESK_STAFF_H
#define DESK_STAFF_H

#include "desk/desk.h"

struct staff_role {
	uint64_t	 store_id;
	struct str	 store;		/* public id */
	struct str	 role;
	uint64_t	 technician_key;	/* 0: none */
	struct str	 technician;	/* public id, or empty */
	bool		 wants_factor;	/* the store lets nobody of this role in without a second factor */
};

struct staff {
	uint64_t		 id;
	uint64_t		 business_id;
	struct str		 public_id;	/* what created_by and events say */
	struct str		 name;
	struct staff_role	*roles;
	size_t			 n_roles;
	struct instant		 expires_at;	/* of the session */
};

struct staff_login {
	struct str	email;
	struct str	password;
	struct str	otp;		/* of the authenticator app, or a recovery code; may be empty */
};

/*
 * A token for the right password and, where there is a second factor, its code. ERR_UNAUTHORIZED for a wrong password, an unknown account
 * and one that may not sign in, with the same work done; ERR_CODE_WRONG for a right password and no code, or a wrong or used one;
 * ERR_FORBIDDEN where a store wants a second factor that is not set up; ERR_TOO_MANY with *out_until after STAFF_TRIES_MAX wrong passwords
 * or STAFF_CODES_MAX wrong codes.
 */
enum err		 desk_staff_login(struct desk *desk, const struct staff_login *login, struct staff *out,
			    struct str *out_token, struct instant *out_until);
enum err		 desk_staff_open(struct desk *desk, struct str token, struct staff *out);	/* ERR_UNAUTHORIZED */
enum err		 desk_staff_logout(struct desk *desk, struct str token);			/* OK for a token that is none */

const struct staff_role	*staff_role_at(const struct staff *staff, struct str store);	/* public id; NULL: a stranger there */
bool			 staff_is_technician(const struct staff_role *role);		/* bound to her own appointments */
bool			 staff_may_override(const struct staff_role *role);

/* For slotkeeperctl. */
struct staff_new {
	struct str	email;
	struct str	name;
	struct str	password;	/* empty: the account is there already and only gets the role */
	struct str	role;
	int		technician;	/* position in desk->cat, or -1 */
};

bool			 staff_is_role(struct str role);
bool			 staff_password_ok(struct str password);
/* At desk->cat's store. ERR_EXISTS: the account is there. ERR_NOT_FOUND: no password, and no account. ERR_MISMATCH: another owner's. */
enum err		 desk_staff_add(struct desk *desk, const struct staff_new *asked);
/* Both end the employee's sessions. ERR_NOT_FOUND. */
enum err		 desk_staff_set_password(struct desk *desk, struct str email, struct str password);
enum err		 desk_staff_disable(struct desk *desk, struct str email, bool disabled);

enum { STAFF_RECOVERY_CODES = 10 };

struct staff_factor {			/* shown once */
	struct str	uri;		/* of a QR code */
	struct str	secret;		/* typed in instead */
	struct str	codes[STAFF_RECOVERY_CODES];
};

/*
 * A new second factor, with new recovery codes, or only the codes. Sessions end with a factor's change. ERR_NOT_FOUND;
 * ERR_EXISTS: there is one (renew: take another); ERR_WRONG_STATE: there is none to make codes for.
 */
enum err		 desk_staff_factor_set(struct desk *desk, struct str email, bool renew, struct staff_factor *out);
enum err		 desk_staff_factor_codes(struct desk *desk, struct str email, struct staff_factor *out);
enum err		 desk_staff_factor_end(struct desk *desk, struct str email);	/* ERR_WRONG_STATE: there is none */

#endif
