/* settings_check.c - what settings of mail and text gateways may be. */
#include "base/email.h"
#include "base/settings.h"
#include "base/settings_check.h"

bool
setting_is_email(struct str value)
{
	return value.len == 0 || email_ok(value);
}

bool
setting_is_security(struct str value)
{
	return str_eq(value, STR("starttls")) || str_eq(value, STR("tls")) || str_eq(value, STR("plain"));
}

bool
setting_is_method(struct str value)
{
	return str_eq(value, STR("POST")) || str_eq(value, STR("GET"));
}

bool
settings_is_loopback(struct str host)
{
	return str_eq(host, STR("127.0.0.1")) || str_eq(host, STR("::1")) || str_eq(host, STR("[::1]")) ||
	    str_eq_nocase(host, STR("localhost"));
}

/* Codes and names do not cross a network in the clear. */
bool
setting_is_gateway(struct str value)
{
	struct str host;
	size_t at;

	if (value.len == 0 || str_starts(value, STR("https://")))
		return true;
	if (!str_starts(value, STR("http://")))
		return false;
	host = str_sub(value, 7, value.len);
	host = str_cut(&host, '/');
	host = str_cut(&host, '?');
	if (str_starts(host, STR("[::1]")))
		host = STR("::1");
	else if (str_find(host, ':', &at))
		host = str_sub(host, 0, at);
	return settings_is_loopback(host);
}

static bool
has_text(struct str value, struct str text)
{
	size_t i;

	for (i = 0; i + text.len <= value.len; i++)
		if (str_eq(str_sub(value, i, text.len), text))
			return true;
	return false;
}

bool
setting_are_fields(struct str value)
{
	struct str rest = value;
	struct str one;
	size_t at;

	while (rest.len > 0) {
		one = str_cut(&rest, '&');
		if (!str_find(one, '=', &at) || at == 0)
			return false;
	}
	return has_text(value, STR("{to}")) && has_text(value, STR("{text}"));
}

bool
setting_is_header_name(struct str value)
{
	size_t i;
	char c;

	for (i = 0; i < value.len; i++) {
		c = value.ptr[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return true;
}

bool
setting_is_header(struct str value)
{
	size_t at;

	return value.len == 0 || (str_find(value, ':', &at) && at > 0 && setting_is_header_name(str_sub(value, 0, at)));
}

bool
setting_are_statuses(struct str value)
{
	struct str one;
	uint64_t first;
	uint64_t last;

	if (value.len == 0)
		return false;
	while (value.len > 0) {
		one = str_trim(str_cut(&value, ','));
		if (!str_u64(str_cut(&one, '-'), &first) || first < 200 || first > 299)
			return false;
		last = first;
		if (one.len > 0 && (!str_u64(one, &last) || last < first || last > 299))
			return false;
	}
	return true;
}
