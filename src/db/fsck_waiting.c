/* fsck_waiting.c - the waitlist: who is offered something has it, alone; and what was agreed to. */
#include "db/fsck.h"
#include "db/sql.h"

static struct sql offered = { .name = "fsck_offered", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT w.id, 0 AS other_id, CONCAT('entry ', w.id, ' is ', w.status, ' and has ', COUNT(o.id), ' open offers') AS sentence"
	"  FROM {waiting} w"
	"  LEFT JOIN {waiting_offer} o ON o.store_id = w.store_id AND o.waiting_id = w.id AND o.outcome = 'open'"
	" WHERE w.store_id = :store_id"
	" GROUP BY w.id, w.status"
	" HAVING COUNT(o.id) <> IF(w.status = 'offered', 1, 0)"
	" ORDER BY w.id LIMIT :max" };
SQL_LIST(offered);

static struct sql kept = { .name = "fsck_offer_kept", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT o.id, o.waiting_id AS other_id, CONCAT('offer ', o.id, ' is open until ', o.expires_at,"
	"       ', but its time is not held for it') AS sentence"
	"  FROM {waiting_offer} o"
	"  JOIN {waiting} w ON w.store_id = o.store_id AND w.id = o.waiting_id"
	" WHERE o.store_id = :store_id AND o.outcome = 'open' AND o.expires_at > :soon"
	"   AND 1 <> (SELECT COUNT(*) FROM {hold} h WHERE h.store_id = o.store_id AND h.token_hash = o.token_hash"
	"                AND h.starts_at = o.starts_at AND h.expires_at = o.expires_at"
	"                AND ((w.slot_id IS NULL AND h.service_id = w.service_id) OR h.slot_id = w.slot_id)"
	"                AND (w.technician_id = 0 OR h.technician_id = w.technician_id))"
	" ORDER BY o.id LIMIT :max" };
SQL_LIST(kept);

static struct sql told = { .name = "fsck_offer_told", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT o.id, o.waiting_id AS other_id, CONCAT('of offer ', o.id, ' ', COUNT(m.id), ' messages were queued') AS sentence"
	"  FROM {waiting_offer} o"
	"  LEFT JOIN {outbox} m ON m.store_id = o.store_id AND m.subject_kind = 'waitlist' AND m.subject_id = o.id"
	"   AND m.message = 'waitlist_offer'"
	" WHERE o.store_id = :store_id AND o.created_at > :recent"
	" GROUP BY o.id, o.waiting_id"
	" HAVING COUNT(m.id) <> 1"
	" ORDER BY o.id LIMIT :max" };
SQL_LIST(told);

static struct sql ended = { .name = "fsck_offer_ended", .in = &fsck_query_shape, .out = &fsck_offender_shape, .text =
	"SELECT o.id, o.waiting_id AS other_id, CONCAT('offer ', o.id, ' is ', o.outcome, ' and ended at ', COALESCE(o.ended_at, 'no time'))"
	"       AS sentence"
	"  FROM {waiting_offer} o"
	" WHERE o.store_id = :store_id"
	"   AND ((o.outcome = 'open') <> (o.ended_at IS NULL) OR (o.outcome = 'open') <> (o.open_of IS NOT NULL))"
	" ORDER BY o.id LIMIT :max" };
SQL_LIST(ended);

const struct fsck_rule fsck_waiting_rules[] = {
	{ "offered", "who waits has one open offer, or none", FSCK_WHOLE, &offered, NULL },
	{ "offer_kept", "what is offered is held for it", FSCK_WHOLE, &kept, NULL },
	{ "offer_told", "every offer was told of, once", FSCK_WHOLE, &told, NULL },
	{ "offer_ended", "an offer is open or has an end", FSCK_WHOLE, &ended, NULL },
};
const size_t fsck_n_waiting_rules = sizeof(fsck_waiting_rules) / sizeof(fsck_waiting_rules[0]);
