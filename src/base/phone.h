/*
 * phone.h - phone numbers as people type them, to E.164 (ITU-T E.164: a plus, country code, at most 15 digits).
 *
 * Knows country code, trunk prefix, international prefix and length per country; not whether a number is mobile: the text message is
 * the real check.
 */
#ifndef BASE_PHONE_H
#define BASE_PHONE_H

#include "base/err.h"
#include "base/str.h"

/* country is ISO 3166-1 alpha-2 ("US"), for numbers typed without a country code. ERR_INVALID when it cannot be read. */
enum err	phone_e164(struct arena *arena, struct str typed, struct str country, struct str *out);
struct str	phone_shown(struct arena *arena, struct str e164, struct str country);	/* "212 555 0142" at home, "+49 ..." abroad */

#endif
