/* wish.c - what somebody waits for, in addresses and forms. */
#include <string.h>

#include "base/arena.h"
#include "wizard/course.h"
#include "wizard/wish.h"

enum { DAY_MINUTES = 24 * 60, NOON = 12 * 60, FIVE = 17 * 60, CLOCK_CHARS_MAX = 15 };

const struct wish_part wish_parts[WISH_PARTS] = {
	{ "any", N_TEXT("Any time of the day"), 0, DAY_MINUTES },
	{ "morning", N_TEXT("Morning, before 12:00"), 0, NOON },
	{ "afternoon", N_TEXT("Afternoon, 12:00 to 17:00"), NOON, FIVE },
	{ "evening", N_TEXT("Evening, from 17:00"), FIVE, DAY_MINUTES },
};

/* The same names in the address and in the forms. */
static struct str
field(const struct cx *cx, struct str name)
{
	return cx->request->method == METHOD_POST ? request_form(cx->request, name) : request_query(cx->request, name);
}

/* Two times, when typed, count instead of the part of the day. */
static void
read_window(struct cx *cx, struct wish *out)
{
	struct str part = field(cx, STR("part"));
	int32_t from = 0;
	int32_t to = DAY_MINUTES;
	size_t i;

	out->part = &wish_parts[0];
	for (i = 0; i < WISH_PARTS; i++)
		if (str_eq(part, str_of(wish_parts[i].name)))
			out->part = &wish_parts[i];
	out->want.from = out->part->from;
	out->want.to = out->part->to;
	out->from = utf8_cut(str_trim(field(cx, STR("from"))), CLOCK_CHARS_MAX);
	out->to = utf8_cut(str_trim(field(cx, STR("to"))), CLOCK_CHARS_MAX);
	if (out->from.len == 0 && out->to.len == 0)
		return;
	out->bad_window = (out->from.len > 0 && !clock_hm_parse(out->from, &from)) || (out->to.len > 0 && !clock_hm_parse(out->to, &to)) ||
	    from >= to;
	if (out->bad_window)
		return;
	out->want.from = from;
	out->want.to = to;
}

enum err
wish_read(struct cx *cx, const struct state *state, struct wish *out)
{
	struct str name = field(cx, STR("employee"));
	const struct catalogue *cat = cx->desk->cat;

	*out = (struct wish){ .part = &wish_parts[0], .want = { .technician = ANY, .locale = lang_code(state->lang) } };
	if (field(cx, STR("slot")).len > 0) {
		out->want.slot = field(cx, STR("slot"));
		return out->want.slot.len > PUBLIC_ID_MAX ? ERR_NOT_FOUND :
		    desk_class_by_id(cx->desk, out->want.slot, STR_NONE, &out->place);
	}
	out->want.service = catalogue_service_named(cat, field(cx, STR("service")));
	if (out->want.service < 0 || !date_parse(field(cx, STR("date")), &out->want.day))
		return ERR_NOT_FOUND;
	if (name.len > 0 && !str_eq(name, STR("any")))
		out->want.technician = catalogue_technician_named(cat, name);
	if (out->want.technician != ANY && !catalogue_can(cat, out->want.technician, out->want.service))
		return ERR_NOT_FOUND;
	read_window(cx, out);
	return OK;
}

static struct str
employee_of(const struct cx *cx, const struct wish *wish)
{
	return wish->want.technician == ANY ? STR("any") : cx->desk->cat->technicians[wish->want.technician].public_id;
}

/* The first three say what, the others when. */
void
wish_pairs(struct cx *cx, const struct wish *wish, struct pair out[WISH_PAIRS])
{
	memset(out, 0, WISH_PAIRS * sizeof(*out));
	if (wish->want.slot.len > 0) {
		out[0] = (struct pair){ STR("slot"), wish->want.slot };
		return;
	}
	out[0] = (struct pair){ STR("service"), cx->desk->cat->services[wish->want.service].public_id };
	out[1] = (struct pair){ STR("employee"), employee_of(cx, wish) };
	out[2] = (struct pair){ STR("date"), date_iso(cx->arena, wish->want.day) };
	out[3] = (struct pair){ STR("part"), str_of(wish->part->name) };
	out[4] = (struct pair){ STR("from"), wish->from };
	out[5] = (struct pair){ STR("to"), wish->to };
}

const char *
wish_free(struct cx *cx, const struct wish *wish, struct pair query[WISH_PAIRS], size_t *n_out)
{
	wish_pairs(cx, wish, query);
	*n_out = 3;
	if (wish->want.slot.len == 0)
		return "/time";
	*n_out = 0;
	return str_cstr(cx->arena, course_path(cx, wish->place.course));
}

struct str
waiting_between(struct cx *cx, enum lang lang, int32_t from, int32_t to)
{
	struct pair values[2];
	struct buf first = buf_new(cx->arena, 64);
	struct buf last = buf_new(cx->arena, 64);

	if (from == 0 && to == DAY_MINUTES)
		return STR_NONE;
	words_clock(&first, lang, (struct local){ .seconds = from * 60 });
	words_clock(&last, lang, (struct local){ .seconds = to % DAY_MINUTES * 60 });
	values[0] = (struct pair){ STR("from"), buf_str(&first) };
	values[1] = (struct pair){ STR("to"), buf_str(&last) };
	return wizard_say_with(cx, lang, N_("between {from} and {to}"), values, 2);
}

struct str
wish_window(struct cx *cx, enum lang lang, const struct wish *wish)
{
	struct buf buf = buf_new(cx->arena, 64);

	if (wish->want.slot.len > 0) {
		words_clock(&buf, lang, wish->place.local_start);
		return buf_str(&buf);
	}
	if (wish->bad_window || (wish->from.len == 0 && wish->to.len == 0))
		return wizard_say(cx, lang, str_of(wish->part->text));
	return waiting_between(cx, lang, wish->want.from, wish->want.to);
}
