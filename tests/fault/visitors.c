/*
 * visitors.c - guests who come through nginx, by pages and by the API.
 *
 *	visitors race CONFIG PORT ROUNDS DAY		50 at once want one time, ROUNDS times each by page, by hold and by confirm
 *	visitors storm CONFIG PORT CLIENTS SECONDS DAY	book with retries, for so long or until SIGTERM, while somebody else does harm
 *
 * DAY is how many days from today; each round takes another. The codes that guests are texted are read from the outbox's table.
 */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/outside.h"
#include "tests/race/http_client.h"

enum { VISITORS = 50, PATIENCE_S = 150 };

#define JSON "application/json"
#define FORM "application/x-www-form-urlencoded"

struct visitor {
	int	status;
	char	location[512];
	char	said[200];
};

struct party {
	const char	*config;
	int		 port;
	char		 day[16];
	unsigned	 number;		/* of the round: phones are new each time */
};

static struct http_client client;
static struct visitor *visitors;	/* shared with the children */
static volatile sig_atomic_t *stopping;	/* so is this */
static int ready[2];
static int gate[2];

/* The first column of the first row; waits for a database that is away, full or frozen. */
static struct str
answer_of(struct outside *outside, const char *format, ...)
{
	char query[200];
	struct str out;
	va_list args;
	int64_t end;

	va_start(args, format);
	vsnprintf(query, sizeof(query), format, args);
	va_end(args);
	end = clock_monotonic_us() + PATIENCE_S * US_PER_S;
	do {
		outside_request(outside);
		if (db_scalar(outside->db, str_of(query), &out) == OK)
			return out;
		usleep(100000);
	} while (clock_monotonic_us() < end);
	exit(2);
}

static void
set_day(struct party *party, struct outside *outside, int ahead)
{
	struct str text;

	text = answer_of(outside, "SELECT DATE_ADD(UTC_DATE(), INTERVAL %d DAY)", ahead);
	snprintf(party->day, sizeof(party->day), "%.*s", (int)(text.len < 10 ? text.len : 10), text.ptr);
}

static void
on_stop(int number)
{
	(void)number;
	*stopping = 1;
}

/* A code for a phone nobody has used; empty when none came. */
static void
get_code(struct outside *outside, const char *phone, char *code, size_t size)
{
	char body[128];
	struct str text;

	code[0] = '\0';
	snprintf(body, sizeof(body), "{\"phone\":\"%s\",\"store_id\":\"store_001\"}", phone);
	if (http_ask(&client, "POST", "/api/public/booking/send-code", JSON, body, NULL) == 0 || client.status >= 500) {
		usleep(20000);
		return;
	}
	if (client.status != 200) {
		printf("# %s: send-code was answered %d: %s\n", phone, client.status, client.body);
		return;
	}
	text = answer_of(outside, "SELECT body FROM {outbox} WHERE message = 'code' AND recipient = '%s' ORDER BY id DESC LIMIT 1", phone);
	snprintf(code, size, "%.*s", (int)(text.len < 6 ? text.len : 6), text.ptr);
}

/* Says that it is ready, and waits until the gate's last writer closes. */
static void
await(void)
{
	char byte;

	byte = 'r';
	if (write(ready[1], &byte, 1) != 1 || read(gate[0], &byte, 1) != 0)
		_exit(2);
}

/* What each kind of visitor does before the gate opens, and the one request that races. */
static void
by_page(const struct party *party, int i)
{
	char path[200];
	char body[400];
	char csrf[200];

	snprintf(path, sizeof(path), "/booking/demo/time?service=svc_1&employee=emp_1&item=race%04d&date=%s", i, party->day);
	http_ask(&client, "GET", path, NULL, NULL, NULL);
	http_find(&client, "name=\"csrf\" value=\"", '"', csrf, sizeof(csrf));
	snprintf(body, sizeof(body), "csrf=%s&item=race%04d&service=svc_1&employee=emp_1&guest=a&date=%s&time=10:00", csrf, i, party->day);
	http_connect(&client);
	await();
	http_ask(&client, "POST", "/booking/demo/items", FORM, body, NULL);
}

static void
by_hold(const struct party *party, int i)
{
	char body[400];

	(void)i;
	snprintf(body, sizeof(body), "{\"store_id\":\"store_001\",\"items\":[{\"service_id\":\"svc_1\",\"employee_id\":\"emp_1\","
	    "\"datetime\":\"%sT13:00:00\"}]}", party->day);
	http_connect(&client);
	await();
	http_ask(&client, "POST", "/api/public/booking/holds", JSON, body, NULL);
}

static void
order_json(const struct party *party, const char *phone, const char *code, const char *ref, const char *employee, const char *time,
    char *body, size_t size)
{
	snprintf(body, size, "{\"phone\":\"%s\",\"code\":\"%s\",\"store_id\":\"store_001\",\"guest_name\":\"Racer\",\"source\":\"customer_web\","
	    "\"ref\":\"%s\",\"sub_appointments\":[{\"service_id\":\"svc_1\",\"employee_id\":%s,\"datetime\":\"%sT%s:00\"}]}",
	    phone, code, ref, employee, party->day, time);
}

static void
by_confirm(const struct party *party, int i)
{
	struct outside outside;
	char phone[32];
	char body[800];
	char code[8];

	outside_open(&outside, party->config);
	snprintf(phone, sizeof(phone), "+1212%03u%04d", 200 + party->number % 700, i);
	get_code(&outside, phone, code, sizeof(code));
	order_json(party, phone, code, "race", "\"emp_1\"", "16:00", body, sizeof(body));
	http_connect(&client);
	await();
	http_ask(&client, "POST", "/api/public/booking/confirm", JSON, body, NULL);
}

/* All have connected and wait when the gate opens. */
static void
race(const struct party *party, void (*act)(const struct party *party, int i))
{
	pid_t children[VISITORS];
	char byte;
	int i;

	memset(visitors, 0, VISITORS * sizeof(*visitors));
	if (pipe(gate) == -1 || pipe(ready) == -1)
		exit(2);
	for (i = 0; i < VISITORS; i++) {
		if ((children[i] = fork()) != 0)
			continue;
		close(gate[1]);
		http_client_start(&client, party->port);
		act(party, i);
		visitors[i].status = client.status;
		snprintf(visitors[i].location, sizeof(visitors[i].location), "%s", client.location);
		snprintf(visitors[i].said, sizeof(visitors[i].said), "%s", client.body);
		_exit(0);
	}
	close(ready[1]);
	for (i = 0; i < VISITORS && read(ready[0], &byte, 1) == 1; i++)
		;
	usleep(20000);
	close(gate[0]);
	close(gate[1]);
	close(ready[0]);
	for (i = 0; i < VISITORS; i++)
		waitpid(children[i], NULL, 0);
}

static int
n_status(int from, int to)
{
	int n;
	int i;

	for (n = 0, i = 0; i < VISITORS; i++)
		n += visitors[i].status >= from && visitors[i].status <= to;
	return n;
}

static int
n_location(const char *text)
{
	int n;
	int i;

	for (n = 0, i = 0; i < VISITORS; i++)
		n += strstr(visitors[i].location, text) != NULL;
	return n;
}

static bool
judge(const char *what, const struct party *party, int n_won, int n_lost, int64_t n_stored)
{
	bool ok;
	int i;

	ok = n_won == 1 && n_lost == VISITORS - 1 && n_stored == 1 && n_status(0, 0) == 0 && n_status(500, 599) == 0;
	printf("# %s %s: %d won, %d lost, %d without an answer, %d server errors, %lld stored\n", what, party->day, n_won, n_lost,
	    n_status(0, 0), n_status(500, 599), (long long)n_stored);
	for (i = 0; i < VISITORS && !ok; i++)
		if (visitors[i].status != 201 && visitors[i].status != 303 && visitors[i].status != 409)
			printf("# visitor %d was answered %d: %s\n", i, visitors[i].status, visitors[i].said);
	return ok;
}

static int64_t
n_stored(struct outside *outside, const char *day, const char *time)
{
	outside_request(outside);
	return outside_count(outside, str_fmt(outside->arena,
	    "SELECT COUNT(*) FROM {appointment_item} WHERE live = 1 AND local_start = '%s %s:00'", day, time));
}

static int64_t
n_held(struct outside *outside, const char *day)
{
	outside_request(outside);
	return outside_count(outside, str_fmt(outside->arena, "SELECT COUNT(*) FROM {hold} WHERE DATE(starts_at) = '%s'", day));
}

static int
races(const char *config, int port, int rounds, int ahead)
{
	struct party party = { .config = config, .port = port };
	struct outside outside;
	bool ok;
	int i;

	outside_open(&outside, config);
	ok = true;
	for (i = 0; i < rounds; i++) {
		set_day(&party, &outside, ahead + i);
		party.number = (unsigned)(ahead + i);
		race(&party, by_hold);
		ok = judge("hold", &party, n_status(201, 201), n_status(409, 409), n_held(&outside, party.day)) && ok;
		race(&party, by_confirm);
		ok = judge("confirm", &party, n_status(201, 201), n_status(409, 409),
		    n_stored(&outside, party.day, "16:00")) && ok;
		race(&party, by_page);
		ok = judge("page", &party, n_location("added="), n_location("taken="), n_held(&outside, party.day) - 1) && ok;
	}
	outside_close(&outside);
	return !ok;
}

/* Sends the same request until it is answered by the program; a worker that died is nginx's 502. */
static int
insist(const char *path, const char *body, const char *key)
{
	int64_t end;
	int status;

	end = clock_monotonic_us() + PATIENCE_S * US_PER_S;
	do {
		status = http_ask(&client, "POST", path, JSON, body, key);
		if (status != 0 && status < 500 && status != 429 && strstr(client.body, "in_progress") == NULL)
			break;
		usleep(20000);
	} while (clock_monotonic_us() < end);
	return status;
}

/* One booking, insisted on, then asked for again by the same key: the same answer, and one booking of that reference. */
static bool
book_insisting(struct outside *outside, const struct party *party, int i, int n)
{
	static const char *const hours[] = { "09", "10", "11", "12", "13", "14", "15", "16", "17" };
	char first[64];
	char again[64];
	char phone[32];
	char time[8];
	char body[800];
	char key[40];
	char code[8];
	int64_t count;
	int status;

	snprintf(phone, sizeof(phone), "+1%03d%03u%04d", 212 + i, 200 + party->number % 700, n % 10000);
	get_code(outside, phone, code, sizeof(code));
	if (code[0] == '\0')
		return true;			/* the worker died over it; the next guest has another phone */
	snprintf(key, sizeof(key), "storm-%d-%d-%d", (int)getpid(), i, n);
	snprintf(time, sizeof(time), "%s:%02d", hours[(i * 7 + n) % 9], n / 9 % 2 * 30);
	order_json(party, phone, code, key, "null", time, body, sizeof(body));
	status = insist("/api/public/booking/confirm", body, key);
	http_find(&client, "\"appointment_id\":\"", '"', first, sizeof(first));
	again[0] = '\0';
	if (status == 201 && insist("/api/public/booking/confirm", body, key) == 201)
		http_find(&client, "\"appointment_id\":\"", '"', again, sizeof(again));
	if (!str_i64(answer_of(outside, "SELECT COUNT(*) FROM {appointment} WHERE tracking_ref = '%s'", key), &count))
		return false;
	visitors[i].status += status == 201;
	if ((status == 201 && first[0] != '\0' && strcmp(first, again) == 0 && count == 1) || (status < 500 && status != 201 && count == 0))
		return true;
	printf("# %s: answered %d, %s then %s, stored %lld times\n", key, status, first, again, (long long)count);
	return false;
}

static void
storm_client(const struct party *party, int i, int seconds)
{
	struct outside outside;
	struct party mine;
	int64_t end;
	char path[100];
	bool ok;
	int n;

	outside_open(&outside, party->config);
	http_client_start(&client, party->port);
	mine = *party;
	end = clock_monotonic_us() + seconds * US_PER_S;
	ok = true;
	for (n = 0; clock_monotonic_us() < end && !*stopping; n++) {
		if (n % 18 == 0)
			set_day(&mine, &outside, (int)party->number + n / 18 % 20);
		snprintf(path, sizeof(path), "/booking/demo/time?service=svc_1&employee=any&date=%s", mine.day);
		(void)http_ask(&client, "GET", path, NULL, NULL, NULL);
		if (client.status == 500)
			ok = false;
		ok = book_insisting(&outside, &mine, i, n) && ok;
	}
	outside_close(&outside);
	_exit(!ok);
}

static int
storm(const char *config, int port, int n_clients, int seconds, int ahead)
{
	struct party party = { .config = config, .port = port, .number = (unsigned)ahead };
	pid_t children[VISITORS];
	int n_booked;
	int n_bad;
	int status;
	int i;

	if (n_clients < 1 || n_clients > VISITORS)
		return 2;
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = on_stop, .sa_flags = SA_RESTART }, NULL);
	for (i = 0; i < n_clients; i++)
		if ((children[i] = fork()) == 0)
			storm_client(&party, i, seconds);
	for (n_bad = 0, n_booked = 0, i = 0; i < n_clients; i++) {
		n_bad += waitpid(children[i], &status, 0) != children[i] || status != 0;
		n_booked += visitors[i].status;
	}
	printf("# %d booked, %d clients saw something wrong\n", n_booked, n_bad);
	return n_bad > 0 || n_booked == 0;
}

int
main(int argc, char *argv[])
{
	visitors = mmap(NULL, VISITORS * sizeof(*visitors) + sizeof(*stopping), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
	    -1, 0);
	if (visitors == MAP_FAILED)
		return 2;
	stopping = (volatile sig_atomic_t *)(visitors + VISITORS);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 6 && strcmp(argv[1], "race") == 0)
		return races(argv[2], atoi(argv[3]), atoi(argv[4]), atoi(argv[5]));
	if (argc == 7 && strcmp(argv[1], "storm") == 0)
		return storm(argv[2], atoi(argv[3]), atoi(argv[4]), atoi(argv[5]), atoi(argv[6]));
	fprintf(stderr, "usage: visitors race CONFIG PORT ROUNDS DAY | storm CONFIG PORT CLIENTS SECONDS DAY\n");
	return 2;
}
