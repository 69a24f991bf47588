/*
 * load.c - many clients of the desk, some of which are killed; and the proof that nothing acknowledged is lost and nothing is half there.
 *
 *	load run CONFIG LOG CLIENTS KILLS	books, holds and cancels until SIGTERM; kills a random client with -9 KILLS times
 *	load verify CONFIG LOG			what the log says against what is stored
 *
 * What a client does follows from its key alone, so that verify can send each request again as it was. The log has one line a fact:
 * "try KEY" before a booking is asked for, "got KEY ID" once it is acknowledged, "end KEY" before its cancellation is asked for.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "tests/fault/outside.h"

enum { CLIENTS_MAX = 64, DAYS_AHEAD = 3, DAYS = 20, ATTEMPTS_MAX = 200000, KEY_SIZE = 40 };

struct attempt {
	char		key[KEY_SIZE];
	char		id[KEY_SIZE];		/* empty: never acknowledged */
};

static volatile sig_atomic_t	 stopping;
static int			 log_fd;

static void
on_stop(int number)
{
	(void)number;
	stopping = 1;
}

/* One write to a file opened for appending: lines of several processes do not mix. */
static void
note(const char *what, struct str key, struct str id)
{
	char line[128];
	int n;

	n = snprintf(line, sizeof(line), "%s %.*s %.*s\n", what, STR_ARG(key), STR_ARG(id));
	if (write(log_fd, line, (size_t)n) != n)
		_exit(3);
}

static uint32_t
roll(uint64_t *dice, uint32_t below)
{
	*dice = *dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*dice >> 33) % below;
}

static int
somebody(const struct catalogue *cat, uint64_t *dice, int service)
{
	int technician;

	if (roll(dice, 3) == 0)
		return ANY;
	do
		technician = (int)roll(dice, (uint32_t)cat->n_technicians);
	while (!catalogue_can(cat, technician, service));
	return technician;
}

/* The day a log begins counts, not today: a repeated request must be the same after midnight too. */
static struct instant
some_time(const struct catalogue *cat, uint64_t *dice, int32_t first_day)
{
	struct instant at[2];
	struct local local;

	local = (struct local){ .date = { .days = first_day + DAYS_AHEAD + (int32_t)roll(dice, DAYS) } };
	local.seconds = (9 * 60 + (int32_t)roll(dice, 20) * 30) * 60;
	return zone_instants(cat->zone, local, at) == 0 ? (struct instant){ 0 } : at[0];
}

/* One guest or two, one item or two each; keys are "DAY-PROCESS-NUMBER". */
static struct order *
order_of(struct desk *desk, struct str key)
{
	struct order_item *item;
	struct order *order;
	uint64_t dice;
	int32_t day;
	size_t g;
	size_t i;

	dice = str_hash(key);
	day = (int32_t)strtol(str_cstr(desk->arena, key), NULL, 10);
	order = NEW(desk->arena, struct order);
	order->email = order->notes = order->hold_token = STR_NONE;
	order->source = STR("customer_web");
	order->created_by = STR("guest_self_service");
	order->locale = STR("en");
	order->scope = STR("confirm");
	order->notify_sms = true;
	order->total_seen = -1;
	order->key = order->tracking_ref = key;
	order->n_guests = 1 + (roll(&dice, 3) == 0);
	order->guests = NEW_N(desk->arena, struct order_guest, order->n_guests);
	for (g = 0; g < order->n_guests; g++) {
		order->guests[g].name = STR("Loader");
		order->guests[g].phone = g == 0 ? str_fmt(desk->arena, "+1212555%04u", roll(&dice, 200)) : STR_NONE;
		order->guests[g].n_items = 1 + (roll(&dice, 4) == 0);
		order->guests[g].items = NEW_N(desk->arena, struct order_item, order->guests[g].n_items);
		for (i = 0; i < order->guests[g].n_items; i++) {
			item = &order->guests[g].items[i];
			item->ref = STR_NONE;
			item->service = (int)roll(&dice, (uint32_t)desk->cat->n_services);
			item->technician = somebody(desk->cat, &dice, item->service);
			item->starts_at = some_time(desk->cat, &dice, day);
			item->price_seen.cents = -1;
		}
	}
	return order;
}

static void
texts(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	(void)arg;
	(void)receipt;
	*out = (struct message_texts){ .sms = STR("booked"), .subject = STR("Booked"), .body = STR("See you") };
}

/* Asks for a hold of the order's first item, and half of the time gives it back; the rest lapse. */
static void
hold(struct desk *desk, const struct order *order, uint64_t *dice)
{
	struct hold_want want;
	struct hold_line line;
	struct str token;
	size_t which;

	want = (struct hold_want){ .ref = STR("a"), .guest = -1, .service = order->guests[0].items[0].service,
	    .technician = order->guests[0].items[0].technician, .starts_at = order->guests[0].items[0].starts_at };
	token = secret_token(desk->arena);
	if (desk_hold(desk, token, &want, 1, false, &line, &which) == OK && roll(dice, 4) != 0)
		(void)!desk_hold_release(desk, token, STR_NONE);
}

static void
one_client(const char *config)
{
	struct confirm_problem problem;
	struct outside outside;
	struct receipt receipt;
	struct order *order;
	struct str key;
	uint64_t dice;
	unsigned n;
	enum err e;

	outside_open(&outside, config);
	dice = secret_random_u64();
	for (n = 0; !stopping; n++) {
		outside_request(&outside);
		if (outside_store(&outside, "demo") != OK) {
			usleep(20000);
			continue;
		}
		key = str_fmt(outside.arena, "%lld-%d-%u", (long long)(outside.desk.now.us / US_PER_S / 86400), (int)getpid(), n);
		order = order_of(&outside.desk, key);
		if (roll(&dice, 3) == 0)
			hold(&outside.desk, order, &dice);
		note("try", key, STR_NONE);
		if ((e = desk_confirm(&outside.desk, order, texts, NULL, &receipt, &problem)) == ERR_FAULT)
			note("fault", key, STR_NONE);
		if (e != OK)
			continue;
		note("got", key, receipt.guests[0].public_id);
		if (roll(&dice, 2) != 0)
			continue;
		note("end", key, STR_NONE);
		(void)!desk_cancel(&outside.desk, receipt.manage_token, STR_NONE, STR_NONE, texts, NULL, &receipt);
	}
	_exit(0);
}

static pid_t
start(const char *config)
{
	pid_t pid;

	if ((pid = fork()) == 0)
		one_client(config);
	return pid;
}

static int
run(const char *config, int n_clients, int n_kills)
{
	struct sigaction action = { .sa_handler = on_stop };
	pid_t clients[CLIENTS_MAX];
	int status;
	int bad;
	int i;

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	secret_init();
	for (i = 0; i < n_clients; i++)
		clients[i] = start(config);
	while (!stopping) {
		usleep(50000 + secret_random_below(100000));
		if (n_kills <= 0 || stopping)
			continue;
		i = (int)secret_random_below((uint32_t)n_clients);
		kill(clients[i], SIGKILL);
		waitpid(clients[i], &status, 0);
		clients[i] = start(config);
		n_kills--;
	}
	for (bad = 0, i = 0; i < n_clients; i++) {
		kill(clients[i], SIGTERM);
		while (waitpid(clients[i], &status, 0) == -1 && errno == EINTR)
			;
		bad += status != 0;
	}
	if (bad > 0)
		fprintf(stderr, "%d clients ended badly\n", bad);
	return bad > 0;
}

static struct attempt *
attempt_of(struct attempt *all, size_t *n, const char *key)
{
	size_t i;

	for (i = *n; i > 0; i--)
		if (strcmp(all[i - 1].key, key) == 0)
			return &all[i - 1];
	if (*n == ATTEMPTS_MAX)
		exit(2);
	snprintf(all[*n].key, sizeof(all[*n].key), "%s", key);
	return &all[(*n)++];
}

static size_t
read_log(const char *path, struct attempt **out)
{
	static struct attempt all[ATTEMPTS_MAX];
	struct attempt *attempt;
	char what[8];
	char key[KEY_SIZE];
	char id[KEY_SIZE];
	char line[128];
	FILE *file;
	size_t n;

	n = 0;
	if ((file = fopen(path, "r")) == NULL)
		exit(2);
	while (fgets(line, sizeof(line), file) != NULL) {
		id[0] = '\0';
		if (sscanf(line, "%7s %39s %39s", what, key, id) < 2)
			continue;
		attempt = attempt_of(all, &n, key);
		if (strcmp(what, "got") == 0)
			snprintf(attempt->id, sizeof(attempt->id), "%s", id);
		if (strcmp(what, "fault") == 0)
			printf("# %s met a fault\n", key);
	}
	fclose(file);
	*out = all;
	return n;
}

static int64_t
stored(struct outside *outside, const char *key, const char *what)
{
	return outside_count(outside, str_fmt(outside->arena, "SELECT COUNT(%s) FROM {appointment} a LEFT JOIN {appointment_item} i"
	    " ON i.store_id = a.store_id AND i.appointment_id = a.id WHERE a.tracking_ref = '%s'", what, key));
}

/* Whole or not at all before; after the same request again exactly once, or refused and not there. */
static const char *
fault_of(struct outside *outside, const struct attempt *attempt)
{
	struct confirm_problem problem;
	struct receipt receipt;
	struct order *order;
	int64_t n_before;
	int64_t n_items;
	enum err e;

	outside_request(outside);
	if (outside_store(outside, "demo") != OK)
		return "the store cannot be read";
	order = order_of(&outside->desk, str_of(attempt->key));
	n_before = stored(outside, attempt->key, "DISTINCT a.id");
	n_items = stored(outside, attempt->key, "i.id");
	if (n_before != 0 && (n_before != (int64_t)order->n_guests || n_items != (int64_t)order_n_items(order)))
		return "is stored in part, or twice";
	if (attempt->id[0] != '\0' && n_before == 0)
		return "was acknowledged and is lost";
	e = desk_confirm(&outside->desk, order, texts, NULL, &receipt, &problem);
	if (n_before != 0 && (e != OK || !receipt.repeated))
		return str_cstr(outside->arena, str_fmt(outside->arena, "is stored, but its key is not answered with it: %s",
		    e == OK ? "booked anew" : err_code(e).ptr));
	if (attempt->id[0] != '\0' && !str_eq(receipt.guests[0].public_id, str_of(attempt->id)))
		return "is answered with another booking";
	if (e != OK && e != ERR_SLOT_TAKEN && e != ERR_SLOT_UNAVAILABLE && e != ERR_INVALID)
		return err_code(e).ptr;
	if (stored(outside, attempt->key, "DISTINCT a.id") != (e == OK ? (int64_t)order->n_guests : 0))
		return "is not there exactly once after it was sent again";
	return NULL;
}

static int
verify(const char *config, const char *path)
{
	struct outside outside;
	struct attempt *attempts;
	const char *fault;
	size_t n_bad;
	size_t n_got;
	size_t n;
	size_t i;

	outside_open(&outside, config);
	n = read_log(path, &attempts);
	for (n_bad = 0, n_got = 0, i = 0; i < n; i++) {
		n_got += attempts[i].id[0] != '\0';
		if ((fault = fault_of(&outside, &attempts[i])) == NULL)
			continue;
		printf("# %s %s: %s\n", attempts[i].key, attempts[i].id, fault);
		n_bad++;
	}
	outside_close(&outside);
	printf("# %zu asked, %zu acknowledged, %zu wrong\n", n, n_got, n_bad);
	return n_bad > 0 || n_got == 0;
}

int
main(int argc, char *argv[])
{
	if (argc == 6 && strcmp(argv[1], "run") == 0) {
		log_fd = open(argv[3], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		if (log_fd == -1 || atoi(argv[4]) < 1 || atoi(argv[4]) > CLIENTS_MAX)
			return 2;
		return run(argv[2], atoi(argv[4]), atoi(argv[5]));
	}
	if (argc == 4 && strcmp(argv[1], "verify") == 0)
		return verify(argv[2], argv[3]);
	fprintf(stderr, "usage: load run CONFIG LOG CLIENTS KILLS | load verify CONFIG LOG\n");
	return 2;
}
