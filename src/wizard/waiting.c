/*
 * waiting.c - the waitlist of a day or of a full class: what is wished for, the code that proves the phone, and "you are on it".
 *
 * The wish is in the address and in the forms, the number only in the sealed cookie. Nothing is stored before the phone is proven.
 */
#include "base/arena.h"
#include "base/phone.h"
#include "http/form.h"
#include "wizard/checkout.h"
#include "wizard/report.h"
#include "wizard/said.h"
#include "wizard/wish.h"

struct part_choice {
	struct str	value;
	struct str	text;
	bool		chosen;
};

struct waiting_view {
	struct layout		 layout;
	struct fault_view	*faults;
	size_t			 n_faults;
	struct said		 said;
	bool			 ask;
	bool			 ask_code;
	bool			 done;
	struct str		 slot;		/* of a class; empty: a time, by what follows */
	struct str		 service;
	struct str		 employee;
	struct str		 service_name;
	struct str		 technician;
	struct date		 date;
	struct str		 window;
	struct str		 part;
	struct str		 from;
	struct str		 to;
	struct part_choice	*parts;
	size_t			 n_parts;
	struct str		 typed;
	struct str		 phone_fault;
	struct str		 window_fault;
	struct str		 day_fault;
	struct str		 consent;	/* the store's sentence; empty: none */
	bool			 agreed;
	struct str		 consent_fault;
	int32_t			 offer_minutes;
	struct url		 act_url;
	struct url		 form_url;
	struct url		 times_url;
};

static const struct shape choice_shape = SHAPE(part_choice,
	FIELD(part_choice, value), FIELD(part_choice, text), FIELD(part_choice, chosen));

static const struct shape waiting_shape = SHAPE(waiting_view,
	FIELD_ONE(waiting_view, layout, &layout_shape),
	FIELD_LIST(waiting_view, faults, n_faults, &fault_shape),
	FIELD_ONE(waiting_view, said, &said_shape), FIELD(waiting_view, ask), FIELD(waiting_view, ask_code),
	FIELD(waiting_view, done), FIELD(waiting_view, slot), FIELD(waiting_view, service), FIELD(waiting_view, employee),
	FIELD(waiting_view, service_name), FIELD(waiting_view, technician), FIELD(waiting_view, date), FIELD(waiting_view, window),
	FIELD(waiting_view, part), FIELD(waiting_view, from), FIELD(waiting_view, to),
	FIELD_LIST(waiting_view, parts, n_parts, &choice_shape),
	FIELD(waiting_view, typed), FIELD(waiting_view, phone_fault), FIELD(waiting_view, window_fault), FIELD(waiting_view, consent),
	FIELD(waiting_view, agreed), FIELD(waiting_view, consent_fault), FIELD(waiting_view, offer_minutes),
	FIELD(waiting_view, act_url), FIELD(waiting_view, form_url), FIELD(waiting_view, times_url));

const struct page wizard_waiting_page = { "waiting.html", &waiting_shape };

/* This page again, with what more its address says. */
static enum err
page_again(struct cx *cx, const struct wish *wish, const struct pair *more, size_t n_more)
{
	struct pair query[WISH_PAIRS + SAID_PAIRS];
	size_t i;

	wish_pairs(cx, wish, query);
	for (i = 0; i < n_more && i < SAID_PAIRS; i++)
		query[WISH_PAIRS + i] = more[i];
	return wizard_see_other(cx, "/waitlist", query, WISH_PAIRS + i);
}

static enum err
form_again(struct cx *cx, const struct wish *wish, const char *error)
{
	const struct pair pair = { STR("error"), str_of(error) };

	return page_again(cx, wish, &pair, 1);
}

/* The address names what was wrong; the sentences are here. */
static void
fill_faults(struct cx *cx, enum lang lang, struct waiting_view *view)
{
	static const struct {
		const char	*error;
		const char	*sentence;
	} known[] = {
		{ "phone", N_TEXT("Enter a mobile phone number, like 212 555 0142") },
		{ "sms", N_TEXT("We cannot send text messages to this number. Enter another mobile phone number, or call us") },
		{ "window", N_TEXT("Enter two times, the earlier one first, like 09:30 and 14:00") },
		{ "consent", N_TEXT("Tick the box if you agree, so that we can book for you") },
		{ "day", N_TEXT("There is nothing to wait for on that day. Choose another day") },
		{ "many", N_TEXT("You are waiting for so many times that we cannot add another. Please call us") },
	};
	const struct fault_field fields[] = {
		{ "day", "#main", &view->day_fault },
		{ "many", "#main", &view->day_fault },
		{ "window", "#from", &view->window_fault },
		{ "phone", "#phone", &view->phone_fault },
		{ "sms", "#phone", &view->phone_fault },
		{ "consent", "#consent", &view->consent_fault },
	};
	struct str error = request_query(cx->request, STR("error"));
	struct problem problem = { 0 };
	size_t i;

	for (i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eq(error, str_of(known[i].error)))
			problem_add(&problem, error, str_of(known[i].sentence));
	faults_fill(cx, lang, &problem, fields, sizeof fields / sizeof fields[0], view->faults, &view->n_faults);
}

static void
fill_parts(struct cx *cx, enum lang lang, const struct wish *wish, struct waiting_view *view)
{
	size_t i;

	view->parts = NEW_N(cx->arena, struct part_choice, WISH_PARTS);
	for (i = 0; i < WISH_PARTS; i++)
		view->parts[view->n_parts++] = (struct part_choice){
			.value = str_of(wish_parts[i].name),
			.text = wizard_say(cx, lang, str_of(wish_parts[i].text)),
			.chosen = wish->part == &wish_parts[i],
		};
}

static void
fill_class(const struct wish *wish, struct waiting_view *view)
{
	const struct class_slot *place = &wish->place;

	view->slot = place->public_id;
	view->service_name = place->course_name;
	view->technician = place->teacher_name;
	view->date = place->local_start.date;
}

static void
fill_time(struct cx *cx, enum lang lang, const struct wish *wish, struct waiting_view *view)
{
	const struct catalogue *cat = cx->desk->cat;
	struct pair query[WISH_PAIRS];

	wish_pairs(cx, wish, query);
	view->service = query[0].value;
	view->employee = query[1].value;
	view->service_name = cat->services[wish->want.service].name;
	view->technician = wish->want.technician == ANY ? STR_NONE : cat->technicians[wish->want.technician].name;
	view->date = wish->want.day;
	view->part = query[3].value;
	view->from = wish->from;
	view->to = wish->to;
	fill_parts(cx, lang, wish, view);
}

static void
fill(struct cx *cx, const struct state *state, const struct wish *wish, const struct contact *contact, struct waiting_view *view)
{
	const struct store *store = &cx->desk->cat->store;
	struct pair query[WISH_PAIRS];
	const char *rest;
	size_t n;

	if (wish->want.slot.len > 0)
		fill_class(wish, view);
	else
		fill_time(cx, state->lang, wish, view);
	view->window = wish_window(cx, state->lang, wish);
	view->typed = contact->phone;
	view->consent = store->consent;
	view->agreed = contact->consent;
	view->offer_minutes = store->offer_minutes;
	rest = wish_free(cx, wish, query, &n);
	view->times_url = wizard_url(cx, rest, query, n);
	view->form_url = wizard_url(cx, "/waitlist", query, WISH_PAIRS);
	view->faults = NEW_N(cx->arena, struct fault_view, 1);
	if (view->ask)
		fill_faults(cx, state->lang, view);
	if (view->ask_code)
		said_read(cx, state->lang, contact->code_phone, contact->code_typed, &view->said, view->faults, &view->n_faults);
	view->said.press = wizard_say(cx, state->lang, N_("Join the waitlist"));
	said_carried(cx, query);
	view->act_url = wizard_url(cx, "/waitlist", query, SAID_CARRIED);
}

enum err
wizard_waiting_show(struct cx *cx)
{
	struct waiting_view *view = NEW(cx->arena, struct waiting_view);
	struct contact contact;
	struct state state;
	struct wish wish;
	struct str title;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK || (e = contact_load(cx, &contact)) != OK || (e = wish_read(cx, &state, &wish)) != OK)
		return e;
	view->done = str_eq(request_query(cx->request, STR("step")), STR("done"));
	view->ask_code = str_eq(request_query(cx->request, STR("step")), STR("code")) && contact.code_phone.len > 0;
	view->ask = !view->done && !view->ask_code;
	title = view->done ? N_("You are on the waitlist") : view->ask ? N_("Join the waitlist") : N_("Enter your code");
	if ((e = wizard_keep(cx, &state)) != OK)
		return e;
	wizard_layout(cx, &state, wizard_say(cx, state.lang, title), &view->layout);
	fill(cx, &state, &wish, &contact, view);
	view->layout.error = view->n_faults > 0;
	view->layout.has_back = true;
	view->layout.back_url = view->times_url;
	view->layout.back_text = wizard_say(cx, state.lang, view->slot.len > 0 ? N_("Back to the sessions") : N_("Back to times"));
	return wizard_reply(cx, &state, &wizard_waiting_page, view);
}

/* What the desk says to a wish, as a page; OK is the caller's. */
static enum err
refuse(struct cx *cx, const struct wish *wish, enum err why)
{
	struct pair query[WISH_PAIRS];
	const char *rest;
	size_t n;

	switch (why) {
	case ERR_WRONG_STATE:			/* something is free just now */
		rest = wish_free(cx, wish, query, &n);
		return wizard_see_other(cx, rest, query, n);
	case ERR_SLOT_UNAVAILABLE:
	case ERR_INVALID:
		return form_again(cx, wish, "day");
	case ERR_TOO_MANY:
		return form_again(cx, wish, "many");
	default:
		return why;
	}
}

static enum err
join(struct cx *cx, struct wish *wish, struct contact *contact, struct str phone)
{
	const struct pair done = { STR("step"), STR("done") };
	struct wait_line line;
	struct str token;
	enum err e;

	if (cx->desk->cat->store.consent.len > 0 && !contact->consent)
		return form_again(cx, wish, "consent");
	wish->want.phone = phone;
	wish->want.consent = contact->consent;
	if ((e = desk_wait_join(cx->desk, &wish->want, &line, &token)) != OK)
		return refuse(cx, wish, e);
	contact->code_typed = STR_NONE;
	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return page_again(cx, wish, &done, 1);
}

/* Keeps what was typed as far as it will be shown, and goes on. */
static enum err
go_on(struct cx *cx, const struct state *state, const struct wish *wish, struct contact *contact, const struct said_next *next)
{
	enum err e;

	if (next->step != SAID_STAY)
		contact->code_typed = STR_NONE;
	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return next->step == SAID_LATER ? report_wait(cx, state, next->until) : page_again(cx, wish, next->query, SAID_PAIRS);
}

static enum err
send_code(struct cx *cx, const struct state *state, const struct wish *wish, struct contact *contact, struct str phone, enum said_why why)
{
	const struct said_ask ask = { .phone = phone, .purpose = CODE_BOOK, .before = str_eq(contact->code_phone, phone),
	    .lang = state->lang };
	struct said_next next;
	enum err e;

	if ((e = said_send(cx, &ask, why, &next)) != OK)
		return e;
	if (next.step == SAID_SENT)
		contact->code_phone = phone;
	return go_on(cx, state, wish, contact, &next);
}

/* What is wrong with the form; NULL: nothing. */
static const char *
fault_of(struct cx *cx, const struct wish *wish, const struct contact *contact, struct str *out_phone)
{
	if (wish->bad_window)
		return "window";
	if (phone_e164(cx->arena, contact->phone, cx->desk->cat->store.country, out_phone) != OK)
		return "phone";
	if (!desk_phone_may_text(cx->desk, *out_phone))
		return "sms";
	return cx->desk->cat->store.consent.len > 0 && !contact->consent ? "consent" : NULL;
}

static enum err
first_post(struct cx *cx, const struct state *state, struct wish *wish, struct contact *contact)
{
	const char *fault;
	struct str phone;
	enum err e;

	contact->phone = utf8_cut(str_trim(request_form(cx->request, STR("phone"))), PHONE_MAX + 1);
	if (!text_printable(contact->phone, false))
		contact->phone = STR_NONE;
	contact->consent = str_eq(request_form(cx->request, STR("consent")), STR("1"));
	if ((e = contact_save(cx, contact)) != OK)
		return e;
	if ((fault = fault_of(cx, wish, contact, &phone)) != NULL)
		return form_again(cx, wish, fault);
	if ((e = desk_wait_may(cx->desk, &wish->want)) != OK)
		return refuse(cx, wish, e);
	e = desk_phone_verified(cx->desk, phone, state->token);
	if (e == OK)
		return join(cx, wish, contact, phone);
	return e == ERR_UNAUTHORIZED ? send_code(cx, state, wish, contact, phone, SAID_FIRST) : e;
}

static enum err
code_post(struct cx *cx, const struct state *state, struct wish *wish, struct contact *contact)
{
	const struct said_ask ask = { .phone = contact->code_phone, .purpose = CODE_BOOK, .before = true, .lang = state->lang };
	struct str typed = request_form(cx->request, STR("code"));
	struct code_tried tried = { 0 };
	struct said_next next;
	struct str code;
	enum err e;

	e = desk_phone_verified(cx->desk, contact->code_phone, state->token);
	if (e == OK)
		return join(cx, wish, contact, contact->code_phone);
	if (e != ERR_UNAUTHORIZED)
		return e;
	contact->code_typed = said_kept(typed);
	if (!said_typed(cx, typed, &code, &next))
		return go_on(cx, state, wish, contact, &next);
	if ((e = desk_code_check(cx->desk, contact->code_phone, CODE_BOOK, code, state->token, &tried)) == OK)
		return join(cx, wish, contact, contact->code_phone);
	return (e = said_refused(cx, &ask, e, &tried, &next)) != OK ? e : go_on(cx, state, wish, contact, &next);
}

enum err
wizard_waiting_act(struct cx *cx)
{
	struct str act = request_form(cx->request, STR("do"));
	struct contact contact;
	struct state state;
	struct wish wish;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK || (e = contact_load(cx, &contact)) != OK || (e = wish_read(cx, &state, &wish)) != OK)
		return e;
	if (str_eq(act, STR("confirm")) && contact.code_phone.len > 0)
		return code_post(cx, &state, &wish, &contact);
	if (str_eq(act, STR("send")) && contact.code_phone.len > 0)
		return send_code(cx, &state, &wish, &contact, contact.code_phone, SAID_AGAIN);
	if (!str_eq(act, STR("join")) && act.len > 0)
		return page_again(cx, &wish, NULL, 0);
	return first_post(cx, &state, &wish, &contact);
}
