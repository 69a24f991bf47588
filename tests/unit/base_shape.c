/* base_shape.c - rules of shapes. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/shape.h"

struct seat {
	int32_t		row;
};

struct hall {
	uint64_t	id;
	struct str	name;
	struct money	price;
	struct seat	*seats;
	size_t		n_seats;
};

static const struct shape seat_shape = SHAPE(seat,
	FIELD(seat, row));

static const struct shape hall_shape = SHAPE(hall,
	FIELD(hall, id),
	FIELD_AS(hall, price, "hallPrice"),
	FIELD_LIST(hall, seats, n_seats, &seat_shape));

static void
a_field_is_found_by_its_outside_name(void **state)
{
	const struct field *field;

	(void)state;
	field = shape_field(&hall_shape, STR("hallPrice"));
	assert_non_null(field);
	assert_int_equal(field->kind, KIND_MONEY);
	assert_int_equal(field->offset, offsetof(struct hall, price));
	assert_null(shape_field(&hall_shape, STR("price")));
	assert_null(shape_field(&hall_shape, STR("hall")));
	assert_null(shape_field(&hall_shape, STR_NONE));
	field = shape_field(&hall_shape, STR("seats"));
	assert_non_null(field);
	assert_int_equal(field->kind, KIND_LIST);
	assert_int_equal(field->n_offset, offsetof(struct hall, n_seats));
	assert_ptr_equal(field->shape, &seat_shape);
}

static void
what_is_not_in_a_shape_does_not_cross(void **state)
{
	(void)state;
	assert_null(shape_field(&hall_shape, STR("name")));
	assert_int_equal(hall_shape.n_fields, 3);
	assert_int_equal(hall_shape.size, sizeof(struct hall));
}

static void
a_text_has_one_field(void **state)
{
	(void)state;
	assert_int_equal(text_shape.n_fields, 1);
	assert_int_equal(shape_field(&text_shape, STR("text"))->kind, KIND_STR);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_field_is_found_by_its_outside_name),
		cmocka_unit_test(what_is_not_in_a_shape_does_not_cross),
		cmocka_unit_test(a_text_has_one_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
