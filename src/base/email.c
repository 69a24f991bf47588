/* email.c - what an address looks like. */
#include "base/email.h"
#include "base/limits.h"

enum { LOCAL_PART_MAX = 64, LABEL_MAX = 63 };

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
has_only(struct str s, const char *more)
{
	struct str others = str_of(more);
	size_t at;
	size_t i;

	for (i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && !str_find(others, s.ptr[i], &at))
			return false;
	return true;
}

/* Labels of letters, digits and inner hyphens, two at least; the last not of digits alone. */
static bool
is_domain(struct str domain)
{
	struct str label = STR_NONE;
	size_t n = 0;
	uint64_t number;

	if (domain.len == 0 || domain.ptr[domain.len - 1] == '.')
		return false;
	while (domain.len > 0) {
		label = str_cut(&domain, '.');
		if (label.len == 0 || label.len > LABEL_MAX || !has_only(label, "-"))
			return false;
		if (str_starts(label, STR("-")) || str_ends(label, STR("-")))
			return false;
		n++;
	}
	return n >= 2 && label.len >= 2 && !str_u64(label, &number);
}

bool
email_ok(struct str email)
{
	struct str domain = email;
	struct str local;
	size_t at;
	size_t i;

	if (email.len > EMAIL_MAX || !str_find(email, '@', &at))
		return false;
	local = str_cut(&domain, '@');
	if (local.len == 0 || local.len > LOCAL_PART_MAX || !has_only(local, ".!#$%&'*+/=?^_`{|}~-"))
		return false;
	for (i = 1; i < local.len; i++)
		if (local.ptr[i - 1] == '.' && local.ptr[i] == '.')
			return false;
	return !str_starts(local, STR(".")) && !str_ends(local, STR(".")) && is_domain(domain);
}
