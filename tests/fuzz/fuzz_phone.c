/* fuzz_phone.c - phone numbers as typed: E.164 or refused; E.164 stays what it is; what is shown can be typed again. */
#include "base/phone.h"
#include "tests/fuzz/fuzz.h"

FUZZ
{
	static const struct str countries[] = { { "US", 2 }, { "DE", 2 }, { "GB", 2 }, { "CN", 2 }, { "IT", 2 }, { "FR", 2 }, { "AU", 2 },
		{ "RU", 2 }, { "JP", 2 }, { "XX", 2 }, { "", 0 }, { "BR", 2 } };
	struct str country = countries[take_byte(&input) % 12];
	struct str number;
	struct str again;
	size_t i;

	if (phone_e164(arena, input, country, &number) != OK)
		return;
	must(number.len >= 7 && number.len <= 16 && number.ptr[0] == '+' && number.ptr[1] >= '1' && number.ptr[1] <= '9');
	for (i = 1; i < number.len; i++)
		must(number.ptr[i] >= '0' && number.ptr[i] <= '9');
	must(phone_e164(arena, number, country, &again) == OK && str_eq(again, number));
	must(phone_e164(arena, phone_shown(arena, number, country), country, &again) == OK && str_eq(again, number));
}
