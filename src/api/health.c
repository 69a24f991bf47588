/* health.c - is the process up, and can it book? */
#include "api/health.h"
#include "base/log.h"
#include "desk/desk.h"
#include "http/reply.h"

enum { RETRY_S = 5 };

enum err
api_healthz(struct cx *cx)
{
	return reply_text(cx, 200, STR("application/json"), STR("{\"data\": {\"status\": \"ok\"}}"));
}

/* What is wrong is for the log: a stranger learns no more than that it is, and a database is a number in the list of hosts. */
enum err
api_readyz(struct cx *cx)
{
	struct str problem = STR_NONE;
	enum err e;

	if (cx->desk == NULL)
		return ERR_BUSY;
	if (desk_ready(cx->desk, &problem) == OK)
		return reply_text(cx, 200, STR("application/json"), str_fmt(cx->arena,
		    "{\"data\": {\"status\": \"ready\", \"database\": %zu}}", desk_database(cx->desk)));
	log_fault("api_readyz", "%.*s", STR_ARG(problem));
	reply_retry_after(cx->reply, RETRY_S);
	e = reply_text(cx, 503, STR("application/json"), STR("{\"error\": \"Not ready.\", \"code\": \"busy\"}"));
	return e == OK ? ERR_BUSY : e;
}
