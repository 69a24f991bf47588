/*
 * consent.h - what guests agreed to when they booked, or asked to wait. A text is kept once; its version is made from its words.
 */
#ifndef DB_CONSENT_H
#define DB_CONSENT_H

#include "base/clock.h"
#include "base/err.h"

struct db;

struct consent_row {
	uint64_t	store_id;
	uint64_t	of_id;		/* the visit, the booking or the entry */
	struct str	version;
	struct str	text;
	struct instant	agreed_at;
};

enum err	db_consent_add(struct db *db, const struct consent_row *row);		/* with a visit */
enum err	db_consent_add_booking(struct db *db, const struct consent_row *row);	/* with a place in a class */
enum err	db_consent_add_waiting(struct db *db, const struct consent_row *row);	/* with an entry of the waitlist */

#endif
