/* again.c - "Book again": the services of a visit into the cart, at the next start that all of them can have. */
#include "base/arena.h"
#include "desk/mine.h"
#include "desk/visit_times.h"
#include "wizard/mine.h"

static enum err
refuse(struct cx *cx, const char *why)
{
	const struct pair query = { STR("error"), str_of(why) };

	return wizard_see_other(cx, "/mine", &query, 1);
}

static enum err
find(struct cx *cx, const struct mine *mine, const struct mine_visit **out)
{
	struct str wanted = request_form(cx->request, STR("visit"));
	struct mine_visit *visits;
	size_t n;
	size_t i;
	enum err e;

	if ((e = desk_mine(cx->desk, mine->phone, mine_until(mine), &visits, &n)) != OK)
		return e;
	for (i = 0; i < n; i++)
		if (str_eq(visits[i].id, wanted)) {
			*out = &visits[i];
			return OK;
		}
	return ERR_NOT_FOUND;
}

/* The guest of that number within the visit, come into the cart; NULL when there is no room. */
static struct str *
guest_ref(struct cx *cx, struct state *state, const struct mine_item *item, int *numbers)
{
	size_t g;

	if (item->guest == 0)
		return &state->guests[0].ref;
	for (g = 1; g < state->n_guests; g++)
		if (numbers[g] == item->guest)
			return &state->guests[g].ref;
	if (g == CART_GUESTS_MAX || (int32_t)g >= cx->desk->cat->store.guests_max)
		return NULL;
	state->guests[g] = (struct state_guest){ .ref = state_new_ref(cx->arena), .name = item->guest_name };
	numbers[g] = item->guest;
	state->n_guests++;
	return &state->guests[g].ref;
}

/* What is still offered, by the same technicians where they still do it. */
static bool
put_items(struct cx *cx, struct state *state, const struct mine_visit *visit)
{
	const struct catalogue *cat = cx->desk->cat;
	const struct mine_item *item;
	struct state_item new;
	int numbers[CART_GUESTS_MAX] = { 0 };
	struct str *ref;
	size_t i;

	for (i = 0; i < visit->n_items; i++) {
		item = &visit->items[i];
		new = (struct state_item){ .ref = state_new_ref(cx->arena), .technician = ANY };
		new.service = catalogue_service(cat, item->service_key);
		if (new.service < 0 || catalogue_n_able(cat, new.service) == 0)
			continue;
		if (!item->any)
			new.technician = catalogue_technician(cat, item->technician_key);
		if (new.technician < 0 || !catalogue_can(cat, new.technician, new.service))
			new.technician = ANY;
		if ((int32_t)state->n_items >= cat->store.items_max || (ref = guest_ref(cx, state, item, numbers)) == NULL)
			return false;
		new.guest = *ref;
		state->items[state->n_items++] = new;
	}
	return state->n_items > 0;
}

/* The first start within DAYS_LIST_MAX days. ERR_SLOT_TAKEN: there is none. */
static enum err
set_times(struct cx *cx, struct state *state)
{
	const struct catalogue *cat = cx->desk->cat;
	struct visit_want *wants = NEW_N(cx->arena, struct visit_want, state->n_items);
	const struct visit_ask ask = { .items = wants, .n = state->n_items, .hold_token = state->token };
	struct date today = catalogue_today(cat, cx->now);
	struct visit_start *starts;
	int64_t at;
	size_t n;
	size_t i;
	enum err e;

	for (i = 0; i < state->n_items; i++)
		wants[i] = (struct visit_want){
			.guest = state_guest_number(state, state->items[i].guest),
			.service = state->items[i].service,
			.technician = state->items[i].technician,
		};
	if ((e = desk_visit_next(cx->desk, &ask, today, (struct date){ today.days + DAYS_LIST_MAX - 1 }, &at)) != OK)
		return e;
	if (at == 0)
		return ERR_SLOT_TAKEN;
	if ((e = desk_visit_times(cx->desk, &ask, zone_local(cat->zone, INSTANT_OF(at)).date, &starts, &n)) != OK)
		return e;
	if (n == 0)
		return ERR_SLOT_TAKEN;
	for (i = 0; i < state->n_items; i++) {
		state->items[i].starts_at = INSTANT_OF(starts[0].starts[i]);
		state->items[i].price_seen = catalogue_terms(cat, state->items[i].service, state->items[i].technician).price.cents;
	}
	return OK;
}

static enum err
hold_all(struct cx *cx, const struct state *state)
{
	struct hold_want *wants;
	size_t n = state_holds(cx, state, &wants);
	struct hold_line *lines = NEW_N(cx->arena, struct hold_line, n);
	size_t which;

	return desk_hold(cx->desk, state->token, wants, n, true, lines, &which);
}

static enum err
choose_times(struct cx *cx, struct state *state)
{
	size_t i;
	enum err e;

	if ((e = set_times(cx, state)) != ERR_SLOT_TAKEN)
		return e;
	for (i = 0; i < state->n_items; i++)
		state->items[i].technician = ANY;
	return set_times(cx, state);
}

enum err
mine_again(struct cx *cx, struct state *state, const struct mine *mine)
{
	const struct pair done[] = { { STR("cart"), STR("1") }, { STR("times"), STR("again") } };
	const struct mine_visit *visit;
	enum err e;

	if (state->n_items > 0)
		return refuse(cx, "cart");
	if ((e = find(cx, mine, &visit)) != OK)
		return e;
	state->n_guests = 1;
	if (!put_items(cx, state, visit))
		return refuse(cx, "offer");
	if ((e = choose_times(cx, state)) == OK && (e = state_fits(cx, state)) == OK)
		e = hold_all(cx, state);
	if (e == ERR_SLOT_TAKEN || e == ERR_SLOT_UNAVAILABLE)
		return refuse(cx, "times");
	if (e != OK || (e = state_save(cx, state)) != OK)
		return e;
	return wizard_see_other(cx, "", done, 2);
}
