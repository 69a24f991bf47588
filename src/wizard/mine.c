/* mine.c - "my bookings": what is coming up, what is waited for, what was. */
#include "base/arena.h"
#include "base/phone.h"
#include "desk/mine.h"
#include "wizard/mine.h"
#include "wizard/visit.h"

enum { PAGE_DAYS = 29 };		/* after the start; links end 30 days after the end */

struct mine_line {
	struct when	at;
	int32_t		day;		/* of the month */
	struct str	services;
	struct str	guests;		/* "You and Alice"; empty: nobody but you */
	struct str	tag;
	struct str	tone;
	struct url	url;		/* empty: nothing to manage */
	struct str	id;		/* for "book again"; empty: a class */
};

struct mine_wait {			/* an entry of the waitlist: desk_waits_of's */
	struct str	title;		/* "Spa Pedicure with Lin" */
	struct when	day;
	struct str	window;		/* "between 9:00 AM and 12:00 PM"; empty: any time */
	bool		offered;	/* a time is kept for the guest: the message has the link */
	struct str	id;
};

struct mine_view {
	struct layout		 layout;
	struct str		 phone;
	struct url		 act_url;
	struct str		 problem;
	struct mine_line	*coming;
	size_t			 n_coming;
	struct mine_wait	*waits;
	size_t			 n_waits;
	struct mine_line	*past;
	size_t			 n_past;
	bool			 cancelled;	/* among what is past: one that may be of a day to come */
	bool			 nothing;
};

static const struct shape line_shape = SHAPE(mine_line,
	FIELD(mine_line, at), FIELD(mine_line, day), FIELD(mine_line, services), FIELD(mine_line, guests), FIELD(mine_line, tag),
	FIELD(mine_line, tone), FIELD(mine_line, url), FIELD(mine_line, id));
static const struct shape wait_shape = SHAPE(mine_wait,
	FIELD(mine_wait, title), FIELD(mine_wait, day), FIELD(mine_wait, window), FIELD(mine_wait, offered), FIELD(mine_wait, id));
static const struct shape mine_shape = SHAPE(mine_view,
	FIELD_ONE(mine_view, layout, &layout_shape),
	FIELD(mine_view, phone), FIELD(mine_view, act_url), FIELD(mine_view, problem),
	FIELD_LIST(mine_view, coming, n_coming, &line_shape),
	FIELD_LIST(mine_view, waits, n_waits, &wait_shape),
	FIELD_LIST(mine_view, past, n_past, &line_shape),
	FIELD(mine_view, cancelled), FIELD(mine_view, nothing));

const struct page wizard_mine_page = { "mine.html", &mine_shape };

static bool
is_new(const struct str *names, size_t n, struct str name)
{
	size_t i;

	for (i = 0; i < n && !str_eq(names[i], name); i++)
		;
	return i == n;
}

/* Each once. */
static struct str
services_of(struct cx *cx, enum lang lang, const struct mine_visit *visit)
{
	struct str *names = NEW_N(cx->arena, struct str, visit->n_items + 1);
	size_t n = 0;
	size_t i;

	for (i = 0; i < visit->n_items; i++)
		if (is_new(names, n, visit->items[i].service_name))
			names[n++] = visit->items[i].service_name;
	if (visit->n_items == 1) {
		const struct pair values[] = { { STR("service"), names[0] }, { STR("technician"), visit->items[0].technician_name } };

		return wizard_say_with(cx, lang, N_("{service} with {technician}"), values, 2);
	}
	return visit_join(cx, lang, names, n);
}

static struct str
guests_of(struct cx *cx, enum lang lang, const struct mine_visit *visit)
{
	struct str *names = NEW_N(cx->arena, struct str, visit->n_items + 1);
	size_t n = 0;
	size_t i;

	for (i = 0; i < visit->n_items; i++)
		if (i == 0 || visit->items[i].guest != visit->items[i - 1].guest)
			names[n++] = visit->items[i].guest == 0 ? wizard_say(cx, lang, STR("You")) : visit->items[i].guest_name;
	return n > 1 || visit->items[0].guest != 0 ? visit_join(cx, lang, names, n) : STR_NONE;
}

static struct mine_line
line_of(struct cx *cx, enum lang lang, const struct mine_visit *visit)
{
	struct mine_line line = {
		.at = wizard_when(cx, visit->starts_at),
		.services = services_of(cx, lang, visit),
		.guests = guests_of(cx, lang, visit),
		.id = visit->id,
	};

	/* What is over longer has no page any more (410). */
	if (visit->starts_at.us > cx->now.us - PAGE_DAYS * 1440 * US_PER_MIN)
		line.url = wizard_url(cx, visit_rest(cx, visit->link, ""), NULL, 0);
	line.day = date_civil(when_local(line.at).date).day;
	visit_status_words(cx, lang, visit->status, &line.tag, &line.tone);
	return line;
}

static struct mine_line
class_line(struct cx *cx, enum lang lang, const struct class_booking *booking)
{
	const struct pair course = { STR("course"), booking->course_name };
	bool unpaid = str_eq(booking->status, STR("pending")) && str_eq(booking->payment_status, STR("unpaid"));
	struct mine_line line = {
		.at = wizard_when(cx, booking->starts_at),
		.services = wizard_say_with(cx, lang, N_("{course} (class)"), &course, 1),
	};

	line.day = date_civil(when_local(line.at).date).day;
	visit_status_words(cx, lang, booking->status, &line.tag, &line.tone);
	if (unpaid)
		line.tag = wizard_say(cx, lang, N_("Waiting for payment"));
	return line;
}

/* Into a list by time: what is coming up with the next first, what was with the last first. */
static void
insert(struct mine_line *lines, size_t *n, struct mine_line line, bool coming)
{
	size_t i;

	for (i = (*n)++; i > 0 && (coming ? lines[i - 1].at.at.us > line.at.at.us : lines[i - 1].at.at.us < line.at.at.us); i--)
		lines[i] = lines[i - 1];
	lines[i] = line;
}

static struct mine_wait
wait_of(struct cx *cx, enum lang lang, const struct wait_line *line)
{
	const struct pair course = { STR("course"), line->service_name };
	const struct pair who[] = { { STR("service"), line->service_name }, { STR("technician"), line->technician_name } };
	struct mine_wait wait = {
		.title = line->technician_name.len > 0 ? wizard_say_with(cx, lang, N_("{service} with {technician}"), who, 2) :
		    line->service_name,
		.day = wizard_when(cx, zone_day_start(cx->desk->cat->zone, line->day)),
		.window = waiting_between(cx, lang, line->from, line->to),
		.offered = str_eq(line->status, STR("offered")),
		.id = line->public_id,
	};

	if (line->slot_id.len > 0)
		wait.title = wizard_say_with(cx, lang, N_("{course} (class)"), &course, 1);
	return wait;
}

static enum err
fill_waits(struct cx *cx, enum lang lang, const struct mine *mine, struct mine_view *view)
{
	struct wait_line *lines;
	size_t i;
	enum err e;

	if ((e = desk_waits_of(cx->desk, mine->phone, &lines, &view->n_waits)) != OK)
		return e;
	view->waits = NEW_N(cx->arena, struct mine_wait, view->n_waits + 1);
	for (i = 0; i < view->n_waits; i++)
		view->waits[i] = wait_of(cx, lang, &lines[i]);
	return OK;
}

static enum err
fill(struct cx *cx, enum lang lang, const struct mine *mine, struct mine_view *view)
{
	struct class_booking *classes;
	struct mine_visit *visits;
	size_t n_classes;
	size_t n;
	size_t i;
	enum err e;

	if ((e = desk_mine(cx->desk, mine->phone, mine_until(mine), &visits, &n)) != OK)
		return e;
	if ((e = desk_mine_classes(cx->desk, mine->phone, &classes, &n_classes)) != OK || (e = fill_waits(cx, lang, mine, view)) != OK)
		return e;
	view->coming = NEW_N(cx->arena, struct mine_line, n + n_classes + 1);
	view->past = NEW_N(cx->arena, struct mine_line, n + n_classes + 1);
	for (i = 0; i < n; i++)
		if (visits[i].coming)
			insert(view->coming, &view->n_coming, line_of(cx, lang, &visits[i]), true);
		else
			insert(view->past, &view->n_past, line_of(cx, lang, &visits[i]), false);
	for (i = 0; i < n_classes; i++)
		if (visit_status_live(classes[i].status) && classes[i].ends_at.us > cx->now.us)
			insert(view->coming, &view->n_coming, class_line(cx, lang, &classes[i]), true);
		else
			insert(view->past, &view->n_past, class_line(cx, lang, &classes[i]), false);
	for (i = 0; i < n && !view->cancelled; i++)
		view->cancelled = str_eq(visits[i].status, STR("cancelled"));
	for (i = 0; i < n_classes && !view->cancelled; i++)
		view->cancelled = str_eq(classes[i].status, STR("cancelled"));
	view->nothing = view->n_coming + view->n_past + view->n_waits == 0;
	return OK;
}

static struct str
problem_of_address(struct cx *cx, enum lang lang)
{
	struct str error = request_query(cx->request, STR("error"));

	if (str_eq(error, STR("cart")))
		return wizard_say(cx, lang, N_("There is something in your cart already. Book or remove it first, then press Book again"));
	if (str_eq(error, STR("offer")))
		return wizard_say(cx, lang, N_("These services are no longer offered as they were. Choose from the services instead"));
	if (str_eq(error, STR("times")))
		return wizard_say(cx, lang, N_("We found no free time for all of these services. Choose one service at a time instead"));
	return STR_NONE;
}

enum err
wizard_mine_show(struct cx *cx)
{
	struct mine_view *view = NEW(cx->arena, struct mine_view);
	struct state state;
	struct mine mine;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK || (e = mine_load(cx, &mine)) != OK)
		return e;
	if (!mine.proved)
		return signin_show(cx, &state, &mine);
	if ((e = fill(cx, state.lang, &mine, view)) != OK || (e = wizard_keep(cx, &state)) != OK)
		return e;
	wizard_layout(cx, &state, wizard_say(cx, state.lang, STR("My bookings")), &view->layout);
	view->phone = phone_shown(cx->arena, mine.phone, cx->desk->cat->store.country);
	view->act_url = wizard_url(cx, "/mine", NULL, 0);
	view->problem = problem_of_address(cx, state.lang);
	view->layout.error = view->problem.len > 0;
	return wizard_reply(cx, &state, &wizard_mine_page, view);
}

enum err
wizard_mine_act(struct cx *cx)
{
	const struct pair out = { STR("out"), STR("1") };
	struct str act = request_form(cx->request, STR("do"));
	struct state state;
	struct mine mine;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK || (e = mine_load(cx, &mine)) != OK)
		return e;
	if (str_eq(act, STR("out"))) {
		mine_clear(cx);
		return wizard_see_other(cx, "/mine", &out, 1);
	}
	if (mine.proved && str_eq(act, STR("leave"))) {
		e = desk_wait_leave(cx->desk, mine.phone, request_form(cx->request, STR("wait")));
		return e != OK && e != ERR_NOT_FOUND ? e : wizard_see_other(cx, "/mine", NULL, 0);
	}
	if (mine.proved)
		return str_eq(act, STR("again")) ? mine_again(cx, &state, &mine) : wizard_see_other(cx, "/mine", NULL, 0);
	if (str_eq(act, STR("send")))
		return signin_send(cx, &state, &mine);
	if (str_eq(act, STR("confirm")))
		return signin_check(cx, &state, &mine);
	return wizard_see_other(cx, "/mine", NULL, 0);
}
