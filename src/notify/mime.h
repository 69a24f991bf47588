/*
 * mime.h - the mail that is sent for a message: headers, text and HTML, and a calendar file where there is one.
 *
 * Whatever comes from people is encoded (RFC 2047 in headers, quoted-printable in bodies) and never decides where a header ends. The
 * Message-ID is the message's for ever, so that a mail which arrives twice can be known as one.
 */
#ifndef NOTIFY_MIME_H
#define NOTIFY_MIME_H

#include "base/clock.h"
#include "base/err.h"
#include "base/settings.h"
#include "db/outbox_send.h"

/* ERR_INVALID: no such address, or longer than a mail may be. */
enum err	mime_mail(struct arena *arena, const struct settings *settings, const struct outbox_message *message, struct instant now,
		    struct str *out);
struct str	mime_host(struct str address);		/* behind its at sign */

/* For tests. */
void		mime_add_words(struct buf *buf, struct str text);		/* an unstructured header's value */
void		mime_add_quoted(struct buf *buf, struct str text);		/* a quoted-printable body */

#endif
