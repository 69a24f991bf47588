/*
 * code_limits.c - how many codes may be sent, from where, to whom, at what cost.
 *
 * A message costs money and may be sent for nothing but that: limits are per address (an IPv6 /64 is one), per neighbourhood of numbers,
 * and per store. When the store's budget is used up only guests who kept an appointment within a year still get a code; the answer to
 * everybody else is the same, so that the limit tells nobody who is a guest. While somebody guesses codes all over the installation, or
 * most codes are never typed in, codes are longer and budgets halved.
 */
#include <arpa/inet.h>
#include <string.h>

#include "base/log.h"
#include "base/phone.h"
#include "db/outbox.h"
#include "db/sql.h"
#include "desk/code_private.h"

enum {
	DIGITS = 6,
	DIGITS_ALARM = 8,
	PREFIX_PER_HOUR = 10,
	SPRAY_FAILED = 1000,		/* a day: any guess of them is right with 1.0e-3 */
	CONVERTED_PERCENT = 30,
};

static struct instant
in_an_hour(const struct desk *desk)
{
	return (struct instant){ desk->now.us + 60 * US_PER_MIN };
}

struct str
code_network(struct desk *desk)
{
	char text[INET6_ADDRSTRLEN];
	unsigned char bytes[16];

	if (desk->address.len >= sizeof(text))
		return desk->address;
	memcpy(text, desk->address.ptr, desk->address.len);
	text[desk->address.len] = '\0';
	if (inet_pton(AF_INET6, text, bytes) != 1)
		return desk->address;
	memset(bytes + 8, 0, 8);
	return str_dup(desk->arena, (struct str){ .ptr = (const char *)bytes, .len = sizeof(bytes) });
}

enum err
desk_code_alarm(struct desk *desk, struct code_alarm *out)
{
	struct code_alarm_row row;
	enum err e;

	if ((e = db_code_alarm(desk->db, desk->now, &row)) != OK)
		return e;
	*out = (struct code_alarm){ .failed = row.failed, .sent = row.sent, .used = row.used };
	/* In a demo codes are read from a page, and few are typed in. */
	out->on = !desk->settings->demo && (row.failed > SPRAY_FAILED ||
	    (row.sent >= CODE_SENT_COUNTED && row.used * 100 < row.sent * CONVERTED_PERCENT));
	return OK;
}

bool
desk_phone_may_text(const struct desk *desk, struct str phone)
{
	return phone_may_text(phone, desk->cat->store.text_countries, desk->cat->store.country);
}

static bool
is_budget_used(const struct desk *desk, const struct code_counts *counts, bool alarm)
{
	uint64_t hour = (uint64_t)desk->settings->code_store_per_hour;
	uint64_t day = (uint64_t)desk->settings->code_store_per_day;

	if (alarm) {
		hour = (hour + 1) / 2;
		day = (day + 1) / 2;
	}
	return counts->store_hour >= hour || counts->store_day >= day;
}

enum err
code_leave(struct desk *desk, const struct code_key *key, struct code_leave *out)
{
	uint64_t sends = (uint64_t)desk->settings->code_sends_per_hour;
	struct code_key counted = *key;
	struct code_counts counts;
	struct code_alarm alarm;
	enum err e;

	if (!desk_phone_may_text(desk, key->phone))
		return ERR_INVALID;
	counted.business_id = desk->cat->store.business_id;
	counted.prefix = str_fmt(desk->arena, "%.*s%%", STR_ARG(str_sub(key->phone, 0, CODE_PREFIX_CHARS)));
	if ((e = db_code_counts(desk->db, &counted, &counts)) != OK || (e = desk_code_alarm(desk, &alarm)) != OK)
		return e;
	*out = (struct code_leave){ .digits = alarm.on ? DIGITS_ALARM : DIGITS, .wait_until = in_an_hour(desk) };
	if (desk->address.len > 0 && (counts.address_sends >= sends || counts.address_phones >= (sends + 1) / 2))
		return ERR_TOO_MANY;
	if (desk->settings->demo)
		return OK;
	if (counts.prefix_unused >= PREFIX_PER_HOUR)
		return ERR_TOO_MANY;
	out->withheld = is_budget_used(desk, &counts, alarm.on) && counts.known == 0;
	if (out->withheld)
		log_fault("codes", "store %llu: the budget of codes is used up, and one was withheld", (unsigned long long)key->store_id);
	return OK;
}

/* Once a day, since its key is the day's. */
enum err
desk_code_warn(struct desk *desk, const struct message_texts *texts)
{
	struct outbox_row row = {
		.store_id = desk->cat->store.id,
		.subject_kind = STR("code"),
		.message = STR("alarm"),
		.channel = STR("email"),
		.recipient = desk->cat->store.notice_email,
		.locale = desk->cat->store.locale,
		.subject = texts->subject,
		.body = texts->body,
		.body_html = texts->html,
		.created_at = desk->now,
		.due_at = desk->now,
		.valid_until = { desk->now.us + 24 * 60 * US_PER_MIN },
	};

	row.dedupe_key = desk_dedupe_key(desk, row.message, row.channel, row.recipient, row.subject_kind, row.store_id,
	    (uint32_t)desk_date(desk, desk->now.us / US_PER_MIN).days);
	return row.recipient.len == 0 ? OK : db_outbox_add(desk->db, &row, 1);
}
