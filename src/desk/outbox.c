/* outbox.c - messages: rows, written in the transaction they tell of. */
#include <assert.h>

#include "db/outbox.h"
#include "db/outbox_state.h"
#include "db/sql.h"
#include "desk/desk_private.h"

/* The same message about the same state of the same thing is one row, however often it is queued. */
static struct str
dedupe_key(struct desk *desk, struct str message, struct str channel, struct str recipient, struct str subject_kind, struct str subject,
    uint32_t sequence)
{
	struct str parts[6];

	parts[0] = message;
	parts[1] = channel;
	parts[2] = recipient;
	parts[3] = subject_kind;
	parts[4] = subject;
	parts[5] = str_fmt(desk->arena, "%u", sequence);
	return desk_bytes(desk->arena, secret_hash(desk->keyring, PURPOSE_NOTICE, parts, sizeof(parts) / sizeof(parts[0])));
}

struct str
desk_dedupe_key(struct desk *desk, struct str message, struct str channel, struct str recipient, struct str subject_kind,
    uint64_t subject_id, uint32_t sequence)
{
	assert(!sql_is_promise(subject_id));
	return dedupe_key(desk, message, channel, recipient, subject_kind,
	    str_fmt(desk->arena, "%llu", (unsigned long long)subject_id), sequence);
}

static struct str
notice_key(struct desk *desk, const struct notice *notice, struct str message, const struct outbox_row *row)
{
	if (notice->subject.len == 0)
		return desk_dedupe_key(desk, message, row->channel, row->recipient, row->subject_kind, row->subject_id, notice->sequence);
	return dedupe_key(desk, message, row->channel, row->recipient, row->subject_kind, notice->subject, notice->sequence);
}

static void
address(struct desk *desk, const struct notice *notice, struct str channel, struct str recipient, struct outbox_row *out)
{
	*out = (struct outbox_row){
		.store_id = desk->cat->store.id,
		.subject_kind = STR("appointment"),
		.subject_id = notice->subject_id,
		.message = notice->message,
		.channel = channel,
		.recipient = recipient,
		.locale = notice->locale,
		.created_at = desk->now,
		.due_at = desk->now,
		.valid_until = notice->valid_until,
	};
	out->dedupe_key = notice_key(desk, notice, notice->message, out);
}

/* News for the store: one row for each message to the guest, whatever the guest wished to get. */
static size_t
address_staff(struct desk *desk, const struct notice *notice, struct outbox_row *out)
{
	address(desk, notice, STR("email"), desk->cat->store.notice_email, out);
	out->message = STR("staff");
	out->locale = desk->cat->store.locale;
	out->dedupe_key = notice_key(desk, notice, str_fmt(desk->arena, "staff.%.*s", STR_ARG(notice->message)), out);
	return 1;
}

enum err
desk_notify(struct desk *desk, const struct notice *notice)
{
	const struct message_texts *texts;
	const struct receipt *receipt;
	struct outbox_row rows[3];
	size_t n;

	texts = notice->texts;
	receipt = notice->receipt;
	n = 0;
	if (receipt->notify_sms && receipt->phone.len > 0 && texts->sms.len > 0) {
		address(desk, notice, STR("sms"), receipt->phone, &rows[n]);
		rows[n++].body = texts->sms;
	}
	if (receipt->notify_email && receipt->email.len > 0 && texts->body.len > 0) {
		address(desk, notice, STR("email"), receipt->email, &rows[n]);
		rows[n].subject = texts->subject;
		rows[n].body_html = texts->html;
		rows[n].calendar = texts->calendar;
		rows[n++].body = texts->body;
	}
	if (desk->cat->store.notice_email.len > 0 && texts->staff_body.len > 0) {
		n += address_staff(desk, notice, &rows[n]);
		rows[n - 1].subject = texts->staff_subject;
		rows[n - 1].body_html = texts->staff_html;
		rows[n - 1].body = texts->staff_body;
	}
	return db_outbox_add(desk->db, rows, n);
}

enum err
desk_outbox_recent(struct desk *desk, size_t max, struct outbox_line **out, size_t *n_out)
{
	struct outbox_sent *rows;
	struct outbox_line *lines;
	size_t n;
	size_t i;
	enum err e;

	if ((e = db_outbox_recent(desk->db, max, &rows, &n)) != OK)
		return e;
	lines = NEW_N(desk->arena, struct outbox_line, n);
	for (i = 0; i < n; i++)
		lines[i] = (struct outbox_line){
			.id = rows[i].id,
			.channel = rows[i].channel,
			.recipient = rows[i].recipient,
			.subject = rows[i].subject,
			.body = rows[i].body,
			.created_at = rows[i].created_at,
			.sent_at = rows[i].sent_at,
		};
	*out = lines;
	*n_out = n;
	return OK;
}

enum err
desk_outbox_state(struct desk *desk, struct desk_outbox *out)
{
	struct outbox_state state;
	enum err e;

	if ((e = db_outbox_state(desk->db, desk->now, &state)) != OK)
		return e;
	*out = (struct desk_outbox){
		.n_due = state.n_due, .oldest_s = state.oldest_s, .n_later = state.n_later, .n_dead = state.n_dead,
	};
	return OK;
}
