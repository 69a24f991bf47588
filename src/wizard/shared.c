/* shared.c - the page that is the same for everyone. */
#include "base/arena.h"
#include "base/keep.h"
#include "http/cookie.h"
#include "wizard/shared.h"

static struct str
key_of(struct cx *cx)
{
	const struct store *store = &cx->desk->cat->store;
	enum lang lang = lang_choose(STR_NONE, STR_NONE, cx->request->accept_language, store->locale);

	return str_fmt(cx->arena, "services %llu %llu %lld %d %.*s\n%.*s", (unsigned long long)store->id,
	    (unsigned long long)store->catalogue_version, (long long)(cx->now.us / US_PER_MIN), (int)lang, STR_ARG(cx->request->base),
	    STR_ARG(cx->request->path));
}

static bool
is_shared(struct cx *cx)
{
	return cx->desk->keep != NULL && cx->request->method == METHOD_GET && cx->request->n_query_fields == 0 &&
	    cookie_get(cx, state_cookie(cx)).len == 0;
}

static void
make_public(struct cx *cx)
{
	cx->reply->public_cache = true;
	reply_header(cx->reply, STR("Vary"), STR("Cookie"));
}

bool
shared_show(struct cx *cx)
{
	struct str page;

	if (!is_shared(cx) || !keep_get(cx->desk->keep, key_of(cx), cx->now, &page, NULL))
		return false;
	(void)!reply_text(cx, 200, STR("text/html"), page);
	make_public(cx);
	return true;
}

void
shared_keep(struct cx *cx)
{
	static const struct instant never = { INT64_MAX };
	static const struct instant ever = { INT64_MIN };

	if (is_shared(cx))
		keep_put(cx->desk->keep, key_of(cx), buf_str(&cx->reply->body), ever, never);
	make_public(cx);
}
