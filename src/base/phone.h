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

/* ---- phone_range.c: whom a text message may be sent to ---- */

/* Premium, shared-cost, toll-free, personal and satellite numbers: nobody is reached there, or somebody is paid. */
bool		phone_is_special(struct str e164);
/*
 * Whether codes may be sent there: not to special numbers, and only into countries ("US,CA", "*" for all, empty for home). The United
 * States and Canada are one country here, the Caribbean islands of +1 are none; numbers whose country the table does not know are in
 * every country that it does not know either.
 */
bool		phone_may_text(struct str e164, struct str countries, struct str home);
/* For the above: the code of a country the table knows; whether it knows a number's. */
bool		phone_country_code(struct str iso, struct str *out);
bool		phone_country_known(struct str e164);

#endif
