/*
 * site.h - what a program loads at start and every face shows with: pages, words, static files. cgi-bin fills it, cx->site points to it.
 */
#ifndef VIEW_SITE_H
#define VIEW_SITE_H

#include "base/shape.h"

struct pages;
struct words;

struct asset {
	struct str	name;		/* "emma.svg" */
	struct url	url;		/* "/s/emma.0f3a.svg" */
};

struct site {
	struct pages		*pages;
	const struct words	*words;
	struct str		 css_url;	/* with content hash */
	struct str		 icon_url;
	struct str		 static_url;
	const struct asset	*assets;	/* name to hashed URL */
	size_t			 n_assets;
};

#endif
