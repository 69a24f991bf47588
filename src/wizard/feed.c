/* feed.c - a technician's calendar, for programs that fetch it again and again. */
#include "base/arena.h"
#include "base/secret.h"
#include "desk/feed.h"
#include "view/ical.h"
#include "wizard/notice.h"

enum { FEED_SIZE_MAX = REPLY_BODY_MAX };

static struct str
title(struct cx *cx, enum lang lang, const struct feed_line *line)
{
	const struct pair values[] = {
		{ STR("service"), line->title },
		{ STR("name"), line->guest },
		{ STR("taken"), str_fmt(cx->arena, "%d", (int)line->taken) },
		{ STR("places"), str_fmt(cx->arena, "%d", (int)line->places) },
	};

	return wizard_say_with(cx, lang, line->guest.len > 0 ? N_("{service}: {name}") : N_("{service} ({taken} of {places} places taken)"),
	    values, 4);
}

static struct ical_event
event_of(struct cx *cx, enum lang lang, const struct feed_line *line)
{
	const struct store *store = &cx->desk->cat->store;
	struct str host = notice_host(cx);

	return (struct ical_event){
		.uid = line->guest.len > 0 ? str_fmt(cx->arena, "%.*s@%.*s", STR_ARG(line->public_id), STR_ARG(host)) :
		    str_fmt(cx->arena, "%.*s.%.*s@%.*s", STR_ARG(line->public_id), STR_ARG(store->public_id), STR_ARG(host)),
		.sequence = line->sequence,
		.stamp = line->updated_at,
		.starts_at = line->starts_at,
		.ends_at = line->ends_at,
		.summary = title(cx, lang, line),
		.description = line->notes,
		.location = store->address,
	};
}

static bool
has_it(struct cx *cx, struct str etag)
{
	struct str rest = cx->request->if_none_match;
	struct str one;

	while (rest.len > 0) {
		one = str_trim(str_cut(&rest, ','));
		if (str_starts(one, STR("W/")))
			one = str_sub(one, 2, one.len);
		if (str_eq(one, etag) || str_eq(one, STR("*")))
			return true;
	}
	return false;
}

enum err
wizard_feed(struct cx *cx)
{
	struct buf file = buf_new(cx->arena, FEED_SIZE_MAX);
	struct ical_event *events;
	struct feed_line *lines;
	struct hash digest;
	enum lang lang;
	struct str etag;
	size_t n;
	size_t i;
	enum err e;

	if ((e = desk_store(cx->desk, cx->params[0])) != OK || (e = desk_feed(cx->desk, cx->params[1], &lines, &n)) != OK)
		return e;
	lang = lang_choose(STR_NONE, STR_NONE, STR_NONE, cx->desk->cat->store.locale);
	events = NEW_N(cx->arena, struct ical_event, n + 1);
	for (i = 0; i < n; i++)
		events[i] = event_of(cx, lang, &lines[i]);
	ical_add(&file, STR("PUBLISH"), STR("-//Slotkeeper//Calendar//EN"), events, n);
	if (file.full)
		return ERR_TOO_LARGE;
	digest = secret_digest(buf_str(&file));
	etag = str_fmt(cx->arena, "\"%.*s\"",
	    STR_ARG(secret_hex(cx->arena, (struct str){ .ptr = (const char *)digest.bytes, .len = TOKEN_SIZE })));
	reply_header(cx->reply, STR("ETag"), etag);
	cx->reply->revalidate = true;
	if (has_it(cx, etag))
		return reply_text(cx, 304, STR_NONE, STR_NONE);
	return reply_text(cx, 200, STR("text/calendar"), buf_str(&file));
}
