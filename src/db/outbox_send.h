/*
 * outbox_send.h - the sender's side of the outbox: which messages are due, and what became of them.
 *
 * A message is leased: a conditional update, committed before anything is sent, so that several senders never take the same one, on one
 * server or on the nodes of a Galera cluster (where FOR UPDATE SKIP LOCKED lets two take one row). The lease's end is also its name: who
 * lost it to another sender marks nothing. A sender that dies loses its lease when it runs out, and the message is sent again: at least
 * once, and twice only when the sender died between the gateway's answer and db_outbox_sent.
 */
#ifndef DB_OUTBOX_SEND_H
#define DB_OUTBOX_SEND_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct outbox_due {
	uint64_t	id;
	struct str	channel;	/* sms, email, webhook */
	int32_t		tries;		/* before this one */
};

struct outbox_message {
	uint64_t	id;
	uint64_t	store_id;
	struct str	store_name;
	struct str	store_email;
	struct str	message;	/* code, booked ... */
	struct str	channel;
	struct str	recipient;
	struct str	dedupe_key;	/* 32 bytes, the same at every try */
	struct str	locale;
	struct str	subject;
	struct str	body;
	struct str	body_html;
	struct str	calendar;
	struct instant	created_at;
	struct instant	valid_until;
	bool		is_true;	/* false: what it says has changed since; it is not to be sent */
};

struct outbox_lease {
	uint64_t	id;
	struct instant	until;
};

/*
 * The oldest due messages of all stores, at most max, but none of the channels in paused ("sms,email"); those for
 * people before those for programs, which may be slow to take them.
 */
enum err	db_outbox_list_due(struct db *db, struct instant now, struct str paused, size_t max, struct outbox_due **out,
		    size_t *n_out);
/* Counts a try. ERR_EXISTS: another sender has it, or it is sent or given up. */
enum err	db_outbox_lease(struct db *db, const struct outbox_lease *lease, struct instant now);
enum err	db_outbox_read(struct db *db, uint64_t id, struct outbox_message *out);
/* reference is the gateway's. OK too when the lease was lost meanwhile: the row is somebody else's then. */
enum err	db_outbox_sent(struct db *db, const struct outbox_lease *lease, struct instant now, struct str reference);
enum err	db_outbox_failed(struct db *db, const struct outbox_lease *lease, struct str why, struct instant again, bool dead);
/* Gives up what has become useless, at most 1000 at a time. */
enum err	db_outbox_expire(struct db *db, struct instant now, uint64_t *n_out);

/* ---- for the operator ---- */

struct outbox_entry {
	uint64_t	id;
	struct str	store_code;
	struct str	message;
	struct str	channel;
	struct str	recipient;
	int32_t		tries;
	struct instant	created_at;
	struct instant	due_at;
	struct instant	valid_until;
	struct instant	sent_at;
	struct instant	dead_at;
	struct str	last_error;
	struct str	reference;
};

struct outbox_filter {
	struct str	state;		/* dead, waiting, sent or empty for all */
	uint64_t	max;
};

struct outbox_again {
	uint64_t	id;		/* 0: every one that was given up and is still of use */
	struct instant	now;
};

/* Newest first, all stores. */
enum err	db_outbox_list(struct db *db, const struct outbox_filter *filter, struct outbox_entry **out, size_t *n_out);
enum err	db_outbox_retry(struct db *db, const struct outbox_again *again, uint64_t *n_out);
enum err	db_outbox_drop(struct db *db, uint64_t id, struct instant now, uint64_t *n_out);

#endif
