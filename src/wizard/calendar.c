/* calendar.c - a booking as a calendar file. */
#include "base/arena.h"
#include "wizard/notice.h"
#include "wizard/visit.h"

enum err
wizard_calendar(struct cx *cx)
{
	struct receipt receipt;
	struct state state;
	struct str token;
	enum err e;

	if ((e = visit_open(cx, &state, &receipt, &token)) != OK)
		return e;
	if (token.len > 0)
		return wizard_see_other(cx, visit_rest(cx, token, "/calendar.ics"), NULL, 0);
	reply_header(cx->reply, STR("Content-Disposition"), STR("attachment; filename=\"booking.ics\""));
	return reply_text(cx, 200, STR("text/calendar"), notice_calendar(cx, state.lang, &receipt));
}
