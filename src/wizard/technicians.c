/* technicians.c - who shall do it: anyone first, then by next opening. */
#include "base/arena.h"
#include "wizard/step.h"

enum {
	NEXT_DAYS = 14,				/* "No openings in the next 2 weeks" */
	TONES = 3,				/* colours behind initials */
};

struct technician_view {
	bool		any;
	struct str	name;
	struct str	title;
	struct str	initials;
	struct url	photo;
	bool		has_photo;
	bool		tone2;
	bool		tone3;
	bool		chosen;			/* the present choice of the item being changed */
	bool		link;
	struct url	url;
	bool		open;			/* next is known */
	bool		today;
	bool		tomorrow;
	bool		later;
	struct when	next;
};

struct technicians_view {
	struct layout		 layout;
	struct step_view	 step;
	struct technician_view	*technicians;
	size_t			 n_technicians;
	bool			 nobody;	/* no technician does this service */
};

static const struct shape technician_shape = SHAPE(technician_view,
	FIELD(technician_view, any),
	FIELD(technician_view, name),
	FIELD(technician_view, title),
	FIELD(technician_view, initials),
	FIELD(technician_view, photo),
	FIELD(technician_view, has_photo),
	FIELD(technician_view, tone2),
	FIELD(technician_view, tone3),
	FIELD(technician_view, chosen),
	FIELD(technician_view, link),
	FIELD(technician_view, url),
	FIELD(technician_view, open),
	FIELD(technician_view, today),
	FIELD(technician_view, tomorrow),
	FIELD(technician_view, later),
	FIELD(technician_view, next));

static const struct shape technicians_shape = SHAPE(technicians_view,
	FIELD_ONE(technicians_view, layout, &layout_shape),
	FIELD_ONE(technicians_view, step, &step_shape),
	FIELD_LIST(technicians_view, technicians, n_technicians, &technician_shape),
	FIELD(technicians_view, nobody));

const struct page wizard_technicians_page = { "technicians.html", &technicians_shape };

/* The first letters of the first and the last word. */
static struct str
initials_of(struct cx *cx, struct str name)
{
	struct str first = utf8_cut(str_trim(name), 1);
	struct str last = STR_NONE;
	struct str rest = str_trim(name);
	struct str word;

	(void)str_cut(&rest, ' ');
	while (rest.len > 0) {
		word = str_cut(&rest, ' ');
		if (word.len > 0)
			last = utf8_cut(word, 1);
	}
	return str_fmt(cx->arena, "%.*s%.*s", STR_ARG(first), STR_ARG(last));
}

static void
show_next(struct cx *cx, int64_t minute, struct technician_view *out)
{
	const struct catalogue *cat = cx->desk->cat;
	int32_t ahead;

	if (minute == 0)
		return;
	out->open = true;
	out->next = wizard_when(cx, INSTANT_OF(minute));
	ahead = when_local(out->next).date.days - catalogue_today(cat, cx->now).days;
	out->today = ahead == 0;
	out->tomorrow = ahead == 1;
	out->later = ahead > 1 || ahead < 0;
}

static struct technician_view
show_line(struct cx *cx, const struct state *state, const struct step *step, const struct technician_line *line)
{
	const struct catalogue *cat = cx->desk->cat;
	const struct technician *technician = line->technician == ANY ? NULL : &cat->technicians[line->technician];
	struct step chosen = *step;
	struct technician_view view = {
		.any = technician == NULL,
		.chosen = step->old != NULL && step->old->technician == line->technician,
		.tone2 = line->technician % TONES == 1,
		.tone3 = line->technician % TONES == 2,
	};

	chosen.technician = line->technician;
	view.url = step_url(cx, state, &chosen, "/time", true, NULL, 0);
	show_next(cx, line->next, &view);
	/* Beyond two weeks there may be room with anyone, and the time page finds it. */
	view.link = view.open || (view.any && catalogue_n_able(cat, step->service) > 0);
	if (technician == NULL)
		return view;
	view.name = technician->name;
	view.title = technician->title;
	view.initials = initials_of(cx, technician->name);
	view.has_photo = technician->photo.len > 0 && cx->site->asset(cx->site, technician->photo, &view.photo);
	return view;
}

static struct url
back_url(struct cx *cx, const struct state *state, const struct step *step)
{
	struct pair cart[] = { { STR("cart"), STR("1") } };
	struct pair services[] = { { STR("for"), state->guests[step->guest].ref } };

	return wizard_url(cx, "", step->old != NULL ? cart : services, 1);
}

enum err
wizard_technicians_show(struct cx *cx)
{
	struct technicians_view view = { 0 };
	struct technician_line *lines;
	struct state state;
	struct step step;
	struct ask ask;
	size_t n;
	size_t i;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK)
		return e;
	if ((e = step_read(cx, &state, &step)) != OK)
		return e;
	step.technician = ANY;
	ask = step_ask(cx, &state, &step);
	if ((e = desk_technicians(cx->desk, &ask, NEXT_DAYS, &lines, &n)) != OK)
		return e;
	if ((e = wizard_keep(cx, &state)) != OK)
		return e;
	wizard_layout(cx, &state, wizard_say(cx, state.lang, N_("Choose a technician")), &view.layout);
	view.layout.columns = true;
	view.layout.has_back = true;
	view.layout.back_url = back_url(cx, &state, &step);
	view.layout.back_text = step.old != NULL ? wizard_say(cx, state.lang, N_("Back to cart")) :
	    wizard_say(cx, state.lang, N_("Back to services"));
	step_show(cx, &state, &step, &view.step);
	view.nobody = catalogue_n_able(cx->desk->cat, step.service) == 0;
	view.technicians = NEW_N(cx->arena, struct technician_view, n);
	for (i = 0; i < n; i++)
		view.technicians[view.n_technicians++] = show_line(cx, &state, &step, &lines[i]);
	return wizard_reply(cx, &state, &wizard_technicians_page, &view);
}
