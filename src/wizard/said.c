/* said.c - what became of a code, as the next page's address tells it. */
#include "wizard/said.h"

bool
said_number(struct cx *cx, const char *name, uint64_t max, uint64_t *out)
{
	return str_u64(request_query(cx->request, str_of(name)), out) && *out <= max;
}

int32_t
said_digits(struct cx *cx)
{
	uint64_t digits;

	return said_number(cx, "digits", DIGITS_ALARM, &digits) && digits == DIGITS_ALARM ? DIGITS_ALARM : DIGITS_USUAL;
}

struct str
said_second(struct cx *cx, struct instant at)
{
	return str_fmt(cx->arena, "%lld", (long long)((at.us + US_PER_S - 1) / US_PER_S));
}

static struct str
clock_text(struct cx *cx, enum lang lang, uint64_t unix_s)
{
	struct instant at = { (int64_t)unix_s * US_PER_S };
	struct buf buf = buf_new(cx->arena, 64);

	words_clock_s(&buf, lang, when_local(wizard_when(cx, at)));
	return buf_str(&buf);
}

struct said
said_read(struct cx *cx, enum lang lang, int32_t digits)
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
	struct said said = { .tries = 0 };
	struct pair values[2];
	uint64_t n;
	size_t i;

	if (!said_number(cx, "until", INT32_MAX, &n))
		n = (uint64_t)(cx->now.us / US_PER_S);
	values[0] = (struct pair){ STR("digits"), str_fmt(cx->arena, "%d", (int)digits) };
	values[1] = (struct pair){ STR("clock"), clock_text(cx, lang, n) };
	for (i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eq(error, str_of(known[i].error)))
			*(str_eq(error, STR("wait")) ? &said.wait : &said.fault) =
			    wizard_say_with(cx, lang, str_of(known[i].sentence), values, 2);
	if (str_eq(error, STR("wrong")) && said_number(cx, "left", CODE_TRIES_MAX, &n))
		said.tries = (int32_t)n;
	if (said_number(cx, "next", INT32_MAX, &n) && (int64_t)n * US_PER_S > cx->now.us) {
		values[1].value = clock_text(cx, lang, n);
		said.next = wizard_say_with(cx, lang, N_("You can ask for a new code at {clock}."), values, 2);
	}
	said.again = str_eq(request_query(cx->request, STR("sent")), STR("new"));
	return said;
}
