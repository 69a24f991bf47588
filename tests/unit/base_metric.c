/* What is counted by several processes adds up, and its text is Prometheus'. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/metric.h"

enum { CHILDREN = 4, EACH = 1000 };

static struct str
text(struct arena *arena)
{
	struct buf out = buf_new(arena, 1024 * 1024);

	metric_write(&out);
	return buf_str(&out);
}

static void
has(struct arena *arena, const char *line)
{
	struct str all = text(arena);

	if (memmem(all.ptr, all.len, line, strlen(line)) == NULL)
		fail_msg("no %s in %.*s", line, STR_ARG(all));
}

static void
child(int which)
{
	size_t route;
	char own[32];
	int i;

	metric_open();
	snprintf(own, sizeof(own), "GET /own/%d", which);
	(void)metric_route(own);
	route = metric_route("POST /all");
	for (i = 0; i < EACH; i++) {
		metric_add(METRIC_HOLDS, 2);
		metric_request(route, i % 2 == 0 ? 303 : 599, 3000);
	}
	_exit(0);
}

static void
what_children_count_adds_up(void **state)
{
	struct arena *arena = arena_new(4 * 1024 * 1024);
	const char *shared;
	int status;
	int i;

	(void)state;
	metric_share();
	shared = getenv("SLOTKEEPER_METRICS");
	assert_non_null(shared);
	for (i = 0; i < CHILDREN; i++)
		if (fork() == 0)
			child(i);
	for (i = 0; i < CHILDREN; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	has(arena, "\nslotkeeper_holds_total 8000\n");
	has(arena, "\nslotkeeper_requests_total{method=\"POST\",route=\"/all\",status=\"303\"} 2000\n");
	has(arena, "\nslotkeeper_requests_total{method=\"POST\",route=\"/all\",status=\"other\"} 2000\n");
	has(arena, "slotkeeper_request_seconds_bucket{method=\"POST\",route=\"/all\",le=\"0.0025\"} 0\n");
	has(arena, "slotkeeper_request_seconds_bucket{method=\"POST\",route=\"/all\",le=\"0.005\"} 4000\n");
	has(arena, "slotkeeper_request_seconds_bucket{method=\"POST\",route=\"/all\",le=\"+Inf\"} 4000\n");
	has(arena, "slotkeeper_request_seconds_sum{method=\"POST\",route=\"/all\"} 12.000000\n");
	has(arena, "slotkeeper_request_seconds_count{method=\"POST\",route=\"/all\"} 4000\n");
	arena_free(arena);
}

static void
a_route_has_one_slot(void **state)
{
	char name[32];
	size_t first;
	int i;

	(void)state;
	first = metric_route("GET /one");
	assert_int_equal(metric_route("GET /one"), first);
	assert_int_not_equal(metric_route("GET /two"), first);
	for (i = 0; i < 500; i++) {			/* more than there is room for share the last */
		snprintf(name, sizeof(name), "GET /%d", i);
		metric_request(metric_route(name), 200, 1);
	}
	assert_int_equal(metric_route("GET /499"), metric_route("GET /498"));
	assert_int_equal(metric_route("GET /one"), first);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_children_count_adds_up),
		cmocka_unit_test(a_route_has_one_slot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
