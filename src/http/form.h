/*
 * form.h - form bodies and query strings into structs, by shape.
 *
 * A field of the shape that is missing stays as it was (zero, or the caller's default), and so does an empty box of any
 * kind but text. One that is there twice, or cannot be read as its kind, is a problem with its name. Unknown fields are
 * ignored. Text is trimmed, CR LF becomes LF, and it must be printable UTF-8 (lines allowed), else "This has characters
 * we cannot use.". Money is in minor units. A list of text_shape takes all fields of its name. Fields that could be
 * read are filled even when others could not, so that a page can show again what was typed.
 */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/shape.h"
#include "http/cx.h"

/* Of the body, and of the query string. */
enum err	form_decode(const struct cx *cx, const struct shape *shape, void *out, struct problem *problem);
enum err	query_decode(const struct cx *cx, const struct shape *shape, void *out, struct problem *problem);

/*
 * application/x-www-form-urlencoded into pairs (WHATWG URL, 5.1). ERR_INVALID on broken percent-encoding, invalid
 * UTF-8, NUL; ERR_TOO_LARGE on too many. A pair's value may be the empty text; "&&" is nothing.
 */
enum err	form_split(struct arena *arena, struct str text, struct pair *out, size_t max, size_t *n_out);

/* False on broken percent-encoding, and when the result is not UTF-8 or has a NUL. */
bool		percent_decode(struct arena *arena, struct str text, bool plus_is_space, struct str *out);

#endif
