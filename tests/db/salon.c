/* salon.c - the salon of salon.h. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "tests/db/salon.h"

static const char *const catalogue[] = {
	"INSERT INTO {business} (id, public_id, name, created_at) VALUES (1, 'b', 'Business', NOW(6))",
	"INSERT INTO {store} (id, business_id, public_id, code, name, timezone, locale, country, currency, created_at, updated_at)"
	" VALUES (1, 1, 'store_001', 'demo', 'Salon', 'America/New_York', 'en', 'US', 'USD', NOW(6), NOW(6))",
	"INSERT INTO {store_hours} SELECT 1, n, 0, 540, 1200 FROM {number} WHERE n BETWEEN 1 AND 7",
	"INSERT INTO {service_category} (id, store_id, public_id, name, position) VALUES (1, 1, 'cat', 'All', 0)",
	"INSERT INTO {service} (id, store_id, category_id, public_id, name, icon, duration, buffer_after, gap_start, gap_minutes, price,"
	" position) VALUES (11, 1, 1, 'svc_1', 'Full Nail Set', 'i', 60, 0, 0, 0, 5000, 0),"
	" (12, 1, 1, 'svc_2', 'Pedicure', 'i', 45, 0, 0, 0, 4000, 1), (13, 1, 1, 'svc_3', 'Gel Manicure', 'i', 50, 0, 0, 0, 4500, 2),"
	" (14, 1, 1, 'svc_4', 'Massage', 'i', 60, 15, 0, 0, 7000, 3), (15, 1, 1, 'svc_5', 'Colour', 'i', 90, 0, 30, 30, 8000, 4)",
	"INSERT INTO {technician} (id, store_id, public_id, name, position) VALUES (21, 1, 'emp_1', 'Emma', 0), (22, 1, 'emp_2', 'Mei', 1),"
	" (23, 1, 'emp_3', 'Lena', 2)",
	"INSERT INTO {technician_skill} (store_id, technician_id, service_id) SELECT 1, t.id, s.id FROM {technician} t JOIN {service} s"
	" WHERE t.id < 23 OR s.id = 11",
	"UPDATE {technician_skill} SET price = 6000 WHERE technician_id = 21 AND service_id = 11",
	"INSERT INTO {technician_shift} SELECT 1, t.id, n.n, 0, 540, 1140 FROM {technician} t JOIN {number} n WHERE n.n BETWEEN 1 AND 7",
	"INSERT INTO {resource} (id, store_id, public_id, name, count) VALUES (31, 1, 'chair', 'Pedicure chair', 1)",
	"INSERT INTO {service_resource} VALUES (1, 12, 31, 1)",
};

static const char *const booked[] = {
	"booking_consent", "waiting_consent", "consent", "consent_text", "waiting_offer", "waiting", "idempotency", "event", "manage_link",
	"outbox", "claim", "item_resource", "appointment_group_member", "appointment_group", "appointment_item",
	"appointment", "guest_relationship", "guest", "hold", "slot_lock", "verification_code", "verified_phone", "code_failure", "rate",
};

void
salon_run_untold(struct salon *salon, const char *text)
{
	struct str problem;

	if (db_run(salon->db, str_of(text), &problem) != OK)
		fail_msg("%s: %.*s", text, STR_ARG(problem));
}

void
salon_run(struct salon *salon, const char *text)
{
	static const char *const busy[] = { "{appointment_item}", "{hold}", "{slot}" };
	size_t i;

	salon_run_untold(salon, text);
	for (i = 0; i < sizeof(busy) / sizeof(busy[0]); i++)
		if (strstr(text, busy[i]) != NULL && strncmp(text, "CREATE", 6) != 0) {
			salon_run_untold(salon, "UPDATE {slot_lock} SET version = version + 1");
			return;
		}
}

struct str
salon_text(struct salon *salon, const char *text)
{
	struct str out;

	assert_int_equal(db_scalar(salon->db, str_of(text), &out), OK);
	return out;
}

int64_t
salon_count(struct salon *salon, const char *text)
{
	int64_t n;

	assert_true(str_i64(salon_text(salon, text), &n));
	return n;
}

/* A statement ends where a line ends with a semicolon; no text in the file does. */
static void
apply(struct salon *salon, struct str text)
{
	struct buf buf;
	struct str line;
	size_t mark;

	while (text.len > 0) {
		mark = arena_mark(salon->arena);
		buf = buf_new(salon->arena, 64 * 1024);
		do {
			line = str_cut(&text, '\n');
			if (!str_starts(line, STR("--"))) {
				buf_add(&buf, line);
				buf_addc(&buf, '\n');
			}
		} while (text.len > 0 && !str_ends(line, STR(";")));
		line = str_trim(buf_str(&buf));
		if (str_ends(line, STR(";")))
			line.len--;
		if (line.len > 0)
			salon_run(salon, str_cstr(salon->arena, line));
		arena_rewind(salon->arena, mark);
	}
}

static void
load_schema(struct salon *salon)
{
	const char *source;
	glob_t found;
	struct str path;
	struct str text;
	size_t i;

	source = getenv("srcdir");
	path = str_fmt(salon->life, "%s/sql/migrate/*.sql", source == NULL ? "." : source);
	assert_int_equal(glob(str_cstr(salon->life, path), 0, NULL, &found), 0);
	for (i = 0; i < found.gl_pathc; i++) {
		assert_int_equal(file_read(salon->life, str_of(found.gl_pathv[i]), 1024 * 1024, &text), OK);
		apply(salon, text);
	}
	globfree(&found);
}

void
salon_open(struct salon *salon)
{
	const char *socket;
	const char *name;

	socket = getenv("SLOTKEEPER_DATABASE_SOCKET");
	name = getenv("SLOTKEEPER_DATABASE_NAME");
	if (socket == NULL || name == NULL) {
		fprintf(stderr, "run me by tests/db/with-database.sh\n");
		exit(1);
	}
	salon->settings.database_socket = str_of(socket);
	salon->settings.database_name = str_of(name);
	salon->settings.database_user = STR("root");
	salon->settings.table_prefix = STR("sk_");
	salon->settings.holds_per_address = 60;
	salon->settings.code_sends_per_hour = 10;
	salon->settings.code_store_per_hour = 60;
	salon->settings.code_store_per_day = 300;
	salon->db = db_open(salon->life, &salon->settings);
	salon_request(salon);
}

void
salon_make(struct salon *salon)
{
	char path[] = "/tmp/slotkeeper-keyring.XXXXXX";
	size_t i;
	int fd;

	memset(salon, 0, sizeof(*salon));
	secret_init();
	salon->life = arena_new(ARENA_LIFE_CAP);
	salon->arena = arena_new(ARENA_REQUEST_CAP);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	unlink(path);
	assert_int_equal(keyring_create(str_of(path)), OK);
	assert_int_equal(keyring_load(salon->life, str_of(path), &salon->ring), OK);
	unlink(path);
	salon->desk.now.us = INT64_C(1770732000) * US_PER_S;
	salon_open(salon);
	load_schema(salon);
	for (i = 0; i < sizeof(catalogue) / sizeof(catalogue[0]); i++)
		salon_run(salon, catalogue[i]);
	salon_clear(salon);
}

void
salon_close(struct salon *salon)
{
	db_close(salon->db);
	arena_free(salon->arena);
	arena_free(salon->life);
}

void
salon_request(struct salon *salon)
{
	arena_reset(salon->arena);
	db_begin_request(salon->db, salon->arena);
	salon->desk.arena = salon->arena;
	salon->desk.db = salon->db;
	salon->desk.settings = &salon->settings;
	salon->desk.keyring = salon->ring;
	salon->desk.address = STR("192.0.2.1");
}

void
salon_clear(struct salon *salon)
{
	size_t i;

	salon->desk.now.us = INT64_C(1770732000) * US_PER_S;	/* 2026-02-10T14:00:00Z */
	salon_request(salon);
	for (i = 0; i < sizeof(booked) / sizeof(booked[0]); i++)
		salon_run(salon, str_cstr(salon->arena, str_fmt(salon->arena, "DELETE FROM {%s}", booked[i])));
	salon_run(salon, "UPDATE {store} SET daily_max = 0, confirm_at_once = 1, catalogue_version = catalogue_version + 1");
	assert_int_equal(desk_store(&salon->desk, STR("demo")), OK);
}

void
salon_pass(struct salon *salon, int64_t seconds)
{
	salon->desk.now.us += seconds * US_PER_S;
}

struct instant
salon_at(const struct salon *salon, const char *time)
{
	struct instant at[2];
	struct local local;
	char text[32];

	snprintf(text, sizeof(text), strlen(time) == 5 ? "2026-02-16T%s" : "%s", time);
	assert_true(local_parse(str_of(text), &local));
	assert_int_equal(zone_instants(salon->desk.cat->zone, local, at), 1);
	return at[0];
}

struct order *
salon_order(struct salon *salon, const char *name, const char *phone)
{
	struct order *order;

	order = NEW(salon->arena, struct order);
	order->guests = NEW_N(salon->arena, struct order_guest, CART_GUESTS_MAX);
	order->email = order->notes = order->tracking_ref = order->hold_token = order->key = STR_NONE;
	order->source = STR("customer_web");
	order->created_by = STR("guest_self_service");
	order->locale = STR("en");
	order->scope = STR("confirm");
	order->notify_sms = true;
	order->total_seen = -1;
	salon_companion(salon, order, name, phone);
	return order;
}

void
salon_companion(struct salon *salon, struct order *order, const char *name, const char *phone)
{
	struct order_guest *guest;

	guest = &order->guests[order->n_guests++];
	guest->name = str_of(name);
	guest->phone = str_of(phone);
	guest->items = NEW_N(salon->arena, struct order_item, CART_ITEMS_MAX);
}

void
salon_add(struct salon *salon, struct order *order, size_t guest, int service, int technician, const char *time)
{
	struct order_item *item;

	item = &order->guests[guest].items[order->guests[guest].n_items++];
	item->ref = STR_NONE;
	item->service = service;
	item->technician = technician;
	item->starts_at = salon_at(salon, time);
	item->price_seen.cents = -1;
}

static void
texts(void *arg, const struct receipt *receipt, struct message_texts *out)
{
	struct salon *salon;

	salon = arg;
	out->sms = str_fmt(salon->arena, "booked %.*s", STR_ARG(receipt->group_code));
	out->subject = STR("Booked");
	out->body = STR("See you");
}

enum err
salon_confirm(struct salon *salon, const struct order *order, struct receipt *out, struct confirm_problem *problem)
{
	struct confirm_problem own;

	return desk_confirm(&salon->desk, order, texts, salon, out, problem == NULL ? &own : problem);
}

enum err
salon_book(struct salon *salon, int service, int technician, const char *time, struct receipt *out)
{
	static unsigned number;
	struct receipt receipt;
	struct order *order;
	char *phone;

	phone = str_cstr(salon->arena, str_fmt(salon->arena, "+1212556%04u", number++));
	order = salon_order(salon, "Somebody", phone);
	salon_add(salon, order, 0, service, technician, time);
	return salon_confirm(salon, order, out == NULL ? &receipt : out, NULL);
}

enum err
salon_hold(struct salon *salon, const char *token, const char *ref, int service, int technician, const char *time,
    struct hold_line *out)
{
	struct hold_line line;
	struct hold_want want;
	size_t which;

	want = (struct hold_want){ .ref = str_of(ref), .service = service, .technician = technician,
	    .starts_at = salon_at(salon, time) };
	want.guest = -1;
	return desk_hold(&salon->desk, str_of(token), &want, 1, false, out == NULL ? &line : out, &which);
}

bool
salon_offers(struct salon *salon, const char *token, int service, int technician, const char *time)
{
	struct ask ask = { .service = service, .technician = technician, .guest = -1, .hold_token = str_of(token) };
	struct start *starts;
	struct instant at;
	size_t n;
	size_t i;

	at = salon_at(salon, time);
	assert_int_equal(desk_times(&salon->desk, &ask, zone_local(salon->desk.cat->zone, at).date, &starts, &n), OK);
	for (i = 0; i < n; i++)
		if (starts[i].at == MINUTE_OF(at))
			return true;
	return false;
}

void
salon_check(struct salon *salon)
{
	assert_int_equal(salon_count(salon,
	    "SELECT COUNT(*) FROM {appointment_item} a JOIN {appointment_item} b ON b.store_id = a.store_id"
	    " AND b.technician_id = a.technician_id AND b.id > a.id AND b.live = 1 AND a.busy_from < b.busy_to AND b.busy_from < a.busy_to"
	    " WHERE a.live = 1 AND a.gap_from IS NULL AND b.gap_from IS NULL"), 0);
	assert_int_equal(salon_count(salon,
	    "SELECT COUNT(*) FROM {claim} c LEFT JOIN {appointment_item} i ON i.id = c.item_id AND i.live = 1"
	    " AND i.technician_id = c.technician_id WHERE i.id IS NULL"), 0);
	assert_int_equal(salon_count(salon,
	    "SELECT COUNT(*) FROM {appointment_item} i WHERE i.live = 1 AND i.gap_from IS NULL AND"
	    " TIMESTAMPDIFF(MINUTE, busy_from, busy_to) DIV 5 <> (SELECT COUNT(*) FROM {claim} c WHERE c.item_id = i.id)"), 0);
}
