/*
 * measure.c - acts of the desk, and the least that any program would have to ask of the database for the same.
 *
 *	measure CONFIG STORE DATABASE-PID WHAT SECONDS CLIENTS FIRST
 *
 * WHAT: query, a bare query by primary key; transaction, the bare least of a booking; slots-named, slots-any, days-31; confirm, confirm-any:
 * clients meet on the same days; confirm-apart: each of eight has days of its own;
 * fill, which books SECONDS items for anybody on the day FIRST days ahead and measures nothing. Prints one line: acts a second, microseconds
 * of CPU an act of client and database, statements an act. FIRST: for slots the day, for bookings where among the free times to begin.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/floor.h"
#include "tests/fault/outside.h"

enum { CLIENTS_MAX = 64, HOURS = 9, FIRST_BOOKED = 60 };	/* what is booked lies behind the days that are looked at */

struct lane {
	uint64_t	n;
	uint64_t	n_failed;
	uint64_t	n_sql;
};

struct bench {
	struct outside	 outside;
	const char	*store;
	struct floor	 floor;
	int		 client;
	int		 n_clients;
	int		 first;
};

typedef bool (*act)(struct bench *bench, struct lane *lane, uint64_t n);

static void
die(const char *why)
{
	fprintf(stderr, "measure: %s\n", why);
	exit(2);
}

static void
bare_open(struct bench *bench, const char *const *texts)
{
	const struct settings *settings = &bench->outside.settings;
	struct arena *life = bench->outside.life;
	MYSQL *mysql = mysql_init(NULL);

	if (mysql_real_connect(mysql, NULL, str_cstr(life, settings->database_user), str_cstr(life, settings->database_password),
	    str_cstr(life, settings->database_name), 0, str_cstr(life, settings->database_socket), 0) == NULL ||
	    floor_prepare(&bench->floor, mysql, texts) != 0)
		die(mysql_error(mysql));
}

static bool
query(struct bench *bench, struct lane *lane, uint64_t n)
{
	static const char *const texts[] = { "SELECT version FROM bench_lock WHERE technician = ? AND day = ?", NULL };

	if (bench->floor.mysql == NULL)
		bare_open(bench, texts);
	bench->floor.values[0] = (long long)(n % 8);
	bench->floor.values[1] = (long long)(n / 8 % 250);
	lane->n_sql++;
	return floor_run(&bench->floor, 0);
}

static bool
transaction(struct bench *bench, struct lane *lane, uint64_t n)
{
	if (bench->floor.mysql == NULL)
		bare_open(bench, floor_transaction_texts);
	lane->n_sql += FLOOR_STATEMENTS + 2;
	return floor_transaction(&bench->floor, n);
}

static bool
begin(struct bench *bench)
{
	outside_request(&bench->outside);
	return outside_store(&bench->outside, bench->store) == OK;
}

static struct date
day_ahead(const struct bench *bench, int n)
{
	struct date date;

	date = zone_local(bench->outside.desk.cat->zone, bench->outside.desk.now).date;
	date.days += n;
	return date;
}

static bool
slots(struct bench *bench, struct lane *lane, int technician)
{
	struct ask ask = { .service = 0, .technician = technician, .guest = -1, .hold_token = STR_NONE };
	struct start *starts;
	size_t n_starts;
	bool ok;

	ok = begin(bench) && desk_times(&bench->outside.desk, &ask, day_ahead(bench, bench->first), &starts, &n_starts) == OK;
	lane->n_sql += db_stats(bench->outside.db)->n;
	return ok;
}

static bool
slots_named(struct bench *bench, struct lane *lane, uint64_t n)
{
	(void)n;
	return slots(bench, lane, 0);
}

static bool
slots_any(struct bench *bench, struct lane *lane, uint64_t n)
{
	(void)n;
	return slots(bench, lane, ANY);
}

static bool
days_31(struct bench *bench, struct lane *lane, uint64_t n)
{
	struct ask ask = { .service = 0, .technician = ANY, .guest = -1, .hold_token = STR_NONE };
	struct day_line *lines;
	size_t n_lines;
	bool ok;

	(void)n;
	ok = begin(bench) && desk_days(&bench->outside.desk, &ask, day_ahead(bench, bench->first), day_ahead(bench, bench->first + 30),
	    &lines, &n_lines) == OK;
	lane->n_sql += db_stats(bench->outside.db)->n;
	return ok;
}

static void
texts(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	(void)arg;
	(void)receipt;
	*out = (struct message_texts){ .sms = STR("You are booked."), .subject = STR("Booked"), .body = STR("See you") };
}

/* n names a time: no two are the same. */
static enum err
book(struct bench *bench, int technician, int day, int hour, uint64_t n)
{
	struct confirm_problem problem;
	struct order_guest guest;
	struct order_item item;
	struct instant at[2];
	struct receipt receipt;
	struct local local;
	struct desk *desk;

	desk = &bench->outside.desk;
	local = (struct local){ .date = day_ahead(bench, day), .seconds = (9 + hour) * 3600 };
	(void)!zone_instants(desk->cat->zone, local, at);
	item = (struct order_item){ .ref = STR_NONE, .service = 0, .technician = technician, .starts_at = at[0], .price_seen = { -1 } };
	guest = (struct order_guest){ .name = STR("Somebody"), .items = &item, .n_items = 1 };
	guest.phone = str_fmt(desk->arena, "+1212%07llu", (unsigned long long)(2000000 + n % 7000000));
	return desk_confirm(desk, &(struct order){ .guests = &guest, .n_guests = 1, .email = STR_NONE, .notes = STR_NONE,
	    .source = STR("customer_web"), .created_by = STR("guest_self_service"), .tracking_ref = STR("bench"), .locale = STR("en"),
	    .notify_sms = true, .hold_token = STR_NONE, .key = str_fmt(desk->arena, "bench-%d-%llu", (int)getpid(), (unsigned long long)n),
	    .scope = STR("confirm"), .total_seen = -1 }, texts, NULL, &receipt, &problem);
}

static bool
confirm_with(struct bench *bench, struct lane *lane, uint64_t n, bool any)
{
	enum err e;

	if (!begin(bench))
		return false;
	n += (uint64_t)bench->first;
	e = book(bench, any ? ANY : (int)(n % 8), FIRST_BOOKED + (int)(n / 8 % 230), (int)(n / 1840 % HOURS), n);
	lane->n_sql += db_stats(bench->outside.db)->n;
	return e == OK;
}

/* 28 days for each client, of eight technicians, hour by hour. */
static bool
confirm_apart(struct bench *bench, struct lane *lane, uint64_t n)
{
	enum err e;

	if (!begin(bench))
		return false;
	n += (uint64_t)bench->first;
	e = book(bench, (int)(n / 8 % 8), FIRST_BOOKED + (int)(n % 8 * 28 + n / 64 % 28), (int)(n / 1792 % HOURS), n);
	lane->n_sql += db_stats(bench->outside.db)->n;
	return e == OK;
}

static bool
confirm(struct bench *bench, struct lane *lane, uint64_t n)
{
	return confirm_with(bench, lane, n, false);
}

static bool
confirm_any(struct bench *bench, struct lane *lane, uint64_t n)
{
	return confirm_with(bench, lane, n, true);
}

/* Half of the technicians' day, hour by hour, for anybody. */
static int
fill(struct bench *bench, int n_wanted)
{
	int n_done;
	int n;

	for (n = 0, n_done = 0; n < 20 * n_wanted && n_done < n_wanted; n++)
		if (begin(bench))
			n_done += book(bench, ANY, bench->first, n % HOURS, secret_random_below(7000000)) == OK;
	printf("%d items for anybody\n", n_done);
	return n_done == n_wanted ? 0 : 1;
}

static const struct {
	const char	*name;
	act		 act;
} acts[] = {
	{ "query", query },
	{ "transaction", transaction },
	{ "slots-named", slots_named },
	{ "slots-any", slots_any },
	{ "days-31", days_31 },
	{ "confirm", confirm },
	{ "confirm-apart", confirm_apart },
	{ "confirm-any", confirm_any },
};

static int64_t
cpu_us(pid_t pid)
{
	struct timespec used;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
		return 0;
	return used.tv_sec * US_PER_S + used.tv_nsec / 1000;
}

static void
one_client(struct bench *bench, act what, struct lane *lane, int64_t end, const char *config)
{
	uint64_t n;

	outside_open(&bench->outside, config);
	for (n = (uint64_t)bench->client; clock_monotonic_us() < end; n += (uint64_t)bench->n_clients) {
		if (what(bench, lane, n))
			lane->n++;
		else
			lane->n_failed++;
	}
	_exit(0);
}

static void
measure(struct bench *bench, const char *config, pid_t database, const char *name, act what, int seconds)
{
	struct lane sum = { .n = 0 };
	struct rusage used;
	struct lane *lanes;
	int64_t mine;
	int64_t its;
	int i;

	lanes = mmap(NULL, CLIENTS_MAX * sizeof(*lanes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (lanes == MAP_FAILED)
		die("no memory");
	its = cpu_us(database);
	for (i = 0; i < bench->n_clients; i++) {
		bench->client = i;
		if (fork() == 0)
			one_client(bench, what, &lanes[i], clock_monotonic_us() + seconds * US_PER_S, config);
	}
	while (wait(NULL) > 0)
		;
	its = cpu_us(database) - its;
	getrusage(RUSAGE_CHILDREN, &used);
	mine = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * US_PER_S + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
	for (i = 0; i < bench->n_clients; i++) {
		sum.n += lanes[i].n;
		sum.n_failed += lanes[i].n_failed;
		sum.n_sql += lanes[i].n_sql;
	}
	if (sum.n == 0)
		die("nothing succeeded");
	printf("%s %.0f %.1f %.1f %.2f %llu\n", name, (double)sum.n / seconds, (double)mine / (double)sum.n, (double)its / (double)sum.n,
	    (double)sum.n_sql / (double)sum.n, (unsigned long long)sum.n_failed);
}

int
main(int argc, char *argv[])
{
	struct bench bench;
	size_t i;

	if (argc != 8)
		die("usage: measure CONFIG STORE DATABASE-PID WHAT SECONDS CLIENTS FIRST");
	memset(&bench, 0, sizeof(bench));
	bench.store = argv[2];
	bench.n_clients = atoi(argv[6]);
	bench.first = atoi(argv[7]);
	if (bench.n_clients < 1 || bench.n_clients > CLIENTS_MAX)
		die("1 to 64 clients");
	if (strcmp(argv[4], "fill") == 0) {
		outside_open(&bench.outside, argv[1]);
		return fill(&bench, atoi(argv[5]));
	}
	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strcmp(acts[i].name, argv[4]) == 0) {
			measure(&bench, argv[1], atoi(argv[3]), argv[4], acts[i].act, atoi(argv[5]));
			return 0;
		}
	die("no such act");
}
