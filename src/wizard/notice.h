/*
 * notice.h - the words of text messages and mails, in the visitor's language, and the absolute addresses in them.
 */
#ifndef WIZARD_NOTICE_H
#define WIZARD_NOTICE_H

#include "wizard/wizard.h"

struct notice {				/* what the callbacks need besides the receipt */
	struct cx	*cx;
	enum lang	 lang;
	struct str	 manage_token;	/* where the receipt has none */
	struct str	 appointment;	/* cancelled or moved one, public id; empty: the whole visit */
	struct str	 reason;
};

struct str	notice_site(struct cx *cx);		/* "https://book.example.com", without a final slash */
struct str	notice_host(struct cx *cx);		/* its host, without port */
struct str	notice_code(struct cx *cx, enum lang lang);	/* of the code message; "{code}" is left for the desk */
void		notice_booked(void *arg, const struct receipt *receipt, struct message_texts *out);
void		notice_changed(void *arg, const struct receipt *receipt, struct message_texts *out);
void		notice_cancelled(void *arg, const struct receipt *receipt, struct message_texts *out);
/* The whole visit as an .ics file. */
struct str	notice_calendar(struct cx *cx, enum lang lang, const struct receipt *receipt);

#endif
