/* origin.c - lists of other sites. */
#include "base/origin.h"

static bool
is_origin(struct str one)
{
	struct str rest;
	size_t at;

	if (str_starts(one, STR("https://")))
		rest = str_sub(one, 8, one.len);
	else if (str_starts(one, STR("http://")))
		rest = str_sub(one, 7, one.len);
	else
		return false;
	return rest.len > 0 && !str_find(rest, '/', &at) && !str_find(rest, '*', &at) && !str_find(rest, ' ', &at) &&
	    text_printable(rest, false);
}

bool
origins_ok(struct str list)
{
	while (list.len > 0)
		if (!is_origin(str_trim(str_cut(&list, ','))))
			return false;
	return true;
}

bool
origins_have(struct str list, struct str origin)
{
	while (origin.len > 0 && list.len > 0)
		if (str_eq(str_trim(str_cut(&list, ',')), origin))
			return true;
	return false;
}
