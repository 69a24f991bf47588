/*
 * zone.h - time zones from the system's TZif files (RFC 8536), without touching the process's TZ.
 *
 * A zone lives in the arena it was loaded into. Names with "..", a leading "/" or other than [A-Za-z0-9_+-/] are refused. After the
 * last transition the file's POSIX TZ footer rules.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/clock.h"
#include "base/err.h"

struct zone;

enum err	 zone_load(struct arena *arena, struct str name, const struct zone **out);	/* ERR_NOT_FOUND, ERR_INVALID */
int32_t		 zone_offset_s(const struct zone *zone, struct instant at);
struct local	 zone_local(const struct zone *zone, struct instant at);
struct when	 zone_when(const struct zone *zone, struct instant at);
struct str	 zone_abbreviation(const struct zone *zone, struct instant at);	/* "EST", or "" */

/*
 * The instants that show this wall time: 0 when a DST change skips it, 2 when one repeats it (earlier first), else 1.
 */
int		 zone_instants(const struct zone *zone, struct local local, struct instant out[2]);

/*
 * The first instant of a local day, and of the day after: 23, 24 or 25 hours apart, or 24.5 at Lord Howe. A skipped
 * midnight counts from the first moment after it.
 */
struct instant	 zone_day_start(const struct zone *zone, struct date date);

#endif
