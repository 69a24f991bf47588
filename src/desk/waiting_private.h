/*
 * waiting_private.h - what waiting.c and offer.c share; nobody else includes it.
 */
#ifndef DESK_WAITING_PRIVATE_H
#define DESK_WAITING_PRIVATE_H

#include "db/waiting.h"
#include "desk/desk_private.h"

struct wait_key	waiting_key(const struct desk *desk);
/* What is locked for anything that touches a day's line: the store's day. */
void		waiting_scope(const struct desk *desk, struct scope *scope, struct date day);
bool		waiting_is_in_line(const struct wait_row *row);
/* The entry ends as status, an open offer as outcome, and its hold goes. */
enum err	waiting_end(struct desk *desk, const struct wait_row *row, struct str status, struct str outcome);

/* ---- offer.c ---- */

enum err	waiting_set(struct desk *desk, struct wait_row *row, struct str status);
enum err	offer_end(struct desk *desk, const struct offer_row *offer, struct str outcome);
/* The entry waits for another time, or has let too many go. */
enum err	offer_let_go(struct desk *desk, struct wait_row *row, const struct offer_row *offer, struct str outcome);
/* Seats the want and moves who has to move. ERR_SLOT_TAKEN; with scope->again when more must be locked. */
enum err	offer_seat(struct desk *desk, struct scope *scope, struct picture *picture, const struct want *want, struct seating *out);
struct hold_row	offer_hold(const struct desk *desk, const struct want *want, const struct seat *seat, struct str token_hash,
		    struct str ref);

#endif
