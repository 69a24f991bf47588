/* code_count.c - what the limits of codes are counted from. What goes over all stores says so. */
#include "db/code.h"
#include "db/sql.h"

static const struct shape key_shape = SHAPE(code_key,
	FIELD(code_key, store_id),
	FIELD(code_key, business_id),
	FIELD(code_key, phone),
	FIELD(code_key, prefix),
	FIELD(code_key, address_hash),
	FIELD(code_key, now));

static const struct shape counts_shape = SHAPE(code_counts,
	FIELD(code_counts, address_sends),
	FIELD(code_counts, address_phones),
	FIELD(code_counts, prefix_unused),
	FIELD(code_counts, store_hour),
	FIELD(code_counts, store_day),
	FIELD(code_counts, known));

static const struct shape alarm_shape = SHAPE(code_alarm_row,
	FIELD(code_alarm_row, failed),
	FIELD(code_alarm_row, sent),
	FIELD(code_alarm_row, used));

#define HOUR	":now - INTERVAL 1 HOUR"
#define DAY	":now - INTERVAL 24 HOUR"

/* An appointment that is over and was neither cancelled nor missed was kept, whether or not staff said so. */
static struct sql counts = { .name = "code_counts", .in = &key_shape, .out = &counts_shape, .text =
	"SELECT (SELECT COUNT(*) FROM {verification_code} WHERE address_hash = :address_hash AND sent_at > " HOUR ") AS address_sends,"
	"       (SELECT COUNT(DISTINCT phone) FROM {verification_code}"
	"         WHERE address_hash = :address_hash AND sent_at > " HOUR " AND phone <> :phone) AS address_phones,"
	"       (SELECT COUNT(*) FROM {verification_code}"
	"         WHERE phone LIKE :prefix AND sent_at > " HOUR " AND used_at IS NULL AND withheld = 0) AS prefix_unused,"
	"       (SELECT COUNT(*) FROM {verification_code}"
	"         WHERE store_id = :store_id AND sent_at > " HOUR " AND withheld = 0) AS store_hour,"
	"       (SELECT COUNT(*) FROM {verification_code}"
	"         WHERE store_id = :store_id AND sent_at > " DAY " AND withheld = 0) AS store_day,"
	"       EXISTS (SELECT 1 FROM {guest} g JOIN {appointment} a ON a.guest_id = g.id"
	"         WHERE g.business_id = :business_id AND g.phone = :phone AND a.status IN ('confirmed', 'completed')"
	"           AND a.ends_at <= :now AND a.starts_at > :now - INTERVAL 365 DAY) AS known" };
SQL_LIST(counts);

/* All stores. The newest two minutes are left out: whoever has just got a code is about to type it in. */
#define NEWEST	"(SELECT used_at FROM {verification_code} WHERE sent_at > " DAY " AND sent_at <= :now - INTERVAL 2 MINUTE"	\
	"   AND withheld = 0 ORDER BY sent_at DESC LIMIT 50) newest"

/* All stores. */
static struct sql alarm = { .name = "code_alarm", .in = &key_shape, .out = &alarm_shape, .text =
	"SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM {code_failure} WHERE failed_at > " DAY " LIMIT 1001) wrong) AS failed,"
	"       (SELECT COUNT(*) FROM " NEWEST ") AS sent,"
	"       (SELECT COUNT(used_at) FROM " NEWEST ") AS used" };
SQL_LIST(alarm);

enum err
db_code_counts(struct db *db, const struct code_key *key, struct code_counts *out)
{
	return sql_one(db, &counts, key, out);
}

enum err
db_code_alarm(struct db *db, struct instant now, struct code_alarm_row *out)
{
	const struct code_key key = { .now = now };

	return sql_one(db, &alarm, &key, out);
}
