/*
 * message_private.h - what the files behind message.h share; nobody else includes it.
 */
#ifndef MESSAGE_MESSAGE_PRIVATE_H
#define MESSAGE_MESSAGE_PRIVATE_H

#include "message/message.h"
#include "message/text.h"

/* A sentence of ours, translated, with its values. */
struct str	message_fill(const struct message *message, struct str msgid, const struct value *values, size_t n);
/* Of a page of the store that a secret opens; "/manage/", "/offer/". */
struct str	message_url(const struct message *message, const char *what, struct str token);
bool		message_is_meant(const struct message *message, const struct receipt_guest *guest);
struct str	message_day_clock(const struct message *message, struct instant at);
struct str	message_price(const struct message *message, struct money amount);
struct value	message_contact(const struct message *message);
/* Fills what the kind has: sms, subject, body and its HTML, each where it is wanted. */
void		message_write(const struct message *message, struct str kind, const struct value *values, size_t n, bool sms, bool mail,
		    struct message_texts *out);

#endif
