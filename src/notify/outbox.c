/* outbox.c - the sender's round, and the file transport. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/shape.h"
#include "db/outbox_send.h"
#include "notify/outbox.h"
#include "notify/webhook.h"
#include "view/json.h"

enum { BATCH = 50, CLAIM_S = 60, MESSAGE_SIZE_MAX = 256 * 1024 };

/* Then it is looked again what is due: a code must not wait behind webhooks that do not answer. */
enum { ROUND_US = 2 * 1000 * 1000 };

static const int32_t	 wait_s[] = { 10, 60, 300, 900, 3600 };

struct message {
	struct str	channel;
	struct str	to;
	struct str	subject;
	struct str	body;
	struct instant	created_at;
};

static const struct shape message_shape = SHAPE(message,
	FIELD(message, channel),
	FIELD(message, to),
	FIELD(message, subject),
	FIELD(message, body),
	FIELD(message, created_at));

static bool
write_whole(int fd, struct str text)
{
	ssize_t	n;

	while (text.len > 0) {
		if ((n = write(fd, text.ptr, text.len)) == -1) {
			if (errno == EINTR)
				continue;
			return false;
		}
		text = str_sub(text, (size_t)n, text.len);
	}
	return true;
}

/* The name sorts by age, and a message that is sent again replaces itself. */
static bool
to_file(struct arena *arena, struct str dir, const struct outbox_due *due)
{
	struct message	 message = { due->channel, due->recipient, due->subject, due->body, due->created_at };
	struct buf	 buf = buf_new(arena, MESSAGE_SIZE_MAX);
	char		*path;
	char		*temporary;
	bool		 ok;
	int		 fd;

	json_add(&buf, &message_shape, &message);
	buf_addc(&buf, '\n');
	path = str_cstr(arena, str_fmt(arena, "%.*s/%012llu.json", STR_ARG(dir), (unsigned long long)due->id));
	temporary = str_cstr(arena, str_fmt(arena, "%.*s/.%012llu.%ld", STR_ARG(dir), (unsigned long long)due->id, (long)getpid()));
	if (buf.full || (fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) == -1)
		return false;
	ok = write_whole(fd, buf_str(&buf));
	ok = close(fd) == 0 && ok;
	if (ok && rename(temporary, path) == 0)
		return true;
	unlink(temporary);
	return false;
}

/* Who answers that it is gone for good is not asked again. */
static enum err
to_webhook(struct arena *arena, struct db *db, const struct settings *settings, const struct outbox_due *due, bool dead)
{
	struct instant	until;
	struct str	why;
	enum err	e;

	if ((e = webhook_send(arena, db, settings, due, &why)) == OK)
		return db_outbox_sent(db, due->id, clock_now());
	if (e != ERR_GONE && e != ERR_BUSY)
		return e;
	dead = dead || e == ERR_GONE;
	log_line("webhook=%llu store=%llu %s why=\"%.*s\"", (unsigned long long)due->id, (unsigned long long)due->store_id,
	    dead ? "given-up" : "failed", STR_ARG(why));
	until.us = clock_now().us + (dead ? 0 : wait_s[due->tries]) * US_PER_S;
	return db_outbox_failed(db, due->id, why, until, dead);
}

static enum err
send_one(struct arena *arena, struct db *db, const struct settings *settings, const struct outbox_due *due)
{
	struct instant	now = clock_now();
	struct instant	until = { now.us + CLAIM_S * US_PER_S };
	size_t		tries = (size_t)due->tries;
	bool		dead = tries >= sizeof wait_s / sizeof wait_s[0];
	enum err	e;

	if ((e = db_outbox_claim(db, due->id, now, until)) != OK)
		return e;
	if (str_eq(due->channel, STR("webhook")))
		return to_webhook(arena, db, settings, due, dead);
	if (to_file(arena, settings->outbox_dir, due))
		return db_outbox_sent(db, due->id, clock_now());
	log_fault("notify", "message %llu: outbox_dir cannot be written: %s", (unsigned long long)due->id, strerror(errno));
	until.us = clock_now().us + (dead ? 0 : wait_s[tries]) * US_PER_S;
	return db_outbox_failed(db, due->id, STR("outbox_dir cannot be written"), until, dead);
}

enum err
notify_send_due(struct arena *arena, struct db *db, const struct settings *settings, size_t *n_sent)
{
	struct outbox_due	*due;
	enum err		 e;
	size_t			 n;
	size_t			 i;
	size_t			 sent = 0;
	int64_t			 begun_us = clock_monotonic_us();

	if ((e = db_outbox_list_due(db, clock_now(), BATCH, &due, &n)) != OK)
		return e;
	for (i = 0; i < n && clock_monotonic_us() - begun_us < ROUND_US; i++) {
		e = send_one(arena, db, settings, &due[i]);
		if (e == OK)
			sent++;
		else if (e != ERR_EXISTS)
			return e;
	}
	*n_sent = sent;
	return OK;
}
