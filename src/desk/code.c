/*
 * code.c - verification codes.
 *
 * Six digits, ten minutes, once, for one store, phone and purpose. A try is counted, and the count committed, before the code is
 * compared, so that neither parallel tries nor a transaction that rolls back gets one for nothing. Failures are counted per phone over
 * all stores and all codes: a new code does not bring new tries. Under 1e-4 is the chance to guess any code of a phone in 30 days.
 */
#include <string.h>

#include "base/metric.h"
#include "db/guest.h"
#include "db/outbox.h"
#include "db/sql.h"
#include "desk/code_private.h"

enum {
	SALT_SIZE = 16,
	HOUR_S = 60 * 60,
	DAY_S = 24 * HOUR_S,
	CODE_TEXT_MAX = 1000,		/* what a gateway takes for one message, generously */
	SAME_ADDRESS_PER_DAY = 3,	/* never typed in, of a phone's six: a stranger cannot use them all up */
};

struct limit {
	size_t	n;
	int64_t	window_s;
};

/* The moment from which one more fits, when at most n fall into the window; times newest first. */
static int64_t
free_at(const int64_t *times, size_t n_times, struct limit limit)
{
	return n_times < limit.n ? 0 : times[limit.n - 1] + limit.window_s * US_PER_S;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static struct str
purpose_name(int purpose)
{
	return purpose == CODE_MINE ? STR("mine") : STR("book");
}

static struct code_key
key_for(struct desk *desk, struct str phone, int purpose)
{
	return (struct code_key){
		.store_id = desk->cat->store.id,
		.phone = phone,
		.purpose = purpose_name(purpose),
		.address_hash = desk_hash(desk, STR("address"), code_network(desk)),
		.now = desk->now,
		.max = CODE_TRIES_MAX,
	};
}

/* After the first, second, and later codes of an hour that nobody has typed in yet. */
static int64_t
resend_wait_s(size_t n_unused)
{
	return n_unused == 0 ? 0 : n_unused == 1 ? 60 : n_unused == 2 ? 120 : 300;
}

/* When the next code may be sent to this phone; `extra` counts one that is being sent now. */
static enum err
next_send(struct desk *desk, struct str phone, bool extra, struct instant *out)
{
	struct code_key key;
	struct sent_row *rows;
	int64_t times[64 + 1];
	int64_t own[64 + 1];
	int64_t next;
	size_t n_unused;
	size_t n_times;
	size_t n_own;
	size_t n;
	size_t i;
	enum err e;

	key = key_for(desk, phone, CODE_BOOK);
	key.since.us = desk->now.us - DAY_S * US_PER_S;
	if ((e = db_code_list_sent(desk->db, &key, &rows, &n)) != OK)
		return e;
	n_times = n_own = n_unused = 0;
	if (extra)
		times[n_times++] = own[n_own++] = desk->now.us;
	for (i = 0; i < n; i++) {
		times[n_times++] = rows[i].sent_at.us;
		if (rows[i].same_address && !rows[i].used)
			own[n_own++] = rows[i].sent_at.us;
	}
	for (i = 0; i < n && !rows[i].used && rows[i].sent_at.us > desk->now.us - HOUR_S * US_PER_S; i++)
		n_unused++;
	next = 0;
	if (n_unused + extra > 0)
		next = times[0] + resend_wait_s(n_unused + extra) * US_PER_S;
	if (!desk->settings->demo) {
		next = later(next, free_at(times, n_times, (struct limit){ 3, HOUR_S }));
		next = later(next, free_at(times, n_times, (struct limit){ 6, DAY_S }));
		next = later(next, free_at(own, n_own, (struct limit){ SAME_ADDRESS_PER_DAY, DAY_S }));
	}
	out->us = next;
	return OK;
}

static struct str
hash_code(struct desk *desk, struct str salt, const struct code_key *key, struct str code)
{
	struct str parts[5];

	parts[0] = salt;
	parts[1] = str_fmt(desk->arena, "%llu", (unsigned long long)key->store_id);
	parts[2] = key->phone;
	parts[3] = key->purpose;
	parts[4] = code;
	return desk_bytes(desk->arena, secret_hash(desk->keyring, PURPOSE_CODE, parts, sizeof(parts) / sizeof(parts[0])));
}

static struct str
with_code(struct desk *desk, struct str text, struct str code)
{
	static const struct str mark = { .ptr = "{code}", .len = 6 };
	struct buf buf;
	size_t i;

	buf = buf_new(desk->arena, CODE_TEXT_MAX);
	for (i = 0; i < text.len; i++) {
		if (!str_starts(str_sub(text, i, text.len), mark)) {
			buf_addc(&buf, text.ptr[i]);
			continue;
		}
		buf_add(&buf, code);
		i += mark.len - 1;
	}
	return buf_str(&buf);
}

struct sending {
	struct desk	*desk;
	struct code_key	 key;
	struct str	 text;
	struct str	 locale;
	struct instant	 wait_until;
	struct code_sent out;
};

static enum err
queue(struct sending *sending, uint64_t code_id, struct str text)
{
	struct outbox_row row;
	struct desk *desk;

	desk = sending->desk;
	row = (struct outbox_row){
		.store_id = sending->key.store_id,
		.subject_kind = STR("code"),
		.subject_id = code_id,
		.message = STR("code"),
		.channel = STR("sms"),
		.recipient = sending->key.phone,
		.locale = sending->locale,
		.subject = STR_NONE,
		.body = text,
		.created_at = desk->now,
		.due_at = desk->now,
		.valid_until = sending->out.expires_at,
	};
	row.dedupe_key = desk_dedupe_key(desk, row.message, row.channel, row.recipient, row.subject_kind, code_id, 0);
	return db_outbox_add(desk->db, &row, 1);
}

/*
 * Two requests for one phone meet at its row of this hour, so that the second sees the code of the first; then those of one store meet,
 * so that its budget is kept.
 */
static enum err
lock(struct sending *sending)
{
	struct code_key key;
	int64_t hour_us;
	enum err e;

	hour_us = HOUR_S * US_PER_S;
	key = sending->key;
	key.token_hash = desk_hash(sending->desk, STR("phone"), key.phone);
	key.since.us = key.now.us - key.now.us % hour_us;
	if ((e = db_code_lock(sending->desk->db, &key)) != OK)
		return e;
	key.token_hash = desk_hash(sending->desk, STR("store"), str_fmt(sending->desk->arena, "%llu", (unsigned long long)key.store_id));
	return db_code_lock(sending->desk->db, &key);
}

static enum err
send(struct db *db, void *arg)
{
	struct code_leave leave = { .digits = 0 };
	struct sending *sending;
	struct code_row row;
	struct desk *desk;
	struct str code;
	uint64_t id;
	enum err e;

	sending = arg;
	desk = sending->desk;
	if ((e = lock(sending)) != OK)
		return e;
	if ((e = next_send(desk, sending->key.phone, false, &sending->wait_until)) != OK)
		return e;
	if (sending->wait_until.us > desk->now.us)
		return ERR_TOO_MANY;
	if ((e = code_leave(desk, &sending->key, &leave)) != OK) {
		sending->wait_until = leave.wait_until;
		return e;
	}
	if ((e = next_send(desk, sending->key.phone, true, &sending->out.resend_at)) != OK)
		return e;
	sending->out.digits = leave.digits;
	code = secret_code(desk->arena, leave.digits);
	row = (struct code_row){
		.store_id = sending->key.store_id,
		.phone = sending->key.phone,
		.purpose = sending->key.purpose,
		.salt = str_sub(desk_bytes(desk->arena, secret_digest(secret_token(desk->arena))), 0, SALT_SIZE),
		.digits = leave.digits,
		.withheld = leave.withheld,
		.address_hash = sending->key.address_hash,
		.sent_at = desk->now,
		.expires_at = sending->out.expires_at,
	};
	row.code_hash = hash_code(desk, row.salt, &sending->key, code);
	if ((e = db_code_insert(db, &row, &id)) != OK)
		return e;
	return leave.withheld ? OK : queue(sending, id, with_code(desk, sending->text, code));
}

enum err
desk_code_send(struct desk *desk, struct str phone, int purpose, struct str text, struct str locale, struct code_sent *out,
    struct instant *out_wait_until)
{
	struct sending sending;
	enum err e;

	sending = (struct sending){ .desk = desk, .key = key_for(desk, phone, purpose), .text = text, .locale = locale };
	sending.out.expires_at.us = desk->now.us + CODE_LIFE_S * US_PER_S;
	e = db_transact(desk->db, send, &sending);
	metric_add(METRIC_CODES, e == OK ? 1 : 0);
	if (e == OK)
		*out = sending.out;
	else if (e == ERR_TOO_MANY)
		*out_wait_until = sending.wait_until;
	return e;
}

static void
copy_times(const struct failed_row *rows, size_t n, int64_t *out)
{
	size_t i;

	for (i = 0; i < n; i++)
		out[i] = rows[i].failed_at.us;
}

/* Failed checks of this phone, over all stores and codes, and of this address over all phones. */
static enum err
check_failures(struct desk *desk, struct code_key key, struct instant *out_until)
{
	struct failed_row *rows;
	int64_t times[100];
	int64_t until;
	size_t n;
	enum err e;

	key.since.us = desk->now.us - 30 * DAY_S * US_PER_S;
	if ((e = db_code_list_failed(desk->db, &key, &rows, &n)) != OK)
		return e;
	copy_times(rows, n, times);
	until = free_at(times, n, (struct limit){ 10, HOUR_S });
	until = later(until, free_at(times, n, (struct limit){ 20, DAY_S }));
	until = later(until, free_at(times, n, (struct limit){ 90, 30 * (int64_t)DAY_S }));
	if (desk->address.len > 0 && !desk->settings->demo) {
		key.since.us = desk->now.us - HOUR_S * US_PER_S;
		if ((e = db_code_list_failed_address(desk->db, &key, &rows, &n)) != OK)
			return e;
		copy_times(rows, n, times);
		until = later(until, free_at(times, n, (struct limit){ 20, HOUR_S }));
	}
	out_until->us = until;
	return until > desk->now.us ? ERR_TOO_MANY : OK;
}

struct proving {
	struct desk	*desk;
	struct code_key	 key;
	bool		 has_token;
};

static enum err
prove(struct db *db, void *arg)
{
	struct proving *proving;
	struct guest_row guest;
	struct desk *desk;
	enum err e;

	proving = arg;
	desk = proving->desk;
	if ((e = db_code_use(db, &proving->key)) != OK)
		return e;
	if ((e = db_code_forgive(db, &proving->key)) != OK)
		return e;
	guest = (struct guest_row){
		.business_id = desk->cat->store.business_id,
		.phone = proving->key.phone,
		.verified_at = desk->now,
	};
	if ((e = db_guest_set_verified(db, &guest)) != OK)
		return e;
	return proving->has_token ? db_code_set_verified(db, &proving->key) : OK;
}

/* Tries the live codes, newest first. OK with *out_id; ERR_CODE_WRONG when at least one was tried, else ERR_CODE_EXPIRED. */
static enum err
try_codes(struct desk *desk, const struct code_key *key, struct str code, uint64_t *out_id, int32_t *out_left)
{
	struct code_key one;
	struct code_row *rows;
	bool tried;
	size_t n;
	size_t i;
	enum err e;

	if ((e = db_code_list_live(desk->db, key, &rows, &n)) != OK)
		return e;
	*out_left = 0;
	tried = false;
	for (i = 0; i < n; i++) {
		one = *key;
		one.id = rows[i].id;
		if ((e = db_code_try(desk->db, &one)) == ERR_CODE_EXPIRED)
			continue;
		if (e != OK)
			return e;
		tried = true;
		if (i == 0)
			*out_left = CODE_TRIES_MAX - rows[i].tries - 1;
		if (secret_same_str(rows[i].code_hash, hash_code(desk, rows[i].salt, key, code))) {
			*out_id = rows[i].id;
			return OK;
		}
	}
	return tried ? ERR_CODE_WRONG : ERR_CODE_EXPIRED;
}

static enum err
when_again(struct desk *desk, struct str phone, struct code_tried *out)
{
	enum err e;

	if ((e = next_send(desk, phone, false, &out->wait_until)) != OK)
		return e;
	out->can_resend = out->wait_until.us <= desk->now.us;
	return OK;
}

enum err
desk_code_check(struct desk *desk, struct str phone, int purpose, struct str code, struct str token, struct code_tried *out)
{
	struct proving proving;
	struct code_key key;
	enum err again;
	enum err e;

	*out = (struct code_tried){ .tries_left = 0 };
	key = key_for(desk, phone, purpose);
	if ((e = check_failures(desk, key, &out->wait_until)) != OK)
		return e;
	key.since.us = desk->now.us - CODE_LIFE_S * US_PER_S;
	if ((e = try_codes(desk, &key, code, &key.id, &out->tries_left)) == OK) {
		key.token_hash = desk_hash(desk, STR("hold"), token);
		key.since.us = desk->now.us - 30 * DAY_S * US_PER_S;
		key.until.us = desk->now.us + PHONE_VERIFIED_S * US_PER_S;
		proving = (struct proving){ .desk = desk, .key = key, .has_token = token.len > 0 };
		e = db_transact(desk->db, prove, &proving);
		if (e == ERR_UNCERTAIN && token.len > 0 && db_code_verified(desk->db, &key) == OK)
			e = OK;
		return e;
	}
	if (e == ERR_CODE_WRONG && (again = db_code_fail(desk->db, &key)) != OK)
		return again;
	if ((e == ERR_CODE_WRONG || e == ERR_CODE_EXPIRED) && (again = when_again(desk, phone, out)) != OK)
		return again;
	return e;
}

enum err
desk_phone_verified(struct desk *desk, struct str phone, struct str token)
{
	struct code_key key;
	enum err e;

	if (token.len == 0)
		return ERR_UNAUTHORIZED;
	key = key_for(desk, phone, CODE_BOOK);
	key.token_hash = desk_hash(desk, STR("hold"), token);
	e = db_code_verified(desk->db, &key);
	return e == ERR_NOT_FOUND ? ERR_UNAUTHORIZED : e;
}

enum err
desk_code_again(struct desk *desk, struct str phone, struct str token, struct instant *out_until)
{
	struct code_key key;
	enum err e;

	key = key_for(desk, phone, CODE_BOOK);
	key.token_hash = desk_hash(desk, STR("hold"), token);
	if ((e = db_code_verified_any(desk->db, &key)) != OK)
		return e == ERR_NOT_FOUND ? ERR_UNAUTHORIZED : e;
	if ((e = check_failures(desk, key, out_until)) != OK)
		return e;
	/* Counted before it is compared, as a try of a live code is. */
	if ((e = db_code_fail(desk->db, &key)) != OK)
		return e;
	if ((e = db_code_verified(desk->db, &key)) != OK)
		return e == ERR_NOT_FOUND ? ERR_UNAUTHORIZED : e;
	key.since.us = desk->now.us - 30 * DAY_S * US_PER_S;
	return db_code_forgive(desk->db, &key);
}

enum err
desk_phone_spend(struct desk *desk, struct str phone, struct str token)
{
	struct code_key key;

	key = key_for(desk, phone, CODE_BOOK);
	key.token_hash = desk_hash(desk, STR("hold"), token);
	return db_code_end_verified(desk->db, &key);
}
