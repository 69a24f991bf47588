/* reply.c - answers: {"data": ...} or {"error", "code", "fields", "details"}, in the language of who asks. */
#include "api/api.h"
#include "base/arena.h"
#include "base/settings.h"
#include "http/reply.h"
#include "view/site.h"

#define JSON_TYPE	STR("application/json")

enum { BUSY_RETRY_S = 5, MANY_RETRY_S = 60, TWIN_RETRY_S = 1 };

static bool
has_store(const struct cx *cx)
{
	return cx->desk != NULL && cx->desk->cat != NULL;
}

enum lang
api_lang(const struct cx *cx)
{
	struct str store = has_store(cx) ? cx->desk->cat->store.locale : STR_NONE;

	return lang_choose(STR_NONE, STR_NONE, cx->request->accept_language, store);
}

enum err
api_reply(struct cx *cx, int status, const struct shape *shape, const void *data)
{
	cx->reply->status = status;
	cx->reply->content_type = JSON_TYPE;
	json_data(&cx->reply->body, shape, data);
	return OK;
}

enum err
api_reply_written(struct cx *cx, struct str body)
{
	return reply_text(cx, 200, JSON_TYPE, body);
}

static void
add_text(struct buf *buf, struct str s)
{
	buf_addc(buf, '"');
	buf_add_json(buf, s);
	buf_addc(buf, '"');
}

static void
add_fields(struct cx *cx, enum lang lang, const struct problem *problem)
{
	struct buf *body = &cx->reply->body;
	size_t i;

	buf_add(body, STR(",\"fields\":{"));
	for (i = 0; i < problem->n_fields; i++) {
		if (i > 0)
			buf_addc(body, ',');
		add_text(body, problem->fields[i].name);
		buf_addc(body, ':');
		add_text(body, words_get(cx->site->words, lang, problem->fields[i].sentence));
	}
	buf_addc(body, '}');
}

enum err
api_reply_said(struct cx *cx, enum err err, struct str sentence, const struct problem *problem, struct str details)
{
	struct buf *body = &cx->reply->body;
	enum lang lang = api_lang(cx);

	cx->reply->status = err_status(err);
	cx->reply->content_type = JSON_TYPE;
	buf_add(body, STR("{\"error\":"));
	add_text(body, words_get(cx->site->words, lang, sentence));
	buf_add(body, STR(",\"code\":"));
	add_text(body, err_code(err));
	if (problem != NULL && problem->n_fields > 0)
		add_fields(cx, lang, problem);
	if (details.len > 0) {
		buf_add(body, STR(",\"details\":"));
		buf_add(body, details);
	}
	buf_addc(body, '}');
	return err;
}

enum err
api_reply_error(struct cx *cx, enum err err, const struct problem *problem, struct str details)
{
	return api_reply_said(cx, err, err_sentence(err), problem, details);
}

enum err
api_reply_field(struct cx *cx, enum err err, struct str name, struct str sentence)
{
	struct problem problem = { .n_fields = 0 };

	problem_add(&problem, name, sentence);
	return api_reply_error(cx, err, &problem, STR_NONE);
}

/* Rounded up, so that who comes back then has waited long enough. */
enum err
api_reply_wait(struct cx *cx, enum err err, struct instant until)
{
	reply_retry_after(cx->reply, (until.us - cx->now.us + US_PER_S - 1) / US_PER_S);
	return api_reply_error(cx, err, NULL, STR_NONE);
}

bool
api_is_path(struct str path)
{
	return str_starts(path, STR("/api/")) || str_eq(path, STR("/api")) || str_eq(path, STR("/healthz")) ||
	    str_eq(path, STR("/readyz"));
}

static int64_t
retry_s(enum err err)
{
	switch (err) {
	case ERR_TOO_MANY:
		return MANY_RETRY_S;
	case ERR_BUSY:
	case ERR_UNCERTAIN:
		return BUSY_RETRY_S;
	case ERR_IN_PROGRESS:
		return TWIN_RETRY_S;
	default:
		return 0;
	}
}

void
api_report(struct cx *cx, enum err err)
{
	struct str details = STR_NONE;

	if (retry_s(err) > 0)
		reply_retry_after(cx->reply, retry_s(err));
	if (err == ERR_FAULT)
		details = str_fmt(cx->arena, "{\"request\":\"%.*s\"}", STR_ARG(cx->rq));
	(void)!api_reply_error(cx, err, NULL, details);
}

void
api_message(struct cx *cx, struct message *out)
{
	*out = (struct message){
		.desk = cx->desk,
		.words = cx->site->words,
		.lang = api_lang(cx),
		.site = message_site(cx->arena, cx->settings->public_url, cx->request->https, cx->request->host),
		.base = cx->request->base,
	};
}
