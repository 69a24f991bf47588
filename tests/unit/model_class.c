/* model_class.c - what a class comes to and how it reads. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/secret.h"
#include "model/class.h"

static void
expect_price(const char *kind, int64_t modifier, int64_t price, int32_t rate, int64_t final, int64_t commission)
{
	struct class_slot slot = { .modifier_kind = str_of(kind), .modifier = modifier, .price = { price }, .commission_rate = rate };
	struct class_price got = class_price(&slot);

	assert_int_equal(got.final.cents, final);
	assert_int_equal(got.commission.cents, commission);
}

static void
a_price_has_its_modifier_and_its_share(void **state)
{
	(void)state;
	expect_price("", 0, 20000, 2000, 20000, 4000);
	expect_price("amount", 2000, 15000, 2500, 17000, 4250);
	expect_price("amount", -20000, 15000, 2500, 0, 0);
	expect_price("percent", -1000, 12000, 2000, 10800, 2160);
	expect_price("percent", -1000, 10001, 1500, 9001, 1350);
	expect_price("percent", 5000, 1, 5000, 2, 1);
}

static void
expect_status(struct class_slot slot, int64_t now, const char *status)
{
	slot.status = slot.status.len == 0 ? STR("available") : slot.status;
	assert_true(str_eq(class_status(&slot, (struct instant){ now }), str_of(status)));
}

static void
a_class_is_booked_when_full_and_pending_when_held(void **state)
{
	(void)state;
	expect_status((struct class_slot){ .starts_at = { 10 }, .capacity = 2, .booked_count = 1 }, 0, "available");
	expect_status((struct class_slot){ .starts_at = { 10 }, .capacity = 2, .booked_count = 1, .n_held = 1 }, 0, "pending");
	expect_status((struct class_slot){ .starts_at = { 10 }, .capacity = 2, .booked_count = 2 }, 0, "booked");
	expect_status((struct class_slot){ .starts_at = { 10 }, .capacity = 2, .booked_count = 2, .n_lapsed = 1 }, 0, "available");
	expect_status((struct class_slot){ .starts_at = { 10 }, .capacity = 2, .status = STR("blocked") }, 0, "blocked");
	expect_status((struct class_slot){ .starts_at = { 10 }, .capacity = 2, .status = STR("blocked") }, 10, "completed");
}

static void
a_signature_is_that_of_the_standard(void **state)
{
	static const char wanted[] = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
	static const char digits[] = "0123456789abcdef";
	struct hash hash = secret_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"));	/* RFC 4231, 4.3 */
	size_t i;

	(void)state;
	for (i = 0; i < HASH_SIZE; i++) {
		assert_int_equal(digits[hash.bytes[i] >> 4], wanted[2 * i]);
		assert_int_equal(digits[hash.bytes[i] & 15], wanted[2 * i + 1]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_price_has_its_modifier_and_its_share),
		cmocka_unit_test(a_class_is_booked_when_full_and_pending_when_held),
		cmocka_unit_test(a_signature_is_that_of_the_standard),
	};

	secret_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
