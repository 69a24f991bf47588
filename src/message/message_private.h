/*
 * message_private.h - what the files behind message.h share; nobody else includes it.
 */
#ifndef MESSAGE_MESSAGE_PRIVATE_H
#define MESSAGE_MESSAGE_PRIVATE_H

#include "message/message.h"

struct value {			/* what {name} in a sentence stands for */
	struct str	name;
	struct str	value;
};

/* The translated sentence with its values; {names} it does not have stay. */
struct str	message_fill(const struct message *message, struct str msgid, const struct value *values, size_t n);
bool		message_is_meant(const struct message *message, const struct receipt_guest *guest);

#endif
