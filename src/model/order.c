/* order.c - what an order comes to, and what is wrong with it before anybody looks at a calendar. */
#include "model/order.h"

enum { REF_LEN_MAX = 24, E164_LEN_MAX = 16 };

size_t
order_n_items(const struct order *order)
{
	size_t n;
	size_t g;

	n = 0;
	for (g = 0; g < order->n_guests; g++)
		n += order->guests[g].n_items;
	return n;
}

static bool
is_service(const struct catalogue *cat, int service)
{
	return service >= 0 && (size_t)service < cat->n_services;
}

struct money
order_item_price(const struct catalogue *cat, const struct order_item *item)
{
	if (!is_service(cat, item->service))
		return (struct money){ .cents = 0 };
	return catalogue_terms(cat, item->service, item->technician).price;
}

struct money
order_total(const struct catalogue *cat, const struct order *order)
{
	struct money total;
	size_t g;
	size_t i;

	total.cents = 0;
	for (g = 0; g < order->n_guests; g++)
		for (i = 0; i < order->guests[g].n_items; i++)
			total.cents += order_item_price(cat, &order->guests[g].items[i]).cents;
	return total;
}

static bool
is_e164(struct str phone)
{
	size_t i;

	if (phone.len < 2 || phone.len > E164_LEN_MAX || phone.ptr[0] != '+')
		return false;
	for (i = 1; i < phone.len; i++)
		if (phone.ptr[i] < '0' || phone.ptr[i] > '9')
			return false;
	return true;
}

static bool
is_name(struct str name)
{
	return str_trim(name).len > 0 && text_printable(name, false) && utf8_chars(name) <= NAME_CHARS_MAX;
}

/* Whether an earlier item of the order has the same, non-empty ref. */
static bool
ref_repeats(const struct order *order, size_t guest, size_t item)
{
	struct str ref;
	size_t g;
	size_t i;

	ref = order->guests[guest].items[item].ref;
	if (ref.len == 0)
		return false;
	for (g = 0; g <= guest; g++)
		for (i = 0; i < order->guests[g].n_items && (g < guest || i < item); i++)
			if (str_eq(order->guests[g].items[i].ref, ref))
				return true;
	return false;
}

static void
check_item(const struct catalogue *cat, const struct order *order, size_t guest, size_t i, struct problem *problem)
{
	const struct order_item *item;

	item = &order->guests[guest].items[i];
	if (!is_service(cat, item->service) || catalogue_n_able(cat, item->service) == 0)
		problem_add(problem, STR("service_id"), N_("This service cannot be booked."));
	else if (item->technician != -1 && !catalogue_can(cat, item->technician, item->service))
		problem_add(problem, STR("employee_id"), N_("This technician does not offer the service."));
	if (item->starts_at.us <= 0 || item->starts_at.us % US_PER_MIN != 0)
		problem_add(problem, STR("datetime"), N_("Choose a date and time."));
	if (item->ref.len > REF_LEN_MAX || ref_repeats(order, guest, i))
		problem_add(problem, STR("ref"), N_("Each service of a visit needs an id of its own."));
}

static void
check_guest(const struct catalogue *cat, const struct order *order, size_t g, struct problem *problem)
{
	const struct order_guest *guest;
	size_t i;

	guest = &order->guests[g];
	if (!is_name(guest->name))
		problem_add(problem, STR("guest_name"), N_("Enter a name of at most 80 characters."));
	if (guest->phone.len > 0 && !is_e164(guest->phone))
		problem_add(problem, g == 0 ? STR("phone") : STR("guest_phone"), N_("Enter a phone number."));
	if (guest->n_items == 0)
		problem_add(problem, g == 0 ? STR("sub_appointments") : STR("companion_appointments"),
		    N_("Choose at least one service for each guest."));
	for (i = 0; i < guest->n_items; i++)
		check_item(cat, order, g, i, problem);
}

static void
check_limits(const struct store *store, const struct order *order, struct problem *problem)
{
	size_t items_max;
	size_t guests_max;

	items_max = CART_ITEMS_MAX;
	guests_max = CART_GUESTS_MAX;
	if (store->items_max > 0 && (size_t)store->items_max < items_max)
		items_max = (size_t)store->items_max;
	if (store->guests_max > 0 && (size_t)store->guests_max < guests_max)
		guests_max = (size_t)store->guests_max;
	if (order->n_guests > guests_max)
		problem_add(problem, STR("companion_appointments"), N_("There are too many guests for one visit."));
	if (order_n_items(order) > items_max)
		problem_add(problem, STR("sub_appointments"), N_("There are too many services for one visit."));
}

static void
check_texts(const struct order *order, struct problem *problem)
{
	if (!text_printable(order->notes, true) || utf8_chars(order->notes) > NOTES_CHARS_MAX)
		problem_add(problem, STR("notes"), N_("Notes can have at most 500 characters."));
	if (order->email.len > EMAIL_MAX || !text_printable(order->email, false))
		problem_add(problem, STR("email"), N_("Enter an email address."));
	else if (order->notify_email && order->email.len == 0)
		problem_add(problem, STR("email"), N_("Enter an email address to get messages by email."));
	if (order->tracking_ref.len > TRACKING_REF_MAX || !text_printable(order->tracking_ref, false))
		problem_add(problem, STR("ref"), N_("The reference is too long."));
	if (order->key.len > IDEMPOTENCY_KEY_MAX)
		problem_add(problem, STR("idempotency_key"), N_("The key is too long."));
}

enum err
order_check(const struct catalogue *cat, const struct order *order, struct problem *problem)
{
	struct problem found = { .n_fields = 0 };
	size_t i;

	if (order->n_guests == 0)
		problem_add(&found, STR("sub_appointments"), N_("Choose at least one service for each guest."));
	check_limits(&cat->store, order, &found);
	check_texts(order, &found);
	/* Past the limits there may be thousands: the limit is fault enough. */
	if (found.n_fields == 0)
		for (i = 0; i < order->n_guests; i++)
			check_guest(cat, order, i, &found);
	for (i = 0; i < found.n_fields; i++)
		problem_add(problem, found.fields[i].name, found.fields[i].sentence);
	return found.n_fields == 0 ? OK : ERR_INVALID;
}
