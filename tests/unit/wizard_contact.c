/* wizard_contact.c - tests wizard/contact.c. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "wizard/checkout.h"

static struct arena *arena;
static struct catalogue cat = { .store = { .country = { "US", 2 } } };
static struct desk desk = { .cat = &cat };
static struct cx cx = { .desk = &desk };

static int
open_arena(void **state)
{
	(void)state;
	arena = arena_new(ARENA_REQUEST_CAP);
	cx.arena = arena;
	return 0;
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct str
repeated(char c, size_t n)
{
	char *text = arena_alloc(arena, n + 1);

	memset(text, c, n);
	return (struct str){ text, n };
}

static struct contact
good(void)
{
	return (struct contact){ .name = STR("Mei Chen"), .phone = STR("212 555 0142"), .sms = true, .filled = true };
}

static void
says(struct contact contact, const char *field, const char *sentence)
{
	struct problem problem = { 0 };
	struct str got;

	contact_check(&cx, &contact, &problem);
	got = problem_of(&problem, str_of(field));
	assert_string_equal(str_cstr(arena, got), sentence);
}

static void
addresses_people_have_are_taken(void **state)
{
	static const char *const addresses[] = { "name@example.com", "a.b+c@mail.example.co.uk", "o'hara@x-y.org", "1@2.io" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
		if (!contact_email_ok(str_of(addresses[i])))
			fail_msg("refused: %s", addresses[i]);
}

static void
what_is_no_address_is_refused(void **state)
{
	static const char *const addresses[] = { "", "@", "mei", "mei@example", "@example.com", "mei@", "mei@@example.com",
	    "mei@a@example.com", "mei chen@example.com", "mei@exa mple.com", ".mei@example.com", "mei.@example.com",
	    "m..i@example.com", "mei@.example.com", "mei@example..com", "mei@example.com.", "mei@-example.com",
	    "mei@example-.com", "mei@example.c", "mei@10.0.0.12", "mei@example.com\nBcc: x@y.zz", "<mei@example.com>",
	    "m\xc3\xa9i@example.com" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
		if (contact_email_ok(str_of(addresses[i])))
			fail_msg("taken: %s", addresses[i]);
}

static void
an_address_has_its_longest(void **state)
{
	struct str longest = str_fmt(arena, "a@%.*s.%.*s.%.*s.%.*s.com", STR_ARG(repeated('b', 63)),
	    STR_ARG(repeated('b', 63)), STR_ARG(repeated('b', 63)), STR_ARG(repeated('b', 56)));
	struct str over = str_fmt(arena, "a%.*s", STR_ARG(longest));

	(void)state;
	assert_int_equal(longest.len, EMAIL_MAX);
	assert_true(contact_email_ok(longest));
	assert_false(contact_email_ok(over));
	assert_false(contact_email_ok(str_fmt(arena, "%.*s@example.com", STR_ARG(repeated('a', 65)))));
}

static void
good_details_have_no_fault(void **state)
{
	struct contact contact = good();
	struct problem problem = { 0 };

	(void)state;
	contact_check(&cx, &contact, &problem);
	assert_int_equal(problem.n_fields, 0);
	contact.name = repeated('n', NAME_CHARS_MAX);
	contact.notes = repeated('n', NOTES_CHARS_MAX);
	contact_check(&cx, &contact, &problem);
	assert_int_equal(problem.n_fields, 0);
}

static void
each_fault_has_its_sentence(void **state)
{
	struct contact contact = good();

	(void)state;
	contact.name = STR_NONE;
	says(contact, "name", "Enter your name");
	contact.name = repeated('n', NAME_CHARS_MAX + 1);
	says(contact, "name", "Name must be 80 characters or less");
	contact.phone = STR("212 555");
	says(contact, "phone", "Enter a mobile phone number, like 212 555 0142");
	contact.phone = STR_NONE;
	says(contact, "phone", "Enter a mobile phone number, like 212 555 0142");
	contact.email = STR("mei@example");
	says(contact, "email", "Enter an email address in the correct format, like name@example.com");
	contact.notes = repeated('n', NOTES_CHARS_MAX + 1);
	says(contact, "notes", "Notes must be 500 characters or less");
}

static void
an_address_is_needed_only_when_email_is_ticked(void **state)
{
	struct contact contact = good();

	(void)state;
	says(contact, "email", "");
	contact.by_email = true;
	says(contact, "email", "Enter an email address so we can email you, or untick Email");
	contact.email = STR("name@example.com");
	says(contact, "email", "");
}

static void
a_text_that_is_too_long_is_kept_too_long(void **state)
{
	struct checkout_form form = { .name = repeated('n', 5000), .phone = repeated('1', 5000), .email = repeated('e', 5000),
	    .notes = repeated('o', 5000) };
	struct contact contact = { 0 };

	(void)state;
	contact_take(&cx, &form, &contact);
	assert_int_equal(contact.name.len, NAME_CHARS_MAX + 1);
	assert_int_equal(contact.notes.len, NOTES_CHARS_MAX + 1);
	assert_int_equal(contact.email.len, EMAIL_MAX + 1);
	assert_int_equal(contact.phone.len, PHONE_MAX + 1);
	says(contact, "name", "Name must be 80 characters or less");
	says(contact, "notes", "Notes must be 500 characters or less");
}

static void
a_name_is_one_line(void **state)
{
	struct checkout_form form = { .name = STR("Mei\nChen"), .notes = STR("one\ntwo") };
	struct contact contact = { 0 };

	(void)state;
	contact_take(&cx, &form, &contact);
	assert_string_equal(str_cstr(arena, contact.name), "Mei Chen");
	assert_string_equal(str_cstr(arena, contact.notes), "one\ntwo");
}

static void
a_code_may_be_written_in_many_ways(void **state)
{
	static const char *const typed[] = { "482915", "482 915", "48-29-15", " 482\xe2\x80\x93""915 ", "482\xc2\xa0""915",
	    "\xef\xbc\x94\xef\xbc\x98\xef\xbc\x92\xe3\x80\x80\xef\xbc\x99\xef\xbc\x91\xef\xbc\x95" };
	struct str code;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		assert_true(contact_code(&cx, str_of(typed[i]), &code));
		assert_string_equal(str_cstr(arena, code), "482915");
	}
	assert_true(contact_code(&cx, STR("4829 1500"), &code));
	assert_string_equal(str_cstr(arena, code), "48291500");
}

static void
what_is_no_code_is_refused(void **state)
{
	static const char *const typed[] = { "", "48291", "482915000", "48291a", "48291\xd9\xa1", "482.915" };
	struct str code;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof typed / sizeof typed[0]; i++)
		if (contact_code(&cx, str_of(typed[i]), &code))
			fail_msg("taken: %s", typed[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_people_have_are_taken),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(an_address_has_its_longest),
		cmocka_unit_test(good_details_have_no_fault),
		cmocka_unit_test(each_fault_has_its_sentence),
		cmocka_unit_test(an_address_is_needed_only_when_email_is_ticked),
		cmocka_unit_test(a_text_that_is_too_long_is_kept_too_long),
		cmocka_unit_test(a_name_is_one_line),
		cmocka_unit_test(a_code_may_be_written_in_many_ways),
		cmocka_unit_test(what_is_no_code_is_refused),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
