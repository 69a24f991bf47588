/* http_form.c - tests http/form.c. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "http/form.h"

#define assert_str(s, want)	do {								\
	struct str assert_got_ = (s);								\
	assert_int_equal(assert_got_.len, sizeof(want) - 1);					\
	assert_memory_equal(assert_got_.ptr, want, sizeof(want) - 1);				\
} while (0)

struct order {
	struct str	name;
	int32_t		guests;
	uint32_t	small;
	int64_t		delta;
	uint64_t	id;
	bool		agreed;
	struct date	day;
	struct local	at;
	struct instant	until;
	struct money	tip;
	struct text	*options;
	size_t		n_options;
};

static const struct shape order_shape = SHAPE(order,
	FIELD(order, name),
	FIELD(order, guests),
	FIELD(order, small),
	FIELD(order, delta),
	FIELD(order, id),
	FIELD(order, agreed),
	FIELD(order, day),
	FIELD_AS(order, at, "startTime"),
	FIELD(order, until),
	FIELD(order, tip),
	FIELD_LIST(order, options, n_options, &text_shape));

static struct arena *arena;

static int
open_arena(void **state)
{
	(void)state;
	arena = arena_new(ARENA_REQUEST_CAP);
	return 0;
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static enum err
split(const char *text, struct pair *out, size_t *n_out)
{
	return form_split(arena, str_of(text), out, FORM_FIELDS_MAX, n_out);
}

static enum err
decode(const char *text, struct order *out, struct problem *problem)
{
	struct request *request = NEW(arena, struct request);
	struct cx cx = { .arena = arena, .request = request };

	*problem = (struct problem){ .n_fields = 0 };
	assert_int_equal(split(text, request->form_fields, &request->n_form_fields), OK);
	return form_decode(&cx, &order_shape, out, problem);
}

static void
pairs_are_split_and_decoded_once(void **state)
{
	struct pair pairs[FORM_FIELDS_MAX];
	size_t n;

	(void)state;
	assert_int_equal(split("a=1&b=x+y%2Bz&&c&d=%2525&=e&f=g=h", pairs, &n), OK);
	assert_int_equal(n, 6);
	assert_str(pairs[0].name, "a");
	assert_str(pairs[0].value, "1");
	assert_str(pairs[1].value, "x y+z");
	assert_str(pairs[2].name, "c");
	assert_str(pairs[2].value, "");
	assert_str(pairs[3].value, "%25");
	assert_str(pairs[4].name, "");
	assert_str(pairs[4].value, "e");
	assert_str(pairs[5].value, "g=h");
}

static void
an_empty_body_has_no_pairs(void **state)
{
	struct pair pairs[FORM_FIELDS_MAX];
	size_t n;

	(void)state;
	assert_int_equal(split("", pairs, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(split("&&&", pairs, &n), OK);
	assert_int_equal(n, 0);
}

static void
broken_encoding_is_refused(void **state)
{
	static const char *const bad[] = { "a=%", "a=%2", "a=%zz", "%=1", "a=%ff", "a=%c3", "a=%00", "a=%ed%a0%80", "a=\xff" };
	struct pair pairs[FORM_FIELDS_MAX];
	size_t n;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(split(bad[i], pairs, &n), ERR_INVALID);
	assert_int_equal(split("a=%C3%a9", pairs, &n), OK);
	assert_str(pairs[0].value, "\xc3\xa9");
}

static void
too_many_pairs_are_refused(void **state)
{
	struct pair pairs[FORM_FIELDS_MAX];
	char text[FORM_FIELDS_MAX * 4 + 8];
	size_t n;
	size_t i;

	(void)state;
	for (i = 0; i < FORM_FIELDS_MAX + 1; i++)
		memcpy(text + i * 4, "a=1&", 4);
	text[FORM_FIELDS_MAX * 4] = '\0';
	assert_int_equal(split(text, pairs, &n), OK);
	assert_int_equal(n, FORM_FIELDS_MAX);
	memcpy(text + FORM_FIELDS_MAX * 4, "b=1", 4);
	assert_int_equal(split(text, pairs, &n), ERR_TOO_LARGE);
}

static void
every_kind_is_read(void **state)
{
	struct order order = { .guests = 0 };
	struct problem problem;

	(void)state;
	assert_int_equal(decode("name=+Ann+&guests=-3&small=4294967295&delta=-9223372036854775808&id=18446744073709551615"
	    "&agreed=on&day=2026-02-28&startTime=2026-02-28T10:30:00&until=2026-02-28T10:30:00Z&tip=1250"
	    "&options=gel&options=art", &order, &problem), OK);
	assert_str(order.name, "Ann");
	assert_int_equal(order.guests, -3);
	assert_true(order.small == UINT32_MAX);
	assert_true(order.delta == INT64_MIN);
	assert_true(order.id == UINT64_MAX);
	assert_true(order.agreed);
	assert_int_equal(order.day.days, 20512);
	assert_int_equal(order.at.seconds, 10 * 3600 + 1800);
	assert_int_equal(order.at.date.days, 20512);
	assert_true(order.until.us == (INT64_C(20512) * 86400 + 10 * 3600 + 1800) * US_PER_S);
	assert_int_equal(order.tip.cents, 1250);
	assert_int_equal(order.n_options, 2);
	assert_str(order.options[0].text, "gel");
	assert_str(order.options[1].text, "art");
	assert_int_equal(problem.n_fields, 0);
}

static void
what_is_missing_or_empty_keeps_its_default(void **state)
{
	struct order order = { .guests = 7, .agreed = true };
	struct problem problem;

	(void)state;
	assert_int_equal(decode("guests=&unknown=1", &order, &problem), OK);
	assert_int_equal(order.guests, 7);
	assert_true(order.agreed);
	assert_int_equal(order.n_options, 0);
}

static void
a_field_sent_twice_is_a_problem(void **state)
{
	struct order order = { .guests = 0 };
	struct problem problem;

	(void)state;
	assert_int_equal(decode("guests=1&guests=2&name=Ann", &order, &problem), ERR_INVALID);
	assert_int_equal(problem.n_fields, 1);
	assert_true(problem_of(&problem, STR("guests")).len > 0);
	assert_int_equal(order.guests, 0);
	assert_str(order.name, "Ann");
}

static void
what_is_not_its_kind_is_a_problem_with_its_name(void **state)
{
	static const char *const bad[] = { "guests=2147483648", "guests=1.5", "guests=%2B1", "small=-1", "small=4294967296",
		"delta=9223372036854775808", "id=-1", "agreed=maybe", "day=2026-02-29", "startTime=tomorrow", "until=10:30",
		"tip=12.50", "name=%01", "name=a%e2%80%aeb", "options=%01" };
	struct problem problem;
	struct order order;
	char name[16];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		order = (struct order){ .guests = 0 };
		(void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(bad[i], "="), bad[i]);
		assert_int_equal(decode(bad[i], &order, &problem), ERR_INVALID);
		assert_int_equal(problem.n_fields, 1);
		assert_true(problem_of(&problem, str_of(name)).len > 0);
	}
}

static void
line_ends_of_a_text_become_one_character(void **state)
{
	struct order order = { .guests = 0 };
	struct problem problem;

	(void)state;
	assert_int_equal(decode("name=one%0D%0Atwo%0Athree%0D%0A", &order, &problem), OK);
	assert_str(order.name, "one\ntwo\nthree");
}

static void
a_query_is_read_like_a_form(void **state)
{
	struct request *request = NEW(arena, struct request);
	struct cx cx = { .arena = arena, .request = request };
	struct problem problem = { .n_fields = 0 };
	struct order order = { .guests = 0 };

	(void)state;
	assert_int_equal(split("guests=4", request->query_fields, &request->n_query_fields), OK);
	assert_int_equal(query_decode(&cx, &order_shape, &order, &problem), OK);
	assert_int_equal(order.guests, 4);
	order.guests = 0;
	assert_int_equal(form_decode(&cx, &order_shape, &order, &problem), OK);
	assert_int_equal(order.guests, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_are_split_and_decoded_once),
		cmocka_unit_test(an_empty_body_has_no_pairs),
		cmocka_unit_test(broken_encoding_is_refused),
		cmocka_unit_test(too_many_pairs_are_refused),
		cmocka_unit_test(every_kind_is_read),
		cmocka_unit_test(what_is_missing_or_empty_keeps_its_default),
		cmocka_unit_test(a_field_sent_twice_is_a_problem),
		cmocka_unit_test(what_is_not_its_kind_is_a_problem_with_its_name),
		cmocka_unit_test(line_ends_of_a_text_become_one_character),
		cmocka_unit_test(a_query_is_read_like_a_form),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
