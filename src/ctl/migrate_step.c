/* migrate_step.c - a migration's text, cut into statements. */
#include <string.h>

#include "base/str.h"
#include "ctl/migrate.h"

/* The client library can send several statements at once, but then an error has no place. */
static size_t
quoted(struct str s)
{
	size_t n;

	for (n = 1; n < s.len && s.ptr[n] != s.ptr[0]; n++)
		if (s.ptr[n] == '\\' && s.ptr[0] != '`')
			n++;
	return n < s.len ? n + 1 : s.len;
}

static size_t
line(struct str s)
{
	size_t n;

	return str_find(s, '\n', &n) ? n + 1 : s.len;
}

static size_t
comment(struct str s)
{
	size_t n;

	if (str_starts(s, STR("-- ")) || str_starts(s, STR("--\n")) || s.ptr[0] == '#')
		return line(s);
	if (!str_starts(s, STR("/*")))
		return 0;
	for (n = 2; n + 1 < s.len; n++)
		if (s.ptr[n] == '*' && s.ptr[n + 1] == '/')
			return n + 2;
	return s.len;
}

bool
migrate_step(struct arena *arena, struct str *rest, struct str *out)
{
	struct buf buf;
	struct str s;
	size_t n;

	buf = buf_new(arena, rest->len);
	s = *rest;
	while (s.len > 0) {
		if ((n = comment(s)) > 0) {
			s = str_sub(s, n, s.len);
			continue;
		}
		if (s.ptr[0] == ';') {
			s = str_sub(s, 1, s.len);
			if (str_trim(buf_str(&buf)).len > 0)
				break;
			buf = buf_new(arena, s.len);
			continue;
		}
		n = s.ptr[0] == '\'' || s.ptr[0] == '"' || s.ptr[0] == '`' ? quoted(s) : 1;
		buf_add(&buf, str_sub(s, 0, n));
		s = str_sub(s, n, s.len);
	}
	*rest = s;
	*out = str_trim(buf_str(&buf));
	return out->len > 0;
}
