/* manage.c - a booking by its link: what it is, and cancelling it. Moving it is move.c's. */
#include "base/arena.h"
#include "http/form.h"
#include "wizard/notice.h"
#include "wizard/visit.h"

struct manage_view {
	struct layout	layout;
	struct visit	visit;
	bool		cancelled;	/* just now */
	bool		moved;
	bool		told;		/* the new link went out in a message */
	bool		refused;	/* it came too late */
	bool		often;		/* moved too often */
	struct str	policy;
};

struct cancel_view {
	struct layout		 layout;
	struct visit		 visit;
	struct visit_guest	*guests;	/* whose appointments are meant */
	size_t			 n_guests;
	struct str		 guest;		/* public id of the appointment; empty: all */
	bool			 all;		/* of several */
	bool			 rest;		/* some stay */
	bool			 mine;
	struct str		 name;
	struct str		 services;
	struct str		 fault;
	struct when		 cancel_until;
};

struct cancel_form {
	struct str	guest;
	struct str	reason;
};

static const struct shape manage_shape = SHAPE(manage_view,
	FIELD_ONE(manage_view, layout, &layout_shape),
	FIELD_ONE(manage_view, visit, &visit_shape),
	FIELD(manage_view, cancelled), FIELD(manage_view, moved), FIELD(manage_view, told), FIELD(manage_view, refused),
	FIELD(manage_view, often), FIELD(manage_view, policy));
static const struct shape cancel_shape = SHAPE(cancel_view,
	FIELD_ONE(cancel_view, layout, &layout_shape),
	FIELD_ONE(cancel_view, visit, &visit_shape),
	FIELD_LIST(cancel_view, guests, n_guests, &visit_guest_shape),
	FIELD(cancel_view, guest), FIELD(cancel_view, all), FIELD(cancel_view, rest), FIELD(cancel_view, mine),
	FIELD(cancel_view, name), FIELD(cancel_view, services), FIELD(cancel_view, fault), FIELD(cancel_view, cancel_until));
static const struct shape form_shape = SHAPE(cancel_form, FIELD(cancel_form, guest), FIELD(cancel_form, reason));

const struct page wizard_manage_page = { "manage.html", &manage_shape };
const struct page wizard_cancel_page = { "cancel.html", &cancel_shape };

/* This page of the link that has taken the place of the one in the address. */
static enum err
go_on(struct cx *cx, struct str token)
{
	const struct pair query[] = {
		{ STR("cancelled"), request_query(cx->request, STR("cancelled")) },
		{ STR("moved"), request_query(cx->request, STR("moved")) },
	};

	return wizard_see_other(cx, visit_rest(cx, token, ""), query, 2);
}

enum err
wizard_manage_show(struct cx *cx)
{
	struct manage_view *view = NEW(cx->arena, struct manage_view);
	struct str error = request_query(cx->request, STR("error"));
	struct receipt receipt;
	struct state state;
	struct str token;
	enum err e;

	if ((e = visit_open(cx, &state, &receipt, &token)) != OK)
		return e;
	if (token.len > 0)
		return go_on(cx, token);
	wizard_layout(cx, &state, wizard_say(cx, state.lang, STR("Your booking")), &view->layout);
	visit_fill(cx, state.lang, &receipt, cx->params[1], &view->visit);
	view->cancelled = str_eq(request_query(cx->request, STR("cancelled")), STR("1")) &&
	    view->visit.n_live < view->visit.n_guests;
	view->moved = str_eq(request_query(cx->request, STR("moved")), STR("1")) && view->visit.live;
	view->told = receipt.notify_sms || (receipt.notify_email && receipt.email.len > 0);
	view->refused = str_eq(error, STR("late")) && view->visit.live;
	view->often = str_eq(error, STR("often")) && view->visit.live;
	view->policy = cx->desk->cat->store.policy;
	view->layout.columns = true;
	view->layout.error = view->refused || view->often;
	return wizard_reply(cx, &state, &wizard_manage_page, view);
}

/* What the page asks about: one guest's appointment, or all that still stand. */
static enum err
choose(struct cx *cx, struct str guest, struct cancel_view *view)
{
	struct visit_guest *one;
	size_t i;

	view->guests = NEW_N(cx->arena, struct visit_guest, view->visit.n_guests + 1);
	for (i = 0; i < view->visit.n_guests; i++) {
		one = &view->visit.guests[i];
		if (!one->live || (guest.len > 0 && !str_eq(one->public_id, guest)))
			continue;
		view->guests[view->n_guests++] = *one;
		view->name = one->name;
		view->services = one->services;
		view->mine = one->is_primary;
		view->cancel_until = guest.len > 0 ? one->cancel_until : view->visit.cancel_until;
	}
	if (view->n_guests == 0)
		return ERR_NOT_FOUND;
	view->guest = guest;
	view->all = view->n_guests > 1;
	view->rest = view->n_guests < view->visit.n_live;
	return OK;
}

enum err
wizard_manage_cancel_show(struct cx *cx)
{
	struct cancel_view *view = NEW(cx->arena, struct cancel_view);
	const struct pair late = { STR("error"), STR("late") };
	const struct pair guest = { STR("guest"), request_query(cx->request, STR("guest")) };
	struct receipt receipt;
	struct state state;
	struct str token;
	enum err e;

	if ((e = visit_open(cx, &state, &receipt, &token)) != OK)
		return e;
	if (token.len > 0)
		return wizard_see_other(cx, visit_rest(cx, token, "/cancel"), &guest, 1);
	visit_fill(cx, state.lang, &receipt, cx->params[1], &view->visit);
	if (choose(cx, request_query(cx->request, STR("guest")), view) != OK)
		return wizard_see_other(cx, visit_rest(cx, cx->params[1], ""), NULL, 0);
	if (view->guest.len > 0 ? !view->guests[0].may_cancel : !view->visit.may_cancel)
		return wizard_see_other(cx, visit_rest(cx, cx->params[1], ""), &late, 1);
	if ((e = wizard_keep(cx, &state)) != OK)
		return e;
	wizard_layout(cx, &state, wizard_say(cx, state.lang, N_("Cancel your booking")), &view->layout);
	if (str_eq(request_query(cx->request, STR("error")), STR("reason")))
		view->fault = wizard_say(cx, state.lang, N_("The reason must be 300 characters or less"));
	view->layout.error = view->fault.len > 0;
	view->layout.has_back = true;
	view->layout.back_url = view->visit.manage_url;
	view->layout.back_text = wizard_say(cx, state.lang, N_("Back to your booking"));
	return wizard_reply(cx, &state, &wizard_cancel_page, view);
}

/*
 * The link has ended meanwhile, by this visitor's doing: what is cancelled was cancelled by this form, sent twice. What is not is asked
 * about again.
 */
static enum err
again(struct cx *cx, const struct state *state, const struct cancel_form *form)
{
	const struct pair done = { STR("cancelled"), STR("1") };
	const struct pair guest = { STR("guest"), form->guest };
	struct receipt receipt;
	struct str token;
	bool stands = false;
	size_t i;
	enum err e;

	if ((e = visit_follow(cx, state, &token)) != OK)
		return e;
	if ((e = desk_visit_by_token(cx->desk, token, &receipt)) != OK)
		return e;
	for (i = 0; i < receipt.n_guests; i++)
		if (form->guest.len == 0 || str_eq(form->guest, receipt.guests[i].public_id))
			stands = stands || visit_status_live(receipt.guests[i].status);
	return stands ? wizard_see_other(cx, visit_rest(cx, token, "/cancel"), &guest, 1) :
	    wizard_see_other(cx, visit_rest(cx, token, ""), &done, 1);
}

/* Cancelled twice is cancelled: the page shows how things stand. */
enum err
wizard_manage_cancel(struct cx *cx)
{
	struct notice notice = { .cx = cx, .manage_token = cx->params[1] };
	struct pair query[] = { { STR("guest"), STR_NONE }, { STR("error"), STR("reason") } };
	const struct pair done = { STR("cancelled"), STR("1") };
	const struct pair late = { STR("error"), STR("late") };
	struct cancel_form form = { 0 };
	struct problem problem = { 0 };
	struct receipt receipt;
	struct state state;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	e = form_decode(cx, &form_shape, &form, &problem);
	if (e != OK && e != ERR_INVALID)
		return e;
	if (e == ERR_INVALID || utf8_chars(form.reason) > REASON_CHARS_MAX) {
		query[0].value = form.guest;
		return wizard_see_other(cx, visit_rest(cx, cx->params[1], "/cancel"), query, 2);
	}
	notice.lang = state.lang;
	notice.appointment = form.guest;
	e = desk_cancel(cx->desk, cx->params[1], form.guest, form.reason, notice_cancelled, &notice, &receipt);
	if (e == ERR_NOT_FOUND)
		return again(cx, &state, &form);
	if (e == ERR_WRONG_STATE)
		return wizard_see_other(cx, visit_rest(cx, cx->params[1], ""), &late, 1);
	if (e != OK || (e = visit_changed(cx, &state, receipt.manage_token)) != OK)
		return e;
	return wizard_see_other(cx, visit_rest(cx, receipt.manage_token, ""), &done, 1);
}
