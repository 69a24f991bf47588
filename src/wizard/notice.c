/* notice.c - the messages of src/message, with what a page knows: the visitor's language, the manage link the visitor came by. */
#include "base/arena.h"
#include "base/settings.h"
#include "message/message.h"
#include "wizard/notice.h"

struct str
notice_site(struct cx *cx)
{
	return message_site(cx->arena, cx->settings->public_url, cx->request->https, cx->request->host);
}

struct str
notice_host(struct cx *cx)
{
	return message_host(notice_site(cx));
}

static struct message
message_of(const struct notice *notice)
{
	return (struct message){
		.desk = notice->cx->desk,
		.words = notice->cx->site->words,
		.lang = notice->lang,
		.site = notice_site(notice->cx),
		.base = notice->cx->request->base,
		.manage_token = notice->manage_token,
		.appointment = notice->appointment,
	};
}

struct str
notice_code(struct cx *cx, enum lang lang)
{
	const struct notice notice = { .cx = cx, .lang = lang };
	struct message message = message_of(&notice);

	return message_code(&message);
}

void
notice_booked(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	struct message message = message_of(arg);

	message_booked(&message, receipt, out);
}

void
notice_changed(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	struct message message = message_of(arg);

	message_changed(&message, receipt, out);
}

void
notice_cancelled(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	struct message message = message_of(arg);

	message_cancelled(&message, receipt, out);
}

struct str
notice_calendar(struct cx *cx, enum lang lang, const struct receipt *receipt)
{
	const struct notice notice = { .cx = cx, .lang = lang };
	struct message message = message_of(&notice);

	return message_calendar(&message, receipt, CALENDAR_ALL);
}
