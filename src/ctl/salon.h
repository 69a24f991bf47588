/*
 * salon.h - the store, technicians, services and times that arguments name, for the commands that plan: why, whatif, slots.
 *
 * What is not found is complained of here; the caller only returns. A name is a public id, or what people say when only one is called so.
 */
#ifndef CTL_SALON_H
#define CTL_SALON_H

#include "ctl/ctl.h"
#include "desk/desk.h"

enum { NOBODY = -2 };			/* there is none of that name */

bool		 ctl_salon(struct ctl *ctl, const char *store, struct desk *out);
int		 ctl_technician(const struct ctl *ctl, const struct catalogue *cat, const char *name);
int		 ctl_service(const struct ctl *ctl, const struct catalogue *cat, const char *name);
int		 ctl_course(const struct ctl *ctl, const struct catalogue *cat, const char *name);
bool		 ctl_date(const struct ctl *ctl, const char *text, struct date *out);
bool		 ctl_clock(const struct ctl *ctl, const char *text, int32_t *out_minutes);	/* HH:MM, to 24:00 */
/* The moments of a wall time: 1, or 2 where the clocks are put back; 0 is complained of. */
int		 ctl_instants(const struct ctl *ctl, const struct catalogue *cat, struct local local, struct instant out[2]);

/* "10:00", with the date before it where that is not the one at hand. */
struct str	 ctl_time(struct arena *arena, const struct catalogue *cat, int64_t minute, struct date at_hand);
struct str	 ctl_span(struct arena *arena, const struct catalogue *cat, struct span span, struct date at_hand);	/* "10:00-11:00" */

#endif
