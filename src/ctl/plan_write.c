/* plan_write.c - a store as an import file: by the same tables that read it, leaving out what is as usual. */
#include "base/arena.h"
#include "ctl/plan_file.h"

static void
add_text(struct buf *buf, struct str s)
{
	buf_addc(buf, '"');
	buf_add_json(buf, s);
	buf_addc(buf, '"');
}

static void
add_clock(struct buf *buf, int32_t minutes)
{
	buf_addf(buf, "\"%02d:%02d\"", minutes / 60, minutes % 60);
}

/* Names a field, with what separates it from the one before. */
static void
add_name(struct buf *buf, const char *name, bool *first)
{
	buf_add(buf, *first ? STR_NONE : STR(", "));
	*first = false;
	buf_addf(buf, "\"%s\": ", name);
}

static bool
is_standard(const struct file_field *field, const void *at)
{
	if (field->required)
		return false;
	switch (field->want) {
	case WANT_NUMBER:
	case WANT_FIVES:
	case WANT_CLOCK:
		return *(const int32_t *)at == field->standard;
	case WANT_MONEY:
		return *(const int64_t *)at == field->standard;
	case WANT_FLAG:
		return *(const bool *)at == (field->standard != 0);
	case WANT_DATE:
		return false;
	default:
		return str_eq(*(const struct str *)at, str_of(field->text));
	}
}

static void
add_value(struct buf *buf, const struct file_field *field, const void *at)
{
	switch (field->want) {
	case WANT_NUMBER:
	case WANT_FIVES:
		buf_add_i64(buf, *(const int32_t *)at);
		break;
	case WANT_MONEY:
		buf_add_i64(buf, *(const int64_t *)at);
		break;
	case WANT_CLOCK:
		add_clock(buf, *(const int32_t *)at);
		break;
	case WANT_FLAG:
		buf_add(buf, *(const bool *)at ? STR("true") : STR("false"));
		break;
	case WANT_DATE:
		add_text(buf, date_iso(buf->arena, *(const struct date *)at));
		break;
	default:
		add_text(buf, *(const struct str *)at);
		break;
	}
}

static void
add_fields(struct buf *buf, const struct noun *noun, const void *row, bool *first)
{
	const struct file_field *field;
	const void *at;
	size_t i;

	for (i = 0; i < noun->n_fields; i++) {
		field = &noun->fields[i];
		at = (const char *)row + field->offset;
		if (is_standard(field, at))
			continue;
		add_name(buf, field->name, first);
		add_value(buf, field, at);
	}
}

/* A list inside an entry is written on one line, a list of the store on a line for each entry. */
struct list {
	struct buf	*buf;
	const char	*name;
	const char	*between;
	const char	*end;
	bool		*first_field;
	size_t		 n;
};

static void
open_entry(struct list *list)
{
	if (list->n++ == 0) {
		add_name(list->buf, list->name, list->first_field);
		buf_add(list->buf, STR("["));
	} else {
		buf_add(list->buf, STR(","));
	}
	buf_add(list->buf, str_of(list->between));
	buf_add(list->buf, STR("{ "));
}

static void
close_entry(struct list *list)
{
	buf_add(list->buf, STR(" }"));
}

static void
close_list(struct list *list)
{
	if (list->n == 0)
		return;
	buf_add(list->buf, str_of(list->end));
	buf_addc(list->buf, ']');
}

static bool
seen_before(const struct plan_hours *hours, size_t i)
{
	size_t j;

	for (j = 0; j < i; j++)
		if (str_eq(hours[j].technician, hours[i].technician) && hours[j].opens == hours[i].opens &&
		    hours[j].closes == hours[i].closes)
			return true;
	return false;
}

/* Weekdays with the same times are one entry. */
static void
add_hours(struct list list, const struct plan *plan, struct str technician)
{
	const struct plan_hours *hours;
	bool first;
	bool first_day;
	size_t i;
	size_t j;

	hours = plan->hours;
	for (i = 0; i < plan->n_hours; i++) {
		if (!str_eq(hours[i].technician, technician) || seen_before(hours, i))
			continue;
		open_entry(&list);
		first = true;
		add_name(list.buf, "weekdays", &first);
		first_day = true;
		for (j = i; j < plan->n_hours; j++)
			if (str_eq(hours[j].technician, technician) && hours[j].opens == hours[i].opens &&
			    hours[j].closes == hours[i].closes) {
				buf_addf(list.buf, "%s%d", first_day ? "[" : ", ", hours[j].weekday);
				first_day = false;
			}
		buf_addc(list.buf, ']');
		add_fields(list.buf, &hours_noun, &hours[i], &first);
		close_entry(&list);
	}
	close_list(&list);
}

static void
add_exceptions(struct list list, const struct plan *plan, struct str technician)
{
	const struct plan_exception *exception;
	bool first;
	size_t i;

	for (i = 0; i < plan->n_exceptions; i++) {
		exception = &plan->exceptions[i];
		if (!str_eq(exception->technician, technician))
			continue;
		open_entry(&list);
		first = true;
		add_name(list.buf, "day", &first);
		add_text(list.buf, date_iso(list.buf->arena, exception->day));
		if (exception->opens != exception->closes) {
			add_name(list.buf, "opens", &first);
			add_clock(list.buf, exception->opens);
			add_name(list.buf, "closes", &first);
			add_clock(list.buf, exception->closes);
		}
		close_entry(&list);
	}
	close_list(&list);
}

static void
add_time_off(struct list list, const struct store_file *store, struct str technician)
{
	const struct plan_time_off *off;
	bool first;
	size_t i;

	for (i = 0; i < store->plan.n_time_off; i++) {
		off = &store->plan.time_off[i];
		if (!str_eq(off->technician, technician))
			continue;
		open_entry(&list);
		first = true;
		add_name(list.buf, "from", &first);
		add_text(list.buf, local_iso(list.buf->arena, zone_local(store->zone, off->starts_at)));
		add_name(list.buf, "to", &first);
		add_text(list.buf, local_iso(list.buf->arena, zone_local(store->zone, off->ends_at)));
		add_fields(list.buf, &time_off_noun, off, &first);
		close_entry(&list);
	}
	close_list(&list);
}

static void
add_needs(struct list list, const struct plan *plan, struct str service)
{
	bool first;
	size_t i;

	for (i = 0; i < plan->n_needs; i++) {
		if (!str_eq(plan->needs[i].service, service))
			continue;
		open_entry(&list);
		first = true;
		add_fields(list.buf, &need_noun, &plan->needs[i], &first);
		close_entry(&list);
	}
	close_list(&list);
}

static void
add_skills(struct list list, const struct plan *plan, struct str technician)
{
	bool first;
	size_t i;

	for (i = 0; i < plan->n_skills; i++) {
		if (!str_eq(plan->skills[i].technician, technician))
			continue;
		open_entry(&list);
		first = true;
		add_fields(list.buf, &skill_noun, &plan->skills[i], &first);
		close_entry(&list);
	}
	close_list(&list);
}

static void
add_rows(struct list list, const struct noun *noun, const void *rows, size_t n, size_t size)
{
	bool first;
	size_t i;

	for (i = 0; i < n; i++) {
		open_entry(&list);
		first = true;
		add_fields(list.buf, noun, (const char *)rows + i * size, &first);
		close_entry(&list);
	}
	close_list(&list);
}

static struct list
inner(struct buf *buf, const char *name, bool *first)
{
	return (struct list){ .buf = buf, .name = name, .between = "\n        ", .end = "", .first_field = first };
}

static void
add_technicians(struct list list, const struct store_file *store)
{
	const struct plan_technician *technician;
	bool first;
	size_t i;

	for (i = 0; i < store->plan.n_technicians; i++) {
		technician = &store->plan.technicians[i];
		open_entry(&list);
		first = true;
		add_fields(list.buf, &technician_noun, technician, &first);
		add_skills(inner(list.buf, "skills", &first), &store->plan, technician->public_id);
		add_hours(inner(list.buf, "shifts", &first), &store->plan, technician->public_id);
		add_exceptions(inner(list.buf, "exceptions", &first), &store->plan, technician->public_id);
		add_time_off(inner(list.buf, "time_off", &first), store, technician->public_id);
		close_entry(&list);
	}
	close_list(&list);
}

static void
add_services(struct list list, const struct plan *plan)
{
	bool first;
	size_t i;

	for (i = 0; i < plan->n_services; i++) {
		open_entry(&list);
		first = true;
		add_fields(list.buf, &service_noun, &plan->services[i], &first);
		add_needs(inner(list.buf, "resources", &first), plan, plan->services[i].public_id);
		close_entry(&list);
	}
	close_list(&list);
}

static void
add_slots(struct list list, const struct slot_plan *slots, size_t n)
{
	struct slot_entry entry;
	bool first;
	size_t i;

	for (i = 0; i < n; i++) {
		entry = (struct slot_entry){
			.public_id = slots[i].public_id,
			.course = slots[i].course,
			.technician = slots[i].technician,
			.minutes = (int32_t)((slots[i].ends_at.us - slots[i].starts_at.us) / US_PER_MIN),
			.capacity = slots[i].capacity,
			.status = slots[i].status,
			.modifier_kind = slots[i].modifier_kind,
			.modifier = slots[i].modifier,
			.in_days = NO_DAY,
		};
		open_entry(&list);
		first = true;
		add_fields(list.buf, &slot_noun, &entry, &first);
		add_name(list.buf, "starts", &first);
		add_text(list.buf, local_iso(list.buf->arena, slots[i].local_start));
		close_entry(&list);
	}
	close_list(&list);
}

static struct list
outer(struct buf *buf, const char *name, bool *first)
{
	return (struct list){ .buf = buf, .name = name, .between = "\n      ", .end = "\n    ", .first_field = first };
}

#define ROWS(list)	plan->list, plan->n_##list, sizeof(plan->list[0])

void
plan_write(struct buf *buf, const struct store_file *store, const struct slot_plan *slots, size_t n_slots)
{
	const struct plan *plan;
	bool first;

	plan = &store->plan;
	first = true;
	buf_add(buf, STR("{\n  \"business\": { "));
	add_fields(buf, &business_noun, &plan->business, &first);
	buf_add(buf, STR(" },\n  \"stores\": [ {\n    "));
	first = true;
	add_fields(buf, &store_noun, &plan->store, &first);
	add_hours(outer(buf, "hours", &first), plan, STR_NONE);
	add_exceptions(outer(buf, "exceptions", &first), plan, STR_NONE);
	add_rows(outer(buf, "closures", &first), &closure_noun, ROWS(closures));
	add_rows(outer(buf, "categories", &first), &category_noun, ROWS(categories));
	add_rows(outer(buf, "resources", &first), &resource_noun, ROWS(resources));
	add_services(outer(buf, "services", &first), plan);
	add_technicians(outer(buf, "technicians", &first), store);
	add_rows(outer(buf, "courses", &first), &course_noun, ROWS(courses));
	add_slots(outer(buf, "slots", &first), slots, n_slots);
	buf_add(buf, STR("\n  } ]\n}\n"));
}
