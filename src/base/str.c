/* str.c - borrowed text. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

struct str
str_of(const char *cstr)
{
	if (cstr == NULL)
		return STR_NONE;
	return (struct str){ .ptr = cstr, .len = strlen(cstr) };
}

bool
str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool
str_eq_nocase(struct str a, struct str b)
{
	size_t i;

	if (a.len != b.len)
		return false;
	for (i = 0; i < a.len; i++)
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	return true;
}

int
str_cmp(struct str a, struct str b)
{
	size_t common;
	int order;

	common = a.len < b.len ? a.len : b.len;
	order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);
	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq(str_sub(s, 0, prefix.len), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq(str_sub(s, s.len - suffix.len, suffix.len), suffix);
}

bool
str_find(struct str s, char c, size_t *out)
{
	const char *at;

	at = s.len == 0 ? NULL : memchr(s.ptr, c, s.len);
	if (at == NULL)
		return false;
	*out = (size_t)(at - s.ptr);
	return true;
}

struct str
str_sub(struct str s, size_t from, size_t len)
{
	if (from >= s.len)
		return STR_NONE;
	if (len > s.len - from)
		len = s.len - from;
	return (struct str){ .ptr = s.ptr + from, .len = len };
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_trim(struct str s)
{
	while (s.len > 0 && is_space(s.ptr[s.len - 1]))
		s.len--;
	while (s.len > 0 && is_space(s.ptr[0]))
		s = str_sub(s, 1, s.len);
	return s;
}

struct str
str_cut(struct str *rest, char sep)
{
	struct str head;
	size_t at;

	if (!str_find(*rest, sep, &at)) {
		head = *rest;
		*rest = STR_NONE;
		return head;
	}
	head = str_sub(*rest, 0, at);
	*rest = str_sub(*rest, at + 1, rest->len);
	return head;
}

struct str
str_dup(struct arena *arena, struct str s)
{
	if (s.len == 0)
		return STR_NONE;
	return (struct str){ .ptr = arena_copy(arena, s.ptr, s.len), .len = s.len };
}

char *
str_cstr(struct arena *arena, struct str s)
{
	char *cstr;

	cstr = arena_alloc(arena, s.len + 1);
	if (s.len > 0)
		memcpy(cstr, s.ptr, s.len);
	return cstr;
}

struct str
str_fmt(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(n >= 0);
	text = arena_alloc(arena, (size_t)n + 1);
	va_start(args, format);
	(void)vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	return (struct str){ .ptr = text, .len = (size_t)n };
}

bool
str_u64(struct str s, uint64_t *out)
{
	uint64_t n;
	uint64_t digit;
	size_t i;

	if (s.len == 0)
		return false;
	n = 0;
	for (i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		digit = (uint64_t)(s.ptr[i] - '0');
		if (n > (UINT64_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	return true;
}

bool
str_i64(struct str s, int64_t *out)
{
	uint64_t n;
	bool minus;

	minus = str_starts(s, STR("-"));
	if (!str_u64(minus ? str_sub(s, 1, s.len) : s, &n))
		return false;
	if (n > (uint64_t)INT64_MAX + (minus ? 1 : 0))
		return false;
	/* Through n - 1, since the smallest number has no positive twin. */
	*out = minus && n > 0 ? -(int64_t)(n - 1) - 1 : (int64_t)n;
	return true;
}

uint64_t
str_hash(struct str s)
{
	uint64_t hash;
	size_t i;

	hash = UINT64_C(14695981039346656037);
	for (i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.ptr[i]) * UINT64_C(1099511628211);
	return hash;
}
