/*
 * message_text.h - an owner's own words for messages. Catalogues carry them to whoever writes messages.
 */
#ifndef DB_MESSAGE_TEXT_H
#define DB_MESSAGE_TEXT_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct message_text_row {
	uint64_t	store_id;
	struct str	locale;
	struct str	message;
	struct str	part;		/* empty, for delete: all parts */
	struct str	text;
	struct instant	now;
};

/* Both also make workers load the store anew. */
enum err	db_message_text_set(struct db *db, const struct message_text_row *row);
enum err	db_message_text_delete(struct db *db, const struct message_text_row *row, uint64_t *n_out);

#endif
