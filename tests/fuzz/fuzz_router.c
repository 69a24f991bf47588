/* fuzz_router.c - raw addresses to handlers: decoded once, and nothing below /api/public or /booking reaches a handler of the staff. */
#include "http/gateway.h"
#include "http/reply.h"
#include "http/router.h"
#include "tests/fuzz/fuzz.h"

static int reached;

static enum err
guest(struct cx *cx)
{
	reached = 1;
	return reply_text(cx, 200, STR("text/plain"), STR("guest"));
}

static enum err
staff(struct cx *cx)
{
	reached = 2;
	return reply_text(cx, 200, STR("text/plain"), STR("staff"));
}

static void
report(struct cx *cx, enum err err)
{
	cx->reply->status = err_status(err);
}

static enum err
no_desk(struct cx *cx)
{
	(void)cx;
	return OK;
}

static const struct route table[] = {
	{ METHOD_GET, "/booking/{store}", guest, NULL, GUARD_NONE },
	{ METHOD_GET, "/booking/{store}/time", guest, NULL, GUARD_NONE },
	{ METHOD_POST, "/booking/{store}/items", guest, NULL, GUARD_CSRF },
	{ METHOD_GET, "/api/public/booking/stores/{store}", guest, NULL, GUARD_NONE },
	{ METHOD_POST, "/api/public/booking/confirm", guest, NULL, GUARD_JSON },
	{ METHOD_GET, "/api/staff/booking/{store}", staff, NULL, GUARD_NONE },
	{ METHOD_POST, "/api/staff/booking", staff, NULL, GUARD_JSON },
	{ METHOD_GET, "/{a}/{b}/{c}", guest, NULL, GUARD_NONE },
};
static const struct routes routes = { .table = table, .n = sizeof(table) / sizeof(table[0]), .report = report, .open = no_desk };

struct asked {
	struct arena	*arena;
	struct str	 uri;
	bool		 post;
};

static const char *
get(void *arg, const char *name)
{
	struct asked *asked = arg;

	if (strcmp(name, "REQUEST_METHOD") == 0)
		return asked->post ? "POST" : "GET";
	if (strcmp(name, "REQUEST_URI") == 0)
		return str_cstr(asked->arena, asked->uri);
	if (strcmp(name, "CONTENT_TYPE") == 0)
		return "application/json";
	return NULL;
}

FUZZ
{
	struct request *request = NEW(arena, struct request);
	struct reply reply;
	struct asked asked = { .arena = arena };
	struct params params = { .get = get, .arg = &asked };
	struct cx cx = { .arena = arena, .request = request, .reply = &reply };
	size_t i;

	asked.post = (take_byte(&input) & 1) != 0;
	asked.uri = take_text(&input);
	request_read(arena, &params, STR_NONE, false, STR_NONE, request);
	reply_start(&reply, arena);
	reached = 0;
	router_answer(&routes, &cx);
	must(reply.status >= 200 && reply.status <= 599);
	must(reached != 2 || str_starts(request->path, STR("/api/staff/")));
	/* What the server in front sees as a public prefix is one for us: no encoded slash or dots lead out of it. */
	if (str_starts(asked.uri, STR("/booking/")) || str_starts(asked.uri, STR("/api/public/")))
		must(reached != 2);
	for (i = 0; reached != 0 && i < PATH_PARAMS_MAX; i++)
		must(!has_byte(cx.params[i], '/', '/') && !has_byte(cx.params[i], 0, 0x1f));
}
