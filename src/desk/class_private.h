/*
 * class_private.h - what the files behind class.h share.
 */
#ifndef DESK_CLASS_PRIVATE_H
#define DESK_CLASS_PRIVATE_H

#include "db/class.h"
#include "desk/class.h"
#include "desk/desk_private.h"

struct class_key	class_key(const struct desk *desk, struct str public_id);
struct str		class_token(const struct desk *desk, struct str token);	/* 32 bytes, never empty */

/*
 * Inside a transaction that has the class's lock: its row is locked, what has lapsed is written down, what is free is offered to who waits,
 * and the class read anew.
 */
enum err	class_settle(struct desk *desk, struct str slot, struct str token, class_texts texts, void *arg, struct class_slot *out);
/* OK, ERR_SLOT_UNAVAILABLE or ERR_SLOT_TAKEN. */
enum err	class_bookable(const struct desk *desk, const struct class_slot *slot);
enum err	class_take(struct desk *desk, const struct class_slot *slot, int32_t places);
enum err	class_give(struct desk *desk, const struct class_booking *booking);
enum err	class_event(struct desk *desk, const struct class_booking *booking, struct str what, struct str from, struct str to,
		    struct str actor, struct str why);
enum err	class_tell(struct desk *desk, const struct class_booking *booking, enum class_news news, class_texts texts, void *arg);
/* The row of a key, for the scope. */
void		class_key_row(struct desk *desk, struct str scope, struct str key, struct str body, struct idempotency_row *out);
/* The booking that came of a key: ERR_MISMATCH. */
enum err	class_by_key(struct desk *desk, const struct idempotency_row *key, struct class_booking *out);

#endif
