/* metrics.c - GET /metrics: what was counted, for Prometheus on the same machine, and for nobody else. */
#include "api/health.h"
#include "base/metric.h"
#include "desk/desk.h"
#include "http/address.h"
#include "http/reply.h"

static void
gauge(struct buf *out, const char *name, const char *help, long long value)
{
	buf_addf(out, "# HELP %s %s\n# TYPE %s gauge\n%s %lld\n", name, help, name, name, value);
}

static void
add_outbox(struct buf *out, const struct desk_outbox *outbox)
{
	gauge(out, "slotkeeper_outbox_due", "Messages that should have gone out by now.", (long long)outbox->n_due);
	gauge(out, "slotkeeper_outbox_oldest_seconds", "How long the oldest of them has been due.", (long long)outbox->oldest_s);
	gauge(out, "slotkeeper_outbox_later", "Messages for a later time.", (long long)outbox->n_later);
	gauge(out, "slotkeeper_outbox_dead", "Messages that were given up.", (long long)outbox->n_dead);
}

/*
 * Whoever comes through a proxy is not on this machine, whatever the address says. To others it is a page that is not there. Plain CGI
 * has counted nothing, and tells of the outbox only.
 */
enum err
api_metrics(struct cx *cx)
{
	struct desk_outbox outbox;
	bool up;

	if (cx->request->forwarded || !address_in(cx->request->address, STR("127.0.0.0/8, ::1/128")))
		return ERR_NOT_FOUND;
	metric_write(&cx->reply->body);
	up = desk_outbox_state(cx->desk, &outbox) == OK;
	gauge(&cx->reply->body, "slotkeeper_database_up", "Whether the database answers.", up ? 1 : 0);
	if (up)
		add_outbox(&cx->reply->body, &outbox);
	return reply_text(cx, 200, STR("text/plain; version=0.0.4; charset=utf-8"), STR_NONE);
}
