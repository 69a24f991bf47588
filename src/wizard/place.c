/*
 * place.c - a place in a class, kept while somebody signs up: details, the code that proves the phone, the booking.
 *
 * Until when it is kept stands in the address, for showing only; the desk knows. Details are in the sealed cookie.
 */
#include "base/arena.h"
#include "base/phone.h"
#include "wizard/checkout.h"
#include "wizard/course.h"
#include "wizard/report.h"
#include "wizard/said.h"

enum { FIELDS = 5 };

struct place_view {
	struct layout		 layout;
	struct session_view	 session;
	struct str		 course;
	bool			 held;
	struct when		 until;
	bool			 ask_code;
	struct fault_view	*faults;
	size_t			 n_faults;
	struct said		 said;
	struct str		 name;
	struct str		 name_fault;
	struct str		 phone;
	struct str		 phone_fault;
	struct str		 email;
	struct str		 email_fault;
	struct str		 notes;
	struct str		 notes_fault;
	struct str		 consent;	/* the store's sentence; empty: none */
	bool			 agreed;
	struct str		 consent_fault;
	struct str		 until_s;
	struct url		 hold_url;
	struct url		 release_url;
	struct url		 book_url;
	struct url		 details_url;
};

static const struct shape place_shape = SHAPE(place_view,
	FIELD_ONE(place_view, layout, &layout_shape), FIELD_ONE(place_view, session, &session_shape), FIELD(place_view, course),
	FIELD(place_view, held), FIELD(place_view, until), FIELD(place_view, ask_code),
	FIELD_LIST(place_view, faults, n_faults, &fault_shape), FIELD_ONE(place_view, said, &said_shape),
	FIELD(place_view, name), FIELD(place_view, name_fault), FIELD(place_view, phone), FIELD(place_view, phone_fault),
	FIELD(place_view, email), FIELD(place_view, email_fault), FIELD(place_view, notes), FIELD(place_view, notes_fault),
	FIELD(place_view, consent), FIELD(place_view, agreed), FIELD(place_view, consent_fault),
	FIELD(place_view, until_s), FIELD(place_view, hold_url), FIELD(place_view, release_url),
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
fill_faults(struct cx *cx, enum lang lang, const struct contact *contact, struct place_view *view)
{
	const struct fault_field fields[FIELDS] = {
		{ "name", "#name", &view->name_fault },
		{ "phone", "#phone", &view->phone_fault },
		{ "email", "#email", &view->email_fault },
		{ "notes", "#notes", &view->notes_fault },
		{ "consent", "#consent", &view->consent_fault },
	};
	struct problem problem = { 0 };

	view->faults = NEW_N(cx->arena, struct fault_view, FIELDS);
	if (view->ask_code) {
		said_read(cx, lang, contact->code_phone, contact->code_typed, &view->said, view->faults, &view->n_faults);
		view->said.press = wizard_say(cx, lang, N_("Book my place"));
	} else if (str_eq(request_query(cx->request, STR("error")), STR("1"))) {
		contact_check(cx, contact, &problem);
		faults_fill(cx, lang, &problem, fields, FIELDS, view->faults, &view->n_faults);
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
	struct pair carried[SAID_CARRIED];

	view->session = course_session(cx, slot);
	view->course = slot->course_name;
	view->held = until.us > cx->now.us;
	view->until = wizard_when(cx, until);
	view->until_s = view->held ? query[1].value : STR_NONE;
	view->ask_code = str_eq(request_query(cx->request, STR("step")), STR("code")) && contact->code_phone.len > 0;
	view->name = contact->name;
	view->phone = contact->phone;
	view->email = contact->email;
	view->notes = contact->notes;
	view->consent = cx->desk->cat->store.consent;
	view->agreed = contact->consent;
	view->hold_url = wizard_url(cx, course_rest(cx, "/hold"), NULL, 0);
	view->release_url = wizard_url(cx, course_rest(cx, "/release"), NULL, 0);
	said_carried(cx, carried);
	view->book_url = wizard_url(cx, course_rest(cx, "/bookings"), carried, SAID_CARRIED);
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

/* The page again, with what more its address says. */
static enum err
page_again(struct cx *cx, const struct class_slot *slot, const struct contact *contact, const struct pair *more, size_t n_more)
{
	enum err e;

	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return course_see_place(cx, slot->public_id, until_of(cx, request_form(cx->request, STR("until"))), more, n_more);
}

/* Keeps what was typed as far as it will be shown, and goes on. */
static enum err
go_on(struct cx *cx, const struct state *state, const struct class_slot *slot, struct contact *contact, const struct said_next *next)
{
	enum err e;

	if (next->step != SAID_STAY)
		contact->code_typed = STR_NONE;
	if (next->step != SAID_LATER)
		return page_again(cx, slot, contact, next->query, SAID_PAIRS);
	if ((e = contact_save(cx, contact)) != OK)
		return e;
	return report_wait(cx, state, next->until);
}

static enum err
send_code(struct cx *cx, const struct state *state, const struct class_slot *slot, struct contact *contact, struct str phone,
    enum said_why why)
{
	const struct said_ask ask = { .phone = phone, .purpose = CODE_BOOK, .before = str_eq(contact->code_phone, phone),
	    .lang = state->lang };
	struct said_next next;
	enum err e;

	if ((e = said_send(cx, &ask, why, &next)) != OK)
		return e;
	if (next.step == SAID_SENT)
		contact->code_phone = phone;
	return go_on(cx, state, slot, contact, &next);
}

static enum err
details(struct cx *cx, const struct state *state, const struct class_slot *slot, struct contact *contact)
{
	struct checkout_form form = {
		.name = str_trim(request_form(cx->request, STR("name"))),
		.phone = str_trim(request_form(cx->request, STR("phone"))),
		.email = str_trim(request_form(cx->request, STR("email"))),
		.notes = str_trim(request_form(cx->request, STR("notes"))),
		.consent = str_eq(request_form(cx->request, STR("consent")), STR("1")),
		.sms = true,
	};
	const struct pair wrong = { STR("error"), STR("1") };
	struct problem problem = { 0 };
	struct str phone;

	if (!text_printable(form.name, false) || !text_printable(form.phone, false) || !text_printable(form.email, false) ||
	    !text_printable(form.notes, true))
		return ERR_INVALID;
	contact_take(cx, &form, contact);
	contact_check(cx, contact, &problem);
	if (problem.n_fields > 0 || phone_e164(cx->arena, contact->phone, cx->desk->cat->store.country, &phone) != OK)
		return page_again(cx, slot, contact, &wrong, 1);
	return send_code(cx, state, slot, contact, phone, SAID_FIRST);
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
		.consent = contact->consent,
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
	const struct said_ask ask = { .phone = contact->code_phone, .purpose = CODE_BOOK, .before = true, .lang = state->lang };
	const struct pair wrong = { STR("error"), STR("1") };
	struct str typed = request_form(cx->request, STR("code"));
	struct code_tried tried = { 0 };
	struct problem problem = { 0 };
	struct said_next next;
	struct signed_in in;
	struct str code;
	enum err e;

	contact_check(cx, contact, &problem);
	if (problem.n_fields > 0)
		return page_again(cx, slot, contact, &wrong, 1);
	contact->code_typed = said_kept(typed);
	if (!said_typed(cx, typed, &code, &next))
		return go_on(cx, state, slot, contact, &next);
	if ((e = desk_sign_in(cx->desk, contact->code_phone, code, &in, &tried)) == OK)
		return in.who.kind == SESSION_GUEST ? book(cx, state, slot, contact, &in) : ERR_FORBIDDEN;
	return (e = said_refused(cx, &ask, e, &tried, &next)) != OK ? e : go_on(cx, state, slot, contact, &next);
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
	if (str_eq(request_form(cx->request, STR("step")), STR("code")) && contact.code_phone.len > 0)
		return send_code(cx, &state, &slot, &contact, contact.code_phone, SAID_AGAIN);
	return details(cx, &state, &slot, &contact);
}
