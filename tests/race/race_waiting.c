/*
 * race_waiting.c - sixteen processes cancel, book, take and decline at the same moment: what is freed goes to who waits, once.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "tests/db/salon.h"

enum { RACERS = 16, ROUNDS = 4, CANCELS = 4, WAITING = 3 };

static const char *const hours[] = { "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00", "17:00", "18:00" };

struct shared {
	enum err	err[RACERS];
	char		manage[CANCELS][32];	/* of Emma's, Mei's and Lena's ten o'clock, and Emma's eleven */
	char		offer[32];		/* the last token */
	char		first[32];		/* the one that is raced for */
};

static struct salon salon;
static struct shared *shared;

typedef enum err (*race)(struct salon *own, int i);

static void
say(void *arg, const struct desk *desk, const struct offer *offer, struct message_texts *out)
{
	(void)arg;
	(void)desk;
	snprintf(shared->offer, sizeof(shared->offer), "%.*s", STR_ARG(offer->token));
	out->sms = STR("a time is free");
}

static const struct offer_teller teller = { .text = say };

static void
run_racer(race what, int i, int gate)
{
	struct salon own;
	char byte;

	own = salon;
	own.life = arena_new(ARENA_LIFE_CAP);
	own.arena = arena_new(ARENA_REQUEST_CAP);
	salon_open(&own);
	(void)salon_count(&own, "SELECT 1");		/* connected before the start */
	if (read(gate, &byte, 1) != 0)
		_exit(2);
	shared->err[i] = what(&own, i);
	_exit(0);
}

/* All start when the gate's last writer closes. */
static void
run_race(race what)
{
	pid_t racers[RACERS];
	int status;
	int gate[2];
	int i;

	assert_int_equal(pipe(gate), 0);
	for (i = 0; i < RACERS; i++) {
		shared->err[i] = ERR_COUNT;
		racers[i] = fork();
		assert_true(racers[i] >= 0);
		if (racers[i] == 0) {
			close(gate[1]);
			run_racer(what, i, gate[0]);
		}
	}
	close(gate[0]);
	close(gate[1]);
	for (i = 0; i < RACERS; i++) {
		assert_int_equal(waitpid(racers[i], &status, 0), racers[i]);
		assert_int_equal(status, 0);
	}
}

static void
fill_and_wait(void)
{
	struct receipt receipt;
	struct wait_want want;
	struct wait_line line;
	struct str token;
	size_t i;
	int t;

	salon_clear(&salon);
	for (t = EMMA; t <= LENA; t++)
		for (i = 0; i < sizeof(hours) / sizeof(hours[0]); i++) {
			assert_int_equal(salon_book(&salon, NAILS, t, hours[i], &receipt), OK);
			if (i == 1 || (i == 2 && t == EMMA))
				snprintf(shared->manage[i == 1 ? t : 3], sizeof(shared->manage[0]), "%.*s", STR_ARG(receipt.manage_token));
		}
	for (i = 0; i < WAITING; i++) {
		want = (struct wait_want){
			.phone = str_fmt(salon.arena, "+1212555090%zu", i), .service = NAILS, .technician = ANY,
			.day = date_of(2026, 2, 16), .to = 1440, .locale = STR("en"),
		};
		assert_int_equal(desk_wait_join(&salon.desk, &want, &line, &token), OK);
	}
}

static enum err
book(struct salon *own, int i, const char *time)
{
	struct receipt receipt;
	struct order *order;

	order = salon_order(own, "Racer", "");
	order->guests[0].phone = str_fmt(own->arena, "+12125550%03d", i);
	salon_add(own, order, 0, NAILS, i % 2 == 0 ? ANY : EMMA, time);
	return salon_confirm(own, order, &receipt, NULL);
}

static enum err
cancel_or_book(struct salon *own, int i)
{
	struct receipt receipt;

	if (i % 4 == 0)
		return desk_cancel(&own->desk, str_of(shared->manage[i / 4]), STR_NONE, STR_NONE, NULL, NULL, &receipt);
	return book(own, i, i % 3 == 0 ? "11:00" : "10:00");
}

static int
n_ok(int (*mine)(int i))
{
	int n;
	int i;

	for (n = 0, i = 0; i < RACERS; i++)
		n += mine(i) && shared->err[i] == OK;
	return n;
}

static int
cancels(int i)
{
	return i % 4 == 0;
}

static int
books(int i)
{
	return i % 4 != 0;
}

/* The rules of slotkeeperctl fsck, as numbers. */
static void
check_lines(void)
{
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting_offer} o WHERE o.outcome = 'open' AND NOT EXISTS"
	    " (SELECT 1 FROM {hold} h WHERE h.token_hash = o.token_hash AND h.starts_at = o.starts_at AND h.expires_at = o.expires_at)"), 0);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting} w WHERE (w.status = 'offered') <>"
	    " (SELECT COUNT(*) FROM {waiting_offer} o WHERE o.waiting_id = w.id AND o.outcome = 'open')"), 0);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting_offer}")
	    - salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'waitlist_offer'"), 0);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold} h JOIN {hold} k ON k.technician_id = h.technician_id AND k.id > h.id"
	    " AND k.busy_from < h.busy_to AND k.busy_to > h.busy_from AND k.expires_at > h.created_at AND h.expires_at > k.created_at"), 0);
	salon_check(&salon);
}

static void
what_several_cancel_goes_to_who_waits(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		fill_and_wait();
		run_race(cancel_or_book);
		salon_request(&salon);
		assert_int_equal(n_ok(cancels), CANCELS);
		/* Four are freed and three wait: at most one is left for the others. */
		assert_in_range(n_ok(books), 0, CANCELS - WAITING);
		assert_int_equal(salon_count(&salon, "SELECT COUNT(DISTINCT waiting_id) FROM {waiting_offer} WHERE outcome = 'open'"), WAITING);
		check_lines();
	}
}

static enum err
take_or_end(struct salon *own, int i)
{
	struct offer offer;
	struct start *starts;
	struct ask ask = { .service = NAILS, .technician = ANY, .guest = -1 };
	struct str token = str_of(shared->first);
	size_t n;

	switch (i % 4) {
	case 0:
		return desk_offer_take(&own->desk, token, str_fmt(own->arena, "cart-%d", i), STR("item0001"), &offer);
	case 1:
		return desk_offer_decline(&own->desk, token, false);
	case 2:
		own->desk.now.us += 15 * US_PER_MIN;
		return desk_times(&own->desk, &ask, date_of(2026, 2, 16), &starts, &n);
	default:
		own->desk.now.us += 15 * US_PER_MIN;
		return book(own, i, "10:00");
	}
}

static int
takes(int i)
{
	return i % 4 == 0;
}

static int
late_books(int i)
{
	return i % 4 == 3;
}

static void
taken_declined_run_out_and_asked_for_at_once_is_one_of_them(void **state)
{
	struct receipt receipt;
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		fill_and_wait();
		assert_int_equal(desk_cancel(&salon.desk, str_of(shared->manage[0]), STR_NONE, STR_NONE, NULL, NULL, &receipt), OK);
		memcpy(shared->first, shared->offer, sizeof(shared->first));
		run_race(take_or_end);
		salon_request(&salon);
		assert_in_range(n_ok(takes), 0, 1);
		assert_int_equal(n_ok(late_books), 0);		/* the next in line is asked first */
		assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting_offer} WHERE outcome = 'taken'"), n_ok(takes));
		/* Taken at first and not confirmed, it has run out for those a quarter of an hour on, and is offered again. */
		assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting_offer} WHERE outcome = 'open'"), 1);
		check_lines();
	}
}

static int
begin(void **state)
{
	(void)state;
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(shared != MAP_FAILED);
	salon_make(&salon);
	salon.desk.teller = &teller;
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	salon_close(&salon);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_several_cancel_goes_to_who_waits),
		cmocka_unit_test(taken_declined_run_out_and_asked_for_at_once_is_one_of_them),
	};

	return cmocka_run_group_tests_name("race_waiting", tests, begin, finish);
}
