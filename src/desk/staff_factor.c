/*
 * staff_factor.c - the second factor of employees: codes of an authenticator app, and codes for who has lost it.
 *
 * It is asked for only after the password was right. A try is counted for the account, from wherever it comes, before it is looked at: who
 * has the password and many addresses gets no more of them. Each code is taken once, by a conditional update. The secret is sealed anew at
 * each use, so that an old key of the keyring can go once everybody has signed in.
 */
#include <assert.h>

#include "base/log.h"
#include "base/otp.h"
#include "db/sql.h"
#include "desk/desk_private.h"
#include "desk/staff_private.h"

enum { RECOVERY_LETTERS = 12, RECOVERY_PART = 4 };	/* 59 bits: more than can be tried */

static struct str
place(const struct desk *desk, const struct staff_row *row)
{
	return str_fmt(desk->arena, "staff|%llu", (unsigned long long)row->id);
}

/* What was typed, without the spaces and hyphens people put in, in upper case. */
static struct str
clean(struct arena *arena, struct str typed)
{
	struct buf buf;
	size_t i;

	buf = buf_new(arena, typed.len + 1);
	for (i = 0; i < typed.len; i++)
		if (typed.ptr[i] != ' ' && typed.ptr[i] != '-')
			buf_addc(&buf, typed.ptr[i] >= 'a' && typed.ptr[i] <= 'z' ? (char)(typed.ptr[i] - 'a' + 'A') : typed.ptr[i]);
	return buf_str(&buf);
}

static enum err
take_code(struct desk *desk, struct staff_row *row, struct str code)
{
	struct str secret;
	enum err e;

	if (!secret_open(desk->arena, desk->keyring, PURPOSE_FACTOR, place(desk, row), row->totp_secret, &secret)) {
		log_fault("staff_factor", "the keyring does not open the second factor of employee %.*s: slotkeeperctl staff totp renew",
		    STR_ARG(row->public_id));
		return ERR_CODE_WRONG;
	}
	if ((e = otp_check(desk->arena, secret, code, desk->now, row->totp_step, &row->totp_step)) != OK)
		return e;
	row->totp_secret = secret_seal(desk->arena, desk->keyring, PURPOSE_FACTOR, place(desk, row), secret);
	return (e = db_staff_factor_take(desk->db, row)) == ERR_EXISTS ? ERR_CODE_WRONG : e;
}

static enum err
take_recovery(struct desk *desk, const struct staff_row *row, struct str code)
{
	struct staff_recovery_row used;
	enum err e;

	used = (struct staff_recovery_row){
		.business_id = row->business_id,
		.staff_id = row->id,
		.code_hash = desk_hash(desk, STR("staff recovery"), code),
		.ended_at = desk->now,
	};
	return (e = db_staff_recovery_take(desk->db, &used)) == ERR_NOT_FOUND ? ERR_CODE_WRONG : e;
}

enum err
staff_factor_check(struct desk *desk, struct staff_row *row, struct str typed, struct instant *out_until)
{
	struct str code;
	enum err e;

	if (row->totp_secret.len == 0)
		return OK;
	if (typed.len == 0 || typed.len > PASSWORD_MAX)
		return ERR_CODE_WRONG;
	if ((e = staff_may_try_code(desk, row->public_id, out_until)) != OK)
		return e;
	code = clean(desk->arena, typed);
	e = code.len == RECOVERY_LETTERS ? take_recovery(desk, row, code) : take_code(desk, row, code);
	return e == OK ? staff_forgive_codes(desk, row->public_id) : e;
}

/* ---- for slotkeeperctl ---- */

struct factor_change {
	struct desk			*desk;
	struct staff_row		 row;
	bool				 sets;		/* totp_secret too, and sessions end */
	struct staff_recovery_row	 codes[STAFF_RECOVERY_CODES];
	size_t				 n_codes;
};

static enum err
write_change(struct db *db, void *arg)
{
	struct factor_change *change = arg;
	struct staff_recovery_row all;
	size_t i;
	enum err e;

	all = (struct staff_recovery_row){
		.business_id = change->row.business_id,
		.staff_id = change->row.id,
		.code_hash = STR_NONE,
		.ended_at = change->desk->now,
	};
	if ((e = staff_forgive_codes(change->desk, change->row.public_id)) != OK)
		return e;
	if (change->sets && (e = db_staff_factor_set(db, &change->row)) != OK)
		return e;
	if (change->sets && (e = db_staff_session_delete_of(db, change->row.id)) != OK)
		return e;
	if ((e = db_staff_recovery_end(db, &all)) != OK)
		return e;
	for (i = 0; i < change->n_codes; i++)
		if ((e = db_staff_recovery_insert(db, &change->codes[i])) != OK)
			return e;
	return OK;
}

/* Two group codes' letters, in three parts. */
static struct str
new_code(struct arena *arena, struct str *out_shown)
{
	struct str code;

	code = str_fmt(arena, "%.*s%.*s", STR_ARG(secret_group_code(arena)), STR_ARG(secret_group_code(arena)));
	assert(code.len == RECOVERY_LETTERS);
	*out_shown = str_fmt(arena, "%.*s-%.*s-%.*s", RECOVERY_PART, code.ptr, RECOVERY_PART, code.ptr + RECOVERY_PART, RECOVERY_PART,
	    code.ptr + 2 * RECOVERY_PART);
	return code;
}

static void
make_codes(struct desk *desk, struct factor_change *change, struct staff_factor *out)
{
	struct str code;
	size_t i;

	for (i = 0; i < STAFF_RECOVERY_CODES; i++) {
		code = new_code(desk->arena, &out->codes[i]);
		change->codes[i] = (struct staff_recovery_row){
			.business_id = change->row.business_id,
			.staff_id = change->row.id,
			.code_hash = desk_hash(desk, STR("staff recovery"), code),
			.created_at = desk->now,
		};
	}
	change->n_codes = STAFF_RECOVERY_CODES;
}

static enum err
open_change(struct desk *desk, struct str email, struct factor_change *out)
{
	*out = (struct factor_change){ .desk = desk };
	return db_staff_by_email(desk->db, staff_lower(desk->arena, email), &out->row);
}

enum err
desk_staff_factor_set(struct desk *desk, struct str email, bool renew, struct staff_factor *out)
{
	struct factor_change change;
	struct staff_factor made;
	struct str secret;
	char *raw;
	enum err e;

	if ((e = open_change(desk, email, &change)) != OK)
		return e;
	if (change.row.totp_secret.len > 0 && !renew)
		return ERR_EXISTS;
	raw = arena_alloc(desk->arena, OTP_SECRET_SIZE);
	secret_random(raw, OTP_SECRET_SIZE);
	secret = (struct str){ .ptr = raw, .len = OTP_SECRET_SIZE };
	change.row.totp_secret = secret_seal(desk->arena, desk->keyring, PURPOSE_FACTOR, place(desk, &change.row), secret);
	change.row.totp_step = 0;
	change.sets = true;
	make_codes(desk, &change, &made);
	if ((e = db_transact(desk->db, write_change, &change)) != OK)
		return e;
	made.uri = otp_uri(desk->arena, change.row.email, secret);
	made.secret = otp_base32(desk->arena, secret);
	*out = made;
	return OK;
}

enum err
desk_staff_factor_codes(struct desk *desk, struct str email, struct staff_factor *out)
{
	struct factor_change change;
	struct staff_factor made;
	enum err e;

	if ((e = open_change(desk, email, &change)) != OK)
		return e;
	if (change.row.totp_secret.len == 0)
		return ERR_WRONG_STATE;
	make_codes(desk, &change, &made);
	if ((e = db_transact(desk->db, write_change, &change)) != OK)
		return e;
	made.uri = STR_NONE;
	made.secret = STR_NONE;
	*out = made;
	return OK;
}

enum err
desk_staff_factor_end(struct desk *desk, struct str email)
{
	struct factor_change change;
	enum err e;

	if ((e = open_change(desk, email, &change)) != OK)
		return e;
	if (change.row.totp_secret.len == 0)
		return ERR_WRONG_STATE;
	change.row.totp_secret = STR_NONE;
	change.row.totp_step = 0;
	change.sets = true;
	return db_transact(desk->db, write_change, &change);
}
