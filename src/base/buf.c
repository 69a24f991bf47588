/* buf.c - the one builder of text. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

enum { FIRST_SIZE = 256 };

struct buf
buf_new(struct arena *arena, size_t limit)
{
	assert(limit < SIZE_MAX / 4);
	return (struct buf){ .arena = arena, .limit = limit };
}

struct str
buf_str(const struct buf *buf)
{
	if (buf->len == 0)
		return STR_NONE;
	return (struct str){ .ptr = buf->ptr, .len = buf->len };
}

/* Makes room for so many bytes and one more, which vsnprintf wants for its NUL. */
static bool
reserve(struct buf *buf, size_t more)
{
	size_t want;
	size_t size;

	if (buf->full || more > buf->limit - buf->len) {
		buf->full = true;
		return false;
	}
	want = buf->len + more + 1;
	if (want <= buf->cap)
		return true;
	assert(buf->arena != NULL);
	size = buf->cap == 0 ? FIRST_SIZE : buf->cap * 2;
	if (size > buf->limit + 1)
		size = buf->limit + 1;
	if (size < want)
		size = want;
	if (buf->cap == 0)
		buf->ptr = arena_alloc(buf->arena, size);
	else
		buf->ptr = arena_grow(buf->arena, buf->ptr, buf->cap, size);
	buf->cap = size;
	return true;
}

void
buf_add(struct buf *buf, struct str s)
{
	if (!reserve(buf, s.len) || s.len == 0)
		return;
	memcpy(buf->ptr + buf->len, s.ptr, s.len);
	buf->len += s.len;
}

void
buf_addc(struct buf *buf, char c)
{
	if (reserve(buf, 1))
		buf->ptr[buf->len++] = c;
}

void
buf_addf(struct buf *buf, const char *format, ...)
{
	va_list args;
	size_t room;
	int n;

	if (!reserve(buf, 0))
		return;
	room = buf->cap - buf->len;
	va_start(args, format);
	n = vsnprintf(buf->ptr + buf->len, room, format, args);
	va_end(args);
	assert(n >= 0);
	if (!reserve(buf, (size_t)n))
		return;
	if ((size_t)n >= room) {
		va_start(args, format);
		(void)vsnprintf(buf->ptr + buf->len, (size_t)n + 1, format, args);
		va_end(args);
	}
	buf->len += (size_t)n;
}

void
buf_add_u64(struct buf *buf, uint64_t n)
{
	buf_add_digits(buf, n, 1);
}

void
buf_add_digits(struct buf *buf, uint64_t n, size_t width)
{
	char digits[20];
	size_t at;

	at = sizeof(digits);
	assert(width <= sizeof(digits));
	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0 || sizeof(digits) - at < width);
	buf_add(buf, (struct str){ .ptr = digits + at, .len = sizeof(digits) - at });
}

void
buf_add_i64(struct buf *buf, int64_t n)
{
	size_t before;

	before = buf->len;
	if (n < 0)
		buf_addc(buf, '-');
	buf_add_u64(buf, n < 0 ? -(uint64_t)n : (uint64_t)n);
	if (buf->full)
		buf->len = before;
}
