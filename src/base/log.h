/*
 * log.h - one line per event, key=value, one write(2) of at most 4,096 bytes to stderr.
 *
 * Never log a phone number, code, cookie, token, name or key. log_fault is for something outside that failed, and is written once, by
 * the function that knows most. The request id set by log_request_id stands in every line until the next.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

void	log_request_id(struct str rq);			/* copied */
void	log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));	/* at=... rq=... and this */
void	log_fault(const char *where, const char *format, ...) __attribute__((format(printf, 2, 3)));	/* fault=where msg="..." */

#endif
