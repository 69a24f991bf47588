/* db_fsck.c - every rule of fsck holds in a salon that was only used as it should be, and finds what breaks it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "db/fsck.h"
#include "tests/db/salon.h"

enum { QUICK = 5, STATEMENTS_MAX = 5 };

static struct salon salon;
static struct arena *keep;

#define WAITS(status)	"INSERT INTO {waiting} (id, store_id, public_id, token_hash, phone, service_id, day, from_minute, to_minute, locale,"	\
	" address_hash, status, queued_at, created_at, updated_at) VALUES (1, 1, 'w', '', '+1', 1, '2026-02-16', 0, 1440, 'en', '',"		\
	" '" status "', NOW(6), NOW(6), NOW(6))"
#define OFFERED(outcome, open_of, created, ended)										\
	"INSERT INTO {waiting_offer} (id, store_id, waiting_id, open_of, token_hash, starts_at, created_at, expires_at, outcome, ended_at)"	\
	" VALUES (1, 1, 1, " open_of ", 'x', '2036-01-01', '" created "', '2036-01-01', '" outcome "', " ended ")"

/* A breach of one rule, and the rules that cannot but break with it. */
static const struct breach {
	const char	*rules;
	const char	*says;			/* part of a sentence */
	const char	*sql[STATEMENTS_MAX];
} breaches[] = {
	{ "items_apart claims_missing", "emp_1: appointment item", {
	    "DELETE FROM {claim} WHERE item_id = @gel",
	    "UPDATE {appointment_item} SET technician_id = 21 WHERE id = @gel" } },
	{ "items_apart claims_missing", "ends at 2026-02-16 18:30 UTC", {
	    "DELETE FROM {claim} WHERE item_id = @quick",
	    "UPDATE {appointment_item} SET starts_at = starts_at - INTERVAL 5 MINUTE, local_start = local_start - INTERVAL 5 MINUTE,"
	    " busy_from = busy_from - INTERVAL 5 MINUTE, duration = 35 WHERE id = @quick",
	    "UPDATE {appointment} SET starts_at = starts_at - INTERVAL 5 MINUTE"
	    " WHERE id = (SELECT appointment_id FROM {appointment_item} WHERE id = @quick)" } },
	{ "items_and_classes", "class", {
	    "UPDATE {slot} SET technician_id = 21, local_start = '2026-02-16 10:15:00', starts_at = '2026-02-16 15:15:00',"
	    " ends_at = '2026-02-16 15:45:00'" } },
	{ "items_and_classes", "appointment item", {
	    "UPDATE {slot} SET technician_id = 21, local_start = '2026-02-16 09:15:00', starts_at = '2026-02-16 14:15:00',"
	    " ends_at = '2026-02-16 15:05:00'" } },
	{ "classes_apart", "before class", {
	    "INSERT INTO {slot} (store_id, public_id, course_id, technician_id, local_start, starts_at, ends_at, capacity, created_at,"
	    " updated_at) SELECT store_id, 'again', course_id, technician_id, local_start + INTERVAL 30 MINUTE, starts_at + INTERVAL 30 MINUTE,"
	    " ends_at, 1, NOW(6), NOW(6) FROM {slot}" } },
	{ "holds_apart", "emp_1: ", { "UPDATE {hold} SET technician_id = 21" } },
	{ "resources", "chair: 1 in use of 0", { "UPDATE {resource} SET count = 0" } },
	{ "resources", "chair: 2 in use of 1", { "UPDATE {item_resource} SET quantity = 2" } },
	{ "holds_ahead", "is live until", {
	    "UPDATE {hold} SET starts_at = '2026-02-10 13:00', ends_at = '2026-02-10 14:00', busy_from = starts_at, busy_to = ends_at" } },
	{ "spans", "cannot be", { "UPDATE {appointment_item} SET duration = duration + 5 WHERE id = @nails" } },
	{ "spans", "cannot be", { "UPDATE {appointment_item} SET gap_to = NULL WHERE gap_from IS NOT NULL", "DELETE FROM {claim}",
	    "UPDATE {appointment_item} SET live = 0", "UPDATE {appointment} SET status = 'no_show' WHERE status <> 'cancelled'" } },
	{ "item_walls", "is shown at 2026-02-16T11:00:00, but takes place at 2026-02-16T10:00:00-05:00", {
	    "UPDATE {appointment_item} SET local_start = local_start + INTERVAL 1 HOUR WHERE id = @nails" } },
	{ "class_walls", "class", { "UPDATE {slot} SET local_start = local_start + INTERVAL 5 HOUR" } },
	{ "item_walls class_walls", "time zone is not known", { "UPDATE {store} SET timezone = 'Mars/Olympus'" } },
	{ "claims_missing", "has 11 of its 12 claims", { "DELETE FROM {claim} WHERE item_id = @nails LIMIT 1" } },
	{ "claims_missing", "has 11 of its 12 claims", { "DELETE FROM {claim} WHERE item_id = @colour LIMIT 1" } },
	{ "claims_stray", "which is not then", {
	    "INSERT INTO {claim} (store_id, technician_id, minute5, item_id) SELECT store_id, technician_id, MAX(minute5) + 1, item_id"
	    " FROM {claim} WHERE item_id = @nails GROUP BY store_id, technician_id, item_id" } },
	{ "claims_stray", "which is not then", {
	    "DELETE FROM {claim} WHERE item_id = @quick", "UPDATE {appointment_item} SET live = 0 WHERE id = @quick",
	    "UPDATE {appointment} SET status = 'no_show' WHERE id = (SELECT appointment_id FROM {appointment_item} WHERE id = @quick)",
	    "INSERT INTO {claim} (store_id, technician_id, minute5, item_id)"
	    " SELECT 1, 21, TIMESTAMPDIFF(MINUTE, '1970-01-01', gap_from) DIV 5, id FROM {appointment_item} WHERE id = @colour" } },
	{ "day_lists", "is not what is booked", { "UPDATE {slot_lock} SET list_version = version, list = 'x' WHERE kind = 'store' LIMIT 1" } },
	{ "claims_stray", "which is not there", { "INSERT INTO {claim} (store_id, technician_id, minute5, item_id) VALUES (1, 21, 1, 9999)" } },
	{ "claims_missing claims_stray", "which somebody else serves", {
	    "UPDATE {claim} SET technician_id = 23 WHERE item_id = @nails ORDER BY minute5 LIMIT 1",
	    "DELETE FROM {claim} WHERE item_id = @nails ORDER BY minute5 DESC LIMIT 1" } },
	{ "guests", "who is not there", {
	    "UPDATE {appointment} SET guest_id = 9999 WHERE id = @ann", "UPDATE {appointment_item} SET guest_id = 9999 WHERE appointment_id = @ann",
	    "UPDATE {appointment_group_member} SET guest_id = 9999 WHERE appointment_id = @ann" } },
	{ "guests bookings", "customer of another business", { "UPDATE {guest} SET business_id = 2 WHERE id = @guest" } },
	{ "item_guests", "of guest", { "UPDATE {appointment_item} SET guest_id = guest_id + 1 WHERE id = @nails" } },
	{ "items", "has no service in it", {
	    "DELETE FROM {claim} WHERE item_id = @gel", "DELETE FROM {appointment_item} WHERE id = @gel" } },
	{ "totals", "its services come to", { "UPDATE {appointment} SET total = total + 1 WHERE id = @ann" } },
	{ "ends", "lasts from", { "UPDATE {appointment} SET ends_at = ends_at + INTERVAL 5 MINUTE WHERE id = @ann" } },
	{ "ends", "lasts from", { "UPDATE {appointment} SET starts_at = starts_at - INTERVAL 5 MINUTE WHERE id = @ann" } },
	{ "memberships", "is in no group", { "DELETE FROM {appointment_group_member} WHERE appointment_id = @bea" } },
	{ "memberships", "do not agree", { "UPDATE {appointment_group_member} SET guest_id = guest_id + 9 WHERE appointment_id = @bea" } },
	{ "groups", "has 0 members", {
	    "INSERT INTO {appointment_group} (store_id, code, primary_appointment_id, created_at) VALUES (1, 'EMPTY', @ann, NOW(6))" } },
	{ "groups", "names appointment", { "UPDATE {appointment_group} SET primary_appointment_id = @bea WHERE primary_appointment_id = @ann" } },
	{ "memberships groups", "2 of them primary", {
	    "UPDATE {appointment_group_member} SET role = 'primary' WHERE appointment_id = @bea" } },
	{ "stamps", "is confirmed, confirmed at no time", { "UPDATE {appointment} SET confirmed_at = NULL WHERE id = @ann" } },
	{ "stamps", "is cancelled, ", { "UPDATE {appointment} SET cancelled_at = NULL WHERE status = 'cancelled'" } },
	{ "stamps", "is completed, ", { "UPDATE {appointment} SET status = 'completed' WHERE id = @ann" } },
	{ "stamps", "is pending, ", { "UPDATE {appointment} SET status = 'pending' WHERE id = @ann" } },
	{ "stamps live", "is odd, ", { "UPDATE {appointment} SET status = 'odd' WHERE id = @bea" } },
	{ "booking_stamps", "class booking", { "UPDATE {booking} SET confirmed_at = NULL" } },
	{ "live", "takes up time until", { "UPDATE {appointment_item} SET expires_at = '2026-03-01' WHERE id = @nails" } },
	{ "claims_missing live", "takes up time, its appointment", { "UPDATE {appointment_item} SET live = 1 WHERE id = @gone" } },
	{ "claims_stray live", "takes up no time, its appointment", { "UPDATE {appointment_item} SET live = 0 WHERE id = @nails" } },
	{ "booked_told", "was never queued", { "DELETE FROM {outbox} WHERE subject_id = @ann AND channel = 'email'" } },
	{ "booked_told", "was never queued", { "DELETE FROM {outbox} WHERE subject_id = @ann AND channel = 'sms'" } },
	{ "cancelled_told", "was never queued", { "DELETE FROM {outbox} WHERE message = 'cancelled'" } },
	{ "told_once", "was queued 2 times", {
	    "INSERT INTO {outbox} (store_id, subject_kind, subject_id, message, channel, recipient, dedupe_key, locale, body, created_at, due_at,"
	    " valid_until) SELECT store_id, subject_kind, subject_id, message, channel, recipient, UNHEX(SHA2('x', 256)), locale, 'other words',"
	    " created_at, due_at, valid_until FROM {outbox} WHERE subject_id = @ann AND channel = 'email'" } },
	{ "outbox", "is about appointment 9999", {
	    "INSERT INTO {outbox} (store_id, subject_kind, subject_id, message, channel, recipient, dedupe_key, locale, body, created_at, due_at,"
	    " valid_until) VALUES (1, 'appointment', 9999, 'reminder', 'sms', '', '', '', '', NOW(6), NOW(6), NOW(6))" } },
	{ "events", "is about appointment 9999", { "UPDATE {event} SET subject_id = 9999 WHERE subject_kind = 'appointment' LIMIT 1" } },
	{ "holds", "which is not there", { "UPDATE {hold} SET service_id = 9999" } },
	{ "holds", "is for class 9999", { "UPDATE {hold} SET slot_id = 9999" } },
	{ "keys", "which is not there", { "UPDATE {idempotency} SET subject = REVERSE(subject) LIMIT 1" } },
	{ "keys", "neither booking nor answer", { "UPDATE {idempotency} SET subject = '' LIMIT 1" } },
	{ "roles", "who is not there", {
	    "INSERT INTO {staff} (id, business_id, public_id, email, name, password_hash, created_at) VALUES (1, 1, 'x', 'x', 'x', '', NOW(6))",
	    "INSERT INTO {staff_role} (store_id, staff_id, role, technician_id) VALUES (1, 1, 'technician', 9999)" } },
	{ "offered", "is offered and has 0 open offers", { WAITS("offered") } },
	{ "offer_kept", "its time is not held for it", { WAITS("offered"), OFFERED("open", "1", "2020-01-01", "NULL") } },
	{ "offer_told", "0 messages were queued", { WAITS("waiting"), OFFERED("declined", "NULL", "2035-01-01", "NOW(6)") } },
	{ "offer_ended", "is declined and ended at no time", { WAITS("waiting"), OFFERED("declined", "NULL", "2020-01-01", "NULL") } },
	{ "places", "counts 2 as booked, and its bookings come to 1", { "UPDATE {slot} SET booked_count = 2" } },
	{ "places", "counts 0 as booked", { "UPDATE {slot} SET booked_count = 0" } },
	{ "places", "has 2 places, counts 3 as booked", { "UPDATE {slot} SET booked_count = 3", "UPDATE {booking} SET places = 3" } },
	{ "slots", "cannot be", { "UPDATE {slot} SET status = 'odd'" } },
	{ "bookings", "a course that is not there", { "UPDATE {booking} SET course_id = 9999" } },
};

static int
begin(void **state)
{
	(void)state;
	salon_make(&salon);
	/* As slotkeeperctl's session; many rows at once take their time on a busy machine. */
	db_be_patient(salon.db);
	db_rest(salon.db);
	keep = arena_new(ARENA_REQUEST_CAP);
	salon_run(&salon, "INSERT INTO {service} (id, store_id, category_id, public_id, name, duration, price, position)"
	    " VALUES (16, 1, 1, 'svc_6', 'Brows', 30, 2000, 5)");
	salon_run(&salon, "INSERT INTO {technician_skill} (store_id, technician_id, service_id) VALUES (1, 21, 16)");
	salon_run(&salon, "INSERT INTO {course} (id, store_id, public_id, name, price) VALUES (41, 1, 'course', 'Nail art', 9000)");
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	arena_free(keep);
	salon_close(&salon);
	return 0;
}

static int
clear(void **state)
{
	static const char *const undo[] = {
		"SET FOREIGN_KEY_CHECKS = 0", "DELETE FROM {booking}", "DELETE FROM {slot}", "DELETE FROM {staff_role}", "DELETE FROM {staff}",
		"UPDATE {resource} SET count = 1", "UPDATE {store} SET timezone = 'America/New_York'",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(undo) / sizeof(undo[0]); i++)
		salon_run(&salon, undo[i]);
	arena_reset(keep);
	salon_clear(&salon);
	return 0;
}

static void
cancelled(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	(void)arg;
	(void)receipt;
	*out = (struct message_texts){ .sms = STR("cancelled"), .subject = STR_NONE, .body = STR_NONE };
}

/* A day with a bit of everything, and variables that name its rows. */
static void
use(void)
{
	static const char *const names[] = {
		"SET @nails = (SELECT id FROM {appointment_item} WHERE service_id = 11 AND live = 1)",
		"SET @gel = (SELECT id FROM {appointment_item} WHERE service_id = 13)",
		"SET @colour = (SELECT id FROM {appointment_item} WHERE service_id = 15)",
		"SET @quick = (SELECT id FROM {appointment_item} WHERE service_id = 16)",
		"SET @gone = (SELECT id FROM {appointment_item} WHERE live = 0)",
		"SET @ann = (SELECT id FROM {appointment} WHERE guest_name = 'Ann')",
		"SET @bea = (SELECT id FROM {appointment} WHERE guest_name = 'Bea')",
		"SET @guest = (SELECT guest_id FROM {appointment} WHERE id = @ann)",
		"INSERT INTO {slot} (id, store_id, public_id, course_id, technician_id, local_start, starts_at, ends_at, capacity, booked_count,"
		" created_at, updated_at) VALUES (51, 1, 'slot', 41, 22, '2026-02-16 16:00', '2026-02-16 21:00', '2026-02-16 22:00', 2, 1,"
		" NOW(6), NOW(6))",
		"INSERT INTO {booking} (store_id, public_id, slot_id, course_id, course_name, technician_id, teacher_name, guest_id, student_name,"
		" status, payment_status, price, commission, final_price, currency, source, created_by, locale, manage_hash, created_at,"
		" updated_at, confirmed_at) VALUES (1, UUID(), 51, 41, 'Nail art', 22, 'Mei', @guest, 'Ann', 'confirmed', 'paid', 9000, 0, 9000,"
		" 'USD', 'staff', 'x', 'en', '', NOW(6), NOW(6), NOW(6))",
		"INSERT INTO {booking} (store_id, public_id, slot_id, course_id, course_name, technician_id, teacher_name, guest_id, student_name,"
		" status, payment_status, price, commission, final_price, currency, source, created_by, locale, manage_hash, created_at,"
		" updated_at, cancelled_at) VALUES (1, UUID(), 51, 41, 'Nail art', 22, 'Mei', @guest, 'Ann', 'cancelled', 'unpaid', 9000, 0, 9000,"
		" 'USD', 'staff', 'x', 'en', '', NOW(6), NOW(6), NOW(6))",
	};
	struct receipt receipt;
	struct order *order;
	size_t i;

	order = salon_order(&salon, "Ann", "+12125550001");
	order->email = STR("ann@example.test");
	order->notify_email = true;
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	salon_add(&salon, order, 0, PEDICURE, ANY, "11:00");
	salon_companion(&salon, order, "Bea", "");
	salon_add(&salon, order, 1, GEL, MEI, "10:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	assert_int_equal(salon_book(&salon, COLOUR, EMMA, "13:00", NULL), OK);
	assert_int_equal(salon_book(&salon, QUICK, EMMA, "13:30", NULL), OK);
	assert_int_equal(salon_book(&salon, NAILS, MEI, "15:00", &receipt), OK);
	assert_int_equal(desk_cancel(&salon.desk, receipt.manage_token, STR_NONE, STR_NONE, cancelled, NULL, &receipt), OK);
	assert_int_equal(salon_hold(&salon, "token", "a", NAILS, LENA, "10:00", NULL), OK);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		salon_run(&salon, names[i]);
}

static const struct fsck_rule *
rule_named(const char *name)
{
	const struct fsck_rule *rule;
	size_t i;

	for (i = 0; (rule = db_fsck_rule(i)) != NULL; i++)
		if (strcmp(rule->name, name) == 0)
			return rule;
	fail_msg("there is no rule %s", name);
	return NULL;
}

static size_t
run(const struct fsck_rule *rule, struct fsck_offender *found)
{
	struct fsck_store *stores;
	size_t used;
	size_t n;

	assert_int_equal(db_fsck_stores(salon.db, STR("demo"), &stores, &n), OK);
	assert_int_equal(n, 1);
	used = arena_used(salon.arena);
	assert_int_equal(db_fsck_run(salon.db, salon.arena, keep, rule, stores, salon.desk.now, FSCK_OFFENDERS_MAX, found, &n), OK);
	assert_int_equal(arena_used(salon.arena), used);
	return n;
}

/* Names of the rules that are broken; *out_sentences is all that was said. */
static struct str
broken(struct str *out_sentences)
{
	struct fsck_offender found[FSCK_OFFENDERS_MAX];
	const struct fsck_rule *rule;
	struct buf sentences;
	struct buf names;
	size_t n;
	size_t i;
	size_t k;

	names = buf_new(keep, 4096);
	sentences = buf_new(keep, 64 * 1024);
	for (i = 0; (rule = db_fsck_rule(i)) != NULL; i++) {
		n = run(rule, found);
		if (n > 0)
			buf_addf(&names, "%s%s", names.len == 0 ? "" : " ", rule->name);
		for (k = 0; k < n; k++)
			buf_addf(&sentences, "%.*s\n", STR_ARG(found[k].sentence));
	}
	*out_sentences = buf_str(&sentences);
	return buf_str(&names);
}

static void
a_salon_in_use_keeps_every_rule(void **state)
{
	struct str sentences;

	(void)state;
	use();
	(void)broken(&sentences);
	if (sentences.len > 0)
		fail_msg("%.*s", STR_ARG(sentences));
}

static void
an_empty_salon_keeps_every_rule(void **state)
{
	struct str sentences;

	(void)state;
	assert_int_equal(broken(&sentences).len, 0);
}

static void
every_breach_is_found(void **state)
{
	const struct breach *breach;
	struct str sentences;
	struct str names;
	size_t i;
	size_t k;

	for (i = 0; i < sizeof(breaches) / sizeof(breaches[0]); i++) {
		breach = &breaches[i];
		clear(state);
		use();
		for (k = 0; k < STATEMENTS_MAX && breach->sql[k] != NULL; k++)
			salon_run(&salon, breach->sql[k]);
		names = broken(&sentences);
		if (!str_eq(names, str_of(breach->rules)))
			fail_msg("%s\nwanted: %s\nbroken: %.*s\n%.*s", breach->sql[0], breach->rules, STR_ARG(names), STR_ARG(sentences));
		if (strstr(str_cstr(keep, sentences), breach->says) == NULL)
			fail_msg("%s\nsays: %.*s", breach->sql[0], STR_ARG(sentences));
	}
}

static void
every_rule_has_a_breach(void **state)
{
	const struct fsck_rule *rule;
	struct str rules;
	bool found;
	size_t i;
	size_t k;

	(void)state;
	for (i = 0; (rule = db_fsck_rule(i)) != NULL; i++) {
		found = false;
		for (k = 0; k < sizeof(breaches) / sizeof(breaches[0]); k++) {
			rules = str_of(breaches[k].rules);
			while (rules.len > 0 && !found)
				found = str_eq(str_cut(&rules, ' '), str_of(rule->name));
		}
		if (!found)
			fail_msg("no breach of %s", rule->name);
	}
}

static void
what_has_lapsed_takes_up_no_time_but_keeps_its_claims(void **state)
{
	struct str sentences;
	struct str names;

	(void)state;
	use();
	/* Ann has not paid in time; the same time is a class now. */
	salon_run(&salon, "UPDATE {appointment} SET status = 'pending', confirmed_at = NULL, expires_at = '2026-02-10 13:59' WHERE id = @ann");
	salon_run(&salon, "UPDATE {appointment_item} SET expires_at = '2026-02-10 13:59' WHERE appointment_id = @ann");
	salon_run(&salon, "UPDATE {slot} SET technician_id = 21, local_start = '2026-02-16 10:15:00', starts_at = '2026-02-16 15:15:00',"
	    " ends_at = '2026-02-16 15:45:00'");
	salon_run(&salon, "UPDATE {booking} SET status = 'pending', confirmed_at = NULL, expires_at = '2026-02-10 13:59'"
	    " WHERE status = 'confirmed'");
	names = broken(&sentences);
	if (names.len > 0)
		fail_msg("%.*s", STR_ARG(sentences));
	salon_run(&salon, "UPDATE {slot} SET booked_count = 0");
	assert_int_equal(broken(&sentences).len, 0);
}

/* Copies of the first appointment and of its first item, more than a page of them, one a day. */
static void
multiply(void)
{
	static const char *const copies[] = {
		"CREATE OR REPLACE TEMPORARY TABLE copy AS SELECT a.n * 1000 + b.n AS n FROM {number} a JOIN {number} b WHERE a.n < 12",
		"INSERT INTO {appointment} (id, store_id, public_id, guest_id, guest_name, position, is_primary, status, payment_status, starts_at,"
		" ends_at, total, currency, source, created_by, notify_sms, notify_email, locale, manage_hash, created_at, updated_at, cancelled_at)"
		" SELECT 100000 + n, 1, UUID(), guest_id, '', 0, 1, 'cancelled', 'unpaid', starts_at + INTERVAL n DAY, starts_at + INTERVAL n DAY +"
		" INTERVAL 60 MINUTE, 6000, 'USD', 'x', 'x', 0, 0, 'en', '', created_at, created_at, created_at FROM {appointment} JOIN copy"
		" WHERE id = @ann",
		"INSERT INTO {appointment_item} (id, store_id, public_id, appointment_id, guest_id, position, service_id, service_name,"
		" technician_id, technician_requested, local_start, starts_at, ends_at, busy_from, busy_to, duration, price, live)"
		" SELECT 100000 + n, 1, UUID(), 100000 + n, guest_id, 0, service_id, '', technician_id, 1, local_start + INTERVAL n DAY,"
		" starts_at + INTERVAL n DAY, ends_at + INTERVAL n DAY, busy_from + INTERVAL n DAY, busy_to + INTERVAL n DAY, duration, price, 0"
		" FROM {appointment_item} JOIN copy WHERE id = @nails",
	};
	size_t i;

	for (i = 0; i < sizeof(copies) / sizeof(copies[0]); i++)
		salon_run(&salon, copies[i]);
}

static void
the_last_row_of_many_pages_is_seen(void **state)
{
	struct fsck_offender found[FSCK_OFFENDERS_MAX];

	(void)state;
	use();
	multiply();
	assert_int_equal(run(rule_named("totals"), found), 0);
	salon_run(&salon, "UPDATE {appointment} SET total = 1 WHERE id = 111999");
	assert_int_equal(run(rule_named("totals"), found), 1);
	assert_int_equal(found[0].id, 111999);
	/* Without summer time the same hour is the same moment all year. */
	salon_run(&salon, "UPDATE {store} SET timezone = 'America/Panama'");
	assert_int_equal(run(rule_named("item_walls"), found), 0);
	salon_run(&salon, "UPDATE {appointment_item} SET local_start = local_start + INTERVAL 1 MINUTE WHERE id = 111999");
	assert_int_equal(run(rule_named("item_walls"), found), 1);
	assert_int_equal(found[0].id, 111999);
	assert_int_equal(run(rule_named("memberships"), found), FSCK_OFFENDERS_MAX);
}

static void
a_far_month_is_seen(void **state)
{
	struct fsck_offender found[FSCK_OFFENDERS_MAX];

	(void)state;
	use();
	multiply();
	salon_run(&salon, "UPDATE {appointment_item} SET live = 1 WHERE id >= 100001");
	assert_int_equal(run(rule_named("items_apart"), found), 0);
	/* The first of a page, and one in the midst of a page, each under the day before's. */
	salon_run(&salon, "UPDATE {appointment_item} SET busy_to = busy_from + INTERVAL 1440 MINUTE, busy_from = busy_from + INTERVAL 10 MINUTE"
	    " WHERE id IN (100030, 111000)");
	assert_int_equal(run(rule_named("items_apart"), found), 0);
	salon_run(&salon, "UPDATE {appointment_item} SET busy_to = busy_to + INTERVAL 5 MINUTE WHERE id IN (100030, 111000)");
	assert_int_equal(run(rule_named("items_apart"), found), 2);
	assert_int_equal(found[0].id, 100031);
	assert_int_equal(found[0].other_id, 100030);
	assert_int_equal(found[1].id, 111001);
}

static void
another_store_is_left_alone(void **state)
{
	struct fsck_store *stores;
	struct fsck_offender found[FSCK_OFFENDERS_MAX];
	size_t n;

	(void)state;
	use();
	salon_run(&salon, "INSERT INTO {store} (id, business_id, public_id, code, name, timezone, locale, country, currency, active, created_at,"
	    " updated_at) VALUES (2, 1, 'store_002', 'other', 'Other', 'UTC', 'en', 'US', 'USD', 0, NOW(6), NOW(6))");
	salon_run(&salon, "UPDATE {appointment} SET total = 1");
	assert_int_equal(db_fsck_stores(salon.db, STR_NONE, &stores, &n), OK);
	assert_int_equal(n, 2);
	assert_true(str_eq(stores[1].code, STR("other")));
	assert_int_equal(db_fsck_run(salon.db, salon.arena, keep, rule_named("totals"), &stores[1], salon.desk.now, FSCK_OFFENDERS_MAX, found,
	    &n), OK);
	assert_int_equal(n, 0);
	assert_true(run(rule_named("totals"), found) > 0);
	assert_int_equal(db_fsck_run(salon.db, salon.arena, keep, rule_named("totals"), &stores[0], salon.desk.now, 1, found, &n), OK);
	assert_int_equal(n, 1);
	salon_run(&salon, "DELETE FROM {store} WHERE id = 2");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_empty_salon_keeps_every_rule, clear),
		cmocka_unit_test_setup(a_salon_in_use_keeps_every_rule, clear),
		cmocka_unit_test_setup(what_has_lapsed_takes_up_no_time_but_keeps_its_claims, clear),
		cmocka_unit_test_setup(every_breach_is_found, clear),
		cmocka_unit_test(every_rule_has_a_breach),
		cmocka_unit_test_setup(the_last_row_of_many_pages_is_seen, clear),
		cmocka_unit_test_setup(a_far_month_is_seen, clear),
		cmocka_unit_test_setup(another_store_is_left_alone, clear),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
