/*
 * staff.h - the API of those who work here: bearer tokens, the day, and the life of appointments.
 *
 * What a person is told is what the role at that store lets her know: another store's things and, for a technician, a colleague's are not
 * there (404); what she may see but not do is forbidden (403). Bodies, times and answers are read and written by api/.
 */
#ifndef STAFF_STAFF_H
#define STAFF_STAFF_H

#include "api/api.h"
#include "desk/change.h"
#include "desk/staff.h"

enum err	staff_login(struct cx *cx);
enum err	staff_logout(struct cx *cx);
enum err	staff_create(struct cx *cx);
enum err	staff_list(struct cx *cx);
enum err	staff_get(struct cx *cx);
enum err	staff_change(struct cx *cx);
enum err	staff_reschedule(struct cx *cx);
enum err	staff_waitlist(struct cx *cx);

/* ---- session.c: each answers why not ---- */

enum err	staff_open(struct cx *cx, struct staff *out);
enum err	staff_store(struct cx *cx, const struct staff *staff, struct str store, const struct staff_role **out);
/* The store an appointment is in. */
enum err	staff_store_of(struct cx *cx, const struct staff *staff, struct str appointment, const struct staff_role **out);
uint64_t	staff_own(const struct staff_role *role);	/* key of the only technician she sees; 0: all */

/* ---- day.c ---- */

/* Opens what is asked for by ?store_id, date and employee_id; *out_technician: whose, ANY for all. A technician sees her own. */
enum err	staff_open_day(struct cx *cx, struct date *out, int *out_technician);

/* ---- sheet.c ---- */

enum err	staff_reply_sheets(struct cx *cx, struct date date, const struct sheet *sheets, size_t n);
enum err	staff_reply_sheet(struct cx *cx, const struct sheet *sheet);

#endif
