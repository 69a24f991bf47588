/* class.c - prices, places and states of published classes. */
#include "model/class.h"

enum { WHOLE = 10000 };			/* hundredths of a percent */

/* Rounded half away from zero. */
static int64_t
share(int64_t amount, int64_t rate)
{
	int64_t product = amount * rate;

	return (product + (product < 0 ? -WHOLE / 2 : WHOLE / 2)) / WHOLE;
}

struct class_price
class_price(const struct class_slot *slot)
{
	struct class_price price = { .final = slot->price };

	if (str_eq(slot->modifier_kind, STR("amount")))
		price.final.cents += slot->modifier;
	else if (str_eq(slot->modifier_kind, STR("percent")))
		price.final.cents += share(slot->price.cents, slot->modifier);
	if (price.final.cents < 0)
		price.final.cents = 0;
	price.commission.cents = share(price.final.cents, slot->commission_rate);
	return price;
}

static int64_t
n_booked(const struct class_slot *slot)
{
	return slot->booked_count - slot->n_lapsed;
}

int64_t
class_seats_left(const struct class_slot *slot)
{
	int64_t n = slot->capacity - n_booked(slot) - slot->n_held;

	return n < 0 ? 0 : n;
}

struct str
class_status(const struct class_slot *slot, struct instant now)
{
	if (str_eq(slot->status, STR("completed")) || slot->starts_at.us <= now.us)
		return STR("completed");
	if (str_eq(slot->status, STR("blocked")))
		return STR("blocked");
	if (n_booked(slot) >= slot->capacity)
		return STR("booked");
	return class_seats_left(slot) == 0 ? STR("pending") : STR("available");
}

struct instant
class_locked_until(const struct class_slot *slot)
{
	if (class_seats_left(slot) > 0)
		return (struct instant){ 0 };
	if (slot->held_until.us == 0 || (slot->unpaid_until.us != 0 && slot->unpaid_until.us < slot->held_until.us))
		return slot->unpaid_until;
	return slot->held_until;
}

bool
class_lapsed(const struct class_booking *booking, struct instant now)
{
	return str_eq(booking->status, STR("pending")) && booking->expires_at.us != 0 && booking->expires_at.us <= now.us;
}

struct str
class_booking_status(const struct class_booking *booking, struct instant now)
{
	return class_lapsed(booking, now) ? STR("cancelled") : booking->status;
}
