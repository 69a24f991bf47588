/* done.c - "You are booked". */
#include "base/arena.h"
#include "base/phone.h"
#include "desk/link.h"
#include "wizard/visit.h"

struct done_view {
	struct layout	layout;
	struct visit	visit;
	struct str	phone;		/* where the details went; empty: not there */
	struct str	email;
	bool		both;
	bool		pending;
	struct str	policy;
};

static const struct shape done_shape = SHAPE(done_view,
	FIELD_ONE(done_view, layout, &layout_shape),
	FIELD_ONE(done_view, visit, &visit_shape),
	FIELD(done_view, phone), FIELD(done_view, email), FIELD(done_view, both), FIELD(done_view, pending),
	FIELD(done_view, policy));

const struct page wizard_done_page = { "success.html", &done_shape };

/* Reads again what is stored, so that a reload after a cancellation does not say what is no longer so. */
enum err
wizard_done_show(struct cx *cx)
{
	struct done_view *view = NEW(cx->arena, struct done_view);
	struct receipt receipt;
	struct state state;
	struct str token;
	size_t i;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if (state.done_manage.len == 0)
		return wizard_see_other(cx, "", NULL, 0);
	e = desk_visit_by_token(cx->desk, state.done_manage, &receipt);
	if (e == ERR_NOT_FOUND && desk_link_follow(cx->desk, state.done_manage, &token) == OK)
		return wizard_see_other(cx, visit_rest(cx, token, ""), NULL, 0);
	if (e == ERR_NOT_FOUND || e == ERR_GONE)
		return wizard_see_other(cx, "", NULL, 0);
	if (e != OK)
		return e;
	visit_fill(cx, state.lang, &receipt, state.done_manage, &view->visit);
	if (!view->visit.live)
		return wizard_see_other(cx, visit_rest(cx, state.done_manage, ""), NULL, 0);
	wizard_layout(cx, &state, wizard_say(cx, state.lang, STR("You are booked")), &view->layout);
	if (receipt.notify_sms)
		view->phone = phone_shown(cx->arena, receipt.phone, cx->desk->cat->store.country);
	if (receipt.notify_email)
		view->email = receipt.email;
	view->both = view->phone.len > 0 && view->email.len > 0;
	for (i = 0; i < receipt.n_guests; i++)
		view->pending = view->pending || str_eq(receipt.guests[i].status, STR("pending"));
	view->policy = cx->desk->cat->store.policy;
	return wizard_reply(cx, &state, &wizard_done_page, view);
}
