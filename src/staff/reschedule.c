/* reschedule.c - PUT /api/staff/appointments/{id}/reschedule: items of an appointment get other times or technicians. */
#include "base/arena.h"
#include "staff/staff.h"

struct move_body {
	struct str	id;
	struct str	employee_id;
	struct str	datetime;
};

struct reschedule_body {
	struct move_body	*items;
	size_t			 n_items;
	struct str		 reason;
	bool			 override;
};

static const struct shape move_shape = SHAPE(move_body,
	FIELD(move_body, id), FIELD(move_body, employee_id), FIELD(move_body, datetime));

static const struct shape body_shape = SHAPE(reschedule_body,
	FIELD_LIST(reschedule_body, items, n_items, &move_shape), FIELD(reschedule_body, reason),
	FIELD(reschedule_body, override));

/* What is asked: for the desk, and as an order, for the answer when it cannot be had. */
struct asked {
	struct move_want	*wants;
	struct order_item	*items;
	size_t			 n;
};

static const struct receipt_item *
item_named(const struct sheet *sheet, struct str id)
{
	size_t i;

	for (i = 0; i < sheet->guest.n_items; i++)
		if (str_eq(sheet->guest.items[i].public_id, id))
			return &sheet->guest.items[i];
	return NULL;
}

static bool
is_twice(const struct reschedule_body *body, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (str_eq(body->items[i].id, body->items[at].id))
			return true;
	return false;
}

static void
read_move(struct intake *intake, const struct sheet *sheet, const struct reschedule_body *body, size_t i, struct asked *out)
{
	const struct receipt_item *found = item_named(sheet, body->items[i].id);
	struct item_body item;

	if (found == NULL || is_twice(body, i)) {
		intake_fault(intake, found == NULL ? ERR_NOT_FOUND : ERR_INVALID, intake_name(intake, "items", i, "id"),
		    found == NULL ? N_("This appointment has no such service.") : N_("This is named twice."));
		return;
	}
	item = (struct item_body){
		.service_id = found->service_id,
		.employee_id = body->items[i].employee_id,
		.datetime = body->items[i].datetime,
	};
	intake_item(intake, intake_name(intake, "items", i, ""), &item, &out->items[out->n]);
	out->wants[out->n] = (struct move_want){
		.item = body->items[i].id,
		.technician = out->items[out->n].technician,
		.starts_at = out->items[out->n].starts_at,
	};
	out->n++;
}

static enum err
read_moves(struct cx *cx, const struct sheet *sheet, const struct reschedule_body *body, struct asked *out)
{
	struct intake intake = { .cx = cx };
	size_t i;

	*out = (struct asked){ .n = 0 };
	if (body->n_items == 0)
		intake_fault(&intake, ERR_INVALID, STR("items"), REQUIRED);
	else if (body->n_items > CART_ITEMS_MAX)
		intake_fault(&intake, ERR_INVALID, STR("items"), N_("This list is too long."));
	if (!text_printable(body->reason, true) || utf8_chars(body->reason) > REASON_CHARS_MAX)
		intake_fault(&intake, ERR_INVALID, STR("reason"), N_("This is too long."));
	if (intake.err == OK) {
		out->wants = NEW_N(cx->arena, struct move_want, body->n_items);
		out->items = NEW_N(cx->arena, struct order_item, body->n_items);
		for (i = 0; i < body->n_items; i++)
			read_move(&intake, sheet, body, i, out);
	}
	return intake_end(&intake);
}

static bool
may_give(struct cx *cx, const struct staff_role *role, const struct asked *asked)
{
	uint64_t own = staff_own(role);
	size_t i;

	for (i = 0; own != 0 && i < asked->n; i++)
		if (asked->wants[i].technician == ANY || cx->desk->cat->technicians[asked->wants[i].technician].id != own)
			return false;
	return true;
}

static enum err
reply_taken(struct cx *cx, const struct asked *asked, const struct confirm_problem *problem)
{
	struct order_guest guest = { .items = asked->items, .n_items = asked->n };
	struct order order = { .guests = &guest, .n_guests = 1 };
	struct lost lost[CART_ITEMS_MAX];
	size_t i;

	for (i = 0; i < problem->n_taken; i++)
		lost[i] = (struct lost){ .item = problem->taken[i].item, .why = problem->taken[i].why };
	return api_reply_taken(cx, &order, lost, problem->n_taken);
}

static enum err
act(struct cx *cx, const struct staff *staff, const struct staff_role *role, const struct reschedule_body *body,
    const struct asked *asked)
{
	struct confirm_problem *problem = NEW(cx->arena, struct confirm_problem);
	struct message message;
	struct changer who;
	struct receipt receipt;
	struct sheet sheet;
	enum err e;

	api_message(cx, &message);
	message.appointment = cx->params[0];
	who = (struct changer){
		.actor = staff->public_id,
		.technician = staff_own(role),
		.why = body->reason,
		.texts = message_changed,
		.arg = &message,
		.override_hours = body->override,
	};
	e = desk_reschedule(cx->desk, &who, cx->params[0], asked->wants, asked->n, &receipt, problem);
	if (e == ERR_SLOT_TAKEN)
		return reply_taken(cx, asked, problem);
	if (e != OK || (e = desk_sheet(cx->desk, cx->params[0], 0, &sheet)) != OK)
		return e;
	return staff_reply_sheet(cx, &sheet);
}

enum err
staff_reschedule(struct cx *cx)
{
	struct reschedule_body body = { .n_items = 0 };
	const struct staff_role *role;
	struct asked asked;
	struct staff staff;
	struct sheet sheet;
	enum err e;

	if ((e = staff_open(cx, &staff)) != OK || (e = api_body(cx, &body_shape, &body)) != OK)
		return e;
	if ((e = staff_store_of(cx, &staff, cx->params[0], &role)) != OK)
		return e;
	if ((e = desk_sheet(cx->desk, cx->params[0], staff_own(role), &sheet)) != OK)
		return e;
	if ((e = read_moves(cx, &sheet, &body, &asked)) != OK)
		return e;
	if (body.override && !staff_may_override(role))
		return ERR_FORBIDDEN;
	return may_give(cx, role, &asked) ? act(cx, &staff, role, &body, &asked) : ERR_FORBIDDEN;
}
