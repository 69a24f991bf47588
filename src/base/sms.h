/*
 * sms.h - how long a text message is: segments of GSM 03.38's alphabet, or of UTF-16 when one character is not in it.
 */
#ifndef BASE_SMS_H
#define BASE_SMS_H

#include "base/str.h"

enum { SMS_SEGMENTS_MAX = 6 };		/* 918 characters, or 402; a link and a sentence take two */

size_t		sms_segments(struct str text);			/* 0 for the empty text */
/*
 * The text as it is sent: typographic quotes, dashes and spaces become plain ones when that makes it the cheap alphabet, controls become
 * spaces, and what is over max_segments is cut at a character, with "..." for a mark.
 */
struct str	sms_fit(struct arena *arena, struct str text, size_t max_segments);
/* A person's name among our own words: links and what looks like them are taken out, and 30 characters are left. */
struct str	sms_name(struct arena *arena, struct str name);

#endif
