/* desk_code.c - verification codes: once, for ten minutes, five tries, and no more than a guesser may have. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/limits.h"
#include "tests/db/salon.h"

static struct salon salon;

static int
begin(void **state)
{
	(void)state;
	salon_make(&salon);
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	salon_close(&salon);
	return 0;
}

static int
clear(void **state)
{
	(void)state;
	salon_clear(&salon);
	return 0;
}

static const char alice[] = "+12125550001";

static enum err
ask_code(const char *phone, struct code_sent *out, struct instant *wait)
{
	struct code_sent sent;
	struct instant until;

	return desk_code_send(&salon.desk, str_of(phone), CODE_BOOK, STR("Code {code} at Salon"), STR("en"), out == NULL ? &sent : out,
	    wait == NULL ? &until : wait);
}

/* The code of the last message. */
static struct str
read_code(void)
{
	struct outbox_line *lines;
	size_t n;

	assert_int_equal(desk_outbox_recent(&salon.desk, 1, &lines, &n), OK);
	assert_int_equal(n, 1);
	assert_true(str_starts(lines[0].body, STR("Code ")));
	return str_sub(lines[0].body, 5, 6);
}

static struct str
wrong(struct str code)
{
	return str_eq(code, STR("123456")) ? STR("654321") : STR("123456");
}

static enum err
check(const char *phone, struct str code, const char *token, struct code_tried *out)
{
	struct code_tried tried;

	return desk_code_check(&salon.desk, str_of(phone), CODE_BOOK, code, str_of(token), out == NULL ? &tried : out);
}

static void
a_right_code_proves_the_phone_once(void **state)
{
	struct code_sent sent;
	struct str code;

	(void)state;
	assert_int_equal(ask_code(alice, &sent, NULL), OK);
	assert_int_equal(sent.digits, 6);
	assert_int_equal(sent.expires_at.us - salon.desk.now.us, 600 * US_PER_S);
	assert_int_equal(sent.resend_at.us - salon.desk.now.us, 60 * US_PER_S);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'code' AND recipient = '+12125550001'"
	    " AND body REGEXP '^Code [0-9]{6} at Salon$'"), 1);
	code = read_code();
	assert_int_equal(desk_phone_verified(&salon.desk, str_of(alice), STR("cart")), ERR_UNAUTHORIZED);
	assert_int_equal(check(alice, code, "cart", NULL), OK);
	assert_int_equal(desk_phone_verified(&salon.desk, str_of(alice), STR("cart")), OK);
	assert_int_equal(desk_phone_verified(&salon.desk, str_of(alice), STR("another")), ERR_UNAUTHORIZED);
	assert_int_equal(desk_phone_verified(&salon.desk, STR("+12125550002"), STR("cart")), ERR_UNAUTHORIZED);
	assert_int_equal(check(alice, code, "cart", NULL), ERR_CODE_EXPIRED);
	salon_pass(&salon, 30 * 60 + 1);
	assert_int_equal(desk_phone_verified(&salon.desk, str_of(alice), STR("cart")), ERR_UNAUTHORIZED);
}

static void
a_code_is_for_its_phone_purpose_and_ten_minutes(void **state)
{
	struct code_tried tried;
	struct str code;

	(void)state;
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
	code = read_code();
	assert_int_equal(check("+12125550002", code, "cart", NULL), ERR_CODE_EXPIRED);
	assert_int_equal(desk_code_check(&salon.desk, str_of(alice), CODE_MINE, code, STR("cart"), &tried), ERR_CODE_EXPIRED);
	salon_pass(&salon, 600);
	assert_int_equal(check(alice, code, "cart", NULL), ERR_CODE_EXPIRED);
}

static void
a_code_is_not_stored(void **state)
{
	char *text;

	(void)state;
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
	text = str_cstr(salon.arena, str_fmt(salon.arena, "SELECT COUNT(*) FROM {verification_code} WHERE INSTR(code_hash, '%.*s') > 0",
	    STR_ARG(read_code())));
	assert_int_equal(salon_count(&salon, text), 0);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(DISTINCT salt) FROM {verification_code} WHERE LENGTH(salt) = 16"), 1);
}

static void
five_tries_and_the_code_is_dead(void **state)
{
	struct code_tried tried;
	struct str code;
	int i;

	(void)state;
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
	code = read_code();
	for (i = 0; i < 5; i++) {
		assert_int_equal(check(alice, wrong(code), "cart", &tried), ERR_CODE_WRONG);
		assert_int_equal(tried.tries_left, 4 - i);
		assert_false(tried.can_resend);
		assert_int_equal(tried.wait_until.us, salon.desk.now.us + 60 * US_PER_S);
	}
	assert_int_equal(check(alice, code, "cart", &tried), ERR_CODE_EXPIRED);
	salon_pass(&salon, 60);
	assert_int_equal(check(alice, code, "cart", &tried), ERR_CODE_EXPIRED);
	assert_true(tried.can_resend);
}

static void
the_last_two_codes_are_good(void **state)
{
	struct str codes[3];
	int i;

	(void)state;
	salon.settings.demo = true;
	for (i = 0; i < 3; i++) {
		assert_int_equal(ask_code(alice, NULL, NULL), OK);
		codes[i] = read_code();
		salon_pass(&salon, 120);
	}
	salon.settings.demo = false;
	assert_int_equal(check(alice, codes[0], "cart", NULL), ERR_CODE_WRONG);
	assert_int_equal(check(alice, codes[1], "cart", NULL), OK);
	assert_int_equal(check(alice, codes[2], "cart", NULL), ERR_CODE_EXPIRED);
}

static void
codes_come_further_and_further_apart(void **state)
{
	struct code_sent sent;
	struct instant wait;

	(void)state;
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
	salon_pass(&salon, 59);
	assert_int_equal(ask_code(alice, NULL, &wait), ERR_TOO_MANY);
	assert_int_equal(wait.us, salon.desk.now.us + US_PER_S);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox}"), 1);
	salon_pass(&salon, 1);
	assert_int_equal(ask_code(alice, &sent, NULL), OK);
	assert_int_equal(sent.resend_at.us, salon.desk.now.us + 120 * US_PER_S);
	salon_pass(&salon, 119);
	assert_int_equal(ask_code(alice, NULL, &wait), ERR_TOO_MANY);
	salon_pass(&salon, 1);
	salon.desk.address = STR("192.0.2.2");
	assert_int_equal(ask_code(alice, &sent, NULL), OK);
	/* Three in the hour: the fourth waits until the first is an hour old. */
	assert_int_equal(sent.resend_at.us, salon.desk.now.us + (3600 - 180) * US_PER_S);
	salon_pass(&salon, 400);
	assert_int_equal(ask_code(alice, NULL, &wait), ERR_TOO_MANY);
	assert_int_equal(ask_code("+12125550002", NULL, NULL), OK);
}

static void
a_code_that_was_right_makes_nobody_wait(void **state)
{
	(void)state;
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
	assert_int_equal(check(alice, read_code(), "cart", NULL), OK);
	salon_pass(&salon, 1);
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
}

static void
one_address_cannot_use_up_a_phones_codes(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		assert_int_equal(ask_code(alice, NULL, NULL), OK);
		salon_pass(&salon, 3600);
	}
	assert_int_equal(ask_code(alice, NULL, NULL), ERR_TOO_MANY);
	salon.desk.address = STR("192.0.2.2");
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
}

static void
an_address_sends_only_so_many(void **state)
{
	char phone[32];
	int i;

	(void)state;
	for (i = 0; i < 10; i++) {
		snprintf(phone, sizeof(phone), "+1212555%04d", i);
		assert_int_equal(ask_code(phone, NULL, NULL), OK);
	}
	assert_int_equal(ask_code("+12125559999", NULL, NULL), ERR_TOO_MANY);
	salon_pass(&salon, 3600);
	assert_int_equal(ask_code("+12125559999", NULL, NULL), OK);
}

static void
a_new_code_does_not_bring_new_tries(void **state)
{
	struct code_tried tried;
	struct str code;
	int i;

	(void)state;
	salon.settings.demo = true;
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
	code = read_code();
	for (i = 0; i < 5; i++)
		assert_int_equal(check(alice, wrong(code), "cart", &tried), ERR_CODE_WRONG);
	salon_pass(&salon, 300);
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
	code = read_code();
	for (i = 0; i < 5; i++)
		assert_int_equal(check(alice, wrong(code), "cart", &tried), ERR_CODE_WRONG);
	salon_pass(&salon, 300);
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
	code = read_code();
	assert_int_equal(check(alice, code, "cart", &tried), ERR_TOO_MANY);
	assert_true(tried.wait_until.us > salon.desk.now.us);
	salon.desk.now.us = tried.wait_until.us;
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
	assert_int_equal(check(alice, read_code(), "cart", &tried), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {code_failure} WHERE cleared = 0"), 0);
	salon.settings.demo = false;
}

static void
a_failed_booking_does_not_use_up_the_proof(void **state)
{
	struct receipt receipt;
	struct order *order;

	(void)state;
	assert_int_equal(salon_book(&salon, NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
	assert_int_equal(check(alice, read_code(), "cart", NULL), OK);
	order = salon_order(&salon, "Alice", alice);
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), ERR_SLOT_TAKEN);
	assert_int_equal(desk_phone_verified(&salon.desk, str_of(alice), STR("cart")), OK);
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_right_code_proves_the_phone_once),
		T(a_code_is_for_its_phone_purpose_and_ten_minutes),
		T(a_code_is_not_stored),
		T(five_tries_and_the_code_is_dead),
		T(the_last_two_codes_are_good),
		T(codes_come_further_and_further_apart),
		T(a_code_that_was_right_makes_nobody_wait),
		T(one_address_cannot_use_up_a_phones_codes),
		T(an_address_sends_only_so_many),
		T(a_new_code_does_not_bring_new_tries),
		T(a_failed_booking_does_not_use_up_the_proof),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
