/* kinds.c - every message there is: its names, and our words for it. */
#include "message/text.h"

#define VISIT_NAMES	"store", "name", "when", "code", "link", "total", "until", "policy", "items", "contact", "address", "phone"
#define CLASS_NAMES	"store", "course", "when", "until", "price", "student", "id", "contact"
#define BLANK		STR("\n")
#define ITEMS		STR("{items}")
#define CONTACT		STR("{contact}")
#define TOTAL		N_("Total: {total}")
#define LINK		N_("Change or cancel: {link}")

static const struct text_kind kinds[] = {
	{ .name = "code", .about = "The code that proves a phone.", .names = { "code", "store" }, .needed = "code",
	    .sms = { N_("{code} is your {store} code.") } },
	{ .name = "booked", .about = "A guest has booked.", .names = { VISIT_NAMES },
	    .sms = { N_("{store}: you are booked for {when}. Code {code}. Change or cancel: {link}") },
	    .subject = N_("You are booked at {store}: {when}"),
	    .body = { N_("You are booked at {store}."), N_("Group code: {code}. Show this code when you arrive."), BLANK, ITEMS, BLANK,
		TOTAL, STR("{policy}"), N_("Free to change or cancel until {until}."), BLANK, LINK, BLANK, CONTACT } },
	{ .name = "confirmed", .about = "The store has confirmed a visit.", .names = { VISIT_NAMES },
	    .sms = { N_("{store}: your visit of {when} is confirmed. Code {code}.") },
	    .subject = N_("Confirmed at {store}: {when}"),
	    .body = { N_("This is confirmed at {store}:"), BLANK, ITEMS, BLANK, TOTAL, LINK, BLANK, CONTACT } },
	{ .name = "changed", .about = "A visit has another time.", .names = { VISIT_NAMES },
	    .sms = { N_("{store}: your visit has moved, it is now {when}. Code {code}."), LINK },
	    .subject = N_("Moved at {store}: {when}"),
	    .body = { N_("This has another time at {store}:"), BLANK, ITEMS, BLANK, TOTAL, LINK, BLANK, CONTACT } },
	{ .name = "cancelled", .about = "A visit is cancelled.", .names = { VISIT_NAMES },
	    .sms = { N_("{store}: your visit of {when} is cancelled. Code {code}.") },
	    .subject = N_("Cancelled at {store}: {when}"),
	    .body = { N_("This is cancelled at {store}:"), BLANK, ITEMS, BLANK, CONTACT } },
	{ .name = "cancelled_one", .about = "One appointment of a group is cancelled, others stay.", .names = { VISIT_NAMES },
	    .sms = { N_("{store}: one appointment of {when} is cancelled, the rest of your group stays."), STR("{link}") },
	    .subject = N_("Cancelled at {store}: {when}"),
	    .body = { N_("This is cancelled at {store}:"), BLANK, ITEMS, BLANK, N_("The rest of your group booking stays as it is."), LINK,
		BLANK, CONTACT } },
	{ .name = "reminder", .about = "A visit is near: store setting reminder_hours.", .names = { VISIT_NAMES },
	    .sms = { N_("{store}: see you on {when}. Code {code}."), LINK },
	    .subject = N_("Your visit at {store}: {when}"),
	    .body = { N_("We look forward to seeing you at {store}."), N_("Group code: {code}. Show this code when you arrive."), BLANK, ITEMS,
		BLANK, TOTAL, STR("{policy}"), LINK, BLANK, CONTACT } },
	{ .name = "offer", .about = "A time is free for who waits for one.",
	    .names = { "store", "service", "technician", "time", "until", "link", "contact" }, .needed = "link",
	    .sms = { N_("{store}: {service}, {time}, is free. It is kept for you until {until}: {link}") },
	    .subject = N_("A time is free at {store}: {time}"),
	    .body = { N_("The time you wait for is free at {store}:"), BLANK, N_("{service}, {time}"), N_("With {technician}"), BLANK,
		N_("It is kept for you until {until}. After that it goes to the next who waits."), N_("Take it: {link}"), BLANK, CONTACT } },
	{ .name = "staff", .about = "News for the store: store setting notice_email.",
	    .names = { "news", "store", "name", "when", "code", "total", "items", "guest_phone", "guest_email", "notes" },
	    .subject = N_("{news}: {name}, {when}"),
	    .body = { N_("{news} at {store}. Code {code}."), BLANK, ITEMS, BLANK, TOTAL, N_("Phone: {guest_phone}"), N_("Email: {guest_email}"),
		N_("Notes: {notes}") } },
	{ .name = "alarm", .about = "To the store: somebody guesses codes, or sends many for nothing.", .names = { "store", "failed", "sent", "used" },
	    .subject = N_("{store}: verification codes are being abused"),
	    .body = { N_("Somebody is guessing verification codes or has many sent for nothing."),
		N_("Wrong codes in the last 24 hours: {failed}"), N_("Of the last {sent} codes sent, {used} were typed in."), BLANK,
		N_("Codes have 8 digits and budgets are halved until it is over. There is nothing you have to do; slotkeeperctl code status says more.") } },
	{ .name = "class_booked", .about = "A place in a class is kept.", .names = { CLASS_NAMES },
	    .sms = { N_("{store}: a place in {course}, {when}, is kept for you until {until}. {price} to pay.") },
	    .subject = N_("{course}: {when}"),
	    .body = { N_("{store}: a place in {course}, {when}, is kept for you until {until}. {price} to pay."), BLANK, CONTACT } },
	{ .name = "class_confirmed", .about = "A place in a class is paid or confirmed.", .names = { CLASS_NAMES },
	    .sms = { N_("{store}: your place in {course}, {when}, is confirmed.") },
	    .subject = N_("{course}: {when}"),
	    .body = { N_("{store}: your place in {course}, {when}, is confirmed."), BLANK, CONTACT } },
	{ .name = "class_cancelled", .about = "A place in a class is cancelled.", .names = { CLASS_NAMES },
	    .sms = { N_("{store}: your place in {course}, {when}, is cancelled.") },
	    .subject = N_("{course}: {when}"),
	    .body = { N_("{store}: your place in {course}, {when}, is cancelled."), BLANK, CONTACT } },
	{ .name = "class_lapsed", .about = "A place in a class was not paid in time.", .names = { CLASS_NAMES },
	    .sms = { N_("{store}: your place in {course}, {when}, was not paid in time and is free again.") },
	    .subject = N_("{course}: {when}"),
	    .body = { N_("{store}: your place in {course}, {when}, was not paid in time and is free again."), BLANK, CONTACT } },
	{ .name = "class_revived", .about = "A late payment came while the place was still free.", .names = { CLASS_NAMES },
	    .sms = { N_("{store}: your payment came late, and your place in {course}, {when}, is yours again.") },
	    .subject = N_("{course}: {when}"),
	    .body = { N_("{store}: your payment came late, and your place in {course}, {when}, is yours again."), BLANK, CONTACT } },
	{ .name = "class_refund", .about = "A late payment came when the place was gone.", .names = { CLASS_NAMES },
	    .sms = { N_("{store}: your payment for {course}, {when}, came too late and the place is gone. You get your money back.") },
	    .subject = N_("{course}: {when}"),
	    .body = { N_("{store}: your payment for {course}, {when}, came too late and the place is gone. You get your money back."), BLANK,
		CONTACT } },
};

const struct text_kind *
text_kinds(size_t *n_out)
{
	*n_out = sizeof(kinds) / sizeof(kinds[0]);
	return kinds;
}

const struct text_kind *
text_kind(struct str name)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_eq(str_of(kinds[i].name), name))
			return &kinds[i];
	return NULL;
}
