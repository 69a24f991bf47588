/*
 * consent.h - what guests agreed to when they booked. A text is kept once; its version is made from its words.
 */
#ifndef DB_CONSENT_H
#define DB_CONSENT_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct consent_row {
	uint64_t	store_id;
	uint64_t	appointment_id;
	struct str	version;
	struct str	text;
	struct instant	agreed_at;
};

enum err	db_consent_add(struct db *db, const struct consent_row *row);

#endif
