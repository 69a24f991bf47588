/*
 * waiting.h - the waitlist of a day or of a class, and what is offered to those on it.
 *
 * Everything that decides is read and written under the lock of the store's day, or of the class (desk/waiting.c); changes name the state
 * they are from.
 */
#ifndef DB_WAITING_H
#define DB_WAITING_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct wait_row {
	uint64_t	id;
	uint64_t	store_id;
	struct str	public_id;
	struct str	token_hash;
	struct str	phone;
	uint64_t	service_id;	/* 0: a place in slot_id */
	uint64_t	technician_id;	/* 0: any */
	uint64_t	slot_id;	/* 0: a time of that day */
	struct date	day;
	int32_t		from_minute;
	int32_t		to_minute;
	struct str	locale;
	struct str	address_hash;
	struct str	status;
	int32_t		n_offers;
	struct instant	queued_at;
	struct instant	created_at;
	struct instant	updated_at;
};

struct wait_key {
	uint64_t	store_id;
	uint64_t	id;
	struct str	public_id;
	struct str	token_hash;
	struct str	phone;
	struct str	address_hash;
	uint64_t	service_id;
	uint64_t	technician_id;
	uint64_t	slot_id;
	struct date	day;
	struct instant	since;
	uint64_t	max;
};

struct wait_change {
	uint64_t	store_id;
	uint64_t	id;
	struct str	was;
	struct str	status;
	int32_t		n_offers;
	struct instant	queued_at;
	struct instant	now;
};

struct offer_row {
	uint64_t	id;
	uint64_t	store_id;
	uint64_t	waiting_id;
	struct str	token_hash;
	struct instant	starts_at;
	struct instant	created_at;
	struct instant	expires_at;
	struct str	outcome;
};

struct offer_end {
	uint64_t	store_id;
	uint64_t	id;
	struct str	outcome;
	struct instant	now;
};

enum err	db_wait_insert(struct db *db, const struct wait_row *row, uint64_t *out_id);
enum err	db_wait_change(struct db *db, const struct wait_change *change);		/* ERR_WRONG_STATE: it is not as it was */
/* Of a day, of a class, or of a phone: those who wait or have an offer, in the order of the line. */
enum err	db_wait_list_day(struct db *db, const struct wait_key *key, struct wait_row **out, size_t *n_out);
enum err	db_wait_list_slot(struct db *db, const struct wait_key *key, struct wait_row **out, size_t *n_out);
enum err	db_wait_count_day(struct db *db, const struct wait_key *key, uint64_t *out);
enum err	db_wait_list_phone(struct db *db, const struct wait_key *key, struct wait_row **out, size_t *n_out);
/* Everybody of a day, those whose waiting is over too. */
enum err	db_wait_list_staff(struct db *db, const struct wait_key *key, struct wait_row **out, size_t *n_out);
enum err	db_wait_by_id(struct db *db, const struct wait_key *key, struct wait_row *out);
enum err	db_wait_by_public_id(struct db *db, const struct wait_key *key, struct wait_row *out);
enum err	db_wait_by_token(struct db *db, const struct wait_key *key, struct wait_row *out);
/* Of those of the day's line, whose guest has booked that service for that day since joining: their ids. */
enum err	db_wait_list_booked(struct db *db, const struct wait_key *key, uint64_t **out, size_t *n_out);
/* Of those of the class's line (slot_id), who has booked a place since joining. */
enum err	db_wait_list_placed(struct db *db, const struct wait_key *key, uint64_t **out, size_t *n_out);
enum err	db_wait_count_address(struct db *db, const struct wait_key *key, uint64_t *out);	/* joined since */
/* Days with somebody in the line. */
enum err	db_wait_list_days(struct db *db, const struct wait_key *key, struct date **out, size_t *n_out);
enum err	db_wait_list_slots(struct db *db, const struct wait_key *key, uint64_t **out, size_t *n_out);	/* classes, likewise */

enum err	db_offer_insert(struct db *db, const struct offer_row *row, uint64_t *out_id);	/* ERR_EXISTS: there is an open one */
enum err	db_offer_end(struct db *db, const struct offer_end *end);			/* ERR_WRONG_STATE: it is not open */
enum err	db_offer_by_token(struct db *db, const struct wait_key *key, struct offer_row *out);
/* Of entry id, newest first. */
enum err	db_offer_list_of(struct db *db, const struct wait_key *key, struct offer_row **out, size_t *n_out);

#endif
