/*
 * outbox.h - messages, queued in the transaction they tell of. The sender's side is outbox_send.h.
 */
#ifndef DB_OUTBOX_H
#define DB_OUTBOX_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct outbox_row {
	uint64_t	store_id;
	struct str	subject_kind;	/* appointment, booking, code or waitlist */
	uint64_t	subject_id;
	struct str	message;	/* code, booked, cancelled ... */
	struct str	channel;	/* sms, email or webhook */
	struct str	recipient;
	struct str	dedupe_key;	/* 32 bytes: the same message queued again is the same row */
	struct str	locale;
	struct str	subject;
	struct str	body;
	struct str	calendar;	/* an .ics part of a mail; may be empty */
	struct instant	created_at;
	struct instant	due_at;
	struct instant	valid_until;
};

struct outbox_sent {
	uint64_t	id;
	struct str	channel;
	struct str	recipient;
	struct str	subject;
	struct str	body;
	struct instant	created_at;
	struct instant	sent_at;
};

enum err	db_outbox_add(struct db *db, const struct outbox_row *rows, size_t n);
/* Of all stores, newest first: for the demo only. */
enum err	db_outbox_recent(struct db *db, size_t max, struct outbox_sent **out, size_t *n_out);

#endif
