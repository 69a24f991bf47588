/* staff_private.h - what the files behind staff.h share; nobody else includes it. */
#ifndef DESK_STAFF_PRIVATE_H
#define DESK_STAFF_PRIVATE_H

#include "db/staff.h"
#include "desk/staff.h"

struct str	staff_lower(struct arena *arena, struct str email);	/* a sign-in name is compared in lower case */

/* ---- staff_tries.c ---- */

/* Before a password is looked at. ERR_TOO_MANY. */
enum err	staff_may_try(struct desk *desk, struct str email, struct instant *out_until);
enum err	staff_tried_well(struct desk *desk, struct str email);	/* forgets the count, remembers the address */
enum err	staff_forgive(struct desk *desk, struct str email);	/* the count of all addresses */
/* The same for codes of the second factor, of an employee's public id. */
enum err	staff_may_try_code(struct desk *desk, struct str employee, struct instant *out_until);
enum err	staff_forgive_codes(struct desk *desk, struct str employee);

/* ---- staff_factor.c ---- */

/* OK for who has no second factor. ERR_CODE_WRONG, ERR_TOO_MANY. */
enum err	staff_factor_check(struct desk *desk, struct staff_row *row, struct str typed, struct instant *out_until);

#endif
