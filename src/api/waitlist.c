/*
 * waitlist.c - the waitlist of a day or a class: POST /api/public/booking/waitlist with a code of send-code, DELETE .../waitlist/{token}.
 *
 * Joining again with the same wish answers with the same entry; only who made it has the token that leaves it.
 */
#include "api/confirm.h"
#include "base/arena.h"
#include "http/reply.h"

enum { NO_DATE = INT32_MIN, DAY_MINUTES = 24 * 60 };

struct join_body {
	struct str	store_id;
	struct str	phone;
	struct str	code;
	struct str	slot_id;	/* a class; then what follows is its own */
	struct str	service_id;
	struct str	employee_id;
	struct date	date;
	struct str	from;
	struct str	to;
	bool		consent;
};

struct entry_view {
	struct str	id;
	struct str	token;
	struct str	status;
	struct str	slot_id;
	struct str	service_id;
	struct str	employee_id;
	struct date	date;
	struct str	from;
	struct str	to;
};

static const struct shape body_shape = SHAPE(join_body,
	FIELD(join_body, store_id), FIELD(join_body, phone), FIELD(join_body, code), FIELD(join_body, slot_id),
	FIELD(join_body, service_id),
	FIELD(join_body, employee_id), FIELD(join_body, date), FIELD(join_body, from), FIELD(join_body, to),
	FIELD(join_body, consent));

static const struct shape entry_shape = SHAPE(entry_view,
	FIELD(entry_view, id), FIELD_NULL(entry_view, token), FIELD(entry_view, status), FIELD_NULL(entry_view, slot_id),
	FIELD_NULL(entry_view, service_id),
	FIELD_NULL(entry_view, employee_id), FIELD(entry_view, date), FIELD(entry_view, from), FIELD(entry_view, to));

/* "24:00" is the end of the day. */
static void
read_clock(struct intake *intake, struct str name, struct str text, int32_t *out)
{
	if (text.len == 0 || (str_eq(text, STR("24:00")) && str_eq(name, STR("to"))))
		return;
	if (!clock_hm_parse(text, out))
		intake_fault(intake, ERR_INVALID, name, N_("Enter a time like 09:30."));
}

static enum err
read_time(struct cx *cx, const struct join_body *body, struct intake *intake, struct wait_want *out)
{
	enum err e;

	if ((e = api_service(cx, body->service_id, &out->service)) != OK ||
	    (e = api_technician(cx, body->employee_id, &out->technician)) != OK)
		return e;
	if (body->date.days == NO_DATE)
		intake_fault(intake, ERR_INVALID, STR("date"), REQUIRED);
	if (out->technician != ANY && !catalogue_can(cx->desk->cat, out->technician, out->service))
		intake_fault(intake, ERR_INVALID, STR("employee_id"), N_("This employee does not do this service."));
	read_clock(intake, STR("from"), body->from, &out->from);
	read_clock(intake, STR("to"), body->to, &out->to);
	if (out->from >= out->to)
		intake_fault(intake, ERR_INVALID, STR("to"), N_("This must be later than the start."));
	return OK;
}

static enum err
read_want(struct cx *cx, const struct join_body *body, struct wait_want *out, struct str *out_code)
{
	struct intake intake = { .cx = cx };
	enum err e;

	*out = (struct wait_want){ .day = body->date, .to = DAY_MINUTES, .locale = lang_code(api_lang(cx)), .slot = body->slot_id,
	    .consent = body->consent };
	if (body->slot_id.len > PUBLIC_ID_MAX)
		return ERR_NOT_FOUND;
	if (body->slot_id.len == 0 && (e = read_time(cx, body, &intake, out)) != OK)
		return e;
	if (body->phone.len == 0)
		intake_fault(&intake, ERR_INVALID, STR("phone"), REQUIRED);
	else if (api_phone(cx, body->phone, &out->phone) != OK)
		intake_fault(&intake, ERR_INVALID, STR("phone"), N_("Enter a phone number."));
	if (cx->desk->cat->store.consent.len > 0 && !body->consent)
		intake_fault(&intake, ERR_INVALID, STR("consent"), N_("The guest has to agree to the store's terms."));
	confirm_code(&intake, body->code, out_code);
	return intake_end(&intake);
}

static struct str
clock_of(const struct cx *cx, int32_t minute)
{
	return minute == DAY_MINUTES ? STR("24:00") : api_clock(cx, minute);
}

static enum err
refused(struct cx *cx, struct str slot, enum err why)
{
	if (why == ERR_WRONG_STATE)
		return api_reply_said(cx, why, slot.len > 0 ? N_("A place is free: it can be booked now.") :
		    N_("A time is free then: it can be booked now."), NULL, STR_NONE);
	return why;
}

/* Does it, and answers. Whoever fails has not joined. */
static enum err
act(struct cx *cx, const struct wait_want *want, struct answer *answer)
{
	struct entry_view view;
	struct wait_line line;
	struct str token;
	enum err e;

	if ((e = desk_wait_join(cx->desk, want, &line, &token)) != OK)
		return refused(cx, want->slot, e);
	if (token.len > 0)
		token = str_fmt(cx->arena, "%.*s.%.*s", STR_ARG(token), STR_ARG(cx->desk->cat->store.public_id));
	view = (struct entry_view){
		.id = line.public_id,
		.token = token,
		.status = line.status,
		.slot_id = line.slot_id,
		.service_id = line.service_id,
		.employee_id = line.technician_id,
		.date = line.day,
		.from = clock_of(cx, line.from),
		.to = clock_of(cx, line.to),
	};
	(void)!api_reply(cx, 201, &entry_shape, &view);
	/* Should it not be kept, the entry stands all the same, and the same wish finds it. */
	return api_keep(cx, 201, answer);
}

enum err
api_waitlist_join(struct cx *cx)
{
	struct join_body body = { .date = { .days = NO_DATE } };
	struct answer answer;
	struct wait_want want;
	struct str proof;
	struct str code;
	enum err e;

	if ((e = api_body(cx, &body_shape, &body)) != OK || (e = api_store(cx, body.store_id)) != OK)
		return e;
	if ((e = api_key(cx, STR("api.waitlist"), &answer)) != OK || (e = desk_answer_find(cx->desk, &answer)) != OK)
		return e;
	if (answer.status != 0)
		return reply_text(cx, answer.status, STR("application/json"), answer.text);
	if ((e = read_want(cx, &body, &want, &code)) != OK)
		return e;
	if ((e = desk_wait_may(cx->desk, &want)) != OK)
		return refused(cx, want.slot, e);
	proof = STR_NONE;
	if ((e = confirm_prove(cx, want.phone, code, &proof)) != OK)
		return e;
	if ((e = act(cx, &want, &answer)) == OK && proof.len > 0)
		(void)!desk_phone_spend(cx->desk, want.phone, proof);	/* a proof ends by itself, too */
	return e;
}

enum err
api_waitlist_leave(struct cx *cx)
{
	struct str store = cx->params[0];
	struct str token = str_cut(&store, '.');
	enum err e;

	if ((e = desk_store_by_id(cx->desk, store)) != OK)
		return e;
	if ((e = desk_wait_leave_by(cx->desk, token)) != OK)
		return e;
	cx->reply->status = 204;
	return OK;
}
