/* visit.c - a visit as it is shown to who booked it: the same receipt right after booking, for a repeated request, and later. */
#include "db/sql.h"
#include "desk/desk_private.h"

enum { LINK_LIFE_DAYS = 30 };		/* after the visit: a manage link in an old message shows nobody's past */

static struct str
status_of(const struct desk *desk, const struct visit_row *row)
{
	if (str_eq(row->status, STR("pending")) && row->expires_at.us != 0 && row->expires_at.us <= desk->now.us)
		return STR("cancelled");
	return row->status;
}

static void
fill_items(struct desk *desk, struct receipt_guest *guest, const struct visit_item_row *rows, size_t n)
{
	struct receipt_item *item;
	size_t i;

	guest->items = NEW_N(desk->arena, struct receipt_item, n);
	for (i = 0; i < n; i++) {
		if (rows[i].appointment_id != guest->id)
			continue;
		item = &guest->items[guest->n_items++];
		item->id = rows[i].id;
		item->public_id = rows[i].public_id;
		item->service_id = rows[i].service_public_id;
		item->service_name = rows[i].service_name;
		item->icon = rows[i].icon;
		item->service_key = rows[i].service_id;
		item->technician_key = rows[i].technician_id;
		item->technician_id = rows[i].technician_public_id;
		item->technician_name = rows[i].technician_name;
		item->any = !rows[i].technician_requested;
		item->starts_at = rows[i].starts_at;
		item->ends_at = rows[i].ends_at;
		item->busy = (struct span){ .from = MINUTE_OF(rows[i].busy_from), .to = MINUTE_OF(rows[i].busy_to) };
		item->duration = rows[i].duration;
		item->price = rows[i].price;
	}
}

void
desk_visit_show(struct desk *desk, const struct visit_row *rows, size_t n, const struct visit_item_row *items, size_t n_items,
    struct receipt *out)
{
	struct receipt_guest *guest;
	struct receipt receipt;
	size_t i;

	receipt = (struct receipt){
		.guests = NEW_N(desk->arena, struct receipt_guest, n),
		.n_guests = n,
		.group_code = rows[0].group_code,
		.manage_token = STR_NONE,
		.currency = rows[0].currency,
		.notes = rows[0].notes,
		.email = rows[0].notify_email ? rows[0].email : STR_NONE,
		.phone = rows[0].phone,
		.locale = rows[0].locale,
		.notify_sms = rows[0].notify_sms,
		.notify_email = rows[0].notify_email,
		.sequence = (uint32_t)rows[0].sequence,
		.created_at = rows[0].booked_at,
	};
	for (i = 0; i < n; i++) {
		guest = &receipt.guests[i];
		guest->id = rows[i].id;
		guest->public_id = rows[i].public_id;
		guest->name = rows[i].guest_name;
		guest->is_primary = rows[i].is_primary;
		guest->status = status_of(desk, &rows[i]);
		guest->payment_status = rows[i].payment_status;
		guest->total = rows[i].total;
		guest->sequence = (uint32_t)rows[i].sequence;
		fill_items(desk, guest, items, n_items);
		if (!str_eq(guest->status, STR("cancelled")))
			receipt.total.cents += guest->total.cents;
	}
	*out = receipt;
}

static enum err
finish(struct desk *desk, struct visit_row *rows, size_t n, struct receipt *out, struct visit_row **out_rows)
{
	struct visit_item_row *items;
	struct visit_key key;
	size_t n_items;
	enum err e;

	if (n == 0)
		return ERR_NOT_FOUND;
	key = (struct visit_key){ .store_id = desk->cat->store.id, .group_id = rows[0].group_id };
	if ((e = db_visit_items(desk->db, &key, &items, &n_items)) != OK)
		return e;
	desk_visit_show(desk, rows, n, items, n_items, out);
	if (out_rows != NULL)
		*out_rows = rows;
	return OK;
}

enum err
desk_visit_by_id(struct desk *desk, uint64_t appointment_id, struct receipt *out, struct visit_row **out_rows)
{
	struct visit_key key;
	struct visit_row *rows;
	size_t n;
	enum err e;

	key = (struct visit_key){ .store_id = desk->cat->store.id, .appointment_id = appointment_id };
	if ((e = db_visit_by_id(desk->db, &key, &rows, &n)) != OK)
		return e;
	return finish(desk, rows, n, out, out_rows);
}

enum err
desk_visit_by_public_id(struct desk *desk, struct str public_id, struct receipt *out)
{
	struct visit_key key;
	struct visit_row *rows;
	size_t n;
	enum err e;

	key = (struct visit_key){ .store_id = desk->cat->store.id, .public_id = public_id };
	if ((e = db_visit_by_public_id(desk->db, &key, &rows, &n)) != OK)
		return e;
	return finish(desk, rows, n, out, NULL);
}

enum err
desk_visit_by_hash(struct desk *desk, struct str manage_hash, struct receipt *out, struct visit_row **out_rows)
{
	struct visit_key key;
	struct visit_row *rows;
	size_t n;
	enum err e;

	if (manage_hash.len != HASH_SIZE)
		return ERR_NOT_FOUND;
	key = (struct visit_key){ .store_id = desk->cat->store.id, .manage_hash = manage_hash };
	if ((e = db_visit_by_hash(desk->db, &key, &rows, &n)) != OK)
		return e;
	return finish(desk, rows, n, out, out_rows);
}

enum err
desk_visit_by_token(struct desk *desk, struct str manage_token, struct receipt *out)
{
	struct visit_row *rows;
	struct receipt receipt;
	int64_t last;
	size_t i;
	enum err e;

	if ((e = desk_visit_by_hash(desk, desk_manage_hash(desk, manage_token), &receipt, &rows)) != OK)
		return e;
	last = 0;
	for (i = 0; i < receipt.n_guests; i++)
		last = rows[i].ends_at.us > last ? rows[i].ends_at.us : last;
	if (last + LINK_LIFE_DAYS * 1440 * US_PER_MIN < desk->now.us)
		return ERR_GONE;
	*out = receipt;
	return OK;
}
