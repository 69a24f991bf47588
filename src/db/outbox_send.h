/*
 * outbox_send.h - the sender's side of the outbox: which messages are due, and what became of them.
 *
 * A message is claimed by a conditional update before it is sent, so that several senders never take the same one (FOR UPDATE SKIP
 * LOCKED lets two Galera nodes take one row). A sender that dies loses its claim when it runs out, and the message is sent again: at
 * least once, and twice only when the sender died between the gateway's answer and db_outbox_sent.
 */
#ifndef DB_OUTBOX_SEND_H
#define DB_OUTBOX_SEND_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct outbox_due {
	uint64_t	id;
	uint64_t	store_id;
	struct str	channel;	/* sms, email */
	struct str	recipient;
	struct str	subject;
	struct str	body;
	struct instant	created_at;
	int32_t		tries;
};

/* The oldest due messages of all stores, at most max; those for people before those for programs, which may be slow to take them. */
enum err	db_outbox_list_due(struct db *db, struct instant now, size_t max, struct outbox_due **out, size_t *n_out);
/* ERR_EXISTS: another sender has it. */
enum err	db_outbox_claim(struct db *db, uint64_t id, struct instant now, struct instant until);
enum err	db_outbox_sent(struct db *db, uint64_t id, struct instant now);
enum err	db_outbox_failed(struct db *db, uint64_t id, struct str why, struct instant again, bool dead);

#endif
