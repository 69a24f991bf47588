/*
 * zone_rule.h - the POSIX TZ rule in a TZif file's footer ("EST5EDT,M3.2.0,M11.1.0"), for zone.c.
 *
 * Hours of a change may be -167 to 167 (RFC 8536, section 3.3.1). The rule points into the text it was parsed from.
 */
#ifndef BASE_ZONE_RULE_H
#define BASE_ZONE_RULE_H

#include "base/str.h"

struct zone_change {
	char		form;		/* M month.week.weekday, J day 1..365 without 29 February, N day 0..365 */
	int32_t		month;
	int32_t		week;		/* 5 is the last */
	int32_t		day;		/* M: 0 Sunday .. 6 */
	int32_t		time_s;		/* after midnight, by the clock before the change */
};

struct zone_rule {
	struct str		standard_name;
	struct str		summer_name;
	int32_t			standard_s;	/* offsets east of UTC */
	int32_t			summer_s;
	bool			has_summer;
	struct zone_change	to_summer;
	struct zone_change	to_standard;
};

bool	zone_rule_parse(struct str text, struct zone_rule *out);
void	zone_rule_at(const struct zone_rule *rule, int64_t at, int32_t *out_offset_s, struct str *out_name);

#endif
