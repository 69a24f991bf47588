/* course.c - a course: its sessions by month, with the places left; a press keeps one. */
#include "base/arena.h"
#include "wizard/course.h"
#include "wizard/notice.h"
#include "wizard/said.h"

struct month_view {
	struct date		 month;		/* its first day */
	struct str		 letter;	/* for ids on the page */
	struct session_view	*sessions;
	size_t			 n_sessions;
};

struct course_view {
	struct layout		 layout;
	struct str		 name;
	struct str		 description;
	struct str		 problem;
	struct str		 notice;
	struct month_view	*months;
	size_t			 n_months;
	int32_t			 hold_minutes;
	struct url		 hold_url;
};

const struct shape session_shape = SHAPE(session_view,
	FIELD(session_view, slot), FIELD(session_view, at), FIELD(session_view, teacher), FIELD(session_view, capacity),
	FIELD(session_view, left), FIELD(session_view, taken), FIELD(session_view, price), FIELD(session_view, full),
	FIELD(session_view, wait_url));

static const struct shape month_shape = SHAPE(month_view,
	FIELD(month_view, month), FIELD(month_view, letter), FIELD_LIST(month_view, sessions, n_sessions, &session_shape));

static const struct shape course_shape = SHAPE(course_view,
	FIELD_ONE(course_view, layout, &layout_shape),
	FIELD(course_view, name), FIELD(course_view, description), FIELD(course_view, problem), FIELD(course_view, notice),
	FIELD_LIST(course_view, months, n_months, &month_shape), FIELD(course_view, hold_minutes), FIELD(course_view, hold_url));

const struct page wizard_course_page = { "course.html", &course_shape };

const struct course *
course_named(const struct cx *cx)
{
	const struct catalogue *cat = cx->desk->cat;
	size_t i;

	for (i = 0; i < cat->n_courses; i++)
		if (str_eq(cat->courses[i].public_id, cx->params[1]))
			return &cat->courses[i];
	return NULL;
}

struct str
course_path(struct cx *cx, struct str course)
{
	struct buf buf = buf_new(cx->arena, REQUEST_PATH_MAX * 3);

	buf_add(&buf, STR("/courses/"));
	buf_add_url(&buf, course);
	return buf_str(&buf);
}

const char *
course_rest(struct cx *cx, const char *rest)
{
	struct buf buf = buf_new(cx->arena, REQUEST_PATH_MAX * 3);

	buf_add(&buf, course_path(cx, cx->params[1]));
	buf_add(&buf, str_of(rest));
	return str_cstr(cx->arena, buf_str(&buf));
}

void
course_message(struct cx *cx, enum lang lang, struct message *out)
{
	*out = (struct message){
		.desk = cx->desk,
		.words = cx->site->words,
		.lang = lang,
		.site = notice_site(cx),
		.base = cx->request->base,
	};
}

struct session_view
course_session(struct cx *cx, const struct class_slot *slot)
{
	const struct pair wait = { STR("slot"), slot->public_id };
	int64_t left = class_seats_left(slot);

	return (struct session_view){
		.slot = slot->public_id,
		.at = wizard_when(cx, slot->starts_at),
		.teacher = slot->teacher_name,
		.capacity = slot->capacity,
		.left = (int32_t)left,
		.taken = slot->capacity - (int32_t)left,
		.price = class_price(slot).final,
		.full = left == 0,
		.wait_url = wizard_url(cx, "/waitlist", &wait, 1),
	};
}

/* Sessions come by start; what is blocked or has begun cannot be booked and is left out. */
static void
fill_months(struct cx *cx, const struct class_slot *slots, size_t n, struct course_view *view)
{
	struct session_view *sessions = NEW_N(cx->arena, struct session_view, n);
	struct month_view *month = NULL;
	struct civil civil;
	struct date first;
	size_t n_shown = 0;
	size_t i;

	view->months = NEW_N(cx->arena, struct month_view, n);
	for (i = 0; i < n; i++) {
		if (slots[i].starts_at.us <= cx->now.us || str_eq(slots[i].status, STR("blocked")))
			continue;
		civil = date_civil(slots[i].local_start.date);
		first = date_of(civil.year, civil.month, 1);
		if (month == NULL || month->month.days != first.days) {
			month = &view->months[view->n_months++];
			*month = (struct month_view){ .month = first, .sessions = &sessions[n_shown] };
			month->letter = str_fmt(cx->arena, "%zu", view->n_months);
		}
		sessions[n_shown++] = course_session(cx, &slots[i]);
		month->n_sessions++;
	}
}

static struct str
sentence_of(struct cx *cx, enum lang lang)
{
	static const struct {
		const char	*error;
		const char	*sentence;
	} known[] = {
		{ "taken", N_TEXT("The last place was just taken. Choose another session") },
		{ "closed", N_TEXT("This session can no longer be booked. Choose another one") },
		{ "many", N_TEXT("You keep too many places at once. Let one go first") },
	};
	struct str error = request_query(cx->request, STR("error"));
	size_t i;

	for (i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eq(error, str_of(known[i].error)))
			return wizard_say(cx, lang, str_of(known[i].sentence));
	return STR_NONE;
}

enum err
wizard_course_show(struct cx *cx)
{
	struct course_view *view = NEW(cx->arena, struct course_view);
	const struct course *course;
	struct class_slot *slots;
	struct state state;
	size_t n;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if ((course = course_named(cx)) == NULL)
		return ERR_NOT_FOUND;
	e = desk_class_list(cx->desk, course->public_id, STR_NONE, catalogue_today(cx->desk->cat, cx->now),
	    catalogue_last_day(cx->desk->cat, cx->now), &slots, &n);
	if (e != OK || (e = wizard_keep(cx, &state)) != OK)
		return e;
	wizard_layout(cx, &state, course->name, &view->layout);
	view->layout.has_back = true;
	view->layout.back_url = view->layout.home_url;
	view->layout.back_text = wizard_say(cx, state.lang, N_("Back to services"));
	view->name = course->name;
	view->description = course->description;
	view->problem = sentence_of(cx, state.lang);
	view->layout.error = view->problem.len > 0;
	if (str_eq(request_query(cx->request, STR("booked")), STR("1")))
		view->notice = wizard_say(cx, state.lang, N_("Your place is booked. A text message tells you until when to pay."));
	fill_months(cx, slots, n, view);
	view->hold_minutes = cx->desk->cat->store.hold_seconds / 60;
	view->hold_url = wizard_url(cx, course_rest(cx, "/hold"), NULL, 0);
	return wizard_reply(cx, &state, &wizard_course_page, view);
}

enum err
course_refuse(struct cx *cx, enum err why)
{
	struct pair query = { STR("error"), STR("taken") };

	if (why == ERR_SLOT_UNAVAILABLE)
		query.value = STR("closed");
	else if (why == ERR_TOO_MANY)
		query.value = STR("many");
	else if (why != ERR_SLOT_TAKEN)
		return why;
	return wizard_see_other(cx, course_rest(cx, ""), &query, 1);
}

enum err
course_see_place(struct cx *cx, struct str slot, struct instant until, const struct pair *more, size_t n_more)
{
	struct pair query[2 + SAID_PAIRS] = {
		{ STR("slot"), slot },
		{ STR("until"), str_fmt(cx->arena, "%lld", (long long)(until.us / US_PER_S)) },
	};
	size_t i;

	for (i = 0; i < n_more && i < SAID_PAIRS; i++)
		query[2 + i] = more[i];
	return wizard_see_other(cx, course_rest(cx, "/hold"), query, 2 + i);
}

enum err
wizard_course_hold(struct cx *cx)
{
	struct str slot = request_form(cx->request, STR("slot"));
	struct message message;
	struct instant until;
	struct state state;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if (course_named(cx) == NULL)
		return ERR_NOT_FOUND;
	course_message(cx, state.lang, &message);
	if ((e = desk_class_hold(cx->desk, state.token, slot, message_class, &message, &until)) != OK)
		return course_refuse(cx, e);
	return course_see_place(cx, slot, until, NULL, 0);
}
