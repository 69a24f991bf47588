/* ical.c - calendar files. */
#include "view/ical.h"

enum {
	FOLD_AT = 75,			/* octets of a line, RFC 5545 3.1; a continuation's leading space counts */
	LINE_MAX_SIZE = 16 * 1024,	/* the longest line before folding: a description */
};

static bool
is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Ends the line in `line` into buf, folded between characters, and empties it. */
static void
end_line(struct buf *buf, struct buf *line)
{
	struct str rest = buf_str(line);
	size_t room = FOLD_AT;
	size_t cut;

	while (rest.len > room) {
		cut = room;
		while (cut > 1 && is_continuation(rest.ptr[cut]))
			cut--;
		buf_add(buf, str_sub(rest, 0, cut));
		buf_add(buf, STR("\r\n "));
		rest = str_sub(rest, cut, rest.len);
		room = FOLD_AT - 1;
	}
	buf_add(buf, rest);
	buf_add(buf, STR("\r\n"));
	if (line->full)
		buf->full = true;
	line->len = 0;
}

static void
text(struct buf *buf, struct buf *line, struct str name, struct str value)
{
	if (value.len == 0)
		return;
	buf_add(line, name);
	buf_addc(line, ':');
	buf_add_ical(line, value);
	end_line(buf, line);
}

static void
utc(struct buf *buf, const char *name, struct instant at)
{
	int64_t seconds = at.us / US_PER_S - (at.us % US_PER_S < 0 ? 1 : 0);
	int64_t days = seconds / 86400 - (seconds % 86400 < 0 ? 1 : 0);
	int second = (int)(seconds - days * 86400);
	struct civil civil = date_civil((struct date){ (int32_t)days });

	buf_addf(buf, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, civil.year, civil.month, civil.day, second / 3600, second / 60 % 60,
	    second % 60);
}

/* A parameter's value has no escapes: in quotes all but a quote and controls may stand (RFC 5545, 3.2). */
static void
unescaped(struct buf *line, struct str value)
{
	size_t i;
	char c;

	for (i = 0; i < value.len; i++) {
		c = value.ptr[i];
		buf_addc(line, c == '"' || (unsigned char)c < 0x20 || c == 0x7f ? ' ' : c);
	}
}

static void
organizer(struct buf *buf, struct buf *line, const struct ical_event *e)
{
	if (e->organizer.len == 0)
		return;
	buf_add(line, STR("ORGANIZER;CN=\""));
	unescaped(line, e->organizer_name);
	buf_add(line, STR("\":mailto:"));
	unescaped(line, e->organizer);
	end_line(buf, line);
}

static void
event(struct buf *buf, struct buf *line, const struct ical_event *e)
{
	buf_add(buf, STR("BEGIN:VEVENT\r\n"));
	text(buf, line, STR("UID"), e->uid);
	buf_addf(buf, "SEQUENCE:%u\r\n", (unsigned int)e->sequence);
	utc(buf, "DTSTAMP", e->stamp);
	utc(buf, "DTSTART", e->starts_at);
	utc(buf, "DTEND", e->ends_at);
	text(buf, line, STR("SUMMARY"), e->summary);
	text(buf, line, STR("DESCRIPTION"), e->description);
	text(buf, line, STR("LOCATION"), e->location);
	organizer(buf, line, e);
	buf_add(buf, e->cancelled ? STR("STATUS:CANCELLED\r\n") : STR("STATUS:CONFIRMED\r\n"));
	buf_add(buf, STR("END:VEVENT\r\n"));
}

void
ical_add(struct buf *buf, struct str method, struct str product, const struct ical_event *events, size_t n)
{
	struct buf line = buf_new(buf->arena, LINE_MAX_SIZE);
	size_t i;

	buf_add(buf, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
	text(buf, &line, STR("PRODID"), product);
	text(buf, &line, STR("METHOD"), method);
	for (i = 0; i < n; i++)
		event(buf, &line, &events[i]);
	buf_add(buf, STR("END:VCALENDAR\r\n"));
}
