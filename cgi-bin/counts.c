/* counts.c - what a worker counts of its requests, for /metrics. */
#include "base/arena.h"
#include "base/metric.h"
#include "cgi-bin/program.h"
#include "db/sql.h"
#include "http/router.h"

/* One slot for each row of the table, and one for requests that match none. Plain CGI would count to one. */
void
counts_open(struct program *program, const struct routes *routes)
{
	const struct route *route;
	size_t i;

	if (gateway_is_cgi(program->gateway))
		return;
	metric_open();
	program->routes = routes;
	program->metrics = NEW_N(program->life, size_t, routes->n + 1);
	for (i = 0; i < routes->n; i++) {
		route = &routes->table[i];
		program->metrics[i] = metric_route(str_fmt(program->life, "%s %s", method_name(route->method), route->path).ptr);
	}
	program->metrics[routes->n] = metric_route("any none");
}

void
counts_request(const struct program *program, const struct reply *reply, const struct db_stats *db)
{
	const struct route *route;

	if (program->metrics == NULL)
		return;
	route = program->cx->route;
	metric_request(program->metrics[route == NULL ? program->routes->n : (size_t)(route - program->routes->table)], reply->status,
	    clock_monotonic_us() - program->started_us);
	metric_add(METRIC_RETRIES, db->retries);
	metric_add(METRIC_QUERIES, db->n);
	metric_add(METRIC_QUERY_US, (uint64_t)db->us);
}
