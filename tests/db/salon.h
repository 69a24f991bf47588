/*
 * salon.h - a small salon in a real database, for the tests of the desk.
 *
 * America/New_York, open 9 to 20 every day. It is Tuesday, 10 February 2026, 9:00; tests book Monday the 16th unless they say otherwise.
 * svc_1 Full Nail Set 60 min $50 (Emma asks $60), svc_2 Pedicure 45 min $40, in the only pedicure chair, svc_3 Gel Manicure 50 min $45,
 * svc_4 Massage 60 min and 15 after it $70, svc_5 Colour 90 min with a gap of 30 after the first 30, $80. Emma (emp_1), Mei (emp_2) and
 * Lena (emp_3, svc_1 only) work 9 to 19.
 */
#ifndef TESTS_SALON_H
#define TESTS_SALON_H

#include "base/arena.h"
#include "db/sql.h"
#include "desk/desk.h"

enum { NAILS, PEDICURE, GEL, MASSAGE, COLOUR };		/* positions of the services */
enum { EMMA, MEI, LENA };

struct salon {
	struct arena		*life;
	struct arena		*arena;
	struct settings		 settings;
	const struct keyring	*ring;
	struct db		*db;
	struct desk		 desk;
};

void		 salon_make(struct salon *salon);	/* schema and catalogue */
void		 salon_open(struct salon *salon);	/* a session of one's own in a salon that is made: after a fork */
void		 salon_close(struct salon *salon);
void		 salon_clear(struct salon *salon);	/* no bookings, no holds, no codes; a new request at the first clock */
void		 salon_request(struct salon *salon);	/* a new request: memory gone, clock as it was */
void		 salon_run(struct salon *salon, const char *text);	/* days are new after what changes them */
void		 salon_run_untold(struct salon *salon, const char *text);	/* or not: who breaks the law of transact.c */
int64_t		 salon_count(struct salon *salon, const char *text);	/* a query for one number */
struct str	 salon_text(struct salon *salon, const char *text);	/* for one value */
struct instant	 salon_at(const struct salon *salon, const char *time);	/* "10:00" on the 16th, or "2026-02-17T10:00" */
void		 salon_pass(struct salon *salon, int64_t seconds);	/* the clock goes on */

/* An order of one guest with one item; more can be added. phone may be "". */
struct order	*salon_order(struct salon *salon, const char *name, const char *phone);
void		 salon_add(struct salon *salon, struct order *order, size_t guest, int service, int technician, const char *time);
void		 salon_companion(struct salon *salon, struct order *order, const char *name, const char *phone);
enum err	 salon_confirm(struct salon *salon, const struct order *order, struct receipt *out, struct confirm_problem *problem);
/* One item, by somebody new. */
enum err	 salon_book(struct salon *salon, int service, int technician, const char *time, struct receipt *out);
enum err	 salon_hold(struct salon *salon, const char *token, const char *ref, int service, int technician, const char *time,
		    struct hold_line *out);
bool		 salon_offers(struct salon *salon, const char *token, int service, int technician, const char *time);
void		 salon_check(struct salon *salon);	/* no two live items of a technician overlap, claims are those of live items */

#endif
