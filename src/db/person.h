/*
 * person.h - everything that is kept of one person: told, and taken out.
 *
 * A person is a phone number within a business. Companions without a number were named by who booked and can be asked for by nobody else,
 * so they go with that person. What stays is what accounts need: which service was when, by whom, at what price.
 */
#ifndef DB_PERSON_H
#define DB_PERSON_H

#include "base/clock.h"
#include "base/err.h"

struct db;

enum { PERSON_ROWS_MAX = 100000 };

struct person_key {
	uint64_t	business_id;
	uint64_t	guest_id;
	struct str	phone;		/* E.164 */
	struct str	phone_hash;	/* of the counters for this phone; may be empty */
	struct instant	now;
	struct instant	before;
	uint64_t	max;
};

struct person_business {
	uint64_t	id;
	struct str	public_id;
};

struct person_row {
	uint64_t	guest_id;	/* 0: no visits, but messages, codes or an entry of a waiting list */
	struct str	phone;
	uint64_t	business_id;
};

/* All businesses, or the one of a store's code. */
enum err	db_person_businesses(struct db *db, struct str code, struct person_business **out, size_t *n_out);
enum err	db_person_find(struct db *db, const struct person_key *key, uint64_t *out_guest_id);	/* ERR_NOT_FOUND */
enum err	db_person_upcoming(struct db *db, const struct person_key *key, uint64_t *out);
/* Sections of an export, each a list of JSON objects. NULL behind the last. */
const char	*db_person_section(size_t i);
enum err	db_person_list(struct db *db, const struct person_key *key, size_t section, struct str **out, size_t *n_out);
/* In a transaction of the caller's. */
enum err	db_person_erase(struct db *db, const struct person_key *key);
/* Guests who were last here before key->before, who are to be erased; at most max. */
enum err	db_person_list_old(struct db *db, const struct person_key *key, struct person_row **out, size_t *n_out);

#endif
