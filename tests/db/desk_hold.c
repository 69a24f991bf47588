/* desk_hold.c - times kept for somebody: who sees them, how long, and what may move. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/limits.h"
#include "tests/db/fixture.h"
#include "tests/db/salon.h"

static void
a_hold_is_seen_by_others_and_not_by_its_holder(void **state)
{
	struct hold_line line;

	(void)state;
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", &line), OK);
	assert_int_equal(line.technician, EMMA);
	assert_true(line.live);
	assert_int_equal(line.expires_at.us - salon.desk.now.us, 300 * US_PER_S);
	assert_false(salon_offers(&salon, "", NAILS, EMMA, "10:00"));
	assert_false(salon_offers(&salon, "token-b", NAILS, EMMA, "10:30"));
	assert_true(salon_offers(&salon, "token-b", NAILS, EMMA, "11:00"));
	assert_true(salon_offers(&salon, "token-a", NAILS, EMMA, "10:00"));
	assert_int_equal(salon_hold(&salon, "token-b", "b", GEL, EMMA, "10:30", &line), ERR_SLOT_TAKEN);
}

static void
a_hold_ends_by_itself(void **state)
{
	struct hold_line *lines;
	size_t n;

	(void)state;
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", NULL), OK);
	salon_pass(&salon, 299);
	assert_false(salon_offers(&salon, "", NAILS, EMMA, "10:00"));
	salon_pass(&salon, 1);
	assert_true(salon_offers(&salon, "", NAILS, EMMA, "10:00"));
	assert_int_equal(desk_hold_list(&salon.desk, STR("token-a"), &lines, &n), OK);
	assert_int_equal(n, 1);
	assert_false(lines[0].live);
	assert_int_equal(salon_hold(&salon, "token-b", "b", NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", NULL), ERR_SLOT_TAKEN);
}

static void
another_time_for_the_same_item_frees_the_first(void **state)
{
	(void)state;
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "13:00", NULL), OK);
	assert_true(salon_offers(&salon, "", NAILS, EMMA, "10:00"));
	assert_false(salon_offers(&salon, "", NAILS, EMMA, "13:00"));
	assert_int_equal(salon_hold(&salon, "token-b", "b", NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:30", NULL), ERR_SLOT_TAKEN);
	assert_false(salon_offers(&salon, "", NAILS, EMMA, "13:00"));
}

static void
release_frees_one_or_all(void **state)
{
	(void)state;
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token-a", "b", NAILS, EMMA, "12:00", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token-a", "c", NAILS, EMMA, "14:00", NULL), OK);
	assert_int_equal(desk_hold_release(&salon.desk, STR("token-a"), STR("b")), OK);
	assert_true(salon_offers(&salon, "", NAILS, EMMA, "12:00"));
	assert_false(salon_offers(&salon, "", NAILS, EMMA, "14:00"));
	assert_int_equal(desk_hold_release(&salon.desk, STR("token-b"), STR_NONE), OK);
	assert_int_equal(desk_hold_release(&salon.desk, STR("token-a"), STR_NONE), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold}"), 0);
}

static void
activity_prolongs_a_hold_to_a_limit_from_the_choice(void **state)
{
	struct hold_line *lines;
	int64_t chosen;
	size_t n;
	int i;

	(void)state;
	chosen = salon.desk.now.us;
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", NULL), OK);
	for (i = 0; i < 5; i++) {
		salon_pass(&salon, 200);
		assert_int_equal(desk_hold_prolong(&salon.desk, STR("token-a")), OK);
		assert_int_equal(desk_hold_list(&salon.desk, STR("token-a"), &lines, &n), OK);
		if (salon.desk.now.us < chosen + 900 * US_PER_S)
			assert_true(lines[0].expires_at.us <= chosen + 900 * US_PER_S);
		if (i == 0)
			assert_int_equal(lines[0].expires_at.us, chosen + 500 * US_PER_S);
	}
	assert_int_equal(lines[0].expires_at.us, chosen + 900 * US_PER_S);
	assert_false(lines[0].live);
	assert_int_equal(desk_hold_prolong(&salon.desk, STR("token-a")), OK);
	assert_int_equal(desk_hold_list(&salon.desk, STR("token-a"), &lines, &n), OK);
	assert_false(lines[0].live);
}

static void
taking_the_same_time_again_does_not_outlive_the_limit(void **state)
{
	struct hold_line line;
	int64_t chosen;
	int i;

	(void)state;
	chosen = salon.desk.now.us;
	for (i = 0; i < 4; i++) {
		assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", &line), OK);
		salon_pass(&salon, 250);
	}
	assert_int_equal(line.expires_at.us, chosen + 900 * US_PER_S);
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", &line), OK);
	assert_int_equal(line.expires_at.us, salon.desk.now.us + 300 * US_PER_S);
}

static void
a_whole_cart_is_held_or_nothing(void **state)
{
	struct hold_want wants[2] = {
		{ .ref = STR("a"), .guest = 0, .service = NAILS, .technician = EMMA },
		{ .ref = STR("b"), .guest = 1, .service = GEL, .technician = MEI },
	};
	struct hold_line lines[2];
	size_t which;

	(void)state;
	wants[0].starts_at = wants[1].starts_at = salon_at(&salon, "10:00");
	assert_int_equal(salon_book(&salon, NAILS, MEI, "10:00", NULL), OK);
	which = 7;
	assert_int_equal(desk_hold(&salon.desk, STR("token-a"), wants, 2, true, lines, &which), ERR_SLOT_TAKEN);
	assert_int_equal(which, 1);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold}"), 0);
	wants[1].starts_at = salon_at(&salon, "11:00");
	assert_int_equal(desk_hold(&salon.desk, STR("token-a"), wants, 2, true, lines, &which), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold}"), 2);
	assert_int_equal(desk_hold(&salon.desk, STR("token-a"), wants, 1, true, lines, &which), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold}"), 1);
	assert_int_equal(desk_hold(&salon.desk, STR("token-a"), wants, 0, true, lines, &which), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold}"), 0);
}

static void
one_guest_is_not_held_twice_at_a_time(void **state)
{
	struct hold_want want = { .ref = STR("a"), .guest = 0, .service = NAILS, .technician = EMMA };
	struct hold_line line;
	size_t which;

	(void)state;
	want.starts_at = salon_at(&salon, "10:00");
	assert_int_equal(desk_hold(&salon.desk, STR("token-a"), &want, 1, false, &line, &which), OK);
	want = (struct hold_want){ .ref = STR("b"), .guest = 0, .service = GEL, .technician = MEI, .starts_at = want.starts_at };
	assert_int_equal(desk_hold(&salon.desk, STR("token-a"), &want, 1, false, &line, &which), ERR_SLOT_TAKEN);
	want.guest = 1;
	assert_int_equal(desk_hold(&salon.desk, STR("token-a"), &want, 1, false, &line, &which), OK);
}

static void
an_any_hold_moves_for_a_named_one(void **state)
{
	struct hold_line *lines;
	struct hold_line line;
	size_t n;
	int first;

	(void)state;
	assert_int_equal(salon_hold(&salon, "token-a", "a", GEL, ANY, "10:00", &line), OK);
	first = line.technician;
	assert_int_equal(salon_hold(&salon, "token-b", "b", GEL, first, "10:00", &line), OK);
	assert_int_equal(line.technician, first);
	assert_int_equal(desk_hold_list(&salon.desk, STR("token-a"), &lines, &n), OK);
	assert_int_equal(lines[0].technician, first == EMMA ? MEI : EMMA);
	assert_true(lines[0].live);
	assert_int_equal(salon_hold(&salon, "token-c", "c", GEL, ANY, "10:00", &line), ERR_SLOT_TAKEN);
}

static void
the_own_any_hold_moves_too(void **state)
{
	struct hold_want want = { .ref = STR("a"), .guest = 0, .service = GEL, .technician = ANY };
	struct hold_line *lines;
	struct hold_line line;
	size_t which;
	size_t n;
	int first;

	(void)state;
	want.starts_at = salon_at(&salon, "10:00");
	assert_int_equal(desk_hold(&salon.desk, STR("token-a"), &want, 1, false, &line, &which), OK);
	first = line.technician;
	want.ref = STR("b");
	want.guest = 1;
	want.technician = first;
	assert_int_equal(desk_hold(&salon.desk, STR("token-a"), &want, 1, false, &line, &which), OK);
	assert_int_equal(desk_hold_list(&salon.desk, STR("token-a"), &lines, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(lines[0].technician + lines[1].technician, EMMA + MEI);
}

static void
a_chair_is_not_held_twice(void **state)
{
	(void)state;
	assert_int_equal(salon_hold(&salon, "token-a", "a", PEDICURE, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token-b", "b", PEDICURE, MEI, "10:30", NULL), ERR_SLOT_TAKEN);
	assert_int_equal(salon_hold(&salon, "token-b", "b", PEDICURE, MEI, "10:45", NULL), OK);
}

static void
what_cannot_be_chosen_is_not_taken_but_unavailable(void **state)
{
	(void)state;
	assert_int_equal(salon_hold(&salon, "t", "a", NAILS, EMMA, "2026-02-10T08:00", NULL), ERR_SLOT_UNAVAILABLE);
	assert_int_equal(salon_hold(&salon, "t", "a", NAILS, EMMA, "2026-02-10T09:30", NULL), ERR_SLOT_UNAVAILABLE);
	assert_int_equal(salon_hold(&salon, "t", "a", NAILS, EMMA, "2026-06-10T10:00", NULL), ERR_SLOT_UNAVAILABLE);
	assert_int_equal(salon_hold(&salon, "t", "a", NAILS, EMMA, "08:00", NULL), ERR_SLOT_UNAVAILABLE);
	assert_int_equal(salon_hold(&salon, "t", "a", NAILS, EMMA, "18:30", NULL), ERR_SLOT_UNAVAILABLE);
	assert_int_equal(salon_hold(&salon, "t", "a", NAILS, EMMA, "10:05", NULL), ERR_SLOT_UNAVAILABLE);
	assert_int_equal(salon_hold(&salon, "t", "a", GEL, LENA, "10:00", NULL), ERR_SLOT_UNAVAILABLE);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold}"), 0);
}

static void
an_address_holds_only_so_many(void **state)
{
	(void)state;
	salon.settings.holds_per_address = 2;
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token-b", "a", NAILS, EMMA, "11:00", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token-c", "a", NAILS, EMMA, "12:00", NULL), ERR_TOO_MANY);
	assert_int_equal(salon_hold(&salon, "token-b", "a", NAILS, EMMA, "12:00", NULL), OK);
	salon_pass(&salon, 300);
	assert_int_equal(salon_hold(&salon, "token-c", "a", NAILS, EMMA, "12:00", NULL), OK);
	salon.settings.holds_per_address = 60;
}

static void
a_hold_kept_off_the_grid_stays(void **state)
{
	(void)state;
	assert_int_equal(salon_hold(&salon, "token-a", "a", GEL, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token-b", "b", GEL, EMMA, "10:50", NULL), OK);
	assert_int_equal(desk_hold_release(&salon.desk, STR("token-a"), STR_NONE), OK);
	assert_int_equal(salon_hold(&salon, "token-b", "b", GEL, EMMA, "10:50", NULL), OK);
	assert_int_equal(salon_hold(&salon, "token-c", "c", GEL, MEI, "10:50", NULL), ERR_SLOT_UNAVAILABLE);
}

static void
old_holds_are_tidied_by_the_way(void **state)
{
	(void)state;
	assert_int_equal(salon_hold(&salon, "token-a", "a", NAILS, EMMA, "10:00", NULL), OK);
	salon_pass(&salon, 2 * 60 * 60);
	assert_int_equal(salon_hold(&salon, "token-b", "a", NAILS, EMMA, "10:00", NULL), OK);
	assert_int_equal(salon_count(&salon, "SELECT COUNT(*) FROM {hold}"), 1);
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_hold_is_seen_by_others_and_not_by_its_holder),
		T(a_hold_ends_by_itself),
		T(another_time_for_the_same_item_frees_the_first),
		T(release_frees_one_or_all),
		T(activity_prolongs_a_hold_to_a_limit_from_the_choice),
		T(taking_the_same_time_again_does_not_outlive_the_limit),
		T(a_whole_cart_is_held_or_nothing),
		T(one_guest_is_not_held_twice_at_a_time),
		T(an_any_hold_moves_for_a_named_one),
		T(the_own_any_hold_moves_too),
		T(a_chair_is_not_held_twice),
		T(what_cannot_be_chosen_is_not_taken_but_unavailable),
		T(an_address_holds_only_so_many),
		T(a_hold_kept_off_the_grid_stays),
		T(old_holds_are_tidied_by_the_way),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
