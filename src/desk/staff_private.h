/* staff_private.h - what staff_session.c and staff_factor.c share; nobody else includes it. */
#ifndef DESK_STAFF_PRIVATE_H
#define DESK_STAFF_PRIVATE_H

#include "db/staff.h"
#include "desk/staff.h"

struct staff_bound {
	struct str	what;
	int64_t		max;		/* tries in so many */
	int64_t		seconds;
	bool		anywhere;	/* counted together, not by address */
};

struct staff_try_row	staff_tries(const struct desk *desk, struct str who, const struct staff_bound *bound);

/* A try is counted before it is looked at. ERR_TOO_MANY. */
enum err	staff_count_try(struct desk *desk, struct str who, const struct staff_bound *bound, struct staff_try_row *row,
		    struct instant *out_until);
struct str	staff_lower(struct arena *arena, struct str email);	/* a sign-in name is compared in lower case */
/* OK for who has no second factor. ERR_CODE_WRONG, ERR_TOO_MANY. */
enum err	staff_factor_check(struct desk *desk, struct staff_row *row, struct str typed, struct instant *out_until);

#endif
