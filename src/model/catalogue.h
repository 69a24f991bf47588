/*
 * catalogue.h - one store as its owner laid it out: what is offered, by whom, when.
 *
 * A catalogue is read whole (db/catalogue.c), lives in an arena of its own, is never changed, and is kept by a worker until
 * store.catalogue_version in the database differs. Services and technicians are named by their position in these arrays inside one
 * request (int, -1 for none or any); their keys name them across requests. Lists are sorted as pages show them.
 */
#ifndef MODEL_CATALOGUE_H
#define MODEL_CATALOGUE_H

#include "base/clock.h"
#include "base/err.h"
#include "base/shape.h"
#include "base/zone.h"

struct store {
	uint64_t	id;
	uint64_t	business_id;
	struct str	public_id;
	struct str	code;
	struct str	name;
	struct str	description;
	struct str	address;
	struct str	phone;
	struct str	email;
	struct str	timezone;
	struct str	locale;
	struct str	country;
	struct str	currency;
	int32_t		slot_interval;
	bool		back_to_back;
	int32_t		lead_minutes;
	int32_t		horizon_days;
	int32_t		hold_seconds;
	int32_t		hold_max_seconds;
	int32_t		pay_seconds;
	int32_t		cancel_until_minutes;
	int32_t		freeze_minutes;
	struct str	any_order;
	int32_t		daily_max;
	int32_t		guests_max;
	int32_t		items_max;
	bool		confirm_at_once;
	struct str	policy;
	int32_t		offer_minutes;	/* a freed time is kept so long for who waits */
	struct str	consent;	/* what guests agree to; empty: nothing is asked */
	struct str	accent;
	int32_t		reminder_hours;		/* before a visit; 0 never */
	struct str	notice_email;		/* where news of bookings go; may be empty */
	struct str	text_countries;		/* where codes may be sent: "US,CA", "*", or empty for the store's own */
	bool		active;
	struct str	cors_origins;	/* "https://salon.example", several with commas */
	bool		paid_confirms;
	uint64_t	catalogue_version;
};

struct message_text {		/* a part of a message in the owner's words, instead of ours */
	struct str	locale;
	struct str	message;
	struct str	part;		/* sms, subject or body */
	struct str	text;
};

struct hours {			/* weekly hours of a store (technician_id 0) or shifts of a technician */
	uint64_t	technician_id;
	int32_t		weekday;
	int32_t		opens;		/* minute of the day */
	int32_t		closes;		/* over 1440: after midnight */
};

struct exception {		/* a dated replacement of hours; opens == closes: none that day */
	uint64_t	technician_id;
	struct date	day;
	int32_t		opens;
	int32_t		closes;
};

struct closure {
	struct date	from_day;
	struct date	to_day;
	struct str	reason;
};

struct category {
	uint64_t	id;
	struct str	public_id;
	struct str	name;
};

struct service {
	uint64_t	id;
	uint64_t	category_id;
	struct str	public_id;
	struct str	name;
	struct str	description;
	struct str	icon;
	int32_t		duration;
	int32_t		buffer_before;
	int32_t		buffer_after;
	int32_t		gap_start;
	int32_t		gap_minutes;
	struct money	price;
	bool		price_from;
	bool		parallel;
};

struct technician {
	uint64_t	id;
	struct str	public_id;
	struct str	name;
	struct str	title;
	struct str	photo;
	int32_t		daily_max;
};

struct skill {			/* overrides: -1 where the service's own value counts */
	uint64_t	technician_id;
	uint64_t	service_id;
	int64_t		price;
	int32_t		duration;
	int32_t		buffer_before;
	int32_t		buffer_after;
};

struct time_off {
	uint64_t	technician_id;
	struct instant	starts_at;
	struct instant	ends_at;
	struct str	reason;
};

struct resource {
	uint64_t	id;
	struct str	public_id;
	struct str	name;
	int32_t		count;
};

struct need {			/* what a service uses up */
	uint64_t	service_id;
	uint64_t	resource_id;
	int32_t		quantity;
};

struct course {
	uint64_t	id;
	struct str	public_id;
	struct str	name;
	struct str	description;
	struct money	price;
	int32_t		commission_rate;
};

struct webhook {			/* who is told what happens to bookings */
	uint64_t	id;
	struct str	url;
};

struct catalogue {
	struct store			 store;
	const struct zone		*zone;
	struct category			*categories;
	size_t				 n_categories;
	struct service			*services;		/* by category, then position */
	size_t				 n_services;
	struct technician		*technicians;		/* by position */
	size_t				 n_technicians;
	struct skill			*skills;
	size_t				 n_skills;
	struct hours			*hours;			/* the store's */
	size_t				 n_hours;
	struct exception		*exceptions;		/* the store's */
	size_t				 n_exceptions;
	struct closure			*closures;
	size_t				 n_closures;
	struct hours			*shifts;		/* the technicians' */
	size_t				 n_shifts;
	struct exception		*shift_exceptions;
	size_t				 n_shift_exceptions;
	struct time_off			*time_off;
	size_t				 n_time_off;
	struct resource			*resources;
	size_t				 n_resources;
	struct need			*needs;
	size_t				 n_needs;
	struct course			*courses;
	size_t				 n_courses;
	struct message_text		*texts;			/* messages in the owner's own words */
	size_t				 n_texts;
	struct webhook			*webhooks;
	size_t				 n_webhooks;
	/* Filled by catalogue_index. */
	/* [service * n_technicians + technician]: position in skills, or -1. */
	int32_t				*skill_of;
	const struct catalogue_tables	*tables;		/* the engine's own (catalogue_tables.h) */
};

/* Fills the indexes; everything they need lives in arena. Call once, after all lists are there and the zone is loaded. */
void		catalogue_index(struct catalogue *cat, struct arena *arena);

int		catalogue_service(const struct catalogue *cat, uint64_t id);		/* position, or -1 */
int		catalogue_technician(const struct catalogue *cat, uint64_t id);
int		catalogue_service_named(const struct catalogue *cat, struct str public_id);
int		catalogue_technician_named(const struct catalogue *cat, struct str public_id);
bool		catalogue_can(const struct catalogue *cat, int technician, int service);
size_t		catalogue_n_able(const struct catalogue *cat, int service);		/* how many technicians can */

/* What one service by one technician comes to; technician -1 gives the service's own values (the price of "any"). */
struct terms {
	int32_t		duration;	/* minutes */
	int32_t		buffer_before;
	int32_t		buffer_after;
	int32_t		gap_start;
	int32_t		gap_minutes;
	struct money	price;
};

struct terms	catalogue_terms(const struct catalogue *cat, int service, int technician);
bool		catalogue_needs_resources(const struct catalogue *cat, int service);
bool		catalogue_open_on(const struct catalogue *cat, struct date day);	/* any opening at all */
struct str	catalogue_closure_reason(const struct catalogue *cat, struct date day);
struct date	catalogue_today(const struct catalogue *cat, struct instant now);
struct date	catalogue_last_day(const struct catalogue *cat, struct instant now);	/* horizon */

#endif
