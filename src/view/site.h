/*
 * site.h - what a program loads at start and every face shows with: pages, words, static files. cgi-bin fills it, cx->site points to it.
 */
#ifndef VIEW_SITE_H
#define VIEW_SITE_H

#include "base/shape.h"

struct pages;
struct site;
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
	struct asset		*assets;	/* name to hashed URL; under plain CGI only those that were asked for */
	size_t			 n_assets;
	bool			 (*asset)(const struct site *site, struct str name, struct url *out);	/* false: there is none */
	void			*owner;		/* asset's own */
};

#endif
