/* consent.c - consents. */
#include "db/consent.h"
#include "db/sql.h"

static const struct shape row_shape = SHAPE(consent_row,
	FIELD(consent_row, store_id), FIELD(consent_row, appointment_id), FIELD(consent_row, version), FIELD(consent_row, text),
	FIELD(consent_row, agreed_at));

static struct sql words = { .name = "consent_words", .in = &row_shape, .text =
	"INSERT INTO {consent_text} (store_id, version, text, first_at) VALUES (:store_id, :version, :text, :agreed_at)"
	" ON DUPLICATE KEY UPDATE version = version" };
SQL_LIST(words);

static struct sql add = { .name = "consent_add", .in = &row_shape, .text =
	"INSERT INTO {consent} (store_id, appointment_id, version, agreed_at)"
	" VALUES (:store_id, :appointment_id, :version, :agreed_at)" };
SQL_LIST(add);

enum err
db_consent_add(struct db *db, const struct consent_row *row)
{
	enum err e;

	if ((e = sql_later(db, &words, row, 1)) != OK)
		return e;
	return sql_later(db, &add, row, 1);
}
