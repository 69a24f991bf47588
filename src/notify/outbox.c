/*
 * outbox.c - the sender's round, and the table of channels.
 *
 * Lease, commit, send, mark. The message is in flight between the gateway's answer and the mark: a sender that dies there leaves a lease
 * that runs out after LEASE_S, and the message goes out again with the same Message-ID or idempotency key. When only the database is away
 * then, the mark is tried again until shortly before the lease ends.
 */
#include <time.h>

#include "base/arena.h"
#include "base/log.h"
#include "db/sql.h"
#include "notify/channel.h"
#include "notify/outbox.h"
#include "notify/transfer.h"
#include "notify/webhook.h"

enum {
	BATCH = 50,
	LEASE_S = 180,			/* over gateway_timeout and MARK_S together */
	MARK_S = 60,
	MARK_PAUSE_MS = 1000,
	PAUSE_FIRST_S = 5,
	PAUSE_MAX_S = 300,
	WHY_CHARS_MAX = 290,		/* outbox.last_error has 300 */
};

static bool
always(const struct settings *settings)
{
	(void)settings;
	return true;
}

/* One receiver's trouble is not another's: a webhook is never down, only not taken now. */
static struct delivery
to_webhook(struct sender *sender, const struct outbox_message *message)
{
	struct delivery delivery = { .verdict = DELIVERY_SENT };
	enum err e;

	e = webhook_send(sender->arena, sender->db, sender->settings, message, &delivery.why);
	if (e == OK)
		return delivery;
	delivery.verdict = e == ERR_GONE ? DELIVERY_NEVER : DELIVERY_AGAIN;
	log_line("webhook=%llu store=%llu %s why=\"%.*s\"", (unsigned long long)message->id, (unsigned long long)message->store_id,
	    e == ERR_GONE ? "given-up" : "failed", STR_ARG(delivery.why));
	return delivery;
}

/* For each name the first way that is set up is taken. A new channel is a row and a file. */
static const struct channel channels[] = {
	{ "email", "smtp", smtp_is_set_up, smtp_send, NOTIFY_TRIES_MAX, false },
	{ "email", "file", file_is_set_up, file_send, NOTIFY_TRIES_MAX, false },
	{ "sms", "gateway", sms_is_set_up, sms_send, NOTIFY_TRIES_MAX, false },
	{ "sms", "file", file_is_set_up, file_send, NOTIFY_TRIES_MAX, false },
	{ "webhook", "http", always, to_webhook, WEBHOOK_TRIES_MAX, true },
};

/* Then it is looked again what is due: a code must not wait behind webhooks that do not answer. */
enum { ROUND_US = 2 * 1000 * 1000 };

enum { CHANNELS = sizeof(channels) / sizeof(channels[0]) };

static const int32_t wait_s[] = { 10, 60, 300, 900, 3600 };

enum { WAITS = sizeof(wait_s) / sizeof(wait_s[0]) };

struct pause {
	int64_t	until_us;		/* monotonic */
	int32_t	wait_s;			/* the last one; 0 after a success */
};

struct notifier {
	struct sender	sender;
	struct pause	pauses[CHANNELS];
};

struct str
notify_problem(const struct settings *settings)
{
	if (settings->outbox_dir.len == 0 && settings->smtp_host.len == 0 && settings->sms_url.len == 0)
		return STR("the configuration names no way to send: neither smtp_host, sms_url nor outbox_dir");
	if (settings->smtp_host.len > 0 && settings->mail_from.len == 0)
		return STR("smtp_host is set, but mail_from is not");
	if (str_eq(settings->smtp_security, STR("plain")) && !settings_is_loopback(settings->smtp_host) && settings->smtp_host.len > 0)
		return STR("smtp_security plain is only for a mail server on this machine itself");
	if (settings->sms_user.len > 0 && settings->sms_token.len > 0)
		return STR("sms_user and sms_token are both set");
	return STR_NONE;
}

struct notifier *
notifier_new(struct arena *life, const struct settings *settings)
{
	struct notifier *notifier = NEW(life, struct notifier);

	notifier->sender.settings = settings;
	return notifier;
}

void
notifier_free(struct notifier *notifier)
{
	transfer_free(notifier->sender.mail);
	transfer_free(notifier->sender.web);
}

static const struct channel *
channel_for(const struct settings *settings, struct str name)
{
	size_t i;

	for (i = 0; i < CHANNELS; i++)
		if (str_eq(name, str_of(channels[i].name)) && channels[i].is_set_up(settings))
			return &channels[i];
	return NULL;
}

/* Names of channels that rest, or that nothing is set up for, with commas. */
static struct str
resting(const struct notifier *notifier, struct arena *arena)
{
	struct buf buf = buf_new(arena, 256);
	const struct channel *channel;
	size_t i;

	for (i = 0; i < CHANNELS; i++) {
		channel = channel_for(notifier->sender.settings, str_of(channels[i].name));
		if (channel != NULL && clock_monotonic_us() >= notifier->pauses[channel - channels].until_us)
			continue;
		buf_addf(&buf, "%s%s", buf.len > 0 ? "," : "", channels[i].name);
	}
	return buf_str(&buf);
}

static void
rest(struct pause *pause, int32_t asked_s)
{
	pause->wait_s = pause->wait_s == 0 ? PAUSE_FIRST_S : pause->wait_s * 2;
	if (pause->wait_s > PAUSE_MAX_S)
		pause->wait_s = PAUSE_MAX_S;
	if (asked_s > pause->wait_s)
		pause->wait_s = asked_s < PAUSE_MAX_S ? asked_s : PAUSE_MAX_S;
	pause->until_us = clock_monotonic_us() + pause->wait_s * US_PER_S;
}

/* What a gateway said is text from outside: one line that can be shown. */
static struct str
clean(struct arena *arena, struct str why)
{
	struct buf buf = buf_new(arena, 4 * WHY_CHARS_MAX + 8);
	uint32_t point;
	size_t len;

	for (; why.len > 0 && utf8_chars(buf_str(&buf)) < WHY_CHARS_MAX; why = str_sub(why, len, why.len)) {
		len = utf8_first(why, &point);
		if (len == 0)
			len = 1;
		if (text_printable(str_sub(why, 0, len), false))
			buf_add(&buf, str_sub(why, 0, len));
		else
			buf_addc(&buf, ' ');
	}
	return str_trim(buf_str(&buf));
}

struct try {			/* one message in our hands */
	const struct channel	*channel;
	struct outbox_lease	 lease;
	int32_t			 tries;		/* before this one */
};

static enum err
mark(struct db *db, struct arena *arena, const struct try *try, const struct delivery *delivery)
{
	size_t step = try->tries < WAITS ? (size_t)try->tries : WAITS - 1;
	struct instant again = clock_now();
	bool dead;

	if (delivery->verdict == DELIVERY_SENT)
		return db_outbox_sent(db, &try->lease, clock_now(), clean(arena, delivery->reference));
	dead = delivery->verdict == DELIVERY_NEVER || try->tries + 1 >= try->channel->tries_max;
	again.us += (wait_s[step] > delivery->wait_s ? wait_s[step] : delivery->wait_s) * US_PER_S;
	return db_outbox_failed(db, &try->lease, clean(arena, delivery->why), again, dead);
}

/* A message that was sent must be known as sent: a database that is away for a moment is waited for. */
static enum err
mark_surely(struct db *db, struct arena *arena, const struct try *try, const struct delivery *delivery)
{
	struct timespec nap = { .tv_sec = MARK_PAUSE_MS / 1000 };
	int64_t deadline = clock_monotonic_us() + MARK_S * US_PER_S;
	enum err e;

	while ((e = mark(db, arena, try, delivery)) != OK && clock_monotonic_us() < deadline) {
		nanosleep(&nap, NULL);
		db_begin_request(db, arena);
	}
	if (e != OK && delivery->verdict == DELIVERY_SENT)
		log_fault("notify", "message %llu was sent, which could not be written down: it may be sent again",
		    (unsigned long long)try->lease.id);
	return e;
}

static struct delivery
deliver(struct notifier *notifier, const struct channel *channel, const struct outbox_message *message)
{
	struct pause *pause = &notifier->pauses[channel - channels];
	struct delivery delivery;

	if (!message->is_true)
		return (struct delivery){ .verdict = DELIVERY_NEVER, .why = STR("no longer true") };
	delivery = channel->send(&notifier->sender, message);
	if (delivery.verdict == DELIVERY_DOWN)
		rest(pause, delivery.wait_s);
	else
		*pause = (struct pause){ .wait_s = 0 };
	if (delivery.verdict != DELIVERY_SENT && !channel->is_owners)
		log_fault("notify", "message %llu, %s by %s: %s; slotkeeperctl outbox list says more", (unsigned long long)message->id,
		    channel->name, channel->way, delivery.verdict == DELIVERY_NEVER ? "refused" :
		    delivery.verdict == DELIVERY_DOWN ? "the gateway is down" : "not taken now");
	return delivery;
}

/* ERR_EXISTS: not ours to send. */
static enum err
send_one(struct notifier *notifier, struct arena *arena, struct db *db, const struct outbox_due *due, bool *out_sent)
{
	const struct channel *channel = channel_for(notifier->sender.settings, due->channel);
	struct instant now = clock_now();
	struct try try = { channel, { due->id, { now.us + LEASE_S * US_PER_S } }, due->tries };
	struct outbox_message message;
	struct delivery delivery;
	enum err e;

	*out_sent = false;
	if (channel == NULL || clock_monotonic_us() < notifier->pauses[channel - channels].until_us)
		return ERR_EXISTS;
	if ((e = db_outbox_lease(db, &try.lease, now)) != OK)
		return e;
	if ((e = db_outbox_read(db, due->id, &message)) != OK)
		return e;
	/* A lease that ran out again and again was held by senders that died of this message. */
	if (due->tries >= channel->tries_max)
		delivery = (struct delivery){ .verdict = DELIVERY_NEVER, .why = STR("tried too often") };
	else
		delivery = deliver(notifier, channel, &message);
	e = mark_surely(db, arena, &try, &delivery);
	*out_sent = delivery.verdict == DELIVERY_SENT;
	return e;
}

enum err
notify_send_due(struct notifier *notifier, struct arena *arena, struct db *db, size_t *n_sent)
{
	int64_t begun_us = clock_monotonic_us();
	struct outbox_due *due;
	size_t before;
	bool sent;
	size_t n;
	size_t i;
	enum err e;

	*n_sent = 0;
	notifier->sender.arena = arena;
	notifier->sender.db = db;
	if ((e = db_outbox_list_due(db, clock_now(), resting(notifier, arena), BATCH, &due, &n)) != OK)
		return e;
	for (i = 0; i < n && clock_monotonic_us() - begun_us < ROUND_US; i++) {
		before = arena_mark(arena);
		e = send_one(notifier, arena, db, &due[i], &sent);
		arena_rewind(arena, before);
		if (e != OK && e != ERR_EXISTS)
			return e;
		*n_sent += sent;
	}
	return OK;
}
