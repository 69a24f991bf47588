/* sheet.c - appointments as staff see them, in JSON. */
#include "api/confirm.h"
#include "base/arena.h"
#include "staff/staff.h"

struct history_view {
	struct instant	at;
	struct str	what;
	struct str	actor;
	struct str	from;
	struct str	to;
	struct str	why;
};

struct sheet_view {
	struct str		 id;
	struct str		 guest_name;
	bool			 is_primary;
	struct str		 phone;
	struct str		 email;
	struct str		 notes;
	struct str		 staff_notes;
	struct str		 status;
	struct str		 payment_status;
	struct money		 total;
	struct str		 currency;
	struct str		 source;
	struct str		 created_by;
	struct str		 group_code;
	struct local		 datetime;
	struct instant		 starts_at;
	struct instant		 ends_at;
	struct instant		 created_at;
	struct instant		 confirmed_at;
	struct instant		 cancelled_at;
	struct instant		 completed_at;
	struct item_view	*items;
	size_t			 n_items;
	struct history_view	*history;
	size_t			 n_history;
};

struct day_view_json {
	struct date		 date;
	struct str		 timezone;
	struct sheet_view	*appointments;
	size_t			 n_appointments;
};

static const struct shape history_shape = SHAPE(history_view,
	FIELD(history_view, at), FIELD(history_view, what), FIELD(history_view, actor), FIELD_NULL(history_view, from),
	FIELD(history_view, to), FIELD_NULL(history_view, why));

#define SHEET_FIELDS \
	FIELD(sheet_view, id), FIELD(sheet_view, guest_name), FIELD(sheet_view, is_primary), FIELD_NULL(sheet_view, phone), \
	FIELD_NULL(sheet_view, email), FIELD(sheet_view, notes), FIELD(sheet_view, staff_notes), FIELD(sheet_view, status), \
	FIELD(sheet_view, payment_status), FIELD(sheet_view, total), FIELD(sheet_view, currency), FIELD(sheet_view, source), \
	FIELD(sheet_view, created_by), FIELD_NULL(sheet_view, group_code), FIELD(sheet_view, datetime), FIELD(sheet_view, starts_at), \
	FIELD(sheet_view, ends_at), FIELD(sheet_view, created_at), FIELD_NULL(sheet_view, confirmed_at), \
	FIELD_NULL(sheet_view, cancelled_at), FIELD_NULL(sheet_view, completed_at), \
	FIELD_LIST(sheet_view, items, n_items, &item_view_shape)

static const struct shape line_shape = SHAPE(sheet_view, SHEET_FIELDS);

static const struct shape sheet_shape = SHAPE(sheet_view, SHEET_FIELDS, FIELD_LIST(sheet_view, history, n_history, &history_shape));

static const struct shape day_shape = SHAPE(day_view_json,
	FIELD(day_view_json, date), FIELD(day_view_json, timezone),
	FIELD_LIST(day_view_json, appointments, n_appointments, &line_shape));

static void
fill_history(struct cx *cx, const struct sheet *sheet, struct sheet_view *view)
{
	const struct history_line *line;
	size_t i;

	view->history = NEW_N(cx->arena, struct history_view, sheet->n_history);
	for (i = 0; i < sheet->n_history; i++) {
		line = &sheet->history[i];
		view->history[view->n_history++] = (struct history_view){
			.at = line->at, .what = line->what, .actor = line->actor, .from = line->from, .to = line->to, .why = line->why,
		};
	}
}

static void
fill(struct cx *cx, const struct sheet *sheet, struct sheet_view *view)
{
	*view = (struct sheet_view){
		.id = sheet->guest.public_id,
		.guest_name = sheet->guest.name,
		.is_primary = sheet->guest.is_primary,
		.phone = sheet->phone,
		.email = sheet->email,
		.notes = sheet->notes,
		.staff_notes = sheet->staff_notes,
		.status = sheet->guest.status,
		.payment_status = sheet->guest.payment_status,
		.total = sheet->guest.total,
		.currency = sheet->currency,
		.source = sheet->source,
		.created_by = sheet->created_by,
		.group_code = sheet->group_code,
		.datetime = api_local(cx, sheet->starts_at),
		.starts_at = sheet->starts_at,
		.ends_at = sheet->ends_at,
		.created_at = sheet->created_at,
		.confirmed_at = sheet->confirmed_at,
		.cancelled_at = sheet->cancelled_at,
		.completed_at = sheet->completed_at,
	};
	view->items = confirm_items(cx, &sheet->guest);
	view->n_items = sheet->guest.n_items;
	fill_history(cx, sheet, view);
}

enum err
staff_reply_sheets(struct cx *cx, struct date date, const struct sheet *sheets, size_t n)
{
	struct day_view_json view = { .date = date, .timezone = cx->desk->cat->store.timezone };
	size_t i;

	view.appointments = NEW_N(cx->arena, struct sheet_view, n);
	for (i = 0; i < n; i++)
		fill(cx, &sheets[i], &view.appointments[view.n_appointments++]);
	return api_reply(cx, 200, &day_shape, &view);
}

enum err
staff_reply_sheet(struct cx *cx, const struct sheet *sheet)
{
	struct sheet_view view;

	fill(cx, sheet, &view);
	return api_reply(cx, 200, &sheet_shape, &view);
}
