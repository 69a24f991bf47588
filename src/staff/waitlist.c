/* waitlist.c - GET /api/staff/waitlist: who waits for a day, in the order of the line. */
#include "base/arena.h"
#include "staff/staff.h"

enum { DAY_MINUTES = 24 * 60 };

struct entry_view {
	struct str	id;
	struct str	phone;
	struct str	slot_id;
	struct str	service_id;
	struct str	service_name;
	struct str	employee_id;
	struct str	employee_name;
	struct date	date;
	struct str	from;
	struct str	to;
	struct str	status;
	struct instant	created_at;
	struct instant	offered_at;
	struct instant	offered_until;
};

struct list_view {
	struct date		 date;
	struct str		 timezone;
	struct entry_view	*entries;
	size_t			 n_entries;
};

static const struct shape entry_shape = SHAPE(entry_view,
	FIELD(entry_view, id), FIELD(entry_view, phone), FIELD_NULL(entry_view, slot_id),
	FIELD_NULL(entry_view, service_id), FIELD_NULL(entry_view, service_name),
	FIELD_NULL(entry_view, employee_id), FIELD_NULL(entry_view, employee_name), FIELD(entry_view, date), FIELD(entry_view, from),
	FIELD(entry_view, to), FIELD(entry_view, status), FIELD(entry_view, created_at), FIELD_NULL(entry_view, offered_at),
	FIELD_NULL(entry_view, offered_until));

static const struct shape list_shape = SHAPE(list_view,
	FIELD(list_view, date), FIELD(list_view, timezone), FIELD_LIST(list_view, entries, n_entries, &entry_shape));

static enum err
reply(struct cx *cx, struct date date, const struct wait_line *lines, size_t n)
{
	struct list_view view = { .date = date, .timezone = cx->desk->cat->store.timezone };
	size_t i;

	view.entries = NEW_N(cx->arena, struct entry_view, n);
	for (i = 0; i < n; i++)
		view.entries[view.n_entries++] = (struct entry_view){
			.id = lines[i].public_id,
			.phone = lines[i].phone,
			.slot_id = lines[i].slot_id,
			.service_id = lines[i].service_id,
			.service_name = lines[i].service_name,
			.employee_id = lines[i].technician_id,
			.employee_name = lines[i].technician_name,
			.date = lines[i].day,
			.from = api_clock(cx, lines[i].from),
			.to = lines[i].to == DAY_MINUTES ? STR("24:00") : api_clock(cx, lines[i].to),
			.status = lines[i].status,
			.created_at = lines[i].created_at,
			.offered_at = lines[i].offered_at,
			.offered_until = lines[i].offered_until,
		};
	return api_reply(cx, 200, &list_shape, &view);
}

enum err
staff_waitlist(struct cx *cx)
{
	struct wait_line *lines;
	struct date date;
	size_t n;
	int technician;
	enum err e;

	if ((e = staff_open_day(cx, &date, &technician)) != OK || (e = desk_waits_on(cx->desk, date, technician, &lines, &n)) != OK)
		return e;
	return reply(cx, date, lines, n);
}
