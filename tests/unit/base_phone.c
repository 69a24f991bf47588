/* base_phone.c - rules of phone numbers. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/phone.h"

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

static void
what_people_type_becomes_e164(void **state)
{
	static const struct {
		const char	*typed;
		const char	*country;
		const char	*want;
	} rows[] = {
		{ "212 555 0142", "US", "+12125550142" },
		{ "(212) 555-0142", "us", "+12125550142" },
		{ "1-212-555-0142", "US", "+12125550142" },
		{ "+1 212.555.0142", "CN", "+12125550142" },
		{ "(+1) 212 555 0142", "GB", "+12125550142" },
		{ "011 44 20 7946 0958", "US", "+442079460958" },
		{ "00442079460958", "US", "+442079460958" },
		{ "+44 (0)20 7946 0958", "US", "+442079460958" },
		{ "+44 020 7946 0958", "US", "+442079460958" },
		{ "020 7946 0958", "GB", "+442079460958" },
		{ "0113 496 0000", "GB", "+441134960000" },
		{ "44 20 7946 0958", "GB", "+442079460958" },
		{ "0170 1234567", "DE", "+491701234567" },
		{ "06 12345678", "IT", "+390612345678" },
		{ "+39 06 12345678", "US", "+390612345678" },
		{ "347 123 4567", "IT", "+393471234567" },
		{ "+34 (0)912 345 678", "US", "+34912345678" },
		{ "8 (912) 345-67-89", "RU", "+79123456789" },
		{ "810 44 20 7946 0958", "RU", "+442079460958" },
		{ "+7 701 234 5678", "US", "+77012345678" },
		{ "138 0013 8000", "CN", "+8613800138000" },
		{ "86 138 0013 8000", "CN", "+8613800138000" },
		{ "010-8888 8888", "CN", "+861088888888" },
		{ "\xef\xbc\x8b\xef\xbc\x91\xe3\x80\x80\xef\xbc\x92\xef\xbc\x91\xef\xbc\x92\xef\xbc\x8d" "5550142",
		    "CN", "+12125550142" },
		{ "090\xef\xbc\x8d" "1234\xef\xbc\x8d" "5678", "JP", "+819012345678" },
		{ "010 1 212 555 0142", "JP", "+12125550142" },
		{ "010-1234-5678", "KR", "+821012345678" },
		{ "0011 1 212 555 0142", "AU", "+12125550142" },
		{ "0412 345 678", "AU", "+61412345678" },
		{ "01 55 1234 5678", "MX", "+525512345678" },
		{ "011 1234 5678", "AR", "+541112345678" },
		{ "+54 9 11 1234 5678", "US", "+5491112345678" },
		{ "0501234567", "AE", "+971501234567" },
		{ "212 555 0142 ext. 12", "US", "+12125550142" },
		{ "212 555 0142 x12", "US", "+12125550142" },
		{ "212 555 0142x12", "US", "+12125550142" },
		{ "212 555 0142 #7", "US", "+12125550142" },
		{ "+12125550142;ext=12", "US", "+12125550142" },
		{ " \xe2\x80\xaa+1 212\xc2\xa0" "555\xe2\x80\x91" "0142\xe2\x80\xac ", "US", "+12125550142" },
		{ "+371 2123 4567", "US", "+37121234567" },
		{ "+49 170 1234567", "", "+491701234567" },
		{ "00 49 170 1234567", "ZZ", "+491701234567" },
	};
	struct str out;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (phone_e164(arena, str_of(rows[i].typed), str_of(rows[i].country), &out) != OK)
			fail_msg("%s (%s) was refused", rows[i].typed, rows[i].country);
		assert_string_equal(str_cstr(arena, out), rows[i].want);
	}
}

static void
what_is_no_number_is_refused(void **state)
{
	static const struct {
		const char	*typed;
		const char	*country;
	} rows[] = {
		{ "", "US" }, { "   ", "US" }, { "+", "US" }, { "phone", "US" }, { "212 555 014", "US" },
		{ "212 555 01422", "US" },
		{ "212 CALL NOW", "US" }, { "112 555 0142", "US" }, { "012 555 0142", "US" },
		{ "212 155 0142", "US" },
		{ "212 055 0142", "CA" }, { "0212 555 0142", "US" }, { "+1 112 555 0142", "GB" },
		{ "+0 212 555 0142", "US" },
		{ "++1 212 555 0142", "US" }, { "+1 212 +555 0142", "US" }, { "212 555 0142 extra", "US" },
		{ "212 555 0142 x", "US" }, { "212 555 0142 x12345678", "US" }, { "x12", "US" },
		{ "12125550142<", "US" },
		{ "212 555 0142", "" }, { "212 555 0142", "ZZ" }, { "+371 123", "US" },
		{ "+371 1234567890123", "US" },
		{ "+371 (0)2123 4567", "US" }, { "1380013800", "SG" }, { "+999999999999999999999999999", "US" },
		{ "+33 1 23", "FR" },
		{ "212 555 0142\n212 555 0143", "US" }, { "\xff", "US" }, { "212 555\xff 0142", "US" },
		{ "212                               555 0142", "US" },
	};
	struct str out = STR("before");
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (phone_e164(arena, str_of(rows[i].typed), str_of(rows[i].country), &out) != ERR_INVALID)
			fail_msg("%s (%s) became %s", rows[i].typed, rows[i].country, str_cstr(arena, out));
		assert_true(str_eq(out, STR("before")));
	}
}

/* Texts of digits and marks, from a fixed seed: what is accepted is E.164 and means the same everywhere. */
static void
an_accepted_number_reads_the_same_again(void **state)
{
	static const char marks[] = "0123456789001234+ -().";
	static const char *const countries[] = { "US", "GB", "IT", "RU", "CN", "JP", "MX", "ZZ" };
	unsigned int seed = 7;
	struct str first;
	struct str second;
	char text[24];
	size_t mark;
	size_t len;
	size_t i;
	int accepted = 0;
	int n;

	(void)state;
	for (n = 0; n < 200000; n++) {
		mark = arena_mark(arena);
		len = 6 + (size_t)rand_r(&seed) % (sizeof(text) - 6);
		for (i = 0; i < len; i++)
			text[i] = marks[(size_t)rand_r(&seed) % (sizeof(marks) - 1)];
		if (n % 2 == 0)
			text[0] = '+';
		if (phone_e164(arena, (struct str){ text, len }, str_of(countries[n % 8]), &first) == OK) {
			accepted++;
			assert_in_range(first.len, 8, 16);
			assert_int_equal(first.ptr[0], '+');
			assert_in_range(first.ptr[1], '1', '9');
			assert_int_equal(phone_e164(arena, first, str_of(countries[(n + 1) % 8]), &second), OK);
			assert_true(str_eq(first, second));
			assert_int_equal(phone_e164(arena, phone_shown(arena, first, str_of(countries[n % 8])),
			    str_of(countries[n % 8]), &second), OK);
			assert_true(str_eq(first, second));
		}
		arena_rewind(arena, mark);
	}
	assert_true(accepted > 1000);
}

static void
a_number_is_shown_as_at_home(void **state)
{
	static const struct {
		const char	*e164;
		const char	*country;
		const char	*want;
	} rows[] = {
		{ "+12125550142", "US", "212 555 0142" },
		{ "+12125550142", "CA", "212 555 0142" },
		{ "+12125550142", "GB", "+1 212 555 0142" },
		{ "+12125550142", "", "+1 212 555 0142" },
		{ "+8613800138000", "CN", "138 0013 8000" },
		{ "+8613800138000", "US", "+86 138 0013 8000" },
		{ "+861088888888", "CN", "+86 108 888 8888" },
		{ "+33612345678", "FR", "+33 612 345 678" },
		{ "+4512345678", "US", "+45 1234 5678" },
		{ "+37121234567", "US", "+371 2123 4567" },
		{ "nonsense", "US", "nonsense" },
		{ "", "US", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(str_cstr(arena, phone_shown(arena, str_of(rows[i].e164),
		    str_of(rows[i].country))), rows[i].want);
}

static void
numbers_that_cost_are_special(void **state)
{
	static const char *const special[] = { "+19005550100", "+18005550100", "+18885550100", "+12129765550", "+15005550100", "+449012345678",
		"+448451234567", "+447612345678", "+447012345678", "+4990012345678", "+491805123456", "+33892123456", "+398991234567",
		"+881612345678", "+870773123456", "+97912345678", "+80012345678", "+61190012345", "+78001234567", "+4190012345" };
	static const char *const plain[] = { "+12125550142", "+14165550142", "+447624123456", "+447911123456", "+4915112345678", "+33612345678",
		"+393471234567", "+8801712345678", "+886912345678", "+8613812345678", "+79161234567", "+919812345678", "+41791234567",
		"+85291234567", "+6591234567", "+61412345678" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(special) / sizeof(special[0]); i++)
		if (!phone_is_special(str_of(special[i])))
			fail_msg("%s", special[i]);
	for (i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (phone_is_special(str_of(plain[i])))
			fail_msg("%s", plain[i]);
}

static void
texts_go_to_listed_countries(void **state)
{
	(void)state;
	assert_true(phone_may_text(STR("+12125550142"), STR(""), STR("US")));
	assert_true(phone_may_text(STR("+14165550142"), STR(""), STR("US")));
	assert_false(phone_may_text(STR("+18765550142"), STR(""), STR("US")));
	assert_false(phone_may_text(STR("+18095550142"), STR("US,CA"), STR("US")));
	assert_false(phone_may_text(STR("+447911123456"), STR(""), STR("US")));
	assert_true(phone_may_text(STR("+447911123456"), STR("US,GB"), STR("US")));
	assert_false(phone_may_text(STR("+12125550142"), STR("GB"), STR("US")));
	assert_false(phone_may_text(STR("+77011234567"), STR(""), STR("RU")));
	assert_true(phone_may_text(STR("+79161234567"), STR(""), STR("RU")));
	assert_true(phone_may_text(STR("+37061234567"), STR(""), STR("LT")));
	assert_false(phone_may_text(STR("+12125550142"), STR(""), STR("LT")));
	assert_true(phone_may_text(STR("+37061234567"), STR("*"), STR("US")));
	assert_false(phone_may_text(STR("+881612345678"), STR("*"), STR("US")));
	assert_false(phone_may_text(STR("2125550142"), STR("*"), STR("US")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_type_becomes_e164),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(an_accepted_number_reads_the_same_again),
		cmocka_unit_test(a_number_is_shown_as_at_home),
		cmocka_unit_test(numbers_that_cost_are_special),
		cmocka_unit_test(texts_go_to_listed_countries),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
