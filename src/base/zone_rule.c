/* zone_rule.c - POSIX TZ rules. */
#include "base/clock.h"
#include "base/zone_rule.h"

enum {
	S_PER_HOUR = 3600,
	S_PER_DAY = 86400,
	HOURS_OFFSET_MAX = 24,
	HOURS_CHANGE_MAX = 167,
};

static bool
take_char(struct str *rest, char c)
{
	if (rest->len == 0 || rest->ptr[0] != c)
		return false;
	*rest = str_sub(*rest, 1, rest->len);
	return true;
}

static bool
take_number(struct str *rest, int32_t min, int32_t max, int32_t *out)
{
	uint64_t number;
	size_t n;

	for (n = 0; n < rest->len && rest->ptr[n] >= '0' && rest->ptr[n] <= '9'; n++)
		;
	if (n > 3 || !str_u64(str_sub(*rest, 0, n), &number))
		return false;
	if ((int32_t)number < min || (int32_t)number > max)
		return false;
	*rest = str_sub(*rest, n, rest->len);
	*out = (int32_t)number;
	return true;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "EST", or "<+03>" where the name has other than letters. */
static bool
take_name(struct str *rest, struct str *out)
{
	size_t n;

	if (take_char(rest, '<')) {
		if (!str_find(*rest, '>', &n) || n == 0)
			return false;
		*out = str_cut(rest, '>');
		return true;
	}
	for (n = 0; n < rest->len && is_letter(rest->ptr[n]); n++)
		;
	*out = str_sub(*rest, 0, n);
	*rest = str_sub(*rest, n, rest->len);
	return n >= 3;
}

/* "[+-]h[:mm[:ss]]" */
static bool
take_time(struct str *rest, int32_t hours_max, int32_t *out_s)
{
	int32_t hours;
	int32_t minutes;
	int32_t seconds;
	int32_t sum;
	bool minus;

	minutes = 0;
	seconds = 0;
	minus = take_char(rest, '-');
	if (!minus)
		(void)take_char(rest, '+');
	if (!take_number(rest, 0, hours_max, &hours))
		return false;
	if (take_char(rest, ':') && !take_number(rest, 0, 59, &minutes))
		return false;
	if (take_char(rest, ':') && !take_number(rest, 0, 59, &seconds))
		return false;
	sum = hours * S_PER_HOUR + minutes * 60 + seconds;
	*out_s = minus ? -sum : sum;
	return true;
}

static bool
take_change(struct str *rest, struct zone_change *out)
{
	bool ok;

	if (!take_char(rest, ','))
		return false;
	if (take_char(rest, 'M')) {
		out->form = 'M';
		ok = take_number(rest, 1, 12, &out->month) && take_char(rest, '.') &&
		    take_number(rest, 1, 5, &out->week) && take_char(rest, '.') && take_number(rest, 0, 6, &out->day);
	} else if (take_char(rest, 'J')) {
		out->form = 'J';
		ok = take_number(rest, 1, 365, &out->day);
	} else {
		out->form = 'N';
		ok = take_number(rest, 0, 365, &out->day);
	}
	out->time_s = 2 * S_PER_HOUR;
	return ok && (!take_char(rest, '/') || take_time(rest, HOURS_CHANGE_MAX, &out->time_s));
}

bool
zone_rule_parse(struct str text, struct zone_rule *out)
{
	struct zone_rule rule = { 0 };

	if (!take_name(&text, &rule.standard_name) || !take_time(&text, HOURS_OFFSET_MAX, &rule.standard_s))
		return false;
	rule.standard_s = -rule.standard_s;		/* POSIX counts west of Greenwich */
	if (text.len > 0) {
		rule.has_summer = true;
		if (!take_name(&text, &rule.summer_name))
			return false;
		rule.summer_s = rule.standard_s + S_PER_HOUR;
		if (!str_starts(text, STR(","))) {
			if (!take_time(&text, HOURS_OFFSET_MAX, &rule.summer_s))
				return false;
			rule.summer_s = -rule.summer_s;
		}
		if (!take_change(&text, &rule.to_summer) || !take_change(&text, &rule.to_standard) || text.len > 0)
			return false;
	}
	*out = rule;
	return true;
}

static int64_t
change_day(const struct zone_change *change, int32_t year)
{
	struct date first;
	int32_t days;
	int32_t day;

	if (change->form == 'M') {
		first = date_of(year, change->month, 1);
		days = date_month_days(year, change->month);
		day = (change->day - date_weekday(first) % 7 + 7) % 7 + (change->week - 1) * 7;
		return first.days + (day < days ? day : day - 7);
	}
	first = date_of(year, 1, 1);
	if (change->form == 'N')
		return first.days + change->day;
	return first.days + change->day - 1 + (change->day > 59 && date_month_days(year, 2) == 29 ? 1 : 0);
}

/*
 * The last change up to the moment rules. The years beside are looked at too, since a change may be near New Year or
 * beyond it.
 */
void
zone_rule_at(const struct zone_rule *rule, int64_t at, int32_t *out_offset_s, struct str *out_name)
{
	int64_t summer;
	int64_t standard;
	int64_t change;
	int32_t year;
	int32_t y;

	*out_offset_s = rule->standard_s;
	*out_name = rule->standard_name;
	if (!rule->has_summer)
		return;
	year = date_civil(when_local((struct when){ .at = { .us = at * US_PER_S } }).date).year;
	summer = INT64_MIN;
	standard = INT64_MIN;
	for (y = year - 1; y <= year + 1; y++) {
		change = change_day(&rule->to_summer, y) * S_PER_DAY + rule->to_summer.time_s - rule->standard_s;
		if (change <= at)
			summer = change;
		change = change_day(&rule->to_standard, y) * S_PER_DAY + rule->to_standard.time_s - rule->summer_s;
		if (change <= at)
			standard = change;
	}
	/* Equal where summer time lasts all year: each ends as the next begins. */
	if (summer >= standard) {
		*out_offset_s = rule->summer_s;
		*out_name = rule->summer_name;
	}
}
