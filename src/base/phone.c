/*
 * phone.c - phone numbers to E.164.
 *
 * Text becomes digits first (scan), then digits become a number of a country (read_national, read_international).
 * Whatever is accepted reads the same when it is typed again.
 */
#include "base/limits.h"
#include "base/phone.h"

enum {
	E164_DIGITS_MAX = 15,
	E164_DIGITS_MIN = 8,		/* for countries the table does not know */
	DIGITS_MAX = 24,		/* with an international prefix */
	EXTENSION_DIGITS_MAX = 7,
};

struct country {
	const char	*iso;
	const char	*code;
	const char	*abroad;	/* international prefix; "00" is understood everywhere */
	const char	*trunk;		/* dialled before a national number at home, not part of it */
	size_t		 min;		/* digits after the country code */
	size_t		 max;
};

/* A country code's first row gives its lengths. Italy has no trunk prefix: the 0 belongs to the number. */
static const struct country countries[] = {
	{ "US", "1", "011", "1", 10, 10 },
	{ "CA", "1", "011", "1", 10, 10 },
	{ "GB", "44", "00", "0", 9, 10 },
	{ "IE", "353", "00", "0", 7, 9 },
	{ "DE", "49", "00", "0", 6, 13 },
	{ "FR", "33", "00", "0", 9, 9 },
	{ "ES", "34", "00", "", 9, 9 },
	{ "IT", "39", "00", "", 6, 11 },
	{ "NL", "31", "00", "0", 9, 9 },
	{ "BE", "32", "00", "0", 8, 9 },
	{ "CH", "41", "00", "0", 9, 9 },
	{ "AT", "43", "00", "0", 6, 13 },
	{ "SE", "46", "00", "0", 7, 10 },
	{ "NO", "47", "00", "", 8, 8 },
	{ "DK", "45", "00", "", 8, 8 },
	{ "FI", "358", "00", "0", 6, 11 },
	{ "PL", "48", "00", "", 9, 9 },
	{ "CZ", "420", "00", "", 9, 9 },
	{ "PT", "351", "00", "", 9, 9 },
	{ "GR", "30", "00", "", 10, 10 },
	{ "TR", "90", "00", "0", 10, 10 },
	{ "RU", "7", "810", "8", 10, 10 },
	{ "UA", "380", "00", "0", 9, 9 },
	{ "IL", "972", "00", "0", 8, 9 },
	{ "AE", "971", "00", "0", 8, 9 },
	{ "SA", "966", "00", "0", 8, 9 },
	{ "EG", "20", "00", "0", 8, 10 },
	{ "ZA", "27", "00", "0", 9, 9 },
	{ "NG", "234", "009", "0", 7, 10 },
	{ "KE", "254", "000", "0", 9, 9 },
	{ "IN", "91", "00", "0", 10, 10 },
	{ "PK", "92", "00", "0", 9, 10 },
	{ "BD", "880", "00", "0", 8, 10 },
	{ "CN", "86", "00", "0", 10, 11 },
	{ "HK", "852", "001", "", 8, 8 },
	{ "TW", "886", "002", "0", 8, 9 },
	{ "JP", "81", "010", "0", 9, 10 },
	{ "KR", "82", "001", "0", 8, 10 },
	{ "SG", "65", "001", "", 8, 8 },
	{ "MY", "60", "00", "0", 8, 10 },
	{ "TH", "66", "001", "0", 8, 9 },
	{ "VN", "84", "00", "0", 9, 10 },
	{ "PH", "63", "00", "0", 8, 10 },
	{ "ID", "62", "001", "0", 8, 12 },
	{ "AU", "61", "0011", "0", 9, 9 },
	{ "NZ", "64", "00", "0", 8, 10 },
	{ "BR", "55", "00", "0", 10, 11 },
	{ "MX", "52", "00", "01", 10, 10 },
	{ "AR", "54", "00", "0", 10, 11 },
	{ "CL", "56", "00", "", 9, 9 },
	{ "CO", "57", "00", "", 10, 10 },
};

enum { COUNTRIES = sizeof(countries) / sizeof(countries[0]) };

static const struct country *
country_by_iso(struct str iso)
{
	size_t i;

	for (i = 0; i < COUNTRIES; i++)
		if (str_eq_nocase(str_of(countries[i].iso), iso))
			return &countries[i];
	return NULL;
}

/* No country code is the start of another, so the first that fits is the one. */
static const struct country *
country_by_code(struct str digits)
{
	size_t i;

	for (i = 0; i < COUNTRIES; i++)
		if (str_starts(digits, str_of(countries[i].code)))
			return &countries[i];
	return NULL;
}

/* What the person typed, as digits. */
struct scanned {
	char	digits[DIGITS_MAX];
	size_t	n_digits;
	bool	plus;
	bool	bracket_zero;		/* "(0)" stands somewhere */
};

/*
 * Full-width forms and their like, which East Asian keyboards type, to ASCII; 0 for what separates; the rest as it
 * is.
 */
static uint32_t
folded(uint32_t point)
{
	if (point >= 0xff01 && point <= 0xff5e)
		point -= 0xff01 - '!';
	if (point >= 0x2010 && point <= 0x2015)
		return 0;
	/* Contact lists put direction marks and odd spaces around a number that is copied. */
	if ((point >= 0x200b && point <= 0x200f) || (point >= 0x202a && point <= 0x202e) ||
	    (point >= 0x2066 && point <= 0x2069))
		return 0;
	switch (point) {
	case ' ':
	case '\t':
	case '.':
	case '-':
	case '/':
	case '(':
	case ')':
	case 0xa0:			/* no-break space */
	case 0x2007:			/* figure space */
	case 0x202f:			/* narrow no-break space */
	case 0x2212:			/* minus */
	case 0x3000:			/* ideographic space */
	case 0x30fc:			/* Japanese long-vowel mark, typed for a dash */
		return 0;
	}
	return point;
}

/*
 * "ext 12", "ext. 12", "extension 12", "x12", "#12", ";ext=12": an extension cannot get a text message and is
 * dropped.
 */
static bool
is_extension(struct str s)
{
	static const char *const words[] = { ";ext=", "extension", "ext", "x", "#" };
	uint64_t number;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq_nocase(str_sub(s, 0, str_of(words[i]).len), str_of(words[i])))
			break;
	if (i == sizeof(words) / sizeof(words[0]))
		return false;
	s = str_trim(str_sub(s, str_of(words[i]).len, s.len));
	if (str_starts(s, STR(".")) || str_starts(s, STR(":")))
		s = str_trim(str_sub(s, 1, s.len));
	return s.len <= EXTENSION_DIGITS_MAX && str_u64(s, &number);
}

static bool
scan(struct str typed, struct scanned *out)
{
	struct scanned scanned = { 0 };
	uint32_t point;
	size_t len;

	if (utf8_chars(typed) > PHONE_MAX)
		return false;
	while (typed.len > 0) {
		len = utf8_first(typed, &point);
		if (len == 0)
			return false;
		if (str_starts(typed, STR("(0)")))
			scanned.bracket_zero = true;
		point = folded(point);
		if (point >= '0' && point <= '9') {
			if (scanned.n_digits == DIGITS_MAX)
				return false;
			scanned.digits[scanned.n_digits++] = (char)point;
		} else if (point == '+' && scanned.n_digits == 0 && !scanned.plus)
			scanned.plus = true;
		else if (point != 0) {
			if (scanned.n_digits == 0 || !is_extension(typed))
				return false;
			break;
		}
		typed = str_sub(typed, len, typed.len);
	}
	*out = scanned;
	return true;
}

/* North America: neither the area code nor the exchange starts with 0 or 1. */
static bool
is_nanp(struct str number)
{
	return number.ptr[0] >= '2' && number.ptr[3] >= '2';
}

/*
 * number is without country code, perhaps still with a trunk prefix, as in "+44 (0)20 ...". A 0 is only taken off
 * where it is the trunk prefix or was bracketed: "0212 555 0142" is a number in Istanbul and must not become one in
 * New York.
 */
static bool
number_of(const struct country *country, struct str number, bool bracket_zero, struct str *out)
{
	struct str trunk;
	bool keeps_zero;

	keeps_zero = str_eq(str_of(country->iso), STR("IT"));
	trunk = str_of(country->trunk);
	if (number.len > country->max && trunk.len > 0 && str_starts(number, trunk))
		number = str_sub(number, trunk.len, number.len);
	else if (!keeps_zero && (bracket_zero || str_eq(trunk, STR("0"))) && str_starts(number, STR("0")))
		number = str_sub(number, 1, number.len);
	if (number.len < country->min || number.len > country->max)
		return false;
	if (!keeps_zero && number.ptr[0] == '0')
		return false;
	if (str_eq(str_of(country->code), STR("1")) && !is_nanp(number))
		return false;
	*out = number;
	return true;
}

static bool
read_international(struct arena *arena, struct str digits, bool bracket_zero, struct str *out)
{
	const struct country *country;
	struct str number;
	struct str code;

	country = country_by_code(digits);
	if (country == NULL) {
		/* How long this country's code is, and so what "(0)" is to be taken out of, is not known. */
		if (bracket_zero || digits.len < E164_DIGITS_MIN || digits.len > E164_DIGITS_MAX ||
		    digits.ptr[0] == '0')
			return false;
		*out = str_fmt(arena, "+%.*s", STR_ARG(digits));
		return true;
	}
	code = str_of(country->code);
	if (!number_of(country, str_sub(digits, code.len, digits.len), bracket_zero, &number))
		return false;
	*out = str_fmt(arena, "+%.*s%.*s", STR_ARG(code), STR_ARG(number));
	return true;
}

/* Typed without a plus: from abroad, at home, or at home with the country code and its plus forgotten. */
static bool
read_plain(struct arena *arena, struct str digits, const struct country *home, bool bracket_zero, struct str *out)
{
	struct str abroad;
	struct str number;

	abroad = home == NULL ? STR_NONE : str_of(home->abroad);
	if (abroad.len > 0 && str_starts(digits, abroad))
		return read_international(arena, str_sub(digits, abroad.len, digits.len), bracket_zero, out);
	if (str_starts(digits, STR("00")))
		return read_international(arena, str_sub(digits, 2, digits.len), bracket_zero, out);
	if (home == NULL)
		return false;
	if (number_of(home, digits, bracket_zero, &number)) {
		*out = str_fmt(arena, "+%s%.*s", home->code, STR_ARG(number));
		return true;
	}
	return str_starts(digits, str_of(home->code)) && read_international(arena, digits, bracket_zero, out);
}

enum err
phone_e164(struct arena *arena, struct str typed, struct str country, struct str *out)
{
	struct scanned scanned;
	struct str digits;
	bool read;

	if (!scan(str_trim(typed), &scanned) || scanned.n_digits == 0)
		return ERR_INVALID;
	digits = (struct str){ .ptr = scanned.digits, .len = scanned.n_digits };
	if (scanned.plus)
		read = read_international(arena, digits, scanned.bracket_zero, out);
	else
		read = read_plain(arena, digits, country_by_iso(country), scanned.bracket_zero, out);
	return read ? OK : ERR_INVALID;
}

/* Groups of three, with one or two of four at the end where three does not go in. */
static void
add_grouped(struct buf *buf, struct str digits)
{
	size_t fours;
	size_t n;

	fours = digits.len < 4 ? 0 : digits.len % 3;
	while (digits.len > 0) {
		n = fours > 0 && digits.len <= fours * 4 ? 4 : 3;
		buf_add(buf, str_sub(digits, 0, n));
		digits = str_sub(digits, n, digits.len);
		if (digits.len > 0)
			buf_addc(buf, ' ');
	}
}

struct str
phone_shown(struct arena *arena, struct str e164, struct str country)
{
	const struct country *home;
	const struct country *of;
	struct str number;
	struct str code;
	struct buf buf;
	bool plain_at_home;

	if (!str_starts(e164, STR("+")))
		return e164;
	buf = buf_new(arena, e164.len * 2);
	number = str_sub(e164, 1, e164.len);
	of = country_by_code(number);
	if (of == NULL) {
		buf_addc(&buf, '+');
		add_grouped(&buf, number);
		return buf_str(&buf);
	}
	code = str_of(of->code);
	number = str_sub(number, code.len, number.len);
	home = country_by_iso(country);
	plain_at_home = str_eq(code, STR("1")) || (str_eq(code, STR("86")) && number.len == 11 && number.ptr[0] == '1');
	if (home == NULL || !str_eq(str_of(home->code), code) || !plain_at_home)
		buf_addf(&buf, "+%.*s ", STR_ARG(code));
	add_grouped(&buf, number);
	return buf_str(&buf);
}

bool
phone_country_code(struct str iso, struct str *out)
{
	const struct country *country = country_by_iso(iso);

	if (country == NULL)
		return false;
	*out = str_of(country->code);
	return true;
}

bool
phone_country_known(struct str e164)
{
	return country_by_code(str_sub(e164, 1, e164.len)) != NULL;
}
