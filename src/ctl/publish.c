/*
 * publish.c - slotkeeperctl slots publish: a weekly pattern becomes classes on dates.
 *
 * Each date is a transaction of its own (desk_publish), under the locks of the teacher's day. What is there already stays, so that the
 * same command again adds only what was skipped before and fits now.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "ctl/salon.h"
#include "db/planning.h"

enum {
	WEEK = 7,
	WEEKS_MAX = 104,
	MINUTES_MAX = 24 * 60,
	STEP_MINUTES = 5,
	CAPACITY_MAX = 1000,
	PERCENT_MAX = 100000,		/* hundredths: ten times the price */
	AMOUNT_MAX = 1000 * 1000 * 1000,
};

struct pattern {
	const char		*from_text;
	const char		*weeks_text;
	const char		*teacher;
	const char		*percent;
	const char		*amount;
	struct date		 from;
	int64_t			 weeks;
	int			 weekday;
	int32_t			 minute;	/* of the day */
	struct class_plan	 plan;
	size_t			 n_added;
	size_t			 n_there;
	size_t			 n_skipped;
};

static bool
read_weekday(const struct ctl *ctl, const char *text, int *out)
{
	static const char *const names[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
	struct str name;
	struct str s;
	int i;

	s = str_of(text);
	for (i = 0; i < WEEK; i++) {
		name = str_of(names[i]);
		if ((s.len >= 3 && str_eq_nocase(s, str_sub(name, 0, s.len))) || (s.len == 1 && s.ptr[0] == '1' + i)) {
			*out = i + 1;
			return true;
		}
	}
	ctl_complain(ctl, "%s is no weekday; one is monday, or mon, or 1", text);
	return false;
}

static bool
read_number(const struct ctl *ctl, const char *what, const char *text, int64_t least, int64_t most, int64_t *out)
{
	if (str_i64(str_of(text), out) && *out >= least && *out <= most)
		return true;
	ctl_complain(ctl, "%s must be a number from %lld to %lld, not %s", what, (long long)least, (long long)most, text);
	return false;
}

/* "-12.5" is -1250 hundredths. */
static bool
read_percent(const struct ctl *ctl, const char *text, int64_t *out)
{
	struct str whole;
	struct str rest;
	uint64_t hundredths;
	bool negative;
	uint64_t n;
	size_t dot;

	rest = str_of(text);
	negative = str_starts(rest, STR("-"));
	rest = str_sub(rest, negative, rest.len);
	whole = rest;
	hundredths = 0;
	if (str_find(rest, '.', &dot)) {
		whole = str_sub(rest, 0, dot);
		rest = str_sub(rest, dot + 1, rest.len);
		if (rest.len < 1 || rest.len > 2 || !str_u64(rest, &hundredths))
			whole = STR_NONE;
		hundredths *= rest.len == 1 ? 10 : 1;
	}
	if (!str_u64(whole, &n) || n > PERCENT_MAX / 100 || (negative && n * 100 + hundredths > 10000)) {
		ctl_complain(ctl, "--price-percent must be from -100 to %d with at most two decimals, not %s", PERCENT_MAX / 100, text);
		return false;
	}
	*out = (int64_t)(n * 100 + hundredths) * (negative ? -1 : 1);
	return true;
}

static bool
read_options(int argc, char *argv[], struct pattern *out)
{
	static const struct option known[] = {
		{ "from", required_argument, NULL, 'f' },
		{ "weeks", required_argument, NULL, 'w' },
		{ "teacher", required_argument, NULL, 't' },
		{ "price-percent", required_argument, NULL, 'p' },
		{ "price-amount", required_argument, NULL, 'a' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 'f')
			out->from_text = optarg;
		else if (c == 'w')
			out->weeks_text = optarg;
		else if (c == 't')
			out->teacher = optarg;
		else if (c == 'p')
			out->percent = optarg;
		else if (c == 'a')
			out->amount = optarg;
		else
			return false;
	}
	return out->from_text != NULL && out->weeks_text != NULL && (out->percent == NULL || out->amount == NULL);
}

/* WEEKDAY TIME DURATION CAPACITY, and the options. */
static bool
read_pattern(const struct ctl *ctl, char *argv[], struct pattern *out)
{
	struct class_plan *plan;
	int64_t minutes;
	int64_t capacity;

	plan = &out->plan;
	plan->modifier_kind = out->percent != NULL ? STR("percent") : out->amount != NULL ? STR("amount") : STR_NONE;
	if (!read_weekday(ctl, argv[0], &out->weekday) || !ctl_clock(ctl, argv[1], &out->minute) ||
	    !read_number(ctl, "DURATION", argv[2], STEP_MINUTES, MINUTES_MAX, &minutes) ||
	    !read_number(ctl, "CAPACITY", argv[3], 1, CAPACITY_MAX, &capacity) || !ctl_date(ctl, out->from_text, &out->from) ||
	    !read_number(ctl, "--weeks", out->weeks_text, 1, WEEKS_MAX, &out->weeks))
		return false;
	if (out->percent != NULL && !read_percent(ctl, out->percent, &plan->modifier))
		return false;
	if (out->amount != NULL && !read_number(ctl, "--price-amount", out->amount, -AMOUNT_MAX, AMOUNT_MAX, &plan->modifier))
		return false;
	if (minutes % STEP_MINUTES != 0 || out->minute % STEP_MINUTES != 0 || out->minute == MINUTES_MAX) {
		ctl_complain(ctl, "TIME and DURATION are multiples of %d minutes, and TIME is before 24:00", STEP_MINUTES);
		return false;
	}
	plan->minutes = (int32_t)minutes;
	plan->capacity = (int32_t)capacity;
	return true;
}

/* Who is named, else who taught the course last, else the only technician there is. */
static int
teacher_of(const struct ctl *ctl, struct desk *desk, const struct pattern *pattern)
{
	struct planning_key key;
	uint64_t id;
	int technician;

	if (pattern->teacher != NULL)
		return ctl_technician(ctl, desk->cat, pattern->teacher);
	key = (struct planning_key){ .store_id = desk->cat->store.id, .course = pattern->plan.course };
	if (db_class_teacher(desk->db, &key, &id) == OK && (technician = catalogue_technician(desk->cat, id)) >= 0)
		return technician;
	if (desk->cat->n_technicians == 1)
		return 0;
	ctl_complain(ctl, "say who teaches %.*s, with --teacher", STR_ARG(pattern->plan.course));
	return NOBODY;
}

static struct str
clash_sentence(struct desk *desk, const struct pattern *pattern, const struct class_clash *clash, struct date date)
{
	struct str name;
	struct str span;

	name = desk->cat->technicians[pattern->plan.technician].name;
	span = ctl_span(desk->arena, desk->cat, clash->span, date);
	return str_fmt(desk->arena, "%.*s has %s %.*s", STR_ARG(name), clash->is_off ? "time off" : clash->kind == BUSY_CLASS ? "a class" :
	    clash->kind == BUSY_HOLD ? "somebody choosing" : "an appointment", STR_ARG(span));
}

static void
say(struct desk *desk, struct pattern *pattern, struct str what)
{
	struct str date;

	date = date_iso(desk->arena, pattern->plan.local_start.date);
	printf("%.*s %02d:%02d %.*s\n", STR_ARG(date), pattern->minute / 60, pattern->minute % 60, STR_ARG(what));
}

static void
skip(struct desk *desk, struct pattern *pattern, struct str why)
{
	pattern->n_skipped++;
	say(desk, pattern, str_fmt(desk->arena, "skipped: %.*s", STR_ARG(why)));
}

static bool
is_closure(const struct catalogue *cat, struct date date)
{
	size_t i;

	for (i = 0; i < cat->n_closures; i++)
		if (cat->closures[i].from_day.days <= date.days && date.days <= cat->closures[i].to_day.days)
			return true;
	return false;
}

static enum err
publish(struct desk *desk, struct pattern *pattern)
{
	struct class_clash clash;
	struct instant at[2];
	struct str reason;
	struct date date;
	enum err e;

	date = pattern->plan.local_start.date;
	if (is_closure(desk->cat, date)) {
		reason = catalogue_closure_reason(desk->cat, date);
		skip(desk, pattern, str_fmt(desk->arena, "the store is closed%s%.*s", reason.len == 0 ? "" : ": ", STR_ARG(reason)));
		return OK;
	}
	if (zone_instants(desk->cat->zone, pattern->plan.local_start, at) == 0) {
		skip(desk, pattern, STR("the clocks are put forward over it"));
		return OK;
	}
	pattern->plan.starts_at = at[0];
	e = desk_publish(desk, &pattern->plan, &clash);
	if (e == OK) {
		pattern->n_added++;
		say(desk, pattern, STR("published"));
	} else if (e == ERR_EXISTS) {
		pattern->n_there++;
		say(desk, pattern, STR("was there already"));
	} else if (e == ERR_SLOT_TAKEN) {
		skip(desk, pattern, clash_sentence(desk, pattern, &clash, date));
	} else if (e == ERR_IN_THE_PAST) {
		skip(desk, pattern, STR("that is past"));
	} else {
		return e;
	}
	return OK;
}

static enum err
publish_all(struct desk *desk, struct pattern *pattern)
{
	struct date date;
	size_t mark;
	int64_t week;
	enum err e;

	date.days = pattern->from.days + (pattern->weekday - date_weekday(pattern->from) + WEEK) % WEEK;
	for (week = 0; week < pattern->weeks; week++) {
		mark = arena_mark(desk->arena);
		pattern->plan.local_start = (struct local){ .date = date, .seconds = pattern->minute * 60 };
		if ((e = publish(desk, pattern)) != OK)
			return e;
		date.days += WEEK;
		arena_rewind(desk->arena, mark);
	}
	return OK;
}

int
slots_main(struct ctl *ctl, int argc, char *argv[])
{
	struct pattern pattern = { .from_text = NULL };
	struct desk desk;
	int course;
	enum err e;

	if (!read_options(argc, argv, &pattern) || argc - optind != 7 || strcmp(argv[optind], "publish") != 0)
		return ctl_usage(ctl);
	argv += optind;
	if (!read_pattern(ctl, argv + 3, &pattern))
		return EXIT_USAGE;
	if (!ctl_salon(ctl, argv[1], &desk) || (course = ctl_course(ctl, desk.cat, argv[2])) == NOBODY)
		return EXIT_WRONG;
	pattern.plan.course = desk.cat->courses[course].public_id;
	if ((pattern.plan.technician = teacher_of(ctl, &desk, &pattern)) == NOBODY)
		return EXIT_WRONG;
	e = publish_all(&desk, &pattern);
	printf("%zu published, %zu there already, %zu skipped\n", pattern.n_added, pattern.n_there, pattern.n_skipped);
	if (e == OK)
		return 0;
	ctl_complain(ctl, "the database cannot be used; what is said above is done, and the same command does the rest");
	return EXIT_WRONG;
}
