/*
 * catalogue_write.h - a store as its owner writes it down: what import takes in and export gives out.
 *
 * A plan names everything by public id and holds also what is switched off. Lists are in the order in which db_plan_read gives them
 * (plan_sort), so that two plans of the same store are equal exactly when their texts are. Reading is in catalogue_dump.c.
 */
#ifndef DB_CATALOGUE_WRITE_H
#define DB_CATALOGUE_WRITE_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct plan_business {
	uint64_t	id;
	struct str	public_id;
	struct str	name;
};

struct plan_store {
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
	int32_t		offer_minutes;
	struct str	consent;
	struct str	accent;
	int32_t		reminder_hours;
	struct str	notice_email;
	struct str	text_countries;
	struct str	second_factor;
	bool		active;
	struct str	cors_origins;
	bool		paid_confirms;
};

struct plan_hours {			/* of the store (technician empty), or a technician's shift */
	uint64_t	store_id;
	struct str	technician;
	int32_t		weekday;
	int32_t		position;
	int32_t		opens;
	int32_t		closes;
};

struct plan_exception {			/* likewise; opens == closes: none that day */
	uint64_t	store_id;
	struct str	technician;
	struct date	day;
	int32_t		position;
	int32_t		opens;
	int32_t		closes;
};

struct plan_closure {
	uint64_t	store_id;
	struct date	from_day;
	struct date	to_day;
	struct str	reason;
};

struct plan_category {
	uint64_t	store_id;
	struct str	public_id;
	struct str	name;
	int32_t		position;
	bool		active;
};

struct plan_resource {
	uint64_t	store_id;
	struct str	public_id;
	struct str	name;
	int32_t		count;
	bool		active;
};

struct plan_service {
	uint64_t	store_id;
	struct str	public_id;
	struct str	category;
	struct str	name;
	struct str	description;
	struct str	icon;
	int32_t		duration;
	int32_t		buffer_before;
	int32_t		buffer_after;
	int32_t		gap_start;
	int32_t		gap_minutes;
	int64_t		price;
	bool		price_from;
	bool		parallel;
	int32_t		position;
	bool		active;
};

struct plan_need {
	uint64_t	store_id;
	struct str	service;
	struct str	resource;
	int32_t		quantity;
};

struct plan_technician {
	uint64_t	store_id;
	struct str	public_id;
	struct str	name;
	struct str	title;
	struct str	photo;
	struct str	email;
	struct str	phone;
	int32_t		position;
	int32_t		daily_max;
	bool		active;
};

struct plan_skill {			/* -1: the service's own value counts */
	uint64_t	store_id;
	struct str	technician;
	struct str	service;
	int64_t		price;
	int32_t		duration;
	int32_t		buffer_before;
	int32_t		buffer_after;
};

struct plan_time_off {
	uint64_t	store_id;
	struct str	technician;
	struct instant	starts_at;
	struct instant	ends_at;
	struct str	reason;
};

struct plan_course {
	uint64_t	store_id;
	struct str	public_id;
	struct str	name;
	struct str	description;
	int64_t		price;
	int32_t		commission_rate;
	int32_t		position;
	bool		active;
};

struct plan {
	struct plan_business	 business;
	struct plan_store	 store;
	struct plan_hours	*hours;
	size_t			 n_hours;
	struct plan_exception	*exceptions;
	size_t			 n_exceptions;
	struct plan_closure	*closures;
	size_t			 n_closures;
	struct plan_category	*categories;
	size_t			 n_categories;
	struct plan_resource	*resources;
	size_t			 n_resources;
	struct plan_service	*services;
	size_t			 n_services;
	struct plan_need	*needs;
	size_t			 n_needs;
	struct plan_technician	*technicians;
	size_t			 n_technicians;
	struct plan_skill	*skills;
	size_t			 n_skills;
	struct plan_time_off	*time_off;
	size_t			 n_time_off;
	struct plan_course	*courses;
	size_t			 n_courses;
};

enum err	db_plan_read(struct db *db, uint64_t store_id, struct plan *out);
enum err	db_plan_find(struct db *db, struct str code_or_id, uint64_t *out_store_id);	/* ERR_NOT_FOUND */

/* Inside a transaction. Writes business and store only when they are new; sets the ids in *plan. ERR_EXISTS: the code is another's. */
enum err	db_plan_open(struct db *db, struct plan *plan);
/* Writes all of it. What is not in the plan stays as it is: the caller puts it in, switched off. */
enum err	db_plan_write(struct db *db, const struct plan *plan);
enum err	db_catalogue_bump(struct db *db, uint64_t store_id);		/* workers reload the store */

#endif
