/*
 * phone_range.c - where a number is, and whether it is one that costs the sender or nobody reads.
 *
 * Codes are sent at the store's cost to whatever a stranger types. So ranges of premium, shared-cost, personal and satellite numbers,
 * which pay whoever owns them, are refused everywhere, and the rest by country.
 */
#include "base/phone.h"

/* Digits after the plus. Those of a country are its national prefixes without trunk. */
static const char *const special[] = {
	/* Of no country: freephone, shared cost, satellites, personal numbers, networks, disaster relief, premium. */
	"800", "808", "870", "878", "881", "882", "883", "888", "979", "991",
	"4455", "4456", "4470", "4480", "4484", "4487", "449",
	"338",
	"49118", "49137", "49138", "49180", "49190", "49700", "49800", "49900", "4932",
	"39178", "39199", "39800", "39803", "3984", "3989",
	"34118", "34800", "34803", "34806", "34807", "34900", "34901", "34902", "34905", "34907", "34908", "34909",
	"31800", "3184", "3187", "31900", "31906", "31909",
	"3270", "3278", "32800", "3290",
	"4118", "41800", "4184", "41900", "41901", "41906",
	"43118", "43800", "43810", "43820", "43821", "43828", "43900", "43901", "43930", "43931", "43939",
	"46118", "4677", "46900", "46939", "46944", "4699",
	"47800", "47810", "47815", "4782",
	"4570", "4580", "4590",
	"358600", "358606", "358700", "35875", "358800",
	"4870", "48800", "48801", "48804",
	"420800", "42081", "42083", "42084", "42090",
	"35160", "351646", "351648", "35170", "35176", "351800", "351808",
	"30800", "30801", "3090",
	"90444", "90800", "90888", "90900",
	"780", "380703", "380800", "380900",
	"971600", "971700", "971800", "971900", "9721", "966700", "966800", "966900",
	"20800", "20900", "2780", "2786", "92800", "92900",
	"911800", "911860", "911900",
	"86400", "86800", "81120", "81180", "81570", "81800", "81990", "8260", "82700",
	"651800", "651900", "65800", "60600", "631900", "62800", "62804", "62809", "661800", "661900", "841800", "841900",
	"6113", "61180", "61190", "64508", "64800", "64900",
	"55300", "55303", "55500", "55800", "55900", "52800", "52900", "54600", "54609", "54800", "54810", "56600", "56700", "56800",
	"57018", "57019", "57901",
};

/* Area codes of +1 that are no place: premium, personal, toll-free, Canada's special ones. */
static const char *const no_place[] = {
	"456", "500", "521", "522", "523", "524", "525", "526", "527", "528", "529", "532", "533", "535", "538", "542", "543", "544", "545",
	"546", "547", "549", "550", "552", "553", "554", "556", "566", "558", "569", "577", "578", "588", "589", "600", "622", "633", "644",
	"655", "677", "688", "700", "710", "800", "833", "844", "855", "866", "877", "888", "900", "976",
};

/* Area codes of +1 outside the United States and Canada: the Caribbean and Bermuda, dear and often abused. */
static const char *const islands[] = {
	"242", "246", "264", "268", "284", "345", "441", "473", "649", "658", "664", "721", "758", "767", "784", "809", "829", "849", "868",
	"869", "876",
};

static bool
is_one_of(struct str digits, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_starts(digits, str_of(list[i])))
			return true;
	return false;
}

#define IS_ONE_OF(digits, list)	is_one_of(digits, list, sizeof(list) / sizeof(list[0]))

static bool
is_nanp(struct str digits)
{
	return digits.len == 11 && digits.ptr[0] == '1';
}

bool
phone_is_special(struct str e164)
{
	struct str digits = str_sub(e164, 1, e164.len);

	if (is_nanp(digits))
		return IS_ONE_OF(str_sub(digits, 1, 3), no_place) || str_eq(str_sub(digits, 4, 3), STR("976")) ||
		    str_eq(str_sub(digits, 4, 3), STR("900"));
	/* Bangladesh and Taiwan begin like the networks of no country. */
	if (str_starts(digits, STR("880")) || str_starts(digits, STR("886")))
		return false;
	/* The Isle of Man's mobiles stand among Britain's pagers. */
	if (str_starts(digits, STR("4476")))
		return !str_starts(digits, STR("447624"));
	return IS_ONE_OF(digits, special);
}

static bool
is_in(struct str e164, struct str iso)
{
	struct str digits = str_sub(e164, 1, e164.len);
	struct str code;

	if (!phone_country_code(iso, &code))
		return !phone_country_known(e164);
	if (is_nanp(digits) && str_eq(code, STR("1")))
		return !IS_ONE_OF(str_sub(digits, 1, 3), islands);
	/* Kazakhstan shares Russia's code. */
	if (str_eq(code, STR("7")) && (str_starts(digits, STR("76")) || str_starts(digits, STR("77"))))
		return false;
	return phone_country_known(e164) && str_starts(digits, code);
}

bool
phone_may_text(struct str e164, struct str countries, struct str home)
{
	struct str one;

	if (!str_starts(e164, STR("+")) || phone_is_special(e164))
		return false;
	if (str_eq(countries, STR("*")))
		return true;
	if (countries.len == 0)
		return is_in(e164, home);
	while (countries.len > 0) {
		one = str_trim(str_cut(&countries, ','));
		if (one.len > 0 && is_in(e164, one))
			return true;
	}
	return false;
}
