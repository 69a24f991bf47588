/*
 * guest.h - people who are booked for. They belong to a business, whose stores share them.
 */
#ifndef DB_GUEST_H
#define DB_GUEST_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct guest_row {
	uint64_t	id;
	uint64_t	business_id;
	struct str	phone;		/* E.164, or empty: stored as NULL */
	struct str	name;
	struct str	email;		/* empty leaves the stored one */
	struct str	locale;
	struct instant	verified_at;	/* 0 leaves the stored one */
	struct instant	now;
};

struct relation_row {
	uint64_t	business_id;
	uint64_t	guest_id;	/* who booked */
	uint64_t	other_guest_id;	/* who comes along */
	struct instant	now;
};

/* Locks the row, so that what is asked about the guest next stays true. ERR_NOT_FOUND. Several guests: in the order of their phones. */
enum err	db_guest_lock(struct db *db, const struct guest_row *key, uint64_t *out_id);
enum err	db_guest_insert(struct db *db, const struct guest_row *guest, uint64_t *out_id);	/* ERR_EXISTS: made this moment */
/*
 * Makes it, or locks the one of that phone and brings it up to date, with what is written next: *out_id may be a promise. Several
 * guests: in the order of their phones.
 */
enum err	db_guest_put(struct db *db, const struct guest_row *guest, uint64_t *out_id);
enum err	db_guest_set_verified(struct db *db, const struct guest_row *guest);		/* by phone; nobody is OK */
enum err	db_guest_relate(struct db *db, const struct relation_row *rows, size_t n);

#endif
