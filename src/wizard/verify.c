/* verify.c - "Check and confirm": the order, who books, and what changed meanwhile. */
#include "base/arena.h"
#include "base/phone.h"
#include "wizard/checkout.h"

enum { FIELDS = 5 };

struct verify_view {
	struct layout		 layout;
	struct summary_view	 summary;
	struct changes_view	 changes;
	struct fault_view	*faults;
	size_t			 n_faults;
	struct str		 notice;
	struct url		 act_url;
	bool			 held;
	bool			 lapsed;
	struct str		 name;
	struct str		 name_fault;
	struct str		 phone;
	struct str		 phone_fault;
	struct str		 email;
	struct str		 email_fault;
	struct str		 notes;
	struct str		 notes_fault;
	bool			 sms;
	bool			 by_email;
	struct str		 consent;	/* the store's sentence; empty: none */
	bool			 agreed;
	struct str		 consent_fault;
	bool			 verified;
	struct money		 total;
	struct str		 key;
	struct str		 fingerprint;
};

static const struct shape verify_shape = SHAPE(verify_view,
	FIELD_ONE(verify_view, layout, &layout_shape),
	FIELD_ONE(verify_view, summary, &summary_shape),
	FIELD_ONE(verify_view, changes, &changes_shape),
	FIELD_LIST(verify_view, faults, n_faults, &fault_shape),
	FIELD(verify_view, notice), FIELD(verify_view, act_url), FIELD(verify_view, held), FIELD(verify_view, lapsed),
	FIELD(verify_view, name), FIELD(verify_view, name_fault),
	FIELD(verify_view, phone), FIELD(verify_view, phone_fault),
	FIELD(verify_view, email), FIELD(verify_view, email_fault),
	FIELD(verify_view, notes), FIELD(verify_view, notes_fault),
	FIELD(verify_view, sms), FIELD(verify_view, by_email),
	FIELD(verify_view, consent), FIELD(verify_view, agreed), FIELD(verify_view, consent_fault), FIELD(verify_view, verified),
	FIELD(verify_view, total), FIELD(verify_view, key), FIELD(verify_view, fingerprint));

const struct page wizard_verify_page = { "verify.html", &verify_shape };

/* Fields whose text could not be read at all: it is not in the cookie, so the address names the field. */
static void
check_unreadable(struct str bad, struct problem *problem)
{
	static const struct {
		const char	*name;
		const char	*sentence;
	} known[] = {
		{ "name", "Name has characters we cannot use" },
		{ "phone", N_TEXT("Enter a mobile phone number, like 212 555 0142") },
		{ "email", "Enter an email address in the correct format, like name@example.com" },
		{ "notes", N_TEXT("Notes have characters we cannot use") },
	};
	size_t i;

	for (i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eq(bad, str_of(known[i].name)))
			problem_add(problem, bad, str_of(known[i].sentence));
}

static void
fill_faults(struct cx *cx, const struct state *state, const struct problem *problem, struct verify_view *view)
{
	const struct fault_field fields[FIELDS] = {
		{ "name", "#name", &view->name_fault },
		{ "phone", "#phone", &view->phone_fault },
		{ "email", "#email", &view->email_fault },
		{ "notes", "#notes", &view->notes_fault },
		{ "consent", "#consent", &view->consent_fault },
	};

	view->faults = NEW_N(cx->arena, struct fault_view, FIELDS);
	faults_fill(cx, state->lang, problem, fields, FIELDS, view->faults, &view->n_faults);
}

static enum err
fill_contact(struct cx *cx, const struct state *state, struct verify_view *view)
{
	struct str error = request_query(cx->request, STR("error"));
	struct problem problem = { 0 };
	struct contact contact;
	struct str phone;
	enum err e;

	if ((e = contact_load(cx, &contact)) != OK)
		return e;
	view->name = contact.name;
	view->phone = contact.phone;
	view->email = contact.email;
	view->notes = contact.notes;
	view->sms = contact.sms || !contact.filled;
	view->by_email = contact.by_email;
	view->consent = cx->desk->cat->store.consent;
	view->agreed = contact.consent;
	if (str_eq(error, STR("1")) && contact.filled) {
		check_unreadable(request_query(cx->request, STR("bad")), &problem);
		contact_check(cx, &contact, &problem);
	}
	fill_faults(cx, state, &problem, view);
	if (contact.phone.len == 0 || phone_e164(cx->arena, contact.phone, cx->desk->cat->store.country, &phone) != OK)
		return OK;
	e = desk_phone_verified(cx->desk, phone, state->token);
	view->verified = e == OK;
	return e == ERR_UNAUTHORIZED ? OK : e;
}

static struct str
notice_of(struct cx *cx, const struct state *state)
{
	static const struct {
		const char	*error;
		const char	*sentence;
	} known[] = {
		{ "cart", N_TEXT("Your cart changed in another tab. Check it and confirm again") },
		{ "again", N_TEXT("We keep your details for 30 minutes. Enter them again to go on.") },
	};
	struct str error = request_query(cx->request, STR("error"));
	size_t i;

	for (i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eq(error, str_of(known[i].error)))
			return wizard_say(cx, state->lang, str_of(known[i].sentence));
	return STR_NONE;
}

static enum err
verify_show(struct cx *cx, const struct state *state)
{
	struct pair open_cart = { STR("cart"), STR("1") };
	bool changed = str_eq(request_query(cx->request, STR("changed")), STR("1"));
	struct str lost = request_query(cx->request, STR("lost"));
	struct verify_view *view = NEW(cx->arena, struct verify_view);
	enum err e;

	wizard_layout(cx, state, wizard_say(cx, state->lang, STR("Check and confirm")), &view->layout);
	if ((e = checkout_summary(cx, state, &view->summary)) != OK)
		return e;
	view->lapsed = view->summary.cart.lapsed;
	view->held = view->summary.cart.has_hold && !view->lapsed;
	if ((e = checkout_changes(cx, state, changed || view->lapsed, lost, &view->changes)) != OK)
		return e;
	if ((e = fill_contact(cx, state, view)) != OK)
		return e;
	view->notice = notice_of(cx, state);
	view->lapsed = view->lapsed && view->changes.n_lost == 0;
	view->act_url = wizard_url(cx, "/verify", NULL, 0);
	view->total = state_total(cx, state);
	view->key = state->key;
	view->fingerprint = state_fingerprint(cx, state);
	view->layout.columns = true;
	view->layout.has_back = true;
	view->layout.back_url = wizard_url(cx, "", &open_cart, 1);
	view->layout.back_text = wizard_say(cx, state->lang, STR("Back to cart"));
	view->layout.error = view->n_faults > 0 || view->changes.any || view->notice.len > 0;
	return wizard_reply(cx, state, &wizard_verify_page, view);
}

enum err
wizard_verify_show(struct cx *cx)
{
	struct pair query[] = { { STR("cart"), STR("1") }, { STR("error"), STR_NONE } };
	struct state state;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if (!state_can_checkout(&state)) {
		if (state.n_items > 0)
			query[1].value = STR("guest");
		return wizard_see_other(cx, "", query, 2);
	}
	if (str_eq(request_query(cx->request, STR("step")), STR("code")))
		return code_show(cx, &state);
	return verify_show(cx, &state);
}
