/*
 * hook.h - the history of bookings, and the messages to the owner's programs that follow from it. Inside a transaction.
 */
#ifndef DESK_HOOK_H
#define DESK_HOOK_H

#include "db/event.h"
#include "desk/desk.h"

/* Writes the history down. Each change of a booking's status is told to the store's webhooks, as the booking then is. */
enum err	desk_record(struct desk *desk, const struct event_row *rows, size_t n);
/* The same for an appointment that was moved, once for all its items. */
enum err	desk_hook_moved(struct desk *desk, uint64_t appointment_id, struct str actor);

#endif
