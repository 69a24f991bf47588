/* base_zone.c - rules of time zones. The C library, with TZ set, is the oracle. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/zone.h"
#include "base/zone_rule.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(4 * 1024 * 1024);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const struct zone *
zone(const char *name)
{
	const struct zone *loaded = NULL;

	assert_int_equal(zone_load(arena, str_of(name), &loaded), OK);
	return loaded;
}

static struct local
wall(const char *text)
{
	struct local local;

	assert_true(local_parse(str_of(text), &local));
	return local;
}

static void
offsets_are_those_of_the_c_library_until_2060(void **state)
{
	static const char *const names[] = { "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai",
	    "Europe/London",
	    "Europe/Dublin", "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Apia", "UTC" };
	const struct zone *z;
	struct instant at;
	struct tm tm;
	time_t t;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		z = zone(names[i]);
		assert_int_equal(setenv("TZ", names[i], 1), 0);
		tzset();
		/* Steps of 4 h 59 min 57 s from 1970: all hours of all years, and close to each change in some. */
		for (t = 0; t < 2871763199; t += 17997) {
			localtime_r(&t, &tm);
			at.us = (int64_t)t * US_PER_S;
			if (zone_offset_s(z, at) != tm.tm_gmtoff)
				fail_msg("%s at %lld: %d, not %ld", names[i], (long long)t, zone_offset_s(z, at),
				    tm.tm_gmtoff);
			assert_true(str_eq(zone_abbreviation(z, at), str_of(tm.tm_zone)));
		}
	}
}

static void
changes_happen_at_the_second(void **state)
{
	const struct zone *z = zone("America/New_York");
	struct instant at;

	(void)state;
	assert_true(instant_parse(STR("2026-03-08T07:00:00Z"), &at));
	assert_int_equal(zone_offset_s(z, at), -4 * 3600);
	assert_true(str_eq(zone_abbreviation(z, at), STR("EDT")));
	at.us--;
	assert_int_equal(zone_offset_s(z, at), -5 * 3600);
	assert_true(instant_parse(STR("2055-03-14T07:00:00Z"), &at));
	assert_int_equal(zone_offset_s(z, at), -4 * 3600);
	at.us--;
	assert_int_equal(zone_offset_s(z, at), -5 * 3600);
}

static void
assert_instants(const char *name, const char *text, int n, int64_t first, int64_t second)
{
	struct instant out[2] = { { 0 }, { 0 } };

	assert_int_equal(zone_instants(zone(name), wall(text), out), n);
	if (n > 0)
		assert_true(out[0].us == first * US_PER_S);
	if (n > 1)
		assert_true(out[1].us == second * US_PER_S);
}

static void
a_wall_time_may_come_never_once_or_twice(void **state)
{
	(void)state;
	assert_instants("America/New_York", "2026-03-08T02:30", 0, 0, 0);
	assert_instants("America/New_York", "2026-03-08T02:00", 0, 0, 0);
	assert_instants("America/New_York", "2026-03-08T03:00", 1, 1772953200, 0);
	assert_instants("America/New_York", "2026-11-01T01:30", 2, 1793511000, 1793514600);
	assert_instants("America/New_York", "2026-11-01T01:00", 2, 1793509200, 1793512800);
	assert_instants("America/New_York", "2026-11-01T02:00", 1, 1793516400, 0);
	assert_instants("America/New_York", "2040-03-11T02:30", 0, 0, 0);
	assert_instants("Australia/Lord_Howe", "2026-10-04T02:15", 0, 0, 0);
	assert_instants("Australia/Lord_Howe", "2026-04-05T01:45", 2, 1775313900, 1775315700);
	assert_instants("Asia/Shanghai", "2026-02-15T10:00", 1, 1771120800, 0);
	assert_instants("Pacific/Apia", "2011-12-30T12:00", 0, 0, 0);
}

/* Every moment of the years around a change must be among the instants of the wall time it shows. */
static void
what_a_moment_shows_leads_back_to_it(void **state)
{
	static const char *const names[] = { "America/New_York", "Australia/Lord_Howe", "Europe/Dublin",
	    "Africa/Casablanca",
	    "America/Havana" };
	struct instant found[2];
	struct instant at;
	const struct zone *z;
	size_t i;
	int n;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		z = zone(names[i]);
		at.us = INT64_C(1767225600) * US_PER_S;
		for (; at.us < INT64_C(1830297600) * US_PER_S; at.us += 15 * US_PER_MIN) {
			n = zone_instants(z, zone_local(z, at), found);
			assert_in_range(n, 1, 2);
			assert_true(found[0].us == at.us || (n == 2 && found[1].us == at.us));
			assert_true(n == 1 || found[0].us < found[1].us);
		}
	}
}

static void
assert_day(const char *name, const char *date, const char *start, int64_t minutes)
{
	struct instant want;
	struct instant day;
	struct instant next;
	struct date d;

	assert_true(date_parse(str_of(date), &d));
	assert_true(instant_parse(str_of(start), &want));
	day = zone_day_start(zone(name), d);
	next = zone_day_start(zone(name), (struct date){ .days = d.days + 1 });
	assert_string_equal(str_cstr(arena, instant_iso(arena, day)), str_cstr(arena, instant_iso(arena, want)));
	assert_int_equal((next.us - day.us) / US_PER_MIN, minutes);
}

static void
a_day_starts_at_its_first_moment(void **state)
{
	(void)state;
	assert_day("America/New_York", "2026-02-15", "2026-02-15T05:00:00Z", 24 * 60);
	assert_day("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", 23 * 60);
	assert_day("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", 25 * 60);
	assert_day("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 24 * 60 + 30);
	/* At Havana the clock goes from 24:00 to 01:00: the day starts at 01:00. */
	assert_day("America/Havana", "2025-03-09", "2025-03-09T05:00:00Z", 23 * 60);
	/* In autumn it goes from 01:00 back to 00:00: midnight comes twice, and the first counts. */
	assert_day("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z", 25 * 60);
	assert_day("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", 0);
}

static void
a_zone_name_cannot_leave_the_directory(void **state)
{
	static const char *const bad[] = { "", "../etc/passwd", "/etc/passwd", "America/../UTC", "a b", "UTC\n",
	    "America/New_York.x" };
	const struct zone *out = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(zone_load(arena, str_of(bad[i]), &out), ERR_INVALID);
	assert_int_equal(zone_load(arena, STR("UTC\0"), &out), ERR_INVALID);
	assert_int_equal(zone_load(arena, STR("Mars/Olympus"), &out), ERR_NOT_FOUND);
	assert_int_equal(zone_load(arena, STR("America"), &out), ERR_NOT_FOUND);
	assert_null(out);
}

static void
put(const char *path, struct str content)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(content.ptr, 1, content.len, file), content.len);
	assert_int_equal(fclose(file), 0);
}

/* What a file that was made wrong does: refused, or read to something that answers. */
static bool
is_refused(struct str content, const char *path)
{
	struct instant found[2];
	const struct zone *z;
	size_t mark;
	bool refused;

	mark = arena_mark(arena);
	put(path, content);
	refused = zone_load(arena, STR("Zone"), &z) != OK;
	if (!refused) {
		(void)zone_offset_s(z, (struct instant){ .us = INT64_C(4000000000) * US_PER_S });
		(void)zone_instants(z, wall("2026-03-08T02:30"), found);
		(void)zone_day_start(z, date_of(2050, 3, 1));
	}
	arena_rewind(arena, mark);
	return refused;
}

/* Each byte broken in turn, and each length. The sanitizers watch. Each refusal is logged; that goes to /dev/null. */
static void
a_broken_file_is_refused_or_harmless(void **state)
{
	char directory[] = "/tmp/base_zone.XXXXXX";
	const char *path;
	char data[8192];
	size_t size;
	size_t i;
	int refused;
	int saved;
	FILE *file;

	(void)state;
	file = fopen("/usr/share/zoneinfo/Africa/Casablanca", "r");
	assert_non_null(file);
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	assert_non_null(mkdtemp(directory));
	path = str_cstr(arena, str_fmt(arena, "%s/Zone", directory));
	setenv("TZDIR", directory, 1);
	assert_false(is_refused((struct str){ data, size }, path));
	saved = dup(STDERR_FILENO);
	dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
	refused = 0;
	for (i = 0; i < size; i++) {
		data[i] = (char)~data[i];
		refused += is_refused((struct str){ data, size }, path);
		data[i] = (char)~data[i];
		refused += is_refused((struct str){ data, i }, path);
	}
	dup2(saved, STDERR_FILENO);
	close(saved);
	/* Every cut file is, and many of the others are. */
	assert_true(refused > (int)size);
	unlink(path);
	rmdir(directory);
	unsetenv("TZDIR");
}

static int32_t
rule_offset(const char *text, const char *at)
{
	struct zone_rule rule;
	struct instant moment;
	struct str name;
	int32_t offset;

	assert_true(zone_rule_parse(str_of(text), &rule));
	assert_true(instant_parse(str_of(at), &moment));
	zone_rule_at(&rule, moment.us / US_PER_S, &offset, &name);
	return offset;
}

static void
posix_rules_have_all_their_forms(void **state)
{
	static const char *const bad[] = { "", "E", "EST", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0",
	    "EST25",
	    "EST5EDT,M3.2.0,M11.1.0,", "EST5EDT,M3.6.0,M11.1.0", "<+03-3", "EST5EDT,J0,J1", "EST5EDT,366,1",
	    "EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,M3.2.7,M11.1.0" };
	struct zone_rule rule;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(zone_rule_parse(str_of(bad[i]), &rule));
	assert_int_equal(rule_offset("<+0545>-5:45", "2030-01-01T00:00:00Z"), 5 * 3600 + 45 * 60);
	/* Day 60 without leap days is 1 March in every year; counted from 0 it is 1 March in a leap year only. */
	assert_int_equal(rule_offset("AAA0BBB,J60/0,J300/0", "2028-02-29T23:59:59Z"), 0);
	assert_int_equal(rule_offset("AAA0BBB,J60/0,J300/0", "2028-03-01T00:00:00Z"), 3600);
	assert_int_equal(rule_offset("AAA0BBB,60/0,300/0", "2028-03-01T00:00:00Z"), 3600);
	assert_int_equal(rule_offset("AAA0BBB,60/0,300/0", "2027-03-01T12:00:00Z"), 0);
	/* South of the equator summer has New Year in it. */
	assert_int_equal(rule_offset("AAA-10BBB,M10.1.0,M4.1.0/3", "2050-01-01T00:00:00Z"), 11 * 3600);
	assert_int_equal(rule_offset("AAA-10BBB,M10.1.0,M4.1.0/3", "2050-07-01T00:00:00Z"), 10 * 3600);
	/* Summer time all year, as RFC 8536 writes it. */
	assert_int_equal(rule_offset("XXX3EDT4,0/0,J365/23", "2050-01-01T03:00:00Z"), -4 * 3600);
	assert_int_equal(rule_offset("XXX3EDT4,0/0,J365/23", "2050-06-01T03:00:00Z"), -4 * 3600);
	/* Hours beyond the day: Saturday 24:00 before the last Sunday, and two days before. */
	assert_int_equal(rule_offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2030-03-31T00:59:59Z"), -2 * 3600);
	assert_int_equal(rule_offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2030-03-31T01:00:00Z"), -3600);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offsets_are_those_of_the_c_library_until_2060),
		cmocka_unit_test(changes_happen_at_the_second),
		cmocka_unit_test(a_wall_time_may_come_never_once_or_twice),
		cmocka_unit_test(what_a_moment_shows_leads_back_to_it),
		cmocka_unit_test(a_day_starts_at_its_first_moment),
		cmocka_unit_test(a_zone_name_cannot_leave_the_directory),
		cmocka_unit_test(a_broken_file_is_refused_or_harmless),
		cmocka_unit_test(posix_rules_have_all_their_forms),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
