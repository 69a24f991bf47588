/* said.c - a code is sent, typed and refused, and the next page's address tells it. */
#include "base/arena.h"
#include "base/phone.h"
#include "wizard/checkout.h"
#include "wizard/notice.h"
#include "wizard/said.h"

const struct shape said_shape = SHAPE(said,
	FIELD(said, sent), FIELD(said, digits), FIELD(said, typed), FIELD(said, fault), FIELD(said, wait),
	FIELD(said, next), FIELD(said, notice), FIELD(said, tries),
	FIELD(said, press));

bool
said_number(struct cx *cx, const char *name, uint64_t max, uint64_t *out)
{
	return str_u64(request_query(cx->request, str_of(name)), out) && *out <= max;
}

static int32_t
digits_of(struct cx *cx)
{
	uint64_t digits;

	return said_number(cx, "digits", DIGITS_ALARM, &digits) && digits == DIGITS_ALARM ? DIGITS_ALARM : DIGITS_USUAL;
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
read_outcome(struct cx *cx, enum lang lang, struct said *out)
{
	static const struct {
		const char	*error;
		const char	*sentence;
	} known[] = {
		{ "empty", N_TEXT("Enter the {digits}-digit code") },
		{ "format", N_TEXT("The code must be {digits} numbers") },
		{ "wrong", N_TEXT("The code is not right. Check the text message and enter it again") },
		{ "new", N_TEXT("That code has expired. We have sent a new one") },
		{ "expired", N_TEXT("That code has expired. You can ask for a new one at {clock}") },
		{ "wait", N_TEXT("Wait until {clock} before asking again") },
	};
	struct str error = request_query(cx->request, STR("error"));
	struct pair values[2];
	uint64_t n;
	size_t i;

	if (!said_number(cx, "until", INT32_MAX, &n))
		n = (uint64_t)(cx->now.us / US_PER_S);
	values[0] = (struct pair){ STR("digits"), str_fmt(cx->arena, "%d", (int)out->digits) };
	values[1] = (struct pair){ STR("clock"), clock_text(cx, lang, n) };
	for (i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eq(error, str_of(known[i].error)))
			*(str_eq(error, STR("wait")) ? &out->wait : &out->fault) =
			    wizard_say_with(cx, lang, str_of(known[i].sentence), values, 2);
	if (str_eq(error, STR("wrong")) && said_number(cx, "left", CODE_TRIES_MAX, &n))
		out->tries = (int32_t)n;
	if (said_number(cx, "next", INT32_MAX, &n) && (int64_t)n * US_PER_S > cx->now.us) {
		values[1].value = clock_text(cx, lang, n);
		out->next = wizard_say_with(cx, lang, N_("You can ask for a new code at {clock}."), values, 2);
	}
}

static struct str
sent_text(struct cx *cx, enum lang lang, struct str phone, int32_t digits)
{
	const struct pair values[] = {
		{ STR("digits"), str_fmt(cx->arena, "%d", (int)digits) },
		{ STR("phone"), phone_shown(cx->arena, phone, cx->desk->cat->store.country) },
		{ STR("minutes"), str_fmt(cx->arena, "%d", CODE_LIFE_S / 60) },
	};

	return wizard_say_with(cx, lang, digits == DIGITS_ALARM ?
	    N_("We sent an {digits}-digit code to {phone}. It works for {minutes} minutes.") :
	    N_("We sent a {digits}-digit code to {phone}. It works for {minutes} minutes."), values, 3);
}

void
said_read(struct cx *cx, enum lang lang, struct str phone, struct str typed, struct said *out, struct fault_view *faults,
    size_t *n_faults)
{
	*out = (struct said){ .digits = digits_of(cx), .typed = typed };
	out->sent = sent_text(cx, lang, phone, out->digits);
	read_outcome(cx, lang, out);
	if (out->wait.len > 0)
		faults[(*n_faults)++] = (struct fault_view){ .href = { STR("#again") }, .text = out->wait };
	else if (out->fault.len > 0)
		faults[(*n_faults)++] = (struct fault_view){ .href = { STR("#code") }, .text = out->fault };
	else if (str_eq(request_query(cx->request, STR("sent")), STR("new")))
		out->notice = wizard_say(cx, lang, N_("We have sent a new code"));
}

void
said_carried(struct cx *cx, struct pair out[SAID_CARRIED])
{
	static const char *const names[SAID_CARRIED] = { "digits", "next" };
	uint64_t number;
	size_t i;

	for (i = 0; i < SAID_CARRIED; i++)
		out[i] = (struct pair){ str_of(names[i]), said_number(cx, names[i], INT32_MAX, &number) ?
		    request_query(cx->request, str_of(names[i])) : STR_NONE };
}

/* Seconds of such a moment, rounded up, so that the second named is late enough. */
static struct str
second(struct cx *cx, struct instant at)
{
	return str_fmt(cx->arena, "%lld", (long long)((at.us + US_PER_S - 1) / US_PER_S));
}

static void
stay(struct cx *cx, const char *error, const char *name, struct str value, struct said_next *out)
{
	*out = (struct said_next){ .step = SAID_STAY, .query = {
		{ STR("step"), STR("code") },
		{ STR("error"), str_of(error) },
		{ str_of(name), value },
	} };
	said_carried(cx, out->query + 3);
}

/*
 * Where the limits say no, the page names the time if a code did go to this number; else there is nothing to enter, and another page says
 * when to come back.
 */
enum err
said_send(struct cx *cx, const struct said_ask *ask, enum said_why why, struct said_next *out)
{
	struct instant until = { 0 };
	struct code_sent code;
	enum err e;

	e = desk_code_send(cx->desk, ask->phone, ask->purpose, notice_code(cx, ask->lang), lang_code(ask->lang), &code, &until);
	if (e == ERR_TOO_MANY && ask->before) {
		stay(cx, why == SAID_EXPIRED ? "expired" : "wait", "until", second(cx, until), out);
		return OK;
	}
	if (e == ERR_TOO_MANY) {
		*out = (struct said_next){ .step = SAID_LATER, .until = until };
		return OK;
	}
	if (e != OK)
		return e;
	*out = (struct said_next){ .step = SAID_SENT, .query = {
		{ STR("step"), STR("code") },
		{ STR("error"), why == SAID_EXPIRED ? STR("new") : STR_NONE },
		{ STR("sent"), why == SAID_AGAIN ? STR("new") : STR_NONE },
		{ STR("digits"), code.digits == DIGITS_ALARM ? STR("8") : STR_NONE },
		{ STR("next"), second(cx, code.resend_at) },
	} };
	return OK;
}

bool
said_typed(struct cx *cx, struct str typed, struct str *out, struct said_next *next)
{
	if (typed.len > 0 && contact_code(cx, typed, out))
		return true;
	stay(cx, typed.len == 0 ? "empty" : "format", NULL, STR_NONE, next);
	return false;
}

struct str
said_kept(struct str typed)
{
	return text_printable(typed, false) ? utf8_cut(typed, TYPED_CHARS_MAX) : STR_NONE;
}

enum err
said_refused(struct cx *cx, const struct said_ask *ask, enum err why, const struct code_tried *tried, struct said_next *out)
{
	switch (why) {
	case ERR_CODE_WRONG:
		if (tried->tries_left > 0) {
			stay(cx, "wrong", "left", str_fmt(cx->arena, "%d", (int)tried->tries_left), out);
			return OK;
		}
		break;
	case ERR_CODE_EXPIRED:
		return said_send(cx, ask, SAID_EXPIRED, out);
	case ERR_TOO_MANY:
		break;
	default:
		return why;
	}
	*out = (struct said_next){ .step = SAID_LATER, .until = tried->wait_until };
	return OK;
}
