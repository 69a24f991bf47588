/* error.c - a page for every outcome that no handler showed: what happened, what of the cart, one way on, the phone. */
#include "base/arena.h"
#include "desk/desk.h"
#include "wizard/report.h"

enum { BUSY_RETRY_S = 5, MANY_RETRY_S = 60 };

struct error_view {
	struct layout	layout;
	struct str	heading;
	struct str	what;
	struct str	cart;
	bool		has_time;
	bool		other_day;
	struct when	until;
	struct str	rq;
	struct url	way_url;
	struct str	way;
};

static const struct shape error_shape = SHAPE(error_view,
	FIELD_ONE(error_view, layout, &layout_shape),
	FIELD(error_view, heading), FIELD(error_view, what), FIELD(error_view, cart), FIELD(error_view, has_time),
	FIELD(error_view, other_day), FIELD(error_view, until), FIELD(error_view, rq), FIELD(error_view, way_url),
	FIELD(error_view, way));

const struct page wizard_error_page = { "error.html", &error_shape };

enum way {
	WAY_SERVICES,
	WAY_CART,
	WAY_BOOKED,			/* the booking just made, where there is one */
	WAY_MINE,			/* my bookings */
};

struct said {
	const char	*heading;
	const char	*what;
	const char	*cart;
	enum way	 way;
};

#define NOTHING_CHANGED	N_TEXT("Nothing was changed.")
#define CART_SAFE	N_TEXT("Your cart is safe.")

static const struct said not_understood = {
	N_TEXT("We could not read that"), N_TEXT("Something in the address or the form is wrong."), NOTHING_CHANGED, WAY_SERVICES };
static const struct said missing = {
	N_TEXT("Page not found"), N_TEXT("If you typed the address, check it is correct."), CART_SAFE, WAY_SERVICES };
static const struct said no_method = {
	N_TEXT("This address does not take that"), N_TEXT("Go to the services and start from there."), CART_SAFE, WAY_SERVICES };
static const struct said stale = {
	N_TEXT("This form is out of date"), N_TEXT("Load the page again and repeat your last step."), NOTHING_CHANGED, WAY_CART };
static const struct said forbidden = {
	N_TEXT("You cannot do this"), N_TEXT("This page is for the people who work here."), NOTHING_CHANGED, WAY_SERVICES };
static const struct said sent_twice = {
	N_TEXT("That form was already sent"), N_TEXT("We did not book it twice."), NULL, WAY_BOOKED };
static const struct said time_gone = {
	N_TEXT("That time is no longer free"), N_TEXT("Somebody else was faster. Choose another time."), CART_SAFE, WAY_CART };
static const struct said too_late = {
	N_TEXT("That cannot be changed any more"), N_TEXT("Call us, and we will see what we can do."), NOTHING_CHANGED, WAY_SERVICES };
static const struct said ended = {
	N_TEXT("This link has ended"), N_TEXT("Links to manage a booking stop working 30 days after the visit."), NULL, WAY_SERVICES };
static const struct said replaced = {
	N_TEXT("There is a newer link"),
	N_TEXT("This booking was changed, and its link with it. Use the one in our latest message, or find the booking by your phone number."),
	NULL, WAY_MINE };
static const struct said too_large = {
	N_TEXT("That was too much to send"), N_TEXT("Shorten what you typed and send it again."), NOTHING_CHANGED, WAY_CART };
static const struct said too_many = {
	N_TEXT("Too many tries"), N_TEXT("Wait a few minutes and try again."), CART_SAFE, WAY_CART };
static const struct said many_codes = {
	N_TEXT("Too many tries"), NULL, CART_SAFE, WAY_CART };
static const struct said broken = {
	N_TEXT("There is a problem with the service"),
	N_TEXT("Your cart is safe and nothing was booked. Try again in a few minutes."), NULL, WAY_CART };
static const struct said busy = {
	N_TEXT("Online booking is not available for the moment"),
	N_TEXT("Nothing was booked and your cart is safe. Try again in a minute."), NULL, WAY_CART };
static const struct said unsure = {
	N_TEXT("We are not sure that this was booked"),
	N_TEXT("Send the form again: nothing is ever booked twice. Or call us, and we will look."), CART_SAFE, WAY_CART };

static const struct said *
said_of(enum err err)
{
	switch (err) {
	case ERR_NOT_FOUND:
		return &missing;
	case ERR_METHOD:
		return &no_method;
	case ERR_BAD_CSRF:
		return &stale;
	case ERR_UNAUTHORIZED:
	case ERR_FORBIDDEN:
		return &forbidden;
	case ERR_EXISTS:
	case ERR_IN_PROGRESS:
	case ERR_MISMATCH:
		return &sent_twice;
	case ERR_SLOT_TAKEN:
	case ERR_SLOT_UNAVAILABLE:
	case ERR_PRICE_CHANGED:
	case ERR_CART_CHANGED:
	case ERR_HOLD_EXPIRED:
	case ERR_CODE_EXPIRED:
		return &time_gone;
	case ERR_WRONG_STATE:
		return &too_late;
	case ERR_GONE:
		return &ended;
	case ERR_TOO_LARGE:
		return &too_large;
	case ERR_TOO_MANY:
		return &too_many;
	case ERR_FAULT:
		return &broken;
	case ERR_BUSY:
		return &busy;
	case ERR_UNCERTAIN:
		return &unsure;
	default:
		return &not_understood;
	}
}

static bool
has_store(const struct cx *cx)
{
	return cx->desk != NULL && cx->desk->cat != NULL;
}

/* Below /booking/{store}, though the database is away and nobody knows whether there is such a store. */
static bool
in_store(const struct cx *cx, int status)
{
	if (has_store(cx))
		return true;
	return status != 404 && cx->params[0].len > 0 && str_starts(cx->request->path, STR("/booking/"));
}

static struct url
way_url(struct cx *cx, const struct state *state, enum way way)
{
	const struct pair open_cart = { STR("cart"), STR("1") };

	if (way == WAY_MINE)
		return wizard_url(cx, "/mine", NULL, 0);
	if (way == WAY_BOOKED && state->done_manage.len > 0)
		return wizard_url(cx, "/success", NULL, 0);
	if (way == WAY_CART && (!has_store(cx) || state->n_items > 0))
		return wizard_url(cx, "", &open_cart, 1);
	return wizard_url(cx, "", NULL, 0);
}

static struct str
way_words(const struct state *state, bool has_cart, enum way way)
{
	if (way == WAY_MINE)
		return N_("My bookings");
	if (way == WAY_BOOKED && state->done_manage.len > 0)
		return N_("See your booking");
	return way == WAY_CART && has_cart ? N_("Go to your cart") : N_("Go to services");
}

static struct str
say(struct cx *cx, const struct state *state, const char *msgid)
{
	return msgid == NULL ? STR_NONE : wizard_say(cx, state->lang, str_of(msgid));
}

static enum err
show(struct cx *cx, const struct state *state, int status, const struct said *said, struct error_view *view)
{
	bool has_cart = !has_store(cx) || state->n_items > 0;

	wizard_layout(cx, state, say(cx, state, said->heading), &view->layout);
	view->heading = view->layout.title;
	view->what = say(cx, state, said->what);
	if (in_store(cx, status)) {
		view->cart = say(cx, state, said->cart);
		view->way_url = way_url(cx, state, said->way);
		view->way = wizard_say(cx, state->lang, way_words(state, has_cart, said->way));
	}
	return wizard_reply_status(cx, state, status, &wizard_error_page, view);
}

/*
 * The visitor's language and cart, as far as they can be had. The request may have failed at anything, so what cannot
 * be had is made up for: the language the browser asks for, no cart.
 */
static void
find_state(struct cx *cx, struct state *out)
{
	const struct request *request = cx->request;
	struct request as_get = *request;
	enum err e = ERR_NOT_FOUND;

	as_get.method = METHOD_GET;
	if (has_store(cx)) {
		cx->request = &as_get;
		e = state_load(cx, out);
		cx->request = request;
	}
	if (e == OK)
		return;
	*out = (struct state){ .n_guests = 1 };
	out->lang = lang_choose(request_query(request, STR("lang")), STR_NONE, request->accept_language, STR_NONE);
}

enum err
report_wait(struct cx *cx, const struct state *state, struct instant until)
{
	struct error_view *view = NEW(cx->arena, struct error_view);
	int64_t wait_s = (until.us - cx->now.us) / US_PER_S + 1;
	enum err e;

	view->has_time = true;
	view->until = wizard_when(cx, until.us > cx->now.us ? until : cx->now);
	view->other_day = when_local(view->until).date.days != when_local(wizard_when(cx, cx->now)).date.days;
	if ((e = show(cx, state, 429, &many_codes, view)) != OK)
		return e;
	reply_retry_after(cx->reply, wait_s < 1 ? 1 : wait_s);
	return ERR_TOO_MANY;
}

enum err
report_replaced(struct cx *cx, const struct state *state)
{
	struct error_view *view = NEW(cx->arena, struct error_view);
	enum err e;

	e = show(cx, state, err_status(ERR_GONE), &replaced, view);
	return e == OK ? ERR_GONE : e;
}

/* Where no route matched, nobody has looked for the store: the page has its look all the same when the path names one. */
static void
find_store(struct cx *cx)
{
	const struct str below = STR("/booking/");
	struct str rest = cx->request->path;
	struct str store;

	if (cx->desk == NULL || has_store(cx) || cx->route != NULL || !str_starts(rest, below))
		return;
	rest = str_sub(rest, below.len, rest.len);
	store = str_cut(&rest, '/');
	if (desk_store(cx->desk, store) == OK)
		cx->params[0] = store;
}

void
wizard_report(struct cx *cx, enum err err)
{
	struct error_view *view = NEW(cx->arena, struct error_view);
	struct state *state = NEW(cx->arena, struct state);

	if (err == ERR_TOO_MANY || err == ERR_BUSY || err == ERR_UNCERTAIN || err == ERR_IN_PROGRESS)
		reply_retry_after(cx->reply, err == ERR_TOO_MANY ? MANY_RETRY_S : BUSY_RETRY_S);
	find_store(cx);
	find_state(cx, state);
	if (err == ERR_FAULT)
		view->rq = cx->rq;
	/* Should the page itself fail, the router says the sentence in plain text. */
	if (show(cx, state, err_status(err), said_of(err), view) != OK)
		cx->reply->status = 0;
}
