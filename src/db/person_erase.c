/*
 * person_erase.c - a person is taken out of every table, in all stores of a business.
 *
 * Rows that accounts and calendars need stay, without anything that says who it was; rows that are only about the person go. Messages
 * to others that name the person (who booked for a group) lose the name. Ways to be told are switched off with it, so that nothing is
 * owed to nobody. The order matters: names are looked for before they are gone, the guest's own row is last.
 */
#include "db/person.h"
#include "db/sql.h"

struct found {
	uint64_t	id;
};

static const struct shape found_shape = SHAPE(found, FIELD(found, id));

static const struct shape key_shape = SHAPE(person_key,
	FIELD(person_key, business_id), FIELD(person_key, guest_id), FIELD(person_key, phone), FIELD(person_key, phone_hash),
	FIELD(person_key, now), FIELD(person_key, before), FIELD(person_key, max));

#define OF_STORES(alias)	" JOIN {store} s ON s.id = " alias ".store_id AND s.business_id = :business_id"

static struct sql companions = { .name = "erase_companions", .in = &key_shape, .out = &found_shape, .text =
	"SELECT DISTINCT g.id"
	"  FROM {appointment_group_member} m"
	"  JOIN {appointment_group_member} o ON o.store_id = m.store_id AND o.group_id = m.group_id AND o.role = 'companion'"
	"  JOIN {guest} g ON g.id = o.guest_id AND g.business_id = :business_id AND g.phone IS NULL"
	" WHERE m.guest_id = :guest_id AND m.role = 'primary' LIMIT :max" };
SQL_LIST(companions);

/* ---- by guest ---- */

static struct sql named = { .name = "erase_named", .in = &key_shape, .text =
	"UPDATE {outbox} o"
	"  JOIN {appointment_group_member} r ON r.store_id = o.store_id AND r.appointment_id = o.subject_id"
	"  JOIN {appointment_group_member} m ON m.store_id = r.store_id AND m.group_id = r.group_id AND m.guest_id = :guest_id"
	"  JOIN {appointment} a ON a.store_id = m.store_id AND a.id = m.appointment_id" OF_STORES("a")
	"   SET o.body = REPLACE(o.body, a.guest_name, '-'), o.subject = REPLACE(o.subject, a.guest_name, '-'), o.body_html = NULL,"
	"       o.calendar = NULL"
	" WHERE o.subject_kind = 'appointment' AND a.guest_name <> ''" };
SQL_LIST(named);

static struct sql own_messages = { .name = "erase_own_messages", .in = &key_shape, .text =
	"DELETE o FROM {outbox} o"
	"  JOIN {appointment_group_member} r ON r.store_id = o.store_id AND r.appointment_id = o.subject_id"
	"  JOIN {appointment_group_member} m ON m.store_id = r.store_id AND m.group_id = r.group_id AND m.guest_id = :guest_id"
	"   AND m.role = 'primary'" OF_STORES("m")
	" WHERE o.subject_kind = 'appointment'" };
SQL_LIST(own_messages);

static struct sql class_messages = { .name = "erase_class_messages", .in = &key_shape, .text =
	"DELETE o FROM {outbox} o JOIN {booking} b ON b.store_id = o.store_id AND b.id = o.subject_id" OF_STORES("b")
	" WHERE o.subject_kind = 'booking' AND b.guest_id = :guest_id" };
SQL_LIST(class_messages);

static struct sql keys = { .name = "erase_keys", .in = &key_shape, .text =
	"DELETE k FROM {idempotency} k JOIN {appointment} a ON a.store_id = k.store_id AND a.id = k.subject_id" OF_STORES("a")
	" WHERE a.guest_id = :guest_id AND k.scope NOT LIKE 'class%'" };
SQL_LIST(keys);

static struct sql class_keys = { .name = "erase_class_keys", .in = &key_shape, .text =
	"DELETE k FROM {idempotency} k JOIN {booking} b ON b.store_id = k.store_id AND b.id = k.subject_id" OF_STORES("b")
	" WHERE b.guest_id = :guest_id AND k.scope LIKE 'class%'" };
SQL_LIST(class_keys);

/* Whose an answer is is sealed; the act behind it has a key of its own, so that all may go. */
static struct sql answers = { .name = "erase_answers", .in = &key_shape, .text =
	"DELETE k FROM {idempotency} k" OF_STORES("k") " WHERE k.subject_id = 0 AND k.status <> 0" };
SQL_LIST(answers);

static struct sql events = { .name = "erase_events", .in = &key_shape, .text =
	"UPDATE {event} v JOIN {appointment} a ON a.store_id = v.store_id AND a.id = v.subject_id" OF_STORES("a")
	"   SET v.why = '', v.from_value = IF(v.what = 'note', '', v.from_value), v.to_value = IF(v.what = 'note', '', v.to_value)"
	" WHERE v.subject_kind = 'appointment' AND a.guest_id = :guest_id" };
SQL_LIST(events);

static struct sql item_events = { .name = "erase_item_events", .in = &key_shape, .text =
	"UPDATE {event} v JOIN {appointment_item} i ON i.store_id = v.store_id AND i.id = v.subject_id" OF_STORES("i")
	"   SET v.why = '' WHERE v.subject_kind = 'item' AND i.guest_id = :guest_id" };
SQL_LIST(item_events);

static struct sql class_events = { .name = "erase_class_events", .in = &key_shape, .text =
	"UPDATE {event} v JOIN {booking} b ON b.store_id = v.store_id AND b.id = v.subject_id" OF_STORES("b")
	"   SET v.why = '', v.from_value = IF(v.what = 'note', '', v.from_value), v.to_value = IF(v.what = 'note', '', v.to_value)"
	" WHERE v.subject_kind = 'booking' AND b.guest_id = :guest_id" };
SQL_LIST(class_events);

static struct sql appointments = { .name = "erase_appointments", .in = &key_shape, .text =
	"UPDATE {appointment} a" OF_STORES("a")
	"   SET a.guest_name = 'erased', a.notes = '', a.staff_notes = '', a.tracking_ref = '', a.notify_sms = 0, a.notify_email = 0,"
	"       a.manage_hash = ''"
	" WHERE a.guest_id = :guest_id" };
SQL_LIST(appointments);

static struct sql bookings = { .name = "erase_bookings", .in = &key_shape, .text =
	"UPDATE {booking} b" OF_STORES("b")
	"   SET b.student_name = 'erased', b.student_email = '', b.student_phone = '', b.child_ref = '', b.student_note = '',"
	"       b.teacher_note = '', b.manage_hash = ''"
	" WHERE b.guest_id = :guest_id" };
SQL_LIST(bookings);

static struct sql relations = { .name = "erase_relations", .in = &key_shape, .text =
	"DELETE FROM {guest_relationship} WHERE business_id = :business_id AND (guest_id = :guest_id OR other_guest_id = :guest_id)" };
SQL_LIST(relations);

static struct sql sessions = { .name = "erase_sessions", .in = &key_shape, .text =
	"DELETE FROM {session} WHERE business_id = :business_id AND kind = 'guest' AND subject_id = :guest_id" };
SQL_LIST(sessions);

static struct sql guest = { .name = "erase_guest", .in = &key_shape, .text =
	"UPDATE {guest} SET phone = NULL, name = 'erased', email = '', locale = '', verified_at = NULL"
	" WHERE business_id = :business_id AND id = :guest_id" };
SQL_LIST(guest);

/* ---- by phone ---- */

static struct sql cart_holds = { .name = "erase_cart_holds", .in = &key_shape, .text =
	"DELETE h FROM {hold} h JOIN {verified_phone} v ON v.store_id = h.store_id AND v.token_hash = h.token_hash" OF_STORES("v")
	" WHERE v.phone = :phone" };
SQL_LIST(cart_holds);

static struct sql proofs = { .name = "erase_proofs", .in = &key_shape, .text =
	"DELETE v FROM {verified_phone} v" OF_STORES("v") " WHERE v.phone = :phone" };
SQL_LIST(proofs);

static struct sql codes = { .name = "erase_codes", .in = &key_shape, .text =
	"DELETE c FROM {verification_code} c" OF_STORES("c") " WHERE c.phone = :phone" };
SQL_LIST(codes);

/* All stores: wrong tries are counted for a phone, wherever they were made. */
static struct sql failures = { .name = "erase_failures", .in = &key_shape, .text =
	"DELETE FROM {code_failure} WHERE phone = :phone" };
SQL_LIST(failures);

/* All stores, likewise. */
static struct sql rates = { .name = "erase_rates", .in = &key_shape, .text =
	"DELETE FROM {rate} WHERE subject_hash = :phone_hash" };
SQL_LIST(rates);

static struct sql offer_holds = { .name = "erase_offer_holds", .in = &key_shape, .text =
	"DELETE h FROM {hold} h"
	"  JOIN {waiting_offer} o ON o.store_id = h.store_id AND o.token_hash = h.token_hash"
	"  JOIN {waiting} w ON w.store_id = o.store_id AND w.id = o.waiting_id" OF_STORES("w")
	" WHERE w.phone = :phone" };
SQL_LIST(offer_holds);

static struct sql offers = { .name = "erase_offers", .in = &key_shape, .text =
	"DELETE o FROM {waiting_offer} o JOIN {waiting} w ON w.store_id = o.store_id AND w.id = o.waiting_id" OF_STORES("w")
	" WHERE w.phone = :phone" };
SQL_LIST(offers);

static struct sql waiting = { .name = "erase_waiting", .in = &key_shape, .text =
	"DELETE w FROM {waiting} w" OF_STORES("w") " WHERE w.phone = :phone" };
SQL_LIST(waiting);

static struct sql messages = { .name = "erase_messages", .in = &key_shape, .text =
	"DELETE o FROM {outbox} o" OF_STORES("o") " WHERE o.recipient = :phone" };
SQL_LIST(messages);

struct act {
	struct sql	*sql;
};

static const struct act by_guest[] = {
	{ &own_messages }, { &named }, { &class_messages }, { &keys }, { &class_keys }, { &events },
	{ &item_events }, { &class_events }, { &appointments }, { &bookings }, { &relations }, { &sessions },
	{ &guest },
};

static const struct act by_phone[] = {
	{ &cart_holds }, { &proofs }, { &codes }, { &failures }, { &rates }, { &offer_holds }, { &offers },
	{ &waiting }, { &messages }, { &answers },
};

static enum err
run(struct db *db, const struct act *list, size_t n, const struct person_key *key)
{
	size_t i;
	enum err e;

	for (i = 0; i < n; i++)
		if ((e = sql_exec(db, list[i].sql, key, NULL)) != OK)
			return e;
	return OK;
}

enum err
db_person_erase(struct db *db, const struct person_key *key)
{
	struct person_key one = *key;
	struct found *found;
	size_t n;
	size_t i;
	enum err e;

	one.max = PERSON_ROWS_MAX;
	n = 0;
	if (key->guest_id != 0 && (e = sql_list(db, &companions, &one, PERSON_ROWS_MAX, &found, &n)) != OK)
		return e;
	if (key->phone.len > 0 && (e = run(db, by_phone, sizeof(by_phone) / sizeof(by_phone[0]), key)) != OK)
		return e;
	for (i = 0; i < n; i++) {
		one.guest_id = found[i].id;
		if ((e = run(db, by_guest, sizeof(by_guest) / sizeof(by_guest[0]), &one)) != OK)
			return e;
	}
	if (key->guest_id == 0)
		return OK;
	one.guest_id = key->guest_id;
	return run(db, by_guest, sizeof(by_guest) / sizeof(by_guest[0]), &one);
}
