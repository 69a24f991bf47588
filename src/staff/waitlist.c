/* waitlist.c - GET /api/staff/waitlist: who waits for a day, in the order of the line. */
#include "base/arena.h"
#include "staff/staff.h"

enum { NO_DATE = INT32_MIN, DAY_MINUTES = 24 * 60 };

struct list_query {
	struct str	store_id;
	struct date	date;
};

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

static const struct shape query_shape = SHAPE(list_query, FIELD(list_query, store_id), FIELD(list_query, date));

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
	struct list_query query = { .date = { .days = NO_DATE } };
	const struct staff_role *role;
	struct wait_line *lines;
	struct staff staff;
	size_t n;
	int technician;
	enum err e;

	if ((e = staff_open(cx, &staff)) != OK || (e = api_query(cx, &query_shape, &query)) != OK)
		return e;
	if ((e = staff_store(cx, &staff, query.store_id, &role)) != OK)
		return e;
	if (query.date.days == NO_DATE)
		return api_reply_field(cx, ERR_INVALID, STR("date"), REQUIRED);
	technician = ANY;
	if (staff_own(role) != 0 && (technician = catalogue_technician(cx->desk->cat, role->technician_key)) < 0)
		return ERR_FORBIDDEN;
	if ((e = desk_waits_on(cx->desk, query.date, technician, &lines, &n)) != OK)
		return e;
	return reply(cx, query.date, lines, n);
}
