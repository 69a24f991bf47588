/* receipt.c - the answer to a booking. */
#include "api/confirm.h"
#include "base/arena.h"

struct appointment_view {
	struct str		 id;
	struct str		 guest_name;
	bool			 is_primary;
	struct item_view	*items;
	size_t			 n_items;
};

struct confirm_view {
	struct str		 appointment_id;
	struct str		 group_code;
	struct text		*all_appointment_ids;
	size_t			 n_ids;
	struct str		 status;
	struct str		 payment_status;
	struct money		 total;
	struct str		 currency;
	struct str		 manage_url;
	struct appointment_view	*appointments;
	size_t			 n_appointments;
};

const struct shape item_view_shape = SHAPE(item_view,
	FIELD(item_view, id), FIELD(item_view, service_id), FIELD(item_view, service_name), FIELD(item_view, employee_id),
	FIELD(item_view, employee_name), FIELD(item_view, any), FIELD(item_view, datetime), FIELD(item_view, starts_at),
	FIELD(item_view, ends_at), FIELD(item_view, duration), FIELD(item_view, price));

static const struct shape appointment_shape = SHAPE(appointment_view,
	FIELD(appointment_view, id), FIELD(appointment_view, guest_name), FIELD(appointment_view, is_primary),
	FIELD_LIST(appointment_view, items, n_items, &item_view_shape));

static const struct shape confirm_shape = SHAPE(confirm_view,
	FIELD(confirm_view, appointment_id), FIELD_NULL(confirm_view, group_code),
	FIELD_LIST(confirm_view, all_appointment_ids, n_ids, &text_shape),
	FIELD(confirm_view, status), FIELD(confirm_view, payment_status), FIELD(confirm_view, total),
	FIELD(confirm_view, currency), FIELD(confirm_view, manage_url),
	FIELD_LIST(confirm_view, appointments, n_appointments, &appointment_shape));

struct item_view *
confirm_items(struct cx *cx, const struct receipt_guest *guest)
{
	struct item_view *items = NEW_N(cx->arena, struct item_view, guest->n_items);
	const struct receipt_item *item;
	size_t i;

	for (i = 0; i < guest->n_items; i++) {
		item = &guest->items[i];
		items[i] = (struct item_view){
			.id = item->public_id,
			.service_id = item->service_id,
			.service_name = item->service_name,
			.employee_id = item->technician_id,
			.employee_name = item->technician_name,
			.any = item->any,
			.datetime = api_local(cx, item->starts_at),
			.starts_at = item->starts_at,
			.ends_at = item->ends_at,
			.duration = item->duration,
			.price = item->price,
		};
	}
	return items;
}

static void
fill_appointment(struct cx *cx, const struct receipt_guest *guest, struct appointment_view *view)
{
	*view = (struct appointment_view){
		.id = guest->public_id,
		.guest_name = guest->name,
		.is_primary = guest->is_primary,
		.items = confirm_items(cx, guest),
		.n_items = guest->n_items,
	};
}

enum err
confirm_reply(struct cx *cx, const struct receipt *receipt)
{
	struct confirm_view view;
	struct message message;
	size_t i;

	api_message(cx, &message);
	view = (struct confirm_view){
		.appointment_id = receipt->guests[0].public_id,
		.group_code = receipt->n_guests > 1 ? receipt->group_code : STR_NONE,
		.all_appointment_ids = NEW_N(cx->arena, struct text, receipt->n_guests),
		.n_ids = receipt->n_guests,
		.status = receipt->guests[0].status,
		.payment_status = receipt->guests[0].payment_status,
		.total = receipt->total,
		.currency = receipt->currency,
		.manage_url = message_manage_url(&message, receipt->manage_token),
		.appointments = NEW_N(cx->arena, struct appointment_view, receipt->n_guests),
		.n_appointments = receipt->n_guests,
	};
	for (i = 0; i < receipt->n_guests; i++) {
		view.all_appointment_ids[i].text = receipt->guests[i].public_id;
		fill_appointment(cx, &receipt->guests[i], &view.appointments[i]);
	}
	return api_reply(cx, 201, &confirm_shape, &view);
}
