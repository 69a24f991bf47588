/* utf8.c - strict UTF-8, and what may stand in a text that people read. */
#include <string.h>

#include "base/str.h"

/* The table 3-7 of the Unicode standard: which second byte may follow a first one. */
static size_t
sequence_length(unsigned char first, unsigned char *out_low, unsigned char *out_high)
{
	*out_low = 0x80;
	*out_high = 0xbf;
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef) {
		if (first == 0xe0)
			*out_low = 0xa0;
		if (first == 0xed)
			*out_high = 0x9f;
		return 3;
	}
	if (first >= 0xf0 && first <= 0xf4) {
		if (first == 0xf0)
			*out_low = 0x90;
		if (first == 0xf4)
			*out_high = 0x8f;
		return 4;
	}
	return 0;
}

size_t
utf8_first(struct str s, uint32_t *out)
{
	static const unsigned char mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	const unsigned char *bytes;
	unsigned char low;
	unsigned char high;
	uint32_t point;
	size_t len;
	size_t i;

	if (s.len == 0)
		return 0;
	bytes = (const unsigned char *)s.ptr;
	len = sequence_length(bytes[0], &low, &high);
	if (len == 0 || len > s.len)
		return 0;
	point = bytes[0] & mask[len];
	for (i = 1; i < len; i++) {
		if (bytes[i] < low || bytes[i] > high)
			return 0;
		low = 0x80;
		high = 0xbf;
		point = point << 6 | (bytes[i] & 0x3f);
	}
	*out = point;
	return len;
}

static bool
is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* How many bytes at the start are ASCII, by eights. */
static size_t
ascii_length(struct str s)
{
	uint64_t word;
	size_t n;

	for (n = 0; s.len - n >= sizeof(word); n += sizeof(word)) {
		memcpy(&word, s.ptr + n, sizeof(word));
		if ((word & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	while (n < s.len && (unsigned char)s.ptr[n] < 0x80)
		n++;
	return n;
}

/* Catalogues and requests go through here whole, so it does without utf8_first, which also says which character it is. */
bool
utf8_valid(struct str s)
{
	unsigned char low;
	unsigned char high;
	size_t len;
	size_t at;
	size_t i;

	at = 0;
	while (at < s.len) {
		if ((unsigned char)s.ptr[at] < 0x80) {
			at += ascii_length(str_sub(s, at, s.len));
			continue;
		}
		len = sequence_length((unsigned char)s.ptr[at], &low, &high);
		if (len == 0 || len > s.len - at || (unsigned char)s.ptr[at + 1] < low || (unsigned char)s.ptr[at + 1] > high)
			return false;
		for (i = 2; i < len; i++)
			if (!is_continuation(s.ptr[at + i]))
				return false;
		at += len;
	}
	return true;
}

size_t
utf8_chars(struct str s)
{
	size_t n;
	size_t i;

	n = 0;
	for (i = 0; i < s.len; i++)
		if (!is_continuation(s.ptr[i]))
			n++;
	return n;
}

struct str
utf8_cut(struct str s, size_t chars)
{
	size_t n;
	size_t i;

	n = 0;
	for (i = 0; i < s.len; i++)
		if (!is_continuation(s.ptr[i]) && n++ == chars)
			break;
	return str_sub(s, 0, i);
}

static bool
is_printable(uint32_t point)
{
	if (point < 0x20 || (point >= 0x7f && point <= 0x9f))
		return false;
	return !(point >= 0x202a && point <= 0x202e) && !(point >= 0x2066 && point <= 0x2069);
}

bool
text_printable(struct str s, bool lines)
{
	uint32_t point;
	size_t len;

	while (s.len > 0) {
		/* Browsers end the lines of a text field with CR LF; a CR by itself is a control character. */
		if (lines && str_starts(s, STR("\r\n")))
			s = str_sub(s, 1, s.len);
		len = utf8_first(s, &point);
		if (len == 0)
			return false;
		if (!is_printable(point) && !(lines && point == '\n'))
			return false;
		s = str_sub(s, len, s.len);
	}
	return true;
}
