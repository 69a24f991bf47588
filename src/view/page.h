/*
 * page.h - a page: a template file and the shape of what it shows. Every page of routes[] is compiled at start (CGI: on first use).
 */
#ifndef VIEW_PAGE_H
#define VIEW_PAGE_H

#include "view/template.h"

struct page {
	const char		*file;		/* "times.html" in the template directory */
	const struct shape	*shape;
};

struct pages;

struct pages	*pages_new(const struct templates *from);
/* In all languages, or in one. Does nothing when the page was compiled before. */
enum err	 pages_compile(struct pages *pages, const struct page *page, struct str *out_problem);
enum err	 pages_compile_in(struct pages *pages, const struct page *page, enum lang lang, struct str *out_problem);
void		 page_render(struct pages *pages, const struct page *page, const struct view_env *env, const void *view,
		    struct buf *out);

#endif
