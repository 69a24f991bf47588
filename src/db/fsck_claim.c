/*
 * fsck_claim.c - the second wall has no hole and no loose stone.
 *
 * Claims are those of db/claim.c: the five minutes a live item keeps its technician busy, without those that lie wholly in its gap. An
 * item that has run out unpaid keeps its claims until somebody ends it.
 */
#include "db/fsck.h"
#include "db/sql.h"

#define MINUTE(column)	"TIMESTAMPDIFF(MINUTE, '1970-01-01', " column ")"

/* Each of an item's claims is one of these if none is stray, so that counting them is enough. */
static struct sql missing = { .name = "fsck_claims_missing", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT d.id, d.technician_id AS other_id, CONCAT('appointment item ', d.id, ' has ', d.n, ' of its ', d.due, ' claims') AS sentence"
	"  FROM (SELECT i.id, i.technician_id,"
	"               (" MINUTE("i.busy_to") " + 4) DIV 5 - " MINUTE("i.busy_from") " DIV 5 - IF(i.gap_from IS NULL, 0,"
	"                   GREATEST(0, " MINUTE("i.gap_to") " DIV 5 - (" MINUTE("i.gap_from") " + 4) DIV 5)) AS due,"
	"               (SELECT COUNT(*) FROM {claim} c WHERE c.store_id = :store_id AND c.item_id = i.id) AS n"
	"          FROM {appointment_item} i"
	"         WHERE i.store_id = :store_id AND i.id > :after_id AND i.id <= :to_id AND i.live = 1) d"
	" WHERE d.n < d.due"
	" ORDER BY d.id LIMIT :max" };
SQL_LIST(missing);

static struct sql stray = { .name = "fsck_claims_stray", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT c.item_id AS id, c.technician_id AS other_id, CONCAT('technician ', c.technician_id, ' is claimed at ',"
	"       DATE_FORMAT('1970-01-01' + INTERVAL c.minute5 * 5 MINUTE, '%Y-%m-%d %H:%i'), ' UTC by appointment item ', c.item_id,"
	"       CASE WHEN i.id IS NULL THEN ', which is not there' WHEN i.live = 0 THEN ', which takes up no time'"
	"            WHEN i.technician_id <> c.technician_id THEN ', which somebody else serves' ELSE ', which is not then' END) AS sentence"
	"  FROM {claim} c"
	"  LEFT JOIN {appointment_item} i ON i.store_id = c.store_id AND i.id = c.item_id"
	" WHERE c.store_id = :store_id AND c.item_id > :after_id AND c.item_id <= :to_id"
	"   AND (i.id IS NULL OR i.live = 0 OR i.technician_id <> c.technician_id"
	"        OR c.minute5 < " MINUTE("i.busy_from") " DIV 5 OR c.minute5 >= (" MINUTE("i.busy_to") " + 4) DIV 5"
	"        OR (i.gap_from IS NOT NULL AND c.minute5 * 5 >= " MINUTE("i.gap_from") " AND c.minute5 * 5 + 5 <= " MINUTE("i.gap_to") "))"
	" ORDER BY c.item_id, c.minute5 LIMIT :max" };
SQL_LIST(stray);

const struct fsck_rule fsck_claim_rules[] = {
	{ "claims_missing", "every five minutes of an appointment are claimed", FSCK_BY_ITEM, &missing, NULL },
	{ "claims_stray", "every claim is a living appointment's", FSCK_BY_CLAIM, &stray, NULL },
};
const size_t fsck_n_claim_rules = sizeof(fsck_claim_rules) / sizeof(fsck_claim_rules[0]);
