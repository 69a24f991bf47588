/*
 * code.h - verification codes: what was sent, tried and proven.
 *
 * Waits and failures are counted per phone over all stores, since one telephone is annoyed, and one secret guessed, whoever asks.
 */
#ifndef DB_CODE_H
#define DB_CODE_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct code_row {
	uint64_t	id;
	uint64_t	store_id;
	struct str	phone;
	struct str	purpose;	/* book or mine */
	struct str	salt;		/* 16 bytes */
	struct str	code_hash;
	int32_t		digits;
	int32_t		tries;
	struct str	address_hash;
	struct instant	sent_at;
	struct instant	expires_at;
	bool		withheld;	/* no message went out */
};

struct sent_row {
	struct instant	sent_at;
	bool		used;
	bool		same_address;
};

struct failed_row {
	struct instant	failed_at;
};

struct code_key {
	uint64_t	store_id;
	uint64_t	id;
	struct str	phone;
	struct str	purpose;
	struct str	address_hash;
	struct str	token_hash;
	struct instant	now;
	struct instant	since;
	struct instant	until;
	int32_t		max;
	uint64_t	business_id;
	struct str	prefix;		/* the phone's first CODE_PREFIX_CHARS, and % */
};

/* Makes those who ask for the same phone wait for each other; inside a transaction. */
enum err	db_code_lock(struct db *db, const struct code_key *key);
/* Newest first. */
enum err	db_code_list_sent(struct db *db, const struct code_key *key, struct sent_row **out, size_t *n_out);

struct code_counts {			/* what a limit asks; of the hour before key->now unless it says otherwise */
	uint64_t	address_sends;	/* from key->address_hash, all stores */
	uint64_t	address_phones;	/* to how many other phones than key->phone */
	uint64_t	prefix_unused;	/* to phones that begin as this one, and not typed in, all stores */
	uint64_t	store_hour;	/* by the store, messages that went out */
	uint64_t	store_day;	/* the same in 24 hours */
	uint64_t	known;		/* whether the phone is a guest's who kept an appointment within a year */
};

struct code_alarm_row {			/* all stores, in the 24 hours before now */
	uint64_t	failed;		/* wrong codes; counted up to CODE_FAILED_COUNTED */
	uint64_t	sent;		/* of the newest codes older than two minutes, at most CODE_SENT_COUNTED */
	uint64_t	used;		/* of those */
};

enum { CODE_PREFIX_CHARS = 8, CODE_SENT_COUNTED = 50, CODE_FAILED_COUNTED = 1001 };

/* One query, the same for every phone. */
enum err	db_code_counts(struct db *db, const struct code_key *key, struct code_counts *out);
enum err	db_code_alarm(struct db *db, struct instant now, struct code_alarm_row *out);
enum err	db_code_insert(struct db *db, const struct code_row *row, uint64_t *out_id);
/* The last two. */
enum err	db_code_list_live(struct db *db, const struct code_key *key, struct code_row **out, size_t *n_out);
/* Counts one; ERR_CODE_EXPIRED: dead, used or over. */
enum err	db_code_try(struct db *db, const struct code_key *key);
/* Once: ERR_CODE_EXPIRED. The phone's other codes end too. */
enum err	db_code_use(struct db *db, const struct code_key *key);

/* Newest first. */
enum err	db_code_list_failed(struct db *db, const struct code_key *key, struct failed_row **out, size_t *n_out);
enum err	db_code_list_failed_address(struct db *db, const struct code_key *key, struct failed_row **out, size_t *n_out);
enum err	db_code_fail(struct db *db, const struct code_key *key);
enum err	db_code_forgive(struct db *db, const struct code_key *key);

enum err	db_code_set_verified(struct db *db, const struct code_key *key);
enum err	db_code_verified(struct db *db, const struct code_key *key);	/* ERR_NOT_FOUND */
enum err	db_code_verified_any(struct db *db, const struct code_key *key);	/* by whatever token; ERR_NOT_FOUND */
enum err	db_code_end_verified(struct db *db, const struct code_key *key);

#endif
