/*
 * waiting_private.h - what waiting.c, offer.c and class_wait.c share; nobody else includes it.
 */
#ifndef DESK_WAITING_PRIVATE_H
#define DESK_WAITING_PRIVATE_H

#include "db/waiting.h"
#include "desk/desk_private.h"
#include "model/class.h"

struct wait_key	waiting_key(const struct desk *desk);
/* What is locked for anything that touches a day's line: the store's day. */
void		waiting_scope(const struct desk *desk, struct scope *scope, struct date day);
bool		waiting_is_in_line(const struct wait_row *row);
/* The lock of what an entry waits for, its day or its class, and who of its line is next when something is free. */
void		waiting_scope_of(const struct desk *desk, struct scope *scope, const struct wait_row *row);
enum err	waiting_freed_of(struct desk *desk, struct scope *scope, const struct wait_row *row);
/* The entry ends as status, an open offer as outcome, and its hold goes. */
enum err	waiting_end(struct desk *desk, struct wait_row *row, struct str status, struct str outcome);
/* Whether an entry is among those that have got what they wait for. */
bool		waiting_has(const uint64_t *ids, size_t n, uint64_t id);

/* ---- offer.c ---- */

enum err	waiting_set(struct desk *desk, struct wait_row *row, struct str status);
enum err	offer_end(struct desk *desk, const struct wait_row *row, const struct offer_row *offer, struct str outcome);
enum err	waiting_open_offer(struct desk *desk, const struct wait_row *row, struct offer_row *out);	/* ERR_NOT_FOUND */
/* The message with the link; shown: what it offers. */
enum err	offer_tell(struct desk *desk, const struct wait_row *row, const struct offer_row *offer, const struct offer *shown,
		    struct str token);
/* The entry waits for another time, or has let too many go. */
enum err	offer_let_go(struct desk *desk, struct wait_row *row, const struct offer_row *offer, struct str outcome);
/* Seats the want and moves who has to move. ERR_SLOT_TAKEN; with scope->again when more must be locked. */
enum err	offer_seat(struct desk *desk, struct scope *scope, struct picture *picture, const struct want *want, struct seating *out);
struct hold_row	offer_hold(const struct desk *desk, const struct want *want, const struct seat *seat, struct str token_hash,
		    struct str ref);

/* ---- class_wait.c: under the class's lock ---- */

enum err	class_wait_settle(struct desk *desk, uint64_t slot_id);
enum err	class_wait_pass(struct desk *desk, uint64_t slot_id);		/* takes the lock itself, when anybody waits */
enum err	class_wait_pass_all(struct desk *desk, size_t *n_out);
/* ERR_SLOT_UNAVAILABLE: begun or blocked. ERR_WRONG_STATE: there are places. */
enum err	class_wait_may(struct desk *desk, struct str slot, struct class_slot *out);
enum err	class_wait_slot(struct desk *desk, uint64_t slot_id, struct class_slot *out);
/* For the token of a cart; offer->expires_at becomes the end of its hold. */
enum err	class_wait_take(struct desk *desk, const struct wait_row *row, struct offer_row *offer, struct str token_hash);
/* It was taken for this token, which has it still; else ERR_GONE. */
enum err	class_wait_took(struct desk *desk, const struct wait_row *row, const struct offer_row *offer, struct str token_hash);

#endif
