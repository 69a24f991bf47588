/*
 * str.h - borrowed text and the one builder of text.
 *
 * A struct str is a view: it is passed by value, never written through, not NUL-terminated, and lives as long as what it points to.
 * A struct buf is the only way to build text. Its limit is given at birth; text beyond it sets buf.full and is dropped whole piece by
 * piece, so that the caller checks once at the end. Each buf_add_x names the context it escapes for.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str {
	const char	*ptr;
	size_t		 len;
};

#define STR(literal)	((struct str){ .ptr = (literal), .len = sizeof(literal) - 1 })
#define N_(literal)	STR(literal)		/* marks an English sentence for the catalogues: tools/extract-words */
#define N_TEXT(literal)	literal			/* the same where a plain C string is wanted */
#define STR_NONE	((struct str){ .ptr = "", .len = 0 })
#define STR_ARG(s)	(int)(s).len, (s).ptr			/* for "%.*s" */

struct buf {
	struct arena	*arena;
	char		*ptr;
	size_t		 len;
	size_t		 cap;
	size_t		 limit;
	bool		 full;
};

struct str	 str_of(const char *cstr);			/* NULL gives the empty text */
bool		 str_eq(struct str a, struct str b);
bool		 str_eq_nocase(struct str a, struct str b);	/* ASCII only */
int		 str_cmp(struct str a, struct str b);		/* byte order */
bool		 str_starts(struct str s, struct str prefix);
bool		 str_ends(struct str s, struct str suffix);
bool		 str_find(struct str s, char c, size_t *out);	/* position of the first c */
struct str	 str_sub(struct str s, size_t from, size_t len);	/* clipped to s */
struct str	 str_trim(struct str s);			/* ASCII white space at both ends */
struct str	 str_cut(struct str *rest, char sep);		/* takes the text before sep off the front of *rest */
struct str	 str_dup(struct arena *arena, struct str s);
char		*str_cstr(struct arena *arena, struct str s);	/* NUL-terminated copy, at a C library's door only */
struct str	 str_fmt(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool		 str_u64(struct str s, uint64_t *out);		/* decimal digits only, no sign, no overflow */
bool		 str_i64(struct str s, int64_t *out);		/* an optional minus */
uint64_t	 str_hash(struct str s);			/* FNV-1a; for tables of our own names, not for hostile keys */

struct buf	 buf_new(struct arena *arena, size_t limit);
struct str	 buf_str(const struct buf *buf);
void		 buf_add(struct buf *buf, struct str s);
void		 buf_addc(struct buf *buf, char c);
void		 buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void		 buf_add_u64(struct buf *buf, uint64_t n);
void		 buf_add_i64(struct buf *buf, int64_t n);
void		 buf_add_digits(struct buf *buf, uint64_t n, size_t width);	/* zeros in front, at most 20 digits */
void		 buf_add_html(struct buf *buf, struct str s);	/* text and quoted attributes: & < > " ' */
void		 buf_add_json(struct buf *buf, struct str s);	/* inside the quotes; also escapes < > & U+2028 U+2029 */
void		 buf_add_url(struct buf *buf, struct str s);	/* one component: all but RFC 3986 unreserved is %XX */
void		 buf_add_log(struct buf *buf, struct str s);	/* controls, quotes, bidi controls and invalid UTF-8 as \xNN */
void		 buf_add_ical(struct buf *buf, struct str s);	/* RFC 5545 3.3.11 TEXT; folding is the writer's */

/* UTF-8, strict (no overlong forms, surrogates, or above U+10FFFF). */
bool		 utf8_valid(struct str s);
size_t		 utf8_first(struct str s, uint32_t *out);	/* bytes of the first code point; 0: none, or not UTF-8 */
size_t		 utf8_chars(struct str s);			/* code points of valid text */
struct str	 utf8_cut(struct str s, size_t chars);		/* the first so many code points */

/* Valid UTF-8, no control characters (but newlines if lines), no U+202A-E, U+2066-9. */
bool		 text_printable(struct str s, bool lines);

#endif
