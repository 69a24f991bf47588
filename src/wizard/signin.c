/* signin.c - a code to the phone, to see what was booked with it: the rules and sentences of the booking's own code. */
#include "base/arena.h"
#include "base/phone.h"
#include "base/secret.h"
#include "wizard/checkout.h"
#include "wizard/mine.h"
#include "wizard/notice.h"
#include "wizard/report.h"
#include "wizard/said.h"

enum { TYPED_CHARS_MAX = 15 };

struct signin_view {
	struct layout	layout;
	bool		asks_code;
	struct url	act_url;
	struct url	phone_url;	/* the first form again */
	struct str	typed;
	struct str	phone;
	int32_t		digits;
	int32_t		minutes;
	struct str	code;
	struct str	fault;
	struct str	wait;
	struct str	next;
	struct str	notice;
	int32_t		tries;
};

static const struct shape signin_shape = SHAPE(signin_view,
	FIELD_ONE(signin_view, layout, &layout_shape),
	FIELD(signin_view, asks_code), FIELD(signin_view, act_url), FIELD(signin_view, phone_url), FIELD(signin_view, typed),
	FIELD(signin_view, phone), FIELD(signin_view, digits), FIELD(signin_view, minutes), FIELD(signin_view, code),
	FIELD(signin_view, fault), FIELD(signin_view, wait), FIELD(signin_view, next), FIELD(signin_view, notice),
	FIELD(signin_view, tries));

const struct page wizard_signin_page = { "signin.html", &signin_shape };

static void
fill_outcome(struct cx *cx, enum lang lang, struct signin_view *view)
{
	struct said said = said_read(cx, lang, view->digits);

	view->next = said.next;
	view->tries = said.tries;
	if (view->asks_code) {
		view->fault = said.fault;
		view->wait = said.wait;
	} else if (str_eq(request_query(cx->request, STR("error")), STR("phone"))) {
		view->fault = wizard_say(cx, lang, N_("Enter a mobile phone number, like 212 555 0142"));
	}
	if (view->fault.len > 0 || view->wait.len > 0)
		return;
	if (said.again)
		view->notice = wizard_say(cx, lang, N_("We have sent a new code"));
	else if (str_eq(request_query(cx->request, STR("out")), STR("1")))
		view->notice = wizard_say(cx, lang, N_("You are signed out"));
}

enum err
signin_show(struct cx *cx, struct state *state, const struct mine *mine)
{
	struct signin_view *view = NEW(cx->arena, struct signin_view);
	const struct pair phone_step = { STR("step"), STR("phone") };
	enum err e;

	view->asks_code = mine->phone.len > 0 && str_eq(request_query(cx->request, STR("step")), STR("code"));
	if ((e = wizard_keep(cx, state)) != OK)
		return e;
	wizard_layout(cx, state, view->asks_code ? wizard_say(cx, state->lang, STR("Enter your code")) :
	    wizard_say(cx, state->lang, N_("See your bookings")), &view->layout);
	view->act_url = wizard_url(cx, "/mine", NULL, 0);
	view->phone_url = wizard_url(cx, "/mine", &phone_step, 1);
	view->typed = mine->typed;
	view->digits = said_digits(cx);
	view->minutes = CODE_LIFE_S / 60;
	view->code = mine->code_typed;
	if (view->asks_code)
		view->phone = phone_shown(cx->arena, mine->phone, cx->desk->cat->store.country);
	fill_outcome(cx, state->lang, view);
	view->layout.error = view->fault.len > 0 || view->wait.len > 0;
	view->layout.has_back = true;
	view->layout.back_url = view->asks_code ? view->phone_url : view->layout.home_url;
	view->layout.back_text = view->asks_code ? wizard_say(cx, state->lang, STR("Back")) :
	    wizard_say(cx, state->lang, N_("Back to services"));
	return wizard_reply(cx, state, &wizard_signin_page, view);
}

/* The code form again, with what came of it. */
static enum err
again(struct cx *cx, const struct mine *mine, const char *error, const char *name, struct str value)
{
	const struct pair query[] = {
		{ STR("step"), STR("code") },
		{ STR("error"), str_of(error) },
		{ str_of(name), value },
	};
	enum err e;

	if ((e = mine_save(cx, mine)) != OK)
		return e;
	return wizard_see_other(cx, "/mine", query, sizeof query / sizeof query[0]);
}

static enum err
send(struct cx *cx, const struct state *state, struct mine *mine, struct str phone, bool expired)
{
	bool waiting = str_eq(mine->phone, phone);
	struct code_sent code;
	struct instant until = { 0 };
	enum err e;

	e = desk_code_send(cx->desk, phone, CODE_MINE, notice_code(cx, state->lang), lang_code(state->lang), &code, &until);
	if (e == ERR_TOO_MANY && waiting)
		return again(cx, mine, expired ? "expired" : "wait", "until", said_second(cx, until));
	if (e == ERR_TOO_MANY)
		return report_wait(cx, state, until);
	if (e != OK)
		return e;
	mine->phone = phone;
	mine->code_typed = STR_NONE;
	mine->since = cx->now;
	const struct pair query[] = {
		{ STR("step"), STR("code") },
		{ STR("error"), expired ? STR("new") : STR_NONE },
		{ STR("sent"), waiting && !expired ? STR("new") : STR_NONE },
		{ STR("digits"), code.digits == DIGITS_ALARM ? STR("8") : STR_NONE },
		{ STR("next"), said_second(cx, code.resend_at) },
	};
	if ((e = mine_save(cx, mine)) != OK)
		return e;
	return wizard_see_other(cx, "/mine", query, sizeof query / sizeof query[0]);
}

/* The second form has no number in it: it asks for another code to the same. */
enum err
signin_send(struct cx *cx, const struct state *state, struct mine *mine)
{
	const struct pair bad[] = { { STR("step"), STR("phone") }, { STR("error"), STR("phone") } };
	struct str typed = request_form(cx->request, STR("phone"));
	struct str e164;
	enum err e;

	if (typed.len == 0 && mine->phone.len > 0 && str_eq(request_form(cx->request, STR("step")), STR("code")))
		return send(cx, state, mine, mine->phone, false);
	mine->typed = utf8_cut(typed, PHONE_MAX);
	if (typed.len <= PHONE_MAX && phone_e164(cx->arena, typed, cx->desk->cat->store.country, &e164) == OK)
		return send(cx, state, mine, e164, false);
	if ((e = mine_save(cx, mine)) != OK)
		return e;
	return wizard_see_other(cx, "/mine", bad, 2);
}

/* A new id with the new rights: whoever knew the old one has nothing. */
static enum err
sign_in(struct cx *cx, struct mine *mine)
{
	enum err e;

	*mine = (struct mine){ .id = secret_token(cx->arena), .proved = true, .since = cx->now, .phone = mine->phone };
	if ((e = mine_save(cx, mine)) != OK)
		return e;
	return wizard_see_other(cx, "/mine", NULL, 0);
}

static enum err
refused(struct cx *cx, const struct state *state, struct mine *mine, enum err why, const struct code_tried *tried)
{
	enum err e;

	if (why == ERR_CODE_WRONG && tried->tries_left > 0)
		return again(cx, mine, "wrong", "left", str_fmt(cx->arena, "%d", (int)tried->tries_left));
	mine->code_typed = STR_NONE;
	if (why == ERR_CODE_EXPIRED)
		return send(cx, state, mine, mine->phone, true);
	if (why != ERR_CODE_WRONG && why != ERR_TOO_MANY)
		return why;
	if ((e = mine_save(cx, mine)) != OK)
		return e;
	return report_wait(cx, state, tried->wait_until);
}

/*
 * What proves the number is the sign-in and the code together: the same form sent twice finds that the code was right, and who only has
 * the cookie of before the code has nothing.
 */
static enum err
prove(struct cx *cx, const struct mine *mine, struct str code, struct code_tried *tried)
{
	struct str proof = str_fmt(cx->arena, "mine %.*s %.*s", STR_ARG(mine->id), STR_ARG(code));
	enum err now;
	enum err e;

	if ((e = desk_code_again(cx->desk, mine->phone, proof, &tried->wait_until)) != ERR_UNAUTHORIZED)
		return e;
	e = desk_code_check(cx->desk, mine->phone, CODE_MINE, code, proof, tried);
	/* Twice at the same moment: the first has used the code up meanwhile. */
	if (e == ERR_CODE_EXPIRED && (now = desk_phone_verified(cx->desk, mine->phone, proof)) != ERR_UNAUTHORIZED)
		return now;
	return e;
}

enum err
signin_check(struct cx *cx, const struct state *state, struct mine *mine)
{
	struct str typed = request_form(cx->request, STR("code"));
	struct code_tried tried = { 0 };
	struct str code;
	enum err e;

	if (mine->phone.len == 0)
		return wizard_see_other(cx, "/mine", NULL, 0);
	mine->code_typed = utf8_cut(typed, TYPED_CHARS_MAX);
	if (typed.len == 0)
		return again(cx, mine, "empty", NULL, STR_NONE);
	if (!contact_code(cx, typed, &code))
		return again(cx, mine, "format", NULL, STR_NONE);
	e = prove(cx, mine, code, &tried);
	return e == OK ? sign_in(cx, mine) : refused(cx, state, mine, e, &tried);
}
