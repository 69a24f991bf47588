/* move_act.c - a new time was picked for something booked. */
#include "base/arena.h"
#include "wizard/moved.h"
#include "wizard/notice.h"
#include "wizard/slots.h"
#include "wizard/visit.h"

enum { NEAR_MAX = 3 };

/* 409: nothing was moved. The day's times again, with the nearest to the one that could not be had. */
static enum err
refuse(struct cx *cx, struct state *state, struct moved *moved, struct instant at, enum err why)
{
	struct refusal_view view = { .n_near = 0 };
	const struct pair time = { STR("time"), slots_clock(cx, state->lang, at) };
	struct slot_view slot;
	struct pick pick;
	int64_t *near;
	size_t n;
	size_t i;
	enum err e;

	view.problem = why == ERR_SLOT_TAKEN ?
	    wizard_say_with(cx, state->lang, STR("{time} was just taken. Choose another time"), &time, 1) :
	    wizard_say(cx, state->lang, STR("That time can no longer be booked. Choose another time"));
	if ((e = desk_move_nearest(cx->desk, &moved->plan, MINUTE_OF(at), NEAR_MAX, &near, &n)) != OK)
		return e;
	view.near = NEW_N(cx->arena, struct near_view, n + 1);
	for (i = 0; i < n; i++) {
		slot = slots_view(cx, near[i]);
		view.near[view.n_near++] = (struct near_view){ .value = slot.value, .at = slot.at, .day = when_local(slot.at).date };
	}
	dates_pick_day(cx, state, zone_local(cx->desk->cat->zone, at).date, &pick);
	cx->reply->status = err_status(why);
	return moved_show(cx, state, moved, &pick, &view);
}

/* The link has ended by this visitor's doing: the same form twice has done what it asked, another one is asked for again. */
static enum err
again(struct cx *cx, const struct state *state, struct moved *moved, struct instant at)
{
	const struct pair done = { STR("moved"), STR("1") };
	struct pair query[MOVED_PAIRS_MAX];
	struct str token;
	size_t n;
	enum err e;

	if ((e = visit_follow(cx, state, &token)) != OK)
		return e;
	e = desk_move_open(cx->desk, token, moved->guest, moved->item, MOVE_KEEP, &moved->plan);
	if (e == OK && moved->plan.items[moved->plan.first]->starts_at.us == at.us)
		return wizard_see_other(cx, visit_rest(cx, token, ""), &done, 1);
	n = moved_pairs(moved, moved->employee, query);
	query[n++] = (struct pair){ STR("error"), STR("changed") };
	return wizard_see_other(cx, visit_rest(cx, token, "/move"), query, n);
}

static enum err
move(struct cx *cx, struct state *state, struct moved *moved, struct instant at)
{
	struct notice notice = { .cx = cx, .lang = state->lang, .appointment = moved->guest };
	const struct pair often = { STR("error"), STR("often") };
	const struct pair done = { STR("moved"), STR("1") };
	struct receipt receipt;
	enum err e;

	e = desk_move(cx->desk, &moved->plan, MINUTE_OF(at), notice_changed, &notice, &receipt);
	if (e == ERR_SLOT_TAKEN || e == ERR_SLOT_UNAVAILABLE)
		return refuse(cx, state, moved, at, e);
	if (e == ERR_WRONG_STATE)
		return moved_late(cx);
	if (e == ERR_TOO_MANY)
		return wizard_see_other(cx, visit_rest(cx, cx->params[1], ""), &often, 1);
	if (e == ERR_NOT_FOUND)
		return again(cx, state, moved, at);
	if (e != OK)
		return e;
	if (receipt.manage_token.len == 0)		/* it is there already */
		return wizard_see_other(cx, visit_rest(cx, cx->params[1], ""), NULL, 0);
	if ((e = visit_changed(cx, state, receipt.manage_token)) != OK)
		return e;
	return wizard_see_other(cx, visit_rest(cx, receipt.manage_token, ""), &done, 1);
}

enum err
wizard_move(struct cx *cx)
{
	struct moved *moved = NEW(cx->arena, struct moved);
	struct pair query[MOVED_PAIRS_MAX];
	struct instant at;
	struct state state;
	size_t n;
	enum err e;

	if ((e = wizard_open(cx, &state)) != OK || (e = moved_read(cx, moved)) != OK)
		return e;
	if (slots_moment(cx, &at) != OK) {
		n = moved_pairs(moved, moved->employee, query);
		query[n++] = (struct pair){ STR("error"), STR("unavailable") };
		return wizard_see_other(cx, visit_rest(cx, cx->params[1], "/move"), query, n);
	}
	e = desk_move_open(cx->desk, cx->params[1], moved->guest, moved->item, moved->technician, &moved->plan);
	if (e == ERR_NOT_FOUND)
		return again(cx, &state, moved, at);
	if (e == ERR_WRONG_STATE)
		return moved_late(cx);
	return e == OK ? move(cx, &state, moved, at) : e;
}
