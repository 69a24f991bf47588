/*
 * place.c - a place in a class, kept while somebody signs up: details, the code that proves the phone, the booking.
 *
 * Until when it is kept stands in the address, for showing only; the desk knows. Details are in the sealed cookie.
 */
#include "base/arena.h"
#include "base/email.h"
#include "base/phone.h"
#include "wizard/checkout.h"
#include "wizard/course.h"
#include "wizard/notice.h"
#include "wizard/report.h"

enum { DIGITS = 6, TYPED_CHARS_MAX = 15, FIELDS = 5 };

struct place_view {
	struct layout		 layout;
	struct session_view	 session;
	struct str		 course;
	bool			 held;
	struct when		 until;
	bool			 ask_code;
	struct fault_view	*faults;
	size_t			 n_faults;
	struct str		 name;
	struct str		 name_fault;
	struct str		 phone;
	struct str		 phone_fault;
	struct str		 email;
	struct str		 email_fault;
	struct str		 note;
	struct str		 note_fault;
	struct str		 typed;
	struct str		 code_fault;
	struct str		 code_phone;
	int32_t			 digits;
	int32_t			 minutes;
	struct str		 until_s;
	struct url		 hold_url;
	struct url		 release_url;
	struct url		 book_url;
	struct url		 details_url;
};

static const struct shape place_shape = SHAPE(place_view,
	FIELD_ONE(place_view, layout, &layout_shape), FIELD_ONE(place_view, session, &session_shape), FIELD(place_view, course),
	FIELD(place_view, held), FIELD(place_view, until), FIELD(place_view, ask_code),
	FIELD_LIST(place_view, faults, n_faults, &fault_shape),
	FIELD(place_view, name), FIELD(place_view, name_fault), FIELD(place_view, phone), FIELD(place_view, phone_fault),
	FIELD(place_view, email), FIELD(place_view, email_fault), FIELD(place_view, note), FIELD(place_view, note_fault),
	FIELD(place_view, typed), FIELD(place_view, code_fault), FIELD(place_view, code_phone), FIELD(place_view, digits),
	FIELD(place_view, minutes), FIELD(place_view, until_s), FIELD(place_view, hold_url), FIELD(place_view, release_url),
	FIELD(place_view, book_url), FIELD(place_view, details_url));

const struct page wizard_place_page = { "place.html", &place_shape };

static struct instant
until_of(struct cx *cx, struct str text)
{
	uint64_t seconds;

	if (!str_u64(text, &seconds) || seconds > INT32_MAX)
		return cx->now;
	return (struct instant){ (int64_t)seconds * US_PER_S };
}

static void
check(struct cx *cx, const struct contact *contact, struct problem *problem)
{
	struct str e164;

	if (contact->name.len == 0)
		problem_add(problem, STR("name"), N_("Enter your name"));
	else if (utf8_chars(contact->name) > NAME_CHARS_MAX)
		problem_add(problem, STR("name"), N_("Name must be 80 characters or less"));
	if (phone_e164(cx->arena, contact->phone, cx->desk->cat->store.country, &e164) != OK)
		problem_add(problem, STR("phone"), N_("Enter a mobile phone number, like 212 555 0142"));
	if (contact->email.len > 0 && !email_ok(contact->email))
		problem_add(problem, STR("email"), N_("Enter an email address in the correct format, like name@example.com"));
	if (utf8_chars(contact->notes) > NOTES_CHARS_MAX)
		problem_add(problem, STR("note"), N_("Notes must be 500 characters or less"));
}

static void
fill_faults(struct cx *cx, enum lang lang, const struct contact *contact, struct place_view *view)
{
	static const struct {
		const char	*error;
		const char	*sentence;
	} codes[] = {
		{ "code", N_TEXT("The code must be 6 numbers") },
		{ "wrong", N_TEXT("The code is not right. Check the text message and enter it again") },
		{ "expired", N_TEXT("That code has expired. Ask for a new one") },
		{ "wait", N_TEXT("Wait a minute before asking for another code") },
	};
	const struct {
		const char	*name;
		struct url	 href;
		struct str	*at;
	} fields[] = {
		{ "name", { STR("#name") }, &view->name_fault },
		{ "phone", { STR("#phone") }, &view->phone_fault },
		{ "email", { STR("#email") }, &view->email_fault },
		{ "note", { STR("#note") }, &view->note_fault },
	};
	struct str error = request_query(cx->request, STR("error"));
	struct problem problem = { 0 };
	struct str sentence;
	size_t i;

	view->faults = NEW_N(cx->arena, struct fault_view, FIELDS);
	if (str_eq(error, STR("1")))
		check(cx, contact, &problem);
	for (i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		sentence = problem_of(&problem, str_of(fields[i].name));
		if (sentence.len == 0)
			continue;
		*fields[i].at = wizard_say(cx, lang, sentence);
		view->faults[view->n_faults++] = (struct fault_view){ fields[i].href, *fields[i].at };
	}
	for (i = 0; i < sizeof codes / sizeof codes[0] && view->ask_code; i++) {
		if (!str_eq(error, str_of(codes[i].error)))
			continue;
		view->code_fault = wizard_say(cx, lang, str_of(codes[i].sentence));
		view->faults[view->n_faults++] = (struct fault_view){ { STR("#code") }, view->code_fault };
	}
}

static void
fill(struct cx *cx, const struct state *state, const struct contact *contact, const struct class_slot *slot, struct place_view *view)
{
	struct pair query[] = {
		{ STR("slot"), slot->public_id },
		{ STR("until"), request_query(cx->request, STR("until")) },
	};
	struct instant until = until_of(cx, query[1].value);

	view->session = course_session(cx, slot);
	view->course = slot->course_name;
	view->held = until.us > cx->now.us;
	view->until = wizard_when(cx, until);
	view->until_s = view->held ? query[1].value : STR_NONE;
	view->ask_code = str_eq(request_query(cx->request, STR("step")), STR("code")) && contact->code_phone.len > 0;
	view->name = contact->name;
	view->phone = contact->phone;
	view->email = contact->email;
	view->note = contact->notes;
	view->typed = contact->code_typed;
	view->code_phone = phone_shown(cx->arena, contact->code_phone, cx->desk->cat->store.country);
	view->digits = DIGITS;
	view->minutes = CODE_LIFE_S / 60;
	view->hold_url = wizard_url(cx, course_rest(cx, "/hold"), NULL, 0);
	view->release_url = wizard_url(cx, course_rest(cx, "/release"), NULL, 0);
	view->book_url = wizard_url(cx, course_rest(cx, "/bookings"), NULL, 0);
	view->details_url = wizard_url(cx, course_rest(cx, "/hold"), query, 2);
	fill_faults(cx, state->lang, contact, view);
}

static enum err
open_slot(struct cx *cx, struct state *state, struct contact *contact, struct str slot, struct class_slot *out)
{
	enum err e;

	if ((e = wizard_open(cx, state)) != OK || (e = contact_load(cx, contact)) != OK)
		return e;
	if (slot.len == 0 || slot.len > PUBLIC_ID_MAX)
		return ERR_NOT_FOUND;
	if ((e = desk_class_by_id(cx->desk, slot, state->token, out)) != OK)
		return e;
	return str_eq(out->course, cx->params[1]) ? OK : ERR_NOT_FOUND;
}

enum err
wizard_place_show(struct cx *cx)
{
	struct place_view *view = NEW(cx->arena, struct place_view);
	struct class_slot slot;
	struct contact contact;
	struct state state;
	enum err e;

	if ((e = open_slot(cx, &state, &contact, request_query(cx->request, STR("slot")), &slot)) != OK)
		return e;
	if ((e = wizard_keep(cx, &state)) != OK)
		return e;
	wizard_layout(cx, &state, slot.course_name, &view->layout);
	fill(cx, &state, &contact, &slot, view);
	view->layout.error = view->n_faults > 0;
	view->layout.columns = true;
	view->layout.has_back = true;
	view->layout.back_url = wizard_url(cx, course_rest(cx, ""), NULL, 0);
	view->layout.back_text = wizard_say(cx, state.lang, N_("Back to the sessions"));
	return wizard_reply(cx, &state, &wizard_place_page, view);
}

enum err
wizard_place_release(struct cx *cx)
{
	struct class_slot slot;
	struct contact contact;
	struct state state;
	enum err e;

	if ((e = open_slot(cx, &state, &contact, request_form(cx->request, STR("slot")), &slot)) != OK)
		return e;
	if ((e = desk_class_release(cx->desk, state.token, slot.public_id)) != OK)
		return e;
	return wizard_see_other(cx, course_rest(cx, ""), NULL, 0);
}

static enum err
page_again(struct cx *cx, const struct class_slot *slot, const struct contact *contact, const char *step, const char *error)
{
	const struct pair more[] = { { STR("step"), str_of(step) }, { STR("error"), str_of(error) } };
	enum err e;

	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return course_see_place(cx, slot->public_id, until_of(cx, request_form(cx->request, STR("until"))), more, 2);
}

static enum err
send_code(struct cx *cx, const struct state *state, const struct class_slot *slot, struct contact *contact, struct str phone)
{
	bool waiting = str_eq(contact->code_phone, phone);
	struct instant until = { 0 };
	struct code_sent sent;
	enum err e;

	e = desk_code_send(cx->desk, phone, CODE_BOOK, notice_code(cx, state->lang), lang_code(state->lang), &sent, &until);
	if (e == ERR_TOO_MANY && !waiting)
		return report_wait(cx, state, until);
	if (e != OK && e != ERR_TOO_MANY)
		return e;
	contact->code_phone = phone;
	contact->code_typed = STR_NONE;
	return page_again(cx, slot, contact, "code", e == OK ? "" : "wait");
}

static enum err
details(struct cx *cx, const struct state *state, const struct class_slot *slot, struct contact *contact)
{
	struct checkout_form form = {
		.name = str_trim(request_form(cx->request, STR("name"))),
		.phone = str_trim(request_form(cx->request, STR("phone"))),
		.email = str_trim(request_form(cx->request, STR("email"))),
		.notes = str_trim(request_form(cx->request, STR("note"))),
	};
	struct problem problem = { 0 };
	struct str phone;

	if (!text_printable(form.name, false) || !text_printable(form.phone, false) || !text_printable(form.email, false) ||
	    !text_printable(form.notes, true))
		return ERR_INVALID;
	contact_take(cx, &form, contact);
	contact->sms = true;
	check(cx, contact, &problem);
	if (problem.n_fields > 0 || phone_e164(cx->arena, contact->phone, cx->desk->cat->store.country, &phone) != OK)
		return page_again(cx, slot, contact, "", "1");
	return send_code(cx, state, slot, contact, phone);
}

/* The code signs the student in for this one act. */
static enum err
book(struct cx *cx, struct state *state, const struct class_slot *slot, struct contact *contact, const struct signed_in *in)
{
	const struct pair booked = { STR("booked"), STR("1") };
	struct class_booking booking;
	struct class_order order;
	struct message message;
	enum err e;

	course_message(cx, state->lang, &message);
	order = (struct class_order){
		.student = &in->who,
		.slot = slot->public_id,
		.course = slot->course,
		.name = contact->name,
		.email = contact->email,
		.note = contact->notes,
		.source = STR("customer_web"),
		.locale = lang_code(state->lang),
		.token = state->token,
		.texts = message_class,
		.arg = &message,
	};
	e = desk_class_book(cx->desk, &order, &booking);
	(void)!desk_session_close(cx->desk, in->token);		/* it ends by itself, too */
	if (e != OK)
		return course_refuse(cx, e);
	contact->code_phone = STR_NONE;
	contact->code_typed = STR_NONE;
	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return wizard_see_other(cx, course_rest(cx, ""), &booked, 1);
}

static enum err
code_post(struct cx *cx, struct state *state, const struct class_slot *slot, struct contact *contact)
{
	struct code_tried tried = { .tries_left = 0 };
	struct signed_in in;
	struct str code;
	enum err e;

	contact->code_typed = utf8_cut(request_form(cx->request, STR("code")), TYPED_CHARS_MAX);
	if (!text_printable(contact->code_typed, false))
		contact->code_typed = STR_NONE;
	if (!contact_code(cx, contact->code_typed, &code))
		return page_again(cx, slot, contact, "code", "code");
	e = desk_sign_in(cx->desk, contact->code_phone, code, &in, &tried);
	if (e == ERR_CODE_WRONG)
		return page_again(cx, slot, contact, "code", tried.tries_left > 0 ? "wrong" : "expired");
	if (e == ERR_CODE_EXPIRED)
		return page_again(cx, slot, contact, "code", "expired");
	if (e == ERR_TOO_MANY)
		return report_wait(cx, state, tried.wait_until);
	if (e != OK)
		return e;
	return in.who.kind == SESSION_GUEST ? book(cx, state, slot, contact, &in) : ERR_FORBIDDEN;
}

enum err
wizard_place_book(struct cx *cx)
{
	struct str act = request_form(cx->request, STR("do"));
	struct class_slot slot;
	struct contact contact;
	struct state state;
	enum err e;

	if ((e = open_slot(cx, &state, &contact, request_form(cx->request, STR("slot")), &slot)) != OK)
		return e;
	if (str_eq(act, STR("confirm")) && contact.code_phone.len > 0)
		return code_post(cx, &state, &slot, &contact);
	if (str_eq(act, STR("again")) && contact.code_phone.len > 0)
		return send_code(cx, &state, &slot, &contact, contact.code_phone);
	return details(cx, &state, &slot, &contact);
}
