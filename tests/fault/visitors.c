/*
 * visitors.c - guests who come through nginx, by pages and by the API.
 *
 *	visitors race CONFIG PORT ROUNDS DAY		50 at once want one time, ROUNDS times each by page, by hold and by confirm
 *	visitors storm CONFIG PORT CLIENTS SECONDS DAY	book without end, with retries, while somebody else kills workers
 *
 * DAY is how many days from today; each round takes another. The codes that guests are texted are read from the outbox's table.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/outside.h"
#include "tests/race/http_client.h"

enum { VISITORS = 50, TRIES = 40 };

#define JSON "application/json"
#define FORM "application/x-www-form-urlencoded"

struct visitor {
	int	status;
	char	location[512];
};

struct party {
	const char	*config;
	int		 port;
	char		 day[16];
	unsigned	 number;		/* of the round: phones are new each time */
};

static struct http_client client;
static struct visitor *visitors;	/* shared with the children */
static int ready[2];
static int gate[2];

static void
set_day(struct party *party, struct outside *outside, int ahead)
{
	struct str text;

	outside_request(outside);
	if (outside_store(outside, "demo") != OK)
		exit(2);
	text = outside_text(outside, str_fmt(outside->arena, "SELECT DATE_ADD('%.*s', INTERVAL %d DAY)",
	    STR_ARG(str_sub(outside_text(outside, STR("SELECT UTC_DATE()")), 0, 10)), ahead));
	snprintf(party->day, sizeof(party->day), "%.*s", (int)(text.len < 10 ? text.len : 10), text.ptr);
}

/* A code for a phone nobody has used; empty when none came. */
static void
get_code(struct outside *outside, const char *phone, char *code, size_t size)
{
	char body[128];
	struct str text;

	code[0] = '\0';
	snprintf(body, sizeof(body), "{\"phone\":\"%s\",\"store_id\":\"store_001\"}", phone);
	if (http_ask(&client, "POST", "/api/public/booking/send-code", JSON, body, NULL) != 200)
		return;
	outside_request(outside);
	text = outside_text(outside, str_fmt(outside->arena,
	    "SELECT body FROM {outbox} WHERE message = 'code' AND recipient = '%s' ORDER BY id DESC LIMIT 1", phone));
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

	ok = n_won == 1 && n_lost == VISITORS - 1 && n_stored == 1 && n_status(0, 0) == 0 && n_status(500, 599) == 0;
	printf("# %s %s: %d won, %d lost, %d without an answer, %d server errors, %lld stored\n", what, party->day, n_won, n_lost,
	    n_status(0, 0), n_status(500, 599), (long long)n_stored);
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
		ok = judge("page", &party, n_location("added="), n_status(303, 409) - n_location("added="), n_held(&outside, party.day) - 1) && ok;
	}
	outside_close(&outside);
	return !ok;
}

int
main(int argc, char *argv[])
{
	visitors = mmap(NULL, VISITORS * sizeof(*visitors), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (visitors == MAP_FAILED)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 6 && strcmp(argv[1], "race") == 0)
		return races(argv[2], atoi(argv[3]), atoi(argv[4]), atoi(argv[5]));
	fprintf(stderr, "usage: visitors race CONFIG PORT ROUNDS DAY\n");
	return 2;
}
