/*
 * json.h - JSON by shape, both ways, over yajl's SAX parser and generator.
 *
 * In: depth JSON_DEPTH_MAX, duplicate keys, invalid UTF-8 (our own check), NUL, comments and trailing text are ERR_BAD_JSON with the
 * offset; a known key of the wrong type is ERR_INVALID naming it ("items.1.datetime", elements counted from 0); unknown keys are
 * ignored; null and absent leave a field zero. Numbers are integers only. Lists have at most JSON_LIST_MAX elements (ERR_INVALID), a body
 * JSON_VALUES_MAX values (ERR_TOO_LARGE). A struct when needs its offset; a wall clock is a struct local.
 * Out: instants as "...Z", when as wall clock "YYYY-MM-DDTHH:mm:ss", dates "YYYY-MM-DD", money as minor units; an empty text or zero time
 * of a FIELD_NULL is null, and so is a NULL FIELD_PTR. A list of struct text is a list of strings, both ways.
 */
#ifndef VIEW_JSON_H
#define VIEW_JSON_H

#include "base/err.h"
#include "base/shape.h"

enum err	json_decode(struct arena *arena, const struct shape *shape, struct str body, void *out, struct problem *problem);
void		json_add(struct buf *buf, const struct shape *shape, const void *from);		/* one object */
void		json_add_list(struct buf *buf, const struct shape *shape, const void *from, size_t n);
void		json_data(struct buf *buf, const struct shape *shape, const void *from);		/* {"data": ...} */

/* Any value as a tree, for import files, whose errors name the line. */
enum json_type { JSON_NULL, JSON_TRUE, JSON_FALSE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
	enum json_type		 type;
	struct str		 name;		/* key in the object that holds it */
	struct str		 text;		/* string's value, or number as written */
	const struct json	*first;		/* children */
	const struct json	*next;
	size_t			 n;
	uint32_t		 line;		/* in the source, from 1 */
};

/* ERR_BAD_JSON sets problem->offset; an object may have JSON_MEMBERS_MAX keys (ERR_TOO_LARGE). Texts are copied into the arena. */
enum err	json_parse(struct arena *arena, struct str body, size_t depth, const struct json **out, struct problem *problem);
const struct json *json_get(const struct json *object, struct str name);	/* NULL when absent */

#endif
