/*
 * order.h - what somebody asks the desk to book: guests, each with items, and who they are.
 */
#ifndef MODEL_ORDER_H
#define MODEL_ORDER_H

#include "base/clock.h"
#include "base/limits.h"
#include "model/catalogue.h"

struct order_item {
	struct str	ref;		/* id within the order (cart item id), ≤ 24 characters; may be empty */
	int		service;	/* position in the catalogue */
	int		technician;	/* position, or -1 for any */
	struct instant	starts_at;
	struct money	price_seen;	/* what the guest was shown; cents < 0: not said */
};

struct order_guest {
	struct str		 name;
	struct str		 phone;		/* E.164, or empty */
	struct order_item	*items;
	size_t			 n_items;
};

struct order {
	struct order_guest	*guests;	/* [0] books and pays */
	size_t			 n_guests;
	struct str		 email;
	struct str		 notes;
	struct str		 source;	/* customer_web, api, staff ... */
	struct str		 created_by;	/* guest_self_service, or an employee's public id */
	struct str		 tracking_ref;
	struct str		 locale;	/* language of messages */
	bool			 notify_sms;
	bool			 notify_email;
	struct str		 hold_token;	/* the caller's own holds, or empty */
	struct str		 key;		/* idempotency key, or empty */
	struct str		 key_body;	/* the request that the key stands for, where it holds more than the order; or empty */
	struct str		 scope;		/* idempotency scope: "confirm", "staff" */
	int64_t			 total_seen;	/* minor units the guest agreed to; < 0: not said */
	bool			 consent;	/* agreed to the store's sentence, where it has one */
	bool			 override_hours;	/* a manager's: outside hours, never over another booking */
};

size_t		order_n_items(const struct order *order);
/* Sum of what the catalogue asks: a named technician's own price, "any" the base price. */
struct money	order_total(const struct catalogue *cat, const struct order *order);
struct money	order_item_price(const struct catalogue *cat, const struct order_item *item);

/* First fault of an order by itself (limits, empty names, items in disorder): OK or ERR_INVALID with the fields named. */
enum err	order_check(const struct catalogue *cat, const struct order *order, struct problem *problem);

#endif
