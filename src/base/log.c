/* log.c - log lines to stderr. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

enum {
	LINE_MAX_BYTES = 4096,		/* PIPE_BUF on Linux: lines of several workers do not mix */
	REQUEST_ID_MAX = 64,
};

static char request_id[REQUEST_ID_MAX];
static size_t n_request_id;

static struct buf
buf_on(char *memory, size_t size)
{
	return (struct buf){ .ptr = memory, .cap = size, .limit = size - 1 };
}

void
log_request_id(struct str rq)
{
	struct buf buf = buf_on(request_id, sizeof(request_id));

	buf_add_log(&buf, rq);
	n_request_id = buf.len;
}

static void
start(struct buf *line)
{
	struct instant now;
	struct local utc;
	struct civil day;

	now = clock_now();
	utc = when_local((struct when){ .at = now });
	day = date_civil(utc.date);
	buf_addf(line, "at=%04d-%02d-%02dT%02d:%02d:%02dZ ", day.year, day.month, day.day, utc.seconds / 3600,
	    utc.seconds / 60 % 60, utc.seconds % 60);
	if (n_request_id > 0)
		buf_addf(line, "rq=%.*s ", (int)n_request_id, request_id);
}

/* Letters and the like, which is most of every line. */
static size_t
plain_length(struct str text)
{
	size_t n;

	for (n = 0; n < text.len && text.ptr[n] >= ' ' && text.ptr[n] < 0x7f && text.ptr[n] != '"' && text.ptr[n] != '\\'; n++)
		;
	return n;
}

/* As much of the text as there is room for. Quotes stay when they are the line's own. */
static void
add_text(struct buf *line, struct str text, bool quotes)
{
	uint32_t point;
	size_t n;

	while (text.len > 0 && !line->full) {
		n = plain_length(text);
		if (n > 0 && n <= line->limit - line->len) {
			buf_add(line, str_sub(text, 0, n));
			text = str_sub(text, n, text.len);
			continue;
		}
		n = utf8_first(text, &point);
		if (n == 0)
			n = 1;
		if (quotes && text.ptr[0] == '"')
			buf_addc(line, '"');
		else
			buf_add_log(line, str_sub(text, 0, n));
		text = str_sub(text, n, text.len);
	}
}

static void
put(const struct buf *line)
{
	while (write(STDERR_FILENO, line->ptr, line->len) == -1 && errno == EINTR)
		;
}

static struct str
formatted(char *memory, size_t size, const char *format, va_list args)
{
	int n;

	n = vsnprintf(memory, size, format, args);
	if (n < 0)
		return STR("(unprintable)");
	return (struct str){ .ptr = memory, .len = (size_t)n < size ? (size_t)n : size - 1 };
}

void
log_line(const char *format, ...)
{
	char memory[LINE_MAX_BYTES + 1];
	char text[LINE_MAX_BYTES];
	struct buf line = buf_on(memory, sizeof(memory));
	va_list args;
	int saved;

	saved = errno;
	line.limit--;			/* for the newline */
	start(&line);
	va_start(args, format);
	add_text(&line, formatted(text, sizeof(text), format, args), true);
	va_end(args);
	line.ptr[line.len++] = '\n';
	put(&line);
	errno = saved;
}

void
log_fault(const char *where, const char *format, ...)
{
	char memory[LINE_MAX_BYTES + 1];
	char text[LINE_MAX_BYTES];
	struct buf line = buf_on(memory, sizeof(memory));
	va_list args;
	int saved;

	saved = errno;
	line.limit -= 2;		/* for the quote and the newline */
	start(&line);
	buf_add(&line, STR("fault="));
	add_text(&line, str_of(where), false);
	buf_add(&line, STR(" msg=\""));
	va_start(args, format);
	add_text(&line, formatted(text, sizeof(text), format, args), false);
	va_end(args);
	line.ptr[line.len++] = '"';
	line.ptr[line.len++] = '\n';
	put(&line);
	errno = saved;
}
