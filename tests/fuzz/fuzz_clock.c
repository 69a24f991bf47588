/* fuzz_clock.c - dates, wall clocks, moments and zones: printed and read again they are the same; a wall time names its moment. */
#include "base/zone.h"
#include "tests/fuzz/fuzz.h"

static void
check_texts(struct arena *arena, struct str s)
{
	struct instant at_again;
	struct local local_again;
	struct date date_again;
	struct instant at;
	struct local local;
	struct civil civil;
	struct date date;
	int32_t minutes;

	if (date_parse(s, &date)) {
		must(date_parse(date_iso(arena, date), &date_again) && date_again.days == date.days);
		civil = date_civil(date);
		must(civil.month >= 1 && civil.month <= 12 && civil.day >= 1 && civil.day <= date_month_days(civil.year, civil.month));
		must(date_of(civil.year, civil.month, civil.day).days == date.days);
	}
	if (local_parse(s, &local))
		must(local_parse(local_iso(arena, local), &local_again) && local_again.date.days == local.date.days &&
		    local_again.seconds == local.seconds);
	if (instant_parse(s, &at))
		must(instant_parse(instant_iso(arena, at), &at_again) && at_again.us == at.us - (at.us % US_PER_S + US_PER_S) % US_PER_S);
	if (clock_hm_parse(s, &minutes))
		must(s.len == 5 && minutes >= 0 && minutes < 24 * 60);
}

static void
check_zone(const struct zone *zone, struct instant at)
{
	struct instant found[2];
	struct local local;
	int n;

	local = zone_local(zone, at);
	must(local.seconds >= 0 && local.seconds < 86400);
	n = zone_instants(zone, local, found);
	must(n == 1 || n == 2);
	must(found[0].us == at.us || (n == 2 && found[1].us == at.us));
	must(n == 1 || found[0].us < found[1].us);
	must(zone_day_start(zone, local.date).us <= at.us);
	must(zone_day_start(zone, (struct date){ local.date.days + 1 }).us > at.us);
}

FUZZ
{
	static const char *const names[] = { "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Europe/London", "Africa/Casablanca",
		"America/Sao_Paulo", "Pacific/Apia", "Asia/Tehran", "Antarctica/Troll", "UTC", "Europe/Dublin", "America/Santiago" };
	static const struct zone *zones[12];
	const struct zone *zone;
	struct instant at;
	uint8_t which;

	which = take_byte(&input);
	if (which == 255) {
		if (input.len < 80)
			(void)!zone_load(arena, input, &zone);
		return;
	}
	if (which >= 128) {
		check_texts(arena, input);
		return;
	}
	which %= 12;
	if (zones[which] == NULL && zone_load(fuzz_life, str_of(names[which]), &zones[which]) != OK)
		return;
	/* Whole seconds of 1980 to 2106. */
	at.us = (INT64_C(315532800) + (int64_t)(take_number(&input) & UINT32_MAX)) * US_PER_S;
	check_zone(zones[which], at);
}
