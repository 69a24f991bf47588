/* message.c - text messages and mails of a booking. */
#include "base/arena.h"
#include "message/message.h"

enum { MAIL_MAX = 32 * 1024, SENTENCE_MAX = 4096, LINE_VALUES_MAX = 6 };

struct value {			/* what {name} in a sentence stands for */
	struct str	name;
	struct str	value;
};

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

static bool
value_of(struct str name, const struct value *values, size_t n, struct str *out)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(values[i].name, name)) {
			*out = values[i].value;
			return true;
		}
	return false;
}

/* The translated sentence with its values; {names} it does not have stay. */
static struct str
fill(const struct message *message, struct str msgid, const struct value *values, size_t n)
{
	struct str rest = words_get(message->words, message->lang, msgid);
	struct buf buf = buf_new(message->desk->arena, SENTENCE_MAX);
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

/* Browsers fill a code in when the last line binds it to the site (developer.apple.com, domain-bound codes). */
struct str
message_code(const struct message *message)
{
	const struct value store = { STR("store"), message->desk->cat->store.name };
	struct str sentence = fill(message, N_("{code} is your {store} code."), &store, 1);

	return str_fmt(message->desk->arena, "%.*s\n\n@%.*s #{code}", STR_ARG(sentence), STR_ARG(message_host(message->site)));
}

static struct str
day_clock(const struct message *message, struct instant at)
{
	struct local local = zone_local(message->desk->cat->zone, at);
	struct buf day = buf_new(message->desk->arena, 64);
	struct buf clock = buf_new(message->desk->arena, 64);
	struct value values[2];

	words_day_week(&day, message->lang, local.date);
	words_clock(&clock, message->lang, local);
	values[0] = (struct value){ STR("day"), buf_str(&day) };
	values[1] = (struct value){ STR("time"), buf_str(&clock) };
	return fill(message, N_("{day}, {time}"), values, 2);
}

static struct str
price(const struct message *message, struct money amount)
{
	struct buf buf = buf_new(message->desk->arena, 64);

	words_money(&buf, message->lang, amount, message->desk->cat->store.currency);
	return buf_str(&buf);
}

static bool
is_meant(const struct message *message, const struct receipt_guest *guest)
{
	return guest->n_items > 0 && (message->appointment.len == 0 || str_eq(guest->public_id, message->appointment));
}

static struct instant
first_start(const struct message *message, const struct receipt *receipt)
{
	struct instant first = { INT64_MAX };
	size_t g;
	size_t i;

	for (g = 0; g < receipt->n_guests; g++)
		for (i = 0; is_meant(message, &receipt->guests[g]) && i < receipt->guests[g].n_items; i++)
			if (receipt->guests[g].items[i].starts_at.us < first.us)
				first = receipt->guests[g].items[i].starts_at;
	return first.us == INT64_MAX ? receipt->created_at : first;
}

/* The address works without a cookie: its token is the key. */
static struct str
link_of(const struct message *message, const char *what, struct str token)
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
	return link_of(message, "/manage/", manage_token);
}

/* The values every sentence here may name. */
static void
fill_values(const struct message *message, const struct receipt *receipt, struct value out[LINE_VALUES_MAX])
{
	struct str token = message->manage_token.len > 0 ? message->manage_token : receipt->manage_token;

	out[0] = (struct value){ STR("store"), message->desk->cat->store.name };
	out[1] = (struct value){ STR("when"), day_clock(message, first_start(message, receipt)) };
	out[2] = (struct value){ STR("code"), receipt->group_code };
	out[3] = (struct value){ STR("link"), message_manage_url(message, token) };
	out[4] = (struct value){ STR("total"), price(message, receipt->total) };
	out[5] = (struct value){ STR("until"), day_clock(message, desk_cancel_until(message->desk, receipt)) };
}

static struct str
say(const struct message *message, const struct value *values, struct str msgid)
{
	return fill(message, msgid, values, LINE_VALUES_MAX);
}

static void
line(struct buf *mail, struct str text)
{
	buf_add(mail, text);
	buf_addc(mail, '\n');
}

static void
add_item(const struct message *message, const struct receipt_item *item, struct buf *mail)
{
	const struct value values[] = {
		{ STR("when"), day_clock(message, item->starts_at) },
		{ STR("service"), item->service_name },
		{ STR("technician"), item->technician_name },
		{ STR("minutes"), str_fmt(message->desk->arena, "%d", (int)item->duration) },
		{ STR("price"), price(message, item->price) },
	};

	buf_add(mail, STR("  "));
	line(mail, fill(message, N_("{when}: {service} with {technician}, {minutes} min, {price}"), values,
	    sizeof(values) / sizeof(values[0])));
}

static void
add_guests(const struct message *message, const struct receipt *receipt, struct buf *mail)
{
	const struct receipt_guest *guest;
	size_t g;
	size_t i;

	for (g = 0; g < receipt->n_guests; g++) {
		guest = &receipt->guests[g];
		if (!is_meant(message, guest))
			continue;
		buf_addc(mail, '\n');
		line(mail, guest->name);
		for (i = 0; i < guest->n_items; i++)
			add_item(message, &guest->items[i], mail);
	}
	buf_addc(mail, '\n');
}

static void
add_store(const struct message *message, struct buf *mail)
{
	const struct store *store = &message->desk->cat->store;

	buf_addc(mail, '\n');
	line(mail, store->name);
	if (store->address.len > 0)
		line(mail, store->address);
	if (store->phone.len > 0)
		line(mail, store->phone);
}

void
message_booked(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	const struct message *message = arg;
	struct buf mail = buf_new(message->desk->arena, MAIL_MAX);
	struct str policy = message->desk->cat->store.policy;
	struct value values[LINE_VALUES_MAX];

	fill_values(message, receipt, values);
	*out = (struct message_texts){ .sms = STR_NONE };
	if (receipt->notify_sms)
		out->sms = say(message, values,
		    N_("{store}: you are booked for {when}. Code {code}. Change or cancel: {link}"));
	if (!receipt->notify_email)
		return;
	out->subject = say(message, values, N_("You are booked at {store}: {when}"));
	line(&mail, say(message, values, N_("You are booked at {store}.")));
	line(&mail, say(message, values, N_("Group code: {code}. Show this code when you arrive.")));
	add_guests(message, receipt, &mail);
	line(&mail, say(message, values, N_("Total: {total}")));
	line(&mail, policy.len > 0 ? policy : say(message, values, N_("Pay at the studio.")));
	if (desk_cancel_until(message->desk, receipt).us > message->desk->now.us)
		line(&mail, say(message, values, N_("Free to change or cancel until {until}.")));
	buf_addc(&mail, '\n');
	line(&mail, say(message, values, N_("Change or cancel: {link}")));
	add_store(message, &mail);
	out->body = buf_str(&mail);
}

/* Employees act without the guest's link: what they send does not promise one. */
static bool
has_link(const struct message *message, const struct receipt *receipt)
{
	return message->manage_token.len > 0 || receipt->manage_token.len > 0;
}

static void
say_news(const struct message *message, const struct receipt *receipt, struct str sms, struct str subject, struct str sentence,
    struct message_texts *out)
{
	struct buf mail = buf_new(message->desk->arena, MAIL_MAX);
	struct value values[LINE_VALUES_MAX];

	fill_values(message, receipt, values);
	*out = (struct message_texts){ .sms = STR_NONE };
	if (receipt->notify_sms)
		out->sms = say(message, values, sms);
	if (!receipt->notify_email)
		return;
	out->subject = say(message, values, subject);
	line(&mail, say(message, values, sentence));
	add_guests(message, receipt, &mail);
	line(&mail, say(message, values, N_("Total: {total}")));
	if (has_link(message, receipt))
		line(&mail, say(message, values, N_("Change or cancel: {link}")));
	add_store(message, &mail);
	out->body = buf_str(&mail);
}

void
message_confirmed(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	say_news(arg, receipt, N_("{store}: your visit of {when} is confirmed. Code {code}."), N_("Confirmed at {store}: {when}"),
	    N_("This is confirmed at {store}:"), out);
}

void
message_changed(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	say_news(arg, receipt, N_("{store}: your visit has moved, it is now {when}. Code {code}."), N_("Moved at {store}: {when}"),
	    N_("This has another time at {store}:"), out);
}

static struct str
class_sentence(const struct class_notice *notice)
{
	if (notice->reader == CLASS_STAFF)
		return N_("{student} paid too late for {course}, {when}, and the place is gone. Refund {price}. Booking {id}.");
	if (notice->reader == CLASS_TEACHER_READER)
		return notice->news == CLASS_BOOKED ? N_("{student} has booked {course}, {when}.") :
		    notice->news == CLASS_REVIVED ? N_("{student} has paid for {course}, {when}: the booking stands again.") :
		    N_("The booking of {student} for {course}, {when}, is cancelled.");
	switch (notice->news) {
	case CLASS_BOOKED:
		return N_("{store}: a place in {course}, {when}, is kept for you until {until}. {price} to pay.");
	case CLASS_CONFIRMED:
		return N_("{store}: your place in {course}, {when}, is confirmed.");
	case CLASS_CANCELLED:
		return N_("{store}: your place in {course}, {when}, is cancelled.");
	case CLASS_LAPSED:
		return N_("{store}: your place in {course}, {when}, was not paid in time and is free again.");
	case CLASS_REVIVED:
		return N_("{store}: your payment came late, and your place in {course}, {when}, is yours again.");
	case CLASS_REFUND_DUE:
		break;
	}
	return N_("{store}: your payment for {course}, {when}, came too late and the place is gone. You get your money back.");
}

void
message_class(void *arg, const struct class_notice *notice, struct message_texts *out)
{
	struct message message = *(const struct message *)arg;
	const struct class_booking *booking = notice->booking;
	struct buf mail = buf_new(message.desk->arena, MAIL_MAX);

	if (!lang_of(notice->locale, &message.lang))
		message.lang = ((const struct message *)arg)->lang;
	const struct value values[] = {
		{ STR("store"), message.desk->cat->store.name },
		{ STR("course"), booking->course_name },
		{ STR("when"), day_clock(&message, booking->starts_at) },
		{ STR("until"), day_clock(&message, booking->expires_at) },
		{ STR("price"), price(&message, booking->final_price) },
		{ STR("student"), booking->student_name.len > 0 ? booking->student_name : booking->student_phone },
		{ STR("id"), booking->public_id },
	};
	const size_t n = sizeof(values) / sizeof(values[0]);

	*out = (struct message_texts){ .sms = fill(&message, class_sentence(notice), values, n) };
	out->subject = fill(&message, N_("{course}: {when}"), values, n);
	line(&mail, out->sms);
	add_store(&message, &mail);
	out->body = buf_str(&mail);
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
	struct buf mail = buf_new(message->desk->arena, MAIL_MAX);
	struct value values[LINE_VALUES_MAX];
	bool rest = message->appointment.len > 0 && some_remain(receipt);

	fill_values(message, receipt, values);
	*out = (struct message_texts){ .sms = STR_NONE };
	if (receipt->notify_sms && rest && !has_link(message, receipt))
		out->sms = say(message, values, N_("{store}: one appointment of {when} is cancelled, the rest of your group stays."));
	else if (receipt->notify_sms && rest)
		out->sms = say(message, values,
		    N_("{store}: one appointment of {when} is cancelled, the rest of your group stays. {link}"));
	else if (receipt->notify_sms)
		out->sms = say(message, values, N_("{store}: your visit of {when} is cancelled. Code {code}."));
	if (!receipt->notify_email)
		return;
	out->subject = say(message, values, N_("Cancelled at {store}: {when}"));
	line(&mail, say(message, values, N_("This is cancelled at {store}:")));
	add_guests(message, receipt, &mail);
	if (rest) {
		line(&mail, say(message, values, N_("The rest of your group booking stays as it is.")));
		if (has_link(message, receipt))
			line(&mail, say(message, values, N_("Change or cancel: {link}")));
	}
	add_store(message, &mail);
	out->body = buf_str(&mail);
}

void
message_offer(void *arg, const struct desk *desk, const struct offer *offer, struct message_texts *out)
{
	struct message message = *(const struct message *)arg;
	struct buf clock = buf_new(desk->arena, 64);

	message.desk = desk;
	if (!lang_of(offer->locale, &message.lang))
		message.lang = ((const struct message *)arg)->lang;
	words_clock(&clock, message.lang, zone_local(desk->cat->zone, offer->expires_at));
	const struct value values[] = {
		{ STR("store"), desk->cat->store.name },
		{ STR("service"), desk->cat->services[offer->service].name },
		{ STR("technician"), offer->technician == ANY ? STR_NONE : desk->cat->technicians[offer->technician].name },
		{ STR("when"), day_clock(&message, offer->starts_at) },
		{ STR("until"), buf_str(&clock) },
		{ STR("link"), link_of(&message, "/offer/", offer->token) },
	};

	*out = (struct message_texts){ .sms = fill(&message, offer->technician == ANY ?
	    N_("{store}: a time is free. {service}, {when}. It is kept for you until {until}: {link}") :
	    N_("{store}: a time is free. {service} with {technician}, {when}. It is kept for you until {until}: {link}"),
	    values, sizeof(values) / sizeof(values[0])) };
}
