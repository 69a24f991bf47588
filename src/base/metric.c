/* metric.c - counters in shared memory, and their text. */
#include <sys/mman.h>
#include <sys/stat.h>

#include <assert.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/metric.h"

enum {
	ROUTES_MAX = 160,
	NAME_MAX_BYTES = 80,
	N_STATUSES = 24,		/* room for some that are not in the list yet */
	N_BUCKETS = 13,
	CLAIM_TRIES = 1000,
	LAYOUT = 0x534b0001,		/* changes with the struct below, other than by counters at its end */
};

enum slot_state { SLOT_FREE, SLOT_TAKEN, SLOT_READY };

struct route_slot {
	_Atomic int		state;
	char			name[NAME_MAX_BYTES];
	_Atomic uint64_t	statuses[N_STATUSES];
	_Atomic uint64_t	buckets[N_BUCKETS];
	_Atomic uint64_t	us;
};

struct memory {
	_Atomic uint32_t	layout;
	struct route_slot	routes[ROUTES_MAX];
	_Atomic uint64_t	counters[64];	/* enum metric */
};

static_assert(METRIC_COUNT <= 64);

static const int statuses[] = {
	200, 201, 202, 204, 303, 304, 308, 400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503
};

static const struct {
	int64_t		 us;
	const char	*le;
} buckets[N_BUCKETS] = {
	{ 1000, "0.001" }, { 2500, "0.0025" }, { 5000, "0.005" }, { 10000, "0.01" }, { 25000, "0.025" }, { 50000, "0.05" },
	{ 100000, "0.1" }, { 250000, "0.25" }, { 500000, "0.5" }, { 1000000, "1" }, { 2500000, "2.5" }, { 5000000, "5" },
	{ INT64_MAX, "+Inf" },
};

static const struct {
	const char	*name;
	const char	*help;
} counters[METRIC_COUNT] = {
	[METRIC_HOLDS] = { "slotkeeper_holds_total", "Times held for somebody who is still choosing." },
	[METRIC_BOOKINGS] = { "slotkeeper_bookings_total", "Visits confirmed, a group counted once." },
	[METRIC_CLASS_BOOKINGS] = { "slotkeeper_class_bookings_total", "Places in classes booked." },
	[METRIC_SLOT_TAKEN] = { "slotkeeper_slot_taken_total", "Acts refused because somebody else was faster." },
	[METRIC_MATCHER_FALLBACKS] = { "slotkeeper_matcher_fallbacks_total", "Searches for technicians that reached their limit." },
	[METRIC_CODES] = { "slotkeeper_code_sends_total", "Verification codes queued." },
	[METRIC_RETRIES] = { "slotkeeper_transaction_retries_total", "Transactions run again after a deadlock or a lost connection." },
	[METRIC_QUERIES] = { "slotkeeper_database_statements_total", "Statements sent to the database." },
	[METRIC_QUERY_US] = { "slotkeeper_database_seconds_total", "Time spent waiting for the database." },
	[METRIC_WORKERS_STARTED] = { "slotkeeper_workers_started_total", "Workers the pool has started." },
	[METRIC_WORKERS_ENDED] = { "slotkeeper_workers_ended_total", "Workers that left as they should: old, large or reloaded." },
	[METRIC_WORKERS_DIED] = { "slotkeeper_workers_died_total", "Workers that a signal or a failure ended." },
	[METRIC_RELOADS] = { "slotkeeper_pool_reloads_total", "New generations of workers that took over." },
};

static struct memory own;			/* pages of it that are never counted in cost nothing */
static struct memory *memory = &own;

static bool
map(int fd)
{
	void *at;

	at = mmap(NULL, sizeof(struct memory), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		return false;
	memory = at;
	return true;
}

/* Without it workers count for themselves, which is no reason not to serve. */
void
metric_share(void)
{
	char name[16];
	int fd;

	fd = memfd_create("slotkeeper-metrics", 0);
	if (fd == -1)
		return;
	if (ftruncate(fd, sizeof(struct memory)) == -1 || !map(fd)) {
		(void)close(fd);
		return;
	}
	atomic_store(&memory->layout, (uint32_t)LAYOUT);
	(void)snprintf(name, sizeof(name), "%d", fd);
	(void)setenv("SLOTKEEPER_METRICS", name, 1);
}

void
metric_open(void)
{
	struct stat st;
	uint64_t fd;

	if (!str_u64(str_of(getenv("SLOTKEEPER_METRICS")), &fd) || fd < 3 || fd > 1024)
		return;
	(void)unsetenv("SLOTKEEPER_METRICS");
	if (fstat((int)fd, &st) == -1 || !S_ISREG(st.st_mode) || st.st_size != sizeof(struct memory) || !map((int)fd))
		return;
	(void)close((int)fd);
	if (atomic_load(&memory->layout) != (uint32_t)LAYOUT)
		memory = &own;
}

void
metric_add(enum metric metric, uint64_t n)
{
	atomic_fetch_add_explicit(&memory->counters[metric], n, memory_order_relaxed);
}

/* Whoever dies between taking a slot and naming it leaves one without a name; others do not wait for it for ever. */
static bool
is_named(struct route_slot *slot, const char *name)
{
	int tries;

	for (tries = 0; atomic_load(&slot->state) == SLOT_TAKEN && tries < CLAIM_TRIES; tries++)
		(void)sched_yield();
	return atomic_load(&slot->state) == SLOT_READY && strncmp(slot->name, name, NAME_MAX_BYTES - 1) == 0;
}

size_t
metric_route(const char *name)
{
	struct route_slot *slot;
	size_t i;
	int expected;

	for (i = 0; i < ROUTES_MAX - 1; i++) {
		slot = &memory->routes[i];
		expected = SLOT_FREE;
		if (atomic_compare_exchange_strong(&slot->state, &expected, SLOT_TAKEN)) {
			(void)snprintf(slot->name, NAME_MAX_BYTES, "%s", name);
			atomic_store(&slot->state, SLOT_READY);
			return i;
		}
		if (is_named(slot, name))
			return i;
	}
	return ROUTES_MAX - 1;
}

void
metric_request(size_t route, int status, int64_t us)
{
	struct route_slot *slot;
	size_t i;

	slot = &memory->routes[route < ROUTES_MAX ? route : ROUTES_MAX - 1];
	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]) && statuses[i] != status; i++)
		;
	atomic_fetch_add_explicit(&slot->statuses[i], 1, memory_order_relaxed);
	for (i = 0; us > buckets[i].us; i++)
		;
	atomic_fetch_add_explicit(&slot->buckets[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&slot->us, (uint64_t)us, memory_order_relaxed);
}

/* The text. A name is a literal of ours: method, space, path. */

static void
add_labels(struct buf *out, const struct route_slot *slot)
{
	struct str path;
	struct str method;

	path = (struct str){ .ptr = slot->name, .len = strnlen(slot->name, NAME_MAX_BYTES) };
	method = str_cut(&path, ' ');
	buf_addf(out, "method=\"%.*s\",route=\"%.*s\"", STR_ARG(method), STR_ARG(path));
}

static void
write_statuses(struct buf *out, struct route_slot *slot)
{
	unsigned long long n;
	size_t i;

	for (i = 0; i <= sizeof(statuses) / sizeof(statuses[0]); i++) {
		n = atomic_load_explicit(&slot->statuses[i], memory_order_relaxed);
		if (n == 0)
			continue;
		buf_add(out, STR("slotkeeper_requests_total{"));
		add_labels(out, slot);
		if (i < sizeof(statuses) / sizeof(statuses[0]))
			buf_addf(out, ",status=\"%d\"} %llu\n", statuses[i], n);
		else
			buf_addf(out, ",status=\"other\"} %llu\n", n);
	}
}

static void
write_histogram(struct buf *out, struct route_slot *slot)
{
	unsigned long long sum;
	size_t i;

	sum = 0;
	for (i = 0; i < N_BUCKETS; i++)
		sum += atomic_load_explicit(&slot->buckets[i], memory_order_relaxed);
	if (sum == 0)
		return;
	sum = 0;
	for (i = 0; i < N_BUCKETS; i++) {
		sum += atomic_load_explicit(&slot->buckets[i], memory_order_relaxed);
		buf_add(out, STR("slotkeeper_request_seconds_bucket{"));
		add_labels(out, slot);
		buf_addf(out, ",le=\"%s\"} %llu\n", buckets[i].le, sum);
	}
	buf_add(out, STR("slotkeeper_request_seconds_sum{"));
	add_labels(out, slot);
	buf_addf(out, "} %.6f\n", (double)atomic_load_explicit(&slot->us, memory_order_relaxed) / 1e6);
	buf_add(out, STR("slotkeeper_request_seconds_count{"));
	add_labels(out, slot);
	buf_addf(out, "} %llu\n", sum);
}

void
metric_write(struct buf *out)
{
	unsigned long long n;
	size_t i;

	buf_add(out, STR("# HELP slotkeeper_requests_total Requests answered.\n# TYPE slotkeeper_requests_total counter\n"));
	for (i = 0; i < ROUTES_MAX; i++)
		write_statuses(out, &memory->routes[i]);
	buf_add(out, STR("# HELP slotkeeper_request_seconds Time from reading a request to its answer.\n"
	    "# TYPE slotkeeper_request_seconds histogram\n"));
	for (i = 0; i < ROUTES_MAX; i++)
		write_histogram(out, &memory->routes[i]);
	for (i = 0; i < METRIC_COUNT; i++) {
		n = atomic_load_explicit(&memory->counters[i], memory_order_relaxed);
		buf_addf(out, "# HELP %s %s\n# TYPE %s counter\n", counters[i].name, counters[i].help, counters[i].name);
		if (i == METRIC_QUERY_US)
			buf_addf(out, "%s %.6f\n", counters[i].name, (double)n / 1e6);
		else
			buf_addf(out, "%s %llu\n", counters[i].name, n);
	}
}
