/* desk_code.c - verification codes: once, for ten minutes, five tries, and no more than a guesser may have. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/limits.h"
#include "tests/db/fixture.h"
#include "tests/db/salon.h"

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
	int i;

	(void)state;
	salon.settings.demo = true;
	for (i = 0; i < 10; i++) {
		assert_int_equal(ask_code(i % 2 == 0 ? alice : "+12125550002", NULL, NULL), OK);
		salon_pass(&salon, 301);
	}
	assert_int_equal(ask_code(alice, NULL, NULL), ERR_TOO_MANY);
	salon.desk.address = STR("192.0.2.2");
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
	salon.settings.demo = false;
}

/* The n-th number of a neighbourhood of its own, so that only the rule in question counts. */
static const char *
phone_of(int n)
{
	static char phone[32];

	snprintf(phone, sizeof(phone), "+1%03d%03d%04d", 212 + n % 7, 300 + n, 1000 + n);
	return phone;
}

static void
an_address_sends_to_only_so_many_phones(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 5; i++)
		assert_int_equal(ask_code(phone_of(i), NULL, NULL), OK);
	assert_int_equal(ask_code(phone_of(5), NULL, NULL), ERR_TOO_MANY);
	salon_pass(&salon, 60);
	assert_int_equal(ask_code(phone_of(4), NULL, NULL), OK);
	salon_pass(&salon, 3600);
	assert_int_equal(ask_code(phone_of(5), NULL, NULL), OK);
}

static void
a_network_of_ipv6_is_one_address(void **state)
{
	static const char *const addresses[] = { "2001:db8:1:2::1", "2001:db8:1:2:ffff::9" };
	int i;

	(void)state;
	for (i = 0; i < 5; i++) {
		salon.desk.address = str_of(addresses[i % 2]);
		assert_int_equal(ask_code(phone_of(i), NULL, NULL), OK);
	}
	assert_int_equal(ask_code(phone_of(5), NULL, NULL), ERR_TOO_MANY);
	salon.desk.address = STR("2001:db8:1:3::1");
	assert_int_equal(ask_code(phone_of(5), NULL, NULL), OK);
}

static void
codes_go_to_the_stores_countries_only(void **state)
{
	static const char *const refused[] = { "+442079460958", "+19005550100", "+18005550100", "+18765550100", "+881612345678", "+97912345678" };
	struct catalogue cat = *salon.desk.cat;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_int_equal(ask_code(refused[i], NULL, NULL), ERR_INVALID);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {verification_code}"), 0);
	cat.store.text_countries = STR("US,GB");
	salon.desk.cat = &cat;
	assert_int_equal(ask_code("+442079460958", NULL, NULL), OK);
	assert_int_equal(ask_code("+449011234567", NULL, NULL), ERR_INVALID);
	assert_int_equal(ask_code("+4915112345678", NULL, NULL), ERR_INVALID);
	cat.store.text_countries = STR("*");
	assert_int_equal(ask_code("+4915112345678", NULL, NULL), OK);
	assert_int_equal(ask_code("+4990012345678", NULL, NULL), ERR_INVALID);
}

/* From ever new addresses, as a botnet asks. */
static enum err
ask_from(int n, const char *phone)
{
	salon.desk.address = str_fmt(salon.life, "198.51.%d.%d", n / 200, n % 200);
	return ask_code(phone, NULL, NULL);
}

static void
neighbouring_numbers_that_never_answer_are_pumping(void **state)
{
	char phone[32];
	int i;

	(void)state;
	for (i = 0; i < 10; i++) {
		snprintf(phone, sizeof(phone), "+1212555%04d", i);
		assert_int_equal(ask_from(i, phone), OK);
	}
	assert_int_equal(ask_from(11, "+12125559999"), ERR_TOO_MANY);
	assert_int_equal(ask_from(12, "+12125569999"), OK);
	/* A code that was typed in is a guest's: it makes room for another. */
	salon_run(&salon, "UPDATE {verification_code} SET used_at = sent_at WHERE phone = '+12125550003'");
	assert_int_equal(ask_from(13, "+12125559999"), OK);
	salon_pass(&salon, 3600);
	assert_int_equal(ask_from(14, "+12125559998"), OK);
}

static int64_t
messages(void)
{
	return salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'code'");
}

static void
a_used_up_budget_is_kept_for_known_guests_and_tells_nobody(void **state)
{
	struct code_tried tried[2];
	struct code_sent sent[2];
	struct instant wait;
	struct receipt receipt;
	struct order *order;
	int i;

	(void)state;
	order = salon_order(&salon, "Alice", alice);
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	salon_pass(&salon, 7 * 86400);
	salon.settings.code_store_per_hour = 4;
	for (i = 0; i < 4; i++)
		assert_int_equal(ask_from(i, phone_of(i)), OK);
	assert_int_equal(messages(), 4);
	salon.desk.address = STR("192.0.2.7");
	assert_int_equal(ask_code(phone_of(9), &sent[0], &wait), OK);
	assert_int_equal(messages(), 4);
	assert_int_equal(ask_code(alice, &sent[1], &wait), OK);
	assert_int_equal(messages(), 5);
	assert_memory_equal(&sent[0], &sent[1], sizeof(sent[0]));
	assert_int_equal(check(phone_of(9), STR("000000"), "cart", &tried[0]), ERR_CODE_WRONG);
	assert_int_equal(check(alice, wrong(read_code()), "cart", &tried[1]), ERR_CODE_WRONG);
	assert_int_equal(tried[0].tries_left, tried[1].tries_left);
	assert_int_equal(tried[0].wait_until.us, tried[1].wait_until.us);
	salon_pass(&salon, 3600);
	assert_int_equal(ask_from(20, phone_of(20)), OK);
	assert_int_equal(messages(), 6);
	salon.settings.code_store_per_hour = 60;
	salon.settings.code_store_per_day = 6;
	assert_int_equal(ask_from(21, phone_of(21)), OK);
	assert_int_equal(messages(), 6);
	salon_pass(&salon, 86400);
	assert_int_equal(ask_from(22, phone_of(22)), OK);
	assert_int_equal(messages(), 7);
	salon.settings.code_store_per_day = 300;
}

static void
a_guest_who_did_not_come_is_not_known(void **state)
{
	struct receipt receipt;
	struct order *order;

	(void)state;
	order = salon_order(&salon, "Alice", alice);
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	salon_run(&salon, "UPDATE {appointment} SET status = 'no_show'");
	salon_pass(&salon, 7 * 86400);
	salon.settings.code_store_per_hour = 1;
	assert_int_equal(ask_from(1, phone_of(1)), OK);
	assert_int_equal(ask_from(2, alice), OK);
	assert_int_equal(messages(), 1);
	salon.settings.code_store_per_hour = 60;
}

static void
many_wrong_codes_anywhere_make_codes_longer(void **state)
{
	struct code_alarm alarm;
	struct code_sent sent;
	struct instant wait;

	(void)state;
	salon_run(&salon, "INSERT INTO {code_failure} (phone, address_hash, failed_at)"
	    " SELECT CONCAT('+1646', 5550000 + seq), REPEAT('x', 32), '2026-02-10 13:59:00' FROM seq_1_to_1000");
	assert_int_equal(ask_from(1, phone_of(1)), OK);
	assert_int_equal(desk_code_alarm(&salon.desk, &alarm), OK);
	assert_false(alarm.on);
	salon_run(&salon, "INSERT INTO {code_failure} (phone, address_hash, failed_at) VALUES ('+16465559999', REPEAT('x', 32), '2026-02-10 13:59:00')");
	assert_int_equal(desk_code_alarm(&salon.desk, &alarm), OK);
	assert_true(alarm.on);
	salon.settings.code_store_per_hour = 4;
	assert_int_equal(ask_code(alice, &sent, &wait), OK);
	assert_int_equal(sent.digits, 8);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE recipient = '+12125550001' AND body REGEXP '^Code [0-9]{8} at'"), 1);
	/* Half of four: two went out. */
	assert_int_equal(ask_from(3, phone_of(3)), OK);
	assert_int_equal(messages(), 2);
	salon.settings.code_store_per_hour = 60;
	salon_pass(&salon, 86400);
	assert_int_equal(desk_code_alarm(&salon.desk, &alarm), OK);
	assert_false(alarm.on);
}

static void
codes_that_nobody_types_in_raise_the_alarm(void **state)
{
	struct message_texts texts = { .subject = STR("Abuse"), .body = STR("Abuse of codes") };
	struct catalogue cat = *salon.desk.cat;
	struct code_alarm alarm;
	int i;

	(void)state;
	for (i = 0; i < 50; i++) {
		salon_pass(&salon, 61);
		assert_int_equal(ask_from(i, phone_of(i)), OK);
	}
	salon_pass(&salon, 121);
	assert_int_equal(desk_code_alarm(&salon.desk, &alarm), OK);
	assert_true(alarm.on);
	assert_int_equal(alarm.sent, 50);
	cat.store.notice_email = STR("owner@salon.example");
	salon.desk.cat = &cat;
	assert_int_equal(desk_code_warn(&salon.desk, &texts), OK);
	assert_int_equal(desk_code_warn(&salon.desk, &texts), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {outbox} WHERE message = 'alarm' AND recipient = 'owner@salon.example'"), 1);
	salon_run(&salon, "UPDATE {verification_code} SET used_at = sent_at ORDER BY id LIMIT 15");
	assert_int_equal(desk_code_alarm(&salon.desk, &alarm), OK);
	assert_false(alarm.on);
}

static void
an_address_may_guess_twenty_times_an_hour(void **state)
{
	struct code_tried tried;
	int i;

	(void)state;
	for (i = 0; i < 20; i++) {
		salon.desk.address = str_fmt(salon.life, "203.0.113.%d", i);
		assert_int_equal(ask_code(phone_of(i), NULL, NULL), OK);
		salon.desk.address = STR("192.0.2.66");
		assert_int_equal(check(phone_of(i), STR("xxxxxx"), "cart", &tried), ERR_CODE_WRONG);
	}
	assert_int_equal(check(phone_of(0), STR("xxxxxx"), "cart", &tried), ERR_TOO_MANY);
	salon.desk.address = STR("192.0.2.67");
	assert_int_equal(check(phone_of(0), STR("xxxxxx"), "cart", &tried), ERR_CODE_WRONG);
}

static void
ninety_failures_in_thirty_days_need_staff(void **state)
{
	struct code_tried tried;

	(void)state;
	salon_run(&salon, "INSERT INTO {code_failure} (phone, address_hash, failed_at) SELECT '+12125550001', REPEAT('x', 32),"
	    " '2026-02-08 00:00:00' - INTERVAL seq * 6 HOUR FROM seq_1_to_90");
	assert_int_equal(ask_code(alice, NULL, NULL), OK);
	assert_int_equal(check(alice, read_code(), "cart", &tried), ERR_TOO_MANY);
	assert_int_equal(check("+12125550002", STR("123456"), "cart", &tried), ERR_CODE_EXPIRED);
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
		T(an_address_sends_to_only_so_many_phones),
		T(a_network_of_ipv6_is_one_address),
		T(codes_go_to_the_stores_countries_only),
		T(neighbouring_numbers_that_never_answer_are_pumping),
		T(a_used_up_budget_is_kept_for_known_guests_and_tells_nobody),
		T(a_guest_who_did_not_come_is_not_known),
		T(many_wrong_codes_anywhere_make_codes_longer),
		T(codes_that_nobody_types_in_raise_the_alarm),
		T(an_address_may_guess_twenty_times_an_hour),
		T(ninety_failures_in_thirty_days_need_staff),
		T(a_new_code_does_not_bring_new_tries),
		T(a_failed_booking_does_not_use_up_the_proof),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
