/* code.c - "Enter your code": sending one, and taking what was typed. */
#include "base/arena.h"
#include "wizard/checkout.h"
#include "wizard/report.h"
#include "wizard/said.h"

struct code_view {
	struct layout		 layout;
	struct summary_view	 summary;
	struct fault_view	*faults;
	size_t			 n_faults;
	struct said		 said;
	struct url		 act_url;
	struct url		 verify_url;
	struct str		 name;
	struct str		 email;
	bool			 sms;
	bool			 by_email;
	struct money		 total;
	struct str		 key;
	struct str		 fingerprint;
};

static const struct shape code_shape = SHAPE(code_view,
	FIELD_ONE(code_view, layout, &layout_shape),
	FIELD_ONE(code_view, summary, &summary_shape),
	FIELD_LIST(code_view, faults, n_faults, &fault_shape),
	FIELD_ONE(code_view, said, &said_shape),
	FIELD(code_view, act_url), FIELD(code_view, verify_url),
	FIELD(code_view, name), FIELD(code_view, email), FIELD(code_view, sms), FIELD(code_view, by_email),
	FIELD(code_view, total), FIELD(code_view, key), FIELD(code_view, fingerprint));

const struct page wizard_code_page = { "code.html", &code_shape };

static void
fill_page(struct cx *cx, const struct state *state, const struct contact *contact, struct code_view *view)
{
	struct pair carried[SAID_CARRIED];

	view->faults = NEW_N(cx->arena, struct fault_view, 1);
	said_read(cx, state->lang, contact->code_phone, contact->code_typed, &view->said, view->faults, &view->n_faults);
	view->said.press = wizard_say(cx, state->lang, N_("Confirm booking"));
	view->name = contact->name;
	view->email = contact->email;
	view->sms = contact->sms;
	view->by_email = contact->by_email;
	view->verify_url = wizard_url(cx, "/verify", NULL, 0);
	said_carried(cx, carried);
	view->act_url = wizard_url(cx, "/verify", carried, SAID_CARRIED);
	view->total = state_total(cx, state);
	view->key = state->key;
	view->fingerprint = state_fingerprint(cx, state);
	view->layout.columns = true;
	view->layout.has_back = true;
	view->layout.back_url = view->verify_url;
	view->layout.back_text = wizard_say(cx, state->lang, STR("Back"));
	view->layout.error = view->n_faults > 0;
}

/* Without a number a code was sent to there is nothing to enter; with a verified one there is no need. */
enum err
code_show(struct cx *cx, const struct state *state)
{
	struct code_view *view = NEW(cx->arena, struct code_view);
	struct contact contact;
	enum err e;

	if ((e = contact_load(cx, &contact)) != OK)
		return e;
	if (contact.code_phone.len == 0)
		return wizard_see_other(cx, "/verify", NULL, 0);
	if ((e = desk_phone_verified(cx->desk, contact.code_phone, state->token)) == OK)
		return wizard_see_other(cx, "/verify", NULL, 0);
	if (e != ERR_UNAUTHORIZED)
		return e;
	wizard_layout(cx, state, wizard_say(cx, state->lang, STR("Enter your code")), &view->layout);
	if ((e = checkout_summary(cx, state, &view->summary)) != OK)
		return e;
	fill_page(cx, state, &contact, view);
	return wizard_reply(cx, state, &wizard_code_page, view);
}

static struct said_ask
ask_of(const struct state *state, const struct contact *contact, struct str phone)
{
	return (struct said_ask){ .phone = phone, .purpose = CODE_BOOK, .before = str_eq(contact->code_phone, phone), .lang = state->lang };
}

/* Keeps what was typed as far as it will be shown, and goes on. */
static enum err
go_on(struct cx *cx, const struct state *state, struct contact *contact, const struct said_next *next)
{
	enum err e;

	if (next->step != SAID_STAY)
		contact->code_typed = STR_NONE;
	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return next->step == SAID_LATER ? report_wait(cx, state, next->until) : wizard_see_other(cx, "/verify", next->query, SAID_PAIRS);
}

enum err
code_send(struct cx *cx, const struct state *state, struct contact *contact, struct str phone)
{
	struct said_ask ask = ask_of(state, contact, phone);
	struct said_next next;
	enum err e;

	if ((e = said_send(cx, &ask, SAID_FIRST, &next)) != OK)
		return e;
	if (next.step == SAID_SENT)
		contact->code_phone = phone;
	return go_on(cx, state, contact, &next);
}

static enum err
check(struct cx *cx, struct state *state, struct contact *contact, const struct checkout_form *form)
{
	struct said_ask ask = ask_of(state, contact, contact->code_phone);
	struct code_tried tried = { 0 };
	struct said_next next;
	struct str code;
	enum err e;
	enum err now;

	contact->code_typed = said_kept(form->code);
	if (!said_typed(cx, form->code, &code, &next))
		return go_on(cx, state, contact, &next);
	e = desk_code_check(cx->desk, contact->code_phone, CODE_BOOK, code, state->token, &tried);
	if (e != OK) {
		/* The same form sent twice at once: the first has used the code up, and verified the number. */
		if ((now = desk_phone_verified(cx->desk, contact->code_phone, state->token)) == ERR_UNAUTHORIZED)
			return (e = said_refused(cx, &ask, e, &tried, &next)) != OK ? e : go_on(cx, state, contact, &next);
		if (now != OK)
			return now;
	}
	contact->code_typed = STR_NONE;
	return checkout_confirm(cx, state, contact, contact->code_phone, form);
}

enum err
code_act(struct cx *cx, struct state *state, struct contact *contact, const struct checkout_form *form)
{
	const struct pair enter_again = { STR("error"), STR("again") };
	const struct pair wrong = { STR("error"), STR("1") };
	struct problem problem = { 0 };
	struct said_next next;
	struct said_ask ask;
	enum err e;

	if (!contact->filled || contact->code_phone.len == 0)
		return wizard_see_other(cx, "/verify", &enter_again, 1);
	contact_check(cx, contact, &problem);
	if (problem.n_fields > 0)
		return wizard_see_other(cx, "/verify", &wrong, 1);
	if (str_eq(form->act, STR("send"))) {
		ask = ask_of(state, contact, contact->code_phone);
		return (e = said_send(cx, &ask, SAID_AGAIN, &next)) != OK ? e : go_on(cx, state, contact, &next);
	}
	if ((e = desk_phone_verified(cx->desk, contact->code_phone, state->token)) == OK)
		return checkout_confirm(cx, state, contact, contact->code_phone, form);
	return e == ERR_UNAUTHORIZED ? check(cx, state, contact, form) : e;
}
