/* consent.c - consents. */
#include "db/consent.h"
#include "db/sql.h"

static const struct shape row_shape = SHAPE(consent_row,
	FIELD(consent_row, store_id), FIELD(consent_row, of_id), FIELD(consent_row, version), FIELD(consent_row, text),
	FIELD(consent_row, agreed_at));

static struct sql words = { .name = "consent_words", .in = &row_shape, .text =
	"INSERT INTO {consent_text} (store_id, version, text, first_at) VALUES (:store_id, :version, :text, :agreed_at)"
	" ON DUPLICATE KEY UPDATE version = version" };
SQL_LIST(words);

static struct sql add_visit = { .name = "consent_add", .in = &row_shape, .text =
	"INSERT INTO {consent} (store_id, appointment_id, version, agreed_at) VALUES (:store_id, :of_id, :version, :agreed_at)" };
SQL_LIST(add_visit);

static struct sql add_booking = { .name = "consent_add_booking", .in = &row_shape, .text =
	"INSERT INTO {booking_consent} (store_id, booking_id, version, agreed_at) VALUES (:store_id, :of_id, :version, :agreed_at)" };
SQL_LIST(add_booking);

static struct sql add_waiting = { .name = "consent_add_waiting", .in = &row_shape, .text =
	"INSERT INTO {waiting_consent} (store_id, waiting_id, version, agreed_at) VALUES (:store_id, :of_id, :version, :agreed_at)" };
SQL_LIST(add_waiting);

static enum err
add(struct db *db, struct sql *to, const struct consent_row *row)
{
	enum err e;

	if ((e = sql_later(db, &words, row, 1)) != OK)
		return e;
	return sql_later(db, to, row, 1);
}

enum err
db_consent_add(struct db *db, const struct consent_row *row)
{
	return add(db, &add_visit, row);
}

enum err
db_consent_add_booking(struct db *db, const struct consent_row *row)
{
	return add(db, &add_booking, row);
}

enum err
db_consent_add_waiting(struct db *db, const struct consent_row *row)
{
	return add(db, &add_waiting, row);
}
