/* outside.h - a desk of one's own in an installation that stands: what load drivers and benchmarks open. */
#ifndef TESTS_OUTSIDE_H
#define TESTS_OUTSIDE_H

#include "base/arena.h"
#include "base/settings.h"
#include "db/sql.h"
#include "desk/desk.h"

struct outside {
	struct arena		*life;
	struct arena		*arena;
	struct settings		 settings;
	const struct keyring	*ring;
	struct db		*db;
	struct desk		 desk;
};

/* Ends the program with a sentence when it cannot. The database may be away. */
void		 outside_open(struct outside *outside, const char *config);
void		 outside_close(struct outside *outside);
void		 outside_request(struct outside *outside);			/* a new request: memory gone, clock read */
enum err	 outside_store(struct outside *outside, const char *code);	/* with a request, before each act */
/* First column of the first row, or "" ; ends the program when the database cannot say. */
struct str	 outside_text(struct outside *outside, struct str query);
int64_t		 outside_count(struct outside *outside, struct str query);

#endif
