/* message.c - text messages and mails of a booking. */
#include "base/arena.h"
#include "message/message_private.h"

enum { MAIL_MAX = 32 * 1024, SENTENCE_MAX = 4096, SUBJECT_CHARS = 300, STORE_NAME_CHARS = 30 };

struct str
message_site(struct arena *arena, struct str public_url, bool https, struct str host)
{
	if (public_url.len == 0)
		return str_fmt(arena, "%s://%.*s", https ? "https" : "http", STR_ARG(host));
	while (str_ends(public_url, STR("/")))
		public_url.len--;
	return public_url;
}

struct str
message_host(struct str site)
{
	struct str host;
	size_t at;

	if (str_find(site, ':', &at) && str_starts(str_sub(site, at, site.len), STR("://")))
		site = str_sub(site, at + 3, site.len);
	host = str_cut(&site, '/');
	if (str_starts(host, STR("[")) && str_find(host, ']', &at))
		return str_sub(host, 0, at + 1);
	return str_cut(&host, ':');
}

struct str
message_fill(const struct message *message, struct str msgid, const struct value *values, size_t n)
{
	return text_fill(message->desk->arena, words_get(message->words, message->lang, msgid), values, n, TEXT_BODY);
}

struct str
message_day_clock(const struct message *message, struct instant at)
{
	struct local local = zone_local(message->desk->cat->zone, at);
	struct buf day = buf_new(message->desk->arena, 64);
	struct buf clock = buf_new(message->desk->arena, 64);
	struct value values[2];

	words_day_week(&day, message->lang, local.date);
	words_clock(&clock, message->lang, local);
	values[0] = (struct value){ .name = STR("day"), .text = buf_str(&day) };
	values[1] = (struct value){ .name = STR("time"), .text = buf_str(&clock) };
	return message_fill(message, N_("{day}, {time}"), values, 2);
}

struct str
message_price(const struct message *message, struct money amount)
{
	struct buf buf = buf_new(message->desk->arena, 64);

	words_money(&buf, message->lang, amount, message->desk->cat->store.currency);
	return buf_str(&buf);
}

bool
message_is_meant(const struct message *message, const struct receipt_guest *guest)
{
	if (message->standing && str_eq(guest->status, STR("cancelled")))
		return false;
	return guest->n_items > 0 && (message->appointment.len == 0 || str_eq(guest->public_id, message->appointment));
}

static struct instant
first_start(const struct message *message, const struct receipt *receipt)
{
	struct instant first = { INT64_MAX };
	size_t g;
	size_t i;

	for (g = 0; g < receipt->n_guests; g++)
		for (i = 0; message_is_meant(message, &receipt->guests[g]) && i < receipt->guests[g].n_items; i++)
			if (receipt->guests[g].items[i].starts_at.us < first.us)
				first = receipt->guests[g].items[i].starts_at;
	return first.us == INT64_MAX ? receipt->created_at : first;
}

/* The address works without a cookie: its token is the key. */
struct str
message_url(const struct message *message, const char *what, struct str token)
{
	struct buf url = buf_new(message->desk->arena, SENTENCE_MAX);

	buf_add(&url, message->site);
	buf_add(&url, message->base);
	buf_add(&url, STR("/booking/"));
	buf_add_url(&url, message->desk->cat->store.code);
	buf_add(&url, str_of(what));
	buf_add_url(&url, token);
	return buf_str(&url);
}

struct str
message_manage_url(const struct message *message, struct str manage_token)
{
	return message_url(message, "/manage/", manage_token);
}

static void
add_item(const struct message *message, const struct receipt_item *item, struct buf *text)
{
	const struct value values[] = {
		{ .name = STR("when"), .text = message_day_clock(message, item->starts_at) },
		{ .name = STR("service"), .text = item->service_name },
		{ .name = STR("technician"), .text = item->technician_name },
		{ .name = STR("minutes"), .text = str_fmt(message->desk->arena, "%d", (int)item->duration) },
		{ .name = STR("price"), .text = message_price(message, item->price) },
	};

	buf_add(text, message_fill(message, N_("{when}: {service} with {technician}, {minutes} min, {price}"), values,
	    sizeof(values) / sizeof(values[0])));
}

/* Everybody it is about, with their items: lines, and a list of the same. */
static struct value
items_value(const struct message *message, const struct receipt *receipt)
{
	struct buf text = buf_new(message->desk->arena, MAIL_MAX);
	struct buf html = buf_new(message->desk->arena, 2 * MAIL_MAX);
	const struct receipt_guest *guest;
	size_t from;
	size_t g;
	size_t i;

	for (g = 0; g < receipt->n_guests; g++) {
		guest = &receipt->guests[g];
		if (!message_is_meant(message, guest))
			continue;
		buf_addf(&text, "%s%.*s", text.len > 0 ? "\n\n" : "", STR_ARG(guest->name));
		buf_add(&html, STR("<p dir=\"auto\" style=\"margin:0\"><strong>"));
		buf_add_html(&html, guest->name);
		buf_add(&html, STR("</strong></p>\n<ul style=\"margin:0 0 1em\">\n"));
		for (i = 0; i < guest->n_items; i++) {
			buf_add(&text, STR("\n  "));
			from = text.len;
			add_item(message, &guest->items[i], &text);
			buf_add(&html, STR("<li dir=\"auto\">"));
			buf_add_html(&html, str_sub(buf_str(&text), from, text.len));
			buf_add(&html, STR("</li>\n"));
		}
		buf_add(&html, STR("</ul>\n"));
	}
	return (struct value){ .name = STR("items"), .text = buf_str(&text), .html = buf_str(&html) };
}

struct value
message_contact(const struct message *message)
{
	const struct store *store = &message->desk->cat->store;
	struct buf text = buf_new(message->desk->arena, SENTENCE_MAX);

	buf_add(&text, store->name);
	if (store->address.len > 0)
		buf_addf(&text, "\n%.*s", STR_ARG(store->address));
	if (store->phone.len > 0)
		buf_addf(&text, "\n%.*s", STR_ARG(store->phone));
	return (struct value){ .name = STR("contact"), .text = buf_str(&text) };
}

void
message_write(const struct message *message, struct str name, const struct value *values, size_t n, bool sms, bool mail,
    struct message_texts *out)
{
	const struct text_kind *kind = text_kind(name);
	struct arena *arena = message->desk->arena;
	const struct catalogue *cat = message->desk->cat;
	struct str body;

	if (sms)
		out->sms = text_fill(arena, text_get(arena, cat, message->words, message->lang, kind, TEXT_SMS), values, n, TEXT_SMS);
	if (!mail)
		return;
	body = text_get(arena, cat, message->words, message->lang, kind, TEXT_BODY);
	out->subject = text_fill(arena, text_get(arena, cat, message->words, message->lang, kind, TEXT_SUBJECT), values, n, TEXT_SUBJECT);
	out->subject = utf8_cut(out->subject, SUBJECT_CHARS);
	out->body = text_fill(arena, body, values, n, TEXT_BODY);
	out->html = text_html(arena, message->lang, out->subject, body, values, n);
}

/* Browsers fill a code in when the last line binds it to the site (developer.apple.com, domain-bound codes). */
struct str
message_code(const struct message *message)
{
	struct arena *arena = message->desk->arena;
	struct str text = text_get(arena, message->desk->cat, message->words, message->lang, text_kind(STR("code")), TEXT_SMS);
	char *store = str_cstr(arena, utf8_cut(message->desk->cat->store.name, STORE_NAME_CHARS));
	struct value values[2];
	size_t i;

	/* "{code}" is left for the desk, which puts the code in: nothing else may look like it. */
	for (i = 0; store[i] != '\0'; i++)
		if (store[i] == '{')
			store[i] = '(';
	values[0] = (struct value){ .name = STR("store"), .text = str_of(store) };
	values[1] = (struct value){ .name = STR("code"), .text = STR("{code}") };
	text = text_fill(arena, text, values, 2, TEXT_SMS);
	return str_fmt(arena, "%.*s\n\n@%.*s #{code}", STR_ARG(text), STR_ARG(message_host(message->site)));
}

/* ---- visits ---- */

enum { VISIT_VALUES = 18 };

static struct str
link_of(const struct message *message, const struct receipt *receipt)
{
	struct str token = receipt->manage_token.len > 0 ? receipt->manage_token : message->manage_token;

	return token.len > 0 && message->site.len > 0 ? message_manage_url(message, token) : STR_NONE;
}

/* Empty when it has passed: then the line about it says nothing true. */
static struct str
until_of(const struct message *message, const struct receipt *receipt)
{
	struct instant until = desk_cancel_until(message->desk, receipt);

	return until.us > message->desk->now.us ? message_day_clock(message, until) : STR_NONE;
}

static void
visit_values(const struct message *message, const struct receipt *receipt, struct str news, struct value out[VISIT_VALUES])
{
	const struct store *store = &message->desk->cat->store;

	out[0] = (struct value){ .name = STR("store"), .text = store->name };
	out[1] = (struct value){ .name = STR("name"), .text = receipt->guests[0].name, .is_free = true };
	out[2] = (struct value){ .name = STR("when"), .text = message_day_clock(message, first_start(message, receipt)) };
	out[3] = (struct value){ .name = STR("code"), .text = receipt->group_code };
	out[4] = (struct value){ .name = STR("link"), .text = link_of(message, receipt), .is_link = true };
	out[5] = (struct value){ .name = STR("total"), .text = message_price(message, receipt->total) };
	out[6] = (struct value){ .name = STR("until"), .text = until_of(message, receipt) };
	out[7] = (struct value){ .name = STR("policy"), .text = store->policy.len > 0 ? store->policy :
	    words_get(message->words, message->lang, N_("Pay at the studio.")) };
	out[8] = items_value(message, receipt);
	out[9] = message_contact(message);
	out[10] = (struct value){ .name = STR("address"), .text = store->address };
	out[11] = (struct value){ .name = STR("phone"), .text = store->phone };
	out[12] = (struct value){ .name = STR("news"), .text = news };
	out[13] = (struct value){ .name = STR("guest_phone"), .text = receipt->phone };
	out[14] = (struct value){ .name = STR("guest_email"), .text = receipt->email };
	out[15] = (struct value){ .name = STR("notes"), .text = receipt->notes };
}

enum { N_VISIT_VALUES = 16 };

/* The store is told what its guests do, in its own language; what staff do they know. */
static void
tell_store(const struct message *message, const struct receipt *receipt, struct str news, struct message_texts *out)
{
	struct message own = *message;
	struct message_texts texts = { .sms = STR_NONE };
	struct value values[VISIT_VALUES];

	if (message->by_staff || news.len == 0 || message->desk->cat->store.notice_email.len == 0)
		return;
	(void)lang_of(message->desk->cat->store.locale, &own.lang);
	visit_values(&own, receipt, words_get(own.words, own.lang, news), values);
	message_write(&own, STR("staff"), values, N_VISIT_VALUES, false, true, &texts);
	out->staff_subject = texts.subject;
	out->staff_body = texts.body;
	out->staff_html = texts.html;
}

static void
tell(const struct message *message, const struct receipt *receipt, struct str kind, enum calendar_kind calendar, struct str news,
    struct message_texts *out)
{
	struct message own = *message;
	struct value values[VISIT_VALUES];

	*out = (struct message_texts){ .sms = STR_NONE };
	/* Who acts may read another language than who is told. */
	(void)lang_of(receipt->locale, &own.lang);
	visit_values(&own, receipt, STR_NONE, values);
	message_write(&own, kind, values, N_VISIT_VALUES, receipt->notify_sms, receipt->notify_email, out);
	if (receipt->notify_email)
		out->calendar = message_calendar(&own, receipt, calendar);
	tell_store(message, receipt, news, out);
}

void
message_booked(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	tell(arg, receipt, STR("booked"), CALENDAR_STANDS, N_("New booking"), out);
}

void
message_confirmed(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	tell(arg, receipt, STR("confirmed"), CALENDAR_STANDS, STR_NONE, out);
}

void
message_changed(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	struct message message = *(const struct message *)arg;

	message.standing = true;
	tell(&message, receipt, STR("changed"), CALENDAR_STANDS, N_("Booking moved"), out);
}

void
message_reminder(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	struct message message = *(const struct message *)arg;

	message.standing = true;
	tell(&message, receipt, STR("reminder"), CALENDAR_STANDS, STR_NONE, out);
}

static bool
some_remain(const struct receipt *receipt)
{
	const struct receipt_guest *guest;
	size_t g;

	for (g = 0; g < receipt->n_guests; g++) {
		guest = &receipt->guests[g];
		if (guest->n_items > 0 && (str_eq(guest->status, STR("pending")) || str_eq(guest->status, STR("confirmed"))))
			return true;
	}
	return false;
}

void
message_cancelled(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	const struct message *message = arg;
	bool rest = message->appointment.len > 0 && some_remain(receipt);

	tell(arg, receipt, rest ? STR("cancelled_one") : STR("cancelled"), CALENDAR_CANCELLED, N_("Booking cancelled"), out);
}

struct message
message_of(const struct desk *desk, const struct words *words, struct str locale)
{
	struct message message = { .desk = desk, .words = words, .lang = LANG_EN, .by_staff = true };

	(void)lang_of(locale, &message.lang);
	message.site = desk->settings->public_url;
	return message;
}
