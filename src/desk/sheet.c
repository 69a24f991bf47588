/* sheet.c - the day as staff see it. Two queries, whatever the number of appointments; three for one with its history. */
#include "db/sheet.h"
#include "desk/change.h"
#include "desk/desk_private.h"

static struct str
status_of(const struct desk *desk, const struct sheet_row *row)
{
	if (str_eq(row->status, STR("pending")) && row->expires_at.us != 0 && row->expires_at.us <= desk->now.us)
		return STR("cancelled");
	return row->status;
}

static void
fill(const struct desk *desk, const struct sheet_row *row, struct sheet *out)
{
	*out = (struct sheet){
		.id = row->id,
		.guest = {
			.id = row->id,
			.public_id = row->public_id,
			.name = row->guest_name,
			.is_primary = row->is_primary,
			.status = status_of(desk, row),
			.payment_status = row->payment_status,
			.total = row->total,
		},
		.phone = row->phone,
		.email = row->email,
		.notes = row->notes,
		.staff_notes = row->staff_notes,
		.source = row->source,
		.created_by = row->created_by,
		.currency = row->currency,
		.group_code = row->group_code,
		.starts_at = row->starts_at,
		.ends_at = row->ends_at,
		.created_at = row->created_at,
		.confirmed_at = row->confirmed_at,
		.cancelled_at = row->cancelled_at,
		.completed_at = row->completed_at,
	};
}

/* rows are in the order of the sheets, so that each takes those at *at that are its own; others' before them are skipped. */
static void
fill_items(struct desk *desk, const struct sheet_item_row *rows, size_t n, size_t *at, struct sheet *out)
{
	struct receipt_item *item;
	size_t first;
	size_t end;

	for (first = *at; first < n && rows[first].appointment_id != out->id; first++)
		;
	if (first == n)
		return;
	for (end = first; end < n && rows[end].appointment_id == out->id; end++)
		;
	out->guest.items = NEW_N(desk->arena, struct receipt_item, end - first);
	for (*at = first; *at < end; (*at)++) {
		item = &out->guest.items[out->guest.n_items++];
		item->id = rows[*at].id;
		item->public_id = rows[*at].public_id;
		item->service_id = rows[*at].service_public_id;
		item->service_name = rows[*at].service_name;
		item->service_key = rows[*at].service_id;
		item->technician_key = rows[*at].technician_id;
		item->technician_id = rows[*at].technician_public_id;
		item->technician_name = rows[*at].technician_name;
		item->any = !rows[*at].technician_requested;
		item->starts_at = rows[*at].starts_at;
		item->ends_at = rows[*at].ends_at;
		item->duration = rows[*at].duration;
		item->price = rows[*at].price;
	}
}

enum err
desk_sheets(struct desk *desk, struct date date, int technician, struct sheet **out, size_t *n_out)
{
	struct sheet_item_row *items;
	struct sheet_row *rows;
	struct sheet *sheets;
	struct sheet_key key;
	size_t n_items;
	size_t at;
	size_t n;
	size_t i;
	enum err e;

	key = (struct sheet_key){
		.store_id = desk->cat->store.id,
		.technician_id = technician == ANY ? 0 : desk_technician_key(desk, technician),
		.from = zone_day_start(desk->cat->zone, date),
		.to = zone_day_start(desk->cat->zone, (struct date){ .days = date.days + 1 }),
	};
	if ((e = db_sheet_list(desk->db, &key, &rows, &n)) != OK || (e = db_sheet_items(desk->db, &key, &items, &n_items)) != OK)
		return e;
	sheets = NEW_N(desk->arena, struct sheet, n);
	for (at = 0, i = 0; i < n; i++) {
		fill(desk, &rows[i], &sheets[i]);
		fill_items(desk, items, n_items, &at, &sheets[i]);
	}
	*out = sheets;
	*n_out = n;
	return OK;
}

static enum err
add_history(struct desk *desk, const struct sheet_key *key, struct sheet *sheet)
{
	struct sheet_event_row *rows;
	size_t n;
	size_t i;
	enum err e;

	if ((e = db_sheet_events(desk->db, key, &rows, &n)) != OK)
		return e;
	sheet->history = NEW_N(desk->arena, struct history_line, n);
	for (i = 0; i < n; i++)
		sheet->history[sheet->n_history++] = (struct history_line){
			.at = rows[i].created_at,
			.what = rows[i].what,
			.actor = rows[i].actor,
			.from = rows[i].from_value,
			.to = rows[i].to_value,
			.why = rows[i].why,
		};
	return OK;
}

enum err
desk_sheet(struct desk *desk, struct str appointment, uint64_t technician, struct sheet *out)
{
	struct sheet_item_row *items;
	struct sheet_row row;
	struct sheet sheet;
	struct sheet_key key;
	size_t n_items;
	size_t at;
	enum err e;

	key = (struct sheet_key){ .store_id = desk->cat->store.id, .public_id = appointment, .technician_id = technician };
	if ((e = db_sheet_by_public_id(desk->db, &key, &row)) != OK)
		return e;
	key.id = row.id;
	if ((e = db_sheet_items_of(desk->db, &key, &items, &n_items)) != OK)
		return e;
	fill(desk, &row, &sheet);
	at = 0;
	fill_items(desk, items, n_items, &at, &sheet);
	if ((e = add_history(desk, &key, &sheet)) != OK)
		return e;
	*out = sheet;
	return OK;
}
