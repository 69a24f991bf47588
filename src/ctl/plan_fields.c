/* plan_fields.c - which fields each noun of an import file has, what they may be, and what they are when absent. */
#include "base/limits.h"
#include "ctl/plan_file.h"

enum {
	NAME_MAX_CHARS = 200,
	LINE_MAX_CHARS = 500,
	DAY_MINUTES = 24 * 60,
	YEAR_MINUTES = 366 * DAY_MINUTES,
};

#define PRICE_MAX INT64_C(1000000000000)

#define AT(T, f)		.name = #f, .offset = offsetof(struct T, f)
#define ID(T, f, as)		{ .name = as, .offset = offsetof(struct T, f), .want = WANT_ID, .required = true }
#define TEXT(T, f, n)		{ AT(T, f), .want = WANT_TEXT, .max = (n) }
#define NAME(T, f)		{ AT(T, f), .want = WANT_TEXT, .required = true, .min = 1, .max = NAME_MAX_CHARS }
#define NUMBER(T, f, lo, hi, s)	{ AT(T, f), .want = WANT_NUMBER, .min = (lo), .max = (hi), .standard = (s) }
#define FIVES(T, f, lo, hi, s)	{ AT(T, f), .want = WANT_FIVES, .min = (lo), .max = (hi), .standard = (s) }
#define FLAG(T, f, s)		{ AT(T, f), .want = WANT_FLAG, .standard = (s) }
#define NOUN(name, list, ...)	static const char *const name##_others[] = { __VA_ARGS__ };			\
				const struct noun name##_noun = { list, sizeof(list) / sizeof(list[0]), name##_others }

static const struct file_field business[] = {
	ID(plan_business, public_id, "id"),
	NAME(plan_business, name),
};
NOUN(business, business, NULL);

static const struct file_field store[] = {
	ID(plan_store, public_id, "id"),
	ID(plan_store, code, "code"),
	NAME(plan_store, name),
	TEXT(plan_store, description, LINE_MAX_CHARS),
	TEXT(plan_store, address, 300),
	TEXT(plan_store, phone, PHONE_MAX),
	{ AT(plan_store, email), .want = WANT_EMAIL },
	{ AT(plan_store, timezone), .want = WANT_ZONE, .required = true },
	{ AT(plan_store, locale), .want = WANT_CHOICE, .required = true, .choices = "en zh" },
	{ AT(plan_store, country), .want = WANT_COUNTRY, .required = true },
	{ AT(plan_store, currency), .want = WANT_CURRENCY, .required = true },
	FIVES(plan_store, slot_interval, 5, 240, 15),
	FLAG(plan_store, back_to_back, true),
	NUMBER(plan_store, lead_minutes, 0, YEAR_MINUTES, 60),
	NUMBER(plan_store, horizon_days, 1, 730, 60),
	NUMBER(plan_store, hold_seconds, 60, 3600, 300),
	NUMBER(plan_store, hold_max_seconds, 60, 7200, 900),
	NUMBER(plan_store, pay_seconds, 60, 86400, 300),
	NUMBER(plan_store, cancel_until_minutes, 0, YEAR_MINUTES, 1440),
	NUMBER(plan_store, freeze_minutes, 0, YEAR_MINUTES, 60),
	{ AT(plan_store, any_order), .want = WANT_CHOICE, .text = "fewest", .choices = "fewest order random" },
	NUMBER(plan_store, daily_max, 0, 100, 0),
	NUMBER(plan_store, guests_max, 1, CART_GUESTS_MAX, CART_GUESTS_MAX),
	NUMBER(plan_store, items_max, 1, CART_ITEMS_MAX, CART_ITEMS_MAX),
	FLAG(plan_store, confirm_at_once, true),
	TEXT(plan_store, policy, 300),
	NUMBER(plan_store, offer_minutes, 5, 1440, 15),
	TEXT(plan_store, consent, 500),
	{ AT(plan_store, accent), .want = WANT_COLOUR },
	NUMBER(plan_store, reminder_hours, 0, 24 * 14, 24),
	{ AT(plan_store, notice_email), .want = WANT_EMAIL },
	{ AT(plan_store, text_countries), .want = WANT_COUNTRIES },
	{ AT(plan_store, second_factor), .want = WANT_CHOICE, .text = "nobody", .choices = "nobody managers all" },
	FLAG(plan_store, active, true),
	{ AT(plan_store, cors_origins), .want = WANT_ORIGINS, .max = ORIGINS_MAX },
	FLAG(plan_store, paid_confirms, false),
};
NOUN(store, store, "hours", "exceptions", "closures", "categories", "resources", "services", "technicians", "courses", "slots", NULL);

static const struct file_field hours[] = {
	{ AT(plan_hours, opens), .want = WANT_CLOCK, .required = true },
	{ AT(plan_hours, closes), .want = WANT_CLOCK, .required = true },
};
NOUN(hours, hours, "weekdays", NULL);

static const struct file_field exception[] = {
	{ AT(plan_exception, day), .want = WANT_DATE, .required = true },
	{ AT(plan_exception, opens), .want = WANT_CLOCK },
	{ AT(plan_exception, closes), .want = WANT_CLOCK },
};
NOUN(exception, exception, NULL);

static const struct file_field closure[] = {
	{ .name = "from", .offset = offsetof(struct plan_closure, from_day), .want = WANT_DATE, .required = true },
	{ .name = "to", .offset = offsetof(struct plan_closure, to_day), .want = WANT_DATE, .required = true },
	TEXT(plan_closure, reason, 200),
};
NOUN(closure, closure, NULL);

static const struct file_field category[] = {
	ID(plan_category, public_id, "id"),
	NAME(plan_category, name),
	FLAG(plan_category, active, true),
};
NOUN(category, category, NULL);

static const struct file_field resource[] = {
	ID(plan_resource, public_id, "id"),
	NAME(plan_resource, name),
	{ AT(plan_resource, count), .want = WANT_NUMBER, .required = true, .min = 1, .max = 1000 },
	FLAG(plan_resource, active, true),
};
NOUN(resource, resource, NULL);

static const struct file_field service[] = {
	ID(plan_service, public_id, "id"),
	ID(plan_service, category, "category"),
	NAME(plan_service, name),
	TEXT(plan_service, description, LINE_MAX_CHARS),
	TEXT(plan_service, icon, 16),
	{ AT(plan_service, duration), .want = WANT_FIVES, .required = true, .min = 5, .max = 720 },
	FIVES(plan_service, buffer_before, 0, 240, 0),
	FIVES(plan_service, buffer_after, 0, 240, 0),
	FIVES(plan_service, gap_start, 0, 720, 0),
	FIVES(plan_service, gap_minutes, 0, 720, 0),
	{ AT(plan_service, price), .want = WANT_MONEY, .required = true, .max = PRICE_MAX },
	FLAG(plan_service, price_from, false),
	FLAG(plan_service, parallel, false),
	FLAG(plan_service, active, true),
};
NOUN(service, service, "resources", NULL);

static const struct file_field need[] = {
	ID(plan_need, resource, "resource"),
	NUMBER(plan_need, quantity, 1, 1000, 1),
};
NOUN(need, need, NULL);

static const struct file_field technician[] = {
	ID(plan_technician, public_id, "id"),
	NAME(plan_technician, name),
	TEXT(plan_technician, title, NAME_MAX_CHARS),
	TEXT(plan_technician, photo, NAME_MAX_CHARS),
	{ AT(plan_technician, email), .want = WANT_EMAIL },
	TEXT(plan_technician, phone, PHONE_MAX),
	NUMBER(plan_technician, daily_max, 0, 100, 0),
	FLAG(plan_technician, active, true),
};
NOUN(technician, technician, "skills", "shifts", "exceptions", "time_off", NULL);

static const struct file_field skill[] = {
	ID(plan_skill, service, "service"),
	{ AT(plan_skill, price), .want = WANT_MONEY, .max = PRICE_MAX, .standard = -1 },
	FIVES(plan_skill, duration, 5, 720, -1),
	FIVES(plan_skill, buffer_before, 0, 240, -1),
	FIVES(plan_skill, buffer_after, 0, 240, -1),
};
NOUN(skill, skill, NULL);

static const struct file_field time_off[] = {
	TEXT(plan_time_off, reason, 200),
};
NOUN(time_off, time_off, "from", "to", NULL);

static const struct file_field course[] = {
	ID(plan_course, public_id, "id"),
	NAME(plan_course, name),
	TEXT(plan_course, description, 1000),
	{ AT(plan_course, price), .want = WANT_MONEY, .required = true, .max = PRICE_MAX },
	NUMBER(plan_course, commission_rate, 0, 10000, 0),
	FLAG(plan_course, active, true),
};
NOUN(course, course, NULL);

static const struct file_field slot[] = {
	ID(slot_entry, public_id, "id"),
	ID(slot_entry, course, "course"),
	ID(slot_entry, technician, "technician"),
	{ AT(slot_entry, minutes), .want = WANT_FIVES, .required = true, .min = 5, .max = 720 },
	{ AT(slot_entry, capacity), .want = WANT_NUMBER, .required = true, .min = 1, .max = 1000 },
	{ AT(slot_entry, status), .want = WANT_CHOICE, .text = "available", .choices = "available blocked" },
	{ AT(slot_entry, modifier_kind), .want = WANT_CHOICE, .choices = "amount percent" },
	{ AT(slot_entry, modifier), .want = WANT_MONEY, .min = -PRICE_MAX, .max = PRICE_MAX },
	NUMBER(slot_entry, in_days, 0, 365, NO_DAY),
	{ AT(slot_entry, at), .want = WANT_CLOCK },
	NUMBER(slot_entry, weeks_ahead, 1, 52, 0),
};
NOUN(slot, slot, "starts", "weekdays", NULL);
