/* message_text.c - an owner's own words. */
#include "db/message_text.h"
#include "db/sql.h"

static const struct shape row_shape = SHAPE(message_text_row,
	FIELD(message_text_row, store_id),
	FIELD(message_text_row, locale),
	FIELD(message_text_row, message),
	FIELD(message_text_row, part),
	FIELD(message_text_row, text),
	FIELD(message_text_row, now));

static struct sql set = { .name = "message_text_set", .in = &row_shape, .text =
	"INSERT INTO {message_text} (store_id, locale, message, part, text, updated_at)"
	" VALUES (:store_id, :locale, :message, :part, :text, :now)"
	" ON DUPLICATE KEY UPDATE text = VALUES(text), updated_at = VALUES(updated_at)" };
SQL_LIST(set);

static struct sql delete = { .name = "message_text_delete", .in = &row_shape, .text =
	"DELETE FROM {message_text}"
	" WHERE store_id = :store_id AND locale = :locale AND message = :message AND (:part = '' OR part = :part)" };
SQL_LIST(delete);

static struct sql renew = { .name = "message_text_renew", .in = &row_shape, .text =
	"UPDATE {store} SET catalogue_version = catalogue_version + 1 WHERE id = :store_id" };
SQL_LIST(renew);

struct changing {
	const struct message_text_row	*row;
	struct sql			*how;
	uint64_t			 n;
};

static enum err
change(struct db *db, void *arg)
{
	struct changing *changing = arg;
	enum err e;

	if ((e = sql_exec(db, changing->how, changing->row, &changing->n)) != OK)
		return e;
	return sql_exec(db, &renew, changing->row, NULL);
}

enum err
db_message_text_set(struct db *db, const struct message_text_row *row)
{
	struct changing changing = { .row = row, .how = &set };

	return db_transact(db, change, &changing);
}

enum err
db_message_text_delete(struct db *db, const struct message_text_row *row, uint64_t *n_out)
{
	struct changing changing = { .row = row, .how = &delete };
	enum err e;

	if ((e = db_transact(db, change, &changing)) == OK)
		*n_out = changing.n;
	return e;
}
