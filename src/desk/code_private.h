/*
 * code_private.h - the limits of codes, for code.c: reliability before convenience, and the same for every phone.
 */
#ifndef DESK_CODE_PRIVATE_H
#define DESK_CODE_PRIVATE_H

#include "db/code.h"
#include "desk/desk_private.h"

struct code_leave {
	int32_t		digits;
	bool		withheld;	/* the budget is used up and nobody knows this phone: a code is made, and no message */
	struct instant	wait_until;	/* ERR_TOO_MANY */
};

/* What limits are counted by: an IPv6 customer has a whole /64 of addresses. */
struct str	code_network(struct desk *desk);
/* Whether one more code may be sent, after the waits of this phone. ERR_TOO_MANY, ERR_INVALID: not to such a number. */
enum err	code_leave(struct desk *desk, const struct code_key *key, struct code_leave *out);

#endif
