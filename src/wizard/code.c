/* code.c - "Enter your code": sending one, and taking what was typed. */
#include "base/arena.h"
#include "base/phone.h"
#include "wizard/checkout.h"
#include "wizard/notice.h"
#include "wizard/report.h"
#include "wizard/said.h"

enum { TYPED_CHARS_MAX = 15, N_CARRIED = 2 };

struct code_view {
	struct layout		 layout;
	struct summary_view	 summary;
	struct fault_view	*faults;
	size_t			 n_faults;
	struct url		 act_url;
	struct url		 verify_url;
	struct str		 phone;
	int32_t			 digits;
	int32_t			 minutes;	/* life of a code */
	struct str		 notice;
	struct str		 fault;		/* at the field */
	struct str		 wait;		/* at the button */
	struct str		 next;		/* when it may be pressed */
	int32_t			 tries;		/* left; 0: not said */
	struct str		 typed;
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
	FIELD(code_view, act_url), FIELD(code_view, verify_url), FIELD(code_view, phone),
	FIELD(code_view, digits), FIELD(code_view, minutes), FIELD(code_view, notice), FIELD(code_view, fault),
	FIELD(code_view, wait), FIELD(code_view, next), FIELD(code_view, tries), FIELD(code_view, typed),
	FIELD(code_view, name), FIELD(code_view, email), FIELD(code_view, sms), FIELD(code_view, by_email),
	FIELD(code_view, total), FIELD(code_view, key), FIELD(code_view, fingerprint));

const struct page wizard_code_page = { "code.html", &code_shape };

/* What the address of the code page says about the code that was sent goes on to the next one. */
static void
carry(struct cx *cx, struct pair out[N_CARRIED])
{
	static const char *const names[N_CARRIED] = { "digits", "next" };
	uint64_t number;
	size_t i;

	for (i = 0; i < N_CARRIED; i++)
		out[i] = (struct pair){ str_of(names[i]), said_number(cx, names[i], INT32_MAX, &number) ?
		    request_query(cx->request, str_of(names[i])) : STR_NONE };
}

static void
fill_outcome(struct cx *cx, const struct state *state, struct code_view *view)
{
	struct said said = said_read(cx, state->lang, view->digits);

	view->fault = said.fault;
	view->wait = said.wait;
	view->next = said.next;
	view->tries = said.tries;
	view->faults = NEW_N(cx->arena, struct fault_view, 1);
	if (said.wait.len > 0)
		view->faults[view->n_faults++] = (struct fault_view){ .href = { STR("#again") }, .text = said.wait };
	else if (said.fault.len > 0)
		view->faults[view->n_faults++] = (struct fault_view){ .href = { STR("#code") }, .text = said.fault };
	else if (said.again)
		view->notice = wizard_say(cx, state->lang, N_("We have sent a new code"));
}

static void
fill_page(struct cx *cx, const struct state *state, const struct contact *contact, struct code_view *view)
{
	struct pair kept[N_CARRIED];

	view->digits = said_digits(cx);
	view->minutes = CODE_LIFE_S / 60;
	view->phone = phone_shown(cx->arena, contact->code_phone, cx->desk->cat->store.country);
	view->typed = contact->code_typed;
	view->name = contact->name;
	view->email = contact->email;
	view->sms = contact->sms;
	view->by_email = contact->by_email;
	view->verify_url = wizard_url(cx, "/verify", NULL, 0);
	carry(cx, kept);
	view->act_url = wizard_url(cx, "/verify", kept, N_CARRIED);
	view->total = state_total(cx, state);
	view->key = state->key;
	view->fingerprint = state_fingerprint(cx, state);
	fill_outcome(cx, state, view);
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

/* Saves what was typed and shows the code page again, with what came of it. */
static enum err
again(struct cx *cx, const struct contact *contact, const char *error, const char *name, struct str value)
{
	struct pair query[3 + N_CARRIED] = {
		{ STR("step"), STR("code") },
		{ STR("error"), str_of(error) },
		{ str_of(name), value },
	};
	enum err e;

	carry(cx, query + 3);
	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return wizard_see_other(cx, "/verify", query, sizeof query / sizeof query[0]);
}

static enum err
sent(struct cx *cx, const struct contact *contact, const struct code_sent *code, const char *why)
{
	bool expired = str_eq(str_of(why), STR("expired"));
	const struct pair query[] = {
		{ STR("step"), STR("code") },
		{ STR("error"), expired ? STR("new") : STR_NONE },
		{ STR("sent"), str_eq(str_of(why), STR("again")) ? STR("new") : STR_NONE },
		{ STR("digits"), code->digits == DIGITS_ALARM ? STR("8") : STR_NONE },
		{ STR("next"), said_second(cx, code->resend_at) },
	};
	enum err e;

	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return wizard_see_other(cx, "/verify", query, sizeof query / sizeof query[0]);
}

/*
 * why: "first" from the details, "again" on request, "expired" by itself. Where the limits say no, the code page names
 * the time if a code did go to this number; else there is nothing to enter, and a page says when to come back.
 */
enum err
code_send(struct cx *cx, const struct state *state, struct contact *contact, struct str phone, const char *why)
{
	struct code_sent code;
	struct instant until = { 0 };
	bool waiting;
	enum err e;

	e = desk_code_send(cx->desk, phone, CODE_BOOK, notice_code(cx, state->lang), lang_code(state->lang), &code,
	    &until);
	if (e == OK) {
		contact->code_phone = phone;
		contact->code_typed = STR_NONE;
		return sent(cx, contact, &code, why);
	}
	if (e != ERR_TOO_MANY)
		return e;
	waiting = str_eq(contact->code_phone, phone);
	if (waiting && str_eq(str_of(why), STR("expired")))
		return again(cx, contact, "expired", "until", said_second(cx, until));
	if (waiting)
		return again(cx, contact, "wait", "until", said_second(cx, until));
	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return report_wait(cx, state, until);
}

static enum err
refused(struct cx *cx, struct state *state, struct contact *contact, enum err why, const struct code_tried *tried)
{
	switch (why) {
	case ERR_CODE_WRONG:
		if (tried->tries_left > 0)
			return again(cx, contact, "wrong", "left", str_fmt(cx->arena, "%d", (int)tried->tries_left));
		break;
	case ERR_CODE_EXPIRED:
		contact->code_typed = STR_NONE;
		return code_send(cx, state, contact, contact->code_phone, "expired");
	case ERR_TOO_MANY:
		break;
	default:
		return why;
	}
	contact->code_typed = STR_NONE;
	if ((why = contact_save(cx, contact)) != OK)
		return why;
	return report_wait(cx, state, tried->wait_until);
}

static enum err
check(struct cx *cx, struct state *state, struct contact *contact, const struct checkout_form *form)
{
	struct code_tried tried = { 0 };
	struct str code;
	enum err e;
	enum err now;

	contact->code_typed = utf8_cut(form->code, TYPED_CHARS_MAX);
	if (form->code.len == 0)
		return again(cx, contact, "empty", NULL, STR_NONE);
	if (!contact_code(cx, form->code, &code))
		return again(cx, contact, "format", NULL, STR_NONE);
	e = desk_code_check(cx->desk, contact->code_phone, CODE_BOOK, code, state->token, &tried);
	if (e != OK) {
		/* The same form sent twice at once: the first has used the code up, and verified the number. */
		if ((now = desk_phone_verified(cx->desk, contact->code_phone, state->token)) == ERR_UNAUTHORIZED)
			return refused(cx, state, contact, e, &tried);
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
	enum err e;

	if (!contact->filled || contact->code_phone.len == 0)
		return wizard_see_other(cx, "/verify", &enter_again, 1);
	contact_check(cx, contact, &problem);
	if (problem.n_fields > 0)
		return wizard_see_other(cx, "/verify", &wrong, 1);
	if (str_eq(form->act, STR("send")))
		return code_send(cx, state, contact, contact->code_phone, "again");
	if ((e = desk_phone_verified(cx->desk, contact->code_phone, state->token)) == OK)
		return checkout_confirm(cx, state, contact, contact->code_phone, form);
	return e == ERR_UNAUTHORIZED ? check(cx, state, contact, form) : e;
}
