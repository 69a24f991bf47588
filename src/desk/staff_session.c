/*
 * staff_session.c - employees sign in and out.
 *
 * Tries are counted before the password is looked at (staff_tries.c). An unknown account costs the same argon2id as a known one.
 */
#include "base/arena.h"
#include "base/limits.h"
#include "base/secret.h"
#include "db/staff.h"
#include "desk/desk_private.h"
#include "desk/staff_private.h"

enum { SEEN_EVERY_S = 60 };		/* a session's last use is written down so often at most */

struct str
staff_lower(struct arena *arena, struct str s)
{
	char *text;
	size_t i;

	s = str_trim(s);
	text = arena_alloc(arena, s.len + 1);
	for (i = 0; i < s.len; i++)
		text[i] = s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? (char)(s.ptr[i] - 'A' + 'a') : s.ptr[i];
	return (struct str){ .ptr = text, .len = s.len };
}

static enum err
fill(struct desk *desk, const struct staff_row *row, struct staff *out)
{
	struct staff_role_row *rows;
	struct staff staff;
	size_t n;
	size_t i;
	enum err e;

	if ((e = db_staff_roles(desk->db, row->id, &rows, &n)) != OK)
		return e;
	staff = (struct staff){ .id = row->id, .business_id = row->business_id, .public_id = row->public_id, .name = row->name };
	staff.roles = NEW_N(desk->arena, struct staff_role, n);
	for (i = 0; i < n; i++)
		staff.roles[staff.n_roles++] = (struct staff_role){
			.store_id = rows[i].store_id,
			.store = rows[i].store,
			.role = rows[i].role,
			.technician_key = rows[i].technician_id,
			.technician = rows[i].technician,
			.wants_factor = str_eq(rows[i].second_factor, STR("all")) || (str_eq(rows[i].second_factor, STR("managers")) &&
			    (str_eq(rows[i].role, STR("owner")) || str_eq(rows[i].role, STR("manager")))),
		};
	*out = staff;
	return OK;
}

static bool
lacks_factor(const struct staff_row *row, const struct staff *staff)
{
	size_t i;

	for (i = 0; i < staff->n_roles; i++)
		if (staff->roles[i].wants_factor)
			return row->totp_secret.len == 0;
	return false;
}

/* The same work whether or not there is such an account. */
static enum err
check(struct desk *desk, struct str email, struct str password, struct staff_row *out)
{
	struct str unused;
	enum err e;

	if ((e = db_staff_by_email(desk->db, email, out)) == ERR_NOT_FOUND)
		return (e = secret_password_hash(desk->arena, password, &unused)) == OK ? ERR_UNAUTHORIZED : e;
	if (e != OK)
		return e;
	return secret_password_same(desk->arena, out->password_hash, password) && out->disabled_at.us == 0 ? OK : ERR_UNAUTHORIZED;
}

static enum err
begin(struct desk *desk, const struct staff_row *row, struct staff *out, struct str *out_token)
{
	struct staff_session_row session;
	struct str token;
	enum err e;

	token = secret_token(desk->arena);
	session = (struct staff_session_row){
		.token_hash = desk_hash(desk, STR("staff session"), token),
		.business_id = row->business_id,
		.staff_id = row->id,
		.created_at = desk->now,
		.seen_at = desk->now,
		.expires_at = { .us = desk->now.us + STAFF_SESSION_S * US_PER_S },
		.stale = { .us = desk->now.us - STAFF_IDLE_S * US_PER_S },
	};
	if ((e = db_staff_session_delete_old(desk->db, &session)) != OK || (e = db_staff_session_insert(desk->db, &session)) != OK)
		return e;
	out->expires_at = session.expires_at;
	*out_token = token;
	return OK;
}

/* What an older version stored becomes as costly to guess as what is stored today; the password is at hand only now. */
static enum err
renew(struct desk *desk, struct staff_row *row, struct str password)
{
	enum err e;

	if (!secret_password_stale(desk->arena, row->password_hash))
		return OK;
	if ((e = secret_password_hash(desk->arena, password, &row->password_hash)) != OK)
		return e;
	return db_staff_set_password(desk->db, row);
}

enum err
desk_staff_login(struct desk *desk, const struct staff_login *login, struct staff *out, struct str *out_token, struct instant *out_until)
{
	struct staff_row row;
	struct str email;
	enum err e;

	if (login->email.len == 0 || login->email.len > EMAIL_MAX || login->password.len == 0 || login->password.len > PASSWORD_MAX)
		return ERR_UNAUTHORIZED;
	email = staff_lower(desk->arena, login->email);
	if ((e = staff_may_try(desk, email, out_until)) != OK)
		return e;
	if ((e = check(desk, email, login->password, &row)) != OK)
		return e;
	if ((e = staff_factor_check(desk, &row, login->otp, out_until)) != OK || (e = fill(desk, &row, out)) != OK)
		return e;
	if ((e = staff_tried_well(desk, email)) != OK || (e = renew(desk, &row, login->password)) != OK)
		return e;
	return lacks_factor(&row, out) ? ERR_FORBIDDEN : begin(desk, &row, out, out_token);
}

enum err
desk_staff_open(struct desk *desk, struct str token, struct staff *out)
{
	struct staff_session_row session;
	struct staff_row row;
	struct staff staff;
	enum err e;

	if (token.len == 0)
		return ERR_UNAUTHORIZED;
	if ((e = db_staff_session_by_hash(desk->db, desk_hash(desk, STR("staff session"), token), &session)) != OK)
		return e == ERR_NOT_FOUND ? ERR_UNAUTHORIZED : e;
	if (session.expires_at.us <= desk->now.us || session.seen_at.us + STAFF_IDLE_S * US_PER_S <= desk->now.us)
		return ERR_UNAUTHORIZED;
	if ((e = db_staff_by_id(desk->db, session.staff_id, &row)) != OK)
		return e == ERR_NOT_FOUND ? ERR_UNAUTHORIZED : e;
	if (row.disabled_at.us != 0)
		return ERR_UNAUTHORIZED;
	if ((e = fill(desk, &row, &staff)) != OK)
		return e;
	if (lacks_factor(&row, &staff))
		return ERR_UNAUTHORIZED;
	staff.expires_at = session.expires_at;
	session.stale.us = desk->now.us - SEEN_EVERY_S * US_PER_S;
	if (session.seen_at.us < session.stale.us) {
		session.seen_at = desk->now;
		if ((e = db_staff_session_see(desk->db, &session)) != OK)
			return e;
	}
	*out = staff;
	return OK;
}

enum err
desk_staff_logout(struct desk *desk, struct str token)
{
	return token.len == 0 ? OK : db_staff_session_delete(desk->db, desk_hash(desk, STR("staff session"), token));
}

const struct staff_role *
staff_role_at(const struct staff *staff, struct str store)
{
	size_t i;

	for (i = 0; i < staff->n_roles; i++)
		if (str_eq(staff->roles[i].store, store))
			return &staff->roles[i];
	return NULL;
}

bool
staff_is_technician(const struct staff_role *role)
{
	return !str_eq(role->role, STR("owner")) && !str_eq(role->role, STR("manager")) && !str_eq(role->role, STR("desk"));
}

bool
staff_may_override(const struct staff_role *role)
{
	return str_eq(role->role, STR("owner")) || str_eq(role->role, STR("manager"));
}

bool
staff_is_role(struct str role)
{
	return str_eq(role, STR("owner")) || str_eq(role, STR("manager")) || str_eq(role, STR("technician")) || str_eq(role, STR("desk"));
}

bool
staff_password_ok(struct str password)
{
	return password.len <= PASSWORD_MAX && utf8_chars(password) >= PASSWORD_CHARS_MIN;
}

static enum err
insert(struct desk *desk, const struct staff_new *asked, struct str email, struct staff_row *out)
{
	enum err e;

	if (asked->password.len == 0)
		return ERR_NOT_FOUND;
	*out = (struct staff_row){
		.business_id = desk->cat->store.business_id,
		.public_id = secret_uuid7(desk->arena, desk->now.us / 1000),
		.email = email,
		.name = asked->name,
		.created_at = desk->now,
	};
	if ((e = secret_password_hash(desk->arena, asked->password, &out->password_hash)) != OK)
		return e;
	return db_staff_insert(desk->db, out, &out->id);
}

enum err
desk_staff_add(struct desk *desk, const struct staff_new *asked)
{
	struct staff_role_row role;
	struct staff_row row;
	struct str email;
	enum err e;

	email = staff_lower(desk->arena, asked->email);
	e = db_staff_by_email(desk->db, email, &row);
	if (e == OK && asked->password.len > 0)
		return ERR_EXISTS;
	if (e == OK && row.business_id != desk->cat->store.business_id)
		return ERR_MISMATCH;
	if (e == ERR_NOT_FOUND)
		e = insert(desk, asked, email, &row);
	if (e != OK)
		return e;
	role = (struct staff_role_row){ .store_id = desk->cat->store.id, .staff_id = row.id, .role = asked->role };
	if (asked->technician >= 0)
		role.technician_id = desk_technician_key(desk, asked->technician);
	return db_staff_set_role(desk->db, &role);
}

enum err
desk_staff_set_password(struct desk *desk, struct str email, struct str password)
{
	struct staff_row row;
	enum err e;

	if ((e = db_staff_by_email(desk->db, staff_lower(desk->arena, email), &row)) != OK)
		return e;
	if ((e = secret_password_hash(desk->arena, password, &row.password_hash)) != OK)
		return e;
	if ((e = db_staff_set_password(desk->db, &row)) != OK || (e = staff_forgive(desk, row.email)) != OK)
		return e;
	return db_staff_session_delete_of(desk->db, row.id);
}

enum err
desk_staff_disable(struct desk *desk, struct str email, bool disabled)
{
	struct staff_row row;
	enum err e;

	if ((e = db_staff_by_email(desk->db, staff_lower(desk->arena, email), &row)) != OK)
		return e;
	row.disabled_at = disabled ? desk->now : (struct instant){ .us = 0 };
	if ((e = db_staff_set_disabled(desk->db, &row)) != OK)
		return e;
	return db_staff_session_delete_of(desk->db, row.id);
}
