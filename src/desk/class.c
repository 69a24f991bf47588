/* class.c - published classes: which, when, how full. */
#include "desk/class_private.h"
#include "desk/waiting_private.h"

struct class_key
class_key(const struct desk *desk, struct str public_id)
{
	static const char nobody[HASH_SIZE];

	return (struct class_key){
		.store_id = desk->cat->store.id,
		.public_id = public_id,
		.token_hash = { .ptr = nobody, .len = sizeof(nobody) },
		.now = desk->now,
	};
}

struct str
class_token(const struct desk *desk, struct str token)
{
	return token.len > 0 ? desk_hash(desk, STR("hold"), token) : class_key(desk, STR_NONE).token_hash;
}

enum err
desk_class_store(struct desk *desk, enum class_noun noun, struct str public_id, struct str store_id)
{
	struct class_store *stores;
	size_t n;
	enum err e;

	if (store_id.len > 0)
		return desk_store_by_id(desk, store_id);
	if (public_id.len == 0 || public_id.len > PUBLIC_ID_MAX)
		return ERR_NOT_FOUND;
	if ((e = db_class_stores(desk->db, noun, public_id, &stores, &n)) != OK)
		return e;
	return n == 1 ? desk_store_by_id(desk, stores[0].public_id) : ERR_NOT_FOUND;
}

enum err
desk_class_list(struct desk *desk, struct str course, struct str teacher, struct date first, struct date last,
    struct class_slot **out, size_t *n_out)
{
	struct class_key key;
	struct date after;
	int technician;
	enum err e;

	key = class_key(desk, course);
	if (course.len > 0 && (e = db_class_course(desk->db, &key, &key.course_id)) != OK)
		return e;
	if (teacher.len > 0) {
		if ((technician = catalogue_technician_named(desk->cat, teacher)) < 0)
			return ERR_NOT_FOUND;
		key.technician_id = desk_technician_key(desk, technician);
	}
	after.days = last.days + 1;
	key.from = zone_day_start(desk->cat->zone, first);
	key.to = zone_day_start(desk->cat->zone, after);
	return db_class_list(desk->db, &key, CLASS_LIST_MAX, out, n_out);
}

static void
add_offer(const struct course *course, const struct class_offer *offer, bool first, struct class_line *line)
{
	struct class_slot slot = { .price = course->price, .modifier_kind = offer->modifier_kind, .modifier = offer->modifier };
	struct money price = class_price(&slot).final;

	if (first || price.cents < line->price_from.cents)
		line->price_from = price;
	if (first || price.cents > line->price_to.cents)
		line->price_to = price;
	if (first || offer->minutes < line->minutes)
		line->minutes = offer->minutes;
}

enum err
desk_class_courses(struct desk *desk, struct class_line **out, size_t *n_out)
{
	const struct course *course;
	struct class_offer *offers;
	struct class_line *lines;
	struct class_key key;
	struct date after;
	size_t n_offers;
	size_t n;
	size_t i;
	size_t k;
	bool first;
	enum err e;

	key = class_key(desk, STR_NONE);
	after.days = catalogue_last_day(desk->cat, desk->now).days + 1;
	key.from = desk->now;
	key.to = zone_day_start(desk->cat->zone, after);
	*n_out = 0;
	if (desk->cat->n_courses == 0)
		return OK;
	if ((e = db_class_offers(desk->db, &key, &offers, &n_offers)) != OK)
		return e;
	lines = NEW_N(desk->arena, struct class_line, desk->cat->n_courses);
	for (n = 0, i = 0; i < desk->cat->n_courses; i++) {
		course = &desk->cat->courses[i];
		lines[n] = (struct class_line){ .course = i };
		first = true;
		for (k = 0; k < n_offers; k++)
			if (offers[k].course_id == course->id) {
				add_offer(course, &offers[k], first, &lines[n]);
				first = false;
			}
		n += !first;
	}
	*out = lines;
	*n_out = n;
	return OK;
}

enum err
desk_class_by_id(struct desk *desk, struct str slot, struct str token, struct class_slot *out)
{
	struct class_key key;

	key = class_key(desk, slot);
	key.token_hash = class_token(desk, token);
	return db_class_by_id(desk->db, &key, out);
}

enum err
class_bookable(const struct desk *desk, const struct class_slot *slot)
{
	if (slot->starts_at.us <= desk->now.us || !str_eq(slot->status, STR("available")))
		return ERR_SLOT_UNAVAILABLE;
	return class_seats_left(slot) > 0 ? OK : ERR_SLOT_TAKEN;
}

enum err
class_take(struct desk *desk, const struct class_slot *slot, int32_t places)
{
	struct class_key key;

	key = class_key(desk, slot->public_id);
	key.id = slot->id;
	key.places = places;
	key.n_held = slot->n_held;
	return db_class_take(desk->db, &key);
}

enum err
class_give(struct desk *desk, const struct class_booking *booking)
{
	struct class_key key;

	key = class_key(desk, booking->slot);
	key.id = booking->slot_id;
	key.places = booking->places;
	return db_class_give(desk->db, &key);
}

struct holding {
	struct str		 token;
	struct str		 slot;
	class_texts		 texts;
	void			*arg;
	struct class_hold	 row;
};

static enum err
check_hoarding(struct desk *desk, const struct class_hold *row)
{
	struct hold_key key;
	uint64_t n;
	enum err e;

	if (desk->address.len == 0)
		return OK;
	key = (struct hold_key){
		.store_id = row->store_id,
		.token_hash = row->token_hash,
		.address_hash = row->address_hash,
		.now = desk->now,
	};
	if ((e = db_hold_count(desk->db, &key, &n)) != OK)
		return e;
	return n >= (uint64_t)desk->settings->holds_per_address ? ERR_TOO_MANY : OK;
}

static enum err
hold(struct desk *desk, struct scope *scope, void *arg)
{
	struct class_slot slot;
	struct holding *act;
	enum err e;

	(void)scope;
	act = arg;
	if ((e = class_settle(desk, act->slot, act->token, act->texts, act->arg, &slot)) != OK)
		return e;
	if ((e = class_bookable(desk, &slot)) != OK)
		return e;
	act->row = (struct class_hold){
		.store_id = slot.store_id,
		.slot_id = slot.id,
		.technician_id = slot.technician_id,
		.token_hash = class_token(desk, act->token),
		.item_ref = str_fmt(desk->arena, "class%llu", (unsigned long long)slot.id),
		.places = 1,
		.starts_at = slot.starts_at,
		.ends_at = slot.ends_at,
		.address_hash = desk_hash(desk, STR("address"), desk->address),
		.created_at = desk->now,
		.expires_at = { .us = desk->now.us + desk->cat->store.hold_seconds * US_PER_S },
	};
	if ((e = check_hoarding(desk, &act->row)) != OK)
		return e;
	if ((e = db_class_hold_delete(desk->db, &act->row)) != OK)
		return e;
	return db_class_hold_insert(desk->db, &act->row);
}

enum err
desk_class_hold(struct desk *desk, struct str token, struct str slot, class_texts texts, void *arg, struct instant *out_until)
{
	struct scope scope = { .n_days = 0 };
	struct class_slot found;
	struct holding act;
	enum err e;

	if (token.len == 0)
		return ERR_INVALID;
	if ((e = desk_class_by_id(desk, slot, token, &found)) != OK)
		return e;
	scope.slot_id = found.id;
	act = (struct holding){ .token = token, .slot = slot, .texts = texts, .arg = arg };
	if ((e = desk_transact(desk, &scope, hold, &act)) == OK)
		*out_until = act.row.expires_at;
	return e;
}

/* A place given back needs no lock: it only makes room, for who waits before anybody else. */
enum err
desk_class_release(struct desk *desk, struct str token, struct str slot)
{
	struct class_slot found;
	struct class_hold row;
	enum err e;

	if (token.len == 0)
		return OK;
	if ((e = desk_class_by_id(desk, slot, token, &found)) != OK)
		return e;
	row = (struct class_hold){ .store_id = found.store_id, .slot_id = found.id, .token_hash = class_token(desk, token) };
	if ((e = db_class_hold_delete(desk->db, &row)) != OK)
		return e;
	return class_wait_pass(desk, found.id);
}
