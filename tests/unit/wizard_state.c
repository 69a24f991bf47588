/* wizard_state.c - tests wizard/state.c and wizard/pack.c. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "http/cookie.h"
#include "http/csrf.h"
#include "http/reply.h"
#include "wizard/state.h"

static struct arena *arena;
static const struct keyring *keyring;
static struct catalogue cat;
static struct desk desk;
static struct request request;
static struct reply reply;
static struct cx cx;

static struct service services[] = {
	{ .id = 11, .duration = 60, .price = { 5000 } },
	{ .id = 12, .duration = 45, .price = { 4000 } },
	{ .id = 70013, .duration = 50, .price = { 4500 } },
};
static struct technician technicians[] = { { .id = 21 }, { .id = 22 } };
static struct skill skills[] = {
	{ 21, 11, -1, -1, -1, -1 }, { 21, 12, -1, -1, -1, -1 }, { 21, 70013, -1, -1, -1, -1 },
	{ 22, 11, 5500, -1, -1, -1 },
};

static int
open_all(void **state)
{
	char dir[] = "/tmp/state.XXXXXX";
	struct str path;

	(void)state;
	arena = arena_new(4 * ARENA_REQUEST_CAP);
	secret_init();
	if (mkdtemp(dir) == NULL)
		return -1;
	path = str_fmt(arena, "%s/keyring", dir);
	if (keyring_create(path) != OK || keyring_load(arena, path, &keyring) != OK)
		return -1;
	(void)unlink(str_cstr(arena, path));
	(void)rmdir(dir);
	cat = (struct catalogue){
		.store = { .id = 1, .public_id = { "store_001", 9 }, .locale = { "en", 2 } },
		.services = services, .n_services = 3,
		.technicians = technicians, .n_technicians = 2,
		.skills = skills, .n_skills = 4,
	};
	catalogue_index(&cat, arena);
	return 0;
}

static int
close_all(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static int
start(void **state)
{
	(void)state;
	request = (struct request){ .method = METHOD_GET };
	reply_start(&reply, arena);
	cat.n_services = 3;
	cat.store.id = 1;
	desk = (struct desk){ .arena = arena, .cat = &cat, .now = { INT64_C(1770000000) * US_PER_S } };
	cx = (struct cx){ .arena = arena, .request = &request, .reply = &reply, .keyring = keyring, .desk = &desk, .now = desk.now };
	return 0;
}

/* What the reply sets as a cookie comes with the next request. */
static void
next_request(void)
{
	struct str rest = buf_str(&reply.headers);
	struct str line = STR_NONE;
	struct str value;

	while (rest.len > 0) {
		line = str_cut(&rest, '\n');
		if (!str_starts(line, STR("Set-Cookie: ")))
			continue;
		value = str_sub(line, STR("Set-Cookie: ").len, line.len);
		value = str_cut(&value, ';');
		request.cookies[0].name = str_cut(&value, '=');
		request.cookies[0].value = value;
		request.n_cookies = 1;
	}
	reply_start(&reply, arena);
}

static struct str
repeat(const char *piece, size_t n)
{
	struct buf buf = buf_new(arena, 8192);

	while (n-- > 0)
		buf_add(&buf, str_of(piece));
	return buf_str(&buf);
}

static void
fill(struct state *cart, size_t n_guests, const char *letter, size_t n_items)
{
	size_t i;

	for (i = 1; i < n_guests; i++) {
		cart->guests[i] = (struct state_guest){ state_new_ref(arena), repeat(letter, NAME_CHARS_MAX), STR("+1 212 555 0142") };
		cart->n_guests++;
	}
	for (i = 0; i < n_items; i++)
		cart->items[cart->n_items++] = (struct state_item){
			.ref = state_new_ref(arena),
			.guest = cart->guests[i % n_guests].ref,
			.service = 2,
			.technician = i % 2 == 0 ? 0 : ANY,
			.starts_at = INSTANT_OF((int64_t)29500000 + (int64_t)i),
			.price_seen = 4500,
		};
}

static void
a_visitor_without_a_cookie_is_fresh(void **state)
{
	struct state cart;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_true(cart.fresh);
	assert_false(cart.restarted);
	assert_int_equal(cart.n_guests, 1);
	assert_int_equal(reply.headers.len, 0);
}

static void
a_cart_comes_back_as_it_was_saved(void **state)
{
	struct state saved;
	struct state cart;
	size_t i;

	(void)state;
	assert_int_equal(state_load(&cx, &saved), OK);
	fill(&saved, 3, "é", 7);
	saved.guests[1].name = STR("爱丽丝 🌸");
	saved.lang = LANG_ZH;
	saved.lang_chosen = true;
	saved.active = saved.guests[2].ref;
	saved.tracking_ref = STR("flyer-7");
	saved.done_manage = STR("abcDEF_-123");
	saved.draft_name = STR("A");
	saved.has_undo = true;
	saved.undo = saved.items[3];
	assert_int_equal(state_save(&cx, &saved), OK);
	next_request();
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_false(cart.fresh || cart.restarted);
	assert_int_equal(cart.revision, 1);
	assert_int_equal(cart.lang, LANG_ZH);
	assert_true(str_eq(cart.token, saved.token) && str_eq(cart.key, saved.key) && str_eq(cart.active, saved.active));
	assert_true(str_eq(cart.tracking_ref, saved.tracking_ref) && str_eq(cart.done_manage, saved.done_manage));
	assert_true(str_eq(cart.draft_name, saved.draft_name) && cart.draft_phone.len == 0);
	assert_int_equal(cart.n_guests, 3);
	for (i = 0; i < 3; i++)
		assert_true(str_eq(cart.guests[i].ref, saved.guests[i].ref) && str_eq(cart.guests[i].name, saved.guests[i].name) &&
		    str_eq(cart.guests[i].phone, saved.guests[i].phone));
	assert_int_equal(cart.n_items, 7);
	for (i = 0; i < 7; i++) {
		assert_true(str_eq(cart.items[i].ref, saved.items[i].ref) && str_eq(cart.items[i].guest, saved.items[i].guest));
		assert_int_equal(cart.items[i].service, saved.items[i].service);
		assert_int_equal(cart.items[i].technician, saved.items[i].technician);
		assert_int_equal(cart.items[i].starts_at.us, saved.items[i].starts_at.us);
		assert_int_equal(cart.items[i].price_seen, 4500);
	}
	assert_true(cart.has_undo && str_eq(cart.undo.ref, saved.undo.ref));
	assert_true(str_eq(state_fingerprint(&cx, &cart), state_fingerprint(&cx, &saved)));
}

static void
ten_guests_and_thirty_items_fit(void **state)
{
	const char *letters[] = { "a", "é", "王" };
	struct state cart;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		assert_int_equal(state_load(&cx, &cart), OK);
		fill(&cart, CART_GUESTS_MAX, letters[i], CART_ITEMS_MAX);
		assert_int_equal(state_fits(&cx, &cart), OK);
		assert_int_equal(state_save(&cx, &cart), OK);
	}
	next_request();
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_int_equal(cart.n_guests, CART_GUESTS_MAX);
	assert_int_equal(cart.n_items, CART_ITEMS_MAX);
	assert_true(str_eq(cart.guests[9].name, repeat("王", NAME_CHARS_MAX)));
}

static void
what_fits_no_cookie_is_refused_and_sets_none(void **state)
{
	struct state cart;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	fill(&cart, CART_GUESTS_MAX, "🌸", CART_ITEMS_MAX);
	assert_int_equal(state_fits(&cx, &cart), ERR_TOO_LARGE);
	assert_int_equal(state_save(&cx, &cart), ERR_TOO_LARGE);
	assert_int_equal(cart.revision, 0);
	assert_int_equal(reply.headers.len, 0);
}

static void
a_changed_cookie_starts_a_new_cart(void **state)
{
	struct state cart;
	char *value;
	size_t i;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	fill(&cart, 2, "a", 3);
	assert_int_equal(state_save(&cx, &cart), OK);
	next_request();
	value = str_cstr(arena, request.cookies[0].value);
	request.cookies[0].value.ptr = value;
	for (i = 0; i + 1 < request.cookies[0].value.len; i += 7) {
		value[i] = value[i] == 'A' ? 'B' : 'A';
		assert_int_equal(state_load(&cx, &cart), OK);
		assert_true(cart.restarted && !cart.fresh && cart.n_items == 0 && cart.n_guests == 1);
	}
}

static void
a_cookie_ends_after_a_day(void **state)
{
	struct state cart;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_int_equal(state_save(&cx, &cart), OK);
	next_request();
	cx.now.us += STATE_COOKIE_S * US_PER_S;
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_false(cart.restarted);
	cx.now.us += US_PER_S;
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_true(cart.restarted);
}

static void
the_cart_of_another_store_is_not_taken(void **state)
{
	struct state cart;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_int_equal(state_save(&cx, &cart), OK);
	next_request();
	cat.store.id = 2;
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_true(cart.fresh);
	request.cookies[0].name = STR("cart-2");
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_true(cart.restarted);
}

static void
carts_of_other_stores_give_way_when_cookies_grow_too_many(void **state)
{
	struct state cart;

	(void)state;
	request.cookies[0] = (struct pair){ STR("cart-7"), repeat("x", 3500) };
	request.cookies[1] = (struct pair){ STR("contact-1"), repeat("x", 2000) };
	request.n_cookies = 2;
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_int_equal(state_save(&cx, &cart), OK);
	assert_null(memmem(reply.headers.ptr, reply.headers.len, "cart-7", 6));
	fill(&cart, 5, "a", 10);
	assert_int_equal(state_save(&cx, &cart), OK);
	assert_non_null(memmem(reply.headers.ptr, reply.headers.len, "cart-7=; ", 9));
	assert_null(memmem(reply.headers.ptr, reply.headers.len, "contact-1", 9));
}

static void
items_of_services_no_longer_offered_are_dropped(void **state)
{
	struct state cart;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	fill(&cart, 1, "a", 3);
	cart.items[0].service = 0;
	assert_int_equal(state_save(&cx, &cart), OK);
	next_request();
	cat.n_services = 2;
	catalogue_index(&cat, arena);
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_int_equal(cart.n_items, 1);
	assert_int_equal(cart.n_dropped, 2);
	cat.n_services = 3;
	catalogue_index(&cat, arena);
}

static void
items_of_a_technician_who_no_longer_does_the_service_are_dropped(void **state)
{
	struct state cart;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	fill(&cart, 1, "a", 1);
	cart.items[0].technician = 1;		/* of service 70013, which she does not do */
	assert_int_equal(state_save(&cx, &cart), OK);
	next_request();
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_int_equal(cart.n_items, 0);
	assert_int_equal(cart.n_dropped, 1);
}

static void
removing_a_guest_takes_her_items_along(void **state)
{
	struct state cart;
	struct str ref;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	fill(&cart, 3, "a", 6);
	ref = cart.guests[1].ref;
	cart.active = ref;
	state_remove_guest(&cart, cart.guests[0].ref);		/* who books stays */
	assert_int_equal(cart.n_guests, 3);
	state_remove_guest(&cart, ref);
	assert_int_equal(cart.n_guests, 2);
	assert_int_equal(cart.n_items, 4);
	assert_null(state_guest(&cart, ref));
	assert_true(str_eq(cart.active, STR("a")));
}

static void
a_guest_without_items_cannot_check_out(void **state)
{
	struct state cart;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_false(state_can_checkout(&cart));
	fill(&cart, 2, "a", 2);
	assert_true(state_can_checkout(&cart));
	state_remove_item(&cart, cart.items[0].ref);
	assert_true(state_can_checkout(&cart));		/* who books may come along only */
	state_remove_item(&cart, cart.items[0].ref);
	assert_false(state_can_checkout(&cart));
}

static void
the_total_asks_the_catalogue_and_not_the_cookie(void **state)
{
	struct state cart;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	fill(&cart, 1, "a", 2);
	cart.items[0] = (struct state_item){ .ref = cart.items[0].ref, .guest = STR("a"), .service = 0, .technician = 1, .price_seen = 1 };
	assert_int_equal(state_total(&cx, &cart).cents, 5500 + 4500);
	assert_int_equal(state_minutes(&cx, &cart), 60 + 50);
}

static void
any_change_of_the_cart_shows_in_its_fingerprint(void **state)
{
	struct state cart;
	struct str before;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	fill(&cart, 2, "a", 2);
	before = state_fingerprint(&cx, &cart);
	cart.items[1].technician = 0;
	assert_false(str_eq(before, state_fingerprint(&cx, &cart)));
	cart.items[1].technician = ANY;
	assert_true(str_eq(before, state_fingerprint(&cx, &cart)));
	cart.guests[1].name = STR("Bea");
	assert_false(str_eq(before, state_fingerprint(&cx, &cart)));
}

static void
a_post_needs_the_token_of_its_own_cart(void **state)
{
	struct state cart;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	assert_int_equal(state_save(&cx, &cart), OK);
	request.form_fields[0] = (struct pair){ STR("csrf"), csrf_token(&cx) };
	request.n_form_fields = 1;
	next_request();
	request.method = METHOD_POST;
	assert_int_equal(state_load(&cx, &cart), OK);
	request.n_cookies = 0;
	assert_int_equal(state_load(&cx, &cart), ERR_BAD_CSRF);
}

static void
after_a_booking_only_the_language_stays(void **state)
{
	struct state cart;
	struct state old;

	(void)state;
	assert_int_equal(state_load(&cx, &cart), OK);
	fill(&cart, 3, "a", 5);
	cart.lang = LANG_ZH;
	cart.lang_chosen = true;
	old = cart;
	state_clear(&cx, &cart);
	assert_int_equal(cart.n_items, 0);
	assert_int_equal(cart.n_guests, 1);
	assert_int_equal(cart.lang, LANG_ZH);
	assert_false(str_eq(cart.token, old.token));
	assert_false(str_eq(cart.key, old.key));
}

static void
contact_details_come_back_for_half_an_hour(void **state)
{
	struct contact saved = { .name = STR("Mei 陈"), .phone = STR("212 555 0142"), .email = STR("mei@example.com"),
		.notes = STR("line\nline"), .sms = true, .filled = true, .code_phone = STR("+12125550142"), .code_typed = STR("000000") };
	struct contact contact;

	(void)state;
	assert_int_equal(contact_save(&cx, &saved), OK);
	next_request();
	assert_int_equal(contact_load(&cx, &contact), OK);
	assert_true(contact.filled && contact.sms && !contact.by_email);
	assert_true(str_eq(contact.name, saved.name) && str_eq(contact.notes, saved.notes) && str_eq(contact.email, saved.email));
	assert_true(str_eq(contact.code_phone, saved.code_phone) && str_eq(contact.code_typed, saved.code_typed));
	cx.now.us += (CONTACT_COOKIE_S + 1) * US_PER_S;
	assert_int_equal(contact_load(&cx, &contact), OK);
	assert_false(contact.filled);
	assert_int_equal(contact.name.len, 0);
}

static void
refs_are_eight_letters_or_digits(void **state)
{
	(void)state;
	assert_true(state_ref_ok(state_new_ref(arena)));
	assert_false(state_ref_ok(STR("abcdefg")));
	assert_false(state_ref_ok(STR("abcdefghi")));
	assert_false(state_ref_ok(STR("abcdefgH")));
	assert_false(state_ref_ok(STR("abc<efgh")));
	assert_false(state_ref_ok(STR_NONE));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_visitor_without_a_cookie_is_fresh, start),
		cmocka_unit_test_setup(a_cart_comes_back_as_it_was_saved, start),
		cmocka_unit_test_setup(ten_guests_and_thirty_items_fit, start),
		cmocka_unit_test_setup(what_fits_no_cookie_is_refused_and_sets_none, start),
		cmocka_unit_test_setup(a_changed_cookie_starts_a_new_cart, start),
		cmocka_unit_test_setup(a_cookie_ends_after_a_day, start),
		cmocka_unit_test_setup(the_cart_of_another_store_is_not_taken, start),
		cmocka_unit_test_setup(carts_of_other_stores_give_way_when_cookies_grow_too_many, start),
		cmocka_unit_test_setup(items_of_services_no_longer_offered_are_dropped, start),
		cmocka_unit_test_setup(items_of_a_technician_who_no_longer_does_the_service_are_dropped, start),
		cmocka_unit_test_setup(removing_a_guest_takes_her_items_along, start),
		cmocka_unit_test_setup(a_guest_without_items_cannot_check_out, start),
		cmocka_unit_test_setup(the_total_asks_the_catalogue_and_not_the_cookie, start),
		cmocka_unit_test_setup(any_change_of_the_cart_shows_in_its_fingerprint, start),
		cmocka_unit_test_setup(a_post_needs_the_token_of_its_own_cart, start),
		cmocka_unit_test_setup(after_a_booking_only_the_language_stays, start),
		cmocka_unit_test_setup(contact_details_come_back_for_half_an_hour, start),
		cmocka_unit_test_setup(refs_are_eight_letters_or_digits, start),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
