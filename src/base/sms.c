/* sms.c - segments, and what may stand in a text message. */
#include <string.h>

#include "base/arena.h"
#include "base/sms.h"

enum { ONE_GSM = 160, EACH_GSM = 153, ONE_UTF16 = 70, EACH_UTF16 = 67, NAME_CHARS = 30 };

/* Outside ASCII; each is one septet. */
static const uint16_t gsm[] = {
	0xa3, 0xa5, 0xe8, 0xe9, 0xf9, 0xec, 0xf2, 0xc7, 0xd8, 0xf8, 0xc5, 0xe5, 0x394, 0x3a6, 0x393, 0x39b, 0x3a9,
	0x3a0, 0x3a8, 0x3a3, 0x398, 0x39e,
	0xc6, 0xe6, 0xdf, 0xc9, 0xa4, 0xa1, 0xc4, 0xd6, 0xd1, 0xdc, 0xa7, 0xbf, 0xe4, 0xf6, 0xf1, 0xfc, 0xe0,
};

/* Septets of a character; 0: it is not in the alphabet. */
static size_t
septets(uint32_t point)
{
	size_t i;

	if (point == 0x20ac)
		return 2;
	if (point < 0x80)
		return point == '`' ? 0 : strchr("^{}\\[~]|", (int)point) != NULL && point != 0 ? 2 : 1;
	for (i = 0; i < sizeof(gsm) / sizeof(gsm[0]); i++)
		if (gsm[i] == point)
			return 1;
	return 0;
}

static uint32_t
plain(uint32_t point)
{
	switch (point) {
	case 0x2018:
	case 0x2019:
	case '`':
		return '\'';
	case 0x201c:
	case 0x201d:
	case 0xab:
	case 0xbb:
		return '"';
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2212:
	case 0xb7:
	case 0x2022:
		return '-';
	case 0xa0:
	case 0x2007:
	case 0x2009:
	case 0x202f:
		return ' ';
	default:
		return point;
	}
}

struct length {
	bool	is_gsm;
	size_t	septets;
	size_t	units;		/* of UTF-16 */
};

static struct length
measure(struct str text, bool plainly)
{
	struct length length = { .is_gsm = true };
	uint32_t point;
	size_t len;
	size_t n;

	for (; text.len > 0; text = str_sub(text, len, text.len)) {
		len = utf8_first(text, &point);
		if (len == 0)
			len = 1;
		n = septets(plainly ? plain(point) : point);
		length.is_gsm = length.is_gsm && n > 0;
		length.septets += n;
		length.units += point > 0xffff ? 2 : 1;
	}
	return length;
}

static size_t
parts(size_t n, size_t one, size_t each)
{
	return n <= one ? n > 0 : (n + each - 1) / each;
}

static size_t
segments(struct length length)
{
	return length.is_gsm ? parts(length.septets, ONE_GSM, EACH_GSM) : parts(length.units, ONE_UTF16, EACH_UTF16);
}

size_t
sms_segments(struct str text)
{
	return segments(measure(text, false));
}

static void
add(struct buf *buf, struct str character, uint32_t point, bool plainly)
{
	uint32_t as = plainly ? plain(point) : point;

	if (as != point)
		buf_addc(buf, (char)as);
	else if (point == '\n' || text_printable(character, false))
		buf_add(buf, character);
	else
		buf_addc(buf, ' ');
}

struct str
sms_fit(struct arena *arena, struct str text, size_t max_segments)
{
	struct buf buf = buf_new(arena, text.len + 4);
	bool plainly = measure(text, true).is_gsm;
	struct str rest;
	struct str whole;
	uint32_t point;
	size_t len;

	for (rest = text; rest.len > 0; rest = str_sub(rest, len, rest.len)) {
		len = utf8_first(rest, &point);
		if (len == 0) {
			len = 1;
			point = ' ';
		}
		add(&buf, str_sub(rest, 0, len), point, plainly);
	}
	whole = str_trim(buf_str(&buf));
	if (sms_segments(whole) <= max_segments)
		return whole;
	while (whole.len > 0 && sms_segments(str_fmt(arena, "%.*s...", STR_ARG(whole))) > max_segments)
		whole = utf8_cut(whole, utf8_chars(whole) - 1);
	return str_fmt(arena, "%.*s...", STR_ARG(whole));
}

/* "www.evil.example", "evil.example/x", "http://...", "t.me/x": a dot between letters, or a slash. "J. R. Smith" is none. */
static bool
is_link(struct str word)
{
	size_t i;

	for (i = 0; i < word.len; i++) {
		if (word.ptr[i] == '/' || word.ptr[i] == '@' || word.ptr[i] == '\\')
			return true;
		if (word.ptr[i] == '.' && i > 0 && i + 1 < word.len && word.ptr[i + 1] != '.')
			return true;
	}
	return false;
}

struct str
sms_name(struct arena *arena, struct str name)
{
	struct buf buf = buf_new(arena, name.len + 1);
	struct str rest = sms_fit(arena, name, SMS_SEGMENTS_MAX);
	struct str word;
	size_t i;
	char *copy;

	copy = str_cstr(arena, rest);
	for (i = 0; copy[i] != '\0'; i++)
		if (copy[i] == '\n' || copy[i] == '\t')
			copy[i] = ' ';
	rest = str_of(copy);
	while (rest.len > 0) {
		word = str_cut(&rest, ' ');
		if (word.len == 0 || is_link(word))
			continue;
		if (buf.len > 0)
			buf_addc(&buf, ' ');
		buf_add(&buf, word);
	}
	return str_trim(utf8_cut(buf_str(&buf), NAME_CHARS));
}
