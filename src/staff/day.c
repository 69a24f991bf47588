/* day.c - what is asked for by a store's day: of everybody, or of one technician. */
#include "staff/staff.h"

enum { NO_DATE = INT32_MIN };

struct day_query {
	struct str	store_id;
	struct date	date;
	struct str	employee_id;
};

static const struct shape query_shape = SHAPE(day_query,
	FIELD(day_query, store_id), FIELD(day_query, date), FIELD(day_query, employee_id));

enum err
staff_open_day(struct cx *cx, struct date *out, int *out_technician)
{
	struct day_query query = { .date = { .days = NO_DATE } };
	const struct staff_role *role;
	struct staff staff;
	int technician;
	enum err e;

	if ((e = staff_open(cx, &staff)) != OK || (e = api_query(cx, &query_shape, &query)) != OK)
		return e;
	if ((e = staff_store(cx, &staff, query.store_id, &role)) != OK)
		return e;
	if (query.date.days == NO_DATE)
		return api_reply_field(cx, ERR_INVALID, STR("date"), REQUIRED);
	if ((e = api_technician(cx, query.employee_id, &technician)) != OK)
		return e;
	if (staff_own(role) != 0) {
		if (technician == ANY)
			technician = catalogue_technician(cx->desk->cat, role->technician_key);
		if (technician < 0 || cx->desk->cat->technicians[technician].id != role->technician_key)
			return ERR_FORBIDDEN;
	}
	*out = query.date;
	*out_technician = technician;
	return OK;
}
