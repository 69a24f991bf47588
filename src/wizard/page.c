/* page.c - what all booking pages share: opening, addresses, sentences, the layout, the reply. */
#include "base/arena.h"
#include "base/log.h"
#include "base/phone.h"
#include "http/csrf.h"
#include "wizard/wizard.h"

enum {
	ADDRESS_MAX = 4 * REQUEST_QUERY_MAX,	/* this page's own query comes back percent-encoded */
	SENTENCE_MAX = 4096,
	MINUTES_PER_DAY = 24 * 60,
};

const struct shape layout_shape = SHAPE(layout,
	FIELD(layout, title),
	FIELD(layout, error),
	FIELD(layout, index),
	FIELD(layout, modal),
	FIELD(layout, bar),
	FIELD(layout, columns),
	FIELD(layout, store_name),
	FIELD(layout, store_initial),
	FIELD(layout, store_description),
	FIELD(layout, address),
	FIELD(layout, phone),
	FIELD(layout, phone_url),
	FIELD(layout, open_line),
	FIELD(layout, css_url),
	FIELD(layout, icon_url),
	FIELD(layout, home_url),
	FIELD(layout, mine_url),
	FIELD(layout, other_url),
	FIELD(layout, other_name),
	FIELD(layout, other_tag),
	FIELD(layout, canonical_en),
	FIELD(layout, canonical_zh),
	FIELD(layout, has_back),
	FIELD(layout, back_url),
	FIELD(layout, back_text),
	FIELD(layout, csrf),
	FIELD(layout, help_url),
	FIELD(layout, notice));

static bool
is_tracking_ref(struct str ref)
{
	size_t i;
	char c;

	for (i = 0; i < ref.len; i++) {
		c = ref.ptr[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-' &&
		    c != '_' && c != '.')
			return false;
	}
	return ref.len > 0 && ref.len <= TRACKING_REF_MAX;
}

/*
 * A GET writes the cart's cookie only to replace an unusable one, to keep a chosen language or the first ?ref=: anything
 * more could undo what another tab is posting.
 */
enum err
wizard_open(struct cx *cx, struct state *out)
{
	struct str ref = request_query(cx->request, STR("ref"));
	struct state before;
	enum lang wanted;
	bool write;
	enum err e;

	if (cx->desk->cat == NULL && (e = desk_store(cx->desk, cx->params[0])) != OK)
		return e;
	if ((e = state_load(cx, out)) != OK)
		return e;
	cx->desk->visitor = out->fresh ? STR_NONE : out->token;
	if (cx->request->method != METHOD_GET)
		return OK;
	before = *out;
	write = out->restarted;
	if (lang_of(request_query(cx->request, STR("lang")), &wanted)) {
		write = write || !out->lang_chosen || out->lang != wanted;
		out->lang = wanted;
		out->lang_chosen = true;
	}
	if (out->tracking_ref.len == 0 && is_tracking_ref(ref)) {
		out->tracking_ref = ref;
		write = true;
	}
	if (!write || (e = state_save(cx, out)) == OK)
		return OK;
	if (e != ERR_TOO_LARGE)
		return e;
	before.lang = out->lang;
	*out = before;				/* a full cart is worth more than the ref */
	return OK;
}

enum err
wizard_keep(struct cx *cx, struct state *state)
{
	return state->fresh ? state_save(cx, state) : OK;
}

/* ---- addresses ---- */

static void
add_query(struct buf *buf, char *separator, struct str name, struct str value)
{
	if (value.len == 0)
		return;
	buf_addc(buf, *separator);
	buf_add_url(buf, name);
	buf_addc(buf, '=');
	buf_add_url(buf, value);
	*separator = '&';
}

static struct url
address(struct cx *cx, struct str base, const char *rest, const struct pair *query, size_t n)
{
	struct str code = cx->desk != NULL && cx->desk->cat != NULL ? cx->desk->cat->store.code : cx->params[0];
	struct buf buf = buf_new(cx->arena, ADDRESS_MAX);
	char separator = '?';
	size_t i;

	buf_add(&buf, base);
	buf_add(&buf, STR("/booking/"));
	buf_add_url(&buf, code);
	buf_add(&buf, str_of(rest));
	for (i = 0; i < n; i++)
		add_query(&buf, &separator, query[i].name, query[i].value);
	return (struct url){ buf_str(&buf) };
}

struct url
wizard_url(struct cx *cx, const char *rest, const struct pair *query, size_t n)
{
	return address(cx, cx->request->base, rest, query, n);
}

/* reply_see_other puts the base in front itself. */
enum err
wizard_see_other(struct cx *cx, const char *rest, const struct pair *query, size_t n)
{
	return reply_see_other(cx, address(cx, STR_NONE, rest, query, n));
}

static void
add_path(struct buf *buf, struct str path)
{
	struct str segment;

	if (str_starts(path, STR("/")))
		path = str_sub(path, 1, path.len);
	while (path.len > 0) {
		segment = str_cut(&path, '/');
		buf_addc(buf, '/');
		buf_add_url(buf, segment);
	}
}

/* This page in another language. A page that answers a POST has no address of its own. */
static struct url
here_in(struct cx *cx, enum lang lang, struct str origin, bool with_query)
{
	const struct request *request = cx->request;
	struct pair only[] = { { STR("lang"), lang_code(lang) } };
	struct buf buf = buf_new(cx->arena, ADDRESS_MAX);
	char separator = '?';
	size_t i;

	if (request->method != METHOD_GET)
		return wizard_url(cx, "", only, 1);
	buf_add(&buf, origin);
	buf_add(&buf, request->base);
	add_path(&buf, request->path);
	for (i = 0; with_query && i < request->n_query_fields; i++)
		if (!str_eq(request->query_fields[i].name, STR("lang")))
			add_query(&buf, &separator, request->query_fields[i].name, request->query_fields[i].value);
	add_query(&buf, &separator, only[0].name, only[0].value);
	return buf.full ? wizard_url(cx, "", only, 1) : (struct url){ buf_str(&buf) };
}

/* ---- sentences ---- */

struct str
wizard_say(struct cx *cx, enum lang lang, struct str msgid)
{
	return words_get(cx->site->words, lang, msgid);
}

static bool
value_of(struct str name, const struct pair *values, size_t n, struct str *out)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(values[i].name, name)) {
			*out = values[i].value;
			return true;
		}
	return false;
}

struct str
wizard_say_with(struct cx *cx, enum lang lang, struct str msgid, const struct pair *values, size_t n)
{
	struct str rest = words_get(cx->site->words, lang, msgid);
	struct buf buf = buf_new(cx->arena, SENTENCE_MAX);
	struct str value;
	size_t close;
	size_t open;

	while (str_find(rest, '{', &open) && str_find(str_sub(rest, open, rest.len), '}', &close)) {
		buf_add(&buf, str_sub(rest, 0, open));
		if (value_of(str_sub(rest, open + 1, close - 1), values, n, &value))
			buf_add(&buf, value);
		else
			buf_add(&buf, str_sub(rest, open, close + 1));
		rest = str_sub(rest, open + close + 1, rest.len);
	}
	buf_add(&buf, rest);
	return buf_str(&buf);
}

struct str
wizard_say_limit(struct cx *cx, enum lang lang, struct str sentence)
{
	struct pair values[] = {
		{ STR("sentence"), sentence },
		{ STR("phone"), cx->desk->cat->store.phone },
	};

	if (values[1].value.len == 0)
		return sentence;
	return wizard_say_with(cx, lang, N_("{sentence} Call {phone} for a larger group."), values, 2);
}

struct when
wizard_when(const struct cx *cx, struct instant at)
{
	return zone_when(cx->desk->cat->zone, at);
}

struct str
wizard_moment(struct cx *cx, enum lang lang, struct instant at)
{
	struct local local = zone_local(cx->desk->cat->zone, at);
	struct buf day = buf_new(cx->arena, 64);
	struct buf clock = buf_new(cx->arena, 64);
	struct pair values[2];

	words_day(&day, lang, local.date);
	words_clock(&clock, lang, local);
	values[0] = (struct pair){ STR("day"), buf_str(&day) };
	values[1] = (struct pair){ STR("time"), buf_str(&clock) };
	return wizard_say_with(cx, lang, N_("{day}, {time}"), values, 2);
}

struct str
wizard_guest_short(struct cx *cx, const struct state *state, size_t guest)
{
	return guest == 0 ? wizard_say(cx, state->lang, N_("You")) : state->guests[guest].name;
}

struct str
wizard_guest_label(struct cx *cx, const struct state *state, size_t guest)
{
	struct pair values[] = {
		{ STR("letter"), str_fmt(cx->arena, "%c", (char)('A' + guest)) },
		{ STR("name"), state->guests[guest].name },
	};

	if (guest == 0)
		return wizard_say_with(cx, state->lang, N_("Guest {letter} (You)"), values, 2);
	return wizard_say_with(cx, state->lang, N_("Guest {letter} ({name})"), values, 2);
}

/* ---- the layout ---- */

/* The last closing of a day in minutes from its midnight, or -1. A dated exception replaces weekly hours, a closure both. */
static int32_t
closing(const struct catalogue *cat, struct date day)
{
	bool exceptional = false;
	int32_t last = -1;
	size_t i;

	for (i = 0; i < cat->n_closures; i++)
		if (day.days >= cat->closures[i].from_day.days && day.days <= cat->closures[i].to_day.days)
			return -1;
	for (i = 0; i < cat->n_exceptions; i++) {
		if (cat->exceptions[i].day.days != day.days)
			continue;
		exceptional = true;
		if (cat->exceptions[i].opens < cat->exceptions[i].closes && cat->exceptions[i].closes > last)
			last = cat->exceptions[i].closes;
	}
	for (i = 0; i < cat->n_hours && !exceptional; i++)
		if (cat->hours[i].weekday == date_weekday(day) && cat->hours[i].closes > last)
			last = cat->hours[i].closes;
	return last;
}

static struct str
open_line(struct cx *cx, enum lang lang)
{
	struct local now = zone_local(cx->desk->cat->zone, cx->now);
	struct date yesterday = { now.date.days - 1 };
	struct buf clock = buf_new(cx->arena, 64);
	int32_t today = closing(cx->desk->cat, now.date);
	int32_t until = closing(cx->desk->cat, yesterday) - MINUTES_PER_DAY;
	struct pair values[1];

	if (until <= now.seconds / 60)		/* else last night is not over yet */
		until = today;
	if (until < 0)
		return wizard_say(cx, lang, N_("Closed today"));
	if (until <= now.seconds / 60)
		return wizard_say(cx, lang, N_("Closed now"));
	words_clock(&clock, lang, (struct local){ now.date, until % MINUTES_PER_DAY * 60 });
	values[0] = (struct pair){ STR("time"), buf_str(&clock) };
	return wizard_say_with(cx, lang, N_("Open today until {time}"), values, 1);
}

static void
layout_store(struct cx *cx, enum lang lang, struct layout *out)
{
	const struct store *store = &cx->desk->cat->store;
	struct str e164;

	out->store_name = store->name;
	out->store_initial = utf8_cut(store->name, 1);
	out->store_description = store->description;
	out->address = store->address;
	out->phone = store->phone;
	if (phone_e164(cx->arena, store->phone, store->country, &e164) == OK)
		out->phone_url = (struct url){ str_fmt(cx->arena, "tel:%.*s", STR_ARG(e164)) };
	out->open_line = open_line(cx, lang);
	out->home_url = wizard_url(cx, "", NULL, 0);
	out->help_url = wizard_url(cx, "/help", NULL, 0);
	out->mine_url = wizard_url(cx, "/mine", NULL, 0);
}

static struct str
layout_notice(struct cx *cx, const struct state *state)
{
	if (state->restarted)
		return wizard_say(cx, state->lang, N_("Your cart could not be read, so we started a new one. Please choose again."));
	if (state->n_dropped > 0)
		return wizard_say(cx, state->lang, N_("A service in your cart is no longer offered, so we took it out."));
	return STR_NONE;
}

void
wizard_layout(struct cx *cx, const struct state *state, struct str title, struct layout *out)
{
	struct str origin = cx->settings->public_url;
	enum lang lang = state->lang;
	enum lang other = lang == LANG_EN ? LANG_ZH : LANG_EN;

	*out = (struct layout){
		.title = title,
		.css_url = { cx->site->css_url },
		.icon_url = { cx->site->icon_url },
		.other_url = here_in(cx, other, STR_NONE, true),
		.other_name = other == LANG_ZH ? STR("中文") : STR("English"),
		.other_tag = lang_tag(other),
		.csrf = csrf_token(cx),
		.notice = layout_notice(cx, state),
	};
	if (cx->desk != NULL && cx->desk->cat != NULL)
		layout_store(cx, lang, out);
	if (str_ends(origin, STR("/")))
		origin = str_sub(origin, 0, origin.len - 1);
	if (origin.len > 0 && cx->request->method == METHOD_GET) {
		out->canonical_en = here_in(cx, LANG_EN, origin, false);
		out->canonical_zh = here_in(cx, LANG_ZH, origin, false);
	}
}

/* ---- the reply ---- */

enum err
wizard_reply_status(struct cx *cx, const struct state *state, int status, const struct page *page, const void *view)
{
	struct view_env env = { .lang = state->lang };
	struct str problem;

	if (cx->desk != NULL && cx->desk->cat != NULL)
		env.currency = cx->desk->cat->store.currency;
	if (pages_compile_in(cx->site->pages, page, state->lang, &problem) != OK) {
		log_fault("wizard_reply", "%.*s", STR_ARG(problem));
		return ERR_FAULT;
	}
	cx->reply->status = status;
	cx->reply->content_type = STR("text/html");
	page_render(cx->site->pages, page, &env, view, &cx->reply->body);
	return OK;
}

enum err
wizard_reply(struct cx *cx, const struct state *state, const struct page *page, const void *view)
{
	return wizard_reply_status(cx, state, cx->reply->status == 0 ? 200 : cx->reply->status, page, view);
}
