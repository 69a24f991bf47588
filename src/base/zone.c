/*
 * zone.c - local time from TZif data.
 *
 * Only the second, 64-bit block of a file is read (version 2 and later, since 2005). A footer's rule counts from the
 * last transition on. Files with leap seconds ("right/...") are refused: their moments are not those of the rest of
 * the program.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"
#include "base/zone.h"
#include "base/zone_rule.h"

enum {
	FILE_SIZE_MAX = 64 * 1024,		/* the largest of tzdata 2025 has 4 KiB */
	NAME_LEN_MAX = 64,
	HEADER_SIZE = 44,
	TYPE_SIZE = 6,
	OFFSET_MAX_S = 26 * 3600,		/* RFC 8536, section 3.2 */
	S_PER_DAY = 86400,
};

struct kind_of_time {
	int32_t		offset_s;
	struct str	abbreviation;
};

struct zone {
	int64_t			*starts;	/* ascending, in seconds */
	uint8_t			*kinds;		/* of the time from starts[i] on */
	size_t			 n_starts;
	struct kind_of_time	*types;
	size_t			 n_types;
	bool			 has_rule;
	struct zone_rule	 rule;
};

/* The counts of a header, in the order of the file. */
struct counts {
	uint32_t	ut_flags;
	uint32_t	standard_flags;
	uint32_t	leaps;
	uint32_t	times;
	uint32_t	types;
	uint32_t	chars;
};

static uint64_t
big_endian(const char *ptr, size_t n)
{
	uint64_t value;
	size_t i;

	value = 0;
	for (i = 0; i < n; i++)
		value = value << 8 | (unsigned char)ptr[i];
	return value;
}

static bool
take(struct str *rest, size_t n, struct str *out)
{
	if (rest->len < n)
		return false;
	*out = str_sub(*rest, 0, n);
	*rest = str_sub(*rest, n, rest->len);
	return true;
}

static bool
take_header(struct str *rest, struct counts *out)
{
	struct str header;

	if (!take(rest, HEADER_SIZE, &header) || !str_starts(header, STR("TZif")) || header.ptr[4] < '2')
		return false;
	out->ut_flags = (uint32_t)big_endian(header.ptr + 20, 4);
	out->standard_flags = (uint32_t)big_endian(header.ptr + 24, 4);
	out->leaps = (uint32_t)big_endian(header.ptr + 28, 4);
	out->times = (uint32_t)big_endian(header.ptr + 32, 4);
	out->types = (uint32_t)big_endian(header.ptr + 36, 4);
	out->chars = (uint32_t)big_endian(header.ptr + 40, 4);
	return out->ut_flags <= FILE_SIZE_MAX && out->standard_flags <= FILE_SIZE_MAX && out->leaps <= FILE_SIZE_MAX &&
	    out->times <= FILE_SIZE_MAX && out->types <= 256 && out->chars <= FILE_SIZE_MAX;
}

static bool
skip_first_block(struct str *rest)
{
	struct counts counts;
	struct str block;
	size_t size;

	if (!take_header(rest, &counts))
		return false;
	size = (size_t)counts.times * 5 + (size_t)counts.types * TYPE_SIZE + counts.chars + (size_t)counts.leaps * 8 +
	    counts.standard_flags + counts.ut_flags;
	return take(rest, size, &block);
}

static bool
read_starts(struct arena *arena, struct zone *zone, struct str times, struct str kinds)
{
	size_t i;

	zone->starts = NEW_N(arena, int64_t, zone->n_starts);
	zone->kinds = NEW_N(arena, uint8_t, zone->n_starts);
	for (i = 0; i < zone->n_starts; i++) {
		zone->starts[i] = (int64_t)big_endian(times.ptr + i * 8, 8);
		zone->kinds[i] = (uint8_t)kinds.ptr[i];
		if (zone->kinds[i] >= zone->n_types || (i > 0 && zone->starts[i] <= zone->starts[i - 1]))
			return false;
	}
	return true;
}

static bool
read_types(struct arena *arena, struct zone *zone, struct str types, struct str chars)
{
	struct str name;
	const char *at;
	int64_t offset;
	size_t end;
	size_t i;

	zone->types = NEW_N(arena, struct kind_of_time, zone->n_types);
	for (i = 0; i < zone->n_types; i++) {
		at = types.ptr + i * TYPE_SIZE;
		offset = (int32_t)(uint32_t)big_endian(at, 4);
		name = str_sub(chars, (unsigned char)at[5], chars.len);
		if (offset < -OFFSET_MAX_S || offset > OFFSET_MAX_S || !str_find(name, '\0', &end))
			return false;
		zone->types[i].offset_s = (int32_t)offset;
		zone->types[i].abbreviation = str_dup(arena, str_sub(name, 0, end));
	}
	return true;
}

static bool
read_footer(struct arena *arena, struct zone *zone, struct str footer)
{
	size_t end;

	if (!str_starts(footer, STR("\n")))
		return false;
	footer = str_sub(footer, 1, footer.len);
	if (!str_find(footer, '\n', &end))
		return false;
	if (end == 0)
		return true;
	zone->has_rule = true;
	return zone_rule_parse(str_dup(arena, str_sub(footer, 0, end)), &zone->rule);
}

static bool
read_zone(struct arena *arena, struct str file, struct zone *zone)
{
	struct counts counts;
	struct str times;
	struct str kinds;
	struct str types;
	struct str chars;
	struct str flags;

	if (!skip_first_block(&file) || !take_header(&file, &counts))
		return false;
	if (counts.types == 0 || counts.leaps != 0)
		return false;
	if (!take(&file, (size_t)counts.times * 8, &times) || !take(&file, counts.times, &kinds) ||
	    !take(&file, (size_t)counts.types * TYPE_SIZE, &types) || !take(&file, counts.chars, &chars) ||
	    !take(&file, (size_t)counts.standard_flags + counts.ut_flags, &flags))
		return false;
	zone->n_starts = counts.times;
	zone->n_types = counts.types;
	return read_starts(arena, zone, times, kinds) && read_types(arena, zone, types, chars) &&
	    read_footer(arena, zone, file);
}

/* Without dots there is no "..", and nothing outside the directory can be named. */
static bool
is_zone_name(struct str name)
{
	size_t i;
	char c;

	if (name.len == 0 || name.len > NAME_LEN_MAX || name.ptr[0] == '/')
		return false;
	for (i = 0; i < name.len; i++) {
		c = name.ptr[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c != '_' && c != '+' && c != '-' && c != '/')
			return false;
	}
	return true;
}

enum err
zone_load(struct arena *arena, struct str name, const struct zone **out)
{
	struct zone *zone;
	struct str directory;
	struct str path;
	struct str file;
	enum err e;

	if (!is_zone_name(name))
		return ERR_INVALID;
	directory = str_of(getenv("TZDIR"));
	if (directory.len == 0)
		directory = STR("/usr/share/zoneinfo");
	path = str_fmt(arena, "%.*s/%.*s", STR_ARG(directory), STR_ARG(name));
	e = file_read(arena, path, FILE_SIZE_MAX, &file);
	if (e == ERR_INVALID || e == ERR_TOO_LARGE)
		return ERR_NOT_FOUND;		/* a directory such as "America", or no zone at all */
	if (e != OK)
		return e;
	zone = NEW(arena, struct zone);
	if (!read_zone(arena, file, zone)) {
		log_fault("zone_load", "%.*s: not usable TZif data", STR_ARG(path));
		return ERR_INVALID;
	}
	*out = zone;
	return OK;
}

static struct kind_of_time
kind_at(const struct zone *zone, int64_t at)
{
	struct kind_of_time kind;
	size_t low;
	size_t high;
	size_t middle;

	if (zone->has_rule && (zone->n_starts == 0 || at >= zone->starts[zone->n_starts - 1])) {
		zone_rule_at(&zone->rule, at, &kind.offset_s, &kind.abbreviation);
		return kind;
	}
	low = 0;
	high = zone->n_starts;
	while (low < high) {		/* to the first start after the moment */
		middle = low + (high - low) / 2;
		if (zone->starts[middle] <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return zone->types[low == 0 ? 0 : zone->kinds[low - 1]];
}

static int64_t
floor_seconds(struct instant at)
{
	return at.us / US_PER_S - (at.us % US_PER_S < 0 ? 1 : 0);
}

int32_t
zone_offset_s(const struct zone *zone, struct instant at)
{
	return kind_at(zone, floor_seconds(at)).offset_s;
}

struct when
zone_when(const struct zone *zone, struct instant at)
{
	return (struct when){ .at = at, .offset_s = zone_offset_s(zone, at) };
}

struct local
zone_local(const struct zone *zone, struct instant at)
{
	return when_local(zone_when(zone, at));
}

struct str
zone_abbreviation(const struct zone *zone, struct instant at)
{
	return kind_at(zone, floor_seconds(at)).abbreviation;
}

/*
 * The offsets a day before and a day after are the only ones that can hold at a wall time, since no zone changes
 * twice within two days. Each gives a moment; it counts when it shows the wall time again.
 */
int
zone_instants(const struct zone *zone, struct local local, struct instant out[2])
{
	int32_t offsets[2];
	int64_t wall;
	int64_t at;
	int n;
	int i;

	wall = (int64_t)local.date.days * S_PER_DAY + local.seconds;
	offsets[0] = kind_at(zone, wall - S_PER_DAY).offset_s;
	offsets[1] = kind_at(zone, wall + S_PER_DAY).offset_s;
	n = 0;
	for (i = 0; i < 2; i++) {
		if (i == 1 && offsets[1] == offsets[0])
			break;
		at = wall - offsets[i];
		if (kind_at(zone, at).offset_s == offsets[i])
			out[n++].us = at * US_PER_S;
	}
	/* Two moments come in order: the clock was put back, so the offset before, tried first, is the larger. */
	return n;
}

struct instant
zone_day_start(const struct zone *zone, struct date date)
{
	struct instant found[2];
	int64_t wall;
	int64_t low;
	int64_t high;
	int64_t middle;
	int32_t before;

	if (zone_instants(zone, (struct local){ .date = date }, found) > 0)
		return found[0];
	wall = (int64_t)date.days * S_PER_DAY;
	before = kind_at(zone, wall - S_PER_DAY).offset_s;
	/* Midnight is skipped by the one change between these two; look for its moment. */
	low = wall - kind_at(zone, wall + S_PER_DAY).offset_s - 1;
	high = wall - before;
	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (kind_at(zone, middle).offset_s == before)
			low = middle;
		else
			high = middle;
	}
	return (struct instant){ .us = high * US_PER_S };
}
