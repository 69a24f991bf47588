/* base_err.c - rules of outcomes. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/err.h"

static void
each_outcome_has_a_code_a_status_and_a_whole_sentence(void **state)
{
	struct str sentence;
	int err;

	(void)state;
	for (err = OK + 1; err < ERR_COUNT; err++) {
		sentence = err_sentence((enum err)err);
		assert_true(err_code((enum err)err).len > 0);
		assert_in_range(err_status((enum err)err), 400, 503);
		assert_true(sentence.len > 10);
		assert_true(sentence.ptr[0] >= 'A' && sentence.ptr[0] <= 'Z');
		assert_true(str_ends(sentence, STR(".")));
	}
	assert_true(str_eq(err_code(OK), STR("ok")));
	assert_int_equal(err_status(OK), 200);
}

static void
codes_and_statuses_are_those_of_the_contract(void **state)
{
	static const struct {
		enum err	 err;
		const char	*code;
		int		 status;
	} rows[] = {
		{ ERR_INVALID, "invalid", 400 }, { ERR_BAD_JSON, "bad_json", 400 },
		{ ERR_NO_SUCH_TIME, "no_such_time", 400 },
		{ ERR_AMBIGUOUS_TIME, "ambiguous_time", 400 }, { ERR_IN_THE_PAST, "in_the_past", 400 },
		{ ERR_UNAUTHORIZED, "unauthorized", 401 }, { ERR_CODE_WRONG, "code_wrong", 401 },
		{ ERR_FORBIDDEN, "forbidden", 403 }, { ERR_BAD_CSRF, "bad_csrf", 403 },
		{ ERR_NOT_FOUND, "not_found", 404 },
		{ ERR_METHOD, "method_not_allowed", 405 }, { ERR_EXISTS, "exists", 409 },
		{ ERR_SLOT_TAKEN, "slot_taken", 409 },
		{ ERR_SLOT_UNAVAILABLE, "slot_unavailable", 409 }, { ERR_WRONG_STATE, "wrong_state", 409 },
		{ ERR_IN_PROGRESS, "in_progress", 409 }, { ERR_PRICE_CHANGED, "price_changed", 409 },
		{ ERR_CART_CHANGED, "cart_changed", 409 }, { ERR_CODE_EXPIRED, "code_expired", 410 },
		{ ERR_HOLD_EXPIRED, "hold_expired", 410 }, { ERR_GONE, "gone", 410 },
		{ ERR_TOO_LARGE, "too_large", 413 },
		{ ERR_UNSUPPORTED_TYPE, "unsupported_type", 415 }, { ERR_MISMATCH, "idempotency_mismatch", 422 },
		{ ERR_TOO_MANY, "too_many", 429 }, { ERR_FAULT, "internal", 500 }, { ERR_BUSY, "busy", 503 },
		{ ERR_UNCERTAIN, "busy", 503 },
	};
	size_t i;

	(void)state;
	assert_int_equal(sizeof(rows) / sizeof(rows[0]), ERR_COUNT - 1);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(str_eq(err_code(rows[i].err), str_of(rows[i].code)));
		assert_int_equal(err_status(rows[i].err), rows[i].status);
	}
}

static void
the_first_sentence_about_a_field_stays(void **state)
{
	static const char names[] = "abcdefghijklmnopqrst";
	struct problem problem = { 0 };
	size_t i;

	(void)state;
	problem_add(&problem, STR("phone"), STR("first"));
	problem_add(&problem, STR("phone"), STR("second"));
	assert_int_equal(problem.n_fields, 1);
	assert_true(str_eq(problem_of(&problem, STR("phone")), STR("first")));
	assert_int_equal(problem_of(&problem, STR("email")).len, 0);
	for (i = 0; i < sizeof(names) - 1; i++)
		problem_add(&problem, (struct str){ .ptr = names + i, .len = 1 }, STR("x"));
	assert_int_equal(problem.n_fields, PROBLEM_FIELDS_MAX);
	assert_true(str_eq(problem_of(&problem, STR("phone")), STR("first")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_outcome_has_a_code_a_status_and_a_whole_sentence),
		cmocka_unit_test(codes_and_statuses_are_those_of_the_contract),
		cmocka_unit_test(the_first_sentence_about_a_field_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
