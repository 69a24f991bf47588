/*
 * create.c - POST /api/shopping-cart/create-appointment: an employee books for somebody.
 *
 * The body is the public one without a code, the order goes to the same desk function, and the answer is written by the same code: what
 * differs is who vouches for it. Who it is comes from the token, never from the body.
 */
#include "api/confirm.h"
#include "http/reply.h"
#include "staff/staff.h"

struct override_body {
	bool	override;
};

static const struct shape override_shape = SHAPE(override_body, FIELD(override_body, override));

/* A technician books for herself only. */
static bool
may_book(struct cx *cx, const struct staff_role *role, const struct order *order)
{
	uint64_t own = staff_own(role);
	size_t g;
	size_t i;
	int technician;

	for (g = 0; own != 0 && g < order->n_guests; g++)
		for (i = 0; i < order->guests[g].n_items; i++) {
			technician = order->guests[g].items[i].technician;
			if (technician == ANY || cx->desk->cat->technicians[technician].id != own)
				return false;
		}
	return true;
}

enum err
staff_create(struct cx *cx)
{
	struct override_body override = { .override = false };
	struct confirm_body body = { .total = 0 };
	const struct staff_role *role;
	struct answer answer;
	struct staff staff;
	struct order order;
	enum err e;

	if ((e = staff_open(cx, &staff)) != OK || (e = api_body(cx, &confirm_body_shape, &body)) != OK)
		return e;
	if ((e = api_body(cx, &override_shape, &override)) != OK || (e = staff_store(cx, &staff, body.store_id, &role)) != OK)
		return e;
	if (override.override && !staff_may_override(role))
		return ERR_FORBIDDEN;
	if ((e = api_key(cx, STR("api.staff"), &answer)) != OK || (e = desk_answer_find(cx->desk, &answer)) != OK)
		return e;
	if (answer.status != 0)
		return reply_text(cx, answer.status, STR("application/json"), answer.text);
	if ((e = confirm_order(cx, &body, &order, NULL)) != OK)
		return e;
	order.created_by = staff.public_id;
	order.override_hours = override.override;
	order.source = body.source.len > 0 ? body.source : STR("staff");
	order.key = answer.key;
	order.scope = STR("staff");
	if (!may_book(cx, role, &order))
		return ERR_FORBIDDEN;
	return confirm_act(cx, &order, &answer);
}
