/* session.c - signing in by phone, and who a token is. */
#include "base/phone.h"
#include "db/guest.h"
#include "db/session.h"
#include "db/sql.h"
#include "desk/desk_private.h"
#include "desk/session.h"
#include "desk/staff.h"

enum { DIGITS_MIN = 7, DIGITS_LOOKED_AT = 15 };

static const struct str kinds[] = {
	[SESSION_GUEST] = { .ptr = "guest", .len = 5 },
	[SESSION_TEACHER] = { .ptr = "teacher", .len = 7 },
	[SESSION_STAFF] = { .ptr = "staff", .len = 5 },
};

static struct str
guest_name(const struct desk *desk, uint64_t id)
{
	return str_fmt(desk->arena, "user-%llu", (unsigned long long)id);
}

enum err
desk_session_open(struct desk *desk, enum session_kind kind, uint64_t business_id, uint64_t subject_id, int64_t life_s,
    struct str *out_token, struct instant *out_expires)
{
	struct session_row row;
	struct str token;
	enum err e;

	token = secret_token(desk->arena);
	row = (struct session_row){
		.token_hash = desk_hash(desk, STR("session"), token),
		.kind = kinds[kind],
		.business_id = business_id,
		.subject_id = subject_id,
		.created_at = desk->now,
		.expires_at = { .us = desk->now.us + life_s * US_PER_S },
	};
	if ((e = db_session_insert(desk->db, &row)) != OK)
		return e;
	*out_token = token;
	*out_expires = row.expires_at;
	return OK;
}

/* Employees sign in by POST /api/staff/login, whose tokens end when they are left alone. */
static enum err
find_staff(struct desk *desk, struct str token, struct principal *out)
{
	struct staff staff;
	enum err e;

	if ((e = desk_staff_open(desk, token, &staff)) != OK)
		return e;
	*out = (struct principal){
		.kind = SESSION_STAFF,
		.business_id = staff.business_id,
		.subject_id = staff.id,
		.public_id = staff.public_id,
		.name = staff.name,
		.expires_at = staff.expires_at,
	};
	return OK;
}

enum err
desk_session_find(struct desk *desk, struct str token, struct principal *out)
{
	struct session_row found;
	struct session_row key;
	enum session_kind kind;
	enum err e;

	if (token.len == 0)
		return ERR_UNAUTHORIZED;
	key = (struct session_row){ .token_hash = desk_hash(desk, STR("session"), token), .created_at = desk->now };
	if ((e = db_session_by_token(desk->db, &key, &found)) != OK)
		return e == ERR_NOT_FOUND ? find_staff(desk, token, out) : e;
	for (kind = SESSION_GUEST; kind < SESSION_STAFF && !str_eq(found.kind, kinds[kind]); kind++)
		;
	if (!str_eq(found.kind, kinds[kind]) || (kind != SESSION_GUEST && found.public_id.len == 0))
		return ERR_UNAUTHORIZED;
	*out = (struct principal){
		.kind = kind,
		.business_id = found.business_id,
		.subject_id = found.subject_id,
		.public_id = kind == SESSION_GUEST ? guest_name(desk, found.subject_id) : found.public_id,
		.store_id = found.store_id,
		.phone = found.phone,
		.name = found.name,
		.email = found.email,
		.expires_at = found.expires_at,
		.technician_id = kind == SESSION_TEACHER ? found.subject_id : 0,
	};
	return OK;
}

enum err
desk_session_close(struct desk *desk, struct str token)
{
	struct session_row key;

	key = (struct session_row){ .token_hash = desk_hash(desk, STR("session"), token), .created_at = desk->now };
	return db_session_end(desk->db, &key);
}

enum err
desk_principal_at(struct desk *desk, struct principal *principal)
{
	struct role_row found;
	struct role_row key;
	enum err e;

	if (principal->business_id != desk->cat->store.business_id)
		return ERR_NOT_FOUND;
	switch (principal->kind) {
	case SESSION_GUEST:
		return OK;
	case SESSION_TEACHER:
		return principal->store_id == desk->cat->store.id ? OK : ERR_NOT_FOUND;
	case SESSION_STAFF:
		break;
	}
	key = (struct role_row){ .store_id = desk->cat->store.id, .staff_id = principal->subject_id };
	if ((e = db_session_role(desk->db, &key, &found)) != OK)
		return e;
	principal->role = found.role;
	principal->technician_id = found.technician_id;
	return OK;
}

struct finding {
	struct desk		*desk;
	struct guest_row	 guest;
	uint64_t		 id;
};

/* Two sign-ins of a new phone at once: the second finds the row of the first when it is run again. */
static enum err
find_guest(struct db *db, void *arg)
{
	struct finding *finding;
	enum err e;

	finding = arg;
	if ((e = db_guest_lock(db, &finding->guest, &finding->id)) != ERR_NOT_FOUND)
		return e;
	return db_guest_insert(db, &finding->guest, &finding->id);
}

static enum err
sign_in_guest(struct desk *desk, struct str phone, struct principal *out)
{
	struct finding finding;
	enum err e;

	finding = (struct finding){ .desk = desk };
	finding.guest = (struct guest_row){
		.business_id = desk->cat->store.business_id,
		.phone = phone,
		.verified_at = desk->now,
		.now = desk->now,
	};
	if ((e = db_transact(desk->db, find_guest, &finding)) == ERR_EXISTS || e == ERR_UNCERTAIN)
		e = db_transact(desk->db, find_guest, &finding);
	if (e != OK)
		return e;
	*out = (struct principal){
		.kind = SESSION_GUEST,
		.business_id = finding.guest.business_id,
		.subject_id = finding.id,
		.public_id = guest_name(desk, finding.id),
		.phone = phone,
	};
	return OK;
}

/* The phone is written as people do; the first technician who has it is the one. */
static enum err
find_teacher(struct desk *desk, struct str phone, struct principal *out)
{
	const struct store *store = &desk->cat->store;
	struct teacher_row key = { .store_id = store->id, .phone = STR_NONE, .public_id = STR_NONE };
	struct teacher_row *rows;
	struct str theirs;
	size_t n;
	size_t i;
	enum err e;

	if ((e = db_session_teachers(desk->db, &key, &rows, &n)) != OK)
		return e;
	for (i = 0; i < n; i++) {
		if (phone_e164(desk->arena, rows[i].phone, store->country, &theirs) != OK)
			theirs = rows[i].phone;
		if (!str_eq(theirs, phone))
			continue;
		*out = (struct principal){
			.kind = SESSION_TEACHER,
			.business_id = store->business_id,
			.subject_id = rows[i].id,
			.public_id = rows[i].public_id,
			.store_id = store->id,
			.technician_id = rows[i].id,
		};
		return OK;
	}
	return ERR_NOT_FOUND;
}

enum err
desk_sign_in(struct desk *desk, struct str phone, struct str code, struct signed_in *out, struct code_tried *tried)
{
	enum err e;

	if ((e = desk_code_check(desk, phone, CODE_BOOK, code, STR_NONE, tried)) != OK)
		return e;
	if ((e = find_teacher(desk, phone, &out->who)) == ERR_NOT_FOUND)
		e = sign_in_guest(desk, phone, &out->who);
	if (e != OK)
		return e;
	return desk_session_open(desk, out->who.kind, out->who.business_id, out->who.subject_id, SESSION_PHONE_S, &out->token,
	    &out->expires_at);
}

enum err
desk_store_by_phone(struct desk *desk, struct str typed)
{
	struct str store;
	struct str digits;
	struct buf buf;
	size_t i;
	enum err e;

	buf = buf_new(desk->arena, PHONE_MAX);
	for (i = 0; i < typed.len; i++)
		if (typed.ptr[i] >= '0' && typed.ptr[i] <= '9')
			buf_addc(&buf, typed.ptr[i]);
	digits = buf_str(&buf);
	while (str_starts(digits, STR("0")))		/* a national prefix is no part of the number abroad */
		digits = str_sub(digits, 1, digits.len);
	if (digits.len < DIGITS_MIN || digits.len > DIGITS_LOOKED_AT)
		return ERR_NOT_FOUND;
	if ((e = db_session_code_store(desk->db, digits, desk->now, &store)) != OK)
		return e;
	return desk_store_by_id(desk, store);
}
