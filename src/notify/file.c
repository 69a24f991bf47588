/* file.c - the file transport: one JSON file a message, for the demo and for programs that watch a directory. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/shape.h"
#include "notify/channel.h"
#include "view/json.h"

enum { FILE_SIZE_MAX = 512 * 1024 };

struct written {
	struct str	channel;
	struct str	to;
	struct str	subject;
	struct str	body;
	struct str	html;
	struct str	calendar;
	struct instant	created_at;
};

static const struct shape written_shape = SHAPE(written,
	FIELD(written, channel),
	FIELD(written, to),
	FIELD(written, subject),
	FIELD(written, body),
	FIELD(written, html),
	FIELD(written, calendar),
	FIELD(written, created_at));

static bool
write_whole(int fd, struct str text)
{
	ssize_t n;

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

/* Under a temporary name first, so that a reader never sees half a message. */
static bool
write_file(const char *path, const char *temporary, struct str text)
{
	bool ok;
	int fd;

	if ((fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) == -1)
		return false;
	ok = write_whole(fd, text);
	ok = close(fd) == 0 && ok;
	if (ok && rename(temporary, path) == 0)
		return true;
	unlink(temporary);
	return false;
}

bool
file_is_set_up(const struct settings *settings)
{
	return settings->outbox_dir.len > 0;
}

/* The name sorts by age, and a message that is sent again replaces itself. */
struct delivery
file_send(struct sender *sender, const struct outbox_message *message)
{
	const struct written written = {
		.channel = message->channel,
		.to = message->recipient,
		.subject = message->subject,
		.body = message->body,
		.html = message->body_html,
		.calendar = message->calendar,
		.created_at = message->created_at,
	};
	struct buf buf = buf_new(sender->arena, FILE_SIZE_MAX);
	struct str dir = sender->settings->outbox_dir;
	char *temporary;
	char *path;

	json_add(&buf, &written_shape, &written);
	buf_addc(&buf, '\n');
	if (buf.full)
		return (struct delivery){ .verdict = DELIVERY_NEVER, .why = STR("too long for a file") };
	path = str_cstr(sender->arena, str_fmt(sender->arena, "%.*s/%012llu.json", STR_ARG(dir), (unsigned long long)message->id));
	temporary = str_cstr(sender->arena, str_fmt(sender->arena, "%.*s/.%012llu.%ld", STR_ARG(dir),
	    (unsigned long long)message->id, (long)getpid()));
	if (write_file(path, temporary, buf_str(&buf)))
		return (struct delivery){ .verdict = DELIVERY_SENT };
	return (struct delivery){ .verdict = DELIVERY_DOWN,
	    .why = str_fmt(sender->arena, "outbox_dir cannot be written: %s", strerror(errno)) };
}
