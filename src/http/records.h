/*
 * records.h - a reply as FastCGI records (FastCGI specification 1.0, section 3.3), in one write.
 *
 * libfcgi's stream writes every 8 KiB and then waits for the web server to hang up; a reply that goes out whole wakes the server once.
 */
#ifndef HTTP_RECORDS_H
#define HTTP_RECORDS_H

#include "base/arena.h"
#include "base/str.h"

/* The whole of standard output, its end, and the end of the request. False when the connection is gone or takes nothing for limit_s. */
bool	records_send(struct arena *arena, int fd, int request_id, struct str head, struct str body, int limit_s);

#endif
