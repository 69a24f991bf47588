/* mine.c - what a phone number has booked. */
#include "db/mine.h"
#include "desk/desk_private.h"
#include "desk/link.h"
#include "desk/mine.h"

enum { CLASS_PAST_DAYS = 365, CLASS_AHEAD_DAYS = 365 };

static struct str
status_of(const struct desk *desk, const struct mine_row *row)
{
	if (str_eq(row->status, STR("pending")) && row->expires_at.us != 0 && row->expires_at.us <= desk->now.us)
		return STR("cancelled");
	return row->status;
}

static int
liveliness(struct str status)
{
	static const char *const order[] = { "cancelled", "no_show", "completed", "confirmed", "pending" };
	size_t i;

	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (str_eq(status, str_of(order[i])))
			return (int)i;
	return -1;
}

static void
add(struct desk *desk, const struct mine_row *row, struct mine_visit *visit, struct instant *end)
{
	struct str status;
	bool cancelled;
	bool first;

	status = status_of(desk, row);
	cancelled = str_eq(status, STR("cancelled"));
	first = visit->n_items == 0 || (!cancelled && str_eq(visit->status, STR("cancelled")));
	if (first || (cancelled == str_eq(visit->status, STR("cancelled")) && row->starts_at.us < visit->starts_at.us))
		visit->starts_at = row->starts_at;
	if (first || liveliness(status) > liveliness(visit->status))
		visit->status = status;
	if (!cancelled && row->ends_at.us > end->us)
		*end = row->ends_at;
	visit->coming = liveliness(visit->status) >= liveliness(STR("confirmed")) && end->us > desk->now.us;
	visit->items[visit->n_items++] = (struct mine_item){
		.guest = row->position,
		.guest_name = row->guest_name,
		.service_key = row->service_id,
		.service_name = row->service_name,
		.technician_key = row->technician_id,
		.technician_name = row->technician_name,
		.any = !row->technician_requested,
		.starts_at = row->starts_at,
		.cancelled = cancelled,
	};
}

static struct mine_key
key_of(const struct desk *desk, struct str phone)
{
	return (struct mine_key){
		.store_id = desk->cat->store.id,
		.business_id = desk->cat->store.business_id,
		.phone = phone,
		.max = MINE_VISITS_MAX,
	};
}

enum err
desk_mine(struct desk *desk, struct str phone, struct instant until, struct mine_visit **out, size_t *n_out)
{
	struct mine_visit *visits;
	struct mine_row *rows;
	struct mine_key key;
	struct instant end;
	size_t n_rows;
	size_t n;
	size_t i;
	enum err e;

	key = key_of(desk, phone);
	if ((e = db_mine_list(desk->db, &key, &rows, &n_rows)) != OK)
		return e;
	visits = NEW_N(desk->arena, struct mine_visit, MINE_VISITS_MAX);
	end = (struct instant){ 0 };
	for (n = 0, i = 0; i < n_rows; i++) {
		if (i == 0 || rows[i].visit_id != rows[i - 1].visit_id) {
			visits[n++] = (struct mine_visit){
				.id = rows[i].visit,
				.link = desk_link_sign(desk, rows[i].manage_hash, until),
				.items = NEW_N(desk->arena, struct mine_item, CART_ITEMS_MAX),
			};
			end = (struct instant){ 0 };
		}
		if (visits[n - 1].n_items < CART_ITEMS_MAX)
			add(desk, &rows[i], &visits[n - 1], &end);
	}
	*out = visits;
	*n_out = n;
	return OK;
}

/* The principal that a sign-in by this number would be. */
enum err
desk_mine_classes(struct desk *desk, struct str phone, struct class_booking **out, size_t *n_out)
{
	struct class_query query;
	struct class_booking *all;
	struct principal who;
	struct mine_key key;
	struct date today;
	size_t n;
	size_t i;
	enum err e;

	*n_out = 0;
	key = key_of(desk, phone);
	who = (struct principal){ .kind = SESSION_GUEST, .business_id = key.business_id, .phone = phone };
	if ((e = db_mine_guest(desk->db, &key, &who.subject_id)) != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	today = catalogue_today(desk->cat, desk->now);
	query = (struct class_query){
		.first = { today.days - CLASS_PAST_DAYS },
		.last = { today.days + CLASS_AHEAD_DAYS },
		.max = MINE_VISITS_MAX,
	};
	if ((e = desk_class_bookings(desk, &who, &query, &all, &n)) != OK)
		return e;
	for (i = 0; i < n; i++)
		if (all[i].store_id == desk->cat->store.id)
			all[(*n_out)++] = all[i];
	*out = all;
	return OK;
}
