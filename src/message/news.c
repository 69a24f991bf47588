/* news.c - messages that are not about a visit: offers of the waitlist, classes, the alarm; and previews of all. */
#include "base/arena.h"
#include "message/message_private.h"

/* ---- the waitlist ---- */

void
message_offer(void *arg, const struct desk *desk, const struct offer *offer, struct message_texts *out)
{
	struct message message = *(const struct message *)arg;

	message.desk = desk;
	(void)lang_of(offer->locale, &message.lang);
	const struct value values[] = {
		{ .name = STR("store"), .text = desk->cat->store.name },
		{ .name = STR("service"), .text = offer->place != NULL ? offer->place->course_name :
		    desk->cat->services[offer->service].name },
		{ .name = STR("technician"), .text = offer->place != NULL ? offer->place->teacher_name :
		    offer->technician == ANY ? STR_NONE : desk->cat->technicians[offer->technician].name },
		{ .name = STR("time"), .text = message_day_clock(&message, offer->starts_at) },
		{ .name = STR("until"), .text = message_day_clock(&message, offer->expires_at) },
		{ .name = STR("link"), .text = message_url(&message, "/offer/", offer->token), .is_link = true },
		message_contact(&message),
	};

	*out = (struct message_texts){ .sms = STR_NONE };
	message_write(&message, STR("offer"), values, sizeof(values) / sizeof(values[0]), true, true, out);
}

/* ---- the store's alarm ---- */

void
message_alarm(const struct message *message, uint64_t failed, uint64_t sent, uint64_t used, struct message_texts *out)
{
	struct arena *arena = message->desk->arena;
	const struct value values[] = {
		{ .name = STR("store"), .text = message->desk->cat->store.name },
		{ .name = STR("failed"), .text = str_fmt(arena, "%llu", (unsigned long long)failed) },
		{ .name = STR("sent"), .text = str_fmt(arena, "%llu", (unsigned long long)sent) },
		{ .name = STR("used"), .text = str_fmt(arena, "%llu", (unsigned long long)used) },
	};

	*out = (struct message_texts){ .sms = STR_NONE };
	message_write(message, STR("alarm"), values, sizeof(values) / sizeof(values[0]), false, true, out);
}

/* ---- classes ---- */

/* What teacher and staff read is no owner's text: it is ours. */
static struct str
class_sentence(const struct class_notice *notice)
{
	if (notice->reader == CLASS_STAFF)
		return N_("{student} paid too late for {course}, {when}, and the place is gone. Refund {price}. Booking {id}.");
	return notice->news == CLASS_BOOKED ? N_("{student} has booked {course}, {when}.") :
	    notice->news == CLASS_REVIVED ? N_("{student} has paid for {course}, {when}: the booking stands again.") :
	    N_("The booking of {student} for {course}, {when}, is cancelled.");
}

static struct str
class_kind(enum class_news news)
{
	switch (news) {
	case CLASS_BOOKED:
		return STR("class_booked");
	case CLASS_CONFIRMED:
		return STR("class_confirmed");
	case CLASS_CANCELLED:
		return STR("class_cancelled");
	case CLASS_LAPSED:
		return STR("class_lapsed");
	case CLASS_REVIVED:
		return STR("class_revived");
	case CLASS_REFUND_DUE:
		break;
	}
	return STR("class_refund");
}

void
message_class(void *arg, const struct class_notice *notice, struct message_texts *out)
{
	struct message message = *(const struct message *)arg;
	const struct class_booking *booking = notice->booking;
	struct arena *arena = message.desk->arena;
	struct str sentence;

	(void)lang_of(notice->locale, &message.lang);
	const struct value values[] = {
		{ .name = STR("store"), .text = message.desk->cat->store.name },
		{ .name = STR("course"), .text = booking->course_name },
		{ .name = STR("when"), .text = message_day_clock(&message, booking->starts_at) },
		{ .name = STR("until"), .text = message_day_clock(&message, booking->expires_at) },
		{ .name = STR("price"), .text = message_price(&message, booking->final_price) },
		{ .name = STR("student"), .text = booking->student_name.len > 0 ? booking->student_name : booking->student_phone,
		    .is_free = true },
		{ .name = STR("id"), .text = booking->public_id },
		message_contact(&message),
	};
	const size_t n = sizeof(values) / sizeof(values[0]);

	*out = (struct message_texts){ .sms = STR_NONE };
	if (notice->reader != CLASS_STAFF && notice->reader != CLASS_TEACHER_READER) {
		message_write(&message, class_kind(notice->news), values, n, true, true, out);
		return;
	}
	sentence = words_get(message.words, message.lang, class_sentence(notice));
	out->sms = text_fill(arena, sentence, values, n, TEXT_SMS);
	out->subject = text_fill(arena, words_get(message.words, message.lang, N_("{course}: {when}")), values, n, TEXT_SUBJECT);
	sentence = str_fmt(arena, "%.*s\n\n{contact}", STR_ARG(sentence));
	out->body = text_fill(arena, sentence, values, n, TEXT_BODY);
	out->html = text_html(arena, message.lang, out->subject, sentence, values, n);
}

/* ---- previews ---- */

static const char *const samples[][2] = {
	{ "code", "7K4QMZ" }, { "name", "Alexandra O'Neill" }, { "when", "Tue, Feb 17, 2:30 PM" }, { "total", "$95" },
	{ "until", "Mon, Feb 16, 2:30 PM" }, { "service", "Gel Manicure" }, { "technician", "Emma" }, { "time", "Tue, Feb 17, 2:30 PM" },
	{ "news", "New booking" }, { "guest_phone", "+12125550142" }, { "guest_email", "alex@example.com" }, { "notes", "Allergic to acetone" },
	{ "course", "Nail art" }, { "price", "$90" }, { "student", "Alexandra O'Neill" }, { "id", "b_1" }, { "failed", "1001" },
	{ "sent", "50" }, { "used", "9" },
	{ "items", "Alexandra O'Neill\n  Tue, Feb 17, 2:30 PM: Gel Manicure with Emma, 50 min, $45\n"
	    "  Tue, Feb 17, 3:20 PM: Pedicure with Emma, 45 min, $50" },
};

enum { N_SAMPLES = sizeof(samples) / sizeof(samples[0]) };

void
message_preview(const struct message *message, struct str kind, struct message_texts *out)
{
	const struct store *store = &message->desk->cat->store;
	struct value values[N_SAMPLES + 6];
	struct str link;
	size_t n;

	link = str_fmt(message->desk->arena, "%.*s/booking/%.*s/manage/c2FtcGxlIHNhbXBsZSBzYQ",
	    STR_ARG(message->site.len > 0 ? message->site : STR("https://book.example.com")), STR_ARG(store->code));
	for (n = 0; n < N_SAMPLES; n++)
		values[n] = (struct value){ .name = str_of(samples[n][0]), .text = str_of(samples[n][1]) };
	values[n++] = (struct value){ .name = STR("store"), .text = store->name };
	values[n++] = (struct value){ .name = STR("link"), .text = link, .is_link = true };
	values[n++] = (struct value){ .name = STR("policy"), .text = store->policy };
	values[n++] = (struct value){ .name = STR("address"), .text = store->address };
	values[n++] = (struct value){ .name = STR("phone"), .text = store->phone };
	values[n++] = message_contact(message);
	*out = (struct message_texts){ .sms = STR_NONE };
	message_write(message, kind, values, n, true, true, out);
}
