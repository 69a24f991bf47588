/* desk_receipt.c - the receipt made from what a booking wrote is, field by field, the one that is read later. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "tests/db/fixture.h"
#include "tests/db/salon.h"

#define SAME(field)		assert_true(a->field == b->field)
#define SAME_TEXT(field)	assert_true(str_eq(a->field, b->field))

static void
same_item(const struct receipt_item *a, const struct receipt_item *b)
{
	SAME_TEXT(public_id);		/* the number is known later only */
	SAME_TEXT(service_id);
	SAME_TEXT(service_name);
	SAME_TEXT(icon);
	SAME(service_key);
	SAME(technician_key);
	SAME_TEXT(technician_id);
	SAME_TEXT(technician_name);
	SAME(any);
	SAME(starts_at.us);
	SAME(ends_at.us);
	SAME(busy.from);
	SAME(busy.to);
	SAME(duration);
	SAME(price.cents);
}

static void
same_guest(const struct receipt_guest *a, const struct receipt_guest *b)
{
	size_t i;

	assert_true(a->id == 0 && b->id != 0);
	SAME_TEXT(public_id);
	SAME_TEXT(name);
	SAME(is_primary);
	SAME_TEXT(status);
	SAME_TEXT(payment_status);
	SAME(total.cents);
	SAME(n_items);
	for (i = 0; i < a->n_items; i++)
		same_item(&a->items[i], &b->items[i]);
}

static void
same(const struct receipt *a, const struct receipt *b)
{
	size_t g;

	SAME(n_guests);
	for (g = 0; g < a->n_guests; g++)
		same_guest(&a->guests[g], &b->guests[g]);
	SAME_TEXT(group_code);
	SAME(total.cents);
	SAME_TEXT(currency);
	SAME_TEXT(notes);
	SAME_TEXT(email);
	SAME_TEXT(phone);
	SAME(notify_sms);
	SAME(notify_email);
	SAME(sequence);
	SAME(created_at.us);
}

static void
book(const struct order *order, struct receipt *out)
{
	struct receipt later;

	assert_int_equal(salon_confirm(&salon, order, out, NULL), OK);
	assert_int_equal(desk_visit_by_token(&salon.desk, out->manage_token, &later), OK);
	same(out, &later);
	assert_false(out->repeated);
	assert_int_equal(salon_confirm(&salon, order, &later, NULL), OK);
	same(out, &later);
	assert_true(later.repeated);
	assert_true(str_eq(out->manage_token, later.manage_token));
}

static struct order *
party(const char *key)
{
	struct order *order;

	order = salon_order(&salon, "Ann", "+12125550001");
	order->key = str_of(key);
	order->notes = STR("Nuts, and a \xe7\x8c\xab");
	salon_companion(&salon, order, "Bea", "");
	salon_companion(&salon, order, "Ann", "+12125550001");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	salon_add(&salon, order, 0, PEDICURE, ANY, "11:00");
	salon_add(&salon, order, 1, COLOUR, MEI, "13:00");
	salon_add(&salon, order, 2, MASSAGE, ANY, "15:00");
	return order;
}

static void
of_three_guests_with_everything(void **state)
{
	struct receipt receipt;
	struct order *order;

	(void)state;
	order = party("key-1");
	order->email = STR("ann@example.com");
	order->notify_email = true;
	book(order, &receipt);
	assert_int_equal(receipt.n_guests, 3);
	assert_true(str_eq(receipt.email, STR("ann@example.com")));
	salon_check(&salon);
}

/* As many rows as make every kind of statement the last that goes along, and the first that does not. */
static void
of_ten_guests_with_any_number_of_items(void **state)
{
	static const char *const times[] = { "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00", "17:00", "18:00" };
	struct receipt receipt;
	struct order *order;
	int extra;
	int i;

	(void)state;
	for (extra = 0; extra < 6; extra++) {
		salon_clear(&salon);
		order = salon_order(&salon, "Ann", "+12125550001");
		order->key = STR("key-1");
		for (i = 1; i < 10; i++)
			salon_companion(&salon, order, "Bea", "");
		for (i = 0; i < 10; i++)
			salon_add(&salon, order, (size_t)i, NAILS, i % 2, times[i / 2]);
		for (i = 0; i < extra; i++)
			salon_add(&salon, order, (size_t)i, NAILS, LENA, times[i + 4]);
		book(order, &receipt);
		assert_int_equal(receipt.n_guests, 10);
		assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {appointment_group_member}"), 10);
		assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {claim}"), 12 * (10 + extra));
		salon_check(&salon);
	}
}

static void
of_a_booking_that_staff_must_confirm(void **state)
{
	struct receipt receipt;

	(void)state;
	salon_run(&salon, "UPDATE {store} SET confirm_at_once = 0, catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon.desk, STR("demo")), OK);
	book(party("key-1"), &receipt);
	assert_true(str_eq(receipt.guests[0].status, STR("pending")));
}

static void
of_somebody_whose_address_is_known_from_before(void **state)
{
	struct receipt receipt;
	struct order *order;

	(void)state;
	order = salon_order(&salon, "Ann", "+12125550001");
	order->key = STR("key-1");
	order->email = STR("ann@example.com");
	salon_add(&salon, order, 0, NAILS, EMMA, "10:00");
	book(order, &receipt);
	order = salon_order(&salon, "Anna", "+12125550001");
	order->key = STR("key-2");
	salon_add(&salon, order, 0, NAILS, EMMA, "12:00");
	book(order, &receipt);
	assert_int_equal(receipt.email.len, 0);		/* no mail of this visit goes there */
	order = salon_order(&salon, "Anna", "+12125550001");
	order->key = STR("key-3");
	order->email = STR("anna@example.com");
	order->notify_email = true;
	salon_add(&salon, order, 0, NAILS, EMMA, "14:00");
	book(order, &receipt);
	assert_true(str_eq(receipt.email, STR("anna@example.com")));
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {guest}"), 1);
	assert_true(str_eq(salon_text(&salon, "SELECT name FROM {guest}"), STR("Anna")));
}

/* As a program before 0004_lean.sql leaves it. */
static void
of_a_key_that_names_its_booking_by_number(void **state)
{
	struct receipt receipt;
	struct receipt later;
	struct order *order;

	(void)state;
	order = party("key-1");
	assert_int_equal(salon_confirm(&salon, order, &receipt, NULL), OK);
	salon_run(&salon, "UPDATE {idempotency} k JOIN {appointment} a ON a.public_id = k.subject SET k.subject_id = a.id, k.subject = ''");
	assert_int_equal(salon_confirm(&salon, order, &later, NULL), OK);
	assert_true(later.repeated);
	same(&receipt, &later);
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(of_three_guests_with_everything),
		T(of_ten_guests_with_any_number_of_items),
		T(of_a_booking_that_staff_must_confirm),
		T(of_somebody_whose_address_is_known_from_before),
		T(of_a_key_that_names_its_booking_by_number),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
