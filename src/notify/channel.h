/*
 * channel.h - the ways a message leaves the house. One file each; outbox.c has their table.
 *
 * A channel sends one message and says what became of it, in words for the operator. It logs nothing and writes nothing to the database.
 * Whatever a gateway answered is text from outside: it goes into .why, cut and made printable by outbox.c, and nowhere else.
 */
#ifndef NOTIFY_CHANNEL_H
#define NOTIFY_CHANNEL_H

#include "base/settings.h"
#include "db/outbox_send.h"

struct arena;
struct db;
struct transfer;

enum verdict {
	DELIVERY_SENT,		/* the gateway has it */
	DELIVERY_AGAIN,		/* not now: this message is tried again later */
	DELIVERY_NEVER,		/* the gateway will not have this one, however often it is asked */
	DELIVERY_DOWN,		/* not the message's fault: no other would pass now either */
};

struct delivery {
	enum verdict	verdict;
	struct str	why;		/* when not sent */
	struct str	reference;	/* the gateway's name for the message; may be empty */
	int32_t		wait_s;		/* what the gateway asked to wait; 0: nothing */
};

struct sender {
	struct arena		*arena;		/* of the round */
	struct db		*db;		/* for what a channel reads of its own */
	const struct settings	*settings;
	struct transfer		*mail;		/* connections that are kept; made on first use */
	struct transfer		*web;
};

struct channel {
	const char	*name;		/* outbox.channel */
	const char	*way;		/* by what, for people */
	bool		(*is_set_up)(const struct settings *settings);
	struct delivery	(*send)(struct sender *sender, const struct outbox_message *message);
	int32_t		tries_max;	/* then a message is given up */
	bool		is_owners;	/* what fails there is no fault of ours, and the channel says so itself */
};

bool		file_is_set_up(const struct settings *settings);
struct delivery	file_send(struct sender *sender, const struct outbox_message *message);
bool		smtp_is_set_up(const struct settings *settings);
struct delivery	smtp_send(struct sender *sender, const struct outbox_message *message);
bool		sms_is_set_up(const struct settings *settings);
struct delivery	sms_send(struct sender *sender, const struct outbox_message *message);

#endif
