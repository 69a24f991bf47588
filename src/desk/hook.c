/*
 * hook.c - what happens to bookings, told to the owner's programs: a row of the outbox for each webhook of the store, in the transaction
 * it tells of.
 *
 * The body is a picture of the booking as the transaction leaves it, without names, phones or notes: who wants those asks the API, which
 * knows who may see them.
 */
#include "base/limits.h"
#include "db/outbox.h"
#include "db/webhook.h"
#include "desk/desk_private.h"
#include "desk/hook.h"

enum { HOOK_LIFE_S = 3 * 24 * 60 * 60, HOOK_BODY_MAX = 32 * 1024 };

struct happening {
	struct str	kind;		/* of the outbox's subject: appointment or booking */
	uint64_t	id;
	const char	*type;		/* created, confirmed, ... */
	struct str	actor;
	struct str	from;
};

static void
member(struct buf *buf, const char *name, struct str value)
{
	buf_addf(buf, ",\"%s\":", name);
	if (value.len == 0) {
		buf_add(buf, STR("null"));
		return;
	}
	buf_addc(buf, '"');
	buf_add_json(buf, value);
	buf_addc(buf, '"');
}

static void
span(struct desk *desk, struct buf *buf, struct instant starts_at, struct instant ends_at)
{
	member(buf, "datetime", local_iso(desk->arena, zone_local(desk->cat->zone, starts_at)));
	member(buf, "starts_at", instant_iso(desk->arena, starts_at));
	member(buf, "ends_at", instant_iso(desk->arena, ends_at));
}

static void
head(struct desk *desk, struct buf *buf, const struct happening *what, const struct hook_subject *subject, struct str event)
{
	buf_add(buf, STR("{\"id\":\""));
	buf_add_json(buf, event);
	buf_addf(buf, "\",\"type\":\"booking.%s\"", what->type);
	member(buf, "created_at", instant_iso(desk->arena, desk->now));
	member(buf, "store_id", subject->store);
	member(buf, "actor", what->actor);
	buf_addf(buf, ",\"data\":{\"kind\":\"%s\"", str_eq(what->kind, STR("booking")) ? "class" : "appointment");
	member(buf, "id", subject->public_id);
	member(buf, "status", subject->status);
	member(buf, "previous_status", what->from);
	member(buf, "payment_status", subject->payment_status);
	span(desk, buf, subject->starts_at, subject->ends_at);
	buf_addf(buf, ",\"total\":%lld", (long long)subject->total.cents);
	member(buf, "currency", subject->currency);
	member(buf, "source", subject->source);
}

static void
add_item(struct desk *desk, struct buf *buf, const struct hook_item *item, bool first)
{
	buf_add(buf, first ? STR("{\"id\":\"") : STR(",{\"id\":\""));
	buf_add_json(buf, item->public_id);
	buf_addc(buf, '"');
	member(buf, "service_id", item->service);
	member(buf, "employee_id", item->technician);
	buf_addf(buf, ",\"any\":%s", item->technician_requested ? "false" : "true");
	span(desk, buf, item->starts_at, item->ends_at);
	buf_addf(buf, ",\"price\":%lld}", (long long)item->price.cents);
}

static enum err
appointment(struct desk *desk, struct buf *buf, const struct happening *what, struct str event)
{
	struct hook_subject subject;
	struct hook_item *items;
	size_t n;
	size_t i;
	enum err e;

	if ((e = db_hook_appointment(desk->db, desk->cat->store.id, what->id, &subject)) != OK)
		return e;
	if ((e = db_hook_items(desk->db, desk->cat->store.id, what->id, &items, &n)) != OK)
		return e;
	head(desk, buf, what, &subject, event);
	member(buf, "visit_id", subject.visit);
	buf_add(buf, STR(",\"items\":["));
	for (i = 0; i < n; i++)
		add_item(desk, buf, &items[i], i == 0);
	buf_add(buf, STR("]}}"));
	return OK;
}

static enum err
booking(struct desk *desk, struct buf *buf, const struct happening *what, struct str event)
{
	struct hook_subject subject;
	enum err e;

	if ((e = db_hook_booking(desk->db, desk->cat->store.id, what->id, &subject)) != OK)
		return e;
	head(desk, buf, what, &subject, event);
	member(buf, "course_id", subject.course);
	member(buf, "slot_id", subject.slot);
	member(buf, "teacher_id", subject.teacher);
	buf_add(buf, STR("}}"));
	return OK;
}

/* One event id for all webhooks of the store: who is told twice knows it by that. */
static enum err
tell(struct desk *desk, const struct happening *what)
{
	struct outbox_row rows[STORE_WEBHOOKS_MAX];
	struct buf buf = buf_new(desk->arena, HOOK_BODY_MAX);
	struct str event;
	size_t i;
	enum err e;

	if (desk->cat->n_webhooks == 0)
		return OK;
	event = secret_uuid7(desk->arena, desk->now.us / 1000);
	e = str_eq(what->kind, STR("booking")) ? booking(desk, &buf, what, event) : appointment(desk, &buf, what, event);
	if (e != OK)
		return e == ERR_NOT_FOUND ? ERR_FAULT : e;
	for (i = 0; i < desk->cat->n_webhooks; i++)
		rows[i] = (struct outbox_row){
			.store_id = desk->cat->store.id,
			.subject_kind = what->kind,
			.subject_id = what->id,
			.message = str_of(what->type),
			.channel = STR("webhook"),
			.recipient = desk->cat->webhooks[i].url,
			.dedupe_key = desk_dedupe_key(desk, event, STR("webhook"), desk->cat->webhooks[i].url, what->kind, 0, 0),
			.locale = desk->cat->store.locale,
			.subject = event,
			.body = buf_str(&buf),
			.created_at = desk->now,
			.due_at = desk->now,
			.valid_until = { .us = desk->now.us + HOOK_LIFE_S * US_PER_S },
		};
	return db_outbox_add(desk->db, rows, desk->cat->n_webhooks);
}

/* Of the status table's names: what is new is "created", whichever status it begins with. */
static const char *
type_of(const struct event_row *row)
{
	static const char *const types[] = { "confirmed", "cancelled", "completed", "no_show" };
	size_t i;

	if (!str_eq(row->what, STR("status")))
		return NULL;
	if (!str_eq(row->subject_kind, STR("appointment")) && !str_eq(row->subject_kind, STR("booking")))
		return NULL;
	if (row->from_value.len == 0)
		return "created";
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_eq(row->to_value, str_of(types[i])))
			return types[i];
	return "created";		/* one that had lapsed, taken back by a late payment */
}

enum err
desk_record(struct desk *desk, const struct event_row *rows, size_t n)
{
	struct happening what;
	size_t i;
	enum err e;

	if ((e = db_event_add(desk->db, rows, n)) != OK)
		return e;
	for (i = 0; i < n; i++) {
		what = (struct happening){
			.kind = rows[i].subject_kind,
			.id = rows[i].subject_id,
			.type = type_of(&rows[i]),
			.actor = rows[i].actor,
			.from = rows[i].from_value,
		};
		if (what.type != NULL && (e = tell(desk, &what)) != OK)
			return e;
	}
	return OK;
}

enum err
desk_hook_moved(struct desk *desk, uint64_t appointment_id, struct str actor)
{
	struct happening what = { .kind = STR("appointment"), .id = appointment_id, .type = "rescheduled", .actor = actor };

	return tell(desk, &what);
}
