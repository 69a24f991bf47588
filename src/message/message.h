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
	bool			 by_staff;	/* whoever acts is not the guest: the store is not told */
	struct str		 manage_token;	/* where the receipt has none */
	struct str		 appointment;	/* the cancelled or moved one, public id; empty: the whole visit */
	bool			 standing;	/* what is cancelled is not spoken of */
};

/* "https://book.example.com", without a final slash: public_url, or where that is not set the host that was asked. */
struct str	message_site(struct arena *arena, struct str public_url, bool https, struct str host);
struct str	message_host(struct str site);		/* its host, without port */

/* For timed jobs: links need public_url, and are left out without it. */
struct message	message_of(const struct desk *desk, const struct words *words, struct str locale);

struct str	message_manage_url(const struct message *message, struct str manage_token);
struct str	message_code(const struct message *message);	/* "{code}" is left for the desk */
/* For desk_confirm and desk_cancel: arg is a const struct message. */
void		message_booked(void *arg, const struct receipt *receipt, struct message_texts *out);
void		message_cancelled(void *arg, const struct receipt *receipt, struct message_texts *out);
/* For desk_change and desk_reschedule; without a manage token (staff know none) there is no link in them. */
void		message_confirmed(void *arg, const struct receipt *receipt, struct message_texts *out);
void		message_changed(void *arg, const struct receipt *receipt, struct message_texts *out);
void		message_reminder(void *arg, const struct receipt *receipt, struct message_texts *out);	/* for desk_remind */

/* To the store: codes are guessed, or sent for nothing. */
void		message_alarm(const struct message *message, uint64_t failed, uint64_t sent, uint64_t used, struct message_texts *out);
/* What a message of this kind (text.h) looks like, with made-up values. */
void		message_preview(const struct message *message, struct str kind, struct message_texts *out);
/* For the desk's class functions, arg likewise; the language is the notice's. */
void		message_class(void *arg, const struct class_notice *notice, struct message_texts *out);
/* For struct offer_teller; arg is a const struct message, of which desk and language come with the offer. */
void		message_offer(void *arg, const struct desk *desk, const struct offer *offer, struct message_texts *out);

enum calendar_kind {
	CALENDAR_ALL,			/* as it stands, what is cancelled marked so */
	CALENDAR_STANDS,		/* METHOD:PUBLISH of what is not cancelled */
	CALENDAR_CANCELLED,		/* METHOD:CANCEL of what is */
};

/* The visit, or message->appointment of it, as a calendar file (view/ical.h); empty when there is nothing to say. */
struct str	message_calendar(const struct message *message, const struct receipt *receipt, enum calendar_kind kind);

#endif
