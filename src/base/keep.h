/*
 * keep.h - what can be made again, kept between requests: texts by key, in bounded memory.
 *
 * The key says everything that the value depends on, versions included, so nothing is ever taken back: what is out of date is not asked
 * for any more, and goes when room is needed. Only time is not in the key: a value is found from its from to before its until. What one
 * visitor may not see of another is never kept.
 *
 * Two halves of memory: new things go into one; when it is full, the other, with what nobody has asked for since, is wiped and begun.
 */
#ifndef BASE_KEEP_H
#define BASE_KEEP_H

#include "base/clock.h"
#include "base/str.h"

struct keep;

struct keep	*keep_new(struct arena *life, size_t half);	/* bytes in either half */
/* Borrowed until the next keep_put. out_until, which may be NULL, says how long it is good: so is what is made of it, and no longer. */
bool		 keep_get(struct keep *keep, struct str key, struct instant now, struct str *out, struct instant *out_until);
/* Copies both. What is larger than half of a half is not kept. */
void		 keep_put(struct keep *keep, struct str key, struct str value, struct instant from, struct instant until);
size_t		 keep_used(const struct keep *keep);		/* bytes */

#endif
