/* order.c - the body of a booking into an order. Nothing is taken over but what is listed: no price, no status, nobody's name as maker. */
#include "api/confirm.h"
#include "base/arena.h"
#include "base/email.h"

enum { SOURCE_MAX = 32, CODE_DIGITS_MIN = 6, CODE_DIGITS_MAX = 8 };

static const struct shape companion_shape = SHAPE(companion_body,
	FIELD(companion_body, guest_name), FIELD(companion_body, guest_phone),
	FIELD_LIST(companion_body, items, n_items, &item_body_shape));

static const struct shape preferences_shape = SHAPE(preferences_body,
	FIELD(preferences_body, sms), FIELD(preferences_body, email));

const struct shape confirm_body_shape = SHAPE(confirm_body,
	FIELD(confirm_body, phone), FIELD(confirm_body, code), FIELD(confirm_body, store_id),
	FIELD(confirm_body, guest_name), FIELD(confirm_body, email), FIELD(confirm_body, notes),
	FIELD(confirm_body, source), FIELD_PTR(confirm_body, notification_preferences, &preferences_shape),
	FIELD(confirm_body, ref),
	FIELD_LIST(confirm_body, sub_appointments, n_sub_appointments, &item_body_shape),
	FIELD_LIST(confirm_body, companion_appointments, n_companion_appointments, &companion_shape),
	FIELD(confirm_body, hold_token), FIELD(confirm_body, consent), FIELD(confirm_body, total));

static void
check_name(struct intake *intake, struct str path, struct str name)
{
	if (name.len == 0)
		intake_fault(intake, ERR_INVALID, path, REQUIRED);
	else if (!text_printable(name, false) || utf8_chars(name) > NAME_CHARS_MAX)
		intake_fault(intake, ERR_INVALID, path, N_("Enter a name of at most 80 characters."));
}

static void
read_items(struct intake *intake, struct str path, const struct item_body *items, size_t n, struct order_guest *out)
{
	size_t i;

	out->items = NEW_N(intake->cx->arena, struct order_item, n);
	if (n == 0)
		intake_fault(intake, ERR_INVALID, path, N_("Choose at least one service for each guest."));
	for (i = 0; i < n; i++)
		intake_item(intake, intake_name(intake, str_cstr(intake->cx->arena, path), i, ""), &items[i], &out->items[i]);
	out->n_items = n;
}

static void
read_companion(struct intake *intake, size_t i, const struct companion_body *body, struct order_guest *out)
{
	out->name = str_trim(body->guest_name);
	check_name(intake, intake_name(intake, "companion_appointments", i, "guest_name"), out->name);
	if (body->guest_phone.len > 0 && api_phone(intake->cx, body->guest_phone, &out->phone) != OK)
		intake_fault(intake, ERR_INVALID, intake_name(intake, "companion_appointments", i, "guest_phone"),
		    N_("Enter a phone number."));
	read_items(intake, intake_name(intake, "companion_appointments", i, "items"), body->items, body->n_items, out);
}

static void
read_primary(struct intake *intake, const struct confirm_body *body, bool phone_needed, struct order_guest *out)
{
	out->name = str_trim(body->guest_name);
	check_name(intake, STR("guest_name"), out->name);
	if (body->phone.len == 0 && phone_needed)
		intake_fault(intake, ERR_INVALID, STR("phone"), REQUIRED);
	else if (body->phone.len > 0 && api_phone(intake->cx, body->phone, &out->phone) != OK)
		intake_fault(intake, ERR_INVALID, STR("phone"), N_("Enter a phone number."));
	read_items(intake, STR("sub_appointments"), body->sub_appointments, body->n_sub_appointments, out);
}

static bool
is_source(struct str s)
{
	size_t i;
	char c;

	for (i = 0; i < s.len; i++) {
		c = s.ptr[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_' && c != '-')
			return false;
	}
	return s.len <= SOURCE_MAX;
}

static void
read_texts(struct intake *intake, const struct confirm_body *body, struct order *out)
{
	out->email = str_trim(body->email);
	out->notes = str_trim(body->notes);
	out->source = body->source.len > 0 ? body->source : STR("api");
	out->tracking_ref = str_trim(body->ref);
	out->notify_sms = body->notification_preferences == NULL || body->notification_preferences->sms;
	out->notify_email = body->notification_preferences == NULL ? out->email.len > 0 : body->notification_preferences->email;
	if (out->email.len > 0 && !email_ok(out->email))
		intake_fault(intake, ERR_INVALID, STR("email"),
		    N_("Enter an email address in the correct format, like name@example.com"));
	else if (out->email.len == 0 && out->notify_email)
		intake_fault(intake, ERR_INVALID, STR("email"), N_("Enter an email address to get messages by email."));
	if (!text_printable(out->notes, true) || utf8_chars(out->notes) > NOTES_CHARS_MAX)
		intake_fault(intake, ERR_INVALID, STR("notes"), N_("Notes can have at most 500 characters."));
	if (!is_source(out->source))
		intake_fault(intake, ERR_INVALID, STR("source"), N_("This must be at most 32 letters, digits, - or _."));
	if (!text_printable(out->tracking_ref, false) || out->tracking_ref.len > TRACKING_REF_MAX)
		intake_fault(intake, ERR_INVALID, STR("ref"), N_("The reference is too long."));
	if (body->hold_token.len > 0 && !api_hold_token_ok(intake->cx, body->hold_token))
		intake_fault(intake, ERR_INVALID, STR("hold_token"), N_("This is not a hold token of this store."));
	if (body->total < 0)
		intake_fault(intake, ERR_INVALID, STR("total"), N_("This cannot be negative."));
}

void
confirm_code(struct intake *intake, struct str typed, struct str *out)
{
	size_t i;

	*out = str_trim(typed);
	if (out->len == 0) {
		intake_fault(intake, ERR_INVALID, STR("code"), REQUIRED);
		return;
	}
	for (i = 0; i < out->len; i++)
		if (out->ptr[i] < '0' || out->ptr[i] > '9')
			break;
	if (i < out->len || out->len < CODE_DIGITS_MIN || out->len > CODE_DIGITS_MAX)
		intake_fault(intake, ERR_INVALID, STR("code"), N_("A code has 6 to 8 digits."));
}

/* Longer lists are not looked into: the store's own limits come after, in order_check. */
static void
check_sizes(struct intake *intake, const struct confirm_body *body)
{
	size_t i;

	if (body->n_sub_appointments > CART_ITEMS_MAX)
		intake_fault(intake, ERR_INVALID, STR("sub_appointments"), N_("This list is too long."));
	if (body->n_companion_appointments >= CART_GUESTS_MAX)
		intake_fault(intake, ERR_INVALID, STR("companion_appointments"), N_("This list is too long."));
	for (i = 0; i < body->n_companion_appointments && intake->err == OK; i++)
		if (body->companion_appointments[i].n_items > CART_ITEMS_MAX)
			intake_fault(intake, ERR_INVALID, intake_name(intake, "companion_appointments", i, "items"),
			    N_("This list is too long."));
}

enum err
confirm_order(struct cx *cx, const struct confirm_body *body, struct order *out, struct str *out_code)
{
	struct intake intake = { .cx = cx };
	size_t i;
	enum err e;

	check_sizes(&intake, body);
	if ((e = intake_end(&intake)) != OK)
		return e;
	*out = (struct order){
		.guests = NEW_N(cx->arena, struct order_guest, body->n_companion_appointments + 1),
		.n_guests = body->n_companion_appointments + 1,
		.created_by = STR("guest_self_service"),
		.locale = lang_code(api_lang(cx)),
		.hold_token = body->hold_token,
		.total_seen = body->total == 0 ? -1 : body->total,
	};
	read_primary(&intake, body, out_code != NULL, &out->guests[0]);
	for (i = 0; i < body->n_companion_appointments; i++)
		read_companion(&intake, i, &body->companion_appointments[i], &out->guests[i + 1]);
	read_texts(&intake, body, out);
	out->consent = body->consent;
	if (out_code != NULL && cx->desk->cat->store.consent.len > 0 && !body->consent)
		intake_fault(&intake, ERR_INVALID, STR("consent"), N_("The guest has to agree to the store's terms."));
	if (out_code != NULL)
		confirm_code(&intake, body->code, out_code);
	if ((e = intake_end(&intake)) != OK)
		return e;
	if ((e = order_check(cx->desk->cat, out, &intake.problem)) != OK)
		return api_reply_error(cx, e, &intake.problem, STR_NONE);
	return OK;
}
