/* intake.c - items of a body into items of an order; faults are gathered, so that a client can mend them all at once. */
#include "api/api.h"
#include "base/arena.h"

const struct shape item_body_shape = SHAPE(item_body,
	FIELD(item_body, service_id), FIELD(item_body, employee_id), FIELD(item_body, datetime));

void
intake_fault(struct intake *intake, enum err err, struct str name, struct str sentence)
{
	if (intake->err == OK)
		intake->err = err;
	problem_add(&intake->problem, name, sentence);
}

struct str
intake_name(struct intake *intake, const char *list, size_t i, const char *field)
{
	return str_fmt(intake->cx->arena, "%s.%zu%s%s", list, i, field[0] == '\0' ? "" : ".", field);
}

static struct str
below(struct intake *intake, struct str path, const char *field)
{
	return str_fmt(intake->cx->arena, "%.*s.%s", STR_ARG(path), field);
}

static void
read_technician(struct intake *intake, struct str path, const struct item_body *body, struct order_item *out)
{
	const struct catalogue *cat = intake->cx->desk->cat;

	out->technician = ANY;
	if (body->employee_id.len == 0)
		return;
	out->technician = catalogue_technician_named(cat, body->employee_id);
	if (out->technician < 0)
		intake_fault(intake, ERR_NOT_FOUND, below(intake, path, "employee_id"), N_("There is no such technician."));
	else if (out->service >= 0 && !catalogue_can(cat, out->technician, out->service))
		intake_fault(intake, ERR_INVALID, below(intake, path, "employee_id"),
		    N_("This technician does not offer the service."));
}

static void
read_start(struct intake *intake, struct str path, const struct item_body *body, struct order_item *out)
{
	struct str name = below(intake, path, "datetime");
	enum err e;

	if (body->datetime.len == 0) {
		intake_fault(intake, ERR_INVALID, name, REQUIRED);
		return;
	}
	e = api_moment(intake->cx->desk->cat, body->datetime, &out->starts_at);
	if (e == OK && out->starts_at.us < intake->cx->now.us)
		e = ERR_IN_THE_PAST;
	if (e == ERR_INVALID)
		intake_fault(intake, e, name, N_("This must be a time like 2026-02-15T10:00:00, to the minute."));
	else if (e != OK)
		intake_fault(intake, e, name, err_sentence(e));
}

void
intake_item(struct intake *intake, struct str path, const struct item_body *body, struct order_item *out)
{
	const struct catalogue *cat = intake->cx->desk->cat;

	*out = (struct order_item){ .service = -1, .price_seen = { .cents = -1 } };
	if (body->service_id.len == 0)
		intake_fault(intake, ERR_INVALID, below(intake, path, "service_id"), REQUIRED);
	else if ((out->service = catalogue_service_named(cat, body->service_id)) < 0)
		intake_fault(intake, ERR_NOT_FOUND, below(intake, path, "service_id"), N_("There is no such service."));
	else if (catalogue_n_able(cat, out->service) == 0)
		intake_fault(intake, ERR_INVALID, below(intake, path, "service_id"), N_("This service cannot be booked."));
	read_technician(intake, path, body, out);
	read_start(intake, path, body, out);
}

enum err
intake_end(struct intake *intake)
{
	if (intake->err == OK)
		return OK;
	return api_reply_error(intake->cx, intake->err, &intake->problem, STR_NONE);
}
