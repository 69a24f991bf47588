/* help.c - how to reach the store, and when it is open. */
#include "base/arena.h"
#include "wizard/wizard.h"

enum { WEEKDAYS = 7 };

struct help_day {
	struct date	day;		/* a date with that weekday: only its name is shown */
	struct str	hours;
};

struct help_view {
	struct layout	 layout;
	struct str	 email;
	struct url	 email_url;
	struct help_day	*days;
	size_t		 n_days;
	struct str	 zone;
	struct str	 policy;
};

static const struct shape day_shape = SHAPE(help_day, FIELD(help_day, day), FIELD(help_day, hours));
static const struct shape help_shape = SHAPE(help_view,
	FIELD_ONE(help_view, layout, &layout_shape),
	FIELD(help_view, email), FIELD(help_view, email_url),
	FIELD_LIST(help_view, days, n_days, &day_shape),
	FIELD(help_view, zone), FIELD(help_view, policy));

const struct page wizard_help_page = { "help.html", &help_shape };

static struct str
clock_text(struct cx *cx, enum lang lang, int32_t minute)
{
	struct buf buf = buf_new(cx->arena, 64);

	words_clock(&buf, lang, (struct local){ .seconds = minute % (24 * 60) * 60 });
	return buf_str(&buf);
}

/* "9:30 AM to 1:00 PM, 2:00 PM to 8:00 PM", or "Closed". */
static struct str
hours_of(struct cx *cx, enum lang lang, int weekday)
{
	const struct catalogue *cat = cx->desk->cat;
	struct buf buf = buf_new(cx->arena, 1024);
	struct pair values[2];
	size_t i;

	for (i = 0; i < cat->n_hours; i++) {
		if (cat->hours[i].weekday != weekday || cat->hours[i].opens >= cat->hours[i].closes)
			continue;
		values[0] = (struct pair){ STR("opens"), clock_text(cx, lang, cat->hours[i].opens) };
		values[1] = (struct pair){ STR("closes"), clock_text(cx, lang, cat->hours[i].closes) };
		if (buf.len > 0)
			buf_add(&buf, wizard_say(cx, lang, STR(", ")));
		buf_add(&buf, wizard_say_with(cx, lang, N_("{opens} to {closes}"), values, 2));
	}
	return buf.len > 0 ? buf_str(&buf) : wizard_say(cx, lang, STR("Closed"));
}

enum err
wizard_help_show(struct cx *cx)
{
	struct help_view *view = NEW(cx->arena, struct help_view);
	const struct store *store;
	struct state state;
	int weekday;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	store = &cx->desk->cat->store;
	wizard_layout(cx, &state, wizard_say(cx, state.lang, STR("Help and contact")), &view->layout);
	view->email = store->email;
	if (store->email.len > 0)
		view->email_url = (struct url){ str_fmt(cx->arena, "mailto:%.*s", STR_ARG(store->email)) };
	view->days = NEW_N(cx->arena, struct help_day, WEEKDAYS);
	for (weekday = 1; weekday <= WEEKDAYS; weekday++) {
		view->days[view->n_days].day = date_of(2024, 1, weekday);	/* the first was a Monday */
		view->days[view->n_days++].hours = hours_of(cx, state.lang, weekday);
	}
	view->zone = store->timezone;
	view->policy = store->policy;
	return wizard_reply(cx, &state, &wizard_help_page, view);
}
