/* appointments.c - GET /api/staff/appointments, of a day or one, and PUT .../{action}: a step in an appointment's life. */
#include "staff/staff.h"

struct change_body {
	struct str	reason;
};

static const struct shape change_shape = SHAPE(change_body, FIELD(change_body, reason));

static const struct action {
	const char	*name;
	change_texts	 texts;
	enum change	 change;
	bool		 is_money;	/* not a technician's to say */
} actions[] = {
	{ "confirm", message_confirmed, CHANGE_CONFIRM, false },
	{ "cancel", message_cancelled, CHANGE_CANCEL, false },
	{ "complete", NULL, CHANGE_COMPLETE, false },
	{ "no-show", NULL, CHANGE_NO_SHOW, false },
	{ "pay", message_confirmed, CHANGE_PAY, true },
	{ "refund", NULL, CHANGE_REFUND, true },
};

enum err
staff_list(struct cx *cx)
{
	struct sheet *sheets;
	struct date date;
	size_t n;
	int technician;
	enum err e;

	if ((e = staff_open_day(cx, &date, &technician)) != OK || (e = desk_sheets(cx->desk, date, technician, &sheets, &n)) != OK)
		return e;
	return staff_reply_sheets(cx, date, sheets, n);
}

enum err
staff_get(struct cx *cx)
{
	const struct staff_role *role;
	struct staff staff;
	struct sheet sheet;
	enum err e;

	if ((e = staff_open(cx, &staff)) != OK || (e = staff_store_of(cx, &staff, cx->params[0], &role)) != OK)
		return e;
	if ((e = desk_sheet(cx->desk, cx->params[0], staff_own(role), &sheet)) != OK)
		return e;
	return staff_reply_sheet(cx, &sheet);
}

static const struct action *
action_named(struct str name)
{
	size_t i;

	for (i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (str_eq(str_of(actions[i].name), name))
			return &actions[i];
	return NULL;
}

enum err
staff_change(struct cx *cx)
{
	const struct action *action = action_named(cx->params[1]);
	struct change_body body = { .reason = STR_NONE };
	const struct staff_role *role;
	struct message message;
	struct changer who;
	struct receipt receipt;
	struct staff staff;
	struct sheet sheet;
	enum err e;

	if (action == NULL)
		return ERR_NOT_FOUND;
	if ((e = staff_open(cx, &staff)) != OK)
		return e;
	if (cx->request->body.len > 0 && (e = api_body(cx, &change_shape, &body)) != OK)
		return e;
	if ((e = staff_store_of(cx, &staff, cx->params[0], &role)) != OK)
		return e;
	if ((e = desk_sheet(cx->desk, cx->params[0], staff_own(role), &sheet)) != OK)
		return e;
	if (action->is_money && staff_own(role) != 0)
		return ERR_FORBIDDEN;
	if (!text_printable(body.reason, true) || utf8_chars(body.reason) > REASON_CHARS_MAX)
		return api_reply_field(cx, ERR_INVALID, STR("reason"), N_("This is too long."));
	api_message(cx, &message);
	message.by_staff = true;
	message.appointment = cx->params[0];
	who = (struct changer){
		.actor = staff.public_id,
		.technician = staff_own(role),
		.why = body.reason,
		.texts = action->texts,
		.arg = &message,
	};
	if ((e = desk_change(cx->desk, &who, cx->params[0], action->change, &receipt)) != OK)
		return e;
	if ((e = desk_sheet(cx->desk, cx->params[0], 0, &sheet)) != OK)
		return e;
	return staff_reply_sheet(cx, &sheet);
}
