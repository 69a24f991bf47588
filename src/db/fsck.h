/*
 * fsck.h - what must always be true of the database, one rule at a time.
 *
 * A rule is one statement that finds up to FSCK_OFFENDERS_MAX rows breaking it, or a function where SQL cannot know (time zones). Each
 * runs for one store, and over large tables page by page, so that neither side ever holds more than a page. All read only, each
 * statement sees one moment: they may run while the store is open.
 */
#ifndef DB_FSCK_H
#define DB_FSCK_H

#include "base/clock.h"
#include "base/err.h"

struct arena;
struct db;
struct sql;
struct zone;

enum { FSCK_OFFENDERS_MAX = 20 };

enum fsck_pages {
	FSCK_WHOLE,			/* small, or answered from an index at once */
	FSCK_BY_APPOINTMENT,		/* after_id .. to_id */
	FSCK_BY_ITEM,
	FSCK_BY_GROUP,
	FSCK_BY_CLAIM,			/* of item ids, those of no item too */
	FSCK_BY_OUTBOX,
	FSCK_BY_EVENT,
	FSCK_BY_SLOT,
	FSCK_BY_BOOKING,
	FSCK_BY_TIME,			/* before .. from .. to: a month of spans, and the day before it */
};

struct fsck_query {
	uint64_t	store_id;
	struct instant	now;
	struct instant	soon;		/* a hold that lives until then was live while the statement ran */
	struct instant	recent;		/* messages are only kept for some time */
	uint64_t	after_id;
	uint64_t	to_id;
	struct instant	before;
	struct instant	from;
	struct instant	to;
	uint64_t	max;
};

struct fsck_offender {
	uint64_t	id;
	uint64_t	other_id;
	struct str	sentence;
};

struct fsck_store {
	uint64_t	id;
	struct str	code;
	struct str	timezone;
};

typedef enum err	(*fsck_check)(struct db *db, struct arena *arena, const struct fsck_query *query,
			    const struct zone *zone, struct fsck_offender *out, size_t *n_out);

struct fsck_rule {
	const char		*name;
	const char		*promise;	/* what holds, as a sentence */
	enum fsck_pages		 pages;
	struct sql		*sql;		/* or */
	fsck_check		 check;
};

/* All of them, by what they are about: fsck_time.c, fsck_claim.c, fsck_visit.c, fsck_notice.c, fsck_class.c,
 * fsck_waiting.c, fsck_list.c. */
extern const struct fsck_rule fsck_time_rules[];
extern const size_t fsck_n_time_rules;
extern const struct fsck_rule fsck_claim_rules[];
extern const size_t fsck_n_claim_rules;
extern const struct fsck_rule fsck_visit_rules[];
extern const size_t fsck_n_visit_rules;
extern const struct fsck_rule fsck_notice_rules[];
extern const size_t fsck_n_notice_rules;
extern const struct fsck_rule fsck_class_rules[];
extern const size_t fsck_n_class_rules;
extern const struct fsck_rule fsck_waiting_rules[];
extern const size_t fsck_n_waiting_rules;
extern const struct fsck_rule fsck_list_rules[];
extern const size_t fsck_n_list_rules;

extern const struct shape fsck_query_shape;
extern const struct shape fsck_offender_shape;

const struct fsck_rule	*db_fsck_rule(size_t i);	/* NULL behind the last */

/* An empty code means all, closed ones too. */
enum err	db_fsck_stores(struct db *db, struct str code, struct fsck_store **out, size_t *n_out);
/* The first max offenders of a rule in a store; sentences live in keep. arena is the database's own, and given back as it was. */
enum err	db_fsck_run(struct db *db, struct arena *arena, struct arena *keep, const struct fsck_rule *rule,
		    const struct fsck_store *store, struct instant now, size_t max, struct fsck_offender *out, size_t *n_out);

#endif
