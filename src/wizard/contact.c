/* contact.c - who books: what was typed, and what is wrong with it. */
#include "base/arena.h"
#include "base/email.h"
#include "base/phone.h"
#include "wizard/checkout.h"

enum { CODE_DIGITS_MIN = 6, CODE_DIGITS_MAX = 8 };

/* The cookie has little room: a text is kept to one character past its limit, to be refused again when shown. */
static struct str
keep(struct str typed, size_t chars_max, size_t bytes_max)
{
	size_t chars = chars_max + 1;
	struct str cut = utf8_cut(typed, chars);

	while (cut.len > bytes_max)
		cut = utf8_cut(cut, --chars);
	return cut;
}

/* Fields of one line: a line end pasted along is a blank. */
static struct str
one_line(struct arena *arena, struct str typed)
{
	struct buf buf = buf_new(arena, typed.len + 1);
	size_t i;

	for (i = 0; i < typed.len; i++)
		buf_addc(&buf, typed.ptr[i] == '\n' || typed.ptr[i] == '\t' ? ' ' : typed.ptr[i]);
	return buf_str(&buf);
}

void
contact_take(struct cx *cx, const struct checkout_form *form, struct contact *contact)
{
	contact->name = keep(one_line(cx->arena, form->name), NAME_CHARS_MAX, 4 * (NAME_CHARS_MAX + 1));
	contact->phone = keep(one_line(cx->arena, form->phone), PHONE_MAX, 4 * (PHONE_MAX + 1));
	contact->email = keep(one_line(cx->arena, form->email), EMAIL_MAX, EMAIL_MAX + 1);
	contact->notes = keep(form->notes, NOTES_CHARS_MAX, 4 * (NOTES_CHARS_MAX + 1));
	contact->sms = form->sms;
	contact->by_email = form->by_email;
	contact->consent = form->consent;
	contact->filled = true;
}

bool
contact_email_ok(struct str email)
{
	return email_ok(email);
}

void
contact_check(struct cx *cx, const struct contact *contact, struct problem *problem)
{
	struct str e164;

	if (contact->name.len == 0)
		problem_add(problem, STR("name"), N_("Enter your name"));
	else if (utf8_chars(contact->name) > NAME_CHARS_MAX)
		problem_add(problem, STR("name"), STR("Name must be 80 characters or less"));
	if (phone_e164(cx->arena, contact->phone, cx->desk->cat->store.country, &e164) != OK)
		problem_add(problem, STR("phone"), N_("Enter a mobile phone number, like 212 555 0142"));
	else if (!desk_phone_may_text(cx->desk, e164))
		problem_add(problem, STR("phone"), N_("We cannot send text messages to this number. Enter another mobile phone number, or call us"));
	if (contact->email.len == 0 && contact->by_email)
		problem_add(problem, STR("email"), N_("Enter an email address so we can email you, or untick Email"));
	else if (contact->email.len > 0 && !contact_email_ok(contact->email))
		problem_add(problem, STR("email"),
		    STR("Enter an email address in the correct format, like name@example.com"));
	if (utf8_chars(contact->notes) > NOTES_CHARS_MAX)
		problem_add(problem, STR("notes"), N_("Notes must be 500 characters or less"));
	if (cx->desk->cat->store.consent.len > 0 && !contact->consent)
		problem_add(problem, STR("consent"), N_("Tick the box if you agree, so that we can book for you"));
}

/* Blanks and dashes of all kinds that phones and people put between digits. */
static bool
is_gap(uint32_t c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '-' || c == 0xa0 || (c >= 0x2000 && c <= 0x200b) ||
	    (c >= 0x2010 && c <= 0x2015) || c == 0x202f || c == 0x2212 || c == 0x3000 || c == 0xff0d;
}

bool
contact_code(struct cx *cx, struct str typed, struct str *out)
{
	struct buf digits = buf_new(cx->arena, CODE_DIGITS_MAX);
	uint32_t c;
	size_t n;

	while ((n = utf8_first(typed, &c)) > 0) {
		typed = str_sub(typed, n, typed.len);
		if (c >= '0' && c <= '9')
			buf_addc(&digits, (char)c);
		else if (c >= 0xff10 && c <= 0xff19)
			buf_addc(&digits, (char)('0' + (c - 0xff10)));
		else if (!is_gap(c))
			return false;
	}
	if (typed.len > 0 || digits.full || digits.len < CODE_DIGITS_MIN)
		return false;
	*out = buf_str(&digits);
	return true;
}
