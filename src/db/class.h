/*
 * class.h - published classes, the places booked in them, and the places held. slot_publish.h puts classes into the calendar.
 */
#ifndef DB_CLASS_H
#define DB_CLASS_H

#include "base/err.h"
#include "model/class.h"

struct db;

struct class_key {
	uint64_t	store_id;
	uint64_t	id;
	uint64_t	course_id;	/* 0: any */
	uint64_t	technician_id;	/* 0: any */
	struct str	public_id;
	struct str	token_hash;	/* whose holds do not count; may be empty */
	struct instant	now;
	struct instant	from;		/* starts at or after */
	struct instant	to;		/* and before */
	int64_t		places;
	int64_t		n_held;
};

/* By start; ERR_TOO_LARGE over max. */
enum err	db_class_list(struct db *db, const struct class_key *key, size_t max, struct class_slot **out, size_t *n_out);
enum err	db_class_by_id(struct db *db, const struct class_key *key, struct class_slot *out);	/* public_id */
enum err	db_class_by_key(struct db *db, const struct class_key *key, struct class_slot *out);	/* id */
/* Lengths and prices of a store's classes that begin from..to and can be booked, each once; by course. */
struct class_offer {
	uint64_t	course_id;
	int32_t		minutes;
	struct str	modifier_kind;
	int64_t		modifier;
};

enum err	db_class_offers(struct db *db, const struct class_key *key, struct class_offer **out, size_t *n_out);
enum err	db_class_lock(struct db *db, const struct class_key *key);		/* id; ERR_NOT_FOUND */
/* Counts places where there is room beside n_held; ERR_SLOT_TAKEN. */
enum err	db_class_take(struct db *db, const struct class_key *key);
enum err	db_class_give(struct db *db, const struct class_key *key);		/* ERR_FAULT: fewer were counted */

struct class_hold {
	uint64_t	store_id;
	uint64_t	slot_id;
	uint64_t	technician_id;
	struct str	token_hash;
	struct str	item_ref;
	int32_t		places;
	struct instant	starts_at;
	struct instant	ends_at;
	struct str	address_hash;
	struct instant	created_at;
	struct instant	expires_at;
};

enum err	db_class_hold_insert(struct db *db, const struct class_hold *hold);
enum err	db_class_hold_delete(struct db *db, const struct class_hold *hold);	/* the token's of the slot */

/* Which stores have it, by public id; at most two are told. */
struct class_store {
	struct str	public_id;
};

enum err	db_class_stores(struct db *db, enum class_noun noun, struct str public_id, struct class_store **out, size_t *n_out);
enum err	db_class_course(struct db *db, const struct class_key *key, uint64_t *out);	/* public_id */

/* ---- bookings ---- */

enum err	db_booking_insert(struct db *db, const struct class_booking *booking, uint64_t *out_id);
enum err	db_booking_by_public_id(struct db *db, const struct class_key *key, struct class_booking *out);
enum err	db_booking_by_id(struct db *db, const struct class_key *key, struct class_booking *out);
/* Those of the slot (id) that have run out and are still written as pending. */
enum err	db_booking_lapsed(struct db *db, const struct class_key *key, size_t max, struct class_booking **out, size_t *n_out);
/* Status, payment, times; ERR_WRONG_STATE when the row no longer says from_status and from_payment. */
enum err	db_booking_set(struct db *db, const struct class_booking *booking);
enum err	db_booking_visit(struct db *db, const struct class_booking *booking);	/* the guest has been here once more */

struct booking_query {
	uint64_t	business_id;
	uint64_t	guest_id;	/* 0: any */
	uint64_t	technician_id;	/* 0: any */
	uint64_t	staff_id;	/* 0: any; else what this member of staff may see */
	struct str	status;		/* as it reads now; empty: any */
	struct date	first;		/* local days of the class */
	struct date	last;
	uint64_t	before;		/* ids below */
	int64_t		max;
	struct instant	now;
};

/* Newest first, at most max. */
enum err	db_booking_list(struct db *db, const struct booking_query *query, struct class_booking **out, size_t *n_out);

#endif
