/*
 * outbox.h - delivers what the desk wrote into the outbox.
 *
 * A message that could not be sent is tried again after 10 s, 1, 5 and 15 minutes, then every hour, and given up after NOTIFY_TRIES_MAX
 * tries, when the gateway will never have it, or when it has become useless. A channel whose gateway is down is left alone for a while that
 * doubles up to five minutes, so that an outage uses up the tries of few messages. What is for a webhook
 * (webhook.h) waits in the same way, each by itself.
 */
#ifndef NOTIFY_OUTBOX_H
#define NOTIFY_OUTBOX_H

#include "base/err.h"
#include "base/settings.h"

struct arena;
struct db;
struct notifier;

enum { NOTIFY_TRIES_MAX = 30, WEBHOOK_TRIES_MAX = 6 };

/* What is missing in the settings to send anything, as a sentence; empty: nothing. */
struct str	notify_problem(const struct settings *settings);
struct notifier	*notifier_new(struct arena *life, const struct settings *settings);
void		notifier_free(struct notifier *notifier);
/*
 * Sends what is due, once. *n_sent counts what gateways took; what they did not take is a message's fate, not an error. Call
 * db_begin_request(db, arena) before.
 */
enum err	notify_send_due(struct notifier *notifier, struct arena *arena, struct db *db, size_t *n_sent);

#endif
