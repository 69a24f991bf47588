/* book.c - the rows of a booking, in the order of transact.c: guests by phone, then visits with items and claims, then the group. */
#include <stdlib.h>

#include "db/claim.h"
#include "db/event.h"
#include "db/group.h"
#include "db/guest.h"
#include "db/resource.h"
#include "desk/desk_private.h"
#include "desk/hook.h"

static bool
by_guest(const struct order *order)
{
	return str_eq(order->created_by, STR("guest_self_service"));
}

/* Who has the same phone earlier in the order is the same guest. */
static bool
same_guest(const struct order *order, size_t g, size_t *out)
{
	size_t i;

	if (order->guests[g].phone.len == 0)
		return false;
	for (i = 0; i < g; i++)
		if (str_eq(order->guests[i].phone, order->guests[g].phone)) {
			*out = i;
			return true;
		}
	return false;
}

/* Everybody locks guests in the order of their phones; those without one are new and nobody else's. */
static void
by_phone(const struct order *order, size_t *out)
{
	size_t held;
	size_t i;
	size_t k;

	for (i = 0; i < order->n_guests; i++) {
		held = i;
		for (k = i; k > 0 && str_cmp(order->guests[out[k - 1]].phone, order->guests[held].phone) > 0; k--)
			out[k] = out[k - 1];
		out[k] = held;
	}
}

static enum err
find_or_make(struct desk *desk, struct booking *booking, size_t g)
{
	const struct order *order;
	struct guest_row guest;

	order = booking->order;
	guest = (struct guest_row){
		.business_id = desk->cat->store.business_id,
		.phone = order->guests[g].phone,
		.name = order->guests[g].name,
		.email = g == 0 ? order->email : STR_NONE,
		.locale = order->locale,
		.now = desk->now,
	};
	if (g == 0 && by_guest(order))
		guest.verified_at = desk->now;
	return db_guest_put(desk->db, &guest, &booking->guest_ids[g]);
}

static int64_t
first_start(const struct order_guest *guest)
{
	int64_t first;
	size_t i;

	first = guest->items[0].starts_at.us;
	for (i = 1; i < guest->n_items; i++)
		if (guest->items[i].starts_at.us < first)
			first = guest->items[i].starts_at.us;
	return first;
}

static enum err
check_day(struct desk *desk, const struct booking *booking, size_t g)
{
	struct appointment_key key;
	struct date day;
	struct date next;
	struct date other;
	uint64_t n;
	size_t i;
	enum err e;

	day = desk_date(desk, first_start(&booking->order->guests[g]) / US_PER_MIN);
	next.days = day.days + 1;
	key = (struct appointment_key){
		.store_id = desk->cat->store.id,
		.guest_id = booking->guest_ids[g],
		.now = desk->now,
		.from = zone_day_start(desk->cat->zone, day),
		.to = zone_day_start(desk->cat->zone, next),
	};
	if ((e = db_appointment_count(desk->db, &key, &n)) != OK)
		return e;
	for (i = 0; i < g; i++) {
		other = desk_date(desk, first_start(&booking->order->guests[i]) / US_PER_MIN);
		n += booking->guest_ids[i] == booking->guest_ids[g] && other.days == day.days;
	}
	return n < (uint64_t)desk->cat->store.daily_max ? OK : ERR_SLOT_TAKEN;
}

enum err
desk_book_guests(struct desk *desk, struct booking *booking, size_t *out_guest)
{
	size_t sorted[CART_GUESTS_MAX] = { 0 };
	size_t same;
	size_t i;
	enum err e;

	by_phone(booking->order, sorted);
	for (i = 0; i < booking->order->n_guests; i++)
		if (!same_guest(booking->order, sorted[i], &same) && (e = find_or_make(desk, booking, sorted[i])) != OK)
			return e;
	for (i = 0; i < booking->order->n_guests; i++) {
		if (same_guest(booking->order, i, &same))
			booking->guest_ids[i] = booking->guest_ids[same];
		if (desk->cat->store.daily_max == 0 || booking->order->override_hours)
			continue;
		if ((e = check_day(desk, booking, i)) != OK) {
			*out_guest = i;
			return e;
		}
	}
	return OK;
}

static struct str
first_status(const struct desk *desk, const struct order *order)
{
	return desk->cat->store.confirm_at_once || !by_guest(order) ? STR("confirmed") : STR("pending");
}

static enum err
insert_visit(struct desk *desk, struct booking *booking, size_t g, const struct seat *seats)
{
	const struct order *order;
	struct appointment_row *row;
	size_t i;

	order = booking->order;
	row = &booking->visits[g];
	*row = (struct appointment_row){
		.store_id = desk->cat->store.id,
		.public_id = g == 0 ? booking->public_id : secret_uuid7(desk->arena, desk->now.us / 1000),
		.guest_id = booking->guest_ids[g],
		.guest_name = order->guests[g].name,
		.position = (int32_t)g,
		.is_primary = g == 0,
		.status = first_status(desk, order),
		.payment_status = STR("unpaid"),
		.starts_at = INSTANT_OF(seats[0].start),
		.ends_at = INSTANT_OF(seats[0].end),
		.currency = desk->cat->store.currency,
		.notes = g == 0 ? order->notes : STR_NONE,
		.source = order->source,
		.created_by = order->created_by,
		.tracking_ref = order->tracking_ref,
		.notify_sms = g == 0 && order->notify_sms,
		.notify_email = g == 0 && order->notify_email,
		.locale = order->locale,
		.manage_hash = g == 0 ? desk_hash(desk, STR("manage"), booking->manage_token) : STR_NONE,
		.created_at = desk->now,
	};
	if (str_eq(row->status, STR("confirmed")))
		row->confirmed_at = desk->now;
	for (i = 0; i < order->guests[g].n_items; i++) {
		row->total.cents += seats[i].price.cents;
		if (INSTANT_OF(seats[i].start).us < row->starts_at.us)
			row->starts_at = INSTANT_OF(seats[i].start);
		if (INSTANT_OF(seats[i].end).us > row->ends_at.us)
			row->ends_at = INSTANT_OF(seats[i].end);
	}
	return db_appointment_insert(desk->db, row, &row->id);
}

static enum err
claim(struct desk *desk, const struct item_row *item)
{
	struct claim_row row;

	row = (struct claim_row){
		.store_id = item->store_id,
		.technician_id = item->technician_id,
		.item_id = item->id,
		.busy_from = item->busy_from,
		.busy_to = item->busy_to,
		.gap_from = item->gap_from,
		.gap_to = item->gap_to,
	};
	return db_claim_insert(desk->db, &row);
}

static enum err
insert_items(struct desk *desk, const struct booking *booking, size_t g, const struct seat *seats)
{
	const struct order_item *item;
	const struct seat *seat;
	struct item_row *row;
	size_t i;
	enum err e;

	for (i = 0; i < booking->order->guests[g].n_items; i++) {
		item = &booking->order->guests[g].items[i];
		seat = &seats[i];
		row = &booking->items[seat - booking->seating.seats];
		*row = (struct item_row){
			.store_id = desk->cat->store.id,
			.public_id = secret_uuid7(desk->arena, desk->now.us / 1000),
			.appointment_id = booking->visits[g].id,
			.guest_id = booking->guest_ids[g],
			.position = (int32_t)i,
			.service_id = desk->cat->services[item->service].id,
			.service_name = desk->cat->services[item->service].name,
			.technician_id = desk_technician_key(desk, seat->technician),
			.technician_requested = item->technician != ANY,
			.local_start = zone_local(desk->cat->zone, item->starts_at),
			.starts_at = INSTANT_OF(seat->start),
			.ends_at = INSTANT_OF(seat->end),
			.busy_from = INSTANT_OF(seat->busy.from),
			.busy_to = INSTANT_OF(seat->busy.to),
			.gap_from = INSTANT_OF(seat->gap.from == seat->gap.to ? 0 : seat->gap.from),
			.gap_to = INSTANT_OF(seat->gap.from == seat->gap.to ? 0 : seat->gap.to),
			.duration = seat->duration,
			.price = seat->price,
			.live = true,
		};
		if ((e = db_item_insert(desk->db, row, &row->id)) != OK || (e = claim(desk, row)) != OK)
			return e;
	}
	return OK;
}

static bool
needs_resources(const struct desk *desk, const struct order_guest *guest)
{
	size_t i;

	for (i = 0; i < guest->n_items; i++)
		if (catalogue_needs_resources(desk->cat, guest->items[i].service))
			return true;
	return false;
}

enum err
desk_book_visits(struct desk *desk, struct booking *booking, size_t *out_guest)
{
	const struct order *order;
	size_t first;
	size_t g;
	enum err e;

	order = booking->order;
	for (first = 0, g = 0; g < order->n_guests; first += order->guests[g++].n_items) {
		*out_guest = g;
		if ((e = insert_visit(desk, booking, g, &booking->seating.seats[first])) != OK)
			return e;
		if ((e = insert_items(desk, booking, g, &booking->seating.seats[first])) != OK)
			return e;
		if (needs_resources(desk, &order->guests[g]) &&
		    (e = db_resource_take(desk->db, desk->cat->store.id, booking->visits[g].id)) != OK)
			return e;
	}
	return OK;
}

static enum err
add_members(struct desk *desk, const struct booking *booking)
{
	struct relation_row relations[CART_GUESTS_MAX];
	struct member_row members[CART_GUESTS_MAX];
	size_t n_relations;
	size_t g;
	enum err e;

	n_relations = 0;
	for (g = 0; g < booking->order->n_guests; g++) {
		members[g] = (struct member_row){
			.store_id = desk->cat->store.id,
			.appointment_id = booking->visits[g].id,
			.guest_id = booking->guest_ids[g],
			.role = g == 0 ? STR("primary") : STR("companion"),
		};
		if (booking->guest_ids[g] != booking->guest_ids[0])
			relations[n_relations++] = (struct relation_row){
				.business_id = desk->cat->store.business_id,
				.guest_id = booking->guest_ids[0],
				.other_guest_id = booking->guest_ids[g],
				.now = desk->now,
			};
	}
	if ((e = db_group_insert(desk->db, &booking->group, members, booking->order->n_guests)) != OK)
		return e;
	return db_guest_relate(desk->db, relations, n_relations);
}

static enum err
add_events(struct desk *desk, const struct booking *booking)
{
	struct event_row rows[2 * CART_GUESTS_MAX];
	struct event_row row;
	size_t n;
	size_t g;

	n = 0;
	row = (struct event_row){
		.store_id = desk->cat->store.id,
		.subject_kind = STR("appointment"),
		.actor = by_guest(booking->order) ? STR("guest") : booking->order->created_by,
		.from_value = STR_NONE,
		.why = STR_NONE,
		.created_at = desk->now,
	};
	for (g = 0; g < booking->order->n_guests; g++) {
		row.subject_id = booking->visits[g].id;
		row.what = STR("status");
		row.to_value = first_status(desk, booking->order);
		rows[n++] = row;
		row.what = STR("override");
		row.to_value = STR("hours");
		if (booking->order->override_hours)
			rows[n++] = row;
	}
	return desk_record(desk, rows, n);
}

enum err
desk_book_group(struct desk *desk, struct booking *booking)
{
	enum err e;

	booking->group = (struct group_row){
		.store_id = desk->cat->store.id,
		.code = secret_group_code(desk->arena),
		.primary_appointment_id = booking->visits[0].id,
		.created_at = desk->now,
	};
	if ((e = add_members(desk, booking)) != OK)
		return e;
	return add_events(desk, booking);
}

static struct visit_row
visit_of(const struct booking *booking, size_t g)
{
	const struct appointment_row *row;

	row = &booking->visits[g];
	return (struct visit_row){
		.id = row->id,
		.group_code = booking->group.code,
		.booked_at = booking->group.created_at,
		.public_id = row->public_id,
		.guest_name = row->guest_name,
		.is_primary = row->is_primary,
		.status = row->status,
		.payment_status = row->payment_status,
		.total = row->total,
		.currency = row->currency,
		.notes = row->notes,
		.notify_sms = row->notify_sms,
		.notify_email = row->notify_email,
		.phone = booking->order->guests[g].phone,
		.email = g == 0 ? booking->order->email : STR_NONE,
	};
}

static struct visit_item_row
visit_item_of(const struct desk *desk, const struct item_row *row)
{
	const struct technician *technician;
	const struct service *service;

	technician = &desk->cat->technicians[catalogue_technician(desk->cat, row->technician_id)];
	service = &desk->cat->services[catalogue_service(desk->cat, row->service_id)];
	return (struct visit_item_row){
		.public_id = row->public_id,
		.appointment_id = row->appointment_id,
		.service_id = row->service_id,
		.service_public_id = service->public_id,
		.service_name = row->service_name,
		.icon = service->icon,
		.technician_id = row->technician_id,
		.technician_public_id = technician->public_id,
		.technician_name = technician->name,
		.technician_requested = row->technician_requested,
		.starts_at = row->starts_at,
		.ends_at = row->ends_at,
		.busy_from = row->busy_from,
		.busy_to = row->busy_to,
		.duration = row->duration,
		.price = row->price,
	};
}

void
desk_book_receipt(struct desk *desk, const struct booking *booking, struct receipt *out)
{
	struct visit_item_row *items;
	struct visit_row *visits;
	size_t i;

	visits = NEW_N(desk->arena, struct visit_row, booking->order->n_guests);
	items = NEW_N(desk->arena, struct visit_item_row, booking->n_wants);
	for (i = 0; i < booking->order->n_guests; i++)
		visits[i] = visit_of(booking, i);
	for (i = 0; i < booking->n_wants; i++)
		items[i] = visit_item_of(desk, &booking->items[i]);
	desk_visit_show(desk, visits, booking->order->n_guests, items, booking->n_wants, out);
	for (i = 0; i < out->n_guests; i++)
		out->guests[i].id = 0;
}
