/* base_otp.c - one-time codes: otp.c. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/otp.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(16 * 1024 * 1024);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* RFC 4226, appendix D. */
static void
counters_give_the_codes_of_rfc_4226(void **state)
{
	static const char *const codes[] = {
		"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
	};
	struct str code;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		assert_int_equal(otp_code(arena, STR("12345678901234567890"), i, 6, &code), OK);
		assert_true(str_eq(code, str_of(codes[i])));
	}
}

/* RFC 6238, appendix B. */
static void
times_give_the_codes_of_rfc_6238(void **state)
{
	static const struct {
		uint64_t	 seconds;
		const char	*code;
	} vectors[] = {
		{ 59, "94287082" }, { 1111111109, "07081804" }, { 1111111111, "14050471" }, { 1234567890, "89005924" },
		{ 2000000000, "69279037" }, { UINT64_C(20000000000), "65353130" },
	};
	struct str code;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		assert_int_equal(otp_code(arena, STR("12345678901234567890"), vectors[i].seconds / OTP_STEP_S, 8, &code), OK);
		assert_true(str_eq(code, str_of(vectors[i].code)));
	}
}

static void
a_code_is_good_for_its_half_minute_and_one_either_way(void **state)
{
	const struct str secret = STR("12345678901234567890");
	const struct instant now = { .us = INT64_C(1111111111) * US_PER_S };
	const int64_t step = 1111111111 / OTP_STEP_S;
	struct str code;
	int64_t taken;
	int64_t off;

	(void)state;
	for (off = -3; off <= 3; off++) {
		taken = -1;
		assert_int_equal(otp_code(arena, secret, (uint64_t)(step + off), OTP_DIGITS, &code), OK);
		if (off < -OTP_DRIFT || off > OTP_DRIFT) {
			assert_int_equal(otp_check(arena, secret, code, now, 0, &taken), ERR_CODE_WRONG);
			assert_int_equal(taken, -1);
			continue;
		}
		assert_int_equal(otp_check(arena, secret, code, now, 0, &taken), OK);
		assert_int_equal(taken, step + off);
	}
}

static void
no_code_is_taken_twice_nor_one_before_it(void **state)
{
	const struct str secret = STR("12345678901234567890");
	const struct instant now = { .us = INT64_C(1111111111) * US_PER_S };
	const int64_t step = 1111111111 / OTP_STEP_S;
	struct str code;
	int64_t taken;

	(void)state;
	assert_int_equal(otp_code(arena, secret, (uint64_t)step, OTP_DIGITS, &code), OK);
	assert_int_equal(otp_check(arena, secret, code, now, step - 1, &taken), OK);
	assert_int_equal(otp_check(arena, secret, code, now, step, &taken), ERR_CODE_WRONG);
	assert_int_equal(otp_check(arena, secret, code, now, step + 1, &taken), ERR_CODE_WRONG);
	assert_int_equal(otp_check(arena, secret, STR("05471"), now, 0, &taken), ERR_CODE_WRONG);
	assert_int_equal(otp_check(arena, secret, STR(""), now, 0, &taken), ERR_CODE_WRONG);
	assert_int_equal(otp_check(arena, secret, STR("14050471"), now, 0, &taken), ERR_CODE_WRONG);
}

/* RFC 4648, section 10, less the padding. */
static void
base32_is_that_of_rfc_4648(void **state)
{
	static const char *const pairs[][2] = {
		{ "", "" }, { "f", "MY" }, { "fo", "MZXQ" }, { "foo", "MZXW6" }, { "foob", "MZXW6YQ" }, { "fooba", "MZXW6YTB" },
		{ "foobar", "MZXW6YTBOI" }, { "12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" },
		{ "\xff\xff\xff\xff\xff", "77777777" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_true(str_eq(otp_base32(arena, str_of(pairs[i][0])), str_of(pairs[i][1])));
}

static void
the_address_for_an_app_holds_all_it_must_know(void **state)
{
	(void)state;
	assert_true(str_eq(otp_uri(arena, STR("ada+1@example.com"), STR("12345678901234567890")),
	    STR("otpauth://totp/Slotkeeper:ada%2B1%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	    "&issuer=Slotkeeper&algorithm=SHA1&digits=6&period=30")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counters_give_the_codes_of_rfc_4226),
		cmocka_unit_test(times_give_the_codes_of_rfc_6238),
		cmocka_unit_test(a_code_is_good_for_its_half_minute_and_one_either_way),
		cmocka_unit_test(no_code_is_taken_twice_nor_one_before_it),
		cmocka_unit_test(base32_is_that_of_rfc_4648),
		cmocka_unit_test(the_address_for_an_app_holds_all_it_must_know),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
