/*
 * health.h - for whoever watches the service.
 */
#ifndef API_HEALTH_H
#define API_HEALTH_H

#include "http/cx.h"

enum err	api_healthz(struct cx *cx);	/* the process is up; its row has GUARD_NO_DATABASE */
enum err	api_readyz(struct cx *cx);	/* database, schema version and isolation are right: 200, else 503 */

/* Counters and gauges, for whoever asks from this machine; to others there is no such page. */
enum err	api_metrics(struct cx *cx);

#endif
