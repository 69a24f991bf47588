/*
 * json_in.h - what json.c and json_parse.c share; nobody else includes it.
 */
#ifndef VIEW_JSON_IN_H
#define VIEW_JSON_IN_H

#include "view/json.h"

struct json_bounds {
	size_t	depth;			/* objects and lists inside each other */
	size_t	values;			/* of any type */
};

enum err	json_tree(struct arena *arena, struct str body, struct json_bounds bounds, const struct json **out,
		    struct problem *problem);

#endif
