/*
 * remind.c - reminders of visits that are near.
 *
 * A reminder is queued when it is due and not before, from the visit as it is then: who moved or cancelled has none waiting. It is
 * useless from the visit's start on, and the sender asks once more whether that start still stands (db/outbox_send.c).
 */
#include "db/reminder.h"
#include "db/sql.h"
#include "desk/desk_private.h"
#include "desk/link.h"

typedef void	(*texts_of)(void *arg, const struct receipt *receipt, struct message_texts *out);

struct reminding {
	struct desk			*desk;
	const struct reminder_row	*row;
	texts_of			 texts;
	void				*arg;
};

/* The start is in the name: a visit that moves to another time is reminded of that one too. */
static enum err
remind(struct db *db, void *arg)
{
	struct message_texts texts = { .sms = STR_NONE };
	struct reminding *act = arg;
	struct desk *desk = act->desk;
	struct receipt receipt;
	struct notice notice;
	enum err e;

	(void)db;
	if ((e = desk_visit_by_id(desk, act->row->id, &receipt, NULL)) != OK)
		return e;
	/* The link that was sent is not known any more; this one stands for it, until the visit begins. */
	receipt.manage_token = desk_link_sign(desk, act->row->manage_hash, act->row->starts_at);
	act->texts(act->arg, &receipt, &texts);
	notice = (struct notice){
		.message = STR("reminder"),
		.subject_id = act->row->id,
		.sequence = (uint32_t)MINUTE_OF(act->row->starts_at),
		.locale = act->row->locale,
		.receipt = &receipt,
		.texts = &texts,
		.valid_until = act->row->starts_at,
	};
	return desk_notify(desk, &notice);
}

enum err
desk_remind(struct desk *desk, size_t max, texts_of texts, void *arg, size_t *n_out)
{
	int32_t hours = desk->cat->store.reminder_hours;
	struct reminding act = { .desk = desk, .texts = texts, .arg = arg };
	struct reminder_key key;
	struct reminder_row *rows;
	size_t n;
	size_t i;
	enum err e;

	*n_out = 0;
	if (hours == 0)
		return OK;
	key = (struct reminder_key){
		.store_id = desk->cat->store.id,
		.now = desk->now,
		.until = { .us = desk->now.us + hours * 60 * US_PER_MIN },
		.hours = hours,
		.max = max,
	};
	if ((e = db_reminder_list(desk->db, &key, &rows, &n)) != OK)
		return e;
	for (i = 0; i < n; i++) {
		act.row = &rows[i];
		if ((e = db_transact(desk->db, remind, &act)) != OK)
			return e;
	}
	*n_out = n;
	return OK;
}

enum err
desk_store_codes(struct desk *desk, size_t max, struct str **out, size_t *n_out)
{
	struct store_code *rows;
	struct str *codes;
	size_t n;
	size_t i;
	enum err e;

	if ((e = db_store_codes(desk->db, max, &rows, &n)) != OK)
		return e;
	codes = NEW_N(desk->arena, struct str, n);
	for (i = 0; i < n; i++)
		codes[i] = rows[i].code;
	*out = codes;
	*n_out = n;
	return OK;
}
