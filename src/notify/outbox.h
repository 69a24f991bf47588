/*
 * outbox.h - delivers what the desk wrote into the outbox.
 *
 * The file transport writes each message as one JSON file {channel, to, subject, body, created_at} into settings.outbox_dir, under a
 * temporary name first, so that a reader never sees half a message. A message that fails is tried again after 10 s, 1, 5, 15 and 60
 * minutes, then given up and kept. What is for a webhook (webhook.h) is sent there, and waits in the same way.
 */
#ifndef NOTIFY_OUTBOX_H
#define NOTIFY_OUTBOX_H

#include "base/err.h"
#include "base/settings.h"

struct arena;
struct db;

/* Sends what is due, once. Call db_begin_request(db, arena) before. */
enum err	notify_send_due(struct arena *arena, struct db *db, const struct settings *settings, size_t *n_sent);

#endif
