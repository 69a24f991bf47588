/*
 * excluded.c - excluded_slots: what else the asker is about to book.
 *
 * A named entry blocks its technician, an entry for nobody in particular takes up one who could do it. With a service_id the catalogue
 * says who that is and for how long, buffers too; without one it is anybody who works then, for the duration given.
 */
#include "api/api.h"
#include "base/arena.h"

struct entry {
	struct str	employee_id;
	struct str	start_time;
	int32_t		duration;
	struct str	service_id;
	struct str	date;
};

struct entries {
	struct entry	*excluded_slots;
	size_t		 n_excluded_slots;
};

enum { DEPTH = 4, MINUTES_PER_DAY = 24 * 60 };

static const struct shape entry_shape = SHAPE(entry,
	FIELD(entry, employee_id), FIELD(entry, start_time), FIELD(entry, duration), FIELD(entry, service_id),
	FIELD(entry, date));

static const struct shape entries_shape = SHAPE(entries,
	FIELD_LIST(entries, excluded_slots, n_excluded_slots, &entry_shape));

/* The list by itself is checked first, so that what stands around it below cannot change what it means. */
static enum err
decode(struct cx *cx, struct str text, struct entries *out)
{
	struct problem problem = { .n_fields = 0 };
	const struct json *tree;
	struct str object;
	enum err e;

	if ((e = json_parse(cx->arena, text, DEPTH, &tree, &problem)) == ERR_BAD_JSON)
		return api_reply_error(cx, e, NULL, str_fmt(cx->arena, "{\"offset\":%zu}", problem.offset));
	if (e != OK)
		return api_reply_error(cx, e, NULL, STR_NONE);
	if (tree->type == JSON_ARRAY && tree->n > EXCLUDED_MAX)
		return api_reply_field(cx, ERR_INVALID, STR("excluded_slots"), N_("This list is too long."));
	object = str_fmt(cx->arena, "{\"excluded_slots\":%.*s}", STR_ARG(text));
	if ((e = json_decode(cx->arena, &entries_shape, object, out, &problem)) != OK)
		return api_reply_error(cx, e, &problem, STR_NONE);
	return OK;
}

static void
read_start(struct intake *intake, size_t i, const struct entry *entry, const struct date *day, struct want *out)
{
	struct str name = intake_name(intake, "excluded_slots", i, "start_time");
	struct instant found[2];
	struct local local = { .seconds = 0 };
	int32_t minutes;

	if (entry->date.len == 0 && day == NULL)
		intake_fault(intake, ERR_INVALID, intake_name(intake, "excluded_slots", i, "date"), REQUIRED);
	else if (entry->date.len == 0)
		local.date = *day;
	else if (!date_parse(entry->date, &local.date))
		intake_fault(intake, ERR_INVALID, intake_name(intake, "excluded_slots", i, "date"),
		    N_("This must be a date like 2026-02-15."));
	if (!clock_hm_parse(entry->start_time, &minutes))
		intake_fault(intake, ERR_INVALID, name, N_("This must be a time of day like 10:00."));
	if (intake->err != OK)
		return;
	local.seconds = minutes * 60;
	switch (zone_instants(intake->cx->desk->cat->zone, local, found)) {
	case 0:
		intake_fault(intake, ERR_NO_SUCH_TIME, name, err_sentence(ERR_NO_SUCH_TIME));
		break;
	case 1:
		out->start = MINUTE_OF(found[0]);
		break;
	default:
		intake_fault(intake, ERR_AMBIGUOUS_TIME, name, err_sentence(ERR_AMBIGUOUS_TIME));
		break;
	}
}

/* Whom the store does not have takes up nobody's time: false, and the entry is left out. Its form is checked all the same. */
static bool
read_entry(struct intake *intake, size_t i, const struct entry *entry, const struct date *day, struct want *out)
{
	const struct catalogue *cat = intake->cx->desk->cat;

	*out = (struct want){ .service = -1, .technician = ANY, .minutes = entry->duration, .guest = -1, .held = true };
	if (entry->duration < 1 || entry->duration > MINUTES_PER_DAY)
		intake_fault(intake, ERR_INVALID, intake_name(intake, "excluded_slots", i, "duration"),
		    N_("This must be 1 to 1440 minutes."));
	if (entry->service_id.len > 0 && (out->service = catalogue_service_named(cat, entry->service_id)) < 0)
		intake_fault(intake, ERR_NOT_FOUND, intake_name(intake, "excluded_slots", i, "service_id"),
		    N_("There is no such service."));
	read_start(intake, i, entry, day, out);
	if (entry->employee_id.len == 0)
		return true;
	out->technician = catalogue_technician_named(cat, entry->employee_id);
	return out->technician >= 0;
}

enum err
api_excluded(struct cx *cx, struct str text, const struct date *day, struct want **out, size_t *n_out)
{
	struct intake intake = { .cx = cx };
	struct entries entries = { .n_excluded_slots = 0 };
	struct want *wants;
	size_t n = 0;
	size_t i;
	enum err e;

	if (text.len > 0 && (e = decode(cx, text, &entries)) != OK)
		return e;
	wants = NEW_N(cx->arena, struct want, entries.n_excluded_slots);
	for (i = 0; i < entries.n_excluded_slots; i++)
		n += read_entry(&intake, i, &entries.excluded_slots[i], day, &wants[n]);
	if ((e = intake_end(&intake)) != OK)
		return e;
	*out = wants;
	*n_out = n;
	return OK;
}
