/*
 * webhook.h - messages to the owner's programs, by HTTP.
 *
 * POST of the outbox row's body as JSON, with
 *
 *	Slotkeeper-Event: ID			the same for every attempt, also in the body
 *	Slotkeeper-Signature: t=SECONDS,v1=HEX	the HMAC-SHA256 of "SECONDS.BODY" under the webhook's secret
 *
 * Whoever chose the URL may be a stranger to the house, so nothing in it is trusted: https only and listed ports only, unless the
 * configuration says otherwise; no proxy, no redirect; and the address that is connected to is one of the public internet
 * (notify/address.h), whatever its name said before.
 */
#ifndef NOTIFY_WEBHOOK_H
#define NOTIFY_WEBHOOK_H

#include "base/err.h"
#include "base/settings.h"
#include "db/outbox_send.h"

struct arena;
struct db;

/* OK: taken, with a status 200 to 299. Else out_why says what happened: ERR_GONE needs no other attempt, ERR_BUSY does. */
enum err	webhook_send(struct arena *arena, struct db *db, const struct settings *settings, const struct outbox_due *due,
		    struct str *out_why);

struct webhook_target {
	struct str	url;
	struct str	secret;		/* as told to the receiver */
	struct str	event;
	struct str	body;
	struct instant	now;
};

/* The same for a target that is known. */
enum err	webhook_post(struct arena *arena, const struct settings *settings, const struct webhook_target *target,
		    struct str *out_why);

/* Why an address will not do, or the empty text. */
struct str	webhook_url_problem(struct arena *arena, const struct settings *settings, struct str url);

/* How secrets are kept in the database. */
enum { WEBHOOK_SECRET_MAX = 64 };
struct str	webhook_secret_seal(struct arena *arena, const struct settings *settings, uint64_t store_id, struct str secret);
bool		webhook_secret_open(struct arena *arena, const struct settings *settings, uint64_t store_id, struct str sealed,
		    struct str *out);

#endif
