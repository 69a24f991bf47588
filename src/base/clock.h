/*
 * clock.h - moments, days, wall clocks, money: structs, so that mixing them does not compile.
 *
 * The clock is read once per request (clock_now) and passed down. SLOTKEEPER_NOW in the environment ("2026-02-01T14:00:00Z") sets
 * the start of a clock that then runs on, for tests; it is honoured only when the configuration says test_clock = 1.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/str.h"

struct instant {
	int64_t		us;			/* microseconds since 1970-01-01T00:00:00Z */
};

struct date {
	int32_t		days;			/* days since 1970-01-01, proleptic Gregorian */
};

struct local {
	struct date	date;			/* a store's wall clock, without zone */
	int32_t		seconds;		/* since midnight, 0..86399 */
};

struct when {
	struct instant	at;			/* a moment as people at the store read it */
	int32_t		offset_s;		/* the zone's offset from UTC then */
};

struct money {
	int64_t		cents;			/* minor units of the store's currency */
};

struct civil {
	int32_t		year;
	int32_t		month;			/* 1..12 */
	int32_t		day;			/* 1..31 */
};

#define US_PER_S	INT64_C(1000000)
#define US_PER_MIN	(60 * US_PER_S)

struct instant	 clock_now(void);		/* the one read of the wall clock */
int64_t		 clock_monotonic_us(void);	/* for durations and deadlines */
void		 clock_test_start(struct instant start);

struct date	 date_of(int32_t year, int32_t month, int32_t day);	/* must be a real date */
struct civil	 date_civil(struct date date);
int		 date_weekday(struct date date);	/* 1 Monday .. 7 Sunday, ISO 8601 */
bool		 date_parse(struct str s, struct date *out);		/* YYYY-MM-DD, years 1970..9999, real days only */
struct str	 date_iso(struct arena *arena, struct date date);
int32_t		 date_month_days(int32_t year, int32_t month);

bool		 clock_hm_parse(struct str s, int32_t *out_minutes);	/* HH:mm, 00:00..23:59 */
bool		 local_parse(struct str s, struct local *out);		/* YYYY-MM-DDTHH:mm[:ss] */
struct str	 local_iso(struct arena *arena, struct local local);	/* YYYY-MM-DDTHH:mm:ss */
bool		 instant_parse(struct str s, struct instant *out);	/* RFC 3339 with Z or offset */
struct str	 instant_iso(struct arena *arena, struct instant at);	/* YYYY-MM-DDTHH:mm:ssZ */

struct local	 when_local(struct when when);
struct str	 when_iso(struct arena *arena, struct when when);	/* YYYY-MM-DDTHH:mm:ss-05:00 */

#endif
