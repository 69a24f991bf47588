/*
 * day_list.h - all that takes up time on a store's day, kept in the day's own lock row, so that a writer need not ask for it.
 *
 * The list is part of what the row's lock guards: it is read, and added to, only under that lock, in the same transaction, so it is rolled
 * back with it, and any program that locks the day without adding to the list makes it untrue (desk/transact.c has the law). It can always
 * be made again from the rows.
 */
#ifndef DB_DAY_LIST_H
#define DB_DAY_LIST_H

#include "base/clock.h"
#include "db/busy_day.h"

struct arena;
struct db;

enum { DAY_LIST_MAX = 32000 };		/* bytes, of the column too; a day of more, some thousand rows, is asked for each time */

struct day_place {
	uint64_t	 store_id;
	struct date	 day;
	struct instant	 from;		/* what the list reaches over */
	struct instant	 to;
};

struct day_list {
	bool		 good;		/* rows were in it; else they are for the caller to ask for and put in */
	struct day_row	*rows;
	size_t		 n;
	size_t		 size;		/* as stored */
};

/* Of a day that this transaction has locked, once. */
enum err	db_day_list_read(struct db *db, struct arena *arena, const struct day_place *place, struct day_list *out);
/*
 * What the transaction changes, after everything else: the holds of a token go (empty: none), and rows come, whose numbers may be promises.
 * list is as it was read, or as it was asked for then. A list that grows too long is left untrue.
 */
enum err	db_day_list_add(struct db *db, struct arena *arena, const struct day_place *place, const struct day_list *list,
		    struct str gone_token, const struct day_row *rows, size_t n);
/* The same for who has not read the list: added if it is true. */
enum err	db_day_list_follow(struct db *db, struct arena *arena, const struct day_place *place, struct str gone_token,
		    const struct day_row *rows, size_t n);
/* For fsck: what a text says that it reaches over; whether it is a list of a place, and what is in it. */
bool		db_day_list_place(struct str text, uint64_t store_id, struct date day, struct day_place *out);
bool		db_day_list_parse(struct arena *arena, struct str text, const struct day_place *place, struct day_row **out,
		    size_t *n_out);

#endif
