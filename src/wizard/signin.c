/* signin.c - a code to the phone, to see what was booked with it: the rules and sentences of the booking's own code. */
#include "base/arena.h"
#include "base/phone.h"
#include "base/secret.h"
#include "wizard/mine.h"
#include "wizard/report.h"
#include "wizard/said.h"

struct signin_view {
	struct layout		 layout;
	struct fault_view	*faults;
	size_t			 n_faults;
	struct said		 said;
	bool			 asks_code;
	struct url		 act_url;
	struct url		 phone_url;	/* the first form again */
	struct str		 typed;
	struct str		 phone_fault;
	struct str		 notice;
};

static const struct shape signin_shape = SHAPE(signin_view,
	FIELD_ONE(signin_view, layout, &layout_shape),
	FIELD_LIST(signin_view, faults, n_faults, &fault_shape),
	FIELD_ONE(signin_view, said, &said_shape),
	FIELD(signin_view, asks_code), FIELD(signin_view, act_url), FIELD(signin_view, phone_url), FIELD(signin_view, typed),
	FIELD(signin_view, phone_fault), FIELD(signin_view, notice));

const struct page wizard_signin_page = { "signin.html", &signin_shape };

static void
fill_outcome(struct cx *cx, enum lang lang, const struct mine *mine, struct signin_view *view)
{
	view->faults = NEW_N(cx->arena, struct fault_view, 1);
	if (view->asks_code) {
		said_read(cx, lang, mine->phone, mine->code_typed, &view->said, view->faults, &view->n_faults);
		view->said.press = wizard_say(cx, lang, N_("Show my bookings"));
	} else if (str_eq(request_query(cx->request, STR("error")), STR("phone"))) {
		view->phone_fault = wizard_say(cx, lang, N_("Enter a mobile phone number, like 212 555 0142"));
		view->faults[view->n_faults++] = (struct fault_view){ { STR("#phone") }, view->phone_fault };
	} else if (str_eq(request_query(cx->request, STR("out")), STR("1"))) {
		view->notice = wizard_say(cx, lang, N_("You are signed out"));
	}
}

enum err
signin_show(struct cx *cx, struct state *state, const struct mine *mine)
{
	struct signin_view *view = NEW(cx->arena, struct signin_view);
	const struct pair phone_step = { STR("step"), STR("phone") };
	struct pair carried[SAID_CARRIED];
	enum err e;

	view->asks_code = mine->phone.len > 0 && str_eq(request_query(cx->request, STR("step")), STR("code"));
	if ((e = wizard_keep(cx, state)) != OK)
		return e;
	wizard_layout(cx, state, view->asks_code ? wizard_say(cx, state->lang, STR("Enter your code")) :
	    wizard_say(cx, state->lang, N_("See your bookings")), &view->layout);
	said_carried(cx, carried);
	view->act_url = wizard_url(cx, "/mine", carried, SAID_CARRIED);
	view->phone_url = wizard_url(cx, "/mine", &phone_step, 1);
	view->typed = mine->typed;
	fill_outcome(cx, state->lang, mine, view);
	view->layout.error = view->n_faults > 0;
	view->layout.has_back = true;
	view->layout.back_url = view->asks_code ? view->phone_url : view->layout.home_url;
	view->layout.back_text = view->asks_code ? wizard_say(cx, state->lang, STR("Back")) :
	    wizard_say(cx, state->lang, N_("Back to services"));
	return wizard_reply(cx, state, &wizard_signin_page, view);
}

static struct said_ask
ask_of(const struct state *state, const struct mine *mine, struct str phone)
{
	return (struct said_ask){ .phone = phone, .purpose = CODE_MINE, .before = str_eq(mine->phone, phone), .lang = state->lang };
}

/* Keeps what was typed as far as it will be shown, and goes on. */
static enum err
go_on(struct cx *cx, const struct state *state, struct mine *mine, const struct said_next *next)
{
	enum err e;

	if (next->step != SAID_STAY)
		mine->code_typed = STR_NONE;
	if (next->step == SAID_SENT)
		mine->since = cx->now;
	if ((e = mine_save(cx, mine)) != OK)
		return e;
	return next->step == SAID_LATER ? report_wait(cx, state, next->until) : wizard_see_other(cx, "/mine", next->query, SAID_PAIRS);
}

static enum err
send(struct cx *cx, const struct state *state, struct mine *mine, struct str phone)
{
	struct said_ask ask = ask_of(state, mine, phone);
	struct said_next next;
	enum err e;

	if ((e = said_send(cx, &ask, ask.before ? SAID_AGAIN : SAID_FIRST, &next)) != OK)
		return e;
	if (next.step == SAID_SENT)
		mine->phone = phone;
	return go_on(cx, state, mine, &next);
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
		return send(cx, state, mine, mine->phone);
	mine->typed = utf8_cut(typed, PHONE_MAX);
	if (typed.len <= PHONE_MAX && phone_e164(cx->arena, typed, cx->desk->cat->store.country, &e164) == OK)
		return send(cx, state, mine, e164);
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
	struct said_ask ask = ask_of(state, mine, mine->phone);
	struct str typed = request_form(cx->request, STR("code"));
	struct code_tried tried = { 0 };
	struct said_next next;
	struct str code;
	enum err e;

	if (mine->phone.len == 0)
		return wizard_see_other(cx, "/mine", NULL, 0);
	mine->code_typed = said_kept(typed);
	if (!said_typed(cx, typed, &code, &next))
		return go_on(cx, state, mine, &next);
	if ((e = prove(cx, mine, code, &tried)) == OK)
		return sign_in(cx, mine);
	return (e = said_refused(cx, &ask, e, &tried, &next)) != OK ? e : go_on(cx, state, mine, &next);
}
