/*
 * message.h - the words of text messages and mails about a booking, in the language they are asked for, and the addresses in them.
 *
 * Pages, API and staff send the same messages: each fills a struct message and hands message_booked or message_cancelled to the desk.
 */
#ifndef MESSAGE_MESSAGE_H
#define MESSAGE_MESSAGE_H

#include "desk/class.h"
#include "desk/desk.h"
#include "view/words.h"

struct message {
	const struct desk	*desk;
	const struct words	*words;
	enum lang		 lang;
	struct str		 site;		/* message_site */
	struct str		 base;		/* where the program is installed below it, percent-encoded; may be empty */
	struct str		 manage_token;	/* empty: the receipt's */
	struct str		 appointment;	/* the cancelled one, public id; empty: the whole visit */
};

/* "https://book.example.com", without a final slash: public_url, or where that is not set the host that was asked. */
struct str	message_site(struct arena *arena, struct str public_url, bool https, struct str host);
struct str	message_host(struct str site);		/* its host, without port */

struct str	message_manage_url(const struct message *message, struct str manage_token);
struct str	message_code(const struct message *message);	/* "{code}" is left for the desk */
/* For desk_confirm and desk_cancel: arg is a const struct message. */
void		message_booked(void *arg, const struct receipt *receipt, struct message_texts *out);
void		message_cancelled(void *arg, const struct receipt *receipt, struct message_texts *out);
/* For desk_change and desk_reschedule; without a manage token (staff know none) there is no link in them. */
void		message_confirmed(void *arg, const struct receipt *receipt, struct message_texts *out);
void		message_changed(void *arg, const struct receipt *receipt, struct message_texts *out);
/* For the desk's class functions, arg likewise; the language is the notice's. */
void		message_class(void *arg, const struct class_notice *notice, struct message_texts *out);
/* For struct offer_teller; arg is a const struct message, of which desk and language come with the offer. */
void		message_offer(void *arg, const struct desk *desk, const struct offer *offer, struct message_texts *out);

#endif
