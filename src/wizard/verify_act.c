/* verify_act.c - what the two pages of checkout post: details, a longer hold, another time for a lost item. */
#include "base/arena.h"
#include "base/phone.h"
#include "http/form.h"
#include "wizard/checkout.h"

static const struct shape form_shape = SHAPE(checkout_form,
	FIELD_AS(checkout_form, act, "do"), FIELD(checkout_form, name), FIELD(checkout_form, phone),
	FIELD(checkout_form, email), FIELD(checkout_form, notes), FIELD(checkout_form, sms),
	FIELD(checkout_form, by_email), FIELD(checkout_form, consent), FIELD(checkout_form, code), FIELD(checkout_form, total),
	FIELD(checkout_form, key), FIELD(checkout_form, cart), FIELD(checkout_form, item), FIELD(checkout_form, time));

static enum err
form_again(struct cx *cx, const struct contact *contact, struct str bad)
{
	const struct pair query[] = { { STR("error"), STR("1") }, { STR("bad"), bad } };
	enum err e;

	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return wizard_see_other(cx, "/verify", query, sizeof query / sizeof query[0]);
}

/* What is shown and typed is kept; a hold that has ended is taken again where it still can be. */
static enum err
hold(struct cx *cx, const struct state *state, const struct contact *contact)
{
	struct str lost = STR_NONE;
	enum err e;

	e = checkout_renew(cx, state, STR_NONE, &lost);
	if (e == ERR_SLOT_TAKEN)
		return checkout_changed(cx, contact, lost);
	if (e != OK)
		return e;
	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return wizard_see_other(cx, "/verify", NULL, 0);
}

static enum err
details(struct cx *cx, struct state *state, struct contact *contact, const struct checkout_form *form, struct str bad)
{
	struct problem problem = { 0 };
	struct str lost = STR_NONE;
	struct str phone;
	bool verified;
	enum err e;

	contact_check(cx, contact, &problem);
	if (bad.len > 0 || problem.n_fields > 0)
		return form_again(cx, contact, bad);
	if ((e = phone_e164(cx->arena, contact->phone, cx->desk->cat->store.country, &phone)) != OK)
		return e;
	e = desk_phone_verified(cx->desk, phone, state->token);
	if (e != OK && e != ERR_UNAUTHORIZED)
		return e;
	verified = e == OK;
	if (verified && !str_eq(form->act, STR("send")))
		return checkout_confirm(cx, state, contact, phone, form);
	/* Limits on holds do not stand in the way of booking: confirm needs none. */
	e = checkout_renew(cx, state, STR_NONE, &lost);
	if (e == ERR_SLOT_TAKEN || (e == OK && form->total != state_total(cx, state).cents))
		return checkout_changed(cx, contact, lost);
	if (e != OK && e != ERR_TOO_MANY)
		return e;
	if (checkout_accept_prices(cx, state) && (e = state_save(cx, state)) != OK)
		return e;
	if (!verified)
		return code_send(cx, state, contact, phone);
	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return wizard_see_other(cx, "/verify", NULL, 0);
}

/* One of the nearest times for an item that was lost. The old place is given up only when the new one is had. */
static enum err
swap(struct cx *cx, struct state *state, const struct checkout_form *form)
{
	struct state_item *item = state_item(state, form->item);
	struct hold_line line;
	struct hold_want want;
	size_t which;
	enum err e;

	if (item == NULL || form->time.us == 0 || form->time.us % US_PER_MIN != 0)
		return checkout_changed(cx, NULL, STR_NONE);
	want = (struct hold_want){
		.ref = item->ref,
		.guest = state_guest_number(state, item->guest),
		.service = item->service,
		.technician = item->technician,
		.starts_at = form->time,
	};
	e = desk_hold(cx->desk, state->token, &want, 1, false, &line, &which);
	if (e == ERR_SLOT_TAKEN || e == ERR_SLOT_UNAVAILABLE)
		return checkout_changed(cx, NULL, item->ref);
	if (e != OK)
		return e;
	item->starts_at = form->time;
	if ((e = state_save(cx, state)) != OK)
		return e;
	return checkout_changed(cx, NULL, STR_NONE);
}

/*
 * After a booking the cart's token is a new one, so that the form it was made with, sent again, fails the check of the
 * form's token. Nothing is done for it then but to show that booking: its own visitor's cookie says which.
 */
static bool
was_booked(struct cx *cx)
{
	const struct request *posted = cx->request;
	struct request as_get = *posted;
	struct state state;
	enum err e;

	if (str_eq(request_form(posted, STR("do")), STR("send")))
		return false;
	as_get.method = METHOD_GET;
	cx->request = &as_get;
	e = wizard_open(cx, &state);
	cx->request = posted;
	return e == OK && state.n_items == 0 && state.done_manage.len > 0;
}

/* Only the details' form has a name, only the code's form a code: that tells them apart. */
static bool
has_field(const struct cx *cx, struct str name)
{
	size_t i;

	for (i = 0; i < cx->request->n_form_fields; i++)
		if (str_eq(cx->request->form_fields[i].name, name))
			return true;
	return false;
}

static enum err
act(struct cx *cx, struct state *state, const struct checkout_form *form, const struct problem *problem)
{
	struct contact contact;
	enum err e;

	if (str_eq(form->act, STR("swap")))
		return swap(cx, state, form);
	if ((e = contact_load(cx, &contact)) != OK)
		return e;
	if (has_field(cx, STR("name")))
		contact_take(cx, form, &contact);
	if (str_eq(form->act, STR("hold")))
		return hold(cx, state, &contact);
	if (has_field(cx, STR("code")))
		return code_act(cx, state, &contact, form);
	return details(cx, state, &contact, form, problem->n_fields > 0 ? problem->fields[0].name : STR_NONE);
}

enum err
wizard_verify_act(struct cx *cx)
{
	struct pair query[] = { { STR("cart"), STR("1") }, { STR("error"), STR_NONE } };
	struct checkout_form form = { 0 };
	struct problem problem = { 0 };
	struct state state;
	enum err e;

	e = wizard_open(cx, &state);
	if (e == ERR_BAD_CSRF && was_booked(cx))
		return wizard_see_other(cx, "/success", NULL, 0);
	if (e != OK)
		return e;
	if ((e = form_decode(cx, &form_shape, &form, &problem)) != OK && e != ERR_INVALID)
		return e;
	if (state.n_items == 0 && state.done_manage.len > 0 && !str_eq(form.act, STR("send")))
		return wizard_see_other(cx, "/success", NULL, 0);
	if (state_can_checkout(&state))
		return act(cx, &state, &form, &problem);
	if (state.n_items > 0)
		query[1].value = STR("guest");
	return wizard_see_other(cx, "", query, 2);
}
