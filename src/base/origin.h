/*
 * origin.h - lists of other sites: origins as browsers send them ("https://salon.example:8443"), with commas between.
 */
#ifndef BASE_ORIGIN_H
#define BASE_ORIGIN_H

#include "base/str.h"

bool	origins_ok(struct str list);			/* no path, no slash at the end, and never everybody; may be empty */
bool	origins_have(struct str list, struct str origin);

#endif
