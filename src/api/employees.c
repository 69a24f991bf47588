/* employees.c - GET /api/public/booking/employees: who does a service, and when next. */
#include "api/api.h"
#include "base/arena.h"

struct employees_query {
	struct str	store_id;
	struct str	service_id;
	struct date	date;
};

struct employee_view {
	struct str	id;
	struct str	name;
	struct str	title;
	struct money	price;
	int32_t		duration;
	struct local	next_available;
};

struct employees_view {
	struct employee_view	*employees;
	size_t			 n_employees;
};

static const struct shape query_shape = SHAPE(employees_query,
	FIELD(employees_query, store_id), FIELD(employees_query, service_id), FIELD(employees_query, date));

static const struct shape employee_shape = SHAPE(employee_view,
	FIELD(employee_view, id), FIELD(employee_view, name), FIELD(employee_view, title), FIELD(employee_view, price),
	FIELD(employee_view, duration), FIELD_NULL(employee_view, next_available));

static const struct shape employees_shape = SHAPE(employees_view,
	FIELD_LIST(employees_view, employees, n_employees, &employee_shape));

enum { NO_DATE = INT32_MIN };

/* With a date those who are free on it, else all who can, whether or not they are. */
static enum err
find(struct cx *cx, const struct ask *ask, struct date date, struct technician_line **out, size_t *n_out)
{
	if (date.days != NO_DATE)
		return desk_technicians_on(cx->desk, ask, date, out, n_out);
	return desk_technicians(cx->desk, ask, cx->desk->cat->store.horizon_days + 1, out, n_out);
}

enum err
api_employees_list(struct cx *cx)
{
	struct employees_query query = { .date = { .days = NO_DATE } };
	struct ask ask = { .technician = ANY, .guest = -1 };
	struct employees_view view = { .n_employees = 0 };
	const struct technician *technician;
	struct technician_line *lines = NULL;
	struct terms terms;
	size_t n;
	size_t i;
	enum err e;

	if ((e = api_query(cx, &query_shape, &query)) != OK || (e = api_store(cx, query.store_id)) != OK)
		return e;
	if ((e = api_service(cx, query.service_id, &ask.service)) != OK)
		return e;
	if ((e = find(cx, &ask, query.date, &lines, &n)) != OK)
		return e;
	view.employees = NEW_N(cx->arena, struct employee_view, n);
	for (i = 0; i < n; i++) {
		if (lines[i].technician == ANY)
			continue;
		technician = &cx->desk->cat->technicians[lines[i].technician];
		terms = catalogue_terms(cx->desk->cat, ask.service, lines[i].technician);
		view.employees[view.n_employees++] = (struct employee_view){
			.id = technician->public_id,
			.name = technician->name,
			.title = technician->title,
			.price = terms.price,
			.duration = terms.duration,
			.next_available = lines[i].next == 0 ? (struct local){ .seconds = 0 } :
			    api_local(cx, INSTANT_OF(lines[i].next)),
		};
	}
	return api_reply(cx, 200, &employees_shape, &view);
}
