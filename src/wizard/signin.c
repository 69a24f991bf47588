/* signin.c - a code to the phone, to see what was booked with it: the rules and sentences of the booking's own code. */
#include "base/arena.h"
#include "base/phone.h"
#include "base/secret.h"
#include "wizard/checkout.h"
#include "wizard/mine.h"
#include "wizard/notice.h"
#include "wizard/report.h"

enum { DIGITS_USUAL = 6, DIGITS_ALARM = 8, TYPED_CHARS_MAX = 15 };

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

/* Numbers in the address are the desk's, but anybody can write an address. */
static bool
query_number(struct cx *cx, const char *name, uint64_t max, uint64_t *out)
{
	return str_u64(request_query(cx->request, str_of(name)), out) && *out <= max;
}

static struct str
clock_text(struct cx *cx, enum lang lang, uint64_t unix_s)
{
	struct instant at = { (int64_t)unix_s * US_PER_S };
	struct buf buf = buf_new(cx->arena, 64);

	words_clock_s(&buf, lang, when_local(wizard_when(cx, at)));
	return buf_str(&buf);
}

static void
fill_outcome(struct cx *cx, enum lang lang, struct signin_view *view)
{
	static const struct {
		const char	*error;
		const char	*sentence;
	} known[] = {
		{ "phone", N_TEXT("Enter a mobile phone number, like 212 555 0142") },
		{ "empty", N_TEXT("Enter the {digits}-digit code") },
		{ "format", N_TEXT("The code must be {digits} numbers") },
		{ "wrong", N_TEXT("The code is not right. Check the text message and enter it again") },
		{ "new", N_TEXT("That code has expired. We have sent a new one") },
		{ "expired", N_TEXT("That code has expired. You can ask for a new one at {clock}") },
		{ "wait", N_TEXT("Wait until {clock} before asking again") },
	};
	struct str error = request_query(cx->request, STR("error"));
	struct pair values[2];
	struct str text;
	uint64_t n;
	size_t i;

	if (!query_number(cx, "until", INT32_MAX, &n))
		n = (uint64_t)(cx->now.us / US_PER_S);
	values[0] = (struct pair){ STR("digits"), str_fmt(cx->arena, "%d", (int)view->digits) };
	values[1] = (struct pair){ STR("clock"), clock_text(cx, lang, n) };
	for (i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (!str_eq(error, str_of(known[i].error)) || str_eq(error, STR("phone")) == view->asks_code)
			continue;
		text = wizard_say_with(cx, lang, str_of(known[i].sentence), values, 2);
		view->fault = str_eq(error, STR("wait")) ? STR_NONE : text;
		view->wait = str_eq(error, STR("wait")) ? text : STR_NONE;
	}
	if (str_eq(error, STR("wrong")) && query_number(cx, "left", CODE_TRIES_MAX, &n))
		view->tries = (int32_t)n;
	if (query_number(cx, "next", INT32_MAX, &n) && (int64_t)n * US_PER_S > cx->now.us) {
		values[1].value = clock_text(cx, lang, n);
		view->next = wizard_say_with(cx, lang, N_("You can ask for a new code at {clock}."), values, 2);
	}
	if (view->fault.len > 0 || view->wait.len > 0)
		return;
	if (str_eq(request_query(cx->request, STR("sent")), STR("new")))
		view->notice = wizard_say(cx, lang, N_("We have sent a new code"));
	else if (str_eq(request_query(cx->request, STR("out")), STR("1")))
		view->notice = wizard_say(cx, lang, N_("You are signed out"));
}

enum err
signin_show(struct cx *cx, struct state *state, const struct mine *mine)
{
	struct signin_view *view = NEW(cx->arena, struct signin_view);
	const struct pair phone_step = { STR("step"), STR("phone") };
	uint64_t digits;
	enum err e;

	view->asks_code = mine->phone.len > 0 && str_eq(request_query(cx->request, STR("step")), STR("code"));
	if ((e = wizard_keep(cx, state)) != OK)
		return e;
	wizard_layout(cx, state, view->asks_code ? wizard_say(cx, state->lang, STR("Enter your code")) :
	    wizard_say(cx, state->lang, N_("See your bookings")), &view->layout);
	view->act_url = wizard_url(cx, "/mine", NULL, 0);
	view->phone_url = wizard_url(cx, "/mine", &phone_step, 1);
	view->typed = mine->typed;
	view->digits = query_number(cx, "digits", DIGITS_ALARM, &digits) && digits == DIGITS_ALARM ? DIGITS_ALARM : DIGITS_USUAL;
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

/* Rounded up, so that the second named is late enough. */
static int64_t
second_of(struct instant at)
{
	return (at.us + US_PER_S - 1) / US_PER_S;
}

/* The code form again, with what came of it. */
static enum err
again(struct cx *cx, const struct mine *mine, const char *error, const char *name, int64_t number)
{
	const struct pair query[] = {
		{ STR("step"), STR("code") },
		{ STR("error"), str_of(error) },
		{ str_of(name), str_fmt(cx->arena, "%lld", (long long)number) },
	};
	enum err e;

	if ((e = mine_save(cx, mine)) != OK)
		return e;
	return wizard_see_other(cx, "/mine", query, number < 0 ? 2 : 3);
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
		return again(cx, mine, expired ? "expired" : "wait", "until", second_of(until));
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
		{ STR("next"), str_fmt(cx->arena, "%lld", (long long)second_of(code.resend_at)) },
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
		return again(cx, mine, "wrong", "left", tried->tries_left);
	mine->code_typed = STR_NONE;
	if (why == ERR_CODE_EXPIRED)
		return send(cx, state, mine, mine->phone, true);
	if (why != ERR_CODE_WRONG && why != ERR_TOO_MANY)
		return why;
	if ((e = mine_save(cx, mine)) != OK)
		return e;
	return report_wait(cx, state, tried->wait_until);
}

enum err
signin_check(struct cx *cx, const struct state *state, struct mine *mine)
{
	struct str typed = request_form(cx->request, STR("code"));
	struct code_tried tried = { 0 };
	struct str code;
	enum err now;
	enum err e;

	if (mine->phone.len == 0)
		return wizard_see_other(cx, "/mine", NULL, 0);
	mine->code_typed = utf8_cut(typed, TYPED_CHARS_MAX);
	if (typed.len == 0)
		return again(cx, mine, "empty", "", -1);
	if (!contact_code(cx, typed, &code))
		return again(cx, mine, "format", "", -1);
	e = desk_code_check(cx->desk, mine->phone, CODE_MINE, code, mine->id, &tried);
	if (e == OK)
		return sign_in(cx, mine);
	/* The same form sent twice at once: the first has used the code up, and proved the number. */
	if ((now = desk_phone_verified(cx->desk, mine->phone, mine->id)) == OK)
		return sign_in(cx, mine);
	return now == ERR_UNAUTHORIZED ? refused(cx, state, mine, e, &tried) : now;
}
