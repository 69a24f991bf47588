/*
 * escape.c - text into a context: HTML, JSON, URL, log, iCalendar.
 *
 * Each runs over stretches that need no escaping and the few characters between them. When the limit is reached the
 * whole text is taken back: half an escape, or half a name, is never left.
 */
#include "base/str.h"

/* The end of the stretch that starts at from and holds none of the bytes in stop. */
static size_t
plain_until(struct str s, size_t from, const bool stop[256])
{
	while (from < s.len && !stop[(unsigned char)s.ptr[from]])
		from++;
	return from;
}

static void
take_back(struct buf *buf, size_t before)
{
	if (buf->full)
		buf->len = before;
}

void
buf_add_html(struct buf *buf, struct str s)
{
	static const bool stop[256] = { ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true };
	size_t before;
	size_t at;
	size_t end;

	before = buf->len;
	for (at = 0; at < s.len; at = end + 1) {
		end = plain_until(s, at, stop);
		buf_add(buf, str_sub(s, at, end - at));
		if (end == s.len)
			break;
		switch (s.ptr[end]) {
		case '&':
			buf_add(buf, STR("&amp;"));
			break;
		case '<':
			buf_add(buf, STR("&lt;"));
			break;
		case '>':
			buf_add(buf, STR("&gt;"));
			break;
		case '"':
			buf_add(buf, STR("&quot;"));
			break;
		default:
			buf_add(buf, STR("&#39;"));
			break;
		}
	}
	take_back(buf, before);
}

static void
add_json_point(struct buf *buf, uint32_t point, struct str as_is)
{
	if (point == '"' || point == '\\') {
		buf_addc(buf, '\\');
		buf_addc(buf, (char)point);
	} else if (point == '\n')
		buf_add(buf, STR("\\n"));
	else if (point == '\r')
		buf_add(buf, STR("\\r"));
	else if (point == '\t')
		buf_add(buf, STR("\\t"));
	else if (point < 0x20 || point == '<' || point == '>' || point == '&' || point == 0x2028 || point == 0x2029)
		buf_addf(buf, "\\u%04x", (unsigned int)point);
	else
		buf_add(buf, as_is);
}

static bool
is_json_stop(char c)
{
	return c == '"' || c == '\\' || c == '<' || c == '>' || c == '&';
}

/* A byte that is not UTF-8 becomes U+FFFD, since JSON has no other way and the reader would refuse the whole answer. */
void
buf_add_json(struct buf *buf, struct str s)
{
	uint32_t point;
	size_t before;
	size_t end;
	size_t len;

	before = buf->len;
	while (s.len > 0) {
		for (end = 0; end < s.len && s.ptr[end] >= 0x20 && s.ptr[end] < 0x7f; end++)
			if (is_json_stop(s.ptr[end]))
				break;
		buf_add(buf, str_sub(s, 0, end));
		s = str_sub(s, end, s.len);
		if (s.len == 0)
			break;
		len = utf8_first(s, &point);
		if (len == 0)
			buf_add(buf, STR("\\ufffd"));
		else
			add_json_point(buf, point, str_sub(s, 0, len));
		s = str_sub(s, len == 0 ? 1 : len, s.len);
	}
	take_back(buf, before);
}

/* RFC 3986, section 2.3. */
static bool
is_unreserved(char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return true;
	return c == '-' || c == '.' || c == '_' || c == '~';
}

void
buf_add_url(struct buf *buf, struct str s)
{
	size_t before;
	size_t i;
	char c;

	before = buf->len;
	for (i = 0; i < s.len; i++) {
		c = s.ptr[i];
		if (is_unreserved(c))
			buf_addc(buf, c);
		else
			buf_addf(buf, "%%%02X", (unsigned int)(unsigned char)c);
	}
	take_back(buf, before);
}

/* What could end a line, close a quoted value, or change the order in which a terminal shows it. */
static bool
is_safe_in_log(uint32_t point)
{
	if (point < 0x20 || point == '"' || (point >= 0x7f && point <= 0x9f))
		return false;
	if (point == 0x061c || point == 0x200e || point == 0x200f || (point >= 0x2028 && point <= 0x202e))
		return false;
	return !(point >= 0x2066 && point <= 0x2069);
}

void
buf_add_log(struct buf *buf, struct str s)
{
	uint32_t point;
	size_t before;
	size_t len;
	size_t i;

	before = buf->len;
	while (s.len > 0) {
		len = utf8_first(s, &point);
		if (len > 0 && is_safe_in_log(point))
			buf_add(buf, str_sub(s, 0, len));
		else {
			if (len == 0)
				len = 1;
			for (i = 0; i < len; i++)
				buf_addf(buf, "\\x%02x", (unsigned int)(unsigned char)s.ptr[i]);
		}
		s = str_sub(s, len, s.len);
	}
	take_back(buf, before);
}

/*
 * CR LF, LF and CR all are one line break; other control characters but the tab are not allowed in TEXT and are left
 * out.
 */
void
buf_add_ical(struct buf *buf, struct str s)
{
	size_t before;
	size_t i;
	char c;

	before = buf->len;
	for (i = 0; i < s.len; i++) {
		c = s.ptr[i];
		if (c == '\\' || c == ';' || c == ',') {
			buf_addc(buf, '\\');
			buf_addc(buf, c);
		} else if (c == '\n' || c == '\r') {
			buf_add(buf, STR("\\n"));
			if (c == '\r' && i + 1 < s.len && s.ptr[i + 1] == '\n')
				i++;
		} else if (c == '\t' || ((unsigned char)c >= 0x20 && c != 0x7f))
			buf_addc(buf, c);
	}
	take_back(buf, before);
}
