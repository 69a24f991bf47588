/* desk_staff.c - employees sign in: what a stranger can tell from how long it takes, and what a lost key does to a second factor. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/otp.h"
#include "desk/staff.h"
#include "tests/db/fixture.h"
#include "tests/db/salon.h"

enum { TRIES = 15 };

static const char ada[] = "ada@example.com";
static const char password[] = "correct horse battery";

static int
employ(void **state)
{
	struct staff_new asked;

	salon_run(&salon, "DELETE FROM {session}");
	salon_run(&salon, "DELETE FROM {staff_recovery}");
	salon_run(&salon, "DELETE FROM {staff_role}");
	salon_run(&salon, "DELETE FROM {staff}");
	if (clear(state) != 0 || desk_store(&salon.desk, STR("demo")) != OK)
		return -1;
	asked = (struct staff_new){ .email = str_of(ada), .name = STR("Ada"), .password = str_of(password), .role = STR("manager"),
	    .technician = -1 };
	return desk_staff_add(&salon.desk, &asked) == OK ? 0 : -1;
}

static enum err
sign_in(struct str email, const char *secret, struct str otp)
{
	const struct staff_login login = { .email = email, .password = str_of(secret), .otp = otp };
	struct instant until;
	struct staff staff;
	struct str token;

	return desk_staff_login(&salon.desk, &login, &staff, &token, &until);
}

/* Processor time of one sign-in: others' work does not count. */
static int64_t
cost(struct str email, const char *secret, enum err expected)
{
	struct timespec begun;
	struct timespec ended;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begun);
	assert_int_equal(sign_in(email, secret, STR_NONE), expected);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
	return (ended.tv_sec - begun.tv_sec) * INT64_C(1000000000) + ended.tv_nsec - begun.tv_nsec;
}

static int
by_size(const void *left, const void *right)
{
	const int64_t a = *(const int64_t *)left;
	const int64_t b = *(const int64_t *)right;

	return a < b ? -1 : a > b;
}

static int64_t
middle(int64_t costs[TRIES])
{
	qsort(costs, TRIES, sizeof(costs[0]), by_size);
	return costs[TRIES / 2];
}

/* An account that is not there, one that may not sign in, and one whose password is wrong, in turns. */
static void
an_unknown_account_costs_what_a_known_one_does(void **state)
{
	struct staff_new left;
	int64_t nothing[TRIES];
	int64_t disabled[TRIES];
	int64_t unknown[TRIES];
	int64_t known[TRIES];
	int i;

	(void)state;
	left = (struct staff_new){ .email = STR("left@example.com"), .name = STR("Left"), .password = str_of(password),
	    .role = STR("desk"), .technician = -1 };
	assert_int_equal(desk_staff_add(&salon.desk, &left), OK);
	assert_int_equal(desk_staff_disable(&salon.desk, left.email, true), OK);
	for (i = 0; i < TRIES; i++) {
		salon_run(&salon, "DELETE FROM {rate}");
		known[i] = cost(str_of(ada), "a wrong password", ERR_UNAUTHORIZED);
		unknown[i] = cost(STR("bob@example.com"), "a wrong password", ERR_UNAUTHORIZED);
		disabled[i] = cost(left.email, password, ERR_UNAUTHORIZED);
		nothing[i] = cost(str_of(ada), "", ERR_UNAUTHORIZED);
	}
	print_message("# known %lld, unknown %lld, disabled %lld, nothing looked at %lld ns\n", (long long)middle(known),
	    (long long)middle(unknown), (long long)middle(disabled), (long long)middle(nothing));
	assert_true(middle(nothing) < middle(known) / 4);
	assert_true(middle(unknown) > middle(known) * 3 / 4 && middle(unknown) < middle(known) * 4 / 3);
	assert_true(middle(disabled) > middle(known) * 3 / 4 && middle(disabled) < middle(known) * 4 / 3);
}

/* Five tries an address; after twenty addresses, only the one from which she has signed in. A /64 is one address. */
static void
many_addresses_are_no_way_round_the_limit(void **state)
{
	int i;

	(void)state;
	salon.desk.address = STR("192.0.2.1");
	assert_int_equal(sign_in(str_of(ada), password, STR_NONE), OK);
	for (i = 0; i < STAFF_ACCOUNT_TRIES_MAX; i++) {
		salon.desk.address = str_fmt(salon.arena, "2001:db8:0:%x::%x", (unsigned int)i / STAFF_TRIES_MAX, (unsigned int)i);
		assert_int_equal(sign_in(str_of(ada), "a wrong password", STR_NONE), ERR_UNAUTHORIZED);
	}
	assert_int_equal(sign_in(str_of(ada), "a wrong password", STR_NONE), ERR_TOO_MANY);
	salon.desk.address = STR("198.51.100.1");
	assert_int_equal(sign_in(str_of(ada), password, STR_NONE), ERR_TOO_MANY);
	salon.desk.address = STR("192.0.2.1");
	assert_int_equal(sign_in(str_of(ada), password, STR_NONE), OK);
	salon.desk.address = STR("198.51.100.1");
	assert_int_equal(sign_in(str_of(ada), password, STR_NONE), OK);
}

static const struct keyring *
ring_of(const char *text)
{
	char path[] = "/tmp/desk_staff.XXXXXX";
	const struct keyring *ring;
	FILE *file;
	int fd;

	assert_true((fd = mkstemp(path)) != -1);
	assert_non_null(file = fdopen(fd, "w"));
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(keyring_load(salon.life, str_of(path), &ring), OK);
	assert_int_equal(unlink(path), 0);
	return ring;
}

#define FIRST	"1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
#define SECOND	"2 ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100\n"

/* From base32. */
static struct str
raw_of(struct str letters)
{
	uint32_t bits = 0;
	char *raw = arena_alloc(salon.arena, letters.len);
	size_t n = 0;
	size_t i;
	int n_bits = 0;

	for (i = 0; i < letters.len; i++) {
		bits = (bits << 5 | (uint32_t)(letters.ptr[i] >= 'A' ? letters.ptr[i] - 'A' : letters.ptr[i] - '2' + 26)) & 0xffff;
		if ((n_bits += 5) >= 8)
			raw[n++] = (char)(bits >> (n_bits -= 8));
	}
	return (struct str){ .ptr = raw, .len = n };
}

static struct str
code_of(struct str secret)
{
	struct str code;

	assert_int_equal(otp_code(salon.arena, raw_of(secret), (uint64_t)(salon.desk.now.us / US_PER_S / OTP_STEP_S), OTP_DIGITS, &code), OK);
	return code;
}

/* What is used is sealed anew, so the old key can go; what was not used before that is lost, and says so. */
static void
a_used_factor_outlives_a_key_that_is_taken_away(void **state)
{
	const struct keyring *before = salon.desk.keyring;
	struct staff_factor made;
	struct str secret;

	(void)state;
	salon.desk.keyring = ring_of(FIRST);
	assert_int_equal(desk_staff_factor_set(&salon.desk, str_of(ada), false, &made), OK);
	secret = str_dup(salon.life, made.secret);
	assert_int_equal(sign_in(str_of(ada), password, STR_NONE), ERR_CODE_WRONG);
	salon.desk.keyring = ring_of(SECOND FIRST);
	assert_int_equal(sign_in(str_of(ada), password, code_of(secret)), OK);
	assert_int_equal(sign_in(str_of(ada), password, code_of(secret)), ERR_CODE_WRONG);
	salon_pass(&salon, 60);
	salon.desk.keyring = ring_of(SECOND);
	assert_int_equal(sign_in(str_of(ada), password, code_of(secret)), OK);
	salon_pass(&salon, 60);
	salon.desk.keyring = ring_of(FIRST);
	assert_int_equal(sign_in(str_of(ada), password, code_of(secret)), ERR_CODE_WRONG);
	salon.desk.keyring = before;
}

/* Another employee's sealed secret in her row is none. */
static void
a_factor_is_its_own_employees(void **state)
{
	struct staff_new asked;
	struct staff_factor hers;
	struct staff_factor his;

	(void)state;
	asked = (struct staff_new){ .email = STR("bob@example.com"), .name = STR("Bob"), .password = str_of(password), .role = STR("desk"),
	    .technician = -1 };
	assert_int_equal(desk_staff_add(&salon.desk, &asked), OK);
	assert_int_equal(desk_staff_factor_set(&salon.desk, str_of(ada), false, &hers), OK);
	assert_int_equal(desk_staff_factor_set(&salon.desk, asked.email, false, &his), OK);
	salon_run(&salon, "UPDATE {staff} a JOIN {staff} b ON b.email = 'bob@example.com' SET a.totp_secret = b.totp_secret"
	    " WHERE a.email = 'ada@example.com'");
	assert_int_equal(sign_in(str_of(ada), password, code_of(his.secret)), ERR_CODE_WRONG);
	assert_int_equal(sign_in(str_of(ada), password, his.codes[0]), ERR_CODE_WRONG);
	assert_int_equal(sign_in(str_of(ada), password, hers.codes[0]), OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_unknown_account_costs_what_a_known_one_does, employ),
		cmocka_unit_test_setup(many_addresses_are_no_way_round_the_limit, employ),
		cmocka_unit_test_setup(a_used_factor_outlives_a_key_that_is_taken_away, employ),
		cmocka_unit_test_setup(a_factor_is_its_own_employees, employ),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
