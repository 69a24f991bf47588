/*
 * race_class.c - twelve students, each in a process and session of its own, want the three places of a class at the same moment, and wait
 * for what becomes free.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "desk/class.h"
#include "tests/db/salon.h"

enum { RACERS = 12, ROUNDS = 3, PLACES = 3 };

static struct salon salon;
static enum err *lanes;			/* shared with the racers */

static enum err
book(struct salon *own, int i)
{
	struct principal student = { .kind = SESSION_GUEST, .business_id = 1, .subject_id = (uint64_t)(900 + i), .phone = STR("+12125550100") };
	struct class_booking out;
	struct class_order order;

	student.public_id = student.name = student.email = STR_NONE;
	order = (struct class_order){ .student = &student, .slot = STR("slot-3"), .source = STR("api"), .locale = STR("en") };
	order.course = order.teacher = order.name = order.email = order.child = order.note = order.token = order.key = STR_NONE;
	order.key_body = STR_NONE;
	return desk_class_book(&own->desk, &order, &out);
}

/* Holds a place, books by it, and takes the booking back: whoever is refused was refused for others' sake. */
static enum err
come_and_go(struct salon *own, int i)
{
	struct class_change change = { .act = CLASS_CANCEL, .actor = STR("guest") };
	struct class_booking *bookings;
	struct class_query query = { .status = STR("pending"), .last = date_of(9990, 1, 1), .max = 1 };
	struct principal who = { .kind = SESSION_GUEST, .business_id = 1, .subject_id = (uint64_t)(900 + i) };
	size_t n;
	int round;
	enum err e;

	change.why = change.key = change.key_body = STR_NONE;
	for (round = 0; round < 4; round++) {
		salon_request(own);
		if ((e = book(own, i)) == ERR_SLOT_TAKEN)
			continue;
		if (e != OK || (e = desk_class_bookings(&own->desk, &who, &query, &bookings, &n)) != OK || n != 1)
			return e == OK ? ERR_FAULT : e;
		change.booking = bookings[0].public_id;
		if ((e = desk_class_change(&own->desk, &change, &bookings[0])) != OK)
			return e;
	}
	return OK;
}

static void
say(void *arg, const struct desk *desk, const struct offer *offer, struct message_texts *out)
{
	(void)arg;
	(void)desk;
	(void)offer;
	out->sms = STR("a place is free");
}

static const struct offer_teller teller = { .text = say };

/* The same with a waitlist, which is joined by who finds the class full. */
static enum err
come_and_wait(struct salon *own, int i)
{
	struct wait_want want = { .slot = STR("slot-3"), .locale = STR("en") };
	struct wait_line line;
	struct str token;
	int round;
	enum err e;

	own->desk.teller = &teller;
	for (round = 0; round < 3; round++) {
		if ((e = come_and_go(own, i)) != OK)
			return e;
		want.phone = str_fmt(own->arena, "+12125550%03d", 200 + i);
		e = desk_wait_join(&own->desk, &want, &line, &token);
		if (e != OK && e != ERR_WRONG_STATE && e != ERR_TOO_MANY)
			return e;
		/* Half of them do not stay, and what they were offered meanwhile passes on. */
		if (e == OK && i % 2 == 0 && token.len > 0 && (e = desk_wait_leave_by(&own->desk, token)) != OK)
			return e;
	}
	return OK;
}

static void
run_race(enum err (*what)(struct salon *own, int i))
{
	struct salon own;
	pid_t racers[RACERS];
	int status;
	int gate[2];
	char byte;
	int i;

	assert_int_equal(pipe(gate), 0);
	for (i = 0; i < RACERS; i++) {
		lanes[i] = ERR_COUNT;
		racers[i] = fork();
		assert_true(racers[i] >= 0);
		if (racers[i] > 0)
			continue;
		close(gate[1]);
		own = salon;
		own.life = arena_new(ARENA_LIFE_CAP);
		own.arena = arena_new(ARENA_REQUEST_CAP);
		salon_open(&own);
		(void)salon_count(&own, "SELECT 1");
		if (read(gate[0], &byte, 1) != 0)
			_exit(2);
		lanes[i] = what(&own, i);
		_exit(0);
	}
	usleep(50000);
	close(gate[0]);
	close(gate[1]);
	for (i = 0; i < RACERS; i++) {
		assert_int_equal(waitpid(racers[i], &status, 0), racers[i]);
		assert_int_equal(status, 0);
	}
}

static int
n_with(enum err err)
{
	int n;
	int i;

	for (n = 0, i = 0; i < RACERS; i++)
		n += lanes[i] == err;
	return n;
}

static int
clear(void **state)
{
	int i;

	(void)state;
	salon_request(&salon);
	salon_run(&salon, "DELETE FROM {booking}");
	salon_run(&salon, "DELETE FROM {slot}");
	salon_clear(&salon);
	salon_run(&salon, "INSERT INTO {slot} (id, store_id, public_id, course_id, technician_id, local_start, starts_at, ends_at, capacity,"
	    " created_at, updated_at) VALUES"
	    " (52, 1, 'slot-3', 41, 21, '2026-02-16 16:00', '2026-02-16 21:00', '2026-02-16 22:30', 3, NOW(6), NOW(6))");
	for (i = 0; i < RACERS; i++)
		salon_run(&salon, str_cstr(salon.arena, str_fmt(salon.arena, "INSERT INTO {guest} (id, business_id, name, created_at,"
		    " updated_at) VALUES (%d, 1, 'Student', NOW(6), NOW(6))", 900 + i)));
	return 0;
}

static void
three_places_are_sold_three_times(void **state)
{
	int round;

	for (round = 0; round < ROUNDS; round++) {
		(void)clear(state);
		run_race(book);
		assert_int_equal(n_with(OK), PLACES);
		assert_int_equal(n_with(ERR_SLOT_TAKEN), RACERS - PLACES);
		assert_int_equal(salon_count(&salon, "SELECT booked_count FROM {slot} WHERE id = 52"), PLACES);
		assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {booking}"), PLACES);
	}
}

/* Some have run out already when all come: each is put down once, and its place sold once. */
static void
lapsed_places_are_sold_once_each(void **state)
{
	int i;

	(void)clear(state);
	for (i = 0; i < PLACES; i++)
		assert_int_equal(book(&salon, i), OK);
	salon_pass(&salon, 300);
	run_race(book);
	assert_int_equal(n_with(OK), PLACES);
	assert_int_equal(n_with(ERR_SLOT_TAKEN), RACERS - PLACES);
	assert_int_equal(salon_count(&salon, "SELECT booked_count FROM {slot} WHERE id = 52"), PLACES);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {event} WHERE actor = 'system'"), PLACES);
}

static void
coming_and_going_leaves_nothing_counted(void **state)
{
	(void)clear(state);
	run_race(come_and_go);
	assert_int_equal(n_with(OK), RACERS);
	assert_int_equal(salon_count(&salon, "SELECT booked_count FROM {slot} WHERE id = 52"), 0);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {booking} WHERE status <> 'cancelled'"), 0);
}

/* Every place is booked, offered to one who waits, or free; nobody is kept waiting while one is free. */
static void
what_is_given_back_goes_to_who_waits(void **state)
{
	int64_t n_offers;
	int64_t n_waiting;

	(void)clear(state);
	run_race(come_and_wait);
	assert_int_equal(n_with(OK), RACERS);
	n_offers = salon_count(&salon, "SELECT COUNT(*) FROM {waiting_offer} o JOIN {waiting} w ON w.id = o.waiting_id AND w.status = 'offered'"
	    " JOIN {hold} h ON h.token_hash = o.token_hash AND h.slot_id = 52 WHERE o.outcome = 'open'");
	n_waiting = salon_count(&salon, "SELECT COUNT(*) FROM {waiting} WHERE status = 'waiting'");
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting_offer} WHERE outcome = 'open'"), n_offers);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold}"), n_offers);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {waiting_offer}"),
	    salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'waitlist_offer'"));
	assert_int_equal(salon_count(&salon, "SELECT booked_count FROM {slot} WHERE id = 52"),
	    salon_count(&salon, "SELECT COUNT(*) FROM {booking} WHERE status <> 'cancelled'"));
	assert_true(n_offers + salon_count(&salon, "SELECT booked_count FROM {slot} WHERE id = 52") <= PLACES);
	assert_true(salon_count(&salon, "SELECT COUNT(*) FROM {waiting_offer}") > 0);
	assert_true(n_waiting == 0 || n_offers + salon_count(&salon, "SELECT booked_count FROM {slot} WHERE id = 52") == PLACES);
}

static int
begin(void **state)
{
	(void)state;
	lanes = mmap(NULL, RACERS * sizeof(*lanes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(lanes != MAP_FAILED);
	salon_make(&salon);
	salon_run(&salon, "INSERT INTO {course} (id, store_id, public_id, name, price) VALUES (41, 1, 'course-123', 'Nails', 20000)");
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	salon_close(&salon);
	munmap(lanes, RACERS * sizeof(*lanes));
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_places_are_sold_three_times),
		cmocka_unit_test(lapsed_places_are_sold_once_each),
		cmocka_unit_test(coming_and_going_leaves_nothing_counted),
		cmocka_unit_test(what_is_given_back_goes_to_who_waits),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
