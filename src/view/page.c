/* page.c - pages, each compiled once. */
#include <assert.h>

#include "base/arena.h"
#include "view/page.h"

struct compiled {
	struct compiled		*next;
	const struct page	*page;
	const struct template	*template;
};

struct pages {
	struct templates	 from;
	struct loaded		*partials;
	struct compiled		*first;
};

struct pages *
pages_new(const struct templates *from)
{
	struct pages *pages = NEW(from->life, struct pages);

	pages->from = *from;
	pages->from.partials = &pages->partials;
	return pages;
}

static const struct template *
find(const struct pages *pages, const struct page *page, enum lang lang)
{
	const struct compiled *compiled;

	for (compiled = pages->first; compiled != NULL; compiled = compiled->next)
		if (compiled->page == page && template_is_in(compiled->template, lang))
			return compiled->template;
	return NULL;
}

static enum err
compile(struct pages *pages, const struct page *page, unsigned langs, struct str *out_problem)
{
	const struct template *template;
	struct compiled *compiled;
	enum err e;

	if ((e = template_load(&pages->from, str_of(page->file), page->shape, langs, &template, out_problem)) != OK)
		return e;
	compiled = NEW(pages->from.life, struct compiled);
	*compiled = (struct compiled){ .next = pages->first, .page = page, .template = template };
	pages->first = compiled;
	return OK;
}

enum err
pages_compile(struct pages *pages, const struct page *page, struct str *out_problem)
{
	return find(pages, page, LANG_EN) != NULL ? OK : compile(pages, page, ~0u, out_problem);
}

enum err
pages_compile_in(struct pages *pages, const struct page *page, enum lang lang, struct str *out_problem)
{
	return find(pages, page, lang) != NULL ? OK : compile(pages, page, 1u << lang, out_problem);
}

void
page_render(struct pages *pages, const struct page *page, const struct view_env *env, const void *view, struct buf *out)
{
	const struct template *template = find(pages, page, env->lang);

	assert(template != NULL);
	template_render(template, env, view, out);
}
