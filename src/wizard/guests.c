/* guests.c - somebody comes along. */
#include "base/phone.h"
#include "wizard/guests.h"

enum { DRAFT_CHARS_MAX = 120 };			/* a draft over this comes back cut, and still too long to pass */

const struct shape guest_form_shape = SHAPE(guest_form,
	FIELD(guest_form, ref),
	FIELD(guest_form, name),
	FIELD(guest_form, phone),
	FIELD(guest_form, name_error),
	FIELD(guest_form, phone_error),
	FIELD(guest_form, error),
	FIELD(guest_form, full),
	FIELD(guest_form, url),
	FIELD(guest_form, cancel_url));

/* Both are empty when the guest can be taken. */
static void
check(struct cx *cx, enum lang lang, struct guest_form *form)
{
	struct str e164;

	if (form->name.len == 0)
		form->name_error = wizard_say(cx, lang, N_("Enter the guest's name"));
	else if (utf8_chars(form->name) > NAME_CHARS_MAX)
		form->name_error = wizard_say(cx, lang, N_("Name must be 80 characters or less"));
	else if (!text_printable(form->name, false))
		form->name_error = wizard_say(cx, lang, N_("Name has characters we cannot use"));
	if (form->phone.len == 0)
		return;
	if (form->phone.len > PHONE_MAX || phone_e164(cx->arena, form->phone, cx->desk->cat->store.country, &e164) != OK)
		form->phone_error = wizard_say(cx, lang, N_("Enter a phone number, like 212 555 0142, or leave it empty"));
}

static bool
is_full(const struct cx *cx, const struct state *state)
{
	return state->n_guests >= CART_GUESTS_MAX || (int32_t)state->n_guests >= cx->desk->cat->store.guests_max;
}

void
guest_form_show(struct cx *cx, const struct state *state, struct guest_form *out)
{
	struct pair cart[] = { { STR("cart"), STR("1") } };
	struct str error = request_query(cx->request, STR("error"));
	struct pair values[] = {
		{ STR("n"), str_fmt(cx->arena, "%d", (int)cx->desk->cat->store.guests_max) },
	};

	*out = (struct guest_form){
		.ref = state_new_ref(cx->arena),
		.url = wizard_url(cx, "/guests", NULL, 0),
		.cancel_url = wizard_url(cx, "", cart, 1),
	};
	if (is_full(cx, state))
		out->full = wizard_say_limit(cx, state->lang,
		    wizard_say_with(cx, state->lang, N_("You can book for up to {n} people at once."), values, 1));
	else if (str_eq(error, STR("large")))
		out->full = wizard_say_limit(cx, state->lang, wizard_say(cx, state->lang, N_("Your cart is full. Check out first.")));
	else if (error.len > 0) {
		out->name = state->draft_name;
		out->phone = state->draft_phone;
		check(cx, state->lang, out);
		if (str_eq(error, STR("chars")))
			out->name_error = wizard_say(cx, state->lang, N_("Name has characters we cannot use"));
		out->error = out->name_error.len > 0 || out->phone_error.len > 0;
	}
}

static enum err
come_back(struct cx *cx, struct str error)
{
	struct pair query[] = {
		{ STR("guest"), STR("new") },
		{ STR("error"), error },
	};

	return wizard_see_other(cx, "", query, 2);
}

static struct str
draft(struct str typed)
{
	return text_printable(typed, false) ? utf8_cut(typed, DRAFT_CHARS_MAX) : STR_NONE;
}

/* The same id again is the same guest, maybe with the name put right. */
static enum err
add(struct cx *cx, struct state *state, const struct guest_form *form)
{
	struct pair query[] = { { STR("for"), form->ref } };
	struct state_guest *guest = state_guest(state, form->ref);
	enum err e;

	if (guest == NULL && is_full(cx, state))
		return come_back(cx, STR_NONE);
	if (guest == NULL)
		guest = &state->guests[state->n_guests++];
	*guest = (struct state_guest){ form->ref, form->name, form->phone };
	state->active = form->ref;
	state->draft_name = STR_NONE;
	state->draft_phone = STR_NONE;
	e = state_save(cx, state);
	if (e == ERR_TOO_LARGE)
		return come_back(cx, STR("large"));
	if (e != OK)
		return e;
	return wizard_see_other(cx, "", query, 1);
}

enum err
wizard_guests_add(struct cx *cx)
{
	struct guest_form form = {
		.ref = request_form(cx->request, STR("guest")),
		.name = str_trim(request_form(cx->request, STR("guest_name"))),
		.phone = str_trim(request_form(cx->request, STR("guest_phone"))),
	};
	struct state state;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if (!state_ref_ok(form.ref))
		return ERR_INVALID;
	check(cx, state.lang, &form);
	if (form.name_error.len == 0 && form.phone_error.len == 0)
		return add(cx, &state, &form);
	state.draft_name = draft(form.name);
	state.draft_phone = draft(form.phone);
	e = state_save(cx, &state);
	if (e != OK && e != ERR_TOO_LARGE)	/* no room for what was typed: the form comes back empty */
		return e;
	return come_back(cx, text_printable(form.name, false) ? STR("1") : STR("chars"));
}
