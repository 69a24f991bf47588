/*
 * class_settle.c - what every writer of a class does first, and the rows each change leaves behind.
 */
#include "db/outbox.h"
#include "desk/class_private.h"
#include "desk/hook.h"
#include "desk/waiting_private.h"

enum { LAPSED_AT_ONCE_MAX = 1000, NOTICE_LIFE_S = 24 * 60 * 60, READERS = 3 };

enum err
class_event(struct desk *desk, const struct class_booking *booking, struct str what, struct str from, struct str to, struct str actor,
    struct str why)
{
	struct event_row event;

	event = (struct event_row){
		.store_id = booking->store_id,
		.subject_kind = STR("booking"),
		.subject_id = booking->id,
		.what = what,
		.actor = actor,
		.from_value = from,
		.to_value = to,
		.why = why,
		.created_at = desk->now,
	};
	return desk_record(desk, &event, 1);
}

static struct str
message_name(enum class_news news, enum class_reader reader)
{
	if (reader != CLASS_STUDENT)
		return STR("staff");
	switch (news) {
	case CLASS_BOOKED:
		return STR("booked");
	case CLASS_CONFIRMED:
		return STR("confirmed");
	case CLASS_REVIVED:
		return STR("changed");
	case CLASS_CANCELLED:
	case CLASS_LAPSED:
	case CLASS_REFUND_DUE:
		break;
	}
	return STR("cancelled");
}

static bool
concerns(enum class_news news, enum class_reader reader)
{
	if (reader == CLASS_STAFF)
		return news == CLASS_REFUND_DUE;
	if (reader == CLASS_TEACHER_READER)
		return news == CLASS_BOOKED || news == CLASS_CANCELLED || news == CLASS_REVIVED;
	return true;
}

/* A store's telephone is as shown to people; only one in E.164 can be sent to. */
static void
find_reader(const struct desk *desk, const struct class_notice *notice, struct str *phone, struct str *email)
{
	switch (notice->reader) {
	case CLASS_STUDENT:
		*phone = notice->booking->student_phone;
		*email = notice->booking->student_email;
		return;
	case CLASS_TEACHER_READER:
		*phone = notice->booking->teacher_phone;
		*email = notice->booking->teacher_email;
		return;
	case CLASS_STAFF:
		*email = desk->cat->store.email;
		*phone = email->len == 0 && str_starts(desk->cat->store.phone, STR("+")) ? desk->cat->store.phone : STR_NONE;
		return;
	}
}

/* Seconds tell the same message about the same booking at another time apart: a revived booking may be cancelled twice. */
static enum err
queue(struct desk *desk, const struct class_notice *notice, struct str channel, struct str recipient, const struct message_texts *texts)
{
	struct outbox_row row;

	row = (struct outbox_row){
		.store_id = notice->booking->store_id,
		.subject_kind = STR("booking"),
		.subject_id = notice->booking->id,
		.message = message_name(notice->news, notice->reader),
		.channel = channel,
		.recipient = recipient,
		.locale = notice->locale,
		.subject = str_eq(channel, STR("email")) ? texts->subject : STR_NONE,
		.body = str_eq(channel, STR("email")) ? texts->body : texts->sms,
		.body_html = str_eq(channel, STR("email")) ? texts->html : STR_NONE,
		.calendar = str_eq(channel, STR("email")) ? texts->calendar : STR_NONE,
		.created_at = desk->now,
		.due_at = desk->now,
		.valid_until = { .us = desk->now.us + NOTICE_LIFE_S * US_PER_S },
	};
	row.dedupe_key = desk_dedupe_key(desk, row.message, channel, recipient, row.subject_kind, row.subject_id,
	    (uint32_t)(desk->now.us / US_PER_S));
	return row.body.len == 0 ? OK : db_outbox_add(desk->db, &row, 1);
}

enum err
class_tell(struct desk *desk, const struct class_booking *booking, enum class_news news, class_texts texts, void *arg)
{
	struct message_texts words;
	struct class_notice notice;
	struct str phone;
	struct str email;
	int reader;
	enum err e;

	for (reader = 0; reader < READERS && texts != NULL; reader++) {
		if (!concerns(news, (enum class_reader)reader))
			continue;
		notice = (struct class_notice){ .news = news, .reader = (enum class_reader)reader, .booking = booking };
		notice.locale = reader == CLASS_STUDENT ? booking->locale : desk->cat->store.locale;
		words = (struct message_texts){ .sms = STR_NONE, .subject = STR_NONE, .body = STR_NONE };
		texts(arg, &notice, &words);
		find_reader(desk, &notice, &phone, &email);
		if (phone.len > 0 && (e = queue(desk, &notice, STR("sms"), phone, &words)) != OK)
			return e;
		if (email.len > 0 && (e = queue(desk, &notice, STR("email"), email, &words)) != OK)
			return e;
	}
	return OK;
}

/* Cancelled at the moment its time was over; that moment stays, as the sign that it lapsed and was not taken back. */
static enum err
lapse(struct desk *desk, struct class_booking *booking, class_texts texts, void *arg)
{
	enum err e;

	booking->from_status = booking->status;
	booking->from_payment = booking->payment_status;
	booking->status = STR("cancelled");
	booking->cancelled_at = booking->expires_at;
	booking->updated_at = desk->now;
	if ((e = db_booking_set(desk->db, booking)) != OK)
		return e;
	if ((e = class_give(desk, booking)) != OK)
		return e;
	if ((e = class_event(desk, booking, STR("status"), STR("pending"), STR("cancelled"), STR("system"),
	    STR("not paid in time"))) != OK)
		return e;
	return class_tell(desk, booking, CLASS_LAPSED, texts, arg);
}

enum err
class_settle(struct desk *desk, struct str slot, struct str token, class_texts texts, void *arg, struct class_slot *out)
{
	struct class_booking *lapsed;
	struct class_key key;
	size_t n;
	size_t i;
	enum err e;

	if ((e = desk_class_by_id(desk, slot, token, out)) != OK)
		return e;
	key = class_key(desk, slot);
	key.id = out->id;
	if ((e = db_class_lock(desk->db, &key)) != OK)
		return e;
	if ((e = db_booking_lapsed(desk->db, &key, LAPSED_AT_ONCE_MAX, &lapsed, &n)) != OK)
		return e;
	for (i = 0; i < n; i++)
		if ((e = lapse(desk, &lapsed[i], texts, arg)) != OK)
			return e;
	if ((e = class_wait_settle(desk, out->id)) != OK)
		return e;
	return desk_class_by_id(desk, slot, token, out);
}

struct lapsing {
	struct str	 slot;
	class_texts	 texts;
	void		*arg;
};

static enum err
settle(struct desk *desk, struct scope *scope, void *arg)
{
	const struct lapsing *act = arg;
	struct class_slot slot;

	(void)scope;
	return class_settle(desk, act->slot, STR_NONE, act->texts, act->arg, &slot);
}

enum err
desk_class_lapse(struct desk *desk, struct str slot, class_texts texts, void *arg)
{
	struct lapsing act = { .slot = slot, .texts = texts, .arg = arg };
	struct scope scope = { .n_days = 0 };
	struct class_slot found;
	enum err e;

	if ((e = desk_class_by_id(desk, slot, STR_NONE, &found)) != OK)
		return e;
	scope.slot_id = found.id;
	return desk_transact(desk, &scope, settle, &act);
}

void
class_key_row(struct desk *desk, struct str scope, struct str key, struct str body, struct idempotency_row *out)
{
	*out = (struct idempotency_row){
		.store_id = desk->cat->store.id,
		.scope = scope,
		.key_hash = desk_hash(desk, STR("key"), key),
		.body_hash = desk_hash(desk, STR("body"), body.len > 0 ? body : STR("-")),
		.created_at = desk->now,
	};
}

enum err
class_by_key(struct desk *desk, const struct idempotency_row *key, struct class_booking *out)
{
	struct idempotency_row found;
	struct class_key by_id;
	enum err e;

	if ((e = db_idempotency_by_key(desk->db, key, &found)) != OK)
		return e;
	if (!secret_same_str(found.body_hash, key->body_hash))
		return ERR_MISMATCH;
	by_id = class_key(desk, STR_NONE);
	by_id.id = found.subject_id;
	return db_booking_by_id(desk->db, &by_id, out);
}
