/*
 * fuzz_cookie.c - the cart's cookie. The first byte chooses: a header as it comes (nothing without our seal is taken), or a payload that
 * is sealed first, as an older program or a stolen key would: taken or refused, what is taken packs and unpacks to the same.
 */
#include <unistd.h>

#include "http/gateway.h"
#include "http/reply.h"
#include "tests/fuzz/fuzz.h"
#include "wizard/pack.h"

static struct catalogue cat;
static const struct keyring *keyring;
static struct service services[] = { { .id = 11, .duration = 60 }, { .id = 12, .duration = 45 }, { .id = 70013, .duration = 50 } };
static struct technician technicians[] = { { .id = 21 }, { .id = 22 } };
static struct skill skills[] = { { 21, 11, -1, -1, -1, -1 }, { 21, 12, -1, -1, -1, -1 }, { 21, 70013, -1, -1, -1, -1 },
	{ 22, 11, 5500, -1, -1, -1 } };

static void
start(void)
{
	char dir[] = "/tmp/fuzz-cookie.XXXXXX";
	struct str path;

	secret_init();
	must(mkdtemp(dir) != NULL);
	path = str_fmt(fuzz_life, "%s/keyring", dir);
	must(keyring_create(path) == OK && keyring_load(fuzz_life, path, &keyring) == OK);
	(void)unlink(str_cstr(fuzz_life, path));
	(void)rmdir(dir);
	cat = (struct catalogue){
		.store = { .id = 1, .public_id = { "store_001", 9 }, .locale = { "en", 2 } },
		.services = services, .n_services = 3,
		.technicians = technicians, .n_technicians = 2,
		.skills = skills, .n_skills = 4,
	};
	catalogue_index(&cat, fuzz_life);
}

static const char *
get(void *arg, const char *name)
{
	if (strcmp(name, "REQUEST_METHOD") == 0)
		return "GET";
	return strcmp(name, "HTTP_COOKIE") == 0 ? arg : NULL;
}

static void
check_state(struct arena *arena, const struct state *state, struct instant now)
{
	struct state *again = NEW(arena, struct state);
	struct str packed;
	size_t i;

	must(state->n_items <= CART_ITEMS_MAX && state->n_guests >= 1 && state->n_guests <= CART_GUESTS_MAX);
	for (i = 0; i < state->n_items; i++) {
		must(state->items[i].service >= 0 && state->items[i].service < 3);
		must(state->items[i].technician >= ANY && state->items[i].technician < 2);
		must(state_ref_ok(state->items[i].ref));
	}
	for (i = 0; i < state->n_guests; i++)
		must(utf8_valid(state->guests[i].name) && utf8_valid(state->guests[i].phone));
	packed = state_pack(arena, &cat, now, state);
	must(state_unpack(arena, &cat, now, packed, again));
	must(again->revision == state->revision && again->n_items == state->n_items && again->n_guests == state->n_guests);
	must(str_eq(state_pack(arena, &cat, now, again), packed));
}

FUZZ
{
	struct request *request = NEW(arena, struct request);
	struct state *state = NEW(arena, struct state);
	struct contact *contact = NEW(arena, struct contact);
	struct reply reply;
	struct desk desk = { .arena = arena, .cat = &cat, .now = { INT64_C(1770000000) * US_PER_S } };
	struct cx cx = { .arena = arena, .request = request, .reply = &reply, .desk = &desk, .now = desk.now };
	struct params params = { .get = get };
	uint8_t how;

	if (keyring == NULL)
		start();
	cx.keyring = keyring;
	reply_start(&reply, arena);
	how = take_byte(&input);
	if (how % 4 == 0) {
		params.arg = str_cstr(arena, input);
		request_read(arena, &params, STR_NONE, false, STR_NONE, request);
		must(request->n_cookies <= COOKIES_MAX);
		must(state_load(&cx, state) == OK && (state->fresh || state->restarted) && state->n_items == 0);
		must(contact_load(&cx, contact) == OK && contact->name.len == 0 && contact->phone.len == 0);
	} else if (how % 4 == 1) {
		if (contact_unpack(arena, cx.now, input, contact))
			must(utf8_valid(contact->name) && utf8_valid(contact->notes) &&
			    contact_unpack(arena, cx.now, contact_pack(arena, cx.now, contact), contact));
	} else if (state_unpack(arena, &cat, cx.now, input, state)) {
		check_state(arena, state, cx.now);
	}
}
