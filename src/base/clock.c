/* clock.c - the clock, the calendar, and how moments are written. */
#include <assert.h>
#include <time.h>

#include "base/clock.h"

enum {
	S_PER_MIN = 60,
	S_PER_HOUR = 3600,
	S_PER_DAY = 86400,
	DAYS_PER_ERA = 146097,		/* 400 Gregorian years */
	DAYS_TO_1970 = 719468,		/* from 0000-03-01, where the count of eras starts */
};

static bool test_running;
static struct instant test_start;
static int64_t test_start_monotonic;

int64_t
clock_monotonic_us(void)
{
	struct timespec ts;
	int failed;

	failed = clock_gettime(CLOCK_MONOTONIC, &ts);
	assert(failed == 0);
	return (int64_t)ts.tv_sec * US_PER_S + ts.tv_nsec / 1000;
}

void
clock_test_start(struct instant start)
{
	test_start = start;
	test_start_monotonic = clock_monotonic_us();
	test_running = true;
}

struct instant
clock_now(void)
{
	struct timespec ts;
	int failed;

	if (test_running)
		return (struct instant){ .us = test_start.us + clock_monotonic_us() - test_start_monotonic };
	failed = clock_gettime(CLOCK_REALTIME, &ts);
	assert(failed == 0);
	return (struct instant){ .us = (int64_t)ts.tv_sec * US_PER_S + ts.tv_nsec / 1000 };
}

static int64_t
floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0 ? 1 : 0);
}

static bool
is_leap(int32_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int32_t
date_month_days(int32_t year, int32_t month)
{
	static const int32_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	assert(month >= 1 && month <= 12);
	return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/*
 * Years are counted from March, so that the leap day is a year's last day, in eras of 400 years, which all have the
 * same length (the method of Howard Hinnant, "chrono-compatible low-level date algorithms").
 */
struct date
date_of(int32_t year, int32_t month, int32_t day)
{
	int64_t march_year;
	int64_t era;
	int64_t year_of_era;
	int64_t day_of_year;
	int64_t day_of_era;

	assert(month >= 1 && month <= 12 && day >= 1 && day <= date_month_days(year, month));
	march_year = (int64_t)year - (month <= 2 ? 1 : 0);
	era = floor_div(march_year, 400);
	year_of_era = march_year - era * 400;
	day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return (struct date){ .days = (int32_t)(era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970) };
}

struct civil
date_civil(struct date date)
{
	int64_t days;
	int64_t era;
	int64_t day_of_era;
	int64_t year_of_era;
	int64_t day_of_year;
	int64_t march_month;
	struct civil civil;

	days = (int64_t)date.days + DAYS_TO_1970;
	era = floor_div(days, DAYS_PER_ERA);
	day_of_era = days - era * DAYS_PER_ERA;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	march_month = (5 * day_of_year + 2) / 153;
	civil.day = (int32_t)(day_of_year - (153 * march_month + 2) / 5 + 1);
	civil.month = (int32_t)(march_month < 10 ? march_month + 3 : march_month - 9);
	civil.year = (int32_t)(year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0));
	return civil;
}

int
date_weekday(struct date date)
{
	int64_t since_monday;

	since_monday = (int64_t)date.days + 3;		/* 1970-01-01 was a Thursday */
	return (int)(since_monday - floor_div(since_monday, 7) * 7) + 1;
}

/* Exactly n digits off the front of *rest, then the character sep unless it is NUL. */
static bool
take_number(struct str *rest, size_t n, char sep, int32_t *out)
{
	uint64_t number;
	size_t taken;

	taken = n + (sep == '\0' ? 0 : 1);
	if (rest->len < taken || (sep != '\0' && rest->ptr[n] != sep))
		return false;
	if (!str_u64(str_sub(*rest, 0, n), &number))
		return false;
	*rest = str_sub(*rest, taken, rest->len);
	*out = (int32_t)number;
	return true;
}

static bool
take_date(struct str *rest, struct date *out)
{
	int32_t year;
	int32_t month;
	int32_t day;

	if (!take_number(rest, 4, '-', &year) || !take_number(rest, 2, '-', &month) ||
	    !take_number(rest, 2, '\0', &day))
		return false;
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > date_month_days(year, month))
		return false;
	*out = date_of(year, month, day);
	return true;
}

static bool
take_hm(struct str *rest, int32_t *out_minutes)
{
	int32_t hour;
	int32_t minute;

	if (!take_number(rest, 2, ':', &hour) || !take_number(rest, 2, '\0', &minute))
		return false;
	if (hour > 23 || minute > 59)
		return false;
	*out_minutes = hour * 60 + minute;
	return true;
}

static bool
take_char(struct str *rest, char c)
{
	if (rest->len == 0 || rest->ptr[0] != c)
		return false;
	*rest = str_sub(*rest, 1, rest->len);
	return true;
}

/* ":ss" */
static bool
take_seconds(struct str *rest, int32_t *out)
{
	return take_char(rest, ':') && take_number(rest, 2, '\0', out) && *out <= 59;
}

bool
date_parse(struct str s, struct date *out)
{
	struct date date;

	if (!take_date(&s, &date) || s.len > 0)
		return false;
	*out = date;
	return true;
}

static void
add_date(struct buf *buf, struct date date)
{
	struct civil civil = date_civil(date);

	buf_add_digits(buf, (uint64_t)civil.year, 4);
	buf_addc(buf, '-');
	buf_add_digits(buf, (uint64_t)civil.month, 2);
	buf_addc(buf, '-');
	buf_add_digits(buf, (uint64_t)civil.day, 2);
}

struct str
date_iso(struct arena *arena, struct date date)
{
	struct buf buf = buf_new(arena, sizeof("YYYYYYYYYY-MM-DD"));

	add_date(&buf, date);
	return buf_str(&buf);
}

bool
clock_hm_parse(struct str s, int32_t *out_minutes)
{
	int32_t minutes;

	if (!take_hm(&s, &minutes) || s.len > 0)
		return false;
	*out_minutes = minutes;
	return true;
}

bool
local_parse(struct str s, struct local *out)
{
	struct date date;
	int32_t minutes;
	int32_t seconds;

	seconds = 0;
	if (!take_date(&s, &date) || !take_char(&s, 'T') || !take_hm(&s, &minutes))
		return false;
	if (s.len > 0 && (!take_seconds(&s, &seconds) || s.len > 0))
		return false;
	*out = (struct local){ .date = date, .seconds = minutes * S_PER_MIN + seconds };
	return true;
}

static struct str
local_text(struct arena *arena, struct local local, struct str zone)
{
	struct buf buf = buf_new(arena, sizeof("YYYYYYYYYY-MM-DDTHH:mm:ss-05:00"));

	add_date(&buf, local.date);
	buf_addc(&buf, 'T');
	buf_add_digits(&buf, (uint64_t)(local.seconds / S_PER_HOUR), 2);
	buf_addc(&buf, ':');
	buf_add_digits(&buf, (uint64_t)(local.seconds / S_PER_MIN % 60), 2);
	buf_addc(&buf, ':');
	buf_add_digits(&buf, (uint64_t)(local.seconds % 60), 2);
	buf_add(&buf, zone);
	return buf_str(&buf);
}

struct str
local_iso(struct arena *arena, struct local local)
{
	return local_text(arena, local, STR_NONE);
}

/* ".5" to ".500000000"; what is finer than a microsecond is dropped. */
static bool
take_fraction(struct str *rest, int64_t *out_us)
{
	int64_t unit;
	int64_t us;
	size_t n;

	us = 0;
	unit = US_PER_S;
	for (n = 0; n < rest->len && rest->ptr[n] >= '0' && rest->ptr[n] <= '9'; n++) {
		unit /= 10;
		us += unit * (rest->ptr[n] - '0');
	}
	if (n == 0 || n > 9)
		return false;
	*rest = str_sub(*rest, n, rest->len);
	*out_us = us;
	return true;
}

static bool
take_offset(struct str *rest, int64_t *out_s)
{
	int32_t minutes;
	bool minus;

	if (take_char(rest, 'Z')) {
		*out_s = 0;
		return true;
	}
	minus = take_char(rest, '-');
	if (!minus && !take_char(rest, '+'))
		return false;
	if (!take_hm(rest, &minutes))
		return false;
	*out_s = (int64_t)minutes * (minus ? -S_PER_MIN : S_PER_MIN);
	return true;
}

bool
instant_parse(struct str s, struct instant *out)
{
	struct date date;
	int32_t minutes;
	int32_t seconds;
	int64_t us;
	int64_t offset_s;

	us = 0;
	if (!take_date(&s, &date) || !take_char(&s, 'T') || !take_hm(&s, &minutes) || !take_seconds(&s, &seconds))
		return false;
	if (take_char(&s, '.') && !take_fraction(&s, &us))
		return false;
	if (!take_offset(&s, &offset_s) || s.len > 0)
		return false;
	out->us = ((int64_t)date.days * S_PER_DAY + minutes * S_PER_MIN + seconds - offset_s) * US_PER_S + us;
	return true;
}

struct str
instant_iso(struct arena *arena, struct instant at)
{
	return local_text(arena, when_local((struct when){ .at = at }), STR("Z"));
}

struct local
when_local(struct when when)
{
	int64_t seconds;
	int64_t days;

	seconds = floor_div(when.at.us, US_PER_S) + when.offset_s;
	days = floor_div(seconds, S_PER_DAY);
	return (struct local){ .date = { .days = (int32_t)days }, .seconds = (int32_t)(seconds - days * S_PER_DAY) };
}

/*
 * RFC 3339 has no seconds in an offset. An old one that has them is written to the minute, with the wall clock that
 * belongs to it.
 */
struct str
when_iso(struct arena *arena, struct when when)
{
	char zone[16];
	struct buf buf = { .ptr = zone, .cap = sizeof(zone), .limit = sizeof(zone) - 1 };
	int32_t minutes;
	int32_t size;

	minutes = when.offset_s / S_PER_MIN;
	when.offset_s = minutes * S_PER_MIN;
	size = minutes < 0 ? -minutes : minutes;
	buf_addc(&buf, minutes < 0 ? '-' : '+');
	buf_add_digits(&buf, (uint64_t)size / 60, 2);
	buf_addc(&buf, ':');
	buf_add_digits(&buf, (uint64_t)size % 60, 2);
	return local_text(arena, when_local(when), buf_str(&buf));
}
